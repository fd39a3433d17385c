// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page faults of user addresses.
 *
 *	mm_fault()
 *	  by RCU alone, without waiting for anything	-> done, mostly
 *	  else with the mmap lock for reading, a stack grown if need be
 *	      fault_in_vma()	is the access allowed?
 *	        what does the entry say?
 *	        none	-> show_zero_page(), new_page(), or the file's
 *	        a page	-> reuse_page(), copy_page_for(), or it was only stale
 *
 * A fault looks first, prepares what it needs, and then commits under the lock of the
 * lowest table, if there everything is still as it was found: the table in its place,
 * the entry, and the VMA (its mark, see vma_start_write()). If not, nothing has
 * happened, and the access is tried again. So faults write to nothing that they
 * share but the one table, and whoever changes VMAs need not wait for them.
 *
 * Owns the entries that it makes, with the table's counts and the page's.
 */
#include <asm/cacheflush.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/traps.h>
#include <linux/vm_ops.h>
#include <uapi/linux/resource.h>

#include "internal.h"
#include "memory.h"
#include "pt_verbs.h"
#include "space.h"
#include "user_bytes.h"

struct page *zero_page;

void __init fault_init(void)
{
	zero_page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!zero_page)
		panic("no memory for the page of zeroes\n");
}

/* Nothing was done, and need not be: the access will tell. */
#define AGAIN	0u

static vm_fault_t lacking(struct fault *f, unsigned int what)
{
	f->lacks |= what;
	return VM_FAULT_RETRY;
}

/* --- Looking, and making sure. --- */

/*
 * What the VMA says, with its mark: false if somebody changes it right now, or it is
 * not the one that we looked for any more.
 */
static __always_inline bool read_vma(struct vm_fault *vmf)
{
	const struct vm_area_struct *vma = vmf->vma;

	vmf->vm_seq = smp_load_acquire(&vma->vm_seq);
	if (vmf->vm_seq == smp_load_acquire(&vmf->mm->write_seq))
		return false;
	vmf->vm_flags = READ_ONCE(vma->vm_flags);
	return vmf->addr - READ_ONCE(vma->vm_start) <
	       READ_ONCE(vma->vm_end) - READ_ONCE(vma->vm_start);
}

static bool vma_unchanged(const struct vm_fault *vmf)
{
	smp_rmb();	/* what was read of it comes before the mark */
	if (READ_ONCE(vmf->vma->vm_seq) != vmf->vm_seq)
		return false;
	smp_rmb();	/* a new owner is set before a new mark */
	return READ_ONCE(vmf->vma->vm_mm) == vmf->mm;
}

bool fault_vma_unchanged(const struct fault *f)
{
	return vma_unchanged(&f->vmf);
}

/* Where nothing was mapped yet, whoever unmaps need not look at the tables. */
static void note_faulted(struct vm_area_struct *vma)
{
	if (likely(vma_faulted(vma)))
		return;
	WRITE_ONCE(vma->vm_faulted, true);
	smp_mb();	/* one of us and vma_start_write() sees the other */
}

static __always_inline bool lock_unchanged(const struct fault *f)
{
	const struct pt_place *at = &f->at;

	note_faulted(f->vmf.vma);
	if (!pt_lock_place(at))
		return false;
	if (likely(pte_read(at->entry).val == at->pte.val &&
		   vma_unchanged(&f->vmf)))
		return true;
	pt_unlock(at->table);
	return false;
}

bool fault_lock(const struct fault *f)
{
	return lock_unchanged(f);
}

/* Of a VMA with pages that were born in it, mremap() keeps their numbers. */
static void note_touched(const struct vm_fault *vmf)
{
	if (vma_touched(vmf->vma))
		return;
	WRITE_ONCE(vmf->vma->vm_touched, true);
	smp_mb();	/* one of us and vma_start_write() sees the other */
}

/* A table for the entry, that is ours alone. What is there by then is in f->at. */
vm_fault_t fault_private_table(struct fault *f)
{
	if (likely(!pte_none(f->at.link) && table_write(f->at.link)))
		return 0;
	if (likely(!pt_private(f->vmf.mm, f->vmf.addr, &f->at, &f->spare)))
		return 0;
	return lacking(f, LACKS_TABLE);
}

/* Tables that were made for nothing. */
static noinline void prune(const struct fault *f)
{
	struct mmu_gather tlb;

	tlb_gather(&tlb, f->vmf.mm);
	pt_prune_at(&tlb, f->vmf.addr);
	tlb_finish(&tlb);
}

/* --- New pages. --- */

