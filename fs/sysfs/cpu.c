// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/devices/system/cpu and node: which CPUs and nodes there are, as C libraries count them.
 * Owns nothing. Every CPU is a core of one package, and shares it with all others.
 */
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/nodemask.h>
#include <linux/sprintf.h>
#include <linux/sysfs.h>

#include "../proc/internal.h"

/* --- Sets. --- */

/* As "0-3,7"; @data is the set. */
static int cpulist_show(struct seq_file *m, void *v)
{
	const struct cpumask *mask = m->private;

	seq_printf(m, "%*pbl\n", (int)nr_cpu_ids, cpumask_bits(mask));
	return 0;
}

/* The same as digits, eight in a group. */
static int cpumap_show(struct seq_file *m, void *v)
{
	const struct cpumask *mask = m->private;

	seq_printf(m, "%*pb\n", (int)nr_cpu_ids, cpumask_bits(mask));
	return 0;
}

/* Those that could be there and are not running. */
static int offline_show(struct seq_file *m, void *v)
{
	struct cpumask mask;

	bitmap_andnot(cpumask_bits(&mask), cpumask_bits(cpu_possible_mask),
		      cpumask_bits(cpu_online_mask), nr_cpumask_bits);
	seq_printf(m, "%*pbl\n", (int)nr_cpu_ids, cpumask_bits(&mask));
	return 0;
}

static int kernel_max_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", NR_CPUS - 1);
	return 0;
}

/* It shares its core with nobody; @data is the number. */
static int self_map_show(struct seq_file *m, void *v)
{
	struct cpumask mask = { };

	cpumask_set_cpu((unsigned long)m->private, &mask);
	seq_printf(m, "%*pb\n", (int)nr_cpu_ids, cpumask_bits(&mask));
	return 0;
}

/* @data is the number. */
static int number_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%lu\n", (unsigned long)m->private);
	return 0;
}

static int nodelist_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%*pbl\n", MAX_NUMNODES, node_online_map.bits);
	return 0;
}

/* --- Directories. --- */

/* Nobody sees a file more than once, so what is missing without memory is only missing. */
static bool add(struct proc_dir_entry *dir, const char *name,
		int (*show)(struct seq_file *m, void *v), const void *data)
{
	return dir && proc_register(dir, &(struct proc_file){
		.name = name, .mode = 0444, .show = show, .data = (void *)data });
}

/* Of one CPU. */
static bool add_topology(struct proc_dir_entry *dir, unsigned long cpu)
{
	struct proc_dir_entry *topology = proc_mkdir("topology", dir);

	return add(topology, "core_id", number_show, (void *)cpu) &&
	       add(topology, "physical_package_id", number_show, NULL) &&
	       add(topology, "thread_siblings", self_map_show, (void *)cpu) &&
	       add(topology, "thread_siblings_list", number_show, (void *)cpu) &&
	       add(topology, "core_siblings", cpumap_show, cpu_online_mask) &&
	       add(topology, "core_siblings_list", cpulist_show, cpu_online_mask);
}

/* The first one cannot be taken away, so nothing is said of its being there. */
static bool add_cpu(struct proc_dir_entry *cpus, unsigned int cpu)
{
	struct proc_dir_entry *dir;
	char name[16];

	snprintf(name, sizeof(name), "cpu%u", cpu);
	dir = proc_mkdir(name, cpus);
	if (!dir || !add_topology(dir, cpu))
		return false;
	return !cpu || add(dir, "online", number_show, (void *)1ul);
}

static bool add_cpus(struct proc_dir_entry *cpus)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (!add_cpu(cpus, cpu))
			return false;
	return add(cpus, "online", cpulist_show, cpu_online_mask) &&
	       add(cpus, "possible", cpulist_show, cpu_possible_mask) &&
	       add(cpus, "present", cpulist_show, cpu_present_mask) &&
	       add(cpus, "offline", offline_show, NULL) &&
	       add(cpus, "kernel_max", kernel_max_show, NULL);
}

/* When all CPUs have come that will. */
static int __init sysfs_cpu_init(void)
{
	struct proc_dir_entry *system = sysfs_dir(SYSFS_DEVICES_SYSTEM);
	struct proc_dir_entry *cpus = proc_mkdir("cpu", system);
	struct proc_dir_entry *nodes = proc_mkdir("node", system);

	if (!cpus || !add_cpus(cpus) || !add(nodes, "online", nodelist_show, NULL) ||
	    !add(nodes, "possible", nodelist_show, NULL))
		return -ENOMEM;
	return 0;
}
late_initcall(sysfs_cpu_init);
