// SPDX-License-Identifier: GPL-2.0-only
/*
 * Maps from numbers to numbers, for what a CPU remembers of page tables.
 *
 * Chained hashing over arrays of the C library's memory, which the kernel's leak
 * checks and failing allocations do not see. Owns nothing else; no lock, as each map
 * belongs to one CPU.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <os.h>

/* A power of two; as many nodes as heads of chains. */
#define FIRST_SIZE	64

/* @next and the heads are numbers of nodes, plus one. */
struct node {
	unsigned long key, value;
	unsigned int next;
};

/* Nodes below @nr_used were in use, those on the chain @free are so no more. */
struct os_map {
	struct node *nodes;
	unsigned int *heads;
	unsigned int size, nr_used, free;
};

static void *must_alloc(size_t nr, size_t size)
{
	void *p = calloc(nr, size);

	if (!p) {
		fprintf(stderr, "linux: no memory for what a CPU remembers\n");
		os_exit(OS_EXIT_PANIC);
	}
	return p;
}

static void alloc_tables(struct os_map *map, unsigned int size)
{
	map->nodes = must_alloc(size, sizeof(*map->nodes));
	map->heads = must_alloc(size, sizeof(*map->heads));
	map->size = size;
	map->nr_used = 0;
	map->free = 0;
}

struct os_map *os_map_create(void)
{
	struct os_map *map = must_alloc(1, sizeof(*map));

	alloc_tables(map, FIRST_SIZE);
	return map;
}

/* Pages that follow each other go to different chains. */
static unsigned int *head_of(const struct os_map *map, unsigned long key)
{
	return &map->heads[(key ^ key >> 20) & (map->size - 1)];
}

static struct node *find(const struct os_map *map, unsigned long key)
{
	unsigned int nr = *head_of(map, key);

	while (nr && map->nodes[nr - 1].key != key)
		nr = map->nodes[nr - 1].next;
	return nr ? &map->nodes[nr - 1] : NULL;
}

unsigned long os_map_get(const struct os_map *map, unsigned long key)
{
	const struct node *node = find(map, key);

	return node ? node->value : 0;
}

/* Every chain of the old tables, node by node, into new ones of twice the size. */
static void grow(struct os_map *map)
{
	struct os_map old = *map;

	alloc_tables(map, 2 * old.size);
	for (unsigned int i = 0; i < old.size; i++)
		for (unsigned int nr = old.heads[i]; nr; nr = old.nodes[nr - 1].next)
			os_map_set(map, old.nodes[nr - 1].key,
				   old.nodes[nr - 1].value);
	free(old.nodes);
	free(old.heads);
}

/* The number, plus one, of a node that is not in use. */
static unsigned int take_node(struct os_map *map)
{
	unsigned int nr = map->free;

	if (nr) {
		map->free = map->nodes[nr - 1].next;
		return nr;
	}
	if (map->nr_used == map->size)
		grow(map);
	return ++map->nr_used;
}

void os_map_set(struct os_map *map, unsigned long key, unsigned long value)
{
	struct node *node = find(map, key);
	unsigned int nr, *head;

	if (node) {
		node->value = value;
		return;
	}
	nr = take_node(map);
	head = head_of(map, key);
	map->nodes[nr - 1] = (struct node){ key, value, *head };
	*head = nr;
}

/* From the chain that @link is a part of to that of free nodes. */
static void drop(struct os_map *map, unsigned int *link)
{
	unsigned int nr = *link;

	*link = map->nodes[nr - 1].next;
	map->nodes[nr - 1].next = map->free;
	map->free = nr;
}

static void forget_in_chain(struct os_map *map, unsigned int *link,
			    unsigned long first, unsigned long last)
{
	while (*link) {
		unsigned long key = map->nodes[*link - 1].key;

		if (key >= first && key <= last)
			drop(map, link);
		else
			link = &map->nodes[*link - 1].next;
	}
}

/* Key by key, or chain by chain where there are fewer of those. */
void os_map_forget(struct os_map *map, unsigned long first, unsigned long last)
{
	if (last - first < map->size) {
		for (unsigned long key = first; key <= last; key++)
			forget_in_chain(map, head_of(map, key), key, key);
		return;
	}
	for (unsigned int i = 0; i < map->size; i++)
		forget_in_chain(map, &map->heads[i], first, last);
}

/* What was never used costs nothing. */
void os_map_clear(struct os_map *map)
{
	for (unsigned int i = 0; i < map->nr_used; i++)
		*head_of(map, map->nodes[i].key) = 0;
	map->nr_used = 0;
	map->free = 0;
}
