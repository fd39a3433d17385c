/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every selftest begins with. A program is a table of cases, each run by a child process
 * of its own, in a group of its own, with a limit of time: what crashes, hangs or leaves
 * processes behind fails alone. What they say is KTAP, in lines of "# " what went wrong and
 * where.
 *
 *	static void adds(void)
 *	{
 *		IS(1 + 1, 2);
 *		SAYS(close(-1), -EBADF);
 *	}
 *
 *	int main(void)
 *	{
 *		static const struct ksft_case cases[] = { KSFT_CASE(adds) };
 *
 *		return KSFT_RUN(cases);
 *	}
 *
 * They begin in an empty folder of their own, on a tmpfs if there is one ($TMPDIR, /dev/shm,
 * /tmp), which is emptied behind each of them. A case's children, threads and handlers may
 * check as it may: what has failed is in memory that all of them share.
 *
 *	cc -Wall -static -pthread -o x_test x_test.c && ./x_test
 */
#ifndef KSELFTEST_H
#define KSELFTEST_H

#include <errno.h>
#include <ftw.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Seconds that one case has; emulated machines are slow. KSFT_LIMIT=n gives it others. */
#define KSFT_LIMIT	20
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define UNUSED		__attribute__((unused))

struct ksft_case {
	const char *name;
	void (*run)(void);
	const void *data;
};

#define KSFT_CASE(fn)	{ #fn, fn, NULL }
#define KSFT_RUN(cases)	ksft_run(cases, ARRAY_SIZE(cases))

/* Of the case that runs; shared by all its processes. */
struct ksft_state {
	int failed;
	int skipped;
	char why[128];
};

static struct ksft_state *ksft;
/* The one that runs, for functions that are several. */
static const struct ksft_case *ksft_case UNUSED;
static volatile pid_t ksft_running;

/* --- Checks. None of them ends the case but those that say so. --- */

static inline void ksft_fail(int line, const char *format, ...)
{
	char text[600];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	printf("# line %d: %s\n", line, text);
	fflush(stdout);
	ksft->failed = 1;
}

static inline int ksft_true(int line, const char *what, int so)
{
	if (!so)
		ksft_fail(line, "%s (errno %d, %s)", what, errno, strerror(errno));
	return so;
}

static inline int ksft_equal(int line, const char *what, long got, long want)
{
	if (got != want)
		ksft_fail(line, "%s is %ld (%#lx%s%s), not %ld (%#lx)", what, got, got,
			  got < 0 && got > -4096 ? ", " : "",
			  got < 0 && got > -4096 ? strerror(-got) : "", want, want);
	return got == want;
}

/* What a call says, as the kernel says it: -errno. */
static inline long ksft_said(long ret)
{
	return ret == -1 ? -errno : ret;
}

#define CHECK(what)		(errno = 0, ksft_true(__LINE__, #what, !!(what)))
#define IS(got, want)		ksft_equal(__LINE__, #got, (long)(got), (long)(want))
#define SAYS(call, want)	ksft_equal(__LINE__, #call, ksft_said((long)(call)), (long)(want))
/* A call that is to fail so. */
#define FAILS(error, call)	SAYS(call, -(error))
/* The same text. */
#define READS(got, want)	ksft_same(__LINE__, #got, got, want)

static inline int ksft_same(int line, const char *what, const char *got, const char *want)
{
	if (strcmp(got, want))
		ksft_fail(line, "%s is \"%s\", not \"%s\"", what, got, want);
	return !strcmp(got, want);
}

/* Without it there is no use in going on: this process ends. */
#define REQUIRE(what) \
do { \
	if (!CHECK(what)) \
		_exit(1); \
} while (0)

/* Here it cannot be tested, and why; the case ends. */
#define SKIP(...) \
do { \
	snprintf(ksft->why, sizeof(ksft->why), __VA_ARGS__); \
	ksft->skipped = 1; \
	_exit(0); \
} while (0)

#define NEEDS_ROOT() \
do { \
	if (geteuid()) \
		SKIP("needs root"); \
} while (0)

/* What sets the kernel's values does so where the whole system is an initial ramdisk. */
#define NEEDS_OWN_MACHINE() \
do { \
	struct statfs fs; \
\
	if (statfs("/", &fs) || (fs.f_type != 0x01021994 && fs.f_type != 0x858458f6)) \
		SKIP("this machine is somebody's"); \
} while (0)

/* --- Children. --- */

/* How it ended: its exit status, or minus the signal that killed it. */
static inline int ksft_end_of(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) != pid)
		if (errno != EINTR)
			return -1000;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* fork(), and what the child does is in braces behind it; it ends there with 0. */
