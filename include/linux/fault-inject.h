/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making allocations fail on purpose.
 *
 * Either the nth allocation of the running task (fail_nth_begin), or a
 * fraction of all, by a reproducible random sequence (struct fault_attr).
 * __GFP_NOFAIL allocations never fail.
 */
#ifndef _LINUX_FAULT_INJECT_H
#define _LINUX_FAULT_INJECT_H

#include <linux/atomic.h>
#include <linux/gfp_types.h>
#include <linux/types.h>

struct fault_attr {
	unsigned long probability;	/* percent */
	unsigned long interval;		/* then every nth of those; 0 is 1 */
	atomic_t times;			/* failures left; -1: no limit */
	atomic_t space;			/* bytes that succeed first */
	unsigned int min_order;		/* of pages: smaller never fail */
	atomic_t count;			/* calls seen */
	u64 seed;			/* of the sequence */
	bool ignore_gfp_wait;		/* spare allocations that may sleep */
};

#define FAULT_ATTR_INITIALIZER { \
	.interval = 1, .times = ATOMIC_INIT(1), \
}

#ifdef CONFIG_FAULT_INJECTION
extern struct fault_attr failslab, fail_page_alloc;
bool should_failslab(gfp_t gfp, size_t size);
bool should_fail_alloc_page(gfp_t gfp, unsigned int order);
/* "interval,probability,space,times"; 0 or -EINVAL. */
int setup_fault_attr(struct fault_attr *attr, const char *text);
bool should_fail(struct fault_attr *attr, ssize_t size);

/*
 * Let the @n-th allocation from now on by this task fail (1 is the first); or that
 * and all that follow, as when there is no memory left.
 * fail_nth_end() ends it and says whether one failed.
 */
void fail_nth_begin(unsigned int n);
void fail_from_begin(unsigned int n);
bool fail_nth_end(void);
#else
static inline bool should_failslab(gfp_t gfp, size_t size)
{
	return false;
}

static inline bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	return false;
}
#endif

#endif /* _LINUX_FAULT_INJECT_H */
