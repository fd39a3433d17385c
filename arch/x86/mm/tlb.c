// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces on x86: their roots, and flushes on the CPU that calls.
 *
 * A root has the kernel's half in it, as it was when the root was made: the entries
 * of the kernel's own root are complete since the boot (pt_populate_root()).
 *
 * PCIDs are not used. A switch to another space forgets all of the last one; the
 * kernel's entries are global and stay, and threads of the kernel and of one process
 * switch nothing. Owns nothing but CR3.
 */
#include <asm/mmu_context.h>
#include <asm/page.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

/* The first entry of a root that is the kernel's. */
#define KERNEL_HALF	(PT_ENTRIES / 2)

/* Whoever is loaded anew has nothing remembered, but what is global. */
static void x86_load(struct tlb_mm *mm)
{
	write_cr3(mm ? __pa(container_of(mm, struct arch_mm, tlb)->root) :
		       __pa_symbol(KERNEL_PGD));
}

static void x86_flush_all(struct tlb_mm *mm)
{
	write_cr3(read_cr3());
}

/* Each page takes along what is remembered of tables, of all addresses. */
static void x86_flush_range(struct tlb_mm *mm, unsigned long start,
			    unsigned long end)
{
	if (end - start > TLB_SINGLE_PAGES * PAGE_SIZE) {
		x86_flush_all(mm);
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		local_flush_tlb_one(start);
}

static bool x86_is_loaded(struct tlb_mm *mm)
{
	return (read_cr3() & PAGE_MASK) ==
	       __pa(container_of(mm, struct arch_mm, tlb)->root);
}

static const struct tlb_ops x86_tlb_ops = {
	.load = x86_load,
	.flush_range = x86_flush_range,
	.flush_all = x86_flush_all,
	.is_loaded = x86_is_loaded,
};

int arch_mm_init(struct arch_mm *mm)
{
	mm->root = (pte_t *)get_zeroed_page(GFP_KERNEL);
	if (!mm->root)
		return -ENOMEM;
	memcpy(mm->root + KERNEL_HALF, KERNEL_PGD + KERNEL_HALF, PAGE_SIZE / 2);
	tlb_mm_init(&mm->tlb, &x86_tlb_ops);
	return 0;
}

/* As a table of the memory manager's it has left its marks where a mapping is. */
void arch_mm_destroy(struct arch_mm *mm)
{
	virt_to_page(mm->root)->mapping = NULL;
	free_page((unsigned long)mm->root);
}

EXPORT_SYMBOL(x86_copy_user);
EXPORT_SYMBOL(x86_clear_user);
