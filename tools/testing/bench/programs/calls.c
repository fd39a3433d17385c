// SPDX-License-Identifier: GPL-2.0-only
/*
 * What system calls cost, as the first program of any kernel that speaks Linux's: static,
 * with nothing mounted. Each case runs often enough that the clock's grain is lost in it;
 * the clock is the CPU's, which under QEMU's -icount counts instructions. Each line says
 *
 *	calls: NAME INSTRUCTIONS
 *
 * which is the mean of a case's rounds, user mode included. Then it powers off. Without
 * -icount, and with WALL=1, they are nanoseconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>

#include "calls.h"

/* --- The cases. --- */

static void getppid_call(void)
{
	syscall(SYS_getppid);
}

pid_t fork_only(void)
{
	return MUST(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

void wait_for(pid_t pid)
{
	int status;

	MUST(wait4(pid, &status, 0, NULL));
	if (status)
		die("a child's status");
}

void fork_exit_wait(void)
{
	pid_t pid = fork_only();

	if (!pid)
		syscall(SYS_exit_group, 0);
	wait_for(pid);
}

static char *const tiny_argv[] = { "/tiny", NULL }, *const no_envp[] = { NULL };

static void fork_exec_wait(void)
{
	pid_t pid = fork_only();

	if (!pid) {
		execve("/tiny", tiny_argv, no_envp);
		syscall(SYS_exit_group, 1);
	}
	wait_for(pid);
}

static void vfork_exec_wait(void)
{
	pid_t pid = MUST(vfork());

	if (!pid) {
		execve("/tiny", tiny_argv, no_envp);
		_exit(1);
	}
	wait_for(pid);
}

/* A byte there, a byte back; the other side ends with the pipe. */
static int there[2], back[2];
static pid_t echo;

static void start_echo(void)
{
	char c;

	MUST(pipe(there));
	MUST(pipe(back));
	echo = fork_only();
	if (echo)
		return;
	close(there[1]);
	while (read(there[0], &c, 1) == 1)
		if (write(back[1], &c, 1) != 1)
			break;
	syscall(SYS_exit_group, 0);
}

static void pipe_round_trip(void)
{
	char c = 0;

	if (write(there[1], &c, 1) != 1 || read(back[0], &c, 1) != 1)
		die("the pipe");
}

static void end_echo(void)
{
	close(there[0]);
	close(there[1]);
	close(back[0]);
	close(back[1]);
	wait_for(echo);
}

/* One word says whose turn it is, and both sleep until it is theirs; 2 is the end. */
static volatile int *turn;
static pid_t partner;

static void give_turn(int whose)
{
	*turn = whose;
	MUST(syscall(SYS_futex, turn, FUTEX_WAKE, 1, NULL, NULL, 0));
}

static void wait_while(int whose)
{
	while (*turn == whose)
		syscall(SYS_futex, turn, FUTEX_WAIT, whose, NULL, NULL, 0);
}

static void start_turns(void)
{
	turn = MUST(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	partner = fork_only();
	if (partner)
		return;
	for (;;) {
		wait_while(0);
		if (*turn == 2)
			syscall(SYS_exit_group, 0);
		give_turn(0);
	}
}

static void futex_round_trip(void)
{
	give_turn(1);
	wait_while(1);
}

static void end_turns(void)
{
	give_turn(2);
	wait_for(partner);
	MUST(munmap((void *)turn, 4096));
}

/* Of ten pipes the last one has something. */
#define PIPES	10
static struct pollfd polled[PIPES];
static int ends[PIPES];

static void start_pipes(void)
{
	for (int i = 0; i < PIPES; i++) {
		int both[2];

		MUST(pipe(both));
		polled[i] = (struct pollfd){ .fd = both[0], .events = POLLIN };
		ends[i] = both[1];
	}
	MUST(write(ends[PIPES - 1], "x", 1));
}

static void poll_pipes(void)
{
	if (poll(polled, PIPES, -1) != 1)
		die("poll");
}

static void end_pipes(void)
{
	for (int i = 0; i < PIPES; i++) {
		close(polled[i].fd);
		close(ends[i]);
	}
}

static volatile unsigned long caught;
static pid_t self;

static void on_signal(int signo)
{
	caught++;
}

static void start_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	self = getpid();
	MUST(sigaction(SIGUSR1, &sa, NULL));
}

static void signal_to_self(void)
{
	syscall(SYS_tgkill, self, self, SIGUSR1);
}

static void on_fault(int signo, siginfo_t *info, void *uc)
{
	caught++;
	step_over(uc);
}

static void start_faults(void)
{
	struct sigaction sa = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	MUST(sigaction(SIGSEGV, &sa, NULL));
}

static int file;
static char buf[4096];

static void start_file(void)
{
	file = MUST(open("/file", O_RDWR | O_CREAT, 0600));
	if (write(file, buf, sizeof(buf)) != sizeof(buf))
		die("write");
}

static void end_file(void)
{
	MUST(close(file));
	MUST(unlink("/file"));
}

static void pread_a_page(void)
{
	if (syscall(SYS_pread64, file, buf, sizeof(buf), 0) != sizeof(buf))
		die("pread");
}

static void stat_a_file(void)
{
	struct stat st;

	MUST(fstatat(AT_FDCWD, "/file", &st, 0));
}

static void open_and_close(void)
{
	MUST(close(MUST(open("/file", O_RDONLY))));
}

static void start_small(void)
{
	int fd = MUST(open("/small", O_RDWR | O_CREAT, 0600));

	if (write(fd, buf, 100) != 100)
		die("write");
	MUST(close(fd));
}

static void end_small(void)
{
	MUST(unlink("/small"));
}

static void open_read_and_close(void)
{
	int fd = MUST(open("/small", O_RDONLY));

	if (read(fd, buf, sizeof(buf)) != 100)
		die("read");
	MUST(close(fd));
}

/* A file of 16 pages loses them; that they are written is not part of it. */
static void truncate_a_file(void)
{
	for (int i = 0; i < 16; i++)
		if (pwrite(file, buf, sizeof(buf), i * sizeof(buf)) != sizeof(buf))
			die("pwrite");
	part_begin();
	MUST(ftruncate(file, 0));
	part_end();
}

static void *thread(void *arg)
{
	return arg;
}

static void create_and_join(void)
{
	pthread_t id;

	if (pthread_create(&id, NULL, thread, NULL) || pthread_join(id, NULL))
		die("a thread");
}

static const struct bench cases[] = {
	{ "getppid", getppid_call, 20000 },
	{ "fork+exit+wait", fork_exit_wait, 300 },
	{ "fork+exec+wait", fork_exec_wait, 200 },
	{ "vfork+exec+wait", vfork_exec_wait, 200 },
	{ "pipe-round-trip", pipe_round_trip, 3000, start_echo, end_echo },
	{ "futex-round-trip", futex_round_trip, 3000, start_turns, end_turns },
	{ "poll-10-pipes", poll_pipes, 3000, start_pipes, end_pipes },
	{ "signal-to-self", signal_to_self, 5000, start_signals },
	{ "caught-segv", touch_nothing, 5000, start_faults },
	{ "pread-4k", pread_a_page, 5000, start_file, end_file },
	{ "stat", stat_a_file, 5000, start_file, end_file },
	{ "open+close", open_and_close, 5000, start_file, end_file },
	{ "open+read+close", open_read_and_close, 3000, start_small, end_small },
	{ "truncate-64k", truncate_a_file, 500, start_file, end_file, .part = 1 },
	{ "thread-create+join", create_and_join, 500 },
};

/* --- Running them. --- */

/* So long is a case repeated where time is measured, in ticks; 0: it is instructions. */
#define WALL_NS	40e6
static uint64_t wall_ticks;
static double ns_per_tick;

static uint64_t cost(uint64_t ticks)
{
	return wall_ticks ? (uint64_t)(ticks * ns_per_tick) : instructions(ticks);
}

__attribute__((noinline)) void round_mark(void)
{
	__asm__ volatile("");
}

__attribute__((noinline)) void round_end(void)
{
	__asm__ volatile("");
}

/* Of the part that counts: when it began, and what all of them have taken; shared. */
static struct part {
	uint64_t start, sum;
} *part;

void part_begin(void)
{
	round_mark();
	part->start = now();
}

void part_end(void)
{
	part->sum += now() - part->start;
	round_end();
}

/* What all rounds of a case take. */
static uint64_t run_rounds(const struct bench *b)
{
	uint64_t spent;

	part->sum = 0;
	spent = now();
	for (unsigned int i = 0; i < b->rounds; i++)
		b->fn();
	spent = now() - spent;
	return b->part ? part->sum : spent;
}

/*
 * A few rounds first, that nothing is new any more; and a rest, in which the kernel does what
 * it has put off: it is not of the rounds that are measured. Time, which others take away, is
 * measured for a while.
 */
static uint64_t run(const struct bench *b)
{
	uint64_t spent = 0, rounds = 0;

	if (b->start)
		b->start();
	for (unsigned int i = 0; i < b->rounds / 10 + 2; i++)
		b->fn();
	usleep(20000);
	do {
		spent += run_rounds(b);
		rounds += b->rounds;
	} while (wall_ticks && spent < wall_ticks);
	if (b->end)
		b->end();
	return cost(spent) / rounds / (b->items ? b->items : 1);
}

/* For a profiler, until the machine is turned off. */
static void loop(const struct bench *b)
{
	run(b);
	if (b->start)
		b->start();
	printf("calls: looping %s, %u at a time\n", b->name, b->items ? b->items : 1);
	for (;;) {
		if (!b->part)
			round_mark();
		b->fn();
		if (!b->part)
			round_end();
	}
}

int is_listed(const char *name, const char *list)
{
	char *patterns = strdup(list), *rest = patterns, *pattern;
	int found = 0;

	while (!found && (pattern = strsep(&rest, ",")))
		found = !fnmatch(pattern, name, 0);
	free(patterns);
	return found;
}

/* The clock's rate by the kernel's, which on a machine without -icount is what a second is. */
static void measure_clock(void)
{
	struct timespec from, to;
	uint64_t ticks;

	MUST(clock_gettime(CLOCK_MONOTONIC, &from));
	ticks = now();
	usleep(100000);
	MUST(clock_gettime(CLOCK_MONOTONIC, &to));
	ticks = now() - ticks;
	ns_per_tick = ((to.tv_sec - from.tv_sec) * 1e9 + to.tv_nsec - from.tv_nsec) / ticks;
	wall_ticks = WALL_NS / ns_per_tick;
}

/* In a process of its own, where no other case has left anything: threads' stacks, say. */
static void run_alone(const struct bench *b)
{
	pid_t pid = MUST(fork());

	if (pid == 0) {
		printf("calls: %s %lu\n", b->name, (unsigned long)run(b));
		_exit(0);
	}
	wait_for(pid);
}

/*
 * In the environment, which is the kernel's command line: CASE=name is that one for ever,
 * ONLY=name,pattern those. WALL=1: nanoseconds of the machine's time, and of all CPUs, too.
 */
static void run_table(const struct bench *table, unsigned int nr)
{
	const char *looped = getenv("CASE"), *only = getenv("ONLY");

	for (const struct bench *b = table; b < table + nr; b++) {
		if (looped && !strcmp(looped, b->name))
			loop(b);
		if (!looped && (!only || is_listed(b->name, only)))
			run_alone(b);
	}
}

static void run_all(void)
{
	struct utsname un;

	MUST(uname(&un));
	printf("calls: kernel %s %s %s\n", un.sysname, un.release, un.version);
	part = MUST(mmap(NULL, sizeof(*part), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			 -1, 0));
	set_huge_pages(0);
	if (getenv("WALL"))
		measure_clock();
	run_table(cases, sizeof(cases) / sizeof(cases[0]));
	run_table(memory_cases, nr_memory_cases);
	if (wall_ticks)
		run_on_all_cpus(getenv("ONLY"));
	printf("calls: done\n");
}

/*
 * All is always at the same place: where mappings are decides how many tables they need. The
 * program is executed once more for that; those that it executes are where chance has them.
 */
static void stay_in_place(char **argv)
{
	int old = MUST(personality(0xffffffff));

	if (old & ADDR_NO_RANDOMIZE) {
		MUST(personality(old & ~ADDR_NO_RANDOMIZE));
		return;
	}
	MUST(personality(old | ADDR_NO_RANDOMIZE));
	execv("/init", argv);
	die("execv");
}

/* Not in process 1, of which kernels think that it must not die: Linux logs its faults. */
int main(int argc, char **argv)
{
	pid_t pid;

	setvbuf(stdout, NULL, _IOLBF, 0);
	stay_in_place(argv);
	pid = fork();
	if (pid == 0) {
		run_all();
		_exit(0);
	}
	if (pid == -1)
		die("fork");
	wait_for(pid);
	reboot(RB_POWER_OFF);
	return 1;
}
