/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading and writing where a fault is an answer, not a bug. */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <linux/types.h>

/*
 * From or to any kernel address, in any context. 0, or -EFAULT: what could be
 * copied may have been.
 */
long copy_from_kernel_nofault(void *dst, const void *src, size_t size);
long copy_to_kernel_nofault(void *dst, const void *src, size_t size);
#define get_kernel_nofault(val, ptr) \
	copy_from_kernel_nofault(&(val), (ptr), sizeof(val))

#endif /* _LINUX_UACCESS_H */
