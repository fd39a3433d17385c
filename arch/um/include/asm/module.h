/* SPDX-License-Identifier: GPL-2.0-only */
/* Modules of the host machine, whose code is that of x86. */
#ifndef _ASM_UM_MODULE_H
#define _ASM_UM_MODULE_H

#include <asm-generic/module_patch.h>

#define MODULE_ARCH_VERMAGIC	"um"
#define MODULE_ELF_MACHINE	62	/* EM_X86_64 */

struct mod_arch_specific {
};

#endif /* _ASM_UM_MODULE_H */
