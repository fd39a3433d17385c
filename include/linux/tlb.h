/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What CPUs remember of page tables, and how they are made to forget
 * (mm/tlb.c). When a flush returns, no CPU uses what it remembered of the
 * range before the call. Interrupts are on, or there is only one CPU.
 */
#ifndef _LINUX_TLB_H
#define _LINUX_TLB_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/types.h>

struct tlb_mm;

/* The kernel's addresses, tables included, on every CPU. */
void flush_tlb_kernel_range(unsigned long start, unsigned long end);
void flush_tlb_all(void);

/*
 * A number under which one CPU remembers one space, from 0, while it runs others.
 * @keep: what it remembers under it is right.
 */
struct tlb_context {
	unsigned int nr;
	bool keep;
};
#define TLB_CONTEXTS	6u		/* as many as are worth looking through */

/*
 * What a machine does on the CPU that calls, with interrupts off. Of a machine
 * whose flushes reach all CPUs (@broadcast) nobody is interrupted. One that has
 * numbers of its own for each CPU has @nr_contexts of them, up to TLB_CONTEXTS.
 */
struct tlb_ops {
	/* Walk the tables of @mm from now on, with nothing remembered of it. */
	void (*load)(struct tlb_mm *mm);
	/* The same under a number, if there are any; then load() is for NULL. */
	void (*load_context)(struct tlb_mm *mm, struct tlb_context as);
	unsigned int nr_contexts;
	void (*flush_range)(struct tlb_mm *mm, unsigned long start,
			    unsigned long end);
	void (*flush_all)(struct tlb_mm *mm);
	/* Is it @mm's tables that this CPU walks? */
	bool (*is_loaded)(struct tlb_mm *mm);
	bool broadcast;
};

/*
 * Of an address space. @gen counts the flushes that were asked for: a CPU that
 * has seen fewer is behind. @cpus have it loaded: each of them runs the space, or
 * has borrowed it for a kernel thread. Others that remember something of it look at
 * @gen when they load it. @id is nobody else's, ever.
 */
struct tlb_mm {
	const struct tlb_ops *ops;
	u64 id;
	atomic64_t gen;
	struct cpumask cpus;
};

void tlb_mm_init(struct tlb_mm *mm, const struct tlb_ops *ops);

/*
 * On this CPU, interrupts off: run @mm; NULL: leave what was there before the
 * owner of its tables frees them. Back in the space that was borrowed, the CPU
 * catches up with what it has missed.
 */
void tlb_switch(struct tlb_mm *mm);
/*
 * On this CPU, interrupts off: a kernel thread runs on the tables that are
 * loaded, and uses no user address. Flushes do not interrupt it.
 */
void tlb_enter_lazy(void);
/* The space that this CPU has loaded, or NULL. */
struct tlb_mm *tlb_loaded(void);
/* Does all of that hold of @mm, on every CPU; on this one, in the machine itself? */
bool tlb_verify(const struct tlb_mm *mm);

/*
 * One flush. @tables: page tables are about to be freed too, so that CPUs that
 * have borrowed the space must not walk by what they remember of them either.
 */
struct tlb_flush {
	struct tlb_mm *mm;
	unsigned long start, end;
	bool tables;
};

/* The entries have been changed; no lock is needed that was taken for that. */
void flush_tlb_mm_range(const struct tlb_flush *flush);
static inline void flush_tlb_mm(struct tlb_mm *mm)
{
	flush_tlb_mm_range(&(struct tlb_flush){ .mm = mm, .end = ~0ul });
}

#endif /* _LINUX_TLB_H */
