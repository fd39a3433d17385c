/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory manager's interface to the rest of the kernel. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <asm/page.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>

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

/* References. Taking one of a page whose count may be 0 needs try_get. */
static inline int page_ref_count(const struct page *page)
{
	return atomic_read(&page->_refcount);
}

static inline void set_page_count(struct page *page, int v)
{
	atomic_set(&page->_refcount, v);
}

static inline bool put_page_testzero(struct page *page)
{
	VM_BUG_ON_PAGE(page_ref_count(page) <= 0, page);
	return atomic_dec_and_test(&page->_refcount);
}

static inline void folio_get(struct folio *folio)
{
	VM_BUG_ON_PAGE(atomic_read(&folio->_refcount) <= 0, &folio->page);
	atomic_inc(&folio->_refcount);
}

static inline bool folio_try_get(struct folio *folio)
{
	return atomic_inc_not_zero(&folio->_refcount);
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

static inline void clear_page(void *addr)
{
	__builtin_memset(addr, 0, PAGE_SIZE);
}

static inline void copy_page(void *to, const void *from)
{
	__builtin_memcpy(to, from, PAGE_SIZE);
}

/* What the size of a block of @size bytes is, as an order. */
static inline __attribute_const__ int get_order(unsigned long size)
{
	return size <= PAGE_SIZE ? 0 : fls64((size - 1) >> PAGE_SHIFT);
}

/* The boot: memblock's memory becomes zones', then the allocator's. */
void paging_init(void);
void mem_init(void);

/* "Mem-Info": what is free where; for reports. */
void show_mem(void);
/* Names of the bits of @gfp in @buf, which is returned. */
const char *gfp_flags_text(gfp_t gfp, char *buf, size_t size);

#endif /* _LINUX_MM_H */
