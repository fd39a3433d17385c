// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets as open files.
 *
 * A file of sockfs has a sock, and the sock's reference; reading and writing it is
 * receiving and sending. Owns the table of families, which is written at boot, and
 * sk_inode.
 */
#include <linux/anon_fs.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/init.h>
#include <linux/net.h>
#include <linux/path.h>
#include <linux/mount.h>
#include <linux/sprintf.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <net/sock.h>
#include <uapi/linux/magic.h>
#include <uapi/linux/sockios.h>

/* --- Families. --- */

static const struct net_proto_family *families[AF_MAX];

/* Before the first program: nobody reads yet. */
int sock_register(const struct net_proto_family *family)
{
	if (families[family->family])
		return -EEXIST;
	families[family->family] = family;
	return 0;
}
EXPORT_SYMBOL_GPL(sock_register);

/* What is asked for may be nonsense. */
struct sock *sock_create(int family, int type, int protocol)
{
	if (family < 0 || family >= AF_MAX)
		return ERR_PTR(-EAFNOSUPPORT);
	if (type < 0 || type >= SOCK_MAX)
		return ERR_PTR(-EINVAL);
	if (!families[family])
		return ERR_PTR(-EAFNOSUPPORT);
	return families[family]->create(type, protocol);
}
EXPORT_SYMBOL_GPL(sock_create);

/* --- Reading and writing. --- */

/* What the file does not want to wait for, its calls do not. */
static unsigned int wait_flags(const struct file *file)
{
	return READ_ONCE(file->f_flags) & O_NONBLOCK ? MSG_DONTWAIT : 0;
}

ssize_t sock_sendmsg(struct file *file, struct msghdr *msg)
{
	struct sock *sk = file->private_data;

	msg->msg_flags |= wait_flags(file);
	return sk->sk_ops->sendmsg(sk, msg);
}
EXPORT_SYMBOL_GPL(sock_sendmsg);

ssize_t sock_recvmsg(struct file *file, struct msghdr *msg, unsigned int flags)
{
	struct sock *sk = file->private_data;

	return sk->sk_ops->recvmsg(sk, msg, flags | wait_flags(file));
}
EXPORT_SYMBOL_GPL(sock_recvmsg);

/* Nothing to be read into asks for nothing; recv() would wait. */
static ssize_t sock_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct msghdr msg = { .msg_iter = *to };

	if (!iov_iter_count(to))
		return 0;
	return sock_recvmsg(iocb->ki_filp, &msg,
			    iocb->ki_flags & IOCB_NOWAIT ? MSG_DONTWAIT : 0);
}

/* One write() is one record. */
static ssize_t sock_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct msghdr msg = {
		.msg_iter = *from,
		.msg_flags = iocb->ki_flags & IOCB_NOWAIT ? MSG_DONTWAIT : 0,
	};

	return sock_sendmsg(iocb->ki_filp, &msg);
}

static u32 sock_poll(struct file *file, poll_table *pt)
{
	struct sock *sk = file->private_data;

	return sk->sk_ops->poll(file, sk, pt);
}

static int sock_fasync(struct file *file, int fd)
{
	struct sock *sk = file->private_data;

	return fasync_helper(file, fd, &sk->sk_fasync);
}

/* Sockets have had an owner before fcntl() knew of one. */
static long set_owner(struct file *file, const int __user *user)
{
	int who;

	return get_user(who, user) ? -EFAULT : f_setown(file, who);
}

/* What is not of all sockets is the family's. */
static long sock_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct sock *sk = file->private_data;

	if (cmd == FIOSETOWN || cmd == SIOCSPGRP)
		return set_owner(file, (int __user *)arg);
	if (cmd == FIOGETOWN || cmd == SIOCGPGRP)
		return put_user(f_getown(file), (int __user *)arg);
	return sk->sk_ops->ioctl ? sk->sk_ops->ioctl(sk, cmd, arg) : -ENOIOCTLCMD;
}

/* What was sent may be received still. */
static void sock_release(struct inode *inode, struct file *file)
{
	struct sock *sk = file->private_data;

	scoped_guard(spinlock, &sk->sk_lock)
		sk->sk_inode = NULL;
	sk->sk_ops->release(sk);
}

static const struct file_operations socket_file_ops = {
	.read_iter = sock_read_iter,
	.write_iter = sock_write_iter,
	.poll = sock_poll,
	.fasync = sock_fasync,
	.unlocked_ioctl = sock_ioctl,
	.release = sock_release,
};

struct sock *sock_from_file(struct file *file)
{
	return file->f_op == &socket_file_ops ? file->private_data : ERR_PTR(-ENOTSOCK);
}
EXPORT_SYMBOL_GPL(sock_from_file);

/* --- Files. --- */

/* As /proc shows it. */
static int sockfs_dname(struct dentry *dentry, char *buf, int size)
{
	return snprintf(buf, size, "socket:[%lu]", d_inode(dentry)->i_ino);
}

static const struct dentry_operations sockfs_dentry_operations = {
	.d_dname = sockfs_dname,
};

static struct anon_fs sockfs = {
	.type = { .name = "sockfs", .fill_super = anon_fill_super },
	.magic = SOCKFS_MAGIC,
	.d_op = &sockfs_dentry_operations,
};

/* Nobody has it yet. */
static struct file *new_socket_file(unsigned int flags)
{
	struct inode *inode = anon_inode(&sockfs, S_IFSOCK | 0777);
	struct file *file;
	struct path path;
	int err;

	if (IS_ERR(inode))
		return ERR_CAST(inode);
	/* By the names that /proc has for it nobody opens it again. */
	init_special_inode(inode, S_IFSOCK, 0);
	err = anon_path(&sockfs, inode, &path);
	if (err)
		return ERR_PTR(err);
	file = anon_file(&path, &socket_file_ops, O_RDWR | (flags & O_NONBLOCK));
	path_put(&path);
	return file;
}

struct file *sock_alloc_file(struct sock *sk, unsigned int flags)
{
	struct file *file = new_socket_file(flags);

	if (IS_ERR(file)) {
		sk->sk_ops->release(sk);
		return file;
	}
	file->private_data = sk;
	scoped_guard(spinlock, &sk->sk_lock)
		sk->sk_inode = file_inode(file);
	return file;
}
EXPORT_SYMBOL_GPL(sock_alloc_file);

/* Before the families, and for good. */
static int __init sock_init_fs(void)
{
	return anon_fs_mount(&sockfs);
}
fs_initcall(sock_init_fs);
