// SPDX-License-Identifier: GPL-2.0-only
/*
 * The directories of processes and threads, and what is in them.
 *
 * Nothing is kept: a name is made when somebody looks for it, and goes with its last user.
 * An inode has the struct pid, which stands for a number only as long as somebody is called
 * so: so who finds a name that others still use asks, under RCU, whether it leads to anybody,
 * and is never led to whoever has got the number since. Owns the names alone.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "internal.h"

/* --- Owners. --- */

/* A program that nobody may look into is root's, and so is what has none any more. */
static bool is_roots(struct task_struct *p)
{
	guard(spinlock)(&p->alloc_lock);
	return (READ_ONCE(p->flags) & PF_KTHREAD) || !p->mm || READ_ONCE(p->mm->dumpable) != 1;
}

/*
 * Under RCU: who the task is now; false: it has gone. Of its directory always who it is by
 * its rights: programs have learnt the user of a process from there.
 */
static bool find_owner(const struct inode *inode, uid_t *uid, gid_t *gid)
{
	struct task_struct *p = pid_task(PROC_I(inode)->pid, PIDTYPE_PID);
	const struct cred *cred;

	if (!p)
		return false;
	cred = rcu_dereference_raw(p->cred);
	*uid = cred->euid;
	*gid = cred->egid;
	if (inode->i_mode != (S_IFDIR | S_IRUGO | S_IXUGO) && is_roots(p))
		*uid = *gid = 0;
	return true;
}

/* For who asks for rights by the inode. Two words: both may be old, for a moment. */
static bool update_owner(struct inode *inode)
{
	uid_t uid;
	gid_t gid;

	if (!find_owner(inode, &uid, &gid))
		return false;
	WRITE_ONCE(inode->i_uid, uid);
	WRITE_ONCE(inode->i_gid, gid);
	return true;
}

/* The walk looks at the name that it has found, and at nothing else. */
bool pid_revalidate(struct dentry *dentry)
{
	return update_owner(d_inode(dentry));
}

const struct dentry_operations pid_dentry_operations = {
	.d_revalidate = pid_revalidate,
};

/* What is open may be asked for, too, long after the name was looked for. */
int proc_pid_getattr(const struct path *path, struct kstat *stat)
{
	struct inode *inode = d_inode(path->dentry);

	generic_fillattr(inode, stat);
	stat->uid = stat->gid = 0;
	guard(rcu)();
	find_owner(inode, &stat->uid, &stat->gid);
	return 0;
}

/* --- Inodes. --- */

/*
 * The inode is complete, and has its owner, before anybody finds it. What has ended since it
 * was looked for is not there.
 */
int proc_pid_add(struct dentry *dentry, const struct pid_place *place)
{
	unsigned long ino = pid_ino(place->pid->nr, place->kind, place->fd);
	struct inode *inode = proc_new_inode(dentry->d_sb, place->mode, ino);
	struct proc_inode *pi;
	bool alive;

	if (!inode)
		return -ENOMEM;
	pi = PROC_I(inode);
	pi->pid = get_pid(place->pid);
	pi->entry = place->entry;
	pi->whole = place->whole;
	pi->fd = place->fd;
	inode->i_op = place->iop;
	inode->i_fop = place->fop;
	inode->i_nlink = S_ISDIR(place->mode) ? 2 : 1;
	inode->i_size = place->size;
	scoped_guard(rcu)
		alive = update_owner(inode);
	if (!alive) {
		iput(inode);
		return -ENOENT;
	}
	dentry->d_op = place->d_op ?: &pid_dentry_operations;
	d_add(dentry, inode);
	return 0;
}

/* --- One text. --- */

/* The task may end while it is shown, but does not go away. */
int proc_single_show(struct seq_file *m, void *unused)
{
	struct inode *inode = m->private;
	struct task_struct *p = get_proc_task(inode);
	int err;

	if (!p)
		return -ESRCH;
	err = PROC_I(inode)->entry->show(m, p);
	put_task_struct(p);
	return err;
}

/* Whether there is still anybody is asked at each read. */
static int proc_single_open(struct inode *inode, struct file *file)
{
	return single_open(file, proc_single_show, inode);
}

static const struct file_operations proc_single_operations = {
	.open = proc_single_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};

static const struct inode_operations proc_pid_file_inode_operations = {
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

/* --- Links. --- */

/* Whoever is led there could do more with it than read it. */
static int proc_pid_get_link(struct dentry *dentry, struct link_body *body)
{
	struct inode *inode = d_inode(dentry);
	struct task_struct *p = get_proc_task(inode);
	int err = -ENOENT;

	if (!p)
		return err;
	err = -EACCES;
	if (ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS))
		err = PROC_I(inode)->entry->path(p, &body->path);
	put_task_struct(p);
	return err;
}

