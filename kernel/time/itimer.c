// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process's three old timers, and its limit of CPU time.
 *
 * ITIMER_REAL is an hrtimer. The others, and RLIMIT_CPU, count what all threads have used:
 * while any of them is set, the tick marks the thread that it finds, and that looks before
 * it returns to its program. Owns what signal_struct has of them, with siglock.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/posix-timers.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/uaccess.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/time.h>

#include "../signal_internal.h"
#include "clocks.h"

/* --- By the clock on the wall: that it is set does not matter. --- */

/* In the interrupt. The process is there: its end waits for us. */
static enum hrtimer_restart real_expired(struct hrtimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, real_timer);

	kill_pid(sig->pids[PIDTYPE_TGID], SIGALRM, 1);
	return HRTIMER_NORESTART;
}

void itimer_real_taken(struct signal_struct *sig)
{
	struct hrtimer *timer = &sig->real_timer;

	if (!sig->real_interval || hrtimer_is_queued(timer))
		return;
	hrtimer_forward_now(timer, sig->real_interval);
	hrtimer_start(timer, hrtimer_get_expires(timer), HRTIMER_MODE_ABS);
}

/* What is due but was not served yet is not over. */
static void get_real(const struct signal_struct *sig, struct timer_spec *spec)
{
	ktime_t left = 0;

	if (hrtimer_active(&sig->real_timer))
		left = max(hrtimer_get_remaining(&sig->real_timer), (ktime_t)NSEC_PER_USEC);
	*spec = (struct timer_spec){ .value = left, .interval = sig->real_interval };
}

/* With siglock. False: its function waits for that; nothing has changed. */
static bool set_real(struct signal_struct *sig, const struct timer_spec *new,
		     struct timer_spec *old)
{
	get_real(sig, old);
	if (hrtimer_try_to_cancel(&sig->real_timer) < 0)
		return false;
	sig->real_interval = new->value ? new->interval : 0;
	if (new->value)
		hrtimer_start(&sig->real_timer, new->value, HRTIMER_MODE_REL);
	return true;
}

/* Its function is short, and is waited for without the lock. */
static void set_itimer_real(const struct timer_spec *new, struct timer_spec *old)
{
	spinlock_t *lock = &current->sighand->siglock;
	bool done;

	do {
		spin_lock_irq(lock);
		done = set_real(current->signal, new, old);
		spin_unlock_irq(lock);
		if (!done)
			cpu_relax();
	} while (!done);
}

/* --- By what CPUs were used for. --- */

/* In the order of signal_struct.itimers: user time, and all of it. */
static const struct { clockid_t clock; int sig; } cpu_kinds[2] = {
	{ CPUCLOCK_VIRT | ~0u << 3, SIGVTALRM },
	{ CPUCLOCK_PROF | ~0u << 3, SIGPROF },
};

/* With siglock, of current's process. */
static u64 used(int kind)
{
	return cpu_clock_sample(cpu_kinds[kind].clock, current);
}

/* One that is due, and that the tick has not found yet, is a tick away. */
static void get_cpu_timer(int kind, struct timer_spec *spec)
{
	const struct cpu_itimer *it = &current->signal->itimers[kind];
	u64 now = used(kind);

	*spec = (struct timer_spec){ .interval = it->interval };
	if (it->expires)
		spec->value = it->expires > now ? it->expires - now : TICK_NSEC;
}

/* From what has been used up to now. */
static void set_cpu_timer(int kind, const struct timer_spec *new, struct timer_spec *old)
{
	struct signal_struct *sig = current->signal;

	guard(spinlock_irq)(&current->sighand->siglock);
	get_cpu_timer(kind, old);
	sig->itimers[kind] = (struct cpu_itimer){
		.expires = new->value ? used(kind) + new->value : 0,
		.interval = new->value ? new->interval : 0 };
	if (new->value)
		WRITE_ONCE(sig->cpu_timers, true);
}

/* With siglock. True: it goes on. */
static bool run_cpu_itimer(int kind)
{
	struct cpu_itimer *it = &current->signal->itimers[kind];

	if (!it->expires)
		return false;
	if (used(kind) < it->expires)
		return true;
	it->expires = it->interval ? it->expires + it->interval : 0;
	send_signal_locked(cpu_kinds[kind].sig, SEND_SIG_PRIV, current, true);
	return it->expires;
}

/* A second more each time, until the hard limit. True: there is a limit. */
static bool check_limit(void)
{
	struct rlimit64 *rlim = &current->signal->rlim[RLIMIT_CPU];
	u64 seconds;

	if (rlim->rlim_cur == RLIM64_INFINITY)
		return false;
	seconds = used(1) / NSEC_PER_SEC;
	if (seconds >= rlim->rlim_max) {
		send_signal_locked(SIGKILL, SEND_SIG_PRIV, current, true);
	} else if (seconds >= rlim->rlim_cur) {
		rlim->rlim_cur = seconds + 1;
		send_signal_locked(SIGXCPU, SEND_SIG_PRIV, current, true);
	}
	return true;
}

