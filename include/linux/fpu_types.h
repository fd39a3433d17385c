/* SPDX-License-Identifier: GPL-2.0-only */
/* What a task keeps of its vector registers: a part of thread_struct. */
#ifndef _LINUX_FPU_TYPES_H
#define _LINUX_FPU_TYPES_H

/*
 * All zero for a task that has not used them yet, and for kernel threads.
 *
 * @state: memory for the registers, from the first use on. Written by the task
 * itself, or while it does not run.
 * @loaded_on: 1 + the CPU whose registers were last filled from @state, or 0 if
 * @state has been changed since.
 */
struct fpu {
	void *state;
	unsigned int loaded_on;
};

#endif /* _LINUX_FPU_TYPES_H */
