// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls and their arguments out of bytes that decide (gen.h, calls.h).
 *
 * Most arguments are good, since a call with a bad one does not come far; one in sixteen
 * is anything. A byte decides where it can, so that a change of one changes little.
 */
#ifdef __KERNEL__
#include <linux/array_size.h>
#include <linux/string.h>
#include <uapi/asm/unistd.h>
#else
#include <asm/unistd.h>
#include <string.h>
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#include "calls.h"
#include "gen.h"

#define CALL(name, kinds) { #name, kinds, __NR_##name },
static const struct {
	const char *name, *kinds;
	unsigned long nr;
} calls[] = {
	FUZZ_CALLS(CALL)
#ifdef __x86_64__
	FUZZ_CALLS_X86(CALL)
#endif
};

/* --- Decisions. --- */

/* One of @n, at most 256. */
static unsigned int pick(struct gen *gen, unsigned int n)
{
	unsigned char byte;

	gen->decide(gen, &byte, 1);
	return byte % n;
}

static unsigned long wild(struct gen *gen)
{
	unsigned long value;

	gen->decide(gen, &value, sizeof(value));
	return value;
}

/* One of those that somebody may have forgotten. */
static unsigned long edge(struct gen *gen)
{
	static const unsigned long edges[] = {
		0, 1, 2, 7, 8, 63, 64, 255, 4095, 4096, 4097, 0x7fff, 0x8000,
		0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
		0x7ffffffffffff000, 0x7fffffffffffffff, 0x8000000000000000,
		0xfffffffffffff000, 0xfffffffffffffffe, 0xffffffffffffffff,
	};

	return edges[pick(gen, ARRAY_SIZE(edges))];
}

#define PICK(gen, array) (array)[pick(gen, ARRAY_SIZE(array))]

/* Bits: none, one, some of them that are known, any. */
static unsigned long bits(struct gen *gen, unsigned long known)
{
	switch (pick(gen, 12)) {
	case 0 ... 5:
		return 0;
	case 6:
		return 1ul << pick(gen, 32);
	case 7:
		return (1ul << pick(gen, 64)) | (wild(gen) & known);
	case 8:
	case 9:
		return known & wild(gen) & wild(gen);
	case 10:
		return known & wild(gen);
	default:
		return known & (1ul << pick(gen, 32));
	}
}

/* --- Memory. --- */

/* An address that is no good, or hardly. */
static unsigned long bad_address(struct gen *gen)
{
	const unsigned long bad[] = {
		0, 1, 8, 4095, gen->mem + 12 * GEN_PAGE, gen->mem + 13 * GEN_PAGE,
		gen->mem + 13 * GEN_PAGE - 1, gen->mem + 14 * GEN_PAGE,
		gen->mem + 16 * GEN_PAGE - 4, 0x7ffffffff000, 0x7ffffffffff8,
		0x800000000000, 0xfffffffffffff000, 0xffff888000000000,
		0xffffffff81000000, 0xffff000000000000, 0xffff800080000000,
		0x8000000000000000, 0xfffffffffffffff8, 0xffffffffffffffff,
	};

	return PICK(gen, bad);
}

/* Room for @n bytes: behind what is used, or up to where memory ends, or beyond. */
static unsigned long room(struct gen *gen, unsigned long n)
{
	unsigned long at = gen->mem + gen->used;

	switch (pick(gen, 32)) {
	case 0:
		return bad_address(gen);
	case 1:
		return gen->mem + 13 * GEN_PAGE - n;
	case 2:
		return gen->mem + 13 * GEN_PAGE - pick(gen, 64);
	case 3:
		at++;
	}
	if (gen->used + n + 8 > GEN_OWN)
		return gen->mem;
	gen->used += (n + 15) & ~7ul;
	return at;
}

/* Only what is the worker's own can be written to. */
static unsigned long put(struct gen *gen, const void *from, unsigned long n)
{
	unsigned long at = room(gen, n);

	if (at >= gen->mem && at < gen->mem + GEN_OWN && at + n <= gen->mem + GEN_OWN)
		gen->put(gen, at, from, n);
	return at;
}

