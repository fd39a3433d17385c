// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading unwind tables: see linux/eh_frame.h.
 *
 * What is known is what compilers write for the kernel: addresses relative to themselves, in 32
 * bits; frames by a register and a distance; where the stack was realigned, by a word in memory.
 * Whatever else an entry says makes it one that is not understood. No byte outside of the table
 * is read, whatever is in it. Owns nothing and takes no lock.
 */
#include <linux/eh_frame.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "dwarf.h"

/* Rows that a function may put aside: compilers do so for an exit in its midst. */
#define MAX_REMEMBERED	4u

/* Addresses that are relative to themselves, or to .eh_frame_hdr. */
#define PE_PCREL_SDATA4		(DW_EH_PE_pcrel | DW_EH_PE_sdata4)
#define PE_DATAREL_SDATA4	(DW_EH_PE_datarel | DW_EH_PE_sdata4)

/* --- Bytes. --- */

/* @bad, once something was not there. */
struct reader {
	const u8 *at, *end;
	bool bad;
};

/* @n bytes of zero where there are not so many. */
static const u8 *read_bytes(struct reader *r, unsigned int n)
{
	static const u8 none[4];
	const u8 *at = r->at;

	if (r->bad || r->end - at < n) {
		r->bad = true;
		return none;
	}
	r->at += n;
	return at;
}

static u8 read_u8(struct reader *r)
{
	return *read_bytes(r, 1);
}

static u16 read_u16(struct reader *r)
{
	return get_unaligned_le16(read_bytes(r, 2));
}

static u32 read_u32(struct reader *r)
{
	return get_unaligned_le32(read_bytes(r, 4));
}

/* Distances, to before as well as behind. */
static s32 read_s32(struct reader *r)
{
	return read_u32(r);
}

