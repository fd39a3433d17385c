// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces on x86: their roots, and flushes on the CPU that calls.
 *
 * A root has the kernel's half in it, as it was when the root was made: the entries
 * of the kernel's own root are complete since the boot (pt_populate_root()).
 *
 * With PCIDs a CPU keeps what it remembers of some spaces while it runs others, under
 * the numbers that mm/tlb.c gives them; number 0 is the kernel's own root. Without, a
 * switch to another space forgets all of the last one. The kernel's entries are global
 * and stay, and threads of the kernel and of one process switch nothing. Owns CR3, and
 * has_pcid, which the boot alone writes.
 */
#include <asm/cpufeature.h>
#include <asm/mmu_context.h>
#include <asm/page.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/cache.h>
#include <linux/gfp.h>
#include <linux/init.h>
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

static void x86_load_context(struct tlb_mm *mm, struct tlb_context as)
{
	write_cr3(x86_context_cr3(
		__pa(container_of(mm, struct arch_mm, tlb)->root), as));
}

static const struct tlb_ops x86_tlb_ops = {
	.load = x86_load,
	.flush_range = x86_flush_range,
	.flush_all = x86_flush_all,
	.is_loaded = x86_is_loaded,
};

static const struct tlb_ops x86_pcid_ops = {
	.load = x86_load,
	.load_context = x86_load_context,
	.nr_contexts = TLB_CONTEXTS,
	.flush_range = x86_flush_range,
	.flush_all = x86_flush_all,
	.is_loaded = x86_is_loaded,
};

/* --- Whether there are any. --- */

static bool has_pcid __ro_after_init;
static bool nopcid __initdata;

static int __init nopcid_param(char *val)
{
	nopcid = true;
	return 0;
}
early_param("nopcid", nopcid_param);

/* The number in CR3 is 0 until now, as it must be. Kernel entries must be global. */
void x86_pcid_init_cpu(void)
{
	if (has_pcid)
		write_cr4(read_cr4() | CR4_PCIDE);
}

void __init x86_pcid_init(void)
{
	has_pcid = !nopcid && boot_cpu_has(X86_FEATURE_PCID) &&
		   boot_cpu_has(X86_FEATURE_PGE);
	x86_pcid_init_cpu();
}

/* --- Birth. --- */

/* All tables of the kernel's below these entries are there, and stay. */
void arch_root_init(pte_t *root)
{
	memcpy(root + KERNEL_HALF, KERNEL_PGD + KERNEL_HALF, PAGE_SIZE / 2);
}

void arch_mm_init(struct arch_mm *mm)
{
	tlb_mm_init(&mm->tlb, has_pcid ? &x86_pcid_ops : &x86_tlb_ops);
}

EXPORT_SYMBOL(x86_copy_user);
EXPORT_SYMBOL(x86_clear_user);
