// SPDX-License-Identifier: GPL-2.0-only
/*
 * From records to lines.
 *
 * Owns nothing but the list of dumpers, which only grows. A reader is its
 * caller's; the log changes under it at any time.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "printk_internal.h"

static bool printk_time = true;		/* "[seconds] " before each line */
core_param(printk.time, printk_time, bool, 0644);

static struct kmsg_dumper *dumpers;

/* What was lost before is no business of a new reader's. */
static void begin_at(struct kmsg_reader *reader, log_cursor_t cursor)
{
	*reader = (struct kmsg_reader){
		.cursor = cursor,
		.seq = log_cursor_seq(cursor),
		.lost_seen = log_ring_nr_lost(READ_ONCE(printk_ring)),
	};
}

void kmsg_reader_rewind(struct kmsg_reader *reader)
{
	begin_at(reader, log_ring_oldest(READ_ONCE(printk_ring)));
}
EXPORT_SYMBOL_GPL(kmsg_reader_rewind);

void kmsg_reader_end(struct kmsg_reader *reader)
{
	begin_at(reader, log_ring_end(READ_ONCE(printk_ring)));
}
EXPORT_SYMBOL_GPL(kmsg_reader_end);

void kmsg_reader_seek(struct kmsg_reader *reader, u64 seq)
{
	begin_at(reader, log_ring_seek(READ_ONCE(printk_ring), seq));
}
EXPORT_SYMBOL_GPL(kmsg_reader_seek);

/* Who writes it goes on at once, so it is as good as there. */
bool kmsg_is_there(u64 seq)
{
	return seq < log_cursor_seq(log_ring_end(READ_ONCE(printk_ring)));
}
EXPORT_SYMBOL_GPL(kmsg_is_there);

/* They have been overwritten, or never had room. */
bool kmsg_would_miss(const struct kmsg_reader *reader)
{
	const struct log_ring *ring = READ_ONCE(printk_ring);

	return log_cursor_seq(log_ring_oldest(ring)) > reader->seq ||
	       log_ring_nr_lost(ring) != reader->lost_seen;
}
EXPORT_SYMBOL_GPL(kmsg_would_miss);

size_t kmsg_log_size(void)
{
	return sizeof(struct log_slot) << READ_ONCE(printk_ring)->order;
}
EXPORT_SYMBOL_GPL(kmsg_log_size);

bool kmsg_next_record(struct kmsg_reader *reader, struct kmsg_record *record)
{
	const struct log_ring *ring = READ_ONCE(printk_ring);
	struct log_info info;
	u64 lost;

	while (log_ring_read(ring, &reader->cursor, &info, record->text)) {
		if (!reader->skip_unfinished ||
		    !log_ring_skip_unfinished(ring, &reader->cursor))
			return false;
	}
	lost = log_ring_nr_lost(ring);
	reader->nr_missed += info.seq - reader->seq + lost - reader->lost_seen;
	reader->lost_seen = lost;
	reader->seq = info.seq + 1;
	record->seq = info.seq;
	record->ts_nsec = info.ts_nsec;
	record->caller = info.caller;
	record->len = info.len;
	record->level = info.level;
	record->flags = info.flags;
	return true;
}
EXPORT_SYMBOL_GPL(kmsg_next_record);

/* "[    1.234567] ", or nothing; its length. */
static size_t make_prefix(char *buf, u64 ts)
{
	if (!READ_ONCE(printk_time))
		return 0;
	return scnprintf(buf, KMSG_PREFIX_MAX, "[%5llu.%06llu] ",
			 ts / 1000000000, ts % 1000000000 / 1000);
}

/* A line of our own, before the record. */
static bool give(struct kmsg_lines *lines, u8 level, size_t len)
{
	lines->level = level & 7;
	lines->len = len;
	return true;
}

/* Does the record go on with the line that is open? Only its own task's. */
static bool goes_on(const struct kmsg_reader *reader,
		    const struct kmsg_record *record)
{
	return (record->flags & LOG_CONT) && record->caller == reader->caller;
}

/*
 * Every line of a message gets the prefix, unless it goes on with the last.
 * An open line keeps its level, whatever that of its rest: a console shows
 * the whole of it or nothing.
 */
