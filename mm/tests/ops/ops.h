/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on address spaces as data: what a sequence of them looks like as bytes,
 * as a script and as a result. Whoever carries them out is an executor: the model
 * (model.h), the host's Linux (tools/testing/mm), the kernel (mm_ops_kunit.c).
 *
 * Addresses are abstract, so that all executors mean the same:
 *
 *	0 ...			the page that nobody can have
 *	OPS_WINDOW ...		OPS_PAGES pages. Nothing else is free
 *	OPS_TOP ...		the first address that no program can have
 *	-2^62 ...		numbers that overflow
 *
 * An executor shows OPS_WINDOW and OPS_TOP where it likes; every other number is
 * taken as it is.
 */
#ifndef _OPS_H
#define _OPS_H

#include "ops_env.h"

#define OPS_SHIFT	12
#define OPS_PAGE	(1ul << OPS_SHIFT)
/* Of one block of 2 MiB, so that no huge page fits. */
#define OPS_PAGES	400u
#define OPS_WINDOW	0x10000000ull
#define OPS_WINDOW_END	(OPS_WINDOW + OPS_PAGES * OPS_PAGE)
#define OPS_TOP		(1ull << 40)
#define OPS_HUGE	(1ull << 62)
/* Where the heap begins. */
#define OPS_BRK		(OPS_WINDOW + 330 * OPS_PAGE)
/* Decoded, but not yet resolved: the k-th border of what is mapped. */
#define OPS_BORDER	(1ull << 56)

#define OPS_PROCS	4u
#define OPS_FILES	3u
/* What MAP_GROWSDOWN keeps away from. */
#define OPS_GUARD	256u
/* What an access can tell: these many bytes at either end of a page. */
#define OPS_EDGE	4u
#define OPS_ACCESS_MOST	(2 * OPS_EDGE)

enum op_kind {
	OP_MAP, OP_UNMAP, OP_PROTECT, OP_REMAP, OP_BRK, OP_ADVISE,
	OP_LOCK, OP_UNLOCK, OP_LOCK_ALL, OP_UNLOCK_ALL, OP_SYNC, OP_CORE,
	OP_LIMIT, OP_FORK, OP_EXIT,
	OP_READ, OP_WRITE,		/* as the program itself does */
	OP_PEEK, OP_POKE,		/* as another does, by permission */
	OP_FORCE_PEEK, OP_FORCE_POKE,	/* as a debugger does */
	OP_FILE_READ, OP_FILE_WRITE, OP_FILE_PUNCH, OP_FILE_TRUNCATE,
	NR_OP_KINDS
};

#define OPS_NO_LIMIT	(~0ull)

#define OPS_MASK(kind)	(1u << (kind))
#define OPS_ALL		(OPS_MASK(NR_OP_KINDS) - 1)

/*
 * One operation. What a kind does not use is 0.
 *
 *	map		addr len prot flags file pgoff
 *	unmap, core	addr len
 *	protect		addr len prot
 *	remap		addr len new_len flags new_addr
 *	brk		addr
 *	advise, sync, lock	addr len flags
 *	lock_all	flags
 *	limit		flags: RLIMIT_*; len: bytes, or OPS_NO_LIMIT. Of memory of all kinds
 *			(AS) and of data, what there is outside of the window comes on top
 *	fork		other: the slot of the child
 *	accesses	addr len value: where, how many bytes, and which
 *	file_read, file_punch	file addr len: addr is an offset
 *	file_write	file addr len value
 *	file_truncate	file len
 */
struct op {
	u8 kind;
	u8 proc;
	u8 other;
	u8 file;		/* OPS_FILES is none */
	u32 prot;
	u32 flags;
	u64 addr, len;
	u64 new_addr, new_len;
	u64 pgoff;
	u64 value;
};

/* How an access ended. */
enum op_fault { OP_FAULT_NONE, OP_FAULT_MAPERR, OP_FAULT_ACCERR, OP_FAULT_BUS };

/*
 * What came of it. @value is an address, a count of bytes, 0, or a negative errno.
 */
struct op_result {
	s64 value;
	enum op_fault fault;
	u64 fault_addr;		/* of the page */
	u8 bytes[OPS_ACCESS_MOST];	/* what was read */
	u8 core[OPS_PAGES];	/* bit 0 of each, of as many pages as were asked for */
};

