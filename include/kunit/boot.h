/* SPDX-License-Identifier: GPL-2.0-only */
/* What the boot needs of KUnit. */
#ifndef _KUNIT_BOOT_H
#define _KUNIT_BOOT_H

#include <linux/kconfig.h>

/*
 * Run what the command line asks for: once, in the first thread, while __init
 * code is still there. Does not return if kunit_shutdown= says so. Returns 0,
 * or an errno if anything failed.
 */
#if IS_BUILTIN(CONFIG_KUNIT)
int kunit_run_all_tests(void);
#else
static inline int kunit_run_all_tests(void)
{
	return 0;
}
#endif

#endif /* _KUNIT_BOOT_H */
