// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the machine and its kernel are called.
 *
 * Owns the names. Two of them can be set, under uts_sem; a reader sees all of a name, old
 * or new.
 */
#include <generated/compile.h>
#include <generated/utsrelease.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/rwsem.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/personality.h>

static DECLARE_RWSEM(uts_sem);
static struct new_utsname uts = {
	.sysname = "Linux",
	.nodename = "(none)",
	.release = UTS_RELEASE,
	.version = UTS_VERSION,
	.machine = UTS_MACHINE,
	.domainname = "(none)",
};

void get_utsname(struct new_utsname *copy)
{
	guard(rwsem_read)(&uts_sem);
	*copy = uts;
}

/* What a program hears that pretends to be on the machine's smaller brother. */
#define UTS_MACHINE_32	(IS_ENABLED(CONFIG_ARM64) ? "armv8l" : "i686")

/* A copy of our own, so that the lock is not held while the program's memory faults. */
SYSCALL_DEFINE1(uname, struct new_utsname __user *, name)
{
	struct new_utsname copy;

	get_utsname(&copy);
	if ((current->personality & PER_MASK) == PER_LINUX32)
		strscpy_pad(copy.machine, UTS_MACHINE_32, sizeof(copy.machine));
	return copy_to_user(name, &copy, sizeof(copy)) ? -EFAULT : 0;
}

/* With nothing behind its end that was there before. */
static void put_name(char *field, const char *name)
{
	guard(rwsem_write)(&uts_sem);
	strscpy_pad(field, name, __NEW_UTS_LEN + 1);
}

/* It need not end with a 0; what was behind it is none of the new name's business. */
static long set_name(char *field, const char __user *name, int len)
{
	char new[__NEW_UTS_LEN + 1] = { };

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len > __NEW_UTS_LEN)
		return -EINVAL;
	if (copy_from_user(new, name, len))
		return -EFAULT;
	put_name(field, new);
	return 0;
}

/* By who has asked for rights already. */
void set_nodename(const char *name)
{
	put_name(uts.nodename, name);
}

void set_domainname(const char *name)
{
	put_name(uts.domainname, name);
}

SYSCALL_DEFINE2(sethostname, const char __user *, name, int, len)
{
	return set_name(uts.nodename, name, len);
}

SYSCALL_DEFINE2(setdomainname, const char __user *, name, int, len)
{
	return set_name(uts.domainname, name, len);
}

/* What a program pretends to need; what there is to it, exec and mmap look at. */
SYSCALL_DEFINE1(personality, unsigned int, personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffff)
		current->personality = personality;
	return old;
}
