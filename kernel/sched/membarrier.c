// SPDX-License-Identifier: GPL-2.0-only
/*
 * membarrier(): a barrier that all threads of a program pass, so that the others need
 * none on their fast path.
 *
 * A CPU that is interrupted passes one. All online ones are, not only those that run the
 * program: to know which do, every switch of tasks would have to have a barrier of its
 * own. Owns mm->membarrier_state.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <uapi/linux/membarrier.h>

#define MEMBARRIER_KNOWN \
	(MEMBARRIER_CMD_GLOBAL | MEMBARRIER_CMD_PRIVATE_EXPEDITED | \
	 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)

static void pass_barrier(void *unused)
{
	smp_mb();
}

/* Ours before and after orders what the caller does around it. */
static long private_expedited(void)
{
	if (!atomic_read(&current->mm->membarrier_state))
		return -EPERM;
	smp_mb();
	smp_call_function(pass_barrier, NULL, 1);
	smp_mb();
	return 0;
}

/* Who does not say that he will use it cannot. */
static long register_private(void)
{
	atomic_set(&current->mm->membarrier_state,
		   MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
	return 0;
}

/* Flags belong to commands that are not here. */
SYSCALL_DEFINE3(membarrier, int, cmd, unsigned int, flags, int, cpu)
{
	if (flags)
		return -EINVAL;
	switch (cmd) {
	case MEMBARRIER_CMD_QUERY:
		return MEMBARRIER_KNOWN;
	case MEMBARRIER_CMD_GLOBAL:
		synchronize_rcu();
		return 0;
	case MEMBARRIER_CMD_PRIVATE_EXPEDITED:
		return private_expedited();
	case MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED:
		return register_private();
	default:
		return -EINVAL;
	}
}
