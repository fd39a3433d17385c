// SPDX-License-Identifier: GPL-2.0-only
/* /dev/kmsg and syslog(2), which show what is logged meanwhile, in formats that programs read. */
#include <linux/file.h>
#include <linux/kmsg_dump.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <uapi/asm/poll.h>

#include "../../../fs/tests/fs_user.h"
#include "../../../kernel/tests/crew.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

static long open_kmsg(struct kunit *test, int flags)
{
	long fd;

	fs_world(test);
	EXPECT(k_mknod("kmsg", S_IFCHR | 0644, 0x10b), 0);
	fd = k_open("kmsg", flags, 0);
	KUNIT_ASSERT_GE(test, fd, 0l);
	return fd;
}

/* The next record with @mark in it, if there is one; other contexts may print as well. */
static char *next_with(struct kunit *test, long fd, const char *mark)
{
	char *buf = kunit_kzalloc(test, 8192, GFP_KERNEL);
	long n;

	while ((n = k_read(fd, buf, 8191)) > 0 || n == -EPIPE) {
		if (n < 0)
			continue;
		buf[n] = 0;
		if (strstr(buf, mark))
			return buf;
	}
	return NULL;
}

/* From the comma before the flags on: what is before is another each time. */
static const char *flags_and_text(const char *record)
{
	for (int i = 0; i < 3; i++)
		record = strchr(record, ',') + 1;
	return record;
}

static void records(struct kunit *test)
{
	long fd = open_kmsg(test, O_RDWR | O_NONBLOCK);
	unsigned long long seq, usec;
	unsigned int level;
	char *text, small[4];

	EXPECT(k_lseek(fd, 0, SEEK_END), 0);
	EXPECT(k_write(fd, "<30>kunit-a\tb\\c\n", 16), 16);
	text = next_with(test, fd, "kunit-a");
	KUNIT_ASSERT_NOT_NULL(test, text);
	EXPECT(sscanf(text, "%u,%llu,%llu,", &level, &seq, &usec), 3);
	EXPECT(level, 30);
	KUNIT_EXPECT_STREQ(test, flags_and_text(text), "-;kunit-a\\x09b\\x5cc\n");
	/* No facility is that of programs, and no priority a warning of theirs. */
	EXPECT(k_write(fd, "<7>kunit-b", 10), 10);
	EXPECT(k_write(fd, "kunit-c", 7), 7);
	text = next_with(test, fd, "kunit-b");
	KUNIT_ASSERT_NOT_NULL(test, text);
	EXPECT(strncmp(text, "15,", 3), 0);
	text = next_with(test, fd, "kunit-c");
	KUNIT_ASSERT_NOT_NULL(test, text);
	EXPECT(strncmp(text, "12,", 3), 0);
	EXPECT(k_read(fd, text, 100), -EAGAIN);
	/* What has no room stays. */
	EXPECT(k_write(fd, "kunit-d", 7), 7);
	EXPECT(k_read(fd, small, sizeof(small)), -EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, next_with(test, fd, "kunit-d"));
	EXPECT(k_write(fd, text, 5000), -EINVAL);
	EXPECT(k_close(fd), 0);
}

static void places(struct kunit *test)
{
	long fd = open_kmsg(test, O_RDWR | O_NONBLOCK), only;
	char buf[8];

	EXPECT(k_write(fd, "<7>kunit-first", 14), 14);
	EXPECT(k_lseek(fd, 0, SEEK_END), 0);
	KUNIT_EXPECT_NULL(test, next_with(test, fd, "kunit-first"));
	EXPECT(k_lseek(fd, 0, SEEK_SET), 0);
	KUNIT_EXPECT_NOT_NULL(test, next_with(test, fd, "kunit-first"));
	EXPECT(k_lseek(fd, 0, SEEK_DATA), 0);
	EXPECT(k_lseek(fd, 1, SEEK_SET), -ESPIPE);
	EXPECT(k_lseek(fd, 0, SEEK_CUR), -EINVAL);
	/* Who has been overtaken is told once. */
	EXPECT(k_lseek(fd, 0, SEEK_END), 0);
	for (unsigned int i = 0; i < kmsg_log_size() / 64 + 1; i++)
		EXPECT(k_write(fd, "<7>kunit-many", 13), 13);
	EXPECT(k_read(fd, buf, 0), -EPIPE);
	KUNIT_EXPECT_NOT_NULL(test, next_with(test, fd, "kunit-many"));
	only = k_open("kmsg", O_WRONLY, 0);
	EXPECT(k_write(only, "<7>kunit-only", 13), 13);
	EXPECT(k_lseek(only, 0, SEEK_SET), -EBADF);
	EXPECT(k_close(only), 0);
	EXPECT(k_close(fd), 0);
}

