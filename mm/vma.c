// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMAs as such: cut, joined, moved at their borders. Nothing here looks at page
 * tables, and nothing fails: what an operation needs, vma_prepare() has seen to.
 *
 * Owns the fields of vm_area_struct and its place in the trees. The mmap lock is held
 * for writing.
 *
 * Neighbours that are alike are one VMA, always:
 *
 *	a new one, or one whose flags have changed
 *	 pppp####nnnn   p and n unlike    ->  pppp####nnnn
 *	 ########nnnn   like p            ->  ppppppppnnnn
 *	 pppp########   like n            ->  ppppnnnnnnnn
 *	 ############   like both         ->  pppppppppppp
 *	a part whose flags have changed
 *	 pppp##vvvvvv   like p            ->  ppppppvvvvvv  (a border moves)
 *	 vvvvvv##nnnn   like n            ->  vvvvvvnnnnnn  (likewise)
 *	 vvvv####vvvv                     ->  vvvv####uuuu  (two cuts)
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vm_ops.h>

#include "space.h"

static struct kmem_cache *vma_cache;

/* Faults may still read one that has been freed: it stays a VMA. */
void __init vma_cache_init(void)
{
	vma_cache = KMEM_CACHE(vm_area_struct,
			       SLAB_PANIC | SLAB_TYPESAFE_BY_RCU);
}

/*
 * --- Room. ---
 */

/* One that is in no list. */
static struct vm_area_struct *vma_alloc_slowly(void)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (!vma)
		return NULL;
	INIT_LIST_HEAD(&vma->vm_moved);
	INIT_LIST_HEAD(&vma->vm_twins);
	RB_CLEAR_NODE(&vma->vm_rb);
	return vma;
}

/*
 * Mapping and unmapping by turns, or protecting a part and all of it, a process uses the
 * same ones again and again. What is spare is in no list, either.
 */
static __always_inline struct vm_area_struct *vma_alloc(struct mm_struct *mm)
{
	if (unlikely(!mm->nr_spare_vmas))
		return vma_alloc_slowly();
	return mm->spare_vmas[--mm->nr_spare_vmas];
}

static __always_inline void vma_put_back(struct mm_struct *mm,
					 struct vm_area_struct *vma)
{
	if (unlikely(mm->nr_spare_vmas == ARRAY_SIZE(mm->spare_vmas)))
		kmem_cache_free(vma_cache, vma);
	else
		mm->spare_vmas[mm->nr_spare_vmas++] = vma;
}

void vma_drop_spare(struct mm_struct *mm)
{
	while (mm->nr_spare_vmas)
		kmem_cache_free(vma_cache,
				mm->spare_vmas[--mm->nr_spare_vmas]);
}

/* While the lock is held nobody else takes them. */
static int fill_spare(struct mm_struct *mm, unsigned int nr)
{
	VM_BUG_ON(nr > ARRAY_SIZE(mm->spare_vmas));
	while (mm->nr_spare_vmas < nr) {
		struct vm_area_struct *vma = vma_alloc_slowly();

		if (!vma)
			return -ENOMEM;
		mm->spare_vmas[mm->nr_spare_vmas++] = vma;
	}
	return 0;
}

int vma_prepare_some(struct mm_struct *mm, unsigned long addr, unsigned int nr)
{
	int err = vma_tree_prepare(&mm->vmas, addr, nr);

	return err ? err : fill_spare(mm, nr);
}

int vma_prepare_two(struct mm_struct *mm, unsigned long a, unsigned long b, unsigned int nr)
{
	int err = vma_tree_prepare_two(&mm->vmas, a, b, nr);

	return err ? err : fill_spare(mm, nr);
}

/*
 * A reader may have the VMA that this memory was: first it gets its new owner, then
 * the mark, so that one of the two tells him.
 */
static __always_inline void becomes_owned(struct vm_area_struct *vma,
					  struct mm_struct *mm)
{
	WRITE_ONCE(vma->vm_mm, mm);
	smp_wmb();
	WRITE_ONCE(vma->vm_seq, mm->write_seq);
	smp_wmb();
}

