/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands for a page of physical memory, and for a part of an address space. */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct address_space;
struct kmem_cache;

/*
 * One for every page frame, 64 bytes. The five words in the middle belong to
 * whoever the page belongs to:
 *
 *	a free page	 its list; private is the order of the block
 *	a folio		 LRU, mapping, index, private
 *	a slab		 lists, cache, free objects
 *	a page table	 its live entries
 *	a tail		 its head, with bit 0 set (a list pointer never has it)
 *
 * Invariants while a page is free: _refcount 0, _mapcount -1, mapping NULL,
 * PG_free set and nothing else below PG_free.
 */
struct page {
	unsigned long flags;		/* page-flags.h; node and zone on top */
	union {
		struct {
			union {
				struct list_head lru;
				struct list_head buddy_list;
				struct list_head pcp_list;
			};
			struct address_space *mapping;
			pgoff_t index;
			unsigned long private;
		};
		struct {
			struct list_head slab_list;	/* with free objects */
			struct kmem_cache *slab_cache;
			void *freelist;
			unsigned int inuse;	/* objects handed out */
			unsigned int objects;
		};
		struct {			/* a page table */
			struct page *pt_next;	/* on a list to be freed */
			unsigned long pt_live;	/* entries not none */
		};
		struct {
			unsigned long compound_head;	/* of a tail */
			u8 compound_order;		/* of the first tail */
		};
		struct rcu_head rcu_head;
	};
	atomic_t _mapcount;		/* entries that map it, less one */
	atomic_t _refcount;
	unsigned long padding;
};
static_assert(sizeof(struct page) == 64);

/*
 * A run of 2^order pages that is used as one, through its first page. Nobody
 * holds a reference to a tail.
 */
struct folio {
	union {
		struct page page;
		struct {
			unsigned long flags;
			struct list_head lru;
			struct address_space *mapping;
			pgoff_t index;
			unsigned long private;
			atomic_t _mapcount;
			atomic_t _refcount;
		};
	};
};

#define FOLIO_MATCH(pg, fl) \
	static_assert(offsetof(struct page, pg) == offsetof(struct folio, fl))
FOLIO_MATCH(flags, flags);
FOLIO_MATCH(lru, lru);
FOLIO_MATCH(mapping, mapping);
FOLIO_MATCH(index, index);
FOLIO_MATCH(private, private);
FOLIO_MATCH(_mapcount, _mapcount);
FOLIO_MATCH(_refcount, _refcount);
#undef FOLIO_MATCH

/*
 * A range of an address space whose pages are of one kind. The tree that it is in
 * (vma_tree.h) writes the bounds.
 */
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;		/* the first address behind it */
	unsigned long vm_flags;		/* VM_* */
};

#endif /* _LINUX_MM_TYPES_H */
