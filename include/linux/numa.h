/* SPDX-License-Identifier: GPL-2.0-only */
/* Which CPU is near to which memory: mm/numa.c. */
#ifndef _LINUX_NUMA_H
#define _LINUX_NUMA_H

#define LOCAL_DISTANCE		10
#define REMOTE_DISTANCE		20

/* How far the memory of @to is for CPUs of @from; LOCAL_DISTANCE is nearest. */
int node_distance(int from, int to);
/* The node of a CPU, or NUMA_NO_NODE as long as nobody has said. */
int early_cpu_to_node(unsigned int cpu);

/* From the architecture's tables, before paging_init(). */
void numa_set_distance(int from, int to, int distance);
void numa_set_cpu_node(unsigned int cpu, int node);

#endif /* _LINUX_NUMA_H */
