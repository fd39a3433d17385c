/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the judge and the processes that it judges. A stub is a program with nearly
 * nothing in its address space. It does what its slot of the control page says, and
 * its children are stubs as well, each with a slot of its own.
 */
#ifndef _TESTING_MM_STUB_H
#define _TESTING_MM_STUB_H

#include "../../../mm/tests/ops/ops.h"

/* Files that a stub finds open: the control page, the blocker, and the files. */
#define STUB_FD_CONTROL		3
#define STUB_FD_BLOCKER		4
#define STUB_FD_FILES		5

#define STUB_CONTROL		0x70000000ul
/*
 * The window is a part of a block of 2 MiB. It lies where Linux looks for a place from
 * the top down and, above a third of everything, from the bottom up.
 */
#define STUB_WINDOW		(0x500000000000ul + 64 * OPS_PAGE)
/* The slot of the first one, from which every sequence begins. */
#define STUB_FIRST		OPS_PROCS

enum stub_command {
	STUB_SYSCALL, STUB_READ, STUB_WRITE, STUB_FORK, STUB_EXIT,
	STUB_MAY_LOCK,		/* args[0]: locked memory is limited (0), or not */
};
enum stub_turn { STUB_JUDGE, STUB_STUB };

/* Who has the turn may write to it. */
struct stub_slot {
	uint32_t turn;
	uint32_t command;
	long nr;
	unsigned long args[6];
	long result;		/* as the kernel says it, with a negative errno */
	int signal, code;	/* 0, or how an access ended */
	unsigned long addr;
	unsigned char bytes[16];
	unsigned char core[OPS_PAGES + 8];
};

struct stub_control {
	struct stub_slot slot[OPS_PROCS + 1];
	unsigned long task_size;
	int judge;		/* its process */
	int ready, has_brk;
	int has_limits;		/* of locked memory, too: that can be given up */
	unsigned long total, data;	/* bytes that are there before anything is mapped */
};

#endif /* _TESTING_MM_STUB_H */
