// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clocks that there are, and what each of them can do for a program.
 *
 * A clock's mutex guards the clock and which of its timers run. The timers' functions take
 * only the lock of its queue, so they can be waited for with the mutex held. An alarm is
 * never early; it is late by less than the second that the clock does not tell.
 */
#include <linux/bitmap.h>
#include <linux/devtmpfs.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/rtc.h>
#include <linux/sprintf.h>
#include <linux/time64.h>
#include <linux/vfs.h>

/* Where Linux begins with those who want any. */
#define RTC_MAJOR	254
#define NR_CLOCKS	4
#define MAX_USER_FREQ	64

static DEFINE_MUTEX(rtc_mutex);
static LIST_HEAD(rtc_list);			/* [rtc_mutex] by number */

/* --- What comes. --- */

/* In the timers' interrupts: @nr times of it, of which a reader is told. */
static void rtc_event(struct rtc_device *rtc, unsigned long what, u64 nr)
{
	scoped_guard(spinlock_irqsave, &rtc->wq.lock) {
		WRITE_ONCE(rtc->irq_data, (rtc->irq_data + (nr << 8)) | RTC_IRQF | what);
		__wake_up_locked(&rtc->wq, TASK_NORMAL, 1, (void *)(POLLIN | POLLRDNORM));
	}
	kill_fasync(&rtc->fasync, POLL_IN);
}

/* Once. Who asks whether it is on may do so without the mutex. */
static enum hrtimer_restart alarm_fn(struct hrtimer *timer)
{
	struct rtc_device *rtc = container_of(timer, struct rtc_device, aie);

	WRITE_ONCE(rtc->aie_on, false);
	rtc_event(rtc, RTC_AF, 1);
	return HRTIMER_NORESTART;
}

/* Each second of ours: not in step with the clock's. */
static enum hrtimer_restart update_fn(struct hrtimer *timer)
{
	struct rtc_device *rtc = container_of(timer, struct rtc_device, uie);

	rtc_event(rtc, RTC_UF, hrtimer_forward_now(timer, NSEC_PER_SEC));
	return HRTIMER_RESTART;
}

/* The rate changes only while this one stands still. */
static enum hrtimer_restart periodic_fn(struct hrtimer *timer)
{
	struct rtc_device *rtc = container_of(timer, struct rtc_device, pie);

	rtc_event(rtc, RTC_PF, hrtimer_forward_now(timer, NSEC_PER_SEC / READ_ONCE(rtc->freq)));
	return HRTIMER_RESTART;
}

/* --- The time. --- */

/* As a calendar has it: programs want no other. */
int rtc_read_time(struct rtc_device *rtc, struct rtc_time *tm)
{
	time64_t now;
	int err;

	guard(mutex)(&rtc->mutex);
	err = rtc->ops->read(rtc, &now);
	if (!err)
		rtc_time64_to_tm(now, tm);
	return err;
}
EXPORT_SYMBOL_GPL(rtc_read_time);

/* With the mutex: for when the clock will be there, by its own time. What is over is due. */
static int start_alarm(struct rtc_device *rtc)
{
	struct timespec64 left = {};
	time64_t now;
	int err = rtc->ops->read(rtc, &now);

	if (err)
		return err;
	left.tv_sec = rtc->alarm > now ? rtc->alarm - now : 0;
	rtc->aie_on = true;
	hrtimer_start(&rtc->aie, timespec64_to_ns(&left), HRTIMER_MODE_REL);
	return 0;
}

/* With the mutex; its function does not run when this returns. */
static void stop_alarm(struct rtc_device *rtc)
{
	hrtimer_cancel(&rtc->aie);
	rtc->aie_on = false;
}

/* A chip with two digits of a year, or with 32 bits, ends some day. */
static int check_range(const struct rtc_device *rtc, time64_t time)
{
	return time < rtc->range_min || time > rtc->range_max ? -ERANGE : 0;
}

/* An alarm that waits is for a moment of the clock, whatever that is now. */
int rtc_set_time(struct rtc_device *rtc, const struct rtc_time *tm)
{
	time64_t time = rtc_tm_to_time64(tm);
	int err = rtc_valid_tm(tm) ?: check_range(rtc, time);

	if (err)
		return err;
	guard(mutex)(&rtc->mutex);
	err = rtc->ops->set(rtc, time);
	if (!err && READ_ONCE(rtc->aie_on))
		err = start_alarm(rtc);
	return err;
}
EXPORT_SYMBOL_GPL(rtc_set_time);

/* --- The alarm. --- */

/* The last one that was set, whether or not it is on. */
int rtc_read_alarm(struct rtc_device *rtc, struct rtc_wkalrm *alarm)
{
	guard(mutex)(&rtc->mutex);
	*alarm = (struct rtc_wkalrm){ .enabled = READ_ONCE(rtc->aie_on) };
	rtc_time64_to_tm(rtc->alarm, &alarm->time);
	return 0;
}
EXPORT_SYMBOL_GPL(rtc_read_alarm);

/* In the place of the one before. */
int rtc_set_alarm(struct rtc_device *rtc, const struct rtc_wkalrm *alarm)
{
	time64_t time = rtc_tm_to_time64(&alarm->time);
	int err = rtc_valid_tm(&alarm->time) ?: check_range(rtc, time);

	if (err)
		return err;
	guard(mutex)(&rtc->mutex);
	stop_alarm(rtc);
	rtc->alarm = time;
	return alarm->enabled ? start_alarm(rtc) : 0;
}
EXPORT_SYMBOL_GPL(rtc_set_alarm);

