// SPDX-License-Identifier: GPL-2.0-only
/* Files in memory: faults, holes, sizes, and what is charged for them. */
#include <kunit/fail_nth.h>
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <uapi/linux/falloc.h>

#include "../../lib/iov_iter.h"
#include "../space.h"
#include "fault_race.h"

#define FILE_PAGES	16ul
#define FILE_BYTES	(FILE_PAGES * PAGE_SIZE)

/* What others have been promised, address spaces of other tests perhaps. */
static unsigned long charged_before;

static int remember_charges(struct kunit *test)
{
	charged_before = vm_memory_committed();
	return 0;
}

static unsigned long charged(void)
{
	return vm_memory_committed() - charged_before;
}

static struct file *new_file(struct kunit *test, loff_t size,
			     unsigned long flags)
{
	struct file *file = shmem_file_setup("test", size, flags);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return file;
}

/* Nothing is left, in memory or on the bill. */
static void end_file(struct kunit *test, struct file *file)
{
	fput(file);
	KUNIT_EXPECT_EQ(test, charged(), 0ul);
	rcu_barrier();
}

static ssize_t read_at(struct file *file, loff_t pos, void *buf, size_t len)
{
	struct kvec vec = { buf, len };
	struct iov_iter iter = kvec_iter(ITER_DEST, &vec, 1);
	struct kiocb iocb = { .ki_filp = file, .ki_pos = pos };

	return file->f_op->read_iter(&iocb, &iter);
}

static ssize_t write_at(struct file *file, loff_t pos, const void *buf,
			size_t len)
{
	struct kvec vec = { (void *)buf, len };
	struct iov_iter iter = kvec_iter(ITER_SOURCE, &vec, 1);
	struct kiocb iocb = { .ki_filp = file, .ki_pos = pos };

	return file->f_op->write_iter(&iocb, &iter);
}

static int set_size(struct file *file, loff_t size)
{
	struct inode *inode = file_inode(file);

	guard(rwsem_write)(&inode->i_rwsem);
	return shmem_set_size(inode, size);
}

static struct vm_area_struct vma_of(struct file *file)
{
	struct vm_area_struct vma = {
		.vm_start = RACE_BASE, .vm_end = RACE_BASE + FILE_BYTES,
		.vm_file = file,
	};

	shmem_mmap(file, &vma);
	return vma;
}

static vm_fault_t fault(struct vm_area_struct *vma, pgoff_t index, bool may_wait,
			struct page **page)
{
	struct vm_fault vmf = {
		.vma = vma, .file = vma->vm_file, .pgoff = index,
		.may_wait = may_wait,
		.addr = vma->vm_start + (index << PAGE_SHIFT),
	};
	vm_fault_t ret = vma->vm_ops->fault(&vmf);

	*page = vmf.page;
	return ret;
}

static unsigned long pages_of(struct file *file)
{
	KUNIT_EXPECT_EQ(kunit_get_current_test(), file_inode(file)->i_blocks,
			file->f_mapping->nrpages * 8);
	return file->f_mapping->nrpages;
}

/* --- Faults --- */

/* Even the first is had without waiting, and is zero. */
static void faults(struct kunit *test)
{
	struct file *file = new_file(test, FILE_BYTES - 1, 0);
	struct vm_area_struct vma = vma_of(file);
	struct page *page, *again;

	KUNIT_EXPECT_TRUE(test, vma_is_shmem(&vma));
	for (pgoff_t i = 0; i < FILE_PAGES; i++) {
		KUNIT_ASSERT_EQ(test, fault(&vma, i, i % 2, &page), 0u);
		KUNIT_EXPECT_TRUE(test, PageUptodate(page));
		KUNIT_EXPECT_TRUE(test, PageSwapBacked(page));
		KUNIT_EXPECT_FALSE(test, PageLocked(page));
		KUNIT_EXPECT_NULL(test, memchr_inv(page_address(page), 0, PAGE_SIZE));
		memset(page_address(page), i, PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, fault(&vma, i, false, &again), 0u);
		KUNIT_EXPECT_PTR_EQ(test, again, page);
		KUNIT_EXPECT_EQ(test, page_ref_count(page), 3);
		put_page(page);
		put_page(again);
	}
	KUNIT_EXPECT_EQ(test, fault(&vma, FILE_PAGES, true, &page), VM_FAULT_SIGBUS);
	KUNIT_EXPECT_EQ(test, fault(&vma, FILE_PAGES, false, &page),
			VM_FAULT_SIGBUS);
	KUNIT_EXPECT_EQ(test, pages_of(file), FILE_PAGES);
	end_file(test, file);
}

