/* SPDX-License-Identifier: GPL-2.0-only */
/* Where things begin in an address space: for exec, which makes a new one. */
#ifndef _LINUX_MM_LAYOUT_H
#define _LINUX_MM_LAYOUT_H

#include <linux/types.h>

struct file;
struct mm_struct;

/*
 * Where things go in a new address space (mm/layout.c). @stack_limit: RLIMIT_STACK;
 * @legacy: mappings go upwards; @randomize: nobody is to know beforehand.
 */
struct mm_layout {
	unsigned long stack_limit;
	bool legacy, randomize;
};
void mm_set_layout(struct mm_struct *mm, const struct mm_layout *layout);
/* The end of the stack; the heap's beginning behind @brk; a program's that may be anywhere. */
unsigned long mm_stack_top(const struct mm_layout *layout);
unsigned long mm_random_brk(const struct mm_layout *layout, unsigned long brk);
unsigned long mm_pie_base(const struct mm_layout *layout);

/*
 * The file of the program that runs in it, which nobody may write to for as long:
 * -ETXTBSY if somebody does. @mm is new, and has none.
 */
int mm_set_exe_file(struct mm_struct *mm, struct file *file);

#endif /* _LINUX_MM_LAYOUT_H */
