// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits. What counts is counted each time, page by page. What an address space has
 * outside of the window is on both sides of every comparison, and so on none.
 */
#include "model_internal.h"

static bool is_data(u32 flags)
{
	return (flags & (OPS_VM_WRITE | OPS_VM_SHARED | OPS_VM_GROWSDOWN)) ==
	       OPS_VM_WRITE;
}

u64 nr_mapped(const struct model_proc *p, struct model_range r)
{
	u64 nr = 0;

	for (unsigned int i = r.from; i < r.to; i++)
		nr += p->page[i].mapped;
	return nr;
}

u64 nr_locked(const struct model_proc *p, struct model_range r)
{
	u64 nr = 0;

	for (unsigned int i = r.from; i < r.to; i++)
		nr += p->page[i].mapped && p->page[i].flags & OPS_VM_LOCKED;
	return nr;
}

static u64 nr_data(const struct model_proc *p)
{
	u64 nr = 0;

	for (unsigned int i = 0; i < OPS_PAGES; i++)
		nr += p->page[i].mapped && is_data(p->page[i].flags);
	return nr;
}

bool pages_allowed(const struct model_proc *p, u32 flags, u64 nr)
{
	struct model_range all = { 0, OPS_PAGES };

	if (nr_mapped(p, all) + nr > p->limits.as >> OPS_SHIFT)
		return false;
	return !is_data(flags) || nr_data(p) + nr <= p->limits.data >> OPS_SHIFT;
}

bool locks_allowed(const struct model_proc *p, u32 flags, u64 nr)
{
	struct model_range all = { 0, OPS_PAGES };

	if (!(flags & OPS_VM_LOCKED) || p->limits.memlock == OPS_NO_LIMIT)
		return true;
	return !p->rest_locked && nr_locked(p, all) + p->leaked + nr <=
				  p->limits.memlock >> OPS_SHIFT;
}

s64 run_limit(struct model *m, const struct op *op)
{
	struct model_limits *limits = &m->proc[op->proc].limits;

	switch (op->flags) {
	case RLIMIT_AS:		limits->as = op->len; break;
	case RLIMIT_DATA:	limits->data = op->len; break;
	case RLIMIT_STACK:	limits->stack = op->len; break;
	case RLIMIT_MEMLOCK:	limits->memlock = op->len; break;
	default:		return -EINVAL;
	}
	return 0;
}
