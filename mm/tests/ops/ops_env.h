/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What these files need of the world around them. They are compiled twice: into the
 * kernel, and into a program of the host that knows nothing of the kernel.
 */
#ifndef _OPS_ENV_H
#define _OPS_ENV_H

#ifdef __KERNEL__

#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/resource.h>

#else

#include <errno.h>
#include <linux/mman.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define min(a, b)	((a) < (b) ? (a) : (b))
#define scnprintf(...)	ops_scnprintf(__VA_ARGS__)

/* How many characters were stored, as the kernel's function says. */
static inline __attribute__((__format__(__printf__, 3, 4))) int
ops_scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	__builtin_va_list args;
	int n;

	__builtin_va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	__builtin_va_end(args);
	return n < (int)size ? n : (int)size - 1;
}

#endif

#endif /* _OPS_ENV_H */
