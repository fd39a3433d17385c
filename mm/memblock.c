// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory before there is an allocator.
 *
 * Owns two sorted arrays of regions: what memory exists, and what of it is
 * taken. Runs on one CPU at boot, so there is no lock. An array that is full
 * is replaced by one of twice the size, taken from memblock itself.
 */
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/nodemask.h>
#include <linux/string.h>

#define INIT_REGIONS	128

static struct memblock_region memory_regions[INIT_REGIONS];
static struct memblock_region reserved_regions[INIT_REGIONS];
static bool memblock_debug;

struct memblock memblock = {
	.current_limit = MEMBLOCK_ALLOC_ANYWHERE,
	.memory = {
		.name = "memory", .max = INIT_REGIONS,
		.regions = memory_regions,
	},
	.reserved = {
		.name = "reserved", .max = INIT_REGIONS,
		.regions = reserved_regions,
	},
};

static int __init memblock_param(char *val)
{
	if (!val || strcmp(val, "debug"))
		return -EINVAL;
	memblock_debug = true;
	return 0;
}
early_param("memblock", memblock_param);

/* The first address behind a region; check_range() sees that it does not wrap. */
static phys_addr_t region_end(const struct memblock_region *r)
{
	return r->base + r->size;
}

/*
 * Sets *@end behind the range. An empty range is fine and does nothing; one
 * that wraps is refused. The last byte of the address space is left out of a
 * range that reaches it: there is no address behind it.
 */
static int check_range(phys_addr_t base, phys_addr_t size, phys_addr_t *end)
{
	if (size && base + size - 1 < base)
		return -EINVAL;
	*end = base + size;
	if (size && !*end)
		(*end)--;
	return 0;
}

/*
 * Puts *@r before the region of number @idx. The caller has made room and knows
 * that the order stays right.
 */
static void insert_region(struct memblock_type *type, unsigned long idx,
			  const struct memblock_region *r)
{
	struct memblock_region *at = &type->regions[idx];

	memmove(at + 1, at, (type->cnt - idx) * sizeof(*at));
	*at = *r;
	type->cnt++;
	type->total_size += r->size;
}

/* Takes the region of number @idx out; those behind it move up. */
static void remove_region(struct memblock_type *type, unsigned long idx)
{
	struct memblock_region *at = &type->regions[idx];

	type->total_size -= at->size;
	memmove(at, at + 1, (type->cnt - idx - 1) * sizeof(*at));
	type->cnt--;
}

/*
 * Memory for an array of regions, outside of [@base, @end), which is about to
 * be taken or to vanish. 0 for none.
 */
static phys_addr_t find_array(size_t size, phys_addr_t base, phys_addr_t end)
{
	struct memblock_want want = {
		.size = size, .align = SMP_CACHE_BYTES, .start = end,
		.end = memblock.current_limit, .nid = NUMA_NO_NODE,
	};
	phys_addr_t phys = memblock_find(&want);

	if (phys)
		return phys;
	want.start = PAGE_SIZE;
	want.end = min(base, memblock.current_limit);
	/* 0 would not mean "nothing below it". */
	return want.end ? memblock_find(&want) : 0;
}

/*
 * The array of twice the size, reserved like everything that memblock gives.
 * An array that holds its own reservation has room for it by then; for the
 * other one the reservation comes first, as it can fail.
 */
static int grow(struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	bool own = type == &memblock.reserved;
	size_t size = type->max * 2 * sizeof(*type->regions);
	phys_addr_t phys = find_array(size, base, end);
	struct memblock_region *regions;

	if (!phys || (!own && memblock_reserve(phys, size)))
		return -ENOMEM;
	regions = __va(phys);
	memcpy(regions, type->regions, type->cnt * sizeof(*regions));
	/* The old array stays as it is: small, and used once. */
	type->regions = regions;
	type->max *= 2;
	return own ? memblock_reserve(phys, size) : 0;
}

/*
 * Makes room for @nr more regions, and for two that a reservation of the
 * array itself may need. [@base, @end) is what the change is about.
 */
