/* SPDX-License-Identifier: GPL-2.0-only */
/* Sizes by their names. */
#ifndef _LINUX_SIZES_H
#define _LINUX_SIZES_H

#include <linux/const.h>

#define SZ_4K	_AC(0x1000, UL)
#define SZ_64K	_AC(0x10000, UL)
#define SZ_1M	_AC(0x100000, UL)
#define SZ_2M	_AC(0x200000, UL)
#define SZ_8M	_AC(0x800000, UL)
#define SZ_32M	_AC(0x2000000, UL)
#define SZ_128M	_AC(0x8000000, UL)
#define SZ_1G	_AC(0x40000000, UL)
#define SZ_2G	_AC(0x80000000, UL)

#endif /* _LINUX_SIZES_H */
