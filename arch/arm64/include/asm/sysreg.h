/* SPDX-License-Identifier: GPL-2.0-only */
/* System registers by name; the assembler knows most of them. */
#ifndef _ASM_ARM64_SYSREG_H
#define _ASM_ARM64_SYSREG_H

#include <linux/types.h>

#define read_sysreg(name) \
({ \
	u64 __value; \
	asm volatile("mrs %0, " #name : "=r"(__value)); \
	__value; \
})
#define write_sysreg(value, name) \
do { \
	u64 __value = (value); \
	asm volatile("msr " #name ", %x0" : : "rZ"(__value) : "memory"); \
} while (0)

/* The interrupt controller's, for assemblers that do not know them. */
#define ICC_PMR_EL1	S3_0_C4_C6_0
#define ICC_IAR0_EL1	S3_0_C12_C8_0
#define ICC_EOIR0_EL1	S3_0_C12_C8_1
#define ICC_SGI1R_EL1	S3_0_C12_C11_5
#define ICC_SGI0R_EL1	S3_0_C12_C11_7
#define ICC_IAR1_EL1	S3_0_C12_C12_0
#define ICC_EOIR1_EL1	S3_0_C12_C12_1
#define ICC_BPR1_EL1	S3_0_C12_C12_3
#define ICC_CTLR_EL1	S3_0_C12_C12_4
#define ICC_SRE_EL1	S3_0_C12_C12_5
#define ICC_IGRPEN0_EL1	S3_0_C12_C12_6
#define ICC_IGRPEN1_EL1	S3_0_C12_C12_7

/* By macro, so that the names above are replaced first. */
#define read_icc(name)		read_sysreg_named(name)
#define read_sysreg_named(name)	read_sysreg(name)
#define write_icc(value, name)	write_sysreg_named(value, name)
#define write_sysreg_named(value, name) write_sysreg(value, name)

#endif /* _ASM_ARM64_SYSREG_H */
