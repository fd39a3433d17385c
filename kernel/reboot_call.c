// SPDX-License-Identifier: GPL-2.0-only
/*
 * reboot(): how a program ends the machine. Owns whether Ctrl-Alt-Del ends it at once,
 * with reboot_lock, which also keeps two ends from being made at the same time.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/reboot.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/reboot.h>

static DEFINE_MUTEX(reboot_lock);
/* Else it is a signal to init, which decides. */
static bool cad_is_reboot = true;

/* Against calls by mistake; the second number is one of several birthdays. */
static bool magic_is_right(int first, int second)
{
	if ((u32)first != LINUX_REBOOT_MAGIC1)
		return false;
	return second == LINUX_REBOOT_MAGIC2 || second == LINUX_REBOOT_MAGIC2A ||
	       second == LINUX_REBOOT_MAGIC2B || second == LINUX_REBOOT_MAGIC2C;
}

/* With the program's words for the firmware. */
static long restart_with(const char __user *arg)
{
	char command[256];
	long len = strncpy_from_user(command, arg, sizeof(command) - 1);

	if (len < 0)
		return len;
	command[sizeof(command) - 1] = 0;
	kernel_restart(command);
}

/* There is no suspending, and no kernel that could be loaded behind this one. */
static long do_reboot(unsigned int cmd, void __user *arg)
{
	guard(mutex)(&reboot_lock);
	switch (cmd) {
	case LINUX_REBOOT_CMD_RESTART:
		kernel_restart(NULL);
	case LINUX_REBOOT_CMD_HALT:
		kernel_halt();
	case LINUX_REBOOT_CMD_POWER_OFF:
		kernel_power_off();
	case LINUX_REBOOT_CMD_RESTART2:
		return restart_with(arg);
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		cad_is_reboot = cmd == LINUX_REBOOT_CMD_CAD_ON;
		return 0;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE4(reboot, int, magic1, int, magic2, unsigned int, cmd, void __user *, arg)
{
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	return magic_is_right(magic1, magic2) ? do_reboot(cmd, arg) : -EINVAL;
}

/* For who hears of the keys: true means that init is to be told. */
bool ctrl_alt_del_asks(void)
{
	guard(mutex)(&reboot_lock);
	return !cad_is_reboot;
}
EXPORT_SYMBOL_IF_KUNIT(ctrl_alt_del_asks);
