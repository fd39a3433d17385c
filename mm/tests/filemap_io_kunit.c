// SPDX-License-Identifier: GPL-2.0-only
/* read() and write() through the page cache: bytes, ends, errors, and many at once. */
#include <kunit/fail_nth.h>
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "../../kernel/tests/crew.h"
#include "../../lib/iov_iter.h"
#include "ramfile.h"

#define BUF_BYTES	(8 * PAGE_SIZE)

static u8 *new_buf(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, BUF_BYTES, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	return buf;
}

static void expect_original(struct kunit *test, const u8 *buf, loff_t pos,
			    size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (buf[i] != ramfile_byte(pos + i)) {
			KUNIT_FAIL(test, "byte %lld is wrong", pos + (loff_t)i);
			return;
		}
}

static void expect_all(struct kunit *test, const u8 *buf, u8 byte, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (buf[i] != byte) {
			KUNIT_FAIL(test, "byte %zu is %u", i, buf[i]);
			return;
		}
}

/* --- Reading --- */

static void reads_what_is_there(struct kunit *test)
{
	static const size_t places[][2] = {
		{ 0, 1 }, { 0, PAGE_SIZE }, { 1, PAGE_SIZE }, { PAGE_SIZE - 1, 2 },
		{ 100, 3 * PAGE_SIZE }, { PAGE_SIZE, PAGE_SIZE },
	};
	struct ramfile *r = ramfile_new(test, 5 * PAGE_SIZE + 77);
	u8 *buf = new_buf(test);

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		KUNIT_EXPECT_EQ(test, ramfile_io(r, places[i][0], buf,
						 places[i][1]),
				(ssize_t)places[i][1]);
		expect_original(test, buf, places[i][0], places[i][1]);
	}
	ramfile_end(r);
}

static void reads_up_to_the_end(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE + 10);
	u8 *buf = new_buf(test);

	memset(buf, 0xee, BUF_BYTES);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, PAGE_SIZE, buf, BUF_BYTES), 10l);
	expect_original(test, buf, PAGE_SIZE, 10);
	expect_all(test, buf + 10, 0xee, 100);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, PAGE_SIZE + 10, buf, 1), 0l);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, PAGE_SIZE + 11, buf, 1), 0l);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 9 * PAGE_SIZE, buf, 1), 0l);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, 0), 0l);
	ramfile_end(r);
}

static void an_empty_file(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 0);
	u8 *buf = new_buf(test);

	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, 10), 0l);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, MAX_LFS_FILESIZE, buf, 10), 0l);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 0ul);
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 5, buf, 0), 0l);
	KUNIT_EXPECT_EQ(test, r->inode.i_size, 0ll);
	ramfile_end(r);
}

/* The last byte of all is at MAX_LFS_FILESIZE - 1. */
static void at_the_largest_offset(struct kunit *test)
{
	loff_t base = MAX_LFS_FILESIZE & PAGE_MASK;
	struct ramfile *r = ramfile_at(test, base, PAGE_SIZE - 1);
	u8 *buf = new_buf(test);

	KUNIT_EXPECT_EQ(test, r->inode.i_size, MAX_LFS_FILESIZE);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, base, buf, BUF_BYTES),
			(ssize_t)PAGE_SIZE - 1);
	expect_original(test, buf, base, PAGE_SIZE - 1);
	buf[0] = 9;
	KUNIT_EXPECT_EQ(test, ramfile_write(r, MAX_LFS_FILESIZE - 1, buf, 5), 1l);
	KUNIT_EXPECT_EQ(test, ramfile_write(r, MAX_LFS_FILESIZE, buf, 5), -EFBIG);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(&r->inode.i_data), 0);
	KUNIT_EXPECT_EQ(test, r->store[PAGE_SIZE - 2], 9);
	inode_lock(&r->inode);
	truncate_setsize(&r->inode, MAX_LFS_FILESIZE - 1);
	truncate_setsize(&r->inode, base);
	inode_unlock(&r->inode);
	KUNIT_EXPECT_EQ(test, r->inode.i_data.nrpages, 0ul);
	ramfile_end(r);
}

