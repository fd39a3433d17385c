// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock with a battery: an MC146818, as every PC has it, in UTC. Its
 * registers are behind a pair of ports: one CPU uses them during the boot,
 * whoever has the mutex of the struct rtc_device afterwards.
 */
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "cmos.h"
#include "x86.h"

/* An update takes 2 ms; a port where nothing answers reads as all ones. */
#define MAX_TRIES	100000
/* More than a second of any processor's counter, whose rate nobody knows yet. */
#define MAX_TICKS	11000000000ull

/* Two decimal digits, unless the chip was told to count in binary. */
static unsigned int decode(u8 value, u8 status)
{
	return status & RTC_BINARY ? value : (value >> 4) * 10 + (value & 15);
}

static unsigned int decode_hour(u8 value, u8 status)
{
	unsigned int hour = decode(value & ~RTC_PM, status);

	if (status & RTC_24_HOURS)
		return decode(value, status);
	return hour % 12 + (value & RTC_PM ? 12 : 0);
}

/* Years are two digits: the chip is younger than 1970, and so is the PC. */
static void read_once(struct calendar_time *t)
{
	u8 status = cmos_read(RTC_STATUS_B);
	unsigned int year = decode(cmos_read(RTC_YEAR), status);

	*t = (struct calendar_time){
		.year = year + (year < 70 ? 2000 : 1900),
		.mon = decode(cmos_read(RTC_MONTH), status),
		.day = decode(cmos_read(RTC_DAY), status),
		.hour = decode_hour(cmos_read(RTC_HOURS), status),
		.min = decode(cmos_read(RTC_MINUTES), status),
		.sec = decode(cmos_read(RTC_SECONDS), status),
	};
}

/* A battery that is empty leaves anything there. */
static bool makes_sense(const struct calendar_time *t)
{
	return t->mon >= 1 && t->mon <= 12 && t->day >= 1 && t->day <= 31 &&
	       t->hour < 24 && t->min < 60 && t->sec < 60;
}

/* -ETIMEDOUT if it stands still, -ENODEV if it is not there. */
int __init rtc_wait_for_second(void)
{
	u8 second = cmos_read(RTC_SECONDS);
	u64 start = rdtsc();

	if (second == CMOS_NOBODY)
		return -ENODEV;
	do {
		if (cmos_read(RTC_SECONDS) != second)
			return 0;
	} while (rdtsc() - start < MAX_TICKS);
	return -ETIMEDOUT;
}

/* Twice the same, and no update meanwhile: or a digit may be a second old. */
time64_t cmos_read_time(void)
{
	struct calendar_time first, second;

	for (int tries = 0; tries < MAX_TRIES; tries++) {
		if (cmos_read(RTC_STATUS_A) & RTC_UPDATING) {
			cpu_relax();
			continue;
		}
		read_once(&first);
		read_once(&second);
		if (memcmp(&first, &second, sizeof(first)))
			continue;
		return makes_sense(&first) ? mktime64(&first) : 0;
	}
	return 0;
}

/* Where there is no such chip, the host may know. */
void __init read_persistent_clock64(struct timespec64 *ts)
{
	*ts = (struct timespec64){ .tv_sec = cmos_read_time() };
	if (!ts->tv_sec)
		kvmclock_wall_time(ts);
}
