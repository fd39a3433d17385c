/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The filesystem in which slaves of ptys have their names (fs/devpts.c). Each mount by its type
 * is one of its own, with numbers of its own.
 */
#ifndef _LINUX_DEVPTS_FS_H
#define _LINUX_DEVPTS_FS_H

#include <linux/types.h>

struct dentry;
struct file;
struct inode;
struct path;
struct super_block;
struct tty_struct;

/*
 * The one that @file means, which is some ptmx: that it is in, or else what is mounted on "pts"
 * beside it. The root of it, with references; 0 or -ENODEV.
 */
int devpts_find(const struct file *file, struct path *root);
/* The lowest number that is free; -ENOSPC. */
int devpts_new_index(struct super_block *sb);
void devpts_kill_index(struct super_block *sb, unsigned int index);
/* A name for @tty, with a reference; ERR_PTR(-ENOMEM). */
struct dentry *devpts_pty_new(struct super_block *sb, struct tty_struct *tty);
/* The name and the reference go, and nobody finds the tty by it. */
void devpts_pty_kill(struct dentry *dentry);
/* What an inode leads to, with a reference; NULL: nothing any more. */
struct tty_struct *devpts_get_tty(struct inode *inode);

#endif /* _LINUX_DEVPTS_FS_H */
