// SPDX-License-Identifier: GPL-2.0-only
/*
 * What /proc says of an address space at marked points: a part of compare.py, which runs this
 * program on both kernels. Each case is a process of its own, of this same program. All that it
 * says is without what differs from boot to boot: addresses are pages of a window, kB of the
 * whole process are what has changed since the case began.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define P		4096ul
/* Not a multiple of what a huge page is, so that there is none. */
#define WINDOW		0x20000013000ul
#define RW		(PROT_READ | PROT_WRITE)
#define PRIVATE		(MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED		(MAP_SHARED | MAP_ANONYMOUS)

/* What is shown of the address space. */
static unsigned long window_start = WINDOW, window_end = WINDOW + 256 * P;

/* Written before the first look, so that looking changes nothing. */
static char text[1 << 17], maps_text[1 << 16], said[1 << 16];

/* --- Reading. --- */

static void must(bool so, const char *what)
{
	if (so)
		return;
	printf("failed: %s: %m\n", what);
	exit(1);
}

#define MUST(so)	must(so, #so)

static void read_all(const char *path, char *to, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t len = 0, n;

	MUST(fd >= 0);
	while ((n = read(fd, to + len, size - 1 - len)) > 0)
		len += n;
	MUST(!n && len < (ssize_t)size - 1);
	to[len] = 0;
	close(fd);
}

/* The line behind this one; NULL: there is none. */
static char *next_line(char *line)
{
	char *end = strchr(line, '\n');

	return end && end[1] ? end + 1 : NULL;
}

/* --- Mappings of the window. --- */

/* Is it the first line of a mapping, and which part of the window is that? */
static bool is_header(const char *line, unsigned long *start, unsigned long *end)
{
	return sscanf(line, "%lx-%lx ", start, end) == 2;
}

/* Pages from the window's start on, rights, place, whether there is a file, and the name. */
static void put_header(const char *line, unsigned long start, unsigned long end)
{
	unsigned long offset, inode;
	unsigned int major, minor;
	char rights[5];
	int name = 0;

	MUST(sscanf(line, "%*x-%*x %4s %lx %x:%x %lu%n", rights, &offset, &major, &minor, &inode,
		    &name) == 5);
	name += strspn(line + name, " ");
	printf("+%ld +%ld %s %lx%s%s %.*s\n   ", (long)(start - window_start) / (long)P,
	       (end - start) / P, rights, offset, major || minor ? " device" : "",
	       inode ? " inode" : "", (int)strcspn(line + name, "\n"), line + name);
}

/*
 * What is not told: of each mapping what all have, and keys, which not every machine has; of
 * files in memory what is clean, as they are dirty from their birth here, or when they are first
 * written to; and what was used, which is not as exact on both, once files and children come in.
 */
static const char *const untold[] = {
	"KernelPageSize", "MMUPageSize", "Size", "ProtectionKey", "Referenced",
};
static const char *const untold_of_files[] = {
	"Pss_Dirty", "Private_Clean", "Private_Dirty", "Shared_Clean", "Shared_Dirty",
};

static bool is_one_of(const char *name, const char *const list[], size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(name, list[i]))
			return true;
	return false;
}

/* "Rss:    4 kB" as "Rss 4". */
static void put_field(const char *line, bool has_file)
{
	char name[40];
	long value;

	if (sscanf(line, "%39[^:]: %ld", name, &value) != 2 || !value ||
	    is_one_of(name, untold, ARRAY_SIZE(untold)) ||
	    (has_file && is_one_of(name, untold_of_files, ARRAY_SIZE(untold_of_files))))
		return;
	printf(" %s %ld", name, value);
}

