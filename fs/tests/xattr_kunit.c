// SPDX-License-Identifier: GPL-2.0-only
/* Tests of extended attributes: who may do what, as seen on Linux, and what they cost. */
#include <asm/byteorder.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/xattr.h>

#include "elf_image.h"
#include "fs_scene.h"

#define VALUE	(FS_DATA + PAGE_SIZE)

static long set_flags(const char *name, const char *value, int flags)
{
	put_bytes(VALUE, value, strlen(value));
	return ksyscall(__NR_lsetxattr, N("/f"), N2(name), VALUE, strlen(value), flags);
}

static long set(const char *name, const char *value)
{
	return set_flags(name, value, 0);
}

static long get(const char *name, size_t size)
{
	return ksyscall(__NR_lgetxattr, N("/f"), N2(name), VALUE, size);
}

static long drop(const char *name)
{
	return ksyscall(__NR_lremovexattr, N("/f"), N2(name));
}

/* The names, with commas for their ends; in the order of the filesystem. */
static const char *list(void)
{
	static char names[128];
	long len = ksyscall(__NR_llistxattr, N("/f"), VALUE, sizeof(names));

	memset(names, 0, sizeof(names));
	if (len > 0)
		got_bytes(VALUE, names, len);
	for (long i = 0; i + 1 < len; i++)
		names[i] = names[i] ?: ',';
	return len < 0 ? "?" : names;
}

SCENE_CASE(they_come_and_go)
{
	long fd;

	fs_scene(test, NULL);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	KUNIT_EXPECT_EQ(test, set("trusted.a", "12"), 0l);
	KUNIT_EXPECT_EQ(test, set_flags("trusted.a", "1", XATTR_CREATE), -(long)EEXIST);
	KUNIT_EXPECT_EQ(test, set_flags("trusted.b", "1", XATTR_REPLACE), -(long)ENODATA);
	KUNIT_EXPECT_EQ(test, set_flags("trusted.b", "1", 3), -(long)ENODATA);
	KUNIT_EXPECT_EQ(test, set_flags("trusted.a", "1", 3), -(long)EEXIST);
	KUNIT_EXPECT_EQ(test, set_flags("trusted.a", "1", 4), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, set_flags("trusted.a", "123", XATTR_REPLACE), 0l);
	KUNIT_EXPECT_EQ(test, get("trusted.a", 0), 3l);
	KUNIT_EXPECT_EQ(test, get("trusted.a", 2), -(long)ERANGE);
	KUNIT_EXPECT_EQ(test, get("trusted.a", 1ul << 40), 3l);
	KUNIT_EXPECT_EQ(test, got_word(VALUE) & 0xffffff, 0x333231u);
	KUNIT_EXPECT_EQ(test, set("user.e", ""), 0l);
	KUNIT_EXPECT_EQ(test, get("user.e", 10), 0l);
	KUNIT_EXPECT_STREQ(test, list(), "user.e,trusted.a");
	EXPECT_CALL(test, 17, __NR_listxattr, N("/f"), 0, 0);
	EXPECT_CALL(test, -ERANGE, __NR_listxattr, N("/f"), VALUE, 16);
	fd = k_open("/f", O_RDONLY, 0);
	EXPECT_CALL(test, 3, __NR_fgetxattr, fd, N("trusted.a"), VALUE, 10);
	EXPECT_CALL(test, 17, __NR_flistxattr, fd, VALUE, 100);
	EXPECT_CALL(test, 0, __NR_fsetxattr, fd, N("user.x"), 0, 0, 0);
	EXPECT_CALL(test, 0, __NR_fremovexattr, fd, N("user.x"));
	KUNIT_EXPECT_EQ(test, drop("trusted.a"), 0l);
	KUNIT_EXPECT_EQ(test, drop("trusted.a"), -(long)ENODATA);
	fd = k_open("/f", O_PATH, 0);
	EXPECT_CALL(test, -EBADF, __NR_fgetxattr, fd, N("user.e"), VALUE, 10);
}