static void not_while_pages_go(struct kunit *test)
{
	struct file *file = new_file(test, FILE_BYTES, 0);
	struct vm_area_struct vma = vma_of(file);
	struct folio *folio;
	struct page *page;

	scoped_guard(invalidate, file->f_mapping) {
		KUNIT_EXPECT_EQ(test, fault(&vma, 0, false, &page),
				VM_FAULT_RETRY);
		KUNIT_EXPECT_NULL(test, page);
	}
	KUNIT_EXPECT_EQ(test, pages_of(file), 0ul);
	KUNIT_EXPECT_EQ(test, fault(&vma, 0, false, &page), 0u);
	folio = page_folio(page);
	folio_lock(folio);
	KUNIT_EXPECT_EQ(test, fault(&vma, 0, false, &page), VM_FAULT_RETRY);
	folio_unlock(folio);
	folio_put(folio);
	end_file(test, file);
}

static void faults_without_memory(struct kunit *test)
{
	struct file *file = new_file(test, FILE_BYTES, VM_NORESERVE);
	struct vm_area_struct vma = vma_of(file);

	for (int may_wait = 0; may_wait < 2; may_wait++) {
		KUNIT_FAIL_NTH(test, run) {
			struct page *page;
			vm_fault_t ret = fault(&vma, 5, may_wait, &page);

			if (!kunit_fail_nth_hit(&run))
				KUNIT_EXPECT_EQ(test, ret, 0u);
			if (!ret) {
				put_page(page);
				KUNIT_EXPECT_EQ(test, set_size(file, 0), 0);
				KUNIT_EXPECT_EQ(test, set_size(file, FILE_BYTES), 0);
				continue;
			}
			KUNIT_EXPECT_EQ(test, ret, may_wait ? VM_FAULT_OOM :
							      VM_FAULT_RETRY);
			KUNIT_EXPECT_EQ(test, pages_of(file), 0ul);
			KUNIT_EXPECT_EQ(test, charged(), 0ul);
		}
	}
	end_file(test, file);
}

static void anonymous(struct kunit *test)
{
	struct vm_area_struct vma = {
		.vm_start = RACE_BASE, .vm_end = RACE_BASE + 3 * PAGE_SIZE,
	};
	struct page *page;

	KUNIT_FAIL_NTH(test, run) {
		int err = shmem_zero_setup(&vma);

		if (!kunit_fail_nth_hit(&run)) {
			KUNIT_ASSERT_EQ(test, err, 0);
			break;
		}
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_NULL(test, vma.vm_file);
		KUNIT_EXPECT_NULL(test, vma.vm_ops);
		KUNIT_EXPECT_EQ(test, charged(), 0ul);
	}
	KUNIT_EXPECT_EQ(test, charged(), 3ul);
	KUNIT_EXPECT_STREQ(test, vma.vm_ops->name(&vma), "/dev/zero (deleted)");
	KUNIT_EXPECT_EQ(test, fault(&vma, 2, false, &page), 0u);
	put_page(page);
	KUNIT_EXPECT_EQ(test, fault(&vma, 3, true, &page), VM_FAULT_SIGBUS);
	end_file(test, vma.vm_file);
}

/* --- read() and write() --- */

