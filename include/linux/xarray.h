/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The XArray: an array of ULONG_MAX + 1 pointers of which most are NULL.
 *
 * Loads take no lock but rcu_read_lock(), which they bring along; changes take
 * the array's own spinlock. What an entry points at is the caller's to keep
 * alive. Each entry has three marks, which searches can ask for. An entry may
 * span several indices (see xa_store_range() and XA_STATE_ORDER()): those are
 * tied together, so whoever changes one of them changes all.
 *
 * There are two interfaces. The normal one, <linux/xarray_api.h> and
 * <linux/xarray_lock.h>, is functions that lock and allocate by themselves;
 * the advanced one, <linux/xarray_state.h> and <linux/xarray_iter.h>, is a
 * cursor to be used under a lock of one's own.
 */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/xarray_api.h>
#include <linux/xarray_iter.h>
#include <linux/xarray_lock.h>
#include <linux/xarray_state.h>

#endif /* _LINUX_XARRAY_H */
