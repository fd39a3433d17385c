// SPDX-License-Identifier: GPL-2.0-only
/* What /proc says of a task's children and timers, and how likely it is to be killed for memory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static char text[1 << 16];

static const char *read_of(const char *path)
{
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

static long write_to(const char *path, const char *what)
{
	int fd = open(path, O_WRONLY);
	long ret;

	REQUIRE(fd >= 0);
	ret = ksft_said(write(fd, what, strlen(what)));
	close(fd);
	return ret;
}

/* The file of a process that is waited for meanwhile: what a read says. */
static long read_of_the_gone(const char *format)
{
	pid_t pid = CHILD(pause());
	char path[64];
	long ret;
	int fd;

	snprintf(path, sizeof(path), format, pid, pid);
	fd = open(path, O_RDONLY);
	REQUIRE(fd >= 0);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
	ret = ksft_said(read(fd, text, 10));
	close(fd);
	FAILS(ENOENT, open(path, O_RDONLY));
	return ret;
}

/* A thread that waits for a byte of a pipe before it ends, and what it has made. */
struct helper {
	pthread_t thread;
	int go[2];
	pid_t tid, child;
	pthread_barrier_t ready;
};

static void *help(void *arg)
{
	struct helper *h = arg;
	char byte;

	h->tid = syscall(SYS_gettid);
	h->child = CHILD(pause());
	pthread_barrier_wait(&h->ready);
	IS(read(h->go[0], &byte, 1), 1);
	return NULL;
}

static void start_helper(struct helper *h)
{
	REQUIRE(!pipe(h->go) && !pthread_barrier_init(&h->ready, NULL, 2));
	REQUIRE(!pthread_create(&h->thread, NULL, help, h));
	pthread_barrier_wait(&h->ready);
}

static void end_helper(struct helper *h)
{
	char path[64];

	IS(write(h->go[1], "", 1), 1);
	pthread_join(h->thread, NULL);
	/* That only says that it needs its stack no more. */
	snprintf(path, sizeof(path), "/proc/self/task/%d", h->tid);
	while (!access(path, F_OK))
		usleep(500);
}

/* --- children. --- */

static const char *children_of(pid_t tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", tid);
	return read_of(path);
}

/* The oldest first, with those that are dead and not waited for; not theirs. */
static void children(void)
{
	pid_t first, second;
	char want[64];

	READS(children_of(getpid()), "");
	first = CHILD(CHILD(pause()); pause());
	second = CHILD(_exit(3));
	ksft_until(second, 'Z');
	snprintf(want, sizeof(want), "%d %d ", first, second);
	READS(children_of(getpid()), want);
	ENDS(second, 3);
	snprintf(want, sizeof(want), "%d ", first);
	READS(children_of(getpid()), want);
}

/* A thread has its own; when it ends another takes them. */
static void children_of_threads(void)
{
	struct helper h;
	char want[32];

	start_helper(&h);
	READS(children_of(getpid()), "");
	snprintf(want, sizeof(want), "%d ", h.child);
	READS(children_of(h.tid), want);
	end_helper(&h);
	READS(children_of(getpid()), want);
}