static void holes_read_as_zeroes(struct kunit *test)
{
	struct file *file = new_file(test, 3 * PAGE_SIZE + 5, VM_NORESERVE);
	u8 *buf = kunit_kzalloc(test, FILE_BYTES, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 9, FILE_BYTES);
	KUNIT_EXPECT_EQ(test, write_at(file, PAGE_SIZE + 10, buf, 20), 20l);
	KUNIT_EXPECT_EQ(test, read_at(file, 0, buf, FILE_BYTES),
			(ssize_t)(3 * PAGE_SIZE + 5));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0, PAGE_SIZE + 10));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + PAGE_SIZE + 10, 9, 20));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + PAGE_SIZE + 30, 0,
					   2 * PAGE_SIZE - 25));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 3 * PAGE_SIZE + 5, 9, 100));
	KUNIT_EXPECT_EQ(test, pages_of(file), 1ul);
	KUNIT_EXPECT_EQ(test, charged(), 1ul);
	KUNIT_EXPECT_EQ(test, read_at(file, 3 * PAGE_SIZE + 5, buf, 1), 0l);
	end_file(test, file);
}

static void grows_by_writing(struct kunit *test)
{
	static const unsigned long flags[] = { 0, VM_NORESERVE };
	u8 bytes[3] = { 1, 2, 3 }, back[3];

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		struct file *file = new_file(test, 0, flags[i]);

		KUNIT_EXPECT_EQ(test, write_at(file, 2 * PAGE_SIZE - 1, bytes, 3),
				3l);
		KUNIT_EXPECT_EQ(test, file_inode(file)->i_size,
				2ll * PAGE_SIZE + 2);
		KUNIT_EXPECT_EQ(test, read_at(file, 2 * PAGE_SIZE - 1, back, 3), 3l);
		KUNIT_EXPECT_MEMEQ(test, back, bytes, 3);
		KUNIT_EXPECT_EQ(test, pages_of(file), 2ul);
		KUNIT_EXPECT_EQ(test, charged(),
				flags[i] ? 2ul : 3ul);
		end_file(test, file);
	}
}

static void at_the_largest_offset(struct kunit *test)
{
	struct file *file = new_file(test, MAX_LFS_FILESIZE, VM_NORESERVE);
	u8 byte = 5, back = 0;

	KUNIT_EXPECT_EQ(test, write_at(file, MAX_LFS_FILESIZE - 1, &byte, 1), 1l);
	KUNIT_EXPECT_EQ(test, write_at(file, MAX_LFS_FILESIZE, &byte, 1), -EFBIG);
	KUNIT_EXPECT_EQ(test, read_at(file, MAX_LFS_FILESIZE - 1, &back, 1), 1l);
	KUNIT_EXPECT_EQ(test, back, 5);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, FALLOC_FL_PUNCH_HOLE |
					      FALLOC_FL_KEEP_SIZE,
					      MAX_LFS_FILESIZE - 9, 9), 0);
	KUNIT_EXPECT_EQ(test, read_at(file, MAX_LFS_FILESIZE - 1, &back, 1), 1l);
	KUNIT_EXPECT_EQ(test, back, 0);
	KUNIT_EXPECT_EQ(test, set_size(file, MAX_LFS_FILESIZE - PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, pages_of(file), 0ul);
	end_file(test, file);
}

static void writes_without_memory(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, FILE_BYTES, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_FAIL_NTH(test, run) {
		struct file *file;
		ssize_t ret;

		kunit_fail_nth_hit(&run);
		file = new_file(test, 0, 0);
		__kunit_fail_nth_begin(&run);
		ret = write_at(file, 0, buf, 3 * PAGE_SIZE);
		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, ret, 3l * PAGE_SIZE);
		if (ret < 0)
			KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
		KUNIT_EXPECT_EQ(test, file_inode(file)->i_size, max(ret, 0l));
		KUNIT_EXPECT_EQ(test, charged(), pages_of(file));
		end_file(test, file);
	}
}

static unsigned int tries;

static size_t copy_nothing(void *to, const void *from, size_t bytes)
{
	return 0;
}

static size_t reachable_once(const struct iov_iter *i, size_t bytes)
{
	return tries++ ? bytes : 0;
}

