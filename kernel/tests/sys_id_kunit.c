// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the small calls: names, users and groups, rights, prctl(), scheduling, the log.
 * What they answer was seen on Linux.
 */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/membarrier.h>
#include <uapi/linux/prctl.h>
#include <uapi/linux/reboot.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/securebits.h>
#include <uapi/linux/sysinfo.h>
#include <uapi/linux/utsname.h>

#include "scene.h"

#define NOBODY	((unsigned long)-1)

/* --- Names. --- */

SCENE_CASE(names)
{
	struct new_utsname uts;

	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_uname, BASE);
	got_bytes(BASE, &uts, sizeof(uts));
	KUNIT_EXPECT_STREQ(test, uts.sysname, "Linux");
	KUNIT_EXPECT_STREQ(test, uts.nodename, "(none)");
	put_bytes(BASE + 1024, "pagoda?", 7);
	EXPECT_CALL(test, 0, __NR_sethostname, BASE + 1024, 6);
	EXPECT_CALL(test, 0, __NR_uname, BASE);
	got_bytes(BASE, &uts, sizeof(uts));
	KUNIT_EXPECT_STREQ(test, uts.nodename, "pagoda");
	EXPECT_CALL(test, -EINVAL, __NR_sethostname, BASE, 65);
	EXPECT_CALL(test, -EINVAL, __NR_sethostname, BASE, NOBODY);
	EXPECT_CALL(test, -EFAULT, __NR_sethostname, 8, 5);
	EXPECT_CALL(test, -EFAULT, __NR_uname, 8);
	put_bytes(BASE + 1024, "(none)", 6);
	EXPECT_CALL(test, 0, __NR_sethostname, BASE + 1024, 6);
	lose_rights();
	EXPECT_CALL(test, -EPERM, __NR_sethostname, BASE, 65);
	EXPECT_CALL(test, 0, __NR_personality, 0xffffffff);
	EXPECT_CALL(test, 0, __NR_personality, 8);
	EXPECT_CALL(test, 8, __NR_personality, 0xffffffff);
	/* By now it is PER_LINUX32. */
	EXPECT_CALL(test, 0, __NR_uname, BASE);
	got_bytes(BASE, &uts, sizeof(uts));
	KUNIT_EXPECT_TRUE(test, !strcmp(uts.machine, "i686") || !strcmp(uts.machine, "armv8l"));
}

SCENE_CASE(the_machine)
{
	struct sysinfo info;

	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_sysinfo, BASE);
	got_bytes(BASE, &info, sizeof(info));
	KUNIT_EXPECT_GT(test, info.totalram, info.freeram);
	KUNIT_EXPECT_GT(test, info.uptime, 0l);
	KUNIT_EXPECT_GT(test, info.procs, (u16)1);
	EXPECT_CALL(test, -EFAULT, __NR_sysinfo, 8);
	EXPECT_CALL(test, 0, __NR_getcpu, BASE, 0, 0);
	KUNIT_EXPECT_LT(test, got_word(BASE), num_possible_cpus());
	EXPECT_CALL(test, -EFAULT, __NR_getcpu, 8, 0, 0);
	EXPECT_CALL(test, 16, __NR_getrandom, BASE, 16, 0);
	EXPECT_CALL(test, -EINVAL, __NR_getrandom, BASE, 16, 6);
	EXPECT_CALL(test, -EINVAL, __NR_getrandom, BASE, 16, 8);
	EXPECT_CALL(test, -EFAULT, __NR_getrandom, 8, 16, 0);
}