/* Frozen: it gets its count with its place. */
static __always_inline struct page *get_page_for(struct fault *f, gfp_t zero)
{
	struct page *page = f->page;

	if (unlikely(page)) {
		f->page = NULL;
		if (zero)
			clear_page(page_address(page));
		return page;
	}
	page = alloc_fault_page(zero);
	if (unlikely(!page))
		lacking(f, LACKS_PAGE);
	return page;
}

struct page *fault_alloc_page(struct fault *f, gfp_t zero)
{
	return get_page_for(f, zero);
}

/* Of this family, born at this place; one entry will have it. */
void fault_page_is_born(struct page *page, const struct fault *f)
{
	note_touched(&f->vmf);
	WRITE_ONCE(page->mapping, anon_mapping(f->vmf.mm));
	page->index = READ_ONCE(f->vmf.vma->vm_born) +
		      ((f->vmf.addr - READ_ONCE(f->vmf.vma->vm_start)) >>
		       PAGE_SHIFT);
	atomic64_set(&page->_counts, PAGE_MAPPED);
}
EXPORT_SYMBOL_IF_KUNIT(fault_page_is_born);

/*
 * Of a page that was born: whoever looks at what an older entry says may hold it for a
 * moment, if it was that one's page before. Then he frees it.
 */
void fault_free_page(struct page *page)
{
	if (page_unmap(page))
		__folio_put(page_folio(page));
}
EXPORT_SYMBOL_IF_KUNIT(fault_free_page);

static pte_t fault_pte(const struct fault *f, phys_addr_t phys,
		       unsigned int flags)
{
	return pte_make(phys, 0, vm_pt_flags(f->vmf.vm_flags) | flags);
}

static void count_entry(const struct fault *f, enum pt_kind kind)
{
	pt_add(f->at.table, f->at.entry, kind);
}

/* --- An entry that is none, in memory of no file. --- */

/* Nothing was ever written: the page of zeroes, which belongs to all. */
static noinline vm_fault_t show_zero_page(struct fault *f)
{
	vm_fault_t ret = fault_private_table(f);

	if (unlikely(ret))
		goto out;
	if (!pte_none(f->at.pte) || !fault_lock(f))
		goto out;
	count_entry(f, PT_OTHER);
	pte_set(f->at.entry, fault_pte(f, page_to_phys(zero_page),
				       PT_SPECIAL | PT_YOUNG));
	pt_unlock(f->at.table);
	return 0;

out:
	prune(f);
	return ret;
}

static __always_inline void set_new(const struct fault *f, struct page *page)
{
	if (f->vmf.vm_flags & VM_EXEC)
		arch_sync_code(page);
	count_entry(f, PT_ANON);
	pte_set(f->at.entry, fault_pte(f, page_to_phys(page), fault_written(f)));
}

void fault_set_new(const struct fault *f, struct page *page)
{
	set_new(f, page);
}

/* The most frequent of all: nothing on its way is a call but what must be. */
static __always_inline vm_fault_t new_page(struct fault *f)
{
	struct page *page = get_page_for(f, __GFP_ZERO);
	vm_fault_t ret;

	if (unlikely(!page))
		return VM_FAULT_RETRY;
	ret = fault_private_table(f);
	if (unlikely(ret)) {
		free_frozen_pages(page, 0);
		goto out;
	}
	fault_page_is_born(page, f);
	if (unlikely(!pte_none(f->at.pte) || !lock_unchanged(f))) {
		fault_free_page(page);
		goto out;
	}
	set_new(f, page);
	pt_unlock(f->at.table);
	if (fault_wants_block(f))
		fault_fill_block(f);
	return 0;

out:
	prune(f);
	return ret;
}

/*
 * --- An entry that must not be written to. ---
 */

/* What the CPU remembers is too little; some ask for it to be said. */
static void entry_relaxed(const struct fault *f)
{
	if (PT_RELAX_FLUSHES)
		mm_flush_range(f->vmf.mm, f->vmf.addr, PAGE_SIZE, false);
}

/* By exchange: the CPU may have noted a use since we looked. */
vm_fault_t fault_set_flags(const struct fault *f, unsigned int flags)
{
	pte_t old = f->at.pte;
	pte_t new = pte_make(pte_phys(old), 0, pte_flags(old) | flags);

	if (!fault_lock(f))
		return AGAIN;
	try_cmpxchg(&f->at.entry->val, &old.val, new.val);
	pt_unlock(f->at.table);
	entry_relaxed(f);
	return 0;
}

/* A reference to what the entry shows, or NULL if it does not any more. */
static struct page *hold_page(const struct pt_place *at)
{
	struct page *page = pte_page(at->pte);

