// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring of records; its rules are in log_ring.h. Takes no lock and calls
 * nothing that could: it is written from interrupts that cannot be masked.
 *
 * Words are read and written one by one as a whole, since a reader may look
 * at what is being overwritten: what it got then is thrown away.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "log_ring.h"

#define POS_BITS	24
#define STATE_BITS	2
#define INFO_WORDS	2
#define WORD_BYTES	sizeof(u64)

/* FREE is lap 0 of a ring that is all zero. */
enum slot_state { FREE, RESERVED, FIRST, REST };

/* One record's place: from the first of @nr slots. */
struct place {
	u64 seq;
	u32 pos;
	unsigned int nr;
};

static u32 cursor_pos(u64 cursor)
{
	return cursor & GENMASK(POS_BITS - 1, 0);
}

u64 log_cursor_seq(log_cursor_t cursor)
{
	return cursor >> POS_BITS;
}
EXPORT_SYMBOL_IF_KUNIT(log_cursor_seq);

/* Positions wrap long after everything of them is forgotten. */
static u64 make_cursor(u64 seq, u32 pos)
{
	return seq << POS_BITS | (pos & GENMASK(POS_BITS - 1, 0));
}

static struct log_slot *slot_at(const struct log_ring *ring, u32 pos)
{
	return &ring->slot[pos & ((1u << ring->order) - 1)];
}

/* Of a position: 1 for the first time round, so that 0 is "never used". */
static u32 lap_of(const struct log_ring *ring, u32 pos)
{
	u32 laps = 1u << (POS_BITS - ring->order);

	return ((pos >> ring->order) + 1) & (laps - 1);
}

static u32 lap_before(const struct log_ring *ring, u32 pos)
{
	u32 laps = 1u << (POS_BITS - ring->order);

	return (pos >> ring->order) & (laps - 1);
}

static u64 make_id(const struct log_ring *ring, u64 seq, u32 pos,
		   enum slot_state state)
{
	return seq << POS_BITS | (u64)lap_of(ring, pos) << STATE_BITS | state;
}

static enum slot_state id_state(u64 id)
{
	return id & GENMASK(STATE_BITS - 1, 0);
}

static u32 id_lap(u64 id)
{
	return (id & GENMASK(POS_BITS - 1, 0)) >> STATE_BITS;
}

static unsigned int slots_for(size_t len)
{
	return DIV_ROUND_UP(INFO_WORDS + DIV_ROUND_UP(len, WORD_BYTES),
			    LOG_SLOT_WORDS);
}

/* Whoever had the slot one lap ago has finished. */
static bool slot_is_done(const struct log_ring *ring, u32 pos)
{
	u64 id = READ_ONCE(slot_at(ring, pos)->id);

	return id_lap(id) == lap_before(ring, pos) && id_state(id) != RESERVED;
}

static bool all_done(const struct log_ring *ring, const struct place *place)
{
	for (unsigned int i = 0; i < place->nr; i++)
		if (!slot_is_done(ring, place->pos + i))
			return false;
	return true;
}

/*
 * A slot that is found done stays so until head has moved over it, in which
 * case the exchange fails: head never has a value twice. If head has moved,
 * it is somebody else's slot that was found in use: look again.
 */
static int reserve(struct log_ring *ring, struct place *place)
{
	u64 head = READ_ONCE(ring->head);

	do {
		place->seq = log_cursor_seq(head);
		place->pos = cursor_pos(head);
		if (!all_done(ring, place) && READ_ONCE(ring->head) == head)
			return -EBUSY;
	} while (!try_cmpxchg(&ring->head, &head,
			      make_cursor(place->seq + 1,
					  place->pos + place->nr)));
	return 0;
}

/* The @index-th word of the record. */
static u64 *word_at(const struct log_ring *ring, const struct place *place,
		    unsigned int index)
{
	struct log_slot *slot = slot_at(ring, place->pos +
					      index / LOG_SLOT_WORDS);

	return &slot->word[index % LOG_SLOT_WORDS];
}

/* What the slot is to readers from now on. */
static void mark(struct log_ring *ring, const struct place *place,
		 unsigned int i, enum slot_state state)
{
	u32 pos = place->pos + i;

	/* Release: the words, and the slots marked before, are seen first. */
	smp_store_release(&slot_at(ring, pos)->id,
			  make_id(ring, place->seq, pos, state));
}

/* Everything but the time in one word, so that a short text needs one slot. */
static u64 pack_info(const struct log_info *info)
{
	return (u64)info->caller << 32 | (u32)info->len << 16 |
	       info->level << 8 | info->flags;
}

static void unpack_info(struct log_info *info, u64 word)
{
	info->caller = word >> 32;
	info->len = word >> 16;
	info->level = word >> 8;
	info->flags = word;
}

static void put_words(struct log_ring *ring, const struct place *place,
		      const struct log_info *info, const char *text)
{
	WRITE_ONCE(*word_at(ring, place, 0), info->ts_nsec);
	WRITE_ONCE(*word_at(ring, place, 1), pack_info(info));
	for (size_t at = 0; at < info->len; at += WORD_BYTES) {
		u64 word = 0;

		memcpy(&word, text + at, min(WORD_BYTES, info->len - at));
		WRITE_ONCE(*word_at(ring, place, INFO_WORDS + at / WORD_BYTES),
			   word);
	}
}

/*
 *	reserve		the slots are ours; readers see what was there before
 *	mark RESERVED	readers see that it is gone
 *	put_words
 *	mark REST	from the last one to the second
 *	mark FIRST	readers see the record
 */
