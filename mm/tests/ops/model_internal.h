/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the model share. Ranges of pages are [from, to). */
#ifndef _OPS_MODEL_INTERNAL_H
#define _OPS_MODEL_INTERNAL_H

#include "model.h"

struct model_range {
	unsigned int from, to;
};

static inline unsigned int page_of(u64 addr)
{
	return (addr - OPS_WINDOW) >> OPS_SHIFT;
}

static inline u64 addr_of(unsigned int page)
{
	return OPS_WINDOW + ((u64)page << OPS_SHIFT);
}

static inline u64 round_down_page(u64 n)
{
	return n & ~(u64)(OPS_PAGE - 1);
}

/* Wraps to 0, as Linux's PAGE_ALIGN() does. */
static inline u64 round_up_page(u64 n)
{
	return round_down_page(n + OPS_PAGE - 1);
}

static inline bool unaligned(u64 n)
{
	return n & (OPS_PAGE - 1);
}

/* Of any two addresses; what lies outside of the window is cut off. */
struct model_range range_of(u64 start, u64 end);
bool range_is_free(const struct model_proc *p, struct model_range r);
/* The first mapped page from @i on, or OPS_PAGES. */
unsigned int next_mapped(const struct model_proc *p, unsigned int i);
/* The mapping that page @i, which is mapped, lies in. */
struct model_range mapping_of(const struct model_proc *p, unsigned int i);
void unmap_range(struct model_proc *p, struct model_range r);
/* Every page of @r becomes as @page, with its pgoff counted on. */
void fill_range(struct model_proc *p, struct model_range r,
		const struct model_page *page);

/* What is true of a part of a mapping becomes true of all of it. */
void settle(const struct model *m, struct model_proc *p);

/* A new object of @size bytes: its number, or -ENOMEM. */
int object_new(struct model *m, u64 size);
void object_discard(struct model_object *o, unsigned int from, unsigned int to);

/* Where @nr pages fit: the highest, or OPS_PAGES. */
unsigned int find_gap(const struct model_proc *p, unsigned int nr);
/* May @nr pages lie at @hint, if that is only a wish? */
bool hint_fits(const struct model_proc *p, u64 hint, unsigned int nr);

/* The accounting bit of a mapping with these flags. */
u32 account(u32 flags);

/* --- model_limits.c --- */
/* May @nr pages more of @flags be mapped? */
bool pages_allowed(const struct model_proc *p, u32 flags, u64 nr);
/* If @flags say that they are locked: may they? */
bool locks_allowed(const struct model_proc *p, u32 flags, u64 nr);
u64 nr_locked(const struct model_proc *p, struct model_range r);
u64 nr_mapped(const struct model_proc *p, struct model_range r);

/*
 * A fault that the mapping allows: 0, or -EFAULT for a bus error. Flags of mode:
 */
#define FAULT_READ	0
#define FAULT_WRITE	1
int fault_page(struct model *m, struct model_proc *p, unsigned int i, int mode);
/* As mlock() and MAP_POPULATE do: 0 or the error of the first that fails. */
int populate(struct model *m, struct model_proc *p, struct model_range r);
int populate_all(struct model *m, struct model_proc *p, struct model_range r);

s64 run_map(struct model *m, const struct op *op);
s64 run_unmap(struct model *m, const struct op *op);
s64 run_brk(struct model *m, const struct op *op);
s64 run_remap(struct model *m, const struct op *op);
s64 run_protect(struct model *m, const struct op *op);
s64 run_advise(struct model *m, const struct op *op);
s64 run_lock(struct model *m, const struct op *op);
s64 run_unlock(struct model *m, const struct op *op);
s64 run_lock_all(struct model *m, const struct op *op);
s64 run_unlock_all(struct model *m, const struct op *op);
s64 run_sync(struct model *m, const struct op *op);
s64 run_core(struct model *m, const struct op *op, struct op_result *res);
s64 run_limit(struct model *m, const struct op *op);
s64 run_fork(struct model *m, const struct op *op);
s64 run_file_read(const struct model *m, const struct op *op, struct op_result *res);
s64 run_file_write(struct model *m, const struct op *op);
s64 run_file_punch(struct model *m, const struct op *op);
s64 run_file_truncate(struct model *m, const struct op *op);
void run_access(struct model *m, const struct op *op, struct op_result *res);

#endif /* _OPS_MODEL_INTERNAL_H */
