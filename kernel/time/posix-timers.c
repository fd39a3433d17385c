// SPDX-License-Identifier: GPL-2.0-only
/*
 * timer_create() and its family.
 *
 * Owns struct k_itimer; a process's are in a list, by their numbers, with its siglock. A
 * timer by a clock of the machine is an hrtimer, whose function takes siglock, so nobody
 * waits for that with siglock held; one by a clock of the CPU is looked at by
 * run_cpu_timers(). The place in the signal queue is made with the timer: sending cannot
 * fail for want of memory, and while it is queued further times are counted.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/pid.h>
#include <linux/posix-timers.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/uaccess.h>
#include <uapi/linux/time.h>

#include "../signal_internal.h"
#include "clocks.h"

/* One timer. The words from @list on are fixed when it is made, but for those of its state. */
struct k_itimer {
	struct list_head list;
	int id;
	clockid_t clock;
	int notify;			/* SIGEV_* */
	struct task_struct *target;	/* SIGEV_THREAD_ID, or whose CPU time, with a reference */
	struct pid *process;
	struct sigqueue *queue;
	kernel_siginfo_t info;
	struct hrtimer timer;
	u64 expires;			/* by a CPU clock; 0: it is not set */
	ktime_t interval;
	int overrun, overrun_last;
	bool due;			/* its signal waits; it goes on when that is taken */
};

/* --- Expiry, with siglock. --- */

/* A process's clock is that of any of its threads. */
static u64 cpu_now(const struct k_itimer *timer)
{
	return cpu_clock_sample(timer->clock, timer->target ?: current);
}

/* Who wants no signal asks how much is left. */
static void send_timer_signal(struct k_itimer *timer)
{
	bool any = timer->notify != SIGEV_THREAD_ID;
	struct task_struct *p;

	if (timer->notify == SIGEV_NONE)
		return;
	guard(rcu)();
	p = any ? pid_task(timer->process, PIDTYPE_TGID) : timer->target;
	timer->overrun = 0;
	/* A thread that is gone has nobody to tell; the process goes on. */
	if (p && READ_ONCE(p->sighand))
		timer->due = send_sigqueue(timer->queue, &timer->info, p, any);
}

/* In the interrupt, which may come while siglock is held elsewhere. */
static enum hrtimer_restart timer_expired(struct hrtimer *hrtimer)
{
	struct k_itimer *timer = container_of(hrtimer, struct k_itimer, timer);
	struct task_struct *p;
	unsigned long flags;

	guard(rcu)();
	p = pid_task(timer->process, PIDTYPE_TGID);
	if (!p || !lock_task_sighand(p, &flags))
		return HRTIMER_NORESTART;
	send_timer_signal(timer);
	/* Ignored: nobody will take it, so it goes on by itself, no faster than ticks. */
	if (!timer->due && timer->interval && timer->notify != SIGEV_NONE) {
		hrtimer_forward_now(hrtimer, max(timer->interval, (ktime_t)TICK_NSEC));
		unlock_task_sighand(p, &flags);
		return HRTIMER_RESTART;
	}
	unlock_task_sighand(p, &flags);
	return HRTIMER_NORESTART;
}

/* The next time after now; how many have passed besides the one that was told. */
static u64 forward(struct k_itimer *timer)
{
	u64 now, periods;

	if (!is_cpu_clock(timer->clock)) {
		periods = hrtimer_forward_now(&timer->timer, timer->interval);
		return periods ? periods - 1 : 0;
	}
	now = cpu_now(timer);
	if (now < timer->expires)
		return 0;
	periods = (now - timer->expires) / timer->interval;
	timer->expires += (periods + 1) * timer->interval;
	return periods;
}

void posix_timer_taken(struct k_itimer *timer, kernel_siginfo_t *info)
{
	if (timer->due && timer->interval) {
		timer->overrun = min(forward(timer), (u64)INT_MAX);
		if (is_cpu_clock(timer->clock))
			WRITE_ONCE(current->signal->cpu_timers, true);
		else
			hrtimer_start(&timer->timer, hrtimer_get_expires(&timer->timer),
				      HRTIMER_MODE_ABS);
	}
	timer->due = false;
	timer->overrun_last = timer->overrun;
	info->si_overrun = timer->overrun;
}

