// SPDX-License-Identifier: GPL-2.0-only
/* Clocks with a battery: the calendar, and all that a program may ask of one that we turn. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/rtc.h>
#include <linux/time64.h>

#include "../../../fs/tests/fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))
#define NOON			1000000000ll	/* 9 September 2001, 01:46:40 */

/* --- The calendar. --- */

static struct rtc_time moment(int year, int mon, int day, int second)
{
	return (struct rtc_time){
		.tm_year = year - 1900, .tm_mon = mon - 1, .tm_mday = day,
		.tm_hour = second / 3600, .tm_min = second / 60 % 60, .tm_sec = second % 60,
	};
}

static void known_days(struct kunit *test)
{
	static const struct {
		time64_t time;
		int year, mon, day, wday, yday;
	} known[] = {
		{ 0, 1970, 1, 1, 4, 0 }, { 951782400, 2000, 2, 29, 2, 59 },
		{ 951868800, 2000, 3, 1, 3, 60 }, { 978220800, 2000, 12, 31, 0, 365 },
		{ 4107542400ll, 2100, 3, 1, 1, 59 }, { 253402300799ll, 9999, 12, 31, 5, 364 },
	};
	struct rtc_time tm;

	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++) {
		rtc_time64_to_tm(known[i].time, &tm);
		EXPECT(tm.tm_year, known[i].year - 1900);
		EXPECT(tm.tm_mon, known[i].mon - 1);
		EXPECT(tm.tm_mday, known[i].day);
		EXPECT(tm.tm_wday, known[i].wday);
		EXPECT(tm.tm_yday, known[i].yday);
	}
	rtc_time64_to_tm(NOON, &tm);
	EXPECT(tm.tm_hour * 10000 + tm.tm_min * 100 + tm.tm_sec, 14640);
}

/* Day by day: each is valid, leads back, and is the one after that before it. */
static void every_day(struct kunit *test)
{
	struct rtc_time tm = {}, last;
	unsigned int wrong = 0;

	rtc_time64_to_tm(0, &tm);
	for (time64_t time = 86400; time < 86400ll * 366 * 900; time += 86400) {
		last = tm;
		rtc_time64_to_tm(time + 86399, &tm);
		wrong += rtc_valid_tm(&tm) || rtc_tm_to_time64(&tm) != time + 86399;
		wrong += tm.tm_wday != (last.tm_wday + 1) % 7;
		wrong += tm.tm_yday != (tm.tm_year == last.tm_year ? last.tm_yday + 1 : 0);
		wrong += tm.tm_mday != (tm.tm_mon == last.tm_mon ? last.tm_mday + 1 : 1);
	}
	EXPECT(wrong, 0);
}

static void no_such_time(struct kunit *test)
{
	const struct rtc_time wrong[] = {
		moment(1969, 12, 31, 0), moment(2001, 2, 29, 0), moment(2100, 2, 29, 0),
		moment(2000, 13, 1, 0), moment(2000, 0, 1, 0), moment(2000, 1, 0, 0),
		moment(2000, 4, 31, 0), moment(2000, 1, 1, 86400),
		{ .tm_year = INT_MAX, .tm_mday = 1 }, { .tm_year = 100, .tm_mday = INT_MIN },
		{ .tm_year = 100, .tm_mday = 1, .tm_sec = 60 },
		{ .tm_year = 100, .tm_mday = 1, .tm_min = -1 },
	};
	struct rtc_time leap = moment(2000, 2, 29, 86399);

	EXPECT(rtc_valid_tm(&leap), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(wrong); i++)
		EXPECT(rtc_valid_tm(&wrong[i]), -EINVAL);
}

/* --- A clock that stands still unless we turn it. --- */

struct fake {
	struct rtc_device rtc;
	time64_t now;
	int error;
};

static int fake_read(struct rtc_device *rtc, time64_t *now)
{
	struct fake *f = container_of(rtc, struct fake, rtc);

	*now = f->now;
	return f->error;
}

static int fake_set(struct rtc_device *rtc, time64_t now)
{
	struct fake *f = container_of(rtc, struct fake, rtc);

	if (!f->error)
		f->now = now;
	return f->error;
}

static const struct rtc_ops fake_ops = { .read = fake_read, .set = fake_set };

static void remove_fake(void *rtc)
{
	rtc_unregister(rtc);
}

static struct fake *make_fake(struct kunit *test)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->rtc = (struct rtc_device){ .name = "fake", .ops = &fake_ops, .range_max = U32_MAX };
	f->now = NOON;
	KUNIT_ASSERT_EQ(test, rtc_register(&f->rtc), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, remove_fake, &f->rtc), 0);
	return f;
}

/* As programs pack it. */
static unsigned int number(const struct fake *f)
{
	return MAJOR(f->rtc.cdev.dev) << 8 | MINOR(f->rtc.cdev.dev);
}

/* As a program has it, which does not wait. */
static long open_fake(struct kunit *test, struct fake *f)
{
	long fd;

	fs_world(test);
	EXPECT(k_mknod("rtc", S_IFCHR | 0600, number(f)), 0);
	fd = k_open("rtc", O_RDONLY | O_NONBLOCK, 0);
	KUNIT_ASSERT_GE(test, fd, 0l);
	return fd;
}

