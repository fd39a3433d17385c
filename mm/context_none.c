// SPDX-License-Identifier: GPL-2.0-only
/* Address spaces, as far as the machine is concerned. */
#include <asm/mmu_context.h>
#include <linux/errno.h>
#include <linux/mm.h>

static void load(struct tlb_mm *mm)
{
}

static void flush_range(struct tlb_mm *mm, unsigned long start, unsigned long end)
{
}

static void flush_all(struct tlb_mm *mm)
{
}

static const struct tlb_ops ops = {
	.load = load, .flush_range = flush_range, .flush_all = flush_all,
};

int __weak arch_mm_init(struct arch_mm *mm)
{
	mm->root = (pte_t *)get_zeroed_page(GFP_KERNEL);
	tlb_mm_init(&mm->tlb, &ops);
	return mm->root ? 0 : -ENOMEM;
}

void __weak arch_mm_destroy(struct arch_mm *mm)
{
	struct page *root = virt_to_page(mm->root);

	root->mapping = NULL;
	put_page(root);
}
