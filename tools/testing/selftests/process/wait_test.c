// SPDX-License-Identifier: GPL-2.0-only
/* wait4() and waitid(): whom they find, what they tell, and what is left behind. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static long waits(pid_t pid, int options)
{
	int status;
	long ret = ksft_said(waitpid(pid, &status, options));

	return ret;
}

/* The system call, which tells more than the C library. */
static long waitid_raw(int type, pid_t id, siginfo_t *info, int options)
{
	if (info)
		memset(info, 0xff, sizeof(*info));
	return syscall(SYS_waitid, type, id, info, options, NULL);
}

static void status_words(void)
{
	int status;

	SAYS(waits(-1, 0), -ECHILD);
	CHILD(_exit(0x1234));
	SAYS(wait(&status) > 0, 1);
	IS(status, 0x3400);
	CHILD(raise(SIGTERM));
	SAYS(wait(&status) > 0, 1);
	IS(status, SIGTERM);
	CHILD(abort());
	SAYS(wait(&status) > 0, 1);
	IS(status & 0x7f, SIGABRT);
	SAYS(waits(-1, 0), -ECHILD);
	SAYS(waits(-1, WNOHANG), -ECHILD);
}

static void refusals(void)
{
	siginfo_t info;
	pid_t pid = CHILD(pause());

	SAYS(waits(pid, 0x100), -EINVAL);
	SAYS(waits(pid, WEXITED), -EINVAL);
	SAYS(waits(pid, WNOWAIT), -EINVAL);
	SAYS(waits(getpid(), 0), -ECHILD);
	SAYS(waits(1, WNOHANG), -ECHILD);
	SAYS(waits(0x7fffffff, 0), -ECHILD);
	SAYS(syscall(SYS_wait4, (long)0x80000000, NULL, 0, NULL), -ESRCH);
	SAYS(waitid_raw(P_PID, pid, &info, 0), -EINVAL);
	SAYS(waitid_raw(P_PID, pid, &info, WNOHANG), -EINVAL);
	SAYS(waitid_raw(P_PID, pid, &info, WEXITED | 0x100), -EINVAL);
	SAYS(waitid_raw(P_PID, 0, &info, WEXITED), -EINVAL);
	SAYS(waitid_raw(P_PID, -1, &info, WEXITED), -EINVAL);
	SAYS(waitid_raw(P_PGID, -1, &info, WEXITED), -EINVAL);
	SAYS(waitid_raw(17, pid, &info, WEXITED), -EINVAL);
	SAYS(waitid_raw(P_PIDFD, -1, &info, WEXITED), -EINVAL);
	SAYS(waitid_raw(P_PIDFD, 0x7fff, &info, WEXITED), -EBADF);
	SAYS(waitid_raw(P_PIDFD, open("/", O_RDONLY), &info, WEXITED), -EBADF);
	/* Nothing yet: it says so, and nothing of a child. */
	SAYS(waits(pid, WNOHANG), 0);
	SAYS(waitid_raw(P_PID, pid, &info, WEXITED | WNOHANG), 0);
	IS(info.si_pid, 0);
	IS(info.si_signo, 0);
	kill(pid, SIGKILL);
	SAYS(syscall(SYS_wait4, pid, 8, 0, NULL), -EFAULT);
	SAYS(waits(pid, 0), -ECHILD);
}

static void info_of(siginfo_t *info, int code, int status, pid_t pid)
{
	IS(info->si_signo, SIGCHLD);
	IS(info->si_errno, 0);
	IS(info->si_code, code);
	IS(info->si_status, status);
	IS(info->si_pid, pid);
	IS(info->si_uid, getuid());
}

