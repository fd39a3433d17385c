/* SPDX-License-Identifier: GPL-2.0-only */
/* Ranges of kernel addresses, for who maps something there. */
#ifndef _MM_VMALLOC_AREA_H
#define _MM_VMALLOC_AREA_H

#include <linux/gfp_types.h>
#include <linux/types.h>

struct vm_struct;

/*
 * Addresses to give away. The page before the first range is the guard below
 * it. New ranges move up to @wrap before they begin at the start again: the
 * addresses in use stay dense, and so do the tables behind them.
 */
struct vmap_window {
	unsigned long start, wrap, end;
	unsigned long hint;	/* behind the last range; under vmap_lock */
	bool aligned;		/* ranges begin at twice their size */
};

/* Stacks are where other ranges are, but for their alignment. */
extern struct vmap_window vmalloc_window, stack_window, module_window;
void vmap_windows_init(void);

/* What describes @size bytes, with no address yet; NULL for want of memory. */
struct vm_struct *vm_area_alloc(unsigned long size, unsigned long flags,
				gfp_t gfp);
/* Finds addresses for it: 0, or -ENOMEM and nothing changed. */
int vm_area_insert(struct vm_struct *vm, struct vmap_window *window);
/*
 * The range that begins at @addr, if it is of @kind, for its one and only free:
 * who comes second gets NULL like anybody with a wrong address.
 */
struct vm_struct *vm_area_claim(const void *addr, unsigned long kind);
/* The addresses are unmapped everywhere, and may be used again. */
void vm_area_remove(struct vm_struct *vm);
/* The last of it: its pages, if they are its own, and what describes it. */
void vm_area_free(struct vm_struct *vm);
/* All that at some later time, when CPUs have been made to forget. */
void vm_area_retire(struct vm_struct *vm);

/* mm/vmalloc_stack.c: a stack that is cleared, on account of @caller; */
void *vmalloc_stack_new(unsigned long size, unsigned long caller);
/* those that are kept for later go. */
void vmalloc_stacks_drain(void);

#endif /* _MM_VMALLOC_AREA_H */
