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

/* Rows that a function may put aside: compilers do so for an exit in its midst. */
#define MAX_REMEMBERED	4u

/* Of .eh_frame_hdr: addresses that are relative to themselves, or to it; 32 bits, signed. */
#define PE_UDATA4		0x03
#define PE_PCREL_SDATA4		0x1b
#define PE_DATAREL_SDATA4	0x3b

/* --- Bytes. --- */

/* @bad, once something was not there. */
struct reader {
	const u8 *at, *end;
	bool bad;
};

static u64 read_bytes(struct reader *r, unsigned int n)
{
	u64 value = 0;

	if (r->bad || r->end - r->at < n) {
		r->bad = true;
		return 0;
	}
	for (unsigned int i = 0; i < n; i++)
		value |= (u64)r->at[i] << i * 8;
	r->at += n;
	return value;
}

static u8 read_u8(struct reader *r)
{
	return read_bytes(r, 1);
}

static u32 read_u32(struct reader *r)
{
	return read_bytes(r, 4);
}

static s32 read_s32(struct reader *r)
{
	return read_bytes(r, 4);
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

static u64 read_uleb(struct reader *r)
{
	return read_leb(r, false);
}

static s64 read_sleb(struct reader *r)
{
	return read_leb(r, true);
}

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
	unsigned long start, size;
};

static bool read_function(const struct eh_frame *table, const struct entry *e,
			  struct function *f)
{
	struct reader r = e->body;

	if (!e->id || e->id > (u64)(e->id_at - table->start) ||
	    !read_common(table, e->id_at - e->id, &f->common))
		return false;
	f->start = read_address(&r);
	f->size = read_u32(&r);
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

	if (read_u8(&r) != 1 || read_u8(&r) != PE_PCREL_SDATA4 || read_u8(&r) != PE_UDATA4 ||
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

static bool is_about(const struct function *f, unsigned long addr)
{
	return addr - f->start < f->size;
}

static bool find_sorted(const struct eh_frame *table, unsigned long addr, struct function *f)
{
	const u8 *at = search_sorted(table, addr);
	struct entry e;

	if (!at || at < table->start || at >= table->end)
		return false;
	return read_entry(table, at, &e) && read_function(table, &e, f) && is_about(f, addr);
}

/* One after the other, as in a module: what is not understood is passed over. */
static bool find_unsorted(const struct eh_frame *table, unsigned long addr, struct function *f)
{
	const u8 *at = table->start, *next;
	struct entry e;

	for (; at < table->end && (next = read_entry(table, at, &e)); at = next)
		if (e.id && read_function(table, &e, f) && is_about(f, addr))
			return true;
	return false;
}

/* --- Programs. --- */

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

/* The @op of an expression that begins with a register: DW_OP_breg0 and following. */
static bool is_reg_op(u8 op)
{
	return op >= 0x70 && op < 0x70 + EH_NR_REGS;
}

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
	*reg = first - 0x70;
	*offset = read_sleb(&e);
	if (op && read_u8(&e) != op)
		return false;
	return !r->bad && !e.bad && is_reg_op(first) && e.at == e.end;
}

/* A word in memory: DW_OP_deref. */
static bool set_cfa_expression(struct machine *m, struct reader *r)
{
	u8 reg;
	s64 offset;

	if (!read_expression(r, &reg, &offset, 0x06) || !set_cfa(m, reg, offset))
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

static bool remember(struct machine *m)
{
	if (m->nr_remembered == MAX_REMEMBERED)
		return false;
	m->remembered[m->nr_remembered++] = m->row;
	return true;
}

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
	case 0x05:	/* DW_CFA_offset_extended */
		set_rule(m, reg, EH_SAVED, read_uleb(r) * align);
		return true;
	case 0x06:	/* DW_CFA_restore_extended */
		return restore(m, reg);
	case 0x07:	/* DW_CFA_undefined */
		set_rule(m, reg, EH_LOST, 0);
		return true;
	case 0x08:	/* DW_CFA_same_value */
		set_rule(m, reg, EH_SAME, 0);
		return true;
	case 0x0c:	/* DW_CFA_def_cfa */
		return set_cfa(m, reg, read_uleb(r));
	case 0x0d:	/* DW_CFA_def_cfa_register */
		return set_cfa(m, reg, m->row.cfa_offset);
	case 0x10:	/* DW_CFA_expression */
		return set_expression(m, reg, r);
	case 0x11:	/* DW_CFA_offset_extended_sf */
		set_rule(m, reg, EH_SAVED, read_sleb(r) * align);
		return true;
	case 0x12:	/* DW_CFA_def_cfa_sf */
		return set_cfa(m, reg, read_sleb(r) * align);
	default:
		return false;
	}
}

static void advance(struct machine *m, u64 steps)
{
	m->here += steps * m->common->code_align;
}

/* False if it is not understood. */
static bool run_one(struct machine *m, u8 op, struct reader *r)
{
	switch (op) {
	case 0x00:	/* DW_CFA_nop */
		return true;
	case 0x02:	/* DW_CFA_advance_loc1, 2 and 4 */
	case 0x03:
	case 0x04:
		advance(m, read_bytes(r, 1u << (op - 2)));
		return true;
	case 0x0a:	/* DW_CFA_remember_state */
		return remember(m);
	case 0x0b:	/* DW_CFA_restore_state */
		return recall(m);
	case 0x0e:	/* DW_CFA_def_cfa_offset */
		return set_cfa(m, m->row.cfa_reg, read_uleb(r));
	case 0x0f:	/* DW_CFA_def_cfa_expression */
		return set_cfa_expression(m, r);
	case 0x13:	/* DW_CFA_def_cfa_offset_sf */
		return set_cfa(m, m->row.cfa_reg, read_sleb(r) * m->common->data_align);
	case 0x2e:	/* DW_CFA_GNU_args_size: for who throws exceptions */
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
		low = op & 0x3f;
		if (op >> 6 == 1)		/* DW_CFA_advance_loc */
			advance(m, low);
		else if (op >> 6 == 2)		/* DW_CFA_offset */
			set_rule(m, low, EH_SAVED, read_uleb(&r) * m->common->data_align);
		else if (op >> 6 == 3)		/* DW_CFA_restore */
			good = restore(m, low);
		else
			good = run_one(m, op, &r);
	}
	return good && !r.bad;
}

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
