// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of callers: walking, saving and printing them.
 *
 * Every function keeps a frame pointer (CONFIG_FRAME_POINTER): a frame is the
 * caller's frame pointer and the return address, on every machine of ours.
 * The walk stays inside the task's stack and goes upwards only, so that a
 * broken chain ends it. Owns nothing and takes no lock.
 */
#include <asm/ptrace.h>
#include <asm/stacktrace.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
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

struct stack_frame {
	const struct stack_frame *next;
	unsigned long return_address;
};

static bool frame_valid(const struct stack_frame *frame,
			const struct thread_struct *thread)
{
	unsigned long addr = (unsigned long)frame;

	return addr >= thread->stack_bottom && !(addr & 7) &&
	       addr + sizeof(*frame) <=
		       thread->stack_bottom + thread->stack_size;
}

/* Reads stacks in use, where sanitizers have put red zones of their own. */
__no_sanitize_address __no_sanitize_thread
static void walk_frames(const struct stack_frame *frame,
			const struct thread_struct *thread,
			struct save_cookie *cookie)
{
	while (frame_valid(frame, thread) && frame->return_address) {
		const struct stack_frame *next = frame->next;

		if (!save_one(cookie, frame->return_address) || next <= frame)
			return;
		frame = next;
	}
}

/* From the caller of this function on: its own frame holds that address. */
noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size,
				       unsigned int skip)
{
	struct save_cookie c = {
		.store = store, .size = size, .skip = skip,
	};

	walk_frames(__builtin_frame_address(0), &current->thread, &c);
	return c.len;
}
EXPORT_SYMBOL_GPL(stack_trace_save);

/* From where @regs were taken: the instruction itself comes first. */
unsigned int stack_trace_save_regs(struct pt_regs *regs, unsigned long *store,
				   unsigned int size)
{
	struct save_cookie c = { .store = store, .size = size };

	if (save_one(&c, instruction_pointer(regs)))
		walk_frames((const void *)frame_pointer(regs),
			    &current->thread, &c);
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

	walk_frames(arch_task_frame(tsk), &tsk->thread, &c);
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
