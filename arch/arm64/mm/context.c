// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces on arm64: roots in TTBR0, and the numbers (ASIDs) by which the TLB
 * tells them apart.
 *
 * There are 255 numbers, whatever the processor has: when they are used up, a new
 * generation begins, in which every number is free but those that CPUs have loaded.
 * Each CPU flushes its TLB before it loads anything of the new generation. That is
 * one flush for each 255 spaces that were not loaded for a while.
 *
 * Owns arch_mm.asid (generation and number), the map of numbers, and which of them
 * each CPU has. asid_lock, with interrupts off, guards all but @active: a CPU whose
 * generation is the present one exchanges that without the lock. A rollover takes it
 * away by an exchange too, so one of the two sees the other.
 *
 *	load				rollover
 *	active == 0? slowly		reserved = xchg(active, 0)
 *	cmpxchg(active, old, asid)
 *
 * Flushes reach all CPUs by themselves.
 */
#include <asm/mmu_context.h>
#include <asm/page.h>
#include <asm/sysreg.h>
#include <asm/tlbflush.h>
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define NR_ASIDS	256u		/* of which 0 is no space's */
#define ASID_SHIFT	48		/* in TTBR0, and in flushes */

/* The present generation: a multiple of NR_ASIDS, never 0. Written under the lock. */
static atomic64_t generation = ATOMIC64_INIT(NR_ASIDS);
static DEFINE_RAW_SPINLOCK(asid_lock);
static DECLARE_BITMAP(taken, NR_ASIDS) = { 1 };
static struct cpumask must_flush;

/* What a CPU has loaded; 0: a rollover has come since, and noted it in @reserved. */
static DEFINE_PER_CPU(atomic64_t, active_asid);
static DEFINE_PER_CPU(u64, reserved_asid);

extern pte_t empty_pgd[];

static bool is_present(u64 asid)
{
	return !((asid ^ (u64)atomic64_read(&generation)) / NR_ASIDS);
}

/* --- Under the lock. --- */

/* Who is loaded anywhere keeps his number; everything else is forgotten. */
static u64 new_generation(void)
{
	u64 now = atomic64_add_return(NR_ASIDS, &generation);
	unsigned int cpu;

	bitmap_zero(taken, NR_ASIDS);
	__set_bit(0, taken);
	for_each_possible_cpu(cpu) {
		u64 asid = atomic64_xchg(per_cpu_ptr(&active_asid, cpu), 0);

		/* Since the rollover before it has loaded nothing new. */
		if (!asid)
			asid = *per_cpu_ptr(&reserved_asid, cpu);
		*per_cpu_ptr(&reserved_asid, cpu) = asid;
		__set_bit(asid % NR_ASIDS, taken);
		cpumask_set_cpu(cpu, &must_flush);
	}
	return now;
}

/* Is it loaded somewhere under the number of another generation? Then it keeps it. */
static bool keep_reserved(u64 old, u64 new)
{
	bool found = false;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		u64 *reserved = per_cpu_ptr(&reserved_asid, cpu);

		if (*reserved == old) {
			*reserved = new;
			found = true;
		}
	}
	return found;
}

/* Its old number again, if that is nobody's in this generation, or another one. */
static u64 new_asid(u64 old)
{
	u64 now = atomic64_read(&generation), same = now | old % NR_ASIDS;
	unsigned long nr;

	if (old && keep_reserved(old, same))
		return same;
	if (old && !__test_and_set_bit(old % NR_ASIDS, taken))
		return same;
	nr = find_first_zero_bit(taken, NR_ASIDS);
	if (nr == NR_ASIDS) {
		now = new_generation();
		nr = find_first_zero_bit(taken, NR_ASIDS);
	}
	__set_bit(nr, taken);
	return now | nr;
}

static void flush_this_cpu(void)
{
	asm volatile("dsb	nshst\n\t"
		     "tlbi	vmalle1\n\t"
		     "dsb	nsh\n\t"
		     "isb" : : : "memory");
}

