// SPDX-License-Identifier: GPL-2.0-only
/* What the lock-order checker prints. Reads the graph, which stands still. */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#include "lockdep_internal.h"

static void print_class(const struct lock_class *class)
{
	if (class->subclass)
		pr_warn("  (%s#%u)\n", class->name, class->subclass);
	else
		pr_warn("  (%s)\n", class->name);
}

static void print_held(const struct held_lock *held)
{
	pr_warn("  (%s){%s} at %px, taken at %pS\n", held->class->name,
		held->how & (LOCK_READ | LOCK_RECURSIVE_READ) ? "read" : "write",
		held->map, (void *)held->ip);
}

void lockdep_print_held_locks(struct task_struct *task)
{
	int depth = task->lockdep_depth;

	if (!depth) {
		pr_warn("no locks held by %s/%d.\n", task->comm, task->pid);
		return;
	}
	pr_warn("%d lock%s held by %s/%d:\n", depth, depth > 1 ? "s" : "",
		task->comm, task->pid);
	for (int i = 0; i < depth; i++)
		print_held(&task->held_locks[i]);
}

/* The order seen before, from its end back to the lock being taken. */
static void print_known_order(const struct lockdep_report *report)
{
	const struct lock_edge *edge = report->path_end->reached_by;

	for (; edge; edge = edge->from->reached_by) {
		pr_warn("which was taken under\n");
		print_class(edge->from);
		pr_warn("here:\n");
		stack_trace_print(edge->trace, edge->nr_trace, 2);
	}
}

static void print_inversion(const struct lockdep_report *report)
{
	WARN(1, "WARNING: possible circular locking dependency detected: %s/%d takes %s under %s\n",
	     current->comm, current->pid, report->next->class->name,
	     report->held->class->name);
	pr_warn("the stack above takes, at %pS,\n", (void *)report->next->ip);
	print_class(report->next->class);
	pr_warn("while it holds\n");
	print_class(report->held->class);
	print_known_order(report);
}

void lockdep_print_report(const struct lockdep_report *report)
{
	switch (report->kind) {
	case LOCKDEP_INVERSION:
		print_inversion(report);
		break;
	case LOCKDEP_RECURSION:
		WARN(1, "WARNING: possible recursive locking detected: %s/%d takes %s twice\n",
		     current->comm, current->pid, report->next->class->name);
		break;
	case LOCKDEP_NOT_HELD:
		WARN(1, "WARNING: bad unlock balance detected: %s/%d releases %s, which it does not hold\n",
		     current->comm, current->pid, report->next->map->name);
		break;
	case LOCKDEP_FULL:
		pr_warn("lockdep: a table is full, turning off the lock-order checker\n");
		return;
	}
	lockdep_print_held_locks(current);
}
