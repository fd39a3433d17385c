// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model's state, and what all its operations share: ranges, objects, where
 * mappings begin, and lines.
 */
#include "model_internal.h"

void model_init(struct model *m)
{
	bool merges = m->merges;

	memset(m, 0, sizeof(*m));
	m->merges = merges;
	m->proc[0].alive = true;
	m->proc[0].brk = OPS_BRK;
	m->proc[0].limits = (struct model_limits){
		OPS_NO_LIMIT, OPS_NO_LIMIT, OPS_NO_LIMIT, OPS_NO_LIMIT,
	};
	for (unsigned int i = 0; i < OPS_FILES; i++)
		m->object[i].used = true;
}

struct model_range range_of(u64 start, u64 end)
{
	struct model_range r = { 0, 0 };

	if (end <= OPS_WINDOW || start >= OPS_WINDOW_END || start >= end)
		return r;
	r.from = start > OPS_WINDOW ? page_of(start) : 0;
	r.to = end < OPS_WINDOW_END ? page_of(end + OPS_PAGE - 1) : OPS_PAGES;
	return r;
}

bool range_is_free(const struct model_proc *p, struct model_range r)
{
	return next_mapped(p, r.from) >= r.to;
}

unsigned int next_mapped(const struct model_proc *p, unsigned int i)
{
	while (i < OPS_PAGES && !p->page[i].mapped)
		i++;
	return i;
}

struct model_range mapping_of(const struct model_proc *p, unsigned int i)
{
	struct model_range r = { i, i + 1 };

	while (!p->page[r.from].head)
		r.from--;
	while (r.to < OPS_PAGES && p->page[r.to].mapped && !p->page[r.to].head)
		r.to++;
	return r;
}

/* A hole is a border as well: what is behind it begins anew. */
void unmap_range(struct model_proc *p, struct model_range r)
{
	if (r.from >= r.to)
		return;
	memset(&p->page[r.from], 0, (r.to - r.from) * sizeof(p->page[0]));
	if (r.to < OPS_PAGES && p->page[r.to].mapped)
		p->page[r.to].head = true;
}

void fill_range(struct model_proc *p, struct model_range r,
		const struct model_page *page)
{
	unmap_range(p, r);
	for (unsigned int i = r.from; i < r.to; i++) {
		p->page[i] = *page;
		p->page[i].mapped = true;
		p->page[i].pgoff += i - r.from;
	}
	p->page[r.from].head = true;
}

/* --- Objects --- */

static bool object_in_use(const struct model *m, int number)
{
	for (unsigned int i = 0; i < OPS_PROCS * OPS_PAGES; i++) {
		const struct model_page *page =
			&m->proc[i / OPS_PAGES].page[i % OPS_PAGES];

		if (page->mapped && page->object == number)
			return true;
	}
	return false;
}

int object_new(struct model *m, u64 size)
{
	for (unsigned int i = OPS_FILES; i < MODEL_OBJECTS; i++) {
		if (m->object[i].used && object_in_use(m, i))
			continue;
		memset(&m->object[i], 0, sizeof(m->object[i]));
		m->object[i].used = true;
		m->object[i].size = size;
		return i;
	}
	return -ENOMEM;
}

void object_discard(struct model_object *o, unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to && i < OPS_PAGES; i++) {
		o->present[i] = MODEL_ABSENT;
		memset(o->bytes[i], 0, sizeof(o->bytes[i]));
	}
}

const u8 *model_bytes(const struct model *m, const struct model_page *page)
{
	const struct model_object *o;

	if (page->own || page->object == MODEL_ANON)
		return page->bytes;
	o = &m->object[page->object];
	return page->pgoff < (round_up_page(o->size) >> OPS_SHIFT) ?
	       o->bytes[page->pgoff] : NULL;
}

/* --- Where mappings begin --- */

bool model_must_split(const struct model_proc *p, unsigned int i)
{
	const struct model_page *page = &p->page[i], *before = page - 1;

	return !i || !before->mapped || before->flags != page->flags ||
	       before->object != page->object ||
	       before->pgoff + 1 != page->pgoff;
}

/* What was said of a mapping as a whole holds for all of it. */
static void spread_touched(struct model_proc *p, struct model_range r)
{
	bool touched = false;

	for (unsigned int i = r.from; i < r.to; i++)
		touched |= p->page[i].touched;
	for (unsigned int i = r.from; i < r.to; i++)
		p->page[i].touched = touched;
}

