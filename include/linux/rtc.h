/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Clocks with a battery: drivers/rtc/.
 *
 * A driver can read its clock and set it, in whole seconds. What programs get beside that,
 * an alarm and interrupts each second or by a rate of theirs, is made with timers of ours:
 * it is the same for every clock, and wakes nobody who is turned off.
 */
#ifndef _LINUX_RTC_H
#define _LINUX_RTC_H

#include <linux/cdev.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/rtc.h>

#define RTC_MAX_FREQ	8192

struct rtc_device;

/* One at a time, where one may sleep. Seconds since 1970; 0 or an error. */
struct rtc_ops {
	int (*read)(struct rtc_device *rtc, time64_t *now);
	int (*set)(struct rtc_device *rtc, time64_t now);
};

/*
 * @name: of the driver. @range_min, @range_max: what the clock can count, both of them, too.
 * The rest is the class's own, from rtc_register() to rtc_unregister().
 */
struct rtc_device {
	const char *name;
	const struct rtc_ops *ops;
	time64_t range_min, range_max;

	struct list_head list;
	struct cdev cdev;
	char node[8];			/* rtc0 */
	unsigned int id;
	atomic_t busy;			/* one program has it open */
	struct mutex mutex;		/* the clock, and what follows */
	time64_t alarm;			/* [mutex] 0: none was set */
	unsigned int freq;		/* [mutex] interrupts in a second, if wanted */
	unsigned int max_user_freq;	/* and what takes no privilege */
	bool aie_on;			/* cleared by its timer, too */
	bool uie_on, pie_on;		/* [mutex] */
	struct hrtimer aie, uie, pie;
	struct hlist_head fasync;	/* fs/fasync.c */
	wait_queue_head_t wq;		/* its lock guards */
	unsigned long irq_data;		/* since the last read: 8 bits, and how many */
};

/* The memory is the driver's. -ENOSPC: there are too many. Becomes /dev/rtcN. */
int rtc_register(struct rtc_device *rtc);
/* Nobody may have it open. */
void rtc_unregister(struct rtc_device *rtc);
/* Calls @fn for each, by number. */
void for_each_rtc(void (*fn)(struct rtc_device *rtc, void *arg), void *arg);

/* -EINVAL: no such time. */
int rtc_valid_tm(const struct rtc_time *tm);
time64_t rtc_tm_to_time64(const struct rtc_time *tm);
/* From 1970 on. */
void rtc_time64_to_tm(time64_t time, struct rtc_time *tm);

int rtc_read_time(struct rtc_device *rtc, struct rtc_time *tm);
/* -EINVAL, or -ERANGE: the clock cannot count so far. */
int rtc_set_time(struct rtc_device *rtc, const struct rtc_time *tm);
int rtc_read_alarm(struct rtc_device *rtc, struct rtc_wkalrm *alarm);
/* What is over by now comes at once. */
int rtc_set_alarm(struct rtc_device *rtc, const struct rtc_wkalrm *alarm);
int rtc_alarm_irq_enable(struct rtc_device *rtc, bool on);
void rtc_update_irq_enable(struct rtc_device *rtc, bool on);
void rtc_irq_set_state(struct rtc_device *rtc, bool on);
int rtc_irq_set_freq(struct rtc_device *rtc, unsigned long freq);

/* drivers/rtc/rtc-dev.c */
extern const struct file_operations rtc_dev_fops;

#endif /* _LINUX_RTC_H */
