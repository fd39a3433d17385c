// SPDX-License-Identifier: GPL-2.0-only
/* Flags of mounts and of their filesystems, and what they forbid. Alone on the machine, as root. */
#define _GNU_SOURCE
#include <sys/sendfile.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <utime.h>

#include "mounts.h"

/* Of the superblock, too, and the mount's own atime if no other is asked for. */
static int remount(const char *dir, unsigned long flags, const char *options)
{
	return mount(NULL, dir, NULL, MS_REMOUNT | flags, options);
}

/* Only those that are asked for here; Linux has more in it. */
static unsigned long flags_of(const char *name)
{
	struct statvfs vfs = { 0 };

	SAYS(statvfs(name, &vfs), 0);
	return vfs.f_flag & (ST_RDONLY | ST_NOSUID | ST_NODEV | ST_NOEXEC | ST_NOATIME |
			     ST_NODIRATIME | ST_RELATIME | MS_NOSYMFOLLOW << 5);
}

/* --- Read-only. --- */

/* With "f", "d" and "l" in it. */
static void make_things(const char *dir)
{
	char top[256];

	REQUIRE(getcwd(top, sizeof(top)) && !chdir(dir));
	REQUIRE(!make("f") && !mkdir("d", 0755) && !symlink("f", "l"));
	REQUIRE(!chdir(top));
}

/* Even of what is not there; but what is there cannot be made. */
static void check_names_refused(void)
{
	SAYS(mkdir("new", 0755), -EROFS);
	SAYS(mkdir("d", 0755), -EEXIST);
	SAYS(mknod("new", S_IFIFO | 0600, 0), -EROFS);
	SAYS(mknod("f", S_IFIFO | 0600, 0), -EEXIST);
	SAYS(symlink("x", "new"), -EROFS);
	SAYS(link("f", "new"), -EROFS);
	SAYS(unlink("f"), -EROFS);
	SAYS(unlink("none"), -EROFS);
	SAYS(rmdir("d"), -EROFS);
	SAYS(rmdir("none"), -EROFS);
	SAYS(rename("f", "g"), -EROFS);
	SAYS(rename("none", "g"), -EROFS);
}

static void check_opens_refused(void)
{
	SAYS(opens("f", O_RDONLY), 0);
	SAYS(opens("f", O_WRONLY), -EROFS);
	SAYS(opens("f", O_RDWR), -EROFS);
	SAYS(opens("l", O_RDWR), -EROFS);
	SAYS(opens("f", O_RDONLY | O_TRUNC), -EROFS);
	SAYS(opens("f", O_RDONLY | O_CREAT), 0);
	SAYS(opens("f", O_RDWR | O_CREAT), -EROFS);
	SAYS(opens("f", O_RDWR | O_CREAT | O_EXCL), -EEXIST);
	SAYS(opens("new", O_RDONLY | O_CREAT), -EROFS);
	SAYS(open(".", O_RDWR | O_TMPFILE, 0600), -EROFS);
	SAYS(opens("d", O_RDWR), -EISDIR);
}

static void check_changes_refused(void)
{
	int fd = open("f", O_RDONLY);

	SAYS(truncate("f", 0), -EROFS);
	SAYS(chmod("f", 0600), -EROFS);
	SAYS(fchmod(fd, 0600), -EROFS);
	SAYS(chown("f", 1, 1), -EROFS);
	SAYS(lchown("l", 1, 1), -EROFS);
	SAYS(utime("f", NULL), -EROFS);
	SAYS(setxattr("f", "trusted.a", "x", 1, 0), -EROFS);
	SAYS(access("f", W_OK), -EROFS);
	SAYS(access("d", W_OK), -EROFS);
	SAYS(access("f", R_OK), 0);
	close(fd);
}

/* What is asked of all that are read-only: @dir has make_things(). */
static void check_read_only(const char *dir)
{
	char top[256];

	REQUIRE(getcwd(top, sizeof(top)) && !chdir(dir));
	check_names_refused();
	check_opens_refused();
	check_changes_refused();
	REQUIRE(!chdir(top));
}

