// SPDX-License-Identifier: GPL-2.0-only
/* Other roots: chroot(), pivot_root(), and the way out of them. Alone on the machine, as root. */
#define _GNU_SOURCE
#include <sys/syscall.h>

#include "mounts.h"

static int pivot_root(const char *new, const char *old)
{
	return syscall(SYS_pivot_root, new, old);
}

/* The kernel's answer, which the library does not always hand on. */
static const char *where(void)
{
	static char at[4096];
	long said = syscall(SYS_getcwd, at, sizeof(at));

	REQUIRE(said > 0 && said == (long)strlen(at) + 1);
	return at;
}

/* --- chroot(). --- */

static void bad_roots(void)
{
	make("f");
	mkdir("d", 0755);
	SAYS(chroot("none"), -ENOENT);
	SAYS(chroot("f"), -ENOTDIR);
	SAYS(chroot(""), -ENOENT);
	SAYS(chroot((char *)8), -EFAULT);
	/* Whoever may not enter it is told so first. */
	SAYS(chmod("d", 0700), 0);
	SAYS(setuid(NOBODY), 0);
	SAYS(chroot("d"), -EACCES);
	SAYS(chroot("."), -EPERM);
}

/* Names begin there, and no ".." leads out of it. */
static void no_way_out(void)
{
	mkdir("r", 0755);
	make("outside");
	make("r/inside");
	symlink("/outside", "r/out");
	symlink("/inside", "r/in");
	SAYS(chroot("r"), 0);
	/* The working directory is still outside. */
	CHECK(exists("outside") && !exists("/outside"));
	CHECK(!strncmp(where(), "(unreachable)/", 14));
	SAYS(chdir("/"), 0);
	READS(where(), "/");
	CHECK(exists("inside") && exists("in") && !exists("out") && !exists("../outside"));
	CHECK(exists("/../../inside"));
	IS(inode_of("/.."), inode_of("/"));
}

/* Nor out of it when the root is a mount. */
static void no_way_out_of_a_mount(void)
{
	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	mkdir("m/sub", 0755);
	make("m/f");
	SAYS(chdir("m/sub"), 0);
	SAYS(chroot(".."), 0);
	READS(where(), "/sub");
	CHECK(exists("../../../f"));
	IS(inode_of("/.."), inode_of("/"));
	/* What is mounted upon the root's directory is not the root. */
	SAYS(tmpfs_at("/", 0, NULL), 0);
	CHECK(exists("/f"));
}

/* Who is at home in it uses its mount. */
static void roots_are_used(void)
{
	int fds[2], there[2];
	pid_t pid;

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	SAYS(pipe(fds), 0);
	SAYS(pipe(there), 0);
	pid = CHILD(close(fds[1]); SAYS(chroot("m"), 0); write(there[1], "x", 1);
		    read(fds[0], text, 1));
	SAYS(read(there[0], text, 1), 1);
	SAYS(umount("m"), -EBUSY);
	SAYS(umount2("m", MNT_EXPIRE), -EBUSY);
	close(fds[1]);
	ENDS(pid, 0);
	SAYS(umount("m"), 0);
}

/* There are lines of what can be seen from the root, as it is seen from there. */
static void lines_below_the_root(void)
{
	int fd, old;

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	mkdir("m/in", 0755);
	mkdir("m/proc", 0755);
	SAYS(tmpfs_at("m/in", 0, NULL), 0);
	SAYS(bind_to("/proc", "m/proc", 0), 0);
	old = open("/proc/self/mounts", O_RDONLY);
	SAYS(chroot("m"), 0);
	READS(field_of(mounts_line("/"), 1), "/");
	READS(field_of(mounts_line("/in"), 1), "/in");
	READS(field_of(mounts_line("/proc"), 2), "proc");
	READS(mounts_line("/stage"), "");
	READS(mountinfo_line("/stage"), "");
	/* One that was opened before shows what there was. */
	SAYS(read(old, text, sizeof(text) - 1) > 0, 1);
	CHECK(strstr(text, "/stage/m/in "));
	fd = open("/proc/self/root", O_PATH);
	SAYS(readlinkat(fd, "", text, 10), -ENOENT);
}

/* --- The root is not taken away: it becomes read-only. --- */

static void umount_of_the_root(void)
{
	int fd;

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	SAYS(chroot("m"), 0);
	SAYS(chdir("/"), 0);
	fd = open("/f", O_WRONLY | O_CREAT, 0600);
	SAYS(umount2("/", MNT_EXPIRE), -EINVAL);
	SAYS(umount("/"), -EBUSY);
	close(fd);
	SAYS(umount("/"), 0);
	SAYS(opens("/f", O_WRONLY), -EROFS);
	SAYS(opens("/f", O_RDONLY), 0);
	SAYS(umount2("/", MNT_FORCE), 0);
	SAYS(mount(NULL, "/", NULL, MS_REMOUNT, NULL), 0);
	SAYS(make("/g"), 0);
	SAYS(umount2("/", MNT_DETACH), 0);
	CHECK(exists("/g"));
	SAYS(umount2("/", MNT_DETACH), -EINVAL);
}

/* --- pivot_root(). --- */