/* Any bytes, of which the first decide most. */
static unsigned long buffer(struct gen *gen)
{
	static const unsigned short sizes[] = { 8, 16, 64, 256, 1024, 4096, 8192 };
	unsigned char bytes[128] = { 0 };
	unsigned int n = PICK(gen, sizes);

	if (pick(gen, 2)) {
		gen->decide(gen, bytes, 8);
		return put(gen, bytes, n < sizeof(bytes) ? n : sizeof(bytes));
	}
	return room(gen, n);
}

static unsigned long length(struct gen *gen)
{
	static const unsigned short usual[] = {
		1, 4, 8, 16, 24, 64, 88, 100, 128, 256, 512, 1024, 4096, 8192, 16384 };

	return pick(gen, 8) ? PICK(gen, usual) : edge(gen);
}

/* For mappings: where they take place, seldom where they must not. */
static unsigned long map_address(struct gen *gen)
{
	switch (pick(gen, 16)) {
	case 0:
		return bad_address(gen);
	case 1:
		return 0;
	case 2:
		return gen->mem + GEN_PLAY + wild(gen) % (48 * GEN_PAGE);
	default:
		return gen->mem + GEN_PLAY + pick(gen, 48) * GEN_PAGE;
	}
}

/* --- Things with numbers. --- */

/* What a call has answered lately. */
static long result(struct gen *gen)
{
	unsigned int n = gen->nr_results;

	return n ? gen->results[pick(gen, n < GEN_RESULTS ? n : GEN_RESULTS)] : 3;
}

static long descriptor(struct gen *gen)
{
	switch (pick(gen, 8)) {
	case 0:
		return pick(gen, 8) ? pick(gen, 64) : (long)edge(gen);
	case 1:
	case 2:
		return result(gen);
	default:
		return 3 + pick(gen, GEN_FDS);
	}
}

/* Mostly one of the kind that the call is made for, as both worlds open them. */
static long descriptor_of(struct gen *gen, char kind)
{
	static const struct {
		char kind;
		unsigned char first, nr;
	} kinds[] = {
		{ 'Q', 16, 4 }, { 'Y', 20, 1 }, { 'U', 22, 1 }, { 'Z', 12, 4 }, { '+', 24, 1 },
		{ '=', 26, 1 }, { '~', 4, 1 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].kind == kind && pick(gen, 4))
			return kinds[i].first + pick(gen, kinds[i].nr);
	return descriptor(gen);
}

/* Of whom the worker may do as it likes. */
static long process(struct gen *gen)
{
	switch (pick(gen, 4)) {
	case 0:
		return 0;
	case 1:
		return pick(gen, 2) ? 0x7fffffff : -0x7fffffff;
	default:
		return gen->self;
	}
}

static unsigned long path(struct gen *gen)
{
	static const char *const names[] = {
		"f", "d", "d/g", "l", "loop", "p", "x", "n", "d/n", "./d/../f", "", ".",
		"..", "/", "d/", "f/", "f/n", "dangling", "s", "null", "zero", "d/m",
		"proc/self/maps", "proc/self/status", "proc/self/fd/3", "proc/self/fd",
		"proc/self/exe", "proc/self/cwd/f", "proc/self/mem", "proc", "proc/1",
		"proc/self/oom_score_adj", "proc/meminfo", "proc/self/task", "script",
		"proc/self/cmdline", "proc/mounts", "proc/self/environ", "dev", "dev/ptmx",
		"dev/pts/0", "dev/pts", "proc/self/limits", "proc/self/comm", "mnt",
		"tmpfs", "proc/sys", "proc/self/cwd", "proc/thread-self/stat", "a/b/c",
		"proc/sys/kernel/hostname", "sys/kernel", "mnt/q", "elf", "proc/self/stat",
		"proc/interrupts", "proc/self/fdinfo/4", "proc/sysvipc/shm", "proc/locks",
	};
	char text[300];
	unsigned int n;

	if (pick(gen, 32)) {
		const char *name = pick(gen, 2) ? names[pick(gen, 8)] : PICK(gen, names);

		return put(gen, name, strlen(name) + 1);
	}
	memset(text, pick(gen, 2) ? 'a' : '/', sizeof(text));
	n = pick(gen, 4) * 15 + 254;
	text[n < sizeof(text) ? n : sizeof(text) - 1] = 0;
	return put(gen, text, sizeof(text));
}

