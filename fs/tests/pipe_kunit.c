// SPDX-License-Identifier: GPL-2.0-only
/* Pipes and FIFOs, waiting for them, and devices. */
#include <linux/completion.h>
#include <linux/file.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/eventpoll.h>

#include "fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

static void k_pipe(struct kunit *test, int fds[2], int flags)
{
	KUNIT_ASSERT_EQ(test, ksyscall(__NR_pipe2, FS_DATA, flags), 0l);
	KUNIT_ASSERT_EQ(test, copy_from_user(fds, (void __user *)FS_DATA, 8), 0ul);
}

static long k_fcntl(long fd, unsigned int cmd, unsigned long arg)
{
	return ksyscall(__NR_fcntl, fd, cmd, arg);
}

static long readable(long fd)
{
	int count;
	long ret = ksyscall(__NR_ioctl, fd, FIONREAD, FS_DATA);

	if (ret || copy_from_user(&count, (void __user *)FS_DATA, sizeof(count)))
		return ret ?: -EFAULT;
	return count;
}

/* What we have been sent, which nobody else takes from us. */
static int next_signal(void)
{
	kernel_siginfo_t info;

	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(0, &info);
}

static void what_goes_in_comes_out(struct kunit *test)
{
	char buf[16] = {};
	struct stat st;
	int p[2];

	fs_world(test);
	k_pipe(test, p, 0);
	EXPECT(k_write(p[1], "abc", 3), 3);
	EXPECT(k_write(p[1], "def", 3), 3);
	EXPECT(readable(p[0]), 6);
	EXPECT(k_read(p[0], buf, 4), 4);
	EXPECT(memcmp(buf, "abcd", 4), 0);
	EXPECT(k_read(p[0], buf, 16), 2);
	EXPECT(memcmp(buf, "ef", 2), 0);
	EXPECT(k_write(p[0], "x", 1), -EBADF);
	EXPECT(k_read(p[1], buf, 1), -EBADF);
	EXPECT(k_lseek(p[0], 0, SEEK_SET), -ESPIPE);
	EXPECT(k_pread(p[0], buf, 1, 0), -ESPIPE);
	EXPECT(ksyscall(__NR_ftruncate, p[1], 0), -EINVAL);
	EXPECT(ksyscall(__NR_fstat, p[0], FS_DATA), 0);
	EXPECT(copy_from_user(&st, (void __user *)FS_DATA, sizeof(st)), 0);
	EXPECT(st.st_mode, S_IFIFO | 0600);
	EXPECT(k_close(p[1]), 0);
	EXPECT(k_read(p[0], buf, 1), 0);
	EXPECT(k_close(p[0]), 0);
	k_pipe(test, p, 0);
	EXPECT(k_close(p[0]), 0);
	/* A thread of the kernel ignores what it does not block. */
	set_current_blocked(sigmask(SIGPIPE));
	EXPECT(k_write(p[1], "x", 1), -EPIPE);
	EXPECT(next_signal(), SIGPIPE);
	EXPECT(next_signal(), 0);
	set_current_blocked(0);
	EXPECT(ksyscall(__NR_pipe2, FS_DATA, O_APPEND), -EINVAL);
	EXPECT(ksyscall(__NR_pipe2, 0, 0), -EFAULT);
	EXPECT(k_fcntl(p[1] + 1, F_GETFD, 0), -EBADF);
}

