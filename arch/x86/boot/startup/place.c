// SPDX-License-Identifier: GPL-2.0-only
/*
 * A place for the kernel: memory by the loader's map, and used by nobody that
 * the kernel still wants to hear.
 */
#include "startup.h"

#define LOW_END		0x100000ull	/* firmware, the loader's own things */
#define MEMORY_RAM	1
/* More pieces than any loader brings. */
#define MAX_SETUP_DATA	64

struct range {
	u64 start;
	u64 end;
};

static bool overlap(const struct range *a, u64 start, u64 size)
{
	return a->start < start + size && start < a->end;
}

static struct range range(u64 start, u64 size)
{
	u64 end = start + size;

	return (struct range){ start, end < start ? ~0ull : end };
}

/* Is [@start, @start + @size) in the way of a piece of the loader's list? */
static bool hits_setup_data(const struct boot_params *p, u64 start, u64 size)
{
	const struct setup_data *d = (void *)p->hdr.setup_data;

	for (int i = 0; d && (u64)d < PHYS_END && i < MAX_SETUP_DATA; i++) {
		struct range r = range((u64)d, sizeof(*d) + d->len);

		if (overlap(&r, start, size))
			return true;
		d = (void *)d->next;
	}
	return false;
}

/* What somebody still needs: ourselves, and what the loader left. */
static bool is_taken(const struct boot_params *p, u64 start, u64 size)
{
	const struct range taken[] = {
		range(0, LOW_END),
		range((u64)startup_32, _init_end - startup_32),
		range((u64)p, sizeof(*p)),
		range((u64)cmdline(p), 4096),
		range(p->hdr.ramdisk_image, p->hdr.ramdisk_size),
	};

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (overlap(&taken[i], start, size))
			return true;
	return hits_setup_data(p, start, size);
}

/*
 * Within one range of memory, and not touched by one of another kind: a map may
 * contradict itself.
 */
static bool is_memory(const struct boot_params *p, u64 start, u64 size)
{
	bool found = false;

	for (int i = 0; i < p->e820_entries && i < E820_MAX_ENTRIES_ZEROPAGE;
	     i++) {
		const struct boot_e820_entry *e = &p->e820_table[i];
		struct range r = range(e->addr, e->size);

		if (e->type != MEMORY_RAM && overlap(&r, start, size))
			return false;
		if (e->type == MEMORY_RAM && r.start <= start &&
		    start + size <= r.end)
			found = true;
	}
	return found;
}

struct search {
	const struct boot_params *params;
	u64 size;
	bool need_memory;	/* false: a map without any must not stop us */
};

/* The first place from @at on; 0 for none. */
static u64 next_place(const struct search *s, u64 at)
{
	for (; at + s->size <= PHYS_END; at += KERNEL_ALIGN)
		if (!is_taken(s->params, at, s->size) &&
		    (!s->need_memory || is_memory(s->params, at, s->size)))
			return at;
	return 0;
}

/* Any of the places from @at on, all with the same chance; 0 if there is none. */
static u64 any_place(const struct search *s, u64 at)
{
	u64 place = 0;
	u32 seen = 0;

	while ((at = next_place(s, at))) {
		if (!random_below(++seen))
			place = at;
		at += KERNEL_ALIGN;
	}
	return place;
}

/*
 * The lowest 16 MiB are scarce: old devices reach no more. A kernel that is not
 * to be moved lies right behind them if it can. Without any memory in the map it
 * is brought there all the same, to say what is missing.
 */
u64 place_in_memory(const struct boot_params *params, bool choose)
{
	struct search s = {
		.params = params, .size = kernel_layout.image_size,
		.need_memory = true,
	};
	u64 place = 0;

	if (choose)
		place = any_place(&s, LINKED_OFFSET);
	if (!place)
		place = next_place(&s, LINKED_OFFSET);
	if (!place)
		place = next_place(&s, KERNEL_ALIGN);
	s.need_memory = false;
	return place ?: next_place(&s, LINKED_OFFSET);
}
