// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much of siginfo_t goes from a program through the kernel to another, or back: 48 of its
 * 128 bytes. The others arrive as 0; who fills them in has to send something that the kernel
 * knows, for it knows that these say nothing.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>

#include "../kselftest.h"

#define INFO_SIZE	48

/* What a handler was told. */
static siginfo_t got;

static void note(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	got = *info;
}

static void handle(int sig)
{
	struct sigaction sa = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };

	memset(&got, 0xee, sizeof(got));
	REQUIRE(!sigaction(sig, &sa, NULL));
}

/*
 * Bytes of all kinds, also where the kernel has no field. The highest of an address is nothing
 * that all machines tell handlers of.
 */
static siginfo_t full_info(int sig, int code)
{
	siginfo_t info;

	for (unsigned int i = 0; i < sizeof(info); i++)
		((unsigned char *)&info)[i] = i + 1;
	((unsigned char *)&info.si_addr)[sizeof(info.si_addr) - 1] = 0;
	info.si_signo = sig;
	info.si_code = code;
	return info;
}

static siginfo_t half_info(int sig, int code)
{
	siginfo_t info = full_info(sig, code);

	memset((char *)&info + INFO_SIZE, 0, sizeof(info) - INFO_SIZE);
	return info;
}

static long send(int sig, siginfo_t *info)
{
	return syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), sig, info);
}

/* All that was @sent arrives, but for what is behind. */
static void arrived(const siginfo_t *seen, const siginfo_t *sent)
{
	static const char zeros[sizeof(*seen) - INFO_SIZE];

	IS(memcmp(seen, sent, INFO_SIZE), 0);
	IS(memcmp((char *)seen + INFO_SIZE, zeros, sizeof(zeros)), 0);
}

static void to_a_handler(void)
{
	siginfo_t info = full_info(SIGUSR1, SI_QUEUE);

	handle(SIGUSR1);
	SAYS(send(SIGUSR1, &info), 0);
	arrived(&got, &info);
}

static void to_who_waits(void)
{
	siginfo_t info = full_info(SIGUSR1, SI_QUEUE), seen;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	REQUIRE(!sigprocmask(SIG_BLOCK, &set, NULL));
	SAYS(send(SIGUSR1, &info), 0);
	memset(&seen, 0xee, sizeof(seen));
	SAYS(sigwaitinfo(&set, &seen), SIGUSR1);
	arrived(&seen, &info);
}

/* Codes of which the kernel knows that nothing is behind, by signal. */
static void codes_that_are_known(void)
{
	static const struct {
		int sig, known, not_known;
	} cases[] = {
		{ SIGUSR1, SI_USER, -8 },
		{ SIGUSR1, SI_KERNEL, SI_KERNEL + 1 },
		{ SIGUSR1, -7, -59 },
		{ SIGUSR1, -60, -61 },		/* SI_ASYNCNL */
		{ SIGUSR1, 6, 7 },		/* as of SIGPOLL */
		{ 40, 6, 7 },
		{ SIGPOLL, 6, 7 },
		{ SIGILL, 11, 12 },
		{ SIGFPE, 15, 16 },
		{ SIGSEGV, 9, 11 },		/* 10 came later */
		{ SIGBUS, 5, 6 },
		{ SIGTRAP, 6, 7 },
		{ SIGCHLD, 6, 7 },
		{ SIGSYS, 2, 3 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		siginfo_t full = full_info(cases[i].sig, cases[i].known);
		siginfo_t strange = full_info(cases[i].sig, cases[i].not_known);
		siginfo_t half = half_info(cases[i].sig, cases[i].not_known);

		handle(cases[i].sig);
		SAYS(send(cases[i].sig, &full), 0);
		arrived(&got, &full);
		memset(&got, 0xee, sizeof(got));
		SAYS(send(cases[i].sig, &strange), -E2BIG);
		IS(got.si_signo, (int)0xeeeeeeee);
		SAYS(send(cases[i].sig, &half), 0);
		arrived(&got, &half);
	}
}

/* By whichever call. What says that it is too much comes before what else is wrong. */
static void all_calls_say_so(void)
{
	siginfo_t info = full_info(SIGUSR1, -100);
	int fd = syscall(SYS_pidfd_open, getpid(), 0);

	REQUIRE(fd >= 0);
	handle(SIGUSR1);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &info), -E2BIG);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), 65, &info), -E2BIG);
	SAYS(syscall(SYS_rt_tgsigqueueinfo, 0, 0, SIGUSR1, &info), -E2BIG);
	SAYS(syscall(SYS_pidfd_send_signal, fd, SIGUSR1, &info, 0), -E2BIG);
	SAYS(syscall(SYS_pidfd_send_signal, fd, SIGUSR2, &info, 0), -E2BIG);
	close(fd);
}

/* The number is the one of the call, and decides what is known; not that in the structure. */
static void the_calls_number_counts(void)
{
	siginfo_t info = full_info(SIGUSR1, 6);

	handle(SIGSYS);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), SIGSYS, &info), -E2BIG);
	info = half_info(SIGUSR1, 6);
	SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), SIGSYS, &info), 0);
	IS(got.si_signo, SIGSYS);
}

/* At the end of a page behind which nothing is. */
static void all_of_it_has_to_be_there(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	siginfo_t info = full_info(SIGUSR1, SI_QUEUE), strange = half_info(SIGUSR1, -100);
	void *at = page + 4096 - INFO_SIZE;

	REQUIRE(page != MAP_FAILED);
	REQUIRE(!munmap(page + 4096, 4096));
	handle(SIGUSR1);
	memcpy(at, &info, INFO_SIZE);
	SAYS(send(SIGUSR1, at), 0);
	memcpy(at, &strange, INFO_SIZE);
	SAYS(send(SIGUSR1, at), -EFAULT);
	SAYS(send(SIGUSR1, at + 1), -EFAULT);
}

/* A wait writes what it has to say, and leaves the rest. */
static void waits_write_fields(void)
{
	siginfo_t info = full_info(1, 2), before = info;
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid)
		_exit(3);
	SAYS(waitid(P_PID, pid, &info, WEXITED), 0);
	before.si_signo = SIGCHLD;
	before.si_errno = 0;
	before.si_code = CLD_EXITED;
	before.si_pid = pid;
	before.si_uid = getuid();
	before.si_status = 3;
	IS(memcmp(&info, &before, sizeof(info)), 0);
}

/* Nobody yet: 0 in the same fields. */
static void waits_for_nobody(void)
{
	siginfo_t info = full_info(1, 2), before = info;
	pid_t pid = fork();

	if (!pid)
		pause();
	SAYS(waitid(P_PID, pid, &info, WEXITED | WNOHANG), 0);
	before.si_signo = before.si_errno = before.si_code = 0;
	before.si_pid = 0;
	before.si_uid = 0;
	before.si_status = 0;
	IS(memcmp(&info, &before, sizeof(info)), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(to_a_handler),
		KSFT_CASE(to_who_waits),
		KSFT_CASE(codes_that_are_known),
		KSFT_CASE(all_calls_say_so),
		KSFT_CASE(the_calls_number_counts),
		KSFT_CASE(all_of_it_has_to_be_there),
		KSFT_CASE(waits_write_fields),
		KSFT_CASE(waits_for_nobody),
	};

	return KSFT_RUN(cases);
}
