/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where things are in a host process.
 *
 * Physical memory is one host memory object, mapped at PAGE_OFFSET. The
 * addresses are fixed, so that translating is one addition; they lie where
 * neither the host's own mappings nor the sanitizers' shadows are.
 */
#ifndef _ASM_UM_PAGE_H
#define _ASM_UM_PAGE_H

#include <linux/const.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

/* Above the shadow of ASan; elsewhere low, where TSan and valgrind allow it. */
#ifdef CONFIG_KASAN
#define PAGE_OFFSET	_AC(0x200000000000, UL)
#else
#define PAGE_OFFSET	_AC(0x2000000000, UL)
#endif
#define UM_MAX_PHYSMEM	(_AC(64, UL) << 30)

#define VMALLOC_START	(PAGE_OFFSET + UM_MAX_PHYSMEM)
#define VMALLOC_END	(VMALLOC_START + (_AC(64, UL) << 30))
#define VMEMMAP_START	VMALLOC_END

/*
 * The program stands at 4 MiB, its heap behind it; instructions reach 2 GiB.
 * The shadow of ASan begins at 2 GiB less 32 KiB.
 */
#define MODULES_VADDR	_AC(0x40000000, UL)
#define MODULES_END	_AC(0x70000000, UL)

#ifndef __ASSEMBLY__
#include <asm-generic/memory_model.h>
#endif

#endif /* _ASM_UM_PAGE_H */
