/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Symbols that loadable modules may use. Each puts its name and address into
 * a table that the module loader searches.
 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>

#ifdef CONFIG_MODULES
struct kernel_symbol {
	void *value;
	const char *name;
};
#define ___EXPORT_SYMBOL(sym, sec) \
	extern typeof(sym) sym; \
	static const struct kernel_symbol __ksymtab_##sym \
		__used __section(sec "+" #sym) __aligned(8) = { \
			.value = (void *)&sym, .name = #sym, \
	}
#define EXPORT_SYMBOL(sym)	___EXPORT_SYMBOL(sym, "___ksymtab")
#define EXPORT_SYMBOL_GPL(sym)	___EXPORT_SYMBOL(sym, "___ksymtab_gpl")
#else
#define EXPORT_SYMBOL(sym)	extern typeof(sym) sym
#define EXPORT_SYMBOL_GPL(sym)	extern typeof(sym) sym
#endif

#endif /* _LINUX_EXPORT_H */