/* What would end the machine is not tried. */
SCENE_CASE(reboot_wants_its_numbers)
{
	EXPECT_CALL(test, -EINVAL, __NR_reboot, 1, LINUX_REBOOT_MAGIC2, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_reboot, LINUX_REBOOT_MAGIC1, 1, 0, 0);
	EXPECT_CALL(test, -EINVAL, __NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
		    0x999, 0);
	EXPECT_CALL(test, 0, __NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2C,
		    LINUX_REBOOT_CMD_CAD_OFF, 0);
	KUNIT_EXPECT_TRUE(test, ctrl_alt_del_asks());
	EXPECT_CALL(test, 0, __NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2A,
		    LINUX_REBOOT_CMD_CAD_ON, 0);
	KUNIT_EXPECT_FALSE(test, ctrl_alt_del_asks());
	use_memory(test, 1);
	EXPECT_CALL(test, -EFAULT, __NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2B,
		    LINUX_REBOOT_CMD_RESTART2, 8);
	lose_rights();
	EXPECT_CALL(test, -EPERM, __NR_reboot, 1, 1, 0, 0);
}

/* --- Users. --- */

/* Real, effective, saved. */
static void expect_uids(struct kunit *test, u32 ruid, u32 euid, u32 suid)
{
	EXPECT_CALL(test, 0, __NR_getresuid, BASE, BASE + 4, BASE + 8);
	KUNIT_EXPECT_EQ(test, got_word(BASE), ruid);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 4), euid);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 8), suid);
}

SCENE_CASE(root_becomes_somebody)
{
	use_memory(test, 1);
	current->pdeath_signal = SIGHUP;
	EXPECT_CALL(test, -EINVAL, __NR_setuid, NOBODY);
	EXPECT_CALL(test, 0, __NR_setreuid, NOBODY, NOBODY);
	EXPECT_CALL(test, 0, __NR_setuid, 1000);
	expect_uids(test, 1000, 1000, 1000);
	KUNIT_EXPECT_EQ(test, current_cred()->cap_permitted, 0ull);
	KUNIT_EXPECT_EQ(test, current_cred()->user->uid, 1000u);
	KUNIT_EXPECT_EQ(test, atomic_read(&current_cred()->user->processes), 1);
	KUNIT_EXPECT_EQ(test, current->pdeath_signal, 0);
	KUNIT_EXPECT_EQ(test, current->mm->dumpable, 0);
	EXPECT_CALL(test, -EPERM, __NR_setuid, 0);
	EXPECT_CALL(test, -EPERM, __NR_setreuid, 0, NOBODY);
	EXPECT_CALL(test, -EPERM, __NR_setresuid, NOBODY, NOBODY, 5);
	EXPECT_CALL(test, -EPERM, __NR_setgroups, 65537, 0);
	EXPECT_CALL(test, 0, __NR_setgid, 0);
	EXPECT_CALL(test, -EPERM, __NR_setgid, 5);
	EXPECT_CALL(test, 1000, __NR_setfsuid, 0);
	EXPECT_CALL(test, 1000, __NR_setfsuid, NOBODY);
}

/* Who keeps a saved id can come back, and has its rights again. */
SCENE_CASE(there_and_back)
{
	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_setresuid, NOBODY, 1000, NOBODY);
	expect_uids(test, 0, 1000, 0);
	KUNIT_EXPECT_EQ(test, current_cred()->cap_effective, 0ull);
	KUNIT_EXPECT_EQ(test, current_cred()->cap_permitted, CAP_FULL_SET);
	KUNIT_EXPECT_EQ(test, current_cred()->fsuid, 1000u);
	EXPECT_CALL(test, 0, __NR_setresuid, NOBODY, 0, NOBODY);
	KUNIT_EXPECT_EQ(test, current_cred()->cap_effective, CAP_FULL_SET);
	/* Root's rights to files go with its id for files. */
	EXPECT_CALL(test, 0, __NR_setfsuid, 7);
	KUNIT_EXPECT_FALSE(test, capable(CAP_DAC_OVERRIDE));
	KUNIT_EXPECT_TRUE(test, capable(CAP_SYS_ADMIN));
	EXPECT_CALL(test, 7, __NR_setfsuid, 0);
	KUNIT_EXPECT_TRUE(test, capable(CAP_DAC_OVERRIDE));
	/* A real id that was taken on is saved, too. */
	EXPECT_CALL(test, 0, __NR_setreuid, 3, 4);
	expect_uids(test, 3, 4, 4);
}

