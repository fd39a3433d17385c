// SPDX-License-Identifier: GPL-2.0-only
/* The clock with a battery: a PL031. Found during the boot, and mapped for good. */
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/timekeeping.h>

#include "arm64.h"
#include "pl031.h"

void __iomem *pl031_registers __ro_after_init;
phys_addr_t pl031_base __ro_after_init;

void __init pl031_init(phys_addr_t base)
{
	pl031_base = base;
	pl031_registers = early_ioremap(base, PL031_SIZE);
}

void __init read_persistent_clock64(struct timespec64 *ts)
{
	*ts = (struct timespec64){ 0 };
	if (pl031_registers)
		ts->tv_sec = pl031_read_reg(PL031_DATA);
}
