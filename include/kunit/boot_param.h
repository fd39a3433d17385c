/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameters of the boot, given by a test as the command line would give
 * them. What the parameter sets is the test's to restore.
 */
#ifndef _KUNIT_BOOT_PARAM_H
#define _KUNIT_BOOT_PARAM_H

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/string.h>

extern const struct obs_kernel_param __setup_start[], __setup_end[];

/*
 * @name as it is registered, with its "=" if it has one. Returns what the
 * function of the parameter says of @val, or -ENOENT if there is none.
 */
static inline int kunit_boot_param(const char *name, char *val)
{
	const struct obs_kernel_param *p;

	for (p = __setup_start; p < __setup_end; p++)
		if (!strcmp(p->str, name))
			return p->setup_func(val);
	return -ENOENT;
}

#endif /* _KUNIT_BOOT_PARAM_H */
