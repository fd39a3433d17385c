/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations, carried out by this kernel's mm_*(), with the model as the judge. */
#ifndef _OPS_KERNEL_H
#define _OPS_KERNEL_H

#include <linux/mm.h>

#include "model.h"
#include "transcript.h"

#define OPS_KERNEL_MOST		256u

/* Large: allocate it. @mm are those of living processes, NULL else. */
struct ops_kernel {
	struct judge judge;
	struct mm_struct *mm[OPS_PROCS];
	struct file *file[OPS_FILES];
	struct mm_limits limits[OPS_PROCS];
	unsigned long base_bytes;	/* mapped outside of the window, none of it data */
	unsigned long window;		/* where OPS_WINDOW is */
	struct op ops[OPS_KERNEL_MOST], spare[OPS_KERNEL_MOST];
	struct ops_shrink shrink;
	struct op_line lines[OPS_PAGES];
	struct transcript *told;	/* or NULL: then the model judges */
};

/* NULL if there is no memory. */
struct ops_kernel *ops_kernel_new(void);
void ops_kernel_free(struct ops_kernel *k);
/*
 * Runs @nr operations of k->ops in a new address space; after each one results and lines
 * must be the model's, and mm_verify() content, and at the end all bytes. False if they
 * are not: then the shortest script that shows it and what was wrong are in the log.
 */
bool ops_kernel_run(struct ops_kernel *k, unsigned int nr);

/* Writes down what comes of @nr operations of k->ops, right or wrong. */
void ops_kernel_tell(struct ops_kernel *k, unsigned int nr,
		     struct transcript *t);

/* --- ops_files.c --- */
/* New and empty ones; false if there is no memory, and then some may be open. */
bool ops_files_open(struct ops_kernel *k);
void ops_files_close(struct ops_kernel *k);
u8 ops_file_number(const struct ops_kernel *k, const struct file *file);
s64 ops_file_run(struct ops_kernel *k, const struct op *op, struct op_result *res);

#endif /* _OPS_KERNEL_H */
