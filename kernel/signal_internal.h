/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files about signals share; siglock is held where nothing else is said. */
#ifndef _KERNEL_SIGNAL_INTERNAL_H
#define _KERNEL_SIGNAL_INTERNAL_H

#include <linux/sched/signal.h>

/* task->jobctl: it is to stop, and counts among those who have not yet. */
#define JOBCTL_STOP_PENDING	0x1u
#define JOBCTL_STOP_DEQUEUED	0x2u	/* a stop signal was taken, and no SIGCONT came */
#define JOBCTL_STOP_MASK	(JOBCTL_STOP_PENDING | JOBCTL_STOP_DEQUEUED)
#define JOBCTL_PENDING		JOBCTL_STOP_PENDING

#define SIGNAL_CLD_MASK		(SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED)

#define SIGNAL_STOP_MASK \
	(SIGNAL_STOP_STOPPED | SIGNAL_STOP_CONTINUED | \
	 SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED)

bool sig_handler_ignored(unsigned long handler, int sig);
/* With siglock: sent to @p now, by @force or not, it would be forgotten at once. */
bool sig_ignored(const struct task_struct *p, int sig, bool force);
void flush_process_signals(struct task_struct *p, sigmask_t mask);
void start_group_exit(struct task_struct *p, int code);
int send_signal_locked(int sig, const kernel_siginfo_t *info, struct task_struct *p,
		       bool any);

/* A timer's place in the queue: send_sigqueue() and sigqueue_unqueue() with siglock. */
struct k_itimer;
struct sigqueue;
struct sigqueue *sigqueue_alloc(struct k_itimer *timer);
void sigqueue_free(struct sigqueue *q);
void sigqueue_unqueue(struct sigqueue *q);
bool send_sigqueue(struct sigqueue *q, const kernel_siginfo_t *info, struct task_struct *p,
		   bool any);

bool signal_leave_stop(struct task_struct *p);
void signal_join_stop(struct task_struct *p);

/* These take what locks they need. */
int do_tkill(pid_t tgid, pid_t pid, int sig, const kernel_siginfo_t *info);
int kill_pid_info(int sig, const kernel_siginfo_t *info, struct pid *pid);
int kill_pgrp_info(int sig, const kernel_siginfo_t *info, struct pid *pgrp);
int kill_everybody(int sig, const kernel_siginfo_t *info);

#endif /* _KERNEL_SIGNAL_INTERNAL_H */
