// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mapping and unmapping: mmap(), munmap(), brk().
 *
 * Each function decides first, with the lock held for writing: arguments, limits,
 * memory. Then it changes VMAs and tables, which cannot fail.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/vm_ops.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/resource.h>

#include "pt_verbs.h"
#include "space.h"

/* Where the search upwards begins that follows one downwards without success. */
#define TASK_UNMAPPED_BASE(mm)	PAGE_ALIGN((mm)->task_size / 3)

/*
 * --- Where. ---
 */

/* Is [@addr, @addr + @len) free, with what a stack above keeps for itself? */
static bool is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	const struct vm_area_struct *next = vma_tree_find(&mm->vmas, addr);

	return !next || addr + len <= vm_start_gap(next);
}

/* What the tree calls a gap may be too near to a stack above it. */
static __always_inline unsigned long find_gap(struct mm_struct *mm, struct vma_gap *want,
					      bool up, struct vma_sides *sides)
{
	for (;;) {
		unsigned long addr = up ? vma_tree_gap_bottomup(&mm->vmas, want, sides) :
					  vma_tree_gap_topdown(&mm->vmas, want, sides);
		const struct vm_area_struct *next;

		if (IS_ERR_VALUE(addr))
			return addr;
		next = sides->next;
		if (!next || addr + want->length <= vm_start_gap(next))
			return addr;
		if (up)
			want->low = next->vm_end;
		else
			want->high = vm_start_gap(next);
	}
}

/* Upwards, in the compatible layout from its base. */
static noinline unsigned long find_bottomup(struct mm_struct *mm, unsigned long len,
				   struct vma_sides *sides)
{
	struct vma_gap want = {
		.low = mm->mmap_bottomup ? mm->mmap_base : TASK_UNMAPPED_BASE(mm),
		.high = mm->task_size, .length = len,
	};

	return find_gap(mm, &want, true, sides);
}

/* Downwards from the base; what does not fit there is tried above it. */
static __always_inline unsigned long find_topdown(struct mm_struct *mm, unsigned long len,
				  struct vma_sides *sides)
{
	struct vma_gap want = {
		.low = max(mmap_min_addr, PAGE_SIZE),
		.high = mm->mmap_base, .length = len,
	};
	unsigned long addr = find_gap(mm, &want, false, sides);

	return IS_ERR_VALUE(addr) ? find_bottomup(mm, len, sides) : addr;
}

/* A hint, if all of it is free. */
static __always_inline bool take_hint(struct mm_struct *mm, unsigned long hint,
				      unsigned long len, struct vma_sides *sides)
{
	if (!hint || !is_free(mm, hint, len))
		return false;
	vma_tree_sides(&mm->vmas, hint, sides);
	return true;
}

/*
 * @len is of whole pages. A hint that does not fit is not an error: the search is as
 * without it, and so it is where a hint overlaps pages.
 */
static __always_inline unsigned long
find_free(struct mm_struct *mm, unsigned long hint,
			       unsigned long len, struct vma_sides *sides)
{
	if (len > mm->task_size)
		return -ENOMEM;
	if (hint <= mm->task_size - len && take_hint(mm, hint, len, sides))
		return hint;
	return mm->mmap_bottomup ? find_bottomup(mm, len, sides) :
				   find_topdown(mm, len, sides);
}

/*
 * Where 31 bits reach, for code that jumps there: in the second GiB, lowest first; a hint
 * may be anywhere below.
 */
static noinline unsigned long find_32bit(struct mm_struct *mm, unsigned long hint,
					 unsigned long len, struct vma_sides *sides)
{
	struct vma_gap want = { .low = SZ_1G, .high = SZ_2G, .length = len };

	if (len > SZ_2G)
		return -ENOMEM;
	if (hint <= SZ_2G - len && take_hint(mm, hint, len, sides))
		return hint;
	return find_gap(mm, &want, true, sides);
}

unsigned long mm_find_free(struct mm_struct *mm, unsigned long hint,
			   unsigned long len)
{
	struct vma_sides sides;

	return find_free(mm, hint, len, &sides);
}

