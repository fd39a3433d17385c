/* SPDX-License-Identifier: GPL-2.0-only */
/* What the memory manager asks of whoever owns what is mapped. */
#ifndef _LINUX_VM_OPS_H
#define _LINUX_VM_OPS_H

#include <linux/mm.h>

struct map_around;

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
	struct file *file;		/* as the VMA said, */
	pgoff_t pgoff;			/* and the page in it */
	struct page *page;		/* the answer, with a reference */
};

/*
 * @open	this VMA of the file is in its address space now: mapped, forked, split off or
 *		moved. With the mmap lock for writing; may sleep.
 * @close	it is about to go; each that was opened is closed once.
 *
 * Answers that are errors count if the VMA is unchanged, as everything else that was
 * found under RCU.
 *
 * @fault	finds the page at @pgoff, uptodate: @page, with a reference, not locked. It
 *		may be mapped if filemap_may_map() says so under the lock of the lowest
 *		table (linux/filemap_fault.h has the protocol); if not, the fault begins
 *		anew, able to wait. SIGBUS: behind the end, or it cannot be read.
 * @map_next	the next page around that is there already, to be mapped as well; NULL: none
 *		of them. See filemap_map_begin().
 * @page_mkwrite
 *		@page, of a shared mapping, is to become writable: the file makes room for it
 *		and marks it dirty. It may be mapped on the same terms as above. 0 and it is
 *		locked until the entry is made: so nobody makes it clean in between; or an
 *		error. NULL: it may be written to. Answers RETRY unless it may wait.
 */
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	bool (*map_next)(struct map_around *around);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	const char *(*name)(struct vm_area_struct *vma);
};

/*
 * shmdt(): what there still is of the file that was mapped at @addr from its beginning on, by
 * VMAs with @ops. -EINVAL: nothing.
 */
int mm_detach(struct mm_struct *mm, unsigned long addr,
	      const struct vm_operations_struct *ops);

#endif /* _LINUX_VM_OPS_H */
