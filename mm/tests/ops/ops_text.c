// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations as lines of text, which can be read back:
 *
 *	map p0 w+3 +2 rw- private,anonymous,fixed
 *	write p1 w+4:ffe +4 =17
 *
 * Addresses are "w+<page>[:<byte>]" in the window and plain numbers elsewhere, pages
 * and bytes in hexadecimal. Lengths are "+<pages>[:<bytes>]".
 */
#include "ops.h"

/* A letter for each field that stands in the line of a kind, in its order. */
static const struct {
	const char *name, *fields;
} forms[NR_OP_KINDS] = {
	[OP_MAP] = { "map", "alpMfo" },
	[OP_UNMAP] = { "unmap", "al" },
	[OP_PROTECT] = { "protect", "alp" },
	[OP_REMAP] = { "remap", "alnRd" },
	[OP_BRK] = { "brk", "a" },
	[OP_ADVISE] = { "advise", "alA" },
	[OP_LOCK] = { "lock", "alL" },
	[OP_UNLOCK] = { "unlock", "al" },
	[OP_LOCK_ALL] = { "lock_all", "C" },
	[OP_UNLOCK_ALL] = { "unlock_all", "" },
	[OP_SYNC] = { "sync", "alS" },
	[OP_CORE] = { "core", "al" },
	[OP_LIMIT] = { "limit", "Il" },
	[OP_FORK] = { "fork", "c" },
	[OP_EXIT] = { "exit", "" },
	[OP_READ] = { "read", "al" },
	[OP_WRITE] = { "write", "alx" },
	[OP_PEEK] = { "peek", "al" },
	[OP_POKE] = { "poke", "alx" },
	[OP_FORCE_PEEK] = { "force_peek", "al" },
	[OP_FORCE_POKE] = { "force_poke", "alx" },
	[OP_FILE_READ] = { "file_read", "fal" },
	[OP_FILE_WRITE] = { "file_write", "falx" },
	[OP_FILE_PUNCH] = { "file_punch", "fal" },
	[OP_FILE_TRUNCATE] = { "file_truncate", "fl" },
};

/* Names of bits, or of values where @mask is more than the bit. */
struct flag_name {
	u32 mask, value;
	const char *name;
};

#define BIT_NAME(bit, name)	{ bit, bit, name }

static const struct flag_name map_names[] = {
	{ MAP_TYPE, MAP_SHARED, "shared" },
	{ MAP_TYPE, MAP_PRIVATE, "private" },
	{ MAP_TYPE, MAP_SHARED_VALIDATE, "shared_validate" },
	BIT_NAME(MAP_ANONYMOUS, "anonymous"), BIT_NAME(MAP_FIXED, "fixed"),
	BIT_NAME(MAP_FIXED_NOREPLACE, "fixed_noreplace"),
	BIT_NAME(MAP_GROWSDOWN, "growsdown"), BIT_NAME(MAP_LOCKED, "locked"),
	BIT_NAME(MAP_NORESERVE, "noreserve"), BIT_NAME(MAP_POPULATE, "populate"),
	BIT_NAME(MAP_NONBLOCK, "nonblock"), BIT_NAME(MAP_STACK, "stack"),
	{}
};

static const struct flag_name remap_names[] = {
	BIT_NAME(MREMAP_MAYMOVE, "maymove"), BIT_NAME(MREMAP_FIXED, "fixed"),
	BIT_NAME(MREMAP_DONTUNMAP, "dontunmap"), {}
};

static const struct flag_name lock_names[] = {
	BIT_NAME(MLOCK_ONFAULT, "onfault"), {}
};

static const struct flag_name lock_all_names[] = {
	BIT_NAME(MCL_CURRENT, "current"), BIT_NAME(MCL_FUTURE, "future"),
	BIT_NAME(MCL_ONFAULT, "onfault"), {}
};

static const struct flag_name sync_names[] = {
	BIT_NAME(MS_SYNC, "sync"), BIT_NAME(MS_ASYNC, "async"),
	BIT_NAME(MS_INVALIDATE, "invalidate"), {}
};