/* All that smaps says of the window, where nothing is zero. */
static void put_smaps(void)
{
	bool inside = false, has_file = false;
	unsigned long start, end;

	for (char *line = text; line; line = next_line(line)) {
		if (is_header(line, &start, &end)) {
			inside = start < window_end && end > window_start;
			has_file = memchr(line, '/', strcspn(line, "\n"));
			if (inside)
				put_header(line, start, end);
		} else if (inside && !strncmp(line, "VmFlags:", 8)) {
			printf("\n    %.*s\n", (int)strcspn(line, "\n"), line);
		} else if (inside) {
			put_field(line, has_file);
		}
	}
}

/* The lines of maps are those of smaps, but for what happens to be mapped meanwhile: nothing. */
static void check_maps(void)
{
	char *other = maps_text;
	unsigned long start, end;

	for (char *line = text; line; line = next_line(line)) {
		size_t len = strcspn(line, "\n") + 1;

		if (!is_header(line, &start, &end))
			continue;
		if (!other || strncmp(line, other, len))
			printf("maps has no line %.*s", (int)len, line);
		other = other ? next_line(other) : NULL;
	}
}

/* --- Sums of the process. --- */

/* What is counted, in which file; and what it was when the case began. */
static struct sum {
	const char *path, *name;
	long before, now;
} sums[] = {
	{ "smaps_rollup", "Rss" },		{ "smaps_rollup", "Pss" },
	{ "smaps_rollup", "Pss_Anon" },		{ "smaps_rollup", "Pss_File" },
	{ "smaps_rollup", "Pss_Shmem" },	{ "smaps_rollup", "Anonymous" },	{ "smaps_rollup", "LazyFree" },
	{ "smaps_rollup", "Locked" },		{ "status", "VmSize" },
	{ "status", "VmLck" },			{ "status", "VmPin" },
	{ "status", "VmData" },			{ "status", "VmStk" },
	{ "status", "VmExe" },			{ "status", "VmLib" },
	{ "status", "VmSwap" },
};

static void read_sums(void)
{
	char path[40], name[40];

	for (struct sum *s = sums; s < sums + ARRAY_SIZE(sums); s++) {
		snprintf(path, sizeof(path), "/proc/self/%s", s->path);
		if (s == sums || strcmp(s->path, s[-1].path))
			read_all(path, text, sizeof(text));
		snprintf(name, sizeof(name), "\n%s:", s->name);
		s->now = strstr(text, name) ? atol(strstr(text, name) + strlen(name)) : -1;
	}
}

static void put_sums(void)
{
	for (struct sum *s = sums; s < sums + ARRAY_SIZE(sums); s++) {
		if (s == sums || strcmp(s->path, s[-1].path))
			printf("%s  %s:", s == sums ? "" : "\n", s->path);
		if (s->now != s->before)
			printf(" %s %+ld", s->name, s->now - s->before);
	}
	printf("\n");
}

/* --- Points. --- */

/* The sums first: what is printed is not in them yet. */
static void look(bool with_sums)
{
	if (with_sums)
		read_sums();
	read_all("/proc/self/maps", maps_text, sizeof(maps_text));
	read_all("/proc/self/smaps", text, sizeof(text));
	check_maps();
	put_smaps();
	if (with_sums)
		put_sums();
}

static void show(const char *point)
{
	printf("- %s\n", point);
	look(true);
}

/* Of the window alone: what else a process shares with relatives does not count. */
static void show_window(const char *point)
{
	printf("- %s\n", point);
	look(false);
	fflush(stdout);
}

/* It says into nowhere all that can be said, so that all that is needed for it is there. */
static void begin(void)
{
	int nowhere = open("/dev/null", O_WRONLY), out = dup(STDOUT_FILENO);

	MUST(nowhere >= 0 && out >= 0 && dup2(nowhere, STDOUT_FILENO) == STDOUT_FILENO);
	close(nowhere);
	memset(text, 1, sizeof(text));
	memset(maps_text, 1, sizeof(maps_text));
	memset(said, 1, sizeof(said));
	setvbuf(stdout, said, _IOFBF, sizeof(said));
	for (int i = 0; i < 2; i++) {
		read_sums();
		for (struct sum *s = sums; s < sums + ARRAY_SIZE(sums); s++)
			s->before = s->now + !i;
		printf("%ld %m\n", (long)i);
		put_sums();
		look(true);
		fflush(stdout);
	}
	MUST(dup2(out, STDOUT_FILENO) == STDOUT_FILENO);
	close(out);
}

