// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the counters of /proc/vmstat change by known pieces of work: a part of compare.py, which
 * runs this program on both kernels. A case is a counter, with a line for each piece of work,
 * to the nearest hundred: what else the machine does meanwhile is less than that. Each piece
 * is done by a child, which begins with next to no memory.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define P		4096ul
#define N		1000ul
/* Not a multiple of what a huge page is, and too small for one. */
#define NR_CHUNKS	10
#define CHUNK		(N / NR_CHUNKS)
#define RW		(PROT_READ | PROT_WRITE)
#define PRIVATE		(MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED		(MAP_SHARED | MAP_ANONYMOUS)

static const char *const counters[] = {
	"pgfault", "pgmajfault", "pgalloc", "pgfree", "nr_anon_pages", "nr_file_pages",
	"nr_mapped", "nr_shmem", "nr_mlock", "nr_page_table_pages", "nr_kernel_stack", "nr_dirty",
	"nr_writeback", "nr_anon_transparent_hugepages", "thp_fault_alloc", "pswpin", "pswpout",
};
#define NR_COUNTERS	ARRAY_SIZE(counters)

static char text[1 << 15];

static void must(bool so, const char *what)
{
	if (so)
		return;
	printf("failed: %s: %m\n", what);
	exit(1);
}

#define MUST(so)	must(so, #so)

/* --- Counters. --- */

/* Linux collects what CPUs have counted now and then, or when it is asked to. */
static void collect(void)
{
	int fd = open("/proc/sys/vm/stat_refresh", O_WRONLY);

	if (fd < 0)
		return;
	MUST(write(fd, "1", 1) == 1);
	close(fd);
}

/* Those of all zones are one. -1: there is none of that name. */
static long value_of(const char *name)
{
	size_t len = strlen(name);
	bool zones = !strcmp(name, "pgalloc");
	long sum = -1;

	for (char *line = text; *line; line = strchr(line, '\n') + 1)
		if (!strncmp(line, name, len) && line[len] == (zones ? '_' : ' '))
			sum = (sum < 0 ? 0 : sum) + atol(strchr(line, ' '));
	return sum;
}

