/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel may do with memory of its own: vmalloc and module space.
 *
 * All pages of [@addr, @addr + @numpages) must lie in one range of vmalloc(),
 * vmap() or module_alloc(). 0 or a negative errno: -EINVAL for any other
 * address, and nothing has changed. When these return, no CPU works by the
 * permissions of before, and what was made executable runs as it was written.
 */
#ifndef _LINUX_SET_MEMORY_H
#define _LINUX_SET_MEMORY_H

int set_memory_ro(unsigned long addr, int numpages);
int set_memory_rw(unsigned long addr, int numpages);
int set_memory_x(unsigned long addr, int numpages);
int set_memory_nx(unsigned long addr, int numpages);
/* Read-only and executable, in one step: never both writable and executable. */
int set_memory_rox(unsigned long addr, int numpages);

#endif /* _LINUX_SET_MEMORY_H */