static int make_room(struct memblock_type *type, unsigned long nr,
		     phys_addr_t base, phys_addr_t end)
{
	int err = 0;

	while (!err && type->cnt + nr + 2 > type->max)
		err = grow(type, base, end);
	return err;
}

/*
 * Regions that touch and are of one node become one. Called after every change,
 * so that the arrays stay short and two ways to the same memory look alike.
 */
static void merge_neighbours(struct memblock_type *type)
{
	unsigned long i = 0;

	while (i + 1 < type->cnt) {
		struct memblock_region *r = &type->regions[i];

		if (region_end(r) != r[1].base || r->nid != r[1].nid) {
			i++;
			continue;
		}
		r->size += r[1].size;
		type->total_size += r[1].size;
		remove_region(type, i + 1);
	}
}

/*
 * The first part of [@base, @end) that no region covers, as *@gap; @i is the
 * region to begin with. Returns the index it would have, or -1 for none.
 */
static long next_gap(const struct memblock_type *type, unsigned long i,
		     phys_addr_t end, struct memblock_region *gap)
{
	for (; i < type->cnt && gap->base < end; i++) {
		const struct memblock_region *r = &type->regions[i];

		if (r->base > gap->base) {
			gap->size = min(end, r->base) - gap->base;
			return i;
		}
		gap->base = max(gap->base, region_end(r));
	}
	gap->size = end - gap->base;
	return gap->base < end ? (long)i : -1;
}

/*
 * Adds what of the range is not there yet. The gaps are counted first, so that
 * filling them cannot fail half way.
 */
static int add_range(struct memblock_type *type, phys_addr_t base,
		     phys_addr_t size, int nid)
{
	struct memblock_region gap = { .base = base, .nid = nid };
	unsigned long nr = 0;
	phys_addr_t end;
	long i = 0;
	int err = check_range(base, size, &end);

	if (err || !size)
		return err;
	for (; (i = next_gap(type, i, end, &gap)) >= 0; gap.base += gap.size)
		nr++;
	err = make_room(type, nr, base, end);
	if (err)
		return err;
	gap.base = base;
	for (i = 0; (i = next_gap(type, i, end, &gap)) >= 0; gap.base += gap.size)
		insert_region(type, i, &gap);
	merge_neighbours(type);
	return 0;
}

/*
 * Cuts regions at both ends of the range, so that it is made of whole ones:
 * those from idx[0] to before idx[1].
 */
static int isolate_range(struct memblock_type *type, phys_addr_t base,
			 phys_addr_t end, unsigned long idx[2])
{
	unsigned long i;
	int err = make_room(type, 2, base, end);

	if (err)
		return err;
	idx[0] = idx[1] = 0;
	for (i = 0; i < type->cnt; i++) {
		struct memblock_region *r = &type->regions[i];
		struct memblock_region low = *r;

		if (region_end(r) <= base || r->base >= end)
			continue;
		if (r->base < base)
			low.size = base - r->base;
		else if (region_end(r) > end)
			low.size = end - r->base;
		else
			low.size = 0;
		if (low.size) {
			r->base += low.size;
			r->size -= low.size;
			type->total_size -= low.size;
			insert_region(type, i, &low);
		}
		r = &type->regions[i];
		if (r->base < base)
			continue;
		if (idx[0] == idx[1])
			idx[0] = i;
		idx[1] = i + 1;
	}
	return 0;
}

/*
 * Takes [@base, @base + @size) out of a type. What is not there is no error: the
 * range may cover holes.
 */
static int remove_range(struct memblock_type *type, phys_addr_t base,
			phys_addr_t size)
{
	unsigned long idx[2];
	phys_addr_t end;
	int err = check_range(base, size, &end);

	if (err || !size)
		return err;
	err = isolate_range(type, base, end, idx);
	while (!err && idx[1] > idx[0])
		remove_region(type, --idx[1]);
	return err;
}

/*
 * With memblock=debug, says what is done; the console shows it once it exists.
 */
static void debug(const char *what, phys_addr_t base, phys_addr_t size)
{
	if (memblock_debug)
		pr_info("memblock: %s [%#llx-%#llx]\n", what, base,
			base + size - 1);
}

