/* SPDX-License-Identifier: GPL-2.0-only */
/* For architectures on which all processors take the same code. */
#ifndef _ASM_GENERIC_MODULE_PATCH_H
#define _ASM_GENERIC_MODULE_PATCH_H

#include <linux/types.h>

/* No compiler makes a section of this name. */
#define MODULE_PATCH_SECTION	"patch_sites"
#define MODULE_PATCH_SIZE	sizeof(long)

static inline void module_patch(void *sites, size_t nr)
{
}

#endif /* _ASM_GENERIC_MODULE_PATCH_H */
