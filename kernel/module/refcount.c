// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who keeps a module from going. The count has one reference of the module's
 * own, which unloading takes away if it is the last one: from then on nobody
 * gets another.
 */
#include <linux/kernel.h>
#include <linux/module.h>

#include "internal.h"

bool module_is_live(const struct module *mod)
{
	return READ_ONCE(mod->state) != MODULE_STATE_GOING;
}

bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	return module_is_live(module) &&
	       atomic_inc_not_zero(&module->refcnt);
}
EXPORT_SYMBOL(try_module_get);

void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}
EXPORT_SYMBOL(__module_get);

void module_put(struct module *module)
{
	if (module)
		WARN_ON(atomic_dec_return(&module->refcnt) < 0);
}
EXPORT_SYMBOL(module_put);

int module_refcount(struct module *module)
{
	return atomic_read(&module->refcnt) - MODULE_REF_BASE;
}
EXPORT_SYMBOL(module_refcount);