static void sizes(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 70000, GFP_KERNEL);
	long fd;
	int p[2];

	fs_world(test);
	fd = k_open("f", O_CREAT | O_RDWR, 0600);
	EXPECT(k_fcntl(fd, F_GETPIPE_SZ, 0), -EBADF);
	k_pipe(test, p, O_NONBLOCK | O_CLOEXEC);
	EXPECT(k_fcntl(p[0], F_GETFD, 0), FD_CLOEXEC);
	EXPECT(k_fcntl(p[1], F_GETFL, 0), O_WRONLY | O_NONBLOCK);
	EXPECT(k_read(p[0], buf, 1), -EAGAIN);
	EXPECT(k_fcntl(p[0], F_GETPIPE_SZ, 0), 65536);
	EXPECT(k_write(p[1], buf, 70000), 65536);
	EXPECT(k_write(p[1], buf, 1), -EAGAIN);
	EXPECT(k_fcntl(p[0], F_SETPIPE_SZ, 4096), -EBUSY);
	EXPECT(k_fcntl(p[0], F_SETPIPE_SZ, (1ul << 31) + 1), -EINVAL);
	EXPECT(k_fcntl(p[0], F_SETPIPE_SZ, 65537), 131072);
	EXPECT(k_write(p[1], buf, 1), 1);
	EXPECT(k_read(p[0], buf, 70000), 65537);
	EXPECT(k_fcntl(p[0], F_SETPIPE_SZ, 0), 4096);
	EXPECT(k_fcntl(p[0], F_SETPIPE_SZ, 1), 4096);
	/* What belongs together waits until all of it has room. */
	EXPECT(k_write(p[1], buf, 4000), 4000);
	EXPECT(k_write(p[1], buf, 97), -EAGAIN);
	EXPECT(k_write(p[1], buf, 96), 96);
	EXPECT(readable(p[0]), 4096);
}

static void packets(struct kunit *test)
{
	char buf[16];
	int p[2];

	fs_world(test);
	k_pipe(test, p, O_DIRECT);
	EXPECT(k_write(p[1], "abc", 3), 3);
	EXPECT(k_write(p[1], "de", 2), 2);
	EXPECT(k_read(p[0], buf, 2), 2);
	EXPECT(k_read(p[0], buf, 16), 2);
	EXPECT(memcmp(buf, "de", 2), 0);
}

static void fifos(struct kunit *test)
{
	char buf[8];
	long in, out;

	fs_world(test);
	EXPECT(k_mknod("p", S_IFIFO | 0600, 0), 0);
	EXPECT(k_open("p", O_WRONLY | O_NONBLOCK, 0), -ENXIO);
	in = k_open("p", O_RDONLY | O_NONBLOCK, 0);
	EXPECT(k_read(in, buf, 1), 0);
	out = k_open("p", O_WRONLY, 0);
	KUNIT_EXPECT_GE(test, out, 0l);
	EXPECT(k_write(out, "ab", 2), 2);
	EXPECT(k_close(out), 0);
	EXPECT(k_read(in, buf, 8), 2);
	EXPECT(k_read(in, buf, 8), 0);
	EXPECT(k_close(in), 0);
	in = k_open("p", O_RDWR, 0);
	EXPECT(k_write(in, "x", 1), 1);
	EXPECT(k_read(in, buf, 8), 1);
}

/* --- Two threads. --- */

#define STREAM_BYTES	400000u

struct stream {
	struct file *in, *out;
	struct completion done;
	bool failed;
};

static u8 stream_byte(unsigned int at)
{
	return at * 13 + (at >> 9);
}

static int write_stream(void *arg)
{
	static u8 chunk[3000];
	struct stream *s = arg;
	unsigned int at = 0, len;
	loff_t pos = 0;

	while (at < STREAM_BYTES) {
		len = min(1 + at % 2999, STREAM_BYTES - at);
		for (unsigned int i = 0; i < len; i++)
			chunk[i] = stream_byte(at + i);
		if (kernel_write(s->out, chunk, len, &pos) != len)
			s->failed = true;
		at += len;
	}
	fput(s->out);
	complete(&s->done);
	return 0;
}

