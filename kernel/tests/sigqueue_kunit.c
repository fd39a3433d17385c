// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of signals that wait: how many of each, in which order, whom they wake, what is
 * ignored, who may send. What a program's handler sees is tested where programs run.
 */
#include <kunit/fail_nth.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/string.h>

#include "crew.h"
#include "process.h"

static kernel_siginfo_t queued(int sig, int value)
{
	kernel_siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = SI_QUEUE;
	info.si_int = value;
	return info;
}

static int take(sigmask_t blocked, kernel_siginfo_t *info)
{
	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(blocked, info);
}

static void block_all(void)
{
	set_current_blocked(~0ull);
}

/* --- One and many. --- */

/* Of the old ones one waits, with what came first; of the others all, in order. */
static void play_queues(struct kunit *test)
{
	kernel_siginfo_t info;

	block_all();
	for (int i = 0; i < 3; i++) {
		info = queued(SIGUSR1, i);
		KUNIT_EXPECT_EQ(test, send_sig_info(SIGUSR1, &info, current), 0);
		info = queued(SIGRTMIN + 1, 10 + i);
		KUNIT_EXPECT_EQ(test, send_sig_info(SIGRTMIN + 1, &info, current),
				0);
	}
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGUSR1);
	KUNIT_EXPECT_EQ(test, info.si_int, 0);
	for (int i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, take(0, &info), SIGRTMIN + 1);
		KUNIT_EXPECT_EQ(test, info.si_int, 10 + i);
		KUNIT_EXPECT_EQ(test, info.si_code, SI_QUEUE);
	}
	KUNIT_EXPECT_EQ(test, take(0, &info), 0);
}

static void one_of_the_old_all_of_the_new(struct kunit *test)
{
	play(test, play_queues);
}

/* Faults first, then by number; the task's own before its process's. */
static void play_order(struct kunit *test)
{
	static const int sent[] = { SIGRTMIN, SIGTERM, SIGSEGV, SIGHUP };
	static const int want[] = { SIGSEGV, SIGHUP, SIGTERM, SIGRTMIN, SIGINT };
	kernel_siginfo_t info;

	block_all();
	KUNIT_EXPECT_EQ(test, group_send_sig_info(SIGINT, SEND_SIG_PRIV, current), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(sent); i++)
		KUNIT_EXPECT_EQ(test, send_sig(sent[i], current, 1), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_EQ(test, take(0, &info), want[i]);
	KUNIT_EXPECT_EQ(test, info.si_code, SI_KERNEL);
}

static void in_which_order(struct kunit *test)
{
	play(test, play_order);
}

/* What is blocked waits on. */
static void play_blocked(struct kunit *test)
{
	kernel_siginfo_t info;

	set_current_blocked(sigmask(SIGUSR1));
	KUNIT_EXPECT_EQ(test, send_sig(SIGUSR1, current, 0), 0);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	KUNIT_EXPECT_EQ(test, take(current->blocked, &info), 0);
	set_current_blocked(0);
	KUNIT_EXPECT_TRUE(test, signal_pending(current));
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGUSR1);
	KUNIT_EXPECT_EQ(test, info.si_code, SI_USER);
	KUNIT_EXPECT_EQ(test, info.si_pid, current->pid);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	/* Two cannot be blocked at all. */
	set_current_blocked(~0ull);
	KUNIT_EXPECT_EQ(test, current->blocked,
			~(sigmask(SIGKILL) | sigmask(SIGSTOP)));
}

static void what_is_blocked_waits(struct kunit *test)
{
	play(test, play_blocked);
}

/* --- What does not even wait. --- */

static void play_ignored(struct kunit *test)
{
	struct k_sigaction *action = current->sighand->action;
	kernel_siginfo_t info;

	/* By default, by choice; but not while it is blocked: the choice may change. */
	KUNIT_EXPECT_EQ(test, send_sig(SIGCHLD, current, 0), 0);
	action[SIGUSR2 - 1].handler = SIG_IGN_;
	KUNIT_EXPECT_EQ(test, send_sig(SIGUSR2, current, 0), 0);
	KUNIT_EXPECT_EQ(test, take(0, &info), 0);
	set_current_blocked(sigmask(SIGUSR2));
	KUNIT_EXPECT_EQ(test, send_sig(SIGUSR2, current, 0), 0);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGUSR2);
}

static void what_is_ignored_is_gone(struct kunit *test)
{
	play(test, play_ignored);
}

/* Stopping and going on take each other back. */
static void play_stop_and_go(struct kunit *test)
{
	kernel_siginfo_t info;

	block_all();
	send_sig(SIGTSTP, current, 0);
	send_sig(SIGTTIN, current, 0);
	send_sig(SIGCONT, current, 0);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGCONT);
	KUNIT_EXPECT_EQ(test, take(0, &info), 0);
	send_sig(SIGCONT, current, 0);
	send_sig(SIGTTOU, current, 0);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGTTOU);
	KUNIT_EXPECT_EQ(test, take(0, &info), 0);
}

static void stop_and_go(struct kunit *test)
{
	play(test, play_stop_and_go);
}

/* --- Sleepers. --- */

static int sleep_interruptibly(void *woken)
{
	DECLARE_COMPLETION_ONSTACK(never);

	*(long *)woken = wait_for_completion_interruptible(&never);
	return 0;
}

static int sleep_killably(void *woken)
{
	DECLARE_COMPLETION_ONSTACK(never);

	*(long *)woken = wait_for_completion_killable(&never);
	return 0;
}

