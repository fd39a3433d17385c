// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the lives of processes: births with all that can be shared, ends, what parents
 * learn of them, and that nothing stays.
 */
#include <kunit/fail_nth.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "crew.h"
#include "process.h"

#define STATUS(code)	((code) << 8)

static int exit_with(void *code)
{
	return STATUS((long)code);
}

/* --- Births. --- */

static int look_around(void *parent)
{
	struct task_struct *father = parent, *me = current;
	bool ok = me->real_parent == father && me->parent == father &&
		  me->group_leader == me && me->tgid == me->pid &&
		  me->signal != father->signal &&
		  me->sighand != father->sighand &&
		  me->files != father->files && me->fs != father->fs &&
		  task_pgrp(me) == task_pgrp(father) &&
		  task_session(me) == task_session(father) &&
		  me->cred == father->cred && !(me->flags & PF_KTHREAD) &&
		  !memcmp(me->signal->rlim, father->signal->rlim,
			  sizeof(me->signal->rlim));

	return STATUS(ok ? 1 : 2);
}

static void play_what_a_child_is(struct kunit *test)
{
	struct wait_opts wo;
	pid_t pid = spawn(look_around, current);

	KUNIT_EXPECT_GT(test, pid, 0);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, STATUS(1));
	KUNIT_EXPECT_EQ(test, wo.cause, CLD_EXITED);
}

static void what_a_child_is(struct kunit *test)
{
	play(test, play_what_a_child_is);
}

struct thread_check {
	struct task_struct *leader;
	struct completion done;
	bool ok;
};

static int look_as_thread(void *arg)
{
	struct thread_check *c = arg;
	struct task_struct *me = current;

	c->ok = me->tgid == c->leader->pid && me->pid != me->tgid &&
		me->signal == c->leader->signal &&
		me->sighand == c->leader->sighand &&
		me->files == c->leader->files && me->fs == c->leader->fs &&
		me->real_parent == c->leader->real_parent &&
		me->exit_signal == -1;
	complete(&c->done);
	return 0;
}

/* A thread leaves nothing to wait for. */
static void play_threads(struct kunit *test)
{
	struct thread_check c = { .leader = current };
	struct kernel_clone_args args = {
		.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS |
			 CLONE_FILES,
		.fn = look_as_thread, .fn_arg = &c,
	};
	struct wait_opts wo;

	init_completion(&c.done);
	KUNIT_EXPECT_GT(test, kernel_clone(&args), current->pid);
	wait_for_completion(&c.done);
	KUNIT_EXPECT_TRUE(test, c.ok);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)-ECHILD);
	while (READ_ONCE(current->signal->nr_threads) > 1)
		yield();
}

static void a_thread_shares_and_leaves_nothing(struct kunit *test)
{
	play(test, play_threads);
}

/* As Linux says it of each. */
static void flags_that_do_not_go_together(struct kunit *test)
{
	static const u64 bad[] = {
		CLONE_THREAD, CLONE_THREAD | CLONE_SIGHAND, CLONE_SIGHAND,
		CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER,
		CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, kernel_clone(&(struct kernel_clone_args){
			.flags = bad[i], .fn = exit_with }), -EINVAL);
	KUNIT_EXPECT_EQ(test, kernel_clone(&(struct kernel_clone_args){
		.set_tid = current->pid, .fn = exit_with }), -EEXIST);
}

static int vfork_child(void *arg)
{
	*(int *)arg = 1;
	return 0;
}

/* The parent goes on when the child has no use for its memory any more. */
static void play_vfork(struct kunit *test)
{
	struct wait_opts wo;
	int ran = 0;

	KUNIT_EXPECT_GT(test, kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD,
		.fn = vfork_child, .fn_arg = &ran }), 0);
	KUNIT_EXPECT_EQ(test, READ_ONCE(ran), 1);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
}

static void vfork_waits(struct kunit *test)
{
	play(test, play_vfork);
}

