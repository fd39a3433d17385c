// SPDX-License-Identifier: GPL-2.0-only
/* Signals: handlers and their flags, masks, queues, and what a handler is told. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/ucontext.h>

#include "../kselftest.h"

/* What the handlers have seen, in order. */
static volatile int seen[64], nr_seen;
static siginfo_t last;
static sigset_t in_handler;
static volatile char *volatile stack_was;

static void note(int sig)
{
	seen[nr_seen++] = sig;
}

static void note_info(int sig, siginfo_t *info, void *context UNUSED)
{
	char here;

	stack_was = &here;
	last = *info;
	sigprocmask(0, NULL, &in_handler);
	note(sig);
}

static void handle(int sig, int flags)
{
	struct sigaction sa = { .sa_flags = flags };

	if (flags & SA_SIGINFO)
		sa.sa_sigaction = note_info;
	else
		sa.sa_handler = note;
	REQUIRE(!sigaction(sig, &sa, NULL));
}

static sigset_t set_of(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	if (sig)
		sigaddset(&set, sig);
	return set;
}

static void block(int sig)
{
	sigset_t set = set_of(sig);

	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void unblock(int sig)
{
	sigset_t set = set_of(sig);

	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static int pending(int sig)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, sig);
}

/* --- Actions. --- */

static void actions(void)
{
	struct sigaction sa = { .sa_handler = note, .sa_flags = SA_NODEFER | SA_RESETHAND };

	SAYS(syscall(SYS_rt_sigaction, SIGKILL, NULL, &sa, 8), 0);
	sa.sa_handler = SIG_IGN;
	SAYS(sigaction(SIGKILL, &sa, NULL), -EINVAL);
	SAYS(sigaction(SIGSTOP, &sa, NULL), -EINVAL);
	SAYS(syscall(SYS_rt_sigaction, 0, NULL, NULL, 8), -EINVAL);
	SAYS(syscall(SYS_rt_sigaction, 65, NULL, NULL, 8), -EINVAL);
	SAYS(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 16), -EINVAL);
	SAYS(syscall(SYS_rt_sigaction, SIGUSR1, 8, NULL, 8), -EFAULT);
	SAYS(syscall(SYS_rt_sigaction, SIGUSR1, NULL, 8, 8), -EFAULT);
	sa.sa_handler = note;
	sa.sa_flags = SA_RESETHAND | SA_NODEFER;
	SAYS(sigaction(SIGUSR1, &sa, NULL), 0);
	raise(SIGUSR1);
	IS(nr_seen, 1);
	SAYS(sigaction(SIGUSR1, NULL, &sa), 0);
	CHECK(sa.sa_handler == SIG_DFL);
	CHILD_ENDS(-SIGUSR1, raise(SIGUSR1));
}

/* A bit that the kernel does not know is not kept: that is how programs ask. */
static void unknown_flags(void)
{
	struct { void *handler; unsigned long flags; void *restorer; long mask; } sa = { 0 };

	sa.handler = note;
	sa.flags = 0x400 | 0x800 | 0x10000000 | SA_NODEFER;
	SAYS(syscall(SYS_rt_sigaction, SIGUSR1, &sa, NULL, 8), 0);
	memset(&sa, 0, sizeof(sa));
	SAYS(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &sa, 8), 0);
	/* The second of them is SA_EXPOSE_TAGBITS, which all machines know. */
	IS(sa.flags & ~0x04000000, SA_NODEFER | 0x800 | 0x10000000);
}

static void masks_of_handlers(void)
{
	struct sigaction sa = { .sa_sigaction = note_info, .sa_flags = SA_SIGINFO };

	sigaddset(&sa.sa_mask, SIGUSR2);
	sigaddset(&sa.sa_mask, SIGKILL);
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	IS(sigismember(&in_handler, SIGUSR1), 1);
	IS(sigismember(&in_handler, SIGUSR2), 1);
	IS(sigismember(&in_handler, SIGKILL), 0);
	sigprocmask(0, NULL, &in_handler);
	IS(sigismember(&in_handler, SIGUSR2), 0);
	sa.sa_flags |= SA_NODEFER;
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	IS(sigismember(&in_handler, SIGUSR1), 0);
	IS(sigismember(&in_handler, SIGUSR2), 1);
}

