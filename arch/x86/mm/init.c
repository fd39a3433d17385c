// SPDX-License-Identifier: GPL-2.0-only
/* What x86 does to its own TLB beyond single pages. */
#include <asm/tlbflush.h>

#define CR4_PGE		(1ul << 7)

/*
 * Turning global pages off forgets them, and everything else; where they are
 * off, loading the root does.
 */
void local_flush_tlb_all(void)
{
	unsigned long cr4, cr3;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	if (cr4 & CR4_PGE) {
		asm volatile("mov %0, %%cr4" : : "r"(cr4 & ~CR4_PGE) : "memory");
		asm volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
		return;
	}
	asm volatile("mov %%cr3, %0" : "=r"(cr3));
	asm volatile("mov %0, %%cr3" : : "r"(cr3) : "memory");
}
