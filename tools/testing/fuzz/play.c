// SPDX-License-Identifier: GPL-2.0-only
/* What targets that are processes have in common: a process, a root, a look at what is left. */
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/leak.h>
#include <linux/mount.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/vfs.h>
#include <linux/wait_child.h>
#include <uapi/linux/wait.h>

#include "fuzz.h"

void fuzz_process(int (*fn)(void *arg), void *arg)
{
	struct wait_opts wo = {
		.type = PIDTYPE_MAX, .flags = WEXITED | __WALL | __WNOTHREAD };

	if (kernel_clone(&(struct kernel_clone_args){ .fn = fn, .fn_arg = arg }) < 0 ||
	    do_wait(&wo) < 0)
		panic("fuzz: no process\n");
}

struct vfsmount *fuzz_enter_folder(const char *options)
{
	struct vfsmount *mnt = kern_mount(get_fs_type("tmpfs"), options);
	struct path root;

	if (IS_ERR(mnt))
		panic("fuzz: no file system\n");
	root = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	set_fs_root(&root);
	set_fs_pwd(&root);
	return mnt;
}

void fuzz_leave_folder(struct vfsmount *mnt)
{
	set_fs_root(&init_root);
	set_fs_pwd(&init_root);
	rcu_barrier();
	kern_unmount(mnt);
}

static void show_leak(void *unused, const struct leak_site *site)
{
	pr_emerg("fuzz: leaked %zu bytes of %s (%lu in all) from %pS\n", site->size, site->cache,
		 site->nr, (void *)site->caller);
	for (unsigned int i = 0; i < LEAK_TRACE_DEPTH && site->trace[i]; i++)
		pr_emerg("    %pS\n", (void *)site->trace[i]);
}

static void ignore_leak(void *unused, const struct leak_site *site)
{
}

void fuzz_look_for_leaks(void (*play)(const void *data, size_t size), const void *data,
			 size_t size)
{
	struct leak_mark mark;

	if (!size)
		return;
	for (unsigned int i = 0; i < 4; i++) {
		leak_mark(&mark);
		play(data, size);
		rcu_barrier();
		if (!leak_report(&mark, ignore_leak, NULL))
			return;
	}
	leak_report(&mark, show_leak, NULL);
	panic("fuzz: leaked\n");
}