void settle(const struct model *m, struct model_proc *p)
{
	struct model_range r;

	for (unsigned int i = 0; m->merges && i < OPS_PAGES; i++)
		p->page[i].head = p->page[i].mapped && model_must_split(p, i);
	for (unsigned int i = next_mapped(p, 0); i < OPS_PAGES;
	     i = next_mapped(p, r.to)) {
		r = mapping_of(p, i);
		spread_touched(p, r);
	}
}

void model_adopt(struct model *m, unsigned int proc, const struct op_line *lines,
		 unsigned int nr)
{
	struct model_proc *p = &m->proc[proc];

	for (unsigned int i = 0; i < OPS_PAGES; i++)
		p->page[i].head = p->page[i].mapped && model_must_split(p, i);
	for (unsigned int i = 0; i < nr; i++) {
		if (p->page[lines[i].start].mapped && !p->page[lines[i].start].head)
			m->oddities |= MODEL_UNMERGED;
		p->page[lines[i].start].head = p->page[lines[i].start].mapped;
	}
	settle(m, p);
}

/* Linux's rule: it touches what has been the heap. */
static u8 name_of(const struct model_proc *p, struct model_range r)
{
	const struct model_page *page = &p->page[r.from];

	if (page->object >= 0)
		return page->object < (int)OPS_FILES ? OP_LINE_FILE :
						       OP_LINE_ZERO;
	return addr_of(r.from) < p->brk && addr_of(r.to) > OPS_BRK ?
	       OP_LINE_HEAP : OP_LINE_ANON;
}

unsigned int model_lines(const struct model *m, unsigned int proc,
			 struct op_line *lines)
{
	const struct model_proc *p = &m->proc[proc];
	const struct model_page *page;
	struct model_range r;
	unsigned int nr = 0;

	for (unsigned int i = next_mapped(p, 0); i < OPS_PAGES;
	     i = next_mapped(p, r.to)) {
		r = mapping_of(p, i);
		page = &p->page[i];
		lines[nr++] = (struct op_line){
			.start = r.from,
			.end = r.to,
			.flags = page->flags,
			.name = name_of(p, r),
			.file = page->object >= 0 && page->object < (int)OPS_FILES ?
				(u8)page->object : (u8)OPS_FILES,
			.offset = page->object >= 0 ? page->pgoff : 0,
		};
	}
	return nr;
}

/* --- What can be run now --- */

static unsigned int nr_alive(const struct model *m)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < OPS_PROCS; i++)
		nr += m->proc[i].alive;
	return nr;
}

static u8 find_slot(const struct model *m, u8 from, bool alive)
{
	for (unsigned int i = 0; i < OPS_PROCS; i++) {
		u8 slot = (from + i) % OPS_PROCS;

		if (m->proc[slot].alive == alive)
			return slot;
	}
	return OPS_PROCS;
}

/* The place of the k-th border, counted around. */
static u64 border(const struct model_proc *p, u64 k)
{
	unsigned int nr = 0, at = 0;

	for (unsigned int i = 1; i < OPS_PAGES; i++)
		nr += p->page[i].mapped != p->page[i - 1].mapped ||
		      p->page[i].head;
	if (!nr)
		return OPS_WINDOW;
	k %= nr;
	for (unsigned int i = 1; i < OPS_PAGES; i++) {
		if (p->page[i].mapped == p->page[i - 1].mapped && !p->page[i].head)
			continue;
		at = i;
		if (!k--)
			break;
	}
	return addr_of(at);
}

/* A border and a signed distance, in bytes, below it. */
static void resolve_addr(const struct model_proc *p, u64 *addr)
{
	u64 to;

	if (*addr < OPS_BORDER || *addr >= OPS_HUGE)
		return;
	to = border(p, (*addr - OPS_BORDER) >> 32) +
	     (s64)(s32)(u32)(*addr - OPS_BORDER);
	*addr = op_in_window(to) ? to : OPS_WINDOW;
}

/*
 * No range leads out of the window to what is not ours, unless it is one that every
 * call refuses: @big says which of the lengths that are too big those are.
 */
