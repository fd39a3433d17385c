/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that are private to their file, except to a test of it.
 *
 * They stay static without CONFIG_KUNIT. With it, a modular test imports the
 * namespace EXPORTED_FOR_KUNIT_TESTING to reach those that are exported, and
 * those that are no module's business but a test's.
 */
#ifndef _KUNIT_VISIBILITY_H
#define _KUNIT_VISIBILITY_H

#include <linux/export.h>
#include <linux/kconfig.h>

#if IS_ENABLED(CONFIG_KUNIT)
#define VISIBLE_IF_KUNIT
#define EXPORT_SYMBOL_IF_KUNIT(symbol) \
	EXPORT_SYMBOL_NS_GPL(symbol, EXPORTED_FOR_KUNIT_TESTING)
#else
#define VISIBLE_IF_KUNIT		static
#define EXPORT_SYMBOL_IF_KUNIT(symbol)	extern typeof(symbol) symbol
#endif

#endif /* _KUNIT_VISIBILITY_H */
