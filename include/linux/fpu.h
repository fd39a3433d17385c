/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vector and floating-point registers: a task's, and their use by the kernel
 * (kernel/fpu.c).
 *
 * The kernel is compiled without them, so a program's values stay in place
 * through system calls and interrupts. They go to memory when the task is
 * switched out or the kernel itself wants the registers, and come back on the
 * way to user mode.
 */
#ifndef _LINUX_FPU_H
#define _LINUX_FPU_H

#include <asm/fpu.h>
#include <linux/compiler.h>
#include <linux/fpu_types.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>

struct task_struct;

/*
 * The running task's, if this CPU's registers are ready for user mode and may
 * be changed there; else NULL.
 */
DECLARE_PER_CPU(struct fpu *, fpu_live);
/* The kernel uses the registers: between kernel_fpu_begin() and _end(). */
DECLARE_PER_CPU(bool, in_kernel_fpu);

/* --- The kernel's own use --- */

/* Does this machine have such registers? */
bool kernel_fpu_available(void);
/* Here and now? Not in an NMI, nor in an interrupt that came into such use. */
static inline bool kernel_fpu_usable(void)
{
	return !in_nmi() && !__this_cpu_read(in_kernel_fpu);
}
/*
 * Between these two the kernel may change the registers, and must not sleep.
 * They do not nest. On x86 the rounding mode and masks of SSE and AVX are the
 * default ones; the x87 needs an FNINIT first.
 */
void kernel_fpu_begin(void);
void kernel_fpu_end(void);

/* --- Switches, and the way to user mode --- */

/* Saves what the running task has in the registers. Interrupts are off. */
void fpu_switch_out(void);
/* In every switch of tasks, before it. */
static __always_inline void switch_fpu_prepare(void)
{
	if (unlikely(__this_cpu_read(fpu_live)))
		fpu_switch_out();
}

/* Fills the registers for the running task. Interrupts are off. */
void fpu_restore_for_user(void);
/*
 * The last thing before every return to user mode: interrupts are off, and stay
 * so until it is reached.
 */
static __always_inline void switch_fpu_return(void)
{
	if (unlikely(!__this_cpu_read(fpu_live)))
		fpu_restore_for_user();
}

/*
 * The running task has used the registers in user mode for the first time. May
 * sleep. -ENOMEM; -ENODEV if there are none.
 */
int fpu_first_use(void);

/* --- A task's state: the running one's, or that of one that cannot run --- */

/* @dst, of a task that is not yet known to anybody, becomes as @src is now. */
int fpu_clone(struct fpu *dst, struct fpu *src);
/* As at the start of a program. Memory that is there is kept for the next one. */
void fpu_flush(struct fpu *fpu);
void fpu_free(struct fpu *fpu);
/* The registers' values into @fpu->state, if that is not what it holds. */
void fpu_sync(struct fpu *fpu);
/* The same, and where they are, in the machine's own format: until it is in its program again. */
const void *fpu_state(struct fpu *fpu);
/* In the format of the architecture's ABI, arch_fpu_user_size() bytes. */
void fpu_get_state(struct fpu *fpu, void *buf);
/* -EINVAL for what the machine would not take, -ENOMEM; then nothing changed. */
int fpu_set_state(struct fpu *fpu, const void *buf, size_t size);

/*
 * The running task's, between the registers and its memory at once, in the standard format
 * (asm/fpu.h). False: not so, and nothing has happened, but that what a load has begun to
 * replace is as it was when it was last saved.
 */
bool fpu_registers_to_user(void __user *buf);
bool fpu_registers_from_user(const void __user *buf);

#endif /* _LINUX_FPU_H */
