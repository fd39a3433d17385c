// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes beside the bytes of a message: from a program's control buffer to files and
 * numbers, and back.
 *
 * Owns nothing: a list of files belongs to the message that has it, a cookie to the call
 * that it is made for.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <net/scm.h>
#include <net/sock.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

/* --- Lists of files. --- */

/* Of as many as there may be in all of it, and not more than can be sent at once. */
static struct scm_fp_list *new_list(unsigned int max)
{
	struct scm_fp_list *fp;

	max = min(max, (unsigned int)SCM_MAX_FD);
	fp = kmalloc(struct_size(fp, fp, max), GFP_KERNEL);
	if (!fp)
		return NULL;
	fp->count = 0;
	fp->max = max;
	fp->user = NULL;
	fp->nr_socks = 0;
	INIT_LIST_HEAD(&fp->link);
	return fp;
}

/* Each file gets one more reference; who pays for them is not copied. */
struct scm_fp_list *scm_fp_dup(const struct scm_fp_list *fp)
{
	struct scm_fp_list *copy = new_list(fp->count);

	if (!copy)
		return NULL;
	for (unsigned int i = 0; i < fp->count; i++)
		copy->fp[i] = get_file(fp->fp[i]);
	copy->count = fp->count;
	return copy;
}
EXPORT_SYMBOL_GPL(scm_fp_dup);

/* Whoever counted them has let go of them before. */
void scm_fp_free(struct scm_fp_list *fp)
{
	for (unsigned int i = 0; i < fp->count; i++)
		fput(fp->fp[i]);
	kfree(fp);
}
EXPORT_SYMBOL_GPL(scm_fp_free);

/* NULLs are fine. */
void scm_put(struct scm_cookie *scm)
{
	put_pid(scm->pid);
	scm->pid = NULL;
	if (scm->fp)
		scm_fp_free(scm->fp);
	scm->fp = NULL;
}
EXPORT_SYMBOL_GPL(scm_put);

/*
 * --- What a program sends. ---
 *
 * The control buffer is a copy: the program cannot change it meanwhile.
 */

/* The first one at or after @at that is there, or NULL; *@left: the bytes from it on. */
static const struct cmsghdr *cmsg_at(const struct msghdr *msg, size_t at, size_t *left)
{
	if (at > msg->msg_controllen || msg->msg_controllen - at < sizeof(struct cmsghdr))
		return NULL;
	*left = msg->msg_controllen - at;
	return msg->msg_control + at;
}

/* All of @cmsg's, behind those that there are. */
static int add_files(struct scm_fp_list *fp, const struct cmsghdr *cmsg)
{
	unsigned int nr = (cmsg->cmsg_len - sizeof(*cmsg)) / sizeof(int);
	const int *fds = (const int *)(cmsg + 1);

	if (nr > fp->max - fp->count)
		return -EINVAL;
	for (unsigned int i = 0; i < nr; i++) {
		struct file *file = fds[i] < 0 ? NULL : fget_raw(fds[i]);

		if (!file)
			return -EBADF;
		fp->fp[fp->count++] = file;
	}
	return 0;
}

/* The list is as large as the rest of the buffer can fill it. */
static int parse_rights(const struct cmsghdr *cmsg, size_t left, struct scm_cookie *scm)
{
	size_t nr = (cmsg->cmsg_len - sizeof(*cmsg)) / sizeof(int);

	if (!nr)
		return 0;
	if (nr > SCM_MAX_FD)
		return -EINVAL;
	if (!scm->fp)
		scm->fp = new_list(min(left / sizeof(int), (size_t)SCM_MAX_FD));
	return scm->fp ? add_files(scm->fp, cmsg) : -ENOMEM;
}

/* Who he is, in any of his roles; or who may be anybody. */
static bool may_claim(const struct ucred *creds)
{
	const struct cred *cred = current_cred();

	if (creds->pid != pid_nr(current->signal->pids[PIDTYPE_TGID]) && !capable(CAP_SYS_ADMIN))
		return false;
	if (creds->uid != cred->uid && creds->uid != cred->euid && creds->uid != cred->suid &&
	    !capable(CAP_SETUID))
		return false;
	return creds->gid == cred->gid || creds->gid == cred->egid ||
	       creds->gid == cred->sgid || capable(CAP_SETGID);
}

/* The last one counts. */
static int parse_creds(const struct cmsghdr *cmsg, struct scm_cookie *scm)
{
	struct ucred creds;
	struct pid *pid;

	if (cmsg->cmsg_len != CMSG_LEN(sizeof(creds)))
		return -EINVAL;
	memcpy(&creds, cmsg + 1, sizeof(creds));
	if (!may_claim(&creds))
		return -EPERM;
	if (creds.uid == (uid_t)-1 || creds.gid == (gid_t)-1)
		return -EINVAL;
	pid = find_get_pid(creds.pid);
	if (!pid)
		return -ESRCH;
	put_pid(scm->pid);
	scm->pid = pid;
	scm->uid = creds.uid;
	scm->gid = creds.gid;
	return 0;
}

