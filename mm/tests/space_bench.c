// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of address spaces: `make bench`.
 *
 * Runs when space_bench.run= is given, and ends the machine. Each step is a function
 * of its own, whose instructions are counted from outside for each call
 * (tools/testing/bench/space_bench.py); what must come before it is done elsewhere. Then
 * threads fault in one address space, and the time is printed.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/reboot.h>
#include <linux/sizes.h>
#include <linux/smp.h>
#include <linux/traps.h>
#include <uapi/linux/mman.h>

/* Pages for each thread to touch; 0: no benchmark. */
static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "pages that each thread touches");

#define BASE	0x40000000000ul
#define RW	(PROT_READ | PROT_WRITE)
#define ROUNDS	50

static unsigned long map(struct mm_struct *mm, unsigned long addr,
			 unsigned long len)
{
	return mm_map(mm, &(struct map_request){
		.addr = addr, .len = len, .prot = RW,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | (addr ? MAP_FIXED : 0),
	});
}

/* An address space with @len bytes touched, and some VMAs as programs have them. */
static struct mm_struct *space_new(unsigned long len)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		panic("space_bench: no memory\n");
	for (unsigned int i = 0; i < 10; i++)
		map(mm, BASE / 2 + i * SZ_1M, SZ_4K * (i + 1));
	if (len && map(mm, BASE, len) != BASE)
		panic("space_bench: cannot map\n");
	for (unsigned long at = 0; at < len; at += PAGE_SIZE)
		if (mm_fault(mm, BASE + at, FAULT_FLAG_WRITE))
			panic("space_bench: no memory\n");
	return mm;
}

/* --- The steps that are counted. --- */

/* Two that say the same must not become one. */
#define STEP(name)	asm volatile("# " #name)

static noinline void step_page(void)
{
	STEP(page);
	free_frozen_pages(alloc_frozen_pages(GFP_KERNEL, 0), 0);
}

static noinline void step_zeroed_page(void)
{
	STEP(zeroed_page);
	free_frozen_pages(alloc_frozen_pages(GFP_KERNEL | __GFP_ZERO, 0), 0);
}

static noinline void step_copy(void *to, void *from)
{
	STEP(copy);
	copy_page(to, from);
}

static noinline void step_map_unmap(struct mm_struct *mm)
{
	STEP(map_unmap);
	mm_unmap(mm, map(mm, 0, PAGE_SIZE), PAGE_SIZE);
}

static noinline void step_touch(struct mm_struct *mm, unsigned long addr)
{
	STEP(touch);
	mm_fault(mm, addr, FAULT_FLAG_WRITE);
}

static noinline void step_cow(struct mm_struct *mm, unsigned long addr)
{
	STEP(cow);
	mm_fault(mm, addr, FAULT_FLAG_WRITE);
}

static noinline void step_reuse(struct mm_struct *mm, unsigned long addr)
{
	STEP(reuse);
	mm_fault(mm, addr, FAULT_FLAG_WRITE);
}

static noinline void step_protect(struct mm_struct *mm, unsigned long addr)
{
	STEP(protect);
	mm_protect(mm, addr, PAGE_SIZE, PROT_READ);
	mm_protect(mm, addr, PAGE_SIZE, RW);
}

static noinline struct mm_struct *step_fork_64m(struct mm_struct *mm)
{
	STEP(fork_64m);
	return mm_fork(mm);
}

static noinline void step_release_64m(struct mm_struct *mm)
{
	STEP(release_64m);
	mmput(mm);
}

static noinline struct mm_struct *step_fork_1g(struct mm_struct *mm)
{
	STEP(fork_1g);
	return mm_fork(mm);
}

static noinline void step_release_1g(struct mm_struct *mm)
{
	STEP(release_1g);
	mmput(mm);
}

static noinline void step_move_1m(struct mm_struct *mm,
				  const struct remap_request *req)
{
	STEP(move_1m);
	mm_remap(mm, req);
}

static noinline void step_move_4m(struct mm_struct *mm,
				  const struct remap_request *req)
{
	STEP(move_4m);
	mm_remap(mm, req);
}

/* --- What comes between them. --- */

/* There and back. */
static struct remap_request __init move_of(unsigned long len, bool back)
{
	unsigned long there = BASE + SZ_1G;

	return (struct remap_request){
		.addr = back ? there : BASE, .new_addr = back ? BASE : there,
		.old_len = len, .new_len = len,
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED,
	};
}

