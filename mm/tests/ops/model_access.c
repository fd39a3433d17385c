// SPDX-License-Identifier: GPL-2.0-only
/* Faults, accesses, and what makes pages present: populate, mincore, fork, files. */
#include "model_internal.h"

/* A page's own copy of what it shows. */
static void own_page(struct model_page *page, const u8 *bytes)
{
	if (page->own)
		return;
	memcpy(page->bytes, bytes, sizeof(page->bytes));
	page->own = true;
}

int fault_page(struct model *m, struct model_proc *p, unsigned int i, int mode)
{
	struct model_page *page = &p->page[i];
	const u8 *bytes = model_bytes(m, page);

	if (!bytes)
		return -EFAULT;
	page->present = true;
	if (page->object != MODEL_ANON && !page->own)
		m->object[page->object].present[page->pgoff] = MODEL_THERE;
	if (mode == FAULT_WRITE && !(page->flags & OPS_VM_SHARED)) {
		own_page(page, bytes);
		page->touched = true;
	}
	return 0;
}

/* Pages of one mapping. Who may read or run but not write gets no copy yet. */
static int populate_mapping(struct model *m, struct model_proc *p,
			    struct model_range r)
{
	u32 flags = p->page[r.from].flags;
	int mode = (flags & (OPS_VM_WRITE | OPS_VM_SHARED)) == OPS_VM_WRITE ?
		   FAULT_WRITE : FAULT_READ;
	int err;

	if (flags & OPS_VM_LOCKONFAULT)
		return 0;
	if (!(flags & OPS_VM_ACCESS))
		return -ENOMEM;
	for (unsigned int i = r.from; i < r.to; i++) {
		err = fault_page(m, p, i, mode);
		if (err)
			return err;
	}
	return 0;
}

static int populate_each(struct model *m, struct model_proc *p,
			 struct model_range r, bool go_on)
{
	struct model_range part;
	int err;

	for (unsigned int i = next_mapped(p, r.from); i < r.to;
	     i = next_mapped(p, part.to)) {
		part = mapping_of(p, i);
		part.from = i;
		part.to = min(part.to, r.to);
		err = populate_mapping(m, p, part);
		if (err && !go_on)
			return err;
	}
	return 0;
}

int populate(struct model *m, struct model_proc *p, struct model_range r)
{
	return populate_each(m, p, r, false);
}

int populate_all(struct model *m, struct model_proc *p, struct model_range r)
{
	return populate_each(m, p, r, true);
}

/* --- Stacks grow --- */

/* By the limits of who makes it grow. */
static bool may_grow(const struct model_proc *p, unsigned int next, unsigned int nr)
{
	u32 flags = p->page[next].flags;
	u64 size = mapping_of(p, next).to - next + nr;

	return size << OPS_SHIFT <= p->limits.stack && pages_allowed(p, flags, nr) &&
	       locks_allowed(p, flags, nr);
}

/*
 * Behind a hole, what grows down grows to page @i, if nobody is near below. Even if it
 * is locked, only the page that was asked for will be there.
 */
static bool grow_down(struct model *m, struct model_proc *p, unsigned int i, bool limited)
{
	unsigned int next = next_mapped(p, i), below = i, grow = next - i;
	struct model_page page;

	if (next == OPS_PAGES || !(p->page[next].flags & OPS_VM_GROWSDOWN))
		return false;
	while (below && !p->page[below - 1].mapped)
		below--;
	if (below && !(p->page[below - 1].flags & OPS_VM_GROWSDOWN) &&
	    p->page[below - 1].flags & OPS_VM_ACCESS && i - below < OPS_GUARD)
		return false;
	/* It counts as touched even if it may not grow. */
	p->page[next].touched = true;
	if (p->page[next].pgoff < grow)
		return false;
	if (!may_grow(p, next, grow)) {
		if (limited)
			return false;
		m->oddities |= MODEL_DEBUGGER;
	}
	page = (struct model_page){
		.flags = p->page[next].flags,
		.touched = true,
		.object = MODEL_ANON,
		.pgoff = p->page[next].pgoff - grow,
	};
	fill_range(p, (struct model_range){ i, next }, &page);
	p->page[next].head = false;
	return true;
}

/* --- Accesses --- */

/* Which byte of a page's memory stands for this address. */
static unsigned int edge_of(u64 addr)
{
	unsigned int at = addr & (OPS_PAGE - 1);

	return at < OPS_EDGE ? at : at - (OPS_PAGE - 2 * OPS_EDGE);
}