SCENE_CASE(names_and_values)
{
	static char name[260];
	int p[2];

	fs_scene(test, NULL);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	KUNIT_EXPECT_EQ(test, set("", ""), -(long)ERANGE);
	KUNIT_EXPECT_EQ(test, set("foo", ""), -(long)EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, set("system.foo", ""), -(long)EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, set("user.", ""), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, get("security.", 0), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, get("foo.bar", 0), -(long)EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, drop("foo.bar"), -(long)EOPNOTSUPP);
	memset(name, 'a', 255);
	memcpy(name, "user.", 5);
	KUNIT_EXPECT_EQ(test, set(name, "x"), 0l);
	name[255] = 'a';
	KUNIT_EXPECT_EQ(test, set(name, "x"), -(long)ERANGE);
	KUNIT_EXPECT_EQ(test, get(name, 0), -(long)ERANGE);
	EXPECT_CALL(test, 0, __NR_setxattr, N("/f"), N2("user.b"), FS_DATA, 65536, 0);
	EXPECT_CALL(test, -E2BIG, __NR_setxattr, N("/f"), N2("user.b"), FS_DATA, 65537, 0);
	EXPECT_CALL(test, -EFAULT, __NR_setxattr, N("/f"), N2("user.b"), 8, 1, 0);
	EXPECT_CALL(test, -EFAULT, __NR_setxattr, N("/f"), 8, FS_DATA, 1, 0);
	EXPECT_CALL(test, -ENOENT, __NR_setxattr, N("/g"), N2("user.b"), FS_DATA, 1, 0);
	/* A pipe has none, and an empty list. */
	EXPECT_CALL(test, 0, __NR_pipe2, FS_DATA, 0);
	got_bytes(FS_DATA, p, sizeof(p));
	EXPECT_CALL(test, 0, __NR_flistxattr, p[0], VALUE, 10);
	EXPECT_CALL(test, -EOPNOTSUPP, __NR_fsetxattr, p[0], N("trusted.x"), 0, 0, 0);
	EXPECT_CALL(test, -EPERM, __NR_fsetxattr, p[0], N("user.x"), 0, 0, 0);
}

SCENE_CASE(symlinks_and_fifos)
{
	fs_scene(test, NULL);
	KUNIT_ASSERT_EQ(test, k_symlink("/g", "/f"), 0l);
	KUNIT_EXPECT_EQ(test, set("user.a", ""), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, get("user.a", 0), -(long)ENODATA);
	KUNIT_EXPECT_EQ(test, set("trusted.a", "x"), 0l);
	KUNIT_EXPECT_EQ(test, get("trusted.a", 0), 1l);
	EXPECT_CALL(test, -ENOENT, __NR_getxattr, N("/f"), N2("trusted.a"), 0, 0);
}

SCENE_CASE(who_may)
{
	const struct cred *old;

	fs_scene(test, NULL);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	EXPECT_CALL(test, 0, __NR_fchmodat, CWD, N("/f"), 0666);
	KUNIT_ASSERT_EQ(test, k_mkdir("/s", 01777), 0l);
	KUNIT_EXPECT_EQ(test, set("trusted.a", "x"), 0l);
	KUNIT_EXPECT_EQ(test, set("security.a", "x"), 0l);
	old = as_user(1000, 1000);
	KUNIT_EXPECT_EQ(test, get("trusted.a", 0), -(long)ENODATA);
	KUNIT_EXPECT_EQ(test, set("trusted.a", "x"), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, drop("trusted.b"), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, get("security.a", 0), 1l);
	KUNIT_EXPECT_EQ(test, set("security.a", "x"), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, drop("security.a"), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, set("user.a", "x"), 0l);
	KUNIT_EXPECT_STREQ(test, list(), "user.a,security.a");
	EXPECT_CALL(test, -EPERM, __NR_setxattr, N("/s"), N2("user.a"), 0, 0, 0);
	as_root(old);
	EXPECT_CALL(test, 0, __NR_fchmodat, CWD, N("/f"), 0);
	old = as_user(1000, 1000);
	KUNIT_EXPECT_EQ(test, get("user.a", 0), -(long)EACCES);
	KUNIT_EXPECT_EQ(test, set("user.a", ""), -(long)EACCES);
	KUNIT_EXPECT_EQ(test, get("security.a", 0), 1l);
	KUNIT_EXPECT_STREQ(test, list(), "user.a,security.a");
	as_root(old);
}

/* Four pages: a value takes some of them, and gives them back. */
SCENE_CASE(they_are_charged_for)
{
	char *data = kunit_kzalloc(test, 4 * PAGE_SIZE, GFP_KERNEL);
	long fd;

	KUNIT_ASSERT_NOT_NULL(test, data);
	fs_scene(test, "nr_blocks=4,nr_inodes=0");
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	EXPECT_CALL(test, 0, __NR_setxattr, N("/f"), N2("user.a"), FS_DATA, PAGE_SIZE, 0);
	fd = k_open("/f", O_RDWR, 0);
	KUNIT_EXPECT_EQ(test, k_write(fd, data, 4 * PAGE_SIZE), 2l * (long)PAGE_SIZE);
	EXPECT_CALL(test, -ENOSPC, __NR_setxattr, N("/f"), N2("user.b"), FS_DATA, PAGE_SIZE, 0);
	KUNIT_EXPECT_EQ(test, get("user.b", 0), -(long)ENODATA);
	EXPECT_CALL(test, 0, __NR_setxattr, N("/f"), N2("user.b"), FS_DATA, 100, 0);
	KUNIT_EXPECT_EQ(test, drop("user.a"), 0l);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, data, PAGE_SIZE, 2 * PAGE_SIZE), (long)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, data, PAGE_SIZE, 3 * PAGE_SIZE), -(long)ENOSPC);
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
	KUNIT_EXPECT_EQ(test, k_unlink("/f"), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/f", ""), 0l);
	EXPECT_CALL(test, 0, __NR_setxattr, N("/f"), N2("user.a"), FS_DATA, 3 * PAGE_SIZE, 0);
}