static void in_pieces(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 3 * PAGE_SIZE);
	u8 *buf = new_buf(test);
	struct kvec vec[] = {
		{ buf, 10 }, { buf + 10, 0 }, { buf + 10, PAGE_SIZE },
		{ buf + 10 + PAGE_SIZE, 1 },
	};
	struct iov_iter iter = kvec_iter(ITER_DEST, vec, ARRAY_SIZE(vec));
	struct kiocb iocb = { .ki_filp = r->file, .ki_pos = 50 };

	KUNIT_EXPECT_EQ(test, generic_file_read_iter(&iocb, &iter),
			(ssize_t)PAGE_SIZE + 11);
	KUNIT_EXPECT_EQ(test, iocb.ki_pos, (loff_t)PAGE_SIZE + 61);
	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), 0ul);
	expect_original(test, buf, 50, PAGE_SIZE + 11);
	ramfile_end(r);
}

static void read_later_by_others(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 8 * PAGE_SIZE);
	u8 *buf = new_buf(test);

	r->async = true;
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, BUF_BYTES),
			(ssize_t)BUF_BYTES);
	expect_original(test, buf, 0, BUF_BYTES);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 8);
	ramfile_end(r);
}

/* What is not there costs -EAGAIN and no I/O. */
static void nowait(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 2 * PAGE_SIZE);
	u8 *buf = new_buf(test);
	struct kvec vec = { buf, PAGE_SIZE + 1 };
	struct iov_iter iter = kvec_iter(ITER_DEST, &vec, 1);
	struct kiocb iocb = { .ki_filp = r->file, .ki_flags = IOCB_NOWAIT };

	KUNIT_EXPECT_EQ(test, generic_file_read_iter(&iocb, &iter), -EAGAIN);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 0);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, 1), 1l);
	inode_lock(&r->inode);
	truncate_setsize(&r->inode, PAGE_SIZE);
	truncate_setsize(&r->inode, 2 * PAGE_SIZE);
	inode_unlock(&r->inode);
	KUNIT_EXPECT_EQ(test, generic_file_read_iter(&iocb, &iter),
			(ssize_t)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, generic_file_read_iter(&iocb, &iter), -EAGAIN);
	ramfile_end(r);
}

/* --- Errors --- */

static int bad_page_two(struct ramfile *r, enum ramfile_op op, pgoff_t index)
{
	return index == 2 ? -EIO : 0;
}

/* What was good before it counts; the page is tried again each time. */
static void an_error_in_the_middle(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 4 * PAGE_SIZE);
	u8 *buf = new_buf(test);

	r->script = bad_page_two;
	for (int async = 0; async < 2; async++) {
		r->async = async;
		KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, BUF_BYTES),
				(ssize_t)(2 * PAGE_SIZE));
		KUNIT_EXPECT_EQ(test, ramfile_io(r, 2 * PAGE_SIZE, buf, 5), -EIO);
		KUNIT_EXPECT_EQ(test, ramfile_write(r, 2 * PAGE_SIZE + 5, buf, 5),
				-EIO);
	}
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 2 * PAGE_SIZE, buf, PAGE_SIZE),
			(ssize_t)PAGE_SIZE);
	r->script = NULL;
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 3 * PAGE_SIZE, buf, 9), 9l);
	expect_original(test, buf, 3 * PAGE_SIZE, 9);
	ramfile_end(r);
}

static void gone_well_the_next_time(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 4 * PAGE_SIZE);
	u8 *buf = new_buf(test);

	r->script = bad_page_two;
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 2 * PAGE_SIZE, buf, 5), -EIO);
	r->script = NULL;
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 2 * PAGE_SIZE, buf, 5), 5l);
	expect_original(test, buf, 2 * PAGE_SIZE, 5);
	ramfile_end(r);
}

