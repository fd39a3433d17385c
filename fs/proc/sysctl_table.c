// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is below /proc/sys. The values are owned by others, who read them wherever they need
 * them; boot_id is owned here, and is made when it is first asked for.
 */
#include <linux/fdtable.h>
#include <linux/init.h>
#include <linux/inotify.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/oom.h>
#include <linux/panic.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <linux/utsname.h>
#include <linux/uuid.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/futex.h>
#include <uapi/linux/limits.h>

#include "../protected.h"
#include "internal.h"

/* --- Names. --- */

#define UTS_TEXT(FUNCTION, FIELD) \
static void FUNCTION(struct seq_file *m, const struct ctl_table *table) \
{ \
	struct new_utsname uts; \
	\
	get_utsname(&uts); \
	seq_printf(m, "%s\n", uts.FIELD); \
}
UTS_TEXT(show_ostype, sysname)
UTS_TEXT(show_osrelease, release)
UTS_TEXT(show_version, version)
UTS_TEXT(show_hostname, nodename)
UTS_TEXT(show_domainname, domainname)

/* What is too long is cut off. */
static int store_hostname(const struct ctl_table *table, const char *text)
{
	set_nodename(text);
	return 0;
}

static int store_domainname(const struct ctl_table *table, const char *text)
{
	set_domainname(text);
	return 0;
}

/* --- Random. --- */

/* Of the fourth kind, which means nothing but that it is random. */
static void make_uuid(uuid_t *uuid)
{
	get_random_bytes(uuid, sizeof(*uuid));
	uuid->b[6] = (uuid->b[6] & 0x0f) | 0x40;
	uuid->b[8] = (uuid->b[8] & 0x3f) | 0x80;
}

/* A new one each time. */
static void show_uuid(struct seq_file *m, const struct ctl_table *table)
{
	uuid_t uuid;

	make_uuid(&uuid);
	seq_printf(m, "%pUb\n", &uuid);
}

/* The same until the next boot. */
static void show_boot_id(struct seq_file *m, const struct ctl_table *table)
{
	static DEFINE_MUTEX(mutex);
	static uuid_t boot_id;			/* [mutex] */

	guard(mutex)(&mutex);
	if (uuid_is_null(&boot_id))
		make_uuid(&boot_id);
	seq_printf(m, "%pUb\n", &boot_id);
}

/* --- The kernel's state. --- */

/* A bit for each reason not to trust what the kernel says. */
static void show_tainted(struct seq_file *m, const struct ctl_table *table)
{
	unsigned long taint = 0;

	for (unsigned int i = 0; i <= TAINT_TEST; i++)
		taint |= (unsigned long)test_taint(i) << i;
	seq_printf(m, "%lu\n", taint);
}

/* There is no limit but memory, and none is kept for a rainy day. */
static void show_file_nr(struct seq_file *m, const struct ctl_table *table)
{
	seq_printf(m, "%ld\t0\t%ld\n", nr_open_files(), LONG_MAX);
}

/* --- Memory that can be had back. --- */

/*
 * 1: clean pages of files, of which there are none but those of filesystems in memory, which
 * stay; 2: what the kernel keeps; 4: without a word about it from now on.
 */
static void drop_caches(int what)
{
	static bool silent;

	if (what & 2)
		free_kept_memory();
	if (!READ_ONCE(silent))
		pr_info("%s (%d): drop_caches: %d\n", current->comm, current->pid, what);
	if (what & 4)
		WRITE_ONCE(silent, true);
}

/* --- Tables. --- */

/* What is as text there. */
static_assert(NGROUPS_MAX == 65536 && CAP_LAST_CAP == 40 && NR_OPEN_MAX == 1048576 &&
	      LONG_MAX == 9223372036854775807);

