// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MMU for user addresses, in software: what each CPU remembers of page tables, and
 * how it walks them.
 *
 * Owns struct um_mmu, which its CPU alone uses; interrupts come at safe points only,
 * so never within a function of this file. Nothing is ever forgotten but by a flush, a
 * switch or a fault: so a flush that is missing shows as a wrong read, always.
 *
 *	pages	page -> frame, and what it may be used for
 *	tables	2 MiB -> the lowest table, and whether all tables on the way to it
 *		allow writing
 *
 * A write to a page that is known to be clean walks again, from the lowest table on,
 * as a processor does that has to note it in the entry.
 */
#include <asm/mmu_context.h>
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <os.h>

#define TOP_LEVEL	(PT_LEVELS - 1)

/* Fewer than there might be: so that they are used up in tests. */
#define NR_CONTEXTS	3u

/* Values of the maps: the address of a frame or table, and these. */
#define KNOWN		1ul
#define MAY_WRITE	2ul
#define IS_DIRTY	4ul	/* and its entry says so: no need to walk */

/* What is remembered under each number, and the maps of the present one. */
struct um_mmu {
	pte_t *root;		/* NULL: there are no user addresses */
	struct os_map *pages, *tables;
	struct os_map *pages_of[NR_CONTEXTS], *tables_of[NR_CONTEXTS];
};

static DEFINE_PER_CPU(struct um_mmu, um_mmu);

static unsigned long page_key(unsigned long addr)
{
	return addr >> PAGE_SHIFT;
}

static unsigned long table_key(unsigned long addr)
{
	return addr >> pt_level_shift(1);
}

/* --- Walking. --- */

/* An entry that may be a leaf. */
struct walk {
	pte_t *entry;
	unsigned int level;
	bool may_write;		/* as far as the tables say */
};

/* What the entry leads to was there before the entry. */
static pte_t read_entry(const pte_t *entry)
{
	return (pte_t){ smp_load_acquire(&entry->val) };
}

static void walk_from_root(struct um_mmu *mmu, unsigned long addr,
			   struct walk *walk)
{
	pte_t *table = mmu->root, pte;

	walk->may_write = true;
	for (walk->level = TOP_LEVEL;; walk->level--) {
		walk->entry = &table[pt_index(addr, walk->level)];
		pte = read_entry(walk->entry);
		if (!walk->level || !pte_table(pte, walk->level))
			return;
		walk->may_write &= table_write(pte);
		table = __va(pte_phys(pte));
		if (walk->level == 1)
			os_map_set(mmu->tables, table_key(addr),
				   pte_phys(pte) | KNOWN |
				   (walk->may_write ? MAY_WRITE : 0));
	}
}

static void find_entry(struct um_mmu *mmu, unsigned long addr,
		       struct walk *walk)
{
	unsigned long known = os_map_get(mmu->tables, table_key(addr));
	pte_t *table;

	if (!known) {
		walk_from_root(mmu, addr, walk);
		return;
	}
	table = __va(known & PAGE_MASK);
	walk->entry = &table[pt_index(addr, 0)];
	walk->level = 0;
	walk->may_write = known & MAY_WRITE;
}

static bool leaf_allows(const struct walk *walk, pte_t pte, bool write)
{
	unsigned int flags = pte_flags(pte);

	return pte_present(pte) && pte_leaf(pte, walk->level) &&
	       (flags & PT_USER) &&
	       (!write || (walk->may_write && (flags & PT_WRITE)));
}

/* Notes the use in the entry. Returns it, or none if it does not allow that. */
static pte_t use_leaf(const struct walk *walk, bool write)
{
	unsigned int noted = PT_YOUNG | (write ? PT_DIRTY : 0);
	pte_t old = read_entry(walk->entry), new;

	do {
		if (!leaf_allows(walk, old, write))
			return (pte_t){ 0 };
		new = pte_make(pte_phys(old), walk->level,
			       pte_flags(old) | noted);
	} while (new.val != old.val &&
		 !try_cmpxchg(&walk->entry->val, &old.val, new.val));
	return new;
}