static void read_without_memory(struct kunit *test)
{
	u8 *buf = new_buf(test);

	for (int async = 0; async < 2; async++) {
		KUNIT_FAIL_NTH(test, run) {
			struct ramfile *r;
			ssize_t ret;

			kunit_fail_nth_hit(&run);
			r = ramfile_new(test, 3 * PAGE_SIZE);
			r->async = async;
			__kunit_fail_nth_begin(&run);
			ret = ramfile_io(r, 10, buf, 2 * PAGE_SIZE);
			kunit_fail_nth_hit(&run);
			/* What could not be had in advance was had then. */
			if (ret < 0)
				KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
			else
				expect_original(test, buf, 10, ret);
			ramfile_end(r);
		}
	}
}

/* --- Writing --- */

static void writes_and_reads_back(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 4 * PAGE_SIZE);
	u8 *buf = new_buf(test), *back = new_buf(test);

	memset(buf, 0x5a, BUF_BYTES);
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 100, buf, PAGE_SIZE),
			(ssize_t)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, back, BUF_BYTES),
			(ssize_t)(4 * PAGE_SIZE));
	expect_original(test, back, 0, 100);
	expect_all(test, back + 100, 0x5a, PAGE_SIZE);
	expect_original(test, back + 100 + PAGE_SIZE, 100 + PAGE_SIZE,
			3 * PAGE_SIZE - 100);
	KUNIT_EXPECT_EQ(test, r->store[100], ramfile_byte(100));
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(&r->inode.i_data), 0);
	KUNIT_EXPECT_MEMEQ(test, r->store, back, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->writes), 2);
	ramfile_end(r);
}

/* A page that is written as a whole is not read before. */
static void whole_pages_are_not_read(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 4 * PAGE_SIZE);
	u8 *buf = new_buf(test);

	ramfile_write(r, 0, buf, 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 0);
	ramfile_write(r, 2 * PAGE_SIZE, buf, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 1);
	/* Nor is one behind the end. */
	ramfile_write(r, 6 * PAGE_SIZE + 1, buf, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&r->reads), 1);
	ramfile_end(r);
}

static void grows(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 6 * PAGE_SIZE);
	u8 *buf = new_buf(test);

	ramfile_truncate(r, 10);
	memset(buf, 7, 20);
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 3 * PAGE_SIZE - 10, buf, 20), 20l);
	KUNIT_EXPECT_EQ(test, r->inode.i_size, 3ll * PAGE_SIZE + 10);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, BUF_BYTES),
			3l * PAGE_SIZE + 10);
	expect_original(test, buf, 0, 10);
	expect_all(test, buf + 10, 0, 3 * PAGE_SIZE - 20);
	expect_all(test, buf + 3 * PAGE_SIZE - 10, 7, 20);
	ramfile_end(r);
}

static void appends(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, PAGE_SIZE);
	u8 *buf = new_buf(test);
	struct kvec vec = { buf, 30 };
	struct iov_iter iter = kvec_iter(ITER_SOURCE, &vec, 1);
	struct kiocb iocb = { .ki_filp = r->file, .ki_flags = IOCB_APPEND };

	KUNIT_EXPECT_EQ(test, generic_file_write_iter(&iocb, &iter), 30l);
	KUNIT_EXPECT_EQ(test, iocb.ki_pos, (loff_t)PAGE_SIZE + 30);
	KUNIT_EXPECT_EQ(test, r->inode.i_size, (loff_t)PAGE_SIZE + 30);
	ramfile_end(r);
}

/* Full, or not at all, of each page; what was written stays written. */
static void write_without_memory(struct kunit *test)
{
	u8 *buf = new_buf(test);
	unsigned int shorter = 0;

	KUNIT_FAIL_NTH(test, run) {
		struct ramfile *r;
		ssize_t ret;

		kunit_fail_nth_hit(&run);
		r = ramfile_new(test, 0);
		__kunit_fail_nth_begin(&run);
		ret = ramfile_write(r, 0, buf, 3 * PAGE_SIZE);
		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, ret, (ssize_t)(3 * PAGE_SIZE));
		if (ret < 0)
			KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
		KUNIT_EXPECT_EQ(test, r->inode.i_size, max(ret, 0l));
		KUNIT_EXPECT_EQ(test, ret < 0 ? 0 : ret % (ssize_t)PAGE_SIZE, 0l);
		shorter += ret < (ssize_t)(3 * PAGE_SIZE);
		ramfile_end(r);
	}
	KUNIT_EXPECT_EQ(test, shorter > 0, IS_ENABLED(CONFIG_FAULT_INJECTION));
}

