// SPDX-License-Identifier: GPL-2.0-only
/* Seconds since 1970, and the calendar as clocks and programs have it. Owns nothing. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/rtc.h>
#include <linux/time64.h>

#define SECONDS_OF_DAY	86400
/* Four hundred years, after which the calendar is the same again. */
#define DAYS_OF_CYCLE	146097
/* From 1 March of the year 0 to 1970. */
#define DAYS_BEFORE	719468
/* Years are counted from here in struct rtc_time. */
#define TM_YEAR_0	1900

static bool is_leap(unsigned int year)
{
	return (year % 4 == 0 && year % 100) || year % 400 == 0;
}

/* @mon from 0. */
static unsigned int days_of_month(unsigned int year, unsigned int mon)
{
	static const u8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[mon] + (mon == 1 && is_leap(year));
}

int rtc_valid_tm(const struct rtc_time *tm)
{
	if (tm->tm_year < 70 || tm->tm_year > INT_MAX - TM_YEAR_0 ||
	    (unsigned int)tm->tm_mon >= 12 || tm->tm_mday < 1)
		return -EINVAL;
	if ((unsigned int)tm->tm_mday > days_of_month(tm->tm_year + TM_YEAR_0, tm->tm_mon) ||
	    (unsigned int)tm->tm_hour >= 24 || (unsigned int)tm->tm_min >= 60 ||
	    (unsigned int)tm->tm_sec >= 60)
		return -EINVAL;
	return 0;
}
EXPORT_SYMBOL_GPL(rtc_valid_tm);

/* What is not valid gives any number. */
time64_t rtc_tm_to_time64(const struct rtc_time *tm)
{
	return mktime64(&(struct calendar_time){
		.year = (unsigned int)tm->tm_year + TM_YEAR_0,
		.mon = (unsigned int)tm->tm_mon + 1,
		.day = tm->tm_mday, .hour = tm->tm_hour, .min = tm->tm_min, .sec = tm->tm_sec,
	});
}
EXPORT_SYMBOL_GPL(rtc_tm_to_time64);

/* A year that begins in March has its leap day at the end: see mktime64(). */
static void put_date(struct rtc_time *tm, u64 days)
{
	u64 day = days + DAYS_BEFORE;
	unsigned int cycle_day = day % DAYS_OF_CYCLE, year, month;

	/* Without the leap days that have come before this day of the cycle. */
	year = (cycle_day - cycle_day / 1460 + cycle_day / 36524 - cycle_day / 146096) / 365;
	cycle_day -= 365 * year + year / 4 - year / 100;
	month = (5 * cycle_day + 2) / 153;
	tm->tm_mday = cycle_day - (153 * month + 2) / 5 + 1;
	tm->tm_mon = month < 10 ? month + 2 : month - 10;
	tm->tm_year = day / DAYS_OF_CYCLE * 400 + year + (month >= 10) - TM_YEAR_0;
	tm->tm_wday = (days + 4) % 7;		/* 1970 began on a Thursday */
	tm->tm_yday = tm->tm_mday - 1;
	for (int mon = 0; mon < tm->tm_mon; mon++)
		tm->tm_yday += days_of_month(tm->tm_year + TM_YEAR_0, mon);
}

void rtc_time64_to_tm(time64_t time, struct rtc_time *tm)
{
	unsigned int second = time % SECONDS_OF_DAY;

	put_date(tm, time / SECONDS_OF_DAY);
	tm->tm_hour = second / 3600;
	tm->tm_min = second / 60 % 60;
	tm->tm_sec = second % 60;
	tm->tm_isdst = 0;
}
EXPORT_SYMBOL_GPL(rtc_time64_to_tm);
