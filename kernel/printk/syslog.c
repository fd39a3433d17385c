// SPDX-License-Identifier: GPL-2.0-only
/*
 * syslog(): the log, and what the console shows of it, for programs.
 *
 * Owns where the log was "cleared", which only means that it is not told again, and the
 * one reader that all share who take what they read; with syslog_mutex. The log itself
 * never waits for it.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>

#include "log_ring.h"
#include "printk_internal.h"

/* The first argument: programs have these from their C library, by other names. */
enum {
	SYSLOG_CLOSE, SYSLOG_OPEN, SYSLOG_READ, SYSLOG_READ_ALL, SYSLOG_READ_CLEAR,
	SYSLOG_CLEAR, SYSLOG_CONSOLE_OFF, SYSLOG_CONSOLE_ON, SYSLOG_CONSOLE_LEVEL,
	SYSLOG_SIZE_UNREAD, SYSLOG_SIZE_BUFFER,
};

static DEFINE_MUTEX(syslog_mutex);
static u64 clear_seq;			/* the first record that is told */

/* --- Lines. --- */

/* "<6>", and the line; a part of a line that goes on has none. Its length. */
static size_t level_prefix(const struct kmsg_lines *lines, bool goes_on, char *buf)
{
	return goes_on ? 0 : sprintf(buf, "<%d>", lines->level);
}

/* All lines from clear_seq on, one by one: @from counts bytes that are left out. */
struct tell {
	struct kmsg_reader reader;
	struct kmsg_lines *lines;
	char __user *buf;
	size_t room, done;
	u64 skip;
	bool open;
};

/* -EFAULT, or whether there is room for more. */
static int tell_line(struct tell *t)
{
	char prefix[8];
	size_t len = level_prefix(t->lines, t->open, prefix);

	t->open = t->lines->line[t->lines->len - 1] != '\n';
	if (t->skip) {
		t->skip -= min(t->skip, (u64)(len + t->lines->len));
		return 1;
	}
	if (t->done + len + t->lines->len > t->room)
		return 0;
	if (copy_to_user(t->buf + t->done, prefix, len) ||
	    copy_to_user(t->buf + t->done + len, t->lines->line, t->lines->len))
		return -EFAULT;
	t->done += len + t->lines->len;
	return 1;
}

/* Of the log as it is now, how many bytes there are to tell. */
static u64 count_bytes(struct tell *t)
{
	char prefix[8];
	u64 sum = 0;

	while (kmsg_next_line(&t->reader, t->lines)) {
		if (t->reader.seq <= clear_seq)
			continue;
		sum += level_prefix(t->lines, t->open, prefix) + t->lines->len;
		t->open = t->lines->len && t->lines->line[t->lines->len - 1] != '\n';
	}
	return sum;
}

static void tell_from_start(struct tell *t)
{
	kmsg_reader_rewind(&t->reader);
	t->lines->pending = false;
	t->open = false;
}

/* The newest that fit. What comes while we look may push out the oldest of them. */
static long read_all(struct tell *t)
{
	u64 total;
	int ret = 1;

	tell_from_start(t);
	total = count_bytes(t);
	tell_from_start(t);
	t->skip = total > t->room ? total - t->room : 0;
	while (ret > 0 && kmsg_next_line(&t->reader, t->lines))
		if (t->reader.seq > clear_seq && t->lines->len)
			ret = tell_line(t);
	return ret < 0 ? ret : (long)t->done;
}

static void clear_log(void)
{
	struct kmsg_reader reader;

	kmsg_reader_end(&reader);
	clear_seq = reader.seq;
}

/* That the program's memory is wrong leaves the log as it was. */
static long do_read_all(char __user *buf, int len, int type)
{
	struct tell t = { .buf = buf, .room = len };
	long ret;

	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	t.lines = kzalloc(sizeof(*t.lines), GFP_KERNEL);
	if (!t.lines)
		return -ENOMEM;
	mutex_lock(&syslog_mutex);
	ret = read_all(&t);
	if (ret >= 0 && type == SYSLOG_READ_CLEAR)
		clear_log();
	mutex_unlock(&syslog_mutex);
	kfree(t.lines);
	return ret;
}

/* --- All of it. --- */

static long do_syslog(int type, char __user *buf, int len)
{
	switch (type) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_READ_ALL:
	case SYSLOG_READ_CLEAR:
		return do_read_all(buf, len, type);
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
	case SYSLOG_SIZE_BUFFER:
		return (long)sizeof(struct log_slot) << READ_ONCE(printk_ring)->order;
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