/* --- Memory of the caller's that cannot be reached --- */

static size_t reachable;

static size_t copy_some(void *to, const void *from, size_t bytes)
{
	size_t n = min(bytes, reachable);

	memcpy(to, from, n);
	reachable -= n;
	return n;
}

static size_t unreachable_once(const struct iov_iter *i, size_t bytes)
{
	return reachable ? 0 : bytes;
}

static void read_to_nowhere(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 3 * PAGE_SIZE);
	u8 *buf = new_buf(test);

	kunit_activate_static_stub(test, iter_copy, copy_some);
	reachable = PAGE_SIZE + 5;
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, 3 * PAGE_SIZE),
			(ssize_t)PAGE_SIZE + 5);
	expect_original(test, buf, 0, PAGE_SIZE + 5);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, buf, 1), -EFAULT);
	kunit_deactivate_static_stub(test, iter_copy);
	ramfile_end(r);
}

/* Pages that are in memory take what there is; others must have all or nothing. */
static void written_from_nowhere(struct kunit *test)
{
	struct ramfile *r = ramfile_new(test, 2 * PAGE_SIZE);
	u8 *buf = new_buf(test), *back = new_buf(test);

	memset(buf, 3, BUF_BYTES);
	kunit_activate_static_stub(test, iter_copy, copy_some);
	kunit_activate_static_stub(test, iter_fault_in, unreachable_once);
	reachable = 100;
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 0, buf, PAGE_SIZE), -EFAULT);
	reachable = 0;
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 0, buf, PAGE_SIZE), -EFAULT);
	/* A part of a page brings the page in. */
	reachable = 100;
	KUNIT_EXPECT_EQ(test, ramfile_write(r, 10, buf, 200), 100l);
	kunit_deactivate_static_stub(test, iter_copy);
	kunit_deactivate_static_stub(test, iter_fault_in);
	KUNIT_EXPECT_EQ(test, ramfile_io(r, 0, back, 300), 300l);
	expect_original(test, back, 0, 10);
	expect_all(test, back + 10, 3, 100);
	expect_original(test, back + 110, 110, 190);
	ramfile_end(r);
}

/* --- Many at once --- */

#define RACE_PAGES	16u
#define RACE_BYTES	(RACE_PAGES * PAGE_SIZE)
#define RACE_ROUNDS	150u

struct race {
	struct ramfile *r;
	u8 *bufs[8];
	atomic_t wrong, read;
};

/* What a writer puts at @pos; each has a value of his own, and none is 0. */
static u8 race_byte(loff_t pos, int id)
{
	return ((u8)(pos >> 6) * 4 + id) | 0x80;
}

static bool is_legal(loff_t pos, u8 byte)
{
	for (int id = 0; id < 4; id++)
		if (byte == race_byte(pos, id))
			return true;
	return !byte || byte == ramfile_byte(pos);
}

static void race_write(struct race *race, int id, struct rnd_state *rnd)
{
	loff_t pos = prandom_u32_state(rnd) % (RACE_BYTES - BUF_BYTES);
	size_t len = prandom_u32_state(rnd) % BUF_BYTES;

	for (size_t i = 0; i < len; i++)
		race->bufs[id][i] = race_byte(pos + i, id);
	if (ramfile_write(race->r, pos, race->bufs[id], len) != (ssize_t)len)
		atomic_inc(&race->wrong);
}

