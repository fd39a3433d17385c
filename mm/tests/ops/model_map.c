// SPDX-License-Identifier: GPL-2.0-only
/* mmap(), munmap(), brk(): what is mapped, and where. */
#include "model_internal.h"

/*
 * A mapping that grows down keeps a distance from those that the kernel places, and
 * so does none that the program has placed itself.
 */
static unsigned int gap_end(const struct model_proc *p, unsigned int next)
{
	if (next == OPS_PAGES || !(p->page[next].flags & OPS_VM_GROWSDOWN))
		return next;
	return next > OPS_GUARD ? next - OPS_GUARD : 0;
}

static bool gap_fits(const struct model_proc *p, unsigned int at,
		     unsigned int nr)
{
	unsigned int next = next_mapped(p, at);

	return next >= at + nr && gap_end(p, next) >= at + nr;
}

/* The highest free pages below @end, whatever lies above them. */
static unsigned int free_below(const struct model_proc *p, unsigned int end,
			       unsigned int nr)
{
	for (unsigned int at = end; at-- > 0;)
		if (at + nr <= end && next_mapped(p, at) >= at + nr)
			return at;
	return OPS_PAGES;
}

/*
 * Where what lies above is too near and grows down, Linux goes on below all of the
 * distance, even if other mappings lie within it.
 */
static unsigned int gap_topdown(const struct model_proc *p, unsigned int nr)
{
	unsigned int end = OPS_PAGES, at;

	for (;;) {
		at = free_below(p, end, nr);
		if (at == OPS_PAGES || gap_fits(p, at, nr))
			return at;
		end = gap_end(p, next_mapped(p, at));
	}
}

/* When there is nothing from the top down. */
static unsigned int gap_bottomup(const struct model_proc *p, unsigned int nr)
{
	for (unsigned int at = 0; at + nr <= OPS_PAGES; at++)
		if (gap_fits(p, at, nr))
			return at;
	return OPS_PAGES;
}

unsigned int find_gap(const struct model_proc *p, unsigned int nr)
{
	unsigned int at;

	if (nr > OPS_PAGES)
		return OPS_PAGES;
	at = gap_topdown(p, nr);
	return at < OPS_PAGES ? at : gap_bottomup(p, nr);
}

bool hint_fits(const struct model_proc *p, u64 hint, unsigned int nr)
{
	hint = round_down_page(hint);
	return op_in_window(hint) && page_of(hint) + nr <= OPS_PAGES &&
	       gap_fits(p, page_of(hint), nr);
}

u32 account(u32 flags)
{
	return (flags & (OPS_VM_WRITE | OPS_VM_SHARED | OPS_VM_NORESERVE)) ==
	       OPS_VM_WRITE ? OPS_VM_ACCOUNT : 0;
}

/* --- mmap() --- */

static s64 place(const struct model_proc *p, const struct op *op, u64 len)
{
	unsigned int nr = len >> OPS_SHIFT, at;

	if (len > OPS_TOP)
		return -ENOMEM;
	if (op->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
		if (op->addr > OPS_TOP - len)
			return -ENOMEM;
		if (unaligned(op->addr))
			return -EINVAL;
		if (op->addr < OPS_PAGE)
			return -EPERM;
		if (op->flags & MAP_FIXED_NOREPLACE &&
		    !range_is_free(p, range_of(op->addr, op->addr + len)))
			return -EEXIST;
		return op->addr;
	}
	if (hint_fits(p, op->addr, nr))
		return round_down_page(op->addr);
	at = len > OPS_PAGES * OPS_PAGE ? OPS_PAGES : find_gap(p, nr);
	return at < OPS_PAGES ? (s64)addr_of(at) : -ENOMEM;
}

/* Is this kind of mapping possible at all? */
static int check_type(const struct op *op)
{
	u32 type = op->flags & MAP_TYPE;
	bool anon = op->flags & MAP_ANONYMOUS;
	/* What MAP_SHARED_VALIDATE knows of. */
	const u32 legacy = MAP_TYPE | MAP_FIXED | MAP_ANONYMOUS |
			   MAP_DENYWRITE | MAP_EXECUTABLE | MAP_GROWSDOWN |
			   MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE |
			   MAP_NONBLOCK | MAP_STACK;

	/* Only private memory of one's own is a stack. */
	bool no_stack = op->flags & MAP_GROWSDOWN && (!anon || type != MAP_PRIVATE);

	if (type == MAP_PRIVATE || type == MAP_SHARED)
		return no_stack ? -EINVAL : 0;
	if (type != MAP_SHARED_VALIDATE || anon)
		return -EINVAL;
	if (op->flags & ~legacy)
		return -EOPNOTSUPP;
	return no_stack ? -EINVAL : 0;
}

static u32 flags_of(const struct model_proc *p, const struct op *op)
{
	u32 flags = p->def_flags;

	flags |= op->prot & PROT_READ ? OPS_VM_READ : 0;
	flags |= op->prot & PROT_WRITE ? OPS_VM_WRITE : 0;
	flags |= op->prot & PROT_EXEC ? OPS_VM_EXEC : 0;
	flags |= op->flags & MAP_GROWSDOWN ? OPS_VM_GROWSDOWN : 0;
	flags |= op->flags & MAP_LOCKED ? OPS_VM_LOCKED : 0;
	flags |= op->flags & MAP_STACK ? OPS_VM_NOHUGEPAGE : 0;
	flags |= op->flags & MAP_NORESERVE ? OPS_VM_NORESERVE : 0;
	if ((op->flags & MAP_TYPE) != MAP_PRIVATE)
		flags |= OPS_VM_SHARED | OPS_VM_MAYSHARE;
	return flags | account(flags);
}