static void play_without_memory(struct kunit *test)
{
	struct wait_opts wo;
	pid_t pid = 0;

	KUNIT_FAIL_NTH(test, run) {
		pid = spawn(exit_with, (void *)3);
		if (kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, pid, -ENOMEM);
	}
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)-ECHILD);
}

static void a_birth_without_memory(struct kunit *test)
{
	play(test, play_without_memory);
}

/* Whatever anybody sends to a thread of the kernel: it has no program to handle it. */
static void threads_of_the_kernel_ignore_signals(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, send_sig(SIGPIPE, current, 0), 0);
	KUNIT_EXPECT_EQ(test, send_sig(SIGKILL, current, 1), 0);
	KUNIT_EXPECT_EQ(test, send_sig(0, current, 0), 0);
	KUNIT_EXPECT_EQ(test, send_sig(65, current, 0), -EINVAL);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
}

/* --- Ends. --- */

static int sleep_until(void *done)
{
	wait_for_completion(done);
	return STATUS(7);
}

static void play_who_waits_for_whom(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(go);
	struct wait_opts wo = { .type = PIDTYPE_MAX, .flags = WEXITED | WNOHANG };
	pid_t slow, fast;

	KUNIT_EXPECT_EQ(test, do_wait(&wo), (long)-ECHILD);
	slow = spawn(sleep_until, &go);
	KUNIT_EXPECT_EQ(test, do_wait(&wo), 0l);
	fast = spawn(exit_with, (void *)5);

	wo.type = PIDTYPE_PID;
	wo.pid = find_get_pid(fast);
	wo.flags = WEXITED | WNOWAIT;
	KUNIT_EXPECT_EQ(test, do_wait(&wo), (long)fast);
	KUNIT_EXPECT_EQ(test, wo.status, STATUS(5));
	wo.flags = WEXITED;
	KUNIT_EXPECT_EQ(test, do_wait(&wo), (long)fast);
	KUNIT_EXPECT_EQ(test, do_wait(&wo), (long)-ECHILD);
	put_pid(wo.pid);

	complete(&go);
	wo.type = PIDTYPE_PGID;
	wo.pid = task_pgrp(current);
	KUNIT_EXPECT_EQ(test, do_wait(&wo), (long)slow);
	KUNIT_EXPECT_EQ(test, wo.status, STATUS(7));
}

static void who_waits_for_whom(struct kunit *test)
{
	play(test, play_who_waits_for_whom);
}

/* A clone that is not to send SIGCHLD is waited for only by who says so. */
static void play_other_signals(struct kunit *test)
{
	struct wait_opts wo;
	pid_t pid = kernel_clone(&(struct kernel_clone_args){
		.exit_signal = 0, .fn = exit_with, .fn_arg = (void *)9 });

	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)-ECHILD);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED | __WCLONE), (long)pid);
	pid = spawn(exit_with, NULL);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED | __WCLONE), (long)-ECHILD);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED | __WALL), (long)pid);
}

static void clones_and_children(struct kunit *test)
{
	play(test, play_other_signals);
}

/* Who ignores SIGCHLD has no zombies: waiting ends when there is nobody left. */
static void play_no_zombies(struct kunit *test)
{
	struct k_sigaction *action = &current->sighand->action[SIGCHLD - 1];
	struct wait_opts wo;

	action->handler = SIG_IGN_;
	spawn(exit_with, NULL);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)-ECHILD);
	action->handler = SIG_DFL_;
	action->flags = SA_NOCLDWAIT;
	spawn(exit_with, NULL);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)-ECHILD);
}

static void who_ignores_its_children(struct kunit *test)
{
	play(test, play_no_zombies);
}

static int have_a_child(void *grandchild)
{
	*(pid_t *)grandchild = spawn(exit_with, (void *)4);
	return STATUS(1);
}