static void new_read_only(void)
{
	mkdir("d", 0755);
	SAYS(tmpfs_at("d", MS_RDONLY, NULL), 0);
	IS(flags_of("d"), ST_RDONLY | ST_RELATIME);
	SAYS(make("d/f"), -EROFS);
	SAYS(remount("d", 0, NULL), 0);
	IS(flags_of("d"), ST_RELATIME);
	SAYS(make("d/f"), 0);
}

/* The filesystem's, and so all its mounts'. */
static void filesystem_read_only(void)
{
	mkdir("m", 0755);
	mkdir("n", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	make_things("m");
	SAYS(bind_to("m", "n", 0), 0);
	SAYS(remount("m", MS_RDONLY, NULL), 0);
	check_read_only("m");
	check_read_only("n");
	IS(flags_of("n") & ST_RDONLY, ST_RDONLY);
	/* This mount is, too, and the other one is not. */
	READS(field_of(mountinfo_line("/stage/m"), 5), "ro,relatime");
	READS(field_of(mountinfo_line("/stage/n"), 5), "rw,relatime");
	CHECK(!strncmp(field_of(mounts_line("/stage/n"), 3), "ro,", 3));
	SAYS(set_flags("m", 0), 0);
	SAYS(make("m/new"), -EROFS);
	SAYS(remount("n", 0, NULL), 0);
	SAYS(make("m/new"), 0);
	SAYS(make("n/newer"), 0);
}

/* This one's alone. */
static void mount_read_only(void)
{
	mkdir("m", 0755);
	mkdir("n", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	make_things("m");
	SAYS(bind_to("m", "n", 0), 0);
	SAYS(set_flags("n", MS_RDONLY), 0);
	check_read_only("n");
	IS(flags_of("n"), ST_RDONLY | ST_RELATIME);
	IS(flags_of("m"), ST_RELATIME);
	SAYS(make("m/new"), 0);
	CHECK(exists("n/new"));
	SAYS(rename("n/new", "m/newer"), -EXDEV);
	SAYS(link("m/new", "n/newer"), -EROFS);
	READS(field_of(mountinfo_line("/stage/n"), 5), "ro,relatime");
	CHECK(!strncmp(field_of(mounts_line("/stage/n"), 3), "ro,", 3));
	CHECK(!strncmp(field_of(mounts_line("/stage/m"), 3), "rw,", 3));
	SAYS(set_flags("n", 0), 0);
	SAYS(make("n/newer"), 0);
	/* Nothing else of a call that binds is looked at. */
	SAYS(umount("n"), 0);
	SAYS(bind_to("m", "n", MS_RDONLY | MS_NODEV), 0);
	IS(flags_of("n"), ST_RELATIME);
	SAYS(mount("x", "n", "x", MS_REMOUNT | MS_BIND | MS_NODEV, "nonsense"), 0);
	IS(flags_of("n"), ST_RELATIME | ST_NODEV);
}

/* What could be written to goes on with it; so it has to be closed first. */
static void writers_are_in_the_way(void)
{
	int fd, reader;

	mkdir("m", 0755);
	mkdir("n", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	SAYS(bind_to("m", "n", 0), 0);
	fd = open("m/f", O_WRONLY | O_CREAT, 0600);
	reader = open("n/f", O_RDONLY);
	SAYS(remount("m", MS_RDONLY, NULL), -EBUSY);
	SAYS(remount("n", MS_RDONLY, "size=2m"), -EBUSY);
	CHECK(!strstr(mounts_line("/stage/m"), "size=2048k"));
	SAYS(set_flags("m", MS_RDONLY), -EBUSY);
	IS(flags_of("m"), ST_RELATIME);
	SAYS(set_flags("n", MS_RDONLY), 0);
	SAYS(write(fd, "x", 1), 1);
	SAYS(set_flags("n", 0), 0);
	/* An unlinked one counts, too; a reader does not. */
	SAYS(unlink("m/f"), 0);
	SAYS(remount("m", MS_RDONLY, NULL), -EBUSY);
	close(fd);
	SAYS(set_flags("m", MS_RDONLY), 0);
	close(reader);
	SAYS(remount("m", MS_RDONLY, NULL), 0);
}

/* Who writes to what is not of the filesystem: pipes, sockets, devices. */
static void special_files_may_be_written_to(void)
{
	int fd;

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	SAYS(mkfifo("m/p", 0600), 0);
	SAYS(mknod("m/null", S_IFCHR | 0666, makedev(1, 3)), 0);
	fd = open("m/p", O_RDWR);
	SAYS(remount("m", MS_RDONLY, NULL), 0);
	SAYS(write(fd, "x", 1), 1);
	SAYS(opens("m/p", O_RDWR), 0);
	SAYS(opens("m/null", O_WRONLY), 0);
	SAYS(access("m/null", W_OK), 0);
}

/* --- Other flags of a mount. --- */

/* Each alone, and none of them on the other mount. */
static void are_told(void)
{
	static const struct { unsigned long ms, st; const char *text; } flags[] = {
		{ MS_RDONLY, ST_RDONLY | ST_RELATIME, "ro,relatime" },
		{ MS_NOSUID, ST_NOSUID | ST_RELATIME, "rw,nosuid,relatime" },
		{ MS_NODEV, ST_NODEV | ST_RELATIME, "rw,nodev,relatime" },
		{ MS_NOEXEC, ST_NOEXEC | ST_RELATIME, "rw,noexec,relatime" },
		{ MS_NOATIME, ST_NOATIME, "rw,noatime" },
		{ MS_NODIRATIME, ST_NODIRATIME | ST_RELATIME, "rw,nodiratime,relatime" },
		{ MS_STRICTATIME, 0, "rw" },
		{ MS_STRICTATIME | MS_NOATIME, 0, "rw" },
		{ MS_RELATIME, ST_RELATIME, "rw,relatime" },
		{ MS_NOSYMFOLLOW | MS_NOATIME, MS_NOSYMFOLLOW << 5 | ST_NOATIME,
		  "rw,noatime,nosymfollow" },
	};

	mkdir("m", 0755);
	mkdir("n", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	SAYS(bind_to("m", "n", 0), 0);
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		SAYS(set_flags("n", flags[i].ms), 0);
		IS(flags_of("n"), flags[i].st);
		IS(flags_of("m"), ST_RELATIME);
		READS(field_of(mountinfo_line("/stage/n"), 5), flags[i].text);
	}
}

/* All others are those of the call, but what is read when stays if nothing is said of it. */
static void kept_by_remount(void)
{
	mkdir("m", 0755);
	SAYS(tmpfs_at("m", MS_NOATIME | MS_NODIRATIME | MS_NODEV, NULL), 0);
	IS(flags_of("m"), ST_NOATIME | ST_NODIRATIME | ST_NODEV);
	SAYS(set_flags("m", MS_NOSUID), 0);
	IS(flags_of("m"), ST_NOATIME | ST_NODIRATIME | ST_NOSUID);
	SAYS(remount("m", MS_NOEXEC, NULL), 0);
	IS(flags_of("m"), ST_NOATIME | ST_NODIRATIME | ST_NOEXEC);
	SAYS(remount("m", MS_NODIRATIME, NULL), 0);
	IS(flags_of("m"), ST_RELATIME | ST_NODIRATIME);
	SAYS(remount("m", MS_STRICTATIME, NULL), 0);
	IS(flags_of("m"), 0);
	SAYS(remount("m", 0, NULL), 0);
	IS(flags_of("m"), 0);
}

/* A copy has the flags of what it was made of. */
static void kept_by_bind(void)
{
	mkdir("m", 0755);
	mkdir("n", 0755);
	mkdir("o", 0755);
	SAYS(tmpfs_at("m", MS_NOATIME | MS_NODEV, NULL), 0);
	SAYS(set_flags("m", MS_RDONLY | MS_NODEV), 0);
	SAYS(bind_to("m", "n", 0), 0);
	IS(flags_of("n"), ST_RDONLY | ST_NOATIME | ST_NODEV);
	SAYS(make("n/f"), -EROFS);
	SAYS(set_flags("n", 0), 0);
	SAYS(make("n/f"), 0);
	SAYS(mount("n", "o", NULL, MS_MOVE | MS_NOEXEC, NULL), 0);
	IS(flags_of("o"), ST_NOATIME);
	IS(flags_of("m"), ST_RDONLY | ST_NOATIME | ST_NODEV);
}

static void remount_options(void)
{
	struct statvfs vfs;

	mkdir("m", 0755);
	mkdir("plain", 0755);
	SAYS(tmpfs_at("m", 0, "size=1m,mode=700"), 0);
	SAYS(remount("m", 0, "size=2m"), 0);
	SAYS(statvfs("m", &vfs), 0);
	IS(vfs.f_blocks * vfs.f_frsize, 2 << 20);
	/* Nothing is changed by a call that fails. */
	SAYS(remount("m", MS_RDONLY | MS_NODEV, "size=x"), -EINVAL);
	SAYS(remount("m", 0, "nonsense"), -EINVAL);
	IS(flags_of("m"), ST_RELATIME);
	SAYS(make("m/f"), 0);
	SAYS(truncate("m/f", 1 << 20), 0);
	CHECK(strstr(mounts_line("/stage/m"), ",size=2048k,mode=700"));
	SAYS(remount("plain", 0, NULL), -EINVAL);
	SAYS(remount("none", 0, NULL), -ENOENT);
	SAYS(set_flags("plain", 0), -EINVAL);
	SAYS(set_flags("m/f", 0), -EINVAL);
}

/* --- What they forbid. --- */

static void no_devices(void)
{
	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	SAYS(mknod("m/null", S_IFCHR | 0666, makedev(1, 3)), 0);
	SAYS(mkfifo("m/p", 0666), 0);
	SAYS(opens("m/null", O_RDWR), 0);
	SAYS(set_flags("m", MS_NODEV), 0);
	SAYS(opens("m/null", O_RDWR), -EACCES);
	SAYS(opens("m/null", O_RDONLY), -EACCES);
	SAYS(opens("m/null", O_PATH), 0);
	SAYS(access("m/null", R_OK | W_OK), 0);
	SAYS(opens("m/p", O_RDWR), 0);
	SAYS(mknod("m/zero", S_IFCHR | 0666, makedev(1, 5)), 0);
	SAYS(opens("m/zero", O_RDWR), -EACCES);
}

/* This program once more, which says what it is now: see main(). */
static void copy_self(const char *to)
{
	int from = open("/proc/self/exe", O_RDONLY), fd = open(to, O_WRONLY | O_CREAT, 0755);
	struct stat st;

	REQUIRE(from >= 0 && fd >= 0 && !fstat(from, &st));
	while (sendfile(fd, from, NULL, st.st_size) > 0)
		;
	close(from);
	close(fd);
}

/* Its exit status, or the error of execve(). */
static int run_as_nobody(const char *program)
{
	return ksft_end_of(CHILD(
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(1);
		execl(program, program, "who", NULL);
		_exit(errno)));
}

#define IS_ROOT		100
#define IS_NOBODY	101

static void no_programs(void)
{
	void *at;
	int fd;

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	copy_self("m/prog");
	fd = open("m/script", O_WRONLY | O_CREAT, 0755);
	SAYS(write(fd, "#!/bin/true\n", 12), 12);
	close(fd);
	IS(run_as_nobody("m/prog"), IS_NOBODY);
	SAYS(access("m/prog", X_OK), 0);
	SAYS(set_flags("m", MS_NOEXEC), 0);
	IS(run_as_nobody("m/prog"), EACCES);
	IS(run_as_nobody("m/script"), EACCES);
	SAYS(access("m/prog", X_OK), -EACCES);
	SAYS(access("m", X_OK), 0);
	fd = open("m/prog", O_RDONLY);
	SAYS(syscall(SYS_execveat, fd, "", NULL, NULL, AT_EMPTY_PATH), -EACCES);
	SAYS(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0), -EPERM);
	at = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	CHECK(at != MAP_FAILED);
	SAYS(mprotect(at, 4096, PROT_READ | PROT_EXEC), -EACCES);
}

static void no_other_users(void)
{
	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, "mode=755"), 0);
	copy_self("m/prog");
	SAYS(chmod("m/prog", 04755), 0);
	IS(run_as_nobody("m/prog"), IS_ROOT);
	SAYS(set_flags("m", MS_NOSUID), 0);
	IS(run_as_nobody("m/prog"), IS_NOBODY);
	SAYS(set_flags("m", 0), 0);
	IS(run_as_nobody("m/prog"), IS_ROOT);
}

