// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll() and select(): waiting for the first of many files.
 *
 * The first round only asks each file: where there is much to do something is ready, and
 * nobody has to be on any queue. The second round puts us on the queues and asks again. Who
 * wakes us sets @triggered, so a wake-up between a round and the sleep is not lost. Behind a
 * sleep, and as soon as anything was ready, files are asked only.
 *
 * The entries on the queues belong to struct poll_wqueues, which lives on the stack of who
 * waits. Each has a reference to its file.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/overflow.h>
#include <linux/poll.h>
#include <linux/restart_block.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/posix_types.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/time.h>

#include "internal.h"

#define INLINE_ENTRIES	8u
#define CHUNK_ENTRIES	32u
#define INLINE_POLLFDS	32u

/* --- On the queues. --- */

struct poll_entry {
	wait_queue_entry_t wait;
	wait_queue_head_t *wq;
	struct file *file;
	u32 key;
};

/* More entries, if those on the stack are not enough. */
struct poll_chunk {
	struct poll_chunk *next;
	unsigned int used;
	struct poll_entry entries[CHUNK_ENTRIES];
};

/* @pt.qproc is NULL when nothing is to be queued any more. */
struct poll_wqueues {
	poll_table pt;
	struct task_struct *task;
	int triggered;
	int err;
	unsigned int used;
	struct poll_chunk *chunks;
	struct poll_entry entries[INLINE_ENTRIES];
};

/* Those on the stack first. NULL without memory. */
static struct poll_entry *new_entry(struct poll_wqueues *pwq)
{
	struct poll_chunk *chunk = pwq->chunks;

	if (pwq->used < INLINE_ENTRIES)
		return &pwq->entries[pwq->used++];
	if (!chunk || chunk->used == CHUNK_ENTRIES) {
		chunk = kmalloc(sizeof(*chunk), GFP_KERNEL);
		if (!chunk)
			return NULL;
		chunk->next = pwq->chunks;
		chunk->used = 0;
		pwq->chunks = chunk;
	}
	return &chunk->entries[chunk->used++];
}

/* For something that nobody waits for nobody is woken. */
static int poll_wake(wait_queue_entry_t *wait, unsigned int mode, void *key)
{
	struct poll_entry *entry = container_of(wait, struct poll_entry, wait);
	struct poll_wqueues *pwq = wait->private;

	if (key && !((unsigned long)key & entry->key))
		return 0;
	/* Before the state of the task is looked at: pairs with sleep_until(). */
	smp_store_mb(pwq->triggered, 1);
	return wake_up_state(pwq->task, mode);
}

/* From ->poll(). Without memory the round is the last. */
static void queue_entry(struct file *file, wait_queue_head_t *wq, poll_table *pt)
{
	struct poll_wqueues *pwq = container_of(pt, struct poll_wqueues, pt);
	struct poll_entry *entry = new_entry(pwq);

	if (!entry) {
		pwq->err = -ENOMEM;
		return;
	}
	entry->file = get_file(file);
	entry->wq = wq;
	entry->key = pt->key;
	init_waitqueue_func_entry(&entry->wait, poll_wake);
	entry->wait.private = pwq;
	add_wait_queue(wq, &entry->wait);
}

/* The entries are written when they are used. */
static void init_queues(struct poll_wqueues *pwq)
{
	pwq->pt = (poll_table){ .key = ~0u };
	pwq->task = current;
	pwq->triggered = 0;
	pwq->err = 0;
	pwq->used = 0;
	pwq->chunks = NULL;
}

/* Off the queue before the file goes, which may own it. */
static void drop_entries(struct poll_entry *entries, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		remove_wait_queue(entries[i].wq, &entries[i].wait);
		fput(entries[i].file);
	}
}

/* Nobody wakes us when this returns. */
static void leave_queues(struct poll_wqueues *pwq)
{
	struct poll_chunk *chunk;

	drop_entries(pwq->entries, pwq->used);
	while ((chunk = pwq->chunks)) {
		drop_entries(chunk->entries, chunk->used);
		pwq->chunks = chunk->next;
		kfree(chunk);
	}
}

/* NULL: for ever. False: the time is over. */
static bool sleep_until(struct poll_wqueues *pwq, const ktime_t *end)
{
	bool over = false;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!READ_ONCE(pwq->triggered))
		over = !schedule_hrtimeout(end, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
	smp_store_mb(pwq->triggered, 0);
	return !over;
}

/*
 * --- Until when. ---
 *
 * A time of zero is over at once: files are asked, and nobody sleeps.
 */

