// SPDX-License-Identifier: GPL-2.0-only
/*
 * adjtimex(): the wall clock's rate, and what a time daemon tells of its quality.
 *
 * There is no loop that steers the clock by offsets: what a daemon sets is a frequency
 * (timekeeping.c keeps it) or a step. So STA_PLL and its like are never on, an offset
 * that is given is not slewed, as on Linux without STA_PLL, and adjtime()'s single shot
 * is refused. Owns the words that are told and only kept; with ntp_lock.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/timekeeping.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/time.h>
#include <uapi/linux/timex.h>

#include "clocks.h"

#define PHASE_LIMIT_USEC	16000000	/* an error of that much is "unknown" */
#define FREQUENCY_LIMIT		(500ll << 16)
#define USER_TICK_USEC		10000

/* What the kernel cannot do is not to be seen in the status. */
#define STATUS_KEPT	(STA_UNSYNC | STA_INS | STA_DEL)

static DEFINE_SPINLOCK(ntp_lock);
static struct {
	int status;
	long long maxerror, esterror, constant;
	s32 tai;
} ntp = {
	.status = STA_UNSYNC,
	.maxerror = PHASE_LIMIT_USEC, .esterror = PHASE_LIMIT_USEC,
	.constant = 2,
};

/* --- May it be? --- */

/* Of both kinds of single shot; the one that asks how much of an earlier one is left. */
#define ADJ_ADJTIME		0x8000
#define ADJ_OFFSET_READONLY	0x2000

static int check_single_shot(const struct __kernel_timex *txc)
{
	if (!(txc->modes & ADJ_OFFSET))
		return -EINVAL;
	if (txc->modes & ADJ_OFFSET_READONLY)
		return 0;
	return capable(CAP_SYS_TIME) ? -EOPNOTSUPP : -EPERM;
}

static int check_step(const struct __kernel_timex *txc)
{
	long long unit = txc->modes & ADJ_NANO ? NSEC_PER_SEC : USEC_PER_SEC;

	return txc->time.tv_usec < 0 || txc->time.tv_usec >= unit ? -EINVAL : 0;
}

static int check_modes(const struct __kernel_timex *txc)
{
	if (txc->modes & ADJ_ADJTIME)
		return check_single_shot(txc);
	if (txc->modes && !capable(CAP_SYS_TIME))
		return -EPERM;
	/* The length of a tick is what it is. */
	if ((txc->modes & ADJ_TICK) && txc->tick != USER_TICK_USEC)
		return -EINVAL;
	return txc->modes & ADJ_SETOFFSET ? check_step(txc) : 0;
}

/* --- What changes. --- */

/* With ntp_lock: words that are only kept. */
static void keep_words(const struct __kernel_timex *txc)
{
	if (txc->modes & ADJ_STATUS)
		ntp.status = txc->status & STATUS_KEPT;
	if (txc->modes & ADJ_MAXERROR)
		ntp.maxerror = clamp(txc->maxerror, 0ll, (long long)PHASE_LIMIT_USEC);
	if (txc->modes & ADJ_ESTERROR)
		ntp.esterror = clamp(txc->esterror, 0ll, (long long)PHASE_LIMIT_USEC);
	if (txc->modes & ADJ_TIMECONST)
		ntp.constant = clamp(txc->constant, 0ll, 10ll);
}

/* The only one that can fail: the clock cannot show that moment. */
static int make_step(const struct __kernel_timex *txc)
{
	long long unit = txc->modes & ADJ_NANO ? 1 : NSEC_PER_USEC;
	struct timespec64 step = { txc->time.tv_sec, txc->time.tv_usec * unit };

	return timekeeping_inject_offset(&step);
}

/* What is too fast, or too slow, is as fast or slow as can be. */
static void set_frequency(long long freq)
{
	timekeeping_set_frequency(clamp(freq, -FREQUENCY_LIMIT, FREQUENCY_LIMIT));
}

static void set_tai(long long seconds)
{
	if (seconds < 0 || seconds > 1 << 20)
		return;
	if (timekeeping_set_tai_offset(seconds))
		return;
	guard(spinlock)(&ntp_lock);
	ntp.tai = seconds;
}

/* --- What is told. --- */

static void fill(struct __kernel_timex *txc)
{
	struct timespec64 now;

	scoped_guard(spinlock, &ntp_lock) {
		txc->status = ntp.status;
		txc->maxerror = ntp.maxerror;
		txc->esterror = ntp.esterror;
		txc->constant = ntp.constant;
		txc->tai = ntp.tai;
	}
	txc->offset = 0;
	txc->freq = timekeeping_frequency();
	txc->precision = 1;
	txc->tolerance = FREQUENCY_LIMIT;
	txc->tick = USER_TICK_USEC;
	ktime_get_real_ts64(&now);
	txc->time.tv_sec = now.tv_sec;
	txc->time.tv_usec = now.tv_nsec / NSEC_PER_USEC;
	txc->ppsfreq = txc->jitter = txc->stabil = 0;
	txc->jitcnt = txc->calcnt = txc->errcnt = txc->stbcnt = 0;
	txc->shift = 0;
}

/* A clock that nobody has said is right is not. */
static int state_of(const struct __kernel_timex *txc)
{
	return txc->status & STA_UNSYNC ? TIME_ERROR : TIME_OK;
}

static int do_adjtimex(struct __kernel_timex *txc)
{
	int err = check_modes(txc);

	if (!err && !(txc->modes & ADJ_ADJTIME)) {
		if (txc->modes & ADJ_SETOFFSET)
			err = make_step(txc);
		if (err)
			return err;
		scoped_guard(spinlock, &ntp_lock)
			keep_words(txc);
		if (txc->modes & ADJ_FREQUENCY)
			set_frequency(txc->freq);
		if (txc->modes & ADJ_TAI)
			set_tai(txc->constant);
	}
	if (err)
		return err;
	fill(txc);
	return state_of(txc);
}

SYSCALL_DEFINE1(adjtimex, struct __kernel_timex __user *, user)
{
	struct __kernel_timex txc;
	int ret;

	if (copy_from_user(&txc, user, sizeof(txc)))
		return -EFAULT;
	ret = do_adjtimex(&txc);
	if (ret >= 0 && copy_to_user(user, &txc, sizeof(txc)))
		return -EFAULT;
	return ret;
}

/* Only the wall clock can be steered. */
SYSCALL_DEFINE2(clock_adjtime, clockid_t, clock, struct __kernel_timex __user *, user)
{
	if (!is_clock(clock) || is_fd_clock(clock))
		return -EINVAL;
	return clock == CLOCK_REALTIME ? sys_adjtimex(user) : -EOPNOTSUPP;
}