/* --- What cases do. --- */

static char *map_at(unsigned long page, unsigned long nr, int prot, int flags, int fd)
{
	char *at = mmap((void *)(WINDOW + page * P), nr * P, prot, flags | MAP_FIXED_NOREPLACE,
			fd, 0);

	MUST(at != MAP_FAILED);
	return at;
}

/* A mapping of ten pages with room around it. */
static char *map(int prot, int flags, int fd)
{
	return map_at(10, 10, prot, flags, fd);
}

static void write_pages(char *at, int nr)
{
	for (int i = 0; i < nr; i++)
		at[i * P] = 1;
}

static void read_pages(const char *at, int nr)
{
	for (int i = 0; i < nr; i++)
		*(const volatile char *)(at + i * P);
}

/* Of ten pages that have been written. */
static int new_file(void)
{
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	static const char page[P] = "content";

	MUST(fd >= 0);
	for (int i = 0; i < 10; i++)
		MUST(write(fd, page, P) == (ssize_t)P);
	return fd;
}

static int new_memfd(void)
{
	int fd = memfd_create("in memory", 0);

	MUST(fd >= 0 && !ftruncate(fd, 10 * P));
	return fd;
}

/* Nothing, some read, some written, all of them. */
static void touch_in_part(char *at, bool may_write)
{
	show("mapped");
	read_pages(at, 2);
	show("two are read");
	if (!may_write)
		return;
	write_pages(at + 4 * P, 3);
	show("three are written");
	write_pages(at, 10);
	show("all are written");
	read_pages(at, 10);
	show("and read again");
}

/* --- Kinds of mappings. --- */

static void anon_private(void)
{
	touch_in_part(map(RW, PRIVATE, -1), true);
}

static void anon_shared(void)
{
	touch_in_part(map(RW, SHARED, -1), true);
}

static void anon_read_only(void)
{
	touch_in_part(map(PROT_READ, PRIVATE, -1), false);
}

static void file_private(void)
{
	touch_in_part(map(RW, MAP_PRIVATE, new_file()), true);
}

static void file_shared(void)
{
	touch_in_part(map(RW, MAP_SHARED, new_file()), true);
}

static void file_read_only(void)
{
	int fd = new_file();

	close(fd);
	fd = open("file", O_RDONLY);
	touch_in_part(map(PROT_READ, MAP_SHARED, fd), false);
	MUST(!munmap((void *)(WINDOW + 10 * P), 10 * P));
	touch_in_part(map(RW, MAP_PRIVATE, fd), true);
}

static void file_without_a_name(void)
{
	char *at = map(RW, MAP_SHARED, new_file());

	MUST(!unlink("file"));
	write_pages(at, 2);
	show("removed");
}

static void file_beyond_its_end(void)
{
	int fd = new_file();
	char *at = map(RW, MAP_SHARED, fd);

	write_pages(at, 10);
	MUST(!ftruncate(fd, 3 * P + 1));
	show("cut to four pages");
	MUST(!ftruncate(fd, 10 * P));
	read_pages(at, 10);
	show("long again, and read");
}

static void memfd_shared(void)
{
	touch_in_part(map(RW, MAP_SHARED, new_memfd()), true);
}

static void memfd_private(void)
{
	touch_in_part(map(RW, MAP_PRIVATE, new_memfd()), true);
}

static void hole_punched(void)
{
	int fd = new_memfd();
	char *at = map(RW, MAP_SHARED, fd);

	write_pages(at, 10);
	MUST(!fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2 * P, 3 * P));
	show("three pages are a hole");
}

