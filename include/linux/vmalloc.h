/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that is contiguous in kernel addresses only. */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <asm/page.h>
#include <linux/gfp_types.h>
#include <linux/nodemask.h>
#include <linux/rbtree_types.h>
#include <linux/types.h>

struct page;

/* Whom a range belongs to, and who frees it. */
#define VM_IOREMAP	0x1ul		/* iounmap() */
#define VM_ALLOC	0x2ul		/* vfree(), with its pages */
#define VM_MAP		0x4ul		/* vunmap() */

/* A range of the vmalloc area; behind it stays a page that is not mapped. */
struct vm_struct {
	struct rb_node node;		/* by address */
	unsigned long addr;
	unsigned long size;		/* without the guard page */
	struct page **pages;
	unsigned int nr_pages;
	bool dying;			/* claimed; under vmap_lock */
	bool mapped;			/* retired, and not unmapped yet */
	unsigned long flags;		/* VM_ALLOC, VM_MAP or VM_IOREMAP */
	phys_addr_t phys_addr;		/* of VM_IOREMAP */
	struct vm_struct *next_retired;	/* under vmap_lock */
	unsigned long caller;
};

void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *__vmalloc(unsigned long size, gfp_t gfp);
/*
 * The pages are given back some time later, with many others; at once, but
 * slower, by vm_unmap_aliases(), which wants interrupts on.
 */
void vfree(const void *addr);
void vm_unmap_aliases(void);
/* Show pages of the caller's at consecutive addresses. */
void *vmap(struct page **pages, unsigned int count);
void vunmap(const void *addr);

/*
 * A kernel stack, with guard pages on both sides, aligned to twice its size: a
 * single bit of a stack pointer then says whether it has left the stack.
 */
void *vmalloc_stack(void);
void vfree_stack(const void *addr);

/* Does @addr lie in the page before or behind a range, where nothing is? */
bool vmalloc_guard_hit(unsigned long addr);

/*
 * The range that @addr lies in, or NULL. It stays valid as long as the caller
 * knows that nobody frees it.
 */
struct vm_struct *find_vm_area(const void *addr);
struct page *vmalloc_to_page(const void *addr);

/* A range as it was when it was looked at. */
struct vmalloc_info {
	unsigned long addr;
	unsigned long size;		/* with the guard page */
	unsigned long flags, caller;
	phys_addr_t phys_addr;
	bool retired;			/* nobody's any more, and not flushed yet */
	bool paged_table;		/* the table of its pages is of vmalloc() itself */
	unsigned int nr_pages;		/* of its own: VM_ALLOC */
	unsigned int pages_of_node[MAX_NUMNODES];
};

/* Each range by address, while others come and go: until @fn says what is not 0. */
int for_each_vm_area(int (*fn)(const struct vmalloc_info *info, void *arg), void *arg);
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
