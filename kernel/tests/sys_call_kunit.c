// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the way from a number to a system call. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/syscalls.h>

static void what_is_no_call(struct kunit *test)
{
	/* A hole on both machines, the table's end, and beyond it. */
	KUNIT_EXPECT_EQ(test, ksyscall(400), -ENOSYS);
	KUNIT_EXPECT_EQ(test, ksyscall(nr_sys_calls - 1), -ENOSYS);
	KUNIT_EXPECT_EQ(test, ksyscall(nr_sys_calls), -ENOSYS);
	KUNIT_EXPECT_EQ(test, ksyscall(~0ul), -ENOSYS);
}

/* What a program passes is what arrives, in the type that the call asks for. */
SYSCALL_DEFINE6(kunit_six, int, a, unsigned long, b, char, c, u64, d, unsigned int, e, long, f)
{
	return a == -1 && b == ~1ul && c == (char)3 && d == 4 && e == 5 && f == -6;
}

static void every_argument_arrives(struct kunit *test)
{
	const unsigned long args[6] = {
		0xffffffff, ~1ul, 0x103, 4, 0x100000005, -6l,
	};
	struct pt_regs regs = {};

	syscall_set_arguments(&regs, args);
	for (unsigned int i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, syscall_get_argument(&regs, i), args[i]);
	KUNIT_EXPECT_EQ(test, __do_sys_kunit_six(&regs), 1l);
}

static void the_answer_and_the_number(struct kunit *test)
{
	struct pt_regs regs = {};

	syscall_set_nr(&regs, 39);
	KUNIT_EXPECT_EQ(test, syscall_get_nr(&regs), 39l);
	syscall_set_return_value(&regs, -EINTR);
	KUNIT_EXPECT_EQ(test, syscall_get_return_value(&regs), -EINTR);
}

static struct kunit_case sys_call_cases[] = {
	KUNIT_CASE(what_is_no_call),
	KUNIT_CASE(every_argument_arrives),
	KUNIT_CASE(the_answer_and_the_number),
	{}
};

static struct kunit_suite sys_call_suite = {
	.name = "sys_call",
	.test_cases = sys_call_cases,
};
kunit_test_suite(sys_call_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
