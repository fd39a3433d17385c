// SPDX-License-Identifier: GPL-2.0-only
/* clone() and its kin, groups and sessions, limits, ids, prctl(). As root. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <limits.h>
#include <pthread.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "../kselftest.h"

static long clone3_of(struct clone_args *args, size_t size)
{
	return syscall(SYS_clone3, args, size);
}

/* A child that runs on our stack, as fork() does, with these flags. */
#define CLONED(flag_bits, ...) \
({ \
	struct clone_args args_ = { .flags = flag_bits, .exit_signal = SIGCHLD }; \
	pid_t cloned_ = clone3_of(&args_, sizeof(args_)); \
	if (!cloned_) { \
		__VA_ARGS__; \
		_exit(0); \
	} \
	cloned_; \
})

static void bad_flags(void)
{
	struct clone_args args = { .flags = CLONE_THREAD, .exit_signal = 0 };
	char big[200] = "";

	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.flags = CLONE_SIGHAND;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.flags = CLONE_FS | CLONE_NEWNS;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.flags = CLONE_SIGHAND | CLONE_CLEAR_SIGHAND | CLONE_VM;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.flags = CLONE_DETACHED;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.flags = 0;
	args.exit_signal = 65;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.exit_signal = 0;
	args.stack = 4096;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.stack = 0;
	args.stack_size = 4096;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	SAYS(clone3_of(&args, 63), -EINVAL);
	SAYS(clone3_of(&args, 5000), -E2BIG);
	SAYS(clone3_of((void *)8, sizeof(args)), -EFAULT);
	big[150] = 1;
	SAYS(clone3_of((void *)big, sizeof(big)), -E2BIG);
	SAYS(syscall(SYS_clone, CLONE_PIDFD | CLONE_PARENT_SETTID, 0, 0, 0, 0), -EINVAL);
}

static void shared_files(void)
{
	int fd = -1;
	pid_t pid;

	pid = CLONED(CLONE_FILES, CHECK((fd = open("/", O_RDONLY)) >= 0); _exit(fd));
	fd = ksft_end_of(pid);
	CHECK(fcntl(fd, F_GETFD) == 0);
	ENDS(CLONED(0, close(fd)), 0);
	CHECK(fcntl(fd, F_GETFD) == 0);
	mkdir("d", 0755);
	ENDS(CLONED(CLONE_FS, CHECK(!chdir("d")); umask(0)), 0);
	SAYS(rmdir("../d"), 0);
	IS(umask(022), 0);
}

static volatile int written;

static void shared_memory(void)
{
	/* vfork() of the C library cannot write on our stack. */
	pid_t pid = vfork();

	if (!pid) {
		written = 7;
		_exit(5);
	}
	ENDS(pid, 5);
	IS(written, 7);
	CHILD_ENDS(0, written = 9);
	IS(written, 7);
}

static void numbers(void)
{
	int pidfd = -1;
	pid_t parent_tid = 0;
	struct clone_args args = {
		.flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .pidfd = (long)&pidfd,
		.parent_tid = (long)&parent_tid, .exit_signal = SIGCHLD,
	};
	pid_t pid = clone3_of(&args, sizeof(args)), want[1];

	if (!pid)
		_exit(3);
	IS(parent_tid, pid);
	IS(fcntl(pidfd, F_GETFD), FD_CLOEXEC);
	ENDS(pid, 3);
	/* A number of our choice, while nobody has it. */
	want[0] = pid;
	args = (struct clone_args){ .exit_signal = SIGCHLD, .set_tid = (long)want,
				    .set_tid_size = 1 };
	pid = clone3_of(&args, sizeof(args));
	if (!pid)
		_exit(getpid() == want[0] ? 4 : 5);
	IS(pid, want[0]);
	ENDS(pid, 4);
	want[0] = getpid();
	SAYS(clone3_of(&args, sizeof(args)), -EEXIST);
	want[0] = -1;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
	args.set_tid_size = 40;
	SAYS(clone3_of(&args, sizeof(args)), -EINVAL);
}

