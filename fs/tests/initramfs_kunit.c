// SPDX-License-Identifier: GPL-2.0-only
/* Archives become files: links, devices, times, several archives, damaged ones. */
#include <linux/initrd.h>
#include <linux/module.h>

#include "fs_user.h"
#include "gzip_archive.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

struct archive {
	char *buf;
	size_t len;
};

/* What stands in a header. */
struct item {
	const char *name, *data;
	unsigned int mode, ino, nlink, uid, gid, mtime, major, minor;
};

static void put(struct archive *a, const void *data, size_t len)
{
	memcpy(a->buf + a->len, data, len);
	a->len = ALIGN(a->len + len, 4);
}

static void add(struct archive *a, const struct item *item)
{
	unsigned int size = item->data ? strlen(item->data) : 0;
	char header[111];

	snprintf(header, sizeof(header), "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
		 item->ino, item->mode, item->uid, item->gid, item->nlink ?: 1, item->mtime,
		 size, 0, 3, item->major, item->minor, (int)strlen(item->name) + 1, 0);
	memcpy(a->buf + a->len, header, 110);
	a->len += 110;
	put(a, item->name, strlen(item->name) + 1);
	if (size)
		put(a, item->data, size);
}

static struct archive *new_archive(struct kunit *test)
{
	struct archive *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	a->buf = kunit_kzalloc(test, 16384, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, a->buf);
	return a;
}

static void all_kinds(struct kunit *test)
{
	struct archive *a = new_archive(test);
	char buf[16] = {};
	struct stat st;

	fs_world(test);
	add(a, &(struct item){ "d", NULL, 040750, 1, 2, 5, 6, 1000 });
	add(a, &(struct item){ "d/f", "hello", 0104755, 2, 1, 7, 8, 2000 });
	add(a, &(struct item){ "l", "d/f", 0120777, 3, 1, 0, 0, 3000 });
	add(a, &(struct item){ "null", NULL, 020666, 4, 1, 0, 0, 4000, 1, 3 });
	add(a, &(struct item){ "p", NULL, 010600, 5 });
	add(a, &(struct item){ "h1", NULL, 0100644, 6, 2 });
	add(a, &(struct item){ "h2", "both", 0100644, 6, 2 });
	add(a, &(struct item){ "TRAILER!!!" });
	a->len += 512;
	/* The same number in another archive is another file. */
	add(a, &(struct item){ "h3", "other", 0100644, 6, 2 });
	add(a, &(struct item){ "d", NULL, 040755, 1, 2, 5, 6, 1500 });
	add(a, &(struct item){ "p", "no pipe", 0100600, 9 });
	EXPECT(unpack_to_rootfs(a->buf, a->len), 0);
	EXPECT(k_stat("d", &st), 0);
	EXPECT(st.st_mode, 040755);
	EXPECT(st.st_uid, 5);
	EXPECT(st.st_mtime, 1500);
	EXPECT(k_stat("l", &st), 0);
	EXPECT(st.st_mode, 0104755);
	EXPECT(st.st_uid, 7);
	EXPECT(st.st_gid, 8);
	EXPECT(st.st_size, 5);
	EXPECT(st.st_mtime, 2000);
	EXPECT(k_statat("l", &st, AT_SYMLINK_NOFOLLOW), 0);
	EXPECT(st.st_mtime, 3000);
	EXPECT(k_readlink("l", buf, 16), 3);
	KUNIT_EXPECT_STREQ(test, buf, "d/f");
	EXPECT(k_stat("null", &st), 0);
	EXPECT(st.st_mode, 020666);
	EXPECT(st.st_rdev, 0x103);
	EXPECT(k_stat("h1", &st), 0);
	EXPECT(st.st_nlink, 2);
	EXPECT(st.st_size, 4);
	EXPECT(k_stat("h3", &st), 0);
	EXPECT(st.st_nlink, 1);
	EXPECT(k_stat("p", &st), 0);
	EXPECT(st.st_mode, 0100600);
	EXPECT(st.st_size, 7);
}