/* What is given and what comes back are in the same place. */
static long call(long fd, unsigned int cmd, void *arg, size_t size)
{
	long ret;

	if (copy_to_user((void __user *)FS_DATA, arg, size))
		return -ENOTTY;
	ret = ksyscall(__NR_ioctl, fd, cmd, FS_DATA);
	return copy_from_user(arg, (void __user *)FS_DATA, size) ? -ENOTTY : ret;
}

/* Until something has come, but no longer than it may take. */
static unsigned long wait_for_data(struct fake *f, long fd)
{
	unsigned long end = jiffies + 20 * HZ, data = 0;

	while (k_read(fd, &data, sizeof(data)) < 0 && time_before(jiffies, end))
		msleep(5);
	return data;
}

static void reading_and_setting(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);
	const struct cred *old;
	struct rtc_time tm;

	EXPECT(call(fd, RTC_RD_TIME, &tm, sizeof(tm)), 0);
	EXPECT(rtc_tm_to_time64(&tm), NOON);
	tm = moment(2016, 2, 29, 5);
	EXPECT(call(fd, RTC_SET_TIME, &tm, sizeof(tm)), 0);
	EXPECT(f->now, 1456704005);
	tm.tm_mday = 30;
	EXPECT(call(fd, RTC_SET_TIME, &tm, sizeof(tm)), -EINVAL);
	tm = moment(2106, 2, 8, 0);
	EXPECT(call(fd, RTC_SET_TIME, &tm, sizeof(tm)), -ERANGE);
	f->error = -EIO;
	EXPECT(call(fd, RTC_RD_TIME, &tm, sizeof(tm)), -EIO);
	tm = moment(2016, 2, 29, 6);
	EXPECT(call(fd, RTC_SET_TIME, &tm, sizeof(tm)), -EIO);
	f->error = 0;
	old = as_user(1000, 1000);
	EXPECT(call(fd, RTC_SET_TIME, &tm, sizeof(tm)), -EACCES);
	as_root(old);
	EXPECT(f->now, 1456704005);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_RD_TIME, 8), -EFAULT);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_SET_TIME, 8), -EFAULT);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_WIE_ON, 0), -ENOTTY);
}

static void one_at_a_time(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);

	EXPECT(k_open("rtc", O_RDONLY, 0), -EBUSY);
	EXPECT(k_lseek(fd, 0, SEEK_SET), -ESPIPE);
	EXPECT(k_close(fd), 0);
	fd = k_open("rtc", O_RDONLY, 0);
	KUNIT_EXPECT_GE(test, fd, 0l);
	EXPECT(k_mknod("none", S_IFCHR | 0600, number(f) + 3), 0);
	EXPECT(k_open("none", O_RDONLY, 0), -ENXIO);
}

/* By the moment: one that is over comes at once. It stays when who has set it is gone. */
static void alarms(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);
	struct rtc_wkalrm alarm = { .enabled = 1 };
	unsigned long data;

	rtc_time64_to_tm(NOON + 1, &alarm.time);
	EXPECT(call(fd, RTC_WKALM_SET, &alarm, sizeof(alarm)), 0);
	EXPECT(k_read(fd, &data, sizeof(data)), -EAGAIN);
	alarm = (struct rtc_wkalrm){};
	EXPECT(call(fd, RTC_WKALM_RD, &alarm, sizeof(alarm)), 0);
	EXPECT(alarm.enabled, 1);
	EXPECT(rtc_tm_to_time64(&alarm.time), NOON + 1);
	EXPECT(wait_for_data(f, fd), 1 << 8 | RTC_IRQF | RTC_AF);
	EXPECT(call(fd, RTC_WKALM_RD, &alarm, sizeof(alarm)), 0);
	EXPECT(alarm.enabled, 0);
	/* Switched on when it is over. */
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_AIE_ON, 0), 0);
	f->now = NOON + 1000;
	EXPECT(wait_for_data(f, fd), 1 << 8 | RTC_IRQF | RTC_AF);
	alarm.enabled = 1;
	rtc_time64_to_tm(NOON + 5000, &alarm.time);
	EXPECT(call(fd, RTC_WKALM_SET, &alarm, sizeof(alarm)), 0);
	EXPECT(k_close(fd), 0);
	fd = k_open("rtc", O_RDONLY | O_NONBLOCK, 0);
	/* The clock is turned beyond it. */
	rtc_time64_to_tm(NOON + 6000, &alarm.time);
	EXPECT(call(fd, RTC_SET_TIME, &alarm.time, sizeof(alarm.time)), 0);
	EXPECT(wait_for_data(f, fd), 1 << 8 | RTC_IRQF | RTC_AF);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_AIE_OFF, 0), 0);
	alarm.time.tm_mon = 12;
	EXPECT(call(fd, RTC_WKALM_SET, &alarm, sizeof(alarm)), -EINVAL);
}

