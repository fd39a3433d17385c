// SPDX-License-Identifier: GPL-2.0-only
/*
 * A worker: a process of two threads, each of which makes calls that a row of random
 * numbers decides. Children that come about make a few calls more and end.
 */
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program.h"

#define CALLS_OF_CHILD	6
#define CALLS_OF_LIFE	3000

struct thread {
	struct gen gen;
	unsigned long state;
	struct ring *ring;
};

/* Bytes come from the top, where they are most random. */
static void decide(struct gen *gen, void *to, unsigned long n)
{
	struct thread *t = (struct thread *)gen;
	unsigned long word;

	for (unsigned long i = 0; i < n; i++) {
		word = next_random(&t->state);
		((unsigned char *)to)[i] = word >> 40;
	}
}

static void put(struct gen *gen, unsigned long at, const void *from, unsigned long n)
{
	(void)gen;
	memcpy((void *)at, from, n);
}

/* As it is: a library would save registers, masks and errno for us. */
static inline long raw_call(unsigned long nr, const unsigned long *a)
{
#ifdef __x86_64__
	register unsigned long r10 __asm__("r10") = a[3], r8 __asm__("r8") = a[4],
		r9 __asm__("r9") = a[5];
	long ret;

	__asm__ volatile("syscall" : "=a"(ret) : "a"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]),
			 "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return ret;
#else
	register unsigned long x8 __asm__("x8") = nr, x0 __asm__("x0") = a[0],
		x1 __asm__("x1") = a[1], x2 __asm__("x2") = a[2], x3 __asm__("x3") = a[3],
		x4 __asm__("x4") = a[4], x5 __asm__("x5") = a[5];

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4),
			 "r"(x5) : "memory");
	return x0;
#endif
}

/* A child in our memory would run on our stack: only while we wait for it (CLONE_VFORK). */
static void tame(struct gen_call *call)
{
	unsigned long *flags = NULL;

	if (call->nr == SYS_clone)
		flags = &call->args[0];
	if (call->nr == SYS_clone)
		call->args[1] = 0;
	if (flags && *flags & 0x100)
		*flags = (*flags & ~0x10000ul) | 0x4000;
	/* Who is traced stops for his tracer, which nobody here is. */
	if (call->nr == SYS_clone3)
		call->args[1] = call->args[0] = 0;
}

static int is_birth(const struct gen_call *call)
{
#ifdef SYS_fork
	if (call->nr == SYS_fork)
		return 1;
#endif
	return call->nr == SYS_clone || call->nr == SYS_clone3;
}

static void one_call(struct thread *t, int may_bear)
{
	struct gen_call call;
	unsigned int at;
	long ret;

	gen_call(&t->gen, &call);
	tame(&call);
	if (is_birth(&call) && !may_bear)
		return;
	at = t->ring->count++ % LAST_CALLS;
	t->ring->calls[at].nr = call.nr;
	memcpy(t->ring->calls[at].args, call.args, sizeof(call.args));
	t->ring->calls[at].ret = 0x7777;
	ret = raw_call(call.nr, call.args);
	if (!ret && is_birth(&call)) {
		for (int i = 0; i < CALLS_OF_CHILD; i++)
			one_call(t, 0);
		_exit(0);
	}
	t->ring->calls[at].ret = ret;
	gen_result(&t->gen, ret);
}

/* For all before one begins, who might limit what the others can map. */
static void map_memory(unsigned long mem)
{
	must(mmap((void *)mem, GEN_PAGES * GEN_PAGE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED ? -1 : 0, "mmap");
	must(mprotect((void *)(mem + 12 * GEN_PAGE), GEN_PAGE, PROT_READ), "mprotect");
	must(mprotect((void *)(mem + 13 * GEN_PAGE), GEN_PAGE, PROT_NONE), "mprotect");
	must(munmap((void *)(mem + 14 * GEN_PAGE), 2 * GEN_PAGE), "munmap");
}

static void *thread_main(void *arg)
{
	for (int i = 0; i < CALLS_OF_LIFE; i++)
		one_call(arg, 1);
	return NULL;
}

/* Of the parent: what wakes from a sleep that has no other end. */
static void woken(int sig)
{
	(void)sig;
}

static void be_user(void)
{
	must(setgroups(0, NULL), "setgroups");
	must(setresgid(1000, 1000, 1000), "setresgid");
	must(setresuid(1000, 1000, 1000), "setresuid");
}

_Noreturn void work(struct slot *slot, unsigned long seed)
{
	static struct thread threads[THREADS];
	pthread_t thread;

	setsid();
	open_files();
	sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = woken }, NULL);
	for (unsigned int i = 0; i < THREADS; i++) {
		threads[i] = (struct thread){
			.gen = { .decide = decide, .put = put, .self = getpid(),
				 .mem = 0x4800000000ul + i * 0x1000000ul },
			.state = seed + i * 0x9e3779b97f4a7c15ul, .ring = &slot->rings[i] };
		slot->rings[i] = (struct ring){ .seed = seed, .pid = getpid() };
		memcpy(slot->rings[i].magic, RING_MAGIC, 16);
		map_memory(threads[i].gen.mem);
	}
	if (slot->id & 1)
		be_user();
	pthread_create(&thread, NULL, thread_main, &threads[1]);
	thread_main(&threads[0]);
	_exit(0);
}