static void handlers(void)
{
	struct sigaction sa;
	int status;

	signal(SIGUSR1, exit);
	signal(SIGUSR2, SIG_IGN);
	ENDS(CLONED(CLONE_CLEAR_SIGHAND, sigaction(SIGUSR1, NULL, &sa);
		    CHECK(sa.sa_handler == SIG_DFL);
		    sigaction(SIGUSR2, NULL, &sa);
		    CHECK(sa.sa_handler == SIG_IGN)), 0);
	/* The parent of who cloned. */
	SAYS(CLONED(CLONE_PARENT, _exit(0)), -EINVAL);
	CHILD_ENDS(0, if (!syscall(SYS_clone, CLONE_PARENT, 0, 0, 0, 0))
			      _exit(getppid() == getpgrp() ? 6 : 7));
	SAYS(waitpid(-1, &status, 0) > 0, 1);
	IS(status, 6 << 8);
}

static void *tid_of(void *arg)
{
	*(pid_t *)arg = gettid();
	return NULL;
}

static void threads(void)
{
	pid_t tid = 0;
	pthread_t t;

	pthread_create(&t, NULL, tid_of, &tid);
	pthread_join(t, NULL);
	CHECK(tid && tid != getpid());
	/* It is joined a moment before its number is free. */
	while (!syscall(SYS_tgkill, getpid(), tid, 0))
		sched_yield();
	SAYS(syscall(SYS_tgkill, getpid(), tid, 0), -ESRCH);
	SAYS(syscall(SYS_set_tid_address, &tid), gettid());
	/* The last one's status is that of all, whoever called it. */
	CHILD_ENDS(9, pthread_create(&t, NULL, (void *(*)(void *))_exit, (void *)9);
		   for (;;) pause());
	/* The first one may end before. */
	CHILD_ENDS(0, pthread_create(&t, NULL, (void *(*)(void *))sleep, NULL);
		   syscall(SYS_exit, 0));
}

/* --- Groups and sessions. --- */

static void groups(void)
{
	pid_t me = getpid(), pid = CHILD(pause()), other = CHILD(pause());

	IS(getpgrp(), me);
	SAYS(getpgid(pid), me);
	SAYS(setpgid(pid, 0), 0);
	SAYS(getpgid(pid), pid);
	SAYS(setpgid(other, pid), 0);
	SAYS(setpgid(other, me), 0);
	SAYS(setpgid(other, other + 100), -EPERM);
	SAYS(setpgid(pid, -1), -EINVAL);
	SAYS(setpgid(1, 1), -ESRCH);
	SAYS(setpgid(0x7ffffff0, 0), -ESRCH);
	SAYS(getpgid(0x7ffffff0), -ESRCH);
	SAYS(setsid(), -EPERM);
	kill(pid, SIGKILL);
	kill(other, SIGKILL);
	ENDS(pid, -SIGKILL);
	CHILD_ENDS(0, SAYS(setsid(), getpid()); IS(getsid(0), getpid()); IS(getpgrp(), getpid());
		   SAYS(setpgid(0, 0), -EPERM); SAYS(setpgid(0, me), -EPERM);
		   SAYS(open("/dev/tty", O_RDWR), -ENXIO));
	CHILD_ENDS(0, SAYS(setsid(), getpid());
		   pid = CHILD(setsid(); pause());
		   while (getsid(pid) != pid) sched_yield();
		   SAYS(setpgid(pid, 0), -EPERM);
		   kill(pid, SIGKILL));
}

static void after_exec(void)
{
	char text[64], path[64];

	/* As soon as the new program is there to be seen. */
	for (int i = 0; i < 30; i++) {
		pid_t pid = CHILD(execl("/proc/self/exe", "sleeps", NULL));

		snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
		do
			ksft_read_file(path, text, sizeof(text));
		while (strcmp(text, "sleeps"));
		SAYS(setpgid(pid, pid), -EACCES);
		kill(pid, SIGKILL);
		ENDS(pid, -SIGKILL);
	}
}

/* A group that nobody can let go on is told when it comes to that. */
static void orphaned_groups(void)
{
	int p[2];
	char c = 0;
	pid_t pid;

	REQUIRE(!pipe(p));
	CHILD_ENDS(0,
		pid = CHILD(
			setpgid(0, 0);
			signal(SIGHUP, SIG_IGN);
			raise(SIGSTOP);
			/* SIGHUP and SIGCONT have come. */
			write(p[1], "c", 1));
		ksft_until(pid, 'T'));
	close(p[1]);
	IS(read(p[0], &c, 1), 1);
	/* It cannot be stopped by its terminal any more. */
	CHILD_ENDS(0, setsid(); raise(SIGTSTP); raise(SIGTTIN));
}