/* NULL, and *@end, from a duration; NULL for ever. */
const ktime_t *poll_end_of(const struct timespec64 *timeout, ktime_t *end)
{
	s64 ns;

	if (!timeout)
		return NULL;
	ns = timespec64_to_ns(timeout);
	*end = ns ? ktime_get() : 0;
	*end = ns > KTIME_MAX - *end ? KTIME_MAX : *end + ns;
	return end;
}

/* A round after the other, until something is ready, or nobody will be. */
struct poll_round {
	int (*ask)(struct poll_round *round, poll_table *pt);
	const ktime_t *end;
};

/*
 * How many are ready, 0 if the time was over, or an error. A signal ends the wait: the
 * call is made again if there was no handler, with what is left of its time.
 */
static int poll_rounds(struct poll_round *round)
{
	struct poll_wqueues pwq;
	int ready;
	bool over = round->end && !*round->end, queued = false;

	init_queues(&pwq);
	for (;;) {
		ready = round->ask(round, &pwq.pt);
		pwq.pt.qproc = NULL;
		if (!ready)
			ready = pwq.err;
		if (!ready && signal_pending(current))
			ready = -ERESTARTNOHAND;
		if (ready || over)
			break;
		if (queued)
			over = !sleep_until(&pwq, round->end);
		else
			pwq.pt.qproc = queue_entry;
		queued = true;
	}
	leave_queues(&pwq);
	return ready;
}

/* --- poll(). --- */

struct poll_call {
	struct poll_round round;
	struct pollfd *fds;
	unsigned int nr;
};

/* What is not open is an answer, too; a negative number is none. */
static u32 ask_fd(const struct pollfd *pfd, poll_table *pt)
{
	u32 want = (u16)pfd->events | POLLERR | POLLHUP;

	if (pfd->fd < 0)
		return 0;
	CLASS(fd, f)(pfd->fd);

	if (fd_empty(f))
		return POLLNVAL;
	pt->key = want;
	return vfs_poll(fd_file(f), pt) & want;
}

/* Once one is ready there is no need to be on the queues of others. */
static int ask_pollfds(struct poll_round *round, poll_table *pt)
{
	struct poll_call *call = container_of(round, struct poll_call, round);
	int ready = 0;

	for (unsigned int i = 0; i < call->nr; i++) {
		call->fds[i].revents = ask_fd(&call->fds[i], pt);
		if (!call->fds[i].revents)
			continue;
		ready++;
		pt->qproc = NULL;
	}
	return ready;
}

