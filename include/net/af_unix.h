/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unix sockets: what the files of net/unix/ have together, and a walk for who shows them.
 * How it hangs together: Documentation/networking/unix.md
 *
 *	iolock			one receiver at a time; messages leave the queue under it
 *	bindlock		the name, and connect() against listen()
 *	  unix_gc_lock		sockets on their way (garbage.c)
 *	    sk_lock		of a listening socket, then of who connects to it
 *	      peer_wait.lock, wr_wait.lock
 *	      unix_table_lock	names
 */
#ifndef _NET_AF_UNIX_H
#define _NET_AF_UNIX_H

#include <linux/container_of.h>
#include <linux/hlist.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/path.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <net/sock.h>
#include <uapi/linux/un.h>

struct page;
struct scm_cookie;
struct scm_fp_list;

/* A name; never changes. Shared by a listening socket and what was accepted from it. */
struct unix_address {
	refcount_t refs;
	unsigned int len;		/* of @name: what the program gave */
	struct sockaddr_un name;
};

/*
 * What was sent, until it is received: bytes behind it, or in pages; or a connection that
 * waits to be accepted. Belongs to who has it in his hands or, in a queue, to that socket.
 */
struct unix_msg {
	struct list_head link;
	unsigned int len;
	unsigned int consumed;		/* of a stream [iolock] */
	struct sock *from;		/* pays for @charge, and is kept by it */
	unsigned int charge;
	uid_t uid;
	gid_t gid;
	struct pid *pid;		/* NULL: nobody has said who he is */
	struct scm_fp_list *fp;
	struct unix_sock *embryo;
	unsigned int nr_pages;		/* 0: the bytes are in @data, else these are */
	u8 data[] __aligned(sizeof(void *));
};

static inline struct page **unix_msg_pages(const struct unix_msg *m)
{
	return (struct page **)m->data;
}

/*
 * @addr is set once, with bindlock; readers load it with acquire. @peer of a stream is set
 * once, before TCP_ESTABLISHED, and stays until the file is gone, so who has the file may
 * use it; of other types it changes, and is used under sk_lock or with a reference.
 */
struct unix_sock {
	struct sock sk;			/* the first */
	struct unix_address *addr;
	struct path path;		/* of a socket that is bound in a filesystem [bindlock] */
	struct mutex iolock, bindlock;
	struct unix_sock *peer;		/* with a reference [sk_lock] */
	struct list_head queue;		/* [sk_lock] */
	unsigned int qlen;		/* [sk_lock]; read by anybody */
	unsigned int arrivals;		/* messages that ever came [sk_lock]; the same */
	unsigned int max_backlog;	/* [sk_lock]; the same */
	wait_queue_head_t peer_wait;	/* who wants @qlen to become less */
	wait_queue_entry_t peer_wake;	/* on the peer's peer_wait: tells our wr_wait */
	struct hlist_node bind_node;	/* [unix_table_lock] */
	unsigned int bind_hash;
	struct list_head all;		/* [unix_table_lock] */
	/* garbage.c [unix_gc_lock] */
	struct file *file;		/* while @inflight is not 0 */
	struct list_head gc_link;
	unsigned int inflight, gc_left;
	bool gc_candidate;
};

static inline struct unix_sock *unix_sk(const struct sock *sk)
{
	return container_of((struct sock *)sk, struct unix_sock, sk);
}

/* --- af_unix.c --- */

/* In no state and with no name; NULL: no memory. */
struct unix_sock *unix_sock_create(const struct proto_ops *ops, int type);
/* With unix_table_lock: calls @fn for each one, accepted or not, until it answers not 0. */
int unix_for_each(int (*fn)(struct unix_sock *u, void *arg), void *arg);
bool unix_writable(const struct unix_sock *u);
/* More than it has been asked to keep; without the lock it is a hint. */
static inline bool unix_recvq_full(const struct unix_sock *u)
{
	return READ_ONCE(u->qlen) > READ_ONCE(u->max_backlog);
}
/* To @other, with sk_lock of it; and after that, without. */
void unix_queue(struct unix_sock *other, struct unix_msg *m);
void unix_tell_reader(struct unix_sock *other);
/* The first of the queue leaves it; with sk_lock. */
struct unix_msg *unix_dequeue(struct unix_sock *u);
/* Everybody who waits for anything of @u looks again. */
void unix_state_change(struct unix_sock *u);

static inline bool unix_is_connected_type(const struct sock *sk)
{
	return sk->sk_type != SOCK_DGRAM;
}

/* --- names.c --- */

