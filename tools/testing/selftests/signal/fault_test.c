// SPDX-License-Identifier: GPL-2.0-only
/* Signals that a program brings on itself: what it is told, and how it can go on. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

#include "../kselftest.h"

static sigjmp_buf back;
static siginfo_t told;
static volatile int nr_told;
static volatile unsigned long pc_told;

static unsigned long *pc_of(ucontext_t *uc)
{
#ifdef __x86_64__
	return (unsigned long *)&uc->uc_mcontext.gregs[REG_RIP];
#else
	return (unsigned long *)&uc->uc_mcontext.pc;
#endif
}

static void jump_back(int sig UNUSED, siginfo_t *info, void *context)
{
	told = *info;
	nr_told++;
	pc_told = *pc_of(context);
	siglongjmp(back, 1);
}

static void catch_all(void (*fn)(int, siginfo_t *, void *))
{
	static const int sigs[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS };
	struct sigaction sa = { .sa_sigaction = fn, .sa_flags = SA_SIGINFO };

	for (size_t i = 0; i < ARRAY_SIZE(sigs); i++)
		REQUIRE(!sigaction(sigs[i], &sa, NULL));
}

/* What is done in braces brings on this signal. */
#define TOLD(sig, code, ...) \
do { \
	memset(&told, 0, sizeof(told)); \
	if (!sigsetjmp(back, 1)) { \
		__VA_ARGS__; \
		ksft_fail(__LINE__, "no signal"); \
	} \
	IS(told.si_signo, sig); \
	IS(told.si_code, code); \
	IS(told.si_errno, 0); \
} while (0)

static void addresses(void)
{
	char *at = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *file;
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	void (*jump)(void) = (void (*)(void))at;

	catch_all(jump_back);
	TOLD(SIGSEGV, SEGV_ACCERR, *(volatile char *)(at + 5) = 1);
	CHECK(told.si_addr == at + 5);
	TOLD(SIGSEGV, SEGV_MAPERR, *(volatile char *)16);
	CHECK(told.si_addr == (void *)16);
	/* A page that is not to be run. */
	TOLD(SIGSEGV, SEGV_ACCERR, jump());
	CHECK(told.si_addr == at);
	IS(pc_told, (unsigned long)at);
	TOLD(SIGSEGV, SEGV_MAPERR, ((void (*)(void))8)());
	file = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	TOLD(SIGBUS, BUS_ADRERR, *(volatile char *)(file + 7));
	CHECK(told.si_addr == file + 7);
	TOLD(SIGBUS, BUS_ADRERR, *(volatile char *)(file + 9) = 1);
	/* The kernel's half. */
	TOLD(SIGSEGV, SEGV_MAPERR, *(volatile char *)0xffffffffff000000);
}

#ifdef __x86_64__
static void instructions(void)
{
	catch_all(jump_back);
	TOLD(SIGILL, ILL_ILLOPN, asm volatile("ud2"));
	CHECK(told.si_addr == (void *)pc_told);
	TOLD(SIGFPE, FPE_INTDIV,
	     asm volatile("xorl %%ecx, %%ecx; movl $1, %%eax; cltd; idivl %%ecx" :
			  : : "eax", "ecx", "edx"));
	CHECK(told.si_addr == (void *)pc_told);
	TOLD(SIGTRAP, SI_KERNEL, asm volatile("int3"));
	TOLD(SIGSEGV, SI_KERNEL, asm volatile("hlt"));
	CHECK(told.si_addr == NULL);
	TOLD(SIGSEGV, SI_KERNEL, asm volatile("int $0x42"));
	/* An address that no space has is none at all. */
	TOLD(SIGSEGV, SI_KERNEL, *(volatile char *)0x8000000000000000);
	TOLD(SIGTRAP, TRAP_TRACE, asm volatile("pushfq; orl $0x100, (%%rsp); popfq; nop" :
					       : : "memory", "cc"));
}
#else
static void instructions(void)
{
	catch_all(jump_back);
	TOLD(SIGILL, ILL_ILLOPC, asm volatile(".inst 0"));
	CHECK(told.si_addr == (void *)pc_told);
	TOLD(SIGTRAP, TRAP_BRKPT, asm volatile("brk #5"));
	CHECK(told.si_addr == (void *)pc_told);
	/* A division by zero is none here. */
	TOLD(SIGBUS, BUS_ADRALN, asm volatile("ldxr x0, [%0]" : : "r"((char *)&told + 1) : "x0"));
}
#endif

/* What is blocked or ignored kills all the same: there is no way on. */
static void no_way_on(void)
{
	sigset_t all;

	sigfillset(&all);
	CHILD_ENDS(-SIGSEGV, sigprocmask(SIG_SETMASK, &all, NULL); *(volatile char *)16 = 1);
	CHILD_ENDS(-SIGSEGV, signal(SIGSEGV, SIG_IGN); *(volatile char *)16 = 1);
	CHILD_ENDS(-SIGSEGV, catch_all(jump_back); sigprocmask(SIG_SETMASK, &all, NULL);
		   *(volatile char *)16 = 1);
	/* But one that was sent can be ignored. */
	CHILD_ENDS(0, signal(SIGSEGV, SIG_IGN); raise(SIGSEGV));
}

static char *late;

