// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files whose text is made while they are read: see linux/seq_file.h.
 *
 * Owns struct seq_file, by its lock. A reader who begins at the beginning gets what is
 * there now; who reads on gets the rest of the record that he has begun, then what comes
 * next. Who goes elsewhere makes all the text up to there be made again.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fs.h>

/* Records may be large, but nobody's name or list is without an end. */
#define MOST_BYTES	KMALLOC_MAX_SIZE

/* --- The buffer. --- */

/* In pages; what was in it is made again. 0 or -ENOMEM. */
static int set_size(struct seq_file *m, size_t size)
{
	kvfree(m->buf);
	m->count = 0;
	m->size = 0;
	m->buf = size <= MOST_BYTES ? kvmalloc(size, GFP_KERNEL) : NULL;
	if (!m->buf)
		return -ENOMEM;
	m->size = size;
	return 0;
}

/*
 * The record at m->index, or the first behind it that has any text: 0, and then count is 0
 * at the end of the file; or an error. Between start() and stop(), as @v says: it is where
 * the sequence stands afterwards.
 */
static int show_first(struct seq_file *m, void **v)
{
	int err;

	while (!IS_ERR_OR_NULL(*v)) {
		err = m->op->show(m, *v);
		if (err < 0)
			return err;
		if (err)
			m->count = 0;
		if (m->count)
			return 0;
		*v = m->op->next(m, *v, &m->index);
	}
	return PTR_ERR_OR_ZERO(*v);
}

/* One that fits, or is all there is: the buffer grows until it does. */
static int start_and_show(struct seq_file *m, void **v)
{
	int err;

	for (;;) {
		*v = m->op->start(m, &m->index);
		err = show_first(m, v);
		if (err || !seq_has_overflowed(m))
			return err;
		m->op->stop(m, *v);
		err = set_size(m, m->size * 2);
		if (err) {
			*v = NULL;
			return err;
		}
	}
}

/* With one record in the buffer: those behind it, as far as they fit and are @wanted. */
static void show_more(struct seq_file *m, void **v, size_t wanted)
{
	size_t before;
	int err;

	for (;;) {
		before = m->count;
		*v = m->op->next(m, *v, &m->index);
		if (IS_ERR_OR_NULL(*v) || before >= wanted)
			return;
		err = m->op->show(m, *v);
		if (!err && !seq_has_overflowed(m))
			continue;
		m->count = before;
		if (err <= 0)
			return;
	}
}

/* The buffer is empty: 0, and still so at the end of the file; or an error. */
static int fill(struct seq_file *m, size_t wanted)
{
	void *v;
	int err = m->buf ? 0 : set_size(m, PAGE_SIZE);

	if (err)
		return err;
	m->from = 0;
	m->count = 0;
	err = start_and_show(m, &v);
	if (!err && m->count)
		show_more(m, &v, wanted);
	/* Without a buffer nothing was begun again. */
	if (m->buf)
		m->op->stop(m, v);
	if (err)
		m->count = 0;
	return err;
}

/* --- Reading. --- */

/* From the first record to the one that has the byte at @pos. */
static int go_to(struct seq_file *m, loff_t pos)
{
	loff_t at = 0;
	int err;

	m->index = 0;
	m->from = 0;
	m->count = 0;
	while (at < pos) {
		err = fill(m, 0);
		if (err || !m->count)
			return err;
		m->from = min_t(loff_t, pos - at, m->count);
		at += m->from;
	}
	return 0;
}

/* Where the reader asks for, if that is not where he has stopped. */
static int find_place(struct seq_file *m, loff_t pos)
{
	int err = 0;

	if (!pos || pos != m->read_pos)
		err = go_to(m, pos);
	if (err) {
		m->count = 0;
		m->from = 0;
		m->index = 0;
	}
	m->read_pos = err ? 0 : pos;
	return err;
}

/* What is in the buffer, as far as there is room for it; false: that was not all of it. */
static bool copy_out(struct seq_file *m, struct iov_iter *to, size_t *copied)
{
	size_t len = copy_to_iter(m->buf + m->from, m->count - m->from, to);

	m->from += len;
	*copied += len;
	return m->from == m->count;
}

/* What is left of the record that was begun, then more, once: a read may end early. */
ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct seq_file *m = iocb->ki_filp->private_data;
	size_t copied = 0;
	int err;

	if (!iov_iter_count(to))
		return 0;
	guard(mutex)(&m->lock);
	err = find_place(m, iocb->ki_pos);
	if (!err && copy_out(m, to, &copied) && iov_iter_count(to)) {
		err = fill(m, iov_iter_count(to));
		if (!err)
			copy_out(m, to, &copied);
	}
	if (!copied)
		return err ?: m->from < m->count ? -EFAULT : 0;
	iocb->ki_pos += copied;
	m->read_pos += copied;
	return copied;
}
EXPORT_SYMBOL_GPL(seq_read_iter);

