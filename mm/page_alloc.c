// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocating and freeing pages.
 *
 * alloc_frozen_pages() first asks the CPU's own lists of the best zone
 * (pcp.c); if they are dry it goes through the zones of the node's list under
 * the rule of watermarks, then wakes and calls reclaim, and last the OOM
 * killer. Owns the watermarks and the hooks; free blocks are buddy.c's.
 */
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "internal.h"
#include "pcp.h"

#define MAX_RECLAIM_RETRIES	16

/* Does a page that comes or goes need more than its flags set? */
#define PREP_HOOKS \
	(IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PAGE_OWNER) || \
	 IS_ENABLED(CONFIG_PAGE_POISONING))

static const struct alloc_pressure_hooks no_hooks;
static const struct alloc_pressure_hooks *pressure_hooks = &no_hooks;

/* One allocation on its way through the zones. */
struct alloc_context {
	gfp_t gfp;
	unsigned int order;
	unsigned int alloc_flags;	/* how deep it may go just now */
	enum zone_type highest;		/* the best zone that it may have */
	struct zone *const *zones;
};

const struct alloc_pressure_hooks *
set_alloc_pressure_hooks(const struct alloc_pressure_hooks *hooks)
{
	return xchg(&pressure_hooks, hooks ?: &no_hooks);
}
EXPORT_SYMBOL_IF_KUNIT(set_alloc_pressure_hooks);

enum zone_type gfp_zone(gfp_t gfp)
{
	if (gfp & __GFP_DMA32)
		return ZONE_DMA32;
	return gfp & __GFP_MOVABLE ? ZONE_MOVABLE : ZONE_NORMAL;
}
EXPORT_SYMBOL_IF_KUNIT(gfp_zone);

struct zone *const *zones_for(int nid, gfp_t gfp)
{
	int which = gfp & __GFP_THISNODE ? ZONELIST_NOFALLBACK :
					   ZONELIST_FALLBACK;

	return NODE_DATA(nid)->node_zonelists[which][gfp_zone(gfp)].zones;
}
EXPORT_SYMBOL_IF_KUNIT(zones_for);

/*
 * Makes a block one folio: tails find their head by its address with bit 0 set.
 * The block is still the caller's alone.
 */
void prep_compound_page(struct page *page, unsigned int order)
{
	__SetPageHead(page);
	for (unsigned long i = 1; i < 1ul << order; i++)
		WRITE_ONCE(page[i].compound_head, (unsigned long)page + 1);
	page[1].compound_order = order;
}

/*
 * The other way round, before the block is freed. A tail's word is cleared, for
 * its next owner will use it as a list pointer.
 */
static void dissolve_compound_page(struct page *page, unsigned int order)
{
	__ClearPageHead(page);
	page[1].compound_order = 0;
	for (unsigned long i = 1; i < 1ul << order; i++)
		WRITE_ONCE(page[i].compound_head, 0);
}

/* The block leaves the allocator. Node and zone stay in the flags. */
static __always_inline void clear_free_flags(struct page *page,
					     unsigned int order)
{
	for (unsigned long i = 0; i < 1ul << order; i++)
		page_flags_set(page + i, 0);
}

/*
 * A block goes from the allocator to its user: what checks and records
 * allocations has its turn here, in the reverse order of free_pages_prepare().
 */
void prep_new_page(struct page *page, unsigned int order, gfp_t gfp)
{
	kasan_unpoison(page_address(page), PAGE_SIZE << order);
	page_unpoison_pages(page, 1ul << order);
	clear_free_flags(page, order);
	page_owner_alloc(page, order, gfp);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	if (order && (gfp & __GFP_COMP))
		prep_compound_page(page, order);
}

/* Why this page cannot be free, or NULL. */
static const char *bad_free_reason(const struct page *page)
{
	if (page->flags & BIT(PG_free))
		return "double free";
	if (page->flags & BIT(PG_head))
		return "folio freed by another order than its own";
	if (page->flags & PAGE_FLAGS_CHECK_AT_FREE)
		return "PAGE_FLAGS_CHECK_AT_FREE flag(s) set";
	if (page_ref_count(page))
		return "nonzero reference count";
	if (page_mapcount(page))
		return "nonzero mapcount";
	if (page->mapping)
		return "non-NULL mapping";
	return NULL;
}

