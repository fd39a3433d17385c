// SPDX-License-Identifier: GPL-2.0-only
/* Mounts: how they come and go, what they hide and who may ask. Alone on the machine, as root. */
#define _GNU_SOURCE
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "mounts.h"

static char *volatile nowhere = (char *)8;

static dev_t device_of(const char *name)
{
	struct stat st = { 0 };

	SAYS(stat(name, &st), 0);
	return st.st_dev;
}

/* --- Coming. --- */

/* As df and ls see them. */
static void tmpfs_options(void)
{
	struct statfs fs;
	struct stat st;

	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, "size=64k,nr_inodes=10,mode=1750,uid=5,gid=6"), 0);
	SAYS(statfs("d", &fs), 0);
	IS(fs.f_type, 0x01021994);
	IS(fs.f_blocks * fs.f_bsize, 65536);
	IS(fs.f_files, 10);
	IS(fs.f_ffree, 9);
	SAYS(stat("d", &st), 0);
	IS(st.st_mode, S_IFDIR | 01750);
	IS(st.st_uid, 5);
	IS(st.st_gid, 6);
	SAYS(umount("d"), 0);
	SAYS(stat("d", &st), 0);
	IS(st.st_mode, S_IFDIR | 0755);
	SAYS(tmpfs_at("d", 0, ""), 0);
	SAYS(stat("d", &st), 0);
	IS(st.st_mode, S_IFDIR | 01777);
	SAYS(umount("d"), 0);
	SAYS(tmpfs_at("d", 0, "size=0,,nr_inodes=0,"), 0);
	SAYS(statfs("d", &fs), 0);
	IS(fs.f_blocks, 0);
}

static void bad_options(void)
{
	static const char *const bad[] = {
		"nonsense", "nonsense=1", "size", "size=", "size=x", "size=1z", "mode=9",
		"mode=x", "uid=-1x", "gid=", "nr_inodes=x", "size=1k,nonsense",
	};

	mkdir("d", 0755);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (!FAILS(EINVAL, tmpfs_at("d", 0, bad[i])))
			printf("# options %s\n", bad[i]);
	SAYS(umount("d"), -EINVAL);
}

static void bad_mounts(void)
{
	mkdir("d", 0755);
	make("f");
	symlink("nothing", "dangling");
	symlink("loop", "loop");
	SAYS(mount("x", "d", "nosuchtype", 0, NULL), -ENODEV);
	SAYS(mount("x", "d", "", 0, NULL), -ENODEV);
	SAYS(mount("x", "d", "tmpfs.sub", 0, NULL), -ENODEV);
	SAYS(mount("x", "d", NULL, 0, NULL), -EINVAL);
	SAYS(tmpfs_at("f", 0, NULL), -ENOTDIR);
	SAYS(tmpfs_at("f/x", 0, NULL), -ENOTDIR);
	SAYS(tmpfs_at("none", 0, NULL), -ENOENT);
	SAYS(tmpfs_at("", 0, NULL), -ENOENT);
	SAYS(tmpfs_at("dangling", 0, NULL), -ENOENT);
	SAYS(tmpfs_at("loop", 0, NULL), -ELOOP);
	SAYS(mount("x", "none", "nosuchtype", 0, NULL), -ENOENT);
	/* What is wrong with the options comes before what is wrong with the place. */
	SAYS(tmpfs_at("f", 0, "nonsense"), -EINVAL);
	SAYS(tmpfs_at("d", MS_NOUSER, NULL), -EINVAL);
	SAYS(umount("d"), -EINVAL);
}

/* The page behind them cannot be read: then what is there is all of them. */
static void options_without_an_end(void)
{
	static const char options[] = { 's', 'i', 'z', 'e', '=', '6', '4', 'k' };
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct statfs fs;

	REQUIRE(page != MAP_FAILED);
	REQUIRE(!munmap(page + 4096, 4096));
	memcpy(page + 4096 - sizeof(options), options, sizeof(options));
	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, page + 4096 - sizeof(options)), 0);
	SAYS(statfs("d", &fs), 0);
	IS(fs.f_blocks * fs.f_bsize, 65536);
}

