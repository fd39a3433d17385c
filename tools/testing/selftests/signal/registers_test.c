// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registers of a program: a call leaves all but those for its result as they are, and a
 * handler may give the program others, wherever the signal has come.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <ucontext.h>

#include "../kselftest.h"

/*
 * long call_with(long nr, unsigned long *regs): a call with all registers as they are in @regs,
 * where they are afterwards, too. Those are the ones that a call keeps; the first ones are its
 * arguments.
 */
long call_with(long nr, unsigned long *regs);

#ifdef __x86_64__
/* rdi rsi rdx r10 r8 r9 rbx rbp r12 r13 r14 r15 */
#define NR_REGS		12
#define FIRST_KEPT	0
asm(".text\n.globl call_with\ncall_with:\n"
	"	pushq %rbx; pushq %rbp; pushq %r12; pushq %r13; pushq %r14; pushq %r15\n"
	"	pushq %rsi\n"
	"	movq %rdi, %rax; movq %rsi, %r11\n"
	"	movq (%r11), %rdi; movq 8(%r11), %rsi; movq 16(%r11), %rdx; movq 24(%r11), %r10\n"
	"	movq 32(%r11), %r8; movq 40(%r11), %r9; movq 48(%r11), %rbx; movq 56(%r11), %rbp\n"
	"	movq 64(%r11), %r12; movq 72(%r11), %r13; movq 80(%r11), %r14; movq 88(%r11), %r15\n"
	"	syscall\n"
	"	movq (%rsp), %r11\n"
	"	movq %rdi, (%r11); movq %rsi, 8(%r11); movq %rdx, 16(%r11); movq %r10, 24(%r11)\n"
	"	movq %r8, 32(%r11); movq %r9, 40(%r11); movq %rbx, 48(%r11); movq %rbp, 56(%r11)\n"
	"	movq %r12, 64(%r11); movq %r13, 72(%r11); movq %r14, 80(%r11); movq %r15, 88(%r11)\n"
	"	popq %rsi\n"
	"	popq %r15; popq %r14; popq %r13; popq %r12; popq %rbp; popq %rbx\n"
	"	ret\n");

static unsigned long *reg_of(ucontext_t *uc, int i)
{
	static const int regs[NR_REGS] = {
		REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9, REG_RBX, REG_RBP, REG_R12,
		REG_R13, REG_R14, REG_R15,
	};

	return (unsigned long *)&uc->uc_mcontext.gregs[regs[i]];
}

static unsigned long *result_of(ucontext_t *uc)
{
	return (unsigned long *)&uc->uc_mcontext.gregs[REG_RAX];
}
#else
/* x0 to x7, x9 to x28; the first has the result, and is not looked at. */
#define NR_REGS		28
#define FIRST_KEPT	1
asm(".text\n.globl call_with\ncall_with:\n"
	"	stp x29, x30, [sp, #-112]!\n"
	"	stp x19, x20, [sp, #16]; stp x21, x22, [sp, #32]; stp x23, x24, [sp, #48]\n"
	"	stp x25, x26, [sp, #64]; stp x27, x28, [sp, #80]; str x1, [sp, #96]\n"
	"	mov x8, x0; mov x30, x1\n"
	"	ldp x0, x1, [x30]; ldp x2, x3, [x30, #16]; ldp x4, x5, [x30, #32]\n"
	"	ldp x6, x7, [x30, #48]; ldp x9, x10, [x30, #64]; ldp x11, x12, [x30, #80]\n"
	"	ldp x13, x14, [x30, #96]; ldp x15, x16, [x30, #112]; ldp x17, x18, [x30, #128]\n"
	"	ldp x19, x20, [x30, #144]; ldp x21, x22, [x30, #160]; ldp x23, x24, [x30, #176]\n"
	"	ldp x25, x26, [x30, #192]; ldp x27, x28, [x30, #208]\n"
	"	svc #0\n"
	"	ldr x30, [sp, #96]\n"
	"	str x1, [x30, #8]; stp x2, x3, [x30, #16]; stp x4, x5, [x30, #32]\n"
	"	stp x6, x7, [x30, #48]; stp x9, x10, [x30, #64]; stp x11, x12, [x30, #80]\n"
	"	stp x13, x14, [x30, #96]; stp x15, x16, [x30, #112]; stp x17, x18, [x30, #128]\n"
	"	stp x19, x20, [x30, #144]; stp x21, x22, [x30, #160]; stp x23, x24, [x30, #176]\n"
	"	stp x25, x26, [x30, #192]; stp x27, x28, [x30, #208]\n"
	"	ldp x19, x20, [sp, #16]; ldp x21, x22, [sp, #32]; ldp x23, x24, [sp, #48]\n"
	"	ldp x25, x26, [sp, #64]; ldp x27, x28, [sp, #80]; ldp x29, x30, [sp], #112\n"
	"	ret\n");

