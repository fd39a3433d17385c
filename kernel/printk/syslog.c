// SPDX-License-Identifier: GPL-2.0-only
/*
 * syslog(): the log as text, as consoles show it, with the priority before each line; and how much
 * consoles show.
 *
 * Owns one place in the log for all who read it piece by piece, under its mutex, and from where on
 * it has not been cleared.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <uapi/linux/capability.h>

#include "printk_internal.h"

/* Programs have these from their C library. */
enum {
	SYSLOG_CLOSE, SYSLOG_OPEN, SYSLOG_READ, SYSLOG_READ_ALL, SYSLOG_READ_CLEAR, SYSLOG_CLEAR,
	SYSLOG_CONSOLE_OFF, SYSLOG_CONSOLE_ON, SYSLOG_CONSOLE_LEVEL, SYSLOG_SIZE_UNREAD,
	SYSLOG_SIZE_BUFFER,
};

/* "<123>" */
#define PRIORITY_MOST	5
#define LINE_MOST	(PRIORITY_MOST + KMSG_PREFIX_MAX + KMSG_TEXT_MAX + 1)

static DEFINE_MUTEX(syslog_mutex);
static struct kmsg_reader reader;	/* syslog_mutex */
static struct kmsg_lines lines;		/* syslog_mutex: what the place is in the middle of */
/* syslog_mutex: the last line that was taken, and how much of it was given. */
static char line[LINE_MOST];
static size_t line_len, line_at;
static u64 clear_seq;			/* syslog_mutex to write */

u64 kmsg_clear_seq(void)
{
	return READ_ONCE(clear_seq);
}
EXPORT_SYMBOL_GPL(kmsg_clear_seq);

/* The next line of @r, with its priority, in @to; its length, 0: there is none. */
static size_t next_line(struct kmsg_reader *r, struct kmsg_lines *l, char to[LINE_MOST])
{
	bool open = r->open;
	size_t len = 0;

	if (!kmsg_next_line(r, l))
		return 0;
	if (!open)
		len = scnprintf(to, PRIORITY_MOST + 1, "<%u>", l->record.level);
	memcpy(to + len, l->line, l->len);
	return len + l->len;
}

/* --- Piece by piece: what one has read nobody else gets. --- */

/* With the mutex: a line is there that was not given as a whole. */
static bool has_unread(void)
{
	if (line_at == line_len) {
		line_len = next_line(&reader, &lines, line);
		line_at = 0;
	}
	return line_at < line_len;
}

/* How many bytes were given; 0: record *@seq is the one to wait for. */
static long read_unread(struct iov_iter *to, u64 *seq)
{
	size_t done = 0, n, want;

	guard(mutex)(&syslog_mutex);
	while (iov_iter_count(to) && has_unread()) {
		want = min(iov_iter_count(to), line_len - line_at);
		n = copy_to_iter(line + line_at, want, to);
		line_at += n;
		done += n;
		if (n < want)
			return done ?: -EFAULT;
	}
	*seq = reader.seq;
	return done;
}

/* By syslog(2), and from /proc/kmsg. */
ssize_t syslog_read(struct iov_iter *to, bool wait)
{
	long ret, err;
	u64 seq;

	while (!(ret = read_unread(to, &seq))) {
		if (!wait)
			return -EAGAIN;
		err = wait_event_interruptible(log_wait, kmsg_is_there(seq));
		if (err)
			return err;
	}
	return ret;
}

bool syslog_has_unread(void)
{
	guard(mutex)(&syslog_mutex);
	return has_unread();
}

/* --- All of it. --- */

/* A place and what it works in, for one call. */
struct walk {
	struct kmsg_reader reader;
	struct kmsg_lines lines;
	char line[LINE_MOST];
};

static size_t size_from(struct walk *w, u64 seq)
{
	size_t size = 0, len;

	memset(&w->lines, 0, sizeof(w->lines));
	kmsg_reader_seek(&w->reader, seq);
	while ((len = next_line(&w->reader, &w->lines, w->line)))
		size += len;
	return size;
}

/* The newest lines that have room in @size; their length, or -EFAULT. */
static long copy_newest(struct walk *w, char __user *buf, size_t size)
{
	size_t total = size_from(w, clear_seq), done = 0, len;

	memset(&w->lines, 0, sizeof(w->lines));
	kmsg_reader_seek(&w->reader, clear_seq);
	while ((len = next_line(&w->reader, &w->lines, w->line))) {
		if (total > size) {
			total -= len;
			continue;
		}
		/* What was printed meanwhile may be too much. */
		if (done + len > size)
			break;
		if (copy_to_user(buf + done, w->line, len))
			return -EFAULT;
		done += len;
	}
	return done;
}

/* What has been cleared is still there for /dev/kmsg, and for who reads piece by piece. */
static void clear_log(void)
{
	struct kmsg_reader end;

	kmsg_reader_end(&end);
	WRITE_ONCE(clear_seq, end.seq);
}

static long read_all(char __user *buf, size_t size, bool clear)
{
	struct walk *w __free(kfree) = kzalloc(sizeof(*w), GFP_KERNEL);
	long ret;

	if (!w)
		return -ENOMEM;
	guard(mutex)(&syslog_mutex);
	ret = copy_newest(w, buf, size);
	if (clear && ret >= 0)
		clear_log();
	return ret;
}

static long size_unread(void)
{
	struct walk *w __free(kfree) = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	guard(mutex)(&syslog_mutex);
	return line_len - line_at + size_from(w, reader.seq);
}

/* --- The call. --- */

static long read_action(int type, char __user *buf, int len)
{
	struct iov_iter to = ubuf_iter(ITER_DEST, buf, len);

	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	if (!access_ok(buf, len))
		return -EFAULT;
	return type == SYSLOG_READ ? syslog_read(&to, true) :
				     read_all(buf, len, type == SYSLOG_READ_CLEAR);
}

static long do_syslog(int type, char __user *buf, int len)
{
	switch (type) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_READ:
	case SYSLOG_READ_ALL:
	case SYSLOG_READ_CLEAR:
		return read_action(type, buf, len);
	case SYSLOG_CLEAR:
		scoped_guard(mutex, &syslog_mutex)
			clear_log();
		return 0;
	case SYSLOG_CONSOLE_OFF:
	case SYSLOG_CONSOLE_ON:
		console_silence(type == SYSLOG_CONSOLE_OFF);
		return 0;
	case SYSLOG_CONSOLE_LEVEL:
		return console_set_level(len);
	case SYSLOG_SIZE_UNREAD:
		return size_unread();
	case SYSLOG_SIZE_BUFFER:
		return kmsg_log_size();
	default:
		return -EINVAL;
	}
}

/* The log may tell addresses, and more: it is for who may know that. */
SYSCALL_DEFINE3(syslog, int, type, char __user *, buf, int, len)
{
	if (!capable(CAP_SYSLOG) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return do_syslog(type, buf, len);
}
