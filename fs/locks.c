// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks of files: who has what, and who waits.
 *
 * Owns struct file_lock_context, one of each inode that ever was locked, and the table of
 * those who wait for ranges of processes, where a circle of them is found. From outside in:
 *
 *	contexts_lock		which inodes have a context
 *	  context->lock		what is held, who waits
 *	    blocked_lock	who waits for whom, of all files
 *
 * Memory is had before a lock is taken: a request comes with all that it may need, one lock
 * to be held and one for the rest of a range that falls into two. What it did not need, and
 * what others have lost by it, is freed behind.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <uapi/linux/fcntl.h>

#define NR_SPARE	2
#define BLOCKED_BITS	7
#define CIRCLE_MOST	10	/* of owners: Linux looks no further either */

/*
 * What somebody wants, until he has it. On his stack: who answers him does it under the
 * context's lock, which he takes, too, before he looks.
 */
struct lock_request {
	struct file_lock want;
	struct file_lock *spare[NR_SPARE];
	struct list_head freed;		/* what is to be freed when it is done */
	struct list_head node;		/* in context->waiters, or empty */
	struct hlist_node blocked;	/* in blocked_by[] */
	const void *blocker;		/* an owner of what is wanted [blocked_lock] */
	int result;			/* once it is off the list */
	struct completion done;
};

static DEFINE_SPINLOCK(contexts_lock);
static LIST_HEAD(contexts);
static DEFINE_SPINLOCK(blocked_lock);
static struct hlist_head blocked_by[1 << BLOCKED_BITS];	/* by who waits */

/* --- Contexts. --- */

/* None: there never was a lock. It is complete once it can be seen. */
static struct file_lock_context *context_of(const struct inode *inode)
{
	return smp_load_acquire(&inode->i_flctx);
}

static struct file_lock_context *alloc_context(struct inode *inode)
{
	struct file_lock_context *ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);

	if (!ctx)
		return NULL;
	spin_lock_init(&ctx->lock);
	INIT_LIST_HEAD(&ctx->flocks);
	INIT_LIST_HEAD(&ctx->ranges);
	INIT_LIST_HEAD(&ctx->waiters);
	ctx->inode = inode;
	return ctx;
}

/* Of who comes first; NULL: no memory. */
static struct file_lock_context *get_context(struct inode *inode)
{
	struct file_lock_context *ctx = context_of(inode), *new;

	if (ctx)
		return ctx;
	new = alloc_context(inode);
	if (!new)
		return NULL;
	scoped_guard(spinlock, &contexts_lock) {
		ctx = inode->i_flctx;
		if (!ctx) {
			list_add_tail(&new->list, &contexts);
			smp_store_release(&inode->i_flctx, new);
			return new;
		}
	}
	kfree(new);
	return ctx;
}

/* Each lock went with its file, or its owner's descriptor. */
void locks_free_context(struct inode *inode)
{
	struct file_lock_context *ctx = inode->i_flctx;

	if (likely(!ctx))
		return;
	scoped_guard(spinlock, &contexts_lock)
		list_del(&ctx->list);
	WARN_ON_ONCE(!list_empty(&ctx->flocks) || !list_empty(&ctx->ranges));
	WARN_ON_ONCE(!list_empty(&ctx->waiters));
	kfree(ctx);
}

/* --- Conflicts. --- */

static bool is_range(const struct file_lock *lock)
{
	return lock->kind != LOCK_OF_FLOCK;
}

static struct list_head *list_of(struct file_lock_context *ctx, const struct file_lock *lock)
{
	return is_range(lock) ? &ctx->ranges : &ctx->flocks;
}

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

static bool conflict(const struct file_lock *held, const struct file_lock *want)
{
	return held->owner != want->owner && overlap(held, want) &&
	       (held->type == F_WRLCK || want->type == F_WRLCK);
}

/* The first that keeps the owner from it, or NULL. */
static struct file_lock *find_conflict(struct file_lock_context *ctx,
				       const struct file_lock *want)
{
	struct file_lock *held;

	if (want->type == F_UNLCK)
		return NULL;
	list_for_each_entry(held, list_of(ctx, want), list)
		if (conflict(held, want))
			return held;
	return NULL;
}

/*
 * --- Taking and giving up. ---
 *
 * With the context's lock, and all memory in the request.
 */

/* Nobody has it any more. */
static void drop(struct lock_request *req, struct file_lock *held)
{
	list_move(&held->list, &req->freed);
}

