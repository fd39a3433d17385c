// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which allocation fails.
 *
 * Owns the two attributes that the command line sets up. Their counters are
 * atomic; the decision for the nth call follows from the seed and n alone, so
 * a run can be had again.
 */
#include <kunit/visibility.h>
#include <linux/cmdline.h>
#include <linux/err.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/string.h>

struct fault_attr failslab = FAULT_ATTR_INITIALIZER;
EXPORT_SYMBOL_IF_KUNIT(failslab);
struct fault_attr fail_page_alloc = FAULT_ATTR_INITIALIZER;
EXPORT_SYMBOL_IF_KUNIT(fail_page_alloc);

static int __init failslab_param(char *val)
{
	return setup_fault_attr(&failslab, val);
}
__setup("failslab=", failslab_param);

static int __init fail_page_alloc_param(char *val)
{
	return setup_fault_attr(&fail_page_alloc, val);
}
__setup("fail_page_alloc=", fail_page_alloc_param);

static int __init fault_seed_param(char *val)
{
	u64 seed;
	int err = val ? kstrtou64(val, 0, &seed) : -EINVAL;

	if (err)
		return err;
	failslab.seed = seed;
	fail_page_alloc.seed = seed;
	return 0;
}
__setup("fault_seed=", fault_seed_param);

/*
 * Everything is checked before anything is set: a malformed text changes nothing.
 */
int setup_fault_attr(struct fault_attr *attr, const char *text)
{
	unsigned long interval, probability;
	int space, times;
	char end;

	if (!text || sscanf(text, "%lu,%lu,%d,%d%c", &interval, &probability,
			    &space, &times, &end) != 4)
		return -EINVAL;
	if (probability > 100 || space < 0 || times < -1)
		return -EINVAL;
	attr->interval = interval;
	attr->probability = probability;
	atomic_set(&attr->space, space);
	atomic_set(&attr->times, times);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(setup_fault_attr);

/* A number below 100 that depends on the seed and on @n only (splitmix64). */
static unsigned int percent(u64 seed, u64 n)
{
	u64 z = seed + n * 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return (z ^ (z >> 31)) % 100;
}

/*
 * May be called from anywhere, also from interrupts. What is counted is only what
 * could fail, so that "the tenth" means the tenth of those.
 */
bool should_fail(struct fault_attr *attr, ssize_t size)
{
	unsigned int n;

	if (!attr->probability || !atomic_read(&attr->times))
		return false;
	if (atomic_read(&attr->space) > size) {
		atomic_sub(size, &attr->space);
		return false;
	}
	n = atomic_inc_return(&attr->count);
	if (attr->interval > 1 && n % attr->interval)
		return false;
	if (attr->probability <= percent(attr->seed, n))
		return false;
	/* Two CPUs may come here for the last failure: it must not become -1. */
	return atomic_read(&attr->times) < 0 ||
	       atomic_dec_if_positive(&attr->times) >= 0;
}
EXPORT_SYMBOL_IF_KUNIT(should_fail);

/*
 * The task's own countdown; true when it gets to zero, and if that is for good it
 * stays just before it. What an interrupt allocates is none of the task's.
 */
static bool fail_nth_hit(void)
{
	if (likely(!current->fail_nth) || in_interrupt() || --current->fail_nth)
		return false;
	current->fail_nth = current->fail_for_good;
	current->fail_nth_hit = true;
	return true;
}

/* The task's own countdown comes before the rates, which others set. */
static bool should_fail_alloc(struct fault_attr *attr, gfp_t gfp, size_t size)
{
	if (gfp & __GFP_NOFAIL)
		return false;
	if (fail_nth_hit())
		return true;
	if (attr->ignore_gfp_wait && (gfp & __GFP_DIRECT_RECLAIM))
		return false;
	return should_fail(attr, size);
}

bool should_failslab(gfp_t gfp, size_t size)
{
	return should_fail_alloc(&failslab, gfp, size);
}

bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	if (order < fail_page_alloc.min_order)
		return false;
	return should_fail_alloc(&fail_page_alloc, gfp, 1ul << order);
}

/*
 * The task that runs is the one that is meant: what others allocate meanwhile does
 * not count, so the nth is the same one each time.
 */
void fail_nth_begin(unsigned int n)
{
	current->fail_nth_hit = false;
	current->fail_for_good = false;
	current->fail_nth = n;
}
EXPORT_SYMBOL_IF_KUNIT(fail_nth_begin);

void fail_from_begin(unsigned int n)
{
	fail_nth_begin(n);
	current->fail_for_good = true;
}
EXPORT_SYMBOL_IF_KUNIT(fail_from_begin);

bool fail_nth_end(void)
{
	current->fail_nth = 0;
	return current->fail_nth_hit;
}
EXPORT_SYMBOL_IF_KUNIT(fail_nth_end);
