// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a process has open: /proc/<pid>/fd and fdinfo. Owns nothing.
 *
 * A number may stand for another file at any moment: so names that others still use are asked
 * for what they are, and a link is followed to what is open at that moment.
 */
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/mount.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"

/* --- Links. --- */

/* With a reference: what is open there, if it is. */
static struct file *get_link_file(const struct inode *inode, struct task_fd *at)
{
	struct task_struct *p = get_proc_task(inode);
	struct file *file;

	if (!p)
		return NULL;
	at->fd = PROC_I(inode)->fd;
	file = fget_task(p, at);
	put_task_struct(p);
	return file;
}

/* What can be done with the file is what the link's mode says. */
static umode_t link_mode(const struct file *file)
{
	umode_t mode = S_IFLNK;

	if (file->f_mode & FMODE_READ)
		mode |= S_IRUSR | S_IXUSR;
	if (file->f_mode & FMODE_WRITE)
		mode |= S_IWUSR | S_IXUSR;
	return mode;
}

/*
 * Under RCU, where the file must not be put: that could be the last reference. Whether it
 * still is open is known where the link is followed.
 */
static bool fd_revalidate(struct dentry *dentry)
{
	return false;
}

const struct dentry_operations fd_dentry_operations = {
	.d_revalidate = fd_revalidate,
};

/* To the file itself: it may have no name, or another by now. */
static int proc_fd_get_link(struct dentry *dentry, struct link_body *body)
{
	struct inode *inode = d_inode(dentry);
	struct task_struct *p = get_proc_task(inode);
	bool may = p && ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS);
	struct task_fd at;
	struct file *file;

	if (!p)
		return -ENOENT;
	put_task_struct(p);
	file = may ? get_link_file(inode, &at) : NULL;
	if (!file)
		return may ? -ENOENT : -EACCES;
	body->path = file->f_path;
	path_get(&body->path);
	fput(file);
	return 0;
}

static const struct inode_operations fd_link_inode_operations = {
	.get_link = proc_fd_get_link,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

/* --- fdinfo. --- */

/* Flags as open() had them, and whether exec closes it. */
static int fdinfo_show(struct seq_file *m, void *unused)
{
	struct task_fd at;
	struct file *file = get_link_file(m->private, &at);
	unsigned int flags;

	if (!file)
		return -ENOENT;
	flags = READ_ONCE(file->f_flags) & ~O_CLOEXEC;
	if (at.cloexec)
		flags |= O_CLOEXEC;
	seq_printf(m, "pos:\t%lli\nflags:\t0%o\nmnt_id:\t%i\nino:\t%lu\n",
		   READ_ONCE(file->f_pos), flags, file->f_path.mnt ? file->f_path.mnt->mnt_id : 0,
		   file_inode(file)->i_ino);
	if (file->f_op->show_fdinfo)
		file->f_op->show_fdinfo(m, file);
	proc_show_file_locks(m, file, at.table);
	fput(file);
	return 0;
}

/* Flags and places say much of what a process does. */
static int fdinfo_open(struct inode *inode, struct file *file)
{
	struct task_struct *p = get_proc_task(inode);
	bool may = p && ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS);

	if (!p)
		return -ESRCH;
	put_task_struct(p);
	return may ? single_open(file, fdinfo_show, inode) : -EACCES;
}

static const struct file_operations fdinfo_file_operations = {
	.open = fdinfo_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};

static const struct inode_operations fdinfo_file_inode_operations = {
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

/* --- The directories. --- */

/* A place for what is open as @fd, but for what makes the two directories different. */
static int add_fd(struct inode *dir, struct dentry *dentry, struct pid_place *place)
{
	struct task_fd at = { .fd = name_to_int(d_name(dentry)) };
	struct task_struct *p = get_proc_task(dir);
	struct file *file;

	if (!p)
		return -ENOENT;
	file = fget_task(p, &at);
	put_task_struct(p);
	if (!file)
		return -ENOENT;
	place->pid = PROC_I(dir)->pid;
	place->fd = at.fd;
	place->d_op = &fd_dentry_operations;
	if (S_ISLNK(place->mode))
		place->mode = link_mode(file);
	fput(file);
	return proc_pid_add(dentry, place);
}

/* As links. */
static int proc_fd_lookup(struct inode *dir, struct dentry *dentry)
{
	return add_fd(dir, dentry, &(struct pid_place){
		.mode = S_IFLNK, .kind = PID_INO_FD, .iop = &fd_link_inode_operations });
}

/* As text. */
static int proc_fdinfo_lookup(struct inode *dir, struct dentry *dentry)
{
	return add_fd(dir, dentry, &(struct pid_place){
		.mode = S_IFREG | S_IRUGO, .kind = PID_INO_FDINFO,
		.iop = &fdinfo_file_inode_operations, .fop = &fdinfo_file_operations });
}

/* By number; the file itself is not asked for anything. */
static int iterate_fds(struct file *dir, struct dir_context *ctx, umode_t type,
		       unsigned int kind)
{
	struct task_struct *p = get_proc_task(file_inode(dir));
	struct task_fd at;
	struct file *file;
	bool room = true;

	if (!p)
		return -ENOENT;
	if (!dir_emit_dots(dir, ctx))
		goto out;
	at.fd = max_t(loff_t, ctx->pos, NUMBERS_FROM) - NUMBERS_FROM;
	while (room && (file = fget_task_next(p, &at))) {
		fput(file);
		room = proc_emit_number(ctx, at.fd, type >> 12,
					pid_ino(PROC_I(file_inode(dir))->pid->nr, kind, at.fd));
		at.fd++;
	}
out:
	put_task_struct(p);
	return 0;
}

/* Links, whatever is open there. */
static int proc_fd_iterate(struct file *dir, struct dir_context *ctx)
{
	return iterate_fds(dir, ctx, S_IFLNK, PID_INO_FD);
}

/* Files. */
static int proc_fdinfo_iterate(struct file *dir, struct dir_context *ctx)
{
	return iterate_fds(dir, ctx, S_IFREG, PID_INO_FDINFO);
}

/* Its own process always may: it knows what it has open, whoever it has become since. */
static int proc_fd_permission(struct inode *inode, int mask)
{
	int err = generic_permission(inode, mask);
	struct task_struct *p;

	if (!err)
		return 0;
	guard(rcu)();
	p = pid_task(PROC_I(inode)->pid, PIDTYPE_PID);
	return p && same_thread_group(p, current) ? 0 : err;
}

const struct inode_operations proc_fd_inode_operations = {
	.lookup = proc_fd_lookup,
	.permission = proc_fd_permission,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

const struct inode_operations proc_fdinfo_inode_operations = {
	.lookup = proc_fdinfo_lookup,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

const struct file_operations proc_fd_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = proc_fd_iterate,
};

const struct file_operations proc_fdinfo_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = proc_fdinfo_iterate,
};