#define VALUE_NAME(value, name)	{ ~0u, value, name }

static const struct flag_name advice_names[] = {
	VALUE_NAME(MADV_NORMAL, "normal"), VALUE_NAME(MADV_RANDOM, "random"),
	VALUE_NAME(MADV_SEQUENTIAL, "sequential"),
	VALUE_NAME(MADV_WILLNEED, "willneed"),
	VALUE_NAME(MADV_DONTNEED, "dontneed"), VALUE_NAME(MADV_FREE, "free"),
	VALUE_NAME(MADV_REMOVE, "remove"), VALUE_NAME(MADV_DONTFORK, "dontfork"),
	VALUE_NAME(MADV_DOFORK, "dofork"),
	VALUE_NAME(MADV_MERGEABLE, "mergeable"),
	VALUE_NAME(MADV_UNMERGEABLE, "unmergeable"),
	VALUE_NAME(MADV_HUGEPAGE, "hugepage"),
	VALUE_NAME(MADV_NOHUGEPAGE, "nohugepage"),
	VALUE_NAME(MADV_DONTDUMP, "dontdump"), VALUE_NAME(MADV_DODUMP, "dodump"),
	VALUE_NAME(MADV_WIPEONFORK, "wipeonfork"),
	VALUE_NAME(MADV_KEEPONFORK, "keeponfork"),
	VALUE_NAME(MADV_COLD, "cold"), VALUE_NAME(MADV_PAGEOUT, "pageout"),
	VALUE_NAME(MADV_POPULATE_READ, "populate_read"),
	VALUE_NAME(MADV_POPULATE_WRITE, "populate_write"),
	VALUE_NAME(MADV_DONTNEED_LOCKED, "dontneed_locked"), {}
};

static const struct flag_name limit_names[] = {
	VALUE_NAME(RLIMIT_AS, "as"), VALUE_NAME(RLIMIT_DATA, "data"),
	VALUE_NAME(RLIMIT_STACK, "stack"),
	VALUE_NAME(RLIMIT_MEMLOCK, "memlock"), {}
};

static const struct flag_name *names_of(char field)
{
	switch (field) {
	case 'M': return map_names;
	case 'R': return remap_names;
	case 'A': return advice_names;
	case 'L': return lock_names;
	case 'C': return lock_all_names;
	case 'S': return sync_names;
	case 'I': return limit_names;
	}
	return NULL;
}

/* --- Writing --- */

struct text {
	char *at;
	size_t room;
};

static void add(struct text *t, int n)
{
	t->at += n;
	t->room -= n;
}

#define ADD(t, ...)	add(t, scnprintf((t)->at, (t)->room, __VA_ARGS__))

static void print_addr(struct text *t, u64 addr)
{
	unsigned int at = addr & (OPS_PAGE - 1);

	if (!op_in_window(addr) && addr != OPS_WINDOW_END)
		ADD(t, "0x%llx", (unsigned long long)addr);
	else
		ADD(t, "w+%llx", (unsigned long long)(addr - OPS_WINDOW) >> OPS_SHIFT);
	if (at && op_in_window(addr))
		ADD(t, ":%x", at);
}

static void print_len(struct text *t, u64 len)
{
	unsigned int at = len & (OPS_PAGE - 1);

	ADD(t, "+%llx", (unsigned long long)len >> OPS_SHIFT);
	if (at)
		ADD(t, ":%x", at);
}

static void print_flags(struct text *t, const struct flag_name *name, u32 flags)
{
	bool first = true;

	for (; name->name; name++) {
		if ((flags & name->mask) != name->value ||
		    (name->mask == ~0u && !first))
			continue;
		ADD(t, "%s%s", first ? "" : ",", name->name);
		flags &= ~name->mask;
		first = false;
		if (name->mask == ~0u)
			return;
	}
	if (flags || first)
		ADD(t, "%s0x%x", first ? "" : ",", flags);
}

static void print_prot(struct text *t, u32 prot)
{
	ADD(t, "%c%c%c", prot & PROT_READ ? 'r' : '-',
	    prot & PROT_WRITE ? 'w' : '-', prot & PROT_EXEC ? 'x' : '-');
	prot &= ~(u32)(PROT_READ | PROT_WRITE | PROT_EXEC);
	if (prot)
		ADD(t, "+0x%x", prot);
}

