/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of fs/proc/ know of each other. */
#ifndef _FS_PROC_INTERNAL_H
#define _FS_PROC_INTERNAL_H

#include <linux/completion.h>
#include <linux/container_of.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/namei.h>
#include <linux/pid.h>
#include <linux/proc_fs.h>
#include <linux/ptrace.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/vfs.h>
#include <uapi/linux/fs.h>

/*
 * A registered entry. The tree, and all that says where an entry is, by proc_tree_lock. Its
 * memory goes a grace period after the tree and the last inode have let go of it.
 */
struct proc_dir_entry {
	refcount_t count;
	atomic_t in_use;		/* calls under way; PDE_GONE: no more */
	struct completion *idle;	/* of who waits for them, */
	struct completion closed;	/* and closes what is open */
	spinlock_t lock;		/* of @openers */
	struct list_head openers;
	umode_t mode;
	unsigned int nr_dirs;		/* directories in it */
	unsigned long ino;
	const struct inode_operations *iop;
	const struct proc_ops *ops;
	int (*show)(struct seq_file *m, void *v);
	const struct seq_operations *seq_ops;
	void *data;
	char *link;			/* a symlink's text, behind the name */
	loff_t size;			/* of a file, that says so */
	struct proc_dir_entry *parent;
	struct list_head children, sibling;
	u64 place, next_place;		/* in its directory; of its next child */
	struct rcu_head rcu;
	u8 name_len;
	char name[];
};
#define PDE_GONE	INT_MIN

/* A file of a process: what it is called, and what is done with it. */
struct pid_entry {
	const char *name;
	umode_t mode;
	const struct inode_operations *iop;
	const struct file_operations *fop;
	/* One text, of a task that is referenced; see proc_whole(). */
	int (*show)(struct seq_file *m, struct task_struct *p);
	/* Where a link leads to, with references. */
	int (*path)(struct task_struct *p, struct path *path);
};

/* An inode is an entry's or a process's; the latter's fields never change. */
struct proc_inode {
	struct inode vfs_inode;
	struct proc_dir_entry *pde;	/* with a reference, or NULL */
	struct pid *pid;		/* with a reference, or NULL */
	const struct pid_entry *entry;	/* NULL: a task's directory */
	bool whole;			/* all threads of the process count */
	unsigned int fd;
};

static inline struct proc_inode *PROC_I(const struct inode *inode)
{
	return container_of((struct inode *)inode, struct proc_inode, vfs_inode);
}

static inline struct proc_dir_entry *PDE(const struct inode *inode)
{
	return PROC_I(inode)->pde;
}

/* What the inode is of, with a reference; NULL: it has gone. */
static inline struct task_struct *get_proc_task(const struct inode *inode)
{
	return get_pid_task(PROC_I(inode)->pid, PIDTYPE_PID);
}

/* In pid_entry.show: is it asked for the process, and not for a thread? */
static inline bool proc_whole(const struct seq_file *m)
{
	return PROC_I(file_inode(m->file))->whole;
}

/* --- inode.c --- */

extern const struct super_operations proc_super_operations;
/* One that nobody else knows, with one reference; or NULL. */
struct inode *proc_new_inode(struct super_block *sb, umode_t mode, unsigned long ino);
int proc_setattr(struct dentry *dentry, struct iattr *attr);
ssize_t proc_read_dir(struct kiocb *iocb, struct iov_iter *to);
loff_t proc_lseek_dir(struct file *file, loff_t offset, int whence);
/* The number that a name is: no sign, no leading zero; ~0u: none. */
unsigned int name_to_int(const struct dname *name);

/* --- generic.c --- */

extern struct proc_dir_entry proc_root;
extern const struct file_operations proc_dir_operations;
/* For @dentry, in @dir: 0, -ENOENT or -ENOMEM. */
int proc_lookup_pde(struct proc_dir_entry *dir, struct dentry *dentry);
/* With a reference to the entry, or NULL. Who calls sees to it that the entry stays. */
struct inode *pde_inode(struct super_block *sb, struct proc_dir_entry *pde);
/* False: the reader has no room. */
bool proc_emit_pdes(struct proc_dir_entry *dir, struct dir_context *ctx);
/* In /proc, at @place: a link that @iop says where it leads. NULL: no memory. */
struct proc_dir_entry *proc_create_link(const char *name, u64 place,
					const struct inode_operations *iop);
/* NULL is fine. */
void pde_put(struct proc_dir_entry *pde);

/* --- base.c --- */

/*
 * Numbers of inodes: whose, which of his files, and of which descriptor. A process's directory
 * and a thread's are followed by their entries, in the order of the table.
 */
enum {
	PID_INO_GROUP, PID_INO_THREAD = 64, PID_INO_FD = 128, PID_INO_FDINFO, PID_INO_MAP_FILES,
};
static inline unsigned long pid_ino(pid_t nr, unsigned int kind, unsigned int fd)
{
	return (unsigned long)nr << 32 | kind << 24 | fd;
}