/* Those whose signal waits are not counted until it is taken. */
static bool run_one(struct k_itimer *timer)
{
	if (!is_cpu_clock(timer->clock) || !timer->expires || timer->due)
		return false;
	if (cpu_now(timer) < timer->expires)
		return true;
	send_timer_signal(timer);
	if (timer->due)
		return false;
	if (!timer->interval)
		timer->expires = 0;
	else
		forward(timer);
	return timer->expires;
}

bool run_posix_cpu_timers(void)
{
	struct k_itimer *timer;
	bool more = false;

	list_for_each_entry(timer, &current->signal->posix_timers, list)
		more |= run_one(timer);
	return more;
}

/* --- Making. --- */

/* Nobody finds it any more, and it is stopped. */
static void free_timer(struct k_itimer *timer)
{
	if (timer->queue)
		sigqueue_free(timer->queue);
	if (timer->target)
		put_task_struct(timer->target);
	put_pid(timer->process);
	kfree(timer);
}

/* A thread of the same process, with a reference. */
static struct task_struct *get_own_thread(pid_t nr)
{
	struct task_struct *p;

	guard(rcu)();
	p = find_task_by_pid(nr);
	return p && same_thread_group(p, current) ? get_task_struct(p) : NULL;
}

/* What the program wants to happen: 0 or -EINVAL. */
static int set_event(struct k_itimer *timer, const struct sigevent *event)
{
	timer->notify = event->sigev_notify;
	timer->info.si_signo = event->sigev_signo;
	timer->info.si_code = SI_TIMER;
	timer->info.si_value = event->sigev_value;
	if (timer->notify == SIGEV_NONE)
		return 0;
	if (timer->notify != SIGEV_SIGNAL && timer->notify != SIGEV_THREAD &&
	    timer->notify != SIGEV_THREAD_ID)
		return -EINVAL;
	if (event->sigev_signo < 1 || event->sigev_signo > NR_SIGNALS)
		return -EINVAL;
	if (timer->notify != SIGEV_THREAD_ID)
		return 0;
	timer->target = get_own_thread(event->sigev_notify_thread_id);
	return timer->target ? 0 : -EINVAL;
}

/* Of the CPU, those of one's own process. */
static int set_clock(struct k_itimer *timer, clockid_t clock)
{
	struct task_struct *p;
	bool own;

	timer->clock = clock;
	if (!is_clock(clock))
		return -EINVAL;
	if (clock_has_timers(clock)) {
		hrtimer_setup(&timer->timer, timer_expired, clock, HRTIMER_MODE_ABS);
		return 0;
	}
	if (!is_cpu_clock(clock) || is_fd_clock(clock))
		return -EOPNOTSUPP;
	p = cpu_clock_task(clock);
	if (!p)
		return -EINVAL;
	own = same_thread_group(p, current);
	if (own && timer->notify != SIGEV_THREAD_ID)
		timer->target = p;
	else
		put_task_struct(p);
	return own ? 0 : -EOPNOTSUPP;
}

/*
 * Prepared as a whole; nothing is listed yet. Linux says -EAGAIN where there is no
 * memory.
 */
static struct k_itimer *new_timer(clockid_t clock, const struct sigevent *event)
{
	struct k_itimer *timer = kzalloc(sizeof(*timer), GFP_KERNEL);
	int err;

	if (!timer)
		return ERR_PTR(-EAGAIN);
	INIT_LIST_HEAD(&timer->list);
	timer->process = get_pid(current->signal->pids[PIDTYPE_TGID]);
	timer->queue = sigqueue_alloc(timer);
	err = timer->queue ? set_event(timer, event) : -EAGAIN;
	err = err ?: set_clock(timer, clock);
	if (!err)
		return timer;
	free_timer(timer);
	return ERR_PTR(err);
}

