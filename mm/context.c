// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which address space a CPU has loaded, and for how long that stays.
 *
 * Owns cpu_mm and left_mm, which each CPU writes with interrupts off, and
 * task_struct.mm, which a task that runs writes itself, under its alloc_lock: so
 * others may look at it.
 *
 * What a CPU has loaded stays loaded, and referenced, until it loads another space
 * or the last user of it has gone: then mm_leave_cpus() takes it from CPUs that idle
 * or run kernel threads on it, so that it can be freed at once.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/tlb.h>

/* Loaded here: a reference. NULL: the kernel's own tables. */
static DEFINE_PER_CPU(struct mm_struct *, cpu_mm);
/* What the switch under way has left: its reference is to be put. */
static DEFINE_PER_CPU(struct mm_struct *, left_mm);

/* Returns what was loaded before, with the CPU's reference, or NULL. */
static struct mm_struct *load(struct mm_struct *mm)
{
	struct mm_struct *old = this_cpu_read(cpu_mm);

	if (old == mm) {
		tlb_switch(&mm->arch.tlb);	/* no longer lazy */
		return NULL;
	}
	if (mm)
		mmgrab(mm);
	tlb_switch(mm ? &mm->arch.tlb : NULL);
	this_cpu_write(cpu_mm, mm);
	return old;
}

bool mm_switch(struct mm_struct *next)
{
	struct mm_struct *old;

	if (!next) {
		tlb_enter_lazy();
		return false;
	}
	old = load(next);
	if (!old)
		return false;
	this_cpu_write(left_mm, old);
	return true;
}

/* The scheduler's locks are not held: what goes with it may take some. */
void mm_switch_done(void)
{
	struct mm_struct *old = this_cpu_read(left_mm);

	this_cpu_write(left_mm, NULL);
	mmdrop(old);
}

/* The running task has it from now on; returns what the CPU had, as load() does. */
static struct mm_struct *take(struct mm_struct *mm)
{
	struct mm_struct *old;

	guard(spinlock)(&current->alloc_lock);
	local_irq_disable();
	WRITE_ONCE(current->mm, mm);
	old = load(mm);
	local_irq_enable();
	return old;
}

void kthread_use_mm(struct mm_struct *mm)
{
	struct mm_struct *old;

	WARN_ON_ONCE(!(current->flags & PF_KTHREAD));
	WARN_ON_ONCE(current->mm);
	old = take(mm);
	if (old)
		mmdrop(old);
}
EXPORT_SYMBOL_GPL(kthread_use_mm);

/* It stays loaded, for who uses it next. */
void kthread_unuse_mm(struct mm_struct *mm)
{
	WARN_ON_ONCE(current->mm != mm);
	guard(spinlock)(&current->alloc_lock);
	local_irq_disable();
	WRITE_ONCE(current->mm, NULL);
	tlb_enter_lazy();
	local_irq_enable();
}
EXPORT_SYMBOL_GPL(kthread_unuse_mm);

void exec_mmap(struct mm_struct *mm)
{
	struct mm_struct *had = current->mm, *loaded = take(mm);

	if (loaded)
		mmdrop(loaded);
	if (had)
		mmput(had);
}
EXPORT_SYMBOL_IF_KUNIT(exec_mmap);

/* A kernel thread's is only borrowed, and says nothing of the thread. */
struct mm_struct *get_task_mm(struct task_struct *p)
{
	struct mm_struct *mm;

	if (READ_ONCE(p->flags) & PF_KTHREAD)
		return NULL;
	guard(spinlock)(&p->alloc_lock);
	mm = p->mm;
	if (mm)
		mmget(mm);
	return mm;
}
EXPORT_SYMBOL_GPL(get_task_mm);

void exit_kthread_mm(void)
{
	if (current->mm)
		kthread_unuse_mm(current->mm);
}

/* Who is to leave, and how many have: each gives us its reference. */
struct leave_call {
	struct mm_struct *mm;
	atomic_t nr_left;
};

static void leave_here(void *info)
{
	struct leave_call *call = info;

	if (this_cpu_read(cpu_mm) != call->mm || current->mm == call->mm)
		return;
	load(NULL);
	atomic_inc(&call->nr_left);
}

/* The mask changes while they leave, and some may have left by themselves. */
void mm_leave_cpus(struct mm_struct *mm)
{
	struct leave_call call = { .mm = mm };

	struct cpumask users;
	unsigned int cpu;

	cpumask_clear(&users);
	for_each_online_cpu(cpu)
		if (cpumask_test_cpu(cpu, &mm->arch.tlb.cpus))
			cpumask_set_cpu(cpu, &users);
	if (cpumask_empty(&users))
		return;
	on_each_cpu_mask(&users, leave_here, &call, true);
	for (int nr = atomic_read(&call.nr_left); nr; nr--)
		mmdrop(mm);
}
EXPORT_SYMBOL_IF_KUNIT(mm_leave_cpus);

/* The task stays on its CPU meanwhile: there is no preemption. */
static bool verify_here(struct mm_struct *mm)
{
	struct mm_struct *loaded = this_cpu_read(cpu_mm);

	return (tlb_loaded() == &mm->arch.tlb) == (loaded == mm) &&
	       (current->mm != mm || loaded == mm);
}

bool mm_verify_cpus(struct mm_struct *mm)
{
	bool ok;

	local_irq_disable();
	ok = verify_here(mm);
	local_irq_enable();
	return ok && tlb_verify(&mm->arch.tlb);
}