#define CHILD(...) \
({ \
	pid_t child_ = fork(); \
	if (!child_) { \
		__VA_ARGS__; \
		_exit(0); \
	} \
	child_; \
})

#define ENDS(pid, how)		IS(ksft_end_of(pid), how)
/* A child that does this ends so. */
#define CHILD_ENDS(how, ...)	ENDS(CHILD(__VA_ARGS__), how)

/* The letter of its state in /proc, 0 for none; of a thread, too. */
static inline char ksft_task_state(pid_t pid)
{
	char path[64], text[256] = "", *end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (!fgets(text, sizeof(text), file))
		text[0] = 0;
	fclose(file);
	end = strrchr(text, ')');
	return end && end[1] ? end[2] : 0;
}

/*
 * Wait until it is in this state: 'S' asleep, 'T' stopped, 'Z' dead. What is dead comes into no
 * other, which is a failure here and not one of the case's limit.
 */
#define ksft_until(pid, state)	ksft_await(__LINE__, pid, state)

static inline void ksft_await(int line, pid_t pid, char state)
{
	for (char is; (is = ksft_task_state(pid)) != state; usleep(500)) {
		if (!is || is == 'Z' || is == 'X') {
			ksft_fail(line, "%d has ended and is not '%c'", pid, state);
			return;
		}
	}
}

/* --- Files. --- */

/* The text of a file, cut to what fits; its length. */
static inline ssize_t ksft_read_file(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t n;

	text[0] = 0;
	if (!file)
		return -1;
	n = fread(text, 1, size - 1, file);
	text[n] = 0;
	fclose(file);
	return n;
}

/* --- Running them. --- */

static inline int ksft_remove(const char *path, const struct stat *st UNUSED, int type UNUSED,
			      struct FTW *at)
{
	if (at->level)
		remove(path);
	return 0;
}

static inline void ksft_go_to_own_dir(char *dir, size_t size)
{
	const char *at = getenv("TMPDIR");

	if (!at)
		at = access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm";
	snprintf(dir, size, "%s/kselftest.%d", at, getpid());
	if (mkdir(dir, 0755) || chdir(dir)) {
		printf("Bail out! %s: %s\n", dir, strerror(errno));
		exit(1);
	}
}

static inline void ksft_out_of_time(int sig UNUSED)
{
	kill(-ksft_running, SIGKILL);
	kill(ksft_running, SIGKILL);
}

/* The child that is the case; afterwards nobody of its group is left. */
static inline int ksft_run_child(const struct ksft_case *c)
{
	const char *limit = getenv("KSFT_LIMIT");
	int status = 0, end;

	ksft_running = fork();
	if (!ksft_running) {
		signal(SIGALRM, SIG_DFL);
		setpgid(0, 0);
		c->run();
		exit(0);
	}
	alarm(limit ? atoi(limit) : KSFT_LIMIT);
	waitpid(ksft_running, &status, 0);
	end = alarm(0);
	kill(-ksft_running, SIGKILL);
	if (WIFSIGNALED(status))
		printf("# killed by signal %d%s\n", WTERMSIG(status),
		       end ? "" : ": out of time");
	return status;
}

static inline int ksft_run_case(int nr, const struct ksft_case *c, const char *dir)
{
	int status, bad;

	memset(ksft, 0, sizeof(*ksft));
	ksft_case = c;
	status = ksft_run_child(c);
	bad = status || ksft->failed;
	printf("%sok %d %s%s%s\n", bad ? "not " : "", nr, c->name,
	       ksft->skipped ? " # SKIP " : "", ksft->why);
	if (nftw(dir, ksft_remove, 16, FTW_DEPTH | FTW_PHYS))
		printf("# %s: %s\n", dir, strerror(errno));
	return bad;
}

/* Exit status: 0 if no case has failed. */
static inline int ksft_run(const struct ksft_case *cases, int nr)
{
	int failed = 0;
	char dir[256];

	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft = mmap(NULL, sizeof(*ksft), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (ksft == MAP_FAILED)
		return 1;
	ksft_go_to_own_dir(dir, sizeof(dir));
	signal(SIGALRM, ksft_out_of_time);
	printf("KTAP version 1\n1..%d\n", nr);
	for (int i = 0; i < nr; i++)
		failed += ksft_run_case(i + 1, &cases[i], dir);
	if (chdir("/") || rmdir(dir))
		printf("# %s stays: %s\n", dir, strerror(errno));
	return failed != 0;
}

#endif
