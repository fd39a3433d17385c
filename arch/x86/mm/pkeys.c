// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protection keys: no processor's are used, and programs are told what Linux tells them on a
 * machine without any. So nothing ever fails by a key. Owns nothing.
 */
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <uapi/linux/mman.h>

/* All that is wrong is found before it is found that there are none. */
SYSCALL_DEFINE2(pkey_alloc, unsigned long, flags, unsigned long, rights)
{
	return flags || rights & ~(unsigned long)PKEY_ACCESS_MASK ? -EINVAL : -ENOSPC;
}

/* It has not been given away. */
SYSCALL_DEFINE1(pkey_free, int, key)
{
	return -EINVAL;
}

/* What can be wrong before the key is looked at; nothing to be done is done with any. */
static int refuse_key(unsigned long addr, size_t len, unsigned long prot)
{
	const unsigned long grows = PROT_GROWSDOWN | PROT_GROWSUP;

	if ((prot & grows) == grows || !PAGE_ALIGNED(addr))
		return -EINVAL;
	if (!len)
		return 0;
	return addr + PAGE_ALIGN(len) <= addr ? -ENOMEM : -EINVAL;
}

/* Without a key it is mprotect(). */
SYSCALL_DEFINE4(pkey_mprotect, unsigned long, addr, size_t, len, unsigned long, prot, int, key)
{
	if (key == -1)
		return mm_protect(current->mm, addr, len, prot);
	return refuse_key(addr, len, prot);
}