static void a_stream(struct kunit *test)
{
	static u8 chunk[5000];
	struct file *ends[2];
	struct stream s = {};
	unsigned int at = 0, wrong = 0;
	loff_t pos = 0;
	ssize_t got;

	fs_world(test);
	KUNIT_ASSERT_EQ(test, create_pipe_files(ends, 0), 0);
	s.in = ends[0];
	s.out = ends[1];
	init_completion(&s.done);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthread_run(write_stream, &s, "writer"));
	while ((got = kernel_read(s.in, chunk, 1 + at % 4999, &pos)) > 0) {
		for (unsigned int i = 0; i < got; i++)
			wrong += chunk[i] != stream_byte(at + i);
		at += got;
	}
	wait_for_completion(&s.done);
	fput(s.in);
	EXPECT(got, 0);
	EXPECT(at, STREAM_BYTES);
	EXPECT(wrong, 0);
	KUNIT_EXPECT_FALSE(test, s.failed);
}

/* --- Two ends of a FIFO that come at the same time. --- */

#define NR_MEETINGS	(IS_ENABLED(CONFIG_UML) ? 3000u : 300u)

struct meetings {
	unsigned int at[2];
	struct completion done;
	bool failed;
};

/* Both are there, as nearly at once as can be. */
static void be_on_time(struct meetings *m, unsigned int side, unsigned int round)
{
	smp_store_release(&m->at[side], round);
	while (smp_load_acquire(&m->at[!side]) < round)
		cond_resched();
}

/* It goes again at once, perhaps before the other has noticed. */
static int come_and_go(void *arg)
{
	struct meetings *m = arg;

	for (unsigned int round = 1; round <= NR_MEETINGS; round++) {
		struct file *file;

		be_on_time(m, 1, round);
		file = filp_open("/w/p", O_WRONLY, 0);
		if (IS_ERR(file))
			m->failed = true;
		else
			fput(file);
	}
	complete(&m->done);
	return 0;
}

/* Nobody waits for one who is there, or has been: the case would not end. */
static void ends_that_meet(struct kunit *test)
{
	struct meetings m = {};

	fs_tree_world(test);
	EXPECT(k_mknod("p", S_IFIFO | 0600, 0), 0);
	init_completion(&m.done);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthread_run(come_and_go, &m, "comes and goes"));
	for (unsigned int round = 1; round <= NR_MEETINGS; round++) {
		struct file *file;

		be_on_time(&m, 0, round);
		file = filp_open("/p", O_RDONLY, 0);
		KUNIT_EXPECT_FALSE(test, IS_ERR(file));
		if (!IS_ERR(file))
			fput(file);
	}
	wait_for_completion(&m.done);
	KUNIT_EXPECT_FALSE(test, m.failed);
}

/* --- Waiting. --- */

static long k_poll(struct pollfd *fds, unsigned int nr, int msecs)
{
	struct { long sec, nsec; } ts = { msecs / 1000, msecs % 1000 * 1000000l };
	long ret;

	if (copy_to_user((void __user *)FS_DATA, fds, nr * sizeof(*fds)) ||
	    copy_to_user((void __user *)(FS_DATA + 4096), &ts, sizeof(ts)))
		return -ENOTTY;
	ret = ksyscall(__NR_ppoll, FS_DATA, nr, msecs < 0 ? 0 : FS_DATA + 4096, 0, 0);
	if (copy_from_user(fds, (void __user *)FS_DATA, nr * sizeof(*fds)))
		return -ENOTTY;
	return ret;
}

