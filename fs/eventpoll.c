// SPDX-License-Identifier: GPL-2.0-only
/*
 * epoll: waiting for many files at once, which are named once.
 *
 * A struct epitem stands for a file in a set, and hangs on the file's queues as long as it
 * is in the set. A wake-up puts it on the ready list. Who waits takes it from there, asks
 * the file, and puts it back if it is to be told again as long as it lasts (the level), or
 * leaves that to the next wake-up (the edge).
 *
 * A file knows the items that stand for it (f_ep): its last fput() takes them out of their
 * sets, so an item needs no reference. A set may be in a set, but not in itself by any way,
 * and not more than MAX_NESTS deep.
 *
 * Locks, from outside in:
 *
 *	ep_mutex	what is in which set, and f_ep of all files
 *	ep->mtx		the set, against who waits; then those of the sets in it
 *	(a file's queue)
 *	ep->lock	the ready list
 *	ep->wq
 *	ep->poll_wait	as a file's queue, for the sets that it is in
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/poll.h>
#include <linux/rbtree.h>
#include <linux/seq_file.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/eventpoll.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/time.h>

#include "internal.h"

#define MAX_EVENTS	(INT_MAX / (int)sizeof(struct epoll_event))
#define BATCH		32	/* events that one call tells of at most */
/* How it is told, not what: EPOLLEXCLUSIVE and so on, as numbers. */
#define EXCLUSIVE	(1u << 28)
#define WAKEUP		(1u << 29)
#define ONESHOT		(1u << 30)
#define EDGE		(1u << 31)
#define PRIVATE_BITS	(EXCLUSIVE | WAKEUP | ONESHOT | EDGE)
#define ALWAYS		(POLLERR | POLLHUP)
/* What one may wish for with EXCLUSIVE. */
#define EXCLUSIVE_MAY	(POLLIN | POLLOUT | ALWAYS | WAKEUP | EDGE | EXCLUSIVE)
#define SET_EVENTS	(POLLIN | POLLRDNORM)	/* a set's own, where it is polled */
#define MAX_NESTS	4	/* links from a set to a set on any way */

struct eventpoll {
	struct mutex mtx;
	spinlock_t lock;		/* of @ready */
	struct list_head ready;
	wait_queue_head_t wq;		/* who is in epoll_wait() */
	wait_queue_head_t poll_wait;	/* who polls the set itself */
	struct rb_root items;		/* by file and number [ep_mutex, mtx] */
	struct file *file;		/* that it belongs to */
	unsigned int nest;		/* of the wake-up that goes on [poll_wait.lock] */
	/* The last walk that came by, and how far it goes on from here [ep_mutex]. */
	unsigned long walk;
	int links;
};

/* One of the queues of a file. */
struct epqueue {
	struct epqueue *next;
	struct epitem *item;
	wait_queue_head_t *wq;
	wait_queue_entry_t wait;
};

struct epitem {
	struct rb_node node;
	struct list_head ready;		/* [ep->lock] */
	struct hlist_node of_file;	/* file->f_ep [ep_mutex] */
	struct eventpoll *ep;
	struct file *file;
	struct eventpoll *inner;	/* NULL: the file is not a set */
	int fd;
	u32 events;			/* [mtx]; read by wake-ups */
	u64 data;			/* [mtx] */
	struct epqueue *queues;		/* from birth on */
};

/* NULL: it is not a set. */
static struct eventpoll *set_of(const struct file *file);

/* What a program names. */
struct ep_target {
	struct file *file;
	int fd;
};

/* While an item is put on its file's queues. */
struct ep_table {
	poll_table pt;
	struct epitem *item;
	int err;
};

static DEFINE_MUTEX(ep_mutex);

/* --- What is ready. --- */