static void race_read(struct race *race, int id, struct rnd_state *rnd)
{
	loff_t pos = prandom_u32_state(rnd) % RACE_BYTES;
	ssize_t len = ramfile_io(race->r, pos, race->bufs[id],
				 prandom_u32_state(rnd) % BUF_BYTES);

	for (ssize_t i = 0; i < len; i++)
		if (!is_legal(pos + i, race->bufs[id][i]))
			atomic_inc(&race->wrong);
	if (len < 0)
		atomic_inc(&race->wrong);
	atomic_inc(&race->read);
}

/* Cuts it off, writes it back, throws it out. */
static void race_disturb(struct race *race, struct rnd_state *rnd)
{
	struct address_space *mapping = &race->r->inode.i_data;

	switch (prandom_u32_state(rnd) % 4) {
	case 0:
		ramfile_truncate(race->r, prandom_u32_state(rnd) % RACE_BYTES);
		break;
	case 1:
		if (filemap_write_and_wait(mapping))
			atomic_inc(&race->wrong);
		break;
	case 2:
		filemap_flush_range(mapping, 0, LLONG_MAX);
		break;
	default:
		invalidate_mapping_pages(mapping, 0, ULONG_MAX);
	}
}

static void race_work(void *arg, int id)
{
	struct race *race = arg;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, id + 1);
	for (unsigned int i = 0; i < RACE_ROUNDS; i++) {
		if (id < 3)
			race_write(race, id, &rnd);
		else if (id < 6)
			race_read(race, id, &rnd);
		else
			race_disturb(race, &rnd);
		cond_resched();
	}
}

/* Afterwards, store and pages say the same. */
static void race_end(struct kunit *test, struct race *race)
{
	struct ramfile *r = race->r;
	u8 *all = kunit_kzalloc(test, RACE_BYTES, GFP_KERNEL);
	ssize_t len;

	KUNIT_ASSERT_NOT_NULL(test, all);
	len = ramfile_io(r, 0, all, RACE_BYTES);
	KUNIT_EXPECT_EQ(test, len, r->inode.i_size);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(&r->inode.i_data), 0);
	KUNIT_EXPECT_MEMEQ(test, all, r->store, len);
	for (size_t i = len; i < RACE_BYTES; i++)
		if (r->store[i]) {
			KUNIT_FAIL(test, "byte %zu behind the end is %u", i,
				   r->store[i]);
			break;
		}
	KUNIT_EXPECT_EQ(test, atomic_read(&race->wrong), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&race->read), 0);
	ramfile_end(r);
}

static void race_run(struct kunit *test, bool async)
{
	struct race race = { .r = ramfile_new(test, RACE_BYTES) };

	race.r->async = async;
	for (int i = 0; i < 8; i++)
		race.bufs[i] = new_buf(test);
	crew_run(test, 8, race_work, &race);
	race_end(test, &race);
}

static void read_written_and_truncated(struct kunit *test)
{
	race_run(test, false);
}

static void the_same_by_others(struct kunit *test)
{
	race_run(test, true);
}

static struct kunit_case filemap_io_cases[] = {
	KUNIT_CASE(reads_what_is_there),
	KUNIT_CASE(reads_up_to_the_end),
	KUNIT_CASE(an_empty_file),
	KUNIT_CASE(at_the_largest_offset),
	KUNIT_CASE(in_pieces),
	KUNIT_CASE(read_later_by_others),
	KUNIT_CASE(nowait),
	KUNIT_CASE(an_error_in_the_middle),
	KUNIT_CASE(gone_well_the_next_time),
	KUNIT_CASE(read_without_memory),
	KUNIT_CASE(writes_and_reads_back),
	KUNIT_CASE(whole_pages_are_not_read),
	KUNIT_CASE(grows),
	KUNIT_CASE(appends),
	KUNIT_CASE(write_without_memory),
	KUNIT_CASE(read_to_nowhere),
	KUNIT_CASE(written_from_nowhere),
	KUNIT_CASE_SLOW(read_written_and_truncated),
	KUNIT_CASE_SLOW(the_same_by_others),
	{}
};

static struct kunit_suite filemap_io_suite = {
	.name = "filemap_io",
	.test_cases = filemap_io_cases,
};
kunit_test_suite(filemap_io_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