static void zero_device(void)
{
	int fd = open("/dev/zero", O_RDWR);
	char *at;

	MUST(fd >= 0);
	at = map(RW, MAP_PRIVATE, fd);
	write_pages(at, 3);
	show("private");
	MUST(!munmap(at, 10 * P));
	write_pages(map(RW, MAP_SHARED, fd), 3);
	show("shared");
}

static void flag_of_stacks(void)
{
	write_pages(map(RW, PRIVATE | MAP_STACK, -1), 1);
	show("stack");
}

static void flags_of_mmap(void)
{
	static const struct {
		const char *name;
		int flags;
	} kinds[] = {
		{ "noreserve", MAP_NORESERVE }, { "populate", MAP_POPULATE },
		{ "locked", MAP_LOCKED }, { "growsdown", MAP_GROWSDOWN },
		{ "nonblock", MAP_NONBLOCK | MAP_POPULATE },
		{ "denywrite", MAP_DENYWRITE | MAP_EXECUTABLE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		char *at = map(RW, PRIVATE | kinds[i].flags, -1);

		write_pages(at, 1);
		show(kinds[i].name);
		MUST(!munmap(at, 10 * P));
	}
	map(RW, SHARED | MAP_NORESERVE, -1);
	show("shared, noreserve");
	map_at(30, 4, PROT_READ, SHARED | MAP_POPULATE, -1);
	show("shared, to be read, populate");
	map_at(40, 4, PROT_READ, PRIVATE | MAP_POPULATE, -1);
	show("private, to be read, populate");
}

static void rights(void)
{
	static const int prots[] = {
		PROT_NONE, PROT_READ, PROT_WRITE, RW, PROT_EXEC, PROT_READ | PROT_EXEC,
		RW | PROT_EXEC,
	};
	int fd = new_file();

	for (size_t i = 0; i < ARRAY_SIZE(prots); i++) {
		map_at(20 * i, 2, prots[i], PRIVATE, -1);
		map_at(20 * i + 4, 2, prots[i], SHARED, -1);
		map_at(20 * i + 8, 2, prots[i], MAP_PRIVATE, fd);
		map_at(20 * i + 12, 2, prots[i], MAP_SHARED, fd);
	}
	show("each with all kinds");
}

/* --- The stack and the heap. --- */

/* Touched below its end: all between is stack, of which only that is there. */
static void stack_grows(void)
{
	unsigned long start = 0, end;

	read_all("/proc/self/maps", text, sizeof(text));
	for (char *line = text; line; line = next_line(line))
		if (strstr(line, "[stack]\n") && is_header(line, &start, &end) &&
		    strchr(line, '\n') > strstr(line, "[stack]"))
			break;
	MUST(start);
	window_start = window_end = 0;
	write_pages((char *)start - 16 * P, 1);
	show("sixteen pages more");
	write_pages((char *)start - 15 * P, 15);
	show("and all of them");
}

static void heap(void)
{
	char *at = (char *)(((unsigned long)sbrk(0) + P - 1) & ~(P - 1));

	window_start = (unsigned long)at;
	window_end = window_start + 20 * P;
	MUST(!brk(at));
	show("at the end of a page");
	MUST(!brk(at + 10 * P));
	write_pages(at + 3 * P, 2);
	window_start = (unsigned long)at + P;
	show_window("ten pages more");
	MUST(!brk(at + 4 * P));
	show_window("six less");
	MUST(!mprotect(at + P, P, PROT_READ));
	show_window("one to be read only");
}

/* --- Changes. --- */

static void mprotect_in_the_middle(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 10);
	MUST(!mprotect(at + 3 * P, 4 * P, PROT_READ));
	show("to be read only");
	MUST(!mprotect(at + 4 * P, P, PROT_NONE));
	show("one for nobody");
	MUST(!mprotect(at + 3 * P, 4 * P, RW));
	show("as before");
	MUST(!mprotect(at, 10 * P, PROT_READ));
	show("all to be read only");
}