/* Sends when the child sleeps; what its sleep ended with. */
static long wake_by(struct kunit *test, int (*fn)(void *arg), int sig)
{
	struct wait_opts wo;
	long woken = 1;
	pid_t pid = spawn(fn, &woken);
	struct pid *child = find_get_pid(pid);
	struct task_struct *p = get_pid_task(child, PIDTYPE_PID);

	while (!(task_state(p) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)))
		yield();
	KUNIT_EXPECT_EQ(test, kill_pid(child, sig, 0), 0);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	put_task_struct(p);
	put_pid(child);
	return woken;
}

static void play_sleepers(struct kunit *test)
{
	struct k_sigaction *usr1 = &current->sighand->action[SIGUSR1 - 1];

	/* With a handler, it is no deadly one; children have their parents' handlers. */
	usr1->handler = 0x1000;
	KUNIT_EXPECT_EQ(test, wake_by(test, sleep_interruptibly, SIGUSR1),
			(long)-ERESTARTSYS);
	usr1->handler = SIG_DFL_;
	KUNIT_EXPECT_EQ(test, wake_by(test, sleep_interruptibly, SIGUSR1),
			(long)-ERESTARTSYS);
	KUNIT_EXPECT_EQ(test, wake_by(test, sleep_killably, SIGTERM),
			(long)-ERESTARTSYS);
	KUNIT_EXPECT_EQ(test, wake_by(test, sleep_killably, SIGKILL),
			(long)-ERESTARTSYS);
}

static void who_sleeps_is_woken(struct kunit *test)
{
	play(test, play_sleepers);
}

/* --- Who may. --- */

static int as_somebody_else(void *arg)
{
	struct pid *boss = arg;
	struct cred *new = prepare_creds();
	int err[3];

	if (!new)
		return 9 << 8;
	new->uid = new->euid = new->suid = 1000;
	new->cap_effective = 0;
	commit_creds(new);
	err[0] = kill_pid(boss, SIGTERM, 0);
	err[1] = kill_pid(boss, 0, 0);
	err[2] = kill_pid(boss, SIGCONT, 0);
	return (err[0] == -EPERM && err[1] == -EPERM && !err[2] ? 1 : 2) << 8;
}

/* Not a stranger; but in the same session he may let it go on. */
static void play_permission(struct kunit *test)
{
	struct pid *me = get_task_pid(current, PIDTYPE_TGID);
	struct wait_opts wo;

	KUNIT_EXPECT_GT(test, spawn(as_somebody_else, me), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, wo.status, 1 << 8);
	KUNIT_EXPECT_EQ(test, kill_pid(me, -1, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, kill_pid(me, 65, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, kill_pid(me, 0, 0), 0);
	put_pid(me);
}

static void who_may_send(struct kunit *test)
{
	play(test, play_permission);
}

/* --- Without memory. --- */

/* The old ones come anyway; what carries a value is refused. */
static void play_without_memory(struct kunit *test)
{
	kernel_siginfo_t info;

	block_all();
	KUNIT_FAIL_NTH(test, run) {
		int err;

		KUNIT_EXPECT_EQ(test, send_sig(SIGHUP, current, 1), 0);
		KUNIT_EXPECT_EQ(test, take(0, &info), SIGHUP);
		info = queued(SIGRTMIN, 5);
		err = send_sig_info(SIGRTMIN, &info, current);
		KUNIT_EXPECT_TRUE(test, !err || err == -EAGAIN);
		KUNIT_EXPECT_EQ(test, take(0, &info), err ? 0 : SIGRTMIN);
	}
}

static void without_memory(struct kunit *test)
{
	play(test, play_without_memory);
}

/* --- Too many. --- */

static void play_limit(struct kunit *test)
{
	struct rlimit64 *limit = &current->signal->rlim[RLIMIT_SIGPENDING], before = *limit;
	int already = atomic_read(&current_cred()->user->sigpending);
	kernel_siginfo_t info = queued(SIGRTMIN, 5);

	block_all();
	limit->rlim_cur = already + 2;
	KUNIT_EXPECT_EQ(test, send_sig_info(SIGRTMIN, &info, current), 0);
	KUNIT_EXPECT_EQ(test, send_sig_info(SIGRTMIN, &info, current), 0);
	KUNIT_EXPECT_EQ(test, send_sig_info(SIGRTMIN, &info, current), -EAGAIN);
	/* Without its value, which nobody relies on; kill()'s has all that it needs. */
	info = queued(SIGUSR1, 7);
	KUNIT_EXPECT_EQ(test, send_sig_info(SIGUSR1, &info, current), 0);
	KUNIT_EXPECT_EQ(test, send_sig(SIGUSR2, current, 0), 0);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGUSR1);
	KUNIT_EXPECT_EQ(test, info.si_int, 0);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGUSR2);
	KUNIT_EXPECT_EQ(test, info.si_pid, current->tgid);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGRTMIN);
	KUNIT_EXPECT_EQ(test, take(0, &info), SIGRTMIN);
	KUNIT_EXPECT_EQ(test, take(0, &info), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&current_cred()->user->sigpending), already);
	*limit = before;
}

static void limit_of_a_user(struct kunit *test)
{
	play(test, play_limit);
}

static struct kunit_case sigqueue_cases[] = {
	KUNIT_CASE(one_of_the_old_all_of_the_new),
	KUNIT_CASE(in_which_order),
	KUNIT_CASE(what_is_blocked_waits),
	KUNIT_CASE(what_is_ignored_is_gone),
	KUNIT_CASE(stop_and_go),
	KUNIT_CASE(who_sleeps_is_woken),
	KUNIT_CASE(who_may_send),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(limit_of_a_user),
	{}
};

static struct kunit_suite sigqueue_suite = {
	.name = "sigqueue",
	.test_cases = sigqueue_cases,
};
kunit_test_suite(sigqueue_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