/* All that bad_free_reason() looks at, in one go for the sound case. */
static __always_inline bool page_is_freeable(const struct page *page)
{
	return !((page->flags & PAGE_FLAGS_CHECK_AT_FREE) |
		 (unsigned long)page->mapping |
		 (unsigned long)atomic64_read(&page->_counts));
}

/*
 * Nothing is repaired: the page is left out of use, which is the one thing that
 * is safe whoever is wrong.
 */
static noinline bool refuse_free(const struct page *page)
{
	bad_page(page, bad_free_reason(page));
	return false;
}

/* False, and the block stays out of use for ever, if its state is wrong. */
bool free_pages_prepare(struct page *page, unsigned int order)
{
	if (order && PageHead(page) && compound_order(page) == order)
		dissolve_compound_page(page, order);
	for (unsigned long i = 0; i < 1ul << order; i++)
		if (unlikely(!page_is_freeable(page + i)))
			return refuse_free(page + i);
	page_owner_free(page, order);
	for (unsigned long i = 0; i < 1ul << order; i++)
		page_flags_set(page + i, BIT(PG_free));
	page_poison_pages(page, 1ul << order);
	kasan_poison(page_address(page), PAGE_SIZE << order);
	return true;
}

/*
 * How many pages may leave the zone before the mark is reached; below 0 when
 * it is passed already. Who could have had a better zone, up to @highest,
 * leaves more behind: for those who need this one.
 */
static long pages_to_spare(const struct zone *zone, unsigned int alloc_flags,
			   enum zone_type highest)
{
	long free = READ_ONCE(zone->nr_free_pages);
	long min = zone->_watermark[alloc_flags & ALLOC_WMARK_MASK];

	if (alloc_flags & ALLOC_NO_WATERMARKS)
		return free;
	if (alloc_flags & ALLOC_HIGH)
		min -= min / 2;
	return free - min - (long)zone->lowmem_reserve[highest];
}

/*
 * May a block of @order leave the zone? Enough must stay behind, and there must
 * be such a block at all. Reads without the lock: a guess is good enough, the
 * reserve is not exact to the page.
 */