/* They may be read and made, but not followed; those on the way neither. */
static void no_symlinks(void)
{
	char name[8];

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	make_things("m");
	SAYS(symlink("d", "m/dl"), 0);
	SAYS(symlink("m/f", "in"), 0);
	SAYS(set_flags("m", MS_NOSYMFOLLOW), 0);
	SAYS(opens("m/l", O_RDONLY), -ELOOP);
	SAYS(opens("m/dl/.", O_RDONLY), -ELOOP);
	SAYS(opens("in", O_RDONLY), 0);
	SAYS(symlink("x", "m/new"), 0);
	SAYS(readlink("m/l", name, sizeof(name)), 1);
	SAYS(unlink("m/l"), 0);
}

/* --- When it was read: times in the far future are younger than any change. --- */

#define PAST	1000
#define FUTURE	4000000000

/* Its time of reading becomes that; and then one byte is read. Has it changed? */
static int reading_changes(const char *name, time_t atime)
{
	struct timespec times[2] = { { .tv_sec = atime }, { .tv_sec = PAST } };
	struct stat st = { 0 };
	int fd = open(name, O_RDONLY);
	char c;

	SAYS(utimensat(AT_FDCWD, name, times, 0), 0);
	SAYS(read(fd, &c, 1), 1);
	SAYS(fstat(fd, &st), 0);
	close(fd);
	return st.st_atime != atime;
}