/* One that has been prepared. */
static __always_inline struct vm_area_struct *take(struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	VM_BUG_ON(!mm->nr_spare_vmas);
	vma = mm->spare_vmas[--mm->nr_spare_vmas];
	becomes_owned(vma, mm);
	return vma;
}

/* --- What it is of. --- */

static void set_desc(struct vm_area_struct *vma, const struct vma_desc *desc)
{
	WRITE_ONCE(vma->vm_start, desc->start);
	WRITE_ONCE(vma->vm_end, desc->end);
	WRITE_ONCE(vma->vm_flags, desc->flags);
	WRITE_ONCE(vma->vm_pgoff, desc->pgoff);
	WRITE_ONCE(vma->vm_born, desc->born);
	WRITE_ONCE(vma->vm_file, desc->file);
	WRITE_ONCE(vma->vm_ops, desc->ops);
	WRITE_ONCE(vma->vm_private_data, desc->private_data);
	WRITE_ONCE(vma->vm_touched, desc->touched);
	WRITE_ONCE(vma->vm_faulted, desc->faulted);
}

/* One more VMA of what is mapped: the first, too. */
static void open_vma(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
}

/* One less; the VMA is still what it was. */
static void close_vma(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
}

/* --- Alike. --- */

/* Mappings of devices stay as their driver made them. */
#define VM_SPECIAL	(VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP)

static __always_inline bool same_kind(const struct vm_area_struct *a,
		      const struct vm_area_struct *b)
{
	return a->vm_flags == b->vm_flags && a->vm_file == b->vm_file &&
	       a->vm_ops == b->vm_ops &&
	       a->vm_private_data == b->vm_private_data &&
	       !(a->vm_flags & VM_SPECIAL) && !(a->vm_ops && a->vm_ops->close);
}

/*
 * Pages of one must be what the other would call them. Where there is none yet, the
 * birth is the other's to say: from then on there will be none.
 */
static bool birth_is_open(const struct vm_area_struct *vma)
{
	vma_start_write((struct vm_area_struct *)vma);
	return !vma_touched(vma);
}

static __always_inline bool pages_go_on(const struct vm_area_struct *a,
			const struct vm_area_struct *b)
{
	unsigned long nr = vma_pages(a);

	if (a->vm_pgoff + nr != b->vm_pgoff)
		return false;
	return a->vm_born + nr == b->vm_born || birth_is_open(a) ||
	       birth_is_open(b);
}

/* Can @b, which begins where @a ends, be one with it? */
static __always_inline bool joins(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a && b && a->vm_end == b->vm_start && same_kind(a, b) &&
	       pages_go_on(a, b);
}

/* For who only looks: births that are open need not be settled. */
bool vma_joins(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	unsigned long nr = vma_pages(a);

	return a->vm_end == b->vm_start && same_kind(a, b) &&
	       a->vm_pgoff + nr == b->vm_pgoff &&
	       (a->vm_born + nr == b->vm_born || !vma_touched(a) ||
		!vma_touched(b));
}

struct vm_area_struct *vma_next(const struct vm_area_struct *vma)
{
	return vma_tree_find(&vma->vm_mm->vmas, vma->vm_end);
}

struct vm_area_struct *vma_prev(const struct vm_area_struct *vma)
{
	return vma_tree_find_prev(&vma->vm_mm->vmas, vma->vm_start);
}

/* --- Borders. --- */

/* What is mapped in one may become the other's. Both are marked. */
static void adopt_entries(struct vm_area_struct *a, struct vm_area_struct *b)
{
	if (vma_faulted(a) == vma_faulted(b))
		return;
	WRITE_ONCE(a->vm_faulted, true);
	WRITE_ONCE(b->vm_faulted, true);
}

/*
 * Births go on from one to the next; who has no page yet takes the other's. Both are
 * marked, so that it stays so. One that becomes part of a VMA with pages may have some.
 * Has anything changed?
 */
