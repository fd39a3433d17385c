// SPDX-License-Identifier: GPL-2.0-only
/* Tests of stack traces: of oneself, of one that sleeps, and in print. */
#include <asm/ptrace.h>
#include <kunit/test.h>
#include <linux/hrtimer.h>
#include <linux/kallsyms.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#include "crew.h"
#include "log_tail.h"

#define MAX_TRACE	32

struct trace {
	unsigned long entries[MAX_TRACE];
	unsigned int nr;
	char name[KSYM_NAME_LEN];
};

static struct trace *new_trace(struct kunit *test)
{
	struct trace *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	if (!IS_ENABLED(CONFIG_KALLSYMS))
		kunit_skip(test, "functions have no names");
	KUNIT_ASSERT_NOT_NULL(test, t);
	return t;
}

/* Where in the trace @function is, or -1. */
static int place_of(struct trace *t, const char *function)
{
	for (unsigned int i = 0; i < t->nr; i++) {
		sprint_symbol_no_offset(t->name, t->entries[i] - 1);
		/* Without " [module]". */
		t->name[strcspn(t->name, " ")] = '\0';
		if (!strcmp(t->name, function))
			return i;
	}
	return -1;
}

/* Something after the call, so that it is not a jump. */
static noinline void innermost(struct trace *t, unsigned int size,
			       unsigned int skip)
{
	t->nr = stack_trace_save(t->entries, size, skip);
	barrier_data(t);
}

static noinline void in_the_middle(struct trace *t, unsigned int size,
				   unsigned int skip)
{
	innermost(t, size, skip);
	barrier_data(t);
}

static void callers_innermost_first(struct kunit *test)
{
	struct trace *t = new_trace(test);

	in_the_middle(t, MAX_TRACE, 0);
	KUNIT_EXPECT_EQ(test, place_of(t, "innermost"), 0);
	KUNIT_EXPECT_EQ(test, place_of(t, "in_the_middle"), 1);
	KUNIT_EXPECT_EQ(test, place_of(t, "callers_innermost_first"), 2);
	/* Down to the first function of the thread. */
	KUNIT_EXPECT_GT(test, place_of(t, "kthread_main"), 2);
	KUNIT_EXPECT_GT(test, place_of(t, "ret_from_fork"),
			place_of(t, "kthread_main"));
}

static void some_may_be_left_out(struct kunit *test)
{
	struct trace *t = new_trace(test);

	in_the_middle(t, MAX_TRACE, 1);
	KUNIT_EXPECT_EQ(test, place_of(t, "innermost"), -1);
	KUNIT_EXPECT_EQ(test, place_of(t, "in_the_middle"), 0);
	in_the_middle(t, MAX_TRACE, 1000);
	KUNIT_EXPECT_EQ(test, t->nr, 0u);
}

static void room_is_not_exceeded(struct kunit *test)
{
	struct trace *t = new_trace(test);

	t->entries[2] = 0x5a5a;
	in_the_middle(t, 2, 0);
	KUNIT_EXPECT_EQ(test, t->nr, 2u);
	KUNIT_EXPECT_EQ(test, place_of(t, "in_the_middle"), 1);
	KUNIT_EXPECT_EQ(test, t->entries[2], 0x5a5aul);
	in_the_middle(t, 0, 0);
	KUNIT_EXPECT_EQ(test, t->nr, 0u);
}

struct sleeper {
	bool wake;
};

static noinline void sleep_deeply(struct sleeper *s)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(s->wake))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void sleeper_main(void *arg, int id)
{
	sleep_deeply(arg);
	barrier();
}

static void sleepers_have_a_trace(struct kunit *test)
{
	struct trace *t = new_trace(test);
	struct sleeper *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct crew_member *m;

	KUNIT_ASSERT_NOT_NULL(test, s);
	m = crew_start(test, sleeper_main, s, 1);
	crew_wait_until(task_state(m->task) == TASK_UNINTERRUPTIBLE &&
			!READ_ONCE(m->task->on_rq) &&
			!smp_load_acquire(&m->task->on_cpu));
	t->nr = stack_trace_save_tsk(m->task, t->entries, MAX_TRACE);
	/* schedule() itself may have jumped there. */
	KUNIT_EXPECT_GE(test, place_of(t, "__schedule"), 0);
	KUNIT_EXPECT_GT(test, place_of(t, "sleep_deeply"), place_of(t, "__schedule"));
	KUNIT_EXPECT_GT(test, place_of(t, "crew_main"),
			place_of(t, "sleep_deeply"));
	WRITE_ONCE(s->wake, true);
	wake_up_process(m->task);
	crew_join(m);
}

