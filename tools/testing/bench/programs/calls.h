/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases of calls.c, calls_memory.c and calls_parallel.c share: the machine's clock,
 * marks, and what a case is.
 */
#ifndef CALLS_H
#define CALLS_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/reboot.h>
#include <sys/types.h>
#include <ucontext.h>
#include <unistd.h>

/* --- The machine. --- */

#ifdef __x86_64__
/* At QEMU's shift=0 this clock moves once in a nanosecond, as instructions do. */
static inline uint64_t now(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a" (low), "=d" (high));
	return (uint64_t)high << 32 | low;
}

static inline uint64_t instructions(uint64_t ticks)
{
	return ticks;
}

/* movb $0, 8 */
static inline void touch_nothing(void)
{
	__asm__ volatile("movb $0, 8" : : : "memory");
}

static inline void step_over(ucontext_t *uc)
{
	uc->uc_mcontext.gregs[REG_RIP] += 8;
}
#else
static inline uint64_t now(void)
{
	uint64_t ticks;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r" (ticks));
	return ticks;
}

/* The clock says how often it moves in a second of a billion instructions. */
static inline uint64_t instructions(uint64_t ticks)
{
	uint64_t hz;

	__asm__ volatile("mrs %0, cntfrq_el0" : "=r" (hz));
	return (uint64_t)((unsigned __int128)ticks * 1000000000u / hz);
}

static inline void touch_nothing(void)
{
	__asm__ volatile("mov x0, #8; strb wzr, [x0]" : : : "x0", "memory");
}

static inline void step_over(ucontext_t *uc)
{
	uc->uc_mcontext.pc += 4;
}
#endif

static inline void die(const char *what)
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

/* --- Cases. --- */

/*
 * A round is a call of fn(). With .part only what stands between part_begin() and part_end()
 * counts, in whichever process; what a round costs is divided by .items, if it does several of
 * the same.
 */
struct bench {
	const char *name;
	void (*fn)(void);
	unsigned int rounds;
	void (*start)(void), (*end)(void);
	unsigned int items;
	int part;
};

extern const struct bench memory_cases[];
extern const unsigned int nr_memory_cases;

/* Each round, or the part of it that counts, is between these, for who looks at it. */
void round_mark(void);
void round_end(void);

/* Of a round, what counts. */
void part_begin(void);
void part_end(void);

/* The child is nothing but an exit, and has no handlers of the C library. */
pid_t fork_only(void);
void wait_for(pid_t pid);
void fork_exit_wait(void);

/* Does a name fit one of the patterns, which have commas between them? */
int is_listed(const char *name, const char *list);

/* calls_parallel.c: what takes all CPUs at once, and is measured in time; NULL: all. */
void run_on_all_cpus(const char *only);

/* May the kernel give huge pages? From now on, and to all children. */
void set_huge_pages(int on);

#endif
