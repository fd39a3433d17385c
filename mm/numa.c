// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPU is near to which memory, as the firmware says.
 *
 * Owns the distances and the nodes of CPUs; both are written at boot alone. A
 * distance that nobody has set is that of one's own node, or of any other.
 */
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/threads.h>
#include <linux/types.h>

/* 0: not set. */
static u8 distances[MAX_NUMNODES][MAX_NUMNODES] __ro_after_init;
/* One more than the node, so that 0 stands for none. */
static u8 cpu_nodes[NR_CPUS] __ro_after_init;

int node_distance(int from, int to)
{
	int distance = distances[from][to];

	if (distance)
		return distance;
	return from == to ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

void __init numa_set_distance(int from, int to, int distance)
{
	if (from < MAX_NUMNODES && to < MAX_NUMNODES)
		distances[from][to] = distance;
}

int early_cpu_to_node(unsigned int cpu)
{
	return cpu_nodes[cpu] ? cpu_nodes[cpu] - 1 : NUMA_NO_NODE;
}

void __init numa_set_cpu_node(unsigned int cpu, int node)
{
	if (cpu < NR_CPUS && node < MAX_NUMNODES)
		cpu_nodes[cpu] = node + 1;
}
