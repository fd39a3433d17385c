/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations, carried out by the Linux that this runs on: see stub.h. */
#ifndef _TESTING_MM_HOST_H
#define _TESTING_MM_HOST_H

#include <sys/types.h>

#include "stub.h"

/* What is known of each process: 0 or below is none. */
struct host_proc {
	pid_t pid;
	int maps, smaps, mem;
};

struct host {
	struct stub_control *control;
	struct host_proc proc[OPS_PROCS];
	int file[OPS_FILES];
	pid_t first;
	u64 memlock;		/* of who may not lock all he wants, from the start */
};

/* Starts the program @stub; ends this one if that cannot be. */
void host_start(struct host *h, const char *stub);
void host_stop(struct host *h);
/* One process with an empty window, and empty files; and the end of all. */
void host_begin(struct host *h);
void host_end(struct host *h);

void host_run(struct host *h, const struct op *op, struct op_result *res);
/*
 * The lines of the window; returns how many. With @all_flags all bits that Linux
 * tells of, which takes longer, else only permissions.
 */
unsigned int host_lines(struct host *h, unsigned int proc, struct op_line *lines,
			bool all_flags);
/* Reads both ends of page @i; false if it cannot be read. */
bool host_page(struct host *h, unsigned int proc, unsigned int i, u8 *bytes);

#endif /* _TESTING_MM_HOST_H */
