/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of kernel/printk share, and what they show their tests. */
#ifndef _KERNEL_PRINTK_INTERNAL_H
#define _KERNEL_PRINTK_INTERNAL_H

#include <linux/kconfig.h>
#include <linux/types.h>

#include "log_ring.h"

/* The ring that the kernel begins with; log_buf_len= asks for a larger one. */
#define LOG_BUF_ORDER	11
#define LOG_BUF_LEN	(sizeof(struct log_slot) << LOG_BUF_ORDER)

/* printk.c: the ring in use. Changes once, before other CPUs run. */
extern struct log_ring *printk_ring;

/* console.c: shows what is new, unless another CPU does so already. */
void console_flush(void);

/* log_wait.c: there is something new. */
void log_wake_readers(void);

/* What syslog() asks for: 1 to 8, or -EINVAL; next to nothing, or what it was before. */
int console_set_level(int level);
void console_silence(bool on);

/* The ring is another one: every console goes on where it was. */
void console_find_places(void);

#if IS_ENABLED(CONFIG_KUNIT)
/* loglevel=, quiet and ignore_loglevel; 0 or -EINVAL, and then no change. */
int loglevel_param(char *val);
int quiet_param(char *val);
int ignore_loglevel_param(char *val);
#endif

#endif /* _KERNEL_PRINTK_INTERNAL_H */
