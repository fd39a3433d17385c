// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same tree at another place: bind mounts, moved mounts, and what /proc says of them. Alone
 * on the machine, as root.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "mounts.h"

/* --- Bind. --- */

static void of_directories(void)
{
	mkdir("from", 0755);
	mkdir("from/sub", 0755);
	mkdir("to", 0755);
	make("from/sub/f");
	SAYS(bind_to("from", "to", 0), 0);
	IS(inode_of("to"), inode_of("from"));
	SAYS(make("to/sub/g"), 0);
	CHECK(exists("from/sub/g"));
	IS(inode_of("to/.."), inode_of("."));
	/* It is one filesystem, but not one mount. */
	SAYS(rename("from/sub/f", "to/f"), -EXDEV);
	SAYS(link("from/sub/f", "to/f"), -EXDEV);
	SAYS(umount("to"), 0);
	CHECK(exists("from/sub/g") && !exists("to/sub"));
	/* A part of it; and the way up is that of the place. */
	SAYS(bind_to("from/sub", "to", 0), 0);
	CHECK(exists("to/f"));
	IS(inode_of("to/.."), inode_of("."));
	SAYS(rmdir("from/sub"), -ENOTEMPTY);
	SAYS(rename("from/sub", "elsewhere"), 0);
	CHECK(exists("to/f"));
}

/* A directory upon a directory, a file upon a file. */
static void of_files(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	SAYS(write(fd, "abc", 3), 3);
	make("g");
	mkdir("d", 0755);
	symlink("g", "l");
	SAYS(bind_to("f", "d", 0), -ENOTDIR);
	SAYS(bind_to("d", "g", 0), -ENOTDIR);
	SAYS(bind_to("f", "l", 0), 0);
	ksft_read_file("g", text, sizeof(text));
	READS(text, "abc");
	SAYS(unlink("g"), -EBUSY);
	SAYS(rename("g", "h"), -EBUSY);
	SAYS(rename("f", "g"), -EBUSY);
	SAYS(unlink("f"), 0);
	CHECK(exists("g"));
	SAYS(umount("g"), 0);
	ksft_read_file("g", text, sizeof(text));
	READS(text, "");
	/* A file has no names in it. */
	SAYS(bind_to("g", "g", 0), 0);
	SAYS(open("g/x", O_RDONLY), -ENOTDIR);
	SAYS(umount("g"), 0);
}

static void bad_binds(void)
{
	mkdir("d", 0755);
	SAYS(bind_to("none", "d", 0), -ENOENT);
	SAYS(bind_to("d", "none", 0), -ENOENT);
	SAYS(bind_to(NULL, "d", 0), -EINVAL);
	SAYS(bind_to("", "d", 0), -EINVAL);
	SAYS(bind_to("d/x/y", "d", 0), -ENOENT);
	SAYS(umount("d"), -EINVAL);
}

/* What was mounted below it comes along if all is asked for. */
static void with_what_is_upon_it(void)
{
	mkdir("from", 0755);
	mkdir("to", 0755);
	SAYS(tmpfs_at("from", 0, NULL), 0);
	mkdir("from/a", 0755);
	SAYS(tmpfs_at("from/a", 0, NULL), 0);
	mkdir("from/a/b", 0755);
	SAYS(tmpfs_at("from/a/b", 0, NULL), 0);
	make("from/a/b/deep");
	SAYS(bind_to("from", "to", 0), 0);
	CHECK(exists("to/a") && !exists("to/a/b"));
	SAYS(umount("to"), 0);
	SAYS(bind_to("from", "to", MS_REC), 0);
	CHECK(exists("to/a/b/deep"));
	SAYS(umount("to"), -EBUSY);
	SAYS(umount("to/a"), -EBUSY);
	SAYS(umount("to/a/b"), 0);
	CHECK(exists("from/a/b/deep") && !exists("to/a/b/deep"));
	SAYS(umount2("to", MNT_DETACH), 0);
	CHECK(!exists("to/a") && exists("from/a/b/deep"));
	/* Of a part only what is below it. */
	SAYS(bind_to("from/a/b", "to", MS_REC), 0);
	CHECK(exists("to/deep"));
	/* Without it what is mounted later is not seen, either. */
	SAYS(tmpfs_at("from/a/b", 0, NULL), 0);
	CHECK(exists("to/deep") && !exists("from/a/b/deep"));
}