static void bad_strings(void)
{
	static char name[5000], longest[5000];

	mkdir("d", 0755);
	memset(name, 'x', sizeof(name) - 1);
	memset(longest, ',', sizeof(longest) - 1);
	SAYS(mount("x", "d", nowhere, 0, NULL), -EFAULT);
	SAYS(mount(nowhere, "d", "tmpfs", 0, NULL), -EFAULT);
	SAYS(mount("x", nowhere, "tmpfs", 0, NULL), -EFAULT);
	SAYS(mount("x", NULL, "tmpfs", 0, NULL), -EFAULT);
	SAYS(mount("x", "d", "tmpfs", 0, nowhere), -EFAULT);
	SAYS(mount(name, "d", "tmpfs", 0, NULL), -EINVAL);
	SAYS(mount("x", "d", name, 0, NULL), -EINVAL);
	SAYS(mount("x", name, "tmpfs", 0, NULL), -ENAMETOOLONG);
	/* Options are a page; what is behind it is not looked at. */
	SAYS(mount("x", "d", "tmpfs", 0, longest), 0);
	SAYS(umount("d"), 0);
	SAYS(umount(nowhere), -EFAULT);
}

/* An old magic number in the upper half says nothing. */
static void magic_number(void)
{
	mkdir("d", 0755);
	SAYS(tmpfs_at("d", MS_MGC_VAL, NULL), 0);
	SAYS(umount("d"), 0);
}

/* A filesystem of which there is only one is not mounted upon itself, but elsewhere it is. */
static void twice_the_same(void)
{
	mkdir("d", 0755);
	mkdir("e", 0755);
	SAYS(mount("x", "d", "sysfs", 0, NULL), 0);
	SAYS(mount("x", "d", "sysfs", 0, NULL), -EBUSY);
	SAYS(mount("x", "d/kernel", "sysfs", 0, NULL), 0);
	SAYS(mount("x", "e", "sysfs", 0, NULL), 0);
	IS(device_of("d"), device_of("e"));
	SAYS(bind_to("d", "d", 0), 0);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	SAYS(mount("x", "d", "sysfs", 0, NULL), 0);
	SAYS(mount("x", "e", "rootfs", 0, NULL), -ENODEV);
}

/* --- What is seen. --- */

static void hides_what_is_below(void)
{
	ino_t below, root = inode_of(".");

	mkdir("d", 0755);
	make("d/below");
	below = inode_of("d");
	SAYS(tmpfs_at("d", 0, NULL), 0);
	CHECK(device_of("d") != device_of("."));
	CHECK(!exists("d/below"));
	SAYS(make("d/upon"), 0);
	IS(inode_of("d/.."), root);
	IS(device_of("d/.."), device_of("."));
	IS(inode_of("d/../d/."), inode_of("d"));
	SAYS(umount("d"), 0);
	IS(inode_of("d"), below);
	CHECK(exists("d/below") && !exists("d/upon"));
}

/* The last one is seen, and goes first. */
static void stacked(void)
{
	char name[2] = "";

	mkdir("d", 0755);
	for (name[0] = 'a'; name[0] < 'e'; name[0]++) {
		SAYS(tmpfs_at("d", 0, NULL), 0);
		SAYS(chdir("d"), 0);
		SAYS(make(name), 0);
		SAYS(chdir(".."), 0);
		CHECK(exists("d"));
	}
	CHECK(exists("d/d") && !exists("d/c"));
	SAYS(umount("d"), 0);
	CHECK(exists("d/c") && !exists("d/b"));
	SAYS(umount("d"), 0);
	CHECK(exists("d/b"));
	SAYS(umount("d"), 0);
	SAYS(umount("d"), 0);
	CHECK(!exists("d/a"));
	SAYS(umount("d"), -EINVAL);
}

/* "." is what it was, but mount(2) and umount(2) mean what is upon it. */
static void on_and_off_dot(void)
{
	mkdir("d", 0755);
	SAYS(chdir("d"), 0);
	make("below");
	SAYS(tmpfs_at(".", 0, NULL), 0);
	make("../d/first");
	SAYS(tmpfs_at(".", 0, NULL), 0);
	make("../d/second");
	CHECK(exists("below") && exists("./below") && exists("../d/second"));
	CHECK(!exists("../d/first"));
	SAYS(umount("."), 0);
	CHECK(exists("../d/first") && !exists("../d/second"));
	SAYS(umount("."), 0);
	CHECK(exists("../d/below"));
	SAYS(umount("."), -EINVAL);
}

