// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the CPUs have done since the boot: /proc/stat, /proc/interrupts, /proc/softirqs
 * and /proc/schedstat. Owns nothing.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel_stat.h>
#include <linux/percpu.h>
#include <linux/sched/stat.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "internal.h"

/* In the order of the columns. */
static const enum cpu_usage_stat columns[] = {
	CPUTIME_USER, CPUTIME_NICE, CPUTIME_SYSTEM, CPUTIME_IDLE, CPUTIME_IOWAIT, CPUTIME_IRQ,
	CPUTIME_SOFTIRQ, CPUTIME_STEAL, CPUTIME_GUEST, CPUTIME_GUEST_NICE,
};

/* Times as programs have them: in hundredths of a second. */
static void put_columns(struct seq_file *m, const struct kernel_cpustat *stat)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(columns); i++)
		seq_printf(m, " %llu", nsec_to_clock_t(stat->cpustat[columns[i]]));
	seq_putc(m, '\n');
}

/* The sum first; then those that are online. */
static void put_cpus(struct seq_file *m)
{
	struct kernel_cpustat sum = { }, stat;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		kcpustat_cpu_fetch(&stat, cpu);
		for (unsigned int i = 0; i < NR_STATS; i++)
			sum.cpustat[i] += stat.cpustat[i];
	}
	seq_puts(m, "cpu ");
	put_columns(m, &sum);
	for_each_online_cpu(cpu) {
		kcpustat_cpu_fetch(&stat, cpu);
		seq_printf(m, "cpu%u", cpu);
		put_columns(m, &stat);
	}
}

/* Of those which are no line's, on all CPUs. */
static u64 sum_of_local(const struct local_irq *local)
{
	unsigned int cpu;
	u64 sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(local->count, cpu));
	return sum;
}

/* The sum, then each line by its number, up to the last that there is. */
static void put_interrupts(struct seq_file *m)
{
	unsigned int nr = 0;
	u64 sum = 0;

	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		if (irq_to_desc(irq))
			nr = irq + 1;
		sum += kstat_irqs(irq);
	}
	for (const struct local_irq *local = arch_local_irqs; local->name; local++)
		sum += sum_of_local(local);
	seq_printf(m, "intr %llu", sum);
	for (unsigned int irq = 0; irq < nr; irq++)
		seq_printf(m, " %lu", kstat_irqs(irq));
	seq_putc(m, '\n');
}

/* When the machine was switched on, by today's clock. */
static u64 boot_time(void)
{
	return (ktime_get_real_ns() - ktime_get_boottime_ns()) / NSEC_PER_SEC;
}

/*
 * Linux's kinds of soft interrupts, in its order. None of them comes here: what they are for is
 * done by interrupts, and by threads.
 */
static const char *const softirq_names[] = {
	"HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU",
};

/* The sum, then each kind. */
static void put_softirqs(struct seq_file *m)
{
	seq_puts(m, "softirq 0");
	for (unsigned int i = 0; i < ARRAY_SIZE(softirq_names); i++)
		seq_puts(m, " 0");
	seq_putc(m, '\n');
}

/* Each line begins with its name. */
static int stat_show(struct seq_file *m, void *v)
{
	put_cpus(m);
	put_interrupts(m);
	seq_printf(m, "ctxt %llu\nbtime %llu\nprocesses %lu\nprocs_running %u\nprocs_blocked %u\n",
		   nr_context_switches(), boot_time(), pid_total(), nr_running(), nr_iowait());
	put_softirqs(m);
	return 0;
}

/* A line for each kind, a column for each CPU that there may be. */
static int softirqs_show(struct seq_file *m, void *v)
{
	unsigned int cpu;

	seq_puts(m, "                    ");
	for_each_possible_cpu(cpu)
		seq_printf(m, "CPU%-8u", cpu);
	seq_putc(m, '\n');
	for (unsigned int i = 0; i < ARRAY_SIZE(softirq_names); i++) {
		seq_printf(m, "%12s:", softirq_names[i]);
		for_each_possible_cpu(cpu)
			seq_printf(m, " %10u", 0);
		seq_putc(m, '\n');
	}
	return 0;
}

/* Columns begin at the same place behind names of four letters. */
static void put_local(struct seq_file *m, const struct local_irq *local)
{
	unsigned int cpu;

	seq_printf(m, "%3s:%s", local->name, strlen(local->name) < 4 ? " " : "");
	if (!local->text) {
		seq_printf(m, "%10llu\n", sum_of_local(local));
		return;
	}
	for_each_online_cpu(cpu)
		seq_printf(m, "%10u ", READ_ONCE(*per_cpu_ptr(local->count, cpu)));
	seq_printf(m, "%s\n", local->text);
}

/* Lines that somebody has asked for, then the rest; a column for each CPU. */
static int interrupts_show(struct seq_file *m, void *v)
{
	char text[128];
	unsigned int cpu;

	seq_puts(m, "           ");
	for_each_online_cpu(cpu)
		seq_printf(m, "CPU%-8u", cpu);
	seq_putc(m, '\n');
	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		/* Nobody has asked for it. */
		if (!irq_describe(irq, text, sizeof(text)))
			continue;
		seq_printf(m, "%3u: ", irq);
		for_each_online_cpu(cpu)
			seq_printf(m, "%10u ", kstat_irqs_cpu(irq, cpu));
		seq_printf(m, "%s\n", text);
	}
	for (const struct local_irq *local = arch_local_irqs; local->name; local++)
		put_local(m, local);
	return 0;
}

/*
 * For each CPU: six counts which Linux keeps only for who asks by kernel.sched_schedstats, and
 * nobody can; the nanoseconds that tasks have run and waited, and how often they came. Lines of
 * domains, among which Linux balances, there are none.
 */
static int schedstat_show(struct seq_file *m, void *v)
{
	struct sched_times times;
	unsigned int cpu;

	seq_printf(m, "version 15\ntimestamp %llu\n", get_jiffies_64());
	for_each_online_cpu(cpu) {
		cpu_sched_times(cpu, &times);
		seq_printf(m, "cpu%u 0 0 0 0 0 0 %llu %llu %llu\n", cpu, times.ran, times.waited,
			   times.nr_runs);
	}
	return 0;
}

/* Before the first program runs. */
static int __init proc_stat_init(void)
{
	if (!proc_create_single("stat", 0444, NULL, stat_show) ||
	    !proc_create_single("interrupts", 0444, NULL, interrupts_show) ||
	    !proc_create_single("softirqs", 0444, NULL, softirqs_show) ||
	    !proc_create_single("schedstat", 0444, NULL, schedstat_show))
		return -ENOMEM;
	return 0;
}
fs_initcall(proc_stat_init);