/* No time at all would be no chance to say so. */
void cpu_limit_changed(struct signal_struct *sig)
{
	struct rlimit64 *rlim = &sig->rlim[RLIMIT_CPU];

	if (!rlim->rlim_cur)
		rlim->rlim_cur = 1;
	if (rlim->rlim_cur != RLIM64_INFINITY)
		WRITE_ONCE(sig->cpu_timers, true);
}

/* The mark is set again by who sets a timer, with the same lock: none is forgotten. */
void run_cpu_timers(void)
{
	bool more;

	guard(spinlock_irq)(&current->sighand->siglock);
	more = run_cpu_itimer(0);
	more |= run_cpu_itimer(1);
	more |= check_limit();
	more |= run_posix_cpu_timers();
	WRITE_ONCE(current->signal->cpu_timers, more);
}
EXPORT_SYMBOL_IF_KUNIT(run_cpu_timers);

/* --- Calls. --- */

/* Both parts must make sense, also the one that will not count. */
static int get_itimerval(struct timer_spec *spec,
			 const struct __kernel_old_itimerval __user *user)
{
	struct __kernel_old_itimerval raw;
	struct timespec64 value, interval;

	if (copy_from_user(&raw, user, sizeof(raw)))
		return -EFAULT;
	if ((unsigned long)raw.it_value.tv_usec >= USEC_PER_SEC ||
	    (unsigned long)raw.it_interval.tv_usec >= USEC_PER_SEC ||
	    raw.it_value.tv_sec < 0 || raw.it_interval.tv_sec < 0)
		return -EINVAL;
	value = (struct timespec64){ raw.it_value.tv_sec, raw.it_value.tv_usec * 1000 };
	interval = (struct timespec64){ raw.it_interval.tv_sec,
					raw.it_interval.tv_usec * 1000 };
	spec->value = timespec64_to_ns(&value);
	spec->interval = timespec64_to_ns(&interval);
	return 0;
}

/* Parts of a microsecond are not told. */
static struct __kernel_old_timeval to_timeval(ktime_t ns)
{
	return (struct __kernel_old_timeval){
		.tv_sec = ns / NSEC_PER_SEC, .tv_usec = ns % NSEC_PER_SEC / NSEC_PER_USEC };
}

/* To the program. */
static int put_itimerval(const struct timer_spec *spec,
			 struct __kernel_old_itimerval __user *user)
{
	struct __kernel_old_itimerval raw = {
		.it_value = to_timeval(spec->value),
		.it_interval = to_timeval(spec->interval),
	};

	return copy_to_user(user, &raw, sizeof(raw)) ? -EFAULT : 0;
}

/* @which has been looked at. */
static void set_itimer(int which, const struct timer_spec *new, struct timer_spec *old)
{
	if (which == ITIMER_REAL)
		set_itimer_real(new, old);
	else
		set_cpu_timer(which - ITIMER_VIRTUAL, new, old);
}

/* One lock for all kinds: what is told belongs together. */
SYSCALL_DEFINE2(getitimer, int, which, struct __kernel_old_itimerval __user *, user)
{
	struct timer_spec spec;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	scoped_guard(spinlock_irq, &current->sighand->siglock) {
		if (which == ITIMER_REAL)
			get_real(current->signal, &spec);
		else
			get_cpu_timer(which - ITIMER_VIRTUAL, &spec);
	}
	return put_itimerval(&spec, user);
}

/* Without a new value it stops. It has been set, even if the old one cannot be told. */
SYSCALL_DEFINE3(setitimer, int, which, const struct __kernel_old_itimerval __user *, unew,
		struct __kernel_old_itimerval __user *, uold)
{
	struct timer_spec new = { }, old;
	int err = unew ? get_itimerval(&new, unew) : 0;

	if (err)
		return err;
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	set_itimer(which, &new, &old);
	return uold ? put_itimerval(&old, uold) : 0;
}

/* The rest is told in whole seconds; some is one. Some machines have no number for it. */
SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct timer_spec new = { .value = seconds * NSEC_PER_SEC }, old;
	u64 rest;

	set_itimer_real(&new, &old);
	rest = (old.value + NSEC_PER_SEC / 2) / NSEC_PER_SEC;
	return old.value && !rest ? 1 : rest;
}

/* --- Births and ends. --- */

/* A limit is inherited; timers are not. */
void posix_timers_init(struct signal_struct *sig)
{
	hrtimer_setup(&sig->real_timer, real_expired, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	INIT_LIST_HEAD(&sig->posix_timers);
	cpu_limit_changed(sig);
}

/* Its function may be waiting for siglock, which must not be held. */
void itimers_exit(struct signal_struct *sig)
{
	sig->real_interval = 0;
	hrtimer_cancel(&sig->real_timer);
}
