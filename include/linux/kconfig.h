/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Turning configuration symbols into C expressions.
 *
 * Pre-included before every kernel source file. A symbol that is set to y is
 * the macro CONFIG_X with value 1; one set to m is CONFIG_X_MODULE; one that
 * is not set does not exist. IS_ENABLED() and its kin make any of the three a
 * constant 0 or 1, so that code for an absent feature is still compiled (and
 * so kept correct) before the optimiser drops it.
 */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#include <generated/autoconf.h>

/*
 * If @sym expands to 1, pasting makes __kconfig_probe_1, which is a macro that
 * shifts a 1 into the second place of the argument list; otherwise the paste
 * is an unknown word, and the second place holds the 0 that stood there.
 */
#define __kconfig_probe_1		~,
#define __kconfig_second(_, value, ...)	value
#define __kconfig_pick(probe)		__kconfig_second(probe 1, 0)
#define __kconfig_paste(sym)		__kconfig_pick(__kconfig_probe_##sym)
#define __kconfig_set(sym)		__kconfig_paste(sym)

/* __kconfig_or(): 1 if either symbol is set; both must be macro names. */
#define __kconfig_or_0(b)		__kconfig_set(b)
#define __kconfig_or_1(b)		1
#define __kconfig_or_cat(a, b)		__kconfig_or_##a(b)
#define __kconfig_or_eval(a, b)		__kconfig_or_cat(a, b)

/* Built into the kernel image. */
#define IS_BUILTIN(option)	__kconfig_set(option)

/* Built as a loadable module. */
#define IS_MODULE(option)	__kconfig_set(option##_MODULE)

/* Either. */
#define IS_ENABLED(option) \
	__kconfig_or_eval(__kconfig_set(option), option##_MODULE)

/* Usable from the code being compiled: built in, or both are modules. */
#ifdef MODULE
#define IS_REACHABLE(option)	IS_ENABLED(option)
#else
#define IS_REACHABLE(option)	IS_BUILTIN(option)
#endif

#endif /* _LINUX_KCONFIG_H */
