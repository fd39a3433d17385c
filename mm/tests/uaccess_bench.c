// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of access to user memory that is there, and of switches between threads of
 * two address spaces.
 *
 * Runs when uaccess_bench.run= is given, prints one line for each case, and ends the
 * machine. In QEMU under -icount shift=0 a nanosecond is an instruction.
 */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <uapi/linux/mman.h>

static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "rounds of each case");

static char buf[PAGE_SIZE] __aligned(8);

/* What @round costs without what the loop does. */
struct bench_case {
	const char *name;
	unsigned long (*round)(void __user *ptr, size_t size);
	size_t size;
};

static unsigned long no_round(void __user *ptr, size_t size)
{
	return 0;
}

static unsigned long copy_in(void __user *ptr, size_t size)
{
	return copy_from_user(buf, ptr, size);
}

static unsigned long copy_out(void __user *ptr, size_t size)
{
	return copy_to_user(ptr, buf, size);
}

static unsigned long clear(void __user *ptr, size_t size)
{
	return clear_user(ptr, size);
}

static unsigned long get_word(void __user *ptr, size_t size)
{
	u64 value;

	return get_user(value, (u64 __user *)ptr);
}

static unsigned long put_word(void __user *ptr, size_t size)
{
	return put_user(~0ull, (u64 __user *)ptr);
}

static unsigned long string_in(void __user *ptr, size_t size)
{
	return strncpy_from_user(buf, ptr, size) != (long)size;
}

static const struct bench_case cases[] = {
	{ "nothing", no_round, 0 },
	{ "get_user", get_word, 8 },
	{ "put_user", put_word, 8 },
	{ "copy_from_user 16", copy_in, 16 },
	{ "copy_from_user 64", copy_in, 64 },
	{ "copy_from_user 4096", copy_in, 4096 },
	{ "copy_to_user 16", copy_out, 16 },
	{ "copy_to_user 64", copy_out, 64 },
	{ "copy_to_user 4096", copy_out, 4096 },
	{ "strncpy_from_user 64", string_in, 64 },
	{ "clear_user 4096", clear, 4096 },
};

static struct mm_struct *bench_mm(unsigned long *addr)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		panic("uaccess_bench: no memory\n");
	*addr = mm_map(mm, &(struct map_request){
		.len = PAGE_SIZE, .flags = MAP_PRIVATE | MAP_ANONYMOUS,
		.prot = PROT_READ | PROT_WRITE });
	return mm;
}

static u64 bench(const struct bench_case *c, void __user *ptr)
{
	u64 start = sched_clock();

	for (unsigned long i = run; i; i--)
		if (c->round(ptr, c->size))
			panic("uaccess_bench: %s fails\n", c->name);
	return (sched_clock() - start) / run;
}

static void bench_cases(void)
{
	unsigned long addr;
	struct mm_struct *mm = bench_mm(&addr);
	void __user *ptr = (void __user *)addr;
	u64 loop = 0;

	kthread_use_mm(mm);
	memset(buf, 'x', sizeof(buf));
	if (copy_to_user(ptr, buf, sizeof(buf)))
		panic("uaccess_bench: no user memory\n");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		u64 ns = bench(&cases[i], ptr);

		pr_info("uaccess_bench: %s: ns=%llu\n", cases[i].name,
			ns - loop);
		if (!i)
			loop = ns;
	}
	kthread_unuse_mm(mm);
	mmput(mm);
}

/* --- Two threads, two address spaces. --- */

static struct completion done[2];

static int yield_rounds(void *data)
{
	unsigned long addr;
	struct mm_struct *mm = bench_mm(&addr);

	kthread_use_mm(mm);
	for (unsigned long i = run / 2; i; i--)
		yield();
	complete(data);
	kthread_unuse_mm(mm);
	mmput(mm);
	return 0;
}

static void bench_switch(void)
{
	u64 start = sched_clock();

	for (int i = 0; i < 2; i++) {
		struct task_struct *k;

		init_completion(&done[i]);
		k = kthread_run(yield_rounds, &done[i], "bench/%d", i);
		if (IS_ERR(k))
			panic("uaccess_bench: no thread: %pe\n", k);
	}
	for (int i = 0; i < 2; i++)
		wait_for_completion(&done[i]);
	pr_info("uaccess_bench: switch of spaces: ns=%llu\n",
		(sched_clock() - start) / run);
}

static int __init uaccess_bench_init(void)
{
	if (!run)
		return 0;
	bench_cases();
	bench_switch();
	kernel_power_off();
}
late_initcall(uaccess_bench_init);