static void masks(void)
{
	sigset_t all, old;

	sigfillset(&all);
	SAYS(sigprocmask(SIG_SETMASK, &all, NULL), 0);
	SAYS(syscall(SYS_rt_sigprocmask, 0, NULL, &old, 8), 0);
	IS(sigismember(&old, SIGKILL), 0);
	IS(sigismember(&old, SIGSTOP), 0);
	IS(sigismember(&old, SIGTERM), 1);
	SAYS(syscall(SYS_rt_sigprocmask, 3, &all, NULL, 8), -EINVAL);
	SAYS(syscall(SYS_rt_sigprocmask, 3, NULL, NULL, 8), 0);
	SAYS(syscall(SYS_rt_sigprocmask, 0, &all, NULL, 4), -EINVAL);
	SAYS(syscall(SYS_rt_sigprocmask, 0, 8, NULL, 8), -EFAULT);
	/* The new mask counts even if the old one cannot be told. */
	SAYS(syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &all, 8, 8), -EFAULT);
	syscall(SYS_rt_sigprocmask, 0, NULL, &old, 8);
	IS(sigismember(&old, SIGTERM), 0);
	SAYS(syscall(SYS_rt_sigpending, &old, 9), -EINVAL);
	SAYS(syscall(SYS_rt_sigpending, &old, 4), 0);
}

/*
 * Ordinary ones wait once, real-time ones as often as sent; the thread's own go before the
 * process's, then the lowest number.
 */
static void queues(void)
{
	static const int order[] = { SIGUSR1, SIGUSR2, 35, 35, 64, 34, 34, 34 };

	for (int i = 1; i < 65; i++)
		block(i);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		handle(order[i], SA_SIGINFO);
	raise(64);
	for (int i = 0; i < 2; i++) {
		raise(35);
		raise(SIGUSR2);
		raise(SIGUSR1);
	}
	for (int i = 0; i < 3; i++)
		sigqueue(getpid(), 34, (union sigval){ .sival_int = i });
	IS(pending(34), 1);
	IS(nr_seen, 0);
	sigset_t none = set_of(0), now;

	CHECK(sigsuspend(&none) == -1 && errno == EINTR);
	/* Each frame is pushed before the first handler runs: the last one runs first. */
	IS(nr_seen, ARRAY_SIZE(order));
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		IS(seen[ARRAY_SIZE(order) - 1 - i], order[i]);
	sigprocmask(0, NULL, &now);
	IS(sigismember(&now, 35), 1);
}

static void values(void)
{
	siginfo_t info;
	sigset_t set = set_of(40);

	block(40);
	for (int i = 0; i < 3; i++)
		SAYS(sigqueue(getpid(), 40, (union sigval){ .sival_int = i }), 0);
	for (int i = 0; i < 3; i++) {
		SAYS(sigwaitinfo(&set, &info), 40);
		IS(info.si_value.sival_int, i);
		IS(info.si_code, SI_QUEUE);
		IS(info.si_pid, getpid());
		IS(info.si_uid, getuid());
	}
	memset(&info, 0, sizeof(info));
	info.si_code = SI_USER;
	SAYS(syscall(SYS_rt_sigqueueinfo, 1, 40, &info), -EPERM);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), 40, &info), 0);
	info.si_code = SI_TKILL;
	SAYS(syscall(SYS_rt_sigqueueinfo, getppid(), 0, &info), -EPERM);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), 65, &info), -EINVAL);
	SAYS(syscall(SYS_rt_tgsigqueueinfo, getpid(), 0, 40, &info), -EINVAL);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), 40, 8), -EFAULT);
}

static void limit_of_the_queue(void)
{
	struct rlimit few = { 5, 5 };
	int sent = 0;

	block(40);
	block(SIGUSR1);
	block(41);
	SAYS(setrlimit(RLIMIT_SIGPENDING, &few), 0);
	while (sent < 100 && !sigqueue(getpid(), 40, (union sigval){ .sival_int = 0 }))
		sent++;
	IS(errno, EAGAIN);
	CHECK(sent <= 5);
	/* What kill() sends comes all the same. */
	SAYS(kill(getpid(), SIGUSR1), 0);
	IS(pending(SIGUSR1), 1);
	SAYS(kill(getpid(), 41), 0);
	IS(pending(41), 1);
}

