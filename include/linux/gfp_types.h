/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How memory is to be allocated: from where, how hard to try, and what to do
 * with it. Names and meanings are Linux's.
 */
#ifndef _LINUX_GFP_TYPES_H
#define _LINUX_GFP_TYPES_H

#include <linux/types.h>

/* Which zone; none means ZONE_NORMAL. */
#define __GFP_DMA32		((__force gfp_t)0x0001u)
#define __GFP_MOVABLE		((__force gfp_t)0x0002u)
/* The page can be had back by shrinking a cache. */
#define __GFP_RECLAIMABLE	((__force gfp_t)0x0004u)
/* May use part of the reserve. */
#define __GFP_HIGH		((__force gfp_t)0x0008u)
/* Reclaim may start I/O; may call into filesystems. */
#define __GFP_IO		((__force gfp_t)0x0010u)
#define __GFP_FS		((__force gfp_t)0x0020u)
#define __GFP_ZERO		((__force gfp_t)0x0040u)
/* May sleep to reclaim; may wake kswapd. */
#define __GFP_DIRECT_RECLAIM	((__force gfp_t)0x0080u)
#define __GFP_KSWAPD_RECLAIM	((__force gfp_t)0x0100u)
#define __GFP_WRITE		((__force gfp_t)0x0200u)
/* No message on failure. */
#define __GFP_NOWARN		((__force gfp_t)0x0400u)
/* How hard: until progress ends; never give up; once lightly. */
#define __GFP_RETRY_MAYFAIL	((__force gfp_t)0x0800u)
#define __GFP_NOFAIL		((__force gfp_t)0x1000u)
#define __GFP_NORETRY		((__force gfp_t)0x2000u)
/* The whole reserve, and none of it. */
#define __GFP_MEMALLOC		((__force gfp_t)0x4000u)
#define __GFP_NOMEMALLOC	((__force gfp_t)0x8000u)
/* One folio of 2^order pages rather than that many pages. */
#define __GFP_COMP		((__force gfp_t)0x10000u)
#define __GFP_HARDWALL		((__force gfp_t)0x20000u)
/* From the node asked for or not at all. */
#define __GFP_THISNODE		((__force gfp_t)0x40000u)
#define __GFP_ACCOUNT		((__force gfp_t)0x80000u)
#define __GFP_BITS_SHIFT	20

#define __GFP_RECLAIM	(__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)

#define GFP_ATOMIC	(__GFP_HIGH | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL	(__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT	(__GFP_KSWAPD_RECLAIM)
#define GFP_NOIO	(__GFP_RECLAIM)
#define GFP_NOFS	(__GFP_RECLAIM | __GFP_IO)
#define GFP_USER	(GFP_KERNEL | __GFP_HARDWALL)
#define GFP_DMA32	(__GFP_DMA32)
#define GFP_HIGHUSER	GFP_USER
#define GFP_HIGHUSER_MOVABLE (GFP_HIGHUSER | __GFP_MOVABLE)
#define GFP_TRANSHUGE_LIGHT \
	((GFP_HIGHUSER_MOVABLE | __GFP_COMP | __GFP_NOMEMALLOC | \
	  __GFP_NOWARN) & ~__GFP_RECLAIM)
#define GFP_TRANSHUGE	(GFP_TRANSHUGE_LIGHT | __GFP_DIRECT_RECLAIM)

/* Both at once say nothing. */
#define GFP_MOVABLE_MASK (__GFP_RECLAIMABLE | __GFP_MOVABLE)

/* What may pass when the caller says where and how, not what. */
#define GFP_RECLAIM_MASK \
	(__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | \
	 __GFP_RETRY_MAYFAIL | __GFP_NOFAIL | __GFP_NORETRY | \
	 __GFP_MEMALLOC | __GFP_NOMEMALLOC)

#endif /* _LINUX_GFP_TYPES_H */