/* There is no end to go back from. */
loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	struct seq_file *m = file->private_data;
	int err = 0;

	guard(mutex)(&m->lock);
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	if (offset != m->read_pos)
		err = find_place(m, offset);
	if (!err || !offset)
		file->f_pos = offset;
	return err ?: offset;
}
EXPORT_SYMBOL_GPL(seq_lseek);

/* --- Opening. --- */

/* The file may have been anything before: now it is a sequence, at its beginning. */
int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->op = op;
	m->file = file;
	file->private_data = m;
	return 0;
}
EXPORT_SYMBOL_GPL(seq_open);

/* The buffer is the reader's, whatever was in it. */
void seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kfree(m);
}
EXPORT_SYMBOL_GPL(seq_release);

/* All or nothing: what is private goes if the file cannot be opened. */
int seq_open_private(struct file *file, const struct seq_operations *op, size_t size)
{
	void *private = kzalloc(size, GFP_KERNEL);
	int err = private ? seq_open(file, op) : -ENOMEM;

	if (err) {
		kfree(private);
		return err;
	}
	((struct seq_file *)file->private_data)->private = private;
	return 0;
}
EXPORT_SYMBOL_GPL(seq_open_private);

/* With what the file has had for itself. */
void seq_release_private(struct inode *inode, struct file *file)
{
	kfree(((struct seq_file *)file->private_data)->private);
	seq_release(inode, file);
}
EXPORT_SYMBOL_GPL(seq_release_private);

/* --- One record. --- */

/* Its number is 0; anything will do for it but NULL. */
static void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

/* Nothing was begun. */
static void single_stop(struct seq_file *m, void *v)
{
}

/* The show function is all that differs. */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *private)
{
	struct seq_operations *op = kzalloc(sizeof(*op), GFP_KERNEL);
	int err = op ? seq_open(file, op) : -ENOMEM;

	if (err) {
		kfree(op);
		return err;
	}
	*op = (struct seq_operations){
		.start = single_start, .next = single_next, .stop = single_stop, .show = show,
	};
	((struct seq_file *)file->private_data)->private = private;
	return 0;
}
EXPORT_SYMBOL_GPL(single_open);

/* Its operations were made for it alone. */
void single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;

	seq_release(inode, file);
	kfree(op);
}
EXPORT_SYMBOL_GPL(single_release);

/* --- Text. --- */

/* The byte that vsnprintf() ends with has to have room, too. */
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	int len = vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);

	if (m->count + len < m->size)
		m->count += len;
	else
		seq_set_overflow(m);
}
EXPORT_SYMBOL_GPL(seq_vprintf);

/* As printf() has it. */
void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(seq_printf);

/* Bytes of any kind. One place stays free, so that what is full is told from what fits. */
void seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->count + len >= m->size) {
		seq_set_overflow(m);
		return;
	}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
}
EXPORT_SYMBOL_GPL(seq_write);

/* One character. */
void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}
EXPORT_SYMBOL_GPL(seq_putc);

/* A string, without the byte that ends it. */
void seq_puts(struct seq_file *m, const char *text)
{
	seq_write(m, text, strlen(text));
}
EXPORT_SYMBOL_GPL(seq_puts);

/* For fields that are separated by what could be in them. */
void seq_escape(struct seq_file *m, const char *text, const char *esc)
{
	for (; *text; text++) {
		if (strchr(esc, *text))
			seq_printf(m, "\\%03o", (unsigned char)*text);
		else
			seq_putc(m, *text);
	}
}
EXPORT_SYMBOL_GPL(seq_escape);

/* @start: m->count when the line began. */
void seq_pad_to(struct seq_file *m, size_t start, size_t width)
{
	do
		seq_putc(m, ' ');
	while (!seq_has_overflowed(m) && m->count - start < width);
}
EXPORT_SYMBOL_GPL(seq_pad_to);

/*
 * From @from on to the lower @to, up to the NUL: where the text ends there; NULL: it would
 * have overtaken itself.
 */
static char *escape_down(char *to, const char *from, const char *esc)
{
	while (*from) {
		unsigned char c = *from++;

		if (!strchr(esc, c)) {
			*to++ = c;
			continue;
		}
		if (from - to < 4)
			return NULL;
		*to++ = '\\';
		for (int shift = 6; shift >= 0; shift -= 3)
			*to++ = '0' + (c >> shift & 7);
	}
	return to;
}

/* At the end of the buffer first, so that there is room before it. */
void seq_path(struct seq_file *m, const struct path *path, const char *esc)
{
	char *buf, *name, *end = NULL;
	size_t size = seq_get_buf(m, &buf), len;

	name = d_path(path, buf, size);
	if (!IS_ERR(name)) {
		len = strlen(name) + 1;
		memmove(buf + size - len, name, len);
		end = escape_down(buf, buf + size - len, esc);
	}
	if (end)
		seq_commit(m, end - buf);
	else
		seq_set_overflow(m);
}
EXPORT_SYMBOL_GPL(seq_path);
