// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls about the address space: what programs say, given to the functions of
 * linux/mm.h. Owns nothing. Of files there is none yet: every descriptor is a bad one.
 */
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <uapi/linux/mman.h>

/* An offset that no page begins at is looked at before the descriptor. */
SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len,
		unsigned long, prot, unsigned long, flags, unsigned long, fd,
		unsigned long, offset)
{
	if (offset & ~PAGE_MASK)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS))
		return -EBADF;
	return mm_map(current->mm, &(struct map_request){
		.addr = addr, .len = len, .prot = prot, .flags = flags,
		.pgoff = offset >> PAGE_SHIFT });
}

SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)
{
	return mm_unmap(current->mm, addr, len);
}

SYSCALL_DEFINE3(mprotect, unsigned long, addr, size_t, len,
		unsigned long, prot)
{
	return mm_protect(current->mm, addr, len, prot);
}

SYSCALL_DEFINE5(mremap, unsigned long, addr, unsigned long, old_len,
		unsigned long, new_len, unsigned long, flags,
		unsigned long, new_addr)
{
	return mm_remap(current->mm, &(struct remap_request){
		.addr = addr, .old_len = old_len, .new_len = new_len,
		.flags = flags, .new_addr = new_addr });
}

SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	return mm_brk(current->mm, brk);
}

SYSCALL_DEFINE3(madvise, unsigned long, addr, size_t, len, int, advice)
{
	return mm_advise(current->mm, addr, len, advice);
}

SYSCALL_DEFINE2(mlock, unsigned long, addr, size_t, len)
{
	return mm_lock(current->mm, addr, len, 0);
}

SYSCALL_DEFINE3(mlock2, unsigned long, addr, size_t, len, int, flags)
{
	return mm_lock(current->mm, addr, len, flags);
}

SYSCALL_DEFINE2(munlock, unsigned long, addr, size_t, len)
{
	return mm_unlock(current->mm, addr, len);
}

SYSCALL_DEFINE1(mlockall, int, flags)
{
	return mm_lock_all(current->mm, flags);
}

SYSCALL_DEFINE0(munlockall)
{
	return mm_unlock_all(current->mm);
}

SYSCALL_DEFINE3(msync, unsigned long, addr, size_t, len, int, flags)
{
	return mm_sync(current->mm, addr, len, flags);
}
