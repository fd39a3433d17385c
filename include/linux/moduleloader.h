/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loading modules: where their code and data live, and the way in and out.
 * The system calls and the boot stand on this; drivers have no use for it.
 */
#ifndef _LINUX_MODULELOADER_H
#define _LINUX_MODULELOADER_H

#include <linux/types.h>

struct module;

/*
 * Whole pages in MODULES_VADDR..MODULES_END, which every instruction of the
 * kernel can reach: writable, not executable, and not cleared. NULL if there
 * is no room. set_memory_rox() and its like then give each part its
 * permissions; freeing asks for no permission back.
 */
void *module_alloc(unsigned long size);
void module_memfree(void *region);

/* Load although the version magic is another one; taints the kernel. */
#define MODULE_INIT_IGNORE_VERMAGIC	2

/*
 * Loads the module whose file is @image and calls its init. @args is text like
 * "x=1 name=foo" and may be NULL. 0, or a negative errno and nothing is left:
 *
 *	-ENOEXEC  not a module, not one for this kernel, or damaged
 *	-EEXIST   one of this name is loaded
 *	-ENOENT   it needs a symbol that nobody exports to it, or got an
 *		  argument for a parameter that it does not have
 *	-EPERM    the administrator has forbidden it
 *	-ENOMEM   no memory
 *
 * or what a parameter or the init function returned. May sleep.
 */
int load_module(const void *image, size_t len, const char *args, int flags);

/*
 * The names of the modules that the one in the file needs, with commas between
 * them. -ENOEXEC if it is no module; -ENOSPC if @buf is too small.
 */
int module_file_depends(const void *image, size_t len, char *buf,
			size_t size);

/*
 * Unloads a module: -ENOENT if there is none of that name; -EWOULDBLOCK if it
 * is in use; -EBUSY if it is not whole, or knows no way to end. Forcing
 * (O_TRUNC in @flags) is not offered: it gets -EBUSY all the same.
 */
int delete_module(const char *name, unsigned int flags);

/*
 * Who runs the tests in a module: called when it is live and its __init code
 * is still there. There is one; NULL takes it away.
 */
void module_set_test_runner(void (*run)(struct module *mod));

#endif /* _LINUX_MODULELOADER_H */
