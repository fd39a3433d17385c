/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What came of a sequence, written down: two executors that did the same have the same
 * transcript, line by line. What the model says is not sure is left out of it.
 *
 *	seed 17
 *	map p0 w+3 +2 rw- private,anonymous,fixed f3 @0 | w+3 | 8c0e5b6f6bd9a1d5
 *	...
 *	end | 1f0a3c2b00c1d2e3
 *
 * The number stands for the lines of the processes that were changed, at the end for all
 * bytes that can be read. In full, they are written down as well.
 */
#ifndef _OPS_TRANSCRIPT_H
#define _OPS_TRANSCRIPT_H

#include "model.h"

/* At most so many operations of a seed: the same for all who write. */
#define TRANSCRIPT_MOST		200u

struct transcript {
	const struct model *model;	/* that always merges, and has run what is told of */
	void (*write)(struct transcript *t, const char *text);
	bool full;
	u64 hash;			/* of what was told since the last line */
};

/* Does every executor know it? Not all of them merge pages. */
bool op_is_portable(const struct op *op);
/* Those of @ops whose character of @keep, if there is one, is not '0': how many. */
unsigned int ops_keep(struct op *ops, unsigned int nr, const char *keep);

/* What there is to see of a process, or a page that can be read, comes first ... */
void transcript_lines(struct transcript *t, unsigned int proc,
		      const struct op_line *lines, unsigned int nr);
void transcript_page(struct transcript *t, unsigned int proc, unsigned int i,
		     const u8 *bytes);
/* ... and then the operation, or the end, that it belongs to. */
void transcript_step(struct transcript *t, const struct op *op,
		     const struct op_result *got);
void transcript_end(struct transcript *t);

#endif /* _OPS_TRANSCRIPT_H */
