// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making CPUs forget what they remember of page tables.
 *
 * Owns what each CPU has loaded (cpu_tlb, written by that CPU alone with
 * interrupts off, read by others) and tlb_mm.gen and .cpus. No locks.
 *
 * A CPU on which a kernel thread has borrowed an address space is lazy: it is
 * not interrupted, but catches up before it uses user addresses again. Who
 * flushes and who returns from laziness look at each other:
 *
 *	flush				return
 *	gen++				lazy = false
 *	full barrier			full barrier
 *	lazy? no: interrupt		gen != seen? flush all
 *
 * One of the two sees what the other has written. In the same way a CPU enters
 * itself into .cpus before it reads gen, and a flush counts up before it reads
 * .cpus.
 *
 * A CPU with numbers for spaces (contexts) remembers some that it does not run. None
 * of their flushes reach it: it notes how far it had got with each, and forgets what
 * it remembers under the number if that is not as far as the space has got when it
 * comes back.
 *
 * A machine whose flushes reach all CPUs by themselves (ops->broadcast) needs
 * none of this.
 */
#include <asm/tlbflush.h>
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/tlb.h>

/* --- The kernel's addresses. --- */

struct kernel_range {
	unsigned long start, end;
};

static void forget_contexts(void);

static void flush_range_here(void *info)
{
	const struct kernel_range *range = info;

	local_flush_tlb_kernel_range(range->start, range->end);
	forget_contexts();
}

static void flush_all_here(void *unused)
{
	local_flush_tlb_all();
	forget_contexts();
}

/* On every CPU that does not hear of it by itself. */
static void run_flush(smp_call_func_t flush, void *info)
{
	if (TLB_BROADCAST || num_online_cpus() == 1)
		flush(info);
	else
		on_each_cpu(flush, info, true);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct kernel_range range = { start, end };

	run_flush(flush_range_here, &range);
}

void flush_tlb_all(void)
{
	run_flush(flush_all_here, NULL);
}

/* --- Address spaces. --- */

/* Of the space @id up to the flush @seen; 0: of none. */
struct tlb_memory {
	u64 id;
	s64 seen;
};

/*
 * @seen: the flush up to which this CPU has forgotten. It is loaded as @context, whose
 * memory says so only when it is left. @next will be taken for a space that has none.
 */
struct cpu_tlb {
	struct tlb_mm *loaded;
	s64 seen;
	bool lazy;
	unsigned int context, next;
	struct tlb_memory memory[TLB_CONTEXTS];
};
static DEFINE_PER_CPU(struct cpu_tlb, cpu_tlb);

static atomic64_t last_id;

void tlb_mm_init(struct tlb_mm *mm, const struct tlb_ops *ops)
{
	mm->ops = ops;
	mm->id = atomic64_inc_return(&last_id);
	atomic64_set(&mm->gen, 0);
	cpumask_clear(&mm->cpus);
}

struct tlb_mm *tlb_loaded(void)
{
	return this_cpu_ptr(&cpu_tlb)->loaded;
}

/* A CPU is known before it loads, and is forgotten after it has left. */
static bool is_known(const struct tlb_mm *mm, unsigned int cpu)
{
	struct tlb_mm **loaded = &per_cpu_ptr(&cpu_tlb, cpu)->loaded;

	return READ_ONCE(*loaded) != mm || cpumask_test_cpu(cpu, &mm->cpus) ||
	       smp_load_acquire(loaded) != mm;
}

bool tlb_verify(const struct tlb_mm *mm)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (!is_known(mm, cpu))
			return false;
	guard(irqsave)();
	return tlb_loaded() != mm || mm->ops->is_loaded(tlb_loaded());
}
EXPORT_SYMBOL_IF_KUNIT(tlb_verify);

/* Everything that was asked for so far, at once. */
static void catch_up(struct cpu_tlb *cpu)
{
	s64 gen = atomic64_read(&cpu->loaded->gen);

	if (cpu->seen == gen)
		return;
	cpu->loaded->ops->flush_all(cpu->loaded);
	cpu->seen = gen;
}

/* Back from a kernel thread to the space that it had borrowed. */
static void leave_lazy(struct cpu_tlb *cpu)
{
	if (!cpu->lazy)
		return;
	WRITE_ONCE(cpu->lazy, false);
	smp_mb();	/* pairs with that of send_flush() */
	catch_up(cpu);
}

/* The number of @mm, or else that of whoever has had his for the longest time. */
static unsigned int find_context(struct cpu_tlb *cpu, const struct tlb_mm *mm)
{
	for (unsigned int nr = 0; nr < mm->ops->nr_contexts; nr++)
		if (cpu->memory[nr].id == mm->id)
			return nr;
	return cpu->next++ % mm->ops->nr_contexts;
}

static void load_context(struct cpu_tlb *cpu, struct tlb_mm *mm)
{
	unsigned int nr = find_context(cpu, mm);
	struct tlb_memory *memory = &cpu->memory[nr];

	cpu->context = nr;
	mm->ops->load_context(mm, (struct tlb_context){
		.nr = nr,
		.keep = memory->id == mm->id && memory->seen == cpu->seen,
	});
	memory->id = mm->id;
}

/*
 * The kernel's tables change, some are freed: what a CPU remembers of the way to them
 * is remembered with each number, and flushes reach the present one alone.
 */
