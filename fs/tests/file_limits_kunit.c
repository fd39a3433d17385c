// SPDX-License-Identifier: GPL-2.0-only
/* Tests of RLIMIT_FSIZE, which calls make themselves felt by an error and a signal. */
#include <linux/module.h>
#include <uapi/linux/falloc.h>
#include <uapi/linux/resource.h>

#include "fs_scene.h"

#define LIMIT	100
#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))
#define OPEN(name, flags)	k_open(name, flags, 0644)

/* How often has the scene been told? It is blocked, so that it stays. */
static int told(void)
{
	kernel_siginfo_t info;

	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(0, &info) == SIGXFSZ;
}

static void limit_file_size(struct kunit *test)
{
	fs_scene(test, NULL);
	set_current_blocked(sigmask(SIGXFSZ));
	current->signal->rlim[RLIMIT_FSIZE].rlim_cur = LIMIT;
}

/* What fits is written; at the limit there is nothing to be had. */
SCENE_CASE(writes)
{
	char text[2 * LIMIT] = { };
	long fd;

	limit_file_size(test);
	fd = OPEN("f", O_CREAT | O_RDWR);
	EXPECT(k_write(fd, text, sizeof(text)), LIMIT);
	EXPECT(told(), 0);
	EXPECT(k_write(fd, text, 1), -EFBIG);
	EXPECT(told(), 1);
	EXPECT(k_write(fd, text, 0), 0);
	EXPECT(told(), 0);
	EXPECT(k_pwrite(fd, text, 10, LIMIT - 1), 1);
	EXPECT(k_pwrite(fd, text, 10, LIMIT + 1), -EFBIG);
	EXPECT(told(), 1);
	/* One who appends learns where the end is first. */
	EXPECT(ksyscall(__NR_close, fd), 0);
	fd = OPEN("f", O_APPEND | O_WRONLY);
	EXPECT(k_write(fd, text, 1), -EFBIG);
	EXPECT(told(), 1);
	EXPECT(ksyscall(__NR_close, fd), 0);
}

/* A file that is longer may be cut to a size above the limit, and cannot grow. */
SCENE_CASE(sizes)
{
	long fd;

	limit_file_size(test);
	fd = OPEN("f", O_CREAT | O_RDWR);
	EXPECT(ksyscall(__NR_ftruncate, fd, LIMIT), 0);
	EXPECT(ksyscall(__NR_ftruncate, fd, LIMIT + 1), -EFBIG);
	EXPECT(told(), 1);
	EXPECT(ksyscall(__NR_fallocate, fd, 0, 0, LIMIT + 1), -EFBIG);
	EXPECT(told(), 1);
	EXPECT(ksyscall(__NR_fallocate, fd, FALLOC_FL_KEEP_SIZE, LIMIT, 1), -EFBIG);
	EXPECT(told(), 1);
	current->signal->rlim[RLIMIT_FSIZE].rlim_cur = 3 * LIMIT;
	EXPECT(ksyscall(__NR_ftruncate, fd, 3 * LIMIT), 0);
	current->signal->rlim[RLIMIT_FSIZE].rlim_cur = LIMIT;
	EXPECT(ksyscall(__NR_ftruncate, fd, 2 * LIMIT), 0);
	EXPECT(ksyscall(__NR_ftruncate, fd, 2 * LIMIT + 1), -EFBIG);
	EXPECT(told(), 1);
	EXPECT(ksyscall(__NR_close, fd), 0);
}

static struct kunit_case file_limits_cases[] = {
	KUNIT_CASE(writes),
	KUNIT_CASE(sizes),
	{}
};

static struct kunit_suite file_limits_suite = {
	.name = "file_limits",
	.test_cases = file_limits_cases,
};
kunit_test_suite(file_limits_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
