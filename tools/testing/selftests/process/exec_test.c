// SPDX-License-Identifier: GPL-2.0-only
/*
 * execve(): what is run, what is refused, and what the new program has of the old one. The
 * program calls itself: its first word says as what.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include "../kselftest.h"

static const char *self;
static char *none[] = { NULL };

/* A file of the folder, with this mode. */
static void make(const char *name, const char *text, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	REQUIRE(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	REQUIRE(!fchmod(fd, mode) && !close(fd));
}

static void copy_self(const char *name)
{
	static char buf[1 << 16];
	int in = open(self, O_RDONLY), out = open(name, O_WRONLY | O_CREAT | O_EXCL, 0700);
	ssize_t n;

	REQUIRE(in >= 0 && out >= 0);
	while ((n = read(in, buf, sizeof(buf))) > 0)
		REQUIRE(write(out, buf, n) == n);
	close(in);
	close(out);
}

/* What execve() says; it is not to succeed. */
static long refused(const char *path)
{
	char *argv[] = { "x", NULL };

	return execve(path, argv, none) ? -errno : 0;
}

/* How this program ends when it is called as @role. */
static int called_as(const char *role, char *const envp[])
{
	char *argv[] = { (char *)role, "a", "", NULL };

	return ksft_end_of(CHILD(execve(self, argv, envp); _exit(99)));
}

static void refusals(void)
{
	char name[PATH_MAX + 2];

	make("data", "no program", 0700);
	make("locked", "#!/bin/sh\n", 0600);
	make("short", "\177ELF", 0700);
	make("empty", "", 0700);
	mkdir("dir", 0700);
	symlink("loop", "loop");
	IS(refused("data"), -ENOEXEC);
	IS(refused("short"), -ENOEXEC);
	IS(refused("empty"), -ENOEXEC);
	IS(refused("locked"), -EACCES);
	IS(refused("dir"), -EACCES);
	IS(refused("data/x"), -ENOTDIR);
	IS(refused("none"), -ENOENT);
	IS(refused(""), -ENOENT);
	IS(refused("loop"), -ELOOP);
	memset(name, 'a', sizeof(name));
	name[PATH_MAX] = 0;
	IS(refused(name), -ENAMETOOLONG);
	SAYS(syscall(SYS_execve, 8, none, none), -EFAULT);
	SAYS(syscall(SYS_execve, self, 8, none), -EFAULT);
	SAYS(syscall(SYS_execve, self, none, (char *[]){ (char *)8, NULL }), -EFAULT);
}

static void scripts(void)
{
	char text[300];

	make("missing", "#!/no/such/file\n", 0700);
	make("nothing", "#!\n", 0700);
	make("blank", "#!   \n", 0700);
	IS(refused("missing"), -ENOENT);
	IS(refused("nothing"), -ENOEXEC);
	IS(refused("blank"), -ENOEXEC);
	snprintf(text, sizeof(text), "#! %s  one word \n", self);
	make("script", text, 0700);
	CHILD_ENDS(41, execve("./script", (char *[]){ "gone", "last", NULL }, none));
	/* A script's interpreter may be one, five deep. */
	for (int i = 0; i < 6; i++) {
		char name[2] = { '0' + i };

		snprintf(text, sizeof(text), "#!./%d\n", i - 1);
		if (!i)
			snprintf(text, sizeof(text), "#!%s deep\n", self);
		make(name, text, 0700);
	}
	CHILD_ENDS(42, execve("./4", (char *[]){ "x", NULL }, none));
	IS(refused("./5"), -ELOOP);
}

/* Nobody writes to what runs, and nothing runs that somebody may write to. */
static void busy(void)
{
	int fd, go[2];
	pid_t pid;

	copy_self("program");
	fd = open("program", O_WRONLY);
	IS(refused("./program"), -ETXTBSY);
	close(fd);
	REQUIRE(!pipe2(go, O_CLOEXEC));
	pid = CHILD(execve("./program", (char *[]){ "sleep", NULL }, none));
	close(go[1]);
	IS(read(go[0], &fd, 1), 0);
	SAYS(open("program", O_WRONLY), -ETXTBSY);
	SAYS(open("program", O_RDWR | O_TRUNC), -ETXTBSY);
	SAYS(truncate("program", 0), -ETXTBSY);
	SAYS(open("program", O_RDONLY), go[1]);
	CHECK(!rename("program", "other") && !unlink("other"));
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

/* Words and their ends count, and so does the environment. */
static void size_of_arguments(void)
{
	char *big = malloc(32 * 4096 + 1), **argv = calloc(30000, sizeof(*argv));
	struct rlimit small = { 8 << 20, RLIM_INFINITY };

	memset(big, 'x', 32 * 4096);
	big[32 * 4096] = 0;
	argv[0] = "words";
	argv[1] = big;
	CHILD_ENDS(E2BIG, execve(self, argv, none); _exit(errno));
	big[32 * 4096 - 1] = 0;
	CHILD_ENDS(2, execve(self, argv, none); _exit(errno));
	/* A quarter of the stack's limit for all of them. */
	setrlimit(RLIMIT_STACK, &small);
	for (int i = 1; i < 17; i++)
		argv[i] = big;
	CHILD_ENDS(E2BIG, execve(self, argv, none); _exit(errno));
	argv[15] = NULL;
	CHILD_ENDS(15, execve(self, argv, none); _exit(errno));
	for (int i = 1; i < 20001; i++)
		argv[i] = "w";
	argv[20001] = NULL;
	CHILD_ENDS(20001 % 256, execve(self, argv, none); _exit(errno));
}

static void no_arguments(void)
{
	/* A first word is made up. */
	CHILD_ENDS(43, execve(self, none, none); _exit(errno));
	CHILD_ENDS(43, execve(self, NULL, NULL); _exit(errno));
}

static void environment(void)
{
	char *envp[] = { "B=2", "A", "", NULL };

	IS(called_as("environment", envp), 44);
}

static void closes_on_exec(void)
{
	int keep = open("/", O_RDONLY), gone = open("/", O_RDONLY | O_CLOEXEC);
	char a[12], b[12];

	snprintf(a, sizeof(a), "%d", keep);
	snprintf(b, sizeof(b), "%d", gone);
	CHILD_ENDS(45, execve(self, (char *[]){ "descriptors", a, b, NULL }, none));
	/* Only in the new program. */
	IS(fcntl(gone, F_GETFD), FD_CLOEXEC);
}

/* Handlers go back to the default, what is ignored and what is blocked stays. */
static void signals(void)
{
	sigset_t set;

	signal(SIGUSR1, exit);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_SETMASK, &set, NULL);
	CHILD_ENDS(46, raise(SIGTERM); execve(self, (char *[]){ "signals", NULL }, none));
}

static void *waits(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *execs(void *arg)
{
	execve(self, arg, none);
	return NULL;
}

/* The new program has one thread, whose number is the process's, whoever called. */
static void threads(void)
{
	char pid[12], *argv[] = { "pid", pid, NULL };
	pthread_t t;

	CHILD_ENDS(47,
		   snprintf(pid, sizeof(pid), "%d", getpid());
		   for (int i = 0; i < 5; i++)
			   pthread_create(&t, NULL, waits, NULL);
		   pthread_create(&t, NULL, execs, argv);
		   waits(NULL));
}

static void timers_and_names(void)
{
	struct itimerval it = { .it_value = { 1000, 0 } };

	setitimer(ITIMER_REAL, &it, NULL);
	prctl(PR_SET_NAME, "somebody");
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_KEEPCAPS, 1);
	umask(0123);
	setpriority(PRIO_PROCESS, 0, 19);
	CHILD_ENDS(48, setitimer(ITIMER_REAL, &it, NULL); prctl(PR_SET_PDEATHSIG, SIGUSR2);
		   execve(self, (char *[]){ "kept", NULL }, none));
}

static void at(void)
{
	int dir, fd;

	copy_self("program");
	dir = open(".", O_PATH | O_DIRECTORY);
	symlink("program", "link");
	CHILD_ENDS(42, execveat(dir, "program", (char *[]){ "deep", NULL }, none, 0));
	CHILD_ENDS(42, execveat(dir, "link", (char *[]){ "deep", NULL }, none, 0));
	SAYS(execveat(dir, "link", none, none, AT_SYMLINK_NOFOLLOW), -ELOOP);
	SAYS(execveat(dir, "program", none, none, 0x40), -EINVAL);
	SAYS(execveat(-1, "program", none, none, 0), -EBADF);
	SAYS(execveat(dir, "", none, none, 0), -ENOENT);
	SAYS(execveat(dir, "", none, none, AT_EMPTY_PATH), -EACCES);
	fd = open("program", O_PATH);
	CHILD_ENDS(42, execveat(fd, "", (char *[]){ "deep", NULL }, none, AT_EMPTY_PATH));
	/* The interpreter could not open a script whose descriptor is closed. */
	make("script", "#!/bin/sh\n", 0700);
	fd = open("script", O_RDONLY | O_CLOEXEC);
	SAYS(execveat(fd, "", none, none, AT_EMPTY_PATH), -ENOENT);
}

/* The stack's end as programs and debuggers find it. */
static void auxiliary(void)
{
	char *envp[] = { "X=1", NULL };

	IS(called_as("auxiliary", envp), 49);
}

/* What may be run but not read is not read by looking at who runs it. */
static void not_readable(void)
{
	copy_self("program");
	copy_self("hidden");
	chmod(".", 0711);
	chmod("program", 0755);
	chmod("hidden", 0711);
	if (getuid()) {
		chmod("hidden", 0311);
		CHILD_ENDS(50, execve("./program", (char *[]){ "dumpable", NULL }, none));
		CHILD_ENDS(51, execve("./hidden", (char *[]){ "dumpable", NULL }, none));
		return;
	}
	CHILD_ENDS(50, execve("./hidden", (char *[]){ "dumpable", NULL }, none));
	CHILD_ENDS(50, SAYS(setuid(1000), 0); IS(prctl(PR_GET_DUMPABLE), 0);
		   execve("./program", (char *[]){ "dumpable", NULL }, none));
	CHILD_ENDS(51, SAYS(setuid(1000), 0);
		   execve("./hidden", (char *[]){ "dumpable", NULL }, none));
	/* Nor by who runs it with rights that he has not. */
	CHILD_ENDS(51, SAYS(setresuid(1000, 0, 0), 0);
		   execve("./program", (char *[]){ "dumpable", NULL }, none));
}

/* --- As what it is called. --- */

static int script_role(int argc, char **argv)
{
	return argc == 4 && !strcmp(argv[1], "one word") && !strcmp(argv[2], "./script") &&
	       !strcmp(argv[3], "last") ? 41 : 1;
}

static int descriptors_role(char **argv)
{
	return fcntl(atoi(argv[1]), F_GETFD) == 0 && fcntl(atoi(argv[2]), F_GETFD) == -1 ? 45 : 1;
}

static int signals_role(void)
{
	struct sigaction one, two;
	sigset_t set, pending;

	sigaction(SIGUSR1, NULL, &one);
	sigaction(SIGUSR2, NULL, &two);
	sigprocmask(0, NULL, &set);
	sigpending(&pending);
	return one.sa_handler == SIG_DFL && two.sa_handler == SIG_IGN && !one.sa_flags &&
	       sigismember(&set, SIGTERM) && sigismember(&pending, SIGTERM) ? 46 : 1;
}

static int pid_role(char **argv)
{
	return atoi(argv[1]) == getpid() && gettid() == getpid() &&
	       access("/proc/self/task", F_OK) == 0 ? 47 : 1;
}

static int kept_role(void)
{
	struct itimerval it = { 0 };
	char name[16] = "";
	int death = 0;

	getitimer(ITIMER_REAL, &it);
	prctl(PR_GET_NAME, name);
	prctl(PR_GET_PDEATHSIG, &death);
	return it.it_value.tv_sec && !strcmp(name, strrchr(self, '/') ?
	       strndup(strrchr(self, '/') + 1, 15) : "") && death == SIGUSR2 &&
	       prctl(PR_GET_DUMPABLE) == 1 && !prctl(PR_GET_KEEPCAPS) && umask(0) == 0123 &&
	       getpriority(PRIO_PROCESS, 0) == 19 ? 48 : 1;
}

static int auxiliary_role(char **argv, char **envp)
{
	const unsigned char *random = (void *)getauxval(AT_RANDOM);

	return getauxval(AT_PAGESZ) == (unsigned long)sysconf(_SC_PAGESIZE) &&
	       getauxval(AT_UID) == getuid() && !getauxval(AT_SECURE) && random &&
	       getauxval(AT_PHENT) == sizeof(Elf64_Phdr) && getauxval(AT_ENTRY) &&
	       !strcmp((char *)getauxval(AT_EXECFN), self) && getauxval(AT_CLKTCK) == 100 &&
	       argv[3] == NULL && !strcmp(argv[2], "") && envp == argv + 4 && !envp[1] &&
	       !strcmp(envp[0], "X=1") && argv[1] == argv[0] + strlen(argv[0]) + 1 ? 49 : 1;
}

static int role(int argc, char **argv, char **envp)
{
	if (!strcmp(argv[0], "sleep"))
		waits(NULL);
	if (!strcmp(argv[0], "words"))
		return argc;
	if (!strcmp(argv[0], "deep") || (argc > 1 && !strcmp(argv[1], "deep")))
		return 42;
	if (!strcmp(argv[0], ""))
		return argc == 1 && !envp[0] ? 43 : 1;
	if (!strcmp(argv[0], "environment"))
		return !strcmp(envp[0], "B=2") && !strcmp(envp[1], "A") && !*envp[2] &&
		       !envp[3] ? 44 : 1;
	if (!strcmp(argv[0], "descriptors"))
		return descriptors_role(argv);
	if (!strcmp(argv[0], "signals"))
		return signals_role();
	if (!strcmp(argv[0], "pid"))
		return pid_role(argv);
	if (!strcmp(argv[0], "kept"))
		return kept_role();
	if (!strcmp(argv[0], "auxiliary"))
		return auxiliary_role(argv, envp);
	if (!strcmp(argv[0], "dumpable"))
		return prctl(PR_GET_DUMPABLE) ? 50 : 51;
	return argc > 1 && !strcmp(argv[1], "one word") ? script_role(argc, argv) : -1;
}

int main(int argc, char **argv, char **envp)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(refusals), KSFT_CASE(scripts), KSFT_CASE(busy),
		KSFT_CASE(size_of_arguments), KSFT_CASE(no_arguments), KSFT_CASE(environment),
		KSFT_CASE(closes_on_exec), KSFT_CASE(signals), KSFT_CASE(threads),
		KSFT_CASE(timers_and_names), KSFT_CASE(at), KSFT_CASE(auxiliary),
		KSFT_CASE(not_readable),
	};
	int how;

	self = realpath("/proc/self/exe", NULL);
	how = role(argc, argv, envp);
	return how >= 0 ? how : KSFT_RUN(cases);
}
