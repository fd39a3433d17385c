// SPDX-License-Identifier: GPL-2.0-only
/* devtmpfs: what is there, comes, goes, and is the same at each mount. */
#include <linux/devtmpfs.h>
#include <linux/module.h>

#include "../../../fs/tests/fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

static long mount_at(const char *where, const char *options)
{
	return ksyscall(__NR_mount, fs_name(0, "devtmpfs"), fs_name(1, where),
			fs_name(2, "devtmpfs"), 0, fs_name(3, options));
}

static void devices_are_there(struct kunit *test)
{
	static const struct devnode nodes[] = {
		{ "null", S_IFCHR | 0666, 0x103 }, { "zero", S_IFCHR | 0666, 0x105 },
		{ "full", S_IFCHR | 0666, 0x107 }, { "random", S_IFCHR | 0666, 0x108 },
		{ "urandom", S_IFCHR | 0666, 0x109 }, { "tty", S_IFCHR | 0666, 0x500 },
		{ "console", S_IFCHR | 0600, 0x501 }, { "ptmx", S_IFCHR | 0666, 0x502 },
	};
	struct stat st;
	char name[32];

	fs_tree_world(test);
	EXPECT(k_mkdir("dev", 0700), 0);
	EXPECT(mount_at("dev", "mode=700"), 0);
	EXPECT(k_stat("dev", &st), 0);
	EXPECT(st.st_mode, S_IFDIR | 0755);
	for (unsigned int i = 0; i < ARRAY_SIZE(nodes); i++) {
		snprintf(name, sizeof(name), "dev/%s", nodes[i].name);
		EXPECT(k_stat(name, &st), 0);
		EXPECT(st.st_mode, nodes[i].mode);
		EXPECT(st.st_rdev, nodes[i].dev);
		EXPECT(st.st_uid, 0);
	}
	EXPECT(k_make("dev/null2", ""), 0);
	EXPECT(k_unlink("dev/null2"), 0);
}

/* Whoever makes it, it is root's, and has the mode that was asked for. */
static void nodes_come_and_go(struct kunit *test)
{
	const struct devnode node = { "kunit0", S_IFCHR | 0642, MKDEV(1, 3) };
	const struct cred *old;
	struct stat st;
	char c;
	long fd;

	fs_tree_world(test);
	EXPECT(k_mkdir("a", 0755), 0);
	EXPECT(k_mkdir("b", 0755), 0);
	EXPECT(mount_at("a", NULL), 0);
	EXPECT(mount_at("b", NULL), 0);
	current->fs->umask = 077;
	old = as_user(1000, 1000);
	EXPECT(devtmpfs_create_node(&node), 0);
	EXPECT(devtmpfs_create_node(&node), -EEXIST);
	as_root(old);
	EXPECT(k_stat("a/kunit0", &st), 0);
	EXPECT(st.st_mode, S_IFCHR | 0642);
	EXPECT(st.st_uid, 0);
	EXPECT(st.st_gid, 0);
	fd = k_open("b/kunit0", O_RDONLY, 0);
	KUNIT_EXPECT_GE(test, fd, 0l);
	devtmpfs_delete_node("kunit0");
	devtmpfs_delete_node("kunit0");
	EXPECT(k_exists("a/kunit0"), -ENOENT);
	EXPECT(k_exists("b/kunit0"), -ENOENT);
	EXPECT(k_read(fd, &c, 1), 0);
}

static void it_goes_to_dev(struct kunit *test)
{
	fs_tree_world(test);
	EXPECT(devtmpfs_mount(), -ENOENT);
	EXPECT(k_mkdir("dev", 0755), 0);
	EXPECT(devtmpfs_mount(), 0);
	EXPECT(k_exists("/dev/null"), 0);
}

static struct kunit_case devtmpfs_cases[] = {
	KUNIT_CASE(devices_are_there),
	KUNIT_CASE(nodes_come_and_go),
	KUNIT_CASE(it_goes_to_dev),
	{}
};

static struct kunit_suite devtmpfs_suite = {
	.name = "devtmpfs",
	.test_cases = devtmpfs_cases,
};
kunit_test_suite(devtmpfs_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
