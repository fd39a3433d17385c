/* SPDX-License-Identifier: GPL-2.0-only */
/* Times as programs write them: from and to their memory. */
#ifndef _LINUX_TIME_USER_H
#define _LINUX_TIME_USER_H

#include <linux/ktime.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include <uapi/linux/time_types.h>

/* 0 or -EFAULT; whether it makes sense the caller asks. */
static inline int get_timespec64(struct timespec64 *ts,
				 const struct __kernel_timespec __user *user)
{
	struct __kernel_timespec raw;

	if (copy_from_user(&raw, user, sizeof(raw)))
		return -EFAULT;
	*ts = (struct timespec64){ raw.tv_sec, raw.tv_nsec };
	return 0;
}

static inline int put_timespec64(struct timespec64 ts, struct __kernel_timespec __user *user)
{
	struct __kernel_timespec raw = { .tv_sec = ts.tv_sec, .tv_nsec = ts.tv_nsec };

	return copy_to_user(user, &raw, sizeof(raw)) ? -EFAULT : 0;
}

/* A duration: 0, -EFAULT, or -EINVAL for what is none. */
static inline int get_duration(ktime_t *ns, const struct __kernel_timespec __user *user)
{
	struct timespec64 ts;
	int err = get_timespec64(&ts, user);

	if (err)
		return err;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	*ns = timespec64_to_ns(&ts);
	return 0;
}

/* The same as first and interval of a timer: 0, -EFAULT, -EINVAL. */
struct timer_spec {
	ktime_t value, interval;
};

static inline int get_timer_spec(struct timer_spec *spec,
				 const struct __kernel_itimerspec __user *user)
{
	struct __kernel_itimerspec raw;
	struct timespec64 value, interval;

	if (copy_from_user(&raw, user, sizeof(raw)))
		return -EFAULT;
	value = (struct timespec64){ raw.it_value.tv_sec, raw.it_value.tv_nsec };
	interval = (struct timespec64){ raw.it_interval.tv_sec, raw.it_interval.tv_nsec };
	/* What is no time has no number of nanoseconds, either: they could run over. */
	if (!timespec64_valid(&value) || !timespec64_valid(&interval))
		return -EINVAL;
	spec->value = timespec64_to_ns(&value);
	spec->interval = timespec64_to_ns(&interval);
	return 0;
}

static inline int put_timer_spec(const struct timer_spec *spec,
				 struct __kernel_itimerspec __user *user)
{
	struct timespec64 value = ns_to_timespec64(spec->value);
	struct timespec64 interval = ns_to_timespec64(spec->interval);
	struct __kernel_itimerspec raw = {
		.it_value = { value.tv_sec, value.tv_nsec },
		.it_interval = { interval.tv_sec, interval.tv_nsec },
	};

	return copy_to_user(user, &raw, sizeof(raw)) ? -EFAULT : 0;
}

#endif /* _LINUX_TIME_USER_H */
