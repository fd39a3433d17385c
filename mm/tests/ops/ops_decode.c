// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes to operations, for random numbers and for fuzzers. Every byte means something;
 * behind the end all are 0. Small numbers are many, so that operations meet. The same
 * seed means the same operations everywhere.
 */
#include "ops.h"

/* Bytes that are given, or as many as one likes of a seed. */
struct bytes {
	const u8 *at, *end;
	bool random;
	u64 state;
};

/* splitmix64: every seed is good. */
static u64 next_random(u64 *state)
{
	u64 z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

static u8 next(struct bytes *b)
{
	if (b->random)
		return next_random(&b->state) >> 32;
	return b->at < b->end ? *b->at++ : 0;
}

#define PICK(b, table)	((table)[next(b) % ARRAY_SIZE(table)])

/* How often each kind comes. */
static const u8 kinds[] = {
	OP_MAP, OP_MAP, OP_MAP, OP_MAP, OP_MAP, OP_MAP, OP_MAP, OP_MAP,
	OP_MAP, OP_MAP, OP_MAP, OP_MAP, OP_UNMAP, OP_UNMAP, OP_UNMAP,
	OP_PROTECT, OP_PROTECT, OP_PROTECT, OP_PROTECT, OP_PROTECT,
	OP_REMAP, OP_REMAP, OP_REMAP, OP_REMAP, OP_REMAP, OP_REMAP, OP_REMAP,
	OP_BRK, OP_BRK,
	OP_ADVISE, OP_ADVISE, OP_ADVISE, OP_ADVISE, OP_ADVISE, OP_ADVISE,
	OP_LOCK, OP_LOCK, OP_UNLOCK, OP_LOCK_ALL, OP_UNLOCK_ALL,
	OP_SYNC, OP_CORE, OP_CORE, OP_LIMIT, OP_FORK, OP_FORK, OP_EXIT,
	OP_READ, OP_READ, OP_READ, OP_READ,
	OP_WRITE, OP_WRITE, OP_WRITE, OP_WRITE, OP_WRITE, OP_WRITE,
	OP_PEEK, OP_POKE, OP_POKE, OP_FORCE_PEEK, OP_FORCE_POKE,
	OP_FILE_READ, OP_FILE_WRITE, OP_FILE_WRITE, OP_FILE_PUNCH, OP_FILE_TRUNCATE,
};

static u64 odd_bytes(struct bytes *b)
{
	static const u16 odd[] = { 1, 7, 8, 0x7ff, 0x800, 0xff8, 0xfff };

	return PICK(b, odd);
}

static u64 strange_addr(struct bytes *b)
{
	static const u64 strange[] = {
		0, 0, 8, OPS_TOP, OPS_TOP + OPS_PAGE, OPS_HUGE, 1ull << 63,
		-(u64)OPS_PAGE, -8 * (u64)OPS_PAGE, -8 * (u64)OPS_PAGE - 1,
	};

	return PICK(b, strange);
}

/* Mostly the first pages of the window, and the borders of what is there. */
static u64 decode_addr(struct bytes *b)
{
	u8 kind = next(b), page = next(b);
	u64 addr = OPS_WINDOW;
	s32 below;

	if (kind < 80)
		addr += page % 24 * OPS_PAGE;
	else if (kind < 92)
		addr += (328 + page % 16) * OPS_PAGE;
	else if (kind < 98)
		addr += (OPS_PAGES - 1 - page % 16) * OPS_PAGE;
	else if (kind < 108)
		addr += (page * 256 + next(b)) % OPS_PAGES * OPS_PAGE;
	else if (kind < 250) {
		below = (s32)(next(b) % 5 - 2) * (s32)OPS_PAGE;
		addr = OPS_BORDER + ((u64)page << 32) + (u32)below;
	} else {
		return strange_addr(b);
	}
	return kind % 32 == 31 ? addr + odd_bytes(b) : addr;
}

static u64 decode_len(struct bytes *b)
{
	static const u64 strange[] = {
		0, 0, 0, OPS_HUGE, 1ull << 63, -(u64)OPS_PAGE, -1ull,
		-2 * (u64)OPS_PAGE, 401 * OPS_PAGE,
	};
	u8 kind = next(b);
	u64 len;

	if (kind < 200)
		len = 1 + kind % 6;
	else if (kind < 238)
		len = 1 + next(b) % 40;
	else if (kind < 248)
		len = 1 + (next(b) * 2) % OPS_PAGES;
	else
		return PICK(b, strange);
	len *= OPS_PAGE;
	return kind % 16 == 15 ? len - OPS_PAGE + odd_bytes(b) : len;
}

static u32 decode_prot(struct bytes *b)
{
	static const u8 some[] = {
		PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE,
		PROT_READ | PROT_WRITE, PROT_READ, PROT_READ, PROT_NONE,
		PROT_READ | PROT_EXEC, PROT_READ | PROT_WRITE | PROT_EXEC,
		PROT_WRITE, PROT_EXEC, PROT_WRITE | PROT_EXEC,
		PROT_READ | PROT_SEM,
	};
	u8 odd = next(b);
	u32 prot = PICK(b, some);

	if (odd == 255)
		prot |= 0x100;
	if (odd > 250)
		prot |= PROT_GROWSUP;
	if (odd > 240 && odd != 252)
		prot |= PROT_GROWSDOWN;
	return prot;
}

static void decode_map(struct bytes *b, struct op *op)
{
	static const u32 types[] = {
		MAP_PRIVATE, MAP_PRIVATE, MAP_PRIVATE, MAP_PRIVATE, MAP_PRIVATE,
		MAP_PRIVATE, MAP_PRIVATE, MAP_PRIVATE, MAP_SHARED, MAP_SHARED,
		MAP_SHARED, MAP_SHARED, MAP_SHARED, MAP_SHARED_VALIDATE, 0, 4,
	};
	static const u32 places[] = {
		0, 0, MAP_FIXED, MAP_FIXED, MAP_FIXED, MAP_FIXED,
		MAP_FIXED_NOREPLACE, MAP_FIXED_NOREPLACE,
	};
	static const u32 more[] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, MAP_NORESERVE, MAP_GROWSDOWN,
		MAP_GROWSDOWN, MAP_LOCKED, MAP_POPULATE, MAP_POPULATE,
		MAP_POPULATE | MAP_NONBLOCK, MAP_STACK, MAP_LOCKED | MAP_NORESERVE,
		0x80000000, MAP_EXECUTABLE | MAP_DENYWRITE,
	};
	u8 what = next(b);

	op->addr = decode_addr(b);
	op->len = decode_len(b);
	op->prot = decode_prot(b);
	op->flags = PICK(b, types) | PICK(b, places) | PICK(b, more);
	op->file = OPS_FILES;
	if (what < 200) {
		op->flags |= MAP_ANONYMOUS;
		return;
	}
	op->file = what == 255 ? OPS_FILES : what % OPS_FILES;
	op->pgoff = what == 254 ? -1ull >> OPS_SHIFT : next(b) % 12;
}