/*
 * New memory. Overlap with what is known is fine: firmware repeats itself, and
 * the part that is known keeps its node.
 */
int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid)
{
	debug("add", base, size);
	return add_range(&memblock.memory, base, size, nid);
}

int memblock_add(phys_addr_t base, phys_addr_t size)
{
	return memblock_add_node(base, size, 0);
}

/* Memory that turns out not to be there, or not for us. */
int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	debug("remove", base, size);
	return remove_range(&memblock.memory, base, size);
}

/*
 * Memory that is taken: nobody is given it, and the buddy system never sees it.
 */
int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	debug("reserve", base, size);
	return add_range(&memblock.reserved, base, size, NUMA_NO_NODE);
}

/* Gives back a reservation, whole or in part. */
int memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	debug("free", base, size);
	return remove_range(&memblock.reserved, base, size);
}

/*
 * Says which node memory belongs to; the table that knows is read after the map
 * of memory.
 */
int memblock_set_node(phys_addr_t base, phys_addr_t size, int nid)
{
	struct memblock_type *type = &memblock.memory;
	unsigned long idx[2];
	phys_addr_t end;
	int err = check_range(base, size, &end);

	if (err || !size)
		return err;
	err = isolate_range(type, base, end, idx);
	for (unsigned long i = idx[0]; !err && i < idx[1]; i++)
		type->regions[i].nid = nid;
	merge_neighbours(type);
	return err;
}

/*
 * Counts the bytes of memory from the bottom, and removes what lies above the
 * place where @limit is reached.
 */
void memblock_enforce_memory_limit(phys_addr_t limit)
{
	struct memblock_region *r;
	phys_addr_t end = 0;

	for_each_mem_region(r) {
		end = r->base + limit;
		if (limit <= r->size)
			break;
		limit -= r->size;
		end = MEMBLOCK_ALLOC_ANYWHERE;
	}
	if (memblock.memory.cnt)
		memblock_remove(end, MEMBLOCK_ALLOC_ANYWHERE - end);
}

/* The highest free place within one free range, or 0. */
static phys_addr_t fit_top_down(phys_addr_t start, phys_addr_t end,
				const struct memblock_want *want)
{
	phys_addr_t at;

	start = max(start, want->start);
	end = min(end, want->end);
	if (end <= start || end - start < want->size)
		return 0;
	at = round_down(end - want->size, want->align);
	return at >= start ? at : 0;
}

/* Where memory region @m and a gap between reserved regions overlap. */
static phys_addr_t find_in_region(const struct memblock_region *m,
				  const struct memblock_want *want)
{
	const struct memblock_type *res = &memblock.reserved;
	phys_addr_t gap_end = region_end(m);
	unsigned long i = res->cnt;
	phys_addr_t at;

	while (i--) {
		const struct memblock_region *r = &res->regions[i];

		if (r->base >= gap_end)
			continue;
		at = fit_top_down(max(region_end(r), m->base), gap_end, want);
		if (at)
			return at;
		gap_end = min(gap_end, r->base);
		if (gap_end <= m->base)
			return 0;
	}
	return fit_top_down(m->base, gap_end, want);
}

/*
 * Looks from the top down: low memory is scarce, since some devices reach
 * nothing else.
 */
phys_addr_t memblock_find(const struct memblock_want *request)
{
	struct memblock_want want = *request;
	unsigned long i = memblock.memory.cnt;

	if (want.end == MEMBLOCK_ALLOC_ACCESSIBLE)
		want.end = memblock.current_limit;
	if (!want.align)
		want.align = SMP_CACHE_BYTES;
	/* Page 0 would look like a failure. */
	want.start = max_t(phys_addr_t, want.start, PAGE_SIZE);
	while (i--) {
		const struct memblock_region *m = &memblock.memory.regions[i];
		phys_addr_t at;

		if (want.nid != NUMA_NO_NODE && m->nid != want.nid)
			continue;
		at = find_in_region(m, &want);
		if (at)
			return at;
	}
	return 0;
}

