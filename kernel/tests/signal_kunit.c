// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the delivery of signals, without programs: processes that are functions of
 * the kernel ask for their signals themselves, as the way to user mode would.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>

#include "process.h"

#define STATUS(code)	((code) << 8)
#define HANDLER		0x1000ul

/* Of the running process, which has them for itself. */
static void set_action(int sig, unsigned long handler, unsigned long flags)
{
	current->sighand->action[sig - 1] = (struct k_sigaction){
		.handler = handler, .flags = flags };
}

/* The status of a child that runs @fn. */
static int status_of(int (*fn)(void *arg), void *arg)
{
	struct wait_opts wo;
	pid_t pid = spawn(fn, arg);

	return wait_any(&wo, WEXITED) == pid ? wo.status : -1;
}

/* --- What becomes of one. --- */

static int raise_and_look(void *sig)
{
	struct ksignal ksig;

	send_sig((long)sig, current, 1);
	return STATUS(get_signal(&ksig) ? 1 : 2);
}

/* Those that are nothing by default are taken from the queue all the same. */
SCENE_CASE(defaults)
{
	static const u8 deadly[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGABRT, SIGFPE, SIGKILL,
		SIGSEGV, SIGPIPE, SIGALRM, SIGTERM, SIGUSR1, SIGBUS, SIGSYS,
		SIGXCPU, SIGIO, 34, 64,
	};
	static const u8 harmless[] = { SIGCHLD, SIGURG, SIGWINCH, SIGCONT };

	for (unsigned int i = 0; i < ARRAY_SIZE(deadly); i++)
		KUNIT_EXPECT_EQ(test, status_of(raise_and_look,
						(void *)(long)deadly[i]),
				deadly[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(harmless); i++)
		KUNIT_EXPECT_EQ(test, status_of(raise_and_look,
						(void *)(long)harmless[i]),
				STATUS(2));
}

/* The fault comes first, then the lowest; a mask is as the actions say. */
SCENE_CASE(handlers_in_order)
{
	struct ksignal ksig;

	set_action(SIGUSR1, HANDLER, SA_RESETHAND);
	set_action(SIGTERM, HANDLER + 8, SA_NODEFER);
	set_action(SIGBUS, HANDLER + 16, 0);
	send_sig(SIGTERM, current, 1);
	send_sig(SIGUSR1, current, 1);
	force_sig_fault(SIGBUS, BUS_ADRERR, (void __user *)0x77ul);
	KUNIT_ASSERT_TRUE(test, get_signal(&ksig));
	KUNIT_EXPECT_EQ(test, ksig.sig, SIGBUS);
	KUNIT_EXPECT_PTR_EQ(test, ksig.info.si_addr, (void *)0x77ul);
	KUNIT_EXPECT_EQ(test, ksig.action.handler, HANDLER + 16);
	signal_setup_done(false, &ksig);
	KUNIT_EXPECT_EQ(test, current->blocked, sigmask(SIGBUS));
	KUNIT_ASSERT_TRUE(test, get_signal(&ksig));
	KUNIT_EXPECT_EQ(test, ksig.sig, SIGUSR1);
	KUNIT_EXPECT_EQ(test, current->sighand->action[SIGUSR1 - 1].handler,
			SIG_DFL_);
	signal_setup_done(false, &ksig);
	KUNIT_ASSERT_TRUE(test, get_signal(&ksig));
	KUNIT_EXPECT_EQ(test, ksig.sig, SIGTERM);
	signal_setup_done(false, &ksig);
	KUNIT_EXPECT_EQ(test, current->blocked,
			sigmask(SIGBUS) | sigmask(SIGUSR1));
	KUNIT_EXPECT_FALSE(test, get_signal(&ksig));
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
}

/* One that is blocked waits; a call's own mask goes when a handler has the old one. */
SCENE_CASE(masks)
{
	struct ksignal ksig;

	set_action(SIGUSR2, HANDLER, 0);
	set_current_blocked(~0ull);
	KUNIT_EXPECT_EQ(test, current->blocked, ~SIG_KERNEL_ONLY);
	send_sig(SIGUSR2, current, 1);
	KUNIT_EXPECT_FALSE(test, get_signal(&ksig));
	current->saved_sigmask = sigmask(SIGHUP);
	set_thread_flag(TIF_RESTORE_SIGMASK);
	set_current_blocked(0);
	KUNIT_EXPECT_EQ(test, sigmask_to_save(), sigmask(SIGHUP));
	KUNIT_EXPECT_TRUE(test, get_signal(&ksig));
	signal_setup_done(false, &ksig);
	KUNIT_EXPECT_FALSE(test, test_thread_flag(TIF_RESTORE_SIGMASK));
	KUNIT_EXPECT_EQ(test, current->blocked, sigmask(SIGUSR2));
	set_thread_flag(TIF_RESTORE_SIGMASK);
	restore_saved_sigmask();
	KUNIT_EXPECT_EQ(test, current->blocked, sigmask(SIGHUP));
}

static int lose_frame(void *sig)
{
	struct ksignal ksig;

	set_action(SIGSEGV, HANDLER, 0);
	set_action(SIGUSR1, HANDLER, 0);
	send_sig((long)sig, current, 1);
	if (!get_signal(&ksig))
		return STATUS(3);
	signal_setup_done(true, &ksig);
	return get_signal(&ksig) && ksig.sig == SIGSEGV ? STATUS(4) : STATUS(5);
}

/* Without room for the frame it is SIGSEGV's turn; without room for that it ends. */
SCENE_CASE(frames_that_cannot_be)
{
	KUNIT_EXPECT_EQ(test, status_of(lose_frame, (void *)(long)SIGUSR1),
			STATUS(4));
	KUNIT_EXPECT_EQ(test, status_of(lose_frame, (void *)(long)SIGSEGV),
			SIGSEGV);
}

/* --- Stops. --- */

static void send_to(pid_t nr, int sig)
{
	struct pid *pid = find_get_pid(nr);

	kill_pid(pid, sig, 1);
	put_pid(pid);
}

SCENE_CASE(stop_and_continue)
{
	pid_t pid = spawn(raise_and_look, (void *)(long)SIGSTOP);
	struct wait_opts wo;

	KUNIT_EXPECT_EQ(test, wait_any(&wo, WSTOPPED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, SIGSTOP << 8 | 0x7f);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WSTOPPED | WEXITED | WNOHANG), 0l);
	send_to(pid, SIGCONT);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WCONTINUED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, 0xffff);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, STATUS(2));
}