/* Cut off anywhere, it never does more than fail. */
static void damaged(struct kunit *test)
{
	struct archive *a = new_archive(test);

	fs_world(test);
	add(a, &(struct item){ "d", NULL, 040755, 1 });
	add(a, &(struct item){ "d/f", "hello", 0100644, 2 });
	for (size_t len = 1; len < a->len - 3; len++)
		if (len != 112)
			EXPECT(unpack_to_rootfs(a->buf, len), -EINVAL);
	EXPECT(unpack_to_rootfs("\x1f\x8b\x08", 3), -EINVAL);
	EXPECT(unpack_to_rootfs("junk", 4), -EINVAL);
	EXPECT(unpack_to_rootfs("\0\0\0", 3), 0);
	a->len = 0;
	add(a, &(struct item){ "none/f", "x", 0100644, 2 });
	EXPECT(unpack_to_rootfs(a->buf, a->len), -ENOENT);
	a->len = 0;
	add(a, &(struct item){ "strange", NULL, 0170644, 2 });
	EXPECT(unpack_to_rootfs(a->buf, a->len), -EINVAL);
}

static void text_of(struct kunit *test, const char *name)
{
	char *buf = kunit_kzalloc(test, 20000, GFP_KERNEL);
	char line[64];
	size_t at = 0;
	long fd = k_open(name, O_RDONLY, 0), len;

	KUNIT_ASSERT_GE(test, fd, 0l);
	len = k_read(fd, buf, 20000);
	for (unsigned int i = 0; i < 400; i++) {
		snprintf(line, sizeof(line), "line %u of a text that repeats itself\n", i);
		EXPECT(memcmp(buf + at, line, strlen(line)), 0);
		at += strlen(line);
	}
	EXPECT(len, at);
	EXPECT(k_close(fd), 0);
}

/* Between others that are not, and twice. */
static void compressed(struct kunit *test)
{
	struct archive *a = new_archive(test);

	fs_world(test);
	add(a, &(struct item){ "before", "1", 0100644, 1, 2 });
	a->len = ALIGN(a->len + 100, 512);
	memcpy(a->buf + a->len, gzip_archive, sizeof(gzip_archive));
	a->len += sizeof(gzip_archive);
	memcpy(a->buf + a->len, gzip_archive, sizeof(gzip_archive));
	a->len = ALIGN(a->len + sizeof(gzip_archive), 4);
	add(a, &(struct item){ "after", "22", 0100644, 1, 2 });
	EXPECT(unpack_to_rootfs(a->buf, a->len), 0);
	text_of(test, "gz");
	EXPECT(k_exists("before"), 0);
	EXPECT(k_exists("after"), 0);
}

/* A bit of each byte wrong: an error, or the same text. */
static void compressed_and_damaged(struct kunit *test)
{
	u8 *copy = kunit_kmalloc(test, sizeof(gzip_archive), GFP_KERNEL);
	unsigned int errors = 0;

	fs_world(test);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	for (size_t i = 0; i < sizeof(gzip_archive); i++) {
		memcpy(copy, gzip_archive, sizeof(gzip_archive));
		copy[i] ^= 1 << i % 8;
		if (unpack_to_rootfs(copy, sizeof(gzip_archive)))
			errors++;
		else
			text_of(test, "gz");
		if (i)
			KUNIT_EXPECT_NE(test, unpack_to_rootfs(gzip_archive, i), 0);
	}
	KUNIT_EXPECT_GT(test, errors, (unsigned int)sizeof(gzip_archive) - 20);
}

/* fs/tests/initramfs.list, as a file that it names itself. */
static void brought_along(struct kunit *test)
{
	static const char begin[] = "# SPDX";
	char text[sizeof(begin)] = "";
	struct stat st;
	long fd;

	if (sizeof(CONFIG_INITRAMFS_SOURCE) == 1)
		kunit_skip(test, "the kernel brings nothing along");
	fs_world(test);
	set_fs_root(&init_fs.root);
	set_fs_pwd(&init_fs.root);
	fd = k_open("/.along/link", O_RDONLY, 0);
	KUNIT_ASSERT_GE(test, fd, 0l);
	EXPECT(k_read(fd, text, sizeof(begin) - 1), sizeof(begin) - 1);
	KUNIT_EXPECT_STREQ(test, text, begin);
	EXPECT(k_close(fd), 0);
	EXPECT(k_stat(".along/list", &st), 0);
	EXPECT(st.st_mode, 0100640);
	EXPECT(k_stat(".along/null", &st), 0);
	EXPECT(st.st_rdev, 0x103);
}

static struct kunit_case initramfs_cases[] = {
	KUNIT_CASE(all_kinds),
	KUNIT_CASE(damaged),
	KUNIT_CASE(compressed),
	KUNIT_CASE(compressed_and_damaged),
	KUNIT_CASE(brought_along),
	{}
};

static struct kunit_suite initramfs_suite = {
	.name = "initramfs",
	.test_cases = initramfs_cases,
};
kunit_test_suite(initramfs_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
