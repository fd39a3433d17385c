/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading the kernel's log, in any context and without a lock, while it is
 * written; kernel/printk/reader.c.
 *
 * kmsg_next_record() gives what was logged, message by message, as /dev/kmsg
 * wants it; kmsg_next_line() gives what a console shows: stamped lines, with
 * those put together that were printed in parts.
 */
#ifndef _LINUX_KMSG_DUMP_H
#define _LINUX_KMSG_DUMP_H

#include <linux/types.h>
#include <linux/wait.h>

#define KMSG_TEXT_MAX	1024
#define KMSG_PREFIX_MAX	48
#define KMSG_CONT	0x02		/* record.flags: goes on with the line before */

/* One reader's place. Of its owner alone. */
struct kmsg_reader {
	u64 cursor;
	u64 seq;		/* of the next record */
	u64 nr_missed;		/* overwritten before they were read, or lost */
	u64 lost_seen;		/* of the log's, those that are in that */
	u32 caller;		/* of the line that is open */
	u8 level;
	bool open;		/* the last message had no newline */
	bool skip_unfinished;	/* the machine is dying: do not wait for writers */
};

struct kmsg_record {
	u64 seq;
	u64 ts_nsec;
	u32 caller;		/* a task's pid, or 0x80000000 and a CPU */
	u16 len;		/* of @text, which has no 0 at its end */
	u8 level;		/* facility << 3 | level */
	u8 flags;
	char text[KMSG_TEXT_MAX];
};

/* What a reader of lines works in: too large for the stack. */
struct kmsg_lines {
	struct kmsg_record record;
	bool pending;		/* @record is not used up */
	u16 at;			/* how far it is */
	u8 level;		/* of @line */
	u16 len;
	char line[KMSG_PREFIX_MAX + KMSG_TEXT_MAX + 1];
};

/* The oldest there is comes next; or only what is written from now on. */
void kmsg_reader_rewind(struct kmsg_reader *reader);
void kmsg_reader_end(struct kmsg_reader *reader);
/* Record @seq, or the first one after it that is there. */
void kmsg_reader_seek(struct kmsg_reader *reader, u64 seq);
/* Has record @seq come, or is it being written? Would @reader miss some? */
bool kmsg_is_there(u64 seq);
bool kmsg_would_miss(const struct kmsg_reader *reader);
/* A text of a program's is logged, with its priority and eight times its facility. */
void printk_emit_line(int level, const char *text);
/* How many bytes the log takes. */
size_t kmsg_log_size(void);
/* Woken when there is more; never at once, since who prints may hold any lock. */
extern struct wait_queue_head log_wait;
/* Text that nobody has read by these or by syslog(); -EAGAIN: there is none, and no @wait. */
struct iov_iter;
ssize_t syslog_read(struct iov_iter *to, bool wait);
bool syslog_has_unread(void);
/* From where on nobody has cleared it: kernel/printk/syslog.c. */
u64 kmsg_clear_seq(void);
/* False: there is nothing (yet). What was missed is counted. */
bool kmsg_next_record(struct kmsg_reader *reader, struct kmsg_record *record);
/* The next line, or part of one; @lines begins all zero. */
bool kmsg_next_line(struct kmsg_reader *reader, struct kmsg_lines *lines);

enum kmsg_dump_reason {
	KMSG_DUMP_UNDEF,
	KMSG_DUMP_PANIC,
	KMSG_DUMP_OOPS,
	KMSG_DUMP_EMERG,
	KMSG_DUMP_SHUTDOWN,
};

/*
 * Who wants to save the log when the machine ends. @dump runs in any context
 * and must not wait; those up to @max_reason call it (0: a panic only).
 */
struct kmsg_dumper {
	struct kmsg_dumper *next;
	void (*dump)(struct kmsg_dumper *dumper, enum kmsg_dump_reason reason);
	enum kmsg_dump_reason max_reason;
};

void kmsg_dump_register(struct kmsg_dumper *dumper);
void kmsg_dump(enum kmsg_dump_reason reason);

#endif /* _LINUX_KMSG_DUMP_H */