/* It holds itself as it was before. */
static void upon_itself(void)
{
	mkdir("d", 0755);
	mkdir("d/in", 0755);
	make("d/f");
	SAYS(bind_to("d", "d/in", MS_REC), 0);
	CHECK(exists("d/in/f") && exists("d/in/in") && !exists("d/in/in/f"));
	SAYS(bind_to("d", "d", 0), 0);
	CHECK(exists("d/f") && !exists("d/in/f"));
	SAYS(umount("d"), 0);
	CHECK(exists("d/in/f"));
	SAYS(umount("d/in"), 0);
}

/* The one that it was made of may go. */
static void outlives_its_model(void)
{
	mkdir("from", 0755);
	mkdir("to", 0755);
	SAYS(tmpfs_at("from", 0, NULL), 0);
	make("from/f");
	SAYS(bind_to("from", "to", 0), 0);
	SAYS(umount("from"), 0);
	CHECK(exists("to/f"));
	SAYS(umount("to"), 0);
	SAYS(bind_to("from", "to", 0), 0);
	SAYS(rmdir("from"), 0);
	SAYS(make("to/f"), -ENOENT);
	SAYS(umount("to"), 0);
}

/* What has no name any more cannot be bound; what has lost it later is told to have. */
static void removed_files(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	char name[64];

	make("g");
	mkdir("d", 0755);
	SAYS(write(fd, "abc", 3), 3);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	SAYS(bind_to(name, "g", 0), 0);
	SAYS(unlink("f"), 0);
	ksft_read_file("g", text, sizeof(text));
	READS(text, "abc");
	READS(field_of(mountinfo_line("/stage/g"), 3), "/f//deleted");
	make("h");
	SAYS(bind_to(name, "h", 0), -ENOENT);
	SAYS(bind_to(name, "d", 0), -ENOTDIR);
	SAYS(bind_to("g", "h", 0), -ENOENT);
	SAYS(mount("g", "h", NULL, MS_MOVE, NULL), -ENOENT);
	close(fd);
	SAYS(umount("g"), 0);
}

/* --- Move. --- */

static void moves(void)
{
	int fd;

	mkdir("from", 0755);
	mkdir("to", 0755);
	SAYS(tmpfs_at("from", 0, NULL), 0);
	mkdir("from/m", 0755);
	SAYS(tmpfs_at("from/m", 0, NULL), 0);
	fd = open("from/m/f", O_WRONLY | O_CREAT, 0600);
	SAYS(mount("from", "to", NULL, MS_MOVE, NULL), 0);
	CHECK(exists("to/m/f") && !exists("from/m"));
	SAYS(write(fd, "abc", 3), 3);
	IS(inode_of("to/.."), inode_of("."));
	SAYS(rmdir("from"), 0);
	SAYS(rmdir("to"), -EBUSY);
	/* What is upon it, alone. */
	mkdir("other", 0755);
	SAYS(mount("to/m", "other", NULL, MS_MOVE, NULL), 0);
	CHECK(exists("other/f") && exists("to/m") && !exists("to/m/f"));
	SAYS(umount("to"), 0);
	SAYS(mount("other", "to", NULL, MS_MOVE | MS_RDONLY | MS_SILENT, NULL), 0);
	SAYS(make("to/g"), 0);
}

