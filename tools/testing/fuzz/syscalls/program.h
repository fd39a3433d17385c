/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the program share: a worker's place, as its parent sees it. */
#ifndef _FUZZ_SYSCALLS_PROGRAM_H
#define _FUZZ_SYSCALLS_PROGRAM_H

#include <stddef.h>
#include <sys/types.h>

#include "gen.h"

#define THREADS		2
#define LAST_CALLS	16
#define RING_MAGIC	"the last calls:\n"

/* Found in the machine's memory when it has ended, by syscalls.py. */
struct ring {
	char magic[16];
	unsigned long seed, pid;
	unsigned long count;		/* calls that have begun, of which the last are here */
	struct {
		unsigned long nr, args[6];
		long ret;
	} calls[LAST_CALLS];
};

/* Shared by a worker, which writes to the rings, and the parent. */
struct slot {
	struct ring rings[THREADS];
	pid_t pid;
	unsigned int id, life;		/* which worker; how many it was before */
	unsigned long seen;		/* calls, when the parent has last looked */
	double since;			/* and when that was */
};

/* A row of random numbers. */
static inline unsigned long next_random(unsigned long *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* worker.c: the process of @slot, which makes system calls and does not return. */
_Noreturn void work(struct slot *slot, unsigned long seed);
/* exec.c: the same, but it runs programs that are no good. */
_Noreturn void run_programs(struct slot *slot, unsigned long seed);
/* folder.c: a folder of files of all kinds, and descriptors. */
void enter_folder(unsigned int id);
void leave_folder(unsigned int id);
void open_files(void);
void must(long ret, const char *what);
/* Shared by all: what went wrong in a worker that left with status 99. */
#define COMPLAINT_SIZE	256
extern char *complaint;

#endif /* _FUZZ_SYSCALLS_PROGRAM_H */