static void print_field(struct text *t, const struct op *op, char field)
{
	ADD(t, " ");
	switch (field) {
	case 'a': print_addr(t, op->addr); break;
	case 'd': print_addr(t, op->new_addr); break;
	case 'l': print_len(t, op->len); break;
	case 'n': print_len(t, op->new_len); break;
	case 'p': print_prot(t, op->prot); break;
	case 'f': ADD(t, "f%u", op->file); break;
	case 'o': ADD(t, "@%llx", (unsigned long long)op->pgoff); break;
	case 'c': ADD(t, "p%u", op->other); break;
	case 'x': ADD(t, "=%llu", (unsigned long long)op->value); break;
	default: print_flags(t, names_of(field), op->flags);
	}
}

int op_print(const struct op *op, char *buf, size_t size)
{
	struct text t = { buf, size };

	ADD(&t, "%s p%u", forms[op->kind].name, op->proc);
	for (const char *field = forms[op->kind].fields; *field; field++)
		print_field(&t, op, *field);
	return size - t.room;
}

int op_line_print(const struct op_line *line, char *buf, size_t size)
{
	static const char *const names[] = { "", " [heap]", " zero", " file" };
	static const struct flag_name bits[] = {
		BIT_NAME(OPS_VM_GROWSDOWN, " gd"), BIT_NAME(OPS_VM_LOCKED, " lo"),
		BIT_NAME(OPS_VM_LOCKONFAULT, " lf"),
		BIT_NAME(OPS_VM_SEQ_READ, " sr"), BIT_NAME(OPS_VM_RAND_READ, " rr"),
		BIT_NAME(OPS_VM_DONTCOPY, " dc"), BIT_NAME(OPS_VM_ACCOUNT, " ac"),
		BIT_NAME(OPS_VM_NORESERVE, " nr"),
		BIT_NAME(OPS_VM_WIPEONFORK, " wf"),
		BIT_NAME(OPS_VM_DONTDUMP, " dd"), BIT_NAME(OPS_VM_HUGEPAGE, " hg"),
		BIT_NAME(OPS_VM_NOHUGEPAGE, " nh"),
		BIT_NAME(OPS_VM_MERGEABLE, " mg"),
	};
	struct text t = { buf, size };

	ADD(&t, "w+%x-%x ", line->start, line->end);
	print_prot(&t, line->flags & OPS_VM_ACCESS);
	ADD(&t, "%c @%llx%s", line->flags & OPS_VM_MAYSHARE ? 's' : 'p',
	    (unsigned long long)line->offset, names[line->name]);
	if (line->name == OP_LINE_FILE)
		ADD(&t, "%u", line->file);
	for (unsigned int i = 0; i < ARRAY_SIZE(bits); i++)
		if (line->flags & bits[i].mask)
			ADD(&t, "%s", bits[i].name);
	return size - t.room;
}

int op_result_print(const struct op *op, const struct op_result *res, char *buf,
		    size_t size)
{
	static const char *const faults[] = { "", " MAPERR", " ACCERR", " BUS" };
	struct text t = { buf, size };

	if (res->value < 0 || res->value < (s64)OPS_WINDOW)
		ADD(&t, "%lld", (long long)res->value);
	else
		print_addr(&t, res->value);
	if (res->fault) {
		ADD(&t, "%s ", faults[res->fault]);
		print_addr(&t, res->fault_addr);
	}
	if (op_reads(op))
		for (s64 i = 0; i < res->value; i++)
			ADD(&t, " %02x", res->bytes[i]);
	return size - t.room;
}

/* --- Reading --- */

static const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