static void who_sends(void)
{
	sigset_t set = set_of(SIGUSR1);
	siginfo_t info;
	pid_t me = getpid(), pid;

	block(SIGUSR1);
	SAYS(kill(0x7ffffff0, 0), -ESRCH);
	SAYS(kill(me, 65), -EINVAL);
	SAYS(kill(me, -1), -EINVAL);
	SAYS(kill(me, 0), 0);
	SAYS(kill((int)0x80000000, 0), -ESRCH);
	SAYS(syscall(SYS_tgkill, me, me, 65), -EINVAL);
	SAYS(syscall(SYS_tgkill, me, 0, 1), -EINVAL);
	SAYS(syscall(SYS_tgkill, getppid(), me, 0), -ESRCH);
	SAYS(syscall(SYS_tkill, -1, 0), -EINVAL);
	pid = CHILD(kill(me, SIGUSR1));
	SAYS(sigwaitinfo(&set, &info), SIGUSR1);
	IS(info.si_code, SI_USER);
	IS(info.si_pid, pid);
	pid = CHILD(syscall(SYS_tgkill, me, me, SIGUSR1));
	/* The C library says SI_USER. */
	SAYS(syscall(SYS_rt_sigtimedwait, &set, &info, NULL, 8), SIGUSR1);
	IS(info.si_code, SI_TKILL);
	IS(info.si_pid, pid);
	/* A group: itself too. */
	SAYS(kill(0, SIGUSR1), 0);
	SAYS(sigwaitinfo(&set, &info), SIGUSR1);
	SAYS(kill(-getpgrp(), 0), 0);
}

static void timed_waits(void)
{
	struct timespec zero = { 0, 0 }, bad = { 0, 1000000000 }, soon = { 0, 2000000 };
	sigset_t set = set_of(SIGUSR1);

	block(SIGUSR1);
	SAYS(sigtimedwait(&set, NULL, &zero), -EAGAIN);
	SAYS(sigtimedwait(&set, NULL, &soon), -EAGAIN);
	SAYS(sigtimedwait(&set, NULL, &bad), -EINVAL);
	SAYS(syscall(SYS_rt_sigtimedwait, 8, NULL, &zero, 8), -EFAULT);
	SAYS(syscall(SYS_rt_sigtimedwait, &set, NULL, &zero, 4), -EINVAL);
	/* Another one that is handled ends it. */
	handle(SIGALRM, SA_RESTART);
	ualarm(2000, 2000);
	SAYS(sigwaitinfo(&set, NULL), -EINTR);
	ualarm(0, 0);
	/* What is blocked and ignored waits, too. */
	signal(SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
	SAYS(sigtimedwait(&set, NULL, &zero), SIGUSR1);
	signal(SIGUSR1, SIG_DFL);
	raise(SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	IS(pending(SIGUSR1), 0);
}

/* --- Stacks. --- */

static char stack[65536];

static void alternate_stacks(void)
{
	stack_t ss = { .ss_sp = stack, .ss_size = 1000 }, old;

	SAYS(sigaltstack(NULL, &old), 0);
	IS(old.ss_flags, SS_DISABLE);
	SAYS(sigaltstack(&ss, NULL), -ENOMEM);
	ss.ss_size = sizeof(stack);
	ss.ss_flags = 4;
	SAYS(sigaltstack(&ss, NULL), -EINVAL);
	SAYS(syscall(SYS_sigaltstack, 8, NULL), -EFAULT);
	ss.ss_flags = SS_ONSTACK;
	SAYS(sigaltstack(&ss, NULL), 0);
	SAYS(sigaltstack(NULL, &old), 0);
	IS(old.ss_flags, 0);
	CHECK(old.ss_sp == stack && old.ss_size == sizeof(stack));
	handle(SIGUSR1, SA_SIGINFO | SA_ONSTACK);
	handle(SIGUSR2, SA_SIGINFO);
	raise(SIGUSR1);
	CHECK(stack_was >= stack && stack_was < stack + sizeof(stack));
	raise(SIGUSR2);
	CHECK(stack_was < stack || stack_was >= stack + sizeof(stack));
	ss.ss_flags = SS_DISABLE;
	SAYS(sigaltstack(&ss, NULL), 0);
	raise(SIGUSR1);
	CHECK(stack_was < stack || stack_was >= stack + sizeof(stack));
}

/* The lowest byte of the frame: what the machine puts first. */
static char *volatile frame_was;

static void note_frame(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	frame_was = context;
	if ((char *)info < frame_was)
		frame_was = (char *)info;
}

/* A frame is never larger than a program is told, wherever its stack ends. */
static void frames_have_a_limit(void)
{
	struct sigaction sa = { .sa_flags = SA_SIGINFO | SA_ONSTACK, .sa_sigaction = note_frame };
	long limit = getauxval(AT_MINSIGSTKSZ), most = 0, used;

	CHECK(limit > 0);
	IS(limit % 16, 0);
	IS(sysconf(_SC_MINSIGSTKSZ), limit);
	REQUIRE(!sigaction(SIGUSR1, &sa, NULL));
	for (int odd = 0; odd < 64; odd++) {
		stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) - odd };

		REQUIRE(!sigaltstack(&ss, NULL));
		raise(SIGUSR1);
		used = stack + ss.ss_size - frame_was;
		most = used > most ? used : most;
	}
	/* Registers, what the signal was, and at least 512 bytes of vectors. */
	CHECK(most > 800);
	CHECK(most <= limit);
}

