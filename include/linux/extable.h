/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of instructions that may fault: kernel/extable.c. */
#ifndef _LINUX_EXTABLE_H
#define _LINUX_EXTABLE_H

#include <asm/extable.h>
#include <linux/types.h>

struct pt_regs;

/* Has @regs go on at the fix-up of its instruction; false if it has none. */
bool fixup_exception(struct pt_regs *regs);
/* NULL: the instruction at @addr must not fault. */
const struct exception_table_entry *search_exception_tables(unsigned long addr);

/* For tables of any owner: sorted once, then searched. */
void sort_extable(struct exception_table_entry *start,
		  struct exception_table_entry *finish);
const struct exception_table_entry *
search_extable(const struct exception_table_entry *base, size_t num,
	       unsigned long addr);

/* At boot: the kernel's own. */
void sort_main_extable(void);

#endif /* _LINUX_EXTABLE_H */