static void bad_moves(void)
{
	mkdir("d", 0755);
	mkdir("plain", 0755);
	make("f");
	make("g");
	SAYS(mount("plain", "d", NULL, MS_MOVE, NULL), -EINVAL);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	mkdir("d/in", 0755);
	SAYS(mount("d/in", "plain", NULL, MS_MOVE, NULL), -EINVAL);
	SAYS(mount("d", "d/in", NULL, MS_MOVE, NULL), -ELOOP);
	SAYS(mount("d", "d", NULL, MS_MOVE, NULL), -ELOOP);
	SAYS(tmpfs_at("d/in", 0, NULL), 0);
	SAYS(mount("d", "d/in", NULL, MS_MOVE, NULL), -ELOOP);
	SAYS(mount("d", "none", NULL, MS_MOVE, NULL), -ENOENT);
	SAYS(mount("none", "d", NULL, MS_MOVE, NULL), -ENOENT);
	SAYS(mount(NULL, "d", NULL, MS_MOVE, NULL), -EINVAL);
	SAYS(mount("", "d", NULL, MS_MOVE, NULL), -EINVAL);
	SAYS(mount("/", "d", NULL, MS_MOVE, NULL), -EINVAL);
	/* A directory and a file do not fit. */
	SAYS(mount("d", "f", NULL, MS_MOVE, NULL), -EINVAL);
	SAYS(bind_to("f", "g", 0), 0);
	SAYS(mount("g", "plain", NULL, MS_MOVE, NULL), -EINVAL);
	SAYS(mount("g", "f", NULL, MS_MOVE, NULL), 0);
	SAYS(umount("f"), 0);
}

/* Under its own place it would hide nothing: so it goes upon what is there. */
static void moves_upon_a_mount(void)
{
	mkdir("a", 0755);
	mkdir("b", 0755);
	SAYS(tmpfs_at("a", 0, NULL), 0);
	make("a/first");
	SAYS(tmpfs_at("b", 0, NULL), 0);
	make("b/second");
	SAYS(mount("b", "a", NULL, MS_MOVE, NULL), 0);
	CHECK(exists("a/second") && !exists("a/first"));
	SAYS(mount("a", "b", NULL, MS_MOVE, NULL), 0);
	CHECK(exists("a/first") && exists("b/second"));
}

/* Nothing is shared, so nothing comes of it but that it is judged. */
static void propagation(void)
{
	mkdir("d", 0755);
	mkdir("plain", 0755);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE, NULL), 0);
	SAYS(mount(NULL, "d", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	SAYS(mount(NULL, "d", NULL, MS_SLAVE, NULL), 0);
	SAYS(mount("x", "d", "nosuchtype", MS_PRIVATE | MS_SILENT, "x"), 0);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE | MS_SHARED, NULL), -EINVAL);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE | MS_SLAVE | MS_REC, NULL), -EINVAL);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE | MS_RDONLY, NULL), -EINVAL);
	SAYS(mount(NULL, "d", NULL, MS_PRIVATE | MS_MOVE, NULL), -EINVAL);
	SAYS(mount(NULL, "plain", NULL, MS_PRIVATE, NULL), -EINVAL);
	SAYS(mount(NULL, "none", NULL, MS_PRIVATE, NULL), -ENOENT);
}

/* --- What /proc says. --- */