/* --- By number, with siglock. --- */

/* There are few: a walk is short. */
static struct k_itimer *find_timer(int id)
{
	struct k_itimer *timer;

	list_for_each_entry(timer, &current->signal->posix_timers, list)
		if (timer->id == id)
			return timer;
	return NULL;
}

/* The next number that none has. There are far fewer timers than numbers. */
static void add_timer_to_list(struct k_itimer *timer, bool default_value)
{
	struct signal_struct *sig = current->signal;

	do {
		timer->id = sig->next_timer;
		sig->next_timer = (sig->next_timer + 1) & INT_MAX;
	} while (find_timer(timer->id));
	timer->info.si_tid = timer->id;
	if (default_value)
		timer->info.si_value.sival_int = timer->id;
	list_add_tail(&timer->list, &sig->posix_timers);
}

/* True: it does not run any more, and its signal does not wait. */
static bool stop_timer(struct k_itimer *timer)
{
	if (!is_cpu_clock(timer->clock) && hrtimer_try_to_cancel(&timer->timer) < 0)
		return false;
	timer->expires = 0;
	timer->due = false;
	sigqueue_unqueue(timer->queue);
	return true;
}

/* Out of the list, and freed, without the lock that its function waits for. */
static void delete_timer(struct k_itimer *timer)
{
	spinlock_t *lock = &current->sighand->siglock;
	bool stopped;

	do {
		spin_lock_irq(lock);
		stopped = stop_timer(timer);
		spin_unlock_irq(lock);
		if (!stopped)
			cpu_relax();
	} while (!stopped);
	free_timer(timer);
}

/* Two who delete the same one: the second finds none. */
static struct k_itimer *take_timer(int id)
{
	struct k_itimer *timer;

	guard(spinlock_irq)(&current->sighand->siglock);
	timer = find_timer(id);
	if (timer)
		list_del_init(&timer->list);
	return timer;
}

/* --- Calls. --- */

/* Without one, it is SIGALRM, with the timer's number. */
static int get_event(struct sigevent *event, const struct sigevent __user *user)
{
	*event = (struct sigevent){ .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };
	return user && copy_from_user(event, user, sizeof(*event)) ? -EFAULT : 0;
}

/* The number is told last: then the timer is there. */
SYSCALL_DEFINE3(timer_create, clockid_t, clock, const struct sigevent __user *, uevent,
		int __user *, uid)
{
	struct sigevent event;
	struct k_itimer *timer;
	int id;

	if (get_event(&event, uevent))
		return -EFAULT;
	timer = new_timer(clock, &event);
	if (IS_ERR(timer))
		return PTR_ERR(timer);
	scoped_guard(spinlock_irq, &current->sighand->siglock) {
		add_timer_to_list(timer, !uevent);
		id = timer->id;
	}
	if (!put_user(id, uid))
		return 0;
	timer = take_timer(id);
	if (timer)
		delete_timer(timer);
	return -EFAULT;
}

/* Its signal, if it waits, goes too. */
SYSCALL_DEFINE1(timer_delete, int, id)
{
	struct k_itimer *timer = take_timer(id);

	if (!timer)
		return -EINVAL;
	delete_timer(timer);
	return 0;
}

/* What is over but was not told yet is not over; who wants to hear nothing sees 0. */
static ktime_t time_left(struct k_itimer *timer)
{
	ktime_t left;

	if (is_cpu_clock(timer->clock)) {
		if (!timer->expires)
			return 0;
		left = timer->expires - cpu_now(timer);
	} else {
		if (!timer->due && !hrtimer_active(&timer->timer) &&
		    !(timer->notify == SIGEV_NONE && timer->interval))
			return 0;
		left = hrtimer_get_remaining(&timer->timer);
	}
	if (left > 0)
		return left;
	if (timer->interval)
		return timer->interval - -left % timer->interval;
	return timer->notify == SIGEV_NONE || timer->due ? 0 : 1;
}

