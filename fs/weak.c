// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the code of signals does as soon as there is one: these give way to it.
 */
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* Nobody is told: who writes to a broken pipe has his -EPIPE. */
__weak int send_sig(int sig, struct task_struct *p, int priv)
{
	return 0;
}

/* No signal comes yet that could be kept from coming. */
__weak void set_current_blocked(sigmask_t mask)
{
	current->blocked = mask;
}
