// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what finds misuse of memory: slab red zones, poison and tracks,
 * page poison, page owners, leak reports. Each misuse is made on purpose, and
 * must be reported.
 */
#include <kunit/boot_param.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/kallsyms.h>
#include <linux/leak.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poison.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../slab.h"

/* Writes that the address sanitizer must not see, or it would end the run. */
static __no_sanitize_address noinline void stray_write(volatile u8 *p, u8 value)
{
	*p = value;
}

static __no_sanitize_address noinline u8 stray_read(volatile u8 *p)
{
	return *p;
}

static struct kmem_cache *debug_cache(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("debugged", 60, 0,
			SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON |
			SLAB_STORE_USER, NULL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	return s;
}

static void write_past_the_end(struct kunit *test)
{
	struct kmem_cache *s = debug_cache(test);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);

	stray_write(p + 60, 0);
	KUNIT_EXPECT_WARNING(test, "Redzone overwritten",
			     kmem_cache_free(s, p));
	kmem_cache_destroy(s);
}

static void write_after_free(struct kunit *test)
{
	struct kmem_cache *s = debug_cache(test);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL), *q;

	kmem_cache_free(s, p);
	KUNIT_EXPECT_EQ(test, (int)stray_read(p + 5), POISON_FREE);
	KUNIT_EXPECT_EQ(test, (int)stray_read(p + 59), POISON_END);
	stray_write(p + 5, 0);
	/* The damaged one is found and left out of use. */
	KUNIT_EXPECT_WARNING(test, "Poison overwritten",
			     q = kmem_cache_alloc(s, GFP_KERNEL));
	KUNIT_EXPECT_PTR_NE(test, q, p);
	kmem_cache_free(s, q);
	kmem_cache_free(s, p);
	/* The same for the bytes behind a free object, and for the last one. */
	stray_write(p + 60, 0);
	KUNIT_EXPECT_WARNING(test, "Redzone overwritten",
			     q = kmem_cache_alloc(s, GFP_KERNEL));
	kmem_cache_free(s, q);
	kmem_cache_free(s, p);
	stray_write(p + 59, POISON_FREE);
	KUNIT_EXPECT_WARNING(test, "Poison overwritten",
			     q = kmem_cache_alloc(s, GFP_KERNEL));
	kmem_cache_free(s, q);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void free_twice(struct kunit *test)
{
	struct kmem_cache *s = debug_cache(test);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);
	void *q = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	KUNIT_EXPECT_WARNING(test, "Object already free",
			     kmem_cache_free(s, p));
	kmem_cache_destroy(s);
}

/* Flags that a cache of this name gets besides its own. */
static unsigned int flags_for(const char *name)
{
	return (__force unsigned int)slab_debug_flags(0, name);
}

/*
 * slub_debug= decides by letters and names. Caches that exist keep what they
 * have; at the end everything is as CONFIG_SLUB_DEBUG_ON says.
 */
static void slub_debug_parameter(struct kunit *test)
{
	static char all[] = "", letters[] = "fzP", user[] = "U,kmalloc-*,dentry";
	static char none[] = "-", wrong[] = "Fq";
	const unsigned int debug = (__force unsigned int)SLAB_DEBUG_FLAGS;
	unsigned int before = flags_for("any");

	KUNIT_EXPECT_EQ(test, kunit_boot_param("slub_debug", all), 0);
	KUNIT_EXPECT_EQ(test, flags_for("any"), debug);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("slub_debug", letters), 0);
	KUNIT_EXPECT_EQ(test, flags_for("any"),
			debug & ~(__force unsigned int)SLAB_STORE_USER);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("slub_debug", wrong), -EINVAL);
	KUNIT_EXPECT_EQ(test, flags_for("any"),
			debug & ~(__force unsigned int)SLAB_STORE_USER);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("slub_debug", user), 0);
	KUNIT_EXPECT_EQ(test, flags_for("kmalloc-64"),
			(__force unsigned int)SLAB_STORE_USER);
	KUNIT_EXPECT_EQ(test, flags_for("dentry"),
			(__force unsigned int)SLAB_STORE_USER);
	KUNIT_EXPECT_EQ(test, flags_for("dentry2"), 0u);
	KUNIT_EXPECT_EQ(test, flags_for("kmal"), 0u);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("slub_debug", none), 0);
	KUNIT_EXPECT_EQ(test, flags_for("kmalloc-64"), 0u);
	if (before)
		KUNIT_EXPECT_EQ(test, kunit_boot_param("slub_debug", NULL), 0);
	KUNIT_EXPECT_EQ(test, flags_for("any"), before);
	KUNIT_EXPECT_EQ(test, (__force unsigned int)
			slab_debug_flags(SLAB_NO_DEBUG | SLAB_POISON, "any"),
			(__force unsigned int)SLAB_NO_DEBUG);
}

