// SPDX-License-Identifier: GPL-2.0-only
/* /proc/<pid>/stack: who has called whom in the kernel, and who may know it. */
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static char text[1 << 14];

/* What a read says: how many bytes, or -errno. */
static long read_fd(int fd)
{
	long ret = ksft_said(pread(fd, text, sizeof(text) - 1, 0));

	text[ret > 0 ? ret : 0] = 0;
	return ret;
}

static int open_stack(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/stack", pid);
	return open(path, O_RDONLY);
}

static long read_stack(pid_t pid)
{
	int fd = open_stack(pid);
	long ret;

	if (fd < 0)
		return -errno;
	ret = read_fd(fd);
	close(fd);
	return ret;
}

/* "[<0>] function+0x12/0x34", one for each line; how many. */
static int count_lines(void)
{
	int nr = 0;

	for (char *line = text; *line; line = strchr(line, '\n') + 1, nr++) {
		char name[200], tail;
		unsigned long at, size;

		if (!CHECK(strchr(line, '\n')))
			return -1;
		if (!IS(sscanf(line, "[<0>] %199[^+\n]+0x%lx/0x%lx%c", name, &at, &size, &tail), 4))
			printf("# %s", line);
		CHECK(isalpha(name[0]) || name[0] == '_');
		CHECK(at <= size);
		IS(tail, '\n');
	}
	return nr;
}

static void own_stack(void)
{
	struct stat st;

	NEEDS_ROOT();
	IS(stat("/proc/self/stack", &st), 0);
	IS(st.st_mode, S_IFREG | 0400);
	CHECK(read_stack(getpid()) > 0);
	CHECK(count_lines() > 3);
	CHECK(!strncmp(text, "[<0>] proc_pid_stack+0x", 23));
}

/* What sleeps is where it has called the scheduler, whose own functions are not told. */
static void stack_of_a_sleeper(void)
{
	int ends[2];
	pid_t child;

	NEEDS_ROOT();
	REQUIRE(!pipe(ends));
	child = CHILD(char c; close(ends[1]); IS(read(ends[0], &c, 1), 0));
	ksft_until(child, 'S');
	while (read_stack(child) <= 0 || !strstr(text, "pipe_read+0x"))
		usleep(500);
	CHECK(count_lines() > 2);
	CHECK(!strstr(text, " schedule+0x"));
	CHECK(!strstr(text, "__schedule"));
	close(ends[1]);
	ENDS(child, 0);
}

/* So is what has been stopped. */
static void stack_of_the_stopped(void)
{
	pid_t child;

	NEEDS_ROOT();
	child = CHILD(raise(SIGSTOP));
	ksft_until(child, 'T');
	while (read_stack(child) <= 0)
		usleep(500);
	CHECK(count_lines() > 1);
	kill(child, SIGCONT);
	ENDS(child, 0);
}

/* Of one that runs on another CPU there is nothing, but while it is interrupted. */
static void stack_of_who_runs(void)
{
	volatile int forever = 1;
	pid_t child;

	NEEDS_ROOT();
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP("one CPU");
	child = CHILD(while (forever));
	do
		REQUIRE(read_stack(child) >= 0);
	while (*text);
	kill(child, SIGKILL);
	ENDS(child, -SIGKILL);
}

/* It has none any more; the name stays until somebody waits for it. */
static void stack_of_the_dead(void)
{
	pid_t child;
	int fd;

	NEEDS_ROOT();
	child = CHILD(pause());
	fd = open_stack(child);
	REQUIRE(fd >= 0);
	kill(child, SIGKILL);
	ksft_until(child, 'Z');
	while (read_fd(fd) > 0)
		usleep(500);
	IS(read_fd(fd), 0);
	IS(read_stack(child), 0);
	ENDS(child, -SIGKILL);
	IS(read_fd(fd), -ESRCH);
	IS(read_stack(child), -ENOENT);
}

struct wait {
	int ends[2];
	volatile pid_t tid;
};

static void *wait_in_pipe(void *arg)
{
	struct wait *w = arg;
	char c;

	w->tid = gettid();
	IS(read(w->ends[0], &c, 1), 0);
	return NULL;
}

/* Of a thread by its own number; the process's is that of its first one. */
static void stacks_of_threads(void)
{
	static struct wait w;
	char path[64];
	pthread_t thread;

	NEEDS_ROOT();
	REQUIRE(!pipe(w.ends));
	REQUIRE(!pthread_create(&thread, NULL, wait_in_pipe, &w));
	while (!w.tid)
		usleep(500);
	CHECK(read_stack(getpid()) > 0);
	CHECK(strstr(text, "proc_pid_stack"));
	snprintf(path, sizeof(path), "/proc/self/task/%d/stack", w.tid);
	do
		REQUIRE(ksft_read_file(path, text, sizeof(text)) >= 0);
	while (!strstr(text, "pipe_read+0x"));
	close(w.ends[1]);
	IS(pthread_join(thread, NULL), 0);
}

/* --- Who may. --- */

static void lose_capability(int nr)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	IS(syscall(SYS_capget, &header, data), 0);
	data[0].effective &= ~(1u << nr);
	IS(syscall(SYS_capset, &header, data), 0);
}

/* Not even one's own is for who is not the administrator. */
static void stacks_are_the_administrators(void)
{
	NEEDS_ROOT();
	CHILD_ENDS(0, {
		lose_capability(CAP_SYS_ADMIN);
		IS(read_stack(getpid()), -EACCES);
		IS(read_stack(1), -EACCES);
	});
	CHILD_ENDS(0, {
		REQUIRE(!setuid(65534));
		IS(read_stack(1), -EACCES);
	});
}

/* Others' are for who may trace them, too; the right to read is the opener's. */
static void stacks_by_who_has_opened_them(void)
{
	int own, other;

	NEEDS_ROOT();
	CHILD_ENDS(0, {
		own = open_stack(getpid());
		other = open_stack(getppid());
		REQUIRE(own >= 0 && other >= 0);
		REQUIRE(!setuid(65534));
		CHECK(read_fd(own) > 0);
		IS(read_fd(other), -EPERM);
	});
	CHILD_ENDS(0, {
		own = open_stack(getpid());
		lose_capability(CAP_SYS_ADMIN);
		CHECK(read_fd(own) > 0);
	});
}

static void stacks_are_read_only(void)
{
	int fd;

	NEEDS_ROOT();
	fd = open("/proc/self/stack", O_RDWR);
	REQUIRE(fd >= 0);
	FAILS(EINVAL, write(fd, "x", 1));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(own_stack), KSFT_CASE(stack_of_a_sleeper),
		KSFT_CASE(stack_of_the_stopped), KSFT_CASE(stack_of_who_runs),
		KSFT_CASE(stack_of_the_dead), KSFT_CASE(stacks_of_threads),
		KSFT_CASE(stacks_are_the_administrators),
		KSFT_CASE(stacks_by_who_has_opened_them), KSFT_CASE(stacks_are_read_only),
	};

	return KSFT_RUN(cases);
}