/* Those who poll the set: among them the sets that it is in, which are one nest further out. */
static void wake_pollers(struct eventpoll *ep, unsigned int nest)
{
	unsigned long flags;

	if (!wq_has_sleeper(&ep->poll_wait))
		return;
	local_irq_save(flags);
	spin_lock_nested(&ep->poll_wait.lock, nest);
	ep->nest = nest;
	__wake_up_locked(&ep->poll_wait, TASK_NORMAL, 1, (void *)(unsigned long)POLLIN);
	spin_unlock(&ep->poll_wait.lock);
	local_irq_restore(flags);
}

/* For all who are told when there is something. */
static void wake_waiters(struct eventpoll *ep, unsigned int nest)
{
	wake_up(&ep->wq);
	wake_pollers(ep, nest);
}

/* In any context. What was told once only is not told of any more. */
static int ep_wake(wait_queue_entry_t *wait, unsigned int mode, void *key)
{
	struct epitem *item = container_of(wait, struct epqueue, wait)->item;
	struct eventpoll *ep = item->ep;
	u32 events = READ_ONCE(item->events) & ~PRIVATE_BITS;

	if (!events || (key && !((unsigned long)key & events)))
		return 0;
	scoped_guard(spinlock_irqsave, &ep->lock)
		if (list_empty(&item->ready))
			list_add_tail(&item->ready, &ep->ready);
	wake_waiters(ep, item->inner ? item->inner->nest + 1 : 0);
	return 1;
}

/* It is in the set still: who takes it out waits for mtx. */
static struct epitem *take_ready(struct eventpoll *ep)
{
	struct epitem *item;

	guard(spinlock_irqsave)(&ep->lock);
	item = list_first_entry_or_null(&ep->ready, struct epitem, ready);
	if (item)
		list_del_init(&item->ready);
	return item;
}

/* Perhaps: the files have not been asked. */
static bool is_ready(struct eventpoll *ep)
{
	guard(spinlock_irqsave)(&ep->lock);
	return !list_empty(&ep->ready);
}

static bool has_events(struct eventpoll *ep, unsigned int nest);

/* What the file says now, of what is asked for. @nest: of its set, among those that are asked. */
static u32 ask(const struct epitem *item, unsigned int nest)
{
	poll_table pt = { .key = item->events };

	if (item->inner)
		return has_events(item->inner, nest + 1) ? SET_EVENTS & item->events : 0;
	return vfs_poll(item->file, &pt) & item->events;
}

/*
 * Whether a set that is in another one, or polled, has something: what is on its list may
 * have been read meanwhile, and then it leaves the list.
 */
static bool has_events(struct eventpoll *ep, unsigned int nest)
{
	struct epitem *item;
	bool has = false;

	mutex_lock_nested(&ep->mtx, nest);
	while (!has && (item = take_ready(ep))) {
		has = ask(item, nest) & ~PRIVATE_BITS;
		if (!has)
			continue;
		guard(spinlock_irqsave)(&ep->lock);
		if (list_empty(&item->ready))
			list_add(&item->ready, &ep->ready);
	}
	mutex_unlock(&ep->mtx);
	return has;
}

/* Wake-ups leave it where it is. */
static void put_again(struct eventpoll *ep, struct epitem *item, struct list_head *again)
{
	guard(spinlock_irqsave)(&ep->lock);
	if (list_empty(&item->ready))
		list_add_tail(&item->ready, again);
}

/*
 * Those that are told at their level come to the end of the list again, when all others
 * have had their turn: @again. Items leave the list before their file is asked: a wake-up
 * in between puts them back.
 */
static int harvest(struct eventpoll *ep, struct epoll_event *events, int most)
{
	struct epitem *item;
	LIST_HEAD(again);
	int nr = 0;
	u32 mask;

	guard(mutex)(&ep->mtx);
	while (nr < most && (item = take_ready(ep))) {
		mask = ask(item, 0) & ~PRIVATE_BITS;
		if (!mask)
			continue;
		events[nr++] = (struct epoll_event){
			.events = (__force __poll_t)mask, .data = item->data,
		};
		if (item->events & ONESHOT)
			WRITE_ONCE(item->events, item->events & PRIVATE_BITS);
		else if (!(item->events & EDGE))
			put_again(ep, item, &again);
	}
	scoped_guard(spinlock_irqsave, &ep->lock)
		list_splice_tail(&again, &ep->ready);
	return nr;
}

