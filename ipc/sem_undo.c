// SPDX-License-Identifier: GPL-2.0-only
/*
 * SEM_UNDO: what a process has done to semaphores is taken back when it ends.
 *
 * Owns struct sem_undo and struct sem_undo_list, under sem_ids.lock, and task->sysvsem,
 * which is written by the task itself, or before it is born.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sysv_ipc.h>

#include "sem.h"

/* The running task's list, made when it is wanted first; or NULL. */
static struct sem_undo_list *own_list(void)
{
	struct sem_undo_list *list = current->sysvsem;

	if (list)
		return list;
	list = kzalloc(sizeof(*list), GFP_KERNEL);
	if (!list)
		return NULL;
	refcount_set(&list->refs, 1);
	INIT_LIST_HEAD(&list->undos);
	current->sysvsem = list;
	return list;
}

/* A process has few: its list is walked. */
static struct sem_undo *find_undo(struct sem_undo_list *list, struct sem_array *sma)
{
	struct sem_undo *undo;

	list_for_each_entry(undo, &list->undos, of_list)
		if (undo->sma == sma)
			return undo;
	return NULL;
}

/* Made with room for all semaphores of the set, so that no operation has to fail for want of it. */
struct sem_undo *sem_undo_get(struct sem_array *sma)
{
	struct sem_undo_list *list = own_list();
	struct sem_undo *undo;

	if (!list)
		return ERR_PTR(-ENOMEM);
	undo = find_undo(list, sma);
	if (undo)
		return undo;
	undo = kvzalloc(struct_size(undo, adj, sma->nsems), GFP_KERNEL);
	if (!undo)
		return ERR_PTR(-ENOMEM);
	undo->sma = sma;
	list_add(&undo->of_set, &sma->undos);
	list_add(&undo->of_list, &list->undos);
	return undo;
}

/* For SETVAL and SETALL: of all processes. */
void sem_undo_forget(struct sem_array *sma, int num)
{
	struct sem_undo *undo;

	list_for_each_entry(undo, &sma->undos, of_set)
		undo->adj[num] = 0;
}

/* Out of both lists: its set's, and its process's. */
static void free_undo(struct sem_undo *undo)
{
	list_del(&undo->of_set);
	list_del(&undo->of_list);
	kvfree(undo);
}

/* The lists of processes lose it; they stay. */
void sem_undo_drop(struct sem_array *sma)
{
	struct sem_undo *undo, *next;

	list_for_each_entry_safe(undo, next, &sma->undos, of_set)
		free_undo(undo);
}

/* --- Tasks. --- */

/* By CLONE_SYSVSEM threads share one list, of which the last undoes all. Others begin without. */
int copy_semundo(unsigned long clone_flags, struct task_struct *p)
{
	struct sem_undo_list *list;

	p->sysvsem = NULL;
	if (!(clone_flags & CLONE_SYSVSEM))
		return 0;
	list = own_list();
	if (!list)
		return -ENOMEM;
	refcount_inc(&list->refs);
	p->sysvsem = list;
	return 0;
}

/* As far as values go: nobody is there who could be told that it does not fit. */
static void apply(const struct sem_undo *undo)
{
	struct sem_array *sma = undo->sma;

	for (int i = 0; i < sma->nsems; i++) {
		if (!undo->adj[i])
			continue;
		sma->sems[i].val = clamp(sma->sems[i].val + undo->adj[i], 0, SEMVMX);
		sma->sems[i].pid = current->tgid;
	}
	sem_wake(sma);
}

/* Set by set; who has waited for one of them may go on at once. */
static noinline void apply_all(struct sem_undo_list *list)
{
	struct sem_undo *undo, *next;

	scoped_guard(mutex, &sem_ids.lock) {
		list_for_each_entry_safe(undo, next, &list->undos, of_list) {
			apply(undo);
			free_undo(undo);
		}
	}
	kfree(list);
}

/* Most have none. */
void exit_sem(struct task_struct *p)
{
	struct sem_undo_list *list = p->sysvsem;

	p->sysvsem = NULL;
	if (list && refcount_dec_and_test(&list->refs))
		apply_all(list);
}
EXPORT_SYMBOL_IF_KUNIT(exit_sem);