SCENE_CASE(rights_can_be_kept)
{
	use_memory(test, 1);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_SET_KEEPCAPS, 2);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_KEEPCAPS, 1);
	EXPECT_CALL(test, 1, __NR_prctl, PR_GET_KEEPCAPS);
	EXPECT_CALL(test, 0, __NR_setresuid, 9, 9, 9);
	KUNIT_EXPECT_EQ(test, current_cred()->cap_permitted, CAP_FULL_SET);
	KUNIT_EXPECT_EQ(test, current_cred()->cap_effective, 0ull);
}

SCENE_CASE(groups)
{
	static const u32 gids[3] = { 30, 10, 20 };
	u32 got[3];

	use_memory(test, 1);
	put_bytes(BASE, gids, sizeof(gids));
	EXPECT_CALL(test, 0, __NR_setgroups, 3, BASE);
	EXPECT_CALL(test, 3, __NR_getgroups, 0, 0);
	EXPECT_CALL(test, 3, __NR_getgroups, 3, BASE + 64);
	got_bytes(BASE + 64, got, sizeof(got));
	KUNIT_EXPECT_TRUE(test, got[0] == 10 && got[1] == 20 && got[2] == 30);
	KUNIT_EXPECT_TRUE(test, in_group_p(20));
	EXPECT_CALL(test, -EINVAL, __NR_getgroups, 2, BASE);
	EXPECT_CALL(test, -EINVAL, __NR_getgroups, NOBODY, BASE);
	EXPECT_CALL(test, -EFAULT, __NR_getgroups, 3, 8);
	EXPECT_CALL(test, -EINVAL, __NR_setgroups, 65537, BASE);
	EXPECT_CALL(test, -EFAULT, __NR_setgroups, 1, 8);
	EXPECT_CALL(test, 0, __NR_setgroups, 0, 0);
	EXPECT_CALL(test, 0, __NR_setresgid, 1, 2, 3);
	EXPECT_CALL(test, 0, __NR_getresgid, BASE, BASE + 4, BASE + 8);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 4), 2u);
	EXPECT_CALL(test, 2, __NR_setfsgid, 5);
	EXPECT_CALL(test, 0, __NR_setregid, 6, 7);
	KUNIT_EXPECT_EQ(test, current_cred()->sgid, 7u);
}

static int try_child(void *unused)
{
	return 0;
}