/* --- Limits. --- */

static void limits(void)
{
	struct rlimit lim = { 30, 20 }, old;

	SAYS(setrlimit(RLIMIT_NOFILE, &lim), -EINVAL);
	SAYS(getrlimit(99, &lim), -EINVAL);
	SAYS(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, 8), -EFAULT);
	SAYS(syscall(SYS_prlimit64, 0x7ffffff0, RLIMIT_NOFILE, NULL, NULL), -ESRCH);
	lim = (struct rlimit){ 20, 30 };
	SAYS(prlimit(0, RLIMIT_NOFILE, &lim, &old), 0);
	CHECK(old.rlim_cur >= 1024);
	SAYS(getrlimit(RLIMIT_NOFILE, &old), 0);
	IS(old.rlim_cur, 20);
	IS(old.rlim_max, 30);
	CHILD_ENDS(0, setuid(65534); lim.rlim_max = 31;
		   SAYS(setrlimit(RLIMIT_NOFILE, &lim), -EPERM);
		   lim.rlim_cur = lim.rlim_max = 30;
		   SAYS(setrlimit(RLIMIT_NOFILE, &lim), 0);
		   lim.rlim_cur = lim.rlim_max = RLIM_INFINITY;
		   SAYS(prlimit(getppid(), RLIMIT_NOFILE, NULL, &old), -EPERM));
	/* Of a user's processes, root's excepted. */
	lim.rlim_cur = lim.rlim_max = 0;
	SAYS(setrlimit(RLIMIT_NPROC, &lim), 0);
	CHILD_ENDS(0, setuid(12345); SAYS(fork(), -EAGAIN));
	CHILD_ENDS(0, getpid());
}

static void priorities(void)
{
	IS(setpriority(PRIO_PROCESS, 0, 30), 0);
	SAYS(syscall(SYS_getpriority, PRIO_PROCESS, 0), 1);
	IS(setpriority(PRIO_PROCESS, 0, -50), 0);
	SAYS(syscall(SYS_getpriority, PRIO_PROCESS, 0), 40);
	SAYS(setpriority(9, 0, 0), -EINVAL);
	SAYS(setpriority(PRIO_PROCESS, 0x7ffffff0, 0), -ESRCH);
	SAYS(setpriority(PRIO_PROCESS, 0, 5), 0);
	CHILD_ENDS(0, setuid(65534); SAYS(setpriority(PRIO_PROCESS, 0, 4), -EACCES);
		   SAYS(setpriority(PRIO_PROCESS, 0, 6), 0);
		   SAYS(setpriority(PRIO_PROCESS, getppid(), 6), -EPERM));
}

/* --- Who one is. --- */

static void ids(void)
{
	uid_t r, e, s;
	gid_t list[3] = { 30, 10, 20 }, got[3];

	SAYS(setgroups(3, list), 0);
	SAYS(getgroups(0, NULL), 3);
	SAYS(getgroups(2, got), -EINVAL);
	SAYS(getgroups(3, got), 3);
	SAYS(setgroups(65537, list), -EINVAL);
	CHILD_ENDS(0,
		SAYS(setresuid(1, 2, 3), 0);
		SAYS(getresuid(&r, &e, &s), 0);
		IS(r * 100 + e * 10 + s, 123);
		SAYS(seteuid(4), -EPERM);
		SAYS(seteuid(3), 0);
		SAYS(setuid(0), -EPERM);
		SAYS(setreuid(-1, 1), 0);
		SAYS(getresuid(&r, &e, &s), 0);
		IS(r * 100 + e * 10 + s, 113);
		SAYS(setuid(3), 0);
		SAYS(getresuid(&r, &e, &s), 0);
		IS(r * 100 + e * 10 + s, 133);
		SAYS(setgid(5), -EPERM);
		SAYS(setgroups(0, NULL), -EPERM));
	/* Who is root no more may do nothing of it, unless he kept it. */
	CHILD_ENDS(0, setuid(7); SAYS(setuid(0), -EPERM); SAYS(sethostname("x", 1), -EPERM);
		   SAYS(kill(1, 0), -EPERM));
	CHILD_ENDS(0, seteuid(7); SAYS(setgid(5), -EPERM); SAYS(seteuid(0), 0);
		   SAYS(setgid(5), 0));
	CHILD_ENDS(0, setfsuid(7); IS(setfsuid(-1), 7));
}