static __always_inline bool adopt_births(struct vm_area_struct *a, struct vm_area_struct *b)
{
	unsigned long seq = a->vm_mm->write_seq;

	vma_mark(a, seq);
	vma_mark(b, seq);
	adopt_entries(a, b);
	if (likely(vma_touched(a) == vma_touched(b)))
		return false;
	if (!vma_touched(a))
		WRITE_ONCE(a->vm_born, b->vm_born - vma_pages(a));
	else
		WRITE_ONCE(b->vm_born, a->vm_born + vma_pages(a));
	WRITE_ONCE(a->vm_touched, true);
	WRITE_ONCE(b->vm_touched, true);
	return true;
}

/* A file's mapping knows of the bounds: it forgets the VMA while they change. */
static void leave_mapping(struct vm_area_struct *vma)
{
	if (vma->vm_file)
		vma_leave_mapping(vma);
}

static void enter_mapping(struct vm_area_struct *vma)
{
	if (vma->vm_file)
		vma_enter_mapping(vma, NULL);
}

/* Its pages keep their numbers when it begins elsewhere. */
static void shift_numbers(struct vm_area_struct *vma, unsigned long start)
{
	long pages = (long)(start - vma->vm_start) >> PAGE_SHIFT;

	WRITE_ONCE(vma->vm_pgoff, vma->vm_pgoff + pages);
	WRITE_ONCE(vma->vm_born, vma->vm_born + pages);
}

void vma_set_bounds(struct vm_area_struct *vma, unsigned long start,
		    unsigned long end)
{
	vma_start_write(vma);
	leave_mapping(vma);
	shift_numbers(vma, start);
	vma_tree_resize(&vma->vm_mm->vmas, vma, start, end);
	enter_mapping(vma);
}

/* What is mapped between the two borders changes its VMA. */
static void move_border(struct vm_area_struct *a, struct vm_area_struct *b,
			unsigned long addr)
{
	struct vma_replace r = {
		.nr_old = 2, .nr_new = 2, .end = b->vm_end,
		.tiles = { { a, a->vm_start }, { b, addr } },
	};
	struct vma_place at;

	/* Who only gives away has no more pages than before. */
	vma_start_write(a);
	vma_start_write(b);
	adopt_entries(a, b);
	if (vma_touched(addr < a->vm_end ? a : b))
		adopt_births(a, b);
	leave_mapping(a);
	leave_mapping(b);
	shift_numbers(b, addr);
	vma_tree_find_place(&a->vm_mm->vmas, a->vm_start, &at);
	vma_tree_replace(&a->vm_mm->vmas, &at, &r);
	enter_mapping(a);
	enter_mapping(b);
	vma_note_moved(a);
	vma_note_moved(b);
}

/*
 * A fault may have found it, and read its mark while we change it, and that we do so no
 * more when we were through: it sees then that there is nothing in it.
 */
static __always_inline void vma_retire(struct vm_area_struct *vma)
{
	WRITE_ONCE(vma->vm_end, vma->vm_start);
	vma_put_back(vma->vm_mm, vma);
}

/* It is in no tree any more: its file may go, too. */
static __always_inline void vma_free(struct vm_area_struct *vma)
{
	struct file *file = vma->vm_file;

	vma_retire(vma);
	if (file)
		fput(file);
}

static noinline void remove_with_file(struct vm_area_struct *vma,
				      const struct vma_place *at)
{
	close_vma(vma);
	leave_mapping(vma);
	vma_forget_moved(vma);
	vma_tree_erase_at(&vma->vm_mm->vmas, vma, at);
	vma_free(vma);
}

/* Nothing is mapped in it any more, and it is marked. */
void vma_remove_at(struct vm_area_struct *vma, const struct vma_place *at)
{
	VM_WARN_ON_ONCE(vma->vm_seq != vma->vm_mm->write_seq);
	if (vma->vm_file || vma->vm_ops) {
		remove_with_file(vma, at);
		return;
	}
	if (unlikely(vma_touched(vma)))
		vma_forget_moved(vma);
	vma_tree_erase_at(&vma->vm_mm->vmas, vma, at);
	vma_retire(vma);
}

