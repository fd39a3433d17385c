/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unwind tables: how the registers of a caller are had from those of a function that it has
 * called, for each instruction of the function.
 *
 * Compilers write them as the section .eh_frame (of the "Linux Standard Base", after DWARF's
 * .debug_frame), and the linker sorts them in .eh_frame_hdr. An entry describes one function;
 * it is a program that builds a table, row by row, up to the row that is wanted.
 */
#ifndef _LINUX_EH_FRAME_H
#define _LINUX_EH_FRAME_H

#include <linux/types.h>

/* Registers by their numbers in the tables: the general ones, and the return address. */
#define EH_NR_REGS	17u

struct eh_frame {
	const u8 *start, *end;		/* .eh_frame */
	const u8 *sorted;		/* .eh_frame_hdr, or NULL */
};

/*
 * Of a register of the caller's: it is the same here, or is saved at a distance from the CFA,
 * or from a register of ours, or is lost.
 */
enum eh_rule { EH_SAME, EH_SAVED, EH_SAVED_BY_REG, EH_LOST };

/*
 * The CFA, which is what the stack pointer was before the call, is a register of ours plus
 * @cfa_offset, or what is in memory there if @cfa_in_memory. @offset: of what is saved, from
 * there, or from register @base.
 */
struct eh_row {
	u8 cfa_reg;
	bool cfa_in_memory;
	u8 return_reg;
	long cfa_offset;
	u8 rule[EH_NR_REGS], base[EH_NR_REGS];
	int offset[EH_NR_REGS];
};

/*
 * Of the instruction at @addr. False if no entry is about it, or if what the entry says is not
 * understood: nothing is guessed.
 */
bool eh_frame_find(const struct eh_frame *table, unsigned long addr, struct eh_row *row);

#endif /* _LINUX_EH_FRAME_H */