static unsigned long text(struct gen *gen)
{
	static const char *const texts[] = {
		"user.a", "user.b", "trusted.c", "system.posix_acl_access", "security.x",
		"tmpfs", "proc", "sysfs", "devpts", "devtmpfs", "", "user.", "%s%n", "x",
		"0", "-1", "99999999999999999999", "size=1M", "mode=777", "nosuch",
	};
	const char *word = PICK(gen, texts);

	return put(gen, word, strlen(word) + 1);
}

/* --- Structures. --- */

static unsigned long small_number(struct gen *gen)
{
	return pick(gen, 16) ? pick(gen, 24) : edge(gen);
}

/* In seconds and nanoseconds: short, as the worker would wait. */
static void make_time(struct gen *gen, unsigned long ts[2])
{
	ts[0] = pick(gen, 8) ? 0 : edge(gen);
	ts[1] = pick(gen, 8) ? pick(gen, 256) * 1000ul : edge(gen);
}

/* @n of them, one behind the other: intervals, times of access and change. */
static unsigned long times(struct gen *gen, unsigned int n)
{
	unsigned long ts[4];

	if (!pick(gen, 8))
		return 0;
	for (unsigned int i = 0; i < n; i++)
		make_time(gen, ts + 2 * i);
	return put(gen, ts, n * sizeof(ts[0]) * 2);
}

static unsigned long iovec(struct gen *gen)
{
	unsigned long vec[16];

	for (unsigned int i = 0; i < ARRAY_SIZE(vec); i += 2) {
		vec[i] = i < 6 ? buffer(gen) : gen->mem;
		vec[i + 1] = i < 6 ? length(gen) : 8;
	}
	return put(gen, vec, sizeof(vec));
}

static unsigned long sockaddr(struct gen *gen)
{
	struct {
		unsigned short family;
		char path[14];
	} addr = { .family = pick(gen, 8) ? 1 : pick(gen, 48) };

	if (pick(gen, 2))
		memcpy(addr.path, "\0ab", 3);
	else
		memcpy(addr.path, pick(gen, 2) ? "s" : "d/t", 4);
	return put(gen, &addr, sizeof(addr));
}

/* Messages behind a message: rights with descriptors, credentials, nonsense. */
static unsigned long control(struct gen *gen)
{
	struct {
		unsigned long len;
		int level, type, data[4];
	} c[2];

	for (unsigned int i = 0; i < 2; i++) {
		c[i].len = pick(gen, 8) ? 16 + 4 * pick(gen, 5) : edge(gen);
		c[i].level = pick(gen, 16) ? 1 : (int)edge(gen);
		c[i].type = pick(gen, 4);
		for (unsigned int j = 0; j < 4; j++)
			c[i].data[j] = (int)descriptor(gen);
	}
	return put(gen, c, sizeof(c));
}

struct message {
	unsigned long name, name_len, vec, nr, control, control_len, flags;
};

static void make_message(struct gen *gen, struct message *m)
{
	m->name = pick(gen, 4) ? 0 : sockaddr(gen);
	m->name_len = m->name ? small_number(gen) : 0;
	m->vec = iovec(gen);
	m->nr = pick(gen, 8) ? pick(gen, 4) : edge(gen);
	m->control = pick(gen, 2) ? control(gen) : 0;
	m->control_len = m->control ? (pick(gen, 8) ? 16 + pick(gen, 48) : edge(gen)) : 0;
	m->flags = 0;
}

static unsigned long message(struct gen *gen)
{
	struct message m;

	make_message(gen, &m);
	return put(gen, &m, sizeof(m));
}

