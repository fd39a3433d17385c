/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes for tests: functions of the kernel that run as one, under a parent that is one,
 * too. The thread of a case is no process: it makes the parent, which does the test.
 */
#ifndef _KERNEL_TESTS_PROCESS_H
#define _KERNEL_TESTS_PROCESS_H

#include <kunit/test.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/wait_child.h>
#include <uapi/linux/sched.h>
#include <uapi/linux/wait.h>

/* A process that runs @fn(@test), and ends; what it has left is init's. */
struct scene {
	void (*fn)(struct kunit *test);
	struct kunit *test;
};

static inline int scene_main(void *data)
{
	struct scene *scene = data;

	current->kunit_test = scene->test;
	current->signal->is_child_subreaper = true;
	scene->fn(scene->test);
	current->kunit_test = NULL;
	return 0;
}

/* Runs it to its end: a kernel thread has children of its own alone. */
static inline void play(struct kunit *test, void (*fn)(struct kunit *test))
{
	struct scene scene = { .fn = fn, .test = test };
	struct wait_opts wo = {
		.type = PIDTYPE_MAX, .flags = WEXITED | __WALL | __WNOTHREAD };
	pid_t pid = kernel_clone(&(struct kernel_clone_args){
		.fn = scene_main, .fn_arg = &scene });

	KUNIT_ASSERT_GT(test, pid, 0);
	KUNIT_EXPECT_EQ(test, do_wait(&wo), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, 0);
	rcu_barrier();
}

/* A case that is one. */
#define SCENE_CASE(name) \
	static void play_##name(struct kunit *test); \
	static void name(struct kunit *test) \
	{ \
		play(test, play_##name); \
	} \
	static void play_##name(struct kunit *test)

/* In a scene: a child that runs @fn(@arg), whose value is its exit status. */
static inline pid_t spawn(int (*fn)(void *arg), void *arg)
{
	return kernel_clone(&(struct kernel_clone_args){
		.exit_signal = SIGCHLD, .fn = fn, .fn_arg = arg });
}

static inline long wait_any(struct wait_opts *wo, int flags)
{
	*wo = (struct wait_opts){ .type = PIDTYPE_MAX, .flags = flags };
	return do_wait(wo);
}

#endif /* _KERNEL_TESTS_PROCESS_H */
