// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose values the vector registers of each CPU hold.
 *
 * Owns struct fpu of every task, and what each CPU knows of its registers: its
 * own business alone, changed with interrupts off, or under in_kernel_fpu, which
 * keeps interrupt handlers away as well.
 *
 *	    first use (trap)              switch, kernel_fpu_begin()
 *	no memory ----------> in memory <------------------- live
 *	                                ------------------->
 *	                                 way to user mode
 *
 * Memory comes with the first use, by a trap: a task that computes with integers
 * has none, and a switch between such tasks neither saves nor loads. A child gets
 * its memory in fork if its parent had some, and exec keeps it, so the trap is
 * taken once in the life of a family of processes and not once for each program.
 * To allocate for every task, as Linux does, would save that one trap.
 *
 * While a task without memory runs, user mode may not touch the registers, and
 * they hold the initial state: a processor that reads ahead of the trap finds
 * nobody's secrets in them.
 *
 * Values are saved at the switch, not when the next one needs the registers: a
 * task that is woken elsewhere need not ask this CPU for them. They stay in the
 * registers, and a task that comes back to the same CPU with nobody in between
 * loads nothing.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fpu.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

DEFINE_PER_CPU(struct fpu *, fpu_live);
EXPORT_SYMBOL_GPL(fpu_live);
DEFINE_PER_CPU(bool, in_kernel_fpu);
EXPORT_SYMBOL_GPL(in_kernel_fpu);

/*
 * Whose saved state the registers equal, or NULL; it may be a task's that is
 * gone, so it is compared and never followed.
 */
static DEFINE_PER_CPU(const struct fpu *, fpu_held);
/* User mode may not touch them. CPUs start like this. */
static DEFINE_PER_CPU(bool, fpu_forbidden) = true;

/* The initial state: what a task without memory has. */
static struct fpu initial_fpu __ro_after_init;
static struct kmem_cache *fpu_cache __ro_after_init;

bool kernel_fpu_available(void)
{
	return arch_fpu_state_size();
}
EXPORT_SYMBOL_GPL(kernel_fpu_available);

static void allow(void)
{
	if (!__this_cpu_read(fpu_forbidden))
		return;
	arch_fpu_allow();
	__this_cpu_write(fpu_forbidden, false);
}

static void forbid(void)
{
	if (__this_cpu_read(fpu_forbidden))
		return;
	arch_fpu_forbid();
	__this_cpu_write(fpu_forbidden, true);
}

/* The initial state is the same on all CPUs, and never changes. */
static bool registers_hold(const struct fpu *fpu)
{
	return __this_cpu_read(fpu_held) == fpu &&
	       (fpu == &initial_fpu ||
		fpu->loaded_on == raw_smp_processor_id() + 1);
}

/* What is live goes to memory, and stays in the registers. */
static void save_live(const struct fpu *live)
{
	if (live->state)
		arch_fpu_save(live->state);
}

void fpu_switch_out(void)
{
	save_live(__this_cpu_read(fpu_live));
	__this_cpu_write(fpu_live, NULL);
}
EXPORT_SYMBOL_IF_KUNIT(fpu_switch_out);

/* For the running task of a CPU, interrupts off. */
void fpu_restore_for_user(void)
{
	struct fpu *fpu = &current->thread.fpu;
	struct fpu *want = fpu->state ? fpu : &initial_fpu;

	WARN_ON_ONCE(!irqs_disabled());
	__this_cpu_write(fpu_live, fpu);
	if (!kernel_fpu_available())
		return;
	if (!registers_hold(want)) {
		allow();
		arch_fpu_load(want->state);
		__this_cpu_write(fpu_held, want);
		if (fpu->state)
			fpu->loaded_on = raw_smp_processor_id() + 1;
	}
	if (fpu->state)
		allow();
	else
		forbid();
}
EXPORT_SYMBOL_IF_KUNIT(fpu_restore_for_user);

/* --- The kernel's own use --- */

/*
 * An interrupt that comes before the flag is set leaves nothing live, and the
 * registers to us; one that comes after does not touch them.
 */
void kernel_fpu_begin(void)
{
	struct fpu *live;

	preempt_disable();
	WARN(!kernel_fpu_usable(), "the vector registers are taken\n");
	__this_cpu_write(in_kernel_fpu, true);
	barrier();
	allow();
	live = __this_cpu_read(fpu_live);
	if (live)
		save_live(live);
	__this_cpu_write(fpu_live, NULL);
	__this_cpu_write(fpu_held, NULL);
	arch_fpu_kernel_begin();
}
EXPORT_SYMBOL_GPL(kernel_fpu_begin);

