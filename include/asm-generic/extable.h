/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that may fault, and where to go on if they do.
 *
 * Both as distances from the entry's own words, so that a table is the same
 * wherever the kernel lies. _ASM_EXTABLE() is text for an asm statement.
 */
#ifndef _ASM_GENERIC_EXTABLE_H
#define _ASM_GENERIC_EXTABLE_H

#ifdef __ASSEMBLY__
#define _ASM_EXTABLE(from, to) \
	.pushsection __ex_table, "a"; \
	.balign 4; \
	.long (from) - .; \
	.long (to) - .; \
	.popsection
#else
#define _ASM_EXTABLE(from, to) \
	".pushsection __ex_table, \"a\"\n" \
	".balign 4\n" \
	".long (" #from ") - .\n" \
	".long (" #to ") - .\n" \
	".popsection\n"

struct exception_table_entry {
	int insn;
	int fixup;
};
#endif

#endif /* _ASM_GENERIC_EXTABLE_H */
