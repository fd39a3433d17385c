/* SPDX-License-Identifier: GPL-2.0-only */
/* Modules of x86: the image and they are in reach of each other. */
#ifndef _ASM_X86_MODULE_H
#define _ASM_X86_MODULE_H

#include <asm/asm.h>

#define MODULE_ARCH_VERMAGIC	""
#define MODULE_ELF_MACHINE	62	/* EM_X86_64 */

struct mod_arch_specific {
};

/* What the processor decides about the module's code, before it is protected. */
#define MODULE_PATCH_SECTION	"smap_sites"
#define MODULE_PATCH_SIZE	sizeof(struct smap_site)

static inline void module_patch(void *sites, size_t nr)
{
	patch_smap_sites(sites, nr);
}

#endif /* _ASM_X86_MODULE_H */