/* A user has as many processes as RLIMIT_NPROC says; root as many as there can be. */
SCENE_CASE(too_many_processes)
{
	struct wait_opts wo;

	use_memory(test, 1);
	current->signal->rlim[RLIMIT_NPROC].rlim_cur = 1;
	KUNIT_EXPECT_GT(test, spawn(try_child, NULL), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	EXPECT_CALL(test, 0, __NR_setuid, 1234);
	KUNIT_EXPECT_EQ(test, spawn(try_child, NULL), -EAGAIN);
	KUNIT_EXPECT_EQ(test, atomic_read(&current_cred()->user->processes), 1);
	current->signal->rlim[RLIMIT_NPROC].rlim_cur = 2;
	KUNIT_EXPECT_GT(test, spawn(try_child, NULL), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, atomic_read(&current_cred()->user->processes), 1);
}

/* Not even root goes beyond kernel.threads-max; the kernel's own threads do. */
SCENE_CASE(too_many_altogether)
{
	int most = max_threads;
	struct wait_opts wo;

	use_memory(test, 1);
	WRITE_ONCE(max_threads, 1);
	KUNIT_EXPECT_EQ(test, spawn(try_child, NULL), -EAGAIN);
	WRITE_ONCE(max_threads, most);
	KUNIT_EXPECT_GT(test, spawn(try_child, NULL), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
}

/* --- Rights. --- */

static void put_header(u32 version, int pid)
{
	struct __user_cap_header_struct header = { version, pid };

	put_bytes(BASE, &header, sizeof(header));
}

SCENE_CASE(capabilities)
{
	struct __user_cap_data_struct data[2];

	use_memory(test, 1);
	put_header(0, 0);
	EXPECT_CALL(test, 0, __NR_capget, BASE, 0);
	KUNIT_EXPECT_EQ(test, got_word(BASE), (u32)_LINUX_CAPABILITY_VERSION_3);
	put_header(7, 0);
	EXPECT_CALL(test, -EINVAL, __NR_capget, BASE, BASE + 64);
	put_header(_LINUX_CAPABILITY_VERSION_3, -1);
	EXPECT_CALL(test, -EINVAL, __NR_capget, BASE, BASE + 64);
	put_header(_LINUX_CAPABILITY_VERSION_3, 31999);
	EXPECT_CALL(test, -ESRCH, __NR_capget, BASE, BASE + 64);
	EXPECT_CALL(test, -EPERM, __NR_capset, BASE, BASE + 64);
	put_header(_LINUX_CAPABILITY_VERSION_3, 0);
	EXPECT_CALL(test, 0, __NR_capget, BASE, BASE + 64);
	got_bytes(BASE + 64, data, sizeof(data));
	KUNIT_EXPECT_EQ(test, data[0].effective, 0xffffffffu);
	KUNIT_EXPECT_EQ(test, data[1].permitted, 0x1ffu);
	data[0].effective = data[0].permitted = 1 << CAP_KILL;
	data[1].effective = data[1].permitted = 0;
	put_bytes(BASE + 64, data, sizeof(data));
	EXPECT_CALL(test, 0, __NR_capset, BASE, BASE + 64);
	KUNIT_EXPECT_TRUE(test, capable(CAP_KILL));
	KUNIT_EXPECT_FALSE(test, capable(CAP_SYS_ADMIN));
	data[0].permitted = 3;
	put_bytes(BASE + 64, data, sizeof(data));
	EXPECT_CALL(test, -EPERM, __NR_capset, BASE, BASE + 64);
	EXPECT_CALL(test, -EFAULT, __NR_capset, BASE, 8);
}

SCENE_CASE(bounds_and_ambient)
{
	use_memory(test, 1);
	EXPECT_CALL(test, 1, __NR_prctl, PR_CAPBSET_READ, CAP_LAST_CAP);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_CAPBSET_READ, CAP_LAST_CAP + 1);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_CAPBSET_DROP, 99);
	EXPECT_CALL(test, 0, __NR_prctl, PR_CAPBSET_DROP, CAP_MKNOD);
	EXPECT_CALL(test, 0, __NR_prctl, PR_CAPBSET_READ, CAP_MKNOD);
	EXPECT_CALL(test, -EPERM, __NR_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 99);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_CAP_AMBIENT, 99, CAP_KILL);
	EXPECT_CALL(test, 0, __NR_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL);
	EXPECT_CALL(test, 0, __NR_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_SECUREBITS,
		    SECBIT_KEEP_CAPS | SECBIT_KEEP_CAPS_LOCKED);
	EXPECT_CALL(test, -EPERM, __NR_prctl, PR_SET_SECUREBITS, SECBIT_KEEP_CAPS);
	EXPECT_CALL(test, -EPERM, __NR_prctl, PR_SET_KEEPCAPS, 0);
	EXPECT_CALL(test, -EPERM, __NR_prctl, PR_SET_SECUREBITS, NOBODY);
}

