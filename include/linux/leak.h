/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding memory that nobody freed.
 *
 * Under CONFIG_PAGE_OWNER every allocated page, and under CONFIG_SLUB_DEBUG
 * every slab object, remembers a serial number and who allocated it. A mark
 * is a serial number; what is alive and newer was allocated since.
 */
#ifndef _LINUX_LEAK_H
#define _LINUX_LEAK_H

#include <linux/types.h>

#define LEAK_TRACE_DEPTH	6

struct leak_mark {
	u64 serial;
};

/* Everything alive that was allocated at one place. */
struct leak_site {
	const char *cache;	/* "pages" for whole pages */
	size_t size;		/* of all of them, in bytes */
	unsigned long nr;
	unsigned long caller;
	unsigned long trace[LEAK_TRACE_DEPTH];	/* of one; 0 ends it */
};

#ifdef CONFIG_LEAK_TRACKING
void leak_mark(struct leak_mark *mark);
/*
 * Calls @fn for each site that left something since @mark; returns how many
 * there are. Waits for what RCU is about to free; may sleep.
 */
int leak_report(const struct leak_mark *mark,
		void (*fn)(void *arg, const struct leak_site *site),
		void *arg);
/* The next serial number. */
u64 leak_next_serial(void);
#else
static inline void leak_mark(struct leak_mark *mark)
{
}

static inline int leak_report(const struct leak_mark *mark,
			      void (*fn)(void *arg,
					 const struct leak_site *site),
			      void *arg)
{
	return 0;
}

static inline u64 leak_next_serial(void)
{
	return 0;
}
#endif

#endif /* _LINUX_LEAK_H */