/* Only the answers go back: the rest is the program's. */
static int put_revents(const struct pollfd *fds, struct pollfd __user *user, unsigned int nr)
{
	if (!user_access_begin(user, nr * sizeof(*user)))
		return -EFAULT;
	for (unsigned int i = 0; i < nr; i++)
		unsafe_put_user(fds[i].revents, &user[i].revents, fault);
	user_access_end();
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

/* As many as there may be descriptors, and no more. */
static int do_poll(struct pollfd __user *user, unsigned int nr, const ktime_t *end)
{
	struct pollfd few[INLINE_POLLFDS], *many __free(kvfree) = NULL;
	struct poll_call call = {
		.round = { .ask = ask_pollfds, .end = end }, .fds = few, .nr = nr };
	int ret;

	if (nr > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	if (nr > INLINE_POLLFDS) {
		many = kvmalloc_array(nr, sizeof(*many), GFP_KERNEL);
		if (!many)
			return -ENOMEM;
		call.fds = many;
	}
	if (copy_from_user(call.fds, user, nr * sizeof(*user)))
		return -EFAULT;
	ret = poll_rounds(&call.round);
	if (ret >= 0 && put_revents(call.fds, user, nr))
		return -EFAULT;
	return ret;
}

static long poll_on(struct restart_block *restart);

/* A duration that only the kernel knows the rest of: restart_syscall() goes on. */
static long poll_until(const struct restart_block *args)
{
	long ret = do_poll(args->poll.fds, args->poll.nr, &args->poll.end);

	if (ret != -ERESTARTNOHAND)
		return ret;
	current->restart_block = *args;
	current->restart_block.fn = poll_on;
	return -ERESTART_RESTARTBLOCK;
}

static long poll_on(struct restart_block *restart)
{
	struct restart_block args = *restart;

	return poll_until(&args);
}

/* Negative: for ever, and then it is simply made again. */
SYSCALL_DEFINE3(poll, struct pollfd __user *, fds, unsigned int, nr, int, msecs)
{
	struct timespec64 timeout = { msecs / 1000, msecs % 1000 * NSEC_PER_MSEC };
	struct restart_block args = { .poll = { .fds = fds, .nr = nr } };

	if (msecs < 0)
		return do_poll(fds, nr, NULL);
	poll_end_of(&timeout, &args.poll.end);
	return poll_until(&args);
}

/* --- With signals that are blocked for the while. --- */

/* The mask that was before is kept, for the end of the call, or of a handler. */
int set_user_sigmask(const sigmask_t __user *user, size_t size)
{
	sigmask_t mask;

	if (!user)
		return 0;
	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_from_user(&mask, user, sizeof(mask)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_current_blocked(mask);
	return 0;
}

/* @interrupted: a handler is to run first, with the mask that the call had asked for. */
void end_user_sigmask(bool was_set, bool interrupted)
{
	if (!was_set)
		return;
	if (interrupted)
		set_thread_flag(TIF_RESTORE_SIGMASK);
	else
		set_current_blocked(current->saved_sigmask);
}

int poll_get_timeout(const struct __kernel_timespec __user *user, struct timespec64 *timeout)
{
	if (get_timespec64(timeout, user))
		return -EFAULT;
	return timespec64_valid(timeout) ? 0 : -EINVAL;
}

/* What is left of it since @began. */
static struct timespec64 time_left(ktime_t began, const struct timespec64 *timeout)
{
	s64 left = timespec64_to_ns(timeout) - (ktime_get() - began);

	return ns_to_timespec64(max(left, 0ll));
}

/*
 * These tell what is left in the program's own memory, from where a call that is made
 * again takes it. That it cannot be told is no error; but made again it would wait for too
 * long.
 */
static int told_rest(int ret, int err)
{
	return err && ret == -ERESTARTNOHAND ? -EINTR : ret;
}

/* A wait that was none leaves the program's memory alone. */
static int put_timeout(int ret, struct __kernel_timespec __user *user, ktime_t began,
		       const struct timespec64 *timeout)
{
	if (!timeout->tv_sec && !timeout->tv_nsec)
		return ret;
	return told_rest(ret, put_timespec64(time_left(began, timeout), user));
}

/* As poll(), with nanoseconds, and with a mask. */
SYSCALL_DEFINE5(ppoll, struct pollfd __user *, fds, unsigned int, nr,
		struct __kernel_timespec __user *, utimeout, const sigmask_t __user *, mask,
		size_t, size)
{
	struct timespec64 timeout;
	ktime_t began = ktime_get(), end;
	int ret = utimeout ? poll_get_timeout(utimeout, &timeout) : 0;

	ret = ret ?: set_user_sigmask(mask, size);
	if (ret)
		return ret;
	ret = do_poll(fds, nr, poll_end_of(utimeout ? &timeout : NULL, &end));
	end_user_sigmask(mask, ret == -ERESTARTNOHAND);
	return utimeout ? put_timeout(ret, utimeout, began, &timeout) : ret;
}

/*
 * --- select(). ---
 *
 * The same by sets of numbers: what poll() says is translated as on Linux.
 */

#define SELECT_IN	(POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR | POLLNVAL)
#define SELECT_OUT	(POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR | POLLNVAL)
#define SELECT_EX	(POLLPRI | POLLNVAL)

/* Three sets in, three sets out; each of @words words. */
struct select_call {
	struct poll_round round;
	unsigned int nr, words;
	unsigned long *in[3], *out[3];
};

static const u32 select_masks[3] = { SELECT_IN, SELECT_OUT, SELECT_EX };
static const u32 select_wants[3] = { POLLIN | POLLRDNORM, POLLOUT | POLLWRNORM, POLLPRI };

/* From all three sets. */
static u32 wanted(const struct select_call *call, unsigned int fd)
{
	u32 want = 0;

	for (int i = 0; i < 3; i++)
		if (test_bit(fd, call->in[i]))
			want |= select_wants[i];
	return want;
}

/* How many of the sets it is in now. */
static int answer(struct select_call *call, unsigned int fd, u32 mask)
{
	int ready = 0;

	for (int i = 0; i < 3; i++) {
		if (!test_bit(fd, call->in[i]) || !(mask & select_masks[i]))
			continue;
		__set_bit(fd, call->out[i]);
		ready++;
	}
	return ready;
}

/* A number that is not open is an error here, unlike in poll(). */
static int ask_sets(struct poll_round *round, poll_table *pt)
{
	struct select_call *call = container_of(round, struct select_call, round);
	int ready = 0;

	for (unsigned int fd = 0; fd < call->nr; fd++) {
		u32 want = wanted(call, fd), mask;
		struct pollfd pfd = { .fd = fd, .events = want };

		if (!want)
			continue;
		mask = ask_fd(&pfd, pt);
		if (mask & POLLNVAL)
			return -EBADF;
		ready += answer(call, fd, mask);
		if (ready)
			pt->qproc = NULL;
	}
	return ready;
}

/* A missing set is empty. */
static int get_set(unsigned long *set, const unsigned long __user *user, unsigned int words)
{
	if (!user)
		return 0;
	return copy_from_user(set, user, words * sizeof(long)) ? -EFAULT : 0;
}

/* Only what was given is answered. */
static int put_set(unsigned long __user *user, const unsigned long *set, unsigned int words)
{
	if (!user)
		return 0;
	return copy_to_user(user, set, words * sizeof(long)) ? -EFAULT : 0;
}

/* Nobody has descriptors beyond his table: those bits are not looked at. */
static unsigned int clip(int nr)
{
	guard(rcu)();
	return min((unsigned int)nr, rcu_dereference(current->files->fdt)->max_fds);
}

/* Six sets in one piece of memory. */
static int do_select(int nr, unsigned long __user *const user[3],
		     const struct timespec64 *timeout)
{
	struct select_call call = { .round.ask = ask_sets };
	unsigned long *sets __free(kvfree) = NULL;
	ktime_t end;
	int ret = 0;

	if (nr < 0)
		return -EINVAL;
	call.nr = clip(nr);
	call.words = BITS_TO_LONGS(call.nr);
	sets = kvcalloc(6 * (call.words + 1), sizeof(long), GFP_KERNEL);
	if (!sets)
		return -ENOMEM;
	for (int i = 0; i < 3 && !ret; i++) {
		call.in[i] = sets + i * call.words;
		call.out[i] = sets + (i + 3) * call.words;
		ret = get_set(call.in[i], user[i], call.words);
	}
	if (ret)
		return ret;
	call.round.end = poll_end_of(timeout, &end);
	ret = poll_rounds(&call.round);
	for (int i = 0; i < 3 && ret >= 0; i++)
		if (put_set(user[i], call.out[i], call.words))
			ret = -EFAULT;
	return ret;
}

SYSCALL_DEFINE5(select, int, nr, unsigned long __user *, in, unsigned long __user *, out,
		unsigned long __user *, ex, struct __kernel_old_timeval __user *, utimeout)
{
	struct __kernel_old_timeval raw;
	struct timespec64 timeout;
	ktime_t began = ktime_get();
	int ret;

	if (!utimeout)
		return do_select(nr, (unsigned long __user *[]){ in, out, ex }, NULL);
	if (copy_from_user(&raw, utimeout, sizeof(raw)))
		return -EFAULT;
	/* There may be more microseconds than a second has. */
	timeout.tv_nsec = raw.tv_usec % USEC_PER_SEC * NSEC_PER_USEC;
	if (raw.tv_sec < 0 || raw.tv_usec < 0 ||
	    check_add_overflow(raw.tv_sec, raw.tv_usec / USEC_PER_SEC, &timeout.tv_sec))
		return -EINVAL;
	ret = do_select(nr, (unsigned long __user *[]){ in, out, ex }, &timeout);
	if (!timeout.tv_sec && !timeout.tv_nsec)
		return ret;
	timeout = time_left(began, &timeout);
	raw.tv_sec = timeout.tv_sec;
	raw.tv_usec = timeout.tv_nsec / NSEC_PER_USEC;
	return told_rest(ret, copy_to_user(utimeout, &raw, sizeof(raw)) ? -EFAULT : 0);
}

/* The sixth argument is two. */
struct sigmask_arg {
	const sigmask_t __user *mask;
	size_t size;
};

/* As select(), with nanoseconds, and with a mask. */
SYSCALL_DEFINE6(pselect6, int, nr, unsigned long __user *, in, unsigned long __user *, out,
		unsigned long __user *, ex, struct __kernel_timespec __user *, utimeout,
		const struct sigmask_arg __user *, uarg)
{
	struct sigmask_arg arg = {};
	struct timespec64 timeout;
	ktime_t began = ktime_get();
	int ret = 0;

	if (uarg && copy_from_user(&arg, uarg, sizeof(arg)))
		return -EFAULT;
	if (utimeout)
		ret = poll_get_timeout(utimeout, &timeout);
	ret = ret ?: set_user_sigmask(arg.mask, arg.size);
	if (ret)
		return ret;
	ret = do_select(nr, (unsigned long __user *[]){ in, out, ex },
			utimeout ? &timeout : NULL);
	end_user_sigmask(arg.mask, ret == -ERESTARTNOHAND);
	return utimeout ? put_timeout(ret, utimeout, began, &timeout) : ret;
}
