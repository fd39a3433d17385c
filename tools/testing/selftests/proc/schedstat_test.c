// SPDX-License-Identifier: GPL-2.0-only
/* What schedstat says of tasks and of CPUs: time on a CPU, time of waiting for one, how often. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static char text[1 << 16];

struct times {
	unsigned long ran, waited, nr_runs;
};

static const char *read_of(const char *path)
{
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

static struct times times_of(const char *path)
{
	struct times times;
	char want[100];

	REQUIRE(sscanf(read_of(path), "%lu %lu %lu", &times.ran, &times.waited,
		       &times.nr_runs) == 3);
	snprintf(want, sizeof(want), "%lu %lu %lu\n", times.ran, times.waited, times.nr_runs);
	READS(text, want);
	return times;
}

static struct times times_of_pid(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
	return times_of(path);
}

/* What this thread has used of the CPU. */
static unsigned long cpu_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000000000ul + now.tv_nsec;
}

static void burn(unsigned long ns)
{
	unsigned long end = cpu_time() + ns;

	while (cpu_time() < end)
		;
}

/* Off the CPU once: what was used of it is in all the books. */
static void leave_cpu(void)
{
	usleep(1000);
}

static void stay_on_first_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	IS(sched_setaffinity(0, sizeof(set), &set), 0);
}

static void time_on_cpu(void)
{
	unsigned long before, after;
	struct times times;

	burn(20000000);
	before = cpu_time();
	leave_cpu();
	times = times_of("/proc/self/schedstat");
	after = cpu_time();
	CHECK(before <= times.ran);
	CHECK(times.ran <= after);
	CHECK(times.nr_runs >= 1);
}

/* Each wake-up is one more. */
static void runs(void)
{
	enum { NR = 20 };
	struct times before, after;
	int there[2];
	pid_t pid;
	char byte;

	REQUIRE(!pipe(there));
	pid = CHILD(while (read(there[0], &byte, 1) == 1 && byte));
	ksft_until(pid, 'S');
	before = times_of_pid(pid);
	CHECK(before.nr_runs >= 1);
	/* One that comes before it has left the CPU is none. */
	do {
		IS(write(there[1], "x", 1), 1);
		ksft_until(pid, 'S');
		after = times_of_pid(pid);
	} while (after.nr_runs < before.nr_runs + NR);
	CHECK(after.ran > before.ran);
	CHECK(after.waited >= before.waited);
	/* Asleep it does neither, as soon as it is off the CPU. */
	do {
		before = after;
		leave_cpu();
		after = times_of_pid(pid);
	} while (after.ran != before.ran);
	IS(after.nr_runs, before.nr_runs);
	IS(write(there[1], "", 1), 1);
	ENDS(pid, 0);
}

/* Two that want one CPU: each of them waits. */
static void waiting(void)
{
	struct times before;
	pid_t pid;

	stay_on_first_cpu();
	pid = CHILD(for (;;));
	before = times_of("/proc/self/schedstat");
	while (times_of("/proc/self/schedstat").waited < before.waited + 1000000 ||
	       !times_of_pid(pid).waited)
		;
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

static void *burn_in_thread(void *tid)
{
	struct times times;
	unsigned long least;

	*(pid_t *)tid = syscall(SYS_gettid);
	burn(20000000);
	least = cpu_time();
	leave_cpu();
	times = times_of("/proc/thread-self/schedstat");
	CHECK(times.ran >= least);
	return NULL;
}

/* What is asked of a process is told of its first thread. */
static void of_threads(void)
{
	struct times before, after;
	pthread_t thread;
	struct stat st;
	pid_t tid;

	IS(stat("/proc/self/schedstat", &st), 0);
	IS(st.st_mode, S_IFREG | 0444);
	before = times_of("/proc/self/schedstat");
	REQUIRE(!pthread_create(&thread, NULL, burn_in_thread, &tid));
	pthread_join(thread, NULL);
	after = times_of("/proc/self/schedstat");
	CHECK(after.ran >= before.ran);
	CHECK(after.ran <= cpu_time());
}

/* --- Of the machine. --- */

/* The first CPU's; the others' lines are like it. Linux has lines of domains, too. */
static struct times times_of_machine(unsigned int *nr_cpus)
{
	struct times times, first = { 0, 0, 0 };
	unsigned long stamp, counts[6];
	unsigned int cpu;
	char *line;
	int len;

	REQUIRE(sscanf(read_of("/proc/schedstat"), "version %*u\ntimestamp %lu\n%n", &stamp,
		       &len) == 1);
	*nr_cpus = 0;
	for (line = text + len; *line; line = strchr(line, '\n') + 1) {
		REQUIRE(strchr(line, '\n'));
		if (!strncmp(line, "domain", 6))
			continue;
		IS(sscanf(line, "cpu%u %lu %lu %lu %lu %lu %lu %lu %lu %lu%n", &cpu, &counts[0],
			  &counts[1], &counts[2], &counts[3], &counts[4], &counts[5], &times.ran,
			  &times.waited, &times.nr_runs, &len), 10);
		IS(line[len], '\n');
		if (!(*nr_cpus)++)
			first = times;
	}
	return first;
}

static void needs_schedstat(void)
{
	if (access("/proc/schedstat", R_OK))
		SKIP("this kernel has no /proc/schedstat");
}

static void machine(void)
{
	struct times before, after;
	unsigned long used;
	unsigned int nr;

	needs_schedstat();
	stay_on_first_cpu();
	leave_cpu();
	before = times_of_machine(&nr);
	IS(nr, sysconf(_SC_NPROCESSORS_ONLN));
	used = cpu_time();
	burn(20000000);
	used = cpu_time() - used;
	for (int i = 0; i < 10; i++)
		leave_cpu();
	after = times_of_machine(&nr);
	CHECK(after.ran >= before.ran + used);
	CHECK(after.nr_runs >= before.nr_runs + 10);
	CHECK(after.waited >= before.waited);
	/* Later versions of Linux have the same in these lines. */
	CHECK(atoi(text + strlen("version ")) >= 15);
}

/* What waits for a CPU is counted there, too. */
static void machine_waits(void)
{
	struct times before, after, own;
	unsigned int nr;
	pid_t pid;

	needs_schedstat();
	stay_on_first_cpu();
	leave_cpu();
	before = times_of_machine(&nr);
	own = times_of("/proc/self/schedstat");
	pid = CHILD(for (;;));
	while (times_of("/proc/self/schedstat").waited < own.waited + 1000000)
		;
	own.waited = times_of("/proc/self/schedstat").waited - own.waited;
	after = times_of_machine(&nr);
	CHECK(after.waited >= before.waited + own.waited);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(time_on_cpu), KSFT_CASE(runs), KSFT_CASE(waiting), KSFT_CASE(of_threads),
		KSFT_CASE(machine), KSFT_CASE(machine_waits),
	};

	return KSFT_RUN(cases);
}
