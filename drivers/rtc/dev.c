// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/rtcN: what programs ask of a clock. One of them has it open at a time; what it has
 * switched on goes with it, but an alarm stays.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/fasync.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/rtc.h>
#include <linux/thread_info.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

#define SECONDS_OF_DAY	86400

/* --- Opening. --- */

/* Its device is told by its number alone: that is what the inode has. */
static void find(struct rtc_device *rtc, void *arg)
{
	struct file *file = arg;

	if (rtc->cdev.dev == file_inode(file)->i_rdev)
		file->private_data = rtc;
}

/* What came for the one before is not for this one. */
static int rtc_dev_open(struct inode *inode, struct file *file)
{
	struct rtc_device *rtc;

	file->private_data = NULL;
	for_each_rtc(find, file);
	rtc = file->private_data;
	if (!rtc)
		return -ENODEV;
	if (atomic_cmpxchg(&rtc->busy, 0, 1))
		return -EBUSY;
	scoped_guard(spinlock_irq, &rtc->wq.lock)
		rtc->irq_data = 0;
	return 0;
}

/* The next may come as soon as nothing of this one's is left. */
static void rtc_dev_release(struct inode *inode, struct file *file)
{
	struct rtc_device *rtc = file->private_data;

	rtc_update_irq_enable(rtc, false);
	rtc_irq_set_state(rtc, false);
	atomic_set_release(&rtc->busy, 0);
}

/* --- Interrupts. --- */

/* All that has come, for one reader; 0: nothing. */
static unsigned long take(struct rtc_device *rtc)
{
	unsigned long data;

	guard(spinlock_irq)(&rtc->wq.lock);
	data = rtc->irq_data;
	WRITE_ONCE(rtc->irq_data, 0);
	return data;
}

/* A word, or a half of it: programs are older than 64 bits. */
static ssize_t rtc_dev_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct rtc_device *rtc = iocb->ki_filp->private_data;
	size_t size = iov_iter_count(to);
	unsigned long data;
	long err;

	if (size != sizeof(unsigned int) && size < sizeof(unsigned long))
		return -EINVAL;
	size = min(size, sizeof(unsigned long));
	while (!(data = take(rtc))) {
		if (READ_ONCE(iocb->ki_filp->f_flags) & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT)
			return -EAGAIN;
		err = wait_event_interruptible(rtc->wq, READ_ONCE(rtc->irq_data));
		if (err)
			return err;
	}
	return copy_to_iter(&data, size, to) == size ? (ssize_t)size : -EFAULT;
}

/* There is nothing to write. */
static u32 rtc_dev_poll(struct file *file, poll_table *pt)
{
	struct rtc_device *rtc = file->private_data;

	poll_wait(file, &rtc->wq, pt);
	return READ_ONCE(rtc->irq_data) ? POLLIN | POLLRDNORM : 0;
}

/* One file has it, so one is on the list; its last close takes it off before release(). */
static int rtc_dev_fasync(struct file *file, int fd)
{
	struct rtc_device *rtc = file->private_data;

	return fasync_helper(file, fd, &rtc->fasync);
}

/* --- Asking and setting. --- */

/* With the day of the week and of the year, which nobody has to give. */
static long read_time(struct rtc_device *rtc, void __user *arg)
{
	struct rtc_time tm;
	int err = rtc_read_time(rtc, &tm);

	return err ?: copy_to_user(arg, &tm, sizeof(tm)) ? -EFAULT : 0;
}

/* Only what is valid comes as far as the driver. */
static long set_time(struct rtc_device *rtc, const void __user *arg)
{
	struct rtc_time tm;

	return copy_from_user(&tm, arg, sizeof(tm)) ? -EFAULT : rtc_set_time(rtc, &tm);
}

/* @whole: and whether it is on. */
static long read_alarm(struct rtc_device *rtc, void __user *arg, bool whole)
{
	struct rtc_wkalrm alarm;
	int err = rtc_read_alarm(rtc, &alarm);

	if (err)
		return err;
	if (whole)
		return copy_to_user(arg, &alarm, sizeof(alarm)) ? -EFAULT : 0;
	return copy_to_user(arg, &alarm.time, sizeof(alarm.time)) ? -EFAULT : 0;
}