/* The frame of the page at @addr, and what it may be used for; 0: not for this. */
static unsigned long walk_tables(struct um_mmu *mmu, unsigned long addr,
				 bool write)
{
	unsigned long value, in_leaf;
	struct walk walk;
	pte_t pte;

	find_entry(mmu, addr, &walk);
	pte = use_leaf(&walk, write);
	if (pte_none(pte))
		return 0;
	in_leaf = addr & (pt_level_size(walk.level) - 1) & PAGE_MASK;
	value = (pte_phys(pte) + in_leaf) | KNOWN;
	if (walk.may_write && (pte_flags(pte) & PT_WRITE))
		value |= MAY_WRITE | (pte_flags(pte) & PT_DIRTY ? IS_DIRTY : 0);
	os_map_set(mmu->pages, page_key(addr), value);
	return value;
}

/* After a fault everything is looked at again: what allows more needs no flush. */
static void *refuse(struct um_mmu *mmu, unsigned long addr)
{
	os_map_forget(mmu->pages, page_key(addr), page_key(addr));
	os_map_forget(mmu->tables, table_key(addr), table_key(addr));
	return NULL;
}

void *um_translate(unsigned long addr, bool write)
{
	struct um_mmu *mmu = this_cpu_ptr(&um_mmu);
	unsigned long known;

	if (!mmu->root)
		return NULL;
	known = os_map_get(mmu->pages, page_key(addr));
	if (write && (known & KNOWN) && !(known & MAY_WRITE))
		return refuse(mmu, addr);
	if (!known || (write && !(known & IS_DIRTY)))
		known = walk_tables(mmu, addr, write);
	if (!known)
		return refuse(mmu, addr);
	return __va(known & PAGE_MASK) + (addr & ~PAGE_MASK);
}

/* --- What generic code asks for; on this CPU, interrupts off. --- */

static void forget_all(struct um_mmu *mmu)
{
	os_map_clear(mmu->pages);
	os_map_clear(mmu->tables);
}

/* There are no user addresses any more; what was known is. */
static void um_load(struct tlb_mm *mm)
{
	this_cpu_ptr(&um_mmu)->root = NULL;
}

static void um_load_context(struct tlb_mm *mm, struct tlb_context as)
{
	struct um_mmu *mmu = this_cpu_ptr(&um_mmu);

	if (!mmu->pages_of[as.nr]) {
		mmu->pages_of[as.nr] = os_map_create();
		mmu->tables_of[as.nr] = os_map_create();
	}
	mmu->pages = mmu->pages_of[as.nr];
	mmu->tables = mmu->tables_of[as.nr];
	if (!as.keep)
		forget_all(mmu);
	mmu->root = container_of(mm, struct arch_mm, tlb)->root;
}

static bool um_is_loaded(struct tlb_mm *mm)
{
	return this_cpu_ptr(&um_mmu)->root ==
	       container_of(mm, struct arch_mm, tlb)->root;
}

/* Tables go with what they lead to, as far as they overlap the range. */
static void um_flush_range(struct tlb_mm *mm, unsigned long start,
			   unsigned long end)
{
	struct um_mmu *mmu = this_cpu_ptr(&um_mmu);

	os_map_forget(mmu->pages, page_key(start), page_key(end - 1));
	os_map_forget(mmu->tables, table_key(start), table_key(end - 1));
}

static void um_flush_all(struct tlb_mm *mm)
{
	forget_all(this_cpu_ptr(&um_mmu));
}

/* As on a machine whose CPUs have to be interrupted: so that this is tested here. */
static const struct tlb_ops um_tlb_ops = {
	.load = um_load,
	.load_context = um_load_context,
	.nr_contexts = NR_CONTEXTS,
	.flush_range = um_flush_range,
	.flush_all = um_flush_all,
	.is_loaded = um_is_loaded,
};

/* Of such tables the kernel has none. */
void arch_root_init(pte_t *root)
{
}

void arch_mm_init(struct arch_mm *mm)
{
	tlb_mm_init(&mm->tlb, &um_tlb_ops);
}
