// SPDX-License-Identifier: GPL-2.0-only
/* Numbers in /proc/sys: what is one, how much of a text is taken, and that all are taken back. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "../kselftest.h"

static char text[1 << 16];

static const char *read_of(const char *path)
{
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

static long write_to(const char *path, const char *what)
{
	int fd = open(path, O_WRONLY);
	long ret;

	CHECK(fd >= 0);
	ret = ksft_said(write(fd, what, strlen(what)));
	close(fd);
	return ret;
}

struct attempt {
	const char *what;
	long ret;		/* of write() */
	const char *then;	/* what is read; NULL: what was there */
};

/* Each from the same value on, which is there again afterwards. */
static void try_all(const char *path, const char *from, const struct attempt *attempts)
{
	char before[64];

	snprintf(before, sizeof(before), "%s", read_of(path));
	for (unsigned int nr = 1; attempts->what; attempts++, nr++) {
		CHECK(write_to(path, from) > 0);
		printf("# %s: attempt %u\n", path, nr);
		IS(write_to(path, attempts->what), attempts->ret);
		READS(read_of(path), attempts->then ?: from);
	}
	CHECK(write_to(path, before) > 0);
	READS(read_of(path), before);
}

static void words(void)
{
	static const struct attempt attempts[] = {
		{ "18446744073709551615\n", 21, "18446744073709551615\n" },
		{ "9223372036854775808", 19, "9223372036854775808\n" },
		{ "18446744073709551616", -EINVAL, NULL },
		{ "-1", -EINVAL, NULL }, { "-0", -EINVAL, NULL }, { "+5", -EINVAL, NULL },
		{ "0x10", 4, "16\n" }, { "010", 3, "8\n" }, { "1e3", -EINVAL, NULL },
		{ " 7", 2, "7\n" }, { "7 ", 2, "7\n" }, { "7 \t\n", 4, "7\n" },
		{ "7 8\n", 2, "7\n" }, { "7  x", 3, "7\n" }, { "", 0, NULL }, { "\n", -EINVAL, NULL },
		{ NULL, 0, NULL },
	};

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	try_all("/proc/sys/kernel/shmmax", "12345\n", attempts);
}

static void integers(void)
{
	static const struct attempt attempts[] = {
		{ "2147483648", -EINVAL, NULL }, { "4294967296", -EINVAL, NULL },
		{ "99999999999999999999999", -EINVAL, NULL },
		{ "-1", -EINVAL, NULL }, { "-0", 2, "0\n" }, { "+5", -EINVAL, NULL },
		{ "0x10", 4, "16\n" }, { " 7\n", 3, "7\n" }, { "7 8", 2, "7\n" },
		{ "7x", -EINVAL, NULL }, { "", 0, NULL }, { " ", -EINVAL, NULL },
		{ NULL, 0, NULL },
	};

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	try_all("/proc/sys/kernel/shmmni", "4000\n", attempts);
}

/* A number that may have any sign. */
static void sysrq(void)
{
	static const struct attempt attempts[] = {
		{ "7 8\n", 2, "7\n" }, { "1\n2", 2, "1\n" }, { " 1", 2, "1\n" },
		{ "16 x", 3, "16\n" }, { "4 \n\n ", 5, "4\n" }, { "-1", 2, "-1\n" },
		{ "1x", -EINVAL, NULL }, { "+1", -EINVAL, NULL }, { "x", -EINVAL, NULL },
		{ "4294967297", -EINVAL, NULL }, { NULL, 0, NULL },
	};

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	try_all("/proc/sys/kernel/sysrq", "438\n", attempts);
}

/* A number that is an order, and not kept: what is one is the same as elsewhere. */
static void drop_caches(void)
{
	static const struct attempt attempts[] = {
		{ "1 2\n", 2, NULL }, { "1\n2", 2, NULL }, { " 1", 2, NULL }, { "0x1", 3, NULL },
		{ "4 \n\n ", 5, NULL }, { "1 x", 2, NULL }, { "", 0, NULL },
		{ "7 1\n", -EINVAL, NULL }, { "0", -EINVAL, NULL }, { "5", -EINVAL, NULL },
		{ "-1", -EINVAL, NULL }, { "+1", -EINVAL, NULL }, { "1x", -EINVAL, NULL },
		{ "x", -EINVAL, NULL }, { " ", -EINVAL, NULL }, { "4294967297", -EINVAL, NULL },
	};
	const char *path = "/proc/sys/vm/drop_caches";
	int fd;

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	for (unsigned int i = 0; i < ARRAY_SIZE(attempts); i++) {
		printf("# attempt %u\n", i + 1);
		IS(write_to(path, attempts[i].what), attempts[i].ret);
	}
	fd = open(path, O_WRONLY);
	REQUIRE(fd >= 0);
	IS(write(fd, "1", 1), 1);
	/* What comes behind it is taken, and means nothing. */
	IS(write(fd, "x", 1), 1);
	IS(close(fd), 0);
}

/* What comes behind a number is taken, and means nothing. */
static void in_parts(void)
{
	const char *path = "/proc/sys/kernel/shmmni";
	char before[64];
	int fd;

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	snprintf(before, sizeof(before), "%s", read_of(path));
	fd = open(path, O_WRONLY);
	CHECK(fd >= 0);
	IS(write(fd, "12", 2), 2);
	IS(write(fd, "34", 2), 2);
	READS(read_of(path), "12\n");
	IS(lseek(fd, 0, SEEK_SET), 0);
	IS(write(fd, "34", 2), 2);
	READS(read_of(path), "34\n");
	IS(close(fd), 0);
	CHECK(write_to(path, before) > 0);
}

/* Some say by a number what is to happen, and 0 that it is not; and one counts by itself. */
static int is_order(const char *name)
{
	static const char *const orders[] = {
		"modules_disabled", "kexec_load_disabled", "max_rcu_stall_to_panic",
		"nmi_watchdog", "ns_last_pid", "dirty_bytes", "dirty_background_bytes",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(orders); i++)
		if (!strcmp(name, orders[i]))
			return 1;
	return 0;
}

static void takes_back(const char *path)
{
	static char before[sizeof(text)];

	printf("# %s\n", path);
	snprintf(before, sizeof(before), "%s", read_of(path));
	IS(write_to(path, before) > 0, *before != '\0');
	READS(read_of(path), before);
}

/* What is told is what may be written, so that a value can be saved and restored. */
static void values_are_taken_back(void)
{
	static const char *const folders[] = { "kernel", "vm", "fs" };
	unsigned int nr = 0;

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	for (unsigned int i = 0; i < ARRAY_SIZE(folders); i++) {
		char path[300];
		struct dirent *entry;
		struct stat st;
		DIR *dir;

		snprintf(path, sizeof(path), "/proc/sys/%s", folders[i]);
		dir = opendir(path);
		CHECK(dir != NULL);
		while ((entry = readdir(dir))) {
			snprintf(path, sizeof(path), "/proc/sys/%s/%s", folders[i], entry->d_name);
			IS(stat(path, &st), 0);
			if (!S_ISREG(st.st_mode) || (st.st_mode & 0600) != 0600 ||
			    is_order(entry->d_name))
				continue;
			takes_back(path);
			nr++;
		}
		closedir(dir);
	}
	CHECK(nr > 20);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(words), KSFT_CASE(integers), KSFT_CASE(sysrq), KSFT_CASE(drop_caches),
		KSFT_CASE(in_parts), KSFT_CASE(values_are_taken_back),
	};

	return KSFT_RUN(cases);
}
