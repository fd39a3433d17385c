// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of address spaces: `make bench`.
 *
 * Runs when space_bench.run= is given, and ends the machine. Each step is a function
 * of its own; what must come before it is done elsewhere. On um its instructions are
 * counted from outside, and its faults are calls. On machines the clock is read before
 * and after it (tools/testing/bench/space_bench.py makes it count instructions), and its
 * faults are those of a thread that touches memory of the space it runs on. Then threads
 * fault in one address space, and the time is printed.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/moduleparam.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/traps.h>
#include <linux/uaccess.h>
#include <uapi/linux/mman.h>

/* Pages for each thread to touch; 0: no benchmark. */
static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "pages that each thread touches");

#define BASE	0x40000000000ul
#define RW	(PROT_READ | PROT_WRITE)
#define ROUNDS	50
#define MANY_VMAS	10000ul

/* Are there processor, exceptions and TLB? Not where the MMU is software. */
#define IS_MACHINE	(!IS_ENABLED(CONFIG_UML))

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

/* --- The clock, with what it costs itself: the step "nothing". --- */

static struct step_clock {
	const char *step;
	u64 ns;
	unsigned long calls;
} clocks[32] __initdata;

static struct step_clock *__init clock_of(const char *step)
{
	struct step_clock *clock = clocks;

	for (; clock->step; clock++)
		if (!strcmp(clock->step, step))
			return clock;
	if (clock == &clocks[ARRAY_SIZE(clocks) - 1])
		panic("space_bench: too many steps\n");
	clock->step = step;
	return clock;
}

static void __init clock_add(const char *step, u64 ns)
{
	struct step_clock *clock = clock_of(step);

	clock->ns += ns;
	clock->calls++;
}

#define TIMED(step, call) \
do { \
	u64 __start = sched_clock(); \
	\
	call; \
	clock_add(#step, sched_clock() - __start); \
} while (0)

static void __init clocks_show(void)
{
	for (const struct step_clock *c = clocks; c->step; c++)
		pr_info("space_bench: step %s calls=%lu ns=%llu\n", c->step,
			c->calls, c->ns);
}

/* --- The steps that are counted. --- */

/* As a program does it that owns the memory, and by which the kernel is entered. */
static __always_inline void fault(struct mm_struct *mm, unsigned long addr)
{
	if (!IS_MACHINE)
		mm_fault(mm, addr, FAULT_FLAG_WRITE);
	else if (put_user(1ul, (unsigned long __user *)addr))
		panic("space_bench: no access\n");
}

static void __init run_on(struct mm_struct *mm)
{
	if (!IS_MACHINE)
		return;
	if (current->mm)
		kthread_unuse_mm(current->mm);
	if (mm)
		kthread_use_mm(mm);
}

/* Two that say the same must not become one. */
#define STEP(name)	asm volatile("# " #name)

static noinline void step_nothing(void)
{
	STEP(nothing);
}

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

static noinline void step_map_many(struct mm_struct *mm)
{
	STEP(map_many);
	mm_unmap(mm, map(mm, 0, PAGE_SIZE), PAGE_SIZE);
}

static noinline void step_touch_many(struct mm_struct *mm, unsigned long addr)
{
	STEP(touch_many);
	fault(mm, addr);
}

static noinline void step_touch(struct mm_struct *mm, unsigned long addr)
{
	STEP(touch);
	fault(mm, addr);
}

static noinline void step_cow(struct mm_struct *mm, unsigned long addr)
{
	STEP(cow);
	fault(mm, addr);
}

static noinline void step_reuse(struct mm_struct *mm, unsigned long addr)
{
	STEP(reuse);
	fault(mm, addr);
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

		run_on(small);
		TIMED(move_1m, step_move_1m(small, &req));
		run_on(large);
		req = move_of(4 * SZ_1M, i % 2);
		TIMED(move_4m, step_move_4m(large, &req));
	}
	run_on(NULL);
	mmput(small);
	mmput(large);
}

static void __init count_pages(void)
{
	void *to = (void *)__get_free_page(GFP_KERNEL);
	void *from = (void *)__get_free_page(GFP_KERNEL);

	for (unsigned int i = 0; i < 1000; i++) {
		TIMED(nothing, step_nothing());
		TIMED(page, step_page());
		TIMED(zeroed_page, step_zeroed_page());
		TIMED(copy, step_copy(to, from));
	}
	free_page((unsigned long)to);
	free_page((unsigned long)from);
}

