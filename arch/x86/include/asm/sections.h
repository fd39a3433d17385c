/* SPDX-License-Identifier: GPL-2.0-only */
/* Places that entry.S names: what calls from between them has struct pt_regs on its stack. */
#ifndef _ASM_X86_SECTIONS_H
#define _ASM_X86_SECTIONS_H

/* The table of exceptions leads to the stubs, which begin it. */
extern const char entry_stubs[], entry_text_end[];

#endif /* _ASM_X86_SECTIONS_H */
