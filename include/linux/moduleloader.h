/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the code and data of modules live. */
#ifndef _LINUX_MODULELOADER_H
#define _LINUX_MODULELOADER_H

/*
 * Whole pages in MODULES_VADDR..MODULES_END, which every instruction of the
 * kernel can reach: writable, not executable, and not cleared. NULL if there
 * is no room. set_memory_rox() and its like then give each part its
 * permissions; freeing asks for no permission back.
 */
void *module_alloc(unsigned long size);
void module_memfree(void *region);

#endif /* _LINUX_MODULELOADER_H */
