/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files whose text is made while they are read: a sequence of records, each of which is
 * shown whole into a buffer, from where readers get it in pieces of any size.
 *
 *	start	the record at *@pos, and what it takes to go on; NULL: there is none
 *	next	the one behind @v, at *@pos, which it moves on in any case; NULL: it was the last
 *	stop	undoes what start did, also if that answered NULL or an error; @v is the last
 *	show	puts @v into the buffer; SEQ_SKIP: it is not there after all, or an error
 *
 * What start() has locked stays locked until stop(), so memory of the reader is touched only
 * between the two. A record that does not fit is shown again, into a larger buffer.
 */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/mutex.h>
#include <linux/stdarg.h>
#include <linux/types.h>

struct file;
struct inode;
struct iov_iter;
struct kiocb;
struct path;
struct seq_operations;

/*
 * @count bytes of text in @buf, those before @from have been read; count == size: the last
 * record did not fit. @index: of the record that comes next; @read_pos: where in the file
 * the reader is believed to be. All by @lock.
 */
struct seq_file {
	char *buf;
	size_t size, from, count;
	loff_t index, read_pos;
	struct mutex lock;
	const struct seq_operations *op;
	struct file *file;
	void *private;
};

struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	int (*show)(struct seq_file *m, void *v);
};
#define SEQ_SKIP	1
/* What start() may answer for a line that comes before the first record. */
#define SEQ_START_TOKEN	((void *)1)

/* For ->open(): 0 or -ENOMEM. The file's private_data is the struct seq_file. */
int seq_open(struct file *file, const struct seq_operations *op);
void seq_release(struct inode *inode, struct file *file);
/* The same, with @size bytes of zeroes as ->private, which go with it. */
int seq_open_private(struct file *file, const struct seq_operations *op, size_t size);
void seq_release_private(struct inode *inode, struct file *file);
/* One record: all that there is. @private is ->private. */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *private);
void single_release(struct inode *inode, struct file *file);

ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *to);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);

/* For show(): what has no room makes the record one that does not fit. */
__printf(2, 3) void seq_printf(struct seq_file *m, const char *fmt, ...);
__printf(2, 0) void seq_vprintf(struct seq_file *m, const char *fmt, va_list args);
void seq_putc(struct seq_file *m, char c);
void seq_puts(struct seq_file *m, const char *text);
void seq_write(struct seq_file *m, const void *data, size_t len);
/* @text with those of its characters that are in @esc as \ooo. */
void seq_escape(struct seq_file *m, const char *text, const char *esc);
/* Blanks up to @width characters from the beginning of the record, at least one; then @c. */
void seq_pad_to(struct seq_file *m, size_t start, size_t width);
/* The name of @path, as d_path() has it, escaped. */
void seq_path(struct seq_file *m, const struct path *path, const char *esc);

/* For who writes into the buffer himself: room for *@buf, and how much of it was used. */
static inline size_t seq_get_buf(struct seq_file *m, char **buf)
{
	*buf = m->buf + m->count;
	return m->size - m->count;
}

static inline void seq_commit(struct seq_file *m, size_t len)
{
	m->count += len;
}

/* It did not fit. */
static inline void seq_set_overflow(struct seq_file *m)
{
	m->count = m->size;
}

static inline bool seq_has_overflowed(const struct seq_file *m)
{
	return m->count == m->size;
}

#endif /* _LINUX_SEQ_FILE_H */
