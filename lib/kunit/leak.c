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
	unsigned int nr_sites;
};

static void ignore_site(void *arg, const struct leak_site *site)
{
}

/* The place, and who called it: an allocation is often a helper's. */
static void show_site(void *arg, const struct leak_site *site)
{
	struct leak_walk *walk = arg;
	unsigned int i;

	if (walk->nr_sites++ >= MAX_SHOWN)
		return;
	kunit_err(walk->test, "leaked %zu bytes of %s (%lu in all) from %pS",
		  site->size, site->cache, site->nr, (void *)site->caller);
	for (i = 0; i < LEAK_TRACE_DEPTH && site->trace[i]; i++)
		kunit_err(walk->test, "    %pS", (void *)site->trace[i]);
}

void kunit_leak_mark(struct kunit_leak_mark *mark)
{
	leak_mark(&mark->mark);
}

bool kunit_leak_check(const struct kunit_leak_mark *mark, struct kunit *test)
{
	struct leak_walk walk = { .test = test };

	if (!leak_report(&mark->mark, ignore_site, &walk))
		return false;
	/*
	 * A thread that has ended is buried by the task that runs after it,
	 * before that can be preempted. The first grace period may have begun
	 * before the switch between the two and see no more than that; when
	 * the second one ends, the thread has been handed to RCU, which the
	 * report waits for.
	 */
	synchronize_rcu();
	synchronize_rcu();
	leak_report(&mark->mark, show_site, &walk);
	if (walk.nr_sites > MAX_SHOWN)
		kunit_err(test, "... and from %u more places",
			  walk.nr_sites - MAX_SHOWN);
	return walk.nr_sites;
}