static const struct ctl_table kernel_table[] = {
	CTL_SHOW("ostype", show_ostype),
	CTL_SHOW("osrelease", show_osrelease),
	CTL_SHOW("version", show_version),
	{ .procname = "hostname", .mode = 0644, .show = show_hostname, .store = store_hostname },
	{ .procname = "domainname", .mode = 0644, .show = show_domainname,
	  .store = store_domainname },
	CTL_SHOW("tainted", show_tainted),
	CTL_INT("pid_max", pid_max, 301, PID_MAX_DEFAULT),
	CTL_INT("threads-max", max_threads, 1, FUTEX_TID_MASK),
	CTL_INT("randomize_va_space", randomize_va_space, 0, 2),
	CTL_TEXT("ngroups_max", "65536"),
	CTL_TEXT("cap_last_cap", "40"),
	CTL_TEXT("overflowuid", "65534"),
	CTL_TEXT("overflowgid", "65534"),
};

/* There is no way back: that is what it is for. */
static const struct ctl_table module_table[] = {
	CTL_INT("modules_disabled", modules_disabled, 1, 1),
};

/* The generator is never empty, once it has begun. */
static const struct ctl_table random_table[] = {
	CTL_SHOW("boot_id", show_boot_id),
	CTL_SHOW("uuid", show_uuid),
	CTL_TEXT("entropy_avail", "256"),
	CTL_TEXT("poolsize", "256"),
};

static const struct ctl_table vm_table[] = {
	CTL_INT("overcommit_memory", sysctl_overcommit_memory, 0, 2),
	CTL_INT("overcommit_ratio", sysctl_overcommit_ratio, 0, INT_MAX),
	CTL_ULONG("overcommit_kbytes", sysctl_overcommit_kbytes),
	CTL_INT("max_map_count", sysctl_max_map_count, 0, INT_MAX),
	CTL_ULONG("mmap_min_addr", mmap_min_addr),
	CTL_INT("panic_on_oom", sysctl_panic_on_oom, 0, 2),
	CTL_INT("oom_kill_allocating_task", sysctl_oom_kill_allocating_task, INT_MIN, INT_MAX),
	CTL_INT("oom_dump_tasks", sysctl_oom_dump_tasks, INT_MIN, INT_MAX),
	CTL_ULONG("admin_reserve_kbytes", sysctl_admin_reserve_kbytes),
	CTL_ULONG("user_reserve_kbytes", sysctl_user_reserve_kbytes),
	CTL_ACT("drop_caches", drop_caches, 1, 4),
	CTL_INT("legacy_va_layout", sysctl_legacy_va_layout, 0, INT_MAX),
};

static const struct ctl_table fs_table[] = {
	CTL_TEXT("file-max", "9223372036854775807"),
	CTL_SHOW("file-nr", show_file_nr),
	CTL_TEXT("nr_open", "1048576"),
	CTL_TEXT("pipe-max-size", "1048576"),
	CTL_INT("protected_fifos", protected_fifos, 0, 2),
	CTL_INT("protected_hardlinks", protected_hardlinks, 0, 1),
	CTL_INT("protected_regular", protected_regular, 0, 2),
	CTL_INT("protected_symlinks", protected_symlinks, 0, 1),
};

static const struct ctl_table inotify_table[] = {
	CTL_INT("max_user_instances", inotify_max_user_instances, 0, INT_MAX),
	CTL_INT("max_user_watches", inotify_max_user_watches, 0, INT_MAX),
	CTL_INT("max_queued_events", inotify_max_queued_events, 0, INT_MAX),
};

struct proc_dir_entry *kernel_sysctls __ro_after_init;

/* Without memory at the boot the rest of it will not be of much use, either. */
static int __init sysctl_tables_init(void)
{
	struct proc_dir_entry *fs = register_sysctl(NULL, "fs", fs_table,
						    ARRAY_SIZE(fs_table));

	kernel_sysctls = register_sysctl(NULL, "kernel", kernel_table, ARRAY_SIZE(kernel_table));
	if (!kernel_sysctls || !fs ||
	    !register_sysctl(kernel_sysctls, "random", random_table, ARRAY_SIZE(random_table)) ||
	    !register_sysctl(NULL, "vm", vm_table, ARRAY_SIZE(vm_table)) ||
	    !register_sysctl(fs, "inotify", inotify_table, ARRAY_SIZE(inotify_table)))
		return -ENOMEM;
	if (IS_ENABLED(CONFIG_MODULES) &&
	    add_sysctls(kernel_sysctls, module_table, ARRAY_SIZE(module_table)))
		return -ENOMEM;
	return 0;
}
fs_initcall(sysctl_tables_init);
