// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of callers: walking, saving and printing them.
 *
 * How a caller is found is linux/unwind.h's. Owns nothing and takes no lock.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <linux/unwind.h>
#include <linux/version.h>

#define DUMP_STACK_DEPTH	32

/* Where the addresses go: leave out @skip, then fill up to @size. */
struct save_cookie {
	unsigned long *store;
	unsigned int size;
	unsigned int skip;
	unsigned int len;
};

/* False when there is no room for more. */
static bool save_one(struct save_cookie *c, unsigned long addr)
{
	if (c->skip) {
		c->skip--;
		return true;
	}
	if (c->len == c->size)
		return false;
	c->store[c->len++] = addr;
	return c->len < c->size;
}

static void walk(struct unwind *u, struct save_cookie *c)
{
	while (u->ip && save_one(c, u->ip) && unwind_next(u))
		;
}

/* From the caller of this function on. */
noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size,
				       unsigned int skip)
{
	struct save_cookie c = {
		.store = store, .size = size, .skip = skip,
	};
	struct unwind u;

	unwind_here(&u);
	unwind_next(&u);
	walk(&u, &c);
	return c.len;
}
EXPORT_SYMBOL_GPL(stack_trace_save);

/* From where @regs were taken: the instruction itself comes first. */
unsigned int stack_trace_save_regs(struct pt_regs *regs, unsigned long *store,
				   unsigned int size)
{
	struct save_cookie c = { .store = store, .size = size };
	struct unwind u;

	unwind_regs(&u, regs);
	walk(&u, &c);
	return c.len;
}
EXPORT_SYMBOL_GPL(stack_trace_save_regs);

/*
 * Of another task. It should sleep: of one that runs, the stack changes under
 * our eyes, and all that is promised is not to leave it.
 */
unsigned int stack_trace_save_tsk(struct task_struct *tsk,
				  unsigned long *store, unsigned int size)
{
	struct save_cookie c = { .store = store, .size = size };
	struct unwind u;

	unwind_task(&u, tsk);
	walk(&u, &c);
	return c.len;
}
EXPORT_SYMBOL_GPL(stack_trace_save_tsk);

/* By %pB: each address is one behind a call. */
static void print_trace(const char *level, const unsigned long *entries,
			unsigned int nr, int spaces)
{
	for (unsigned int i = 0; i < nr; i++)
		printk("%s%*c%pB\n", level, spaces, ' ', (void *)entries[i]);
}

void stack_trace_print(const unsigned long *entries, unsigned int nr,
		       int spaces)
{
	print_trace(KERN_WARNING, entries, nr, spaces);
}
EXPORT_SYMBOL_GPL(stack_trace_print);

/* Our own frame comes first, which tells where the report was made. */
noinline void dump_stack_lvl(const char *level)
{
	unsigned long trace[DUMP_STACK_DEPTH];
	unsigned int nr = stack_trace_save(trace, DUMP_STACK_DEPTH, 0);

	printk("%sCall Trace:\n", level);
	print_trace(level, trace, nr, 1);
}

/* For debugging by hand: at the level of a message that names none. */
void dump_stack(void)
{
	dump_stack_lvl(KERN_DEFAULT);
}
EXPORT_SYMBOL_GPL(dump_stack);
