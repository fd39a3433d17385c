/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory before there is an allocator: what exists, and what is taken. */
#ifndef _LINUX_MEMBLOCK_H
#define _LINUX_MEMBLOCK_H

#include <linux/types.h>

struct memblock_region {
	phys_addr_t base;
	phys_addr_t size;
	int nid;
};

/*
 * Regions in ascending order, disjoint; neighbours that touch are one if they
 * are of the same node.
 */
struct memblock_type {
	const char *name;
	unsigned long cnt;
	unsigned long max;
	phys_addr_t total_size;
	struct memblock_region *regions;
};

struct memblock {
	phys_addr_t current_limit;	/* allocate below it only */
	struct memblock_type memory;
	struct memblock_type reserved;
};

extern struct memblock memblock;

#define MEMBLOCK_ALLOC_ANYWHERE		(~(phys_addr_t)0)
#define MEMBLOCK_ALLOC_ACCESSIBLE	0

/* All return 0, or -EINVAL / -ENOMEM and nothing changed. */
int memblock_add(phys_addr_t base, phys_addr_t size);
int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid);
int memblock_remove(phys_addr_t base, phys_addr_t size);
int memblock_reserve(phys_addr_t base, phys_addr_t size);
int memblock_phys_free(phys_addr_t base, phys_addr_t size);
int memblock_set_node(phys_addr_t base, phys_addr_t size, int nid);
/* Drop memory above a total of @limit bytes, as for mem=. */
void memblock_enforce_memory_limit(phys_addr_t limit);

/*
 * Memory for ever, or until memblock_phys_free(). A physical address, 0 for
 * none; @align 0 means a cache line. Taken from the top down.
 */
struct memblock_want {
	phys_addr_t size;
	phys_addr_t align;
	phys_addr_t start;
	phys_addr_t end;	/* or MEMBLOCK_ALLOC_* */
	int nid;		/* preferred, or NUMA_NO_NODE */
};
/* Find without taking; the node must fit. */
phys_addr_t memblock_find(const struct memblock_want *want);
phys_addr_t memblock_phys_alloc_range(const struct memblock_want *want);
phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align);
/* Zeroed, by kernel address; NULL for none. */
void *memblock_alloc(phys_addr_t size, phys_addr_t align);
void *memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid);
void memblock_free(void *ptr, size_t size);

phys_addr_t memblock_phys_mem_size(void);
phys_addr_t memblock_reserved_size(void);
phys_addr_t memblock_start_of_DRAM(void);
phys_addr_t memblock_end_of_DRAM(void);
bool memblock_is_memory(phys_addr_t addr);
bool memblock_is_reserved(phys_addr_t addr);
/* All of it, or any part of it. */
bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size);
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size);
void memblock_dump_all(void);

/*
 * What is memory and not reserved: start with *@idx 0, get the next range
 * until it says false.
 */
bool memblock_next_free(unsigned long *idx, phys_addr_t *start,
			phys_addr_t *end);
#define for_each_free_mem_range(i, start, end) \
	for (i = 0; memblock_next_free(&i, start, end);)
#define for_each_mem_region(r) \
	for (r = memblock.memory.regions; \
	     r < memblock.memory.regions + memblock.memory.cnt; r++)

#endif /* _LINUX_MEMBLOCK_H */
