/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands for a page of physical memory, and for a part of an address space. */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <asm/mmu_context.h>
#include <asm/spinlock.h>
#include <linux/build_bug.h>
#include <linux/list.h>
#include <linux/pgtable_types.h>
#include <linux/rbtree_types.h>
#include <linux/rwsem.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/vma_tree.h>

struct address_space;
struct file;
struct fork_family;
struct kmem_cache;
struct mm_struct;
struct vm_operations_struct;

/*
 * One for every page frame, 64 bytes. The five words in the middle belong to
 * whoever the page belongs to:
 *
 *	a free page	 its list; private is the order of the block
 *	a folio		 LRU, mapping, index, private
 *	a slab		 lists, cache, free objects
 *	a page table	 its lock, and counts of its entries and of its sharers
 *	a tail		 its head, with bit 0 set (a list pointer never has it)
 *
 * Invariants while a page is free: _counts 0, mapping NULL,
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
		/*
		 * A page table: mm/pt_user.h. What somebody may still look at who
		 * has found it before it went is not where RCU's links are.
		 */
		struct {
			struct page *pt_next;	/* on a list to be freed */
			unsigned long __pt_rcu;
			unsigned int pt_share;	/* entries that point at it */
			u8 pt_level;
			bool pt_dead;		/* none will do so any more */
			arch_spinlock_t pt_lock; /* of all this, and its entries */
			u64 pt_live;		/* entries not none, by kind */
			u64 pt_groups;		/* where they may be, by eights */
		};
		struct {
			unsigned long compound_head;	/* of a tail */
			u8 compound_order;		/* of the first tail */
		};
		struct rcu_head rcu_head;
	};
	/*
	 * Entries that map it in the lower half, references in the upper. An
	 * entry is a reference too: both change at once.
	 */
	atomic64_t _counts;
	struct page *pt_chain;	/* tables freed after the same grace period */
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
			atomic64_t _counts;
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
FOLIO_MATCH(_counts, _counts);
#undef FOLIO_MATCH

/*
 * A range of an address space whose pages are of one kind. The tree that it is in
 * (vma_tree.h) writes the bounds.
 *
 * Changed by who holds the mmap lock for writing, after vma_start_write(). Faults
 * read it under RCU alone, and believe what they have read if @vm_seq and @vm_mm
 * are still what they were (mm/memory.c): the memory stays a VMA's for as long, and one
 * that is free is empty.
 */
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;		/* the first address behind it */
	unsigned long vm_flags;		/* VM_* */
	struct mm_struct *vm_mm;
	unsigned long vm_seq;		/* mm->write_seq of the last change */
	/*
	 * Where in the file it begins, in pages. Anonymous memory counts from
	 * where it was first mapped, and keeps that when it is moved.
	 */
	pgoff_t vm_pgoff;
	/* The same count for its anonymous pages, of a file's VMA too. */
	pgoff_t vm_born;
	struct file *vm_file;
	const struct vm_operations_struct *vm_ops;
	void *vm_private_data;
	bool vm_touched;		/* may have anonymous pages; never cleared */
	bool vm_faulted;		/* may have entries; never cleared */
	struct list_head vm_moved;	/* in mm->moved: not where it was born */
	struct rb_node vm_rb;		/* in the mapping's tree of VMAs */
	unsigned long vm_rb_last;
	struct list_head vm_twins;	/* those that show the same pages: mm/interval_tree.c */
};

/*
 * An address space. Everything in it has this one owner, and changes through
 * the functions of linux/mm.h alone.
 *
 *	[lock]	mmap_lock, for writing
 *	[fork]	the family's lock
 */
struct mm_struct {
	struct vma_tree vmas;		/* [lock] */
	struct vm_area_struct *spare_vmas[2]; /* for the next cut or mapping, */
	unsigned int nr_spare_vmas;	/* so many [lock] */
	struct pgtable pt;		/* each table by its own lock */
	struct arch_mm arch;
	struct rw_semaphore mmap_lock;
	/* Grows when the lock for writing is let go: who is equal is being changed. */
	unsigned long write_seq;

	atomic_t mm_users;		/* of what is in it; together one of mm_count */
	atomic_t mm_count;		/* of this structure and the root */

	unsigned long task_size;	/* the first address that it cannot have */
	unsigned long mmap_base;	/* gaps are searched from here, */
	bool mmap_bottomup;		/* upwards if set */
	unsigned long start_code, end_code, start_data, end_data; /* [lock] */
	unsigned long start_brk, brk, start_stack;		/* [lock] */
	unsigned long arg_start, arg_end, env_start, env_end;	/* [lock] */
	unsigned long auxv_start, auxv_end;	/* on the stack, as exec has put it */

	/* In pages; what mm_verify() counts again. [lock] */
	unsigned long total_vm, locked_vm, data_vm, exec_vm, stack_vm;
	unsigned long committed;	/* charged to the whole machine */
	unsigned long hiwater_vm;	/* the most that total_vm was when it shrank [lock] */
	unsigned long hiwater_rss;	/* mm/hiwater.c, as what follows */
	long rss_slack;			/* pages that may go until they are counted */
	unsigned long def_flags;	/* of every new VMA: mlockall */
	const struct mm_limits *limits;	/* NULL: of the program that asks */
	struct file *exe_file;		/* the program: nobody writes to it */
	unsigned long vdso;		/* where its image is mapped, or 0 */
	unsigned long sigpage;		/* where handlers return to; 0: it is theirs to say */

	struct fork_family *family;
	struct list_head family_link;	/* [fork] */
	struct list_head moved;		/* VMAs that are not where they were born [fork] */
	bool has_pins;			/* gup.h: fork has to look at each page */
	bool fills_blocks;		/* mm/fault_block.c: a program's; PR_SET_THP_DISABLE */
	u8 dumpable;			/* PR_SET_DUMPABLE; by any of its tasks */
	u16 dump_filter;		/* linux/coredump.h; by who writes to its file in /proc */
	int oom_state;			/* OOM_*: linux/oom.h */
	atomic_t membarrier_state;	/* kernel/sched/membarrier.c */
};

#endif /* _LINUX_MM_TYPES_H */
