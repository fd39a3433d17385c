// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of the host.
 *
 * Owns the file descriptor of the memory object that is the machine's
 * physical memory. It is an object, not plain anonymous memory, so that the
 * kernel can show the same page at two addresses.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include <os.h>

static int physmem_fd = -1;

static int map_at(unsigned long addr, unsigned long size, int flags, int fd,
		  unsigned long offset)
{
	void *want = (void *)addr;
	void *got = mmap(want, size, PROT_READ | PROT_WRITE,
			 flags | MAP_NORESERVE, fd, (off_t)offset);

	if (got == MAP_FAILED)
		return -errno;
	if (got != want) {
		munmap(got, size);
		return -EEXIST;
	}
	return 0;
}

int os_physmem_create(unsigned long base, unsigned long size)
{
	physmem_fd = memfd_create("physmem", MFD_CLOEXEC);
	if (physmem_fd < 0)
		return -errno;
	if (ftruncate(physmem_fd, (off_t)size))
		return -errno;
	return map_at(base, size, MAP_SHARED | MAP_FIXED_NOREPLACE,
		      physmem_fd, 0);
}

int os_map_anon(unsigned long addr, unsigned long size)
{
	return map_at(addr, size,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
}

int os_map_physmem(unsigned long addr, unsigned long offset,
		   unsigned long size)
{
	return map_at(addr, size, MAP_SHARED | MAP_FIXED, physmem_fd, offset);
}

int os_unmap(unsigned long addr, unsigned long size)
{
	return munmap((void *)addr, size) ? -errno : 0;
}

void os_discard(unsigned long addr, unsigned long size)
{
	madvise((void *)addr, size, MADV_REMOVE);
}
