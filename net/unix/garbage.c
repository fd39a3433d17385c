// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files on their way from one process to another, and the sockets among them that nobody
 * can reach any more.
 *
 * A message has references to the files that it carries. A socket that is carried by a
 * message in its own queue, or in that of another one which is carried ..., may have been
 * closed by everybody: its file never gets to zero. unix_gc() finds such circles.
 *
 * Owns, under unix_gc_lock, the list of sockets that are carried by any message, and in how
 * many places each is (@inflight), which is how many references to its file messages have.
 *
 * Why it is right. Sockets whose file has just as many references as messages carry it are
 * candidates: nobody has them open, or is in a call on them. A candidate that is carried by
 * anything but queues of candidates is alive, and so is what is in the queue of one that is
 * alive. All others can be reached by each other only. It does not matter that references
 * are looked at one after the other: a candidate stays one until the collector is done.
 * Another reference could come only
 *
 *	- from who has one already: there is none;
 *	- from a number in a table, whose file is a reference; who is about to take one by a
 *	  number that was closed meanwhile looks again (fget()), and lets go of it;
 *	- out of a message, by receiving it or looking at it: both need unix_gc_lock.
 *
 * New messages may come into the queues of candidates at any time. What they carry was
 * counted before, under unix_gc_lock, so either it was found in the queue or it counts as
 * carried by somebody else, and is alive until the next time.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/sched/signal.h>
#include <net/af_unix.h>
#include <net/scm.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>

#define GC_FROM		16000u		/* so many on their way: senders collect, too */

static DEFINE_MUTEX(unix_gc_lock);
static LIST_HEAD(inflight_socks);
static unsigned int nr_inflight;	/* [unix_gc_lock]; read by anybody */

/* --- Counting. --- */

/* NULL: a file of another kind. */
static struct unix_sock *unix_of(struct file *file)
{
	struct sock *sk = sock_from_file(file);

	return !IS_ERR(sk) && sk->sk_family == AF_UNIX ? unix_sk(sk) : NULL;
}

/* With unix_gc_lock, as what follows. */
static void add_inflight(struct unix_sock *u, struct file *file)
{
	if (!u->inflight++) {
		u->file = file;
		list_add_tail(&u->gc_link, &inflight_socks);
	}
	WRITE_ONCE(nr_inflight, nr_inflight + 1);
}

static void remove_inflight(struct unix_sock *u)
{
	WARN_ON_ONCE(!u->inflight);
	if (!--u->inflight) {
		u->file = NULL;
		list_del_init(&u->gc_link);
	}
	WRITE_ONCE(nr_inflight, nr_inflight - 1);
}

/* The reference of each file is there still. */
static void forget_socks(struct scm_fp_list *fp)
{
	struct unix_sock *u;

	for (unsigned int i = 0; i < fp->count; i++) {
		u = unix_of(fp->fp[i]);
		if (u)
			remove_inflight(u);
	}
	fp->nr_socks = 0;
}

bool unix_any_inflight(void)
{
	return READ_ONCE(nr_inflight);
}
EXPORT_SYMBOL_IF_KUNIT(unix_any_inflight);

/* A user may have as many on their way as a process of his may have open. */
static int charge_user(struct scm_fp_list *fp)
{
	struct user_struct *user = current_cred()->user;
	unsigned int before = atomic_read(&user->unix_inflight);

	if (before > rlimit(RLIMIT_NOFILE) && !capable(CAP_SYS_RESOURCE) &&
	    !capable(CAP_SYS_ADMIN))
		return -ETOOMANYREFS;
	refcount_inc(&user->count);
	fp->user = user;
	atomic_add(fp->count, &user->unix_inflight);
	return 0;
}