/* What did not come leaves nothing behind the end that a fault could find. */
static void written_from_nowhere(struct kunit *test)
{
	struct file *file = new_file(test, PAGE_SIZE, VM_NORESERVE);
	struct folio *folio;
	u8 byte = 1;

	kunit_activate_static_stub(test, iter_copy, copy_nothing);
	kunit_activate_static_stub(test, iter_fault_in, reachable_once);
	tries = 0;
	KUNIT_EXPECT_EQ(test, write_at(file, 3 * PAGE_SIZE, &byte, 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, file_inode(file)->i_size, (loff_t)PAGE_SIZE);
	folio = filemap_get_entry(file->f_mapping, 3);
	KUNIT_EXPECT_FALSE(test, folio && folio_test_uptodate(folio));
	if (folio)
		folio_put(folio);
	tries = 0;
	KUNIT_EXPECT_EQ(test, write_at(file, 0, &byte, 1), -EFAULT);
	folio = filemap_get_entry(file->f_mapping, 0);
	KUNIT_ASSERT_NOT_NULL(test, folio);
	KUNIT_EXPECT_TRUE(test, folio_test_uptodate(folio));
	folio_put(folio);
	end_file(test, file);
}

/* --- Sizes and charges --- */

static void sizes(struct kunit *test)
{
	struct file *file = new_file(test, 4 * PAGE_SIZE + 1, 0);
	unsigned long ram = totalram_pages();

	KUNIT_EXPECT_EQ(test, charged(), 5ul);
	KUNIT_EXPECT_EQ(test, set_size(file, 9 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, charged(), 9ul);
	KUNIT_EXPECT_EQ(test, set_size(file, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_size(file, (ram + 10) * PAGE_SIZE), -ENOMEM);
	KUNIT_EXPECT_EQ(test, file_inode(file)->i_size, 9ll * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, charged(), 9ul);
	KUNIT_EXPECT_EQ(test, set_size(file, 1), 0);
	KUNIT_EXPECT_EQ(test, charged(), 1ul);
	end_file(test, file);
}

static void impossible_files(struct kunit *test)
{
	unsigned long ram = totalram_pages();
	struct file *file;

	file = shmem_file_setup("x", -1, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(file), -EINVAL);
	file = shmem_file_setup("x", (ram + 1) * PAGE_SIZE, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(file), -ENOMEM);
	file = shmem_file_setup("x", MAX_LFS_FILESIZE, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(file), -ENOMEM);
	KUNIT_EXPECT_EQ(test, charged(), 0ul);
	rcu_barrier();
}

static void cut_off_and_grown_again(struct kunit *test)
{
	struct file *file = new_file(test, 4 * PAGE_SIZE, VM_NORESERVE);
	u8 buf[100], zeroes[100] = {};

	memset(buf, 4, sizeof(buf));
	for (loff_t pos = 0; pos < 4 * (loff_t)PAGE_SIZE; pos += PAGE_SIZE)
		KUNIT_ASSERT_EQ(test, write_at(file, pos, buf, 100), 100l);
	KUNIT_EXPECT_EQ(test, set_size(file, PAGE_SIZE + 50), 0);
	KUNIT_EXPECT_EQ(test, pages_of(file), 2ul);
	KUNIT_EXPECT_EQ(test, charged(), 2ul);
	KUNIT_EXPECT_EQ(test, set_size(file, 4 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, read_at(file, PAGE_SIZE, buf, 100), 100l);
	KUNIT_EXPECT_EQ(test, buf[49], 4);
	KUNIT_EXPECT_MEMEQ(test, buf + 50, zeroes, 50);
	KUNIT_EXPECT_EQ(test, read_at(file, 2 * PAGE_SIZE, buf, 100), 100l);
	KUNIT_EXPECT_MEMEQ(test, buf, zeroes, 100);
	end_file(test, file);
}

/* --- fallocate() --- */

static long punch(struct file *file, loff_t offset, loff_t len)
{
	return shmem_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			       offset, len);
}

static void refused(struct kunit *test)
{
	struct file *file = new_file(test, PAGE_SIZE, VM_NORESERVE);

	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, 0, -1, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, 0, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, 0, 0, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, FALLOC_FL_PUNCH_HOLE, 0, 1),
			-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, FALLOC_FL_ZERO_RANGE, 0, 1),
			-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, 0, LLONG_MAX, 1), -EFBIG);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, 0, 0, LLONG_MAX), -ENOSPC);
	KUNIT_EXPECT_EQ(test, pages_of(file), 0ul);
	end_file(test, file);
}