/* As collectors and emulators do: the page is there when the handler returns. */
static void make_it(int sig UNUSED, siginfo_t *info, void *context UNUSED)
{
	nr_told++;
	CHECK(info->si_addr == late + 8);
	mprotect(late, 4096, PROT_READ | PROT_WRITE);
	late[8] = 3;
}

static void try_again(void)
{
	late = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	catch_all(make_it);
	IS(*(volatile char *)(late + 8), 3);
	IS(nr_told, 1);
	mprotect(late, 4096, PROT_READ);
	*(volatile char *)(late + 8) = 5;
	IS(late[8], 5);
	IS(nr_told, 2);
}

static volatile int depth;

static void deeper(int sig, siginfo_t *info UNUSED, void *context UNUSED)
{
	/* While it runs the same one kills, and another one comes. */
	depth++;
	if (sig == SIGSEGV)
		raise(SIGBUS);
}

static void handlers_in_handlers(void)
{
	catch_all(deeper);
	raise(SIGSEGV);
	IS(depth, 2);
}

/* Registers and flags are as they were, vectors too. */
static void all_is_restored(void)
{
	volatile double d[8];
	double sum = 0, want = 0;

	catch_all(deeper);
	for (int i = 0; i < 8; i++)
		d[i] = i * 1.5;
	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 8; i++)
			sum += d[i] * round;
		raise(SIGBUS);
		want += 42.0 * round;
	}
	CHECK(sum == want);
	IS(depth, 50);
}

static void *faults(void *arg)
{
	if (!sigsetjmp(back, 1))
		*(volatile char *)arg = 1;
	return (void *)(long)told.si_signo;
}

/* It is the thread's that did it, whoever else could take it. */
static void threads(void)
{
	pthread_t t;
	void *sig;

	catch_all(jump_back);
	pthread_create(&t, NULL, faults, (void *)24);
	pthread_join(t, &sig);
	IS(sig, SIGSEGV);
	CHECK(told.si_addr == (void *)24);
	IS(nr_told, 1);
}

/* A frame that was tampered with. */
static void bad_frames(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	*pc_of(context) = 0xffff000000000000;
}

static void bad_returns(void)
{
	CHILD_ENDS(-SIGSEGV, catch_all(bad_frames); signal(SIGSEGV, SIG_DFL); raise(SIGBUS));
#ifdef __x86_64__
	CHILD_ENDS(-SIGSEGV, asm volatile("movl $16, %%esp; movl %0, %%eax; syscall" :
					  : "i"(SYS_rt_sigreturn)));
	CHILD_ENDS(-SIGSEGV, catch_all(deeper); asm volatile("movl $16, %esp; ud2"));
#endif
}

#ifdef __aarch64__
#define TAG		(0x5aul << 56)
#define EXPOSE_TAGBITS	0x800

static void expose_tags(void)
{
	struct sigaction sa = {
		.sa_sigaction = jump_back, .sa_flags = SA_SIGINFO | EXPOSE_TAGBITS,
	};

	REQUIRE(!sigaction(SIGSEGV, &sa, NULL));
}

/* The top byte of a pointer is the program's: it is told of if the program wants it. */
static void tags(void)
{
	char *at = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *tagged = (char *)((unsigned long)at | TAG);
	siginfo_t info = { .si_signo = SIGSEGV, .si_code = SEGV_MAPERR, .si_addr = (void *)tagged };

	REQUIRE(at != MAP_FAILED);
	IS(*tagged, 0);
	catch_all(jump_back);
	TOLD(SIGSEGV, SEGV_ACCERR, *tagged = 1);
	CHECK(told.si_addr == at);
	TOLD(SIGSEGV, SEGV_MAPERR, tagged[1ul << 55] = 1);
	CHECK(told.si_addr == tagged + (1ul << 55));
	TOLD(SIGSEGV, SEGV_MAPERR,
	     SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), SIGSEGV, &info), 0));
	CHECK(told.si_addr == at);
	expose_tags();
	TOLD(SIGSEGV, SEGV_ACCERR, *tagged = 1);
	CHECK(told.si_addr == tagged);
	TOLD(SIGSEGV, SEGV_MAPERR,
	     SAYS(syscall(SYS_rt_sigqueueinfo, getpid(), SIGSEGV, &info), 0));
	CHECK(told.si_addr == tagged);
}

#define CASES_OF_ARM64 KSFT_CASE(tags),
#else
/* Elsewhere pointers have none. */
#define CASES_OF_ARM64
#endif

/* Where a program was killed by a core-dumping signal, wait() says so only if there is one. */
static void no_core(void)
{
	pid_t pid = CHILD(*(volatile char *)16 = 1);
	siginfo_t info;
	int status;

	SAYS(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), 0);
	IS(info.si_status, SIGSEGV);
	CHECK(info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED);
	SAYS(waitpid(pid, &status, 0), pid);
	IS(WTERMSIG(status), SIGSEGV);
	IS(WCOREDUMP(status) != 0, info.si_code == CLD_DUMPED);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(addresses), KSFT_CASE(instructions), KSFT_CASE(no_way_on),
		KSFT_CASE(try_again), KSFT_CASE(handlers_in_handlers),
		KSFT_CASE(all_is_restored), KSFT_CASE(threads), KSFT_CASE(bad_returns),
		KSFT_CASE(no_core),
		CASES_OF_ARM64
	};

	return KSFT_RUN(cases);
}