static void what_is_ready(struct kunit *test)
{
	struct pollfd fds[4];
	long fd;
	int p[2];

	fs_world(test);
	fd = k_open("/", O_RDONLY, 0);
	k_pipe(test, p, 0);
	fds[0] = (struct pollfd){ .fd = p[0], .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = p[1], .events = POLLOUT | POLLIN };
	fds[2] = (struct pollfd){ .fd = fd, .events = POLLIN };
	fds[3] = (struct pollfd){ .fd = -1, .events = POLLIN };
	EXPECT(k_poll(fds, 1, 0), 0);
	EXPECT(k_poll(fds, 1, 20), 0);
	EXPECT(k_poll(fds, 4, -1), 2);
	EXPECT(fds[0].revents, 0);
	EXPECT(fds[1].revents, POLLOUT);
	EXPECT(fds[2].revents, POLLIN);
	EXPECT(fds[3].revents, 0);
	EXPECT(k_write(p[1], "x", 1), 1);
	EXPECT(k_poll(fds, 1, -1), 1);
	EXPECT(fds[0].revents, POLLIN);
	EXPECT(k_close(p[1]), 0);
	EXPECT(k_poll(fds, 2, -1), 2);
	EXPECT(fds[0].revents, POLLIN | POLLHUP);
	EXPECT(fds[1].revents, POLLNVAL);
	k_pipe(test, p, 0);
	EXPECT(k_close(p[0]), 0);
	fds[0] = (struct pollfd){ .fd = p[1] };
	EXPECT(k_poll(fds, 1, -1), 1);
	EXPECT(fds[0].revents, POLLERR);
	EXPECT(ksyscall(__NR_ppoll, 0, 1, 0, 0, 0), -EFAULT);
	EXPECT(ksyscall(__NR_ppoll, FS_DATA, 5000, 0, 0, 0), -EINVAL);
}

/* --- Sets of files. --- */

/* As numbers: those of the header have a type of their own. */
#define E_IN		POLLIN
#define E_HUP		POLLHUP
#define E_ET		(1u << 31)
#define E_ONESHOT	(1u << 30)
#define E_EXCLUSIVE	(1u << 28)

static long ctl(long set, int op, long fd, u32 events)
{
	struct epoll_event event = { .events = (__force __poll_t)events, .data = fd + 1000 };

	if (copy_to_user((void __user *)FS_DATA, &event, sizeof(event)))
		return -ENOTTY;
	return ksyscall(__NR_epoll_ctl, set, op, fd, FS_DATA);
}

/* The events of the first that is ready, whose number has to be @fd; 0: none is. */
static long ready(long set, long fd, int msecs)
{
	struct epoll_event event;
	long ret = ksyscall(__NR_epoll_pwait, set, FS_DATA, 10, msecs, 0, 0);

	if (ret != 1)
		return ret;
	if (copy_from_user(&event, (void __user *)FS_DATA, sizeof(event)) ||
	    event.data != fd + 1000)
		return -ENOTTY;
	return (__force u32)event.events;
}

static int write_later(void *arg)
{
	struct stream *s = arg;
	loff_t pos = 0;

	schedule_timeout_interruptible(2);
	if (kernel_write(s->out, "x", 1, &pos) != 1)
		s->failed = true;
	complete(&s->done);
	return 0;
}

/* The time would be long: what ends the wait is the byte. */
static void somebody_writes(struct kunit *test)
{
	struct pollfd pfd;
	struct stream s = {};
	unsigned long set;
	int p[2];

	fs_world(test);
	for (unsigned int i = 0; i < 20; i++) {
		k_pipe(test, p, 0);
		s.out = fget(p[1]);
		init_completion(&s.done);
		pfd = (struct pollfd){ .fd = p[0], .events = POLLIN };
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthread_run(write_later, &s, "late"));
		if (i % 3 == 2) {
			set = ksyscall(__NR_epoll_create1, 0);
			EXPECT(ctl(set, EPOLL_CTL_ADD, p[0], E_IN), 0);
			EXPECT(ready(set, p[0], 100000), E_IN);
			EXPECT(k_close(set), 0);
		} else if (i % 2) {
			EXPECT(k_poll(&pfd, 1, 100000), 1);
			EXPECT(pfd.revents, POLLIN);
		} else {
			set = 1ul << p[0];
			EXPECT(copy_to_user((void __user *)FS_DATA, &set, 8), 0);
			EXPECT(ksyscall(__NR_pselect6, 64, FS_DATA, 0, 0, 0, 0), 1);
			EXPECT(copy_from_user(&set, (void __user *)FS_DATA, 8), 0);
			EXPECT(set, 1ul << p[0]);
		}
		wait_for_completion(&s.done);
		KUNIT_EXPECT_FALSE(test, s.failed);
		fput(s.out);
		EXPECT(k_close(p[0]), 0);
		EXPECT(k_close(p[1]), 0);
	}
	set = 1ul << p[0];
	EXPECT(copy_to_user((void __user *)FS_DATA, &set, 8), 0);
	EXPECT(ksyscall(__NR_pselect6, 64, FS_DATA, 0, 0, 0, 0), -EBADF);
	EXPECT(ksyscall(__NR_pselect6, -1, FS_DATA, 0, 0, 0, 0), -EINVAL);
}

