/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Modules of arm64. A branch reaches 128 MiB; to what is further away it goes
 * by way of a veneer, for which there is room behind the module's code.
 */
#ifndef _ASM_ARM64_MODULE_H
#define _ASM_ARM64_MODULE_H

#include <asm-generic/module_patch.h>

#define MODULE_ARCH_VERMAGIC	"aarch64"
#define MODULE_ELF_MACHINE	183	/* EM_AARCH64 */

struct mod_arch_specific {
};

#endif /* _ASM_ARM64_MODULE_H */