static void looking_without_taking(void)
{
	pid_t pid = CHILD(_exit(7));
	siginfo_t info;

	SAYS(waitid_raw(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
	info_of(&info, CLD_EXITED, 7, pid);
	SAYS(waitid_raw(P_PID, pid, NULL, WEXITED | WNOWAIT), 0);
	/* The dead do not stop any more. */
	SAYS(waitid_raw(P_PID, pid, &info, WSTOPPED | WNOHANG), -ECHILD);
	SAYS(waitid_raw(P_PID, pid, &info, WEXITED), 0);
	info_of(&info, CLD_EXITED, 7, pid);
	SAYS(waitid_raw(P_PID, pid, &info, WEXITED), -ECHILD);
	pid = CHILD(raise(SIGKILL));
	SAYS(waitid_raw(P_PID, pid, &info, WEXITED), 0);
	info_of(&info, CLD_KILLED, SIGKILL, pid);
}

static void stops(void)
{
	pid_t pid = CHILD(for (;;) pause());
	siginfo_t info;
	int status;

	kill(pid, SIGSTOP);
	SAYS(waitpid(pid, &status, WUNTRACED), pid);
	IS(status, SIGSTOP << 8 | 0x7f);
	/* It is told once. */
	SAYS(waits(pid, WUNTRACED | WNOHANG), 0);
	kill(pid, SIGCONT);
	SAYS(waitpid(pid, &status, WCONTINUED), pid);
	IS(status, 0xffff);
	SAYS(waits(pid, WCONTINUED | WNOHANG), 0);
	kill(pid, SIGTSTP);
	SAYS(waitid_raw(P_PID, pid, &info, WSTOPPED | WNOWAIT), 0);
	info_of(&info, CLD_STOPPED, SIGTSTP, pid);
	SAYS(waitid_raw(P_PID, pid, &info, WSTOPPED), 0);
	SAYS(waitid_raw(P_PID, pid, &info, WSTOPPED | WNOHANG), 0);
	IS(info.si_pid, 0);
	kill(pid, SIGCONT);
	SAYS(waitid_raw(P_PID, pid, &info, WCONTINUED), 0);
	info_of(&info, CLD_CONTINUED, SIGCONT, pid);
	/* A stopped one is killed, and not before it is continued terminated. */
	kill(pid, SIGSTOP);
	SAYS(waitpid(pid, &status, WUNTRACED), pid);
	kill(pid, SIGTERM);
	SAYS(waits(pid, WNOHANG), 0);
	kill(pid, SIGCONT);
	ENDS(pid, -SIGTERM);
}

static void groups(void)
{
	pid_t a = CHILD(pause()), b = CHILD(pause());

	SAYS(setpgid(a, a), 0);
	SAYS(waits(-a, WNOHANG), 0);
	kill(b, SIGKILL);
	SAYS(waits(0, 0), b);
	SAYS(waits(0, 0), -ECHILD);
	SAYS(waits(-b, 0), -ECHILD);
	kill(a, SIGKILL);
	SAYS(waits(-a, 0), a);
	SAYS(waits(-a, 0), -ECHILD);
}

static void by_descriptor(void)
{
	pid_t pid = CHILD(pause());
	int fd = syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	siginfo_t info;

	IS(poll(&p, 1, 0), 0);
	SAYS(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	SAYS(waitid_raw(P_PIDFD, fd, &info, WEXITED), -EAGAIN);
	SAYS(syscall(SYS_pidfd_send_signal, fd, SIGUSR1, NULL, 0), 0);
	IS(poll(&p, 1, -1), 1);
	SAYS(waitid_raw(P_PIDFD, fd, &info, WEXITED), 0);
	info_of(&info, CLD_KILLED, SIGUSR1, pid);
	SAYS(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0), -ESRCH);
	SAYS(waitid_raw(P_PIDFD, fd, &info, WEXITED), -ECHILD);
}

/* Whose end nobody wants to know leaves nothing. */
static void nobody_asks(void)
{
	struct sigaction sa = { .sa_handler = SIG_IGN };
	pid_t pid;

	sigaction(SIGCHLD, &sa, NULL);
	pid = CHILD(_exit(3));
	SAYS(waits(pid, 0), -ECHILD);
	/* Nobody waits for it a moment before its number is free. */
	while (!kill(pid, 0))
		sched_yield();
	SAYS(kill(pid, 0), -ESRCH);
	sa.sa_handler = SIG_DFL;
	sa.sa_flags = SA_NOCLDWAIT;
	sigaction(SIGCHLD, &sa, NULL);
	CHILD(_exit(0));
	CHILD(_exit(0));
	/* Until the last of them has ended. */
	SAYS(waits(-1, 0), -ECHILD);
}

static void interrupted(int sig UNUSED)
{
}

static void signals_come_first(void)
{
	struct sigaction sa = { .sa_handler = interrupted };
	pid_t me = getpid(), pid = CHILD(pause());

	sigaction(SIGUSR1, &sa, NULL);
	CHILD(ksft_until(me, 'S'); kill(me, SIGUSR1); pause());
	SAYS(waits(pid, 0), -EINTR);
	sa.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &sa, NULL);
	CHILD(ksft_until(me, 'S'); kill(me, SIGUSR1); ksft_until(me, 'S'); kill(pid, SIGKILL));
	SAYS(waits(pid, 0), pid);
}

static pid_t pid_of_thread;

static void *forks(void *arg)
{
	pid_of_thread = CHILD(_exit(5));
	return arg;
}

/* A thread's children are the process's, unless it is asked for its own alone. */
static void children_of_threads(void)
{
	pthread_t t;

	pthread_create(&t, NULL, forks, NULL);
	pthread_join(t, NULL);
	SAYS(waits(-1, __WNOTHREAD | WNOHANG) == pid_of_thread ||
	     waits(pid_of_thread, 0) == pid_of_thread, 1);
	pthread_create(&t, NULL, forks, NULL);
	pthread_join(t, NULL);
	ENDS(pid_of_thread, 5);
}

/* Who is not announced by SIGCHLD is waited for by name only. */
static void clones(void)
{
	pid_t pid;

	/* Its end is announced by that, and must not end us. */
	signal(SIGUSR2, SIG_IGN);
	pid = syscall(SYS_clone, 0, NULL, NULL, NULL, NULL);

	if (!pid)
		_exit(6);
	SAYS(waits(-1, 0), -ECHILD);
	SAYS(waits(-1, __WCLONE), pid);
	pid = syscall(SYS_clone, SIGUSR2, NULL, NULL, NULL, NULL);
	if (!pid)
		_exit(6);
	SAYS(waits(pid, 0), -ECHILD);
	SAYS(waits(pid, __WALL), pid);
}

static void usage(void)
{
	struct rusage ru;
	pid_t pid = CHILD(CHECK(memset(malloc(8 << 20), 1, 8 << 20)));

	memset(&ru, 0xff, sizeof(ru));
	SAYS(wait4(pid, NULL, 0, &ru), pid);
	CHECK(ru.ru_utime.tv_sec < 10 && ru.ru_utime.tv_usec < 1000000);
	CHECK(ru.ru_minflt >= (8 << 20) / sysconf(_SC_PAGESIZE) / 32);
	IS(ru.ru_majflt, 0);
	IS(ru.ru_nswap, 0);
	SAYS(getrusage(RUSAGE_CHILDREN, &ru), 0);
	CHECK(ru.ru_minflt >= (8 << 20) / sysconf(_SC_PAGESIZE) / 32);
	SAYS(getrusage(7, &ru), -EINVAL);
}

/* Children of the dead are the next ancestor's who wants them. */
static void subreapers(void)
{
	int is = 5, said[2];
	pid_t child, orphan, parent;

	SAYS(prctl(PR_GET_CHILD_SUBREAPER, &is), 0);
	IS(is, 0);
	SAYS(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	SAYS(prctl(PR_GET_CHILD_SUBREAPER, &is), 0);
	IS(is, 1);
	pipe(said);
	child = CHILD(
		SAYS(prctl(PR_GET_CHILD_SUBREAPER, &is), 0);
		IS(is, 0);
		parent = getpid();
		if (fork())
			_exit(1);
		while (getppid() == parent)
			sched_yield();
		orphan = getpid();
		write(said[1], &orphan, sizeof(orphan));
		_exit(getppid() == getpgid(0) ? 9 : 8));
	ENDS(child, 1);
	REQUIRE(read(said[0], &orphan, sizeof(orphan)) == sizeof(orphan));
	ENDS(orphan, 9);
}

static void death_of_a_parent(void)
{
	int up[2], ready[2];
	char c;
	pid_t pid;

	SAYS(prctl(PR_SET_PDEATHSIG, 65), -EINVAL);
	pipe(up);
	pipe(ready);
	pid = CHILD(if (!fork()) {
			close(up[0]);
			signal(SIGUSR1, SIG_DFL);
			prctl(PR_SET_PDEATHSIG, SIGUSR1);
			write(ready[1], "x", 1);
			for (;;)
				pause();
		    }
		    read(ready[0], &c, 1));
	ENDS(pid, 0);
	close(up[1]);
	/* The last writer is gone when it has been killed. */
	IS(read(up[0], &c, 1), 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(status_words), KSFT_CASE(refusals), KSFT_CASE(looking_without_taking),
		KSFT_CASE(stops), KSFT_CASE(groups), KSFT_CASE(by_descriptor),
		KSFT_CASE(nobody_asks), KSFT_CASE(signals_come_first),
		KSFT_CASE(children_of_threads), KSFT_CASE(clones), KSFT_CASE(usage),
		KSFT_CASE(subreapers), KSFT_CASE(death_of_a_parent),
	};

	return KSFT_RUN(cases);
}
