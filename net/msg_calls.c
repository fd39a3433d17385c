// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls that move messages: from what a program hands over to struct msghdr, and
 * what comes back. Owns nothing.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <net/sock.h>

#include "socket.h"

#define OPTMEM_MAX	20480u	/* the largest control buffer that is sent */

/* -EBADF, -ENOTSOCK, or 0. */
static int check_file(struct fd f)
{
	return fd_empty(f) ? -EBADF : PTR_ERR_OR_ZERO(sock_from_file(fd_file(f)));
}

/* --- One buffer. --- */

/* As Linux has it: what is too long is cut, what cannot be the program's is refused. */
static int import_buffer(bool direction, void __user *buf, size_t len, struct iov_iter *iter)
{
	len = min(len, MAX_RW_COUNT);
	if (!access_ok(buf, len))
		return -EFAULT;
	*iter = ubuf_iter(direction, buf, len);
	return 0;
}

/* The buffer is looked at before the descriptor, and the name last: as on Linux. */
SYSCALL_DEFINE6(sendto, int, fd, void __user *, buf, size_t, len, unsigned int, flags,
		const void __user *, user, int, namelen)
{
	struct sockaddr_storage addr;
	struct msghdr msg = { .msg_flags = flags & ~MSG_CMSG_COMPAT };
	CLASS(fd, f)(fd);
	int err = import_buffer(ITER_SOURCE, buf, len, &msg.msg_iter) ?: check_file(f);

	if (err)
		return err;
	if (user) {
		err = move_addr_to_kernel(user, namelen, &addr);
		if (err)
			return err;
		msg.msg_name = &addr;
		msg.msg_namelen = namelen;
	}
	return sock_sendmsg(fd_file(f), &msg);
}

/* What cannot be told of the name is an error, although the bytes have been received. */
SYSCALL_DEFINE6(recvfrom, int, fd, void __user *, buf, size_t, len, unsigned int, flags,
		void __user *, user, int __user *, namelen)
{
	struct sockaddr_storage addr;
	struct msghdr msg = { .msg_name = user ? &addr : NULL };
	CLASS(fd, f)(fd);
	int err = import_buffer(ITER_DEST, buf, len, &msg.msg_iter) ?: check_file(f);
	ssize_t ret;

	if (err)
		return err;
	ret = sock_recvmsg(fd_file(f), &msg, flags & ~MSG_CMSG_COMPAT);
	if (ret < 0 || !user)
		return ret;
	err = move_addr_to_user(&addr, msg.msg_namelen, user, namelen);
	return err ?: ret;
}

/* --- Whole messages. --- */

/*
 * What a message needs while it is on its way. It is large, and lives on the stack of who
 * makes the call: an array of more than UIO_FASTIOV pieces, and what goes beside, are
 * elsewhere.
 */
struct msg_call {
	struct user_msghdr user;
	struct msghdr msg;
	struct sockaddr_storage addr;
	struct iovec fast[UIO_FASTIOV];
	struct iovec *array;
	void *control;			/* a copy, of what is sent */
};

/* The program's header, and its pieces. */
static int get_msghdr(struct msg_call *call, const struct user_msghdr __user *user,
		      bool direction)
{
	struct iovec_request req = { .direction = direction, .fast = call->fast };
	ssize_t ret;

	call->array = NULL;
	call->control = NULL;
	call->msg = (struct msghdr){};
	if (copy_from_user(&call->user, user, sizeof(call->user)))
		return -EFAULT;
	if (!call->user.msg_name)
		call->user.msg_namelen = 0;
	if (call->user.msg_namelen < 0)
		return -EINVAL;
	call->user.msg_namelen = min(call->user.msg_namelen, (int)sizeof(call->addr));
	if (call->user.msg_iovlen > UIO_MAXIOV)
		return -EMSGSIZE;
	req.user = call->user.msg_iov;
	req.nr_segs = call->user.msg_iovlen;
	ret = import_iovec(&req, &call->array, &call->msg.msg_iter);
	return min(ret, 0l);
}

/* Also of a call that has failed anywhere in get_msghdr() or behind it. */
static void put_msghdr(struct msg_call *call)
{
	kfree(call->control);
	kfree(call->array);
}

/* The name, and a copy of what goes beside. */
static int get_sent(struct msg_call *call)
{
	size_t len = call->user.msg_controllen;

	if (call->user.msg_namelen) {
		if (copy_from_user(&call->addr, call->user.msg_name, call->user.msg_namelen))
			return -EFAULT;
		call->msg.msg_name = &call->addr;
		call->msg.msg_namelen = call->user.msg_namelen;
	}
	if (!len)
		return 0;
	if (len > OPTMEM_MAX)
		return -ENOBUFS;
	call->control = kmalloc(len, GFP_KERNEL);
	if (!call->control)
		return -ENOBUFS;
	if (copy_from_user(call->control, call->user.msg_control, len))
		return -EFAULT;
	call->msg.msg_control = call->control;
	call->msg.msg_controllen = len;
	return 0;
}

/* One message of a program's: what is wrong with it is found before anything is sent. */
static ssize_t send_one(struct file *file, const struct user_msghdr __user *user,
			unsigned int flags)
{
	struct msg_call call;
	ssize_t ret = get_msghdr(&call, user, ITER_SOURCE) ?: get_sent(&call);

	if (!ret) {
		call.msg.msg_flags = flags;
		ret = sock_sendmsg(file, &call.msg);
	}
	put_msghdr(&call);
	return ret;
}

