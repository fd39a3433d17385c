/* SPDX-License-Identifier: GPL-2.0-only */
/* What every CPU does in its first instructions; for assembler alone. */
#ifndef _ASM_ARM64_BOOT_H
#define _ASM_ARM64_BOOT_H

/*
 * Memory attributes 0: devices; 1: write-back memory; 2: not cached; 3: devices
 * that acknowledge writes early.
 */
#define MAIR_VALUE	0x0444ff00
/*
 * 48 bits each way, 4 KiB, inner shareable write-back walks, 40-bit output. Programs
 * may have tags in the upper 8 bits of their addresses.
 */
#define TCR_VALUE	0x00000022b5103510
/* MMU, caches, and the bits that must be one. */
#define SCTLR_VALUE	0x30d01805

/* A hypervisor's level has no use here. Changes x0. */
	.macro	DROP_TO_EL1
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	.Lat_el1_\@
	/* Nothing is trapped, the counters are the same. */
	mov	x0, #(1 << 31)
	msr	hcr_el2, x0
	mov	x0, #3
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mov	x0, #0x33ff		/* vector registers neither */
	msr	cptr_el2, x0
	/* The interrupt controller's registers are EL1's to use. */
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #24, #4
	cbz	x0, .Lno_gic_\@
	mrs	x0, S3_4_C12_C9_5	/* ICC_SRE_EL2 */
	orr	x0, x0, #1		/* by registers */
	orr	x0, x0, #8		/* and so may EL1, if it likes */
	msr	S3_4_C12_C9_5, x0
	isb
	msr	S3_4_C12_C11_0, xzr	/* ICH_HCR_EL2 */
.Lno_gic_\@:
	mov	x0, #0x3c5
	msr	spsr_el2, x0
	adr	x0, .Lat_el1_\@
	msr	elr_el2, x0
	eret
.Lat_el1_\@:
	.endm

/* With the roots of the lower and the upper half. Changes x2. */
	.macro	ENABLE_MMU low, high
	msr	ttbr0_el1, \low
	msr	ttbr1_el1, \high
	ldr	x2, =MAIR_VALUE
	msr	mair_el1, x2
	ldr	x2, =TCR_VALUE
	msr	tcr_el1, x2
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x2, =SCTLR_VALUE
	msr	sctlr_el1, x2
	isb
	.endm

#endif /* _ASM_ARM64_BOOT_H */