static volatile int flags_within, change_within;

static void on_stack(int sig)
{
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) }, old = { 0 };

	change_within = sigaltstack(&ss, &old) ? errno : 0;
	flags_within = old.ss_flags;
	note(sig);
}

static void within_alternate_stacks(void)
{
	struct sigaction sa = { .sa_handler = on_stack, .sa_flags = SA_ONSTACK };
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) };

	sigaltstack(&ss, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	IS(change_within, EPERM);
	ss.ss_flags = 1u << 31;
	SAYS(sigaltstack(&ss, NULL), 0);
	raise(SIGUSR1);
	IS((unsigned int)flags_within, SS_DISABLE);
	IS(change_within, 0);
	/* Children have it, threads with the same memory do not. */
	ss.ss_flags = 0;
	sigaltstack(&ss, NULL);
	CHILD_ENDS(0, sigaltstack(NULL, &ss); IS(ss.ss_flags, 0));
}

/* Without an alternate one, there is no room for a handler. */
static void overflow(void)
{
	struct rlimit small = { 1 << 20, 1 << 20 };

	CHILD_ENDS(-SIGSEGV,
		   handle(SIGSEGV, SA_SIGINFO);
		   setrlimit(RLIMIT_STACK, &small);
		   for (;;)
			   memset((char *)alloca(1 << 16), 1, 1 << 16));
}

/* --- What goes on afterwards. --- */

static void *reads(void *arg)
{
	char c;

	return (void *)(long)(read(*(int *)arg, &c, 1) < 0 ? errno : c);
}

/* The call that a handler has interrupted is made again, or is not. */
static void restarts(void)
{
	pid_t me = getpid(), pid;
	int p[2];

	REQUIRE(!pipe(p));
	handle(SIGUSR1, 0);
	handle(SIGUSR2, SA_RESTART);
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGUSR1));
	IS(reads(&p[0]), EINTR);
	ENDS(pid, 0);
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGUSR2); ksft_until(me, 'S');
		    write(p[1], "\7", 1));
	IS(reads(&p[0]), 7);
	ENDS(pid, 0);
	/* What nobody handles disturbs nobody; a stop neither. */
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGCHLD); kill(me, SIGSTOP); ksft_until(me, 'T');
		    kill(me, SIGCONT); ksft_until(me, 'S'); write(p[1], "\10", 1));
	IS(reads(&p[0]), 8);
	ENDS(pid, 0);
}

/* These are never made again. */
static void never_restarted(void)
{
	pid_t me = getpid(), pid;
	struct timespec ts = { 1000, 0 }, left;
	struct pollfd p = { .fd = -1 };
	fd_set none;

	FD_ZERO(&none);
	handle(SIGUSR1, SA_RESTART);
	pid = CHILD(for (;;) { ksft_until(me, 'S'); kill(me, SIGUSR1); });
	SAYS(pause(), -EINTR);
	SAYS(poll(&p, 1, 1000000), -EINTR);
	SAYS(select(1, &none, NULL, NULL, NULL), -EINTR);
	SAYS(nanosleep(&ts, &left), -EINTR);
	CHECK(left.tv_sec >= 999);
	IS(clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, &left), EINTR);
	CHECK(left.tv_sec >= 999);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

/* Stops and their end forget each other. */
static void stops_and_conts(void)
{
	block(SIGTSTP);
	block(SIGCONT);
	raise(SIGTSTP);
	IS(pending(SIGTSTP), 1);
	raise(SIGCONT);
	IS(pending(SIGTSTP), 0);
	IS(pending(SIGCONT), 1);
	handle(SIGCONT, 0);
	raise(SIGCONT);
	IS(pending(SIGCONT), 1);
	raise(SIGTSTP);
	IS(pending(SIGCONT), 0);
	unblock(SIGCONT);
	IS(nr_seen, 0);
}

