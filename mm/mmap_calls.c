// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls about the address space: what programs say, given to the functions of
 * linux/mm.h. Owns nothing.
 */
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/mman.h>

/* The mapping takes a reference of its own. */
static unsigned long map_file(struct map_request *req, unsigned int fd)
{
	unsigned long at;

	req->file = fget(fd);
	if (!req->file)
		return -EBADF;
	at = mm_map(current->mm, req);
	fput(req->file);
	return at;
}

/* An offset that no page begins at is looked at before the descriptor. */
SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len,
		unsigned long, prot, unsigned long, flags, unsigned long, fd,
		unsigned long, offset)
{
	struct map_request req = {
		.addr = addr, .len = len, .prot = prot, .flags = flags,
		.pgoff = offset >> PAGE_SHIFT };

	if (offset & ~PAGE_MASK)
		return -EINVAL;
	return flags & MAP_ANONYMOUS ? mm_map(current->mm, &req) :
				       map_file(&req, fd);
}

/*
 * What follows is said to the address space as it is: all that can be wrong with it is
 * found there.
 */
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

/* Old programs' way to show parts of a file in another order. */
SYSCALL_DEFINE5(remap_file_pages, unsigned long, addr, unsigned long, len,
		unsigned long, prot, unsigned long, pgoff, unsigned long, flags)
{
	return mm_remap_file_pages(current->mm, &(struct map_request){
		.addr = addr, .len = len, .prot = prot, .flags = flags,
		.pgoff = pgoff });
}

/* The C library's sbrk(): the old end says that it cannot be. */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	return mm_brk(current->mm, brk);
}

SYSCALL_DEFINE3(madvise, unsigned long, addr, size_t, len, int, advice)
{
	return mm_advise(current->mm, addr, len, advice);
}

/* mlock() is mlock2() without a flag. */
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

/* Write-back is waited for only where it was asked for. */
SYSCALL_DEFINE3(msync, unsigned long, addr, size_t, len, int, flags)
{
	return mm_sync(current->mm, addr, len, flags);
}

/* The answer of a large range goes out in pieces, each by a bounded buffer. */
SYSCALL_DEFINE3(mincore, unsigned long, addr, size_t, len,
		unsigned char __user *, vec)
{
	u8 *buf __free(kfree) = NULL;
	unsigned long pages = DIV_ROUND_UP(len, PAGE_SIZE);

	if (addr & ~PAGE_MASK)
		return -EINVAL;
	if (len > TASK_SIZE || addr > TASK_SIZE - len)
		return -ENOMEM;
	if (!access_ok(vec, pages))
		return -EFAULT;
	buf = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!buf)
		return -EAGAIN;
	while (pages) {
		unsigned long nr = min(pages, PAGE_SIZE);
		int err = mm_core(current->mm, addr, nr << PAGE_SHIFT, buf);

		if (err)
			return err;
		if (copy_to_user(vec, buf, nr))
			return -EFAULT;
		addr += nr << PAGE_SHIFT;
		vec += nr;
		pages -= nr;
	}
	return 0;
}