static unsigned long messages(struct gen *gen)
{
	struct {
		struct message m;
		unsigned long len;
	} vec[2] = { 0 };

	make_message(gen, &vec[0].m);
	make_message(gen, &vec[1].m);
	return put(gen, vec, sizeof(vec));
}

static unsigned long sigaction(struct gen *gen)
{
	unsigned long act[4] = { pick(gen, 3), bits(gen, 0xdc000007), 0, bits(gen, ~0ul) };

	return pick(gen, 8) ? put(gen, act, sizeof(act)) : 0;
}

static unsigned long sigset(struct gen *gen)
{
	unsigned long set = bits(gen, ~0ul);

	return pick(gen, 8) ? put(gen, &set, sizeof(set)) : 0;
}

static unsigned long sembufs(struct gen *gen)
{
	unsigned short ops[12];

	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i += 3) {
		ops[i] = pick(gen, 8);
		ops[i + 1] = pick(gen, 8) - 3;
		ops[i + 2] = (pick(gen, 2) ? 04000 : 0) | (pick(gen, 2) ? 0x1000 : 0);
	}
	return put(gen, ops, sizeof(ops));
}

/* A word of bits and one of anything: epoll_event (x86 packs it). */
static unsigned long epoll_event(struct gen *gen)
{
	unsigned int event[4] = { (unsigned int)bits(gen, 0xf00020ff), 1, 2, 3 };

	return put(gen, event, sizeof(event));
}

static unsigned long clone_flags(struct gen *gen)
{
	return bits(gen, 0x13fffff00ul & ~0x00002000ul) | (pick(gen, 4) ? 17 : pick(gen, 80));
}

static unsigned long clone_args(struct gen *gen)
{
	unsigned long args[11] = { 0 };

	args[0] = clone_flags(gen) & ~0xfful;
	for (unsigned int i = 1; i < 4; i++)
		args[i] = pick(gen, 4) ? buffer(gen) : 0;
	args[4] = pick(gen, 4) ? 17 : edge(gen);
	for (unsigned int i = 5; i < ARRAY_SIZE(args); i++)
		args[i] = pick(gen, 4) ? 0 : edge(gen);
	return put(gen, args, sizeof(args));
}

static unsigned long limits(struct gen *gen)
{
	unsigned long lim[2] = { edge(gen), ~0ul };

	if (!pick(gen, 4))
		lim[1] = edge(gen);
	return pick(gen, 4) ? put(gen, lim, sizeof(lim)) : 0;
}

/* To a signal, to a thread, to nobody. */
static unsigned long sigevent(struct gen *gen)
{
	int event[16] = { 1, 2, 0, 0, gen->self };

	event[2] = (int)(pick(gen, 8) ? pick(gen, 65) : edge(gen));
	event[3] = pick(gen, 6);
	return pick(gen, 2) ? put(gen, event, sizeof(event)) : 0;
}

static unsigned long offset_pointer(struct gen *gen)
{
	unsigned long off = pick(gen, 4) ? pick(gen, 100) : edge(gen);

	return pick(gen, 2) ? put(gen, &off, sizeof(off)) : 0;
}

static unsigned long length_pointer(struct gen *gen)
{
	unsigned int len = (unsigned int)length(gen);

	return put(gen, &len, sizeof(len));
}

static unsigned long pollfds(struct gen *gen)
{
	struct {
		int fd;
		short events, revents;
	} fds[4];

	for (unsigned int i = 0; i < 4; i++) {
		fds[i].fd = (int)descriptor(gen);
		fds[i].events = (short)bits(gen, 0xffff);
	}
	return put(gen, fds, sizeof(fds));
}

static unsigned long fd_set_of(struct gen *gen)
{
	unsigned long set[2] = { wild(gen), 0 };

	return pick(gen, 2) ? put(gen, set, sizeof(set)) : 0;
}

static unsigned long open_how(struct gen *gen)
{
	unsigned long how[3] = { bits(gen, 0x3fffc3), pick(gen, 2) ? 0 : 0644,
				 bits(gen, 0x3f) };

	return put(gen, how, sizeof(how));
}