	if (!folio_try_get(page_folio(page)))
		return NULL;
	if (pte_read(at->entry).val == at->pte.val)
		return page;
	put_page(page);
	return NULL;
}

static void put_held(struct page *page)
{
	if (page)
		put_page(page);
}

/*
 * A new page takes the place of what the entry shows: a page that others have, too, which
 * is held until the copy is in its place, or the page of zeroes. No CPU may see the two
 * at once, so the entry is none until all have forgotten the old one.
 */
static vm_fault_t copy_page_for(struct fault *f)
{
	bool zero = !pte_has_page(f->at.pte);
	struct page *old = zero ? NULL : hold_page(&f->at), *page;

	if (!zero && !old)
		return AGAIN;
	page = fault_alloc_page(f, zero ? __GFP_ZERO : 0);
	if (!page) {
		put_held(old);
		return VM_FAULT_RETRY;
	}
	if (old)
		user_page_copy(page_address(page), page_address(old));
	fault_page_is_born(page, f);
	if (!lock_unchanged(f)) {
		fault_free_page(page);
		put_held(old);
		return AGAIN;
	}
	pt_count(f->at.table, -PT_LIVE(pte_kind(f->at.pte)));
	pte_xchg(f->at.entry, (pte_t){ 0 });
	mm_flush_range(f->vmf.mm, f->vmf.addr, PAGE_SIZE, false);
	set_new(f, page);
	pt_unlock(f->at.table);
	if (old)
		pt_release_page(f->at.pte);
	put_held(old);
	return 0;
}

/*
 * A page for whom it is ours already, else a copy. After a fork, the table comes first:
 * a private one has pages that others have too.
 */
static noinline vm_fault_t write_private(struct fault *f)
{
	vm_fault_t ret = fault_private_table(f);

	if (ret || pte_none(f->at.pte))
		return ret;
	if (pte_flags(f->at.pte) & PT_WRITE)
		return fault_set_flags(f, PT_YOUNG | PT_DIRTY);
	if (pte_has_page(f->at.pte) && page_is_ours(pte_page(f->at.pte)))
		return fault_set_flags(f, fault_written(f));
	return copy_page_for(f);
}

/* --- Which of them. --- */

static __always_inline bool access_allowed(unsigned int flags,
					   unsigned long vm_flags)
{
	if (flags & FAULT_FLAG_FORCE)
		return vm_flags & (flags & FAULT_FLAG_WRITE ? VM_MAYWRITE :
							      VM_MAYREAD);
	if (flags & FAULT_FLAG_WRITE)
		return vm_flags & VM_WRITE;
	if (flags & FAULT_FLAG_INSTRUCTION)
		return vm_flags & VM_EXEC;
	return vm_flags & VM_ACCESS;
}

static __always_inline vm_fault_t fault_none(struct fault *f)
{
	if (READ_ONCE(f->vmf.vma->vm_ops))
		return file_fault(f);
	return f->vmf.flags & FAULT_FLAG_WRITE ? new_page(f) : show_zero_page(f);
}

static __always_inline vm_fault_t fault_in_vma(struct fault *f)
{
	if (!read_vma(&f->vmf))
		return VM_FAULT_RETRY;
	if (!access_allowed(f->vmf.flags, f->vmf.vm_flags))
		return vma_unchanged(&f->vmf) ? VM_FAULT_BADACCESS :
						VM_FAULT_RETRY;
	if (!pt_walk(f->vmf.mm, f->vmf.addr, 0, &f->at) || pte_none(f->at.pte))
		return fault_none(f);
	if (!(f->vmf.flags & FAULT_FLAG_WRITE))
		return fault_set_flags(f, PT_YOUNG);
	return f->vmf.vm_flags & VM_MAYSHARE ? file_write_fault(f) :
					       write_private(f);
}

/* --- With the lock. --- */

/*
 * The stack grows down to @addr; the lock is held for writing. As on Linux, what is
 * below keeps its distance unless it is a stack too or cannot be touched.
 */
static int grow_stack(struct vm_area_struct *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->vm_mm;
	const struct vm_area_struct *prev = vma_prev(vma);
	unsigned long nr = (vma->vm_start - addr) >> PAGE_SHIFT;

	if (addr < mmap_min_addr)
		return -EPERM;
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) &&
	    (prev->vm_flags & VM_ACCESS) &&
	    addr - prev->vm_end < stack_guard_gap)
		return -ENOMEM;
	/* It is about to have pages; Linux says so even if nothing comes of it. */
	WRITE_ONCE(vma->vm_touched, true);
	if (vma->vm_end - addr > mm_rlimit(mm, RLIMIT_STACK) ||
	    !may_expand_vm(mm, vma->vm_flags, nr) ||
	    ((vma->vm_flags & VM_LOCKED) && !may_lock(mm, nr)))
		return -ENOMEM;
	if ((vma->vm_flags & VM_ACCOUNT) && vm_charge(mm, nr))
		return -ENOMEM;
	vma_set_bounds(vma, addr, vma->vm_end);
	vm_account(mm, vma->vm_flags, nr);
	vma_merge(vma);
	return 0;
}

