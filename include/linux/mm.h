/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory manager's interface to the rest of the kernel. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <asm/page.h>
#include <asm/page_copy.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/vm_flags.h>

#ifdef CONFIG_DEBUG_VM
#define VM_BUG_ON(cond)			BUG_ON(cond)
#define VM_WARN_ON_ONCE(cond)		WARN_ON_ONCE(cond)
#define VM_BUG_ON_PAGE(cond, page) \
do { \
	if (unlikely(cond)) { \
		dump_page(page, "VM_BUG_ON_PAGE(" #cond ")"); \
		BUG(); \
	} \
} while (0)
#else
#define VM_BUG_ON(cond)			((void)sizeof(cond))
#define VM_WARN_ON_ONCE(cond)		((void)sizeof(cond))
#define VM_BUG_ON_PAGE(cond, page)	((void)sizeof(cond))
#endif

void dump_page(const struct page *page, const char *reason);

/* Orders of folios; a single page has order 0. */
static inline unsigned int compound_order(const struct page *head)
{
	return PageHead(head) ? head[1].compound_order : 0;
}

static inline unsigned int folio_order(const struct folio *folio)
{
	return compound_order(&folio->page);
}

static inline long folio_nr_pages(const struct folio *folio)
{
	return 1l << folio_order(folio);
}

static inline size_t folio_size(const struct folio *folio)
{
	return PAGE_SIZE << folio_order(folio);
}

static inline unsigned long page_size(const struct page *head)
{
	return PAGE_SIZE << compound_order(head);
}

static inline unsigned long folio_pfn(const struct folio *folio)
{
	return page_to_pfn(&folio->page);
}

static inline void *folio_address(const struct folio *folio)
{
	return page_address(&folio->page);
}

static inline struct folio *virt_to_folio(const void *x)
{
	return page_folio(virt_to_page(x));
}

/*
 * References, and how many entries of page tables map it: a table that is shared
 * counts once. Taking a reference of a page that may have none needs try_get.
 */
#define PAGE_MAP	1ll
#define PAGE_REF	(1ll << 32)

static inline int page_ref_count(const struct page *page)
{
	return atomic64_read(&page->_counts) >> 32;
}

static inline int page_mapcount(const struct page *page)
{
	return (int)atomic64_read(&page->_counts);
}

/* Of a page that nobody else knows. */
static inline void set_page_count(struct page *page, int v)
{
	atomic64_set(&page->_counts, v * PAGE_REF + page_mapcount(page));
}

/* How many are left. */
static inline int page_ref_dec_return(struct page *page)
{
	return atomic64_sub_return(PAGE_REF, &page->_counts) >> 32;
}

static inline bool put_page_testzero(struct page *page)
{
	VM_BUG_ON_PAGE(page_ref_count(page) <= 0, page);
	return !page_ref_dec_return(page);
}

static inline void folio_get(struct folio *folio)
{
	VM_BUG_ON_PAGE(page_ref_count(&folio->page) <= 0, &folio->page);
	atomic64_add(PAGE_REF, &folio->_counts);
}

static inline bool folio_try_get(struct folio *folio)
{
	s64 old = atomic64_read(&folio->_counts);

	do {
		if (old < PAGE_REF)
			return false;
	} while (!atomic64_try_cmpxchg(&folio->_counts, &old, old + PAGE_REF));
	return true;
}

/* Private memory of a fork family, not of a file: mm/rmap.c. */
#define PAGE_MAPPING_ANON	1ul
static inline bool PageAnon(const struct page *page)
{
	return (unsigned long)READ_ONCE(page->mapping) & PAGE_MAPPING_ANON;
}

static inline bool folio_test_anon(const struct folio *folio)
{
	return PageAnon(&folio->page);
}

void __folio_put(struct folio *folio);

static inline void folio_put(struct folio *folio)
{
	if (put_page_testzero(&folio->page))
		__folio_put(folio);
}

static inline void get_page(struct page *page)
{
	folio_get(page_folio(page));
}

static inline void put_page(struct page *page)
{
	folio_put(page_folio(page));
}

/* What the size of a block of @size bytes is, as an order. */
static inline __attribute_const__ int get_order(unsigned long size)
{
	return size <= PAGE_SIZE ? 0 : fls64((size - 1) >> PAGE_SHIFT);
}

/* The boot: memblock's memory becomes zones', then the allocator's. */
void paging_init(void);
void mem_init(void);
void mm_cache_init(void);

/* "Mem-Info": what is free where; for reports. */
void show_mem(void);
/* Names of the bits of @gfp in @buf, which is returned. */
const char *gfp_flags_text(gfp_t gfp, char *buf, size_t size);

/*
 * --- Address spaces (mm/mmap.c and its neighbours). ---
 *
 * Errors are those of Linux's system calls, as negative numbers. Addresses and
 * lengths may be anything: they come from user programs. No lock may be held, and
 * whoever calls holds a user's reference (mm_users).
 */

/* RLIMIT_* in bytes, ~0ul for none, of an address space that no program runs in: tests. */
struct mm_limits {
	unsigned long as, data, stack, memlock;
	bool ipc_lock;		/* CAP_IPC_LOCK: memlock does not count */
	unsigned long data_max;	/* the hard limit, which counts if @data is 0 */
};

/* One user, nothing in it, as exec begins with: or NULL. */
struct mm_struct *mm_alloc(void);
/* A copy for a child; ERR_PTR(-ENOMEM), and nothing has changed. */
struct mm_struct *mm_fork(struct mm_struct *old);

/* Of what is in it: it goes with its last user. May sleep. */
static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

static inline bool mmget_not_zero(struct mm_struct *mm)
{
	return atomic_inc_not_zero(&mm->mm_users);
}

void mmput(struct mm_struct *mm);

/* Of the structure and its root: for CPUs that have borrowed it. */
static inline void mmgrab(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_count);
}

