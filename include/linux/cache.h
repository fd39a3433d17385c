/* SPDX-License-Identifier: GPL-2.0-only */
/* Where data stands with regard to cache lines, and to writing after boot. */
#ifndef _LINUX_CACHE_H
#define _LINUX_CACHE_H

#include <linux/compiler_types.h>

#define L1_CACHE_SHIFT	6
#define L1_CACHE_BYTES	(1 << L1_CACHE_SHIFT)
#define SMP_CACHE_BYTES	L1_CACHE_BYTES
#define cache_line_size() L1_CACHE_BYTES

#define ____cacheline_aligned		__aligned(L1_CACHE_BYTES)
#define ____cacheline_aligned_in_smp	__aligned(L1_CACHE_BYTES)
#define __cacheline_aligned		__aligned(L1_CACHE_BYTES)
#define __cacheline_aligned_in_smp	__aligned(L1_CACHE_BYTES)

/* Written seldom, read often: kept apart from what is written often. */
#define __read_mostly		__section(".data..read_mostly")
/* Written during the boot only. */
#define __ro_after_init		__section(".data..ro_after_init")

#endif /* _LINUX_CACHE_H */
