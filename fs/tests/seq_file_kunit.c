// SPDX-License-Identifier: GPL-2.0-only
/* Text that is made while it is read: in pieces of any size, from any place. */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fs.h>

/* Records "0\n", "1\n", ...; what they are besides, by number. */
struct numbers {
	int nr;				/* so many */
	int fails;			/* its show() says -EIO; -1: none */
	int is_empty, is_skipped, is_endless;
	size_t is_long, len;		/* this one has so many bytes */
	int started, stopped;
};

static struct numbers *numbers;

static void *numbers_start(struct seq_file *m, loff_t *pos)
{
	numbers->started++;
	return *pos < numbers->nr ? (void *)(*pos + 1) : NULL;
}

static void *numbers_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return *pos < numbers->nr ? (void *)(*pos + 1) : NULL;
}

static void numbers_stop(struct seq_file *m, void *v)
{
	numbers->stopped++;
}

static int numbers_show(struct seq_file *m, void *v)
{
	long nr = (long)v - 1;

	if (nr == numbers->fails)
		return -EIO;
	if (nr == numbers->is_empty)
		return 0;
	seq_printf(m, "%ld\n", nr);
	if (nr == numbers->is_endless)
		seq_set_overflow(m);
	if (nr == numbers->is_skipped)
		return SEQ_SKIP;
	for (size_t i = 0; nr == (long)numbers->is_long && i < numbers->len; i++)
		seq_putc(m, 'x');
	return 0;
}

static const struct seq_operations numbers_ops = {
	.start = numbers_start, .next = numbers_next, .stop = numbers_stop,
	.show = numbers_show,
};

/* An open file of the case's own, which is nothing but that. */
static void open_numbers(struct kunit *test, struct file *file, int nr)
{
	numbers = kunit_kzalloc(test, sizeof(*numbers), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, numbers);
	*numbers = (struct numbers){
		.nr = nr, .fails = -1, .is_empty = -1, .is_skipped = -1,
		.is_endless = -1, .is_long = -1,
	};
	*file = (struct file){};
	KUNIT_ASSERT_EQ(test, seq_open(file, &numbers_ops), 0);
}

static ssize_t get(struct file *file, char *buf, size_t len)
{
	struct kvec vec = { .iov_base = buf, .iov_len = len };
	struct iov_iter to = kvec_iter(ITER_DEST, &vec, 1);
	struct kiocb iocb = { .ki_filp = file, .ki_pos = file->f_pos };
	ssize_t ret = seq_read_iter(&iocb, &to);

	file->f_pos = iocb.ki_pos;
	return ret;
}

#define EXPECT_TEXT(test, file, len, text) \
do { \
	char __buf[64] = { }; \
	KUNIT_EXPECT_EQ(test, get(file, __buf, len), (ssize_t)strlen(text)); \
	KUNIT_EXPECT_STREQ(test, __buf, text); \
} while (0)

static void in_pieces(struct kunit *test)
{
	struct file file;

	open_numbers(test, &file, 5);
	EXPECT_TEXT(test, &file, 1, "0");
	EXPECT_TEXT(test, &file, 2, "\n1");
	EXPECT_TEXT(test, &file, 4, "\n2\n3");
	EXPECT_TEXT(test, &file, 60, "\n4\n");
	EXPECT_TEXT(test, &file, 60, "");
	numbers->nr = 6;
	EXPECT_TEXT(test, &file, 60, "5\n");
	KUNIT_EXPECT_EQ(test, numbers->started, numbers->stopped);
	seq_release(NULL, &file);
}

static void from_anywhere(struct kunit *test)
{
	struct file file;

	open_numbers(test, &file, 5);
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, 7, SEEK_SET), 7ll);
	EXPECT_TEXT(test, &file, 2, "\n4");
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, -5, SEEK_CUR), 4ll);
	EXPECT_TEXT(test, &file, 60, "2\n3\n4\n");
	file.f_pos = 2;			/* pread() */
	EXPECT_TEXT(test, &file, 2, "1\n");
	/* From the beginning it is what there is now. */
	numbers->nr = 1;
	file.f_pos = 0;
	EXPECT_TEXT(test, &file, 60, "0\n");
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, 100, SEEK_SET), 100ll);
	EXPECT_TEXT(test, &file, 60, "");
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, -1, SEEK_SET), (loff_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, 0, SEEK_END), (loff_t)-EINVAL);
	KUNIT_EXPECT_EQ(test, numbers->started, numbers->stopped);
	seq_release(NULL, &file);
}