static bool next_of_record(struct kmsg_reader *reader, struct kmsg_lines *lines)
{
	struct kmsg_record *record = &lines->record;
	const char *text = record->text + lines->at;
	size_t left = record->len - lines->at;
	const char *newline = memchr(text, '\n', left);
	size_t len = newline ? newline - text : left;
	bool ends = newline || (record->flags & LOG_NEWLINE);
	size_t used = reader->open ? 0 : make_prefix(lines->line, record->ts_nsec);

	if (!reader->open) {
		reader->level = record->level;
		reader->caller = record->caller;
	}
	memcpy(lines->line + used, text, len);
	if (ends)
		lines->line[used + len] = '\n';
	reader->open = !ends;
	lines->at += len + !!newline;
	lines->pending = newline && lines->at < record->len;
	return give(lines, reader->level, used + len + ends);
}

/*
 * What a reader was too slow for is told in its place; what the log had no room
 * for, before the next that it had room for again.
 */
static bool tell_missed(struct kmsg_reader *reader, struct kmsg_lines *lines,
			u64 missed)
{
	const char *close = reader->open ? "\n" : "";

	reader->open = false;
	return give(lines, LOGLEVEL_ERR,
		    scnprintf(lines->line, sizeof(lines->line),
			      "%s** %llu printk messages dropped **\n",
			      close, missed));
}

bool kmsg_next_line(struct kmsg_reader *reader, struct kmsg_lines *lines)
{
	u64 missed = reader->nr_missed;

	if (!lines->pending) {
		if (!kmsg_next_record(reader, &lines->record))
			return false;
		lines->pending = true;
		lines->at = 0;
		missed = reader->nr_missed - missed;
		if (missed)
			return tell_missed(reader, lines, missed);
	}
	if (reader->open && !lines->at && !goes_on(reader, &lines->record)) {
		reader->open = false;
		lines->line[0] = '\n';
		return give(lines, reader->level, 1);
	}
	return next_of_record(reader, lines);
}
EXPORT_SYMBOL_GPL(kmsg_next_line);

/* --- The newest text, for tests and reports. --- */

/* One at a time: the buffer is too large for a stack. Its lock is @tail_lock. */
static struct kmsg_lines tail_lines;
static arch_spinlock_t tail_lock = __ARCH_SPIN_LOCK_UNLOCKED;

/*
 * Copies the lines of records before @end, without the first @skip bytes and
 * the rest of the line that these end in. Returns the bytes copied, or what
 * there are in all if @buf is NULL.
 */
static size_t copy_lines(char *buf, size_t skip, u64 end)
{
	struct kmsg_reader reader;
	size_t total = 0, used = 0;
	bool at_start = true;

	kmsg_reader_rewind(&reader);
	tail_lines.pending = false;
	while ((tail_lines.pending || reader.seq < end) &&
	       kmsg_next_line(&reader, &tail_lines)) {
		if (buf && total >= skip && (used || at_start)) {
			memcpy(buf + used, tail_lines.line, tail_lines.len);
			used += tail_lines.len;
		}
		total += tail_lines.len;
		at_start = !reader.open;
	}
	return buf ? used : total;
}

/* What is written meanwhile is left out; what is overwritten is missing. */
size_t printk_read_tail(char *buf, size_t size)
{
	u64 end = log_cursor_seq(log_ring_end(READ_ONCE(printk_ring)));
	unsigned long flags;
	size_t total, len;

	local_irq_save(flags);
	arch_spin_lock(&tail_lock);
	total = copy_lines(NULL, 0, end);
	len = copy_lines(buf, total - min(total, size), end);
	arch_spin_unlock(&tail_lock);
	local_irq_restore(flags);
	return len;
}
EXPORT_SYMBOL_IF_KUNIT(printk_read_tail);

/* --- Saving the log. --- */

/* For ever: who saves logs does not go before the machine does. */
void kmsg_dump_register(struct kmsg_dumper *dumper)
{
	struct kmsg_dumper *first = READ_ONCE(dumpers);

	do {
		dumper->next = first;
	} while (!try_cmpxchg(&dumpers, &first, dumper));
}
EXPORT_SYMBOL_GPL(kmsg_dump_register);

void kmsg_dump(enum kmsg_dump_reason reason)
{
	struct kmsg_dumper *d;

	for (d = smp_load_acquire(&dumpers); d; d = d->next)
		if (reason <= (d->max_reason ?: KMSG_DUMP_PANIC))
			d->dump(d, reason);
}