static int object_of(struct model *m, const struct op *op, u64 len)
{
	if (!(op->flags & MAP_ANONYMOUS))
		return op->file;
	if ((op->flags & MAP_TYPE) == MAP_PRIVATE)
		return MODEL_ANON;
	return object_new(m, len);
}

static s64 map_at(struct model *m, const struct op *op, u64 addr, u64 len)
{
	struct model_proc *p = &m->proc[op->proc];
	struct model_range r = range_of(addr, addr + len);
	struct model_page page = { .flags = flags_of(p, op) };
	int object;

	/* What is replaced has gone by then. */
	if (!pages_allowed(p, page.flags, (len >> OPS_SHIFT) - nr_mapped(p, r)))
		return -ENOMEM;
	unmap_range(p, r);
	object = object_of(m, op, len);
	if (object == -ENOMEM)
		return -ENOMEM;
	page.object = object;
	page.pgoff = object == MODEL_ANON ? addr >> OPS_SHIFT :
		     op->flags & MAP_ANONYMOUS ? 0 : op->pgoff;
	fill_range(p, r, &page);
	if (page.flags & OPS_VM_LOCKED ||
	    (op->flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
		populate_all(m, p, r);
	return addr;
}

static int check_lock(const struct model_proc *p, const struct op *op, u64 nr)
{
	if (op->flags & MAP_LOCKED && !p->limits.memlock)
		return -EPERM;
	return locks_allowed(p, flags_of(p, op), nr) ? 0 : -EAGAIN;
}

s64 run_map(struct model *m, const struct op *op)
{
	const struct model_proc *p = &m->proc[op->proc];
	u64 len = round_up_page(op->len);
	s64 addr;
	int err;

	/* In Linux's order of questions. */
	if (!(op->flags & MAP_ANONYMOUS) && op->file >= OPS_FILES)
		return -EBADF;
	if (!op->len)
		return -EINVAL;
	if (!len)
		return -ENOMEM;
	if (op->pgoff + (len >> OPS_SHIFT) < op->pgoff)
		return -EOVERFLOW;
	addr = place(p, op, len);
	if (addr < 0)
		return addr;
	err = check_lock(p, op, len >> OPS_SHIFT);
	if (err)
		return err;
	/* No file is longer than 2^63 bytes. */
	if (!(op->flags & MAP_ANONYMOUS) &&
	    op->pgoff + (len >> OPS_SHIFT) > 1ull << (63 - OPS_SHIFT))
		return -EOVERFLOW;
	err = check_type(op);
	return err ? err : map_at(m, op, addr, len);
}

/* --- munmap() --- */

s64 run_unmap(struct model *m, const struct op *op)
{
	if (unaligned(op->addr) || op->addr > OPS_TOP ||
	    op->len > OPS_TOP - op->addr || !op->len)
		return -EINVAL;
	unmap_range(&m->proc[op->proc],
		    range_of(op->addr, op->addr + round_up_page(op->len)));
	return 0;
}

/* --- brk() --- */

/* Everything from the new end to the old one goes, whoever put it there. */
static s64 brk_shrink(struct model_proc *p, u64 brk)
{
	struct model_range r = range_of(round_up_page(brk), round_up_page(p->brk));
	unsigned int last;

	if (r.from < r.to) {
		last = next_mapped(p, r.from);
		if (last >= r.to)
			return p->brk;
	}
	unmap_range(p, r);
	p->brk = brk;
	return brk;
}

/* One page more than asked for has to be free, and the distance to a stack. */
static bool brk_has_room(const struct model_proc *p, struct model_range r)
{
	unsigned int next = next_mapped(p, r.from);

	if (next < r.to)
		return false;
	return next == OPS_PAGES ? r.to < OPS_PAGES :
				   gap_end(p, next) >= r.to + 1;
}

static s64 brk_grow(struct model *m, struct model_proc *p, u64 brk)
{
	struct model_range r = range_of(round_up_page(p->brk), round_up_page(brk));
	struct model_page page = {
		.flags = OPS_VM_READ | OPS_VM_WRITE | OPS_VM_ACCOUNT | p->def_flags,
		.object = MODEL_ANON,
		.pgoff = round_up_page(p->brk) >> OPS_SHIFT,
	};

	if (brk >= OPS_WINDOW_END || !brk_has_room(p, r) ||
	    !locks_allowed(p, page.flags, r.to - r.from) ||
	    !pages_allowed(p, page.flags, r.to - r.from))
		return p->brk;
	fill_range(p, r, &page);
	p->brk = brk;
	if (page.flags & OPS_VM_LOCKED)
		populate_all(m, p, r);
	return brk;
}

s64 run_brk(struct model *m, const struct op *op)
{
	struct model_proc *p = &m->proc[op->proc];
	u64 brk = op->addr;

	if (brk < OPS_BRK || brk - OPS_BRK > p->limits.data)
		return p->brk;
	if (round_up_page(brk) == round_up_page(p->brk))
		p->brk = brk;
	else if (brk < p->brk)
		brk_shrink(p, brk);
	else
		brk_grow(m, p, brk);
	return p->brk;
}
