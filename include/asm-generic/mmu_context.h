/* SPDX-License-Identifier: GPL-2.0-only */
/* What a machine keeps of an address space: mm_struct embeds it. */
#ifndef _ASM_GENERIC_MMU_CONTEXT_H
#define _ASM_GENERIC_MMU_CONTEXT_H

#include <linux/pgtable_types.h>
#include <linux/tlb.h>

/* User addresses end here; the page below keeps the last instruction from the hole. */
#ifndef TASK_SIZE
#define TASK_SIZE	0x00007ffffffff000ul

/* All bits of a pointer are looked at. */
#define ARCH_HAS_ADDRESS_TAGS	0
static inline unsigned long untagged_addr(unsigned long addr)
{
	return addr;
}
#endif

/* Does a fault at @addr concern user memory? */
#ifndef is_user_address
#define is_user_address(addr)	((addr) < TASK_SIZE)
#endif

struct arch_mm {
	struct tlb_mm tlb;	/* tlb_switch() loads it */
	pte_t *root;		/* of the user's tables */
	unsigned long asid;	/* the machine's, if it has such numbers */
};

/* What the machine wants to be in a new root besides the user's tables: it stays there. */
void arch_root_init(pte_t *root);
/* All but the root. */
void arch_mm_init(struct arch_mm *mm);

#endif /* _ASM_GENERIC_MMU_CONTEXT_H */
