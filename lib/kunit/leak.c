// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds memory that a case or a suite has allocated and not freed, and says
 * where it was allocated.
 *
 * Owns no state; the allocators know what is allocated since when.
 */
#include <kunit/test.h>
#include <linux/leak.h>
#include <linux/rcupdate.h>

#include "leak.h"

/* Of many leaks, so many are shown. */
#define MAX_SHOWN	10

/* A report under way. */
struct leak_walk {
	struct kunit *test;
	unsigned long nr_leaks;
};

static void count_leak(void *arg, const struct leak_site *site)
{
	struct leak_walk *walk = arg;

	walk->nr_leaks++;
}

static void show_leak(void *arg, const struct leak_site *site)
{
	struct leak_walk *walk = arg;

	if (walk->nr_leaks++ < MAX_SHOWN)
		kunit_err(walk->test, "leaked %zu bytes of %s from %pS",
			  site->size, site->cache, (void *)site->caller);
}

void kunit_leak_mark(struct kunit_leak_mark *mark)
{
	leak_mark(&mark->mark);
}

bool kunit_leak_check(const struct kunit_leak_mark *mark, struct kunit *test)
{
	struct leak_walk walk = { .test = test };

	leak_report(&mark->mark, count_leak, &walk);
	if (!walk.nr_leaks)
		return false;
	/* What waits for readers to pass, or for a thread to end, is freed. */
	rcu_barrier();
	walk.nr_leaks = 0;
	leak_report(&mark->mark, show_leak, &walk);
	if (walk.nr_leaks > MAX_SHOWN)
		kunit_err(test, "... and %lu more leaks",
			  walk.nr_leaks - MAX_SHOWN);
	return walk.nr_leaks;
}
