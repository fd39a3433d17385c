/* SPDX-License-Identifier: GPL-2.0-only */
/* The vDSO at VDSO_SO, as a part of the kernel: kernel/vdso.c shows it to programs. */
#include <linux/linkage.h>

	.section .rodata, "a"
	.balign 16
	.globl vdso_image, vdso_image_end
vdso_image:
	.incbin VDSO_SO
vdso_image_end:

	.section .note.GNU-stack, "", %progbits
