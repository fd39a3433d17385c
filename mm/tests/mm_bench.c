// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of the fast paths of memory management: `make bench`.
 *
 * Runs when mm_bench.run= is given, prints one line for each case and number
 * of CPUs, and ends the machine. Every case is a function of its own, which
 * does nothing but pairs of allocating and freeing; so its instructions can
 * be counted from outside (tools/testing/bench/mm_bench.py), while the times
 * printed here show how two CPUs do beside one.
 */
#include <asm/bench.h>
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/rcupdate.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/vma_tree.h>
#include <linux/vmalloc.h>

/* Pairs of each case; 0: no benchmark. */
static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "pairs of each case");

static struct kmem_cache *bench_cache;

static noinline void bench_page(unsigned long n)
{
	while (n--)
		__free_page(alloc_page(GFP_KERNEL));
}

static noinline void bench_frozen_page(unsigned long n)
{
	while (n--)
		free_frozen_pages(alloc_frozen_pages(GFP_KERNEL, 0), 0);
}

static noinline void bench_kmalloc_64(unsigned long n)
{
	while (n--)
		kfree(kmalloc(64, GFP_KERNEL));
}

/* A size that the compiler does not know. */
static noinline void bench_kmalloc_var(unsigned long n)
{
	size_t size = 200;

	OPTIMIZER_HIDE_VAR(size);
	while (n--)
		kfree(kmalloc(size, GFP_KERNEL));
}

static noinline void bench_kmem_cache(unsigned long n)
{
	while (n--)
		kmem_cache_free(bench_cache,
				kmem_cache_alloc(bench_cache, GFP_KERNEL));
}

static noinline void bench_libc_64(unsigned long n)
{
	arch_bench_malloc(64, n);
}

static noinline void bench_libc_200(unsigned long n)
{
	arch_bench_malloc(200, n);
}

static noinline void bench_libc_4096(unsigned long n)
{
	arch_bench_malloc(4096, n);
}

/* --- A tree of 10,000 VMAs --- */

#define NR_VMAS		10000u
#define VMA_STEP	0x10000ul	/* from one to the next: there are gaps */

struct vma_bench {
	struct vma_tree tree;
	struct vm_area_struct vmas[NR_VMAS];
	u32 state;
};

/* The same numbers each time. */
static u32 next_random(struct vma_bench *b)
{
	b->state = b->state * 1664525 + 1013904223;
	return (b->state >> 8) % NR_VMAS;
}

/* 7919 is prime: every VMA gets its turn, in no order. */
static struct vma_bench *vma_bench_new(void)
{
	struct vma_bench *b = vzalloc(sizeof(*b));

	if (!b)
		panic("no memory for the benchmark\n");
	vma_tree_init(&b->tree);
	for (unsigned int i = 0; i < NR_VMAS; i++) {
		struct vm_area_struct *vma = &b->vmas[i * 7919ul % NR_VMAS];

		vma->vm_start = VMA_STEP * (1 + (vma - b->vmas));
		vma->vm_end = vma->vm_start + VMA_STEP / 2;
		if (vma_tree_insert(&b->tree, vma))
			panic("no memory for the benchmark\n");
	}
	return b;
}

static void vma_bench_free(struct vma_bench *b)
{
	vma_tree_destroy(&b->tree);
	rcu_barrier();
	vfree(b);
}

static noinline void bench_vma_insert(unsigned long n)
{
	struct vma_bench *b = vma_bench_new();

	while (n--) {
		struct vm_area_struct *vma = &b->vmas[next_random(b)];

		vma_tree_erase(&b->tree, vma);
		if (vma_tree_insert(&b->tree, vma))
			panic("no memory for the benchmark\n");
	}
	vma_bench_free(b);
}

static noinline void bench_vma_lookup(unsigned long n)
{
	struct vma_bench *b = vma_bench_new();

	while (n--) {
		struct vm_area_struct *vma = &b->vmas[next_random(b)];

		if (vma_tree_lookup_rcu(&b->tree, vma->vm_start) != vma ||
		    vma_tree_find(&b->tree, vma->vm_start) != vma)
			panic("the tree does not find a VMA\n");
	}
	vma_bench_free(b);
}

static const struct bench_case {
	const char *name;
	void (*fn)(unsigned long n);
} cases[] = {
	{ "page", bench_page },
	{ "frozen_page", bench_frozen_page },
	{ "libc_4096", bench_libc_4096 },
	{ "kmalloc_64", bench_kmalloc_64 },
	{ "libc_64", bench_libc_64 },
	{ "kmalloc_var", bench_kmalloc_var },
	{ "libc_200", bench_libc_200 },
	{ "kmem_cache", bench_kmem_cache },
	{ "vma_insert", bench_vma_insert },
	{ "vma_lookup", bench_vma_lookup },
};

/* All CPUs start at the same time; @ready counts those that are there. */
struct bench_run {
	const struct bench_case *bench;
	atomic_t ready;
	int nr_cpus;
	struct completion done;
};

static int bench_thread(void *data)
{
	struct bench_run *r = data;

	atomic_inc(&r->ready);
	while (atomic_read(&r->ready) < r->nr_cpus)
		cpu_relax();
	r->bench->fn(run);
	complete(&r->done);
	return 0;
}

static void run_case(const struct bench_case *bench, int nr_cpus)
{
	struct bench_run r = { .bench = bench, .nr_cpus = nr_cpus };
	u64 start;

	init_completion(&r.done);
	start = sched_clock();
	for (int cpu = 0; cpu < nr_cpus; cpu++) {
		struct task_struct *t = kthread_create(bench_thread, &r,
						       "bench/%d", cpu);

		if (IS_ERR(t))
			panic("cannot create a thread: %pe\n", t);
		kthread_bind(t, cpu);
		wake_up_process(t);
	}
	for (int cpu = 0; cpu < nr_cpus; cpu++)
		wait_for_completion(&r.done);
	pr_info("mm_bench: %s cpus=%d pairs=%lu ns=%llu\n", bench->name,
		nr_cpus, run * nr_cpus, sched_clock() - start);
}

static int __init mm_bench_init(void)
{
	if (!run)
		return 0;
	bench_cache = kmem_cache_create("bench", 64, 0, 0, NULL);
	if (!bench_cache)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (int cpus = 1; cpus <= num_online_cpus(); cpus *= 2)
			run_case(&cases[i], cpus);
	kmem_cache_destroy(bench_cache);
	kernel_power_off();
}
late_initcall(mm_bench_init);
