// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of an address space, looked up from outside: for ptrace, /proc and who wants
 * memory to be there before it is used, or to stay. Faults as the process itself would.
 * Owns PG_pinned, together with fork.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gup.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/traps.h>

#include "pt_user.h"
#include "space.h"
#include "user_bytes.h"

/* --- One page. --- */

/* May what @at shows be used so, as it is? */
static bool is_usable(const struct pt_place *at, unsigned int foll)
{
	if (pte_none(at->pte) || pte_is_swap(at->pte))
		return false;
	if (!(foll & FOLL_WRITE))
		return pte_present(at->pte) || (foll & FOLL_FORCE);
	if (!table_write(at->link))
		return false;
	if (pte_flags(at->pte) & PT_WRITE)
		return true;
	return (foll & FOLL_FORCE) && pte_has_page(at->pte) &&
	       page_is_ours(pte_page(at->pte));
}

/* With a reference, or NULL: then a fault may help. */
static struct page *look_up(struct mm_struct *mm, unsigned long addr,
			    unsigned int foll)
{
	struct page *page = NULL;
	struct pt_place at;

	rcu_read_lock();
	if (pt_find(mm, addr, &at) && is_usable(&at, foll)) {
		page = pte_page(at.pte);
		if (!folio_try_get(page_folio(page)))
			page = NULL;
		else if (pte_read(at.entry).val != at.pte.val ||
			 !pt_still_there(&at)) {
			put_page(page);
			page = NULL;
		}
	}
	rcu_read_unlock();
	return page;
}

/* The same access, as a fault would tell of it. */
static unsigned int fault_flags(unsigned int foll)
{
	return (foll & FOLL_WRITE ? FAULT_FLAG_WRITE : 0) |
	       (foll & FOLL_FORCE ? FAULT_FLAG_FORCE : 0);
}

/*
 * --- Bytes. ---
 *
 * What the entry allows may be more than the VMA does: it is asked first.
 */

/* Does the mapping, whatever its entries say at the moment? */
static bool is_allowed(unsigned long flags, unsigned int foll)
{
	unsigned long want = foll & FOLL_WRITE ? VM_WRITE : VM_READ;

	if (flags & (VM_IO | VM_PFNMAP))
		return false;
	if (!(foll & FOLL_FORCE))
		return flags & want;
	/* What is shared is not written to behind its owner's back. */
	if ((foll & FOLL_WRITE) && (flags & VM_MAYSHARE))
		return flags & VM_WRITE;
	return flags & (want << 4);
}

/* What came of a look at one page, with the mmap lock for reading. */
enum look { LOOK_DONE, LOOK_FAULT, LOOK_REFUSED };

/*
 * Below a stack there is nothing yet: a debugger's access lets it grow, as the program's
 * own would. Those who merely look from outside (process_vm_readv) do not. What is mapped
 * and refuses is not touched. A page that is there is @page, referenced.
 */
static enum look look_for(struct mm_struct *mm, unsigned long addr,
			  unsigned int foll, struct page **page)
{
	const struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, addr);

	if (!vma)
		return foll & FOLL_FORCE ? LOOK_FAULT : LOOK_REFUSED;
	if (!is_allowed(vma->vm_flags, foll))
		return LOOK_REFUSED;
	*page = look_up(mm, addr, foll);
	return *page ? LOOK_DONE : LOOK_FAULT;
}

/*
 * The lock keeps fork away: between the look and the last byte, the page does not become
 * a child's, too.
 */
static enum look try_copy(struct mm_struct *mm, const struct access_request *part)
{
	struct page *page;
	enum look look = look_for(mm, part->addr, part->flags, &page);
	void *there;

	if (look != LOOK_DONE)
		return look;
	there = page_address(page) + offset_in_page(part->addr);
	if (part->flags & FOLL_WRITE)
		user_bytes_copy(there, part->buf, part->len);
	else
		user_bytes_copy(part->buf, there, part->len);
	if ((part->flags & FOLL_WRITE) && !PageAnon(page))
		mapped_page_dirty(page);
	put_page(page);
	return LOOK_DONE;
}