/* Of MAP_FIXED, and of what mremap() is told. */
int mm_check_fixed(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	if (len > mm->task_size || addr > mm->task_size - len)
		return -ENOMEM;
	if (!PAGE_ALIGNED(addr))
		return -EINVAL;
	return addr < mmap_min_addr ? -EPERM : 0;
}

/* A hint below what may be mapped means the lowest place. */
static unsigned long round_hint(unsigned long hint)
{
	hint &= PAGE_MASK;
	return hint && hint < mmap_min_addr ? PAGE_ALIGN(mmap_min_addr) : hint;
}

/* Where the request will be, or why it cannot be; and what is known of the place. */
static __always_inline unsigned long
choose_address(struct mm_struct *mm, const struct map_request *req, unsigned long len,
	       struct vma_desc *desc)
{
	int err;

	desc->placed = !(req->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE));
	if (desc->placed && unlikely(req->flags & MAP_32BIT))
		return find_32bit(mm, round_hint(req->addr), len, &desc->sides);
	if (desc->placed)
		return find_free(mm, round_hint(req->addr), len, &desc->sides);
	err = mm_check_fixed(mm, req->addr, len);
	if (err)
		return err;
	if ((req->flags & MAP_FIXED_NOREPLACE) &&
	    mm_is_mapped(mm, req->addr, len))
		return -EEXIST;
	return req->addr;
}

/* Is anything of it mapped? */
bool mm_is_mapped(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	const struct vm_area_struct *vma = vma_tree_find(&mm->vmas, addr);

	return vma && vma->vm_start < addr + len;
}

/*
 * --- Unmapping. ---
 */

/* What is free around a range, once it is itself. */
static void find_free_around(struct mm_struct *mm, struct pt_range *range)
{
	const struct vm_area_struct *prev =
		vma_tree_find_prev(&mm->vmas, range->start);
	const struct vm_area_struct *next =
		vma_tree_find(&mm->vmas, range->end);

	range->floor = prev ? min(prev->vm_end, range->start) : 0;
	range->ceiling = next ? max(next->vm_start, range->end) : mm->task_size;
}

/*
 * Nobody puts anything into the range until the lock is let go. Most of what is mapped
 * and soon unmapped has no table at all.
 */
static bool has_tables(struct vm_area_struct *vma, const struct pt_range *range)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = range->start;
	bool faulted = false, found;
	struct pt_place at;

	while (vma && vma->vm_start < range->end) {
		vma_start_write(vma);
		faulted |= vma_faulted(vma);
		vma = vma->vm_end < range->end ? vma_next(vma) : NULL;
	}
	if (!faulted)
		return false;
	rcu_read_lock();
	found = pt_find_next(mm, &addr, range->end, &at);
	rcu_read_unlock();
	return found;
}

/* Everything that can fail: 0 or an error. @more: VMAs that the caller wants. */
int unmap_prepare(struct unmap *unmap, unsigned int more)
{
	struct pt_range *range = &unmap->range;
	struct vm_area_struct *first = unmap->first;
	struct mm_struct *mm = first->vm_mm;
	bool cut = first->vm_start < range->start && range->end < first->vm_end;
	int err;

	if (cut && mm->vmas.nr_vmas >= sysctl_max_map_count)
		return -ENOMEM;
	err = vma_prepare(mm, range->start, cut + more);
	if (err)
		return err;
	unmap->tables = has_tables(first, range);
	if (!unmap->tables)
		return 0;
	find_free_around(mm, range);
	return pt_unshare_edges(mm, range);
}

/* @nr pages of a VMA, for whoever counts. */
static __always_inline void vma_gone(struct mm_struct *mm, unsigned long flags,
				     unsigned long nr)
{
	if (flags & VM_ACCOUNT)
		vm_uncharge(mm, nr);
	mm_note_size(mm);
	vm_account(mm, flags, -(long)nr);
}

/* To a part of what it was. */
static void shrink_vma(struct vm_area_struct *vma, unsigned long start,
		       unsigned long end)
{
	vma_gone(vma->vm_mm, vma->vm_flags,
		 vma_pages(vma) - ((end - start) >> PAGE_SHIFT));
	vma_set_bounds(vma, start, end);
}

