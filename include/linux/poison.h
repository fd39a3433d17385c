/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values that mark dead memory.
 *
 * Each is chosen so that following it as a pointer faults at once, and so
 * that a register dump shows at a glance which kind of corpse was touched.
 * The pointers are non-canonical on every 64-bit machine that we run on.
 */
#ifndef _LINUX_POISON_H
#define _LINUX_POISON_H

#define POISON_POINTER_DELTA	0xdead000000000000UL

/* The links of an entry after list_del(): next, then prev (or pprev). */
#define LIST_POISON1	((void *)(POISON_POINTER_DELTA + 0x100))
#define LIST_POISON2	((void *)(POISON_POINTER_DELTA + 0x122))

/* Objects of a cache that are free: all bytes but the last, and the last. */
#define POISON_FREE		0x6b
#define POISON_END		0xa5
/* Behind an object, while it is free and while it is in use. */
#define SLUB_RED_INACTIVE	0xbb
#define SLUB_RED_ACTIVE		0xcc
/* Free pages. */
#define PAGE_POISON		0xaa
/* What was of the boot alone. */
#define POISON_FREE_INITMEM	0xcc

#endif /* _LINUX_POISON_H */