static long select_for(long fd, long seconds, long microseconds)
{
	const struct __kernel_old_timeval tv = { seconds, microseconds };
	u64 set = 1ul << fd;

	if (copy_to_user((void __user *)FS_DATA, &set, sizeof(set)) ||
	    copy_to_user((void __user *)FS_DATA + 64, &tv, sizeof(tv)))
		return -ENOTTY;
	return ksyscall(__NR_select, 64, FS_DATA, 0, 0, FS_DATA + 64);
}

/* More microseconds than a second has, as they are; but no more seconds than there are. */
static void select_takes_any_microseconds(struct kunit *test)
{
	int p[2];

	fs_world(test);
	k_pipe(test, p, 0);
	EXPECT(k_write(p[1], "x", 1), 1);
	if (select_for(p[0], 0, 0) == -ENOSYS)
		return;		/* there is pselect6() */
	EXPECT(select_for(p[0], 0, 1000001), 1);
	EXPECT(select_for(p[0], 0, LONG_MAX), 1);
	EXPECT(select_for(p[0], LONG_MAX, LONG_MAX), -EINVAL);
	EXPECT(select_for(p[0], 0, -1), -EINVAL);
}

/* --- Numbers that are waited for. --- */

static long take(long fd)
{
	u64 count = 0;
	long ret = k_read(fd, &count, 8);

	return ret == 8 ? (long)count : ret;
}

static long add(long fd, u64 count)
{
	return k_write(fd, &count, 8);
}

static void eventfds(struct kunit *test)
{
	struct pollfd pfd = { .events = POLLIN | POLLOUT };
	long fd, sem;

	fs_world(test);
	fd = ksyscall(__NR_eventfd2, 3, O_NONBLOCK);
	pfd.fd = fd;
	EXPECT(k_poll(&pfd, 1, -1), 1);
	EXPECT(pfd.revents, POLLIN | POLLOUT);
	EXPECT(add(fd, 4), 8);
	EXPECT(take(fd), 7);
	EXPECT(take(fd), -EAGAIN);
	EXPECT(k_poll(&pfd, 1, -1), 1);
	EXPECT(pfd.revents, POLLOUT);
	EXPECT(add(fd, ~0ull), -EINVAL);
	EXPECT(add(fd, ~0ull - 1), 8);
	EXPECT(add(fd, 1), -EAGAIN);
	EXPECT(k_poll(&pfd, 1, -1), 1);
	EXPECT(pfd.revents, POLLIN);
	EXPECT(k_read(fd, NULL, 7), -EINVAL);
	EXPECT(ksyscall(__NR_eventfd2, 0, 2), -EINVAL);
	sem = ksyscall(__NR_eventfd2, 2, O_NONBLOCK | 1);
	EXPECT(take(sem), 1);
	EXPECT(take(sem), 1);
	EXPECT(take(sem), -EAGAIN);
}