static void mprotect_of_what_is_not_counted(void)
{
	char *at = map(PROT_READ, PRIVATE, -1);
	int fd = new_file();

	map_at(30, 10, PROT_READ, MAP_PRIVATE, fd);
	MUST(!mprotect(at + 3 * P, 4 * P, RW));
	MUST(!mprotect(at + 23 * P, 4 * P, RW));
	show("some may be written");
	MUST(!mprotect(at, 10 * P, PROT_READ));
	MUST(!mprotect(at + 20 * P, 10 * P, PROT_READ));
	show("none may, without having been");
	MUST(!mprotect(at, 10 * P, RW));
	write_pages(at, 10);
	MUST(!mprotect(at, 10 * P, PROT_NONE));
	show("for nobody");
}

static void unmapped_in_the_middle(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 10);
	MUST(!munmap(at + 3 * P, 4 * P));
	show("a hole");
	map_at(13, 4, RW, PRIVATE, -1);
	show("filled");
	map_at(20, 4, RW, PRIVATE, -1);
	map_at(6, 4, RW, PRIVATE, -1);
	show("longer at both ends");
}

static void neighbours_of_a_file(void)
{
	int fd = new_file();
	char *at = map_at(0, 4, RW, MAP_SHARED, fd);

	MUST(mmap(at + 4 * P, 4 * P, RW, MAP_SHARED | MAP_FIXED, fd, 4 * P) != MAP_FAILED);
	show("one goes on where the other ends");
	MUST(mmap(at + 8 * P, 2 * P, RW, MAP_SHARED | MAP_FIXED, fd, 2 * P) != MAP_FAILED);
	show("one does not");
}

static void mremap_it(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 5);
	MUST(mremap(at, 10 * P, 14 * P, 0) == at);
	show("longer");
	MUST(mremap(at, 14 * P, 8 * P, 0) == at);
	show("shorter");
	MUST(mremap(at + 2 * P, 4 * P, 4 * P, MREMAP_MAYMOVE | MREMAP_FIXED, at + 40 * P) ==
	     at + 40 * P);
	show("a part elsewhere");
	MUST(mremap(at + 40 * P, 4 * P, 4 * P, MREMAP_MAYMOVE | MREMAP_FIXED, at + 2 * P) ==
	     at + 2 * P);
	show("and back");
	MUST(mremap(at, 8 * P, 8 * P, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP,
		    at + 40 * P) == at + 40 * P);
	show("away, and still mapped");
}

static void mremap_shared(void)
{
	char *at = map(RW, SHARED, -1);

	write_pages(at, 5);
	MUST(mremap(at, 0, 10 * P, MREMAP_MAYMOVE | MREMAP_FIXED, at + 40 * P) == at + 40 * P);
	show("mapped twice");
	read_pages(at + 40 * P, 5);
	show("and read there");
}

/* --- Advice. --- */

/* What it does to pages that are there, and to the mapping's flags. */
static void advise(const char *name, int advice, int flags)
{
	char *at = map(RW, flags, -1);
	int ret;

	write_pages(at, 8);
	read_pages(at, 10);
	ret = madvise(at + 2 * P, 4 * P, advice);
	printf("%s", ret ? "refused " : "");
	show(name);
	if (!ret && advice == MADV_FREE) {
		write_pages(at + 2 * P, 1);
		show("one is written again");
	}
	MUST(!munmap(at, 10 * P));
}