SCENE_CASE(small_things)
{
	char name[16] = { };

	use_memory(test, 1);
	put_bytes(BASE, "a name that is too long", 24);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_NAME, BASE);
	EXPECT_CALL(test, 0, __NR_prctl, PR_GET_NAME, BASE + 64);
	got_bytes(BASE + 64, name, sizeof(name));
	KUNIT_EXPECT_STREQ(test, name, "a name that is ");
	EXPECT_CALL(test, -EFAULT, __NR_prctl, PR_SET_NAME, 8);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_SET_PDEATHSIG, 65);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_PDEATHSIG, SIGTERM);
	EXPECT_CALL(test, 0, __NR_prctl, PR_GET_PDEATHSIG, BASE);
	KUNIT_EXPECT_EQ(test, got_word(BASE), (u32)SIGTERM);
	EXPECT_CALL(test, 1, __NR_prctl, PR_GET_DUMPABLE);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_SET_DUMPABLE, 2);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_DUMPABLE, 0);
	EXPECT_CALL(test, 0, __NR_prctl, PR_GET_DUMPABLE);
	EXPECT_CALL(test, 50000, __NR_prctl, PR_GET_TIMERSLACK);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_TIMERSLACK, 7);
	EXPECT_CALL(test, 7, __NR_prctl, PR_GET_TIMERSLACK);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_TIMERSLACK, 0);
	EXPECT_CALL(test, 50000, __NR_prctl, PR_GET_TIMERSLACK);
	EXPECT_CALL(test, 0, __NR_prctl, PR_GET_NO_NEW_PRIVS);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 1);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_SET_NO_NEW_PRIVS, 0);
	EXPECT_CALL(test, 0, __NR_prctl, PR_SET_NO_NEW_PRIVS, 1);
	EXPECT_CALL(test, 1, __NR_prctl, PR_GET_NO_NEW_PRIVS);
	EXPECT_CALL(test, 0, __NR_prctl, PR_GET_CHILD_SUBREAPER, BASE);
	KUNIT_EXPECT_EQ(test, got_word(BASE), 1u);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, 999);
	EXPECT_CALL(test, -EINVAL, __NR_prctl, PR_SET_MM, 1);
	lose_rights();
	EXPECT_CALL(test, -EPERM, __NR_prctl, PR_SET_MM, 1);
}

/* --- Scheduling. --- */

SCENE_CASE(nice_values)
{
	EXPECT_CALL(test, 20, __NR_getpriority, PRIO_PROCESS, 0);
	EXPECT_CALL(test, -EINVAL, __NR_getpriority, 3, 0);
	EXPECT_CALL(test, -EINVAL, __NR_setpriority, 3, 0, 0);
	EXPECT_CALL(test, -ESRCH, __NR_setpriority, PRIO_PROCESS, 31999, 0);
	EXPECT_CALL(test, -ESRCH, __NR_getpriority, PRIO_USER, 12345);
	KUNIT_EXPECT_GT(test, ksyscall(__NR_setsid), 0l);
	EXPECT_CALL(test, 0, __NR_setpriority, PRIO_PGRP, 0, -99);
	EXPECT_CALL(test, 40, __NR_getpriority, PRIO_PROCESS, 0);
	EXPECT_CALL(test, 0, __NR_setpriority, PRIO_PROCESS, 0, 3);
	EXPECT_CALL(test, 0, __NR_setuid, 1000);
	EXPECT_CALL(test, -EACCES, __NR_setpriority, PRIO_PROCESS, 0, 2);
	EXPECT_CALL(test, 0, __NR_setpriority, PRIO_USER, 0, 5);
	EXPECT_CALL(test, 15, __NR_getpriority, PRIO_PROCESS, 0);
}

