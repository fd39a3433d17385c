// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock with a battery: /dev/rtc0. It is set, and left as it was but for the second or
 * two that this takes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/rtc.h>
#include <sys/ioctl.h>

#include "../kselftest.h"

static int rtc;

static time_t seconds_of(const struct rtc_time *tm)
{
	struct tm calendar = {
		.tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday,
		.tm_hour = tm->tm_hour, .tm_min = tm->tm_min, .tm_sec = tm->tm_sec,
	};

	return timegm(&calendar);
}

static struct rtc_time moment(time_t time)
{
	struct tm tm;

	gmtime_r(&time, &tm);
	return (struct rtc_time){
		.tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday,
		.tm_hour = tm.tm_hour, .tm_min = tm.tm_min, .tm_sec = tm.tm_sec,
	};
}

static time_t now(void)
{
	struct rtc_time tm;

	REQUIRE(!ioctl(rtc, RTC_RD_TIME, &tm));
	return seconds_of(&tm);
}

static void open_rtc(int flags)
{
	NEEDS_ROOT();
	rtc = open("/dev/rtc0", O_RDONLY | flags);
	if (rtc < 0 && errno == ENOENT)
		SKIP("no such clock");
	REQUIRE(rtc >= 0);
}

static void tells_the_time(void)
{
	struct rtc_time tm;
	time_t before;

	open_rtc(0);
	before = time(NULL);
	SAYS(ioctl(rtc, RTC_RD_TIME, &tm), 0);
	CHECK(seconds_of(&tm) >= before - 2 && seconds_of(&tm) <= time(NULL) + 2);
	FAILS(EFAULT, ioctl(rtc, RTC_RD_TIME, (void *)8));
	FAILS(EBUSY, open("/dev/rtc0", O_RDONLY));
	FAILS(ENOTTY, ioctl(rtc, RTC_VL_CLR + 100));
	FAILS(ESPIPE, lseek(rtc, 0, SEEK_SET));
}

static void is_set(void)
{
	struct rtc_time tm = moment(1456704000);	/* a 29 February */
	time_t before;

	open_rtc(0);
	before = now();
	SAYS(ioctl(rtc, RTC_SET_TIME, &tm), 0);
	CHECK(now() >= 1456704000 && now() < 1456704010);
	tm.tm_mday = 30;
	FAILS(EINVAL, ioctl(rtc, RTC_SET_TIME, &tm));
	tm.tm_mday = 29;
	tm.tm_hour = 24;
	FAILS(EINVAL, ioctl(rtc, RTC_SET_TIME, &tm));
	tm = moment(before + 1);
	SAYS(ioctl(rtc, RTC_SET_TIME, &tm), 0);
	REQUIRE(!setresuid(1000, 1000, 1000));
	FAILS(EACCES, ioctl(rtc, RTC_SET_TIME, &tm));
}

/* Its kind and that it was one. */
static void comes(unsigned long kind)
{
	struct pollfd pfd = { .fd = rtc, .events = POLLIN };
	unsigned long data = 0;

	IS(poll(&pfd, 1, 10000), 1);
	IS(read(rtc, &data, sizeof(data)), sizeof(data));
	CHECK((data & kind) && (data & RTC_IRQF) && data >> 8);
}

static void alarms(void)
{
	struct rtc_wkalrm alarm = { .enabled = 1 };
	unsigned long data;
	time_t when;

	open_rtc(O_NONBLOCK);
	when = now() + 2;
	alarm.time = moment(when);
	SAYS(ioctl(rtc, RTC_WKALM_SET, &alarm), 0);
	memset(&alarm, 0, sizeof(alarm));
	SAYS(ioctl(rtc, RTC_WKALM_RD, &alarm), 0);
	IS(alarm.enabled, 1);
	IS(seconds_of(&alarm.time), when);
	FAILS(EAGAIN, read(rtc, &data, sizeof(data)));
	comes(RTC_AF);
	CHECK(now() >= when);
	SAYS(ioctl(rtc, RTC_WKALM_RD, &alarm), 0);
	IS(alarm.enabled, 0);
	alarm.time.tm_mon = 12;
	FAILS(EINVAL, ioctl(rtc, RTC_WKALM_SET, &alarm));
	SAYS(ioctl(rtc, RTC_AIE_OFF), 0);
}

