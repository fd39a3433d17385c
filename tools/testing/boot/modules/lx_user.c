// SPDX-License-Identifier: GPL-2.0-only
/* A module that uses another one. Owns what it was told. */
#include <linux/module.h>

#include "lx_base.h"

static int lx_user_sum;
module_param(lx_user_sum, int, 0444);

static int __init lx_user_init(void)
{
	lx_user_sum = lx_base_sum();
	return 0;
}

static void __exit lx_user_exit(void)
{
}

module_init(lx_user_init);
module_exit(lx_user_exit);
MODULE_LICENSE("GPL");