static void punched(struct kunit *test)
{
	struct file *file = new_file(test, FILE_BYTES, VM_NORESERVE);
	u8 *buf = kunit_kzalloc(test, FILE_BYTES, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(buf, 6, FILE_BYTES);
	KUNIT_EXPECT_EQ(test, write_at(file, 0, buf, FILE_BYTES),
			(ssize_t)FILE_BYTES);
	KUNIT_EXPECT_EQ(test, punch(file, 100, 3 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, pages_of(file), FILE_PAGES - 2);
	KUNIT_EXPECT_EQ(test, charged(), FILE_PAGES - 2);
	KUNIT_EXPECT_EQ(test, read_at(file, 0, buf, FILE_BYTES),
			(ssize_t)FILE_BYTES);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 6, 100));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 100, 0, 3 * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 100 + 3 * PAGE_SIZE, 6,
					   FILE_BYTES - 3 * PAGE_SIZE - 100));
	KUNIT_EXPECT_EQ(test, punch(file, 0, LLONG_MAX), 0);
	KUNIT_EXPECT_EQ(test, pages_of(file), 0ul);
	KUNIT_EXPECT_EQ(test, file_inode(file)->i_size, (loff_t)FILE_BYTES);
	end_file(test, file);
}

/* Promised pages read as zeroes, are zero when they are used, and keep what was there. */
static void preallocated(struct kunit *test)
{
	struct file *file = new_file(test, 0, VM_NORESERVE);
	struct vm_area_struct vma = vma_of(file);
	u8 byte = 8, buf[10] = { 1 };
	struct page *page;

	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, FALLOC_FL_KEEP_SIZE, 0,
					      2 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, file_inode(file)->i_size, 0ll);
	KUNIT_EXPECT_EQ(test, write_at(file, 0, &byte, 1), 1l);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, 0, 1, 4 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, file_inode(file)->i_size, 4ll * PAGE_SIZE + 1);
	KUNIT_EXPECT_EQ(test, pages_of(file), 5ul);
	KUNIT_EXPECT_EQ(test, read_at(file, 0, buf, 2), 2l);
	KUNIT_EXPECT_EQ(test, buf[0], 8);
	KUNIT_EXPECT_EQ(test, buf[1], 0);
	KUNIT_EXPECT_EQ(test, read_at(file, 3 * PAGE_SIZE, buf, 10), 10l);
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 0, 10));
	KUNIT_EXPECT_EQ(test, fault(&vma, 2, false, &page), VM_FAULT_RETRY);
	KUNIT_EXPECT_EQ(test, fault(&vma, 2, true, &page), 0u);
	KUNIT_EXPECT_NULL(test, memchr_inv(page_address(page), 0, PAGE_SIZE));
	put_page(page);
	/* Back to the size that it has: what is behind goes. */
	KUNIT_EXPECT_EQ(test, set_size(file, 1), 0);
	KUNIT_EXPECT_EQ(test, pages_of(file), 1ul);
	KUNIT_EXPECT_EQ(test, shmem_fallocate(file, FALLOC_FL_KEEP_SIZE, 0,
					      3 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, set_size(file, 1), 0);
	KUNIT_EXPECT_EQ(test, pages_of(file), 1ul);
	end_file(test, file);
}

