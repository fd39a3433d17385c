// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of files in /proc that make the kernel do something, or say how it was made. What
 * would end the machine, or anybody's process, is not asked for.
 */
#include <linux/console.h>
#include <linux/inflate.h>
#include <linux/sysrq.h>

#include "../../kernel/tests/log_tail.h"
#include "proc_user.h"

/* --- Keys. --- */

#define NO_LEVEL	9

/* What has been said since @key was written, from the line that names it on. */
static const char *press(struct kunit *test, const char *key, const char *mark)
{
	EXPECT(write_name("/sysrq-trigger", key), strlen(key));
	return log_since(mark);
}

SCENE_CASE(keys_that_show)
{
	int level = console_swap_level(1);
	char name[TASK_COMM_LEN];

	enter_proc();
	KUNIT_EXPECT_NOT_NULL(test, press(test, "m", "sysrq: Show Memory\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(log_since("sysrq: Show Memory\n"), "Mem-Info"));
	KUNIT_EXPECT_NOT_NULL(test, press(test, "w", "sysrq: Show Blocked State\n"));
	get_task_comm(name, current);
	KUNIT_EXPECT_NOT_NULL(test, press(test, "t", "sysrq: Show State\n"));
	/* The one that asks is among the last that were made. */
	KUNIT_EXPECT_NOT_NULL(test, log_since(name));
	KUNIT_EXPECT_NOT_NULL(test, press(test, "s", "sysrq: Emergency Sync\n"));
	KUNIT_EXPECT_NOT_NULL(test, log_since("Emergency Sync complete\n"));
	KUNIT_EXPECT_NOT_NULL(test, press(test, "u\n", "sysrq: Emergency Remount R/O\n"));
	KUNIT_EXPECT_NOT_NULL(test, log_since("Emergency Remount complete\n"));
	/* What the console was to show it is to show afterwards. */
	EXPECT(console_swap_level(level), 1);
}

static const char *const help[] = {
	"sysrq: HELP : loglevel(0-9) reboot(b) crash(c) ", " memory-full-oom-kill(f) ",
	" kill-all-tasks(i) show-backtrace-all-active-cpus(l) show-memory-usage(m) poweroff(o) ",
	" show-task-states(t) unmount(u) show-blocked-tasks(w) \n",
};

/* Any that does nothing shows what others do; only the first letter counts. */
SCENE_CASE(keys_that_do_nothing)
{
	static const char *const keys[] = { "h", "?", "B", "z\n", "\n", " b" };

	enter_proc();
	for (unsigned int i = 0; i < ARRAY_SIZE(keys); i++) {
		printk(KERN_INFO "kunit: key %u\n", i);
		EXPECT(write_name("/sysrq-trigger", keys[i]), strlen(keys[i]));
		for (unsigned int n = 0; n < ARRAY_SIZE(help); n++)
			KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(log_since("kunit: key "), help[n]),
						  "%s", help[n]);
	}
}

SCENE_CASE(keys_of_levels)
{
	int level = console_swap_level(NO_LEVEL);

	enter_proc();
	KUNIT_EXPECT_NOT_NULL(test, press(test, "3", "sysrq: Changing Loglevel\n"));
	KUNIT_EXPECT_NOT_NULL(test, log_since("sysrq: Loglevel set to 3\n"));
	EXPECT(console_swap_level(level), 3);
}

SCENE_CASE(keys_and_rights)
{
	char buf[16];
	int before = sysctl_sysrq;

	enter_proc();
	EXPECT(write_name("/sysrq-trigger", ""), 0);
	EXPECT(read_name("/sysrq-trigger", buf, sizeof(buf)), -EIO);
	EXPECT(write_name("/sys/kernel/sysrq", "438\n"), 4);
	EXPECT(read_name("/sys/kernel/sysrq", buf, sizeof(buf)), 4);
	KUNIT_EXPECT_STREQ(test, buf, "438\n");
	WRITE_ONCE(sysctl_sysrq, before);
	become(test, 1000);
	EXPECT(write_name("/sysrq-trigger", "m"), -EACCES);
}

/* --- What was it built with? --- */

#define TEXT_ROOM	(1 << 18)

SCENE_CASE(config_gz)
{
	char *packed = kvzalloc(TEXT_ROOM, GFP_KERNEL);
	char *text = kvzalloc(TEXT_ROOM, GFP_KERNEL);
	struct inflate s = { };
	struct kstat stat;
	struct path path;
	long len;

	KUNIT_ASSERT_TRUE(test, packed && text);
	enter_proc();
	len = read_name("/config.gz", packed, TEXT_ROOM);
	KUNIT_ASSERT_GT(test, len, 20l);
	s.in = (u8 *)packed;
	s.in_end = s.in + len;
	s.out = s.out_start = (u8 *)text;
	s.out_end = s.out + TEXT_ROOM - 1;
	EXPECT(gunzip(&s), 0);
	KUNIT_EXPECT_PTR_EQ(test, s.in, s.in_end);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "\nCONFIG_KUNIT=y\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "\nCONFIG_IKCONFIG_PROC=y\n"));
	KUNIT_ASSERT_EQ(test, kern_path("/config.gz", 0, &path), 0);
	EXPECT(vfs_getattr(&path, &stat), 0);
	EXPECT(stat.size, len);
	path_put(&path);
	kvfree(packed);
	kvfree(text);
}

/* --- Memory that can be had back. --- */

SCENE_CASE(drop_caches)
{
	static const char *const wrong[] = { "0", "5", "-1", "x", "5 1" };
	char buf[16];

	enter_proc();
	EXPECT(write_name("/sys/vm/drop_caches", "1"), 1);
	EXPECT(write_name("/sys/vm/drop_caches", "3\n"), 2);
	snprintf(buf, sizeof(buf), "(%d): ", current->pid);
	KUNIT_EXPECT_NOT_NULL(test, strstr(log_since(buf), "drop_caches: 3\n"));
	/* A number is all that is taken. */
	EXPECT(write_name("/sys/vm/drop_caches", "1 2"), 2);
	for (unsigned int i = 0; i < ARRAY_SIZE(wrong); i++)
		EXPECT(write_name("/sys/vm/drop_caches", wrong[i]), -EINVAL);
	EXPECT(read_name("/sys/vm/drop_caches", buf, sizeof(buf)), -EACCES);
}

static struct kunit_case proc_controls_cases[] = {
	KUNIT_CASE(keys_that_show), KUNIT_CASE(keys_that_do_nothing), KUNIT_CASE(keys_of_levels),
	KUNIT_CASE(keys_and_rights), KUNIT_CASE(config_gz), KUNIT_CASE(drop_caches), {}
};

static struct kunit_suite proc_controls_suite = {
	.name = "proc_controls",
	.suite_init = proc_suite_init,
	.suite_exit = proc_suite_exit,
	.test_cases = proc_controls_cases,
};
kunit_test_suite(proc_controls_suite);

MODULE_DESCRIPTION("KUnit tests of what /proc makes the kernel do");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