/* --- Programs. --- */

static const struct vfs_cap_data net_caps = {
	.magic_etc = cpu_to_le32(VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE),
	.data[0] = { .permitted = cpu_to_le32(BIT(CAP_NET_RAW)) },
};

static long set_caps(const struct vfs_cap_data *caps, size_t size)
{
	put_bytes(VALUE, caps, sizeof(*caps));
	return ksyscall(__NR_setxattr, N("/f"), N2(XATTR_NAME_CAPS), VALUE, size, 0);
}

static void make_program(struct kunit *test)
{
	struct elf_image *image = kunit_kzalloc(test, sizeof(*image), GFP_KERNEL);
	struct file *file = filp_open("/f", O_CREAT | O_WRONLY, 0755);
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, image);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	elf_image_init(image, ET_EXEC);
	KUNIT_EXPECT_EQ(test, kernel_write(file, image, sizeof(*image), &pos),
			(ssize_t)sizeof(*image));
	fput(file);
}

/* A user's process that runs it: which capabilities it has then; 100: it cannot. */
static int run_as_user(void *bset)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return 99;
	cred->uid = cred->euid = cred->suid = cred->fsuid = 1000;
	cred->cap_effective = cred->cap_permitted = cred->cap_inheritable = 0;
	cred->cap_bset = (unsigned long)bset;
	commit_creds(cred);
	if (ksyscall(__NR_execve, N("/f"), 0, 0) < 0)
		return 100;
	if (current_cred()->cap_effective != current_cred()->cap_permitted)
		return 101;
	return current_cred()->cap_permitted == BIT(CAP_NET_RAW) ? 1 :
	       current_cred()->cap_permitted ? 102 : 0;
}

static int caps_of_program(unsigned long bset)
{
	KUNIT_ASSERT_GT(kunit_get_current_test(), spawn(run_as_user, (void *)bset), 0);
	return child_status();
}

SCENE_CASE(programs_have_capabilities)
{
	struct vfs_cap_data bad = net_caps;
	long fd;

	fs_scene(test, NULL);
	make_program(test);
	KUNIT_EXPECT_EQ(test, caps_of_program(~0ul), 0);
	KUNIT_EXPECT_EQ(test, set_caps(&net_caps, 19), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, set_caps(&net_caps, 24), -(long)EINVAL);
	bad.magic_etc = cpu_to_le32(0x01000000);
	KUNIT_EXPECT_EQ(test, set_caps(&bad, 20), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, set_caps(&net_caps, 20), 0l);
	KUNIT_EXPECT_EQ(test, caps_of_program(~0ul), 1);
	KUNIT_EXPECT_EQ(test, caps_of_program(0), 100);
	/* What is written to is another program. */
	fd = k_open("/f", O_WRONLY, 0);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, "\177", 1, 0), 1l);
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
	KUNIT_EXPECT_EQ(test, get(XATTR_NAME_CAPS, 0), -(long)ENODATA);
	KUNIT_EXPECT_EQ(test, caps_of_program(~0ul), 0);
	KUNIT_EXPECT_EQ(test, set_caps(&net_caps, 20), 0l);
	EXPECT_CALL(test, 0, __NR_fchownat, CWD, N("/f"), 5, 5, 0);
	KUNIT_EXPECT_EQ(test, get(XATTR_NAME_CAPS, 0), -(long)ENODATA);
}

static struct kunit_case xattr_cases[] = {
	KUNIT_CASE(they_come_and_go),
	KUNIT_CASE(names_and_values),
	KUNIT_CASE(symlinks_and_fifos),
	KUNIT_CASE(who_may),
	KUNIT_CASE(they_are_charged_for),
	KUNIT_CASE(programs_have_capabilities),
	{}
};

static struct kunit_suite xattr_suite = {
	.name = "xattr",
	.test_cases = xattr_cases,
};
kunit_test_suite(xattr_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