/* In pieces, from any place. */
static void children_in_pieces(void)
{
	pid_t pid = CHILD(pause());
	char path[64], want[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/thread-self/children");
	snprintf(want, sizeof(want), "%d ", pid);
	fd = open(path, O_RDONLY);
	REQUIRE(fd >= 0);
	for (char *at = want; *at; at++) {
		IS(read(fd, text, 1), 1);
		IS(text[0], *at);
	}
	IS(read(fd, text, 1), 0);
	IS(lseek(fd, 1, SEEK_SET), 1);
	IS(read(fd, text, 100), strlen(want) - 1);
	CHECK(!memcmp(text, want + 1, strlen(want) - 1));
	close(fd);
}

/* None is left out of a text of more than a page, which the file has to grow for. */
static void many_children(void)
{
	enum { NR = 1100 };
	static char want[NR * 12];
	size_t len = 0;

	for (int i = 0; i < NR; i++) {
		pid_t pid = vfork();

		if (!pid)
			_exit(0);
		REQUIRE(pid > 0);
		len += snprintf(want + len, sizeof(want) - len, "%d ", pid);
	}
	READS(children_of(getpid()), want);
	for (int i = 0; i < NR; i++)
		CHECK(wait(NULL) > 0);
	CHECK(len > 4096);
	READS(children_of(getpid()), "");
}

static void children_file(void)
{
	struct stat st;

	IS(stat("/proc/thread-self/children", &st), 0);
	IS(st.st_mode, S_IFREG | 0444);
	FAILS(ENOENT, stat("/proc/self/children", &st));
	IS(read_of_the_gone("/proc/%d/task/%d/children"), 0);
	NEEDS_ROOT();
	IS(write_to("/proc/thread-self/children", "1"), -EINVAL);
}

/* --- oom_adj. --- */

#define OLD	"/proc/self/oom_adj"
#define NEW	"/proc/self/oom_score_adj"

/* Even root may not have it. */
static void needs_resource_right(void)
{
	if (write_to(NEW, "-1000") < 0)
		SKIP("needs CAP_SYS_RESOURCE");
}

/* Each value of the old scale: what becomes of it. */
static void oom_adj_scale(void)
{
	static const int adj[] = {
		-1000, -941, -882, -823, -764, -705, -647, -588, -529, -470, -411, -352, -294, -235,
		-176, -117, -58, 0, 58, 117, 176, 235, 294, 352, 411, 470, 529, 588, 647, 705, 764,
		823, 1000,
	};
	char value[16];

	needs_resource_right();
	for (int i = -17; i <= 15; i++) {
		snprintf(value, sizeof(value), "%d", i);
		IS(write_to(OLD, value), strlen(value));
		IS(atoi(read_of(NEW)), adj[i + 17]);
		/* What is lost by dividing is lost for good. */
		IS(atoi(read_of(OLD)), i == -17 || i == 15 || !i ? i : i < 0 ? i + 1 : i - 1);
	}
}

/* The other way: what is not as high as the highest, and not as low as the lowest. */
static void oom_adj_shown(void)
{
	static const struct {
		const char *set, *shown;
	} values[] = {
		{ "-1000", "-17\n" }, { "-999", "-16\n" }, { "-59", "-1\n" }, { "-58", "0\n" },
		{ "58", "0\n" }, { "59", "1\n" }, { "500", "8\n" }, { "883", "15\n" },
		{ "999", "15\n" }, { "1000", "15\n" },
	};

	needs_resource_right();
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		IS(write_to(NEW, values[i].set), strlen(values[i].set));
		READS(read_of(OLD), values[i].shown);
	}
}

static void oom_adj_texts(void)
{
	static const struct {
		const char *what;
		long ret;
		const char *then;
	} attempts[] = {
		{ "16", -EINVAL, "0\n" }, { "-18", -EINVAL, "0\n" }, { "x", -EINVAL, "0\n" },
		{ "", -EINVAL, "0\n" }, { "7 8", -EINVAL, "0\n" }, { " ", -EINVAL, "0\n" },
		{ "999999999999", -ERANGE, "0\n" }, { "7x", -EINVAL, "0\n" },
		{ "7\n", 2, "6\n" }, { " 7 ", 3, "6\n" }, { "0x8", 3, "7\n" }, { "011", 3, "8\n" },
		{ "+11", 3, "10\n" },
	};
	struct stat st;

	IS(stat(OLD, &st), 0);
	IS(st.st_mode, S_IFREG | 0644);
	IS(write_to(OLD, "0"), 1);
	for (size_t i = 0; i < ARRAY_SIZE(attempts); i++) {
		printf("# attempt %zu\n", i);
		IS(write_to(OLD, attempts[i].what), attempts[i].ret);
		READS(read_of(OLD), attempts[i].then);
	}
	IS(read_of_the_gone("/proc/%d/oom_adj"), -ESRCH);
}

/*
 * Who may not cannot lower it below what it is, be it that it was lower; by the new scale he
 * can, down to what it was by that scale.
 */
static void oom_adj_rights(void)
{
	int fd;

	needs_resource_right();
	IS(write_to(NEW, "0"), 1);
	IS(write_to(OLD, "-8"), 2);
	fd = open(OLD, O_WRONLY);
	REQUIRE(fd >= 0);
	CHILD_ENDS(0, {
		IS(setuid(65534), 0);
		IS(prctl(PR_SET_DUMPABLE, 1), 0);
		IS(write(fd, "-8", 2), 2);
	});
	IS(setuid(65534), 0);
	IS(prctl(PR_SET_DUMPABLE, 1), 0);
	IS(write_to(OLD, "-9"), -EACCES);
	IS(write_to(OLD, "-8"), 2);
	IS(write_to(OLD, "3"), 1);
	IS(write_to(OLD, "2"), -EACCES);
	IS(write_to(OLD, "3"), 1);
	IS(write_to(NEW, "1"), 1);
	IS(write_to(NEW, "-1"), -EACCES);
	IS(write_to(NEW, "0"), 1);
}

/* --- timers. --- */