static void free_in_the_middle(struct kunit *test)
{
	struct kmem_cache *s = debug_cache(test);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);

	KUNIT_EXPECT_WARNING(test, "Invalid object pointer",
			     kmem_cache_free(s, p + 8));
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void write_to_a_free_page(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL), *again;
	u8 *p = page_address(page);

	if (!IS_ENABLED(CONFIG_PAGE_POISONING_DEFAULT_ON))
		kunit_skip(test, "pages are not poisoned");
	memset(p, 0, PAGE_SIZE);
	__free_page(page);
	KUNIT_EXPECT_TRUE(test, PagePoisoned(page));
	KUNIT_EXPECT_EQ(test, (int)stray_read(p + 100), PAGE_POISON);
	stray_write(p + 100, 0);
	KUNIT_EXPECT_WARNING(test, "free page written to",
			     again = alloc_page(GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, again, page);
	__free_page(again);
}

static bool pages_are_poisoned(void)
{
	struct page *page = alloc_page(GFP_KERNEL);

	__free_page(page);
	return PagePoisoned(page);
}

static void page_poison_parameter(struct kunit *test)
{
	char on[] = "1", off[] = "0", wrong[] = "perhaps";
	bool before = pages_are_poisoned();

	if (!IS_ENABLED(CONFIG_PAGE_POISONING))
		kunit_skip(test, "no CONFIG_PAGE_POISONING");
	KUNIT_EXPECT_EQ(test, kunit_boot_param("page_poison", wrong), -EINVAL);
	KUNIT_EXPECT_EQ(test, pages_are_poisoned(), before);
	KUNIT_EXPECT_EQ(test, kunit_boot_param("page_poison", off), 0);
	KUNIT_EXPECT_FALSE(test, pages_are_poisoned());
	KUNIT_EXPECT_EQ(test, kunit_boot_param("page_poison", NULL), 0);
	KUNIT_EXPECT_TRUE(test, pages_are_poisoned());
	KUNIT_EXPECT_EQ(test, kunit_boot_param("page_poison",
					       before ? on : off), 0);
}

/* --- Leaks. --- */

static void count_all(void *arg, const struct leak_site *site)
{
	*(unsigned long *)arg += site->nr;
}

/*
 * Leaks of pages need an entry for every page, in one row of boot memory: a
 * machine of many small nodes has none, and says so at the boot.
 */
static void need_leak_tracking(struct kunit *test)
{
	struct leak_mark mark;
	struct page *page;
	unsigned long seen = 0;

	if (!IS_ENABLED(CONFIG_LEAK_TRACKING))
		kunit_skip(test, "leaks are not tracked");
	leak_mark(&mark);
	page = alloc_page(GFP_KERNEL);
	leak_report(&mark, count_all, &seen);
	__free_page(page);
	if (!seen)
		kunit_skip(test, "no memory for owners of pages");
}

#define MAX_SEEN	8

struct seen {
	int nr;
	struct leak_site sites[MAX_SEEN];
	char names[MAX_SEEN][KSYM_NAME_LEN];
};

static void remember(void *arg, const struct leak_site *site)
{
	struct seen *seen = arg;

	if (seen->nr == MAX_SEEN)
		return;
	sprint_symbol_no_offset(seen->names[seen->nr], site->caller);
	seen->sites[seen->nr++] = *site;
}

static noinline void *leak_some(int nr)
{
	void *last = NULL;

	for (int i = 0; i < nr; i++) {
		void **p = kmalloc(48, GFP_KERNEL);

		*p = last;
		last = p;
	}
	return last;
}

static noinline struct page *leak_a_page(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);

	barrier_data(page);
	return page;
}

/*
 * The compiler may have made a variant of it: "function.constprop.0"; and its
 * module's name may stand behind it.
 */
static const struct leak_site *find_site(const struct seen *seen,
					 const char *function)
{
	size_t len = strlen(function);

	for (int i = 0; i < seen->nr; i++) {
		const char *name = seen->names[i];

		if (!strncmp(name, function, len) &&
		    (!name[len] || name[len] == '.' || name[len] == ' '))
			return &seen->sites[i];
	}
	return NULL;
}

static void leaks_are_named(struct kunit *test)
{
	static struct seen seen;
	const struct leak_site *site;
	struct leak_mark mark;
	struct page *page;
	void **p;

	need_leak_tracking(test);
	leak_mark(&mark);
	p = leak_some(5);
	page = leak_a_page();
	seen.nr = 0;
	leak_report(&mark, remember, &seen);

	site = find_site(&seen, "leak_some");
	KUNIT_EXPECT_NOT_NULL(test, site);
	if (site) {
		KUNIT_EXPECT_STREQ(test, site->cache, "kmalloc-64");
		KUNIT_EXPECT_EQ(test, site->nr, 5ul);
		KUNIT_EXPECT_EQ(test, site->size, (size_t)5 * 64);
	}
	site = find_site(&seen, "leak_a_page");
	KUNIT_EXPECT_NOT_NULL(test, site);
	if (site)
		KUNIT_EXPECT_EQ(test, site->size, PAGE_SIZE * 2);

	while (p) {
		void **next = *p;

		kfree(p);
		p = next;
	}
	__free_pages(page, 1);
	KUNIT_EXPECT_EQ(test, leak_report(&mark, remember, &seen), 0);
}

