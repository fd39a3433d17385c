// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is still there: the sum over page owners and slab tracks of everything
 * allocated since a mark, by the place that allocated it.
 *
 * Owns the serial numbers. A report collects into a table of its own that is
 * of fixed size: what does not fit is counted under the last entry's name.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/leak.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "page_owner.h"
#include "slab.h"

#define MAX_SITES	64

static atomic64_t serial = ATOMIC64_INIT(0);

/* One report at a time; they are for tests. */
static DEFINE_MUTEX(report_lock);
static struct leak_site sites[MAX_SITES];
static int nr_sites;

/*
 * 0, older than any mark, for a task that says so: what a test makes a pool of
 * threads grow by stays for the next one.
 */
u64 leak_next_serial(void)
{
	if (current->flags & PF_LASTING)
		return 0;
	return atomic64_inc_return(&serial);
}

void leak_mark(struct leak_mark *mark)
{
	/* Never 0, which would mean everything. */
	mark->serial = atomic64_inc_return(&serial);
}
EXPORT_SYMBOL_IF_KUNIT(leak_mark);

static void add_site(const char *cache, size_t size,
		     const unsigned long *trace, unsigned int depth)
{
	struct leak_site *site;

	for (site = sites; site < sites + nr_sites; site++)
		if (site->caller == trace[0] && !strcmp(site->cache, cache))
			break;
	if (site == sites + MAX_SITES)
		site--;
	if (site == sites + nr_sites) {
		memset(site, 0, sizeof(*site));
		site->cache = cache;
		site->caller = trace[0];
		for (unsigned int i = 0; i < min(depth, (unsigned int)LEAK_TRACE_DEPTH); i++)
			site->trace[i] = trace[i];
		nr_sites++;
	}
	site->nr++;
	site->size += size;
}

/*
 * Is @addr in one of the allocator's own functions, whose caller is the one
 * to name? Looked up by name: it is a report, and inlining moves the borders.
 */
static bool is_allocator_text(unsigned long addr)
{
	static const char *const names[] = {
		"prep_new_page", "alloc_pages_slow",
		"alloc_frozen_pages_node",
		"alloc_frozen_pages", "alloc_pages_node", "alloc_pages",
		"folio_alloc", "__get_free_pages", "get_zeroed_page",
		"alloc_pages_bulk", "alloc_pages_exact", "alloc_contig_range",
		"alloc_contig_pages", "kmalloc_large", "__kmalloc",
		"__kmalloc_node", "kmalloc_track_caller", "kvmalloc",
		"krealloc", "do_vmalloc", "vmalloc", "vzalloc", "__vmalloc",
		"vmalloc_stack", "vmalloc_stack_new", "module_alloc",
	};
	static char name[KSYM_NAME_LEN];	/* under report_lock */
	unsigned long size, offset;

	if (!kallsyms_lookup(addr, &size, &offset, name))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/*
 * Slabs are the caches' own business; what is reserved is there to stay. A
 * table belongs to all who map something near it.
 */
static void add_pages(const struct page *page, const struct page_owner *owner,
		      void *unused)
{
	const unsigned long *trace = owner->trace;
	unsigned int depth = PAGE_OWNER_DEPTH;

	if (PageSlab(page) || PageReserved(page) || PageTable(page))
		return;
	while (depth > 1 && trace[1] && is_allocator_text(trace[0])) {
		trace++;
		depth--;
	}
	add_site("pages", PAGE_SIZE << owner->order, trace, depth);
}

static void add_object(struct kmem_cache *s, void *object,
		       const unsigned long *trace, void *unused)
{
	add_site(s->name, s->object_size, trace, LEAK_TRACE_DEPTH);
}

int leak_report(const struct leak_mark *mark,
		void (*fn)(void *arg, const struct leak_site *site), void *arg)
{
	struct kmem_cache *s;

	rcu_barrier();
	vm_unmap_aliases();
	guard(mutex)(&report_lock);
	nr_sites = 0;
	scoped_guard(mutex, &slab_mutex)
		list_for_each_entry(s, &slab_caches, list)
			slab_debug_walk(s, mark->serial, add_object, NULL);
	page_owner_walk(mark->serial, add_pages, NULL);
	for (int i = 0; i < nr_sites; i++)
		fn(arg, &sites[i]);
	return nr_sites;
}
EXPORT_SYMBOL_IF_KUNIT(leak_report);