static bool at_end(const char *at)
{
	return !*at || *at == ' ' || *at == '\t' || *at == '\n';
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* All read functions move @at behind what they read; false if it is not there. */
static bool read_number(const char **at, u64 *number, int base)
{
	const char *start;

	if (base == 16 && (*at)[0] == '0' && (*at)[1] == 'x')
		*at += 2;
	start = *at;
	for (*number = 0; digit(**at) < base; (*at)++)
		*number = *number * base + digit(**at);
	return *at != start;
}

static bool read_char(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

/* <pages>[:<bytes>] */
static bool read_pages(const char **at, u64 *n)
{
	u64 bytes = 0;

	if (!read_number(at, n, 16))
		return false;
	*n <<= OPS_SHIFT;
	if (read_char(at, ':') && !read_number(at, &bytes, 16))
		return false;
	*n += bytes;
	return true;
}

static bool read_addr(const char **at, u64 *addr)
{
	if (!read_char(at, 'w'))
		return read_number(at, addr, 16);
	if (!read_char(at, '+') || !read_pages(at, addr))
		return false;
	*addr += OPS_WINDOW;
	return true;
}

static bool read_letter(const char **at, const char *letter, u32 *prot, u32 bit)
{
	if (read_char(at, *letter))
		*prot |= bit;
	else if (!read_char(at, '-'))
		return false;
	return true;
}

static bool read_prot(const char **at, u32 *prot)
{
	u64 more = 0;

	*prot = 0;
	if (!read_letter(at, "r", prot, PROT_READ) ||
	    !read_letter(at, "w", prot, PROT_WRITE) ||
	    !read_letter(at, "x", prot, PROT_EXEC))
		return false;
	if (read_char(at, '+') && !read_number(at, &more, 16))
		return false;
	*prot |= more;
	return true;
}

static bool read_name(const char **at, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(*at, name, len) || !((*at)[len] == ',' || at_end(*at + len)))
		return false;
	*at += len;
	return true;
}

static bool read_flag(const char **at, const struct flag_name *name, u32 *flags)
{
	u64 number;

	for (; name->name; name++) {
		if (!read_name(at, name->name))
			continue;
		*flags |= name->value;
		return true;
	}
	if (!read_number(at, &number, 16))
		return false;
	*flags |= number;
	return true;
}

static bool read_flags(const char **at, const struct flag_name *names, u32 *flags)
{
	*flags = 0;
	do {
		if (!read_flag(at, names, flags))
			return false;
	} while (read_char(at, ','));
	return true;
}

static bool read_small(const char **at, char letter, u8 *number, u64 most)
{
	u64 n;

	if (!read_char(at, letter) || !read_number(at, &n, 10) || n > most)
		return false;
	*number = n;
	return true;
}

static bool read_field(const char **at, struct op *op, char field)
{
	switch (field) {
	case 'a': return read_addr(at, &op->addr);
	case 'd': return read_addr(at, &op->new_addr);
	case 'l': return read_char(at, '+') && read_pages(at, &op->len);
	case 'n': return read_char(at, '+') && read_pages(at, &op->new_len);
	case 'p': return read_prot(at, &op->prot);
	case 'f': return read_small(at, 'f', &op->file, OPS_FILES);
	case 'o': return read_char(at, '@') && read_number(at, &op->pgoff, 16);
	case 'c': return read_small(at, 'p', &op->other, OPS_PROCS - 1);
	case 'x': return read_char(at, '=') && read_number(at, &op->value, 10);
	default: return read_flags(at, names_of(field), &op->flags);
	}
}

static int read_kind(const char **at)
{
	for (int kind = 0; kind < NR_OP_KINDS; kind++)
		if (read_name(at, forms[kind].name))
			return kind;
	return -EINVAL;
}

int op_parse(const char *line, struct op *op)
{
	const char *at = skip_blanks(line);
	int kind = read_kind(&at);

	memset(op, 0, sizeof(*op));
	if (kind < 0)
		return kind;
	op->kind = kind;
	at = skip_blanks(at);
	if (!read_small(&at, 'p', &op->proc, OPS_PROCS - 1))
		return -EINVAL;
	for (const char *field = forms[kind].fields; *field; field++) {
		at = skip_blanks(at);
		if (!read_field(&at, op, *field) || !at_end(at))
			return -EINVAL;
	}
	at = skip_blanks(at);
	return !*at || *at == '\n' ? 0 : -EINVAL;
}
