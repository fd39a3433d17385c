// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPUs there are. Owns the three sets of cpumask.h and nr_cpu_ids; they
 * change while one CPU brings up another, never two at once.
 */
#include <linux/cache.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/kernel.h>

struct cpumask __cpu_possible_mask __read_mostly;
EXPORT_SYMBOL_GPL(__cpu_possible_mask);
struct cpumask __cpu_present_mask __read_mostly;
struct cpumask __cpu_online_mask __read_mostly;
EXPORT_SYMBOL_GPL(__cpu_online_mask);
unsigned int nr_cpu_ids __read_mostly;
EXPORT_SYMBOL_GPL(nr_cpu_ids);

/*
 * Atomic for each bit: readers take no lock. What was made for a CPU is there for
 * who finds it in the set: the bit comes last, by an exchange that orders.
 */
static void assign_cpu(struct cpumask *mask, unsigned int cpu, bool value)
{
	if (value)
		cpumask_test_and_set_cpu(cpu, mask);
	else
		cpumask_clear_cpu(cpu, mask);
}

void set_cpu_possible(unsigned int cpu, bool possible)
{
	assign_cpu(&__cpu_possible_mask, cpu, possible);
	nr_cpu_ids = find_last_bit(__cpu_possible_mask.bits, NR_CPUS) + 1;
}

void set_cpu_present(unsigned int cpu, bool present)
{
	assign_cpu(&__cpu_present_mask, cpu, present);
}

void set_cpu_online(unsigned int cpu, bool online)
{
	assign_cpu(&__cpu_online_mask, cpu, online);
}
