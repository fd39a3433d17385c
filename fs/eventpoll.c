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
 * sets, so an item needs no reference. A set cannot be in a set.
 *
 * Locks, from outside in:
 *
 *	ep_mutex	what is in which set, and f_ep of all files
 *	ep->mtx		the set, against who waits
 *	(a file's queue)
 *	ep->lock	the ready list
 *	ep->wq, ep->poll_wait
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/poll.h>
#include <linux/rbtree.h>
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

struct eventpoll {
	struct mutex mtx;
	spinlock_t lock;		/* of @ready */
	struct list_head ready;
	wait_queue_head_t wq;		/* who is in epoll_wait() */
	wait_queue_head_t poll_wait;	/* who polls the set itself */
	struct rb_root items;		/* by file and number [ep_mutex, mtx] */
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
	int fd;
	u32 events;			/* [mtx]; read by wake-ups */
	u64 data;			/* [mtx] */
	struct epqueue *queues;		/* from birth on */
};

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

/* For all who are told when there is something. */
static void wake_waiters(struct eventpoll *ep)
{
	wake_up(&ep->wq);
	wake_up_poll(&ep->poll_wait, POLLIN);
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
	wake_waiters(ep);
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

/* What the file says now, of what is asked for. */
static u32 ask(const struct epitem *item)
{
	poll_table pt = { .key = item->events };

	return vfs_poll(item->file, &pt) & item->events;
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
		mask = ask(item) & ~PRIVATE_BITS;
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
	if (!(ask(item) & ~PRIVATE_BITS))
		return;
	scoped_guard(spinlock_irqsave, &item->ep->lock)
		if (list_empty(&item->ready))
			list_add_tail(&item->ready, &item->ep->ready);
	wake_waiters(item->ep);
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

/* A hint: what is on the list may have been read meanwhile. */
static u32 ep_poll(struct file *file, poll_table *pt)
{
	struct eventpoll *ep = file->private_data;

	poll_wait(file, &ep->poll_wait, pt);
	return is_ready(ep) ? POLLIN | POLLRDNORM : 0;
}

static const struct file_operations eventpoll_fops = {
	.llseek = noop_llseek,
	.poll = ep_poll,
	.release = ep_release,
};

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

/* Both descriptors stay open for the call, in whatever order they are named. */
SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, user)
{
	struct epoll_event event = {};
	CLASS(fd, set)(epfd);
	CLASS(fd, f)(fd);
	struct eventpoll *ep;

	if (op != EPOLL_CTL_DEL && copy_from_user(&event, user, sizeof(event)))
		return -EFAULT;
	if (fd_empty(set) || fd_empty(f))
		return -EBADF;
	/* What is always ready cannot be waited for. */
	if (!fd_file(f)->f_op->poll)
		return -EPERM;
	if (fd_file(set)->f_op != &eventpoll_fops || fd_file(f)->f_op == &eventpoll_fops)
		return -EINVAL;
	ep = fd_file(set)->private_data;
	guard(mutex)(&ep_mutex);
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

static int __init eventpoll_init(void)
{
	file_unwatch = unwatch_file;
	return 0;
}
fs_initcall(eventpoll_init);