static void capabilities(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { 0 } }, none[2] = { { 0 } };

	SAYS(syscall(SYS_capget, &head, data), 0);
	CHECK(data[0].effective >> CAP_KILL & 1);
	head.version = 1;
	SAYS(syscall(SYS_capget, &head, data), -EINVAL);
	IS(head.version, _LINUX_CAPABILITY_VERSION_3);
	head.pid = -1;
	SAYS(syscall(SYS_capget, &head, data), -EINVAL);
	head.pid = 0;
	CHILD_ENDS(0,
		none[0].permitted = 1 << CAP_SETUID;
		SAYS(syscall(SYS_capset, &head, none), 0);
		SAYS(setuid(9), -EPERM);
		none[0].effective = 1 << CAP_SETUID;
		SAYS(syscall(SYS_capset, &head, none), 0);
		none[0].permitted |= 1 << CAP_KILL;
		SAYS(syscall(SYS_capset, &head, none), -EPERM);
		SAYS(setuid(9), 0));
	CHILD_ENDS(0,
		SAYS(prctl(PR_SET_KEEPCAPS, 1), 0);
		SAYS(setuid(9), 0);
		SAYS(syscall(SYS_capget, &head, data), 0);
		IS(data[0].effective, 0);
		CHECK(data[0].permitted >> CAP_KILL & 1));
	SAYS(prctl(PR_CAPBSET_READ, CAP_KILL), 1);
	SAYS(prctl(PR_CAPBSET_READ, 63), -EINVAL);
	SAYS(prctl(PR_CAPBSET_DROP, CAP_MKNOD), 0);
	SAYS(prctl(PR_CAPBSET_READ, CAP_MKNOD), 0);
}

static void prctls(void)
{
	char name[16] = "";

	SAYS(prctl(PR_SET_NAME, "a name that is too long"), 0);
	SAYS(prctl(PR_GET_NAME, name), 0);
	READS(name, "a name that is ");
	SAYS(prctl(PR_SET_NAME, 8), -EFAULT);
	SAYS(prctl(9999, 0, 0, 0, 0), -EINVAL);
	SAYS(prctl(PR_SET_DUMPABLE, 2), -EINVAL);
	SAYS(prctl(PR_SET_KEEPCAPS, 2), -EINVAL);
	SAYS(prctl(PR_SET_NO_NEW_PRIVS, 2, 0, 0, 0), -EINVAL);
	SAYS(prctl(PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0), -EINVAL);
	SAYS(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
	SAYS(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	SAYS(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), -EINVAL);
	CHILD_ENDS(1, _exit(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)));
	SAYS(prctl(PR_SET_TIMERSLACK, 1000), 0);
	SAYS(prctl(PR_GET_TIMERSLACK), 1000);
	SAYS(prctl(PR_GET_SECUREBITS), 0);
}

static void names(void)
{
	struct utsname u;
	char host[65];

	SAYS(uname(&u), 0);
	READS(u.sysname, "Linux");
	SAYS(syscall(SYS_uname, 8), -EFAULT);
	SAYS(gethostname(host, sizeof(host)), 0);
	READS(u.nodename, host);
	memset(host, 'x', sizeof(host));
	SAYS(syscall(SYS_sethostname, host, 65), -EINVAL);
	SAYS(syscall(SYS_sethostname, 8, 5), -EFAULT);
	SAYS(syscall(SYS_sethostname, host, -1), -EINVAL);
}

int main(int argc, char **argv)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(bad_flags), KSFT_CASE(shared_files), KSFT_CASE(shared_memory),
		KSFT_CASE(numbers), KSFT_CASE(handlers), KSFT_CASE(threads), KSFT_CASE(groups),
		KSFT_CASE(after_exec), KSFT_CASE(orphaned_groups), KSFT_CASE(limits),
		KSFT_CASE(priorities), KSFT_CASE(ids), KSFT_CASE(capabilities),
		KSFT_CASE(prctls), KSFT_CASE(names),
	};

	if (argc == 1 && !strcmp(argv[0], "sleeps"))
		for (;;)
			pause();
	return KSFT_RUN(cases);
}
