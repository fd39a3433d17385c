// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/kmsg: the log, record by record, and messages of programs.
 *
 * Each file has a place of its own, under its mutex. A record is
 *
 *	level,number,microseconds,flags;text
 *
 * and a newline, where level is the priority and eight times the facility, and flags "-", or "c" if it
 * goes on with the line before. What is no plain character is written as \xNN.
 */
#include <linux/cdev.h>
#include <linux/ctype.h>
#include <linux/devtmpfs.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>

#define DEV_KMSG	MKDEV(1, 11)
#define LOG_USER	1		/* the facility of programs that do not say */
/* The text with each byte as \xNN, and what stands before and behind. */
#define LINE_MOST	(64 + 4 * KMSG_TEXT_MAX)

struct kmsg_file {
	struct mutex mutex;
	struct kmsg_reader reader;	/* [mutex] */
	struct kmsg_record record;	/* [mutex] the next one, if */
	bool has_record;		/* [mutex] */
	char line[LINE_MOST];		/* [mutex] */
};

/* --- Reading. --- */

static size_t put_text(char *to, const char *text, unsigned int len)
{
	char *at = to;

	for (unsigned int i = 0; i < len; i++) {
		u8 c = text[i];

		if (c < ' ' || c >= 127 || c == '\\')
			at += snprintf(at, 5, "\\x%02x", c);
		else
			*at++ = c;
	}
	*at++ = '\n';
	return at - to;
}

static size_t make_line(struct kmsg_file *f)
{
	const struct kmsg_record *r = &f->record;
	size_t len = snprintf(f->line, 64, "%u,%llu,%llu,%c;", r->level, r->seq,
			      r->ts_nsec / NSEC_PER_USEC, r->flags & KMSG_CONT ? 'c' : '-');

	return len + put_text(f->line + len, r->text, r->len);
}

/* The next record is in the file. -EPIPE, once: some before it are gone; -EAGAIN: none is. */
static int fetch(struct kmsg_file *f)
{
	u64 missed = f->reader.nr_missed;

	if (f->has_record)
		return 0;
	if (!kmsg_next_record(&f->reader, &f->record))
		return -EAGAIN;
	f->has_record = true;
	return f->reader.nr_missed == missed ? 0 : -EPIPE;
}

/* -EAGAIN: there is none, and @seq is the one to wait for. */
static ssize_t read_record(struct kmsg_file *f, struct iov_iter *to, u64 *seq)
{
	size_t len;
	int err;

	guard(mutex)(&f->mutex);
	err = fetch(f);
	*seq = f->reader.seq;
	if (err)
		return err;
	len = make_line(f);
	if (len > iov_iter_count(to))
		return -EINVAL;
	if (copy_to_iter(f->line, len, to) < len)
		return -EFAULT;
	f->has_record = false;
	return len;
}

/* Others who read the same file may be faster. */
static ssize_t kmsg_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct kmsg_file *f = iocb->ki_filp->private_data;
	bool wait = !(iocb->ki_filp->f_flags & O_NONBLOCK) && !(iocb->ki_flags & IOCB_NOWAIT);
	ssize_t ret;
	long err;
	u64 seq;

	if (!f)
		return -EBADF;
	while ((ret = read_record(f, to, &seq)) == -EAGAIN && wait) {
		err = wait_event_interruptible(log_wait, kmsg_is_there(seq));
		if (err)
			return err;
	}
	return ret;
}

/* That some are gone is worth being told, too. */
static u32 kmsg_poll(struct file *file, poll_table *pt)
{
	struct kmsg_file *f = file->private_data;

	if (!f)
		return POLLERR | POLLNVAL;
	poll_wait(file, &log_wait, pt);
	guard(mutex)(&f->mutex);
	if (f->has_record)
		return POLLIN | POLLRDNORM;
	if (!kmsg_is_there(f->reader.seq))
		return 0;
	return POLLIN | POLLRDNORM | (kmsg_would_miss(&f->reader) ? POLLERR | POLLPRI : 0);
}

/* To the oldest, to what came after the last dmesg -c, or to what is yet to come. */
static loff_t kmsg_llseek(struct file *file, loff_t offset, int whence)
{
	struct kmsg_file *f = file->private_data;

	if (!f)
		return -EBADF;
	if (offset)
		return -ESPIPE;
	guard(mutex)(&f->mutex);
	switch (whence) {
	case SEEK_SET:
		kmsg_reader_rewind(&f->reader);
		break;
	case SEEK_DATA:
		kmsg_reader_seek(&f->reader, kmsg_clear_seq());
		break;
	case SEEK_END:
		kmsg_reader_end(&f->reader);
		break;
	default:
		return -EINVAL;
	}
	f->has_record = false;
	return 0;
}

/* --- Writing. --- */

/* "<13>text": what it says it is, but never the kernel's own. Returns where the text begins. */
static const char *take_priority(const char *text, int *level)
{
	unsigned int priority = 0;
	const char *at = text + 1;

	*level = LOG_USER << 3 | LOGLEVEL_WARNING;
	if (*text != '<' || !isdigit(*at))
		return text;
	for (; isdigit(*at) && priority < 1000; at++)
		priority = priority * 10 + *at - '0';
	if (*at != '>')
		return text;
	*level = (priority & 7) | ((priority >> 3 & 0x1f) ?: LOG_USER) << 3;
	return at + 1;
}

/* One message, which is one line whether it says so or not. */
static ssize_t kmsg_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t len = iov_iter_count(from);
	char *buf __free(kfree) = NULL;
	const char *text;
	int level;

	if (len > KMSG_TEXT_MAX - 32)
		return -EINVAL;
	buf = kzalloc(len + 1, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	if (copy_from_iter(buf, len, from) < len)
		return -EFAULT;
	text = take_priority(buf, &level);
	printk_emit_line(level, text);
	return len;
}

/* --- Opening. --- */

/* Who only writes needs no place. */
static int kmsg_open(struct inode *inode, struct file *file)
{
	struct kmsg_file *f;

	if (!(file->f_mode & FMODE_READ))
		return 0;
	f = kvzalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return -ENOMEM;
	mutex_init(&f->mutex);
	kmsg_reader_rewind(&f->reader);
	file->private_data = f;
	return 0;
}

static void kmsg_release(struct inode *inode, struct file *file)
{
	kvfree(file->private_data);
}

static const struct file_operations kmsg_fops = {
	.open = kmsg_open,
	.release = kmsg_release,
	.llseek = kmsg_llseek,
	.read_iter = kmsg_read,
	.write_iter = kmsg_write,
	.poll = kmsg_poll,
};

static struct cdev kmsg_cdev = {
	.name = "mem", .dev = DEV_KMSG, .count = 1, .ops = &kmsg_fops,
};

static int __init kmsg_init(void)
{
	return cdev_add(&kmsg_cdev) ?:
	       devtmpfs_create_node(&(struct devnode){ .name = "kmsg", .dev = DEV_KMSG,
						       .mode = S_IFCHR | 0644 });
}
fs_initcall(kmsg_init);