/* The node is a wish: memory of another node is better than none. */
phys_addr_t memblock_phys_alloc_range(const struct memblock_want *request)
{
	struct memblock_want want = *request;
	phys_addr_t at;

	if (WARN_ON_ONCE(!want.size))
		return 0;
	at = memblock_find(&want);
	if (!at && want.nid != NUMA_NO_NODE) {
		want.nid = NUMA_NO_NODE;
		at = memblock_find(&want);
	}
	if (at && memblock_reserve(at, want.size))
		return 0;
	return at;
}

phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(&(struct memblock_want){
		.size = size, .align = align, .nid = NUMA_NO_NODE });
}

/* Memory that the kernel can use at once, zeroed. */
void *memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid)
{
	phys_addr_t phys = memblock_phys_alloc_range(&(struct memblock_want){
		.size = size, .align = align, .nid = nid });

	return phys ? memset(__va(phys), 0, size) : NULL;
}

void *memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_node(size, align, NUMA_NO_NODE);
}

void memblock_free(void *ptr, size_t size)
{
	if (ptr)
		memblock_phys_free(__pa(ptr), size);
}

phys_addr_t memblock_phys_mem_size(void)
{
	return memblock.memory.total_size;
}

phys_addr_t memblock_reserved_size(void)
{
	return memblock.reserved.total_size;
}

phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock.memory.cnt ? memblock.memory.regions[0].base : 0;
}

phys_addr_t memblock_end_of_DRAM(void)
{
	unsigned long n = memblock.memory.cnt;

	return n ? region_end(&memblock.memory.regions[n - 1]) : 0;
}

/*
 * Does the range touch any region of @type? A walk of all is fast enough: there
 * are few, and this is the boot.
 */
static bool overlaps(const struct memblock_type *type, phys_addr_t base,
		     phys_addr_t size)
{
	for (unsigned long i = 0; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i];

		if (base < region_end(r) && r->base < base + size)
			return true;
	}
	return false;
}

bool memblock_is_memory(phys_addr_t addr)
{
	return overlaps(&memblock.memory, addr, 1);
}

bool memblock_is_reserved(phys_addr_t addr)
{
	return overlaps(&memblock.reserved, addr, 1);
}

bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	struct memblock_region gap = { .base = base };
	phys_addr_t end;

	return size && !check_range(base, size, &end) &&
	       next_gap(&memblock.memory, 0, end, &gap) < 0;
}

bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return overlaps(&memblock.reserved, base, size);
}

/*
 * Pairs of a memory region and a gap before the reserved region of the same
 * number (the last gap has no end) are numbered; *idx is the next to try.
 */
bool memblock_next_free(unsigned long *idx, phys_addr_t *start,
			phys_addr_t *end)
{
	const struct memblock_type *mem = &memblock.memory;
	const struct memblock_type *res = &memblock.reserved;
	unsigned long gaps = res->cnt + 1;

	for (; *idx < mem->cnt * gaps; (*idx)++) {
		const struct memblock_region *m = &mem->regions[*idx / gaps];
		unsigned long g = *idx % gaps;
		phys_addr_t from = g ? region_end(&res->regions[g - 1]) : 0;
		phys_addr_t to = g < res->cnt ? res->regions[g].base :
						MEMBLOCK_ALLOC_ANYWHERE;

		*start = max(from, m->base);
		*end = min(to, region_end(m));
		if (*start < *end) {
			(*idx)++;
			return true;
		}
	}
	return false;
}

/* One line for the type, one for each of its regions. */
static void dump_type(const struct memblock_type *type)
{
	pr_info(" %s.cnt = %lu, size = %#llx\n", type->name, type->cnt,
		type->total_size);
	for (unsigned long i = 0; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i];

		pr_info(" %s[%lu] [%#016llx-%#016llx] node %d\n", type->name,
			i, r->base, region_end(r) - 1, r->nid);
	}
}

void memblock_dump_all(void)
{
	if (!memblock_debug)
		return;
	pr_info("MEMBLOCK configuration:\n");
	dump_type(&memblock.memory);
	dump_type(&memblock.reserved);
}
