/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel as it lies in memory, and what there is to know of it. */
	.section .rodata.kernel, "a"
	.p2align 12
	.globl kernel_image, kernel_image_end
kernel_image:
	.incbin "arch/x86/boot/startup/kernel.bin"
kernel_image_end:
	.p2align 2
	.globl kernel_layout
kernel_layout:
	.incbin "arch/x86/boot/startup/kernel.layout"

	.section .note.GNU-stack, "", %progbits
