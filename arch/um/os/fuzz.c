// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer, in a thread of its own: it needs a stack of the host's size. Each
 * input is handed to the kernel and waited for.
 *
 * Owns the hand-over: @turn says whose the input is, and each side writes it only
 * when it is its own.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <os.h>

#define MAX_ARGS	32

enum { FUZZER, KERNEL };

int LLVMFuzzerRunDriver(int *argc, char ***argv,
			int (*run_one)(const uint8_t *data, size_t size));

static unsigned int turn = FUZZER;
static const uint8_t *input;
static size_t input_size;

static void pass_to(unsigned int who)
{
	__atomic_store_n(&turn, who, __ATOMIC_RELEASE);
	os_wake_word(&turn);
}

static void wait_for(unsigned int who)
{
	while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != who)
		os_wait_word(&turn, !who);
}

static int run_one(const uint8_t *data, size_t size)
{
	input = data;
	input_size = size;
	pass_to(KERNEL);
	wait_for(FUZZER);
	return 0;
}

/* The arguments of libFuzzer are in the environment, with blanks between them. */
static void *fuzzer_thread(void *unused)
{
	const char *text = getenv("UM_FUZZ_ARGS");
	char *copy = strdup(text ? text : "");
	char *args[MAX_ARGS + 1] = { "linux" }, **argv = args;
	int argc = 1;

	for (char *word = strtok(copy, " "); word && argc < MAX_ARGS;
	     word = strtok(NULL, " "))
		args[argc++] = word;
	exit(LLVMFuzzerRunDriver(&argc, &argv, run_one));
}

void os_fuzz_start(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, fuzzer_thread, NULL)) {
		fprintf(stderr, "linux: no thread for the fuzzer\n");
		exit(OS_EXIT_USAGE);
	}
}

const void *os_fuzz_next(unsigned long *size)
{
	wait_for(KERNEL);
	*size = input_size;
	return input;
}

void os_fuzz_done(void)
{
	pass_to(FUZZER);
}