static const struct {
	const char *name;
	int advice;
} advices[] = {
	{ "normal", MADV_NORMAL },	{ "random", MADV_RANDOM },
	{ "sequential", MADV_SEQUENTIAL }, { "willneed", MADV_WILLNEED },
	{ "dontneed", MADV_DONTNEED },
	{ "remove", MADV_REMOVE },	{ "dontfork", MADV_DONTFORK },
	{ "dofork", MADV_DOFORK },	{ "dontdump", MADV_DONTDUMP },
	{ "dodump", MADV_DODUMP },	{ "wipeonfork", MADV_WIPEONFORK },
	{ "keeponfork", MADV_KEEPONFORK }, { "cold", MADV_COLD },
	{ "populate_read", MADV_POPULATE_READ }, { "populate_write", MADV_POPULATE_WRITE },
	{ "dontneed_locked", 24 },
};

static void advice_private(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(advices); i++)
		advise(advices[i].name, advices[i].advice, PRIVATE);
}

static void advice_shared(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(advices); i++)
		advise(advices[i].name, advices[i].advice, SHARED);
}

static void advice_free(void)
{
	advise("free", MADV_FREE, PRIVATE);
}

static void advice_huge(void)
{
	advise("hugepage", MADV_HUGEPAGE, PRIVATE);
	advise("nohugepage", MADV_NOHUGEPAGE, PRIVATE);
}

static void advice_mergeable(void)
{
	advise("mergeable", MADV_MERGEABLE, PRIVATE);
	advise("unmergeable", MADV_UNMERGEABLE, PRIVATE);
}

static void advice_dontneed_file(void)
{
	char *at = map(RW, MAP_PRIVATE, new_file());

	write_pages(at, 4);
	MUST(!madvise(at + 2 * P, 4 * P, MADV_DONTNEED));
	show("private");
	read_pages(at, 10);
	show("read again");
}

static void names_of_anon(void)
{
	char *at = map(RW, PRIVATE, -1);
	int ret = prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, at + 2 * P, 4 * P, "a name");

	printf("%d\n", ret);
	show("named");
}

/* --- Locked. --- */

static void mlock_it(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 2);
	MUST(!mlock(at + 3 * P, 4 * P));
	show("four of ten");
	MUST(!munlock(at + 4 * P, P));
	show("but one");
	MUST(!mlock2(at, 10 * P, MLOCK_ONFAULT));
	show("all, when they come");
	write_pages(at, 10);
	show("they have come");
	MUST(!munlock(at, 10 * P));
	show("not any more");
}

static void mlock_shared(void)
{
	char *at = map(RW, SHARED, -1);

	MUST(!mlock(at, 5 * P));
	show("five");
	map_at(30, 4, PROT_READ, MAP_SHARED, new_file());
	MUST(!mlock((void *)(WINDOW + 30 * P), 4 * P));
	show("four of a file");
	map_at(40, 4, PROT_READ, PRIVATE, -1);
	MUST(!mlock((void *)(WINDOW + 40 * P), 4 * P));
	show("four to be read");
	map_at(50, 4, PROT_NONE, PRIVATE, -1);
	printf("%d\n", mlock((void *)(WINDOW + 50 * P), 4 * P));
	show("four for nobody");
}

static void mlockall_future(void)
{
	MUST(!mlockall(MCL_FUTURE));
	map(RW, PRIVATE, -1);
	map_at(30, 4, PROT_NONE, PRIVATE, -1);
	show_window("future");
	MUST(!mlockall(MCL_FUTURE | MCL_ONFAULT));
	map_at(40, 4, RW, PRIVATE, -1);
	show_window("future, when they come");
	MUST(!munlockall());
	show_window("unlocked");
}

/* --- Children. --- */

/* Says what is there while its parent waits; the parent then goes on. */
static void in_child(char *at, void (*then)(char *at))
{
	pid_t child;

	fflush(stdout);
	child = fork();
	MUST(child >= 0);
	if (!child) {
		show_window("child");
		then(at);
		exit(0);
	}
	MUST(waitpid(child, NULL, 0) == child);
}

static void child_writes(char *at)
{
	write_pages(at + 2 * P, 2);
	show_window("child has written two");
	read_pages(at, 10);
	show_window("and read all");
}

