// SPDX-License-Identifier: GPL-2.0-only
/* The PC's clock as /dev/rtc0. Its two digits are the years from 1970 to 2069, as in rtc.c. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/rtc.h>

#include "cmos.h"

#define FIRST_SECOND	0
#define LAST_SECOND	3155759999ll		/* of 2069 */

static int cmos_read_op(struct rtc_device *rtc, time64_t *now)
{
	*now = cmos_read_time();
	return *now ? 0 : -EINVAL;
}

/* As the chip counts: in binary, or with two decimal digits. */
static void put(u8 reg, unsigned int value, u8 status)
{
	cmos_write(reg, status & RTC_BINARY ? value : (value / 10) << 4 | value % 10);
}

/* One to twelve twice, or all of the day. */
static void put_hour(unsigned int hour, u8 status)
{
	if (status & RTC_24_HOURS) {
		put(RTC_HOURS, hour, status);
		return;
	}
	put(RTC_HOURS, (hour + 11) % 12 + 1, status);
	if (hour >= 12)
		cmos_write(RTC_HOURS, cmos_read(RTC_HOURS) | RTC_PM);
}

/* It stands still meanwhile, lest a digit turns between two of them. */
static int cmos_set_op(struct rtc_device *rtc, time64_t now)
{
	u8 status = cmos_read(RTC_STATUS_B);
	struct rtc_time tm;

	rtc_time64_to_tm(now, &tm);
	cmos_write(RTC_STATUS_B, status | RTC_SET);
	put(RTC_YEAR, tm.tm_year % 100, status);
	put(RTC_MONTH, tm.tm_mon + 1, status);
	put(RTC_DAY, tm.tm_mday, status);
	put(RTC_WEEKDAY, tm.tm_wday + 1, status);
	put_hour(tm.tm_hour, status);
	put(RTC_MINUTES, tm.tm_min, status);
	put(RTC_SECONDS, tm.tm_sec, status);
	cmos_write(RTC_STATUS_B, status);
	return 0;
}

static const struct rtc_ops cmos_ops = {
	.read = cmos_read_op,
	.set = cmos_set_op,
};

static struct rtc_device cmos_rtc = {
	.name = "rtc_cmos", .ops = &cmos_ops,
	.range_min = FIRST_SECOND, .range_max = LAST_SECOND,
};

/* Machines without it have nothing at its ports. */
static int __init cmos_rtc_init(void)
{
	if (cmos_read(RTC_SECONDS) == CMOS_NOBODY)
		return 0;
	if (!request_region(RTC_INDEX, 2, "rtc0"))
		return -EBUSY;
	return rtc_register(&cmos_rtc);
}
device_initcall(cmos_rtc_init);
