/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A ring of records that any context may write at any time, and that anybody
 * may read meanwhile.
 *
 * Memory is an array of slots of 64 bytes: an id, and seven words of content.
 * A record takes as many slots in a row as it needs. A position counts slots
 * for ever, as far as its bits go; its slot is its low bits, its lap the
 * others. Records are numbered without gaps.
 *
 *	head	 seq of the next record (40 bits) | its position (24 bits)
 *	slot.id	 seq (40 bits) | lap + 1 (22 bits) | state (2 bits)
 *
 * Invariants:
 *  1. Positions are given out by one compare-and-exchange of head, to one
 *     writer each, and only if every slot holds a finished part of the lap
 *     before. So a slot is written by one CPU at a time, and a writer who is
 *     held up in the middle of a record is never overtaken by a whole lap:
 *     messages that would have to are counted as lost instead.
 *  2. A slot's id says RESERVED before its words change, and what it was
 *     given for after they have. A reader who finds the same finished id
 *     before and after reading has read what belongs to it.
 *  3. The first slot of a record is finished last: the record is there as a
 *     whole or not at all.
 */
#ifndef _KERNEL_PRINTK_LOG_RING_H
#define _KERNEL_PRINTK_LOG_RING_H

#include <linux/types.h>

#define LOG_SLOT_WORDS	7
#define LOG_TEXT_MAX	1024		/* bytes of text of a record */

struct log_slot {
	u64 id;
	u64 word[LOG_SLOT_WORDS];
};

struct log_ring {
	u64 head;
	u64 nr_lost;		/* messages for which there was no room */
	unsigned int order;	/* log2 of the number of slots, 6 to 20 */
	struct log_slot *slot;
};

/* Bits of log_info.flags. */
#define LOG_NEWLINE	0x01	/* the text ended with one, which is cut off */
#define LOG_CONT	0x02	/* goes on with the line before, if it is open */

/* What is known of a record besides its text. */
struct log_info {
	u64 seq;		/* filled in by the ring */
	u64 ts_nsec;
	u32 caller;		/* a task's pid, or 0x80000000 and a CPU */
	u16 len;
	u8 level;		/* facility << 3 | level */
	u8 flags;
};

/*
 * Where a reader is. Private, but for comparing: the one with the higher value
 * is further on.
 */
typedef u64 log_cursor_t;

/* Never waits, in any context. -EBUSY: no room, it is counted as lost. */
int log_ring_write(struct log_ring *ring, const struct log_info *info,
		   const char *text);

/*
 * Copies the record at *@cursor to @info and @text (LOG_TEXT_MAX bytes, without
 * a 0 at the end) and moves the cursor behind it. If it was overwritten
 * meanwhile, it is the oldest one that is there: info->seq tells how many are
 * missing. -EAGAIN: it is not there yet.
 */
int log_ring_read(const struct log_ring *ring, log_cursor_t *cursor,
		  struct log_info *info, char *text);
/* Past records whose writers will never finish: the machine is dying. */
bool log_ring_skip_unfinished(const struct log_ring *ring,
			      log_cursor_t *cursor);

/*
 * An empty ring, all zero but for order and slots, and nr_lost if it goes on for
 * another one: the first record is @seq.
 */
void log_ring_start(struct log_ring *ring, u64 seq);
log_cursor_t log_ring_oldest(const struct log_ring *ring);
/* Record @seq, or the next one after it that is there. */
log_cursor_t log_ring_seek(const struct log_ring *ring, u64 seq);
/* Behind the newest. */
log_cursor_t log_ring_end(const struct log_ring *ring);
u64 log_cursor_seq(log_cursor_t cursor);
u64 log_ring_nr_lost(const struct log_ring *ring);

#endif /* _KERNEL_PRINTK_LOG_RING_H */