static void sets(struct kunit *test)
{
	struct pollfd pfd = { .events = POLLIN };
	char buf[8];
	long set, fd;
	int p[2];

	fs_world(test);
	k_pipe(test, p, O_NONBLOCK);
	fd = k_open("f", O_CREAT | O_RDWR, 0600);
	set = ksyscall(__NR_epoll_create1, O_CLOEXEC);
	EXPECT(ctl(set, EPOLL_CTL_ADD, fd, E_IN), -EPERM);
	EXPECT(ctl(set, EPOLL_CTL_ADD, set, E_IN), -EINVAL);
	EXPECT(ctl(p[0], EPOLL_CTL_ADD, p[0], E_IN), -EINVAL);
	EXPECT(ctl(set, EPOLL_CTL_ADD, 99, E_IN), -EBADF);
	EXPECT(ctl(set, EPOLL_CTL_MOD, p[0], E_IN), -ENOENT);
	EXPECT(ctl(set, EPOLL_CTL_DEL, p[0], E_IN), -ENOENT);
	EXPECT(ctl(set, 77, p[0], E_IN), -EINVAL);
	EXPECT(ksyscall(__NR_epoll_pwait, set, FS_DATA, 0, 0, 0, 0), -EINVAL);
	EXPECT(ksyscall(__NR_epoll_pwait, p[0], FS_DATA, 1, 0, 0, 0), -EINVAL);
	EXPECT(ctl(set, EPOLL_CTL_ADD, p[0], E_IN), 0);
	EXPECT(ctl(set, EPOLL_CTL_ADD, p[0], E_IN), -EEXIST);
	EXPECT(ready(set, p[0], 0), 0);
	EXPECT(ready(set, p[0], 20), 0);
	pfd.fd = set;
	EXPECT(k_poll(&pfd, 1, 0), 0);
	/* As long as it lasts. */
	EXPECT(k_write(p[1], "abc", 3), 3);
	EXPECT(k_poll(&pfd, 1, 0), 1);
	EXPECT(ready(set, p[0], -1), E_IN);
	EXPECT(ready(set, p[0], -1), E_IN);
	/* Once for each time that something comes. */
	EXPECT(ctl(set, EPOLL_CTL_MOD, p[0], E_IN | E_ET), 0);
	EXPECT(ready(set, p[0], -1), E_IN);
	EXPECT(ready(set, p[0], 0), 0);
	EXPECT(k_read(p[0], buf, 8), 3);
	EXPECT(k_write(p[1], "d", 1), 1);
	EXPECT(ready(set, p[0], -1), E_IN);
	EXPECT(ready(set, p[0], 0), 0);
	/* Once. */
	EXPECT(ctl(set, EPOLL_CTL_MOD, p[0], E_IN | E_ONESHOT), 0);
	EXPECT(ready(set, p[0], -1), E_IN);
	EXPECT(k_read(p[0], buf, 8), 1);
	EXPECT(k_write(p[1], "e", 1), 1);
	EXPECT(ready(set, p[0], 0), 0);
	EXPECT(ctl(set, EPOLL_CTL_MOD, p[0], E_IN), 0);
	EXPECT(ready(set, p[0], -1), E_IN);
	EXPECT(ctl(set, EPOLL_CTL_DEL, p[0], 0), 0);
	EXPECT(ready(set, p[0], 0), 0);
	/* The end is told of unasked, and a file that is closed leaves the set. */
	EXPECT(ctl(set, EPOLL_CTL_ADD, p[0], 0), 0);
	EXPECT(k_close(p[1]), 0);
	EXPECT(ready(set, p[0], -1), E_HUP);
	EXPECT(k_close(p[0]), 0);
	EXPECT(ready(set, p[0], 0), 0);
}

/* --- Devices. --- */