static const struct inode_operations proc_pid_link_inode_operations = {
	.get_link = proc_pid_get_link,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

/* --- The table. --- */

#define DIR_OF(NAME, MODE, IOP, FOP) \
	{ .name = NAME, .mode = S_IFDIR | (MODE), .iop = IOP, .fop = FOP }
#define TEXT(NAME, MODE, SHOW) \
	{ .name = NAME, .mode = S_IFREG | (MODE), .show = SHOW, \
	  .iop = &proc_pid_file_inode_operations, .fop = &proc_single_operations }
#define FILE_OF(NAME, MODE, FOP) \
	{ .name = NAME, .mode = S_IFREG | (MODE), \
	  .iop = &proc_pid_file_inode_operations, .fop = FOP }
#define LINK_TO(NAME, PATH) \
	{ .name = NAME, .mode = S_IFLNK | S_IRWXUGO, .path = PATH, \
	  .iop = &proc_pid_link_inode_operations }

/* What threads alone have; what processes alone have; what both have, in Linux's order. */
static const struct pid_entry pid_entries[] = {
	FILE_OF("children", 0444, &proc_tid_children_operations),
	TEXT("timers", 0444, proc_pid_timers),
	DIR_OF("task", 0555, &proc_task_inode_operations, &proc_task_operations),
	DIR_OF("map_files", 0500, &proc_map_files_inode_operations, &proc_map_files_operations),
	DIR_OF("fd", 0500, &proc_fd_inode_operations, &proc_fd_operations),
	DIR_OF("fdinfo", 0555, &proc_fdinfo_inode_operations, &proc_fdinfo_operations),
	FILE_OF("environ", 0400, &proc_pid_environ_operations),
	FILE_OF("auxv", 0400, &proc_pid_auxv_operations),
	TEXT("status", 0444, proc_pid_status),
	TEXT("personality", 0400, proc_pid_personality),
	TEXT("limits", 0444, proc_pid_limits),
	FILE_OF("comm", 0644, &proc_pid_comm_operations),
	FILE_OF("cmdline", 0444, &proc_pid_cmdline_operations),
	TEXT("stat", 0444, proc_pid_stat),
	TEXT("statm", 0444, proc_pid_statm),
	FILE_OF("maps", 0444, &proc_pid_maps_operations),
	FILE_OF("mem", 0600, &proc_pid_mem_operations),
	LINK_TO("cwd", proc_cwd_path),
	LINK_TO("root", proc_root_path),
	LINK_TO("exe", proc_exe_path),
	FILE_OF("mounts", 0444, &proc_mounts_operations),
	FILE_OF("mountinfo", 0444, &proc_mountinfo_operations),
	FILE_OF("clear_refs", 0200, &proc_pid_clear_refs_operations),
	FILE_OF("smaps", 0444, &proc_pid_smaps_operations),
	TEXT("smaps_rollup", 0444, proc_pid_smaps_rollup),
	FILE_OF("pagemap", 0400, &proc_pid_pagemap_operations),
	TEXT("wchan", 0444, proc_pid_wchan),
	TEXT("stack", 0400, proc_pid_stack),
	TEXT("schedstat", 0444, proc_pid_schedstat),
	TEXT("cgroup", 0444, proc_pid_cgroup),
	TEXT("oom_score", 0444, proc_pid_oom_score),
	FILE_OF("oom_adj", 0644, &proc_pid_oom_adj_operations),
	FILE_OF("oom_score_adj", 0644, &proc_pid_oom_score_adj_operations),
	FILE_OF("coredump_filter", 0644, &proc_pid_coredump_filter_operations),
	TEXT("io", 0400, proc_pid_io),
	FILE_OF("page_tables", 0400, &proc_pid_page_tables_operations),
	TEXT("mm_verify", 0400, proc_pid_mm_verify),
};
static_assert(ARRAY_SIZE(pid_entries) < PID_INO_THREAD - PID_INO_GROUP);
/* The last is for who has debugging code. */
#define NR_PID_ENTRIES	(ARRAY_SIZE(pid_entries) - !IS_ENABLED(CONFIG_DEBUG_VM))

/* Of those in front, which are not everybody's. */
#define NR_THREAD_ENTRIES	1
#define NR_PROCESS_ENTRIES	3

/* Does this directory have the entry of that number? */
static bool has_entry(const struct inode *dir, unsigned int nr)
{
	return nr >= NR_THREAD_ENTRIES + NR_PROCESS_ENTRIES ||
	       (nr >= NR_THREAD_ENTRIES) == PROC_I(dir)->whole;
}

/* What the numbers of its inodes begin with. */
static unsigned int dir_kind(const struct inode *dir)
{
	return PROC_I(dir)->whole ? PID_INO_GROUP : PID_INO_THREAD;
}

/* By comparing: the names are few, and short. */
static int proc_pident_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct dname *name = d_name(dentry);
	struct pid_place place = { .pid = PROC_I(dir)->pid, .whole = PROC_I(dir)->whole };

	for (unsigned int i = 0; i < NR_PID_ENTRIES; i++) {
		const struct pid_entry *entry = &pid_entries[i];

		if (!has_entry(dir, i) || strlen(entry->name) != name->len ||
		    memcmp(entry->name, name->name, name->len))
			continue;
		place.entry = entry;
		place.mode = entry->mode;
		place.iop = entry->iop;
		place.fop = entry->fop;
		place.kind = dir_kind(dir) + 1 + i;
		return proc_pid_add(dentry, &place);
	}
	return -ENOENT;
}

