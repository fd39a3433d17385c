// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between the data cache, where code is written, and where it is fetched from. Owns
 * arm64_code_is_coherent, which the boot alone writes; all CPUs are alike.
 */
#include <asm/cacheflush.h>
#include <asm/page.h>
#include <asm/sysreg.h>
#include <linux/align.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/mm.h>

/* CTR_EL0: the smallest lines of all caches, and what need not be done. */
#define CTR_ILINE(ctr)	(4ul << ((ctr) & 0xf))
#define CTR_DLINE(ctr)	(4ul << (((ctr) >> 16) & 0xf))
#define CTR_IDC		(1ul << 28)	/* data need not be cleaned, */
#define CTR_DIC		(1ul << 29)	/* and instructions not dropped */
/* How the instruction cache finds its lines: by physical addresses alone. */
#define CTR_L1IP(ctr)	(((ctr) >> 14) & 3)
#define L1IP_PHYSICAL	3

bool arm64_code_is_coherent __ro_after_init;

void __init arm64_cache_init(void)
{
	u64 both = CTR_IDC | CTR_DIC;

	arm64_code_is_coherent = (read_sysreg(ctr_el0) & both) == both;
}

/* To where instructions come from. */
static void clean_data(unsigned long start, unsigned long end)
{
	unsigned long line = CTR_DLINE(read_sysreg(ctr_el0));

	for (start = ALIGN_DOWN(start, line); start < end; start += line)
		asm volatile("dc cvau, %0" : : "r"(start) : "memory");
	asm volatile("dsb ish" : : : "memory");
}

/* What was fetched of these addresses before. */
static void drop_instructions(unsigned long start, unsigned long end)
{
	unsigned long line = CTR_ILINE(read_sysreg(ctr_el0));

	for (start = ALIGN_DOWN(start, line); start < end; start += line)
		asm volatile("ic ivau, %0" : : "r"(start) : "memory");
	asm volatile("dsb ish; isb" : : : "memory");
}

/*
 * The maintenance reaches all CPUs; each of them throws away what it has fetched
 * ahead when it next takes an exception or changes its context.
 */
void flush_icache_range(unsigned long start, unsigned long end)
{
	clean_data(start, end);
	drop_instructions(start, end);
}

/*
 * By our address of the page, which is not the program's: an instruction cache that looks
 * by virtual addresses is emptied.
 */
void arm64_sync_code(struct page *page)
{
	unsigned long start = (unsigned long)page_address(page);

	clean_data(start, start + PAGE_SIZE);
	if (CTR_L1IP(read_sysreg(ctr_el0)) == L1IP_PHYSICAL)
		drop_instructions(start, start + PAGE_SIZE);
	else
		asm volatile("ic ialluis; dsb ish; isb" : : : "memory");
}
