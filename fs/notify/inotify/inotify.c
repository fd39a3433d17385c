// SPDX-License-Identifier: GPL-2.0-only
/*
 * inotify: a file that is read, and says what has happened to others.
 *
 * Owns struct inotify, the queue under its lock. It is the file's and each of its watches',
 * so whoever takes a watch off may still say so. Numbers of watches are in an IDR, which has a
 * lock of its own; a watch leaves it by who has taken it off. i_rwsem of what is watched keeps
 * two calls for one inode apart.
 *
 * Events come under RCU: where there is no memory for one, the queue says that something was
 * lost, by an event that it has from the beginning.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/idr.h>
#include <linux/inotify.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/inotify.h>

int inotify_max_user_instances = 128;
EXPORT_SYMBOL_IF_KUNIT(inotify_max_user_instances);
int inotify_max_user_watches = 65536;
EXPORT_SYMBOL_IF_KUNIT(inotify_max_user_watches);
int inotify_max_queued_events = 16384;
EXPORT_SYMBOL_IF_KUNIT(inotify_max_queued_events);

/* Waiting to be read; @name has @name_len bytes and no NUL. */
struct queued_event {
	struct list_head list;
	int wd;
	u32 mask, cookie, name_len;
	char name[];
};

struct inotify {
	refcount_t refs;
	struct user_struct *user;
	struct idr watches;
	spinlock_t lock;		/* of what follows */
	struct list_head events;
	unsigned int nr_events;
	bool closed;
	/* Of IN_Q_OVERFLOW, which needs no memory when there is none: queued, or not. */
	struct queued_event overflow;
	wait_queue_head_t wait;
	struct hlist_head fasync;	/* fs/fasync.c */
	struct rcu_head rcu;
};

struct inotify_watch {
	struct notify_watch base;
	struct inotify *in;
	int wd;
	bool ignored;			/* nothing comes behind IN_IGNORED [in->lock] */
};

/* Beyond IN_ALL_EVENTS: what a program may say of a watch. */
#define WATCH_FLAGS	(IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_CREATE | \
			 IN_MASK_ADD | IN_ISDIR | IN_ONESHOT)
#define KEPT_BITS	(IN_ALL_EVENTS | IN_ONESHOT | IN_EXCL_UNLINK)
#define ALL_BITS	(IN_ALL_EVENTS | IN_UNMOUNT | IN_Q_OVERFLOW | IN_IGNORED | WATCH_FLAGS)

/* All watches with inotify_ops are such. */
static struct inotify_watch *to_watch(const struct notify_watch *watch)
{
	return container_of(watch, struct inotify_watch, base);
}

/* --- Who has it. --- */

/* Events under way may still look at it: they see that it is closed. */
static void put_inotify(struct inotify *in)
{
	if (!refcount_dec_and_test(&in->refs))
		return;
	atomic_dec(&in->user->inotify_instances);
	free_uid(in->user);
	kfree_rcu(in, rcu);
}

/* One more of the user's, if the limit allows it. */
static bool count_up(atomic_t *count, int most)
{
	if (atomic_inc_return(count) <= most)
		return true;
	atomic_dec(count);
	return false;
}

/* --- The queue. --- */

/* With the lock. */
static void enqueue(struct inotify *in, struct queued_event *event)
{
	list_add_tail(&event->list, &in->events);
	in->nr_events++;
	__wake_up(&in->wait, TASK_NORMAL, 1, (void *)(POLLIN | POLLRDNORM));
	kill_fasync(&in->fasync, POLL_IN);
}

/* The same as the last one says nothing new, but for the last word of a watch. */
static bool repeats_last(const struct inotify *in, const struct queued_event *event)
{
	const struct queued_event *last;

	if (list_empty(&in->events) || event->mask & IN_IGNORED)
		return false;
	last = list_last_entry(&in->events, struct queued_event, list);
	return last->wd == event->wd && last->mask == event->mask &&
	       last->name_len == event->name_len &&
	       !memcmp(last->name, event->name, event->name_len);
}

/* Something is lost, which is said once until it is read. */
static void say_overflow(struct inotify *in)
{
	if (list_empty(&in->overflow.list))
		enqueue(in, &in->overflow);
}

