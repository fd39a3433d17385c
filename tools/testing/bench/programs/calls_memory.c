// SPDX-License-Identifier: GPL-2.0-only
/*
 * What mappings, faults and forks of much memory cost. Pages are small ones in all cases but
 * those that say huge, where a kernel that has huge pages may take them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "calls.h"

#define PAGE	4096ul
#define MIB	(1ul << 20)

/* A kernel without huge pages says EINVAL, and has none to turn off. */
void set_huge_pages(int on)
{
	if (prctl(PR_SET_THP_DISABLE, !on, 0, 0, 0) && errno != EINVAL)
		die("prctl(PR_SET_THP_DISABLE)");
}

/* --- A page at a time. --- */

#define RW	(PROT_READ | PROT_WRITE)

static char *map_a_page(void)
{
	return MUST(mmap(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static void map_and_unmap(void)
{
	MUST(munmap(map_a_page(), PAGE));
}

static void map_touch_and_unmap(void)
{
	char *page = map_a_page();

	*page = 1;
	MUST(munmap(page, PAGE));
}

#define AREA	(16 * PAGE)
static char *area;

static void start_area(void)
{
	area = MUST(mmap(NULL, AREA, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	memset(area, 1, AREA);
}

static void end_area(void)
{
	MUST(munmap(area, AREA));
}

static void protect_and_back(void)
{
	MUST(mprotect(area + PAGE, PAGE, PROT_READ));
	MUST(mprotect(area + PAGE, PAGE, PROT_READ | PROT_WRITE));
}

static void dontneed_and_touch(void)
{
	MUST(madvise(area, AREA, MADV_DONTNEED));
	for (size_t at = 0; at < AREA; at += PAGE)
		area[at] = 1;
}

/* The heap grows by 16 pages that nobody touches, and shrinks. */
static void brk_and_back(void)
{
	unsigned long end = syscall(SYS_brk, 0);

	if (syscall(SYS_brk, end + AREA) != (long)(end + AREA) ||
	    syscall(SYS_brk, end) != (long)end)
		die("brk");
}

/* --- Faults, of many pages in a new mapping. --- */

#define FAULTS	256
static volatile char *fresh;

static void map_fresh(size_t size, int flags, int fd)
{
	fresh = MUST(mmap(NULL, size, RW, flags, fd, 0));
}

static void unmap_fresh(size_t size)
{
	MUST(munmap((void *)fresh, size));
}

static void read_pages(size_t size)
{
	for (size_t at = 0; at < size; at += PAGE)
		(void)fresh[at];
}

static void write_pages(size_t size)
{
	for (size_t at = 0; at < size; at += PAGE)
		fresh[at] = 1;
}

static void read_faults(void)
{
	map_fresh(FAULTS * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	part_begin();
	read_pages(FAULTS * PAGE);
	part_end();
	unmap_fresh(FAULTS * PAGE);
}

static void write_faults(void)
{
	map_fresh(FAULTS * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	part_begin();
	write_pages(FAULTS * PAGE);
	part_end();
	unmap_fresh(FAULTS * PAGE);
}

static void start_cow(void)
{
	map_fresh(FAULTS * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	write_pages(FAULTS * PAGE);
}

static void end_cow(void)
{
	unmap_fresh(FAULTS * PAGE);
}

/* Each page is its parent's until the child writes to it. */
static void cow_faults(void)
{
	pid_t pid = fork_only();

	if (!pid) {
		part_begin();
		write_pages(FAULTS * PAGE);
		part_end();
		syscall(SYS_exit_group, 0);
	}
	wait_for(pid);
}

static void map_shared_touch_and_unmap(void)
{
	map_fresh(AREA, MAP_SHARED | MAP_ANONYMOUS, -1);
	write_pages(AREA);
	unmap_fresh(AREA);
}

static int mapped;

static void start_mapped(void)
{
	static char page[PAGE];

	mapped = MUST(open("/mapped", O_RDWR | O_CREAT, 0600));
	for (size_t at = 0; at < AREA; at += PAGE)
		if (pwrite(mapped, page, PAGE, at) != PAGE)
			die("pwrite");
}

static void end_mapped(void)
{
	MUST(close(mapped));
	MUST(unlink("/mapped"));
}

static void map_file_read_and_unmap(void)
{
	map_fresh(AREA, MAP_SHARED, mapped);
	read_pages(AREA);
	unmap_fresh(AREA);
}

static void map_file_write_and_unmap(void)
{
	map_fresh(AREA, MAP_SHARED, mapped);
	write_pages(AREA);
	unmap_fresh(AREA);
}

/* What a program that asks for memory and fills it has; where huge pages fit, if there are any. */
static void start_huge(void)
{
	set_huge_pages(1);
}

static void end_huge(void)
{
	set_huge_pages(0);
}

static void map_huge_write_and_unmap(void)
{
	size_t beyond;

	map_fresh(6 * MIB, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	beyond = -(uintptr_t)fresh % (2 * MIB);
	fresh += beyond;
	write_pages(4 * MIB);
	fresh -= beyond;
	unmap_fresh(6 * MIB);
}

/* --- fork() of much. --- */

static void start_64m(void)
{
	map_fresh(64 * MIB, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	write_pages(64 * MIB);
}

static void end_64m(void)
{
	unmap_fresh(64 * MIB);
}

static void start_64m_huge(void)
{
	set_huge_pages(1);
	start_64m();
}

static void end_64m_huge(void)
{
	end_64m();
	set_huge_pages(0);
}

static void start_1g(void)
{
	map_fresh(1024 * MIB, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	write_pages(1024 * MIB);
}

static void end_1g(void)
{
	unmap_fresh(1024 * MIB);
}

/* Every second page has other rights, so that no two of them are one mapping. */
#define VMAS	1000

static void start_vmas(void)
{
	map_fresh(VMAS * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	write_pages(VMAS * PAGE);
	for (size_t at = 0; at < VMAS * PAGE; at += 2 * PAGE)
		MUST(mprotect((char *)fresh + at, PAGE, PROT_READ));
}

static void end_vmas(void)
{
	unmap_fresh(VMAS * PAGE);
}

const struct bench memory_cases[] = {
	{ "mmap+munmap", map_and_unmap, 5000 },
	{ "mmap+touch+munmap", map_touch_and_unmap, 5000 },
	{ "mprotect+back", protect_and_back, 5000, start_area, end_area },
	{ "brk+back", brk_and_back, 5000 },
	{ "dontneed+touch-64k", dontneed_and_touch, 500, start_area, end_area },
	{ "read-fault", read_faults, 20, .items = FAULTS, .part = 1 },
	{ "write-fault", write_faults, 20, .items = FAULTS, .part = 1 },
	{ "cow-fault", cow_faults, 20, start_cow, end_cow, FAULTS, .part = 1 },
	{ "mmap-shared+touch-64k", map_shared_touch_and_unmap, 500 },
	{ "mmap-file+read-64k", map_file_read_and_unmap, 500, start_mapped, end_mapped },
	{ "mmap-file+write-64k", map_file_write_and_unmap, 500, start_mapped, end_mapped },
	{ "huge-mmap+touch-4m", map_huge_write_and_unmap, 20, start_huge, end_huge },
	{ "fork-1000-vmas", fork_exit_wait, 30, start_vmas, end_vmas },
	{ "fork-64m", fork_exit_wait, 60, start_64m, end_64m },
	{ "huge-fork-64m", fork_exit_wait, 60, start_64m_huge, end_64m_huge },
	{ "fork-1g", fork_exit_wait, 15, start_1g, end_1g },
};

const unsigned int nr_memory_cases = sizeof(memory_cases) / sizeof(memory_cases[0]);
