// SPDX-License-Identifier: GPL-2.0-only
/* mprotect(), madvise(), mlock() and its kin, msync(): what changes in place. */
#include "model_internal.h"

/*
 * A range as most of these calls check it: 0 if there is something to do. @err is
 * what an overflow is called, which differs.
 */
static s64 check_range(const struct op *op, int err, bool *nothing)
{
	u64 len = round_up_page(op->len);

	*nothing = false;
	if (unaligned(op->addr) || (op->len && !len && err == -EINVAL))
		return -EINVAL;
	if (op->addr + len < op->addr)
		return err;
	*nothing = !len;
	return 0;
}

static struct model_range op_range(const struct op *op)
{
	return range_of(op->addr, op->addr + round_up_page(op->len));
}

static bool has_hole(const struct model_proc *p, struct model_range r)
{
	for (unsigned int i = r.from; i < r.to; i++)
		if (!p->page[i].mapped)
			return true;
	return r.from >= r.to;
}

/* The border of a change is one of a mapping, until somebody says otherwise. */
static void set_flags(struct model_proc *p, unsigned int i, u32 flags)
{
	if (p->page[i].flags == flags)
		return;
	p->page[i].flags = flags;
	p->page[i].head = true;
	if (i + 1 < OPS_PAGES && p->page[i + 1].mapped)
		p->page[i + 1].head = true;
}

/* --- mprotect() --- */

static u32 protect_flags(const struct model_page *page, u32 prot)
{
	u32 flags = page->flags & ~OPS_VM_ACCESS;

	flags |= prot & PROT_READ ? OPS_VM_READ : 0;
	flags |= prot & PROT_WRITE ? OPS_VM_WRITE : 0;
	flags |= prot & PROT_EXEC ? OPS_VM_EXEC : 0;
	if (flags == page->flags)
		return flags;
	if (flags & OPS_VM_WRITE)
		return flags | account(flags);
	/* What was never written to is given back. */
	if (page->object == MODEL_ANON && !page->touched &&
	    !(page->flags & OPS_VM_SHARED))
		flags &= ~OPS_VM_ACCOUNT;
	return flags;
}

/* What was locked and read only gets its copies as it becomes writable. */
static void protect_page(struct model *m, struct model_proc *p, unsigned int i,
			 u32 prot)
{
	u32 old = p->page[i].flags;

	set_flags(p, i, protect_flags(&p->page[i], prot));
	if ((old & (OPS_VM_WRITE | OPS_VM_SHARED | OPS_VM_LOCKED)) ==
	    OPS_VM_LOCKED && p->page[i].flags & OPS_VM_WRITE)
		populate_all(m, p, (struct model_range){ i, i + 1 });
}

/* Of one mapping: what becomes data is limited, unless the limit was passed before. */
static bool may_protect(const struct model_proc *p, struct model_range part, u32 prot)
{
	const struct model_page *page = &p->page[part.from];
	u32 flags = protect_flags(page, prot);

	return flags == page->flags || !(flags & OPS_VM_WRITE) ||
	       pages_allowed(p, flags, part.to - part.from) ||
	       !pages_allowed(p, page->flags, part.to - part.from);
}

/* PROT_GROWSDOWN: from the beginning of the mapping, which has to be a stack. */
static s64 protect_start(const struct model_proc *p, const struct op *op,
			 struct model_range *r)
{
	unsigned int first = next_mapped(p, r->from);

	if (first >= r->to)
		return -ENOMEM;
	if (!(op->prot & PROT_GROWSDOWN) && first > r->from)
		return -ENOMEM;
	if (!(op->prot & PROT_GROWSDOWN))
		return op->prot & PROT_GROWSUP ? -EINVAL : 0;
	if (!(p->page[first].flags & OPS_VM_GROWSDOWN))
		return -EINVAL;
	r->from = mapping_of(p, first).from;
	return 0;
}

