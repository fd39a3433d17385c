/* SPDX-License-Identifier: GPL-2.0-only */
/* Modules of x86: the image and they are in reach of each other. */
#ifndef _ASM_X86_MODULE_H
#define _ASM_X86_MODULE_H

#define MODULE_ARCH_VERMAGIC	""
#define MODULE_ELF_MACHINE	62	/* EM_X86_64 */

struct mod_arch_specific {
};

#endif /* _ASM_X86_MODULE_H */
