// SPDX-License-Identifier: GPL-2.0-only
/* mremap(), the one that asks where mappings begin. */
#include "model_internal.h"

#define IMPLIES_NEW_ADDR	(MREMAP_FIXED | MREMAP_DONTUNMAP)

/* A request, its lengths in whole pages. */
struct remap {
	struct model *m;
	struct model_proc *p;
	u64 addr, old_len, new_addr, new_len;
	u32 flags;
};

static int check_new_addr(const struct remap *r)
{
	if (r->new_addr > OPS_TOP - r->new_len || unaligned(r->new_addr))
		return -EINVAL;
	if (!(r->flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (r->flags & MREMAP_DONTUNMAP && r->old_len != r->new_len)
		return -EINVAL;
	if (r->addr + r->old_len > r->new_addr &&
	    r->new_addr + r->new_len > r->addr)
		return -EINVAL;
	return 0;
}

/* What can be said without looking at what is mapped. */
static int check_numbers(const struct remap *r)
{
	if (r->flags & ~(u32)(MREMAP_MAYMOVE | IMPLIES_NEW_ADDR) ||
	    unaligned(r->addr))
		return -EINVAL;
	if (!r->new_len || r->new_len > OPS_TOP)
		return -EINVAL;
	return r->flags & IMPLIES_NEW_ADDR ? check_new_addr(r) : 0;
}

static int check_growth(const struct remap *r)
{
	u64 more = (r->new_len - r->old_len) >> OPS_SHIFT;
	u32 flags = r->p->page[page_of(r->addr)].flags;

	if (!locks_allowed(r->p, flags, more))
		return -EAGAIN;
	return pages_allowed(r->p, flags, more) ? 0 : -ENOMEM;
}

/* What the mapping has to say; a part of one alone can change its size. */
static int check_mapping(const struct remap *r)
{
	unsigned int i = page_of(r->addr);

	if (!op_in_window(r->addr) || !r->p->page[i].mapped)
		return -EFAULT;
	if (!r->old_len && !(r->p->page[i].flags & OPS_VM_SHARED))
		return -EINVAL;
	if (r->old_len >= r->new_len && !(r->flags & IMPLIES_NEW_ADDR))
		return 0;
	if (min(r->old_len, r->new_len) > addr_of(mapping_of(r->p, i).to) - r->addr)
		return -EFAULT;
	return r->new_len > r->old_len ? check_growth(r) : 0;
}

static struct model_range old_range(const struct remap *r)
{
	return range_of(r->addr, r->addr + r->old_len);
}

/* --- In place --- */

/* Whatever is there, mapped or not, of one mapping or of many. */
static int shrink(const struct remap *r)
{
	if (r->old_len > OPS_TOP - r->addr)
		return -EINVAL;
	unmap_range(r->p, range_of(r->addr + r->new_len, r->addr + r->old_len));
	return 0;
}

/* At the end of its mapping, and nothing behind it. */
static bool expands_in_place(const struct remap *r)
{
	struct model_range old = old_range(r);
	struct model_range behind = range_of(r->addr + r->old_len,
					     r->addr + r->new_len);

	return r->old_len && mapping_of(r->p, old.from).to == old.to &&
	       r->addr + r->new_len <= OPS_WINDOW_END &&
	       range_is_free(r->p, behind);
}

static void populate_rest(const struct remap *r, u64 addr)
{
	struct model_range rest = range_of(addr + r->old_len, addr + r->new_len);

	if (rest.from < rest.to && r->p->page[rest.from].flags & OPS_VM_LOCKED)
		populate_all(r->m, r->p, rest);
}

static s64 expand(const struct remap *r)
{
	struct model_range old = old_range(r);
	struct model_page page = r->p->page[old.to - 1];

	page.own = page.present = page.loose = false;
	memset(page.bytes, 0, sizeof(page.bytes));
	page.pgoff++;
	fill_range(r->p, range_of(r->addr + r->old_len, r->addr + r->new_len),
		   &page);
	r->p->page[old.to].head = false;
	populate_rest(r, r->addr);
	return r->addr;
}

/* --- To another place --- */

/* What comes to lie beside what is like it becomes one with it at once. */
static void merge_at(struct model_proc *p, unsigned int i)
{
	if (i < OPS_PAGES && p->page[i].mapped)
		p->page[i].head = model_must_split(p, i);
}

/* The pages as they will be at @to: an unused mapping is born anew there. */
static void move_pages(const struct remap *r, unsigned int to)
{
	struct model_range old = old_range(r);
	unsigned int nr = r->new_len >> OPS_SHIFT;
	struct model_page rest = r->p->page[page_of(r->addr)];
	bool born = rest.object == MODEL_ANON && !rest.touched;
	struct model_page page;

	for (unsigned int i = 0; i < nr; i++) {
		page = rest;
		page.own = page.present = page.loose = false;
		memset(page.bytes, 0, sizeof(page.bytes));
		page.pgoff += i;
		if (i < old.to - old.from)
			page = r->p->page[old.from + i];
		if (born)
			page.pgoff = addr_of(to + i) >> OPS_SHIFT;
		page.head = !i;
		r->p->page[to + i] = page;
	}
	if (to + nr < OPS_PAGES && r->p->page[to + nr].mapped)
		r->p->page[to + nr].head = true;
	merge_at(r->p, to);
	merge_at(r->p, to + nr);
}

/*
 * MREMAP_DONTUNMAP: the mapping stays, empty and not locked. Linux forgets that it ever
 * had pages if all of it has gone; this kernel never does.
 */
static void empty_range(struct model *m, struct model_proc *p, struct model_range r)
{
	struct model_range all = mapping_of(p, r.from);
	bool forgets;

	for (unsigned int i = r.from; i < r.to; i++) {
		p->page[i].own = p->page[i].present = p->page[i].loose = false;
		memset(p->page[i].bytes, 0, sizeof(p->page[i].bytes));
	}
	/* Linux still counts what is not locked any more. */
	if (!m->merges && nr_locked(p, all)) {
		p->leaked += nr_locked(p, all);
		m->oddities |= MODEL_LEAKED;
	}
	forgets = !m->merges && all.from == r.from && all.to == r.to;
	for (unsigned int i = all.from; i < all.to; i++) {
		p->page[i].flags &= ~OPS_VM_LOCK_BITS;
		if (forgets && p->page[i].touched)
			m->oddities |= MODEL_FORGOT;
		if (forgets)
			p->page[i].touched = false;
	}
}

static s64 move_to(const struct remap *r, unsigned int to)
{
	move_pages(r, to);
	if (r->flags & MREMAP_DONTUNMAP)
		empty_range(r->m, r->p, old_range(r));
	else
		unmap_range(r->p, old_range(r));
	populate_rest(r, addr_of(to));
	return addr_of(to);
}

/* Where the kernel likes. */
static s64 move_anywhere(const struct remap *r, u64 hint)
{
	unsigned int nr = r->new_len >> OPS_SHIFT, to;

	if (r->new_len > OPS_PAGES * OPS_PAGE)
		return -ENOMEM;
	if (hint_fits(r->p, hint, nr))
		return move_to(r, page_of(hint));
	to = find_gap(r->p, nr);
	return to < OPS_PAGES ? move_to(r, to) : -ENOMEM;
}

/* There will be twice as much. */
static bool may_stay(const struct remap *r)
{
	return !(r->flags & MREMAP_DONTUNMAP) ||
	       pages_allowed(r->p, r->p->page[page_of(r->addr)].flags,
			  r->old_len >> OPS_SHIFT);
}

/* What is in the way goes first, and what is too much of the old. */
static s64 move_fixed(struct remap *r)
{
	unmap_range(r->p, range_of(r->new_addr, r->new_addr + r->new_len));
	/* Of what was to be doubled nothing may be left. */
	if (!r->p->page[page_of(r->addr)].mapped)
		return -EFAULT;
	if (r->old_len > r->new_len) {
		if (shrink(r))
			return -EINVAL;
		r->old_len = r->new_len;
	}
	if (!may_stay(r))
		return -ENOMEM;
	if (r->new_addr < OPS_PAGE)
		return -EPERM;
	return move_to(r, page_of(r->new_addr));
}

/*
 * A move that keeps the size takes any number of mappings, with the holes between
 * them, but for one at the beginning.
 */
static s64 move_many(struct remap *all)
{
	u64 end = all->addr + all->old_len, shift = all->new_addr - all->addr;
	unsigned int i = page_of(all->addr);
	struct remap r = *all;
	s64 err;

	if (!op_in_window(all->addr) || !all->p->page[i].mapped)
		return -EFAULT;
	while (i < OPS_PAGES && addr_of(i) < end) {
		r.addr = addr_of(i);
		r.old_len = min(end, addr_of(mapping_of(r.p, i).to)) - r.addr;
		r.new_len = r.old_len;
		r.new_addr = r.addr + shift;
		i = page_of(r.addr + r.old_len);
		err = move_fixed(&r);
		if (err < 0)
			return err;
		i = next_mapped(all->p, i);
		if (i < OPS_PAGES && addr_of(i) < end)
			settle(r.m, r.p);
	}
	return all->new_addr;
}

static s64 remap_at(struct remap *r)
{
	if (r->old_len == r->new_len)
		return r->addr;
	if (r->old_len > r->new_len)
		return shrink(r) ? -EINVAL : (s64)r->addr;
	if (expands_in_place(r))
		return expand(r);
	return r->flags & MREMAP_MAYMOVE ? move_anywhere(r, 0) : -ENOMEM;
}

static s64 move_and_stay(const struct remap *r)
{
	return may_stay(r) ? move_anywhere(r, r->new_addr) : -ENOMEM;
}

s64 run_remap(struct model *m, const struct op *op)
{
	struct remap r = {
		.m = m,
		.p = &m->proc[op->proc],
		.addr = op->addr,
		.old_len = round_up_page(op->len),
		.new_addr = op->new_addr,
		.new_len = round_up_page(op->new_len),
		.flags = op->flags,
	};
	int err = check_numbers(&r);

	if (err)
		return err;
	if (r.flags & MREMAP_FIXED && r.old_len == r.new_len)
		return move_many(&r);
	err = check_mapping(&r);
	if (err)
		return err;
	if (r.flags & MREMAP_FIXED)
		return move_fixed(&r);
	if (r.flags & MREMAP_DONTUNMAP)
		return move_and_stay(&r);
	return remap_at(&r);
}
