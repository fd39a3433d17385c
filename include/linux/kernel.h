/* SPDX-License-Identifier: GPL-2.0-only */
/* What nearly every file needs, and the end of the kernel's life. */
#ifndef __LINUX_KERNEL_H
#define __LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/stddef.h>
#include <linux/types.h>

#define upper_32_bits(n)	((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n)	((u32)((n) & 0xffffffff))

#define REPEAT_BYTE(x)		((~0ul / 0xff) * (x))

/*
 * Asserts, under CONFIG_DEBUG_ATOMIC_SLEEP, that the caller may sleep; and on
 * every kernel is a point at which another task may run.
 */
#define might_sleep()	__might_sleep(__FILE__, __LINE__)
#define might_sleep_if(cond) do { if (cond) might_sleep(); } while (0)

#ifdef CONFIG_DEBUG_ATOMIC_SLEEP
void __might_sleep(const char *file, int line);
#else
static inline void __might_sleep(const char *file, int line)
{
}
#endif

#endif /* __LINUX_KERNEL_H */