static void odd_records(struct kunit *test)
{
	struct file file;

	open_numbers(test, &file, 4);
	numbers->is_empty = 0;
	numbers->is_skipped = 2;
	EXPECT_TEXT(test, &file, 60, "1\n3\n");
	EXPECT_TEXT(test, &file, 60, "");
	/* What came before an error is read first. */
	numbers->fails = 3;
	file.f_pos = 0;
	EXPECT_TEXT(test, &file, 60, "1\n");
	KUNIT_EXPECT_EQ(test, get(&file, (char[4]){ }, 4), (ssize_t)-EIO);
	numbers->fails = -1;
	EXPECT_TEXT(test, &file, 60, "3\n");
	KUNIT_EXPECT_EQ(test, numbers->started, numbers->stopped);
	seq_release(NULL, &file);
}

/* The buffer grows for it, and it is shown whole. */
static void long_record(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 40000, GFP_KERNEL);
	struct file file;
	ssize_t len, all = 0;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	open_numbers(test, &file, 3);
	numbers->is_long = 1;
	numbers->len = 30000;
	EXPECT_TEXT(test, &file, 1, "0");
	while ((len = get(&file, buf + all, 40000 - all)) > 0)
		all += len;
	KUNIT_EXPECT_EQ(test, len, 0l);
	KUNIT_EXPECT_EQ(test, all, 30005l);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "\n1\nxxx", 6), 0);
	KUNIT_EXPECT_EQ(test, memcmp(buf + all - 4, "xx2\n", 4), 0);
	KUNIT_EXPECT_EQ(test, numbers->started, numbers->stopped);
	/* There is an end to that, too. */
	numbers->is_endless = 1;
	file.f_pos = 0;
	EXPECT_TEXT(test, &file, 2, "0\n");
	KUNIT_EXPECT_EQ(test, get(&file, buf, 8), (ssize_t)-ENOMEM);
	KUNIT_EXPECT_EQ(test, numbers->started, numbers->stopped);
	seq_release(NULL, &file);
}

static int show_text(struct seq_file *m, void *v)
{
	size_t start = m->count;

	seq_puts(m, m->private);
	seq_pad_to(m, start, 8);
	seq_escape(m, "a\\ b\n", "\\\n");
	return 0;
}

static void one_record(struct kunit *test)
{
	struct file file = { };

	KUNIT_ASSERT_EQ(test, single_open(&file, show_text, "four"), 0);
	EXPECT_TEXT(test, &file, 60, "four    a\\134 b\\012");
	EXPECT_TEXT(test, &file, 60, "");
	single_release(NULL, &file);
	KUNIT_ASSERT_EQ(test, single_open(&file, show_text, "more than"), 0);
	file.f_pos = 0;
	EXPECT_TEXT(test, &file, 60, "more than a\\134 b\\012");
	single_release(NULL, &file);
}

static int show_root(struct seq_file *m, void *v)
{
	seq_path(m, m->private, "/");
	return 0;
}

static void paths(struct kunit *test)
{
	struct file file = { };
	struct path root;

	KUNIT_ASSERT_EQ(test, kern_path("/", 0, &root), 0);
	KUNIT_ASSERT_EQ(test, single_open(&file, show_root, &root), 0);
	EXPECT_TEXT(test, &file, 60, "\\057");
	single_release(NULL, &file);
	path_put(&root);
}

static struct kunit_case seq_file_cases[] = {
	KUNIT_CASE(in_pieces), KUNIT_CASE(from_anywhere), KUNIT_CASE(odd_records),
	KUNIT_CASE(long_record), KUNIT_CASE(one_record), KUNIT_CASE(paths), {}
};

static struct kunit_suite seq_file_suite = {
	.name = "seq_file",
	.test_cases = seq_file_cases,
};
kunit_test_suite(seq_file_suite);

MODULE_DESCRIPTION("KUnit tests of text that is made while it is read");
MODULE_LICENSE("GPL");
