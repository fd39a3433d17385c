// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is an address space what it must be? Everything is walked and counted again; what
 * each invariant is, Documentation/design.md says (section 4.2). Owns nothing.
 *
 * Wants nobody else at work on it or its family: a test, or a machine that stands still.
 *
 *	verify_vmas		the tree, each VMA, the totals
 *	verify_table		from the root down: counts, sharers, nothing empty
 *	  verify_leaf		each entry against its VMA
 *	    verify_page		each page against all entries that the reverse map finds
 *	verify_cpus		what CPUs have loaded
 *
 * The first thing that is wrong ends it, with a line that says what and where.
 */
#include <kunit/visibility.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/printk.h>
#include <linux/rmap.h>
#include <linux/vma_tree.h>

#include "pt_user.h"
#include "rmap.h"
#include "space.h"

/* A complaint, and the answer to whether all is well. */
#define bad(fmt, ...) (pr_err("mm_verify: " fmt "\n", ##__VA_ARGS__), false)

/* --- VMAs and totals. --- */

/* What mm_struct keeps, counted anew. */
struct totals {
	unsigned long total, locked, data, exec, stack, committed;
};

/* 2: bounds; neighbours that are alike are one. */
static bool verify_vma(const struct mm_struct *mm,
		       const struct vm_area_struct *vma)
{
	const struct vm_area_struct *prev = vma_prev(vma);

	if (vma->vm_mm != mm)
		return bad("VMA %lx is of another mm", vma->vm_start);
	if (!PAGE_ALIGNED(vma->vm_start | vma->vm_end) ||
	    vma->vm_start >= vma->vm_end || vma->vm_end > mm->task_size)
		return bad("VMA [%lx, %lx)", vma->vm_start, vma->vm_end);
	if (vma_is_anonymous(vma) && vma->vm_pgoff != vma->vm_born)
		return bad("VMA %lx: pgoff %lx, born %lx", vma->vm_start,
			   vma->vm_pgoff, vma->vm_born);
	if (list_empty(&vma->vm_moved) !=
	    (!vma_touched(vma) || vma->vm_born == vma->vm_start >> PAGE_SHIFT))
		return bad("VMA %lx: not listed as it should be",
			   vma->vm_start);
	if (prev && vma_joins(prev, vma))
		return bad("VMAs at %lx and %lx should be one", prev->vm_start,
			   vma->vm_start);
	return true;
}

/* 2: what is kept for the next one is in no list. */
static bool verify_spare(const struct mm_struct *mm)
{
	for (unsigned int i = 0; i < mm->nr_spare_vmas; i++) {
		const struct vm_area_struct *vma = mm->spare_vmas[i];

		if (!list_empty(&vma->vm_moved) || vma_interval_tree_has(vma))
			return bad("spare VMA %u is in a list", i);
	}
	return true;
}

/* As vm_account() has it. */
static void count_vma(struct totals *sum, const struct vm_area_struct *vma)
{
	unsigned long nr = vma_pages(vma), flags = vma->vm_flags;

	sum->total += nr;
	if (is_exec_mapping(flags))
		sum->exec += nr;
	else if (is_stack_mapping(flags))
		sum->stack += nr;
	else if (is_data_mapping(flags))
		sum->data += nr;
	sum->locked += flags & VM_LOCKED ? nr : 0;
	sum->committed += flags & VM_ACCOUNT ? nr : 0;
}

/* 2 and 5: the tree by itself, each VMA, and the sums. */
static bool verify_vmas(struct mm_struct *mm)
{
	struct totals sum = { };
	struct vm_area_struct *vma;

	if (!vma_tree_verify(&mm->vmas))
		return false;
	for_each_vma_in(&mm->vmas, vma, 0, ~0ul) {
		if (!verify_vma(mm, vma))
			return false;
		count_vma(&sum, vma);
	}
	if (sum.total != mm->total_vm || sum.locked != mm->locked_vm ||
	    sum.data != mm->data_vm || sum.exec != mm->exec_vm ||
	    sum.stack != mm->stack_vm || sum.committed != mm->committed)
		return bad("total %lu/%lu locked %lu/%lu data %lu/%lu exec %lu/%lu stack %lu/%lu committed %lu/%lu",
			   sum.total, mm->total_vm, sum.locked, mm->locked_vm,
			   sum.data, mm->data_vm, sum.exec, mm->exec_vm,
			   sum.stack, mm->stack_vm, sum.committed, mm->committed);
	return true;
}

/* --- Pages. --- */

