/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Symbols that loadable modules may use.
 *
 * Each puts its name and address into a table that the module loader searches.
 * The section of an entry bears the symbol's name, so that the linker sorts
 * the table. A symbol in a namespace is for modules that import it
 * (MODULE_IMPORT_NS).
 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>

struct module;

#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE	(&__this_module)
#define IN_MODULE	true
#else
#define THIS_MODULE	((struct module *)0)
#define IN_MODULE	false	/* this code is built in */
#endif

struct kernel_symbol {
	void *value;
	const char *name;
	const char *namespace;	/* "" for none */
};

#ifdef CONFIG_MODULES
/* The namespace has a name of its own, by which modpost finds it. */
#define ___EXPORT_SYMBOL(sym, sec, ns) \
	extern typeof(sym) sym; \
	static const char __kstrtabns_##sym[] __used \
		__section("__ksymtab_strings") __aligned(1) = ns; \
	static const struct kernel_symbol __ksymtab_##sym __used \
		__section("___ksymtab" sec "+" #sym) __aligned(8) = { \
			.value = (void *)&sym, .name = #sym, \
			.namespace = __kstrtabns_##sym, \
	}
#else
#define ___EXPORT_SYMBOL(sym, sec, ns)	extern typeof(sym) sym
#endif

#define EXPORT_SYMBOL(sym)	___EXPORT_SYMBOL(sym, "", "")
#define EXPORT_SYMBOL_GPL(sym)	___EXPORT_SYMBOL(sym, "_gpl", "")
#define EXPORT_SYMBOL_NS(sym, ns)	___EXPORT_SYMBOL(sym, "", #ns)
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	___EXPORT_SYMBOL(sym, "_gpl", #ns)
#define EXPORT_PER_CPU_SYMBOL(sym)	EXPORT_SYMBOL(sym)
#define EXPORT_PER_CPU_SYMBOL_GPL(sym)	EXPORT_SYMBOL_GPL(sym)

#endif /* _LINUX_EXPORT_H */