/* --- What is in the set. --- */

/* By the file, and by the number that it was named by. */
static int compare(const struct ep_target *a, const struct epitem *b)
{
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return a->fd < b->fd ? -1 : a->fd > b->fd;
}

/* As find_item() looks for it. */
static bool item_less(struct rb_node *a, const struct rb_node *b)
{
	const struct epitem *item = rb_entry(a, struct epitem, node);
	struct ep_target target = { item->file, item->fd };

	return compare(&target, rb_entry(b, struct epitem, node)) < 0;
}

/* NULL: it is not in the set. The same file may be there by another number. */
static struct epitem *find_item(const struct eventpoll *ep, const struct ep_target *target)
{
	struct rb_node *node = ep->items.rb_node;

	while (node) {
		struct epitem *item = rb_entry(node, struct epitem, node);
		int order = compare(target, item);

		if (!order)
			return item;
		node = order < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

/* From ->poll(), for each queue of the file. */
static void add_queue(struct file *file, wait_queue_head_t *wq, poll_table *pt)
{
	struct ep_table *table = container_of(pt, struct ep_table, pt);
	struct epqueue *queue = kmalloc(sizeof(*queue), GFP_KERNEL);

	if (!queue) {
		table->err = -ENOMEM;
		return;
	}
	queue->item = table->item;
	queue->wq = wq;
	queue->next = table->item->queues;
	table->item->queues = queue;
	init_waitqueue_func_entry(&queue->wait, ep_wake);
	if (table->item->events & EXCLUSIVE)
		add_wait_queue_exclusive(wq, &queue->wait);
	else
		add_wait_queue(wq, &queue->wait);
}

/* No wake-up comes afterwards. */
static void leave_queues(struct epitem *item)
{
	struct epqueue *queue;

	while ((queue = item->queues)) {
		remove_wait_queue(queue->wq, &queue->wait);
		item->queues = queue->next;
		kfree(queue);
	}
}

/* With ep_mutex and the set's mtx. */
static void remove_item(struct epitem *item)
{
	leave_queues(item);
	scoped_guard(spinlock_irqsave, &item->ep->lock)
		list_del_init(&item->ready);
	hlist_del_init(&item->of_file);
	rb_erase(&item->node, &item->ep->items);
	kfree(item);
}

/* If it is ready now nobody will wake us for that. */
static void tell_if_ready(struct epitem *item)
{
	if (!(ask(item, 0) & ~PRIVATE_BITS))
		return;
	scoped_guard(spinlock_irqsave, &item->ep->lock)
		if (list_empty(&item->ready))
			list_add_tail(&item->ready, &item->ep->ready);
	wake_waiters(item->ep, 0);
}

/* On its queues before it is asked: what happens in between is seen by one of the two. */
static int add_item(struct eventpoll *ep, const struct ep_target *target,
		    const struct epoll_event *event)
{
	struct epitem *item = kzalloc(sizeof(*item), GFP_KERNEL);
	struct ep_table table = { .pt = { add_queue, ~0u }, .item = item };

	if (!item)
		return -ENOMEM;
	INIT_LIST_HEAD(&item->ready);
	item->ep = ep;
	item->file = target->file;
	item->inner = set_of(target->file);
	item->fd = target->fd;
	item->events = (__force u32)event->events | ALWAYS;
	item->data = event->data;
	rb_add(&item->node, &ep->items, item_less);
	hlist_add_head(&item->of_file, &item->file->f_ep);
	vfs_poll(item->file, &table.pt);
	if (table.err) {
		remove_item(item);
		return table.err;
	}
	tell_if_ready(item);
	return 0;
}

/* Exclusive waiters cannot become others: they are on their queues as such. */
static int modify_item(struct epitem *item, const struct epoll_event *event)
{
	u32 events = (__force u32)event->events;

	if ((events | item->events) & EXCLUSIVE)
		return -EINVAL;
	WRITE_ONCE(item->events, events | ALWAYS);
	item->data = event->data;
	/* Who wakes us sees the new wish, or we see what he wakes us for. */
	smp_mb();
	tell_if_ready(item);
	return 0;
}

/* --- The end of files, and of sets. --- */

/* From the last fput(): nobody else has the file, but items. */
static void unwatch_file(struct file *file)
{
	struct epitem *item;
	struct hlist_node *next;

	guard(mutex)(&ep_mutex);
	hlist_for_each_entry_safe(item, next, &file->f_ep, of_file) {
		struct eventpoll *ep = item->ep;

		guard(mutex)(&ep->mtx);
		remove_item(item);
	}
}

/* Its files do not notice. */
static void ep_release(struct inode *inode, struct file *file)
{
	struct eventpoll *ep = file->private_data;
	struct rb_node *node;

	scoped_guard(mutex, &ep_mutex) {
		guard(mutex)(&ep->mtx);
		while ((node = rb_first(&ep->items)))
			remove_item(rb_entry(node, struct epitem, node));
	}
	kfree(ep);
}

/* With no lock of a set, or with that of the one that it comes to. */
static u32 ep_poll(struct file *file, poll_table *pt)
{
	struct eventpoll *ep = file->private_data;

	poll_wait(file, &ep->poll_wait, pt);
	return has_events(ep, 1) ? SET_EVENTS : 0;
}

/* By number and wish; the file itself by its inode. */
static void ep_show(struct seq_file *m, struct file *file)
{
	struct eventpoll *ep = file->private_data;

	guard(mutex)(&ep->mtx);
	for (struct rb_node *node = rb_first(&ep->items); node; node = rb_next(node)) {
		const struct epitem *item = rb_entry(node, struct epitem, node);
		const struct inode *inode = file_inode(item->file);

		seq_printf(m, "tfd: %8d events: %8x data: %16llx  pos:%lli ino:%lx sdev:%x\n",
			   item->fd, item->events, item->data, READ_ONCE(item->file->f_pos),
			   inode->i_ino, (unsigned int)inode->i_sb->s_dev);
	}
}

static const struct file_operations eventpoll_fops = {
	.llseek = noop_llseek,
	.poll = ep_poll,
	.release = ep_release,
	.show_fdinfo = ep_show,
};

static struct eventpoll *set_of(const struct file *file)
{
	return file->f_op == &eventpoll_fops ? file->private_data : NULL;
}

const struct file *epoll_nth_file(struct file *set, unsigned int fd, unsigned int nth)
{
	struct eventpoll *ep = set_of(set);

	if (!ep)
		return ERR_PTR(-EINVAL);
	guard(mutex)(&ep->mtx);
	for (struct rb_node *node = rb_first(&ep->items); node; node = rb_next(node)) {
		const struct epitem *item = rb_entry(node, struct epitem, node);

		if ((unsigned int)item->fd == fd && !nth--)
			return item->file;
	}
	return ERR_PTR(-ENOENT);
}

/* --- Making and changing sets. --- */

/* The file owns the set. */
static struct file *new_set(void)
{
	struct eventpoll *ep = kzalloc(sizeof(*ep), GFP_KERNEL);
	struct file *file;

	if (!ep)
		return ERR_PTR(-ENOMEM);
	mutex_init(&ep->mtx);
	spin_lock_init(&ep->lock);
	INIT_LIST_HEAD(&ep->ready);
	init_waitqueue_head(&ep->wq);
	init_waitqueue_head(&ep->poll_wait);
	file = anon_inode_getfile("[eventpoll]", &eventpoll_fops, ep, O_RDWR);
	if (IS_ERR(file))
		kfree(ep);
	else
		ep->file = file;
	return file;
}

static long do_epoll_create(int flags)
{
	struct file *file;
	int fd;

	if (flags & ~EPOLL_CLOEXEC)
		return -EINVAL;
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = new_set();
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return do_epoll_create(flags);
}

/* How many there will be nobody knows, and nobody has to. */
SYSCALL_DEFINE1(epoll_create, int, size)
{
	return size <= 0 ? -EINVAL : do_epoll_create(0);
}

/* --- Sets in sets: with ep_mutex, which every link is made with. --- */

/* Each set is looked at once in a walk, by however many ways it is reached. */
static unsigned long this_walk;

/* The most links from here to a set that has none; -ELOOP if @top is among them. */
static int links_below(struct eventpoll *ep, const struct eventpoll *top)
{
	int most = 0;

	if (ep == top)
		return -ELOOP;
	if (ep->walk == this_walk)
		return ep->links;
	for (struct rb_node *node = rb_first(&ep->items); node; node = rb_next(node)) {
		struct eventpoll *inner = rb_entry(node, struct epitem, node)->inner;
		int links = inner ? links_below(inner, top) : -1;

		if (links == -ELOOP)
			return links;
		most = max(most, links + 1);
	}
	ep->walk = this_walk;
	ep->links = most;
	return most;
}

/* The most links from a set that is in none to here. */
static int links_above(struct eventpoll *ep)
{
	const struct epitem *item;
	int most = 0;

	if (ep->walk == this_walk)
		return ep->links;
	hlist_for_each_entry(item, &ep->file->f_ep, of_file)
		most = max(most, links_above(item->ep) + 1);
	ep->walk = this_walk;
	ep->links = most;
	return most;
}

/* May @inner be in @ep? */
static int check_nests(struct eventpoll *ep, struct eventpoll *inner)
{
	int below;

	this_walk++;
	below = links_below(inner, ep);
	if (below < 0)
		return below;
	this_walk++;
	return links_above(ep) + 1 + below > MAX_NESTS ? -ELOOP : 0;
}

/* With ep_mutex and the set's mtx. */
static int change_set(struct eventpoll *ep, int op, const struct ep_target *target,
		      const struct epoll_event *event)
{
	struct epitem *item = find_item(ep, target);

	if (op == EPOLL_CTL_ADD)
		return item ? -EEXIST : add_item(ep, target, event);
	if (op != EPOLL_CTL_DEL && op != EPOLL_CTL_MOD)
		return -EINVAL;
	if (!item)
		return -ENOENT;
	if (op == EPOLL_CTL_MOD)
		return modify_item(item, event);
	remove_item(item);
	return 0;
}

/* What no set can have, or this one not of this kind. */
static int check_change(const struct file *set, const struct file *file, int op,
			const struct epoll_event *event)
{
	u32 events = (__force u32)event->events;

	/* What is always ready cannot be waited for. */
	if (!file->f_op->poll)
		return -EPERM;
	if (!set_of(set) || set == file)
		return -EINVAL;
	if (!(events & EXCLUSIVE) || op == EPOLL_CTL_DEL)
		return 0;
	return op != EPOLL_CTL_ADD || set_of(file) || events & ~EXCLUSIVE_MAY ? -EINVAL : 0;
}

/* Both descriptors stay open for the call, in whatever order they are named. */
SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, user)
{
	struct epoll_event event = {};
	CLASS(fd, set)(epfd);
	CLASS(fd, f)(fd);
	struct eventpoll *ep, *inner;
	int err;

	if (op != EPOLL_CTL_DEL && copy_from_user(&event, user, sizeof(event)))
		return -EFAULT;
	if (fd_empty(set) || fd_empty(f))
		return -EBADF;
	err = check_change(fd_file(set), fd_file(f), op, &event);
	if (err)
		return err;
	ep = set_of(fd_file(set));
	inner = set_of(fd_file(f));
	guard(mutex)(&ep_mutex);
	if (inner && op == EPOLL_CTL_ADD)
		err = check_nests(ep, inner);
	if (err)
		return err;
	guard(mutex)(&ep->mtx);
	return change_set(ep, op, &(struct ep_target){ fd_file(f), fd }, &event);
}

/* --- Waiting. --- */

/* False: the time is over. */
static bool sleep_until(struct eventpoll *ep, const ktime_t *end)
{
	DEFINE_WAIT(wait);
	bool over = false;

	prepare_to_wait_exclusive(&ep->wq, &wait, TASK_INTERRUPTIBLE);
	if (!is_ready(ep) && !signal_pending(current))
		over = !schedule_hrtimeout(end, HRTIMER_MODE_ABS);
	finish_wait(&ep->wq, &wait);
	return !over;
}

/* @end: NULL: for ever; zero: not at all. */
static int wait_for_events(struct eventpoll *ep, struct epoll_event *events, int most,
			   const ktime_t *end)
{
	bool over = end && !*end;
	int nr;

	for (;;) {
		nr = harvest(ep, events, most);
		if (nr || over)
			break;
		if (signal_pending(current))
			return -EINTR;
		over = !sleep_until(ep, end);
	}
	/* We were the one who was woken: what is left is for another. */
	if (is_ready(ep))
		wake_up(&ep->wq);
	return nr;
}

/* Through memory of our own: a fault of the program's must not be taken under mtx. */
static long do_epoll_wait(int epfd, struct epoll_event __user *user, int most,
			  const ktime_t *end)
{
	struct epoll_event events[BATCH];
	CLASS(fd, f)(epfd);
	int nr;

	if (most <= 0 || most > MAX_EVENTS)
		return -EINVAL;
	if (!access_ok(user, most * sizeof(*user)))
		return -EFAULT;
	if (fd_empty(f))
		return -EBADF;
	if (fd_file(f)->f_op != &eventpoll_fops)
		return -EINVAL;
	nr = wait_for_events(fd_file(f)->private_data, events, min(most, BATCH), end);
	if (nr > 0 && copy_to_user(user, events, nr * sizeof(*events)))
		return -EFAULT;
	return nr;
}

/* Negative: for ever. */
static const ktime_t *end_of_msecs(int msecs, ktime_t *end)
{
	*end = msecs > 0 ? ktime_get() + msecs * NSEC_PER_MSEC : 0;
	return msecs < 0 ? NULL : end;
}

SYSCALL_DEFINE4(epoll_wait, int, epfd, struct epoll_event __user *, events, int, most,
		int, msecs)
{
	ktime_t end;

	return do_epoll_wait(epfd, events, most, end_of_msecs(msecs, &end));
}

/* With a mask for as long as it takes. */
SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events, int, most,
		int, msecs, const sigmask_t __user *, mask, size_t, size)
{
	ktime_t end;
	long ret = set_user_sigmask(mask, size);

	if (ret)
		return ret;
	ret = do_epoll_wait(epfd, events, most, end_of_msecs(msecs, &end));
	end_user_sigmask(mask, ret == -EINTR);
	return ret;
}

/* The same with nanoseconds. */
SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events, int, most,
		const struct __kernel_timespec __user *, utimeout, const sigmask_t __user *, mask,
		size_t, size)
{
	struct timespec64 timeout;
	ktime_t end;
	long ret = utimeout ? poll_get_timeout(utimeout, &timeout) : 0;

	ret = ret ?: set_user_sigmask(mask, size);
	if (ret)
		return ret;
	ret = do_epoll_wait(epfd, events, most, poll_end_of(utimeout ? &timeout : NULL, &end));
	end_user_sigmask(mask, ret == -EINTR);
	return ret;
}

static int __init eventpoll_init(void)
{
	file_unwatch = unwatch_file;
	return 0;
}
fs_initcall(eventpoll_init);
