// SPDX-License-Identifier: GPL-2.0-only
/*
 * Free pages are filled with a pattern, which is checked when they are
 * allocated: whoever wrote to a page after freeing it is found out. Owns
 * PagePoisoned, which says that there is a pattern to check (the boot's pages
 * have none until they are first freed).
 */
#include <linux/bug.h>
#include <linux/hexdump.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/poison.h>
#include <linux/string.h>

#include "internal.h"

static bool want_page_poisoning __read_mostly =
	IS_ENABLED(CONFIG_PAGE_POISONING_DEFAULT_ON);

static int __init page_poison_param(char *val)
{
	return kstrtobool(val ?: "1", &want_page_poisoning);
}
early_param("page_poison", page_poison_param);

void page_poison_pages(struct page *page, unsigned long nr)
{
	if (!want_page_poisoning)
		return;
	memset(page_address(page), PAGE_POISON, nr * PAGE_SIZE);
	for (unsigned long i = 0; i < nr; i++)
		__SetPagePoisoned(page + i);
}

static void check_page(struct page *page)
{
	u8 *start = page_address(page);
	u8 *bad = memchr_inv(start, PAGE_POISON, PAGE_SIZE);

	if (!bad)
		return;
	WARN(1, "pagealloc: memory corruption at %px: free page written to, first bytes %*ph\n",
	     bad, (int)min_t(long, 8, start + PAGE_SIZE - bad), bad);
	dump_page(page, "poison overwritten");
}

void page_unpoison_pages(struct page *page, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++)
		if (PagePoisoned(page + i))
			check_page(page + i);
}