/* The same alarm, on or off. */
int rtc_alarm_irq_enable(struct rtc_device *rtc, bool on)
{
	guard(mutex)(&rtc->mutex);
	if (on == READ_ONCE(rtc->aie_on))
		return 0;
	if (on)
		return start_alarm(rtc);
	stop_alarm(rtc);
	return 0;
}
EXPORT_SYMBOL_GPL(rtc_alarm_irq_enable);

/* --- Interrupts. --- */

/* From a second after it is switched on. */
void rtc_update_irq_enable(struct rtc_device *rtc, bool on)
{
	guard(mutex)(&rtc->mutex);
	if (on && !rtc->uie_on)
		hrtimer_start(&rtc->uie, NSEC_PER_SEC, HRTIMER_MODE_REL);
	else if (!on)
		hrtimer_cancel(&rtc->uie);
	rtc->uie_on = on;
}
EXPORT_SYMBOL_GPL(rtc_update_irq_enable);

/* By the rate that was set: once a second, if none was. */
void rtc_irq_set_state(struct rtc_device *rtc, bool on)
{
	guard(mutex)(&rtc->mutex);
	if (on && !rtc->pie_on)
		hrtimer_start(&rtc->pie, NSEC_PER_SEC / rtc->freq, HRTIMER_MODE_REL);
	else if (!on)
		hrtimer_cancel(&rtc->pie);
	rtc->pie_on = on;
}
EXPORT_SYMBOL_GPL(rtc_irq_set_state);

/* From the next one on, if they come already. */
int rtc_irq_set_freq(struct rtc_device *rtc, unsigned long freq)
{
	if (!freq || freq > RTC_MAX_FREQ)
		return -EINVAL;
	guard(mutex)(&rtc->mutex);
	hrtimer_cancel(&rtc->pie);
	WRITE_ONCE(rtc->freq, freq);
	if (rtc->pie_on)
		hrtimer_start(&rtc->pie, NSEC_PER_SEC / freq, HRTIMER_MODE_REL);
	return 0;
}
EXPORT_SYMBOL_GPL(rtc_irq_set_freq);

/* --- Coming and going. --- */

/* With rtc_mutex: the lowest number that nobody has, and who has the one before it. */
static unsigned int free_id(struct list_head **behind)
{
	struct rtc_device *other;
	unsigned int id = 0;

	*behind = &rtc_list;
	list_for_each_entry(other, &rtc_list, list) {
		if (other->id != id)
			break;
		*behind = &other->list;
		id++;
	}
	return id;
}

/* What a driver has not filled in. */
static void init_fields(struct rtc_device *rtc, unsigned int id)
{
	rtc->id = id;
	snprintf(rtc->node, sizeof(rtc->node), "rtc%u", id);
	atomic_set(&rtc->busy, 0);
	mutex_init(&rtc->mutex);
	init_waitqueue_head(&rtc->wq);
	rtc->alarm = 0;
	rtc->freq = 1;
	rtc->max_user_freq = MAX_USER_FREQ;
	rtc->aie_on = rtc->uie_on = rtc->pie_on = false;
	rtc->irq_data = 0;
	hrtimer_setup(&rtc->aie, alarm_fn, CLOCK_BOOTTIME, HRTIMER_MODE_REL);
	hrtimer_setup(&rtc->uie, update_fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_setup(&rtc->pie, periodic_fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	rtc->cdev = (struct cdev){
		.name = "rtc", .dev = MKDEV(RTC_MAJOR, id), .count = 1, .ops = &rtc_dev_fops,
	};
}

/* Found by its number first, then by its name: all of it, or nothing. */
int rtc_register(struct rtc_device *rtc)
{
	struct list_head *behind;
	unsigned int id;
	int err;

	guard(mutex)(&rtc_mutex);
	id = free_id(&behind);
	if (id >= NR_CLOCKS)
		return -ENOSPC;
	init_fields(rtc, id);
	err = cdev_add(&rtc->cdev);
	if (err)
		return err;
	err = devtmpfs_create_node(&(struct devnode){
		.name = rtc->node, .dev = rtc->cdev.dev, .mode = S_IFCHR | 0600 });
	if (err) {
		cdev_del(&rtc->cdev);
		return err;
	}
	list_add(&rtc->list, behind);
	pr_info("%s: registered as %s\n", rtc->name, rtc->node);
	return 0;
}
EXPORT_SYMBOL_GPL(rtc_register);

/* Nobody finds it any more, and no timer runs. */
void rtc_unregister(struct rtc_device *rtc)
{
	guard(mutex)(&rtc_mutex);
	list_del(&rtc->list);
	devtmpfs_delete_node(rtc->node);
	cdev_del(&rtc->cdev);
	hrtimer_cancel(&rtc->aie);
	hrtimer_cancel(&rtc->uie);
	hrtimer_cancel(&rtc->pie);
}
EXPORT_SYMBOL_GPL(rtc_unregister);

/* With the list's mutex: @fn may not add one. */
void for_each_rtc(void (*fn)(struct rtc_device *rtc, void *arg), void *arg)
{
	struct rtc_device *rtc;

	guard(mutex)(&rtc_mutex);
	list_for_each_entry(rtc, &rtc_list, list)
		fn(rtc, arg);
}
EXPORT_SYMBOL_GPL(for_each_rtc);