/* Takes @event over; NULL: there was no memory for it. */
static void add_event(struct inotify_watch *watch, struct queued_event *event)
{
	struct inotify *in = watch->in;

	scoped_guard(spinlock, &in->lock) {
		if (in->closed || watch->ignored)
			break;
		if (event && repeats_last(in, event))
			break;
		if (event && event->mask & IN_IGNORED)
			watch->ignored = true;
		if (!event || in->nr_events >= READ_ONCE(inotify_max_queued_events)) {
			say_overflow(in);
			break;
		}
		enqueue(in, event);
		event = NULL;
	}
	kfree(event);
}

/* A copy: the name may be gone when it is read. */
static struct queued_event *new_event(const struct inotify_watch *watch,
				      const struct notify_event *from, gfp_t gfp)
{
	struct queued_event *event = kmalloc(sizeof(*event) + from->name_len, gfp);

	if (!event)
		return NULL;
	event->wd = watch->wd;
	event->mask = from->mask & (IN_ALL_EVENTS | IN_UNMOUNT | IN_IGNORED | IN_ISDIR);
	event->cookie = from->cookie;
	event->name_len = from->name_len;
	memcpy(event->name, from->name ?: "", from->name_len);
	return event;
}

/* Under RCU. */
static void inotify_event(struct notify_watch *base, const struct notify_event *event)
{
	struct inotify_watch *watch = to_watch(base);

	add_event(watch, new_event(watch, event, GFP_NOWAIT | __GFP_NOWARN));
}

/* --- Watches. --- */

/* What is left when a watch has been taken off, and has said so, or need not. */
static void free_watch(struct inotify_watch *watch)
{
	idr_remove(&watch->in->watches, watch->wd);
	atomic_dec(&watch->in->user->inotify_watches);
	notify_release(&watch->base);
	put_inotify(watch->in);
	kfree_rcu(watch, base.rcu);
}

/* It has been taken off: its last word. */
static void inotify_gone(struct notify_watch *base)
{
	struct inotify_watch *watch = to_watch(base);
	struct notify_event last = { .mask = IN_IGNORED };

	add_event(watch, new_event(watch, &last, GFP_KERNEL));
	free_watch(watch);
}

static const struct notify_ops inotify_ops = {
	.event = inotify_event,
	.gone = inotify_gone,
};

/*
 * With a number, by which it can be found: it is not attached yet. Numbers are not used again
 * soon.
 */
static struct inotify_watch *new_watch(struct inotify *in, struct inode *inode, u32 mask)
{
	struct inotify_watch *watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	int wd;

	if (!watch)
		return ERR_PTR(-ENOMEM);
	if (!count_up(&in->user->inotify_watches, READ_ONCE(inotify_max_user_watches))) {
		kfree(watch);
		return ERR_PTR(-ENOSPC);
	}
	watch->in = in;
	watch->base.ops = &inotify_ops;
	watch->base.mask = mask;
	watch->base.inode = inode;
	wd = idr_alloc_cyclic(&in->watches, watch, 1, 0, GFP_KERNEL);
	if (wd < 0) {
		atomic_dec(&in->user->inotify_watches);
		kfree(watch);
		return ERR_PTR(wd);
	}
	watch->wd = wd;
	refcount_inc(&in->refs);
	return watch;
}

/* One queue has at most one watch of an inode. */
static bool is_of(const struct notify_watch *watch, void *in)
{
	return to_watch(watch)->in == in;
}

/* Its number; -ENOENT: there is none, or not any more; -EEXIST: there is to be none. */
static int update_watch(struct inotify *in, struct inode *inode, u32 arg)
{
	struct notify_watch *watch;
	u32 mask = arg & KEPT_BITS;
	int wd;

	guard(rcu)();
	watch = notify_find(inode, &inotify_ops, is_of, in);
	if (!watch)
		return -ENOENT;
	if (arg & IN_MASK_CREATE)
		return -EEXIST;
	if (arg & IN_MASK_ADD)
		mask |= READ_ONCE(watch->mask);
	wd = to_watch(watch)->wd;
	return notify_set_mask(watch, mask) ? wd : -ENOENT;
}

/* The inode's lock keeps another call for it away, and new names in it. */
static int watch_path(struct inotify *in, const struct path *path, u32 arg)
{
	struct inode *inode = d_inode(path->dentry);
	struct inotify_watch *watch;
	int wd;

	guard(inode)(inode);
	wd = update_watch(in, inode, arg);
	if (wd != -ENOENT)
		return wd;
	watch = new_watch(in, inode, arg & KEPT_BITS);
	if (IS_ERR(watch))
		return PTR_ERR(watch);
	wd = watch->wd;
	notify_attach(&watch->base, path);
	return wd;
}

