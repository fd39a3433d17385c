/* SPDX-License-Identifier: GPL-2.0-only */
/* What tests replace to make memory of the caller's unreachable. */
#ifndef _LIB_IOV_ITER_H
#define _LIB_IOV_ITER_H

#include <linux/kconfig.h>
#include <linux/types.h>

struct iov_iter;

#if IS_ENABLED(CONFIG_KUNIT)
size_t iter_copy(void *to, const void *from, size_t bytes);
size_t iter_fault_in(const struct iov_iter *i, size_t bytes);
#endif

#endif /* _LIB_IOV_ITER_H */
