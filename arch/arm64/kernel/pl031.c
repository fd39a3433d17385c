// SPDX-License-Identifier: GPL-2.0-only
/* The clock with a battery: a PL031, which counts seconds since 1970. */
#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/timekeeping.h>

#include "arm64.h"

static const u32 *data_register __initdata;

void __init pl031_init(phys_addr_t base)
{
	data_register = __va(base);
}

void __init read_persistent_clock64(struct timespec64 *ts)
{
	*ts = (struct timespec64){ 0 };
	if (data_register)
		ts->tv_sec = READ_ONCE(*data_register);
}