/* By a time of day, of which the next one is meant; it is switched on by another call. */
static long set_alarm_of_day(struct rtc_device *rtc, const void __user *arg)
{
	struct rtc_wkalrm alarm = {};
	struct rtc_time now, *tm = &alarm.time;
	time64_t then;
	int err;

	if (copy_from_user(tm, arg, sizeof(*tm)))
		return -EFAULT;
	err = rtc_read_time(rtc, &now);
	if (err)
		return err;
	/* Today; what is in these fields may be anything. */
	tm->tm_year = now.tm_year;
	tm->tm_mon = now.tm_mon;
	tm->tm_mday = now.tm_mday;
	err = rtc_valid_tm(tm);
	if (err)
		return err;
	then = rtc_tm_to_time64(tm);
	if (then < rtc_tm_to_time64(&now))
		then += SECONDS_OF_DAY;
	rtc_time64_to_tm(then, tm);
	return rtc_set_alarm(rtc, &alarm);
}

/* By the day, too. */
static long set_alarm(struct rtc_device *rtc, const void __user *arg)
{
	struct rtc_wkalrm alarm;

	return copy_from_user(&alarm, arg, sizeof(alarm)) ? -EFAULT : rtc_set_alarm(rtc, &alarm);
}

/* What our timers can do for every clock; of a clock itself nothing can be asked. */
static long get_param(void __user *arg)
{
	struct rtc_param param;

	if (copy_from_user(&param, arg, sizeof(param)))
		return -EFAULT;
	/* The only one that there is. */
	if (param.param != RTC_PARAM_FEATURES || param.index)
		return -EINVAL;
	param.uvalue = 1u << RTC_FEATURE_ALARM | 1u << RTC_FEATURE_UPDATE_INTERRUPT;
	return copy_to_user(arg, &param, sizeof(param)) ? -EFAULT : 0;
}

/* --- ioctl(). --- */

/* Rates above this clock's bound are for who may use up resources. */
static bool may_have_rate(const struct rtc_device *rtc, unsigned long freq)
{
	return freq <= READ_ONCE(rtc->max_user_freq) || capable(CAP_SYS_RESOURCE);
}

/* Asked before anything else, as on Linux: EACCES, not EPERM. */
static bool may_call(const struct rtc_device *rtc, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case RTC_SET_TIME:
	case RTC_EPOCH_SET:
	case RTC_PARAM_SET:
		return capable(CAP_SYS_TIME);
	case RTC_IRQP_SET:
		return may_have_rate(rtc, arg);
	case RTC_PIE_ON:
		return may_have_rate(rtc, READ_ONCE(rtc->freq));
	default:
		return true;
	}
}

/* Switching on what is on, or off what is off, is no mistake. */
static long interrupts(struct rtc_device *rtc, unsigned int cmd)
{
	switch (cmd) {
	case RTC_AIE_ON:
	case RTC_AIE_OFF:
		return rtc_alarm_irq_enable(rtc, cmd == RTC_AIE_ON);
	case RTC_UIE_ON:
	case RTC_UIE_OFF:
		rtc_update_irq_enable(rtc, cmd == RTC_UIE_ON);
		return 0;
	case RTC_PIE_ON:
	case RTC_PIE_OFF:
		rtc_irq_set_state(rtc, cmd == RTC_PIE_ON);
		return 0;
	default:
		return -ENOIOCTLCMD;
	}
}

/* What is not here is not known to Linux's drivers of these clocks, either. */
static long rtc_dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct rtc_device *rtc = file->private_data;
	void __user *user = (void __user *)arg;

	if (!may_call(rtc, cmd, arg))
		return -EACCES;
	switch (cmd) {
	case RTC_RD_TIME:
		return read_time(rtc, user);
	case RTC_SET_TIME:
		return set_time(rtc, user);
	case RTC_ALM_READ:
	case RTC_WKALM_RD:
		return read_alarm(rtc, user, cmd == RTC_WKALM_RD);
	case RTC_ALM_SET:
		return set_alarm_of_day(rtc, user);
	case RTC_WKALM_SET:
		return set_alarm(rtc, user);
	case RTC_IRQP_SET:
		return rtc_irq_set_freq(rtc, arg);
	case RTC_IRQP_READ:
		return put_user((unsigned long)READ_ONCE(rtc->freq), (unsigned long __user *)arg);
	case RTC_PARAM_GET:
		return get_param(user);
	case RTC_PARAM_SET:
		return -EINVAL;
	default:
		return interrupts(rtc, cmd);
	}
}

/* A file of it cannot be written, and has no places. */
const struct file_operations rtc_dev_fops = {
	.open = rtc_dev_open,
	.release = rtc_dev_release,
	.read_iter = rtc_dev_read,
	.poll = rtc_dev_poll,
	.fasync = rtc_dev_fasync,
	.unlocked_ioctl = rtc_dev_ioctl,
};
