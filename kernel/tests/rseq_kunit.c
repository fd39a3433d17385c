// SPDX-License-Identifier: GPL-2.0-only
/* Tests of restartable sequences: registration, and where a program goes on. */
#include <asm/ptrace.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/rseq.h>
#include <linux/smp.h>
#include <linux/thread_info.h>
#include <uapi/linux/rseq.h>

#include "scene.h"

#define SIG	0x53053053u
#define CS	(BASE + 256)
#define CODE	(BASE + 1024)		/* of the sequence, 32 bytes long */
#define ABORT	(BASE + 2048)

SCENE_CASE(registration)
{
	use_memory(test, 1);
	EXPECT_CALL(test, -EINVAL, __NR_rseq, BASE, 31, 0, SIG);
	EXPECT_CALL(test, -EINVAL, __NR_rseq, BASE + 16, 32, 0, SIG);
	EXPECT_CALL(test, -EINVAL, __NR_rseq, BASE, 32, 2, SIG);
	EXPECT_CALL(test, -EINVAL, __NR_rseq, BASE, 32, RSEQ_FLAG_UNREGISTER, SIG);
	EXPECT_CALL(test, -EFAULT, __NR_rseq, ~31ul, 32, 0, SIG);
	EXPECT_CALL(test, 0, __NR_rseq, BASE, 32, 0, SIG);
	KUNIT_EXPECT_TRUE(test, test_thread_flag(TIF_NOTIFY_RESUME));
	EXPECT_CALL(test, -EBUSY, __NR_rseq, BASE, 32, 0, SIG);
	EXPECT_CALL(test, -EPERM, __NR_rseq, BASE, 32, 0, SIG + 1);
	EXPECT_CALL(test, -EINVAL, __NR_rseq, BASE + 32, 32, 0, SIG);
	EXPECT_CALL(test, -EPERM, __NR_rseq, BASE, 32, RSEQ_FLAG_UNREGISTER, 0);
	EXPECT_CALL(test, 0, __NR_rseq, BASE, 32, RSEQ_FLAG_UNREGISTER, SIG);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 4), ~0u);
}

/* A registered scene, in the middle of a sequence, or wherever @ip is. */
static unsigned long resume_at(unsigned long ip, const struct rseq_cs *cs)
{
	struct pt_regs regs = { };
	u64 ptr = CS;
	u32 sig = SIG;

	put_bytes(CS, cs, sizeof(*cs));
	put_bytes(BASE + 8, &ptr, sizeof(ptr));
	put_bytes(ABORT - 4, &sig, sizeof(sig));
	instruction_pointer_set(&regs, ip);
	rseq_resume(&regs);
	return instruction_pointer(&regs);
}

static const struct rseq_cs good = {
	.start_ip = CODE, .post_commit_offset = 32, .abort_ip = ABORT,
};

SCENE_CASE(where_it_goes_on)
{
	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_rseq, BASE, 32, 0, SIG);
	KUNIT_EXPECT_EQ(test, resume_at(CODE, &good), ABORT);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 8), 0u);
	KUNIT_EXPECT_LT(test, got_word(BASE), num_possible_cpus());
	KUNIT_EXPECT_EQ(test, got_word(BASE), got_word(BASE + 4));
	KUNIT_EXPECT_EQ(test, resume_at(CODE + 31, &good), ABORT);
	/* Behind it, and before it: it is not in it any more. */
	KUNIT_EXPECT_EQ(test, resume_at(CODE + 32, &good), CODE + 32);
	KUNIT_EXPECT_EQ(test, got_word(BASE + 8), 0u);
	KUNIT_EXPECT_EQ(test, resume_at(CODE - 1, &good), CODE - 1);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
}

/* What makes no sense ends the program; here, the child that runs it. */
static int resume_badly(void *cs)
{
	struct ksignal ksig;

	resume_at(CODE, cs);
	return get_signal(&ksig) ? 1 : 2;
}

SCENE_CASE(what_makes_no_sense)
{
	static struct rseq_cs bad[] = {
		{ .version = 1, .start_ip = CODE, .post_commit_offset = 32, .abort_ip = ABORT },
		{ .start_ip = ~0ull, .post_commit_offset = 32, .abort_ip = ABORT },
		{ .start_ip = CODE, .post_commit_offset = ~0ull, .abort_ip = ABORT },
		{ .start_ip = CODE, .post_commit_offset = 32, .abort_ip = CODE + 8 },
		{ .start_ip = CODE, .post_commit_offset = 32, .abort_ip = ABORT + 4 },
		{ .start_ip = CODE, .post_commit_offset = 32, .abort_ip = 2 },
	};
	struct wait_opts wo;

	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_rseq, BASE, 32, 0, SIG);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_GT(test, spawn(resume_badly, &bad[i]), 0);
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
		KUNIT_EXPECT_EQ_MSG(test, wo.status, SIGSEGV, "section %u", i);
	}
}

/* Asleep for a moment, however late the CPU is; then: is there anything to be looked at? */
static bool marked_by_a_switch(long nr)
{
	u64 switches = current->nvcsw;

	syscall_set_nr(task_pt_regs(current), nr);
	clear_thread_flag(TIF_NOTIFY_RESUME);
	while (current->nvcsw == switches)
		msleep(1);
	return test_thread_flag(TIF_NOTIFY_RESUME);
}

SCENE_CASE(who_is_marked)
{
	struct cpumask first = { };

	cpumask_set_cpu(0, &first);
	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_rseq, BASE, 32, 0, SIG);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, &first), 0);
	__rseq_resume(task_pt_regs(current));
	KUNIT_EXPECT_TRUE(test, marked_by_a_switch(-1));
	KUNIT_EXPECT_FALSE(test, marked_by_a_switch(__NR_read));
	current->rseq_cpu++;
	KUNIT_EXPECT_TRUE(test, marked_by_a_switch(__NR_read));
}

static struct kunit_case rseq_cases[] = {
	KUNIT_CASE(registration),
	KUNIT_CASE(where_it_goes_on),
	KUNIT_CASE(what_makes_no_sense),
	KUNIT_CASE(who_is_marked),
	{}
};

static struct kunit_suite rseq_suite = {
	.name = "rseq",
	.test_cases = rseq_cases,
};
kunit_test_suite(rseq_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