/* A program's address: 0 or -EINVAL. */
int unix_validate_addr(const struct sockaddr_storage *addr, int len);
int unix_bind(struct sock *sk, const struct sockaddr_storage *addr, int len);
/* A name of the kernel's choice, if it has none. */
int unix_autobind(struct unix_sock *u);
/* Who is called so, with a reference; ERR_PTR(-ECONNREFUSED), -EPROTOTYPE, ... */
struct unix_sock *unix_find(const struct sockaddr_storage *addr, int len, int type);
void unix_unbind(struct unix_sock *u);
void unix_addr_put(struct unix_address *addr);
int unix_getname(struct sock *sk, struct sockaddr_storage *addr, bool peer);
/* Who has sent @m, for recvfrom(). */
void unix_copy_addr(struct msghdr *msg, const struct sock *from);

/* --- connect.c --- */

int unix_stream_connect(struct sock *sk, const struct msghdr *to);
int unix_dgram_connect(struct sock *sk, const struct msghdr *to);
int unix_socketpair(struct sock *a, struct sock *b);
int unix_listen(struct sock *sk, unsigned int backlog);
struct sock *unix_accept(struct sock *sk, unsigned int flags);
int unix_shutdown(struct sock *sk, int how);
void unix_release(struct sock *sk);
/* With a reference, or NULL. */
struct unix_sock *unix_peer_get(struct unix_sock *u);
/* @old is not the peer of @u any more. */
void unix_dgram_disconnected(struct unix_sock *u, struct unix_sock *old);
/* 0: the queue of @other was full and may not be any more. */
int unix_wait_for_peer(struct unix_sock *other, long *timeo);

/* --- message.c --- */

/* Of @len bytes, which are not there yet; charged to @from. NULL: no memory. */
struct unix_msg *unix_msg_new(struct sock *from, size_t len);
int unix_msg_fill(struct unix_msg *m, struct iov_iter *from);
/* @len bytes from the @at'th on: 0 or -EFAULT. */
int unix_msg_copy(const struct unix_msg *m, size_t at, size_t len, struct iov_iter *to);
/* Without any lock: files may be closed. */
void unix_msg_free(struct unix_msg *m);
/* What @scm says goes with @m, which takes its files over. 0, -ETOOMANYREFS. */
int unix_msg_attach(struct unix_msg *m, struct scm_cookie *scm);
/* The running task sends it. */
void unix_msg_set_current(struct unix_msg *m);
/* The same, if somebody asks, or may: who has not been accepted yet. With @other's sk_lock. */
static inline void unix_msg_add_creds(struct unix_msg *m, const struct sock *sk,
				      const struct sock *other)
{
	if (unlikely(!m->pid && (sock_flag(sk, SOCK_PASSCRED) ||
				 sock_flag(other, SOCK_PASSCRED) || !other->sk_inode)))
		unix_msg_set_current(m);
}
/* @scm, which has none, gets what @m says, with references of its own. */
void unix_msg_creds(const struct unix_msg *m, struct scm_cookie *scm);
/* The files of @m go to @scm, or, with MSG_PEEK, copies of them: 0 or -ENOMEM. */
int unix_msg_files(struct unix_msg *m, unsigned int flags, struct scm_cookie *scm);
/* The most that one message of a stream holds. */
#define UNIX_STREAM_MOST	36544u

/* --- stream.c, dgram.c --- */

ssize_t unix_stream_sendmsg(struct sock *sk, struct msghdr *msg);
ssize_t unix_stream_recvmsg(struct sock *sk, struct msghdr *msg, unsigned int flags);
ssize_t unix_dgram_sendmsg(struct sock *sk, struct msghdr *msg);
ssize_t unix_dgram_recvmsg(struct sock *sk, struct msghdr *msg, unsigned int flags);
ssize_t unix_seqpacket_sendmsg(struct sock *sk, struct msghdr *msg);
ssize_t unix_seqpacket_recvmsg(struct sock *sk, struct msghdr *msg, unsigned int flags);
/* With sk_lock of @u: its wr_wait is told when @other, which is full, no longer is. */
bool unix_peer_wake_me(struct unix_sock *u, struct unix_sock *other);
void unix_peer_wake_end(struct unix_sock *u, struct unix_sock *other);
/* From peer_wait: room there is room here. */
int unix_peer_wake_relay(wait_queue_entry_t *wait, unsigned int mode, void *key);

/* --- garbage.c --- */

/* Files go into a message: the user pays. 0 or -ETOOMANYREFS. */
int unix_attach_fds(struct scm_fp_list *fp);
/* They have left it. */
void unix_detach_fds(struct scm_fp_list *fp);
/* A copy for who looks only; NULL: no memory. */
struct scm_fp_list *unix_peek_fds(const struct scm_fp_list *fp);
/* They are closed, now or by who is closing others already: no call nests. */
void unix_bury_fds(struct scm_fp_list *fp);
/* Sockets that nobody can reach but by each other are ended. */
void unix_gc(void);
/* Are there any sockets on their way? */
bool unix_any_inflight(void);

#endif /* _NET_AF_UNIX_H */