int log_ring_write(struct log_ring *ring, const struct log_info *info,
		   const char *text)
{
	struct place place = { .nr = slots_for(info->len) };

	if (reserve(ring, &place)) {
		__atomic_fetch_add(&ring->nr_lost, 1, __ATOMIC_RELAXED);
		return -EBUSY;
	}
	for (unsigned int i = 0; i < place.nr; i++)
		mark(ring, &place, i, RESERVED);
	/* No word changes before its slot is marked. */
	smp_mb();
	put_words(ring, &place, info, text);
	for (unsigned int i = place.nr; i-- > 1;)
		mark(ring, &place, i, REST);
	mark(ring, &place, 0, FIRST);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_write);

/* Is the @i-th slot a finished part of the record? */
static bool part_is_whole(const struct log_ring *ring,
			  const struct place *place, unsigned int i)
{
	u32 pos = place->pos + i;

	return smp_load_acquire(&slot_at(ring, pos)->id) ==
	       make_id(ring, place->seq, pos, i ? REST : FIRST);
}

static bool is_whole(const struct log_ring *ring, const struct place *place)
{
	for (unsigned int i = 0; i < place->nr; i++)
		if (!part_is_whole(ring, place, i))
			return false;
	return true;
}

/* False if it is not there as a whole, or did not stay so. */
static bool read_at(const struct log_ring *ring, struct place *place,
		    struct log_info *info, char *text)
{
	place->nr = 1;
	if (!is_whole(ring, place))
		return false;
	info->seq = place->seq;
	info->ts_nsec = READ_ONCE(*word_at(ring, place, 0));
	unpack_info(info, READ_ONCE(*word_at(ring, place, 1)));
	/* Nonsense, if it is being overwritten: found out below. */
	info->len = min_t(u16, info->len, LOG_TEXT_MAX);
	place->nr = slots_for(info->len);
	if (!is_whole(ring, place))
		return false;
	for (size_t at = 0; at < info->len; at += WORD_BYTES) {
		u64 word = READ_ONCE(*word_at(ring, place, INFO_WORDS +
							  at / WORD_BYTES));

		memcpy(text + at, &word, min(WORD_BYTES, info->len - at));
	}
	smp_rmb();
	return is_whole(ring, place);
}

/* From @pos on, at most @nr slots: the next one that begins a record. */
static bool next_first(const struct log_ring *ring, u32 pos, unsigned int nr,
		       log_cursor_t *found)
{
	for (; nr; nr--, pos++) {
		u64 id = smp_load_acquire(&slot_at(ring, pos)->id);

		if (id_state(id) != FIRST || id_lap(id) != lap_of(ring, pos))
			continue;
		*found = make_cursor(id >> POS_BITS, pos);
		return true;
	}
	return false;
}

/*
 * What is nearest to being overwritten, a lap behind head. The first time
 * round that is before the beginning: the slots are FREE then.
 */
log_cursor_t log_ring_oldest(const struct log_ring *ring)
{
	u64 head = READ_ONCE(ring->head);
	unsigned int nr = 1u << ring->order;
	log_cursor_t found;

	if (next_first(ring, cursor_pos(head) - nr, nr, &found))
		return found;
	return head;
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_oldest);

log_cursor_t log_ring_end(const struct log_ring *ring)
{
	return READ_ONCE(ring->head);
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_end);

void log_ring_start(struct log_ring *ring, u64 seq)
{
	WRITE_ONCE(ring->head, make_cursor(seq, 0));
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_start);

/* From record to record: their number is at most that of the slots. */
log_cursor_t log_ring_seek(const struct log_ring *ring, u64 seq)
{
	u64 head = log_ring_end(ring);
	log_cursor_t cursor = log_ring_oldest(ring);

	while (cursor < head && log_cursor_seq(cursor) < seq) {
		u32 nr = cursor_pos(head - cursor_pos(cursor));

		if (!nr || !next_first(ring, cursor_pos(cursor) + 1, nr - 1,
				       &cursor))
			return head;
	}
	return cursor;
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_seek);

/* Has the writer of what stands at @cursor been followed by a whole lap? */
static bool is_overwritten(const struct log_ring *ring, log_cursor_t cursor)
{
	u32 pos = cursor_pos(cursor);
	u64 id = smp_load_acquire(&slot_at(ring, pos)->id);

	return id >> POS_BITS > log_cursor_seq(cursor);
}

/*
 * Not there can mean three things: nobody has written it, somebody is about
 * to, or it is gone. The last is true for ever, so the oldest one is tried.
 */
int log_ring_read(const struct log_ring *ring, log_cursor_t *cursor,
		  struct log_info *info, char *text)
{
	for (;;) {
		struct place place = {
			.seq = log_cursor_seq(*cursor),
			.pos = cursor_pos(*cursor),
		};

		if (place.seq >= log_cursor_seq(log_ring_end(ring)))
			return -EAGAIN;
		if (read_at(ring, &place, info, text)) {
			*cursor = make_cursor(place.seq + 1,
					      place.pos + place.nr);
			return 0;
		}
		if (!is_overwritten(ring, *cursor))
			return -EAGAIN;
		*cursor = log_ring_oldest(ring);
	}
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_read);

bool log_ring_skip_unfinished(const struct log_ring *ring,
			      log_cursor_t *cursor)
{
	u64 head = log_ring_end(ring);
	u32 nr = cursor_pos(head - cursor_pos(*cursor));

	return *cursor < head && nr &&
	       next_first(ring, cursor_pos(*cursor) + 1, nr - 1, cursor);
}
EXPORT_SYMBOL_IF_KUNIT(log_ring_skip_unfinished);

u64 log_ring_nr_lost(const struct log_ring *ring)
{
	return __atomic_load_n(&ring->nr_lost, __ATOMIC_RELAXED);
}