/* A name that is a mount point stays; and no file goes from one mount to another. */
static void names_of_mount_points(void)
{
	mkdir("d", 0755);
	mkdir("other", 0755);
	mkdir("up", 0755);
	mkdir("up/m", 0755);
	make("f");
	SAYS(tmpfs_at("d", 0, NULL), 0);
	SAYS(tmpfs_at("up/m", 0, NULL), 0);
	make("d/g");
	SAYS(rmdir("d"), -EBUSY);
	SAYS(unlink("d"), -EISDIR);
	SAYS(rename("d", "e"), -EBUSY);
	SAYS(rename("other", "d"), -EBUSY);
	SAYS(renameat2(AT_FDCWD, "other", AT_FDCWD, "d", RENAME_EXCHANGE), -EBUSY);
	SAYS(renameat2(AT_FDCWD, "other", AT_FDCWD, "d", RENAME_NOREPLACE), -EEXIST);
	SAYS(mkdir("d", 0755), -EEXIST);
	SAYS(rename("f", "d/f"), -EXDEV);
	SAYS(rename("d/g", "g"), -EXDEV);
	SAYS(link("f", "d/f"), -EXDEV);
	SAYS(link("d/g", "g"), -EXDEV);
	SAYS(rmdir("up"), -ENOTEMPTY);
	/* But what it is in may have another name. */
	SAYS(rename("up", "down"), 0);
	SAYS(make("down/m/h"), 0);
	SAYS(umount("down/m"), 0);
	SAYS(umount("d"), 0);
	SAYS(rmdir("d"), 0);
}

static void removed_places(void)
{
	int fd;

	mkdir("d", 0755);
	fd = open("d", O_RDONLY | O_DIRECTORY);
	SAYS(chdir("d"), 0);
	SAYS(rmdir("../d"), 0);
	SAYS(tmpfs_at(".", 0, NULL), -ENOENT);
	snprintf(text, sizeof(text), "/proc/self/fd/%d", fd);
	SAYS(tmpfs_at(text, 0, NULL), -ENOENT);
}

/* --- Going. --- */

static void bad_umounts(void)
{
	mkdir("d", 0755);
	mkdir("d/sub", 0755);
	make("f");
	SAYS(umount("d"), -EINVAL);
	SAYS(umount("f"), -EINVAL);
	SAYS(umount("none"), -ENOENT);
	SAYS(umount("f/x"), -ENOTDIR);
	SAYS(umount(""), -ENOENT);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	mkdir("d/sub", 0755);
	SAYS(umount("d/sub"), -EINVAL);
	SAYS(umount2("d", 0x10), -EINVAL);
	SAYS(umount2("none", 0x10), -EINVAL);
	SAYS(umount2("d", -1), -EINVAL);
	SAYS(umount2("d", MNT_EXPIRE | MNT_DETACH), -EINVAL);
	SAYS(umount2("d", MNT_EXPIRE | MNT_FORCE), -EINVAL);
	SAYS(umount2("d", MNT_FORCE), 0);
}

static void symlinks(void)
{
	mkdir("d", 0755);
	symlink("d", "l");
	SAYS(tmpfs_at("l", 0, NULL), 0);
	make("d/f");
	SAYS(umount2("l", UMOUNT_NOFOLLOW), -EINVAL);
	SAYS(umount2("l/", UMOUNT_NOFOLLOW), 0);
	SAYS(tmpfs_at("l", 0, NULL), 0);
	SAYS(umount2("d", UMOUNT_NOFOLLOW), 0);
	SAYS(tmpfs_at("l", 0, NULL), 0);
	SAYS(umount("l"), 0);
	CHECK(!exists("d/f"));
}