static void lines_of_mounts(void)
{
	mkdir("a b\tc\nd\\e#", 0755);
	SAYS(mount("dev \\#\n", "a b\tc\nd\\e#", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k"), 0);
	READS(field_of(mounts_line("/a\\040b\\011c\\012d\\134e#"), 0), "dev\\040\\134\\043\\012");
	READS(field_of(mounts_line("d\\134e#"), 2), "tmpfs");
	CHECK(strstr(field_of(mounts_line("e#"), 3), "rw,nosuid,noexec,relatime,size=64k"));
	READS(field_of(mounts_line("e#"), 4), "0");
	READS(field_of(mounts_line("e#"), 5), "0");
	SAYS(umount("a b\tc\nd\\e#"), 0);
	READS(mounts_line("e#"), "");
	/* Without a name it is none; an empty one is one. */
	mkdir("d", 0755);
	SAYS(mount(NULL, "d", "tmpfs", 0, NULL), 0);
	READS(field_of(mounts_line("/stage/d"), 0), "none");
	SAYS(mount(NULL, "d", NULL, MS_REMOUNT, "size=1m"), 0);
	CHECK(strstr(mounts_line("/stage/d"), "size=1024k"));
}

/* The mount's own number is 0, and that of the one it is upon 1. */
static int number_at(const char *tail, int nr)
{
	return atoi(field_of(mountinfo_line(tail), nr));
}

/* What comes behind the dash, wherever that is: @nr 1 is the type. */
static const char *behind_dash(const char *line, int nr)
{
	const char *dash = strstr(line, " - ");

	return dash ? field_of(dash + 1, nr) : "";
}

static void lines_of_mountinfo(void)
{
	char want[64];
	struct stat st;
	int id;

	mkdir("d", 0755);
	SAYS(mount("a#b", "d", "tmpfs", MS_NODEV, NULL), 0);
	mkdir("d/s p", 0755);
	mkdir("d/m", 0755);
	SAYS(tmpfs_at("d/m", MS_RDONLY, NULL), 0);
	SAYS(bind_to("d/s p", "d/s p", 0), 0);
	SAYS(stat("d", &st), 0);
	snprintf(want, sizeof(want), "%u:%u", major(st.st_dev), minor(st.st_dev));
	id = number_at("/stage/d", 0);
	READS(field_of(mountinfo_line("/stage/d"), 2), want);
	READS(field_of(mountinfo_line("/stage/d"), 3), "/");
	READS(field_of(mountinfo_line("/stage/d"), 5), "rw,nodev,relatime");
	READS(field_of(mountinfo_line("/stage/d"), 6), "-");
	READS(behind_dash(mountinfo_line("/stage/d"), 1), "tmpfs");
	READS(behind_dash(mountinfo_line("/stage/d"), 2), "a\\043b");
	CHECK(!strncmp(behind_dash(mountinfo_line("/stage/d"), 3), "rw", 2));
	IS(number_at("/d/m", 1), id);
	READS(field_of(mountinfo_line("/d/m"), 5), "ro,relatime");
	CHECK(!strncmp(behind_dash(mountinfo_line("/d/m"), 3), "ro", 2));
	IS(number_at("/d/s\\040p", 1), id);
	READS(field_of(mountinfo_line("/d/s\\040p"), 2), want);
	READS(field_of(mountinfo_line("/d/s\\040p"), 3), "/s\\040p");
	READS(behind_dash(mountinfo_line("/d/s\\040p"), 2), "a\\043b");
}

/* Upon each other, moved, and without a name any more. */
static void lines_that_change(void)
{
	int id;

	mkdir("d", 0755);
	mkdir("e", 0755);
	SAYS(mount("low", "d", "tmpfs", 0, NULL), 0);
	id = number_at("/stage/d", 0);
	SAYS(mount("high", "d", "tmpfs", 0, NULL), 0);
	READS(field_of(mounts_line("/stage/d"), 0), "high");
	IS(number_at("/stage/d", 1), id);
	SAYS(mount("d", "e", NULL, MS_MOVE, NULL), 0);
	READS(field_of(mounts_line("/stage/e"), 0), "high");
	READS(field_of(mounts_line("/stage/d"), 0), "low");
	SAYS(rename("d", "dd"), -EBUSY);
	SAYS(umount2("e", MNT_DETACH), 0);
	READS(mounts_line("/stage/e"), "");
	/* The place is called as it is called now. */
	mkdir("up", 0755);
	mkdir("up/m", 0755);
	SAYS(tmpfs_at("up/m", 0, NULL), 0);
	SAYS(rename("up", "down"), 0);
	READS(mounts_line("/up/m"), "");
	READS(field_of(mounts_line("/down/m"), 0), "none");
}

/* The number that stat has of it is that of its line. */
static void numbers(void)
{
	struct statx at = { 0 }, below = { 0 };
	char want[32];
	int fd;

	mkdir("d", 0755);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	mkdir("d/sub", 0755);
	SAYS(statx(AT_FDCWD, "d", 0, STATX_MNT_ID, &at), 0);
	SAYS(statx(AT_FDCWD, "d/sub", 0, STATX_MNT_ID, &below), 0);
	CHECK(at.stx_mask & STATX_MNT_ID);
	CHECK(at.stx_attributes & STATX_ATTR_MOUNT_ROOT);
	CHECK(!(below.stx_attributes & STATX_ATTR_MOUNT_ROOT));
	CHECK(below.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT);
	IS(at.stx_mnt_id, below.stx_mnt_id);
	IS(at.stx_mnt_id, number_at("/stage/d", 0));
	fd = open("d/sub", O_RDONLY);
	snprintf(want, sizeof(want), "/proc/self/fdinfo/%d", fd);
	ksft_read_file(want, text, sizeof(text));
	snprintf(want, sizeof(want), "mnt_id:\t%d\n", (int)at.stx_mnt_id);
	CHECK(strstr(text, want));
}

/* --- poll() says that something has changed, once. --- */

#define CHANGED	(POLLPRI | POLLERR)

static int polled(int fd, int timeout)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLPRI };

	return poll(&p, 1, timeout) < 0 ? -errno : p.revents;
}

