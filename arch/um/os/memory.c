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

/*
 * What mmap() gave, as 0 or a negative errno. A kernel that does not know
 * MAP_FIXED_NOREPLACE takes the address for a wish and maps elsewhere.
 */
static int mapped_at(void *got, unsigned long addr, unsigned long size)
{
	if (got == MAP_FAILED)
		return -errno;
	if (got != (void *)addr) {
		munmap(got, size);
		return -EEXIST;
	}
	return 0;
}

#define READ_WRITE	(PROT_READ | PROT_WRITE)

int os_physmem_create(unsigned long base, unsigned long size)
{
	physmem_fd = memfd_create("physmem", MFD_CLOEXEC);
	if (physmem_fd < 0)
		return -errno;
	if (ftruncate(physmem_fd, (off_t)size))
		return -errno;
	return mapped_at(mmap((void *)base, size, READ_WRITE,
			      MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE,
			      physmem_fd, 0), base, size);
}

int os_map_anon(unsigned long addr, unsigned long size)
{
	return mapped_at(mmap((void *)addr, size, READ_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
			      MAP_FIXED_NOREPLACE, -1, 0), addr, size);
}

/* The host's words for OS_PROT_*. */
static int host_prot(int prot)
{
	return PROT_READ | (prot & OS_PROT_WRITE ? PROT_WRITE : 0) |
	       (prot & OS_PROT_EXEC ? PROT_EXEC : 0);
}

int os_map_physmem(unsigned long addr, unsigned long offset,
		   unsigned long size, int prot)
{
	return mapped_at(mmap((void *)addr, size, host_prot(prot),
			      MAP_SHARED | MAP_FIXED | MAP_NORESERVE,
			      physmem_fd, (off_t)offset), addr, size);
}

int os_protect(unsigned long addr, unsigned long size, int prot)
{
	return mprotect((void *)addr, size, host_prot(prot)) ? -errno : 0;
}

int os_unmap(unsigned long addr, unsigned long size)
{
	return munmap((void *)addr, size) ? -errno : 0;
}

void os_discard(unsigned long addr, unsigned long size)
{
	madvise((void *)addr, size, MADV_REMOVE);
}
