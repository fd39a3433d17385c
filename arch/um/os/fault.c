// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synchronous host signals become faults of the machine.
 *
 * Each host thread has an alternate stack, so that the overflow of a kernel
 * stack can still be reported.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <ucontext.h>

#include <asm/ptrace.h>
#include <os.h>

#include "os_internal.h"

#define FAULT_STACK_SIZE	(256 * 1024)

/* Bit 1 of the error code that the CPU pushes: the access was a write. */
#define PF_WRITE		2

/*
 * By a table, since the host's order is its own. Either way: what the kernel
 * changes is where the thread goes on.
 */
static void copy_regs(struct pt_regs *regs, greg_t *host, int to_host)
{
	static const struct {
		size_t offset;
		int reg;
	} map[] = {
		{ offsetof(struct pt_regs, ax), REG_RAX },
		{ offsetof(struct pt_regs, bx), REG_RBX },
		{ offsetof(struct pt_regs, cx), REG_RCX },
		{ offsetof(struct pt_regs, dx), REG_RDX },
		{ offsetof(struct pt_regs, si), REG_RSI },
		{ offsetof(struct pt_regs, di), REG_RDI },
		{ offsetof(struct pt_regs, bp), REG_RBP },
		{ offsetof(struct pt_regs, sp), REG_RSP },
		{ offsetof(struct pt_regs, r8), REG_R8 },
		{ offsetof(struct pt_regs, r9), REG_R9 },
		{ offsetof(struct pt_regs, r10), REG_R10 },
		{ offsetof(struct pt_regs, r11), REG_R11 },
		{ offsetof(struct pt_regs, r12), REG_R12 },
		{ offsetof(struct pt_regs, r13), REG_R13 },
		{ offsetof(struct pt_regs, r14), REG_R14 },
		{ offsetof(struct pt_regs, r15), REG_R15 },
		{ offsetof(struct pt_regs, ip), REG_RIP },
		{ offsetof(struct pt_regs, flags), REG_EFL },
	};

	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
		unsigned long *reg = (void *)((char *)regs + map[i].offset);

		if (to_host)
			host[map[i].reg] = (greg_t)*reg;
		else
			*reg = (unsigned long)host[map[i].reg];
	}
}

/*
 * What the kernel calls it. A pointer that is no address, such as the poison
 * of a list, makes no page fault: the host gives 0 for its address.
 */
static enum os_fault_kind fault_kind(int sig, int code)
{
	switch (sig) {
	case SIGSEGV:
		return code == SI_KERNEL ? OS_FAULT_PROTECTION : OS_FAULT_ACCESS;
	case SIGBUS:
		return OS_FAULT_BUS;
	case SIGFPE:
		return OS_FAULT_ARITHMETIC;
	case SIGILL:
		return OS_FAULT_INSTRUCTION;
	default:
		return OS_FAULT_TRAP;
	}
}

/* Of this thread: a report of a fault looks at memory that may not be there. */
static __thread unsigned int depth;
#define MAX_DEPTH	3

/*
 * Runs on the alternate stack. The kernel says where to go on: at a fix-up, in
 * the end of the task, or not at all. What faults in the report of a fault in a report
 * ends the program, instead of reporting itself for ever.
 */
static void on_fault(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	struct pt_regs regs;
	struct os_fault fault = {
		.kind = fault_kind(sig, info->si_code),
		.address = (unsigned long)info->si_addr,
		.write = !!(uc->uc_mcontext.gregs[REG_ERR] & PF_WRITE),
		.error_code = (unsigned long)uc->uc_mcontext.gregs[REG_ERR],
		.regs = &regs,
	};

	if (depth == MAX_DEPTH)
		abort();
	depth++;
	copy_regs(&regs, uc->uc_mcontext.gregs, 0);
	um_fault(&fault);
	copy_regs(&regs, uc->uc_mcontext.gregs, 1);
	depth--;
}

/*
 * A thread without one still runs; only the overflow of its stack would then end the
 * program silently. So a failure is not one.
 */
void os_thread_fault_stack(void)
{
	stack_t ss = { .ss_size = FAULT_STACK_SIZE };

	ss.ss_sp = malloc(FAULT_STACK_SIZE);
	if (ss.ss_sp)
		sigaltstack(&ss, NULL);
}

/* All other signals are blocked in the handler, which faults may interrupt. */
void os_catch_faults(void)
{
	static const int signals[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP
	};
	struct sigaction sa = {
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER
	};

	sa.sa_sigaction = on_fault;
	sigfillset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigdelset(&sa.sa_mask, signals[i]);
	os_thread_fault_stack();
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &sa, NULL);
}

/* The sanitizers' settings: a report ends the run, with a status of its own. */
const char *__asan_default_options(void)
{
	return "detect_leaks=0:abort_on_error=0:exitcode=134:"
	       "detect_stack_use_after_return=0:use_sigaltstack=0:"
	       "allow_user_segv_handler=1:handle_segv=0:handle_sigbus=0:"
	       "handle_sigfpe=0:handle_sigill=0";
}

const char *__tsan_default_options(void)
{
	return "exitcode=134:halt_on_error=1:second_deadlock_stack=1:"
	       "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:"
	       "handle_sigill=0:report_signal_unsafe=0";
}

const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1:exitcode=134";
}