/* The program itself: stacks grow, and any permission is one to read. */
static enum op_fault program_may(struct model *m, const struct op *op, u64 addr)
{
	struct model_proc *p = &m->proc[op->proc];
	u32 need = op->kind == OP_WRITE ? OPS_VM_WRITE : OPS_VM_ACCESS;
	unsigned int i = page_of(addr);

	if (!op_in_window(addr))
		return OP_FAULT_MAPERR;
	if (!p->page[i].mapped && !grow_down(m, p, i, true))
		return OP_FAULT_MAPERR;
	return p->page[i].flags & need ? OP_FAULT_NONE : OP_FAULT_ACCERR;
}

/*
 * Others. For a debugger stacks grow as well, and it writes to a copy of its own of
 * what is private. On Linux they grow as far as the debugger's own limits allow.
 */
static bool other_may(struct model *m, const struct op *op, u64 addr)
{
	struct model_proc *p = &m->proc[op->proc];
	bool force = op->kind == OP_FORCE_PEEK || op->kind == OP_FORCE_POKE;
	const struct model_page *page;

	if (!op_in_window(addr))
		return false;
	page = &p->page[page_of(addr)];
	if (!page->mapped && !(force && grow_down(m, p, page_of(addr), m->merges)))
		return false;
	switch ((enum op_kind)op->kind) {
	case OP_PEEK:		return page->flags & OPS_VM_READ;
	case OP_POKE:		return page->flags & OPS_VM_WRITE;
	case OP_FORCE_PEEK:	return true;
	default:
		return page->flags & OPS_VM_WRITE ||
		       !(page->flags & OPS_VM_SHARED);
	}
}

static enum op_fault may_access(struct model *m, const struct op *op, u64 addr)
{
	if (op->kind == OP_READ || op->kind == OP_WRITE)
		return program_may(m, op, addr);
	return other_may(m, op, addr) ? OP_FAULT_NONE : OP_FAULT_MAPERR;
}

static bool op_writes(const struct op *op)
{
	return op->kind == OP_WRITE || op->kind == OP_POKE ||
	       op->kind == OP_FORCE_POKE;
}

static void access_byte(struct model *m, const struct op *op, unsigned int n,
			struct op_result *res)
{
	u64 addr = op->addr + n;
	struct model_page *page = &m->proc[op->proc].page[page_of(addr)];
	struct model_object *o = &m->object[page->object < 0 ? 0 : page->object];

	if (!op_writes(op))
		res->bytes[n] = model_bytes(m, page)[edge_of(addr)];
	else if (page->flags & OPS_VM_SHARED)
		o->bytes[page->pgoff][edge_of(addr)] = op_byte(op, n);
	else
		page->bytes[edge_of(addr)] = op_byte(op, n);
}

/* Byte by byte, until one fails. */
void run_access(struct model *m, const struct op *op, struct op_result *res)
{
	struct model_proc *p = &m->proc[op->proc];
	int mode = op_writes(op) ? FAULT_WRITE : FAULT_READ;

	for (unsigned int n = 0; n < op->len; n++) {
		u64 addr = op->addr + n;

		res->fault = may_access(m, op, addr);
		if (!res->fault && fault_page(m, p, page_of(addr), mode))
			res->fault = OP_FAULT_BUS;
		/* Others are told how far they came, and no more. */
		if (res->fault && op->kind != OP_READ && op->kind != OP_WRITE)
			res->fault = OP_FAULT_MAPERR;
		if (res->fault) {
			res->fault_addr = round_down_page(addr);
			return;
		}
		access_byte(m, op, n, res);
		res->value++;
	}
}

/* --- mincore() --- */

static u8 in_core(const struct model *m, const struct model_page *page)
{
	const struct model_object *o;

	if (page->own)
		return MODEL_THERE;
	if (page->object == MODEL_ANON)
		return page->present ? MODEL_THERE : MODEL_ABSENT;
	o = &m->object[page->object];
	return page->pgoff < (round_up_page(o->size) >> OPS_SHIFT) ?
	       o->present[page->pgoff] : MODEL_ABSENT;
}

s64 run_core(struct model *m, const struct op *op, struct op_result *res)
{
	const struct model_proc *p = &m->proc[op->proc];
	struct model_range r;

	if (unaligned(op->addr))
		return -EINVAL;
	if (op->len > OPS_TOP || op->addr > OPS_TOP - op->len)
		return -ENOMEM;
	if (!op->len)
		return 0;
	r = range_of(op->addr, op->addr + op->len);
	if (r.from == r.to)
		return -ENOMEM;
	for (unsigned int i = r.from; i < r.to; i++) {
		if (!p->page[i].mapped)
			return -ENOMEM;
		res->core[i - r.from] = in_core(m, &p->page[i]);
	}
	return 0;
}