/* Until it is there: what a fault has put there may be gone again when we look. */
static bool try_until(struct mm_struct *mm, const struct access_request *part,
		      enum look (*try)(struct mm_struct *mm,
				       const struct access_request *part))
{
	if (part->addr >= mm->task_size)
		return false;
	for (;;) {
		enum look look;

		mmap_read_lock(mm);
		look = try(mm, part);
		mmap_read_unlock(mm);
		if (look != LOOK_FAULT)
			return look == LOOK_DONE;
		if (mm_fault(mm, part->addr, fault_flags(part->flags)) &
		    VM_FAULT_ERROR)
			return false;
	}
}

/* What of @part lies in one page. */
static bool copy_part(struct mm_struct *mm, const struct access_request *part)
{
	return try_until(mm, part, try_copy);
}

/* Page by page: what comes after one that is not there is not looked at. */
long mm_access(struct mm_struct *mm, const struct access_request *req)
{
	struct access_request part = *req;
	size_t left = req->len;

	for (; left; left -= part.len) {
		part.len = min(left, PAGE_SIZE - offset_in_page(part.addr));
		if (!copy_part(mm, &part))
			break;
		part.addr += part.len;
		part.buf += part.len;
	}
	return req->len - left;
}
EXPORT_SYMBOL_IF_KUNIT(mm_access);

/* --- Pins. --- */

/*
 * Memory that its owner can write to is made its own already when it is pinned for
 * reading: a write would else put another page in the place of the pinned one.
 */
