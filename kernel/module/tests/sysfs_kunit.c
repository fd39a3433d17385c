// SPDX-License-Identifier: GPL-2.0-only
/* Tests of what /sys/module says of modules that are loaded, and what it does to them. */
#include <kunit/fail_nth.h>

#include "../../../fs/tests/proc_user.h"
#include "images.h"

/* The module's directory. */
#define DIR	"/module/testmod_base/"

static int sysfs_suite_init(struct kunit_suite *suite)
{
	proc_mnt = kern_mount(get_fs_type("sysfs"), NULL);
	return PTR_ERR_OR_ZERO(proc_mnt);
}

/* A file of the base's has this text. */
static void says(struct kunit *test, const char *name, const char *expected)
{
	char path[64], buf[128];

	snprintf(path, sizeof(path), DIR "%s", name);
	KUNIT_EXPECT_GE(test, read_name(path, buf, sizeof(buf)), 0l);
	KUNIT_EXPECT_STREQ(test, buf, expected);
}

static void unload(struct kunit *test, const char *name)
{
	KUNIT_EXPECT_EQ(test, delete_module(name, 0), 0);
}

/* What Linux has there, but for sections, notes and what is not known of the source. */
SCENE_CASE(a_module_is_described)
{
	char buf[128];

	enter_proc();
	EXPECT(read_name(DIR "refcnt", buf, sizeof(buf)), -ENOENT);
	EXPECT(load_image(testmod_base, "value=5"), 0);
	says(test, "initstate", "live\n");
	says(test, "refcnt", "0\n");
	says(test, "initsize", "0\n");
	says(test, "taint", "\n");
	EXPECT(read_name(DIR "version", buf, sizeof(buf)), -ENOENT);
	KUNIT_EXPECT_GT(test, read_name(DIR "coresize", buf, sizeof(buf)), 1l);
	KUNIT_EXPECT_NE(test, buf[0], '0');
	says(test, "parameters/value", "5\n");
	says(test, "parameters/text", "default\n");
	/* One without permissions is not shown; what nobody may read root may not either. */
	EXPECT(read_name(DIR "parameters/hidden", buf, sizeof(buf)), -ENOENT);
	EXPECT(read_name(DIR "parameters/fail", buf, sizeof(buf)), -EACCES);
	EXPECT(write_name(DIR "parameters/fail", "1"), 1);
	unload(test, "testmod_base");
	EXPECT(read_name(DIR "refcnt", buf, sizeof(buf)), -ENOENT);
}

/* Each new text takes the place of the last one; the last goes with the module. */
SCENE_CASE(parameters_are_set)
{
	static char long_text[PARAM_TEXT_MAX + 2];

	enter_proc();
	EXPECT(load_image(testmod_base, NULL), 0);
	EXPECT(write_name(DIR "parameters/value", "17\n"), 3);
	says(test, "parameters/value", "17\n");
	EXPECT(write_name(DIR "parameters/value", "many"), -EINVAL);
	EXPECT(write_name(DIR "parameters/value", ""), 0);
	says(test, "parameters/value", "17\n");
	EXPECT(write_name(DIR "parameters/text", "one"), 3);
	EXPECT(write_name(DIR "parameters/text", "another"), 7);
	says(test, "parameters/text", "another\n");
	memset(long_text, 'x', PARAM_TEXT_MAX + 1);
	EXPECT(write_name(DIR "parameters/text", long_text), -ENOSPC);
	says(test, "parameters/text", "another\n");
	EXPECT(write_name(DIR "refcnt", "1"), -EACCES);
	unload(test, "testmod_base");
}

/* Who uses it is a link among its holders, as long as it is loaded. */
SCENE_CASE(holders_are_linked)
{
	const char *link = DIR "holders/testmod_user";
	struct path path;

	enter_proc();
	EXPECT(load_image(testmod_base, NULL), 0);
	EXPECT(kern_path(link, 0, &path), -ENOENT);
	EXPECT(load_image(testmod_user, NULL), 0);
	says(test, "refcnt", "1\n");
	says(test, "holders/testmod_user/initstate", "live\n");
	unload(test, "testmod_user");
	EXPECT(kern_path(link, 0, &path), -ENOENT);
	unload(test, "testmod_base");
}

/* An init that fails, or memory that is missing, leaves nothing. */
SCENE_CASE(one_that_fails_has_no_directory)
{
	char buf[16];

	enter_proc();
	EXPECT(load_image(testmod_base, "fail=-19"), -ENODEV);
	EXPECT(read_name(DIR "refcnt", buf, sizeof(buf)), -ENOENT);
	EXPECT(load_image(testmod_base, NULL), 0);
	KUNIT_FAIL_NTH(test, run) {
		int err = load_image(testmod_user, NULL);

		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, err, 0);
		if (!err)
			unload(test, "testmod_user");
		EXPECT(read_name("/module/testmod_user/refcnt", buf, sizeof(buf)), -ENOENT);
		says(test, "refcnt", "0\n");
	}
	unload(test, "testmod_base");
}

/* A file that is open when its module goes has nothing more to say. */
SCENE_CASE(files_outlive_the_module)
{
	struct file *file;
	char buf[16];
	loff_t pos = 0;

	enter_proc();
	EXPECT(load_image(testmod_base, NULL), 0);
	file = filp_open(DIR "parameters/value", O_RDWR, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	unload(test, "testmod_base");
	EXPECT(kernel_read(file, buf, sizeof(buf), &pos), -EIO);
	EXPECT(kernel_write(file, "3", 1, &pos), -EIO);
	fput(file);
}

static struct kunit_case module_sysfs_cases[] = {
	KUNIT_CASE(a_module_is_described),
	KUNIT_CASE(parameters_are_set),
	KUNIT_CASE(holders_are_linked),
	KUNIT_CASE(one_that_fails_has_no_directory),
	KUNIT_CASE(files_outlive_the_module),
	{}
};

static struct kunit_suite module_sysfs_suite = {
	.name = "module_sysfs",
	.suite_init = sysfs_suite_init,
	.suite_exit = proc_suite_exit,
	.test_cases = module_sysfs_cases,
};
kunit_test_suite(module_sysfs_suite);