static void read_counters(long values[NR_COUNTERS])
{
	int fd = open("/proc/vmstat", O_RDONLY);
	ssize_t len = 0, n;

	collect();
	while ((n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	MUST(!n && len > 0);
	text[len] = 0;
	close(fd);
	for (size_t i = 0; i < NR_COUNTERS; i++)
		values[i] = value_of(counters[i]);
}

/* --- Work. --- */

/* Chunks with room between them, so that they stay as they are; where the first one is. */
static char *map(int prot, int flags, int fd)
{
	char *at = (char *)0x20000013000ul;

	for (size_t i = 0; i < NR_CHUNKS; i++)
		MUST(mmap(at + i * (CHUNK + 1) * P, CHUNK * P, prot, flags | MAP_FIXED, fd,
			  i * CHUNK * P) != MAP_FAILED);
	return at;
}

#define for_each_page(at, page) \
	for (size_t page##_i = 0; page##_i < N && (page = (at) + (page##_i / CHUNK * (CHUNK + 1) + \
	     page##_i % CHUNK) * P, true); page##_i++)

static void write_pages(char *at)
{
	char *page;

	for_each_page(at, page)
		*page = 1;
}

static void read_pages(char *at)
{
	char *page;

	for_each_page(at, page)
		*(volatile char *)page;
}

static void unmap(char *at)
{
	MUST(!munmap(at, (N + NR_CHUNKS) * P));
}

static int new_memfd(void)
{
	int fd = memfd_create("memory", 0);

	MUST(fd >= 0 && !ftruncate(fd, N * P));
	return fd;
}

static int full_memfd(void)
{
	static const char page[P] = "content";
	int fd = new_memfd();

	for (size_t i = 0; i < N; i++)
		MUST(pwrite(fd, page, P, i * P) == (ssize_t)P);
	return fd;
}

static void nothing(void)
{
}

static void anon_write(void)
{
	write_pages(map(RW, PRIVATE, -1));
}

static void anon_read(void)
{
	read_pages(map(RW, PRIVATE, -1));
}

static void anon_read_then_write(void)
{
	char *at = map(RW, PRIVATE, -1);

	read_pages(at);
	write_pages(at);
}

static void anon_write_unmap(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at);
	unmap(at);
}

static void anon_write_dontneed(void)
{
	char *at = map(RW, PRIVATE, -1);

	write_pages(at);
	MUST(!madvise(at, CHUNK * P, MADV_DONTNEED));
}

static void anon_populate(void)
{
	map(RW, PRIVATE | MAP_POPULATE, -1);
}

static void anon_lock(void)
{
	char *at = map(RW, PRIVATE, -1);

	for (size_t i = 0; i < NR_CHUNKS; i++)
		MUST(!mlock(at + i * (CHUNK + 1) * P, CHUNK * P));
}

static void shared_write(void)
{
	write_pages(map(RW, SHARED, -1));
}

static void file_written(void)
{
	full_memfd();
}

/* More than one page at once may come by a fault. */
static void file_read(void)
{
	read_pages(map(PROT_READ, MAP_SHARED, full_memfd()));
}

static void file_write_shared(void)
{
	write_pages(map(RW, MAP_SHARED, full_memfd()));
}

static void file_write_private(void)
{
	write_pages(map(RW, MAP_PRIVATE, full_memfd()));
}

static void file_write_hole(void)
{
	write_pages(map(RW, MAP_SHARED, new_memfd()));
}

static void mmap_and_munmap(void)
{
	for (size_t i = 0; i < N; i++)
		unmap(map(RW, PRIVATE, -1));
}

/* A child that waits until its sibling has looked. */
static void fork_and(void (*work)(char *at))
{
	char *at = map(RW, PRIVATE, -1);
	int ends[2];
	char c;

	write_pages(at);
	MUST(!pipe(ends));
	if (!fork()) {
		work(at);
		write(ends[1], "x", 1);
		pause();
	}
	MUST(read(ends[0], &c, 1) == 1);
}

static void look_at_none(char *at)
{
	(void)at;
}

static void fork_only(void)
{
	fork_and(look_at_none);
}

static void fork_and_read(void)
{
	fork_and(read_pages);
}

static void fork_and_write(void)
{
	fork_and(write_pages);
}

static void forks(void)
{
	for (size_t i = 0; i < 200; i++) {
		pid_t child = fork();

		if (!child)
			_exit(0);
		MUST(waitpid(child, NULL, 0) == child);
	}
}

/* Each takes a page table of its own. */
static void page_tables(void)
{
	char *at = (char *)0x30000013000ul;

	for (size_t i = 0; i < N; i++, at += 2ul << 20) {
		MUST(mmap(at, P, RW, PRIVATE | MAP_FIXED, -1, 0) != MAP_FAILED);
		*at = 1;
	}
}

static void sleeping_children(void)
{
	for (size_t i = 0; i < 100; i++)
		if (!fork()) {
			pause();
			_exit(0);
		}
}

#define WORK(name)	{ #name, name, false }
#define APART(name)	{ #name, name, true }

/* What kernels do in their own ways, for some counters, is in cases apart. */
static const struct {
	const char *name;
	void (*run)(void);
	bool apart;
} works[] = {
	WORK(nothing), WORK(anon_write), WORK(anon_read), WORK(anon_read_then_write),
	WORK(anon_write_unmap), WORK(anon_write_dontneed), APART(anon_populate), APART(anon_lock),
	WORK(shared_write), WORK(file_written), WORK(file_read), WORK(file_write_shared),
	WORK(file_write_private), WORK(file_write_hole), WORK(mmap_and_munmap), WORK(fork_only),
	WORK(fork_and_read), WORK(fork_and_write), APART(forks), WORK(page_tables),
	APART(sleeping_children),
};
#define NR_WORKS	ARRAY_SIZE(works)

/* In memory of the child, too. */
static long (*found)[NR_COUNTERS];

/* The second look is while the worker is there: what it has counts; it ends with its group. */
static void do_work(size_t i)
{
	long before[NR_COUNTERS], after[NR_COUNTERS];
	pid_t child;

	fflush(stdout);
	read_counters(before);
	child = fork();
	MUST(child >= 0);
	if (!child) {
		setpgid(0, 0);
		works[i].run();
		read_counters(after);
		for (size_t c = 0; c < NR_COUNTERS; c++)
			found[i][c] = after[c] - before[c];
		exit(0);
	}
	MUST(waitpid(child, NULL, 0) == child);
	kill(-child, SIGKILL);
	/* All that it had is given back before the next one begins; some of that is late. */
	while (waitpid(-1, NULL, 0) > 0)
		;
	usleep(50000);
}

static long rounded(long n)
{
	return n < 0 ? -((-n + 50) / 100 * 100) : (n + 50) / 100 * 100;
}

static void put_case(size_t counter, bool is_there, bool apart)
{
	printf("@ %s%s\n", counters[counter], apart ? " apart" : "");
	if (!is_there)
		printf("is not there\n");
	for (size_t i = 0; i < NR_WORKS && is_there; i++)
		if (works[i].apart == apart)
			printf("%s %ld\n", works[i].name, rounded(found[i][counter]));
}

int main(void)
{
	long values[NR_COUNTERS];

	found = mmap(NULL, NR_WORKS * sizeof(*found), RW, SHARED, -1, 0);
	MUST(found != MAP_FAILED);
	MUST(!prctl(PR_SET_CHILD_SUBREAPER, 1));
	for (size_t i = 0; i < NR_WORKS; i++)
		do_work(i);
	read_counters(values);
	for (size_t c = 0; c < NR_COUNTERS; c++) {
		put_case(c, values[c] >= 0, false);
		put_case(c, values[c] >= 0, true);
	}
	return 0;
}