static unsigned int pin_flags(struct mm_struct *mm, unsigned long addr,
			      unsigned int foll)
{
	const struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_tree_lookup(&mm->vmas, addr);
	if (vma && (vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		foll |= FOLL_WRITE;
	mmap_read_unlock(mm);
	return foll;
}

/* A private page is marked before anybody can fork. */
static enum look try_pin(struct mm_struct *mm, const struct access_request *part)
{
	struct page **slot = part->buf;
	enum look look = look_for(mm, part->addr, part->flags, slot);

	if (look != LOOK_DONE || !(part->flags & FOLL_WRITE) || !PageAnon(*slot))
		return look;
	SetPagePinned(*slot);
	WRITE_ONCE(mm->has_pins, true);
	return look;
}

long pin_user_pages(struct mm_struct *mm, const struct pin_request *req)
{
	struct access_request part = { .addr = req->addr & PAGE_MASK };
	unsigned long done;

	for (done = 0; done < req->nr_pages; done++, part.addr += PAGE_SIZE) {
		part.flags = pin_flags(mm, part.addr, req->flags);
		part.buf = &req->pages[done];
		if (!try_until(mm, &part, try_pin))
			break;
	}
	return done || !req->nr_pages ? (long)done : -EFAULT;
}
EXPORT_SYMBOL_GPL(pin_user_pages);

/* Who has written to it says so: a file's page has to be written back. */
void unpin_user_page(struct page *page, bool dirty)
{
	if (dirty && !PageAnon(page))
		mapped_page_dirty(page);
	put_page(page);
}
EXPORT_SYMBOL_GPL(unpin_user_page);

/* --- Whose memory. --- */

int mm_file_place(struct mm_struct *mm, unsigned long addr, struct mm_file_place *place)
{
	const struct vm_area_struct *vma;
	int err = -EFAULT;

	*place = (struct mm_file_place){ };
	mmap_read_lock(mm);
	vma = vma_tree_lookup(&mm->vmas, addr);
	if (vma)
		err = 0;
	if (vma && (vma->vm_flags & VM_MAYSHARE) && vma->vm_file) {
		place->inode_sequence = inode_sequence(vma->vm_file->f_inode);
		place->index = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	}
	mmap_read_unlock(mm);
	return err;
}

/* --- In advance. --- */

/* Memory that is to be had is to be had for writing; what is shared is only read. */
static unsigned int populate_flags(const struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags;

	return (flags & (VM_WRITE | VM_SHARED)) == VM_WRITE ?
	       FAULT_FLAG_WRITE : 0;
}

/* What a call says of a fault that came to nothing. */
static int fault_error(vm_fault_t ret)
{
	if (ret & VM_FAULT_OOM)
		return -ENOMEM;
	return ret & VM_FAULT_ERROR ? -EFAULT : 0;
}

/* Each page of one VMA, as far as it goes. */
static int populate_pages(struct mm_struct *mm, unsigned long addr,
			  unsigned long end, unsigned int flags)
{
	int err = 0;

	for (; !err && addr < end; addr += PAGE_SIZE) {
		err = fault_error(mm_fault(mm, addr, flags));
		cond_resched();
	}
	return err;
}

/* The next part to populate: of one VMA, whose lock is let go; false at the end. */
struct part {
	unsigned long start, end;
	unsigned long vm_flags;
	unsigned int fault_flags;
};

static bool next_part(struct mm_struct *mm, unsigned long addr,
		      unsigned long end, struct part *part)
{
	const struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_tree_find(&mm->vmas, addr);
	if (vma && vma->vm_start < end)
		*part = (struct part){
			.start = max(addr, vma->vm_start),
			.end = min(end, vma->vm_end),
			.vm_flags = vma->vm_flags,
			.fault_flags = populate_flags(vma),
		};
	else
		vma = NULL;
	mmap_read_unlock(mm);
	return vma;
}

/* Devices' memory is there; what is locked on fault waits for one. */
static int populate_part(struct mm_struct *mm, const struct part *part)
{
	if (part->vm_flags & (VM_IO | VM_PFNMAP | VM_LOCKONFAULT))
		return 0;
	return populate_pages(mm, part->start, part->end, part->fault_flags);
}

int mm_populate(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct part part = { .end = addr };
	int err = 0;

	while (!err && part.end < addr + len &&
	       next_part(mm, part.end, addr + len, &part))
		err = populate_part(mm, &part);
	return err;
}

/* What is locked and can be written to: copies that have become possible. */
void mm_populate_locked(struct mm_struct *mm, unsigned long addr,
			unsigned long end)
{
	struct part part = { .end = addr };

	while (part.end < end && next_part(mm, part.end, end, &part))
		if ((part.vm_flags & (VM_LOCKED | VM_WRITE)) ==
		    (VM_LOCKED | VM_WRITE))
			populate_part(mm, &part);
}

void mm_populate_all(struct mm_struct *mm)
{
	struct part part = { };

	while (next_part(mm, part.end, mm->task_size, &part))
		populate_part(mm, &part);
}

/* EINVAL for what the mapping forbids, as if the VMA were at fault. */
static int strict_error(vm_fault_t ret)
{
	if (ret & VM_FAULT_BADACCESS)
		return -EINVAL;
	if (ret & VM_FAULT_BADMAP)
		return -ENOMEM;
	return fault_error(ret);
}

/*
 * MADV_POPULATE_READ means VM_READ, even where the program may read what it can run or
 * write to: the mapping is asked, not the machine.
 */
static bool strictly_allowed(unsigned long vm_flags, unsigned int flags)
{
	if (vm_flags & (VM_IO | VM_PFNMAP))
		return false;
	return vm_flags & (flags & FAULT_FLAG_WRITE ? VM_WRITE : VM_READ);
}

int mm_populate_strict(struct mm_struct *mm, unsigned long addr,
		       unsigned long len, unsigned int flags)
{
	unsigned long end = addr + len;
	int err = 0;

	for (; !err && addr < end; addr += PAGE_SIZE) {
		struct part part;

		if (!next_part(mm, addr, addr + PAGE_SIZE, &part))
			return -ENOMEM;
		if (!strictly_allowed(part.vm_flags, flags))
			return -EINVAL;
		err = strict_error(mm_fault(mm, addr, flags));
		cond_resched();
	}
	return err;
}
