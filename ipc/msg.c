// SPDX-License-Identifier: GPL-2.0-only
/*
 * Message queues: sending and receiving.
 *
 * A message goes to a receiver who waits for its like, without being in the queue, or into
 * the queue, or its sender waits. Whoever takes one out puts in those of senders that fit
 * now: so who waits wakes with everything done.
 *
 * Owns struct msg_queue, under msg_ids.lock, and the messages in it.
 */
#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/syscalls.h>
#include <linux/sysv_ipc.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include "msg.h"
#include "wait.h"

DEFINE_IPC_IDS(msg_ids);
unsigned int msg_ctlmax = MSGMAX, msg_ctlmnb = MSGMNB;
int msg_ctlmni = MSGMNI;
EXPORT_SYMBOL_IF_KUNIT(msg_ctlmax);
EXPORT_SYMBOL_IF_KUNIT(msg_ctlmnb);
EXPORT_SYMBOL_IF_KUNIT(msg_ctlmni);

/* --- Queues. --- */

/* For ipc_get(), with the lock. Limits that change later are not those of queues that are there. */
static int create_queue(const struct ipc_request *req)
{
	struct msg_queue *q = kzalloc(sizeof(*q), GFP_KERNEL);
	int id;

	if (!q)
		return -ENOMEM;
	q->max_bytes = msg_ctlmnb;
	q->ctime = ktime_get_real_seconds();
	INIT_LIST_HEAD(&q->messages);
	INIT_LIST_HEAD(&q->senders);
	INIT_LIST_HEAD(&q->receivers);
	id = ipc_add(req, &q->perm, msg_ctlmni);
	if (id < 0)
		kfree(q);
	return id;
}

/* They have none. */
static int any_size(const struct kern_ipc_perm *perm, size_t size)
{
	return 0;
}

SYSCALL_DEFINE2(msgget, __kernel_key_t, key, int, flags)
{
	return ipc_get(&(struct ipc_request){
		.ids = &msg_ids, .key = key, .flags = flags,
		.create = create_queue, .check_size = any_size,
	});
}

/* --- Who wants what. --- */

/* Which types: @except all but @type; @below those up to it, the lowest first; 0: any. */
struct wish {
	long type;
	bool except, below;
};

/* The least number has no positive counterpart: it means all types. */
static struct wish wish_of(long type, int flags)
{
	if (type < 0)
		return (struct wish){ .below = true,
				      .type = type == LONG_MIN ? LONG_MAX : -type };
	return (struct wish){ .type = type, .except = type && (flags & MSG_EXCEPT) };
}

/* Does a message suit, be it in the queue or on its way to who waits? */
static bool is_wanted(const struct msg_msg *msg, const struct wish *wish)
{
	if (!wish->type)
		return true;
	if (wish->below)
		return msg->type <= wish->type;
	return (msg->type == wish->type) != wish->except;
}

/* The oldest that suits; with @below the oldest of the lowest type. */
static struct msg_msg *find_message(struct msg_queue *q, const struct wish *wish)
{
	struct msg_msg *msg, *best = NULL;

	list_for_each_entry(msg, &q->messages, link) {
		if (!is_wanted(msg, wish) || (best && msg->type >= best->type))
			continue;
		best = msg;
		if (!wish->below)
			break;
	}
	return best;
}

/* --- From senders to receivers. --- */

/* Who waits to receive: on his stack, in the queue's list. An answer of 0 comes with a message. */
struct receiver {
	struct ipc_waiter w;
	struct wish wish;
	size_t max;			/* more is too much for it */
	pid_t pid;
	struct msg_msg *msg;		/* the answer */
};

/* Who waits to send. The message is his until it is answered with 0. */
struct sender {
	struct ipc_waiter w;
	struct msg_msg *msg;
	pid_t pid;
};

/* Whose messages are too long for a receiver, tells him so, and goes on. */
static bool give_to_receiver(struct msg_queue *q, struct msg_msg *msg)
{
	struct receiver *r, *next;

	list_for_each_entry_safe(r, next, &q->receivers, w.link) {
		if (!is_wanted(msg, &r->wish))
			continue;
		if (msg->size > r->max) {
			ipc_answer(&r->w, -E2BIG);
			continue;
		}
		r->msg = msg;
		q->lrpid = r->pid;
		q->rtime = ktime_get_real_seconds();
		ipc_answer(&r->w, 0);
		return true;
	}
	return false;
}

/* By bytes; and by messages, so that empty ones do not come without end. */
static bool fits(const struct msg_queue *q, const struct msg_msg *msg)
{
	return msg->size + q->bytes <= q->max_bytes && q->nr + 1 <= q->max_bytes;
}

/* To a receiver or into the queue, if there is room: true, and it is not the sender's any more. */
static bool put_message(struct msg_queue *q, struct msg_msg *msg, pid_t pid)
{
	if (!fits(q, msg))
		return false;
	q->lspid = pid;
	q->stime = ktime_get_real_seconds();
	if (give_to_receiver(q, msg))
		return true;
	list_add_tail(&msg->link, &q->messages);
	q->bytes += msg->size;
	q->nr++;
	return true;
}

/* There is more room now. */
static void admit_senders(struct msg_queue *q)
{
	struct sender *s, *next;

	list_for_each_entry_safe(s, next, &q->senders, w.link)
		if (put_message(q, s->msg, s->pid))
			ipc_answer(&s->w, 0);
}

/* By the running task, who is the last to have received. */
static void take_out(struct msg_queue *q, struct msg_msg *msg)
{
	list_del(&msg->link);
	q->bytes -= msg->size;
	q->nr--;
	q->lrpid = current->tgid;
	q->rtime = ktime_get_real_seconds();
	admit_senders(q);
}

