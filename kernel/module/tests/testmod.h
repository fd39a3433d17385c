/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What modpost writes for other modules, for those that the tests embed; and
 * what these export to each other.
 */
#ifndef _MODULE_TESTS_TESTMOD_H
#define _MODULE_TESTS_TESTMOD_H

#include <linux/module.h>
#include <linux/vermagic.h>

#define TESTMOD(mod_init, mod_exit) \
	MODULE_INFO(vermagic, VERMAGIC_STRING); \
	MODULE_INFO(name, KBUILD_MODNAME); \
	MODULE_INFO(intree, "Y"); \
	MODULE_INFO(depends, ""); \
	struct module __this_module \
		__section(".gnu.linkonce.this_module") = { \
			.name = KBUILD_MODNAME, \
			.init = mod_init, .exit = mod_exit, \
	}

/* testmod_base: what its parameters have been set to. */
int testmod_base_value(void);
const char *testmod_base_text(void);
/* Its per-CPU variable of this CPU, which begins at 7, made one more. */
int testmod_base_count(void);
extern int testmod_base_inits;

#endif /* _MODULE_TESTS_TESTMOD_H */
