// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module for a debugger to look at: something in each of its sections. Owns
 * them; nothing changes after init, so there is no lock.
 */
#include <linux/cache.h>
#include <linux/module.h>
#include <linux/percpu.h>

#include "lx_base.h"

static int lx_bss;
static int lx_data = 4;
module_param(lx_data, int, 0444);
static const int lx_rodata[] = { 1, 2, 3 };
static int lx_after_init __ro_after_init;
static int lx_init_data __initdata = 42;
static DEFINE_PER_CPU(int, lx_percpu) = 7;

/* For the module that stands on this one. */
int lx_base_sum(void)
{
	return lx_bss + lx_data + lx_rodata[lx_after_init & 1] +
	       __this_cpu_read(lx_percpu);
}
EXPORT_SYMBOL_GPL(lx_base_sum);

static int __init lx_base_init(void)
{
	lx_bss = lx_init_data;
	lx_after_init = lx_base_sum();
	return 0;
}

static void __exit lx_base_exit(void)
{
}

module_init(lx_base_init);
module_exit(lx_base_exit);
MODULE_LICENSE("GPL");