/* Arguments and environment: some words, or a pointer that is none. */
static unsigned long strings(struct gen *gen)
{
	unsigned long vec[4] = { 0 };

	if (!pick(gen, 8))
		return 0;
	for (unsigned int i = 0, n = pick(gen, 4); i < n; i++)
		vec[i] = pick(gen, 16) ? text(gen) : bad_address(gen);
	return put(gen, vec, sizeof(vec));
}

/* A word that both futexes and others' structures use: all find the same one. */
static unsigned long futex_word(struct gen *gen)
{
	return pick(gen, 8) ? gen->mem + GEN_PLAY + 64 * pick(gen, 4) : bad_address(gen);
}

/* --- Numbers that mean something to one call. --- */

static unsigned long command_of_ioctl(struct gen *gen)
{
	static const unsigned int commands[] = {
		0x5421, 0x541b, 0x5450, 0x5451, 0x5452, 0x80045430, 0x40045431,
		0x5441, 0x80086601, 0x40086602, 0x80045432, 0x80045438, 0x40045436,
		0x80045439, 0x660b, 0x40049409, 0x8904, 0x8902, 0x5460, 0x7701,
	};

	return pick(gen, 2) ? 0x5400 + pick(gen, 0x60) : PICK(gen, commands);
}

static unsigned long command_of_fcntl(struct gen *gen)
{
	return pick(gen, 3) ? pick(gen, 40) : 1024 + pick(gen, 16);
}

static unsigned long command_of_prctl(struct gen *gen)
{
	static const unsigned int commands[] = { 0x59616d61, 0x53564d41, 47, 53, 65 };

	return pick(gen, 4) ? pick(gen, 72) : PICK(gen, commands);
}

static unsigned long map_flags(struct gen *gen)
{
	return pick(gen, 4) ? 0x22 | (pick(gen, 2) << 4) :
			      pick(gen, 4) | bits(gen, 0x1fff30);
}

/* A number as wide as an argument, or a pointer. */
static unsigned long anything(struct gen *gen)
{
	switch (pick(gen, 8)) {
	case 0:
		return edge(gen);
	case 1:
		return descriptor(gen);
	case 2:
	case 3:
		return pick(gen, 16);
	case 4:
		return bits(gen, ~0ul);
	default:
		return buffer(gen);
	}
}

static unsigned long mode(struct gen *gen)
{
	return pick(gen, 2) ? 0777 : bits(gen, 07777);
}

/* Modes with a kind of file: devices are those of /dev/null and its like, or none. */
static unsigned long kind_of_node(struct gen *gen)
{
	return (pick(gen, 16) << 12) | mode(gen);
}

static unsigned long user(struct gen *gen)
{
	return pick(gen, 4) ? 1000 + pick(gen, 2) : edge(gen);
}

static unsigned long clock(struct gen *gen)
{
	return pick(gen, 8) ? pick(gen, 12) : edge(gen);
}

static unsigned long offset(struct gen *gen)
{
	return pick(gen, 2) ? pick(gen, 256) : pick(gen, 2) ? pick(gen, 16) * GEN_PAGE : edge(gen);
}

static unsigned long sigset_size(struct gen *gen)
{
	return pick(gen, 16) ? 8 : edge(gen);
}

static unsigned long milliseconds(struct gen *gen)
{
	return pick(gen, 8) ? pick(gen, 4) : edge(gen);
}

static unsigned long known_bits(struct gen *gen, char kind)
{
	static const struct {
		char kind;
		unsigned long bits;
	} known[] = {
		{ 'g', 0x7f }, { '4', 0xf }, { '5', 07777 }, { '6', 0x1f00 },
		{ '7', 0x4100000f | 04000 }, { '8', 0x7f }, { '9', 0x1ffffff },
		{ 'F', 0x3fffc3 }, { 'D', 04002007 }, { 'C', 0x13fffff00 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].kind == kind)
			return bits(gen, known[i].bits);
	return anything(gen);
}

/* --- Letters. --- */