/* Members before @mm that show @addr by the same table. */
static bool counted_already(const struct fork_family *family,
			    const struct mm_struct *mm,
			    const struct pt_place *at)
{
	struct mm_struct *other;

	list_for_each_entry(other, &family->members, family_link) {
		struct pt_place there;

		if (other == mm)
			return false;
		if (pt_find(other, at->addr, &there) &&
		    there.table == at->table)
			return true;
	}
	return false;
}

/* An entry of a shared table is one entry, though every sharer shows it. */
static void count_entry(struct rmap_walk *walk, struct mm_struct *mm,
			const struct pt_place *at)
{
	int *nr = walk->arg;

	if (at->table->pt_share == 1 ||
	    !counted_already(mm->family, mm, at))
		++*nr;
}

/* 4: the reverse map finds as many entries as the page says that there are. */
static bool verify_page(const struct pt_place *at)
{
	int nr = 0;
	struct rmap_walk walk = {
		.page = pte_page(at->pte), .found = count_entry, .arg = &nr,
	};
	const struct page *page = walk.page;

	if (PageAnon(page)) {
		rmap_walk_anon(&walk);
		if (nr != page_mapcount(page))
			return bad("page %lx at %lx: %d maps, found %d",
				   page_to_pfn(page), at->addr,
				   page_mapcount(page), nr);
	}
	if (page_mapcount(page) < 1 ||
	    page_ref_count(page) < page_mapcount(page))
		return bad("page %lx at %lx: %d maps, %d references",
			   page_to_pfn(page), at->addr, page_mapcount(page),
			   page_ref_count(page));
	return true;
}

/* --- Entries and tables. --- */

/* 1: a VMA that allows it; never more than it allows. */
static bool verify_leaf(struct mm_struct *mm, const struct pt_place *at)
{
	const struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, at->addr);
	unsigned int flags = pte_flags(at->pte);

	if (!vma)
		return bad("entry %llx at %lx, where no VMA is", at->pte.val,
			   at->addr);
	if (pte_is_swap(at->pte))
		return true;
	if (((flags & PT_WRITE) && !(vma->vm_flags & VM_WRITE)) ||
	    ((flags & PT_EXEC) && !(vma->vm_flags & VM_EXEC)) ||
	    !(flags & PT_NOACCESS) != !!(vma->vm_flags & VM_ACCESS) ||
	    !(flags & PT_USER))
		return bad("entry %llx at %lx allows %x, the VMA %lx",
			   at->pte.val, at->addr, flags, vma->vm_flags);
	if (!pte_has_page(at->pte))
		return !(flags & PT_WRITE) ||
		       bad("entry %llx at %lx: the zero page can be written",
			   at->pte.val, at->addr);
	if ((flags & PT_WRITE) && at->table->pt_share == 1 &&
	    PageAnon(pte_page(at->pte)) && page_mapcount(pte_page(at->pte)) > 1)
		return bad("entry %llx at %lx: others have the page too",
			   at->pte.val, at->addr);
	return verify_page(at);
}

/*
 * Who of the family points at the table? At this place: nobody moves a table that is
 * shared.
 */
static unsigned int count_sharers(struct mm_struct *mm,
				  const struct pt_place *at)
{
	struct mm_struct *other;
	unsigned int nr = 0;

	list_for_each_entry(other, &mm->family->members, family_link) {
		struct pt_place there;

		if (pt_find(other, at->addr, &there))
			nr += there.table == at->table;
	}
	return nr;
}

/* 3: a shared table cannot be written to by way of any sharer. */
static bool verify_sharing(struct mm_struct *mm, const struct pt_place *at)
{
	unsigned int nr = count_sharers(mm, at);

	if (nr != at->table->pt_share)
		return bad("table at %lx: %u sharers, found %u", at->addr,
			   at->table->pt_share, nr);
	if (nr > 1 && table_write(at->link))
		return bad("table at %lx: shared, and can be written", at->addr);
	return true;
}

/* Entry by entry; counts them into @live. */
static bool verify_lowest(struct mm_struct *mm, const struct pt_place *table,
			  u64 *live)
{
	struct pt_place at = *table;

	if (!verify_sharing(mm, table))
		return false;
	at.entry = page_address(table->table);
	for (unsigned int i = 0; i < PT_ENTRIES; i++, at.entry++) {
		at.pte = pte_read(at.entry);
		if (!pte_none(at.pte)) {
			*live += PT_LIVE(pte_kind(at.pte));
			if (!verify_leaf(mm, &at))
				return false;
		}
		at.addr += PAGE_SIZE;
	}
	return true;
}

static bool verify_table(struct mm_struct *mm, const struct pt_place *at);

