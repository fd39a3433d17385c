// SPDX-License-Identifier: GPL-2.0-only
/*
 * Merge sort of lists, from the bottom up: stable, and without memory.
 *
 * Elements are taken off one by one and become runs of length one. Sorted
 * runs wait in an array by size, run i holding 2^i elements, as the bits of a
 * counter: a new run that meets one of its size is merged with it and carried
 * on, like a one in an addition. At the end all that wait are merged. So runs
 * of like size meet, and a merge always has the older elements on its left,
 * which is what keeps equal ones in order.
 *
 * While at work the runs are linked by next alone. Owns nothing; the caller
 * has the list's lock.
 */
#include <linux/export.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/types.h>

/* Runs of up to 2^(n-1) elements: as many as memory could hold. */
#define MAX_RUNS 48

struct sorter {
	list_cmp_func_t cmp;
	void *priv;
	struct list_head *runs[MAX_RUNS];
};

/* Merges two runs, linked by next and ended by NULL; @a is the older. */
static struct list_head *merge(const struct sorter *s, struct list_head *a,
			       struct list_head *b)
{
	struct list_head *head, **tail = &head, **from;

	while (a && b) {
		from = s->cmp(s->priv, a, b) <= 0 ? &a : &b;
		*tail = *from;
		tail = &(*from)->next;
		*from = (*from)->next;
	}
	*tail = a ?: b;
	return head;
}

static void add_run(struct sorter *s, struct list_head *run)
{
	unsigned int i;

	for (i = 0; i < MAX_RUNS - 1 && s->runs[i]; i++) {
		run = merge(s, s->runs[i], run);
		s->runs[i] = NULL;
	}
	s->runs[i] = run;
}

/* The smaller runs are the younger ones. */
static struct list_head *merge_all(struct sorter *s)
{
	struct list_head *run = NULL;
	unsigned int i;

	for (i = 0; i < MAX_RUNS; i++) {
		if (s->runs[i])
			run = run ? merge(s, s->runs[i], run) : s->runs[i];
	}
	return run;
}

/* Makes a ring around @head of the elements that are linked by next. */
static void restore_ring(struct list_head *head, struct list_head *first)
{
	struct list_head *prev = head;

	for (; first; first = first->next) {
		prev->next = first;
		first->prev = prev;
		prev = first;
	}
	prev->next = head;
	head->prev = prev;
}

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct sorter s = { .cmp = cmp, .priv = priv };
	struct list_head *pos, *next;

	if (list_empty(head) || list_is_singular(head))
		return;
	list_for_each_safe(pos, next, head) {
		pos->next = NULL;
		add_run(&s, pos);
	}
	restore_ring(head, merge_all(&s));
}
EXPORT_SYMBOL(list_sort);