static void __init count_moves(void)
{
	struct mm_struct *small = space_new(SZ_1M), *large = space_new(4 * SZ_1M);

	for (unsigned int i = 0; i < 2 * ROUNDS; i++) {
		struct remap_request req = move_of(SZ_1M, i % 2);

		step_move_1m(small, &req);
		req = move_of(4 * SZ_1M, i % 2);
		step_move_4m(large, &req);
	}
	mmput(small);
	mmput(large);
}

static void __init count_pages(void)
{
	void *to = (void *)__get_free_page(GFP_KERNEL);
	void *from = (void *)__get_free_page(GFP_KERNEL);

	for (unsigned int i = 0; i < 1000; i++) {
		step_page();
		step_zeroed_page();
		step_copy(to, from);
	}
	free_page((unsigned long)to);
	free_page((unsigned long)from);
}

static void __init count_mappings(void)
{
	struct mm_struct *mm = space_new(4 * SZ_1M);

	for (unsigned int i = 0; i < 1000; i++) {
		step_map_unmap(mm);
		step_protect(mm, BASE + SZ_1M);
	}
	mmput(mm);
}

static void __init count_faults(void)
{
	struct mm_struct *mm = space_new(0), *child;

	map(mm, BASE, 16 * SZ_1M);
	for (unsigned long at = 0; at < 16 * SZ_1M; at += PAGE_SIZE)
		step_touch(mm, BASE + at);
	child = mm_fork(mm);
	for (unsigned long at = 0; at < 16 * SZ_1M; at += PAGE_SIZE)
		step_cow(child, BASE + at);
	for (unsigned long at = 0; at < 16 * SZ_1M; at += PAGE_SIZE)
		step_reuse(mm, BASE + at);
	mmput(child);
	mmput(mm);
}

static void __init count_forks(void)
{
	struct mm_struct *small = space_new(64 * SZ_1M), *large = space_new(SZ_1G);

	for (unsigned int i = 0; i < ROUNDS; i++) {
		step_release_64m(step_fork_64m(small));
		step_release_1g(step_fork_1g(large));
		/* The table is ours again, as it was before the fork. */
		for (unsigned long at = 0; at < 64 * SZ_1M; at += SZ_2M)
			mm_fault(small, BASE + at, FAULT_FLAG_WRITE);
		for (unsigned long at = 0; at < SZ_1G; at += SZ_2M)
			mm_fault(large, BASE + at, FAULT_FLAG_WRITE);
	}
	mmput(small);
	mmput(large);
}

/* --- Threads that fault in one address space. --- */

struct fault_run {
	struct mm_struct *mm;
	atomic_t ready;
	int nr_cpus;
	struct completion done;
};

static int fault_thread(void *data)
{
	struct fault_run *r = data;
	unsigned long addr = BASE + smp_processor_id() * run * PAGE_SIZE;

	atomic_inc(&r->ready);
	while (atomic_read(&r->ready) < r->nr_cpus)
		cpu_relax();
	for (unsigned long i = 0; i < run; i++)
		if (mm_fault(r->mm, addr + i * PAGE_SIZE, FAULT_FLAG_WRITE))
			panic("space_bench: cannot fault\n");
	complete(&r->done);
	return 0;
}

static void __init time_faults(int nr_cpus)
{
	struct fault_run r = { .mm = space_new(0), .nr_cpus = nr_cpus };
	u64 start;

	if (map(r.mm, BASE, nr_cpus * run * PAGE_SIZE) != BASE)
		panic("space_bench: cannot map\n");
	init_completion(&r.done);
	start = sched_clock();
	for (int cpu = 0; cpu < nr_cpus; cpu++) {
		struct task_struct *t = kthread_create(fault_thread, &r,
						       "bench/%d", cpu);

		if (IS_ERR(t))
			panic("cannot create a thread: %pe\n", t);
		kthread_bind(t, cpu);
		wake_up_process(t);
	}
	for (int cpu = 0; cpu < nr_cpus; cpu++)
		wait_for_completion(&r.done);
	pr_info("space_bench: fault cpus=%d pages=%lu ns=%llu\n", nr_cpus,
		run * nr_cpus, sched_clock() - start);
	mmput(r.mm);
}

static int __init space_bench_init(void)
{
	if (!run)
		return 0;
	count_pages();
	count_mappings();
	count_faults();
	count_moves();
	count_forks();
	/* The first time warms up the host's memory. */
	time_faults(num_online_cpus());
	for (int cpus = 1; cpus <= num_online_cpus(); cpus *= 2)
		time_faults(cpus);
	kernel_power_off();
}
late_initcall(space_bench_init);