static void check_polls(const char *name)
{
	int fd = open(name, O_RDONLY);

	IS(polled(fd, 0), POLLIN);
	SAYS(tmpfs_at("d", 0, NULL), 0);
	IS(polled(fd, 0), POLLIN | CHANGED);
	IS(polled(fd, 0), POLLIN);
	SAYS(set_flags("d", MS_RDONLY), 0);
	IS(polled(fd, 0), POLLIN | CHANGED);
	SAYS(mount(NULL, "d", NULL, MS_REMOUNT, NULL), 0);
	IS(polled(fd, 0), POLLIN | CHANGED);
	SAYS(mount("d", "e", NULL, MS_MOVE, NULL), 0);
	IS(polled(fd, 0), POLLIN | CHANGED);
	SAYS(bind_to("e", "d", 0), 0);
	SAYS(umount("d"), 0);
	IS(polled(fd, 0), POLLIN | CHANGED);
	SAYS(umount("d"), -EINVAL);
	IS(polled(fd, 0), POLLIN);
	SAYS(umount2("e", MNT_DETACH), 0);
	IS(polled(fd, 0), POLLIN | CHANGED);
	close(fd);
}

static void poll_tells(void)
{
	mkdir("d", 0755);
	mkdir("e", 0755);
	check_polls("/proc/self/mounts");
	check_polls("/proc/self/mountinfo");
}

/* Each that is open is told on its own; without anything to read for it sleeps. */
static void poll_sleeps(void)
{
	int fd = open("/proc/self/mounts", O_RDONLY);
	struct pollfd p = { .fd = fd, .events = POLLPRI };
	pid_t pid;

	mkdir("d", 0755);
	pid = CHILD(IS(poll(&p, 1, -1), 1); IS(p.revents, CHANGED));
	ksft_until(pid, 'S');
	SAYS(tmpfs_at("d", 0, NULL), 0);
	ENDS(pid, 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		MOUNT_CASE(of_directories),
		MOUNT_CASE(of_files),
		MOUNT_CASE(bad_binds),
		MOUNT_CASE(with_what_is_upon_it),
		MOUNT_CASE(upon_itself),
		MOUNT_CASE(outlives_its_model),
		MOUNT_CASE(removed_files),
		MOUNT_CASE(moves),
		MOUNT_CASE(bad_moves),
		MOUNT_CASE(moves_upon_a_mount),
		MOUNT_CASE(propagation),
		MOUNT_CASE(lines_of_mounts),
		MOUNT_CASE(lines_of_mountinfo),
		MOUNT_CASE(lines_that_change),
		MOUNT_CASE(numbers),
		MOUNT_CASE(poll_tells),
		MOUNT_CASE(poll_sleeps),
	};

	return KSFT_RUN(cases);
}