/* @like, in front of @next. */
static void insert(struct lock_request *req, const struct file_lock *like,
		   struct list_head *next)
{
	unsigned int nr = req->spare[0] ? 0 : 1;
	struct file_lock *lock = req->spare[nr];

	req->spare[nr] = NULL;
	*lock = *like;
	list_add_tail(&lock->list, next);
}

/* It has been looked for whether it can be had. The old one is lost already. */
static void apply_flock(struct file_lock_context *ctx, struct lock_request *req)
{
	if (req->want.type != F_UNLCK)
		insert(req, &req->want, &ctx->flocks);
}

/*
 * The owner's @held, of another type, loses what is wanted:
 *
 *	held	|-----|     |-----|     |-----|     |-----|
 *	want	  |---...   ...-|         |-|       |-----|
 *	left	|-|               |--|  |-| |-|
 *
 * The third case makes two of it.
 */
static void cut(struct lock_request *req, struct file_lock *held)
{
	const struct file_lock *want = &req->want;
	struct file_lock left = *held;

	if (held->start < want->start && held->end > want->end) {
		left.end = want->start - 1;
		insert(req, &left, &held->list);
		held->start = want->end + 1;
	} else if (held->start < want->start) {
		held->end = want->start - 1;
	} else if (held->end > want->end) {
		held->start = want->end + 1;
	} else {
		drop(req, held);
	}
}

/* One of the same type becomes a part of what is wanted. */
static void merge(struct lock_request *req, struct file_lock *held)
{
	req->want.start = min(req->want.start, held->start);
	req->want.end = max(req->want.end, held->end);
	drop(req, held);
}

/* No place between them: there is none before 0 and behind the end. */
static bool touch(const struct file_lock *a, const struct file_lock *b)
{
	return overlap(a, b) || (a->end < b->start && a->end + 1 == b->start) ||
	       (b->end < a->start && b->end + 1 == a->start);
}

/* Where the lock belongs: in front of the owner's next one, or at the end. */
static struct list_head *place_of(struct file_lock_context *ctx, const struct file_lock *want)
{
	struct list_head *place = &ctx->ranges;
	struct file_lock *held;

	list_for_each_entry(held, &ctx->ranges, list) {
		if (held->owner != want->owner)
			continue;
		if (held->start > want->end)
			return &held->list;
		place = held->list.next;
	}
	return place;
}

/*
 * The owner's locks are disjoint, so what is merged overlaps none of the others: the order
 * in which they are met does not matter.
 */
static void apply_range(struct file_lock_context *ctx, struct lock_request *req)
{
	struct file_lock *held, *next;

	list_for_each_entry_safe(held, next, &ctx->ranges, list) {
		if (held->owner != req->want.owner)
			continue;
		if (held->type == req->want.type) {
			if (touch(held, &req->want))
				merge(req, held);
		} else if (overlap(held, &req->want)) {
			cut(req, held);
		}
	}
	if (req->want.type != F_UNLCK)
		insert(req, &req->want, place_of(ctx, &req->want));
}

static void apply(struct file_lock_context *ctx, struct lock_request *req)
{
	if (is_range(&req->want))
		apply_range(ctx, req);
	else
		apply_flock(ctx, req);
}

/* --- Circles. --- */

static struct hlist_head *blocked_head(const void *owner)
{
	return &blocked_by[hash_ptr(owner, BLOCKED_BITS)];
}

/* For whom @owner waits: NULL: for nobody. With blocked_lock. */
static const void *blocker_of(const void *owner)
{
	struct lock_request *req;

	hlist_for_each_entry(req, blocked_head(owner), blocked)
		if (req->want.owner == owner)
			return req->blocker;
	return NULL;
}

/* Does @blocker wait, over others, for @owner? With blocked_lock. */
static bool makes_circle(const void *owner, const void *blocker)
{
	for (int i = 0; i < CIRCLE_MOST && blocker; i++) {
		if (blocker == owner)
			return true;
		blocker = blocker_of(blocker);
	}
	return false;
}

/*
 * The request waits for @held's owner, and not for another. Only processes are asked for
 * circles: they are one thread mostly, and an open file's owner is anybody. 0 or -EDEADLK.
 */