/* --- The file. --- */

/* With a name it is filled with zeroes, one at least, to a multiple of the head. */
static size_t size_of(const struct queued_event *event)
{
	size_t head = sizeof(struct inotify_event);

	return head + (event->name_len ? round_up(event->name_len + 1, head) : 0);
}

/* The first, if there is room for it; NULL: there is none; -EINVAL: it is too long. */
static struct queued_event *dequeue(struct inotify *in, size_t room)
{
	struct queued_event *event;

	guard(spinlock)(&in->lock);
	event = list_first_entry_or_null(&in->events, struct queued_event, list);
	if (event && size_of(event) > room)
		return ERR_PTR(-EINVAL);
	if (event) {
		list_del_init(&event->list);
		in->nr_events--;
	}
	return event;
}

/* The one that a queue has from the beginning stays. */
static void free_event(struct inotify *in, struct queued_event *event)
{
	if (event != &in->overflow)
		kfree(event);
}

/* Copied, or -EFAULT: then it is lost, as on Linux. */
static ssize_t put_event(const struct queued_event *event, struct iov_iter *to)
{
	size_t size = size_of(event), head = sizeof(struct inotify_event);
	struct inotify_event out = {
		.wd = event->wd, .mask = event->mask, .cookie = event->cookie,
		.len = size - head,
	};

	if (copy_to_iter(&out, head, to) != head ||
	    copy_to_iter(event->name, event->name_len, to) != event->name_len ||
	    iov_iter_zero(out.len - event->name_len, to) != out.len - event->name_len)
		return -EFAULT;
	return size;
}

/* All that are there and have room. */
static ssize_t read_events(struct inotify *in, struct iov_iter *to)
{
	struct queued_event *event;
	ssize_t done = 0, ret;

	while ((event = dequeue(in, iov_iter_count(to)))) {
		if (IS_ERR(event))
			return done ?: PTR_ERR(event);
		ret = put_event(event, to);
		free_event(in, event);
		if (ret < 0)
			return ret;
		done += ret;
	}
	return done;
}

/* For who waits, and then looks again. */
static bool has_events(struct inotify *in)
{
	guard(spinlock)(&in->lock);
	return !list_empty(&in->events);
}

/* At least one, or why not. */
static ssize_t inotify_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct inotify *in = iocb->ki_filp->private_data;
	ssize_t ret;
	int err;

	for (;;) {
		ret = read_events(in, to);
		if (ret)
			return ret;
		if (READ_ONCE(iocb->ki_filp->f_flags) & O_NONBLOCK ||
		    iocb->ki_flags & IOCB_NOWAIT)
			return -EAGAIN;
		err = wait_event_interruptible_exclusive(in->wait, has_events(in));
		if (err)
			return err;
	}
}

/* It is never written to. */
static u32 inotify_poll(struct file *file, poll_table *pt)
{
	struct inotify *in = file->private_data;

	poll_wait(file, &in->wait, pt);
	return has_events(in) ? POLLIN | POLLRDNORM : 0;
}

static int inotify_fasync(struct file *file, int fd)
{
	struct inotify *in = file->private_data;

	return fasync_helper(file, fd, &in->fasync);
}

/* How many bytes wait. */
static long inotify_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct inotify *in = file->private_data;
	struct queued_event *event;
	int bytes = 0;

	if (cmd != FIONREAD)
		return -ENOIOCTLCMD;
	scoped_guard(spinlock, &in->lock)
		list_for_each_entry(event, &in->events, list)
			bytes += size_of(event);
	return put_user(bytes, (int __user *)arg);
}

/* Those that others are taking off go by them. */
static void drop_watches(struct inotify *in)
{
	struct inotify_watch *watch;
	int wd = 0;

	for (;;) {
		scoped_guard(rcu) {
			watch = idr_get_next(&in->watches, &wd);
			if (watch && !notify_detach(&watch->base))
				watch = ERR_PTR(-ENOENT);
		}
		if (!watch)
			return;
		if (!IS_ERR(watch))
			free_watch(watch);
		wd++;
	}
}

/*
 * Events that are under way see that it is closed, and nothing is queued any more. What other
 * watchers have taken off is theirs to finish.
 */