/* Each leaves the list, and wakes with @status. */
static void answer_all(struct list_head *waiters, int status)
{
	struct ipc_waiter *w, *next;

	list_for_each_entry_safe(w, next, waiters, link)
		ipc_answer(w, status);
}

/* Permissions or limits have changed: each looks again whether it may, and if there is room. */
void msg_retry_all(struct msg_queue *q)
{
	answer_all(&q->senders, IPC_RETRY);
	answer_all(&q->receivers, IPC_RETRY);
}

/* With it goes what nobody has received. */
void msg_destroy(struct msg_queue *q)
{
	struct msg_msg *msg, *next;

	answer_all(&q->senders, -EIDRM);
	answer_all(&q->receivers, -EIDRM);
	list_for_each_entry_safe(msg, next, &q->messages, link)
		kvfree(msg);
	ipc_remove(&msg_ids, &q->perm);
	kfree(q);
}

/* --- Sending. --- */

/* Gone meanwhile it says so, after a wait. */
static struct msg_queue *find_queue(int id, int mode, bool again)
{
	struct kern_ipc_perm *perm = ipc_find_permitted(&msg_ids, id, mode);

	if (perm == ERR_PTR(-EINVAL) && again)
		return ERR_PTR(-EIDRM);
	return IS_ERR(perm) ? ERR_CAST(perm) : msg_of(perm);
}

/* Sent: 0, and the message is not ours. IPC_WAITS: it is in the queue of senders. */
static int try_send(struct sender *s, int id, int flags)
{
	struct msg_queue *q;

	guard(mutex)(&msg_ids.lock);
	q = find_queue(id, S_IWOTH, s->w.status == IPC_RETRY);
	if (IS_ERR(q))
		return PTR_ERR(q);
	if (put_message(q, s->msg, s->pid))
		return 0;
	if (flags & IPC_NOWAIT)
		return -EAGAIN;
	ipc_enqueue(&s->w, &q->senders);
	return IPC_WAITS;
}

/* A signal ends the wait; without a handler the call begins anew. */
static int send(struct msg_msg *msg, int id, int flags)
{
	struct sender s = { .msg = msg, .pid = current->tgid };
	int ret;

	do {
		ret = try_send(&s, id, flags);
		if (ret == IPC_WAITS)
			ret = ipc_wait(&msg_ids, &s.w, NULL);
	} while (ret == IPC_RETRY);
	return ret == -EINTR ? -ERESTARTNOHAND : ret;
}

/* Before the lock: user memory may take its time. One piece, whatever its size. */
static struct msg_msg *load_message(const struct msgbuf __user *buf, size_t size)
{
	struct msg_msg *msg = kvmalloc(struct_size(msg, text, size), GFP_KERNEL);

	if (!msg)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(msg->text, buf->mtext, size)) {
		kvfree(msg);
		return ERR_PTR(-EFAULT);
	}
	msg->size = size;
	return msg;
}

SYSCALL_DEFINE4(msgsnd, int, id, struct msgbuf __user *, buf, size_t, size, int, flags)
{
	struct msg_msg *msg;
	long type;
	int ret;

	if (get_user(type, &buf->mtype))
		return -EFAULT;
	if (size > msg_ctlmax || (long)size < 0 || id < 0 || type < 1)
		return -EINVAL;
	msg = load_message(buf, size);
	if (IS_ERR(msg))
		return PTR_ERR(msg);
	msg->type = type;
	ret = send(msg, id, flags);
	if (ret)
		kvfree(msg);
	return ret;
}

/* --- Receiving. --- */

/* 0: r->msg is ours. IPC_WAITS: it is in the queue of receivers. */
static int try_receive(struct receiver *r, int id, int flags)
{
	struct msg_queue *q;

	guard(mutex)(&msg_ids.lock);
	q = find_queue(id, S_IROTH, r->w.status == IPC_RETRY);
	if (IS_ERR(q))
		return PTR_ERR(q);
	r->msg = find_message(q, &r->wish);
	if (r->msg && r->msg->size > r->max)
		return -E2BIG;
	if (r->msg) {
		take_out(q, r->msg);
		return 0;
	}
	if (flags & IPC_NOWAIT)
		return -ENOMSG;
	ipc_enqueue(&r->w, &q->receivers);
	return IPC_WAITS;
}

static int receive(struct receiver *r, int id, int flags)
{
	int ret;

	do {
		ret = try_receive(r, id, flags);
		if (ret == IPC_WAITS)
			ret = ipc_wait(&msg_ids, &r->w, NULL);
	} while (ret == IPC_RETRY);
	return ret == -EINTR ? -ERESTARTNOHAND : ret;
}

/* MSG_COPY is there for checkpoints, which are not: as a Linux without them says it. */
static int check_flags(int flags)
{
	if (!(flags & MSG_COPY))
		return 0;
	return (flags & MSG_EXCEPT) || !(flags & IPC_NOWAIT) ? -EINVAL : -ENOSYS;
}

/* As on Linux, a message that cannot be written to the program is lost. */
SYSCALL_DEFINE5(msgrcv, int, id, struct msgbuf __user *, buf, size_t, size, long, type,
		int, flags)
{
	struct receiver r = {
		.wish = wish_of(type, flags), .pid = current->tgid,
		.max = flags & MSG_NOERROR ? LONG_MAX : size,
	};
	long ret;

	if (id < 0 || (long)size < 0)
		return -EINVAL;
	ret = check_flags(flags) ?: receive(&r, id, flags);
	if (ret)
		return ret;
	size = min(size, r.msg->size);
	ret = size;
	if (put_user(r.msg->type, &buf->mtype) || copy_to_user(buf->mtext, r.msg->text, size))
		ret = -EFAULT;
	kvfree(r.msg);
	return ret;
}