static const struct {
	char kind;
	unsigned long (*make)(struct gen *gen);
} makers[] = {
	{ '@', map_address }, { 'A', sockaddr }, { 'B', anything }, { 'C', clone_flags },
	{ 'E', epoll_event }, { 'G', map_flags }, { 'H', kind_of_node },
	{ 'J', milliseconds }, { 'L', length_pointer }, { 'M', message },
	{ 'O', offset_pointer }, { 'P', pollfds }, { 'R', limits }, { 'S', sigset },
	{ 'W', messages }, { 'X', strings }, { 'a', sigaction }, { 'b', buffer },
	{ 'c', clone_args }, { 'e', sembufs }, { 'h', open_how }, { 'i', command_of_ioctl },
	{ 'j', command_of_fcntl }, { 'l', length }, { 'm', mode }, { 'n', small_number },
	{ 'o', offset }, { 'p', path }, { 'q', edge }, { 'r', clock }, { 'u', user },
	{ 'v', iovec }, { 'w', futex_word }, { 'x', fd_set_of }, { 'y', text },
	{ 'z', sigset_size }, { '0', command_of_prctl }, { '?', sigevent },
};

/* Those that have something special about them. */
static unsigned long special(struct gen *gen, char kind)
{
	switch (kind) {
	case 'f':
	case 'Q':
	case 'Y':
	case 'U':
	case 'Z':
	case '+':
	case '=':
	case '~':
		return descriptor_of(gen, kind);
	case '<':
		return pick(gen, 16) ? pick(gen, 4) : edge(gen);
	case 'd':
		return pick(gen, 2) ? -100l : descriptor(gen);
	case 'k':
		return process(gen);
	case 'K':
		return pick(gen, 2) ? process(gen) : (long)edge(gen);
	case 's':
		return pick(gen, 8) ? pick(gen, 66) : edge(gen);
	case 't':
		return times(gen, pick(gen, 2) + 1);
	case 'T':
	case 'V':
		return times(gen, 2);
	case 'N':
		return pick(gen, 4);
	case 'I':
		return pick(gen, 2) ? (long)pick(gen, 4) : result(gen);
	case '1':
		return pick(gen, 8) ? 1 : edge(gen);
	case '3':
		return pick(gen, 16) ? pick(gen, 8) : edge(gen);
	case '2':
		return pick(gen, 14) | (pick(gen, 4) << 7);
	}
	return known_bits(gen, kind);
}

static unsigned long argument(struct gen *gen, char kind)
{
	if (!pick(gen, 32) && kind != 'k' && kind != 'C')
		return anything(gen);
	for (unsigned int i = 0; i < ARRAY_SIZE(makers); i++)
		if (makers[i].kind == kind)
			return makers[i].make(gen);
	return special(gen, kind);
}

/* What ends the sequence comes seldom. */
static unsigned int which(struct gen *gen)
{
	unsigned short at;

	gen->decide(gen, &at, sizeof(at));
	at %= ARRAY_SIZE(calls);
	if (!strncmp(calls[at].name, "exit", 4) && pick(gen, 16))
		at = 0;
	return at;
}

/* Signals of files go to whoever owns them: nobody else may be made their owner. */
static void keep_owners(struct gen *gen, struct gen_call *call)
{
	unsigned int command = (unsigned int)call->args[1];

	if (call->nr == __NR_fcntl && (command == 8 || command == 15)) {
		call->args[1] = 8;
		call->args[2] = process(gen);
	}
	if (call->nr == __NR_ioctl && (command == 0x8901 || command == 0x8902))
		call->args[1] = 0x8903;
}

void gen_call(struct gen *gen, struct gen_call *call)
{
	unsigned int at = which(gen);
	const char *kinds = calls[at].kinds;

	*call = (struct gen_call){ .name = calls[at].name, .nr = calls[at].nr };
	gen->used = 0;
	for (unsigned int i = 0; kinds[i]; i++)
		call->args[i] = argument(gen, kinds[i]);
	keep_owners(gen, call);
}

void gen_result(struct gen *gen, long ret)
{
	if (ret > 2 && ret < 0x10000)
		gen->results[gen->nr_results++ % GEN_RESULTS] = ret;
}
