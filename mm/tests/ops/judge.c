// SPDX-License-Identifier: GPL-2.0-only
/* What an executor says, against the model: results, lines, bytes. */
#include "model_internal.h"

#define SAY(j, ...)	scnprintf((j)->why, sizeof((j)->why), __VA_ARGS__)

static bool say_result(struct judge *j, const struct op *op,
		       const struct op_result *got, const char *what)
{
	char want_text[96], got_text[96];

	op_result_print(op, &j->want, want_text, sizeof(want_text));
	op_result_print(op, got, got_text, sizeof(got_text));
	SAY(j, "%s: the model says %s, the executor %s", what, want_text, got_text);
	return false;
}

/* Is what a page holds known? MADV_FREE takes it away at any time. */
static bool page_is_sure(const struct judge *j, const struct op *op, u64 addr)
{
	return !op_in_window(addr) ||
	       !j->model.proc[op->proc].page[page_of(addr)].loose;
}

static bool same_bytes(const struct judge *j, const struct op *op,
		       const struct op_result *got)
{
	for (s64 i = 0; i < got->value; i++)
		if (got->bytes[i] != j->want.bytes[i] &&
		    page_is_sure(j, op, op->addr + i))
			return false;
	return true;
}

/* What was written must be there, and what a file has, unless it may have taken it back. */
bool judge_knows_core(const struct model *m, const struct model_page *page)
{
	const struct model_object *o;

	if (page->own)
		return !page->loose;
	if (page->object == MODEL_ANON)
		return false;
	o = &m->object[page->object];
	return page->pgoff >= OPS_PAGES || o->present[page->pgoff] != MODEL_UNSURE;
}

static bool same_core(struct judge *j, const struct op *op,
		      const struct op_result *got)
{
	unsigned int nr = round_up_page(op->len) >> OPS_SHIFT;
	const struct model_page *page;

	if (got->value || !nr)
		return true;
	page = &j->model.proc[op->proc].page[page_of(op->addr)];
	for (unsigned int i = 0; i < nr; i++) {
		if ((got->core[i] & 1) == j->want.core[i] ||
		    j->want.core[i] == MODEL_UNSURE)
			continue;
		if (!j->exact_core && !judge_knows_core(&j->model, &page[i]))
			continue;
		SAY(j, "mincore of w+%x: the model says %u, the executor %u",
		    page_of(op->addr) + i, j->want.core[i], got->core[i]);
		return false;
	}
	return true;
}

bool judge_result(struct judge *j, const struct op *op,
		  const struct op_result *got)
{
	if (got->value != j->want.value)
		return say_result(j, op, got, "result");
	if (got->fault != j->want.fault ||
	    (got->fault && got->fault_addr != j->want.fault_addr))
		return say_result(j, op, got, "fault");
	if (op_reads(op) && !same_bytes(j, op, got))
		return say_result(j, op, got, "bytes");
	return op->kind != OP_CORE || same_core(j, op, got);
}

static bool same_line(const struct judge *j, const struct op_line *a,
		      const struct op_line *b)
{
	return a->start == b->start && a->end == b->end && a->name == b->name &&
	       (a->flags & j->flags) == (b->flags & j->flags) &&
	       a->file == b->file && a->offset == b->offset;
}

static bool say_line(struct judge *j, unsigned int proc,
		     const struct op_line *want, const struct op_line *got)
{
	static const char none[] = "nothing";
	char want_text[96], got_text[96];

	memcpy(want_text, none, sizeof(none));
	memcpy(got_text, none, sizeof(none));
	if (want)
		op_line_print(want, want_text, sizeof(want_text));
	if (got)
		op_line_print(got, got_text, sizeof(got_text));
	SAY(j, "lines of p%u: the model says %s, the executor %s", proc, want_text,
	    got_text);
	return false;
}

bool judge_lines(struct judge *j, unsigned int proc, const struct op_line *lines,
		 unsigned int nr)
{
	unsigned int want;

	/* Who always merges has no borders but those that must be. */
	model_adopt(&j->model, proc, lines, j->model.merges ? 0 : nr);
	want = model_lines(&j->model, proc, j->lines);
	for (unsigned int i = 0; i < want || i < nr; i++) {
		if (i >= want || i >= nr || !same_line(j, &lines[i], &j->lines[i]))
			return say_line(j, proc, i < want ? &j->lines[i] : NULL,
					i < nr ? &lines[i] : NULL);
	}
	return true;
}

/* What others may read: mapped, readable, and there. */
static const u8 *readable_bytes(const struct judge *j,
				const struct model_page *page)
{
	if (!page->mapped || !(page->flags & OPS_VM_READ))
		return NULL;
	return model_bytes(&j->model, page);
}

bool judge_page(struct judge *j, unsigned int proc, unsigned int i,
		const u8 *got)
{
	const struct model_page *page = &j->model.proc[proc].page[i];
	const u8 *want = readable_bytes(j, page);

	if (!want == !got && (!want || page->loose ||
			      !memcmp(want, got, 2 * OPS_EDGE)))
		return true;
	SAY(j, "p%u, page w+%x: the model says %s%02x.., the executor %s%02x..",
	    proc, i, want ? "" : "none ", want ? want[0] : 0, got ? "" : "none ",
	    got ? got[0] : 0);
	return false;
}