/* As if we were at the begin of another function. */
static struct pt_regs regs_at(unsigned long frame, unsigned long sp)
{
	struct pt_regs regs = { };

	instruction_pointer(&regs) = (unsigned long)innermost;
	frame_pointer(&regs) = frame;
	regs.sp = sp;
	return regs;
}

/* From registers: the instruction itself, then its callers. */
static noinline void from_registers(struct trace *t)
{
	unsigned long frame = (unsigned long)__builtin_frame_address(0);
	struct pt_regs regs = regs_at(frame, frame + sizeof(long));

	t->nr = stack_trace_save_regs(&regs, t->entries, MAX_TRACE);
	barrier_data(t);
}

static void registers_begin_a_trace(struct kunit *test)
{
	struct trace *t = new_trace(test);

	from_registers(t);
	KUNIT_EXPECT_EQ(test, t->entries[0], (unsigned long)innermost);
	KUNIT_EXPECT_EQ(test, place_of(t, "registers_begin_a_trace"), 1);
}

static unsigned int callers_of(struct trace *t, unsigned long frame, unsigned long sp)
{
	struct pt_regs regs = regs_at(frame, sp);

	return stack_trace_save_regs(&regs, t->entries, MAX_TRACE) - 1;
}

/* A chain that leads back ends there. */
static void broken_chains_end(struct kunit *test)
{
	struct trace *t = new_trace(test);
	unsigned long frame[2];

	if (!IS_ENABLED(CONFIG_FRAME_POINTER))
		kunit_skip(test, "frames are no chain");
	frame[0] = (unsigned long)frame;
	frame[1] = (unsigned long)in_the_middle;
	KUNIT_EXPECT_EQ(test, callers_of(t, (unsigned long)frame, 0), 1u);
	frame[0] = 0;
	KUNIT_EXPECT_EQ(test, callers_of(t, (unsigned long)frame, 0), 1u);
}

/* What is no stack of ours is not looked at; what is, may have anything on it. */
static void broken_stacks_end(struct kunit *test)
{
	struct trace *t = new_trace(test);
	unsigned long stack[16] = { }, top = current->thread.stack_bottom +
					     current->thread.stack_size;

	KUNIT_EXPECT_EQ(test, callers_of(t, 8, 8), 0u);
	KUNIT_EXPECT_EQ(test, callers_of(t, ~7ul, ~7ul), 0u);
	KUNIT_EXPECT_EQ(test, callers_of(t, top, top), 0u);
	KUNIT_EXPECT_EQ(test, callers_of(t, top - 4, top - 4), 0u);
	KUNIT_EXPECT_EQ(test, callers_of(t, (unsigned long)t, (unsigned long)t), 0u);
	KUNIT_EXPECT_EQ(test, callers_of(t, (unsigned long)stack, (unsigned long)stack), 0u);
	for (unsigned int i = 0; i < ARRAY_SIZE(stack); i++)
		stack[i] = (unsigned long)stack + 1;
	KUNIT_EXPECT_LE(test, callers_of(t, (unsigned long)stack, (unsigned long)stack), 1u);
	for (unsigned int i = 0; i < ARRAY_SIZE(stack); i++)
		stack[i] = (unsigned long)in_the_middle + 1;
	KUNIT_EXPECT_LT(test, callers_of(t, (unsigned long)stack, (unsigned long)stack),
			(unsigned int)MAX_TRACE);
}

/* --- Functions whose frames are not of one size, or not where they began. --- */

/* So much more than it needs, as only the caller knows. */
static noinline void with_room(struct trace *t, unsigned int room)
{
	unsigned long *words = __builtin_alloca(room * sizeof(long));

	words[0] = room;
	barrier_data(words);
	innermost(t, MAX_TRACE, 0);
	barrier_data(words);
}

static noinline void realigned(struct trace *t, unsigned int room)
{
	unsigned long words[4] __aligned(64);

	words[0] = room;
	barrier_data(words);
	with_room(t, room);
	barrier_data(words);
}