s64 run_protect(struct model *m, const struct op *op)
{
	struct model_proc *p = &m->proc[op->proc];
	struct model_range r = op_range(op), part;
	u32 prot = op->prot & ~(u32)(PROT_GROWSDOWN | PROT_GROWSUP);
	u64 len = round_up_page(op->len);
	s64 err;

	if ((op->prot & PROT_GROWSDOWN && op->prot & PROT_GROWSUP) ||
	    unaligned(op->addr))
		return -EINVAL;
	if (!op->len)
		return 0;
	if (op->addr + len <= op->addr)
		return -ENOMEM;
	if (prot & ~(u32)(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	if (r.from >= r.to)
		return -ENOMEM;
	err = protect_start(p, op, &r);
	if (err)
		return err;
	for (unsigned int i = r.from; i < r.to; i = part.to) {
		if (!p->page[i].mapped)
			return -ENOMEM;
		part.from = i;
		part.to = min(mapping_of(p, i).to, r.to);
		if (!may_protect(p, part, prot))
			return -ENOMEM;
		for (unsigned int n = part.from; n < part.to; n++)
			protect_page(m, p, n, prot);
	}
	return 0;
}

/* --- madvise() --- */

static s64 advise_discard(struct model *m, struct model_page *page, int advice)
{
	u32 forbidden = advice == MADV_DONTNEED_LOCKED ? 0 : OPS_VM_LOCKED;

	(void)m;
	if (page->flags & forbidden)
		return -EINVAL;
	if (advice == MADV_FREE) {
		if (page->object != MODEL_ANON)
			return -EINVAL;
		page->loose |= page->own;
		return 0;
	}
	page->own = page->present = page->loose = false;
	memset(page->bytes, 0, sizeof(page->bytes));
	return 0;
}

static s64 advise_remove(struct model *m, struct model_page *page)
{
	if (page->flags & OPS_VM_LOCKED || page->object == MODEL_ANON)
		return -EINVAL;
	if (!(page->flags & OPS_VM_SHARED))
		return -EACCES;
	object_discard(&m->object[page->object], page->pgoff, page->pgoff + 1);
	return 0;
}

/* There is no swap; but a page of a file that nobody has written to may go. */
static s64 advise_pageout(struct model *m, struct model_page *page)
{
	struct model_object *o;

	if (page->flags & OPS_VM_LOCKED)
		return -EINVAL;
	if (page->object == MODEL_ANON || page->pgoff >= OPS_PAGES)
		return 0;
	o = &m->object[page->object];
	if (o->present[page->pgoff])
		o->present[page->pgoff] = MODEL_UNSURE;
	return 0;
}

/* New flags of a page, or an error below 0. */
static s64 advise_flags(const struct model_page *page, int advice)
{
	s64 flags = page->flags;

	switch (advice) {
	case MADV_NORMAL:
		return flags & ~(s64)(OPS_VM_SEQ_READ | OPS_VM_RAND_READ);
	case MADV_SEQUENTIAL:
		return (flags & ~(s64)OPS_VM_RAND_READ) | OPS_VM_SEQ_READ;
	case MADV_RANDOM:
		return (flags & ~(s64)OPS_VM_SEQ_READ) | OPS_VM_RAND_READ;
	case MADV_DONTFORK:
		return flags | OPS_VM_DONTCOPY;
	case MADV_DOFORK:
		return flags & ~(s64)OPS_VM_DONTCOPY;
	case MADV_WIPEONFORK:
		if (page->object != MODEL_ANON || flags & OPS_VM_SHARED)
			return -EINVAL;
		return flags | OPS_VM_WIPEONFORK;
	case MADV_KEEPONFORK:
		return flags & ~(s64)OPS_VM_WIPEONFORK;
	case MADV_DONTDUMP:
		return flags | OPS_VM_DONTDUMP;
	case MADV_DODUMP:
		return flags & ~(s64)OPS_VM_DONTDUMP;
	case MADV_HUGEPAGE:
		return (flags & ~(s64)OPS_VM_NOHUGEPAGE) | OPS_VM_HUGEPAGE;
	case MADV_NOHUGEPAGE:
		return (flags & ~(s64)OPS_VM_HUGEPAGE) | OPS_VM_NOHUGEPAGE;
	case MADV_MERGEABLE:
		return flags & OPS_VM_SHARED ? flags : flags | OPS_VM_MERGEABLE;
	case MADV_UNMERGEABLE:
		return flags & ~(s64)OPS_VM_MERGEABLE;
	}
	return flags;
}

/* Pages are wanted now, by force of no permission that is not there. */
static s64 advise_populate(struct model *m, struct model_proc *p, unsigned int i,
			   int advice)
{
	u32 flags = p->page[i].flags;
	bool write = advice == MADV_POPULATE_WRITE;

	if (!(flags & (write ? OPS_VM_WRITE : OPS_VM_READ)))
		return -EINVAL;
	return fault_page(m, p, i, write ? FAULT_WRITE : FAULT_READ);
}

static s64 advise_page(struct model *m, struct model_proc *p, unsigned int i,
		       int advice)
{
	struct model_page *page = &p->page[i];
	s64 flags;

	switch (advice) {
	case MADV_WILLNEED:
		return 0;
	case MADV_COLD:
		return page->flags & OPS_VM_LOCKED ? -EINVAL : 0;
	case MADV_PAGEOUT:
		return advise_pageout(m, page);
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
		return advise_discard(m, page, advice);
	case MADV_REMOVE:
		return advise_remove(m, page);
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return advise_populate(m, p, i, advice);
	}
	flags = advise_flags(page, advice);
	if (flags < 0)
		return flags;
	set_flags(p, i, flags);
	return 0;
}

static bool advice_is_known(int advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED) ||
	       (advice >= MADV_FREE && advice <= MADV_DONTNEED_LOCKED);
}

s64 run_advise(struct model *m, const struct op *op)
{
	struct model_proc *p = &m->proc[op->proc];
	struct model_range r = op_range(op);
	int advice = op->flags;
	bool nothing, populates = advice == MADV_POPULATE_READ ||
				  advice == MADV_POPULATE_WRITE;
	s64 err;

	if (!advice_is_known(advice))
		return -EINVAL;
	err = check_range(op, -EINVAL, &nothing);
	if (err || nothing)
		return err;
	for (unsigned int i = r.from; i < r.to; i++) {
		if (p->page[i].mapped)
			err = advise_page(m, p, i, advice);
		else if (populates)
			return -ENOMEM;
		if (err)
			return err;
	}
	return has_hole(p, r) ? -ENOMEM : 0;
}

/* --- mlock() --- */

/* A hole ends it; what lies before stays changed. */
static s64 change_lock(struct model_proc *p, struct model_range r, u32 lock)
{
	for (unsigned int i = r.from; i < r.to; i++) {
		if (!p->page[i].mapped)
			return -ENOMEM;
		set_flags(p, i, (p->page[i].flags & ~OPS_VM_LOCK_BITS) | lock);
	}
	return r.from < r.to ? 0 : -ENOMEM;
}

/* Whole pages around the range; they overflow to nothing before they are checked. */
static s64 lock_range(const struct op *op, struct model_range *r, bool *nothing)
{
	u64 start = round_down_page(op->addr);
	u64 len = round_up_page(op->len + (op->addr - start));

	*nothing = !len;
	*r = range_of(start, start + len);
	return start + len < start ? -EINVAL : 0;
}

/* What is locked already is not counted twice. */
static bool may_lock_range(const struct model_proc *p, const struct op *op,
			   struct model_range r)
{
	u64 nr = round_up_page(op->len + (op->addr & (OPS_PAGE - 1))) >> OPS_SHIFT;

	return locks_allowed(p, OPS_VM_LOCKED, nr) ||
	       locks_allowed(p, OPS_VM_LOCKED, nr - nr_locked(p, r));
}

s64 run_lock(struct model *m, const struct op *op)
{
	struct model_proc *p = &m->proc[op->proc];
	struct model_range r;
	bool nothing;
	s64 err;

	if (op->flags & ~(u32)MLOCK_ONFAULT)
		return -EINVAL;
	if (!p->limits.memlock)
		return -EPERM;
	err = lock_range(op, &r, &nothing);
	if (!may_lock_range(p, op, r))
		return -ENOMEM;
	if (err || nothing)
		return err;
	err = change_lock(p, r, OPS_VM_LOCKED |
			  (op->flags & MLOCK_ONFAULT ? OPS_VM_LOCKONFAULT : 0));
	if (err)
		return err;
	return populate(m, p, r) ? -ENOMEM : 0;
}

s64 run_unlock(struct model *m, const struct op *op)
{
	struct model_range r;
	bool nothing;
	s64 err = lock_range(op, &r, &nothing);

	if (err || nothing)
		return err;
	return change_lock(&m->proc[op->proc], r, 0);
}

static void lock_each(struct model_proc *p, u32 lock)
{
	for (unsigned int i = 0; i < OPS_PAGES; i++)
		if (p->page[i].mapped)
			set_flags(p, i, (p->page[i].flags & ~OPS_VM_LOCK_BITS) |
				  lock);
}

s64 run_lock_all(struct model *m, const struct op *op)
{
	struct model_proc *p = &m->proc[op->proc];
	u32 lock = OPS_VM_LOCKED;

	if (!op->flags || op->flags == MCL_ONFAULT ||
	    op->flags & ~(u32)(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return -EINVAL;
	if (!p->limits.memlock)
		return -EPERM;
	/* All that there is, is always more. */
	if (op->flags & MCL_CURRENT && p->limits.memlock != OPS_NO_LIMIT)
		return -ENOMEM;
	if (op->flags & MCL_ONFAULT)
		lock |= OPS_VM_LOCKONFAULT;
	p->def_flags = op->flags & MCL_FUTURE ? lock : 0;
	if (!(op->flags & MCL_CURRENT))
		return 0;
	p->rest_locked = true;
	lock_each(p, lock);
	populate_all(m, p, (struct model_range){ 0, OPS_PAGES });
	return 0;
}

s64 run_unlock_all(struct model *m, const struct op *op)
{
	struct model_proc *p = &m->proc[op->proc];

	p->def_flags = 0;
	p->rest_locked = false;
	lock_each(p, 0);
	return 0;
}

/* --- msync() --- */

s64 run_sync(struct model *m, const struct op *op)
{
	const struct model_proc *p = &m->proc[op->proc];
	struct model_range r = op_range(op);
	bool nothing;
	s64 err;

	if (op->flags & ~(u32)(MS_ASYNC | MS_INVALIDATE | MS_SYNC) ||
	    (op->flags & MS_ASYNC && op->flags & MS_SYNC))
		return -EINVAL;
	err = check_range(op, -ENOMEM, &nothing);
	if (err || nothing)
		return err;
	for (unsigned int i = r.from; i < r.to; i++)
		if (p->page[i].flags & OPS_VM_LOCKED && op->flags & MS_INVALIDATE)
			return -EBUSY;
	return has_hole(p, r) ? -ENOMEM : 0;
}
