// SPDX-License-Identifier: GPL-2.0-only
/* Tests of fs/protected.c, on inodes of no filesystem. */
#include <kunit/param.h>
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/module.h>
#include <linux/stat.h>
#include <linux/vfs.h>

#include "../protected.h"

#define OURS	1000
#define HIS	1001
#define THEIRS	1002

static const struct inode_operations no_ops;
static struct super_block no_sb;
static int saved[4];

/* Who asks is nobody special. */
static int protected_init(struct kunit *test)
{
	struct cred *cred = prepare_creds();

	KUNIT_ASSERT_NOT_NULL(test, cred);
	cred->fsuid = OURS;
	cred->fsgid = OURS;
	cred->cap_effective = 0;
	test->priv = (void *)override_creds(cred);
	memcpy(saved, (int [4]){ protected_symlinks, protected_hardlinks, protected_fifos,
				 protected_regular }, sizeof(saved));
	return 0;
}

static void protected_exit(struct kunit *test)
{
	const struct cred *mine;

	protected_symlinks = saved[0];
	protected_hardlinks = saved[1];
	protected_fifos = saved[2];
	protected_regular = saved[3];
	if (!test->priv)
		return;
	mine = current_cred();
	revert_creds(test->priv);
	put_cred(mine);
}

static struct inode file_of(umode_t mode, uid_t uid)
{
	return (struct inode){ .i_mode = mode, .i_uid = uid, .i_gid = uid, .i_op = &no_ops,
			       .i_sb = &no_sb };
}

/* --- Symlinks. --- */

static const struct follow_case {
	const char *name;
	umode_t dir;
	uid_t dir_uid, uid;
	int says;
} follow_cases[] = {
	{ "a stranger's", 01777, HIS, THEIRS, -EACCES },
	{ "one's own", 01777, HIS, OURS, 0 },
	{ "the directory's owner's", 01777, HIS, HIS, 0 },
	{ "not sticky", 0777, HIS, THEIRS, 0 },
	{ "not for all", 01775, HIS, THEIRS, 0 },
};
KUNIT_ARRAY_PARAM_DESC(follow, follow_cases, name);

static void symlinks(struct kunit *test)
{
	const struct follow_case *c = test->param_value;
	struct inode dir = file_of(S_IFDIR | c->dir, c->dir_uid);
	struct inode link = file_of(S_IFLNK | 0777, c->uid);

	protected_symlinks = 1;
	KUNIT_EXPECT_EQ(test, may_follow_last(&dir, &link), c->says);
	protected_symlinks = 0;
	KUNIT_EXPECT_EQ(test, may_follow_last(&dir, &link), 0);
}

/* --- Other names. --- */

static const struct link_case {
	const char *name;
	umode_t mode;
	uid_t uid;
	int says;
} link_cases[] = {
	{ "one's own", S_IFREG | 0600, OURS, 0 },
	{ "what may be written", S_IFREG | 0666, HIS, 0 },
	{ "what may be read", S_IFREG | 0644, HIS, -EPERM },
	{ "set-uid", S_IFREG | 04777, HIS, -EPERM },
	{ "one's own set-uid", S_IFREG | 04777, OURS, 0 },
	{ "set-gid", S_IFREG | 02777, HIS, -EPERM },
	{ "locked as a whole", S_IFREG | 02767, HIS, 0 },
	{ "a FIFO", S_IFIFO | 0666, HIS, -EPERM },
	{ "a symlink", S_IFLNK | 0777, HIS, -EPERM },
};
KUNIT_ARRAY_PARAM_DESC(link, link_cases, name);

static void hardlinks(struct kunit *test)
{
	const struct link_case *c = test->param_value;
	struct inode inode = file_of(c->mode, c->uid);

	protected_hardlinks = 1;
	KUNIT_EXPECT_EQ(test, may_link(&inode), c->says);
	protected_hardlinks = 0;
	KUNIT_EXPECT_EQ(test, may_link(&inode), 0);
}

/* --- What was made by somebody else. --- */

static const struct made_case {
	const char *name;
	struct sticky_dir dir;
	umode_t mode;
	uid_t uid;
	int says[3];			/* by what is guarded */
} made_cases[] = {
	{ "a FIFO", { 01777, HIS }, S_IFIFO | 0666, THEIRS, { 0, -EACCES, -EACCES } },
	{ "a file", { 01777, HIS }, S_IFREG | 0666, THEIRS, { 0, -EACCES, -EACCES } },
	{ "a file of a group's", { 01770, HIS }, S_IFREG | 0666, THEIRS, { 0, 0, -EACCES } },
	{ "of the owner alone", { 01700, HIS }, S_IFREG | 0666, THEIRS, { 0, 0, 0 } },
	{ "not sticky", { 0777, HIS }, S_IFREG | 0666, THEIRS, { 0, 0, 0 } },
	{ "one's own", { 01777, HIS }, S_IFREG | 0666, OURS, { 0, 0, 0 } },
	{ "the directory's owner's", { 01777, HIS }, S_IFREG | 0666, HIS, { 0, 0, 0 } },
	{ "a device", { 01777, HIS }, S_IFCHR | 0666, THEIRS, { 0, 0, 0 } },
};
KUNIT_ARRAY_PARAM_DESC(made, made_cases, name);

static void made_by_others(struct kunit *test)
{
	const struct made_case *c = test->param_value;
	struct inode inode = file_of(c->mode, c->uid);

	for (int guard = 0; guard < 3; guard++) {
		protected_fifos = S_ISFIFO(c->mode) ? guard : 0;
		protected_regular = S_ISREG(c->mode) ? guard : 0;
		KUNIT_EXPECT_EQ(test, may_open_made(&c->dir, &inode), c->says[guard]);
	}
}

static struct kunit_case protected_cases[] = {
	KUNIT_CASE_PARAM(symlinks, follow_gen_params),
	KUNIT_CASE_PARAM(hardlinks, link_gen_params),
	KUNIT_CASE_PARAM(made_by_others, made_gen_params),
	{ }
};

static struct kunit_suite protected_suite = {
	.name = "protected",
	.init = protected_init,
	.exit = protected_exit,
	.test_cases = protected_cases,
};
kunit_test_suite(protected_suite);

MODULE_DESCRIPTION("Tests of names that others have made");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
