// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the lock-order checker prints. Reads classes and edges, which do not
 * change while the locks that they stand for exist. Owns nothing.
 *
 * The first line of each report is a WARN, so that it counts as one, shows
 * the stack, and can be awaited by a test.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#include "lockdep_internal.h"

/* A subclass is shown as name#number. */
static void print_class(const struct lock_class *class)
{
	if (class->subclass)
		pr_warn("  (%s#%u)\n", class->name, class->subclass);
	else
		pr_warn("  (%s)\n", class->name);
}

/* Whether for reading or writing, the lock itself, and who took it. */
static void print_held(const struct held_lock *held)
{
	pr_warn("  (%s){%s} at %px, taken at %pS\n", held->class->name,
		held->how & (LOCK_SHARED | LOCK_RECURSIVE_READ) ? "read" : "write",
		held->map, (void *)held->ip);
}

/*
 * All that @task holds, the first one taken first. Meant for the running task:
 * the list of another may change under us, and then some of it is wrong.
 */
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

/* Indented below what it is the trace of. */
static void print_trace(const struct lockdep_trace *trace)
{
	stack_trace_print(trace->entries, trace->nr, 2);
}

/* The order seen before, from its end back to the lock being taken. */
static void print_known_order(const struct lockdep_report *report)
{
	for (unsigned int i = 0; i < report->nr_circle; i++) {
		const struct lock_edge *edge = report->circle[i];

		pr_warn("which was taken under\n");
		print_class(edge->from);
		pr_warn("here:\n");
		print_trace(&edge->trace);
	}
}

/*
 * Both orders with their stacks: the one of now, and that by which the lock
 * that is held was once taken, step by step, under the lock that is wanted.
 */
static void print_inversion(const struct lockdep_report *report)
{
	struct lockdep_trace here;

	lockdep_save_trace(&here, report->caller);
	WARN(1, "WARNING: possible circular locking dependency detected: %s/%d takes %s under %s\n",
	     current->comm, current->pid, report->next->class->name,
	     report->held->class->name);
	pr_warn("%s/%d takes, at %pS,\n", current->comm, current->pid,
		(void *)report->next->ip);
	print_class(report->next->class);
	pr_warn("here:\n");
	print_trace(&here);
	pr_warn("while it holds\n");
	print_class(report->held->class);
	print_known_order(report);
}

/* What the two uses are called; their order is that of enum lockdep_usage. */
static const char *const usage_names[] = {
	"IN-HARDIRQ", "HARDIRQ-ON",
};

/* The two uses that exclude each other, each with its first stack. */
static void print_inconsistent(const struct lockdep_report *report)
{
	const struct lock_class *class = report->next->class;
	enum lockdep_usage old = report->usage == LOCKDEP_IN_IRQ ?
		LOCKDEP_IRQS_ON : LOCKDEP_IN_IRQ;

	WARN(1, "WARNING: inconsistent lock state: %s/%d takes %s {%s}, which was seen {%s}\n",
	     current->comm, current->pid, class->name,
	     usage_names[report->usage], usage_names[old]);
	pr_warn("{%s} was registered at:\n", usage_names[old]);
	print_trace(&class->used_at[old]);
	pr_warn("{%s} is now:\n", usage_names[report->usage]);
	print_trace(&class->used_at[report->usage]);
}

/* In the task that broke the rule, with no lock of the checker held. */
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
	case LOCKDEP_INCONSISTENT:
		print_inconsistent(report);
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