/* A block that is split and partly freed leaks the rest. */
static void split_blocks_have_owners(struct kunit *test)
{
	static struct seen seen;
	struct leak_mark mark;
	struct page *page;

	need_leak_tracking(test);
	leak_mark(&mark);
	page = leak_a_page();
	split_page(page, 1);
	__free_page(page);
	seen.nr = 0;
	KUNIT_EXPECT_EQ(test, leak_report(&mark, remember, &seen), 1);
	KUNIT_EXPECT_EQ(test, seen.sites[0].size, PAGE_SIZE);
	__free_page(page + 1);
}

/* The block is freed, but for a first page that somebody else refers to. */
static void a_borrowed_page_is_one_page(struct kunit *test)
{
	static struct seen seen;
	struct leak_mark mark;
	struct page *page;

	need_leak_tracking(test);
	leak_mark(&mark);
	page = leak_a_page();
	get_page(page);
	__free_pages(page, 1);
	seen.nr = 0;
	KUNIT_EXPECT_EQ(test, leak_report(&mark, remember, &seen), 1);
	KUNIT_EXPECT_EQ(test, seen.sites[0].size, PAGE_SIZE);
	put_page(page);
}

/* More places than the table holds: the rest is counted, not lost. */
static void more_leaks_than_sites(struct kunit *test)
{
	struct kmem_cache *caches[70] = { };
	void *objects[70];
	unsigned long total = 0;
	struct leak_mark mark;
	char name[16];
	int nr = 0;

	need_leak_tracking(test);
	while (nr < 70) {
		snprintf(name, sizeof(name), "leaky-%d", nr);
		caches[nr] = kmem_cache_create(name, 32, 0, SLAB_STORE_USER,
					       NULL);
		if (!caches[nr])
			break;
		nr++;
	}
	KUNIT_EXPECT_EQ(test, nr, 70);
	leak_mark(&mark);
	for (int i = 0; i < nr; i++)
		objects[i] = kmem_cache_alloc(caches[i], GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, leak_report(&mark, count_all, &total), 64);
	KUNIT_EXPECT_EQ(test, total, 70ul);
	while (nr--) {
		kmem_cache_free(caches[nr], objects[nr]);
		kmem_cache_destroy(caches[nr]);
	}
}

/* A cache that is destroyed too early says who holds what. */
static void owners_of_what_is_left(struct kunit *test)
{
	static char tail[2048];
	struct kmem_cache *s = debug_cache(test);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);
	size_t len;

	KUNIT_EXPECT_WARNING(test, "still has objects", kmem_cache_destroy(s));
	len = printk_read_tail(tail, sizeof(tail) - 1);
	tail[len] = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "allocated at owners_of_what_is_left"));
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void a_page_is_dumped(struct kunit *test)
{
	static char tail[2048];
	struct page *page = alloc_page(GFP_KERNEL);
	size_t len;

	SetPageDirty(page);
	dump_page(page, "a test");
	ClearPageDirty(page);
	len = printk_read_tail(tail, sizeof(tail) - 1);
	tail[len] = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "page dumped because: a test"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "(dirty|node="));
	/* Unless there was no memory for owners, which the boot tells. */
	if (IS_ENABLED(CONFIG_PAGE_OWNER) && num_online_nodes() < 8)
		KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "page last allocated via order 0"));
	__free_page(page);
}

static struct kunit_case slab_debug_cases[] = {
	KUNIT_CASE(write_past_the_end),
	KUNIT_CASE(write_after_free),
	KUNIT_CASE(free_twice),
	KUNIT_CASE(free_in_the_middle),
	KUNIT_CASE(slub_debug_parameter),
	KUNIT_CASE(owners_of_what_is_left),
	{}
};

/* Without the support, the cache takes the flags and does nothing. */
static int slab_debug_init(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_SLUB_DEBUG))
		kunit_skip(test, "no CONFIG_SLUB_DEBUG");
	return 0;
}

static struct kunit_suite slab_debug_suite = {
	.name = "slab_debug",
	.init = slab_debug_init,
	.test_cases = slab_debug_cases,
};

static struct kunit_case page_debug_cases[] = {
	KUNIT_CASE(write_to_a_free_page),
	KUNIT_CASE(page_poison_parameter),
	KUNIT_CASE(leaks_are_named),
	KUNIT_CASE(split_blocks_have_owners),
	KUNIT_CASE(a_borrowed_page_is_one_page),
	KUNIT_CASE(more_leaks_than_sites),
	KUNIT_CASE(a_page_is_dumped),
	{}
};

static struct kunit_suite page_debug_suite = {
	.name = "page_debug",
	.test_cases = page_debug_cases,
};
kunit_test_suites(&slab_debug_suite, &page_debug_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