static void inotify_release(struct inode *inode, struct file *file)
{
	struct inotify *in = file->private_data;
	struct queued_event *event, *next;

	drop_watches(in);
	scoped_guard(spinlock, &in->lock)
		in->closed = true;
	list_for_each_entry_safe(event, next, &in->events, list)
		free_event(in, event);
	put_inotify(in);
}

static const struct file_operations inotify_fops = {
	.llseek = noop_llseek,
	.read_iter = inotify_read,
	.poll = inotify_poll,
	.fasync = inotify_fasync,
	.unlocked_ioctl = inotify_ioctl,
	.release = inotify_release,
};

/* --- The calls. --- */

/* Counted first: it is his who makes it, also if others use it. */
static struct inotify *new_inotify(void)
{
	struct user_struct *user = current_cred()->user;
	struct inotify *in;

	if (!count_up(&user->inotify_instances, READ_ONCE(inotify_max_user_instances)))
		return ERR_PTR(-EMFILE);
	in = kzalloc(sizeof(*in), GFP_KERNEL);
	if (!in) {
		atomic_dec(&user->inotify_instances);
		return ERR_PTR(-ENOMEM);
	}
	refcount_inc(&user->count);
	in->user = user;
	refcount_set(&in->refs, 1);
	spin_lock_init(&in->lock);
	idr_init(&in->watches);
	INIT_LIST_HEAD(&in->events);
	INIT_LIST_HEAD(&in->overflow.list);
	in->overflow.mask = IN_Q_OVERFLOW;
	in->overflow.wd = -1;
	init_waitqueue_head(&in->wait);
	return in;
}

/* The number first: it costs nothing to give back. */
static long do_inotify_init(int flags)
{
	struct inotify *in;
	struct file *file;
	int fd;

	if (flags & ~(IN_CLOEXEC | IN_NONBLOCK))
		return -EINVAL;
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	in = new_inotify();
	file = IS_ERR(in) ? ERR_CAST(in) :
			    anon_inode_getfile("inotify", &inotify_fops, in,
					       O_RDONLY | (flags & IN_NONBLOCK));
	if (IS_ERR(file)) {
		if (!IS_ERR(in))
			put_inotify(in);
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

SYSCALL_DEFINE1(inotify_init1, int, flags)
{
	return do_inotify_init(flags);
}

/* As programs knew it before there were flags. */
SYSCALL_DEFINE0(inotify_init)
{
	return do_inotify_init(0);
}

/* Of an open file; NULL: it is something else. */
static struct inotify *inotify_of(struct file *file)
{
	return file->f_op == &inotify_fops ? file->private_data : NULL;
}

/* Who may read it may watch it. */
static long watch_name(struct inotify *in, const char __user *name, u32 mask)
{
	unsigned int lookup = (mask & IN_DONT_FOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (mask & IN_ONLYDIR ? LOOKUP_DIRECTORY : 0);
	struct path path;
	long ret = user_path_at(AT_FDCWD, name, lookup, &path);

	if (ret)
		return ret;
	ret = inode_permission(d_inode(path.dentry), MAY_READ);
	if (!ret)
		ret = watch_path(in, &path, mask);
	path_put(&path);
	return ret;
}

/* In Linux's order: the mask, the descriptor, what it says twice, what the file is. */
SYSCALL_DEFINE3(inotify_add_watch, int, fd, const char __user *, name, u32, mask)
{
	if (!(mask & ALL_BITS))
		return -EINVAL;
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if ((mask & IN_MASK_ADD && mask & IN_MASK_CREATE) || !inotify_of(fd_file(f)))
		return -EINVAL;
	return watch_name(inotify_of(fd_file(f)), name, mask);
}

/* -EINVAL, if another has just taken it off. */
static long rm_watch(struct inotify *in, int wd)
{
	struct inotify_watch *watch;

	scoped_guard(rcu) {
		watch = wd > 0 ? idr_find(&in->watches, wd) : NULL;
		if (!watch || !notify_detach(&watch->base))
			return -EINVAL;
	}
	inotify_gone(&watch->base);
	return 0;
}

/* Its last word is IN_IGNORED. */
SYSCALL_DEFINE2(inotify_rm_watch, int, fd, __s32, wd)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	return inotify_of(fd_file(f)) ? rm_watch(inotify_of(fd_file(f)), wd) : -EINVAL;
}