/* Seven bits a byte; those beyond 64 are not. */
static u64 read_leb(struct reader *r, bool is_signed)
{
	unsigned int shift = 0;
	u64 value = 0;
	u8 byte;

	do {
		byte = read_u8(r);
		if (shift < 64)
			value |= (u64)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	if (is_signed && byte & 0x40 && shift < 64)
		value |= ~0ull << shift;
	return value;
}

/* LEB128, as most operands are: small numbers take a byte. */
static u64 read_uleb(struct reader *r)
{
	return read_leb(r, false);
}

/* And what may be negative: distances from the CFA. */
static s64 read_sleb(struct reader *r)
{
	return read_leb(r, true);
}

/* Over what need not be known, as far as it is there. */
static void skip(struct reader *r, u64 n)
{
	if (r->bad || n > (u64)(r->end - r->at))
		r->bad = true;
	else
		r->at += n;
}

/* Relative to itself. */
static unsigned long read_address(struct reader *r)
{
	unsigned long here = (unsigned long)r->at;

	return here + read_s32(r);
}

/* --- Entries. --- */

/* @id: 0 for what functions have in common, else how far before it that is. */
struct entry {
	struct reader body;
	const u8 *id_at;
	u32 id;
};

/* The one at @at, and where the next one is: NULL if this is the last, or none. */
static const u8 *read_entry(const struct eh_frame *table, const u8 *at, struct entry *e)
{
	struct reader r = { at, table->end };
	u32 length = read_u32(&r);

	if (r.bad || !length || length > (u64)(table->end - r.at))
		return NULL;
	r.end = r.at + length;
	e->id_at = r.at;
	e->id = read_u32(&r);
	e->body = r;
	return r.bad ? NULL : r.end;
}

/* What functions have in common. */
struct common {
	struct reader program;
	u64 code_align;
	s64 data_align;
	u8 return_reg;
};

/* That their length is told, and how addresses are written: nothing else is known. */
static bool augmentation_is_known(struct reader *r, const char *letters)
{
	return !strcmp(letters, "zR") && read_u8(r) == PE_PCREL_SDATA4;
}

/* False as well if it is by a version or a way that is not known. */
static bool read_common(const struct eh_frame *table, const u8 *at, struct common *c)
{
	const char *letters;
	struct entry e;
	struct reader *r = &e.body;
	u64 length;
	u8 version;

	if (!read_entry(table, at, &e) || e.id)
		return false;
	version = read_u8(r);
	letters = (const char *)r->at;
	while (read_u8(r))
		;
	c->code_align = read_uleb(r);
	c->data_align = read_sleb(r);
	c->return_reg = version == 1 ? read_u8(r) : read_uleb(r);
	length = read_uleb(r);
	c->program = *r;
	skip(&c->program, length);
	return !c->program.bad && (version == 1 || version == 3) &&
	       c->return_reg < EH_NR_REGS && augmentation_is_known(r, letters);
}

/* One function: its entry, whose program comes behind what functions have in common. */
struct function {
	struct common common;
	struct reader program;
	unsigned long start;
};

/* That of @addr, if @e is about it: not before that is what all have in common of interest. */
static bool read_function(const struct eh_frame *table, const struct entry *e,
			  unsigned long addr, struct function *f)
{
	struct reader r = e->body;
	unsigned long size;

	if (!e->id || e->id > (u64)(e->id_at - table->start))
		return false;
	f->start = read_address(&r);
	size = read_u32(&r);
	if (addr - f->start >= size || !read_common(table, e->id_at - e->id, &f->common))
		return false;
	skip(&r, read_uleb(&r));
	f->program = r;
	return !r.bad;
}

/* --- Which function. --- */

/* One of the sorted addresses; each is relative to the table, and so is its entry. */
static long sorted_at(const u8 *pairs, size_t i)
{
	struct reader r = { pairs + i * 8, pairs + i * 8 + 4 };

	return read_s32(&r);
}

/* The last entry that begins at @addr or before, or NULL. The linker has made the table. */
static const u8 *search_sorted(const struct eh_frame *table, unsigned long addr)
{
	struct reader r = { table->sorted, table->sorted + 12 };
	long want = addr - (unsigned long)table->sorted;
	size_t low = 0, high, mid;

	if (read_u8(&r) != 1 || read_u8(&r) != PE_PCREL_SDATA4 || read_u8(&r) != DW_EH_PE_udata4 ||
	    read_u8(&r) != PE_DATAREL_SDATA4)
		return NULL;
	read_s32(&r);
	high = read_u32(&r);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (sorted_at(r.at, mid) <= want)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? table->sorted + sorted_at(r.at + 4, low - 1) : NULL;
}

/* As in the kernel, where some twelve comparisons lead to the only entry that it can be. */
static bool find_sorted(const struct eh_frame *table, unsigned long addr, struct function *f)
{
	const u8 *at = search_sorted(table, addr);
	struct entry e;

	if (!at || at < table->start || at >= table->end)
		return false;
	return read_entry(table, at, &e) && read_function(table, &e, addr, f);
}

/* One after the other, as in a module: what is not understood is passed over. */
static bool find_unsorted(const struct eh_frame *table, unsigned long addr, struct function *f)
{
	const u8 *at = table->start, *next;
	struct entry e;

	for (; at < table->end && (next = read_entry(table, at, &e)); at = next)
		if (read_function(table, &e, addr, f))
			return true;
	return false;
}

/* --- Programs. --- */

/* What runs them: @row as it is for the code at @here, up to what is asked for. */
struct machine {
	struct eh_row row;
	const struct common *common;
	const struct eh_row *first;		/* what a register is restored to, or NULL */
	unsigned long here, until;
	unsigned int nr_remembered;
	struct eh_row remembered[MAX_REMEMBERED];
};

/* Registers that nobody asks for are not noted. */
static void set_rule(struct machine *m, u64 reg, enum eh_rule rule, s64 offset)
{
	if (reg >= EH_NR_REGS)
		return;
	m->row.rule[reg] = rule;
	m->row.offset[reg] = offset;
}

/* The @op of an expression that begins with a register. */
static bool is_reg_op(u8 op)
{
	return op >= DW_OP_breg0 && op < DW_OP_breg0 + EH_NR_REGS;
}

/* It is in one register at a time, with a distance that may be what is kept. */
static bool set_cfa(struct machine *m, u64 reg, s64 offset)
{
	m->row.cfa_reg = reg;
	m->row.cfa_in_memory = false;
	m->row.cfa_offset = offset;
	return reg < EH_NR_REGS;
}

/* As at the begin of the function. */
static bool restore(struct machine *m, u64 reg)
{
	if (!m->first)
		return false;
	if (reg < EH_NR_REGS)
		set_rule(m, reg, m->first->rule[reg], m->first->offset[reg]);
	return true;
}

/* --- Expressions: those of functions that have realigned their stack, and no others. --- */

/* A register and a distance from it, and @ops. */
static bool read_expression(struct reader *r, u8 *reg, s64 *offset, u8 op)
{
	u64 length = read_uleb(r);
	struct reader e = *r;
	u8 first;

	skip(r, length);
	e.end = r->at;
	first = read_u8(&e);
	*reg = first - DW_OP_breg0;
	*offset = read_sleb(&e);
	if (op && read_u8(&e) != op)
		return false;
	return !r->bad && !e.bad && is_reg_op(first) && e.at == e.end;
}

/* A word in memory. */
static bool set_cfa_expression(struct machine *m, struct reader *r)
{
	u8 reg;
	s64 offset;

	if (!read_expression(r, &reg, &offset, DW_OP_deref) || !set_cfa(m, reg, offset))
		return false;
	m->row.cfa_in_memory = true;
	return true;
}

static bool set_expression(struct machine *m, u64 reg, struct reader *r)
{
	u8 base;
	s64 offset;

	if (!read_expression(r, &base, &offset, 0))
		return false;
	if (reg < EH_NR_REGS) {
		set_rule(m, reg, EH_SAVED_BY_REG, offset);
		m->row.base[reg] = base;
	}
	return true;
}

/* --- One operation. --- */

/* The row that recall() brings back: the last first. */
static bool remember(struct machine *m)
{
	if (m->nr_remembered == MAX_REMEMBERED)
		return false;
	m->remembered[m->nr_remembered++] = m->row;
	return true;
}

/* False where a program takes back more than it put aside. */
static bool recall(struct machine *m)
{
	if (!m->nr_remembered)
		return false;
	m->row = m->remembered[--m->nr_remembered];
	return true;
}

/* The registers by name: those whose operands are bytes of their own. */
static bool run_register(struct machine *m, u8 op, struct reader *r)
{
	s64 align = m->common->data_align;
	u64 reg = read_uleb(r);

	switch (op) {
	case DW_CFA_offset_extended:
		set_rule(m, reg, EH_SAVED, read_uleb(r) * align);
		return true;
	case DW_CFA_restore_extended:
		return restore(m, reg);
	case DW_CFA_undefined:
		set_rule(m, reg, EH_LOST, 0);
		return true;
	case DW_CFA_same_value:
		set_rule(m, reg, EH_SAME, 0);
		return true;
	case DW_CFA_def_cfa:
		return set_cfa(m, reg, read_uleb(r));
	case DW_CFA_def_cfa_register:
		return set_cfa(m, reg, m->row.cfa_offset);
	case DW_CFA_expression:
		return set_expression(m, reg, r);
	case DW_CFA_offset_extended_sf:
		set_rule(m, reg, EH_SAVED, read_sleb(r) * align);
		return true;
	case DW_CFA_def_cfa_sf:
		return set_cfa(m, reg, read_sleb(r) * align);
	default:
		return false;
	}
}

/* What follows is for code that comes later. */
static void advance(struct machine *m, u64 steps)
{
	m->here += steps * m->common->code_align;
}

/* False if it is not understood. */
static bool run_one(struct machine *m, u8 op, struct reader *r)
{
	switch (op) {
	case DW_CFA_nop:
		return true;
	case DW_CFA_advance_loc1:
		advance(m, read_u8(r));
		return true;
	case DW_CFA_advance_loc2:
		advance(m, read_u16(r));
		return true;
	case DW_CFA_advance_loc4:
		advance(m, read_u32(r));
		return true;
	case DW_CFA_remember_state:
		return remember(m);
	case DW_CFA_restore_state:
		return recall(m);
	case DW_CFA_def_cfa_offset:
		return set_cfa(m, m->row.cfa_reg, read_uleb(r));
	case DW_CFA_def_cfa_expression:
		return set_cfa_expression(m, r);
	case DW_CFA_def_cfa_offset_sf:
		return set_cfa(m, m->row.cfa_reg, read_sleb(r) * m->common->data_align);
	case DW_CFA_GNU_args_size:	/* for who throws exceptions */
		read_uleb(r);
		return true;
	default:
		return run_register(m, op, r);
	}
}

/* Up to the row of @until. Three operations have an operand in their own byte. */
static bool run(struct machine *m, struct reader r)
{
	bool good = true;
	u8 op, low;

	while (good && !r.bad && r.at < r.end && m->here <= m->until) {
		op = read_u8(&r);
		low = op & DW_CFA_OPERAND;
		if (op - low == DW_CFA_advance_loc)
			advance(m, low);
		else if (op - low == DW_CFA_offset)
			set_rule(m, low, EH_SAVED, read_uleb(&r) * m->common->data_align);
		else if (op - low == DW_CFA_restore)
			good = restore(m, low);
		else
			good = run_one(m, op, &r);
	}
	return good && !r.bad;
}

/* The first program gives what each function begins with, the second how it goes on. */
bool eh_frame_find(const struct eh_frame *table, unsigned long addr, struct eh_row *row)
{
	struct machine m = { };
	struct function f;
	struct eh_row first;
	bool found = table->sorted ? find_sorted(table, addr, &f) :
				     find_unsorted(table, addr, &f);

	if (!found)
		return false;
	m.common = &f.common;
	m.here = f.start;
	m.until = addr;
	if (!run(&m, f.common.program))
		return false;
	m.here = f.start;
	first = m.row;
	m.first = &first;
	if (!run(&m, f.program))
		return false;
	*row = m.row;
	row->return_reg = f.common.return_reg;
	return true;
}
EXPORT_SYMBOL_GPL(eh_frame_find);
