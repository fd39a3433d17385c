/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that not every processor has. CLAC and STAC are nops until the
 * boot finds that it has them, and writes them in (kernel/cpu.c).
 */
#ifndef _ASM_X86_ASM_H
#define _ASM_X86_ASM_H

#ifdef __ASSEMBLY__
	.macro	SMAP_SITE insn
771:	.byte	0x0f, 0x1f, 0x00
	.pushsection smap_sites, "a"
	.long	771b - .
	.long	\insn
	.popsection
	.endm
#define CLAC	SMAP_SITE 0xca010f
#define STAC	SMAP_SITE 0xcb010f
#else
#define __SMAP_SITE(insn) \
	"771: .byte 0x0f, 0x1f, 0x00\n" \
	".pushsection smap_sites, \"a\"\n" \
	".long 771b - .\n" \
	".long " insn "\n" \
	".popsection\n"

/* User memory is in reach between these two, and nowhere else. */
static inline __attribute__((__always_inline__)) void stac(void)
{
	asm volatile(__SMAP_SITE("0xcb010f") : : : "memory", "cc");
}

static inline __attribute__((__always_inline__)) void clac(void)
{
	asm volatile(__SMAP_SITE("0xca010f") : : : "memory", "cc");
}
#endif

#endif /* _ASM_X86_ASM_H */
