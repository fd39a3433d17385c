/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file for tests of the page cache: its store is an array of bytes, reached by reading
 * and writing folios, at once or by somebody else later, and with errors where a test wants
 * them. What the store does not cover reads as zeroes, and writes there are lost.
 */
#ifndef _MM_TESTS_RAMFILE_H
#define _MM_TESTS_RAMFILE_H

#include <kunit/test.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/truncate.h>
#include <linux/uio.h>
#include <linux/workqueue.h>
#include <linux/writeback.h>

enum ramfile_op { RAMFILE_READ, RAMFILE_WRITE };

struct ramfile {
	struct inode inode;
	struct super_block sb;
	struct file *file;
	struct kunit *test;
	u8 *store;
	loff_t base;			/* of the first byte in the store */
	size_t room;
	bool async;
	/* What is to become of it: 0 or an error. May block. */
	int (*script)(struct ramfile *r, enum ramfile_op op, pgoff_t index);
	void *arg;
	atomic_t reads, writes;		/* folios */
	bool freed;
};

struct ramfile_work {
	struct work_struct work;
	struct ramfile *r;
	struct folio *folio;
};

static inline struct ramfile *ramfile_of(struct inode *inode)
{
	return container_of(inode, struct ramfile, inode);
}

static inline int ramfile_ask(struct ramfile *r, enum ramfile_op op,
			      pgoff_t index)
{
	int (*script)(struct ramfile *r, enum ramfile_op op, pgoff_t index) =
		READ_ONCE(r->script);

	return script ? script(r, op, index) : 0;
}

/* The part of the folio, from its start, that has a place in the store. */
static inline size_t ramfile_part(struct ramfile *r, struct folio *folio,
				  u8 **at)
{
	loff_t pos = folio_pos(folio), size = i_size_read(&r->inode);
	u64 end = min((u64)pos + folio_size(folio), (u64)size);

	end = min(end, (u64)r->base + r->room);
	*at = r->store + (pos - r->base);
	return pos < r->base || end <= (u64)pos ? 0 : end - pos;
}

/* --- Reading --- */

static inline void ramfile_fill(struct ramfile *r, struct folio *folio)
{
	u8 *at;
	size_t len = ramfile_part(r, folio, &at);
	int err = ramfile_ask(r, RAMFILE_READ, folio->index);

	atomic_inc(&r->reads);
	if (!err) {
		memcpy(folio_address(folio), at, len);
		memset(folio_address(folio) + len, 0, folio_size(folio) - len);
	}
	folio_end_read(folio, !err);
}

static inline void ramfile_fill_work(struct work_struct *work)
{
	struct ramfile_work *w = container_of(work, struct ramfile_work, work);

	ramfile_fill(w->r, w->folio);
	kfree(w);
}

static inline bool ramfile_queue(struct ramfile *r, struct folio *folio,
				 work_func_t fn)
{
	struct ramfile_work *w = kmalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return false;
	INIT_WORK(&w->work, fn);
	w->r = r;
	w->folio = folio;
	queue_work(system_unbound_wq, &w->work);
	return true;
}

static inline int ramfile_read_folio(struct file *file, struct folio *folio)
{
	struct ramfile *r = ramfile_of(folio->mapping->host);

	if (!r->async) {
		ramfile_fill(r, folio);
		return 0;
	}
	if (ramfile_queue(r, folio, ramfile_fill_work))
		return 0;
	folio_unlock(folio);
	return -ENOMEM;
}

static inline void ramfile_readahead(struct readahead_control *rac)
{
	struct folio *folio;

	while ((folio = readahead_folio(rac)))
		ramfile_read_folio(rac->file, folio);
}

/* --- Writing --- */

static inline int ramfile_drain(struct ramfile *r, struct folio *folio)
{
	u8 *at;
	size_t len = ramfile_part(r, folio, &at);
	int err = ramfile_ask(r, RAMFILE_WRITE, folio->index);

	atomic_inc(&r->writes);
	if (!err) {
		struct kvec vec = { at, len };
		struct iov_iter to = kvec_iter(ITER_DEST, &vec, 1);

		copy_folio_to_iter(folio, 0, len, &to);
	}
	mapping_set_error(&r->inode.i_data, err);
	folio_end_writeback(folio);
	return err;
}

static inline void ramfile_drain_work(struct work_struct *work)
{
	struct ramfile_work *w = container_of(work, struct ramfile_work, work);

	ramfile_drain(w->r, w->folio);
	kfree(w);
}