static void children_are_told(void)
{
	sigset_t set = set_of(SIGCHLD);
	struct sigaction sa = { .sa_handler = note };
	siginfo_t info;
	pid_t pid;

	block(SIGCHLD);
	sigaction(SIGCHLD, &sa, NULL);
	pid = CHILD(_exit(9));
	SAYS(sigwaitinfo(&set, &info), SIGCHLD);
	IS(info.si_code, CLD_EXITED);
	IS(info.si_status, 9);
	IS(info.si_pid, pid);
	ENDS(pid, 9);
	pid = CHILD(pause());
	kill(pid, SIGSTOP);
	SAYS(sigwaitinfo(&set, &info), SIGCHLD);
	IS(info.si_code, CLD_STOPPED);
	IS(info.si_status, SIGSTOP);
	kill(pid, SIGCONT);
	SAYS(sigwaitinfo(&set, &info), SIGCHLD);
	IS(info.si_code, CLD_CONTINUED);
	IS(info.si_status, SIGCONT);
	sa.sa_flags = SA_NOCLDSTOP;
	sigaction(SIGCHLD, &sa, NULL);
	kill(pid, SIGSTOP);
	waitpid(pid, NULL, WUNTRACED);
	IS(pending(SIGCHLD), 0);
	kill(pid, SIGKILL);
	SAYS(sigwaitinfo(&set, &info), SIGCHLD);
	IS(info.si_code, CLD_KILLED);
	IS(info.si_status, SIGKILL);
}

static void descriptors(void)
{
	sigset_t set = set_of(SIGUSR1), other = set_of(SIGUSR2);
	struct signalfd_siginfo info[2];
	int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	block(SIGUSR1);
	block(SIGUSR2);
	SAYS(read(fd, info, sizeof(info)), -EAGAIN);
	IS(poll(&p, 1, 0), 0);
	raise(SIGUSR1);
	raise(SIGUSR2);
	IS(poll(&p, 1, 0), 1);
	SAYS(read(fd, info, sizeof(info[0]) - 1), -EINVAL);
	SAYS(read(fd, info, sizeof(info)), sizeof(info[0]));
	IS(info[0].ssi_signo, SIGUSR1);
	IS(info[0].ssi_code, SI_TKILL);
	IS(info[0].ssi_pid, getpid());
	SAYS(signalfd(fd, &other, 0), fd);
	SAYS(read(fd, info, sizeof(info)), sizeof(info[0]));
	IS(info[0].ssi_signo, SIGUSR2);
	SAYS(signalfd(0, &set, 0), -EINVAL);
	SAYS(signalfd(999, &set, 0), -EBADF);
	SAYS(signalfd(-1, &set, 4), -EINVAL);
	SAYS(write(fd, info, 8), -EINVAL);
	/* The process's, and a thread's own; whoever reads. */
	sigqueue(getpid(), SIGUSR2, (union sigval){ .sival_int = 77 });
	SAYS(read(fd, info, sizeof(info)), sizeof(info[0]));
	IS(info[0].ssi_int, 77);
	IS(info[0].ssi_code, SI_QUEUE);
}

/* --- Threads. --- */

static volatile pid_t handled_by;

static void note_thread(int sig)
{
	handled_by = gettid();
	note(sig);
}

static volatile int thread_goes_on;

static void *takes_it(void *arg)
{
	unblock(SIGUSR1);
	while (!thread_goes_on)
		usleep(100);
	return arg;
}

static void one_of_the_threads(void)
{
	struct sigaction sa = { .sa_handler = note_thread };
	pthread_t t;

	sigaction(SIGUSR1, &sa, NULL);
	block(SIGUSR1);
	pthread_create(&t, NULL, takes_it, NULL);
	kill(getpid(), SIGUSR1);
	while (!nr_seen)
		usleep(100);
	CHECK(handled_by != getpid());
	/* One that was sent to the first thread is its own. */
	raise(SIGUSR1);
	IS(pending(SIGUSR1), 1);
	thread_goes_on = 1;
	pthread_join(t, NULL);
	IS(nr_seen, 1);
	unblock(SIGUSR1);
	IS(handled_by, getpid());
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(actions), KSFT_CASE(unknown_flags), KSFT_CASE(masks_of_handlers),
		KSFT_CASE(masks), KSFT_CASE(queues), KSFT_CASE(values),
		KSFT_CASE(limit_of_the_queue), KSFT_CASE(who_sends), KSFT_CASE(timed_waits),
		KSFT_CASE(alternate_stacks), KSFT_CASE(frames_have_a_limit),
		KSFT_CASE(within_alternate_stacks),
		KSFT_CASE(overflow), KSFT_CASE(restarts), KSFT_CASE(never_restarted),
		KSFT_CASE(stops_and_conts), KSFT_CASE(children_are_told),
		KSFT_CASE(descriptors), KSFT_CASE(one_of_the_threads),
	};

	return KSFT_RUN(cases);
}
