/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of this folder share: cases are functions that CHECK, and each prints one
 * line of KTAP. They need a tmpfs at $TMPDIR or /dev/shm or /tmp, and nothing else.
 *
 *	cc -Wall -static -o x x.c && ./x
 */
#ifndef FS_TEST_H
#define FS_TEST_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int case_failed;
static char test_dir[256];

#define CHECK(what) \
do { \
	errno = 0; \
	if (!(what)) { \
		printf("# line %d: %s (errno %d)\n", __LINE__, #what, errno); \
		case_failed = 1; \
	} \
} while (0)

/* A call that is to fail so. */
#define FAILS(error, call)	CHECK((call) == -1 && errno == (error))

struct fs_case {
	const char *name;
	void (*fn)(void);
};

static void go_to_own_dir(void)
{
	const char *at = getenv("TMPDIR");
	struct stat st;

	if (!at)
		at = stat("/dev/shm", &st) ? "/tmp" : "/dev/shm";
	snprintf(test_dir, sizeof(test_dir), "%s/fs_test.%d", at, getpid());
	if (mkdir(test_dir, 0700) || chdir(test_dir)) {
		printf("Bail out! %s: %s\n", test_dir, strerror(errno));
		exit(1);
	}
}

static int run_cases(const struct fs_case *cases, int nr)
{
	int failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	go_to_own_dir();
	printf("KTAP version 1\n1..%d\n", nr);
	for (int i = 0; i < nr; i++) {
		case_failed = 0;
		cases[i].fn();
		printf("%sok %d %s\n", case_failed ? "not " : "", i + 1, cases[i].name);
		failed += case_failed;
	}
	if (chdir("/") || rmdir(test_dir))
		printf("# %s stays: %s\n", test_dir, strerror(errno));
	return failed ? 1 : 0;
}

#endif
