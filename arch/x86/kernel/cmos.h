/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers of an MC146818. */
#ifndef _X86_KERNEL_CMOS_H
#define _X86_KERNEL_CMOS_H

#include <asm/io.h>
#include <linux/types.h>

#define RTC_INDEX	0x70
#define RTC_DATA	0x71

#define RTC_SECONDS	0
#define RTC_MINUTES	2
#define RTC_HOURS	4
#define RTC_WEEKDAY	6		/* Sunday is 1 */
#define RTC_DAY		7
#define RTC_MONTH	8
#define RTC_YEAR	9
#define RTC_STATUS_A	10
#define RTC_STATUS_B	11
#define RTC_UPDATING	0x80		/* in status A */
#define RTC_SET		0x80		/* in status B: no updates */
#define RTC_24_HOURS	0x02
#define RTC_BINARY	0x04
#define RTC_PM		0x80		/* in the hours */
#define CMOS_NOBODY	0xff		/* what a port reads as where nothing is */

/* The index stays selected: nobody else uses the pair. */
static inline u8 cmos_read(u8 reg)
{
	outb(reg, RTC_INDEX);
	return inb(RTC_DATA);
}

static inline void cmos_write(u8 reg, u8 value)
{
	outb(reg, RTC_INDEX);
	outb(value, RTC_DATA);
}

/* Seconds since 1970; 0: there is no such chip, or it does not know. */
time64_t cmos_read_time(void);

#endif /* _X86_KERNEL_CMOS_H */