SCENE_CASE(policies)
{
	struct sched_attr attr;
	u32 zero = 0, five = 5;

	use_memory(test, 1);
	EXPECT_CALL(test, 99, __NR_sched_get_priority_max, SCHED_FIFO);
	EXPECT_CALL(test, 0, __NR_sched_get_priority_max, SCHED_IDLE);
	EXPECT_CALL(test, -EINVAL, __NR_sched_get_priority_max, 4);
	EXPECT_CALL(test, 1, __NR_sched_get_priority_min, SCHED_RR);
	EXPECT_CALL(test, -EINVAL, __NR_sched_get_priority_min, NOBODY);
	EXPECT_CALL(test, SCHED_NORMAL, __NR_sched_getscheduler, 0);
	EXPECT_CALL(test, -EINVAL, __NR_sched_getscheduler, NOBODY);
	EXPECT_CALL(test, -ESRCH, __NR_sched_getscheduler, 31999);
	EXPECT_CALL(test, -EINVAL, __NR_sched_getparam, 0, 0);
	EXPECT_CALL(test, -EFAULT, __NR_sched_getparam, 0, 8);
	put_bytes(BASE, &five, sizeof(five));
	EXPECT_CALL(test, -EINVAL, __NR_sched_setscheduler, 0, SCHED_NORMAL, BASE);
	EXPECT_CALL(test, -EINVAL, __NR_sched_setscheduler, 0, NOBODY, BASE);
	EXPECT_CALL(test, -EINVAL, __NR_sched_setscheduler, 0, SCHED_RR, 0);
	EXPECT_CALL(test, 0, __NR_sched_setscheduler, 0, SCHED_RR, BASE);
	EXPECT_CALL(test, SCHED_RR, __NR_sched_getscheduler, 0);
	EXPECT_CALL(test, 0, __NR_sched_rr_get_interval, 0, BASE + 64);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 72), 100000000u);
	EXPECT_CALL(test, 0, __NR_sched_getattr, 0, BASE + 64, 48, 0);
	got_bytes(BASE + 64, &attr, 48);
	KUNIT_EXPECT_EQ(test, attr.sched_priority, 5u);
	KUNIT_EXPECT_EQ(test, attr.size, 48u);
	EXPECT_CALL(test, -EINVAL, __NR_sched_getattr, 0, BASE, 47, 0);
	EXPECT_CALL(test, -EINVAL, __NR_sched_getattr, 0, BASE, 48, 1);
	attr = (struct sched_attr){ .size = sizeof(attr), .sched_policy = SCHED_BATCH,
				    .sched_nice = 7 };
	put_bytes(BASE + 64, &attr, sizeof(attr));
	EXPECT_CALL(test, 0, __NR_sched_setattr, 0, BASE + 64, 0);
	EXPECT_CALL(test, 13, __NR_getpriority, PRIO_PROCESS, 0);
	EXPECT_CALL(test, 0, __NR_setuid, 1000);
	EXPECT_CALL(test, -EPERM, __NR_sched_setscheduler, 0, SCHED_FIFO, BASE);
	put_bytes(BASE, &zero, sizeof(zero));
	EXPECT_CALL(test, 0, __NR_sched_setscheduler, 0, SCHED_IDLE, BASE);
	EXPECT_CALL(test, -EPERM, __NR_sched_setscheduler, 0, SCHED_NORMAL, BASE);
	EXPECT_CALL(test, -EPERM, __NR_sched_setscheduler, 1, SCHED_NORMAL, BASE);
	EXPECT_CALL(test, 0, __NR_sched_yield);
}

SCENE_CASE(where_it_runs)
{
	u64 mask = 1;

	use_memory(test, 1);
	EXPECT_CALL(test, -EINVAL, __NR_sched_getaffinity, 0, 7, BASE);
	EXPECT_CALL(test, -ESRCH, __NR_sched_getaffinity, 31999, 8, BASE);
	EXPECT_CALL(test, 8, __NR_sched_getaffinity, 0, 128, BASE);
	put_bytes(BASE, &mask, sizeof(mask));
	EXPECT_CALL(test, 0, __NR_sched_setaffinity, 0, 8, BASE);
	KUNIT_EXPECT_EQ(test, (int)smp_processor_id(), 0);
	EXPECT_CALL(test, 8, __NR_sched_getaffinity, 0, 8, BASE);
	KUNIT_EXPECT_EQ(test, got_word(BASE), 1u);
	EXPECT_CALL(test, -EINVAL, __NR_sched_setaffinity, 0, 0, BASE);
	EXPECT_CALL(test, -EFAULT, __NR_sched_setaffinity, 0, 8, 8);
	EXPECT_CALL(test, 0, __NR_setuid, 1000);
	EXPECT_CALL(test, -EPERM, __NR_sched_setaffinity, 1, 8, BASE);
}