static void devices(struct kunit *test)
{
	static const unsigned int minors[] = { 3, 5, 7, 8, 9 };
	static const char *const names[] = { "null", "zero", "full", "random", "urandom" };
	u8 buf[300];
	long fd[5];

	fs_world(test);
	for (unsigned int i = 0; i < 5; i++) {
		EXPECT(k_mknod(names[i], S_IFCHR | 0666, 0x100 | minors[i]), 0);
		fd[i] = k_open(names[i], O_RDWR, 0);
		KUNIT_ASSERT_GE(test, fd[i], 0l);
	}
	EXPECT(k_read(fd[0], buf, 10), 0);
	EXPECT(k_write(fd[0], buf, 10), 10);
	memset(buf, 1, sizeof(buf));
	EXPECT(k_read(fd[1], buf, 300), 300);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0, 300));
	EXPECT(k_write(fd[2], buf, 10), -ENOSPC);
	EXPECT(k_read(fd[2], buf, 10), 10);
	EXPECT(k_read(fd[4], buf, 300), 300);
	KUNIT_EXPECT_NOT_NULL(test, memchr_inv(buf, 0, 300));
	EXPECT(k_write(fd[4], buf, 300), 300);
	EXPECT(k_lseek(fd[0], 100, SEEK_SET), 0);
	EXPECT(k_mknod("none", S_IFCHR | 0666, 0xfe01), 0);
	EXPECT(k_open("none", O_RDWR, 0), -ENXIO);
	EXPECT(k_mknod("sock", S_IFSOCK | 0666, 0), 0);
	EXPECT(k_open("sock", O_RDWR, 0), -ENXIO);
}

static void flags_of_files(struct kunit *test)
{
	long fd;

	fs_world(test);
	fd = k_open("f", O_CREAT | O_RDWR | O_TRUNC, 0600);
	EXPECT(k_fcntl(fd, F_GETFL, 0) & ~O_LARGEFILE, O_RDWR);
	EXPECT(k_fcntl(fd, F_SETFL, O_APPEND | O_WRONLY | O_CREAT), 0);
	EXPECT(k_fcntl(fd, F_GETFL, 0) & ~O_LARGEFILE, O_RDWR | O_APPEND);
	EXPECT(k_fcntl(fd, F_DUPFD, 20), 20);
	EXPECT(k_fcntl(fd, F_DUPFD_CLOEXEC, 20), 21);
	EXPECT(k_fcntl(21, F_GETFD, 0), FD_CLOEXEC);
	EXPECT(k_fcntl(21, F_SETFD, 0), 0);
	EXPECT(k_fcntl(21, F_GETFD, 0), 0);
	EXPECT(ksyscall(__NR_ioctl, 21, FIOCLEX, 0), 0);
	EXPECT(k_fcntl(21, F_GETFD, 0), FD_CLOEXEC);
	EXPECT(k_fcntl(fd, F_DUPFD, 100000), -EINVAL);
	EXPECT(k_fcntl(fd, 9999, 0), -EINVAL);
	EXPECT(ksyscall(__NR_ioctl, fd, 0x5401, FS_DATA), -ENOTTY);
	EXPECT(k_write(fd, "abc", 3), 3);
	EXPECT(k_lseek(fd, 1, SEEK_SET), 1);
	EXPECT(readable(fd), 2);
	EXPECT(ksyscall(__NR_fallocate, fd, 0, 0, 5000), 0);
	EXPECT(k_lseek(fd, 0, SEEK_END), 5000);
	EXPECT(ksyscall(__NR_fallocate, fd, 8, 0, 4096), -EOPNOTSUPP);
	EXPECT(ksyscall(__NR_fallocate, fd, 0, 0, 0), -EINVAL);
	EXPECT(ksyscall(__NR_fsync, fd), 0);
	EXPECT(k_lseek(fd, 0, SEEK_DATA), 0);
	EXPECT(k_lseek(fd, 0, SEEK_HOLE), 4096);
	EXPECT(k_lseek(fd, 4096, SEEK_DATA), -ENXIO);
}

/* Each thing that comes is an edge, also behind what is there; what goes is none. */
static void edges(struct kunit *test)
{
	char buf[8];
	long set;
	int p[2];

	fs_world(test);
	k_pipe(test, p, O_NONBLOCK);
	set = ksyscall(__NR_epoll_create1, 0);
	EXPECT(ctl(set, EPOLL_CTL_ADD, p[0], E_IN | E_ET), 0);
	EXPECT(k_write(p[1], "ab", 2), 2);
	EXPECT(ready(set, p[0], 0), E_IN);
	EXPECT(k_write(p[1], "c", 1), 1);
	EXPECT(ready(set, p[0], 0), E_IN);
	EXPECT(k_read(p[0], buf, 1), 1);
	EXPECT(ready(set, p[0], 0), 0);
	/* Nothing has come. */
	EXPECT(k_write(p[1], "", 0), 0);
	EXPECT(ready(set, p[0], 0), 0);
	for (int i = 0; i < 2; i++)
		EXPECT(ksyscall(__NR_close, p[i]), 0);
	EXPECT(ksyscall(__NR_close, set), 0);
}