static void forget_contexts(void)
{
	struct cpu_tlb *cpu;

	if (TLB_BROADCAST)
		return;
	guard(irqsave)();
	cpu = this_cpu_ptr(&cpu_tlb);
	for (unsigned int nr = 0; nr < TLB_CONTEXTS; nr++)
		if (!cpu->loaded || nr != cpu->context)
			cpu->memory[nr].id = 0;
}

/*
 * First known as a user of @mm who is not lazy, then reading how far it has got: a
 * flush after that knows of us, and interrupts us when interrupts are on again.
 */
static void load(struct cpu_tlb *cpu, struct tlb_mm *mm, unsigned int id)
{
	cpumask_set_cpu(id, &mm->cpus);
	smp_mb();	/* pairs with that of send_flush() */
	cpu->seen = atomic64_read(&mm->gen);
	if (mm->ops->nr_contexts)
		load_context(cpu, mm);
	else
		mm->ops->load(mm);
}

/* What was loaded under a number is left as it is. */
static void note_seen(struct cpu_tlb *cpu)
{
	if (cpu->loaded && cpu->loaded->ops->nr_contexts)
		cpu->memory[cpu->context].seen = cpu->seen;
}

void tlb_switch(struct tlb_mm *mm)
{
	struct cpu_tlb *cpu = this_cpu_ptr(&cpu_tlb);
	struct tlb_mm *old = cpu->loaded;
	unsigned int id = smp_processor_id();

	WARN_ON_ONCE(!irqs_disabled());
	if (old == mm) {
		leave_lazy(cpu);
		return;
	}
	note_seen(cpu);
	/* Before we are known as a user of @mm: that we were lazy was with the old one. */
	WRITE_ONCE(cpu->lazy, false);
	if (mm)
		load(cpu, mm, id);
	else
		old->ops->load(NULL);
	smp_store_release(&cpu->loaded, mm);
	/* What is remembered of it will be looked at before it is used. */
	if (old)
		cpumask_clear_cpu(id, &old->cpus);
}

void tlb_enter_lazy(void)
{
	struct cpu_tlb *cpu = this_cpu_ptr(&cpu_tlb);

	WARN_ON_ONCE(!irqs_disabled());
	if (cpu->loaded && !cpu->loaded->ops->broadcast)
		WRITE_ONCE(cpu->lazy, true);
}

/*
 * On a CPU that may be concerned, without interrupts; @gen is what the count was at this
 * flush. Who is exactly one flush behind forgets the range only; who is further behind does not
 * know what the others were about, and forgets all.
 */
static __always_inline void flush_here(const struct tlb_flush *flush, s64 gen)
{
	struct tlb_mm *mm = flush->mm;
	struct cpu_tlb *cpu = this_cpu_ptr(&cpu_tlb);

	if (cpu->loaded != mm || cpu->seen >= gen)
		return;
	if (cpu->lazy && !flush->tables)
		return;		/* since we were called; see leave_lazy() */
	if (unlikely(cpu->seen + 1 != gen)) {
		catch_up(cpu);
		return;
	}
	mm->ops->flush_range(mm, flush->start, flush->end);
	cpu->seen = gen;
}

/* A flush on its way. */
struct flush_call {
	const struct tlb_flush *flush;
	s64 gen;
};

static void flush_call_here(void *info)
{
	const struct flush_call *call = info;

	flush_here(call->flush, call->gen);
}

/* Those of the users of @mm that must hear of it now; others come and go. */
static void cpus_to_call(const struct tlb_flush *flush, struct cpumask *mask)
{
	unsigned int cpu;

	cpumask_clear(mask);
	for_each_online_cpu(cpu) {
		if (!cpumask_test_cpu(cpu, &flush->mm->cpus))
			continue;
		if (flush->tables || !READ_ONCE(per_cpu_ptr(&cpu_tlb, cpu)->lazy))
			cpumask_set_cpu(cpu, mask);
	}
}

/* Does any CPU but @cpu remember something of it? */
static bool others_use(const struct tlb_mm *mm, unsigned int cpu)
{
	for (unsigned int i = 0; i < BITS_TO_LONGS(NR_CPUS); i++) {
		unsigned long bits = READ_ONCE(mm->cpus.bits[i]);

		if (i == cpu / BITS_PER_LONG)
			bits &= ~(1ul << cpu % BITS_PER_LONG);
		if (bits)
			return true;
	}
	return false;
}

/* The caller waits, so what is on his stack is there as long as it is needed. */
static noinline void flush_everywhere(const struct tlb_flush *flush, s64 gen)
{
	struct flush_call call = { .flush = flush, .gen = gen };
	struct cpumask mask;

	cpus_to_call(flush, &mask);
	on_each_cpu_mask(&mask, flush_call_here, &call, true);
}

/*
 * The count goes up by a full barrier, behind the change of the entries. Most address
 * spaces are in use on one CPU, which is this one.
 */
static __always_inline void send_flush(const struct tlb_flush *flush)
{
	s64 gen = atomic64_inc_return(&flush->mm->gen);

	if (unlikely(others_use(flush->mm, raw_smp_processor_id()))) {
		flush_everywhere(flush, gen);
		return;
	}
	guard(irqsave)();
	flush_here(flush, gen);
}

void flush_tlb_mm_range(const struct tlb_flush *flush)
{
	if (flush->mm->ops->broadcast)
		flush->mm->ops->flush_range(flush->mm, flush->start, flush->end);
	else
		send_flush(flush);
}
EXPORT_SYMBOL_IF_KUNIT(flush_tlb_mm_range);