void vma_remove(struct vm_area_struct *vma)
{
	struct vma_place at;

	vma_start_write(vma);
	vma_tree_find_place(&vma->vm_mm->vmas, vma->vm_start, &at);
	vma_remove_at(vma, &at);
}

void vma_discard(struct vm_area_struct *vma)
{
	close_vma(vma);
	vma_start_write(vma);
	vma_forget_moved(vma);
	vma_free(vma);
}

/* --- Cutting and joining. --- */

/* It is in the tree now: its file knows of it, and moved pages are found. */
static __always_inline void now_mapped(struct vm_area_struct *vma,
				       struct vm_area_struct *twin)
{
	if (vma->vm_file) {
		get_file(vma->vm_file);
		vma_enter_mapping(vma, twin);
		open_vma(vma);
	}
	if (unlikely(vma_touched(vma)))
		vma_note_moved(vma);
}

int vma_append(struct vm_area_struct *vma, struct vm_area_struct *twin)
{
	if (unlikely(vma_tree_append(&vma->vm_mm->vmas, vma))) {
		vma_retire(vma);
		return -ENOMEM;
	}
	now_mapped(vma, twin);
	return 0;
}

/* All but where it is, and the numbers of its pages. */
static __always_inline void copy_kind(struct vm_area_struct *to,
				      const struct vm_area_struct *from)
{
	WRITE_ONCE(to->vm_flags, from->vm_flags);
	WRITE_ONCE(to->vm_file, from->vm_file);
	WRITE_ONCE(to->vm_ops, from->vm_ops);
	WRITE_ONCE(to->vm_private_data, from->vm_private_data);
	WRITE_ONCE(to->vm_touched, vma_touched(from));
	WRITE_ONCE(to->vm_faulted, vma_faulted(from));
}

/* All but its place among others. */
static void copy_desc(struct vm_area_struct *to,
		      const struct vm_area_struct *from)
{
	WRITE_ONCE(to->vm_start, from->vm_start);
	WRITE_ONCE(to->vm_end, from->vm_end);
	WRITE_ONCE(to->vm_pgoff, from->vm_pgoff);
	WRITE_ONCE(to->vm_born, from->vm_born);
	copy_kind(to, from);
}

/*
 * A new one like @vma, which is marked, for what it holds from @addr on. It is empty until
 * the tree gives it its bounds.
 */
static struct vm_area_struct *take_part(const struct vm_area_struct *vma,
					unsigned long addr)
{
	struct vm_area_struct *part = take(vma->vm_mm);

	copy_kind(part, vma);
	WRITE_ONCE(part->vm_pgoff, vma_pgoff(vma, addr));
	WRITE_ONCE(part->vm_born, vma_born(vma, addr));
	return part;
}

/*
 * In the tree, in one step, instead of @vma: itself, with less, and one or two new ones. If
 * its pages have not moved, theirs have not, either.
 */
static __always_inline void cut(struct vm_area_struct *vma, const struct vma_place *at,
				const struct vma_replace *r)
{
	bool known = vma->vm_file || vma_is_moved(vma);

	leave_mapping(vma);
	vma_tree_replace(&vma->vm_mm->vmas, at, r);
	if (likely(!known))
		return;
	enter_mapping(vma);
	for (unsigned int i = 1; i < r->nr_new; i++)
		now_mapped(r->tiles[i].vma, NULL);
}

struct vm_area_struct *vma_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct vma_replace r = { .nr_old = 1, .nr_new = 2, .end = vma->vm_end };
	struct vma_place at;

	VM_BUG_ON(addr <= vma->vm_start || addr >= vma->vm_end);
	vma_start_write(vma);
	r.tiles[0] = (struct vma_tile){ vma, vma->vm_start };
	r.tiles[1] = (struct vma_tile){ take_part(vma, addr), addr };
	vma_tree_find_place(&vma->vm_mm->vmas, vma->vm_start, &at);
	cut(vma, &at, &r);
	return r.tiles[1].vma;
}

