// SPDX-License-Identifier: GPL-2.0-only
/* Tests of credentials: copies, groups, who may what. */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/module.h>
#include <uapi/linux/capability.h>

static void the_kernel_is_root(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, current_uid(), 0u);
	KUNIT_EXPECT_EQ(test, current_fsgid(), 0u);
	KUNIT_EXPECT_TRUE(test, capable(CAP_SYS_ADMIN));
	KUNIT_EXPECT_TRUE(test, capable(CAP_LAST_CAP));
	KUNIT_EXPECT_TRUE(test, in_group_p(0));
	KUNIT_EXPECT_FALSE(test, in_group_p(1));
}

/* A copy shows when it is committed, and nothing of it when it is not. */
static void changes_are_made_in_a_copy(struct kunit *test)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_NULL(test, new);
	new->euid = 1000;
	new->cap_effective = 0;
	KUNIT_EXPECT_EQ(test, current_euid(), 0u);
	abort_creds(new);
	KUNIT_EXPECT_PTR_EQ(test, current_cred(), old);

	get_cred(old);
	new = prepare_creds();
	KUNIT_ASSERT_NOT_NULL(test, new);
	new->euid = 1000;
	new->cap_effective = 1ull << CAP_KILL;
	commit_creds(new);
	KUNIT_EXPECT_EQ(test, current_euid(), 1000u);
	KUNIT_EXPECT_FALSE(test, capable(CAP_SYS_ADMIN));
	KUNIT_EXPECT_TRUE(test, capable(CAP_KILL));
	put_cred(override_creds(old));
}

static void supplementary_groups(struct kunit *test)
{
	struct group_info *groups = groups_alloc(3);
	struct cred *new = prepare_creds();
	const struct cred *old;

	KUNIT_ASSERT_NOT_NULL(test, groups);
	KUNIT_ASSERT_NOT_NULL(test, new);
	for (int i = 0; i < 3; i++)
		groups->gid[i] = 10 * (i + 1);
	put_group_info(new->group_info);
	new->group_info = groups;
	new->fsgid = 5;
	new->egid = 6;
	old = override_creds(new);
	for (gid_t gid = 9; gid < 32; gid++)
		KUNIT_EXPECT_EQ(test, in_group_p(gid), gid % 10 == 0);
	KUNIT_EXPECT_TRUE(test, in_group_p(5) && !in_egroup_p(5));
	KUNIT_EXPECT_TRUE(test, in_egroup_p(6) && !in_group_p(6));
	revert_creds(old);
	abort_creds(new);
}

static void of_another_task(struct kunit *test)
{
	const struct cred *cred = get_task_cred(current);

	KUNIT_EXPECT_PTR_EQ(test, cred, current_cred());
	put_cred(cred);
}

static struct kunit_case cred_cases[] = {
	KUNIT_CASE(the_kernel_is_root),
	KUNIT_CASE(changes_are_made_in_a_copy),
	KUNIT_CASE(supplementary_groups),
	KUNIT_CASE(of_another_task),
	{}
};

static struct kunit_suite cred_suite = {
	.name = "cred",
	.test_cases = cred_cases,
};
kunit_test_suite(cred_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