/* What belongs to another level is none of ours. */
static int parse_one(const struct sock *sk, const struct cmsghdr *cmsg, size_t left,
		     struct scm_cookie *scm)
{
	if (cmsg->cmsg_len < sizeof(*cmsg) || cmsg->cmsg_len > left)
		return -EINVAL;
	if (cmsg->cmsg_level != SOL_SOCKET)
		return 0;
	switch (cmsg->cmsg_type) {
	case SCM_RIGHTS:
		return sk->sk_family == AF_UNIX ? parse_rights(cmsg, left, scm) : -EINVAL;
	case SCM_CREDENTIALS:
		return parse_creds(cmsg, scm);
	default:
		return -EINVAL;
	}
}

/*
 * Pieces stand one behind the other, each on a multiple of eight bytes. Files of several
 * pieces make one list. With an error all that was found before is let go of.
 */
int scm_parse(const struct sock *sk, const struct msghdr *msg, struct scm_cookie *scm)
{
	const struct cmsghdr *cmsg;
	size_t at = 0, left;
	int err = 0;

	while (!err && (cmsg = cmsg_at(msg, at, &left))) {
		err = parse_one(sk, cmsg, left, scm);
		at += CMSG_ALIGN(cmsg->cmsg_len);
	}
	if (err)
		scm_put(scm);
	return err;
}
EXPORT_SYMBOL_GPL(scm_parse);

/* --- What a program receives. --- */

/* @bytes of the program's room are used up. */
static void use_room(struct msghdr *msg, size_t bytes)
{
	bytes = min(bytes, msg->msg_controllen);
	msg->msg_control_user += bytes;
	msg->msg_controllen -= bytes;
}

/* As much of it as there is room for. What cannot be reached is not told of. */
static void put_cmsg(struct msghdr *msg, int type, const void *data, size_t len)
{
	struct cmsghdr head = {
		.cmsg_len = CMSG_LEN(len), .cmsg_level = SOL_SOCKET, .cmsg_type = type,
	};

	if (!msg->msg_control_user || msg->msg_controllen < sizeof(head)) {
		msg->msg_flags |= MSG_CTRUNC;
		return;
	}
	if (msg->msg_controllen < head.cmsg_len) {
		msg->msg_flags |= MSG_CTRUNC;
		head.cmsg_len = msg->msg_controllen;
	}
	if (copy_to_user(msg->msg_control_user, &head, sizeof(head)) ||
	    copy_to_user(msg->msg_control_user + sizeof(head), data,
			 head.cmsg_len - sizeof(head)))
		return;
	use_room(msg, CMSG_SPACE(len));
}

/* The program is told the number before anybody finds the file. */
static int give_file(struct file *file, int __user *user, unsigned int flags)
{
	int fd = get_unused_fd_flags(flags & MSG_CMSG_CLOEXEC ? O_CLOEXEC : 0), err;

	if (fd < 0)
		return fd;
	err = put_user(fd, user);
	if (err)
		put_unused_fd(fd);
	else
		fd_install(fd, get_file(file));
	return err;
}

/* Those that there are numbers and room for; the others are dropped. */
static void put_files(struct msghdr *msg, const struct scm_fp_list *fp, unsigned int flags)
{
	struct cmsghdr head = { .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	size_t room = 0, nr = 0;
	int __user *user = NULL;

	if (msg->msg_control_user && msg->msg_controllen > sizeof(head)) {
		room = (msg->msg_controllen - sizeof(head)) / sizeof(int);
		user = msg->msg_control_user + sizeof(head);
	}
	while (nr < min(room, (size_t)fp->count) && !give_file(fp->fp[nr], user + nr, flags))
		nr++;
	if (nr < fp->count)
		msg->msg_flags |= MSG_CTRUNC;
	if (!nr)
		return;
	head.cmsg_len = CMSG_LEN(nr * sizeof(int));
	if (!copy_to_user(msg->msg_control_user, &head, sizeof(head)))
		use_room(msg, CMSG_SPACE(nr * sizeof(int)));
}

/* As Linux has it: who is asked for by the receiver, files always. */
void scm_give(const struct sock *sk, struct msghdr *msg, const struct scm_cookie *scm,
	      unsigned int flags)
{
	struct ucred creds = { pid_nr(scm->pid), scm->uid, scm->gid };

	if (sock_flag(sk, SOCK_PASSCRED))
		put_cmsg(msg, SCM_CREDENTIALS, &creds, sizeof(creds));
	if (scm->fp)
		put_files(msg, scm->fp, flags);
}
EXPORT_SYMBOL_GPL(scm_give);