static unsigned long *reg_of(ucontext_t *uc, int i)
{
	return (unsigned long *)&uc->uc_mcontext.regs[i < 8 ? i : i + 1];
}

static unsigned long *result_of(ucontext_t *uc)
{
	return (unsigned long *)&uc->uc_mcontext.regs[0];
}
#endif

#define ARG(a)		((unsigned long)(a))
/* What register @i has before the call, and what a handler gives it. */
#define BEFORE(i)	(0xb4f0ba0000000000ul + (i))
#define GIVEN(i)	(0x617e400000000000ul + (i))

#define NR_ARGS(...)	(sizeof((unsigned long[]){ 0, ##__VA_ARGS__ }) / sizeof(long) - 1)

struct call {
	long nr, result;
	unsigned long args[4];
	unsigned int nr_args;
};

/* Are all registers, but for the first on some machines, as @changed says? */
static void make_call(int line, const struct call *call, int changed)
{
	unsigned long regs[NR_REGS];
	long result;

	for (unsigned int i = 0; i < NR_REGS; i++)
		regs[i] = i < call->nr_args ? call->args[i] : BEFORE(i);
	result = call_with(call->nr, regs);
	if (result != call->result)
		ksft_fail(line, "it says %ld, not %ld", result, call->result);
	for (unsigned int i = FIRST_KEPT; i < NR_REGS; i++) {
		unsigned long want = changed ? GIVEN(i) :
				     i < call->nr_args ? call->args[i] : BEFORE(i);

		if (regs[i] != want)
			ksft_fail(line, "register %u is %#lx, not %#lx", i, regs[i], want);
	}
}

#define KEPT(nr, result, ...) \
	make_call(__LINE__, &(struct call){ nr, result, { __VA_ARGS__ }, NR_ARGS(__VA_ARGS__) }, 0)
#define CHANGED(nr, result, ...) \
	make_call(__LINE__, &(struct call){ nr, result, { __VA_ARGS__ }, NR_ARGS(__VA_ARGS__) }, 1)

static void calls_keep_them(void)
{
	struct timespec moment = { .tv_nsec = 2000000 };

	for (int i = 0; i < 100; i++) {
		KEPT(SYS_getpid, getpid());
		KEPT(SYS_sched_yield, 0);
	}
	KEPT(SYS_nanosleep, 0, ARG(&moment), 0);
	KEPT(SYS_nanosleep, -EFAULT, 16, 0);
	KEPT(SYS_close, -EBADF, -1ul);
}

static void no_such_call(void)
{
	KEPT(100000, -ENOSYS);
	KEPT(0x7fffffff, -ENOSYS);
	KEPT(0x80000000, -ENOSYS);
	KEPT(0xffffffff, -ENOSYS);
	KEPT(-1, -ENOSYS);
}

static volatile int nr_handled;
static int to_reader;

static void only_come(int sig UNUSED, siginfo_t *info UNUSED, void *context UNUSED)
{
	nr_handled++;
}

static void give_others(int sig UNUSED, siginfo_t *info UNUSED, void *context)
{
	for (int i = 0; i < NR_REGS; i++)
		*reg_of(context, i) = GIVEN(i);
	*result_of(context) = 77;
	nr_handled++;
}

static void let_it_read(int sig UNUSED, siginfo_t *info UNUSED, void *context UNUSED)
{
	nr_handled++;
	CHECK(write(to_reader, "x", 1) == 1);
}