void kernel_fpu_end(void)
{
	WARN(!__this_cpu_read(in_kernel_fpu),
	     "the vector registers were not taken\n");
	barrier();
	__this_cpu_write(in_kernel_fpu, false);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(kernel_fpu_end);

/* --- A task's state --- */

/* @fpu->state is about to change, or gone: the registers are stale. */
static void drop_registers(struct fpu *fpu)
{
	unsigned long flags;

	local_irq_save(flags);
	if (__this_cpu_read(fpu_live) == fpu)
		__this_cpu_write(fpu_live, NULL);
	fpu->loaded_on = 0;
	local_irq_restore(flags);
}

/* Between the look and the saving nobody may take the registers away. */
void fpu_sync(struct fpu *fpu)
{
	unsigned long flags;

	local_irq_save(flags);
	if (__this_cpu_read(fpu_live) == fpu)
		save_live(fpu);
	local_irq_restore(flags);
}
EXPORT_SYMBOL_IF_KUNIT(fpu_sync);

/* Memory for @fpu in which nothing stands yet; NULL without. */
static void *state_alloc(void)
{
	return kmem_cache_alloc(fpu_cache, GFP_KERNEL);
}

int fpu_first_use(void)
{
	struct fpu *fpu = &current->thread.fpu;
	void *state;

	if (!kernel_fpu_available())
		return -ENODEV;
	/* An interrupt between the trap and here may have been the reason. */
	if (fpu->state)
		return 0;
	state = state_alloc();
	if (!state)
		return -ENOMEM;
	arch_fpu_init_state(state);
	drop_registers(fpu);
	WRITE_ONCE(fpu->state, state);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(fpu_first_use);

/*
 * From the registers at once if they are there: of a fork's parent they are, as
 * a rule, and an image has holes that a copy would not leave out. arch_fpu_save()
 * may leave out what has not changed since it was loaded from the same memory,
 * and that is never new memory.
 */
static void copy_state(void *state, const struct fpu *src)
{
	unsigned long flags;
	bool live;

	local_irq_save(flags);
	live = __this_cpu_read(fpu_live) == src;
	if (live) {
		arch_fpu_prepare(state);
		arch_fpu_save(state);
	}
	local_irq_restore(flags);
	if (!live)
		memcpy(state, src->state, arch_fpu_state_size());
}

int fpu_clone(struct fpu *dst, struct fpu *src)
{
	void *state = NULL;

	if (src->state) {
		state = state_alloc();
		if (!state)
			return -ENOMEM;
		copy_state(state, src);
	}
	*dst = (struct fpu){ .state = state };
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(fpu_clone);

void fpu_flush(struct fpu *fpu)
{
	if (!fpu->state)
		return;
	drop_registers(fpu);
	arch_fpu_init_state(fpu->state);
}
EXPORT_SYMBOL_IF_KUNIT(fpu_flush);

/* It is as if it had never used them. */
void fpu_free(struct fpu *fpu)
{
	void *state = fpu->state;

	if (!state)
		return;
	drop_registers(fpu);
	fpu->state = NULL;
	kmem_cache_free(fpu_cache, state);
}
EXPORT_SYMBOL_IF_KUNIT(fpu_free);

/* Interrupts would take the registers for their own; a fault could make us wait. */
bool fpu_registers_to_user(void __user *buf)
{
	struct fpu *fpu = &current->thread.fpu;

	if (!fpu->state)
		return false;
	guard(irqsave)();
	if (__this_cpu_read(fpu_live) != fpu)
		fpu_restore_for_user();
	return arch_fpu_registers_to_user(buf);
}

/* What is in memory is old from then on, as of every task that runs. */
bool fpu_registers_from_user(const void __user *buf)
{
	struct fpu *fpu = &current->thread.fpu;
	bool loaded;

	if (!fpu->state)
		return false;
	guard(irqsave)();
	allow();
	loaded = arch_fpu_registers_from_user(buf);
	__this_cpu_write(fpu_held, loaded ? fpu : NULL);
	__this_cpu_write(fpu_live, loaded ? fpu : NULL);
	fpu->loaded_on = loaded ? raw_smp_processor_id() + 1 : 0;
	return loaded;
}

const void *fpu_state(struct fpu *fpu)
{
	fpu_sync(fpu);
	return fpu->state ?: initial_fpu.state;
}

void fpu_get_state(struct fpu *fpu, void *buf)
{
	arch_fpu_to_user(fpu_state(fpu), buf);
}
EXPORT_SYMBOL_IF_KUNIT(fpu_get_state);

/* All that can fail comes first; then the state is another. */
int fpu_set_state(struct fpu *fpu, const void *buf, size_t size)
{
	void *state = fpu->state;
	int err = arch_fpu_check_user(buf, size);

	if (err)
		return err;
	if (!state)
		state = state_alloc();
	if (!state)
		return -ENOMEM;
	drop_registers(fpu);
	arch_fpu_from_user(state, buf);
	fpu->state = state;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(fpu_set_state);

/* Before anything runs in user mode. */
static int __init fpu_init(void)
{
	if (!kernel_fpu_available())
		return 0;
	fpu_cache = kmem_cache_create("task_xstate", arch_fpu_state_size(),
				      ARCH_FPU_STATE_ALIGN,
				      SLAB_PANIC | SLAB_ACCOUNT, NULL);
	initial_fpu.state = state_alloc();
	if (!initial_fpu.state)
		panic("no memory for the initial state of the registers\n");
	arch_fpu_init_state(initial_fpu.state);
	return 0;
}
core_initcall(fpu_init);