static inline int ramfile_writepages(struct address_space *mapping,
				     struct writeback_control *wbc)
{
	struct ramfile *r = ramfile_of(mapping->host);
	struct folio *folio = NULL;
	int err = 0;

	while ((folio = writeback_iter(mapping, wbc, folio, &err))) {
		folio_start_writeback(folio);
		folio_unlock(folio);
		err = 0;
		if (!r->async || !ramfile_queue(r, folio, ramfile_drain_work))
			err = ramfile_drain(r, folio);
	}
	return err;
}

static const struct address_space_operations ramfile_aops = {
	.read_folio = ramfile_read_folio,
	.readahead = ramfile_readahead,
	.writepages = ramfile_writepages,
	.write_begin = filemap_write_begin,
	.write_end = filemap_write_end,
};

/* Without a word about more than one folio at a time. */
static const struct address_space_operations ramfile_plain_aops = {
	.read_folio = ramfile_read_folio,
	.writepages = ramfile_writepages,
	.write_begin = filemap_write_begin,
	.write_end = filemap_write_end,
};

/* --- A file and its end --- */

static inline void ramfile_free_inode(struct inode *inode)
{
	WRITE_ONCE(ramfile_of(inode)->freed, true);
}

static const struct super_operations ramfile_sops = {
	.free_inode = ramfile_free_inode,
};

/* The byte at @pos that a new file has. */
static inline u8 ramfile_byte(u64 pos)
{
	return (pos * 31 + (pos >> 8) * 7 + 1) & 0xff;
}

/* @room bytes from @base on, of which the file has all. */
static inline struct ramfile *ramfile_at(struct kunit *test, loff_t base,
					 size_t room)
{
	struct ramfile *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	r->store = kunit_kzalloc(test, room + 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, r->store);
	r->test = test;
	r->base = base;
	r->room = room;
	r->sb = (struct super_block){ .s_maxbytes = MAX_LFS_FILESIZE,
				      .s_op = &ramfile_sops };
	for (size_t i = 0; i < room; i++)
		r->store[i] = ramfile_byte(base + i);
	inode_init_always(&r->sb, &r->inode);
	r->inode.i_data.a_ops = &ramfile_aops;
	r->inode.i_size = base + room;
	r->file = alloc_file(&r->inode, FMODE_READ | FMODE_WRITE, NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, r->file);
	return r;
}

static inline struct ramfile *ramfile_new(struct kunit *test, size_t room)
{
	return ramfile_at(test, 0, room);
}

/* What the last user leaves behind is gone when this returns. */
static inline void ramfile_end(struct ramfile *r)
{
	/* Readahead that nobody has waited for may still ask. */
	WRITE_ONCE(r->script, NULL);
	filemap_write_and_wait(&r->inode.i_data);
	fput(r->file);
	rcu_barrier();
	KUNIT_EXPECT_TRUE(r->test, r->freed);
	KUNIT_EXPECT_EQ(r->test, r->inode.i_data.nrpages, 0ul);
	KUNIT_EXPECT_TRUE(r->test, xa_empty(&r->inode.i_data.i_pages));
}

/* --- What a program would do --- */

static inline ssize_t ramfile_io(struct ramfile *r, loff_t pos, void *buf,
				 size_t len)
{
	struct kvec vec = { buf, len };
	struct iov_iter iter = kvec_iter(ITER_DEST, &vec, 1);
	struct kiocb iocb = { .ki_filp = r->file, .ki_pos = pos };

	return generic_file_read_iter(&iocb, &iter);
}

static inline ssize_t ramfile_write(struct ramfile *r, loff_t pos,
				    const void *buf, size_t len)
{
	struct kvec vec = { (void *)buf, len };
	struct iov_iter iter = kvec_iter(ITER_SOURCE, &vec, 1);
	struct kiocb iocb = { .ki_filp = r->file, .ki_pos = pos };

	return generic_file_write_iter(&iocb, &iter);
}

/* As a filesystem does it: the size and the pages, and then the store. */
static inline void ramfile_truncate(struct ramfile *r, loff_t size)
{
	inode_lock(&r->inode);
	truncate_setsize(&r->inode, size);
	if (size < r->base)
		memset(r->store, 0, r->room);
	else if (size < r->base + (loff_t)r->room)
		memset(r->store + (size - r->base), 0,
		       r->base + r->room - size);
	inode_unlock(&r->inode);
}

static inline bool ramfile_has(struct ramfile *r, pgoff_t index)
{
	struct folio *folio = filemap_get_entry(&r->inode.i_data, index);

	if (folio)
		folio_put(folio);
	return folio;
}

#endif /* _MM_TESTS_RAMFILE_H */