static int note_blocker(struct lock_request *req, const struct file_lock *held)
{
	if (req->want.kind != LOCK_OF_PROCESS)
		return 0;
	guard(spinlock)(&blocked_lock);
	if (!hlist_unhashed(&req->blocked))
		hlist_del_init(&req->blocked);
	if (makes_circle(req->want.owner, held->owner))
		return -EDEADLK;
	req->blocker = held->owner;
	hlist_add_head(&req->blocked, blocked_head(req->want.owner));
	return 0;
}

static void forget_blocker(struct lock_request *req)
{
	guard(spinlock)(&blocked_lock);
	if (!hlist_unhashed(&req->blocked))
		hlist_del_init(&req->blocked);
}

/* --- Waiting. --- */

/* It waits no more. With the context's lock. */
static void stop_waiting(struct lock_request *req)
{
	list_del_init(&req->node);
	forget_blocker(req);
}

static void answer(struct lock_request *req, int result)
{
	stop_waiting(req);
	req->result = result;
	complete(&req->done);
}

/* Whether something has changed by it. */
static bool try_waiter(struct file_lock_context *ctx, struct lock_request *req)
{
	const struct file_lock *held = find_conflict(ctx, &req->want);
	int err = held ? note_blocker(req, held) : 0;

	if (held && !err)
		return false;
	if (!err)
		apply(ctx, req);
	answer(req, err);
	return !err;
}

/*
 * Something was given up. Who gets a part of it may give up another, as one who wanted less
 * than he had: then those in front may get theirs.
 */
static void serve_waiters(struct file_lock_context *ctx)
{
	struct lock_request *req, *next;
	bool again = true;

	while (again) {
		again = false;
		list_for_each_entry_safe(req, next, &ctx->waiters, node)
			again |= try_waiter(ctx, req);
	}
}

/* Of an open file, however it is to be held from now on: others do not get in between. */
static bool drop_flock(struct file_lock_context *ctx, struct lock_request *req)
{
	struct file_lock *held;

	list_for_each_entry(held, &ctx->flocks, list) {
		if (held->owner != req->want.owner)
			continue;
		if (held->type == req->want.type)
			return true;
		drop(req, held);
		break;
	}
	return false;
}

/*
 * 0, or -EAGAIN. Who converts what flock() gave him loses it first, and has nothing if he
 * cannot get the other, as on Linux.
 */
static int try_request(struct file_lock_context *ctx, struct lock_request *req)
{
	if (!is_range(&req->want) && drop_flock(ctx, req))
		return 0;
	if (find_conflict(ctx, &req->want))
		return -EAGAIN;
	apply(ctx, req);
	return 0;
}

/* From here on somebody may answer. */
static int begin_waiting(struct file_lock_context *ctx, struct lock_request *req)
{
	int err = note_blocker(req, find_conflict(ctx, &req->want));

	if (err)
		return err;
	list_add_tail(&req->node, &ctx->waiters);
	return -EINPROGRESS;
}

static int do_request(struct file_lock_context *ctx, struct lock_request *req, bool wait)
{
	int err;

	guard(spinlock)(&ctx->lock);
	err = try_request(ctx, req);
	if (err && wait)
		err = begin_waiting(ctx, req);
	serve_waiters(ctx);
	return err;
}

/* Until it is answered, or a signal comes; if both do, the answer counts. */
static int wait_for_answer(struct file_lock_context *ctx, struct lock_request *req)
{
	int err = wait_for_completion_interruptible(&req->done);

	guard(spinlock)(&ctx->lock);
	if (list_empty(&req->node))
		return req->result;
	stop_waiting(req);
	return err;
}

/* --- Requests. --- */

static void end_request(struct lock_request *req)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, &req->freed, list)
		kfree(lock);
	for (int i = 0; i < NR_SPARE; i++)
		kfree(req->spare[i]);
}

static void init_request(struct lock_request *req, const struct file_lock *want)
{
	*req = (struct lock_request){ .want = *want };
	INIT_LIST_HEAD(&req->freed);
	INIT_LIST_HEAD(&req->node);
	init_completion(&req->done);
}

/* All that it may come to need. */
static int get_spare(struct lock_request *req)
{
	int nr = is_range(&req->want) + (req->want.type != F_UNLCK);

	for (int i = 0; i < nr; i++) {
		req->spare[i] = kmalloc(sizeof(struct file_lock), GFP_KERNEL);
		if (!req->spare[i])
			return -ENOLCK;
	}
	return 0;
}