int unix_attach_fds(struct scm_fp_list *fp)
{
	struct unix_sock *u;
	int err;

	if (READ_ONCE(nr_inflight) > GC_FROM)
		unix_gc();
	err = charge_user(fp);
	if (err)
		return err;
	for (unsigned int i = 0; i < fp->count; i++)
		fp->nr_socks += unix_of(fp->fp[i]) != NULL;
	if (!fp->nr_socks)
		return 0;
	guard(mutex)(&unix_gc_lock);
	for (unsigned int i = 0; i < fp->count; i++) {
		u = unix_of(fp->fp[i]);
		if (u)
			add_inflight(u, fp->fp[i]);
	}
	return 0;
}

/* The collector may have forgotten them already. */
void unix_detach_fds(struct scm_fp_list *fp)
{
	if (fp->nr_socks) {
		guard(mutex)(&unix_gc_lock);
		forget_socks(fp);
	}
	atomic_sub(fp->count, &fp->user->unix_inflight);
	free_uid(fp->user);
	fp->user = NULL;
}

/* The collector must not count the references before and the candidates after. */
struct scm_fp_list *unix_peek_fds(const struct scm_fp_list *fp)
{
	guard(mutex)(&unix_gc_lock);
	return scm_fp_dup(fp);
}

/*
 * --- Burials. ---
 *
 * Closing a file may end a socket, whose messages have files, which may be sockets ... So
 * lists of files are closed one after the other, by the outermost call of the task, and
 * only then circles are looked for.
 */

/* @collect: a socket has ended meanwhile, so there may be circles: afterwards, once. */
struct burial {
	struct list_head link;
	struct task_struct *who;
	struct list_head lists;
	bool collect;
};

static DEFINE_SPINLOCK(burial_lock);	/* of all that follows */
static LIST_HEAD(burials);

/* The running task's, which is under way. */
static struct burial *my_burial(void)
{
	struct burial *b;

	list_for_each_entry(b, &burials, link)
		if (b->who == current)
			return b;
	return NULL;
}

/* Whether @mine is to be done: there was none under way that could take the lists over. */
static bool begin_burial(struct burial *mine, struct list_head *lists)
{
	struct burial *b;

	guard(spinlock)(&burial_lock);
	b = my_burial();
	list_splice_tail_init(lists, b ? &b->lists : &mine->lists);
	if (!b)
		list_add(&mine->link, &burials);
	return !b;
}

/* NULL: that was all, and it is over. */
static struct scm_fp_list *next_list(struct burial *mine)
{
	struct scm_fp_list *fp;

	guard(spinlock)(&burial_lock);
	fp = list_first_entry_or_null(&mine->lists, struct scm_fp_list, link);
	if (fp)
		list_del_init(&fp->link);
	else
		list_del(&mine->link);
	return fp;
}

/* True: it is over, and the collector is to look again. */
static bool bury(struct list_head *lists)
{
	struct burial mine = { .who = current, .lists = LIST_HEAD_INIT(mine.lists) };
	struct scm_fp_list *fp;

	if (!begin_burial(&mine, lists))
		return false;
	while ((fp = next_list(&mine)))
		scm_fp_free(fp);
	return mine.collect;
}

/* True: somebody will collect when he has buried what he is at. */
static bool collect_later(void)
{
	struct burial *b;

	guard(spinlock)(&burial_lock);
	b = my_burial();
	if (b)
		b->collect = true;
	return b;
}

void unix_bury_fds(struct scm_fp_list *fp)
{
	LIST_HEAD(lists);

	list_add(&fp->link, &lists);
	if (bury(&lists))
		unix_gc();
}

/*
 * --- Collecting. ---
 *
 * With unix_gc_lock all the while, but for the burial.
 */

/* One collection: candidates are alive, or nobody has shown yet that they are. */
struct collection {
	struct list_head candidates, alive;
	void (*child)(struct collection *c, struct unix_sock *u);
	struct list_head *graves;	/* for lists of files that leave their messages */
};

/* All sockets that this message carries. */
static void each_carried(struct collection *c, const struct scm_fp_list *fp)
{
	struct unix_sock *u;

	for (unsigned int i = 0; i < fp->count; i++) {
		u = unix_of(fp->fp[i]);
		if (u && u->gc_candidate)
			c->child(c, u);
	}
}

