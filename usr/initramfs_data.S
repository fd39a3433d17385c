/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The archives of CONFIG_INITRAMFS_SOURCE, in memory that is free when they have been
 * unpacked.
 */
#include <linux/linkage.h>

	.section .init.data, "aw"
	.balign 4
	.globl __initramfs_start, __initramfs_end
__initramfs_start:
	.incbin "usr/initramfs_data.cpio"
__initramfs_end:

	.section .note.GNU-stack, "", %progbits