SCENE_CASE(a_stopped_one_is_killed)
{
	pid_t pid = spawn(raise_and_look, (void *)(long)SIGSTOP);
	struct wait_opts wo;

	KUNIT_EXPECT_EQ(test, wait_any(&wo, WSTOPPED), (long)pid);
	send_to(pid, SIGKILL);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, SIGKILL);
}

/* Nobody outside of the scene's group could let it go on. */
SCENE_CASE(orphans_do_not_stop)
{
	KUNIT_EXPECT_EQ(test, status_of(raise_and_look, (void *)(long)SIGTSTP),
			STATUS(2));
	KUNIT_EXPECT_EQ(test, status_of(raise_and_look, (void *)(long)SIGTTIN),
			STATUS(2));
}

static int wait_for_signals(void *arg)
{
	struct ksignal ksig;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule();
		get_signal(&ksig);
	}
	return 0;
}

static int stop_with_a_thread(void *arg)
{
	struct kernel_clone_args args = {
		.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM,
		.fn = wait_for_signals,
	};

	if (kernel_clone(&args) < 0)
		return STATUS(9);
	return raise_and_look((void *)(long)SIGSTOP);
}

/* It has stopped when the last of its threads has; all of them end at once. */
SCENE_CASE(threads_stop_together)
{
	pid_t pid = spawn(stop_with_a_thread, NULL);
	struct wait_opts wo;

	KUNIT_EXPECT_EQ(test, wait_any(&wo, WSTOPPED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, SIGSTOP << 8 | 0x7f);
	send_to(pid, SIGTERM);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED | WNOHANG), 0l);
	send_to(pid, SIGCONT);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, SIGTERM);
}

/* --- Calls. --- */

SCENE_CASE(errors_of_calls)
{
	pid_t me = current->tgid;

	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigaction, SIGUSR1, 0, 0, 4),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigaction, 0, 0, 0, 8), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigaction, 65, 0, 0, 8), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigaction, SIGKILL, 0, 0, 8), 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigprocmask, 9, 0, 0, 8), 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigprocmask, 0, 0, 0, 7), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_rt_sigpending, 0, 9), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_kill, me, 65), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_kill, me, 0), 0);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_kill, 0x3fffffff, 0), -ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_kill, INT_MIN, 0), -ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_tkill, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_tgkill, me, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_tgkill, me + 1, me, 0), -ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_wait4, INT_MIN, 0, 0, 0), -ESRCH);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_wait4, -1ul, 0, 0, 0), -ECHILD);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_wait4, -1ul, 0, 0x100, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_waitid, P_ALL, 0, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_waitid, P_PID, 0, 0, WEXITED),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_waitid, 9, 0, 0, WEXITED), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clone3, 0, 8), -EINVAL);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_clone3, 0, 0x10000), -E2BIG);
	KUNIT_EXPECT_EQ(test, ksyscall(__NR_getppid),
			(long)current->real_parent->tgid);
}

static struct kunit_case signal_cases[] = {
	KUNIT_CASE(defaults),
	KUNIT_CASE(handlers_in_order),
	KUNIT_CASE(masks),
	KUNIT_CASE(frames_that_cannot_be),
	KUNIT_CASE(stop_and_continue),
	KUNIT_CASE(a_stopped_one_is_killed),
	KUNIT_CASE(orphans_do_not_stop),
	KUNIT_CASE(threads_stop_together),
	KUNIT_CASE(errors_of_calls),
	{}
};

static struct kunit_suite signal_suite = {
	.name = "signal",
	.test_cases = signal_cases,
};
kunit_test_suite(signal_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