/* --- Waiting. --- */

struct waiter {
	struct file *file;
	ssize_t ret;
	char buf[256];
};

static void wait_for_message(void *arg, int id)
{
	struct waiter *w = arg;
	loff_t pos = 0;

	w->ret = kernel_read(w->file, w->buf, sizeof(w->buf) - 1, &pos);
}

/* With interrupts off, as it may be: the reader is woken all the same. */
static void readers_are_woken(struct kunit *test)
{
	long fd = open_kmsg(test, O_RDWR);
	struct waiter w = { .file = fget(fd) };
	struct crew_member *m;
	unsigned long flags;

	EXPECT(k_lseek(fd, 0, SEEK_END), 0);
	m = crew_start(test, wait_for_message, &w, 1);
	crew_asleep(m);
	local_irq_save(flags);
	printk_emit_line(14, "kunit-woken");
	local_irq_restore(flags);
	crew_join(m);
	KUNIT_EXPECT_GT(test, w.ret, 0l);
	KUNIT_EXPECT_NOT_NULL(test, strstr(w.buf, ";"));
	fput(w.file);
	EXPECT(k_close(fd), 0);
}

/* --- syslog(2). --- */

static long k_syslog(int type, long size)
{
	return ksyscall(__NR_syslog, type, FS_DATA, size);
}

static char *read_all(struct kunit *test, int type, long size)
{
	char *buf = kunit_kzalloc(test, size + 1, GFP_KERNEL);
	long n = k_syslog(type, size);

	KUNIT_ASSERT_GE(test, n, 0l);
	KUNIT_ASSERT_LE(test, n, size);
	EXPECT(copy_from_user(buf, (void __user *)FS_DATA, n), 0);
	return buf;
}

static void the_log_as_text(struct kunit *test)
{
	const struct cred *old;
	char *text;

	fs_world(test);
	EXPECT(k_syslog(5, 0), 0);
	printk_emit_line(14, "kunit-x");
	printk_emit_line(31, "kunit-y");
	text = read_all(test, 3, 60000);
	EXPECT(strncmp(strstr(text, "kunit-x") ? text : "", "<", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "<14>["));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "] kunit-x\n<31>["));
	/* The newest ones, if there is room for some only. */
	text = read_all(test, 3, 40);
	KUNIT_EXPECT_NULL(test, strstr(text, "kunit-x"));
	text = read_all(test, 4, 60000);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "kunit-y"));
	text = read_all(test, 3, 60000);
	KUNIT_EXPECT_NULL(test, strstr(text, "kunit-y"));
	printk_emit_line(31, "kunit-z");
	EXPECT(k_syslog(10, 0), kmsg_log_size());
	EXPECT(k_syslog(11, 0), -EINVAL);
	EXPECT(k_syslog(3, -1), -EINVAL);
	EXPECT(ksyscall(__NR_syslog, 3, 0, 10), -EINVAL);
	EXPECT(ksyscall(__NR_syslog, 3, 8, 100), -EFAULT);
	old = as_user(1000, 1000);
	EXPECT(k_syslog(5, 0), -EPERM);
	EXPECT(k_syslog(2, 100), -EPERM);
	EXPECT(k_syslog(3, 100), -EPERM);
	as_root(old);
}

/* A line that was given in part goes on where it was. */
static void piece_by_piece(struct kunit *test)
{
	char all[400] = {};
	long n, done = 0;

	fs_world(test);
	while (k_syslog(9, 0) > 0)
		KUNIT_ASSERT_GT(test, k_syslog(2, 60000), 0l);
	printk_emit_line(14, "kunit-pieces");
	KUNIT_EXPECT_GT(test, k_syslog(9, 0), 20l);
	do {
		n = k_syslog(2, 7);
		KUNIT_ASSERT_GT(test, n, 0l);
		EXPECT(copy_from_user(all + done, (void __user *)FS_DATA, n), 0);
		done += n;
	} while (!strchr(all, '\n') && done < 390);
	EXPECT(strncmp(all, "<14>[", 5), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(all, "] kunit-pieces\n"));
}

static struct kunit_case kmsg_cases[] = {
	KUNIT_CASE(records),
	KUNIT_CASE(places),
	KUNIT_CASE(readers_are_woken),
	KUNIT_CASE(the_log_as_text),
	KUNIT_CASE(piece_by_piece),
	{}
};

static struct kunit_suite kmsg_suite = {
	.name = "kmsg",
	.test_cases = kmsg_cases,
};
kunit_test_suite(kmsg_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