/*
 * --- Loading. ---
 *
 * A flush reads the number after the entries were changed. Whoever gets a number
 * first makes that known to everybody, and then begins to walk: so either the flush
 * is of the new number, or the walk sees the new entries.
 */

static u64 load_slowly(struct arch_mm *mm)
{
	unsigned int cpu = smp_processor_id();
	u64 asid;

	raw_spin_lock(&asid_lock);
	asid = mm->asid;
	if (!is_present(asid)) {
		asid = new_asid(asid);
		WRITE_ONCE(mm->asid, asid);
	}
	if (cpumask_test_cpu(cpu, &must_flush)) {
		cpumask_clear_cpu(cpu, &must_flush);
		flush_this_cpu();
	}
	atomic64_set(this_cpu_ptr(&active_asid), asid);
	raw_spin_unlock(&asid_lock);
	asm volatile("dsb ish" : : : "memory");
	return asid;
}

static u64 load_asid(struct arch_mm *mm)
{
	atomic64_t *active = this_cpu_ptr(&active_asid);
	u64 asid = READ_ONCE(mm->asid), old = atomic64_read(active);

	if (old && is_present(asid) &&
	    atomic64_cmpxchg(active, old, asid) == (s64)old)
		return asid;
	return load_slowly(mm);
}

static void write_ttbr0(phys_addr_t root, u64 asid)
{
	write_sysreg(root | asid % NR_ASIDS << ASID_SHIFT, ttbr0_el1);
	asm volatile("isb" : : : "memory");
}

/* Number 0 has no entries that could be remembered. */
static void arm64_load(struct tlb_mm *tlb)
{
	struct arch_mm *mm = container_of(tlb, struct arch_mm, tlb);

	if (tlb)
		write_ttbr0(__pa(mm->root), load_asid(mm));
	else
		write_ttbr0(__pa_symbol(empty_pgd), 0);
}

static bool arm64_is_loaded(struct tlb_mm *tlb)
{
	struct arch_mm *mm = container_of(tlb, struct arch_mm, tlb);
	u64 ttbr = read_sysreg(ttbr0_el1);

	return (ttbr & (BIT(ASID_SHIFT) - 1)) == __pa(mm->root) &&
	       ttbr >> ASID_SHIFT == READ_ONCE(mm->asid) % NR_ASIDS;
}

/* --- Flushing. --- */

static u64 flush_operand(struct tlb_mm *tlb)
{
	struct arch_mm *mm = container_of(tlb, struct arch_mm, tlb);

	return READ_ONCE(mm->asid) % NR_ASIDS << ASID_SHIFT;
}

static void arm64_flush_all(struct tlb_mm *tlb)
{
	asm volatile("dsb ishst" : : : "memory");
	asm volatile("tlbi aside1is, %0" : : "r"(flush_operand(tlb)) : "memory");
	asm volatile("dsb ish; isb" : : : "memory");
}

/* What leads to the pages is forgotten with them. */
static void arm64_flush_range(struct tlb_mm *tlb, unsigned long start,
			      unsigned long end)
{
	u64 asid;

	if (end - start > TLB_SINGLE_PAGES * PAGE_SIZE) {
		arm64_flush_all(tlb);
		return;
	}
	asm volatile("dsb ishst" : : : "memory");
	asid = flush_operand(tlb);
	for (; start < end; start += PAGE_SIZE)
		asm volatile("tlbi vae1is, %0"
			     : : "r"(asid | start >> PAGE_SHIFT) : "memory");
	asm volatile("dsb ish; isb" : : : "memory");
}

static const struct tlb_ops arm64_tlb_ops = {
	.load = arm64_load,
	.flush_range = arm64_flush_range,
	.flush_all = arm64_flush_all,
	.is_loaded = arm64_is_loaded,
	.broadcast = true,
};

/* --- Birth. --- */

/* The kernel's tables have a root of their own. */
void arch_root_init(pte_t *root)
{
}

/* Its number is nobody else's before the next generation. */
void arch_mm_init(struct arch_mm *mm)
{
	mm->asid = 0;
	tlb_mm_init(&mm->tlb, &arm64_tlb_ops);
}
