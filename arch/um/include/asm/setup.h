/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ASM_UM_SETUP_H
#define _ASM_UM_SETUP_H

#include <linux/types.h>

#define COMMAND_LINE_SIZE	4096	/* OS_CMDLINE_SIZE */

/* Memory that counts as reachable by a device with few address bits: so low,
 * here, that a small machine has both zones and the tests see both. */
#define ARCH_DMA32_END		(32ul << 20)

/* Find memory and CPUs, and handle the early parameters. */
void setup_arch(void);
/* Clocks and timers of the first CPU; interrupts are still off. */
void arch_time_init(void);
/* What the loader brought for the generator of random numbers, and how much. */
size_t arch_bootloader_seed(void *buf, size_t len);

#endif /* _ASM_UM_SETUP_H */