static void resolve_len(u64 addr, u64 *len, u64 big)
{
	if (*len >= big)
		return;
	if (op_in_window(addr))
		*len = min(*len, OPS_WINDOW_END - addr);
	else if (addr < OPS_PAGE)
		*len = min(*len, OPS_PAGE - addr);
}

/* From where on lengths are refused: some calls know of nothing but overflows. */
static u64 too_big(const struct op *op)
{
	switch ((enum op_kind)op->kind) {
	case OP_ADVISE:
	case OP_LOCK:
	case OP_UNLOCK:
	case OP_PROTECT:
	case OP_SYNC:
		return op->addr ? -op->addr : -(u64)OPS_PAGE + 1;
	default:
		return OPS_TOP;
	}
}

/* An access stays with the bytes that pages remember. */
static void resolve_access(struct op *op)
{
	u64 at = op->addr & (OPS_PAGE - 1), room;

	if (!op_in_window(op->addr)) {
		op->addr = 0;
		op->len = 1;
		return;
	}
	if (at >= OPS_EDGE && at < OPS_PAGE - OPS_EDGE)
		op->addr -= at;
	at = op->addr & (OPS_PAGE - 1);
	room = at < OPS_EDGE ? OPS_EDGE - at : OPS_PAGE + OPS_EDGE - at;
	op->len = op->len ? min(op->len, room) : 1;
	resolve_len(op->addr, &op->len, OPS_TOP);
}

bool model_resolve(const struct model *m, struct op *op)
{
	op->proc = find_slot(m, op->proc % OPS_PROCS, true);
	if (op->kind == OP_FORK) {
		op->other = find_slot(m, op->other % OPS_PROCS, false);
		return op->other < OPS_PROCS;
	}
	if (op->kind == OP_EXIT)
		return nr_alive(m) > 1;
	if (op_is_file(op) || op->kind == OP_LIMIT)
		return true;
	resolve_addr(&m->proc[op->proc], &op->addr);
	resolve_addr(&m->proc[op->proc], &op->new_addr);
	if (op_is_access(op)) {
		resolve_access(op);
		return true;
	}
	if (op->kind != OP_MAP || op_in_window(op->addr))
		resolve_len(op->addr, &op->len, too_big(op));
	if (op->kind == OP_REMAP && op->new_len < OPS_TOP) {
		op->new_len = min(op->new_len, (u64)OPS_PAGES * OPS_PAGE);
		resolve_len(op->new_addr, &op->new_len, OPS_TOP);
	}
	return true;
}

static s64 run_exit(struct model *m, const struct op *op)
{
	memset(&m->proc[op->proc], 0, sizeof(m->proc[0]));
	return 0;
}

static s64 run_one(struct model *m, const struct op *op, struct op_result *res)
{
	switch ((enum op_kind)op->kind) {
	case OP_MAP:		return run_map(m, op);
	case OP_UNMAP:		return run_unmap(m, op);
	case OP_PROTECT:	return run_protect(m, op);
	case OP_REMAP:		return run_remap(m, op);
	case OP_BRK:		return run_brk(m, op);
	case OP_ADVISE:		return run_advise(m, op);
	case OP_LOCK:		return run_lock(m, op);
	case OP_UNLOCK:		return run_unlock(m, op);
	case OP_LOCK_ALL:	return run_lock_all(m, op);
	case OP_UNLOCK_ALL:	return run_unlock_all(m, op);
	case OP_SYNC:		return run_sync(m, op);
	case OP_CORE:		return run_core(m, op, res);
	case OP_LIMIT:		return run_limit(m, op);
	case OP_FORK:		return run_fork(m, op);
	case OP_EXIT:		return run_exit(m, op);
	case OP_FILE_READ:	return run_file_read(m, op, res);
	case OP_FILE_WRITE:	return run_file_write(m, op);
	case OP_FILE_PUNCH:	return run_file_punch(m, op);
	case OP_FILE_TRUNCATE:	return run_file_truncate(m, op);
	default:		return -ENOSYS;
	}
}

void model_run(struct model *m, const struct op *op, struct op_result *res)
{
	memset(res, 0, sizeof(*res));
	if (op_is_access(op))
		run_access(m, op, res);
	else
		res->value = run_one(m, op, res);
	/* Where mappings begin, an executor that does not always merge is about to say. */
	for (unsigned int i = 0; m->merges && i < OPS_PROCS; i++)
		settle(m, &m->proc[i]);
}
