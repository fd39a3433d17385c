// SPDX-License-Identifier: GPL-2.0-only
/*
 * Benchmark of switching between two threads of one CPU.
 *
 * Runs when sched_bench.run= is given, prints one line for each case, and ends
 * the machine. In QEMU under -icount shift=0 a nanosecond is an instruction.
 */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include <linux/reboot.h>
#include <linux/sched.h>

static unsigned long run;
module_param(run, ulong, 0444);
MODULE_PARM_DESC(run, "switches of each case");

struct pair {
	void (*rounds)(struct pair *pair, int me);
	struct task_struct *task[2];
	struct completion done;
	int turn;
};

static void yield_rounds(struct pair *pair, int me)
{
	for (unsigned long i = run / 2; i; i--)
		yield();
}

/* The other is woken before this one sleeps: one switch for each wake-up. */
static void wake_round(struct pair *pair, int me)
{
	WRITE_ONCE(pair->turn, !me);
	wake_up_process(pair->task[!me]);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(pair->turn) == me)
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void wake_rounds(struct pair *pair, int me)
{
	for (unsigned long i = run / 2; i; i--)
		wake_round(pair, me);
}

/* The first to come to the end lets the other through. */
static int bench_thread(void *data)
{
	struct pair *pair = data;
	int me = pair->task[1] == current;

	pair->rounds(pair, me);
	WRITE_ONCE(pair->turn, !me);
	wake_up_process(pair->task[!me]);
	complete(&pair->done);
	return 0;
}

static void run_case(const char *name, void (*rounds)(struct pair *, int))
{
	struct pair pair = { .rounds = rounds };
	u64 start;

	init_completion(&pair.done);
	for (int i = 0; i < 2; i++) {
		pair.task[i] = kthread_create(bench_thread, &pair, "bench/%d", i);
		if (IS_ERR(pair.task[i]))
			panic("cannot create a thread: %pe\n", pair.task[i]);
		get_task_struct(pair.task[i]);
		kthread_bind(pair.task[i], 0);
	}
	start = sched_clock();
	for (int i = 0; i < 2; i++)
		wake_up_process(pair.task[i]);
	for (int i = 0; i < 2; i++)
		wait_for_completion(&pair.done);
	pr_info("sched_bench: %s switches=%lu ns/switch=%llu\n", name, run,
		(sched_clock() - start) / run);
	for (int i = 0; i < 2; i++)
		put_task_struct(pair.task[i]);
}

static int __init sched_bench_init(void)
{
	if (!run)
		return 0;
	run_case("yield", yield_rounds);
	run_case("wake and sleep", wake_rounds);
	kernel_power_off();
}
late_initcall(sched_bench_init);
