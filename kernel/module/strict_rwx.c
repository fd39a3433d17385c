// SPDX-License-Identifier: GPL-2.0-only
/*
 * What may be done with each part of a module: code is executed and never
 * written, constants are neither, data are not executed. module_alloc() gives
 * memory that is writable and not executable, so data need nothing.
 */
#include <asm/page.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/set_memory.h>

#include "internal.h"

static int change(const struct module *mod, enum mod_mem_type type,
		  int (*set)(unsigned long addr, int numpages))
{
	const struct module_memory *mem = &mod->mem[type];

	if (!mem->base)
		return 0;
	return set((unsigned long)mem->base,
		   PAGE_ALIGN(mem->size) >> PAGE_SHIFT);
}

int module_protect(struct module *mod)
{
	int err = change(mod, MOD_TEXT, set_memory_rox);

	if (!err)
		err = change(mod, MOD_INIT_TEXT, set_memory_rox);
	if (!err)
		err = change(mod, MOD_RODATA, set_memory_ro);
	return err ?: change(mod, MOD_INIT_RODATA, set_memory_ro);
}

/* What init was allowed to write, once. */
int module_protect_after_init(struct module *mod)
{
	return change(mod, MOD_RO_AFTER_INIT, set_memory_ro);
}
