/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases that are processes and make system calls on files: the scene, and all that it
 * spawns, has an empty tmpfs as its root, and FS_BASE's memory.
 */
#ifndef _FS_TESTS_FS_SCENE_H
#define _FS_TESTS_FS_SCENE_H

#include "../../kernel/tests/scene.h"
#include "fs_user.h"

static inline void fs_scene_end(void *mnt)
{
	kern_unmount(mnt);
	rcu_barrier();
	rcu_barrier();
}

/* In a scene. The tmpfs goes with the case, when all processes have gone. */
static inline struct vfsmount *fs_scene(struct kunit *test, const char *options)
{
	struct vfsmount *mnt = kern_mount(get_fs_type("tmpfs"),
					  options ?: "size=0,nr_inodes=0,mode=755");
	struct path root;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mnt);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, fs_scene_end, mnt), 0);
	exec_mmap(fs_map(test));
	current->fs->umask = 0;
	root = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	set_fs_root(&root);
	set_fs_pwd(&root);
	return mnt;
}

/* The next child that ends: its exit status, or -ECHILD. */
static inline int child_status(void)
{
	struct wait_opts wo;
	long pid = wait_any(&wo, WEXITED | __WALL);

	return pid < 0 ? (int)pid : wo.status >> 8 ?: wo.status;
}

#endif /* _FS_TESTS_FS_SCENE_H */