/* An open file, a working directory, a mapping, a mount upon it. */
static void busy(void)
{
	char *mapped;
	int fd;

	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	mkdir("d/sub", 0755);
	fd = open("d/f", O_RDWR | O_CREAT, 0600);
	SAYS(ftruncate(fd, 10), 0);
	SAYS(umount("d"), -EBUSY);
	SAYS(umount2("d", MNT_FORCE), -EBUSY);
	SAYS(umount2("d", MNT_EXPIRE), -EBUSY);
	mapped = mmap(NULL, 10, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	SAYS(umount("d"), -EBUSY);
	SAYS(munmap(mapped, 10), 0);
	SAYS(chdir("d/sub"), 0);
	SAYS(umount("../../d"), -EBUSY);
	SAYS(chdir("../.."), 0);
	SAYS(tmpfs_at("d/sub", 0, NULL), 0);
	SAYS(umount("d"), -EBUSY);
	SAYS(umount("d/sub"), 0);
	fd = open("d", O_PATH);
	SAYS(umount("d"), -EBUSY);
	close(fd);
	SAYS(umount("d"), 0);
}

/* Out of the tree at once, and gone with its last user. */
static void detached(void)
{
	char at[64] = "";
	int fd;

	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	mkdir("d/sub", 0755);
	mkdir("d/m", 0755);
	fd = open("d/f", O_RDWR | O_CREAT, 0600);
	SAYS(tmpfs_at("d/m", 0, NULL), 0);
	SAYS(chdir("d/sub"), 0);
	SAYS(umount2("../../d", MNT_DETACH), 0);
	SAYS(write(fd, "abc", 3), 3);
	SAYS(make("new"), 0);
	SAYS(syscall(SYS_getcwd, at, sizeof(at)), sizeof("(unreachable)/sub"));
	READS(at, "(unreachable)/sub");
	/* There is no way out of it, and what was upon it has gone. */
	IS(inode_of("../.."), inode_of(".."));
	CHECK(exists("../f") && exists("../../f"));
	SAYS(rmdir("../m"), 0);
	SAYS(tmpfs_at(".", 0, NULL), -EINVAL);
	SAYS(bind_to(".", ".", 0), -EINVAL);
	SAYS(mount(NULL, "..", NULL, MS_REMOUNT, NULL), -EINVAL);
	SAYS(umount2("..", MNT_DETACH), -EINVAL);
	SAYS(mount("..", "/tmp", NULL, MS_MOVE, NULL), -EINVAL);
}

/* Twice without a use of it in between. */
static void expiring(void)
{
	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	make("d/f");
	SAYS(umount2("d", MNT_EXPIRE), -EAGAIN);
	SAYS(opens("d/f", O_RDONLY), 0);
	SAYS(umount2("d", MNT_EXPIRE), -EAGAIN);
	CHECK(exists("d/f"));
	SAYS(umount2("d", MNT_EXPIRE), -EAGAIN);
	SAYS(umount2("d", MNT_EXPIRE), 0);
	SAYS(umount2("d", MNT_EXPIRE), -EINVAL);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	SAYS(umount2("d", MNT_EXPIRE), -EAGAIN);
	SAYS(umount("d"), 0);
	CHECK(!exists("d/f"));
}

/* What was written to it is not there another time. */
static void goes_with_its_mount(void)
{
	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	make("d/f");
	SAYS(umount("d"), 0);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	CHECK(!exists("d/f"));
}

/* --- Who may. --- */

static void nobody_may(void)
{
	mkdir("d", 0777);
	mkdir("plain", 0777);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	SAYS(setgid(NOBODY), 0);
	SAYS(setuid(NOBODY), 0);
	SAYS(tmpfs_at("d", 0, NULL), -EPERM);
	SAYS(tmpfs_at("none", 0, NULL), -ENOENT);
	SAYS(mount("x", "d", "nosuchtype", 0, NULL), -EPERM);
	SAYS(mount("x", "d", NULL, 0, NULL), -EPERM);
	SAYS(bind_to("none", "d", 0), -EPERM);
	SAYS(mount("d", "plain", NULL, MS_MOVE, NULL), -EPERM);
	SAYS(mount(NULL, "plain", NULL, MS_REMOUNT, NULL), -EPERM);
	SAYS(set_flags("d", MS_RDONLY), -EPERM);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE, NULL), -EPERM);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE | MS_SHARED, NULL), -EPERM);
	SAYS(umount("d"), -EPERM);
	SAYS(umount("plain"), -EPERM);
	SAYS(umount("none"), -ENOENT);
	SAYS(umount2("d", MNT_EXPIRE | MNT_DETACH), -EPERM);
	SAYS(umount2("d", 0x10), -EINVAL);
	SAYS(chroot("d"), -EPERM);
	SAYS(chroot("none"), -ENOENT);
	SAYS(syscall(SYS_pivot_root, "d", "d"), -EPERM);
	SAYS(syscall(SYS_pivot_root, "none", "none"), -EPERM);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		MOUNT_CASE(tmpfs_options),
		MOUNT_CASE(bad_options),
		MOUNT_CASE(options_without_an_end),
		MOUNT_CASE(bad_mounts),
		MOUNT_CASE(bad_strings),
		MOUNT_CASE(magic_number),
		MOUNT_CASE(twice_the_same),
		MOUNT_CASE(hides_what_is_below),
		MOUNT_CASE(stacked),
		MOUNT_CASE(on_and_off_dot),
		MOUNT_CASE(names_of_mount_points),
		MOUNT_CASE(removed_places),
		MOUNT_CASE(bad_umounts),
		MOUNT_CASE(symlinks),
		MOUNT_CASE(busy),
		MOUNT_CASE(detached),
		MOUNT_CASE(expiring),
		MOUNT_CASE(goes_with_its_mount),
		MOUNT_CASE(nobody_may),
	};

	return KSFT_RUN(cases);
}