/* A root of its own, in which "new" is a mount with a directory "new/old". */
static void enter_root(void)
{
	REQUIRE(!mkdir("r", 0755) && !tmpfs_at("r", 0, NULL) && !chdir("r") && !chroot("."));
	REQUIRE(!mkdir("new", 0755) && !tmpfs_at("new", 0, NULL) && !mkdir("new/old", 0755));
	REQUIRE(!make("in_old_root") && !make("new/in_new_root"));
}

static void pivots(void)
{
	pid_t pid;
	int fds[2];

	enter_root();
	SAYS(pipe(fds), 0);
	/* All who are at the old root come along. */
	pid = CHILD(close(fds[1]); read(fds[0], text, 1); CHECK(exists("/in_new_root"));
		    CHECK(exists("in_new_root")));
	close(fds[0]);
	SAYS(pivot_root("new", "new/old"), 0);
	close(fds[1]);
	ENDS(pid, 0);
	CHECK(exists("/in_new_root") && exists("/old/in_old_root") && exists("in_new_root"));
	CHECK(!exists("/in_old_root") && exists("/old/new"));
	CHECK(!exists("/old/new/in_new_root"));
	READS(where(), "/");
	IS(inode_of("/.."), inode_of("/"));
	SAYS(umount("/old"), 0);
	SAYS(rmdir("/old"), 0);
}

/* The old one upon the new one, from where it goes by the name of both. */
static void pivots_to_dot(void)
{
	enter_root();
	SAYS(chdir("new"), 0);
	SAYS(pivot_root(".", "."), 0);
	CHECK(exists("in_new_root"));
	SAYS(umount2(".", MNT_DETACH), 0);
	CHECK(exists("/in_new_root") && exists("/../in_new_root"));
	SAYS(umount2(".", MNT_EXPIRE), -EINVAL);
}

/* Who was somewhere else stays there. */
static void pivots_without_others(void)
{
	enter_root();
	mkdir("sub", 0755);
	SAYS(chdir("sub"), 0);
	SAYS(pivot_root("/new", "/new/old"), 0);
	READS(where(), "/old/sub");
	CHECK(exists("../in_old_root"));
	SAYS(umount("/old"), -EBUSY);
}

static void bad_pivots(void)
{
	enter_root();
	mkdir("plain", 0755);
	make("f");
	SAYS(pivot_root("none", "new"), -ENOENT);
	SAYS(pivot_root("new", "none"), -ENOENT);
	SAYS(pivot_root("f", "new"), -ENOTDIR);
	SAYS(pivot_root("new", "f"), -ENOTDIR);
	SAYS(pivot_root((char *)8, "new"), -EFAULT);
	/* Upon the root, or in it. */
	SAYS(pivot_root("plain", "new"), -EBUSY);
	SAYS(pivot_root("new", "plain"), -EBUSY);
	SAYS(pivot_root("/", "new"), -EBUSY);
	SAYS(pivot_root("new", "/"), -EBUSY);
	/* What is no root of a mount, or not below the new root. */
	SAYS(pivot_root("new/old", "new/old"), -EINVAL);
	SAYS(tmpfs_at("plain", 0, NULL), 0);
	SAYS(pivot_root("new", "plain"), -EINVAL);
	CHECK(exists("/in_old_root"));
}

/* Where the caller's root is no mount, or the new one has been removed or taken away. */
static void pivots_without_a_mount(void)
{
	mkdir("r", 0755);
	mkdir("r/new", 0755);
	SAYS(tmpfs_at("r/new", 0, NULL), 0);
	mkdir("r/new/old", 0755);
	SAYS(chroot("r"), 0);
	SAYS(chdir("/"), 0);
	SAYS(pivot_root("new", "new/old"), -EINVAL);
	SAYS(chdir("new"), 0);
	SAYS(umount2("/new", MNT_DETACH), 0);
	SAYS(pivot_root(".", "old"), -EINVAL);
}

/* The parents of those that changed their places are told. */
static void lines_after_a_pivot(void)
{
	char root[32];
	int fd;

	enter_root();
	mkdir("new/proc", 0755);
	mkdir("other", 0755);
	SAYS(mount("p", "new/proc", "proc", 0, NULL), 0);
	SAYS(mount("p", "other", "proc", 0, NULL), 0);
	fd = open("/other/self/mounts", O_RDONLY);
	SAYS(pivot_root("new", "new/old"), 0);
	IS(poll(&(struct pollfd){ .fd = fd, .events = POLLPRI }, 1, 0), 1);
	snprintf(root, sizeof(root), "%d", atoi(mountinfo_line("/")));
	READS(field_of(mountinfo_line("/proc"), 1), root);
	READS(field_of(mountinfo_line("/old"), 1), root);
	READS(field_of(mountinfo_line("/old"), 3), "/");
	CHECK(atoi(field_of(mountinfo_line("/old/other"), 1)) != atoi(root));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		MOUNT_CASE(bad_roots),
		MOUNT_CASE(no_way_out),
		MOUNT_CASE(no_way_out_of_a_mount),
		MOUNT_CASE(roots_are_used),
		MOUNT_CASE(lines_below_the_root),
		MOUNT_CASE(umount_of_the_root),
		MOUNT_CASE(pivots),
		MOUNT_CASE(pivots_to_dot),
		MOUNT_CASE(pivots_without_others),
		MOUNT_CASE(bad_pivots),
		MOUNT_CASE(pivots_without_a_mount),
		MOUNT_CASE(lines_after_a_pivot),
	};

	return KSFT_RUN(cases);
}