/* The part in the middle of @vma, which is marked, gets other flags at once. */
static struct vm_area_struct *cut_out(struct vm_area_struct *vma,
				      const struct vma_change *change)
{
	struct vm_area_struct *part = take_part(vma, change->start);
	struct vma_replace r = {
		.nr_old = 1, .nr_new = 3, .end = vma->vm_end, .tiles = {
			{ vma, vma->vm_start },
			{ part, change->start },
			{ take_part(vma, change->end), change->end },
		},
	};

	WRITE_ONCE(part->vm_flags, change->flags);
	cut(vma, &change->sides.at, &r);
	return part;
}

/* Its place is another's now. */
static __always_inline void absorbed(struct vm_area_struct *vma)
{
	vma_forget_moved(vma);
	vma_free(vma);
}

/* @keep, which is at @at, goes on over @gone and, if there is one, @also behind it. */
static __always_inline void absorb(struct vm_area_struct *keep, const struct vma_place *at,
				   struct vm_area_struct *gone,
				   struct vm_area_struct *also)
{
	struct vma_replace r;

	r.nr_old = also ? 3 : 2;
	r.nr_new = 1;
	r.end = (also ?: gone)->vm_end;
	r.tiles[0] = (struct vma_tile){ keep, keep->vm_start };
	leave_mapping(keep);
	leave_mapping(gone);
	if (also)
		leave_mapping(also);
	vma_tree_replace(&keep->vm_mm->vmas, at, &r);
	enter_mapping(keep);
	absorbed(gone);
	if (also)
		absorbed(also);
}

/* Births are settled one after the other: the second may not suit any more. */
static bool settle(struct vm_area_struct *a, struct vm_area_struct *b)
{
	if (!joins(a, b))
		return false;
	if (adopt_births(a, b))
		vma_note_moved(a);
	return true;
}

static void absorb_next(struct vm_area_struct *vma, struct vm_area_struct *next)
{
	struct vma_place at;

	vma_tree_find_place(&vma->vm_mm->vmas, vma->vm_start, &at);
	absorb(vma, &at, next, NULL);
}

/* In the same leaf, most often. */
static __always_inline void find_before(struct vma_place *at,
					const struct vm_area_struct *prev)
{
	if (likely(at->slot))
		at->slot--;
	else
		vma_tree_find_place(&prev->vm_mm->vmas, prev->vm_start, at);
}

/* The lower one stays, as its start does: so nothing in the tree moves but ends. */
static struct vm_area_struct *merge_at(struct vm_area_struct *vma, struct vma_sides *sides)
{
	struct vm_area_struct *prev, *next;

	vma_tree_beside(&vma->vm_mm->vmas, sides);
	prev = sides->prev;
	next = settle(vma, sides->next) ? sides->next : NULL;
	if (settle(prev, vma)) {
		find_before(&sides->at, prev);
		absorb(prev, &sides->at, vma, next);
		return prev;
	}
	if (next)
		absorb(vma, &sides->at, next, NULL);
	return vma;
}

struct vm_area_struct *vma_merge(struct vm_area_struct *vma)
{
	struct vma_sides sides;

	vma_tree_find_place(&vma->vm_mm->vmas, vma->vm_start, &sides.at);
	return merge_at(vma, &sides);
}

int vma_new(struct mm_struct *mm, const struct vma_desc *desc)
{
	struct vm_area_struct *vma = vma_alloc(mm);

	if (unlikely(!vma))
		return -ENOMEM;
	becomes_owned(vma, mm);
	set_desc(vma, desc);
	if (unlikely(vma_tree_insert_between(&mm->vmas, vma, &desc->sides))) {
		vma_put_back(mm, vma);
		return -ENOMEM;
	}
	now_mapped(vma, NULL);
	return 0;
}

/* @new, which is in no tree, becomes a part of one of its neighbours. */
static void extend_up(struct vm_area_struct *prev, struct vm_area_struct *new)
{
	adopt_births(prev, new);
	vma_set_bounds(prev, prev->vm_start, new->vm_end);
	vma_note_moved(prev);
}