bool zone_watermark_ok(const struct zone *zone, unsigned int order,
		       unsigned int alloc_flags, enum zone_type highest)
{
	if (pages_to_spare(zone, alloc_flags, highest) < 1l << order)
		return false;
	for (; order < NR_PAGE_ORDERS; order++)
		if (READ_ONCE(zone->free_area[order].nr_free))
			return true;
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(zone_watermark_ok);

bool node_has_room(int nid, unsigned int order)
{
	struct zone *const *z = zones_for(nid, GFP_KERNEL | __GFP_THISNODE);

	for (; *z; z++)
		if (zone_watermark_ok(*z, order, WMARK_LOW, ZONE_NORMAL))
			return true;
	return false;
}

/*
 * From one zone. What is on the CPU's lists has passed the watermarks when it
 * came there; what is in the zone passes them now. Who may use the reserve
 * takes one block of it: more would lie on the lists for everybody.
 */
static struct page *zone_alloc(const struct alloc_context *ac,
			       struct zone *zone)
{
	enum migratetype type = gfp_migratetype(ac->gfp);
	bool small = ac->order <= PCP_MAX_ORDER;
	struct page *page = NULL;

	if (small)
		page = pcp_alloc(zone, ac->order, ac->gfp);
	if (page || !zone_watermark_ok(zone, ac->order, ac->alloc_flags,
				       ac->highest))
		return page;
	if (small && !(ac->alloc_flags & (ALLOC_NO_WATERMARKS | ALLOC_HIGH)))
		return pcp_refill(zone, ac->order, type,
				  pages_to_spare(zone, ac->alloc_flags,
						 ac->highest));
	guard(spinlock_irqsave)(&zone->lock);
	return buddy_alloc(zone, ac->order, type);
}

/* The first zone that has a block and may give it. */
static struct page *get_page_from_zones(const struct alloc_context *ac)
{
	for (struct zone *const *z = ac->zones; *z; z++) {
		struct page *page = zone_alloc(ac, *z);

		if (page)
			return page;
	}
	return NULL;
}

/* Is it to end, for the memory that it has? */
static bool is_oom_victim(void)
{
	return in_task() && READ_ONCE(current->signal->oom_victim);
}

/*
 * How deep into the reserve a caller may go: those who free memory by working
 * all the way, GFP_ATOMIC half way, as who is killed for memory and has to end; others not
 * at all.
 */
static unsigned int slow_alloc_flags(gfp_t gfp)
{
	/* The flag is the task's; an interrupt into it has no part in that. */
	bool freeing = in_task() && (current->flags & PF_MEMALLOC);

	if (!(gfp & __GFP_NOMEMALLOC) && ((gfp & __GFP_MEMALLOC) || freeing))
		return ALLOC_NO_WATERMARKS;
	return WMARK_MIN |
	       ((gfp & __GFP_HIGH) || is_oom_victim() ? ALLOC_HIGH : 0);
}

/*
 * One round of making room. Returns whether another round makes sense, if what
 * this one has freed is not enough: the caller looks first.
 *
 * Small blocks are tried for as long as there is progress, and 16 rounds more;
 * long ones once, or 16 times for __GFP_RETRY_MAYFAIL while there is progress.
 * The OOM killer is for small blocks of ordinary memory: it would not help
 * with others.
 */
static bool make_progress(const struct alloc_context *ac, int *idle_rounds)
{
	const struct alloc_pressure_hooks *hooks = READ_ONCE(pressure_hooks);
	bool costly = ac->order > PAGE_ALLOC_COSTLY_ORDER;
	unsigned long freed = 0;

	cond_resched();
	if (hooks->reclaim) {
		WRITE_ONCE(current->flags, current->flags | PF_MEMALLOC);
		freed = hooks->reclaim(ac->gfp, ac->order);
		WRITE_ONCE(current->flags, current->flags & ~PF_MEMALLOC);
	}
	if (ac->gfp & __GFP_NORETRY)
		return false;
	if (freed && !costly) {
		*idle_rounds = 0;
		return true;
	}
	if (costly && !(freed && (ac->gfp & __GFP_RETRY_MAYFAIL)))
		return false;
	if (hooks->reclaim && ++*idle_rounds < MAX_RECLAIM_RETRIES)
		return true;
	if (costly || !(ac->gfp & __GFP_FS) ||
	    (ac->gfp & (__GFP_RETRY_MAYFAIL | __GFP_THISNODE | __GFP_DMA32)))
		return false;
	return hooks->oom && !is_oom_victim() && hooks->oom(ac->gfp, ac->order);
}

/* Reclaim in the background, for every zone that was found low. */
static void wake_kswapds(const struct alloc_context *ac)
{
	const struct alloc_pressure_hooks *hooks = READ_ONCE(pressure_hooks);

	if (hooks->wake_kswapd && (ac->gfp & __GFP_KSWAPD_RECLAIM))
		for (struct zone *const *z = ac->zones; *z; z++)
			hooks->wake_kswapd(*z, ac->order);
}

/* Above the low watermark it is easy; below, somebody has to work for it. */
static noinline struct page *alloc_pages_slowpath(struct alloc_context *ac)
{
	bool nofail = ac->gfp & __GFP_NOFAIL;
	int idle_rounds = 0;
	struct page *page;

	ac->alloc_flags = WMARK_LOW;
	page = get_page_from_zones(ac);
	if (page)
		return page;

	wake_kswapds(ac);
	ac->alloc_flags = slow_alloc_flags(ac->gfp);
	page = get_page_from_zones(ac);
	if (page)
		return page;
	if (!gfpflags_allow_blocking(ac->gfp) ||
	    (current->flags & PF_MEMALLOC)) {
		WARN_ON_ONCE(nofail);
		goto fail;
	}

	/* What other CPUs keep may be all there is, or what makes a block. */
	drain_all_pages(NULL);
	page = get_page_from_zones(ac);
	while (!page) {
		bool again = make_progress(ac, &idle_rounds);

		/* Meanwhile we may have been killed for memory. */
		ac->alloc_flags |= slow_alloc_flags(ac->gfp);
		page = get_page_from_zones(ac);
		if (page || again)
			continue;
		if (!nofail)
			goto fail;
		/* Part of the reserve may help; all of it is not ours to use. */
		ac->alloc_flags |= ALLOC_HIGH;
		warn_alloc(ac->gfp, ac->order, "page allocation waits");
	}
	return page;
fail:
	warn_alloc(ac->gfp, ac->order, "page allocation failure");
	return NULL;
}

/*
 * An order that can never be had is a mistake of the caller, who is told, unless
 * it asked not to be.
 */
static bool order_ok(gfp_t gfp, unsigned int order)
{
	if (likely(order <= MAX_PAGE_ORDER))
		return true;
	WARN_ONCE(!(gfp & __GFP_NOWARN),
		  "page allocation of order %u: the greatest is %d\n", order,
		  MAX_PAGE_ORDER);
	return false;
}

/* Everything that the fast path does not do itself. */
static noinline struct page *alloc_pages_slow(int nid, gfp_t gfp,
					      unsigned int order)
{
	struct alloc_context ac = { .order = order };
	struct page *page;

	if (unlikely(!order_ok(gfp, order)))
		return NULL;
	if (WARN_ONCE((gfp & GFP_MOVABLE_MASK) == GFP_MOVABLE_MASK,
		      "allocation of pages both movable and reclaimable\n"))
		gfp &= ~__GFP_RECLAIMABLE;
	if (nid != NUMA_NO_NODE && !node_online(nid) && (gfp & __GFP_THISNODE))
		return NULL;
	if (!node_online(nid))
		nid = numa_mem_id();
	ac.gfp = gfp;
	ac.highest = gfp_zone(gfp);
	ac.zones = zones_for(nid, gfp);
	page = alloc_pages_slowpath(&ac);
	if (page)
		prep_new_page(page, order, gfp);
	return page;
}

/*
 * The fast path: one page off this CPU's lists for the best zone. It has
 * passed the watermarks when it came there. Larger blocks go the same way but
 * for the work on each of their pages, which is out of line.
 */
static __always_inline struct page *alloc_fast(gfp_t gfp, unsigned int order)
{
	struct per_cpu_pages *pcp;
	struct page *page;

	if (should_fail_alloc_page(gfp, order))
		return NULL;
	might_sleep_if((gfp & __GFP_DIRECT_RECLAIM) != 0);
	pcp = raw_cpu_ptr(&pcp_table)->best[(__force u32)gfp & 3];
	page = likely(order <= PCP_MAX_ORDER) ? pcp_pop(pcp, order, gfp) : NULL;
	if (unlikely(!page))
		return alloc_pages_slow(NUMA_NO_NODE, gfp, order);
	if (unlikely(order) || PREP_HOOKS) {
		prep_new_page(page, order, gfp);
		return page;
	}
	page_flags_set(page, 0);
	if (gfp & __GFP_ZERO)
		clear_page(page_address(page));
	return page;
}

/*
 * The entries that matter for speed: all are alloc_fast() and little else. Of a page for
 * a fault the zone and the list are known when this is compiled.
 */
struct page *alloc_frozen_pages(gfp_t gfp, unsigned int order)
{
	return alloc_fast(gfp, order);
}
EXPORT_SYMBOL_IF_KUNIT(alloc_frozen_pages);

struct page *alloc_fault_page(gfp_t zero)
{
	return alloc_fast(GFP_NOWAIT | __GFP_MOVABLE | __GFP_NOWARN |
			  (zero & __GFP_ZERO), 0);
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_fast(gfp, order);

	if (likely(page))
		set_page_count(page, 1);
	return page;
}
EXPORT_SYMBOL_GPL(alloc_pages);

/*
 * The fast path knows the zones of this CPU's node only. A node that does not
 * exist is a wish like any other: the nearest will do, but for __GFP_THISNODE.
 */
struct page *alloc_frozen_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	if (nid == NUMA_NO_NODE || nid == numa_mem_id())
		return alloc_fast(gfp, order);
	if (should_fail_alloc_page(gfp, order))
		return NULL;
	might_sleep_if((gfp & __GFP_DIRECT_RECLAIM) != 0);
	return alloc_pages_slow(nid, gfp, order);
}
EXPORT_SYMBOL_IF_KUNIT(alloc_frozen_pages_node);

struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_frozen_pages_node(nid, gfp, order);

	if (page)
		set_page_count(page, 1);
	return page;
}
EXPORT_SYMBOL_GPL(alloc_pages_node);

/*
 * A folio of order 0 is a page without tails; __GFP_COMP means nothing then.
 */
struct folio *folio_alloc(gfp_t gfp, unsigned int order)
{
	return (struct folio *)alloc_pages(gfp | __GFP_COMP, order);
}
EXPORT_SYMBOL_GPL(folio_alloc);

/* The CPU's lists are in use by the code that we interrupt. */
static noinline void free_to_zone(struct page *page)
{
	struct zone *zone = page_zone(page);

	guard(spinlock_irqsave)(&zone->lock);
	buddy_free(zone, page, 0);
}

/*
 * Blocks of several pages, pages in a doubtful state, and all pages of a kernel
 * that records or checks them.
 */
static noinline void free_pages_slow(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);

	if (unlikely(!free_pages_prepare(page, order)))
		return;
	if (order <= PCP_MAX_ORDER && pcp_push(page, order))
		return;
	guard(spinlock_irqsave)(&zone->lock);
	buddy_free(zone, page, order);
}

bool free_page_prepare(struct page *page)
{
	if (unlikely(PREP_HOOKS || !page_is_freeable(page)))
		return free_pages_prepare(page, 0);
	page_flags_set(page, BIT(PG_free));
	return true;
}

