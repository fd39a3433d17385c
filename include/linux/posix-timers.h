/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers of programs, that send signals: setitimer() (kernel/time/itimer.c) and
 * timer_create() (kernel/time/posix-timers.c). All of a process's are under its siglock.
 *
 * A timer that repeats is started again when its signal is taken, not before: whoever
 * blocks the signal, or cannot keep up, has no flood of interrupts, but a count of those
 * that he has missed.
 */
#ifndef _LINUX_POSIX_TIMERS_H
#define _LINUX_POSIX_TIMERS_H

#include <linux/signal_types.h>
#include <linux/types.h>

/* What is told of a timer of timer_create(). */
struct posix_timer_info {
	int id, signo, notify;		/* SIGEV_* */
	clockid_t clock;
	pid_t nr;			/* of the process, or of the thread that is told */
	void *value;			/* that goes with the signal */
};

struct k_itimer;
struct signal_struct;
struct task_struct;

/* A process that nobody has seen yet has none. */
void posix_timers_init(struct signal_struct *sig);
/* Its last thread ends, or begins another program. */
void posix_timers_exit(struct task_struct *p);
void itimers_exit(struct signal_struct *sig);

/* With siglock: the signal was taken, what repeats goes on. */
void itimer_real_taken(struct signal_struct *sig);
void posix_timer_taken(struct k_itimer *timer, kernel_siginfo_t *info);

/* With siglock: @fn, which must not sleep, of each of @p's process, the newest first. */
void for_each_posix_timer(struct task_struct *p,
			  void (*fn)(const struct posix_timer_info *info, void *data), void *data);

/* RLIMIT_CPU has been set. With siglock. */
void cpu_limit_changed(struct signal_struct *sig);
/* The tick has found that something waits for the CPU's time: by the task itself. */
void run_cpu_timers(void);
/* With siglock: those of timer_create() by CPU clocks. Are there any? */
bool run_posix_cpu_timers(void);

#endif /* _LINUX_POSIX_TIMERS_H */
