/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ARCH_ARM64_SETUP_H
#define _ARCH_ARM64_SETUP_H

#include <linux/types.h>

#define COMMAND_LINE_SIZE	2048

/* What a device with 32 address bits reaches. */
#define ARCH_DMA32_END		(1ul << 32)

/* Find memory, and handle the early parameters. */
void setup_arch(void);
/* Clocks and timers of the first CPU; interrupts are still off. */
void arch_time_init(void);
/* What the loader brought for the generator of random numbers, and how much. */
size_t arch_bootloader_seed(void *buf, size_t len);

#endif /* _ARCH_ARM64_SETUP_H */
