// SPDX-License-Identifier: GPL-2.0-only
/* The way out. Owns nothing that main.c does not. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleloader.h>

#include "internal.h"

/*
 * From here on there is no way back: nobody can get a reference any more. Under
 * module_mutex.
 */
static int begin_going(struct module *mod)
{
	if (!list_empty(&mod->source_list))
		return -EWOULDBLOCK;
	if (mod->state != MODULE_STATE_LIVE)
		return -EBUSY;
	if (mod->init && !mod->exit)
		return -EBUSY;
	if (atomic_cmpxchg(&mod->refcnt, MODULE_REF_BASE, 0) !=
	    MODULE_REF_BASE)
		return -EWOULDBLOCK;
	WRITE_ONCE(mod->state, MODULE_STATE_GOING);
	return 0;
}

/* Its own exit comes first: it may need what the notified ones give it. */
int delete_module(const char *name, unsigned int flags)
{
	struct module *mod;
	int err;

	might_sleep();
	scoped_guard(mutex, &module_mutex) {
		mod = find_module(name);
		err = mod ? begin_going(mod) : -ENOENT;
	}
	if (err)
		return err;
	if (mod->exit)
		mod->exit();
	module_notify(mod);
	module_call_dtors(mod);
	module_discard(mod);
	return 0;
}
EXPORT_SYMBOL_GPL(delete_module);