static void handle(int sig, int flags, void (*fn)(int, siginfo_t *, void *))
{
	struct sigaction sa = { .sa_sigaction = fn, .sa_flags = SA_SIGINFO | flags };

	SAYS(sigaction(sig, &sa, NULL), 0);
}

/* A signal that comes by the call itself, whose handler returns to behind the call. */
static void handlers_keep_them(void)
{
	handle(SIGUSR1, 0, only_come);
	KEPT(SYS_kill, 0, getpid(), SIGUSR1);
	IS(nr_handled, 1);
}

static void handlers_give_others(void)
{
	handle(SIGUSR1, 0, give_others);
	CHANGED(SYS_kill, 77, getpid(), SIGUSR1);
	CHANGED(SYS_tgkill, 77, getpid(), gettid(), SIGUSR1);
	IS(nr_handled, 2);
}

/* A signal comes when this process sleeps in the call that it makes next. */
static pid_t signal_in_sleep(void)
{
	pid_t me = getpid();

	return CHILD({
		ksft_until(me, 'S');
		SAYS(kill(me, SIGUSR1), 0);
	});
}

static void calls_end_early(void)
{
	struct timespec long_time = { .tv_sec = 1000 };

	pid_t pid;

	handle(SIGUSR1, 0, only_come);
	pid = signal_in_sleep();
	KEPT(SYS_nanosleep, -EINTR, ARG(&long_time), 0);
	ENDS(pid, 0);
	handle(SIGUSR1, 0, give_others);
	pid = signal_in_sleep();
	CHANGED(SYS_nanosleep, 77, ARG(&long_time), 0);
	ENDS(pid, 0);
	IS(nr_handled, 2);
}

/* The call is made again with what it was made with. */
static void calls_are_made_again(void)
{
	char c;
	int fds[2];
	pid_t pid;

	SAYS(pipe(fds), 0);
	to_reader = fds[1];
	handle(SIGUSR1, SA_RESTART, let_it_read);
	pid = signal_in_sleep();
	KEPT(SYS_read, 1, fds[0], ARG(&c), 1);
	ENDS(pid, 0);
	IS(nr_handled, 1);
}

#ifdef __x86_64__
#define MOST_STEPS	64
#define TRACE_FLAG	0x100

extern const char behind_call[];
static unsigned long steps[MOST_STEPS];
static volatile int nr_steps;

static void note_step(int sig UNUSED, siginfo_t *info, void *context)
{
	if (nr_steps < MOST_STEPS)
		steps[nr_steps++] = ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
	CHECK(info->si_code == TRAP_TRACE);
}

/* The call counts with the instruction behind it, as after any return that lets traps in. */
static void traps_behind_calls(void)
{
	int nr_at = 0, nr_behind = 0;
	long ret;

	handle(SIGTRAP, 0, note_step);
	asm volatile("pushfq; orq %2, (%%rsp); popfq\n"
		     "	movl %1, %%eax; syscall\n"
		     "behind_call: nop; nop\n"
		     "	pushfq; andq %3, (%%rsp); popfq\n"
		     : "=&a"(ret) : "i"(SYS_getppid), "i"(TRACE_FLAG), "i"(~TRACE_FLAG)
		     : "rcx", "r11", "memory", "cc");
	IS(ret, getppid());
	for (int i = 0; i < nr_steps; i++) {
		nr_at += steps[i] == (unsigned long)behind_call;
		nr_behind += steps[i] == (unsigned long)behind_call + 1;
	}
	IS(nr_at, 0);
	IS(nr_behind, 1);
	CHECK(nr_steps > 4 && nr_steps < 12);
}

#define CASES_OF_X86 KSFT_CASE(traps_behind_calls),
#else
/* Elsewhere programs cannot step themselves. */
#define CASES_OF_X86
#endif

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(calls_keep_them), KSFT_CASE(no_such_call),
		KSFT_CASE(handlers_keep_them), KSFT_CASE(handlers_give_others),
		KSFT_CASE(calls_end_early), KSFT_CASE(calls_are_made_again),
		CASES_OF_X86
	};

	return KSFT_RUN(cases);
}
