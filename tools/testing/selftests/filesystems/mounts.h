/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of mounts share. Each case has a tmpfs of its own, in which it begins: the
 * stage. All that it mounts is upon it, and goes with it, whatever has become of the case.
 *
 *	static void one(void)
 *	{
 *		SAYS(tmpfs_at("d", 0, NULL), 0);
 *	}
 *
 *	static const struct ksft_case cases[] = { MOUNT_CASE(one) };
 */
#ifndef SELFTEST_MOUNTS_H
#define SELFTEST_MOUNTS_H

#include <fcntl.h>
#include <sys/mount.h>

#include "../kselftest.h"

#define MOUNT_CASE(fn)	{ #fn, ksft_on_stage, fn }
#define STAGE		"stage"
#define NOBODY		65534

static char text[65536] UNUSED;

static inline int tmpfs_at(const char *dir, unsigned long flags, const char *options)
{
	return mount("none", dir, "tmpfs", flags, options);
}

static inline int bind_to(const char *from, const char *to, unsigned long more)
{
	return mount(from, to, NULL, MS_BIND | more, NULL);
}

/* The flags of this mount alone. */
static inline int set_flags(const char *dir, unsigned long flags)
{
	return mount(NULL, dir, NULL, MS_REMOUNT | MS_BIND | flags, NULL);
}

/* An empty file: 0. */
static inline int make(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);

	return fd < 0 ? fd : close(fd);
}

/* Can it be opened so? It is not left open. */
static inline int opens(const char *name, int flags)
{
	int fd = open(name, flags);

	return fd < 0 ? fd : close(fd);
}

static inline int exists(const char *name)
{
	return !access(name, F_OK);
}

/* Which file this is, within its filesystem. */
static inline ino_t inode_of(const char *name)
{
	struct stat st = { 0 };

	SAYS(stat(name, &st), 0);
	return st.st_ino;
}

static inline void ksft_perform(void)
{
	REQUIRE(!chdir(STAGE));
	umask(022);
	((void (*)(void))ksft_case->data)();
}

/*
 * What a case that ran out of its time has left goes first. The case is a child of the one
 * that takes its stage away.
 */
static void ksft_on_stage(void)
{
	int end;

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	umount2(STAGE, MNT_DETACH);
	mkdir(STAGE, 0755);
	REQUIRE(!tmpfs_at(STAGE, 0, "mode=755"));
	end = ksft_end_of(CHILD(ksft_perform()));
	SAYS(umount2(STAGE, MNT_DETACH), 0);
	IS(end, 0);
}

/*
 * --- /proc/self/mounts and mountinfo. ---
 */

/* The field of a line with this number from 0 on, cut at a space; "" if there is none. */
static inline const char *field_of(const char *line, int nr)
{
	static char field[4096];
	size_t len;

	for (; nr && *line; nr--) {
		line += strcspn(line, " ");
		line += *line == ' ';
	}
	len = strcspn(line, " \n");
	snprintf(field, sizeof(field), "%.*s", (int)len, line);
	return field;
}

/* Does the name of a mount end so, as it is written there? */
static inline int is_line_of(const char *line, int nr, const char *tail)
{
	const char *name = field_of(line, nr);
	size_t len = strlen(name), want = strlen(tail);

	return len >= want && !strcmp(name + len - want, tail);
}

/* The last line whose field @nr ends so; "" if there is none. */
static inline const char *find_line(const char *file, int nr, const char *tail)
{
	const char *found = "";

	REQUIRE(ksft_read_file(file, text, sizeof(text)) >= 0);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (is_line_of(line, nr, tail))
			found = line;
	return found;
}

static inline const char *mounts_line(const char *tail)
{
	return find_line("/proc/self/mounts", 1, tail);
}

static inline const char *mountinfo_line(const char *tail)
{
	return find_line("/proc/self/mountinfo", 4, tail);
}

#endif
