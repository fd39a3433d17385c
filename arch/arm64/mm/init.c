// SPDX-License-Identifier: GPL-2.0-only
/* Where the kernel's page tables begin: head.S made the first of them. */
#include <asm/pgtable.h>

extern pte_t init_pgd[];

pte_t *kernel_pgd(void)
{
	return init_pgd;
}