/* @at is the place of a table's first entry; @live what is in it. */
static bool verify_upper(struct mm_struct *mm, const struct pt_place *at,
			 u64 *live)
{
	struct page *table = at->table;
	pte_t *entry = page_address(table);
	unsigned long addr = at->addr;

	for (; addr < mm->task_size; entry++) {
		struct pt_place below = {
			.addr = addr, .upper = entry, .link = pte_read(entry),
			.level = table->pt_level,
		};

		if (!pte_none(below.link)) {
			*live += PT_LIVE(PT_OTHER);
			below.table = pte_page(below.link);
			if (!verify_table(mm, &below))
				return false;
		}
		addr += pt_level_size(table->pt_level);
		if (pt_index(addr, table->pt_level) == 0)
			break;
	}
	return true;
}

/* Who goes through it by its groups misses nothing; the root has others' entries, too. */
static bool verify_groups(const struct mm_struct *mm, const struct page *table,
			  unsigned long addr)
{
	const pte_t *entry = page_address(table);
	unsigned int nr = PT_ENTRIES;

	if (table->pt_level == PT_TOP)
		nr = mm->task_size >> pt_level_shift(PT_TOP);
	for (unsigned int i = 0; i < nr; i++)
		if (!pte_none(pte_read(&entry[i])) &&
		    !(table->pt_groups >> i / PT_GROUP & 1))
			return bad("table of level %u at %lx: entry %u is not noted",
				   table->pt_level, addr, i);
	return true;
}

/* 3: the counts are right, and a table that is empty has gone. */
static bool verify_table(struct mm_struct *mm, const struct pt_place *at)
{
	struct page *table = at->table;
	bool root = table->pt_level == PT_TOP;
	u64 live = 0;

	if (!root && (!PageTable(table) || table->pt_dead ||
		      table->pt_level != at->level - 1))
		return bad("no table of level %u at %lx", at->level - 1,
			   at->addr);
	if (!(table->pt_level ? verify_upper(mm, at, &live) :
				verify_lowest(mm, at, &live)))
		return false;
	if (table->pt_live & PT_RESERVED)
		return bad("table of level %u at %lx is still reserved",
			   table->pt_level, at->addr);
	if (!verify_groups(mm, table, at->addr))
		return false;
	if (live != table->pt_live)
		return bad("table of level %u at %lx: counts %llx, found %llx",
			   table->pt_level, at->addr, table->pt_live, live);
	if (!live && !root)
		return bad("table of level %u at %lx is empty",
			   table->pt_level, at->addr);
	return true;
}

/* False if anything is not as it must be. */
/* 6: who runs on it walks its tables, and is told of what changes in them. */
static bool verify_cpus(struct mm_struct *mm)
{
	return mm_verify_cpus(mm) ||
	       bad("what CPUs have loaded is not what they should");
}

bool mm_verify(struct mm_struct *mm)
{
	struct pt_place root = { .table = virt_to_page(mm->pt.root) };
	bool ok;

	mmap_read_lock(mm);
	ok = verify_vmas(mm) && verify_spare(mm) && verify_table(mm, &root) && verify_cpus(mm);
	mmap_read_unlock(mm);
	return ok;
}
EXPORT_SYMBOL_IF_KUNIT(mm_verify);

/* --- What it takes. --- */

/* A table's counts are sums already. */
static void add_lowest(const struct page *table, struct mm_usage *usage)
{
	u64 live = READ_ONCE(table->pt_live);

	usage->anon += pt_live(live, PT_ANON);
	usage->file += pt_live(live, PT_FILE);
	usage->shmem += pt_live(live, PT_SHMEM);
	usage->swap += pt_live(live, PT_SWAP);
}

/* Of a table and those below it. What is taken out meanwhile can be read until RCU ends. */
static void add_tables(const struct page *table, struct mm_usage *usage)
{
	const pte_t *entry = page_address(table);

	usage->tables++;
	if (!table->pt_level) {
		add_lowest(table, usage);
		return;
	}
	for (u64 groups = READ_ONCE(table->pt_groups); groups; groups &= groups - 1) {
		const pte_t *group = entry + __ffs64(groups) * PT_GROUP;

		for (unsigned int i = 0; i < PT_GROUP; i++) {
			pte_t link = pte_follow(&group[i]);

			if (!pte_none(link))
				add_tables(pte_page(link), usage);
		}
	}
}

void mm_usage(struct mm_struct *mm, struct mm_usage *usage)
{
	*usage = (struct mm_usage){ 0 };
	guard(rcu)();
	add_tables(virt_to_page(mm->pt.root), usage);
}
EXPORT_SYMBOL_IF_KUNIT(mm_usage);
