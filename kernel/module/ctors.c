// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that the compiler wants called before all others of a module, and
 * behind them: sanitizers tell their run-time library of its variables so.
 */
#include <linux/module.h>

#include "internal.h"

static void call_all(const struct mod_table *table)
{
	void (*const *fns)(void) = table->start;

	for (unsigned int i = 0; i < table->num; i++)
		fns[i]();
}

void module_call_ctors(const struct module *mod)
{
	call_all(&mod->ctors);
}

void module_call_dtors(const struct module *mod)
{
	call_all(&mod->dtors);
}
