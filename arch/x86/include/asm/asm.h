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
#include <linux/types.h>

/* Where the instruction is, from this word, and the three bytes of it. */
struct smap_site {
	int addr;
	u32 insn;
};

/* Writes in those of the kernel or a module, while its text may be written. */
void patch_smap_sites(const struct smap_site *site, size_t nr);

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
