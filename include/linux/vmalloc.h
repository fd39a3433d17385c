/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is contiguous in kernel addresses only. */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <asm/page.h>
#include <linux/gfp_types.h>
#include <linux/rbtree_types.h>
#include <linux/types.h>

struct page;

/* A range of the vmalloc area; behind it stays a page that is not mapped. */
struct vm_struct {
	struct rb_node node;		/* by address */
	unsigned long addr;
	unsigned long size;		/* without the guard page */
	struct page **pages;
	unsigned int nr_pages;
	bool owns_pages;		/* vfree() frees them */
	bool dying;			/* being freed; under vmap_lock */
	unsigned long caller;
};

void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *__vmalloc(unsigned long size, gfp_t gfp);
void vfree(const void *addr);
/* Show pages of the caller's at consecutive addresses. */
void *vmap(struct page **pages, unsigned int count);
void vunmap(const void *addr);

/* A kernel stack, with guard pages on both sides. */
void *vmalloc_stack(unsigned long size);
void vfree_stack(const void *addr);

struct vm_struct *find_vm_area(const void *addr);
struct page *vmalloc_to_page(const void *addr);
unsigned long vmalloc_nr_pages(void);

static inline bool is_vmalloc_addr(const void *x)
{
	unsigned long addr = (unsigned long)x;

	return addr >= VMALLOC_START && addr < VMALLOC_END;
}

static inline bool is_vmalloc_or_module_addr(const void *x)
{
	unsigned long addr = (unsigned long)x;

	return is_vmalloc_addr(x) ||
	       (addr >= MODULES_VADDR && addr < MODULES_END);
}

#endif /* _LINUX_VMALLOC_H */