/* The next time that it is so late: what was a moment ago is tomorrow. */
static void alarms_of_the_day(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);
	struct rtc_time tm = moment(1970, 1, 1, 3600);

	EXPECT(call(fd, RTC_ALM_SET, &tm, sizeof(tm)), 0);
	EXPECT(call(fd, RTC_ALM_READ, &tm, sizeof(tm)), 0);
	EXPECT(rtc_tm_to_time64(&tm), NOON - 6400 + 3600 + 86400);
	EXPECT(f->rtc.aie_on, false);
	tm = moment(1970, 1, 1, 7200);
	EXPECT(call(fd, RTC_ALM_SET, &tm, sizeof(tm)), 0);
	EXPECT(call(fd, RTC_ALM_READ, &tm, sizeof(tm)), 0);
	EXPECT(rtc_tm_to_time64(&tm), NOON - 6400 + 7200);
	tm.tm_hour = 24;
	EXPECT(call(fd, RTC_ALM_SET, &tm, sizeof(tm)), -EINVAL);
}

static void rates(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);
	unsigned long value = 0;
	const struct cred *old;

	EXPECT(call(fd, RTC_IRQP_READ, &value, sizeof(value)), 0);
	EXPECT(value, 1);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_IRQP_SET, 0), -EINVAL);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_IRQP_SET, RTC_MAX_FREQ + 1), -EINVAL);
	old = as_user(1000, 1000);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_IRQP_SET, 64), 0);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_IRQP_SET, 65), -EACCES);
	as_root(old);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_IRQP_SET, 100), 0);
	old = as_user(1000, 1000);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_PIE_ON, 0), -EACCES);
	as_root(old);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_PIE_ON, 0), 0);
	value = wait_for_data(f, fd);
	EXPECT(value & 0xff, RTC_IRQF | RTC_PF);
	KUNIT_EXPECT_GE(test, value >> 8, 1ul);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_PIE_OFF, 0), 0);
	k_read(fd, &value, sizeof(value));
	msleep(30);
	EXPECT(k_read(fd, &value, sizeof(value)), -EAGAIN);
}

/* Half a word will do; what is on goes with who has it open. */
static void seconds(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);
	unsigned long end = jiffies + 20 * HZ;
	unsigned int half = 0;

	EXPECT(k_read(fd, &half, 3), -EINVAL);
	EXPECT(ksyscall(__NR_ioctl, fd, RTC_UIE_ON, 0), 0);
	while (k_read(fd, &half, sizeof(half)) < 0 && time_before(jiffies, end))
		msleep(5);
	EXPECT(half & 0xff, RTC_IRQF | RTC_UF);
	EXPECT(k_close(fd), 0);
	EXPECT(hrtimer_active(&f->rtc.uie), 0);
}

static void features(struct kunit *test)
{
	struct fake *f = make_fake(test);
	long fd = open_fake(test, f);
	struct rtc_param param = { .param = RTC_PARAM_FEATURES };

	EXPECT(call(fd, RTC_PARAM_GET, &param, sizeof(param)), 0);
	EXPECT(param.uvalue, 1 << RTC_FEATURE_ALARM | 1 << RTC_FEATURE_UPDATE_INTERRUPT);
	param.index = 1;
	EXPECT(call(fd, RTC_PARAM_GET, &param, sizeof(param)), -EINVAL);
	EXPECT(call(fd, RTC_PARAM_SET, &param, sizeof(param)), -EINVAL);
}

/* The numbers of those that have gone are given again; there are only so many. */
static void many_clocks(struct kunit *test)
{
	struct fake *f = kunit_kcalloc(test, 5, sizeof(*f), GFP_KERNEL);
	int err = 0;
	unsigned int nr = 0;

	KUNIT_ASSERT_NOT_NULL(test, f);
	while (!err && nr < 5) {
		f[nr].rtc = (struct rtc_device){ .name = "fake", .ops = &fake_ops };
		err = rtc_register(&f[nr].rtc);
		nr += !err;
	}
	EXPECT(err, -ENOSPC);
	KUNIT_ASSERT_GE(test, nr, 3u);
	rtc_unregister(&f[1].rtc);
	f[4].rtc = (struct rtc_device){ .name = "fake", .ops = &fake_ops };
	EXPECT(rtc_register(&f[4].rtc), 0);
	EXPECT(f[4].rtc.id, f[1].rtc.id);
	rtc_unregister(&f[4].rtc);
	for (unsigned int i = 0; i < nr; i++)
		if (i != 1)
			rtc_unregister(&f[i].rtc);
}

static struct kunit_case rtc_cases[] = {
	KUNIT_CASE(known_days),
	KUNIT_CASE(every_day),
	KUNIT_CASE(no_such_time),
	KUNIT_CASE(reading_and_setting),
	KUNIT_CASE(one_at_a_time),
	KUNIT_CASE(alarms),
	KUNIT_CASE(alarms_of_the_day),
	KUNIT_CASE(rates),
	KUNIT_CASE(seconds),
	KUNIT_CASE(features),
	KUNIT_CASE(many_clocks),
	{}
};

static struct kunit_suite rtc_suite = {
	.name = "rtc",
	.test_cases = rtc_cases,
};
kunit_test_suite(rtc_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of clocks with a battery");
MODULE_LICENSE("GPL");
