/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Questions about the configuration, for the preprocessor and for C.
 *
 * Every file is compiled with "-include linux/kconfig.h", so CONFIG_* are known
 * everywhere. A symbol that is n is not defined at all, y defines CONFIG_FOO as
 * 1, m defines CONFIG_FOO_MODULE as 1.
 */
#ifndef __LINUX_KCONFIG_H
#define __LINUX_KCONFIG_H

#include <generated/autoconf.h>

/*
 * How a missing macro becomes 0. The argument is pasted behind a prefix: a
 * defined symbol gives __KCONFIG_COMMA_1, which is a macro and adds an argument;
 * any other word stays one word. The second argument is then 1, or 0:
 *
 *	defined:  second(, 1, 0)		-> 1
 *	missing:  second(__KCONFIG_COMMA_CONFIG_FOO 1, 0)	-> 0
 */
#define __KCONFIG_COMMA_1 0,
#define __kconfig_second(_first, second, ...) second
#define __kconfig_pick(maybe_comma) __kconfig_second(maybe_comma 1, 0)
#define __kconfig_paste(value) __kconfig_pick(__KCONFIG_COMMA_##value)
#define __kconfig_is_set(symbol) __kconfig_paste(symbol)

#define __kconfig_or_0_0 0
#define __kconfig_or_0_1 1
#define __kconfig_or_1_0 1
#define __kconfig_or_1_1 1
#define __kconfig_or_paste(a, b) __kconfig_or_##a##_##b
#define __kconfig_or(a, b) __kconfig_or_paste(a, b)

/* CONFIG_FOO=y */
#define IS_BUILTIN(symbol) __kconfig_is_set(symbol)

/* CONFIG_FOO=m */
#define IS_MODULE(symbol) __kconfig_is_set(symbol##_MODULE)

/* CONFIG_FOO=y or m */
#define IS_ENABLED(symbol) __kconfig_or(IS_BUILTIN(symbol), IS_MODULE(symbol))

/* May this code call into symbol? A module is out of reach of built-in code. */
#ifdef MODULE
#define IS_REACHABLE(symbol) IS_ENABLED(symbol)
#else
#define IS_REACHABLE(symbol) IS_BUILTIN(symbol)
#endif

#endif /* __LINUX_KCONFIG_H */