static void times_of_reading(void)
{
	int fd;

	mkdir("m", 0755);
	SAYS(tmpfs_at("m", 0, NULL), 0);
	fd = open("m/f", O_WRONLY | O_CREAT, 0644);
	SAYS(write(fd, "abc", 3), 3);
	close(fd);
	IS(reading_changes("m/f", PAST), 1);
	IS(reading_changes("m/f", FUTURE), 0);
	SAYS(set_flags("m", MS_STRICTATIME), 0);
	IS(reading_changes("m/f", PAST), 1);
	IS(reading_changes("m/f", FUTURE), 1);
	SAYS(set_flags("m", MS_NODIRATIME), 0);
	IS(reading_changes("m/f", PAST), 1);
	SAYS(set_flags("m", MS_NOATIME), 0);
	IS(reading_changes("m/f", PAST), 0);
	SAYS(set_flags("m", MS_RDONLY | MS_STRICTATIME), 0);
	fd = open("m/f", O_RDONLY);
	SAYS(read(fd, text, 3), 3);
}

int main(int argc, char **argv)
{
	static const struct ksft_case cases[] = {
		MOUNT_CASE(new_read_only),
		MOUNT_CASE(filesystem_read_only),
		MOUNT_CASE(mount_read_only),
		MOUNT_CASE(writers_are_in_the_way),
		MOUNT_CASE(special_files_may_be_written_to),
		MOUNT_CASE(are_told),
		MOUNT_CASE(kept_by_remount),
		MOUNT_CASE(kept_by_bind),
		MOUNT_CASE(remount_options),
		MOUNT_CASE(no_devices),
		MOUNT_CASE(no_programs),
		MOUNT_CASE(no_other_users),
		MOUNT_CASE(no_symlinks),
		MOUNT_CASE(times_of_reading),
	};

	if (argc > 1 && !strcmp(argv[1], "who"))
		return geteuid() ? IS_NOBODY : IS_ROOT;
	return KSFT_RUN(cases);
}
