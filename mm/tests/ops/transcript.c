// SPDX-License-Identifier: GPL-2.0-only
/* What came of a sequence, written down. */
#include "model_internal.h"
#include "transcript.h"

/* KSM is a Linux's that has been built so. */
bool op_is_portable(const struct op *op)
{
	return op->kind != OP_ADVISE ||
	       (op->flags != MADV_MERGEABLE && op->flags != MADV_UNMERGEABLE);
}

unsigned int ops_keep(struct op *ops, unsigned int nr, const char *keep)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < nr; i++) {
		if (!*keep || *keep != '0')
			ops[kept++] = ops[i];
		keep += !!*keep;
	}
	return kept;
}

/* FNV-1a, which is the same everywhere. */
static void tell(struct transcript *t, const char *text)
{
	if (t->full)
		t->write(t, text);
	for (; *text; text++)
		t->hash = (t->hash ^ (u8)*text) * 0x100000001b3ull;
}

void transcript_lines(struct transcript *t, unsigned int proc,
		      const struct op_line *lines, unsigned int nr)
{
	char text[128];
	int len;

	for (unsigned int i = 0; i < nr; i++) {
		len = scnprintf(text, sizeof(text), "  p%u ", proc);
		op_line_print(&lines[i], text + len, sizeof(text) - len);
		tell(t, text);
	}
}

void transcript_page(struct transcript *t, unsigned int proc, unsigned int i,
		     const u8 *bytes)
{
	char text[64];
	int len = scnprintf(text, sizeof(text), "  p%u w+%x", proc, i);

	/* MADV_FREE: who knows. */
	if (t->model->proc[proc].page[i].loose)
		return;
	for (unsigned int n = 0; n < 2 * OPS_EDGE; n++)
		len += scnprintf(text + len, sizeof(text) - len, " %02x", bytes[n]);
	tell(t, text);
}

/* Bytes that nobody can know are none. */
static void forget_loose(const struct transcript *t, const struct op *op,
			 struct op_result *res)
{
	for (s64 i = 0; i < res->value; i++)
		if (op_in_window(op->addr + i) &&
		    t->model->proc[op->proc].page[page_of(op->addr + i)].loose)
			res->bytes[i] = 0;
}

/* A digit for each page that mincore() is to be believed of. */
static void tell_core(struct transcript *t, const struct op *op,
		      const struct op_result *res)
{
	unsigned int nr = round_up_page(op->len) >> OPS_SHIFT;
	const struct model_page *page;
	char text[OPS_PAGES + 8] = "  core ";
	unsigned int len = strlen(text);

	if (res->value || !nr)
		return;
	page = &t->model->proc[op->proc].page[page_of(op->addr)];
	for (unsigned int i = 0; i < nr; i++, page++)
		text[len++] = judge_knows_core(t->model, page) ?
			      '0' + (res->core[i] & 1) : '?';
	text[len] = 0;
	tell(t, text);
}

static void write_hash(struct transcript *t, char *text, size_t size, int len)
{
	scnprintf(text + len, size - len, " | %016llx", (unsigned long long)t->hash);
	t->write(t, text);
	t->hash = 0;
}

void transcript_step(struct transcript *t, const struct op *op,
		     const struct op_result *got)
{
	struct op_result res = *got;
	char text[300];
	int len = op_print(op, text, sizeof(text));

	if (op_reads(op))
		forget_loose(t, op, &res);
	if (op->kind == OP_CORE)
		tell_core(t, op, &res);
	len += scnprintf(text + len, sizeof(text) - len, " | ");
	len += op_result_print(op, &res, text + len, sizeof(text) - len);
	write_hash(t, text, sizeof(text), len);
}

void transcript_end(struct transcript *t)
{
	char text[40] = "end";

	write_hash(t, text, sizeof(text), 3);
}
