// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions of the kernel that may fault, and what then happens instead.
 *
 * Owns the kernel's own table, which is sorted once at boot and read without
 * a lock. Entries are relative to themselves, so moving one changes it.
 */
#include <asm/ptrace.h>
#include <linux/bsearch.h>
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/sort.h>

extern struct exception_table_entry __start___ex_table[], __stop___ex_table[];

/* Which instruction it is about. */
static unsigned long insn_address(const struct exception_table_entry *e)
{
	return (unsigned long)&e->insn + e->insn;
}

static int compare(const void *a, const void *b)
{
	unsigned long x = insn_address(a), y = insn_address(b);

	return x < y ? -1 : x > y;
}

/* What points at something near itself has to point further when it moves. */
static void swap_entries(void *a, void *b, int size)
{
	struct exception_table_entry *x = a, *y = b, tmp = *x;
	int delta = (char *)b - (char *)a;

	x->insn = y->insn + delta;
	x->fixup = y->fixup + delta;
	y->insn = tmp.insn - delta;
	y->fixup = tmp.fixup - delta;
}

void sort_extable(struct exception_table_entry *start,
		  struct exception_table_entry *finish)
{
	sort(start, finish - start, sizeof(*start), compare, swap_entries);
}

/* Exactly that one: the instruction behind it is another matter. */
static int compare_address(const void *key, const void *entry)
{
	unsigned long addr = *(const unsigned long *)key;
	unsigned long insn = insn_address(entry);

	return addr < insn ? -1 : addr > insn;
}

const struct exception_table_entry *
search_extable(const struct exception_table_entry *base, size_t num,
	       unsigned long addr)
{
	return bsearch(&addr, base, num, sizeof(*base), compare_address);
}

/* The linker has put entries in the order of the files, and code lies in another. */
void __init sort_main_extable(void)
{
	sort_extable(__start___ex_table, __stop___ex_table);
}

/* The kernel's first; a module's code is in none but its own. */
const struct exception_table_entry *search_exception_tables(unsigned long addr)
{
	const struct exception_table_entry *e =
		search_extable(__start___ex_table,
			       __stop___ex_table - __start___ex_table, addr);

	return e ?: search_module_extables(addr);
}

/* False: nobody has expected a fault there. */
bool fixup_exception(struct pt_regs *regs)
{
	const struct exception_table_entry *e;

	e = search_exception_tables(instruction_pointer(regs));
	if (!e)
		return false;
	instruction_pointer_set(regs, (unsigned long)&e->fixup + e->fixup);
	return true;
}
