/* SPDX-License-Identifier: GPL-2.0-only */
/* What the memory manager asks of whoever owns what is mapped. */
#ifndef _LINUX_VM_OPS_H
#define _LINUX_VM_OPS_H

#include <linux/mm.h>

/*
 * What a file's VMA asks its file. @may_wait unset: RCU is all that keeps the VMA,
 * nothing may sleep, and VM_FAULT_RETRY is always an answer. Set: the mmap lock is
 * held for reading.
 */
struct vm_fault {
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	unsigned long addr;		/* of the page */
	unsigned int flags;		/* FAULT_FLAG_* */
	bool may_wait;
	unsigned long vm_flags;		/* as the VMA said when we came, */
	unsigned long vm_seq;		/* and what must still be so at the end */
	pgoff_t pgoff;			/* in the file */
	struct page *page;		/* the answer, with a reference */
};

/*
 * @fault finds the page at @pgoff. @map_pages maps what is there already around it,
 * and need not. @page_mkwrite: a page of a shared mapping becomes writable: the file
 * makes room for it and marks it dirty; 0 and it is locked, or an error.
 */
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*map_pages)(struct vm_fault *vmf, pgoff_t first, pgoff_t last);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	const char *(*name)(struct vm_area_struct *vma);
};

#endif /* _LINUX_VM_OPS_H */