/* --- fork() --- */

/*
 * Without private pages there is nothing to copy: faults find it all again. This kernel
 * keeps in mind that what is wiped had pages where it has been moved.
 */
static void fork_page(struct model *m, struct model_page *page, bool moved)
{
	page->flags &= ~OPS_VM_LOCK_BITS;
	if (!page->touched)
		page->present = false;
	if (!(page->flags & OPS_VM_WIPEONFORK))
		return;
	page->present = page->own = page->loose = false;
	if (page->touched && moved && !m->merges)
		m->oddities |= MODEL_FORGOT;
	page->touched &= m->merges && moved;
	memset(page->bytes, 0, sizeof(page->bytes));
}

s64 run_fork(struct model *m, const struct op *op)
{
	struct model_proc *child = &m->proc[op->other];

	*child = m->proc[op->proc];
	child->def_flags = 0;
	child->leaked = 0;
	child->rest_locked = false;
	for (unsigned int i = 0; i < OPS_PAGES; i++) {
		if (child->page[i].flags & OPS_VM_DONTCOPY)
			unmap_range(child, (struct model_range){ i, i + 1 });
		else if (child->page[i].mapped)
			fork_page(m, &child->page[i],
				  child->page[i].pgoff != addr_of(i) >> OPS_SHIFT);
	}
	return 0;
}

/* --- Files --- */

/* Behind the end of a file nobody keeps a page, not even a private one. */
static void forget_behind(struct model *m, int file, unsigned int first)
{
	for (unsigned int i = 0; i < OPS_PROCS * OPS_PAGES; i++) {
		struct model_page *page =
			&m->proc[i / OPS_PAGES].page[i % OPS_PAGES];

		if (!page->mapped || page->object != file || page->pgoff < first)
			continue;
		page->own = page->present = page->loose = false;
		memset(page->bytes, 0, sizeof(page->bytes));
	}
}

/* Zeroes from byte @from of a page of the file on, up to @to, where it has a memory. */
static void zero_bytes(struct model_object *o, unsigned int page, unsigned int from,
		       unsigned int to)
{
	for (unsigned int n = 0; page < OPS_PAGES && n < 2 * OPS_EDGE; n++) {
		unsigned int at = n < OPS_EDGE ? n : OPS_PAGE - 2 * OPS_EDGE + n;

		if (at >= from && at < to)
			o->bytes[page][n] = 0;
	}
}

s64 run_file_truncate(struct model *m, const struct op *op)
{
	struct model_object *o = &m->object[op->file];
	unsigned int end = round_up_page(op->len) >> OPS_SHIFT;

	if (op->len < o->size) {
		object_discard(o, end, OPS_PAGES);
		forget_behind(m, op->file, end);
		if (unaligned(op->len))
			zero_bytes(o, end - 1, op->len & (OPS_PAGE - 1),
				   OPS_PAGE);
	}
	o->size = op->len;
	return 0;
}

/* Whole pages go, others become zero; copies that somebody has made stay. */
s64 run_file_punch(struct model *m, const struct op *op)
{
	struct model_object *o = &m->object[op->file];
	u64 end = op->addr + op->len;
	unsigned int first = op->addr >> OPS_SHIFT, last = end >> OPS_SHIFT;

	if (!op->len)
		return -EINVAL;
	object_discard(o, round_up_page(op->addr) >> OPS_SHIFT, last);
	if (unaligned(op->addr))
		zero_bytes(o, first, op->addr & (OPS_PAGE - 1),
			   first == last ? end & (OPS_PAGE - 1) : OPS_PAGE);
	if (unaligned(end) && (first != last || !unaligned(op->addr)))
		zero_bytes(o, last, 0, end & (OPS_PAGE - 1));
	return 0;
}

/* Nothing comes to be there by being read. */
s64 run_file_read(const struct model *m, const struct op *op, struct op_result *res)
{
	const struct model_object *o = &m->object[op->file];
	unsigned int n;

	for (n = 0; n < op->len && op->addr + n < o->size; n++)
		res->bytes[n] = o->bytes[op->addr >> OPS_SHIFT][edge_of(op->addr + n)];
	return n;
}

s64 run_file_write(struct model *m, const struct op *op)
{
	struct model_object *o = &m->object[op->file];

	for (unsigned int n = 0; n < op->len; n++) {
		u64 at = op->addr + n;

		o->bytes[at >> OPS_SHIFT][edge_of(at)] = op_byte(op, n);
		o->present[at >> OPS_SHIFT] = MODEL_THERE;
	}
	if (op->len && op->addr + op->len > o->size)
		o->size = op->addr + op->len;
	return op->len;
}