/* One page in a sound state, to this CPU's lists; the rest out of line. */
static __always_inline void free_fast(struct page *page, unsigned int order)
{
	if (unlikely(order || PREP_HOOKS || !page_is_freeable(page))) {
		free_pages_slow(page, order);
		return;
	}
	page_flags_set(page, BIT(PG_free));
	if (unlikely(!pcp_push(page, 0)))
		free_to_zone(page);
}

void free_frozen_pages(struct page *page, unsigned int order)
{
	free_fast(page, order);
}
EXPORT_SYMBOL_IF_KUNIT(free_frozen_pages);

/*
 * The boot gives a block to the allocator: it has been nobody's, so nothing is
 * checked, and it counts as managed from now on.
 */
void free_pages_core(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);

	for (unsigned long i = 0; i < 1ul << order; i++)
		page_flags_set(page + i, BIT(PG_free));
	kasan_poison(page_address(page), PAGE_SIZE << order);
	guard(spinlock_irqsave)(&zone->lock);
	WRITE_ONCE(zone->managed_pages, zone->managed_pages + (1ul << order));
	buddy_free(zone, page, order);
}

/*
 * There was no reference to drop. Whoever has the page keeps it: undone, and
 * reported.
 */
static noinline void free_without_reference(struct page *page)
{
	atomic64_add(PAGE_REF, &page->_counts);
	bad_page(page, PageFree(page) ? "double free" :
					"free without a reference");
}

/*
 * A block that is not a folio may have lent a reference to its first page
 * only: then the rest is freed now, the first page when that reference goes.
 * What kind it is must be known before: without our reference, the page may
 * be freed and be something else at once.
 */