/* One VMA's part of the range goes. Returns the VMA behind it, if it is in the range. */
static struct vm_area_struct *cut_vma(struct vm_area_struct *vma,
				      const struct pt_range *range)
{
	struct vm_area_struct *next = NULL;

	if (range->end < vma->vm_end) {
		if (vma->vm_start < range->start) {
			vma_split(vma, range->end);
			shrink_vma(vma, vma->vm_start, range->start);
		} else {
			shrink_vma(vma, range->end, vma->vm_end);
		}
		return NULL;
	}
	if (vma->vm_end < range->end)
		next = vma_next(vma);
	if (vma->vm_start < range->start) {
		shrink_vma(vma, vma->vm_start, range->start);
	} else {
		vma_gone(vma->vm_mm, vma->vm_flags, vma_pages(vma));
		vma_remove(vma);
	}
	return next;
}

/*
 * Entries go before VMAs, so that a file's mapping knows of every entry that there is.
 */
void unmap_commit(const struct unmap *unmap)
{
	struct vm_area_struct *vma = unmap->first;
	struct mmu_gather tlb;

	if (unmap->tables) {
		tlb_gather(&tlb, vma->vm_mm);
		pt_zap(&tlb, &unmap->range);
		tlb_finish(&tlb);
	}
	while (vma && vma->vm_start < unmap->range.end)
		vma = cut_vma(vma, &unmap->range);
}

/* Parts of VMAs, or such as have tables. */
static noinline int unmap_from(struct vm_area_struct *first, unsigned long start,
			       unsigned long end)
{
	struct unmap unmap = { .range = { .start = start, .end = end }, .first = first };
	int err = unmap_prepare(&unmap, 0);

	if (!err)
		unmap_commit(&unmap);
	return err;
}

/* One that has no entries, and is all of the range. It is marked. */
static __always_inline bool remove_whole(struct vm_area_struct *vma, unsigned long start,
					 unsigned long end, const struct vma_place *at)
{
	if (vma->vm_start != start || vma->vm_end != end)
		return false;
	vma_gone(vma->vm_mm, vma->vm_flags, (end - start) >> PAGE_SHIFT);
	vma_remove_at(vma, at);
	return true;
}

bool unmap_whole(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		 const struct vma_place *at)
{
	vma_start_write(vma);
	return remove_whole(vma, start, end, at);
}

/* Marked: so what it says of faults stays so. */
static bool has_no_entries(struct vm_area_struct *vma)
{
	vma_start_write(vma);
	return !vma_faulted(vma);
}

/*
 * [@addr, @end) of whole pages. One VMA that nothing was ever mapped in only leaves the
 * tree, where it has been found.
 */
static __always_inline int unmap_range(struct mm_struct *mm, unsigned long addr,
				       unsigned long end)
{
	struct vma_place at;
	struct vm_area_struct *vma = vma_tree_find_place(&mm->vmas, addr, &at);

	if (!vma || vma->vm_start >= end)
		return 0;
	if (has_no_entries(vma) && remove_whole(vma, addr, end, &at))
		return 0;
	return unmap_from(vma, addr, end);
}

int unmap_locked(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	return unmap_range(mm, addr, addr + len);
}