void mmdrop(struct mm_struct *mm);

/* mmap(): PROT_*, MAP_*. @pgoff in pages. Returns the address or an error. */
struct map_request {
	unsigned long addr, len;
	unsigned long prot, flags;
	struct file *file;
	unsigned long pgoff;
};
unsigned long mm_map(struct mm_struct *mm, const struct map_request *req);
/* remap_file_pages(), by mapping anew: @prot must be 0, @file is the mapping's. */
int mm_remap_file_pages(struct mm_struct *mm, const struct map_request *req);
int mm_unmap(struct mm_struct *mm, unsigned long addr, unsigned long len);
int mm_protect(struct mm_struct *mm, unsigned long addr, unsigned long len,
	       unsigned long prot);
/* mremap(): MREMAP_*. */
struct remap_request {
	unsigned long addr, old_len, new_len;
	unsigned long flags, new_addr;
};
unsigned long mm_remap(struct mm_struct *mm, const struct remap_request *req);
/* The new end, or the old one if it cannot be. */
unsigned long mm_brk(struct mm_struct *mm, unsigned long brk);
int mm_advise(struct mm_struct *mm, unsigned long addr, unsigned long len,
	      int advice);
int mm_lock(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    int flags);				/* mlock2(): MLOCK_* */
int mm_unlock(struct mm_struct *mm, unsigned long addr, unsigned long len);
int mm_lock_all(struct mm_struct *mm, int flags);	/* MCL_* */
int mm_unlock_all(struct mm_struct *mm);
int mm_sync(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    int flags);				/* MS_* */
/* mincore(): one byte for each page, into the kernel's @vec. */
int mm_core(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    u8 *vec);

/*
 * The bytes of another's memory, as ptrace and /proc/pid/mem see them: how many
 * were copied, less than @len where something is not mapped. FOLL_*.
 */
#define FOLL_WRITE	0x01
#define FOLL_FORCE	0x10	/* where the mapping could allow it, too */
struct access_request {
	unsigned long addr;
	void *buf;
	size_t len;
	unsigned int flags;
};
long mm_access(struct mm_struct *mm, const struct access_request *req)
	__must_check;

/* What it takes, in pages. */
struct mm_usage {
	unsigned long anon, file, shmem, swap;
	unsigned long tables;		/* page tables, the root too */
};
void mm_usage(struct mm_struct *mm, struct mm_usage *usage);

/* False, with a word about it, if an invariant of Documentation/design.md is broken. */
bool mm_verify(struct mm_struct *mm);

/*
 * A fault: FAULT_FLAG_WRITE, _INSTRUCTION, _USER (traps.h). 0 if the access can be
 * tried again, or what it ends as.
 */
typedef unsigned int vm_fault_t;
#define VM_FAULT_OOM		0x0001u	/* no memory */
#define VM_FAULT_SIGBUS		0x0002u	/* BUS_ADRERR: no such page in the file */
#define VM_FAULT_MAJOR		0x0004u	/* it took I/O */
#define VM_FAULT_BADMAP		0x0008u	/* SEGV_MAPERR */
#define VM_FAULT_BADACCESS	0x0010u	/* SEGV_ACCERR */
#define VM_FAULT_RETRY		0x0020u	/* only inside: ask again, able to wait */
#define VM_FAULT_ERROR \
	(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_BADMAP | VM_FAULT_BADACCESS)
vm_fault_t mm_fault(struct mm_struct *mm, unsigned long addr,
		    unsigned int flags);

#endif /* _LINUX_MM_H */