/* What a receive tells beside its bytes. */
static int tell_received(struct msg_call *call, struct user_msghdr __user *user)
{
	struct msghdr *msg = &call->msg;
	int err = 0;

	if (call->user.msg_name)
		err = move_addr_to_user(&call->addr, msg->msg_namelen, call->user.msg_name,
					&user->msg_namelen);
	err = err ?: put_user(msg->msg_flags & ~MSG_CMSG_COMPAT, &user->msg_flags);
	return err ?: put_user(call->user.msg_controllen - msg->msg_controllen,
			       &user->msg_controllen);
}

/*
 * The program's header has room for what is told of the message. Of its flags only
 * MSG_CMSG_CLOEXEC stays among those that it gets back, as on Linux.
 */
static ssize_t receive_one(struct file *file, struct user_msghdr __user *user,
			   unsigned int flags)
{
	struct msg_call call;
	ssize_t ret = get_msghdr(&call, user, ITER_DEST);

	if (!ret) {
		call.msg.msg_name = call.user.msg_name ? &call.addr : NULL;
		call.msg.msg_control_user = call.user.msg_control;
		call.msg.msg_controllen = call.user.msg_controllen;
		call.msg.msg_flags = flags & MSG_CMSG_CLOEXEC;
		ret = sock_recvmsg(file, &call.msg, flags);
		if (ret >= 0)
			ret = tell_received(&call, user) ?: ret;
	}
	put_msghdr(&call);
	return ret;
}

/* MSG_CMSG_COMPAT is the kernel's own flag on Linux, so no program may pass it. */
SYSCALL_DEFINE3(sendmsg, int, fd, const struct user_msghdr __user *, msg,
		unsigned int, flags)
{
	CLASS(fd, f)(fd);
	int err = flags & MSG_CMSG_COMPAT ? -EINVAL : check_file(f);

	return err ?: send_one(fd_file(f), msg, flags);
}

/* The same the other way. */
SYSCALL_DEFINE3(recvmsg, int, fd, struct user_msghdr __user *, msg, unsigned int, flags)
{
	CLASS(fd, f)(fd);
	int err = flags & MSG_CMSG_COMPAT ? -EINVAL : check_file(f);

	return err ?: receive_one(fd_file(f), msg, flags);
}

/* --- Many of them. --- */

/* As many as go; the error of the first that does not, if it is the very first. */
SYSCALL_DEFINE4(sendmmsg, int, fd, struct mmsghdr __user *, vec, unsigned int, nr,
		unsigned int, flags)
{
	CLASS(fd, f)(fd);
	ssize_t ret = flags & MSG_CMSG_COMPAT ? -EINVAL : check_file(f);
	unsigned int done = 0;

	nr = min(nr, (unsigned int)UIO_MAXIOV);
	while (!ret && done < nr) {
		ret = send_one(fd_file(f), &vec[done].msg_hdr, flags);
		if (ret < 0)
			break;
		ret = put_user((unsigned int)ret, &vec[done].msg_len);
		if (ret)
			break;
		done++;
		cond_resched();
	}
	return done ?: ret;
}

/* One recvmmsg(): until @end, if it is not 0, which is looked at between messages only. */
struct mmsg_call {
	struct mmsghdr __user *vec;
	unsigned int nr, flags;
	ktime_t end;
};

/* Whether another one is to be waited for. */
static bool is_over(struct mmsg_call *call)
{
	if (call->flags & MSG_WAITFORONE)
		call->flags |= MSG_DONTWAIT;
	return call->end && ktime_get() >= call->end;
}

/* Urgent data, which ends a round on Linux, does not exist. */
static long receive_many(struct file *file, struct mmsg_call *call)
{
	struct sock *sk = file->private_data;
	unsigned int done = 0;
	ssize_t ret = sock_error(sk);

	while (!ret && done < call->nr) {
		ret = receive_one(file, &call->vec[done].msg_hdr, call->flags & ~MSG_WAITFORONE);
		if (ret < 0)
			break;
		ret = put_user((unsigned int)ret, &call->vec[done].msg_len);
		if (ret)
			break;
		done++;
		if (is_over(call))
			break;
		cond_resched();
	}
	/* What came is told now, and what went wrong by the next call. */
	if (done && ret < 0 && ret != -EAGAIN)
		WRITE_ONCE(sk->sk_err, -ret);
	return done ?: ret;
}

/* What is left of the time, for the program. */
static int put_rest(ktime_t end, struct __kernel_timespec __user *user)
{
	return put_timespec64(ns_to_timespec64(max(end - ktime_get(), (ktime_t)0)), user);
}

/*
 * The time counts from the call on, but a receive that waits is not ended by it: this is
 * what Linux does, and what its manual says of it.
 */
SYSCALL_DEFINE5(recvmmsg, int, fd, struct mmsghdr __user *, vec, unsigned int, nr,
		unsigned int, flags, struct __kernel_timespec __user *, timeout)
{
	struct mmsg_call call = { .vec = vec, .nr = nr, .flags = flags };
	CLASS(fd, f)(fd);
	ktime_t wait;
	long ret;

	if (flags & MSG_CMSG_COMPAT)
		return -EINVAL;
	if (timeout) {
		ret = get_duration(&wait, timeout);
		if (ret)
			return ret;
		call.end = ktime_add_safe(ktime_get(), wait);
	}
	ret = check_file(f) ?: receive_many(fd_file(f), &call);
	if (ret > 0 && timeout && put_rest(call.end, timeout))
		return -EFAULT;
	return ret;
}