/* What is over comes at once. */
static void alarms_that_are_over(void)
{
	struct rtc_wkalrm alarm = { .enabled = 1 };

	open_rtc(0);
	alarm.time = moment(now() - 100);
	SAYS(ioctl(rtc, RTC_WKALM_SET, &alarm), 0);
	comes(RTC_AF);
}

/* The next time that it is so late, of which nobody is told yet. */
static void alarms_of_the_day(void)
{
	struct rtc_time tm;
	time_t when;

	open_rtc(0);
	when = now() - 100;
	tm = moment(when);
	SAYS(ioctl(rtc, RTC_ALM_SET, &tm), 0);
	SAYS(ioctl(rtc, RTC_ALM_READ, &tm), 0);
	IS(seconds_of(&tm), when + 86400);
	tm.tm_min = 60;
	FAILS(EINVAL, ioctl(rtc, RTC_ALM_SET, &tm));
}

static void seconds(void)
{
	unsigned int half = 0;

	open_rtc(0);
	FAILS(EINVAL, read(rtc, &half, 3));
	SAYS(ioctl(rtc, RTC_UIE_ON), 0);
	comes(RTC_UF);
	IS(read(rtc, &half, sizeof(half)), sizeof(half));
	CHECK(half & RTC_UF);
	SAYS(ioctl(rtc, RTC_UIE_OFF), 0);
}

static void rates(void)
{
	unsigned long rate = 0;

	open_rtc(0);
	FAILS(EINVAL, ioctl(rtc, RTC_IRQP_SET, 0));
	FAILS(EINVAL, ioctl(rtc, RTC_IRQP_SET, 8193));
	SAYS(ioctl(rtc, RTC_IRQP_SET, 128), 0);
	SAYS(ioctl(rtc, RTC_IRQP_READ, &rate), 0);
	IS(rate, 128);
	SAYS(ioctl(rtc, RTC_PIE_ON), 0);
	comes(RTC_PF);
	comes(RTC_PF);
	SAYS(ioctl(rtc, RTC_PIE_OFF), 0);
	REQUIRE(!setresuid(1000, 1000, 1000));
	FAILS(EACCES, ioctl(rtc, RTC_PIE_ON));
	FAILS(EACCES, ioctl(rtc, RTC_IRQP_SET, 65));
	SAYS(ioctl(rtc, RTC_IRQP_SET, 64), 0);
}

/* The same in /sys. */
static void is_in_sysfs(void)
{
	unsigned long long since = 0;
	char name[64] = "";
	FILE *file;

	open_rtc(0);
	file = fopen("/sys/class/rtc/rtc0/since_epoch", "r");
	REQUIRE(file);
	IS(fscanf(file, "%llu", &since), 1);
	fclose(file);
	CHECK(since >= (unsigned long long)now() - 2 && since <= (unsigned long long)now());
	file = fopen("/sys/class/rtc/rtc0/name", "r");
	REQUIRE(file);
	CHECK(fgets(name, sizeof(name), file));
	CHECK(!strncmp(name, "rtc", 3));
	fclose(file);
}

/* Each second, if it is asked for; the descriptor and the kind are told. */
static void sends_signals(void)
{
	struct timespec limit = { 10, 0 };
	siginfo_t info;
	sigset_t set;

	open_rtc(0);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 3);
	sigprocmask(SIG_BLOCK, &set, NULL);
	SAYS(fcntl(rtc, F_SETOWN, getpid()), 0);
	SAYS(fcntl(rtc, F_SETSIG, SIGRTMIN + 3), 0);
	SAYS(fcntl(rtc, F_SETFL, O_ASYNC), 0);
	SAYS(ioctl(rtc, RTC_UIE_ON), 0);
	SAYS(sigtimedwait(&set, &info, &limit), SIGRTMIN + 3);
	IS(info.si_code, POLL_IN);
	IS(info.si_fd, rtc);
	SAYS(ioctl(rtc, RTC_UIE_OFF), 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(tells_the_time), KSFT_CASE(is_set), KSFT_CASE(alarms),
		KSFT_CASE(alarms_that_are_over), KSFT_CASE(alarms_of_the_day),
		KSFT_CASE(seconds), KSFT_CASE(rates), KSFT_CASE(is_in_sysfs),
		KSFT_CASE(sends_signals),
	};

	return KSFT_RUN(cases);
}
