/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The .config that the kernel was built with, by gzip, between the marks by which programs
 * find it in an image.
 */
#include <linux/linkage.h>

	.section .rodata, "a"
	.ascii "IKCFG_ST"
	.globl kernel_config_data, kernel_config_data_end
kernel_config_data:
	.incbin "kernel/config_data.gz"
kernel_config_data_end:
	.ascii "IKCFG_ED"

	.section .note.GNU-stack, "", %progbits