static int create_timer(clockid_t clock, struct sigevent *event)
{
	int id = -1;

	IS(syscall(SYS_timer_create, clock, event, &id), 0);
	return id;
}

#define TIMERS	"/proc/self/timers"

/* The newest first, of all kinds. */
static void timers(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_NONE, .sigev_signo = 5 };
	char want[1000];
	pid_t me = getpid();

	READS(read_of(TIMERS), "");
	IS(create_timer(CLOCK_REALTIME, NULL), 0);
	event.sigev_value.sival_ptr = (void *)0x1234;
	create_timer(CLOCK_MONOTONIC, &event);
	event.sigev_notify = SIGEV_SIGNAL;
	event.sigev_signo = 34;
	event.sigev_value.sival_ptr = (void *)0xabcdef12345;
	create_timer(CLOCK_BOOTTIME, &event);
	event.sigev_notify = SIGEV_THREAD;
	event.sigev_value.sival_ptr = NULL;
	create_timer(CLOCK_TAI, &event);
	snprintf(want, sizeof(want),
		 "ID: 3\nsignal: 34/0000000000000000\nnotify: thread/pid.%d\nClockID: 11\n"
		 "ID: 2\nsignal: 34/00000abcdef12345\nnotify: signal/pid.%d\nClockID: 7\n"
		 "ID: 1\nsignal: 5/0000000000001234\nnotify: none/pid.%d\nClockID: 1\n"
		 "ID: 0\nsignal: 14/0000000000000000\nnotify: signal/pid.%d\nClockID: 0\n",
		 me, me, me, me);
	READS(read_of(TIMERS), want);
	/* A child has none. */
	CHILD_ENDS(0, READS(read_of(TIMERS), ""));
	for (int id = 0; id < 4; id++)
		IS(syscall(SYS_timer_delete, id), 0);
	READS(read_of(TIMERS), "");
}

/* Those of the CPU, by their full names; one tells a thread, which may have gone. */
static void timers_of_cpu(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = 10 };
	char want[500], path[64];
	struct helper h;
	clockid_t clock;
	struct stat st;

	start_helper(&h);
	event._sigev_un._tid = h.tid;
	create_timer(CLOCK_PROCESS_CPUTIME_ID, &event);
	event.sigev_notify = SIGEV_SIGNAL;
	create_timer(CLOCK_THREAD_CPUTIME_ID, &event);
	IS(clock_getcpuclockid(getpid(), &clock), 0);
	/* What the thread's number has left there. */
	event.sigev_value.sival_ptr = NULL;
	create_timer(clock, &event);
	snprintf(want, sizeof(want),
		 "ID: 2\nsignal: 10/0000000000000000\nnotify: signal/pid.%d\nClockID: %d\n"
		 "ID: 1\nsignal: 10/0000000000000000\nnotify: signal/pid.%d\nClockID: -2\n"
		 "ID: 0\nsignal: 10/0000000000000000\nnotify: signal/tid.%d\nClockID: -6\n",
		 getpid(), clock, getpid(), h.tid);
	READS(read_of(TIMERS), want);
	/* It is the process's, and no thread's. */
	snprintf(path, sizeof(path), "/proc/self/task/%d/timers", h.tid);
	FAILS(ENOENT, stat(path, &st));
	end_helper(&h);
	READS(read_of(TIMERS), want);
}

static void timers_file(void)
{
	struct stat st;
	char path[64];
	pid_t pid;

	IS(stat(TIMERS, &st), 0);
	IS(st.st_mode, S_IFREG | 0444);
	pid = CHILD(create_timer(CLOCK_MONOTONIC, NULL); _exit(0));
	ksft_until(pid, 'Z');
	snprintf(path, sizeof(path), "/proc/%d/timers", pid);
	READS(read_of(path), "");
	ENDS(pid, 0);
	IS(read_of_the_gone("/proc/%d/timers"), -ESRCH);
	/* A thread of the kernel. */
	READS(read_of("/proc/2/timers"), "");
	NEEDS_ROOT();
	IS(write_to(TIMERS, "1"), -EINVAL);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(children), KSFT_CASE(children_of_threads),
		KSFT_CASE(children_in_pieces), KSFT_CASE(many_children), KSFT_CASE(children_file),
		KSFT_CASE(oom_adj_scale), KSFT_CASE(oom_adj_shown), KSFT_CASE(oom_adj_texts),
		KSFT_CASE(oom_adj_rights), KSFT_CASE(timers), KSFT_CASE(timers_of_cpu),
		KSFT_CASE(timers_file),
	};

	return KSFT_RUN(cases);
}