static void extend_down(struct vm_area_struct *new, struct vm_area_struct *next)
{
	adopt_births(new, next);
	vma_set_bounds(next, new->vm_start, next->vm_end);
	vma_note_moved(next);
}

/* @new goes to the one before it, that to the one behind both, or itself to the latter. */
static struct vm_area_struct *join_neighbours(struct vm_area_struct *prev,
					      struct vm_area_struct *new,
					      struct vm_area_struct *next)
{
	if (joins(prev, new)) {
		extend_up(prev, new);
		if (settle(prev, next))
			absorb_next(prev, next);
		return prev;
	}
	if (!joins(new, next))
		return NULL;
	extend_down(new, next);
	return next;
}

bool vma_join_beside(struct mm_struct *mm, const struct vma_desc *desc)
{
	struct vm_area_struct new;

	new.vm_mm = mm;
	new.vm_seq = mm->write_seq;
	set_desc(&new, desc);
	return join_neighbours(desc->sides.prev, &new, desc->sides.next);
}

void vma_add(struct mm_struct *mm, struct vma_desc *desc)
{
	struct vm_area_struct *vma;

	vma_tree_sides(&mm->vmas, desc->start, &desc->sides);
	if (vma_join(mm, desc))
		return;
	vma = take(mm);
	set_desc(vma, desc);
	WARN_ON_ONCE(vma_tree_insert_between(&mm->vmas, vma, &desc->sides));
	now_mapped(vma, NULL);
}

/* --- Changes of a part. --- */

/* Who would take a part at one end, as it is going to be; or NULL. */
static struct vm_area_struct *find_taker(const struct vm_area_struct *vma,
					 const struct vma_change *change)
{
	struct vm_area_struct part = { .vm_mm = vma->vm_mm }, *other;

	copy_desc(&part, vma);
	part.vm_flags = change->flags;
	if (change->start == vma->vm_start) {
		other = vma_prev(vma);
		part.vm_end = change->end;
		return joins(other, &part) ? other : NULL;
	}
	other = vma_next(vma);
	part.vm_start = change->start;
	part.vm_pgoff = vma_pgoff(vma, change->start);
	part.vm_born = vma_born(vma, change->start);
	return joins(&part, other) ? other : NULL;
}

bool vma_can_give_away(const struct vm_area_struct *vma,
		       const struct vma_change *change)
{
	return vma_change_splits(vma, change) == 1 && find_taker(vma, change);
}

/* The part becomes the neighbour's, if there is one that would have it. */
static struct vm_area_struct *give_away(struct vm_area_struct *vma,
					const struct vma_change *change)
{
	struct vm_area_struct *other = find_taker(vma, change);

	if (!other)
		return NULL;
	if (change->start == vma->vm_start)
		move_border(other, vma, change->end);
	else
		move_border(vma, other, change->start);
	return other;
}

static struct vm_area_struct *change_end(struct vm_area_struct *vma,
					 const struct vma_change *change)
{
	struct vm_area_struct *other = give_away(vma, change);

	if (other)
		return other;
	if (change->start > vma->vm_start)
		vma = vma_split(vma, change->start);
	else
		vma_split(vma, change->end);
	WRITE_ONCE(vma->vm_flags, change->flags);
	return vma_merge(vma);
}

struct vm_area_struct *vma_change_flags(struct vm_area_struct *vma,
					struct vma_change *change)
{
	switch (vma_change_splits(vma, change)) {
	case 0:
		WRITE_ONCE(vma->vm_flags, change->flags);
		return merge_at(vma, &change->sides);
	case 1:
		return change_end(vma, change);
	default:
		return cut_out(vma, change);
	}
}

/* --- Fork. --- */

struct vm_area_struct *vma_dup(struct mm_struct *mm, const struct vm_area_struct *vma)
{
	struct vm_area_struct *copy = vma_alloc(mm);

	if (unlikely(!copy))
		return NULL;
	becomes_owned(copy, mm);
	copy_desc(copy, vma);
	return copy;
}
