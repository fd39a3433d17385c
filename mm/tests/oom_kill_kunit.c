// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the OOM killer: who is chosen, who never is, who goes with him, that he is waited
 * for, and what is said. Nobody is really short of memory: the killer is called as the
 * allocator would do it.
 */
#include <linux/completion.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/oom.h>

#include "../../kernel/tests/log_tail.h"
#include "../../kernel/tests/scene.h"
#include "../oom.h"

/* A process that has memory, and sleeps until it is killed or told to go. */
struct hog {
	unsigned long pages;
	bool stubborn;			/* a kill alone does not wake it */
	bool killed;			/* by a signal, and not told */
	bool was_victim;		/* as it has seen itself */
	struct hog *sharer;		/* it has a child in the same memory */
	struct completion ready, go;
	pid_t pid;
	struct task_struct *task;	/* a reference */
};

static int hog_sleep(struct hog *hog)
{
	complete(&hog->ready);
	if (hog->stubborn)
		wait_for_completion(&hog->go);
	else
		hog->killed = wait_for_completion_killable(&hog->go);
	return 0;
}

/* Its number, when it sleeps or is about to; or an error. */
static pid_t begin(struct hog *hog, int (*fn)(void *arg), u64 flags)
{
	init_completion(&hog->ready);
	init_completion(&hog->go);
	hog->pid = kernel_clone(&(struct kernel_clone_args){
		.flags = flags, .exit_signal = SIGCHLD, .fn = fn, .fn_arg = hog });
	if (hog->pid <= 0)
		return hog->pid;
	wait_for_completion(&hog->ready);
	guard(rcu)();
	hog->task = get_task_struct(find_task_by_pid(hog->pid));
	return hog->pid;
}

static int sharer_main(void *arg)
{
	return hog_sleep(arg);
}

static int hog_main(void *arg)
{
	struct hog *hog = arg;
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return 1 << 8;
	exec_mmap(mm);
	map_at(mm, BASE, hog->pages, RW);
	for (unsigned long i = 0; i < hog->pages; i++)
		if (poke(mm, BASE + PAGES(i), i))
			return 1 << 8;
	if (hog->sharer && begin(hog->sharer, sharer_main, CLONE_VM) <= 0)
		return 1 << 8;
	return hog_sleep(hog);
}

static void start_hog(struct kunit *test, struct hog *hog, unsigned long pages)
{
	hog->pages = pages;
	KUNIT_ASSERT_GT(test, begin(hog, hog_main, 0), 0);
}

/* The killer, as the allocator calls it. */
static bool kill_somebody(void)
{
	struct oom_control oc = { .gfp = GFP_KERNEL };

	guard(mutex)(&oom_lock);
	return out_of_memory(&oc);
}

/* The one of the children that ends next is @hog, and has ended so. */
static void expect_end(struct kunit *test, struct hog *hog, int status)
{
	struct wait_opts wo;

	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)hog->pid);
	KUNIT_EXPECT_EQ(test, wo.status, status);
	put_task_struct(hog->task);
}

static void let_go(struct kunit *test, struct hog *hog)
{
	complete(&hog->go);
	expect_end(test, hog, 0);
}

/* Once more: what is left of the last victim is forgotten. */
static void settle(void)
{
	kill_somebody();
}

static bool is_dying(const struct hog *hog)
{
	return fatal_signal_pending(hog->task);
}

/* Pages and tables, and thousandths of all memory. */
SCENE_CASE(scores)
{
	long all = totalram_pages() / 1000;
	struct hog hog = { };
	struct mm_usage usage;

	start_hog(test, &hog, 40);
	mm_usage(hog.task->mm, &usage);
	KUNIT_EXPECT_EQ(test, usage.anon, 40ul);
	KUNIT_EXPECT_EQ(test, oom_badness(hog.task), 40l + (long)usage.tables);
	hog.task->signal->oom_score_adj = 500;
	KUNIT_EXPECT_EQ(test, oom_badness(hog.task), 40l + (long)usage.tables + 500 * all);
	hog.task->signal->oom_score_adj = -999;
	KUNIT_EXPECT_EQ(test, oom_badness(hog.task), 40l + (long)usage.tables - 999 * all);
	hog.task->signal->oom_score_adj = OOM_SCORE_ADJ_MIN;
	KUNIT_EXPECT_EQ(test, oom_badness(hog.task), LONG_MIN);
	KUNIT_EXPECT_EQ(test, oom_badness(&init_task), LONG_MIN);
	KUNIT_EXPECT_EQ(test, oom_badness(current), LONG_MIN);
	let_go(test, &hog);
}

/* One after the other, and of those who are left the greatest. */
SCENE_CASE(greatest_goes)
{
	struct hog small = { }, big = { }, third = { };

	start_hog(test, &small, 10);
	start_hog(test, &big, 200);
	start_hog(test, &third, 50);
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	expect_end(test, &big, SIGKILL);
	KUNIT_EXPECT_FALSE(test, is_dying(&small));
	KUNIT_EXPECT_FALSE(test, is_dying(&third));
	settle();
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	expect_end(test, &third, SIGKILL);
	settle();
	KUNIT_EXPECT_FALSE(test, is_dying(&small));
	let_go(test, &small);
}