static void sets_of_sets(struct kunit *test)
{
	long sets[6];
	char buf[8];
	int p[2];

	fs_world(test);
	k_pipe(test, p, O_NONBLOCK);
	for (int i = 0; i < 6; i++)
		sets[i] = ksyscall(__NR_epoll_create1, 0);
	EXPECT(ctl(sets[0], EPOLL_CTL_ADD, sets[0], E_IN), -EINVAL);
	EXPECT(ctl(sets[0], EPOLL_CTL_ADD, sets[1], E_IN | E_EXCLUSIVE), -EINVAL);
	EXPECT(ctl(sets[4], EPOLL_CTL_ADD, p[0], E_IN), 0);
	/* From the middle outwards, so that both ends are counted. */
	EXPECT(ctl(sets[2], EPOLL_CTL_ADD, sets[3], E_IN), 0);
	EXPECT(ctl(sets[3], EPOLL_CTL_ADD, sets[4], E_IN), 0);
	EXPECT(ctl(sets[0], EPOLL_CTL_ADD, sets[1], E_IN), 0);
	EXPECT(ctl(sets[1], EPOLL_CTL_ADD, sets[2], E_IN), 0);
	EXPECT(ctl(sets[4], EPOLL_CTL_ADD, sets[5], E_IN), -ELOOP);
	EXPECT(ctl(sets[5], EPOLL_CTL_ADD, sets[0], E_IN), -ELOOP);
	EXPECT(ctl(sets[4], EPOLL_CTL_ADD, sets[0], E_IN), -ELOOP);
	/* All the way up; and what is read is not ready any more, wherever. */
	EXPECT(ready(sets[0], sets[1], 0), 0);
	EXPECT(k_write(p[1], "a", 1), 1);
	EXPECT(ready(sets[0], sets[1], 0), E_IN);
	EXPECT(ready(sets[3], sets[4], 0), E_IN);
	EXPECT(k_read(p[0], buf, 1), 1);
	EXPECT(ready(sets[0], sets[1], 0), 0);
	/* One that is closed in the middle is in none. */
	EXPECT(k_write(p[1], "a", 1), 1);
	EXPECT(ksyscall(__NR_close, sets[2]), 0);
	EXPECT(ready(sets[0], sets[1], 0), 0);
	EXPECT(ctl(sets[4], EPOLL_CTL_ADD, sets[0], E_IN), 0);
	for (int i = 0; i < 6; i++)
		EXPECT(ksyscall(__NR_close, sets[i]), i == 2 ? -EBADF : 0);
	for (int i = 0; i < 2; i++)
		EXPECT(ksyscall(__NR_close, p[i]), 0);
}

static struct kunit_case pipe_cases[] = {
	KUNIT_CASE(what_goes_in_comes_out),
	KUNIT_CASE(sizes),
	KUNIT_CASE(packets),
	KUNIT_CASE(fifos),
	KUNIT_CASE(ends_that_meet),
	KUNIT_CASE(a_stream),
	KUNIT_CASE(what_is_ready),
	KUNIT_CASE(somebody_writes),
	KUNIT_CASE(select_takes_any_microseconds),
	KUNIT_CASE(eventfds),
	KUNIT_CASE(sets),
	KUNIT_CASE(edges),
	KUNIT_CASE(sets_of_sets),
	KUNIT_CASE(devices),
	KUNIT_CASE(flags_of_files),
	{}
};

static struct kunit_suite pipe_suite = {
	.name = "pipe",
	.test_cases = pipe_cases,
};
kunit_test_suite(pipe_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