static noinline void free_block(struct page *page, unsigned int order)
{
	bool head = PageHead(page);
	int left = page_ref_dec_return(page);

	if (likely(!left)) {
		free_pages_slow(page, order);
		return;
	}
	if (unlikely(left < 0)) {
		free_without_reference(page);
		return;
	}
	if (head)
		return;
	page_owner_split(page, order);
	while (order-- > 0)
		free_frozen_pages(page + (1ul << order), order);
}

void __free_pages(struct page *page, unsigned int order)
{
	int left;

	if (unlikely(order)) {
		free_block(page, order);
		return;
	}
	left = page_ref_dec_return(page);
	if (likely(!left))
		free_fast(page, 0);
	else if (unlikely(left < 0))
		free_without_reference(page);
}
EXPORT_SYMBOL_GPL(__free_pages);

/* The last reference is gone; the order is in the first tail. */
void __folio_put(struct folio *folio)
{
	if (folio_test_anon(folio))
		WRITE_ONCE(folio->mapping, NULL);
	free_frozen_pages(&folio->page, folio_order(folio));
}
EXPORT_SYMBOL_GPL(__folio_put);

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}
EXPORT_SYMBOL_GPL(__get_free_pages);

unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}
EXPORT_SYMBOL_GPL(get_zeroed_page);

/* By address, as __get_free_pages() gave it; 0 is fine. */
void free_pages(unsigned long addr, unsigned int order)
{
	if (!addr)
		return;
	if (WARN(!pfn_valid(virt_to_pfn(addr)) || addr < PAGE_OFFSET,
		 "free_pages() of %#lx, which is no page\n", addr))
		return;
	__free_pages(virt_to_page(addr), order);
}
EXPORT_SYMBOL_GPL(free_pages);

/*
 * The caller keeps what was filled before a failure: it knows best whether fewer
 * will do.
 */
unsigned long alloc_pages_bulk(gfp_t gfp, unsigned long nr,
			       struct page **pages)
{
	unsigned long filled = 0;

	for (unsigned long i = 0; i < nr; i++) {
		if (!pages[i])
			pages[i] = alloc_page(gfp);
		if (!pages[i])
			break;
		filled++;
	}
	return filled;
}
EXPORT_SYMBOL_GPL(alloc_pages_bulk);

/* From now on each page is freed by itself. */
void split_page(struct page *page, unsigned int order)
{
	VM_BUG_ON_PAGE(PageCompound(page), page);
	VM_BUG_ON_PAGE(!page_ref_count(page), page);
	for (unsigned long i = 1; i < 1ul << order; i++)
		set_page_count(page + i, 1);
	page_owner_split(page, order);
}
EXPORT_SYMBOL_GPL(split_page);

/*
 * The block is split and the pages too many go back, so that a size just above a
 * power of two does not cost twice.
 */
void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	unsigned int order = get_order(size);
	unsigned long nr = DIV_ROUND_UP(size, PAGE_SIZE);
	struct page *page;

	if (WARN_ON_ONCE(!size))
		return NULL;
	page = alloc_pages(gfp & ~__GFP_COMP, order);
	if (!page)
		return NULL;
	split_page(page, order);
	for (unsigned long i = nr; i < 1ul << order; i++)
		__free_page(page + i);
	return page_address(page);
}
EXPORT_SYMBOL_GPL(alloc_pages_exact);

void free_pages_exact(void *virt, size_t size)
{
	for (size_t done = 0; done < size; done += PAGE_SIZE)
		free_page((unsigned long)virt + done);
}
EXPORT_SYMBOL_GPL(free_pages_exact);

/* A snapshot: CPUs allocate and free meanwhile. */
unsigned long nr_free_pages(void)
{
	unsigned long nr = 0;
	int nid;

	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid))
			if (populated_zone(zone))
				nr += READ_ONCE(zone->nr_free_pages) +
				      pcp_nr_pages(zone);
	}
	return nr;
}
EXPORT_SYMBOL_IF_KUNIT(nr_free_pages);

unsigned long totalram_pages(void)
{
	unsigned long nr = 0;
	int nid;

	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid))
			nr += READ_ONCE(zone->managed_pages);
	}
	return nr;
}
EXPORT_SYMBOL_GPL(totalram_pages);