/* A directory whose process has gone has no entries any more. */
static bool is_gone(const struct inode *dir)
{
	guard(rcu)();
	return !pid_task(PROC_I(dir)->pid, PIDTYPE_PID);
}

/* The place of an entry is its number in the table. */
static int proc_pident_iterate(struct file *file, struct dir_context *ctx)
{
	struct inode *dir = file_inode(file);
	pid_t nr = PROC_I(dir)->pid->nr;

	if (is_gone(dir))
		return -ENOENT;
	if (!dir_emit_dots(file, ctx))
		return 0;
	for (u64 i = ctx->pos - 2; i < NR_PID_ENTRIES; i++) {
		const struct pid_entry *entry = &pid_entries[i];
		struct dir_entry de = {
			.name = entry->name, .len = strlen(entry->name),
			.type = (entry->mode & S_IFMT) >> 12,
			.ino = pid_ino(nr, dir_kind(dir) + 1 + i, 0),
		};

		if (has_entry(dir, i) && !ctx->actor(ctx, &de))
			break;
		ctx->pos++;
	}
	return 0;
}

static const struct inode_operations proc_pident_inode_operations = {
	.lookup = proc_pident_lookup,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

static const struct file_operations proc_pident_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = proc_pident_iterate,
};

/* --- Processes, in /proc. --- */

/* Process or thread: what is in it differs, and how its numbers are made. */
int proc_pid_add_dir(struct dentry *dentry, struct pid *pid, unsigned int kind)
{
	struct pid_place place = {
		.pid = pid, .kind = kind, .whole = kind == PID_INO_GROUP,
		.mode = S_IFDIR | S_IRUGO | S_IXUGO,
		.iop = &proc_pident_inode_operations, .fop = &proc_pident_operations,
	};

	return proc_pid_add(dentry, &place);
}

/* Threads are found here, too, although nobody lists them. */
int proc_pid_lookup(struct dentry *dentry)
{
	unsigned int nr = name_to_int(d_name(dentry));
	struct pid *pid = nr <= INT_MAX ? find_get_pid(nr) : NULL;
	int err = pid ? proc_pid_add_dir(dentry, pid, PID_INO_GROUP) : -ENOENT;

	put_pid(pid);
	return err;
}

/* Its place says which number it is, so a reader goes on behind the last one he has seen. */
bool proc_emit_number(struct dir_context *ctx, unsigned int nr, unsigned int type, u64 ino)
{
	char name[12];
	struct dir_entry entry = { .name = name, .type = type, .ino = ino };

	entry.len = snprintf(name, sizeof(name), "%u", nr);
	ctx->pos = NUMBERS_FROM + nr;
	if (!ctx->actor(ctx, &entry))
		return false;
	ctx->pos++;
	return true;
}

/* Numbers are also those of groups whose leaders have gone. */
static bool is_process(struct pid *pid)
{
	struct task_struct *p;

	guard(rcu)();
	p = pid_task(pid, PIDTYPE_PID);
	return p && thread_group_leader(p);
}

/* All that have a number at the moment when it is their turn. */
bool proc_emit_pids(struct dir_context *ctx)
{
	struct pid *pid;
	bool room = true;

	ctx->pos = max_t(loff_t, ctx->pos, NUMBERS_FROM);
	while (room && (pid = find_ge_pid(ctx->pos - NUMBERS_FROM))) {
		if (is_process(pid))
			room = proc_emit_number(ctx, pid->nr, S_IFDIR >> 12,
						pid_ino(pid->nr, PID_INO_GROUP, 0));
		else
			ctx->pos = NUMBERS_FROM + pid->nr + 1;
		put_pid(pid);
	}
	return room;
}

/* --- /proc/self, /proc/thread-self. --- */

/* With what walks read beyond the end. */
static int link_text(struct link_body *body, const char *format)
{
	char *text = kzalloc(48, GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	snprintf(text, 40, format, current->tgid, current->pid);
	body->text = text;
	body->free = text;
	return 0;
}

/* Of whoever asks. */
static int proc_self_get_link(struct dentry *dentry, struct link_body *body)
{
	return link_text(body, "%d");
}

/* The same of the thread. */
static int proc_thread_self_get_link(struct dentry *dentry, struct link_body *body)
{
	return link_text(body, "%d/task/%d");
}

static const struct inode_operations proc_self_inode_operations = {
	.get_link = proc_self_get_link,
	.setattr = proc_setattr,
};

static const struct inode_operations proc_thread_self_inode_operations = {
	.get_link = proc_thread_self_get_link,
	.setattr = proc_setattr,
};

/* Who mounts it finds them there. */
static int __init proc_base_init(void)
{
	if (!proc_create_link("self", NUMBERS_FROM - 2, &proc_self_inode_operations) ||
	    !proc_create_link("thread-self", NUMBERS_FROM - 1,
			      &proc_thread_self_inode_operations))
		return -ENOMEM;
	return 0;
}
fs_initcall(proc_base_init);
