// SPDX-License-Identifier: GPL-2.0-only
/* The PL031 as /dev/rtc0: 32 bits of seconds, which end in 2106. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/limits.h>
#include <linux/rtc.h>

#include "pl031.h"

static int pl031_read(struct rtc_device *rtc, time64_t *now)
{
	*now = pl031_read_reg(PL031_DATA);
	return 0;
}

static int pl031_set(struct rtc_device *rtc, time64_t now)
{
	WRITE_ONCE(*(u32 __force *)(pl031_registers + PL031_LOAD), now);
	return 0;
}

static const struct rtc_ops pl031_ops = {
	.read = pl031_read,
	.set = pl031_set,
};

static struct rtc_device pl031_rtc = {
	.name = "rtc-pl031", .ops = &pl031_ops, .range_max = U32_MAX,
};

static int __init pl031_rtc_init(void)
{
	if (!pl031_registers)
		return 0;
	if (!request_mem_region(pl031_base, PL031_SIZE, "rtc-pl031"))
		return -EBUSY;
	return rtc_register(&pl031_rtc);
}
device_initcall(pl031_rtc_init);