static noinline void with_both(struct trace *t, unsigned int room)
{
	unsigned long aligned[4] __aligned(64);
	unsigned long *words = __builtin_alloca(room * sizeof(long));

	words[0] = room;
	barrier_data(aligned);
	barrier_data(words);
	realigned(t, room);
	barrier_data(words);
}

static void frames_of_all_kinds(struct kunit *test)
{
	struct trace *t = new_trace(test);

	for (unsigned int room = 1; room < 20; room += 6) {
		with_both(t, room);
		KUNIT_EXPECT_EQ(test, place_of(t, "with_room"), 1);
		KUNIT_EXPECT_EQ(test, place_of(t, "realigned"), 2);
		KUNIT_EXPECT_EQ(test, place_of(t, "with_both"), 3);
		KUNIT_EXPECT_EQ(test, place_of(t, "frames_of_all_kinds"), 4);
		KUNIT_EXPECT_GT(test, place_of(t, "kthread_main"), 4);
	}
}

/* --- Through an interrupt. --- */

static struct trace *interrupt_trace;
static bool waits_for_interrupt;

/* Again, if it came before it was waited for. */
static enum hrtimer_restart in_interrupt_now(struct hrtimer *timer)
{
	if (!READ_ONCE(waits_for_interrupt)) {
		hrtimer_forward_now(timer, NSEC_PER_MSEC);
		return HRTIMER_RESTART;
	}
	innermost(interrupt_trace, MAX_TRACE, 0);
	return HRTIMER_NORESTART;
}

/* Whoever is interrupted is in the trace, and his callers. */
static noinline void wait_for_interrupt(struct trace *t)
{
	WRITE_ONCE(waits_for_interrupt, true);
	while (!READ_ONCE(t->nr))
		cpu_relax();
}

static noinline void interrupted(struct trace *t)
{
	wait_for_interrupt(t);
	barrier_data(t);
}

static void through_an_interrupt(struct kunit *test)
{
	struct trace *t = new_trace(test);
	struct hrtimer timer;

	interrupt_trace = t;
	waits_for_interrupt = false;
	hrtimer_setup(&timer, in_interrupt_now, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED);
	hrtimer_start(&timer, NSEC_PER_MSEC, HRTIMER_MODE_REL_PINNED);
	interrupted(t);
	hrtimer_cancel(&timer);
	KUNIT_EXPECT_EQ(test, place_of(t, "in_interrupt_now"), 1);
	KUNIT_EXPECT_GT(test, place_of(t, "through_an_interrupt"), 1);
	KUNIT_EXPECT_GT(test, place_of(t, "kthread_main"),
			place_of(t, "through_an_interrupt"));
	/* Who calls nobody has no frame, perhaps: only tables tell where it returns to. */
	if (!IS_ENABLED(CONFIG_UNWINDER_EH_FRAME))
		return;
	KUNIT_EXPECT_GT(test, place_of(t, "wait_for_interrupt"), 1);
	KUNIT_EXPECT_EQ(test, place_of(t, "interrupted"), place_of(t, "wait_for_interrupt") + 1);
	KUNIT_EXPECT_EQ(test, place_of(t, "through_an_interrupt"), place_of(t, "interrupted") + 1);
}

static void traces_are_printed(struct kunit *test)
{
	struct trace *t = new_trace(test);
	const char *said;

	in_the_middle(t, 2, 0);
	pr_info("the trace:\n");
	stack_trace_print(t->entries, t->nr, 3);
	said = log_since("the trace:");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "   innermost+0x"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "   in_the_middle+0x"));
	dump_stack();
	said = log_since("Call Trace:");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, " traces_are_printed"));
}

static struct kunit_case stacktrace_cases[] = {
	KUNIT_CASE(callers_innermost_first),
	KUNIT_CASE(some_may_be_left_out),
	KUNIT_CASE(room_is_not_exceeded),
	KUNIT_CASE(sleepers_have_a_trace),
	KUNIT_CASE(registers_begin_a_trace),
	KUNIT_CASE(broken_chains_end),
	KUNIT_CASE(broken_stacks_end),
	KUNIT_CASE(frames_of_all_kinds),
	KUNIT_CASE(through_an_interrupt),
	KUNIT_CASE(traces_are_printed),
	{}
};

static struct kunit_suite stacktrace_suite = {
	.name = "stacktrace",
	.test_cases = stacktrace_cases,
};
kunit_test_suite(stacktrace_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
