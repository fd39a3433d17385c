// SPDX-License-Identifier: GPL-2.0-only
/* A module that comes and goes at once. Owns nothing. */
#include <linux/errno.h>
#include <linux/module.h>

static int lx_fail_data = 5;
module_param(lx_fail_data, int, 0444);

static int __init lx_fail_init(void)
{
	return -ENODEV;
}

module_init(lx_fail_init);
MODULE_LICENSE("GPL");