/* What is told belongs together. */
SYSCALL_DEFINE2(timer_gettime, int, id, struct __kernel_itimerspec __user *, user)
{
	struct timer_spec spec;
	struct k_itimer *timer;

	scoped_guard(spinlock_irq, &current->sighand->siglock) {
		timer = find_timer(id);
		if (timer)
			spec = (struct timer_spec){ time_left(timer), timer->interval };
	}
	return timer ? put_timer_spec(&spec, user) : -EINVAL;
}

/* Of the signal that was taken last. */
SYSCALL_DEFINE1(timer_getoverrun, int, id)
{
	struct k_itimer *timer;

	guard(spinlock_irq)(&current->sighand->siglock);
	timer = find_timer(id);
	return timer ? timer->overrun_last : -EINVAL;
}

/* With siglock: it stands still. */
static void start_timer(struct k_itimer *timer, const struct timer_spec *new, int flags)
{
	bool abs = flags & TIMER_ABSTIME;

	timer->interval = new->interval;
	timer->overrun_last = 0;
	if (!new->value)
		return;
	if (is_cpu_clock(timer->clock)) {
		timer->expires = new->value + (abs ? 0 : cpu_now(timer));
		WRITE_ONCE(current->signal->cpu_timers, true);
		return;
	}
	/* A duration does not care whether the clock is set. */
	if (!abs && timer->clock == CLOCK_REALTIME)
		hrtimer_setup(&timer->timer, timer_expired, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	else
		hrtimer_setup(&timer->timer, timer_expired, timer->clock, HRTIMER_MODE_ABS);
	hrtimer_start(&timer->timer, new->value, abs ? HRTIMER_MODE_ABS : HRTIMER_MODE_REL);
}

/* With siglock: 0, -EINVAL, or -EAGAIN: its function is about to take the lock. */
static int set_timer(int id, int flags, const struct timer_spec *new, struct timer_spec *old)
{
	struct k_itimer *timer = find_timer(id);

	if (!timer)
		return -EINVAL;
	*old = (struct timer_spec){ time_left(timer), timer->interval };
	if (!stop_timer(timer))
		return -EAGAIN;
	start_timer(timer, new, flags);
	return 0;
}

/* What it was is told, even if it had been due at that moment. */
SYSCALL_DEFINE4(timer_settime, int, id, int, flags,
		const struct __kernel_itimerspec __user *, unew,
		struct __kernel_itimerspec __user *, uold)
{
	struct timer_spec new, old;
	int err = unew ? get_timer_spec(&new, unew) : -EINVAL;

	if (err)
		return err;
	do {
		scoped_guard(spinlock_irq, &current->sighand->siglock)
			err = set_timer(id, flags, &new, &old);
		cpu_relax();
	} while (err == -EAGAIN);
	return err ?: uold ? put_timer_spec(&old, uold) : 0;
}

/* --- What is told of them. --- */

void for_each_posix_timer(struct task_struct *p,
			  void (*fn)(const struct posix_timer_info *info, void *data), void *data)
{
	struct k_itimer *timer;

	list_for_each_entry_reverse(timer, &p->signal->posix_timers, list) {
		bool thread = timer->notify == SIGEV_THREAD_ID;

		fn(&(struct posix_timer_info){
			.id = timer->id, .signo = timer->info.si_signo, .notify = timer->notify,
			.clock = cpu_clock_number(timer->clock),
			.value = timer->info.si_value.sival_ptr,
			.nr = thread ? timer->target->pid : pid_nr(timer->process),
		}, data);
	}
}

/* All of them: nobody else is left to use them. */
void posix_timers_exit(struct task_struct *p)
{
	struct k_itimer *timer, *next;
	LIST_HEAD(all);

	scoped_guard(spinlock_irq, &p->sighand->siglock)
		list_splice_init(&p->signal->posix_timers, &all);
	list_for_each_entry_safe(timer, next, &all, list)
		delete_timer(timer);
}