/* As on Linux. */
SCENE_CASE(youngest_of_equals)
{
	struct hog first = { }, second = { }, third = { };

	start_hog(test, &first, 50);
	start_hog(test, &second, 50);
	start_hog(test, &third, 20);
	KUNIT_EXPECT_EQ(test, oom_badness(first.task), oom_badness(second.task));
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	expect_end(test, &second, SIGKILL);
	settle();
	KUNIT_EXPECT_FALSE(test, is_dying(&first));
	let_go(test, &first);
	let_go(test, &third);
}

/* What was said of it counts more than what it has. */
SCENE_CASE(adjusted)
{
	struct hog small = { }, big = { };

	start_hog(test, &small, 10);
	start_hog(test, &big, 200);
	big.task->signal->oom_score_adj = OOM_SCORE_ADJ_MIN;
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	expect_end(test, &small, SIGKILL);
	settle();
	KUNIT_EXPECT_FALSE(test, is_dying(&big));
	let_go(test, &big);
}

/* A process with the same memory, whatever is said of it, which becomes the scene's. */
SCENE_CASE(sharers_go_together)
{
	struct hog sharer = { }, hog = { .sharer = &sharer };
	struct wait_opts wo;

	start_hog(test, &hog, 30);
	KUNIT_EXPECT_GT(test, sharer.pid, 0);
	KUNIT_EXPECT_PTR_EQ(test, sharer.task->mm, hog.task->mm);
	sharer.task->signal->oom_score_adj = OOM_SCORE_ADJ_MIN;
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	for (int i = 0; i < 2; i++) {
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
		KUNIT_EXPECT_EQ(test, wo.status, SIGKILL);
	}
	settle();
	put_task_struct(sharer.task);
	put_task_struct(hog.task);
}

/* He cannot end yet, and nobody else has to; when he has, the next may. */
SCENE_CASE(victim_is_waited_for)
{
	struct hog small = { }, big = { .stubborn = true };

	start_hog(test, &small, 10);
	start_hog(test, &big, 200);
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	KUNIT_EXPECT_TRUE(test, is_dying(&big));
	KUNIT_EXPECT_TRUE(test, big.task->signal->oom_victim);
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	KUNIT_EXPECT_FALSE(test, is_dying(&small));
	complete(&big.go);
	expect_end(test, &big, SIGKILL);
	KUNIT_EXPECT_TRUE(test, kill_somebody());
	KUNIT_EXPECT_FALSE(test, is_dying(&small));
	let_go(test, &small);
}

static int ending_main(void *arg)
{
	struct hog *hog = arg;

	hog_main(hog);
	hog->was_victim = kill_somebody() && current->signal->oom_victim;
	return 0;
}

/* Who ends anyhow frees what he has: nobody else is killed for him. */
SCENE_CASE(ending_already)
{
	struct hog big = { }, ending = { .pages = 5 };

	start_hog(test, &big, 200);
	KUNIT_ASSERT_GT(test, begin(&ending, ending_main, 0), 0);
	send_sig(SIGKILL, ending.task, 1);
	expect_end(test, &ending, SIGKILL);
	KUNIT_EXPECT_TRUE(test, ending.killed && ending.was_victim);
	KUNIT_EXPECT_FALSE(test, is_dying(&big));
	let_go(test, &big);
}

/* Programs look for these words. */
SCENE_CASE(report)
{
	struct hog hog = { };
	const char *said;
	char text[120];

	start_hog(test, &hog, 100);
	kill_somebody();
	scnprintf(text, sizeof(text), "Out of memory: Killed process %d (%s) total-vm:400kB, anon-rss:400kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:",
		  hog.pid, hog.task->comm);
	expect_end(test, &hog, SIGKILL);
	settle();
	said = log_since("invoked oom-killer: gfp_mask=0x1b0(GFP_KERNEL), order=0, oom_score_adj=0");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "Mem-Info"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "Tasks state (memory values in pages):"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "oom-kill:constraint=CONSTRAINT_NONE,"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, text));
}

static struct kunit_case oom_kill_cases[] = {
	KUNIT_CASE(scores),
	KUNIT_CASE(greatest_goes),
	KUNIT_CASE(youngest_of_equals),
	KUNIT_CASE(adjusted),
	KUNIT_CASE(sharers_go_together),
	KUNIT_CASE(victim_is_waited_for),
	KUNIT_CASE(ending_already),
	KUNIT_CASE(report),
	{ }
};

static struct kunit_suite oom_kill_suite = {
	.name = "oom_kill",
	.test_cases = oom_kill_cases,
};
kunit_test_suite(oom_kill_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
