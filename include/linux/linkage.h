/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls between C and assembly. */
#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H

#include <linux/compiler_types.h>

#define asmlinkage

#ifdef __ASSEMBLY__
#define SYM_FUNC_START(name) \
	.globl name; .p2align 4; .type name, %function; name:
#define SYM_FUNC_START_LOCAL(name) \
	.p2align 4; .type name, %function; name:
#define SYM_FUNC_END(name)	.size name, . - name
#define SYM_DATA_START(name)	.globl name; .type name, %object; name:
#define SYM_DATA_END(name)	.size name, . - name
#endif

#endif /* _LINUX_LINKAGE_H */