/* All or nothing; what was promised before stays. */
static void preallocated_without_memory(struct kunit *test)
{
	struct file *file = new_file(test, 0, VM_NORESERVE);

	KUNIT_ASSERT_EQ(test, shmem_fallocate(file, 0, PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_FAIL_NTH(test, run) {
		long err = shmem_fallocate(file, 0, 0, 4 * PAGE_SIZE);

		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, err, 0l);
		if (err) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_EQ(test, pages_of(file), 1ul);
			KUNIT_EXPECT_EQ(test, charged(), 1ul);
			KUNIT_EXPECT_EQ(test, file_inode(file)->i_size,
					2ll * PAGE_SIZE);
			continue;
		}
		KUNIT_EXPECT_EQ(test, pages_of(file), 4ul);
		KUNIT_EXPECT_EQ(test, set_size(file, 2 * PAGE_SIZE), 0);
		KUNIT_EXPECT_EQ(test, punch(file, 0, PAGE_SIZE), 0);
	}
	KUNIT_EXPECT_FALSE(test, xa_marked(&file->f_mapping->i_pages,
					   PAGECACHE_TAG_TOWRITE));
	end_file(test, file);
}

/* --- Many at once --- */

static void disturb(struct fault_race *race, u32 rnd)
{
	struct file *file = race->vma.vm_file;
	loff_t pos = rnd / 4 % (RACE_PAGES * PAGE_SIZE);

	switch (rnd % 4) {
	case 0:
		set_size(file, pos);
		break;
	case 1:
		punch(file, pos, 6 * PAGE_SIZE);
		break;
	case 2:
		shmem_fallocate(file, FALLOC_FL_KEEP_SIZE, pos, PAGE_SIZE);
		break;
	default:
		set_size(file, RACE_PAGES * PAGE_SIZE);
	}
}

static void faults_and_truncation(struct kunit *test)
{
	static const unsigned long flags[] = { 0, VM_NORESERVE };

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		struct file *file = new_file(test, RACE_PAGES * PAGE_SIZE,
					     flags[i]);

		race_run(test, race_new(test, file, shmem_mmap), disturb, 1000);
		KUNIT_EXPECT_EQ(test, set_size(file, RACE_PAGES * PAGE_SIZE), 0);
		KUNIT_EXPECT_EQ(test, charged(),
				flags[i] ? pages_of(file) : RACE_PAGES);
		end_file(test, file);
	}
}

/* By which it is told in /proc/<pid>/maps what is the same memory. */
static void each_has_a_number(struct kunit *test)
{
	struct file *a = shmem_file_setup("a", PAGE_SIZE, 0), *b;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, a);
	b = shmem_file_setup("a", PAGE_SIZE, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, b);
	KUNIT_EXPECT_NE(test, file_inode(a)->i_sb->s_dev, 0u);
	KUNIT_EXPECT_NE(test, file_inode(a)->i_ino, 0ul);
	KUNIT_EXPECT_NE(test, file_inode(a)->i_ino, file_inode(b)->i_ino);
	fput(a);
	fput(b);
}

static struct kunit_case shmem_cases[] = {
	KUNIT_CASE(each_has_a_number),
	KUNIT_CASE(faults),
	KUNIT_CASE(not_while_pages_go),
	KUNIT_CASE(faults_without_memory),
	KUNIT_CASE(anonymous),
	KUNIT_CASE(holes_read_as_zeroes),
	KUNIT_CASE(grows_by_writing),
	KUNIT_CASE(at_the_largest_offset),
	KUNIT_CASE(writes_without_memory),
	KUNIT_CASE(written_from_nowhere),
	KUNIT_CASE(sizes),
	KUNIT_CASE(impossible_files),
	KUNIT_CASE(cut_off_and_grown_again),
	KUNIT_CASE(refused),
	KUNIT_CASE(punched),
	KUNIT_CASE(preallocated),
	KUNIT_CASE(preallocated_without_memory),
	KUNIT_CASE_SLOW(faults_and_truncation),
	{}
};

static struct kunit_suite shmem_suite = {
	.name = "shmem",
	.init = remember_charges,
	.test_cases = shmem_cases,
};
kunit_test_suite(shmem_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