/* What is not mapped need not be: that is no error. */
int mm_unmap(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	int err;

	if (!PAGE_ALIGNED(addr) || addr > mm->task_size ||
	    len > mm->task_size - addr)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -EINVAL;
	mmap_write_lock(mm);
	err = unmap_range(mm, addr, addr + len);
	mmap_write_unlock(mm);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(mm_unmap);

/*
 * --- Mapping. ---
 */

/* Is it memory that the process can ask for by writing to it? */
static bool is_accountable(unsigned long flags)
{
	return (flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE;
}

/* Whatever kind of memory it is. */
static __always_inline unsigned long
flags_of_request(const struct mm_struct *mm, const struct map_request *req)
{
	bool noreserve = (req->flags & MAP_NORESERVE) &&
			 sysctl_overcommit_memory != OVERCOMMIT_NEVER;

	return vm_flags_of_prot(req->prot) | mm->def_flags |
	       VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC |
	       (req->flags & MAP_GROWSDOWN ? VM_GROWSDOWN : 0) |
	       (req->flags & MAP_LOCKED ? VM_LOCKED : 0) |
	       (req->flags & MAP_STACK ? VM_NOHUGEPAGE : 0) |
	       (noreserve ? VM_NORESERVE : 0);
}

/* May it be locked in memory, as is wanted? As mmap() says it. */
static noinline int check_lock(const struct mm_struct *mm,
		      const struct map_request *req,
		      const struct vma_desc *desc)
{
	if ((req->flags & MAP_LOCKED) && !may_lock_at_all(mm))
		return -EPERM;
	return may_lock(mm, (desc->end - desc->start) >> PAGE_SHIFT) ? 0 : -EAGAIN;
}

/* What kind it is to be, of memory without a file. */
static int describe_anon(const struct map_request *req, struct vma_desc *desc)
{
	switch (req->flags & MAP_TYPE) {
	case MAP_PRIVATE:
		desc->pgoff = desc->start >> PAGE_SHIFT;
		return 0;
	case MAP_SHARED:
		if (desc->flags & VM_GROWSDOWN)
			return -EINVAL;
		desc->flags |= VM_SHARED | VM_MAYSHARE;
		desc->pgoff = 0;
		return describe_shared_anon(desc);
	default:
		return -EINVAL;
	}
}

/* What there will be at desc->start: or the errno, in Linux's order of questions. */
static __always_inline int describe(const struct mm_struct *mm,
				    const struct map_request *req, struct vma_desc *desc)
{
	desc->flags = flags_of_request(mm, req);
	desc->born = desc->start >> PAGE_SHIFT;
	desc->touched = false;
	desc->faulted = false;
	desc->file = req->file;
	desc->ops = NULL;
	desc->private_data = NULL;
	if (unlikely(desc->flags & VM_LOCKED)) {
		int err = check_lock(mm, req, desc);

		if (err)
			return err;
	}
	return req->file ? describe_file(req, desc) : describe_anon(req, desc);
}

/* How much of it is mapped now, and will not be any more. */
static unsigned long pages_replaced(struct mm_struct *mm,
				    const struct vma_desc *desc)
{
	struct vm_area_struct *vma;
	unsigned long len = 0;

	for_each_vma_in(&mm->vmas, vma, desc->start, desc->end)
		len += min(vma->vm_end, desc->end) -
		       max(vma->vm_start, desc->start);
	return len >> PAGE_SHIFT;
}

/* What was mapped there goes only when nothing can fail any more. */
static noinline int place_over(struct mm_struct *mm, struct vma_desc *desc)
{
	struct unmap unmap = {
		.range = { .start = desc->start, .end = desc->end },
		.first = desc->sides.next,
	};
	int err = unmap_prepare(&unmap, 1);

	if (err)
		return err;
	unmap_commit(&unmap);
	vma_add(mm, desc);
	return 0;
}

/* Into free space, or in place of what is there. */
static __always_inline int place(struct mm_struct *mm, struct vma_desc *desc)
{
	struct vma_sides *sides = &desc->sides;

	if (!desc->placed) {
		vma_tree_sides(&mm->vmas, desc->start, sides);
		if (sides->next && sides->next->vm_start < desc->end)
			return place_over(mm, desc);
	}
	return vma_join(mm, desc) ? 0 : vma_new(mm, desc);
}

/* Limits, and what the machine has promised: then the place. */
static __always_inline int charge_and_place(struct mm_struct *mm, struct vma_desc *desc,
					    unsigned long nr)
{
	int err;

	if (!may_expand_vm(mm, desc->flags, nr) &&
	    !may_expand_vm(mm, desc->flags, nr - pages_replaced(mm, desc)))
		return -ENOMEM;
	if (is_accountable(desc->flags)) {
		if (vm_charge(mm, nr))
			return -ENOMEM;
		desc->flags |= VM_ACCOUNT;
	}
	err = place(mm, desc);
	if (!err)
		vm_account(mm, desc->flags, nr);
	else if (desc->flags & VM_ACCOUNT)
		vm_uncharge(mm, nr);
	return err;
}

int map_region(struct mm_struct *mm, struct vma_desc *desc)
{
	return charge_and_place(mm, desc, (desc->end - desc->start) >> PAGE_SHIFT);
}

/* With the lock for writing. @len: of whole pages, not 0. */
static __always_inline unsigned long
map_at_once(struct mm_struct *mm, const struct map_request *req,
			 unsigned long len, struct vma_desc *desc)
{
	int err;

	if (mm->vmas.nr_vmas > sysctl_max_map_count)
		return -ENOMEM;
	desc->start = choose_address(mm, req, len, desc);
	if (IS_ERR_VALUE(desc->start))
		return desc->start;
	desc->end = desc->start + len;
	desc->pgoff = req->pgoff;
	err = describe(mm, req, desc);
	if (err)
		return err;
	err = charge_and_place(mm, desc, len >> PAGE_SHIFT);
	undescribe(req, desc);
	return err ? (unsigned long)err : desc->start;
}

unsigned long map_locked(struct mm_struct *mm, const struct map_request *req,
			 unsigned long len, struct vma_desc *desc)
{
	return map_at_once(mm, req, len, desc);
}

/* MAP_NONBLOCK takes the wish back. */
static bool wants_population(const struct map_request *req, unsigned long flags)
{
	return (flags & VM_LOCKED) ||
	       (req->flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE;
}

/* The order of the checks is Linux's: programs look at which errno they get. */
unsigned long mm_map(struct mm_struct *mm, const struct map_request *req)
{
	unsigned long len = PAGE_ALIGN(req->len), addr;
	struct vma_desc desc;

	/* There are no huge pages: as a Linux without them says it. */
	if (!req->len || (req->flags & MAP_HUGETLB))
		return -EINVAL;
	if (!len)
		return -ENOMEM;
	if (req->pgoff + (len >> PAGE_SHIFT) < req->pgoff)
		return -EOVERFLOW;
	mmap_write_lock(mm);
	addr = map_at_once(mm, req, len, &desc);
	mmap_write_unlock(mm);
	if (!IS_ERR_VALUE(addr) && wants_population(req, desc.flags))
		mm_populate(mm, addr, len);
	return addr;
}
EXPORT_SYMBOL_IF_KUNIT(mm_map);

/*
 * --- The heap. ---
 */

#define BRK_FLAGS \
	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/* A page stays free behind it. */
static bool brk_grow(struct mm_struct *mm, unsigned long old, unsigned long new)
{
	struct vma_desc desc = {
		.start = old, .end = new,
		.flags = BRK_FLAGS | mm->def_flags,
		.pgoff = old >> PAGE_SHIFT, .born = old >> PAGE_SHIFT,
	};
	unsigned long nr = (new - old) >> PAGE_SHIFT;

	if (!is_free(mm, old, new - old + PAGE_SIZE) ||
	    mm_check_fixed(mm, old, new - old) ||
	    mm->vmas.nr_vmas > sysctl_max_map_count ||
	    ((desc.flags & VM_LOCKED) && !may_lock(mm, nr)))
		return false;
	return !map_region(mm, &desc);
}

/* RLIMIT_DATA has the program's own data in it. */
static bool brk_within_limit(const struct mm_struct *mm, unsigned long brk)
{
	unsigned long limit = mm_rlimit(mm, RLIMIT_DATA);

	return limit == ~0ul ||
	       brk - mm->start_brk + (mm->end_data - mm->start_data) <= limit;
}

static bool brk_locked(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old = PAGE_ALIGN(mm->brk), new = PAGE_ALIGN(brk);

	if (brk < mm->start_brk || new < brk || !brk_within_limit(mm, brk))
		return false;
	/* As on Linux, what somebody else has unmapped cannot be given back. */
	if (new < old)
		return mm_is_mapped(mm, new, old - new) &&
		       !unmap_locked(mm, new, old - new);
	return new == old || brk_grow(mm, old, new);
}

/* brk() knows no errors: the old end is the answer. */
unsigned long mm_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old;
	bool populate;

	mmap_write_lock(mm);
	old = mm->brk;
	if (brk_locked(mm, brk))
		mm->brk = brk;
	brk = mm->brk;
	populate = brk > old && (mm->def_flags & VM_LOCKED);
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(mm, PAGE_ALIGN(old), PAGE_ALIGN(brk) - PAGE_ALIGN(old));
	return brk;
}
EXPORT_SYMBOL_IF_KUNIT(mm_brk);