/* Finds, or grows, the VMA of @addr. Returns with the lock held for reading. */
static struct vm_area_struct *lock_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_tree_find(&mm->vmas, addr);
	if (!vma || vma->vm_start <= addr)
		return vma;
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return NULL;
	mmap_read_unlock(mm);
	mmap_write_lock(mm);
	vma = vma_tree_find(&mm->vmas, addr);
	if (vma && vma->vm_start > addr &&
	    (!(vma->vm_flags & VM_GROWSDOWN) || grow_stack(vma, addr)))
		vma = NULL;
	mmap_write_downgrade(mm);
	return vma ? vma_tree_lookup(&mm->vmas, addr) : NULL;
}

/* Outside of RCU, with the lock: what the fault could not have. */
static vm_fault_t fetch(struct fault *f)
{
	unsigned int lacks = f->lacks;

	f->lacks = 0;
	if ((lacks & LACKS_PAGE) && !f->page)
		f->page = alloc_frozen_pages(GFP_HIGHUSER_MOVABLE, 0);
	if ((lacks & LACKS_PAGE) && !f->page)
		return VM_FAULT_OOM;
	if ((lacks & LACKS_TABLE) && pt_spare_fill(&f->spare))
		return VM_FAULT_OOM;
	return lacks & LACKS_FILE_PAGE ? file_fetch(f) : 0;
}

static void fault_done(struct fault *f)
{
	if (f->page)
		free_frozen_pages(f->page, 0);
	pt_spare_drain(&f->spare);
	if (f->page_locked)
		folio_unlock(page_folio(f->vmf.page));
	if (f->vmf.page)
		put_page(f->vmf.page);
}

static noinline vm_fault_t fault_once(struct fault *f)
{
	vm_fault_t ret;

	rcu_read_lock();
	ret = fault_in_vma(f);
	rcu_read_unlock();
	return ret;
}

/* Where no VMA has been found, now or before, no table was made for it. */
static vm_fault_t fault_locked(struct fault *f)
{
	bool tried = f->vmf.vma;
	vm_fault_t ret = VM_FAULT_BADMAP;

	f->vmf.vma = lock_vma(f->vmf.mm, f->vmf.addr);
	while (f->vmf.vma) {
		ret = fault_once(f);
		if (!(ret & VM_FAULT_RETRY))
			break;
		ret = fetch(f);
		if (ret & VM_FAULT_ERROR)
			break;
	}
	mmap_read_unlock(f->vmf.mm);
	if ((ret & VM_FAULT_ERROR) && (tried || f->vmf.vma))
		prune(f);
	fault_done(f);
	return ret;
}

static __always_inline void fault_begin(struct fault *f, struct mm_struct *mm,
					unsigned long addr, unsigned int flags)
{
	f->vmf.mm = mm;
	f->vmf.addr = addr & PAGE_MASK;
	f->vmf.flags = flags;
	f->vmf.page = NULL;
	f->page_locked = false;
	f->lacks = 0;
	f->page = NULL;
	f->spare.tables = NULL;
}

vm_fault_t mm_fault(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	struct fault f;
	vm_fault_t ret = VM_FAULT_RETRY;

	fault_begin(&f, mm, addr, flags);
	rcu_read_lock();
	f.vmf.vma = vma_tree_lookup_rcu(&mm->vmas, addr);
	if (likely(f.vmf.vma))
		ret = fault_in_vma(&f);
	rcu_read_unlock();
	return ret & VM_FAULT_RETRY ? fault_locked(&f) : ret;
}
EXPORT_SYMBOL_IF_KUNIT(mm_fault);

/* As if @vma had just been found, whatever has become of it since. */
VISIBLE_IF_KUNIT __maybe_unused
vm_fault_t fault_in_found(struct mm_struct *mm, struct vm_area_struct *vma,
			  unsigned long addr, unsigned int flags)
{
	struct fault f;

	fault_begin(&f, mm, addr, flags);
	f.vmf.vma = vma;
	return fault_once(&f);
}
EXPORT_SYMBOL_IF_KUNIT(fault_in_found);