/* The bits of a mapping that an executor tells of; Linux's VM_*. */
#define OPS_VM_READ		0x00000001u
#define OPS_VM_WRITE		0x00000002u
#define OPS_VM_EXEC		0x00000004u
#define OPS_VM_SHARED		0x00000008u
#define OPS_VM_MAYSHARE		0x00000080u
#define OPS_VM_GROWSDOWN	0x00000100u
#define OPS_VM_LOCKED		0x00002000u
#define OPS_VM_SEQ_READ		0x00008000u
#define OPS_VM_RAND_READ	0x00010000u
#define OPS_VM_DONTCOPY		0x00020000u
#define OPS_VM_LOCKONFAULT	0x00080000u
#define OPS_VM_ACCOUNT		0x00100000u
#define OPS_VM_NORESERVE	0x00200000u
#define OPS_VM_WIPEONFORK	0x02000000u
#define OPS_VM_DONTDUMP		0x04000000u
#define OPS_VM_HUGEPAGE		0x20000000u
#define OPS_VM_NOHUGEPAGE	0x40000000u
#define OPS_VM_MERGEABLE	0x80000000u
#define OPS_VM_ACCESS	(OPS_VM_READ | OPS_VM_WRITE | OPS_VM_EXEC)
#define OPS_VM_LOCK_BITS	(OPS_VM_LOCKED | OPS_VM_LOCKONFAULT)
#define OPS_VM_NAMED	0xe633a18fu	/* all of the above but LOCKONFAULT */

/* What the mapping is of, as its line in /proc/<pid>/maps shows. */
enum op_line_name { OP_LINE_ANON, OP_LINE_HEAP, OP_LINE_ZERO, OP_LINE_FILE };

/* A line of /proc/<pid>/maps, of what lies in the window. Pages of the window. */
struct op_line {
	u32 start, end;
	u32 flags;		/* OPS_VM_* */
	u8 name;		/* enum op_line_name */
	u8 file;
	u64 offset;		/* in pages; of files and shared memory */
};

/* --- ops_decode.c --- */
/* Bytes to operations: all bytes mean something. Returns how many there are. */
unsigned int ops_decode(const void *data, size_t size, struct op *ops,
			unsigned int most);

/* The same for bytes that follow from a seed: between 1 and @most operations. */
unsigned int ops_random(u64 seed, struct op *ops, unsigned int most);

/* --- ops_text.c: one line for each, which can be read back --- */
int op_print(const struct op *op, char *buf, size_t size);
/* 0; -EINVAL if the line is none, and then @op is of no use. */
int op_parse(const char *line, struct op *op);
int op_line_print(const struct op_line *line, char *buf, size_t size);
int op_result_print(const struct op *op, const struct op_result *res, char *buf,
		    size_t size);

/* --- ops_shrink.c --- */
struct ops_shrink {
	/* How many of @ops it takes to fail, or 0: it did not. */
	unsigned int (*run)(struct ops_shrink *s, struct op *ops, unsigned int nr);
	struct op *ops, *spare;		/* of the same size */
	unsigned int nr;
};
/* @ops fails: makes it as short as leaving out can. */
void ops_shrink(struct ops_shrink *s);

static inline bool op_in_window(u64 addr)
{
	return addr >= OPS_WINDOW && addr < OPS_WINDOW_END;
}

/* The @i-th byte that an access of @op writes: never 0, which is what was there. */
static inline u8 op_byte(const struct op *op, unsigned int i)
{
	return ((op->value * 37 + i * 11) & 0x7f) | 0x80;
}

static inline bool op_is_access(const struct op *op)
{
	return op->kind >= OP_READ && op->kind <= OP_FORCE_POKE;
}

/* Of a file, by whoever has it open: no address space is asked for. */
static inline bool op_is_file(const struct op *op)
{
	return op->kind >= OP_FILE_READ && op->kind <= OP_FILE_TRUNCATE;
}

/* Does the result have bytes? */
static inline bool op_reads(const struct op *op)
{
	return op->kind == OP_READ || op->kind == OP_PEEK ||
	       op->kind == OP_FORCE_PEEK || op->kind == OP_FILE_READ;
}

#endif /* _OPS_H */
