// SPDX-License-Identifier: GPL-2.0-only
/* Host threads, which are the machine's CPUs. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <os.h>

#include "os_internal.h"

/* What a new thread is to do; it frees this. */
struct cpu_start {
	void (*fn)(void *arg);
	void *arg;
};

/* A fault in a CPU needs a stack of its own, as that of the first has. */
static void *cpu_thread(void *data)
{
	struct cpu_start start = *(struct cpu_start *)data;

	free(data);
	os_thread_fault_stack();
	start.fn(start.arg);
	return NULL;
}

/* Detached: a CPU ends with the process, never before. */
int os_cpu_start(void (*fn)(void *arg), void *arg)
{
	struct cpu_start *start = malloc(sizeof(*start));
	pthread_t thread;
	int err;

	if (!start)
		return -ENOMEM;
	start->fn = fn;
	start->arg = arg;
	err = pthread_create(&thread, NULL, cpu_thread, start);
	if (err) {
		free(start);
		return -err;
	}
	pthread_detach(thread);
	return 0;
}

/* Of the calling thread, as the host has made it. */
void os_stack_bounds(unsigned long *bottom, unsigned long *size)
{
	pthread_attr_t attr;
	void *addr;
	size_t len;

	pthread_getattr_np(pthread_self(), &attr);
	pthread_attr_getstack(&attr, &addr, &len);
	pthread_attr_destroy(&attr);
	*bottom = (unsigned long)addr;
	*size = len;
}

/* More CPUs than the host has: whom we wait for may need ours. */
void os_yield(void)
{
	sched_yield();
}

/* EAGAIN and EINTR both mean "look again", which is what the caller does. */
void os_wait_word(unsigned int *word, unsigned int val)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, val, NULL, NULL, 0);
}

/* FUTEX_WAIT_BITSET takes a moment where FUTEX_WAIT takes a duration. */
void os_wait_word_until(unsigned int *word, unsigned int val,
			unsigned long long deadline_ns)
{
	struct timespec deadline = {
		.tv_sec = deadline_ns / 1000000000,
		.tv_nsec = deadline_ns % 1000000000,
	};

	syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, val, &deadline,
		NULL, FUTEX_BITSET_MATCH_ANY);
}

/* One sleeps on each word, the CPU that it belongs to. */
void os_wake_word(unsigned int *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
