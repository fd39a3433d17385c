/* SPDX-License-Identifier: GPL-2.0-only */
/* What printk shows its tests. */
#ifndef _KERNEL_PRINTK_INTERNAL_H
#define _KERNEL_PRINTK_INTERNAL_H

#include <linux/kconfig.h>

/* Bytes of the ring that keeps the log; the oldest are overwritten. */
#define LOG_BUF_LEN	(1u << 17)

#if IS_ENABLED(CONFIG_KUNIT)
/* loglevel=, quiet and ignore_loglevel; 0 or -EINVAL, and then no change. */
int loglevel_param(char *val);
int quiet_param(char *val);
int ignore_loglevel_param(char *val);
#endif

#endif /* _KERNEL_PRINTK_INTERNAL_H */
