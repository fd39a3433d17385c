/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory nodes, and sets of them. */
#ifndef _LINUX_NODEMASK_H
#define _LINUX_NODEMASK_H

#include <linux/bitmap.h>
#include <linux/types.h>

#define MAX_NUMNODES	64
#define NUMA_NO_NODE	(-1)

typedef struct {
	DECLARE_BITMAP(bits, MAX_NUMNODES);
} nodemask_t;

/* Nodes that exist; mm/mm_init.c owns it. */
extern nodemask_t node_online_map;

#define for_each_node_mask(node, mask) \
	for_each_set_bit(node, (mask).bits, MAX_NUMNODES)
#define for_each_online_node(node)	for_each_node_mask(node, node_online_map)

static inline bool node_online(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES &&
	       test_bit(nid, node_online_map.bits);
}

static inline unsigned int num_online_nodes(void)
{
	return bitmap_weight(node_online_map.bits, MAX_NUMNODES);
}

#endif /* _LINUX_NODEMASK_H */