static void __init count_mappings(void)
{
	struct mm_struct *mm = space_new(4 * SZ_1M);

	run_on(mm);
	for (unsigned int i = 0; i < 1000; i++) {
		TIMED(map_unmap, step_map_unmap(mm));
		TIMED(protect, step_protect(mm, BASE + SZ_1M));
	}
	run_on(NULL);
	mmput(mm);
}

/* One page in two, so that they stay that many. */
static void __init count_many(void)
{
	struct mm_struct *mm = space_new(0);

	for (unsigned long i = 0; i < MANY_VMAS; i++)
		if (map(mm, BASE + 2 * i * PAGE_SIZE, PAGE_SIZE) & ~PAGE_MASK)
			panic("space_bench: cannot map\n");
	run_on(mm);
	for (unsigned long i = 0; i < 1000; i++) {
		unsigned long at = i * 7919 % MANY_VMAS;

		TIMED(map_many, step_map_many(mm));
		TIMED(touch_many,
		      step_touch_many(mm, BASE + 2 * at * PAGE_SIZE));
	}
	run_on(NULL);
	mmput(mm);
}

static void __init count_faults(void)
{
	struct mm_struct *mm = space_new(0), *child;

	map(mm, BASE, 16 * SZ_1M);
	run_on(mm);
	for (unsigned long at = 0; at < 16 * SZ_1M; at += PAGE_SIZE)
		TIMED(touch, step_touch(mm, BASE + at));
	child = mm_fork(mm);
	run_on(child);
	for (unsigned long at = 0; at < 16 * SZ_1M; at += PAGE_SIZE)
		TIMED(cow, step_cow(child, BASE + at));
	run_on(mm);
	for (unsigned long at = 0; at < 16 * SZ_1M; at += PAGE_SIZE)
		TIMED(reuse, step_reuse(mm, BASE + at));
	run_on(NULL);
	mmput(child);
	mmput(mm);
}

/* Each table is ours again, as it was before the fork. */
static void __init take_back(struct mm_struct *mm, unsigned long len)
{
	for (unsigned long at = 0; at < len; at += SZ_2M)
		fault(mm, BASE + at);
}

static void __init count_forks(void)
{
	struct mm_struct *small = space_new(64 * SZ_1M), *large = space_new(SZ_1G);
	struct mm_struct *child;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		run_on(small);
		TIMED(fork_64m, child = step_fork_64m(small));
		TIMED(release_64m, step_release_64m(child));
		take_back(small, 64 * SZ_1M);
		run_on(large);
		TIMED(fork_1g, child = step_fork_1g(large));
		TIMED(release_1g, step_release_1g(child));
		take_back(large, SZ_1G);
	}
	run_on(NULL);
	mmput(small);
	mmput(large);
}

/*
 * --- Threads that fault in one address space. ---
 *
 * The same few pages come and go, so that the caches hold them: it is not the memory's speed
 * that is measured.
 */
#define HOT_PAGES	128ul

struct fault_run {
	struct mm_struct *mm;
	atomic_t ready;
	int nr_cpus;
	struct completion done;
};

static int fault_thread(void *data)
{
	struct fault_run *r = data;
	unsigned long addr = BASE + smp_processor_id() * SZ_2M;

	atomic_inc(&r->ready);
	while (atomic_read(&r->ready) < r->nr_cpus)
		cpu_relax();
	for (unsigned long i = 0; i < run; i++) {
		unsigned long nth = i % HOT_PAGES;

		if (!nth && mm_advise(r->mm, addr, HOT_PAGES * PAGE_SIZE, MADV_DONTNEED))
			panic("space_bench: cannot give back\n");
		if (mm_fault(r->mm, addr + nth * PAGE_SIZE, FAULT_FLAG_WRITE))
			panic("space_bench: cannot fault\n");
	}
	complete(&r->done);
	return 0;
}

static void __init time_faults(int nr_cpus)
{
	struct fault_run r = { .mm = space_new(0), .nr_cpus = nr_cpus };
	u64 start;

	if (map(r.mm, BASE, nr_cpus * SZ_2M) != BASE)
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
	count_many();
	count_faults();
	count_moves();
	count_forks();
	clocks_show();
	/* The first time warms up the host's memory. */
	time_faults(num_online_cpus());
	for (int cpus = 1; cpus <= num_online_cpus(); cpus *= 2)
		time_faults(cpus);
	kernel_power_off();
}
late_initcall(space_bench_init);