/* True: the message loses its files, which are in a grave now. */
static bool visit_files(struct collection *c, struct scm_fp_list *fp)
{
	if (!fp->nr_socks)
		return false;
	if (!c->graves) {
		each_carried(c, fp);
		return false;
	}
	forget_socks(fp);
	list_add_tail(&fp->link, c->graves);
	return true;
}

/* With sk_lock of @u. */
static void visit_queue(struct collection *c, struct unix_sock *u)
{
	struct unix_msg *m;

	list_for_each_entry(m, &u->queue, link)
		if (m->fp && visit_files(c, m->fp))
			m->fp = NULL;
}

/* All that can be reached by @u: its queue, and those of who waits to be accepted by it. */
static void visit(struct collection *c, struct unix_sock *u)
{
	struct unix_msg *m;

	guard(spinlock)(&u->sk.sk_lock);
	visit_queue(c, u);
	list_for_each_entry(m, &u->queue, link) {
		if (!m->embryo)
			continue;
		spin_lock_nested(&m->embryo->sk.sk_lock, 1);
		visit_queue(c, m->embryo);
		spin_unlock(&m->embryo->sk.sk_lock);
	}
}

/* One of the places where it is, is a candidate's queue. */
static void count_child(struct collection *c, struct unix_sock *u)
{
	u->gc_left--;
}

/* It is in the queue of one that is alive. */
static void revive_child(struct collection *c, struct unix_sock *u)
{
	u->gc_candidate = false;
	list_move_tail(&u->gc_link, &c->alive);
}

/* Nobody has them but messages. */
static void find_candidates(struct collection *c)
{
	struct unix_sock *u, *next;

	list_for_each_entry_safe(u, next, &inflight_socks, gc_link) {
		u->gc_left = u->inflight;
		u->gc_candidate = atomic_long_read(&u->file->f_count) == u->inflight;
		if (u->gc_candidate)
			list_move_tail(&u->gc_link, &c->candidates);
	}
}

/* Those that are elsewhere, too, and all that they lead to. */
static void find_alive(struct collection *c)
{
	struct unix_sock *u, *next;

	c->child = count_child;
	list_for_each_entry(u, &c->candidates, gc_link)
		visit(c, u);
	c->child = revive_child;
	list_for_each_entry_safe(u, next, &c->candidates, gc_link)
		if (u->gc_left)
			revive_child(c, u);
	list_for_each_entry(u, &c->alive, gc_link)
		visit(c, u);
}

/* Those that are left lose what their messages carry. */
static void collect(struct list_head *graves)
{
	struct collection c = {
		.candidates = LIST_HEAD_INIT(c.candidates), .alive = LIST_HEAD_INIT(c.alive),
	};
	struct unix_sock *u;

	guard(mutex)(&unix_gc_lock);
	find_candidates(&c);
	find_alive(&c);
	list_splice(&c.alive, &inflight_socks);
	c.graves = graves;
	/* One that is carried nowhere any more has left the list: it ends with its file. */
	while ((u = list_first_entry_or_null(&c.candidates, struct unix_sock, gc_link))) {
		list_move_tail(&u->gc_link, &inflight_socks);
		u->gc_candidate = false;
		visit(&c, u);
	}
}

/* The users do not pay any more. */
static void settle(struct list_head *graves)
{
	struct scm_fp_list *fp;

	list_for_each_entry(fp, graves, link)
		unix_detach_fds(fp);
}

/* By who ends a socket, or sends too many. Again, if that has ended others. */
void unix_gc(void)
{
	LIST_HEAD(graves);

	if (collect_later())
		return;
	do {
		collect(&graves);
		settle(&graves);
	} while (!list_empty(&graves) && bury(&graves));
}
EXPORT_SYMBOL_IF_KUNIT(unix_gc);
