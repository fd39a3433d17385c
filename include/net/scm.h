/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What goes beside the bytes of a message (net/core/scm.c): open files, and who has sent
 * it.
 */
#ifndef _NET_SCM_H
#define _NET_SCM_H

#include <linux/list.h>
#include <linux/types.h>
#include <net/sock.h>

struct file;
struct pid;
struct user_struct;

/* Files, each with a reference. @user: who has sent them, while he pays for them. */
struct scm_fp_list {
	unsigned int count, max;
	/* For whoever has it: */
	unsigned int nr_socks;		/* of them that are watched for circles */
	struct user_struct *user;
	struct list_head link;
	struct file *fp[];
};

/* @pid: NULL: nobody has said. All with references, until scm_destroy(). */
struct scm_cookie {
	struct pid *pid;
	uid_t uid;
	gid_t gid;
	struct scm_fp_list *fp;
};

#define OVERFLOWID	65534	/* of who is not known */

static inline void scm_none(struct scm_cookie *scm)
{
	*scm = (struct scm_cookie){ .uid = OVERFLOWID, .gid = OVERFLOWID };
}

/* What @msg, which has some, says: 0, or an error, and then nothing is held. */
int scm_parse(const struct sock *sk, const struct msghdr *msg, struct scm_cookie *scm);
/* The same of any message: most have none. */
static inline int scm_send(const struct sock *sk, const struct msghdr *msg,
			   struct scm_cookie *scm)
{
	scm_none(scm);
	return likely(!msg->msg_controllen) ? 0 : scm_parse(sk, msg, scm);
}

static inline bool scm_is_empty(const struct scm_cookie *scm)
{
	return likely(!scm->fp && !scm->pid);
}

void scm_put(struct scm_cookie *scm);
static inline void scm_destroy(struct scm_cookie *scm)
{
	if (!scm_is_empty(scm))
		scm_put(scm);
}

/*
 * The receiver gets all that there is room for in @msg: MSG_CTRUNC for the rest. Files
 * become descriptors, by copies; @scm stays the caller's.
 */
void scm_give(const struct sock *sk, struct msghdr *msg, const struct scm_cookie *scm,
	      unsigned int flags);
static inline void scm_recv(const struct sock *sk, struct msghdr *msg,
			    const struct scm_cookie *scm, unsigned int flags)
{
	if (unlikely(scm->fp || sock_flag(sk, SOCK_PASSCRED)))
		scm_give(sk, msg, scm, flags);
}

/* For who looks and leaves it where it is; NULL: no memory. */
struct scm_fp_list *scm_fp_dup(const struct scm_fp_list *fp);
/* The files go; may sleep, and end sockets. */
void scm_fp_free(struct scm_fp_list *fp);

#endif /* _NET_SCM_H */