SCENE_CASE(barriers)
{
	long known = ksyscall(__NR_membarrier, MEMBARRIER_CMD_QUERY, 0, 0);

	use_memory(test, 1);
	KUNIT_EXPECT_TRUE(test, known & MEMBARRIER_CMD_PRIVATE_EXPEDITED);
	EXPECT_CALL(test, -EINVAL, __NR_membarrier, MEMBARRIER_CMD_QUERY, 1, 0);
	EXPECT_CALL(test, -EINVAL, __NR_membarrier, 1 << 20, 0, 0);
	EXPECT_CALL(test, -EPERM, __NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
	EXPECT_CALL(test, 0, __NR_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
	EXPECT_CALL(test, 0, __NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
	EXPECT_CALL(test, 0, __NR_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
}

/* --- The log. --- */

/* Is the text among the last of what was told? */
static bool tells(struct kunit *test, long len, const char *text)
{
	char *buf = kunit_kzalloc(test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	got_bytes(BASE, buf, len);
	return strstr(buf, text);
}

SCENE_CASE(the_log)
{
	long len;

	use_memory(test, 1);
	pr_info("a message for syslog\n");
	len = ksyscall(__NR_syslog, 3, BASE, 4000);
	KUNIT_ASSERT_GT(test, len, 0l);
	KUNIT_EXPECT_LE(test, len, 4000l);
	KUNIT_EXPECT_TRUE(test, tells(test, len, "a message for syslog\n"));
	KUNIT_EXPECT_GT(test, ksyscall(__NR_syslog, 10, 0, 0), 4096l);
	EXPECT_CALL(test, 0, __NR_syslog, 3, BASE, 0);
	EXPECT_CALL(test, -EINVAL, __NR_syslog, 3, 0, 5);
	EXPECT_CALL(test, -EINVAL, __NR_syslog, 3, BASE, NOBODY);
	EXPECT_CALL(test, -EFAULT, __NR_syslog, 3, 8, 4000);
	EXPECT_CALL(test, -EINVAL, __NR_syslog, 8, 0, 9);
	EXPECT_CALL(test, -EINVAL, __NR_syslog, 100, 0, 0);
	EXPECT_CALL(test, 0, __NR_syslog, 5, 0, 0);
	pr_info("after it was cleared\n");
	len = ksyscall(__NR_syslog, 3, BASE, 4000);
	KUNIT_ASSERT_GT(test, len, 0l);
	KUNIT_EXPECT_TRUE(test, tells(test, len, "after it was cleared\n"));
	KUNIT_EXPECT_FALSE(test, tells(test, len, "a message for syslog\n"));
	lose_rights();
	EXPECT_CALL(test, -EPERM, __NR_syslog, 100, 0, 0);
	EXPECT_CALL(test, -EPERM, __NR_syslog, 3, BASE, 10);
}

static struct kunit_case sys_id_cases[] = {
	KUNIT_CASE(names),
	KUNIT_CASE(the_machine),
	KUNIT_CASE(reboot_wants_its_numbers),
	KUNIT_CASE(root_becomes_somebody),
	KUNIT_CASE(there_and_back),
	KUNIT_CASE(rights_can_be_kept),
	KUNIT_CASE(groups),
	KUNIT_CASE(too_many_processes),
	KUNIT_CASE(too_many_altogether),
	KUNIT_CASE(capabilities),
	KUNIT_CASE(bounds_and_ambient),
	KUNIT_CASE(small_things),
	KUNIT_CASE(nice_values),
	KUNIT_CASE(policies),
	KUNIT_CASE(where_it_runs),
	KUNIT_CASE(barriers),
	KUNIT_CASE(the_log),
	{}
};

static struct kunit_suite sys_id_suite = {
	.name = "sys_id",
	.test_cases = sys_id_cases,
};
kunit_test_suite(sys_id_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
