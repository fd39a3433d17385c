// SPDX-License-Identifier: GPL-2.0-only
/*
 * What system calls cost, as the first program of any kernel that speaks Linux's: static,
 * with nothing mounted. Each case runs often enough that the clock's grain is lost in it;
 * the clock is the CPU's, which under QEMU's -icount counts instructions. Each line says
 *
 *	calls: NAME INSTRUCTIONS
 *
 * which is the mean of a case's rounds, user mode included. Then it powers off.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

/* --- The machine. --- */

#ifdef __x86_64__
/* At QEMU's shift=0 this clock moves once in a nanosecond, as instructions do. */
static uint64_t now(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a" (low), "=d" (high));
	return (uint64_t)high << 32 | low;
}

static uint64_t instructions(uint64_t ticks)
{
	return ticks;
}

/* movb $0, 8 */
static void touch_nothing(void)
{
	__asm__ volatile("movb $0, 8" : : : "memory");
}

static void step_over(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_RIP] += 8;
}
#else
static uint64_t now(void)
{
	uint64_t ticks;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r" (ticks));
	return ticks;
}

/* The clock says how often it moves in a second of a billion instructions. */
static uint64_t instructions(uint64_t ticks)
{
	uint64_t hz;

	__asm__ volatile("mrs %0, cntfrq_el0" : "=r" (hz));
	return (uint64_t)((unsigned __int128)ticks * 1000000000u / hz);
}

static void touch_nothing(void)
{
	__asm__ volatile("mov x0, #8; strb wzr, [x0]" : : : "x0", "memory");
}

static void step_over(ucontext_t *uc)
{
	uc->uc_mcontext.pc += 4;
}
#endif

static void die(const char *what)
{
	perror(what);
	printf("calls: failed %s\n", what);
	fflush(stdout);
	reboot(RB_POWER_OFF);
	_exit(1);
}

#define MUST(call) ({				\
	__typeof__(call) ret_ = (call);		\
						\
	if ((long)ret_ == -1)			\
		die(#call);			\
	ret_;					\
})

/* --- The cases. --- */

static void getppid_call(void)
{
	syscall(SYS_getppid);
}

/* The child is nothing but an exit. */
static pid_t fork_only(void)
{
	return MUST(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}

static void wait_for(pid_t pid)
{
	int status;

	MUST(wait4(pid, &status, 0, NULL));
	if (status)
		die("a child's status");
}

static void fork_exit_wait(void)
{
	pid_t pid = fork_only();

	if (!pid)
		syscall(SYS_exit_group, 0);
	wait_for(pid);
}

static void fork_exec_wait(void)
{
	static char *const argv[] = { "/tiny", NULL }, *const envp[] = { NULL };
	pid_t pid = fork_only();

	if (!pid) {
		execve("/tiny", argv, envp);
		syscall(SYS_exit_group, 1);
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

#define RW	(PROT_READ | PROT_WRITE)

static char *map_a_page(void)
{
	return MUST(mmap(NULL, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static void map_and_unmap(void)
{
	MUST(munmap(map_a_page(), 4096));
}

static void map_touch_and_unmap(void)
{
	char *page = map_a_page();

	*page = 1;
	MUST(munmap(page, 4096));
}

#define AREA	(16 * 4096)
static char *area;

static void start_area(void)
{
	area = MUST(mmap(NULL, AREA, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	memset(area, 1, AREA);
}

static void end_area(void)
{
	MUST(munmap(area, AREA));
}

static void protect_and_back(void)
{
	MUST(mprotect(area + 4096, 4096, PROT_READ));
	MUST(mprotect(area + 4096, 4096, PROT_READ | PROT_WRITE));
}

static const struct bench {
	const char *name;
	void (*fn)(void);
	unsigned int rounds;
	void (*start)(void), (*end)(void);
} cases[] = {
	{ "getppid", getppid_call, 20000 },
	{ "fork+exit+wait", fork_exit_wait, 300 },
	{ "fork+exec+wait", fork_exec_wait, 200 },
	{ "pipe-round-trip", pipe_round_trip, 3000, start_echo, end_echo },
	{ "signal-to-self", signal_to_self, 5000, start_signals },
	{ "caught-segv", touch_nothing, 5000, start_faults },
	{ "pread-4k", pread_a_page, 5000, start_file, end_file },
	{ "stat", stat_a_file, 5000, start_file, end_file },
	{ "open+close", open_and_close, 5000, start_file, end_file },
	{ "thread-create+join", create_and_join, 500 },
	{ "mmap+munmap", map_and_unmap, 5000 },
	{ "mmap+touch+munmap", map_touch_and_unmap, 5000 },
	{ "mprotect+back", protect_and_back, 5000, start_area, end_area },
};

/* A few rounds first, that nothing is new any more. */
static uint64_t run(const struct bench *b)
{
	uint64_t start;

	if (b->start)
		b->start();
	for (unsigned int i = 0; i < b->rounds / 10 + 2; i++)
		b->fn();
	start = now();
	for (unsigned int i = 0; i < b->rounds; i++)
		b->fn();
	start = now() - start;
	if (b->end)
		b->end();
	return instructions(start) / b->rounds;
}

/* Each round begins here, for who counts what it consists of. */
__attribute__((noinline)) void round_mark(void)
{
	__asm__ volatile("");
}

/* CASE=name in the environment: that one for ever, for a profiler. */
static void loop(const char *name)
{
	for (const struct bench *b = cases; b < cases + sizeof(cases) / sizeof(cases[0]); b++) {
		if (strcmp(b->name, name))
			continue;
		run(b);
		if (b->start)
			b->start();
		printf("calls: looping %s\n", name);
		for (;;) {
			round_mark();
			b->fn();
		}
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (getenv("CASE"))
		loop(getenv("CASE"));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		printf("calls: %s %lu\n", cases[i].name, (unsigned long)run(&cases[i]));
	printf("calls: done\n");
	reboot(RB_POWER_OFF);
	return 1;
}