static void decode_remap(struct bytes *b, struct op *op)
{
	static const u32 flags[] = {
		0, 0, MREMAP_MAYMOVE, MREMAP_MAYMOVE, MREMAP_MAYMOVE,
		MREMAP_MAYMOVE | MREMAP_FIXED, MREMAP_MAYMOVE | MREMAP_FIXED,
		MREMAP_MAYMOVE | MREMAP_FIXED, MREMAP_MAYMOVE | MREMAP_FIXED,
		MREMAP_MAYMOVE | MREMAP_DONTUNMAP,
		MREMAP_MAYMOVE | MREMAP_DONTUNMAP | MREMAP_FIXED,
		MREMAP_FIXED, MREMAP_DONTUNMAP, 8,
	};
	u8 same = next(b);

	op->addr = decode_addr(b);
	op->len = same > 230 ? 0 : decode_len(b);
	op->flags = PICK(b, flags);
	op->new_len = same < 90 ? op->len : decode_len(b);
	if (op->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		op->new_addr = decode_addr(b);
}

static void decode_advise(struct bytes *b, struct op *op)
{
	static const u32 advices[] = {
		MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED,
		MADV_DONTNEED, MADV_DONTNEED, MADV_DONTNEED, MADV_FREE,
		MADV_REMOVE, MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK,
		MADV_MERGEABLE, MADV_UNMERGEABLE, MADV_HUGEPAGE,
		MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP, MADV_WIPEONFORK,
		MADV_KEEPONFORK, MADV_COLD, MADV_PAGEOUT, MADV_POPULATE_READ,
		MADV_POPULATE_WRITE, MADV_DONTNEED_LOCKED, 5, 7, 99, -1u,
	};

	op->addr = decode_addr(b);
	op->len = decode_len(b);
	op->flags = PICK(b, advices);
}

/* Near one end of a page; how long it may be is seen later. */
static void decode_access(struct bytes *b, struct op *op)
{
	u8 at = next(b) % (2 * OPS_EDGE);

	op->addr = decode_addr(b);
	if (op->addr < OPS_HUGE)
		op->addr = (op->addr & ~(u64)(OPS_PAGE - 1)) +
			   (at < OPS_EDGE ? at : OPS_PAGE - 2 * OPS_EDGE + at);
	op->len = 1 + next(b) % OPS_ACCESS_MOST;
	if (op->kind == OP_WRITE || op->kind == OP_POKE ||
	    op->kind == OP_FORCE_POKE)
		op->value = next(b);
}

/* Pages of a file, as far as mappings of it reach, sometimes a few bytes more. */
static u64 decode_offset(struct bytes *b, u8 odd)
{
	u64 offset = next(b) % 12 * OPS_PAGE;

	return odd > 200 ? offset + odd_bytes(b) : offset;
}

/* Reads and writes stay at one end of a page, which is what pages remember. */
static void decode_file(struct bytes *b, struct op *op)
{
	u8 at = next(b), edge = at % OPS_EDGE;

	op->file = next(b) % OPS_FILES;
	if (op->kind == OP_FILE_TRUNCATE) {
		op->len = decode_offset(b, at);
		return;
	}
	if (op->kind == OP_FILE_PUNCH) {
		op->addr = decode_offset(b, at);
		op->len = decode_offset(b, at % 2 ? 255 : 0);
		return;
	}
	op->addr = next(b) % 12 * OPS_PAGE + edge;
	if (at > 170)
		op->addr += OPS_PAGE - OPS_EDGE;
	op->len = 1 + next(b) % (OPS_EDGE - edge);
	if (op->kind == OP_FILE_WRITE)
		op->value = next(b);
}

static void decode_flags(struct bytes *b, struct op *op)
{
	static const u8 lock[] = { 0, 0, 0, MLOCK_ONFAULT, 2 };
	static const u8 lock_all[] = {
		MCL_CURRENT, MCL_FUTURE, MCL_CURRENT | MCL_FUTURE,
		MCL_CURRENT | MCL_ONFAULT, MCL_FUTURE | MCL_ONFAULT,
		MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT, MCL_ONFAULT, 0, 8,
	};
	static const u8 sync[] = {
		MS_SYNC, MS_ASYNC, MS_SYNC | MS_INVALIDATE,
		MS_ASYNC | MS_INVALIDATE, 0, MS_ASYNC | MS_SYNC, 8,
	};

	if (op->kind == OP_LOCK)
		op->flags = PICK(b, lock);
	else if (op->kind == OP_LOCK_ALL)
		op->flags = PICK(b, lock_all);
	else if (op->kind == OP_SYNC)
		op->flags = PICK(b, sync);
}

/* Mostly so little that the next operations meet it. */
static void decode_limit(struct bytes *b, struct op *op)
{
	static const u8 limits[] = {
		RLIMIT_AS, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_MEMLOCK,
	};
	u8 kind = next(b);

	op->flags = PICK(b, limits);
	op->len = next(b) % 32 * OPS_PAGE;
	if (kind < 70)
		op->len = OPS_NO_LIMIT;
	else if (kind < 110)
		op->len *= 8;
	else if (kind > 220)
		op->len += odd_bytes(b);
}

/* Near the heap, page by page and byte by byte. */
static u64 decode_brk(struct bytes *b)
{
	u8 kind = next(b);

	if (kind > 245)
		return decode_addr(b);
	return OPS_BRK + (u64)(kind % 24) * OPS_PAGE - 2 * OPS_PAGE +
	       (kind > 128 ? odd_bytes(b) : 0);
}

static void decode_one(struct bytes *b, struct op *op)
{
	memset(op, 0, sizeof(*op));
	op->kind = PICK(b, kinds);
	op->proc = next(b);
	/* The first process has most of it. */
	op->proc = op->proc < 128 ? 0 : op->proc % OPS_PROCS;
	if (op->kind == OP_MAP)
		decode_map(b, op);
	else if (op->kind == OP_REMAP)
		decode_remap(b, op);
	else if (op->kind == OP_ADVISE)
		decode_advise(b, op);
	else if (op->kind == OP_BRK)
		op->addr = decode_brk(b);
	else if (op->kind == OP_LIMIT)
		decode_limit(b, op);
	else if (op->kind == OP_FORK)
		op->other = next(b) % OPS_PROCS;
	else if (op_is_access(op))
		decode_access(b, op);
	else if (op_is_file(op))
		decode_file(b, op);
	else if (op->kind < OP_LIMIT && op->kind != OP_LOCK_ALL &&
		 op->kind != OP_UNLOCK_ALL) {
		op->addr = decode_addr(b);
		op->len = decode_len(b);
	}
	if (op->kind == OP_PROTECT)
		op->prot = decode_prot(b);
	decode_flags(b, op);
}

unsigned int ops_random(u64 seed, struct op *ops, unsigned int most)
{
	struct bytes b = { .random = true, .state = seed };
	unsigned int nr = 1 + next_random(&b.state) % most;

	for (unsigned int i = 0; i < nr; i++)
		decode_one(&b, &ops[i]);
	return nr;
}

unsigned int ops_decode(const void *data, size_t size, struct op *ops,
			unsigned int most)
{
	struct bytes b = { .at = data, .end = (const u8 *)data + size };
	unsigned int nr;

	for (nr = 0; nr < most && b.at < b.end; nr++)
		decode_one(&b, &ops[nr]);
	return nr;
}
