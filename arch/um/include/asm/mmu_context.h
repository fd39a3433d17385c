/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User addresses are numbers that only the software MMU understands: none is an
 * address of the host, so a fault of the host never concerns one.
 */
#ifndef _ASM_UM_MMU_CONTEXT_H
#define _ASM_UM_MMU_CONTEXT_H

#define is_user_address(addr)	((void)(addr), 0)

#include <asm-generic/mmu_context.h>

/*
 * Where a user address leads on this CPU now, as a kernel address, until interrupts
 * are taken the next time; NULL: it takes a fault (mm/mmu.c).
 */
void *um_translate(unsigned long addr, bool write);

#endif /* _ASM_UM_MMU_CONTEXT_H */
