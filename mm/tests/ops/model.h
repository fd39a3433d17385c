/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Linux does, said as simply as can be: an address space is an array of pages,
 * and every operation a loop over it. No locks, no allocation, no cleverness.
 *
 * The one thing that a page alone cannot tell is where mappings begin, and mremap(),
 * stacks and brk() ask for that. @head says it. The least that must be one is known
 * (model_must_split()); where an executor has more, the model takes them over
 * (model_adopt()), as nobody promises that what could be merged is merged.
 */
#ifndef _OPS_MODEL_H
#define _OPS_MODEL_H

#include "ops.h"

#define MODEL_OBJECTS	192u
#define MODEL_ANON	(-1)

/* Of each page: the bytes at its ends, OPS_EDGE of the first and of the last. */
struct model_page {
	u32 flags;		/* OPS_VM_* */
	bool mapped;
	bool head;		/* a mapping begins here */
	bool touched;		/* its mapping may have private pages, as a whole */
	bool own;		/* has bytes of its own, written or copied */
	bool present;		/* of anonymous memory: looked at */
	bool loose;		/* MADV_FREE: its bytes may be gone */
	s16 object;		/* what it shows where it has no bytes of its own */
	u32 pgoff;		/* page of the object; of anonymous memory, its birth */
	u8 bytes[2 * OPS_EDGE];
};

/* In bytes, OPS_NO_LIMIT is none. */
struct model_limits {
	u64 as, data, stack, memlock;
};

struct model_proc {
	bool alive;
	u32 def_flags;		/* mlockall(MCL_FUTURE) */
	u64 brk;
	struct model_limits limits;
	u64 leaked;		/* pages that count as locked, and are not */
	bool rest_locked;	/* what is outside of the window, which is a lot */
	struct model_page page[OPS_PAGES];
};

/* Has a page of a file memory? Who asked for it to be taken away cannot say. */
enum model_present { MODEL_ABSENT, MODEL_THERE, MODEL_UNSURE };

/* Shared memory or a file. The files are the first OPS_FILES. */
struct model_object {
	bool used;
	u64 size;		/* bytes */
	u8 present[OPS_PAGES];	/* enum model_present */
	u8 bytes[OPS_PAGES][2 * OPS_EDGE];
};

/* What Linux does and an executor that always merges does not: linux-semantics.md. */
enum model_oddity {
	MODEL_UNMERGED = 1,	/* neighbours that could be one are not */
	MODEL_FORGOT = 2,	/* that a mapping once had pages */
	MODEL_DEBUGGER = 4,	/* whose limits let a stack grow */
	MODEL_LEAKED = 8,	/* what is not locked any more still counts */
};

/* @merges: the executor merges whatever can be, at once. */
struct model {
	bool merges;
	u32 oddities;		/* that have come up since model_init() */
	struct model_proc proc[OPS_PROCS];
	struct model_object object[MODEL_OBJECTS];
};

/* One process with nothing in it, and empty files. m->merges stays. */
void model_init(struct model *m);
/*
 * Makes an operation one that can be run now: a living process, a free slot, an
 * address instead of a border. False if there is no such.
 */
bool model_resolve(const struct model *m, struct op *op);
/* Runs it, and says what must come of it. */
void model_run(struct model *m, const struct op *op, struct op_result *res);

/* The lines of what is mapped, as @head has them. At most OPS_PAGES. */
unsigned int model_lines(const struct model *m, unsigned int proc,
			 struct op_line *lines);
/* Is page @i, which is mapped, of another mapping than the page before it? */
bool model_must_split(const struct model_proc *p, unsigned int i);
/* Mappings begin where the lines of the executor do. */
void model_adopt(struct model *m, unsigned int proc, const struct op_line *lines,
		 unsigned int nr);
/* What an access of the program finds in a page that is there; NULL: a bus error. */
const u8 *model_bytes(const struct model *m, const struct model_page *page);

/* --- judge.c: what an executor says, against the model --- */

struct judge {
	struct model model;
	u32 flags;		/* OPS_VM_* that the executor tells of */
	bool exact_core;	/* mincore() is Linux's to the bit */
	char why[400];		/* what was wrong */
	struct op_result want;
	struct op_line lines[OPS_PAGES];
};

/*
 * The model has run @op: does the executor say the same? False, with a word in
 * @why, if not.
 */
bool judge_result(struct judge *j, const struct op *op,
		  const struct op_result *got);
/* May mincore() of this page be asked for? Memory that was merely looked at may have gone. */
bool judge_knows_core(const struct model *m, const struct model_page *page);
/* The lines of a process. Where they begin the model learns from them. */
bool judge_lines(struct judge *j, unsigned int proc, const struct op_line *lines,
		 unsigned int nr);
/*
 * The bytes at both ends of page @i of a process. @got is NULL if they cannot be
 * read by others.
 */
bool judge_page(struct judge *j, unsigned int proc, unsigned int i,
		const u8 *got);

#endif /* _OPS_MODEL_H */
