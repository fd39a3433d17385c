// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the code of signals does as soon as there is one: these give way to it.
 */
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* Nothing is sent yet to who would be blocked. */
__weak void set_current_blocked(sigmask_t mask)
{
	current->blocked = mask;
}
