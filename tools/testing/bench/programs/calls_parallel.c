// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all CPUs do at once: a worker on each, thread or process, repeats one thing until it is
 * told to stop. The figure is the time that passes for one of them on the whole machine, so
 * that it halves where twice as many CPUs do twice as much.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include "calls.h"

#define PAGE	4096ul
#define RW	(PROT_READ | PROT_WRITE)
#define MAX_CPUS	64
/* For so long. */
#define RUN_US	150000

/* A worker's own; what it has done is read when it has ended. */
struct worker {
	const struct crowd *crowd;
	int cpu;
	int fds[2];
	char *at;
	unsigned long done;
	char apart[64];
};

/* @fn: once, or as often as @items says. */
struct crowd {
	const char *name;
	void (*fn)(struct worker *w);
	void (*begin)(struct worker *w);
	int processes;
	unsigned int items;
};

/* Shared with processes, too. */
static struct {
	volatile int ready, go, stop;
	struct worker workers[MAX_CPUS];
} *crew;

/* --- The cases. --- */

static void getppid_call(struct worker *w)
{
	syscall(SYS_getppid);
}

#define TOUCHED	128

static void map_some(struct worker *w)
{
	w->at = MUST(mmap(NULL, TOUCHED * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static void touch_all(struct worker *w)
{
	for (unsigned int i = 0; i < TOUCHED; i++)
		*(volatile char *)(w->at + i * PAGE) = 1;
	MUST(madvise(w->at, TOUCHED * PAGE, MADV_DONTNEED));
}

static void map_and_unmap(struct worker *w)
{
	MUST(munmap(MUST(mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)), PAGE));
}

static void fork_exit_and_wait(struct worker *w)
{
	fork_exit_wait();
}

static void open_and_close(struct worker *w)
{
	MUST(close(MUST(open("/tiny", O_RDONLY))));
}

static void open_it(struct worker *w)
{
	w->fds[0] = MUST(open("/tiny", O_RDONLY));
}

static void read_some(struct worker *w)
{
	char buf[512];

	if (pread(w->fds[0], buf, sizeof(buf), 0) != sizeof(buf))
		die("pread");
}

static void make_pipe(struct worker *w)
{
	MUST(pipe(w->fds));
}

static void write_and_read(struct worker *w)
{
	char c = 0;

	if (write(w->fds[1], &c, 1) != 1 || read(w->fds[0], &c, 1) != 1)
		die("the pipe");
}

static const struct crowd crowds[] = {
	{ "getppid@cpus", getppid_call },
	{ "faults-of-threads@cpus", touch_all, map_some, .items = TOUCHED },
	{ "faults-of-processes@cpus", touch_all, map_some, 1, TOUCHED },
	{ "mmap+munmap-of-threads@cpus", map_and_unmap },
	{ "mmap+munmap-of-processes@cpus", map_and_unmap, .processes = 1 },
	{ "fork+exit+wait@cpus", fork_exit_and_wait, .processes = 1 },
	{ "open+close-one-file@cpus", open_and_close, .processes = 1 },
	{ "pread-one-file@cpus", read_some, open_it, 1 },
	{ "pipe@cpus", write_and_read, make_pipe, 1 },
};

/* --- Running them. --- */

static void *work(void *arg)
{
	struct worker *w = arg;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(w->cpu, &set);
	MUST(sched_setaffinity(0, sizeof(set), &set));
	if (w->crowd->begin)
		w->crowd->begin(w);
	w->crowd->fn(w);
	__atomic_add_fetch(&crew->ready, 1, __ATOMIC_SEQ_CST);
	while (!crew->go)
		sched_yield();
	while (!crew->stop) {
		w->crowd->fn(w);
		w->done++;
	}
	return NULL;
}

static pid_t start_process(struct worker *w)
{
	pid_t pid = fork_only();

	if (pid)
		return pid;
	work(w);
	syscall(SYS_exit_group, 0);
	return 0;
}

/* All of them begin at once. Nanoseconds until they are told to stop. */
static double let_them_work(int nr)
{
	struct timespec from, to;

	while (crew->ready < nr)
		usleep(1000);
	usleep(20000);
	MUST(clock_gettime(CLOCK_MONOTONIC, &from));
	crew->go = 1;
	usleep(RUN_US);
	crew->stop = 1;
	MUST(clock_gettime(CLOCK_MONOTONIC, &to));
	return (to.tv_sec - from.tv_sec) * 1e9 + to.tv_nsec - from.tv_nsec;
}

static double run_crowd(const struct crowd *crowd, int nr)
{
	pthread_t threads[MAX_CPUS];
	pid_t pids[MAX_CPUS];
	unsigned long done = 0;
	double spent;

	memset(crew, 0, sizeof(*crew));
	for (int i = 0; i < nr; i++) {
		struct worker *w = &crew->workers[i];

		w->crowd = crowd;
		w->cpu = i;
		if (crowd->processes)
			pids[i] = start_process(w);
		else if (pthread_create(&threads[i], NULL, work, w))
			die("a thread");
	}
	spent = let_them_work(nr);
	for (int i = 0; i < nr; i++) {
		if (crowd->processes)
			wait_for(pids[i]);
		else
			pthread_join(threads[i], NULL);
		done += crew->workers[i].done;
	}
	return spent / done / (crowd->items ? crowd->items : 1);
}

void run_on_all_cpus(const char *only)
{
	cpu_set_t set;
	int nr;

	MUST(sched_getaffinity(0, sizeof(set), &set));
	nr = CPU_COUNT(&set);
	crew = MUST(mmap(NULL, sizeof(*crew), RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	if (nr > MAX_CPUS)
		nr = MAX_CPUS;
	for (size_t i = 0; i < sizeof(crowds) / sizeof(crowds[0]); i++)
		if (!only || is_listed(crowds[i].name, only))
			printf("calls: %s %.0f\n", crowds[i].name, run_crowd(&crowds[i], nr));
}
