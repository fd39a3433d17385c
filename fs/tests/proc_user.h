/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Suites that read /proc: each case is a process whose root is proc itself, and reads files as
 * a program would, but into the kernel's memory.
 */
#ifndef _FS_TESTS_PROC_USER_H
#define _FS_TESTS_PROC_USER_H

#include <kunit/warning.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <linux/vma_usage.h>
#include <uapi/linux/fcntl.h>
#include "../../kernel/tests/crew.h"
#include "../../kernel/tests/scene.h"

#define STATUS(code)	(((code) & 0xff) << 8)
#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

/* --- A world. --- */

static struct vfsmount *proc_mnt;	/* of the suite that runs */

static inline int proc_suite_init(struct kunit_suite *suite)
{
	proc_mnt = kern_mount(get_fs_type("proc"), NULL);
	return PTR_ERR_OR_ZERO(proc_mnt);
}

static inline void proc_suite_exit(struct kunit_suite *suite)
{
	if (!IS_ERR(proc_mnt))
		kern_unmount(proc_mnt);
}

/* The scene that begins now sees nothing but proc. */
static inline void enter_proc(void)
{
	struct path root = { .mnt = proc_mnt, .dentry = proc_mnt->mnt_root };

	set_fs_root(&root);
	set_fs_pwd(&root);
}

/* Up to @size - 1 bytes, ended by a 0: how many, or what went wrong. */
static inline long read_file(struct file *file, char *buf, size_t size)
{
	loff_t pos = 0;
	ssize_t len, all = 0;

	do {
		len = kernel_read(file, buf + all, size - 1 - all, &pos);
		if (len > 0)
			all += len;
	} while (len > 0);
	buf[all] = '\0';
	return len < 0 ? len : all;
}

static inline long read_name(const char *name, char *buf, size_t size)
{
	struct file *file = filp_open(name, O_RDONLY, 0);
	long ret;

	buf[0] = '\0';
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = read_file(file, buf, size);
	fput(file);
	return ret;
}

static inline long write_name(const char *name, const char *text)
{
	struct file *file = filp_open(name, O_WRONLY | O_TRUNC, 0);
	loff_t pos = 0;
	long ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = kernel_write(file, text, strlen(text), &pos);
	fput(file);
	return ret;
}

/* What a name of a process leads to: 0, or why not. */
static inline long find(pid_t pid, const char *name)
{
	char text[64];
	struct path path;
	long ret;

	snprintf(text, sizeof(text), "/%d/%s", pid, name);
	ret = kern_path(text, 0, &path);
	if (!ret)
		path_put(&path);
	return ret;
}

static inline long read_of(pid_t pid, const char *name, char *buf, size_t size)
{
	char text[64];

	snprintf(text, sizeof(text), "/%d/%s", pid, name);
	return read_name(text, buf, size);
}

/* --- Lists. --- */

/* The names of a directory, separated by blanks. */
struct listing {
	struct dir_context ctx;
	char text[2000];
	size_t len;
};

static inline bool list_one(struct dir_context *ctx, const struct dir_entry *entry)
{
	struct listing *l = container_of(ctx, struct listing, ctx);

	l->len += scnprintf(l->text + l->len, sizeof(l->text) - l->len, "%s%s",
			    l->len ? " " : "", entry->name);
	return entry->ino && entry->type;
}

static inline long list(struct listing *l, const char *name)
{
	struct file *file = filp_open(name, O_RDONLY | O_DIRECTORY, 0);
	long ret;

	*l = (struct listing){ .ctx.actor = list_one };
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = iterate_dir(file, &l->ctx);
	fput(file);
	return ret;
}

/* A decimal number at the beginning of @text. */
static inline long number(const char *text)
{
	long value = 0, sign = *text == '-' ? -1 : 1;

	for (text += sign < 0; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + *text - '0';
	return sign * value;
}
static inline int count_fields(const char *line)
{
	int n = 1;

	for (; *line; line++)
		n += *line == ' ';
	return n;
}
static inline struct task_struct *task_of(pid_t pid)
{
	guard(rcu)();
	return find_task_by_pid(pid);
}
/* Becomes somebody else, without any right. */
static inline void become(struct kunit *test, uid_t uid)
{
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_NULL(test, new);
	new->uid = new->euid = new->suid = new->fsuid = uid;
	new->gid = new->egid = new->sgid = new->fsgid = uid;
	new->cap_effective = new->cap_permitted = new->cap_inheritable = 0;
	commit_creds(new);
}
static inline void expect_line(struct kunit *test, const char *name, const char *want)
{
	char *buf = kunit_kzalloc(test, 8192, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_GT(test, read_name(name, buf, 8192), 0l);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, want), "%s: %s", name, buf);
}

#endif /* _FS_TESTS_PROC_USER_H */