/* What the inode is to be of; the directory it is in says the rest. */
struct pid_place {
	struct pid *pid;
	const struct pid_entry *entry;
	umode_t mode;
	bool whole;
	unsigned int kind, fd;
	loff_t size;
	const struct inode_operations *iop;
	const struct file_operations *fop;
	const struct dentry_operations *d_op;
};
/* 0, -ENOENT: it has gone, -ENOMEM. */
int proc_pid_add(struct dentry *dentry, const struct pid_place *place);
/* Under RCU: has it not gone? Then its inode's owner is who he is now. */
bool pid_revalidate(struct dentry *dentry);
extern const struct dentry_operations pid_dentry_operations;
int proc_pid_getattr(const struct path *path, struct kstat *stat);
/* 0: the entry's show() has been called; -ESRCH: it has gone. */
int proc_single_show(struct seq_file *m, void *unused);

int proc_pid_lookup(struct dentry *dentry);
bool proc_emit_pids(struct dir_context *ctx);
extern const struct inode_operations proc_task_inode_operations;
extern const struct file_operations proc_task_operations;
extern const struct file_operations proc_tid_children_operations;
/* The directory of a process, or of a thread: 0, -ENOENT or -ENOMEM. */
int proc_pid_add_dir(struct dentry *dentry, struct pid *pid, unsigned int kind);
/* A number in a directory; false: no room. */
bool proc_emit_number(struct dir_context *ctx, unsigned int nr, unsigned int type, u64 ino);
/* In directories of numbers, that one is at this place and its number. */
#define NUMBERS_FROM	0x10000

/* --- What processes have: array.c, task_mmu.c, task_text.c, fd.c, mounts.c. --- */

int proc_pid_stat(struct seq_file *m, struct task_struct *p);
int proc_pid_status(struct seq_file *m, struct task_struct *p);
int proc_pid_statm(struct seq_file *m, struct task_struct *p);
int proc_pid_limits(struct seq_file *m, struct task_struct *p);
int proc_pid_wchan(struct seq_file *m, struct task_struct *p);
int proc_pid_stack(struct seq_file *m, struct task_struct *p);
int proc_pid_io(struct seq_file *m, struct task_struct *p);
int proc_pid_schedstat(struct seq_file *m, struct task_struct *p);
int proc_pid_timers(struct seq_file *m, struct task_struct *p);
int proc_pid_oom_score(struct seq_file *m, struct task_struct *p);
int proc_pid_cgroup(struct seq_file *m, struct task_struct *p);
int proc_pid_personality(struct seq_file *m, struct task_struct *p);
int proc_pid_mm_verify(struct seq_file *m, struct task_struct *p);
int proc_exe_path(struct task_struct *p, struct path *path);
int proc_cwd_path(struct task_struct *p, struct path *path);
int proc_root_path(struct task_struct *p, struct path *path);
extern const struct file_operations proc_pid_cmdline_operations;
extern const struct file_operations proc_pid_environ_operations;
extern const struct file_operations proc_pid_auxv_operations;
extern const struct file_operations proc_pid_mem_operations, proc_pid_pagemap_operations;
/* Any place can be gone to, whatever is there. */
loff_t proc_mem_lseek(struct file *file, loff_t offset, int whence);
extern const struct file_operations proc_pid_comm_operations;
extern const struct file_operations proc_pid_oom_score_adj_operations;
extern const struct file_operations proc_pid_oom_adj_operations;
extern const struct file_operations proc_pid_maps_operations, proc_pid_smaps_operations;
extern const struct file_operations proc_pid_clear_refs_operations;
extern const struct file_operations proc_pid_coredump_filter_operations;
/* One number that is written, with blanks around it: 0, -EFAULT, -EINVAL, -ERANGE. */
int proc_get_int(struct iov_iter *from, unsigned int base, int *value);
/* meminfo.c: pages of caches of objects, and of tasks' stacks. */
unsigned long proc_nr_slab_pages(void);
unsigned long proc_nr_stack_pages(void);
extern const struct file_operations proc_pid_page_tables_operations;
/*
 * A sequence about the memory of a process, for who may read that: @size bytes for it, which
 * begin with the mm_struct, or NULL, and a reference to the structure alone.
 */
int proc_open_mm(struct inode *inode, struct file *file, const struct seq_operations *op,
		 size_t size);
void proc_release_mm(struct inode *inode, struct file *file);
/* A line of maps, an entry of smaps; @v is the VMA. */
int proc_show_map(struct seq_file *m, void *v);
int proc_show_smap(struct seq_file *m, void *v);
int proc_pid_smaps_rollup(struct seq_file *m, struct task_struct *p);
extern const struct file_operations proc_mounts_operations;
extern const struct file_operations proc_mountinfo_operations;
extern const struct inode_operations proc_fd_inode_operations, proc_fdinfo_inode_operations;
extern const struct file_operations proc_fd_operations, proc_fdinfo_operations;
/* Names that are never believed: what they stand for may be something else by now. */
extern const struct dentry_operations fd_dentry_operations;
extern const struct inode_operations proc_map_files_inode_operations;
extern const struct file_operations proc_map_files_operations;
/* The file that programs are told of, which the kernel's own code does not have; or NULL. */
struct file *proc_vma_file(const struct vm_area_struct *vma);

/* locks.c: lines of fdinfo, of the locks that @file or the @table that it is in has. */
void proc_show_file_locks(struct seq_file *m, const struct file *file, const void *table);

#endif /* _FS_PROC_INTERNAL_H */
