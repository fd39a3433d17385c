// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much an address space may have, and all of them together.
 *
 * Owns the numbers of vm.*, the totals of mm_struct (under its mmap lock) and what was
 * promised to all, in pages, on each CPU.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>

#include "space.h"

/* Below it nothing is mapped: a NULL pointer with an offset faults. */
unsigned long mmap_min_addr = SZ_64K;
EXPORT_SYMBOL_IF_KUNIT(mmap_min_addr);
int sysctl_max_map_count = 65530;
EXPORT_SYMBOL_IF_KUNIT(sysctl_max_map_count);
unsigned long stack_guard_gap = 256 * PAGE_SIZE;
EXPORT_SYMBOL_IF_KUNIT(stack_guard_gap);

/* Guess: only what could never be is refused. Never: the promises are kept. */
int sysctl_overcommit_memory = OVERCOMMIT_GUESS;
EXPORT_SYMBOL_IF_KUNIT(sysctl_overcommit_memory);
int sysctl_overcommit_ratio = 50;
EXPORT_SYMBOL_IF_KUNIT(sysctl_overcommit_ratio);
unsigned long sysctl_overcommit_kbytes;
/* What is kept for who must mend a full machine, and for a shell. */
unsigned long sysctl_admin_reserve_kbytes = 8 * 1024;
unsigned long sysctl_user_reserve_kbytes = 128 * 1024;

/* Of some CPU alone it means nothing: one gives back what was promised on another. */
DEFINE_PER_CPU(long, vm_committed_here);

/* What may be promised when promises are kept; /proc/meminfo shows it. */
unsigned long vm_commit_limit(void)
{
	if (sysctl_overcommit_kbytes)
		return sysctl_overcommit_kbytes >> (PAGE_SHIFT - 10);
	return totalram_pages() / 100 * sysctl_overcommit_ratio;
}

/* Exact, if nobody maps meanwhile. */
unsigned long vm_memory_committed(void)
{
	unsigned int cpu;
	long sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(&vm_committed_here, cpu));
	return max(sum, 0l);
}
EXPORT_SYMBOL_IF_KUNIT(vm_memory_committed);

/* One process alone cannot take the last of what is allowed. */
bool vm_may_commit(unsigned long total_vm, unsigned long nr_pages)
{
	unsigned long allowed, reserve;

	if (sysctl_overcommit_memory == OVERCOMMIT_ALWAYS)
		return true;
	if (sysctl_overcommit_memory == OVERCOMMIT_GUESS)
		return nr_pages <= totalram_pages();
	allowed = vm_commit_limit();
	allowed -= min(allowed, sysctl_admin_reserve_kbytes >> (PAGE_SHIFT - 10));
	reserve = min(total_vm / 32,
		      sysctl_user_reserve_kbytes >> (PAGE_SHIFT - 10));
	allowed -= min(allowed, reserve);
	return vm_memory_committed() < allowed;
}

int vm_charge_file(unsigned long nr_pages)
{
	vm_commit(nr_pages);
	if (is_easy(nr_pages) || vm_may_commit(0, nr_pages))
		return 0;
	vm_commit(-(long)nr_pages);
	return -ENOMEM;
}

void vm_uncharge_file(unsigned long nr_pages)
{
	vm_commit(-(long)nr_pages);
}

/* --- Of the program that asks. --- */

static unsigned long given_limit(const struct mm_limits *limits,
				 unsigned int which)
{
	switch (which) {
	case RLIMIT_AS:
		return limits->as;
	case RLIMIT_DATA:
		return limits->data;
	case RLIMIT_STACK:
		return limits->stack;
	default:
		return limits->memlock;
	}
}

unsigned long mm_rlimit(const struct mm_struct *mm, unsigned int which)
{
	if (unlikely(mm->limits))
		return given_limit(mm->limits, which);
	return current->flags & PF_KTHREAD ? ~0ul : rlimit(which);
}

/* As Linux has it for programs that take no limit to be 0: valgrind. */
static __always_inline unsigned long data_limit(const struct mm_struct *mm)
{
	unsigned long limit = unlikely(mm->limits) ? mm->limits->data :
						     rlimit(RLIMIT_DATA);

	if (limit)
		return limit;
	return mm->limits ? mm->limits->data_max :
			    READ_ONCE(current->signal->rlim[RLIMIT_DATA].rlim_max);
}

static __always_inline unsigned long size_limit(const struct mm_struct *mm)
{
	return unlikely(mm->limits) ? mm->limits->as : rlimit(RLIMIT_AS);
}

/*
 * Everything counts, and data once more. What may be is asked before anything is charged:
 * there is nothing to take back.
 */
bool within_limits(const struct mm_struct *mm, unsigned long flags,
		   unsigned long nr_pages)
{
	if (!mm->limits && (current->flags & PF_KTHREAD))
		return true;
	if (mm->total_vm + nr_pages > size_limit(mm) >> PAGE_SHIFT)
		return false;
	return !is_data_mapping(flags) ||
	       mm->data_vm + nr_pages <= data_limit(mm) >> PAGE_SHIFT;
}

static bool has_right_to_lock(const struct mm_struct *mm)
{
	if (mm->limits)
		return mm->limits->ipc_lock;
	return (current->flags & PF_KTHREAD) || capable(CAP_IPC_LOCK);
}

bool may_lock(const struct mm_struct *mm, unsigned long nr_pages)
{
	unsigned long limit = mm_rlimit(mm, RLIMIT_MEMLOCK) >> PAGE_SHIFT;

	return mm->locked_vm + nr_pages <= limit || has_right_to_lock(mm);
}

bool may_lock_at_all(const struct mm_struct *mm)
{
	return mm_rlimit(mm, RLIMIT_MEMLOCK) || has_right_to_lock(mm);
}