static int make_request(struct inode *inode, const struct file_lock *want, bool wait)
{
	struct file_lock_context *ctx;
	struct lock_request req;
	int err;

	ctx = want->type == F_UNLCK ? context_of(inode) : get_context(inode);
	if (!ctx)
		return want->type == F_UNLCK ? 0 : -ENOLCK;
	init_request(&req, want);
	err = get_spare(&req) ?: do_request(ctx, &req, wait);
	if (err == -EINPROGRESS)
		err = wait_for_answer(ctx, &req);
	end_request(&req);
	return err;
}

int lock_file(struct inode *inode, const struct file_lock *want)
{
	return make_request(inode, want, false);
}
EXPORT_SYMBOL_GPL(lock_file);

int lock_file_wait(struct inode *inode, const struct file_lock *want)
{
	might_sleep();
	return make_request(inode, want, true);
}
EXPORT_SYMBOL_GPL(lock_file_wait);

bool lock_file_test(struct inode *inode, struct file_lock *want)
{
	struct file_lock_context *ctx = context_of(inode);
	const struct file_lock *held;

	if (!ctx)
		return false;
	guard(spinlock)(&ctx->lock);
	held = find_conflict(ctx, want);
	if (held)
		*want = *held;
	return held;
}
EXPORT_SYMBOL_GPL(lock_file_test);

/* --- Owners that go: nothing is cut, so no memory is needed. --- */

static void drop_all(struct lock_request *req, struct list_head *list, const void *owner)
{
	struct file_lock *held, *next;

	list_for_each_entry_safe(held, next, list, list)
		if (held->owner == owner)
			drop(req, held);
}

static void remove_all(struct inode *inode, const void *owner)
{
	struct file_lock_context *ctx = context_of(inode);
	struct lock_request req;

	if (likely(!ctx))
		return;
	init_request(&req, &(struct file_lock){ });
	scoped_guard(spinlock, &ctx->lock) {
		drop_all(&req, &ctx->flocks, owner);
		drop_all(&req, &ctx->ranges, owner);
		if (!list_empty(&req.freed))
			serve_waiters(ctx);
	}
	end_request(&req);
}

void locks_remove_owner(struct inode *inode, const void *owner)
{
	remove_all(inode, owner);
}

void locks_remove_file(struct inode *inode, const struct file *file)
{
	remove_all(inode, file);
}

/* --- Showing. --- */

struct shower {
	int (*fn)(void *arg, const struct lock_info *info);
	void *arg;
	unsigned int id;
};

/* One that is held, and those for whom it is the first in the way. */
static int show_one(struct shower *s, struct file_lock_context *ctx, struct file_lock *held)
{
	struct lock_info info = { .lock = held, .inode = ctx->inode, .id = ++s->id };
	struct lock_request *req;
	int ret = s->fn(s->arg, &info);

	info.waits = true;
	list_for_each_entry(req, &ctx->waiters, node) {
		if (ret)
			break;
		info.lock = &req->want;
		if (find_conflict(ctx, &req->want) == held)
			ret = s->fn(s->arg, &info);
	}
	return ret;
}

static int show_context(struct shower *s, struct file_lock_context *ctx)
{
	struct file_lock *held;
	int ret = 0;

	guard(spinlock)(&ctx->lock);
	list_for_each_entry(held, &ctx->flocks, list) {
		ret = show_one(s, ctx, held);
		if (ret)
			return ret;
	}
	list_for_each_entry(held, &ctx->ranges, list) {
		ret = show_one(s, ctx, held);
		if (ret)
			return ret;
	}
	return 0;
}

int iterate_locks(int (*fn)(void *arg, const struct lock_info *info), void *arg)
{
	struct shower s = { .fn = fn, .arg = arg };
	struct file_lock_context *ctx;
	int ret = 0;

	guard(spinlock)(&contexts_lock);
	list_for_each_entry(ctx, &contexts, list) {
		ret = show_context(&s, ctx);
		if (ret)
			break;
	}
	return ret;
}
EXPORT_SYMBOL_GPL(iterate_locks);

int iterate_locks_of(struct inode *inode, int (*fn)(void *arg, const struct lock_info *info),
		     void *arg)
{
	struct shower s = { .fn = fn, .arg = arg };
	struct file_lock_context *ctx = context_of(inode);

	return ctx ? show_context(&s, ctx) : 0;
}
EXPORT_SYMBOL_GPL(iterate_locks_of);