/* The scene has asked for them. */
static void play_orphans(struct kunit *test)
{
	pid_t child, grandchild = 0;
	struct wait_opts wo;
	bool seen[2] = { };

	child = spawn(have_a_child, &grandchild);
	for (int i = 0; i < 2; i++) {
		long pid = wait_any(&wo, WEXITED);

		seen[0] |= pid == child && wo.status == STATUS(1);
		seen[1] |= pid == grandchild && wo.status == STATUS(4);
	}
	KUNIT_EXPECT_TRUE(test, seen[0] && seen[1]);
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)-ECHILD);
}

static void orphans_find_a_parent(struct kunit *test)
{
	play(test, play_orphans);
}

/* --- Many at once. --- */

#define NR_PARENTS	4
#define ROUNDS		60

static void breed(void *wrong)
{
	struct wait_opts wo;

	for (long i = 0; i < ROUNDS; i++) {
		pid_t pid = spawn(exit_with, (void *)(i & 0x7f));

		if (pid < 0 || wait_any(&wo, WEXITED) != pid ||
		    wo.status != STATUS(i & 0x7f))
			atomic_inc((atomic_t *)wrong);
	}
}

static int breeder(void *wrong)
{
	breed(wrong);
	return 0;
}

static void play_many(struct kunit *test)
{
	atomic_t wrong = ATOMIC_INIT(0);
	struct wait_opts wo;

	for (int i = 0; i < NR_PARENTS; i++)
		KUNIT_EXPECT_GT(test, spawn(breeder, &wrong), 0);
	for (int i = 0; i < NR_PARENTS; i++)
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
}

static void many_at_once(struct kunit *test)
{
	play(test, play_many);
}

/* A kernel thread that ends before its children. */
struct lost_child {
	struct completion go;
	struct task_struct *found;
	pid_t pid;
};

static int wait_and_look(void *data)
{
	struct lost_child *lost = data;

	wait_for_completion(&lost->go);
	lost->found = READ_ONCE(current->real_parent);
	return 0;
}

static void leave_a_child(void *data, int id)
{
	struct lost_child *lost = data;

	lost->pid = kernel_clone(&(struct kernel_clone_args){
		.exit_signal = SIGCHLD, .fn = wait_and_look, .fn_arg = lost });
}

static bool is_there(pid_t pid)
{
	guard(rcu)();
	return find_task_by_pid(pid);
}

/* Init's, or else the boot's. */
static struct task_struct *who_takes_on(void)
{
	guard(rcu)();
	return find_task_by_pid(1) ?: &init_task;
}

/* Its child ends later, and nothing stays of it if nobody wants to know. */
static void children_of_the_kernel(struct kunit *test)
{
	struct task_struct *init = who_takes_on();
	unsigned long *handler = &init->sighand->action[SIGCHLD - 1].handler;
	unsigned long before = *handler;
	struct lost_child lost = { };

	*handler = SIG_IGN_;
	init_completion(&lost.go);
	crew_run(test, 1, leave_a_child, &lost);
	KUNIT_ASSERT_GT(test, lost.pid, 0);
	KUNIT_EXPECT_TRUE(test, is_there(lost.pid));
	complete(&lost.go);
	crew_wait_until(!is_there(lost.pid));
	KUNIT_EXPECT_PTR_EQ(test, lost.found, init);
	*handler = before;
	rcu_barrier();
}

static struct kunit_case process_cases[] = {
	KUNIT_CASE(what_a_child_is),
	KUNIT_CASE(a_thread_shares_and_leaves_nothing),
	KUNIT_CASE(flags_that_do_not_go_together),
	KUNIT_CASE(vfork_waits),
	KUNIT_CASE(a_birth_without_memory),
	KUNIT_CASE(threads_of_the_kernel_ignore_signals),
	KUNIT_CASE(who_waits_for_whom),
	KUNIT_CASE(clones_and_children),
	KUNIT_CASE(who_ignores_its_children),
	KUNIT_CASE(orphans_find_a_parent),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(children_of_the_kernel),
	{}
};

static struct kunit_suite process_suite = {
	.name = "process",
	.test_cases = process_cases,
};
kunit_test_suite(process_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