static void fork_private(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 6);
	in_child(at, child_writes);
	show_window("parent, alone again");
	write_pages(at, 1);
	show_window("and has written one");
}

static void fork_shared(void)
{
	char *at = map(RW, SHARED, -1);

	write_pages(at, 6);
	in_child(at, child_writes);
	show_window("parent, alone again");
}

static void fork_file(void)
{
	char *at = map(RW, MAP_PRIVATE, new_file());

	write_pages(at, 3);
	read_pages(at, 6);
	in_child(at, child_writes);
	show_window("parent, alone again");
}

static void child_looks(char *at)
{
	read_pages(at, 2);
	show_window("child has read two");
}

/* With what is not inherited as it is. */
static void fork_with_advice(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 10);
	MUST(!madvise(at + 2 * P, 2 * P, MADV_DONTFORK));
	MUST(!madvise(at + 6 * P, 2 * P, MADV_WIPEONFORK));
	MUST(!mlock(at + 8 * P, 2 * P));
	in_child(at, child_looks);
	show_window("parent");
}

/* The parent looks while its child is there. */
static void parent_looks(void)
{
	char *at = map(RW, PRIVATE, -1);
	int ends[2];
	pid_t child;
	char c;

	write_pages(at, 6);
	MUST(!pipe(ends));
	fflush(stdout);
	child = fork();
	MUST(child >= 0);
	if (!child) {
		close(ends[1]);
		_exit(read(ends[0], &c, 1));
	}
	show_window("parent with a child");
	write_pages(at + P, 2);
	show_window("parent has written two");
	close(ends[1]);
	MUST(waitpid(child, NULL, 0) == child);
	show_window("parent, alone again");
}

/* Two generations: each has a third of what all have. */
static void grandchild(char *at)
{
	in_child(at, child_writes);
	show_window("child, again");
}

static void fork_twice(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at, 6);
	in_child(at, grandchild);
}

/* --- All of them. --- */

#define CASE(name)	{ #name, name }

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	CASE(anon_private), CASE(anon_shared), CASE(anon_read_only), CASE(file_private),
	CASE(file_shared), CASE(file_read_only), CASE(file_without_a_name),
	CASE(file_beyond_its_end), CASE(memfd_shared), CASE(memfd_private), CASE(hole_punched),
	CASE(zero_device), CASE(flags_of_mmap), CASE(flag_of_stacks), CASE(rights),
	CASE(stack_grows), CASE(heap),
	CASE(mprotect_in_the_middle), CASE(mprotect_of_what_is_not_counted),
	CASE(unmapped_in_the_middle), CASE(neighbours_of_a_file), CASE(mremap_it),
	CASE(mremap_shared), CASE(advice_private), CASE(advice_shared), CASE(advice_free),
	CASE(advice_huge),
	CASE(advice_mergeable), CASE(advice_dontneed_file), CASE(names_of_anon), CASE(mlock_it),
	CASE(mlock_shared), CASE(mlockall_future), CASE(fork_private), CASE(fork_shared),
	CASE(fork_file), CASE(fork_with_advice), CASE(parent_looks), CASE(fork_twice),
};

/* By its name; the mark is what its answer begins with. */
static int run_one(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (strcmp(cases[i].name, name))
			continue;
		begin();
		printf("@ %s\n", name);
		cases[i].run();
		return 0;
	}
	return 1;
}

/* A new program for each, whose memory is nobody else's. */
int main(int argc, char **argv)
{
	int status;

	if (argc > 1)
		return run_one(argv[1]);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		pid_t child = fork();

		if (!child) {
			execl("/proc/self/exe", "maps", cases[i].name, NULL);
			_exit(127);
		}
		if (waitpid(child, &status, 0) != child || status)
			printf("@ %s\nended with %#x\n", cases[i].name, status);
		fflush(stdout);
	}
	return 0;
}
