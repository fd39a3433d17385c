/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much an address space may have, and all of them together: mm/limits.c.
 *
 * The limits are those of the program that asks, whoever else has the address space: as
 * on Linux, so that they come with the task, and none has to be told when they change.
 * Kernel threads have none. A test gives an address space its own (mm->limits), for which
 * no program has to run.
 */
#ifndef _MM_LIMITS_H
#define _MM_LIMITS_H

#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/resource.h>

extern int mmap_rnd_bits;

/* RLIMIT_AS, _DATA, _STACK, _MEMLOCK: in bytes, or ~0ul. */
unsigned long mm_rlimit(const struct mm_struct *mm, unsigned int which);

/* RLIMIT_AS, RLIMIT_DATA: of who has limits. */
bool within_limits(const struct mm_struct *mm, unsigned long flags,
		   unsigned long nr_pages);
/* Most programs are given neither. */
static inline bool has_limits(const struct mm_struct *mm)
{
	const struct rlimit64 *rlim = current->signal->rlim;

	return unlikely(mm->limits) ||
	       (READ_ONCE(rlim[RLIMIT_AS].rlim_cur) &
		READ_ONCE(rlim[RLIMIT_DATA].rlim_cur)) != RLIM64_INFINITY;
}

/* Would @nr_pages more of @flags not be too many? */
static inline bool may_expand_vm(const struct mm_struct *mm,
				 unsigned long flags, unsigned long nr_pages)
{
	return likely(!has_limits(mm)) || within_limits(mm, flags, nr_pages);
}

/* Would @nr_pages more be locked than RLIMIT_MEMLOCK allows? */
bool may_lock(const struct mm_struct *mm, unsigned long nr_pages);
/* No limit is no right, either. */
bool may_lock_at_all(const struct mm_struct *mm);

/*
 * Mapping and unmapping change what is promised to all of them all the time, so each CPU
 * counts what was promised and given back on it. Never from an interrupt.
 */
DECLARE_PER_CPU(long, vm_committed_here);
static __always_inline void vm_commit(long nr_pages)
{
	__this_cpu_add(vm_committed_here, nr_pages);
}

/* So few are always there: nobody need look at the machine's memory. */
#define EASY_PAGES	64
static __always_inline bool is_easy(unsigned long nr_pages)
{
	return nr_pages < EASY_PAGES &&
	       sysctl_overcommit_memory != OVERCOMMIT_NEVER;
}

/* May they be promised to somebody who has @total_vm? They are counted already. */
bool vm_may_commit(unsigned long total_vm, unsigned long nr_pages);

/*
 * Memory that somebody may ask for later: 0 or -ENOMEM, by vm.overcommit_memory. It is
 * counted first, so that two who ask at once cannot both have the last of it.
 */
static __always_inline int vm_charge(struct mm_struct *mm,
				     unsigned long nr_pages)
{
	vm_commit(nr_pages);
	if (unlikely(!is_easy(nr_pages)) &&
	    !vm_may_commit(mm->total_vm, nr_pages)) {
		vm_commit(-(long)nr_pages);
		return -ENOMEM;
	}
	mm->committed += nr_pages;
	return 0;
}

/* Promised already, to what is about to go. */
static inline void vm_charge_anyway(struct mm_struct *mm, unsigned long nr_pages)
{
	vm_commit(nr_pages);
	mm->committed += nr_pages;
}

static inline void vm_uncharge(struct mm_struct *mm, unsigned long nr_pages)
{
	mm->committed -= nr_pages;
	vm_commit(-(long)nr_pages);
}

#endif /* _MM_LIMITS_H */
