/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's mappings as they are for good: all memory at PAGE_OFFSET, and
 * the image with the permissions of its sections (mm/linear_map.c).
 */
#ifndef _LINUX_LINEAR_MAP_H
#define _LINUX_LINEAR_MAP_H

/* Once memblock knows all memory; what lies above its limit becomes usable. */
void linear_map_init(void);
/* After the last initcall: gives the memory of init sections back. */
void free_initmem(void);
/* What is __ro_after_init becomes read-only. */
void mark_readonly(void);

#endif /* _LINUX_LINEAR_MAP_H */
