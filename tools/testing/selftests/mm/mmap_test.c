// SPDX-License-Identifier: GPL-2.0-only
/* mmap(), munmap(), mprotect(), mremap(), brk(), and what accesses find afterwards. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "mm_test.h"

/* --- Accesses that fail: the signal's number and code, as 100 * number + code. --- */

static sigjmp_buf back;
static volatile int signal_was, code_was;
static void *volatile addr_was;

static void catch(int sig, siginfo_t *info, void *context UNUSED)
{
	signal_was = sig;
	code_was = info->si_code;
	addr_was = info->si_addr;
	siglongjmp(back, 1);
}

static int access_says(volatile char *at, int write)
{
	struct sigaction sa = { .sa_sigaction = catch, .sa_flags = SA_SIGINFO };

	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	if (sigsetjmp(back, 1)) {
		CHECK(addr_was == at);
		return signal_was * 100 + code_was;
	}
	if (write)
		*at = 1;
	else
		*at;
	return 0;
}

#define MAPERR	(SIGSEGV * 100 + SEGV_MAPERR)
#define ACCERR	(SIGSEGV * 100 + SEGV_ACCERR)
#define ADRERR	(SIGBUS * 100 + BUS_ADRERR)

/* --- What there is, as /proc/self/maps tells it. --- */

/* "rw-p" of the area at @at, and its pages; "" for none. */
static const char *area(const void *at, long *nr)
{
	static char perms[8];
	unsigned long start, end;
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");

	strcpy(perms, "");
	while (maps && fgets(line, sizeof(line), maps)) {
		char text[8];

		if (sscanf(line, "%lx-%lx %7s", &start, &end, text) == 3 &&
		    start <= (unsigned long)at && (unsigned long)at < end) {
			strcpy(perms, text);
			if (nr)
				*nr = (end - start) / page;
		}
	}
	fclose(maps);
	return perms;
}

static void refusals(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), ro = open("f", O_RDONLY), wo, path, dir;

	wo = open("f", O_WRONLY);
	path = open("f", O_PATH);
	dir = open(".", O_RDONLY);
	FAILS(EINVAL, mmap(NULL, 0, RW, ANON, -1, 0));
	FAILS(EINVAL, mmap(NULL, page, RW, MAP_ANONYMOUS, -1, 0));
	FAILS(EINVAL, mmap((void *)1, page, RW, ANON | MAP_FIXED, -1, 0));
	FAILS(EINVAL, syscall(SYS_mmap, NULL, page, RW, ANON, -1, 1));
	FAILS(ENOMEM, mmap(NULL, -page, RW, ANON, -1, 0));
	FAILS(ENOMEM, mmap(NULL, -1ul, RW, ANON, -1, 0));
	FAILS(ENOMEM, mmap(NULL, 1ul << 48, RW, ANON | MAP_NORESERVE, -1, 0));
	FAILS(ENOMEM, mmap((void *)(-2 * page), page, RW, ANON | MAP_FIXED, -1, 0));
	FAILS(EBADF, mmap(NULL, page, RW, MAP_PRIVATE, -1, 0));
	FAILS(EBADF, mmap(NULL, page, PROT_READ, MAP_PRIVATE, path, 0));
	FAILS(EACCES, mmap(NULL, page, PROT_READ, MAP_PRIVATE, wo, 0));
	FAILS(EACCES, mmap(NULL, page, RW, MAP_SHARED, ro, 0));
	FAILS(ENODEV, mmap(NULL, page, PROT_READ, MAP_PRIVATE, dir, 0));
	FAILS(EOVERFLOW, mmap(NULL, 2 * page, RW, MAP_SHARED, fd, -page));
	FAILS(EINVAL, mmap(NULL, page, RW, MAP_SHARED, fd, 1));
	CHECK(mmap(NULL, page, RW, MAP_PRIVATE, ro, 0) != MAP_FAILED);
	FAILS(EOPNOTSUPP, mmap(NULL, page, RW, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
	FAILS(EINVAL, mmap(NULL, page, RW, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0));
	/* Others ignore bits that nobody knows. */
	CHECK(mmap(NULL, page, RW, ANON | 0x4000000, -1, 0) != MAP_FAILED);
	FAILS(EINVAL, munmap((void *)1, page));
	FAILS(EINVAL, munmap((void *)page, 0));
	FAILS(EINVAL, munmap((void *)page, -page));
	SAYS(munmap((void *)(16 * page), page), 0);
}

static void fixed(void)
{
	char *at = pages(4, RW, ANON), *got;

	at[page] = 1;
	FAILS(EEXIST, mmap(at + page, page, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
	CHECK(mmap(at + page, page, RW, ANON | MAP_FIXED, -1, 0) == at + page);
	IS(at[page], 0);
	SAYS(munmap(at + page, page), 0);
	CHECK(mmap(at + page, page, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == at + page);
	/* A hint is taken where there is room, and rounded. */
	got = mmap(at + 1, page, RW, ANON, -1, 0);
	CHECK(got != at && got != MAP_FAILED);
	SAYS(munmap(at, 4 * page), 0);
	CHECK(mmap(at + 1, page, RW, ANON, -1, 0) == at);
}

static void flags(void)
{
	char *at = pages(3, RW, ANON | MAP_POPULATE);
	unsigned char in[3] = { 0 };

	SAYS(mincore(at, 3 * page, in), 0);
	IS(in[0] & in[1] & in[2], 1);
	at = pages(3, RW, ANON | MAP_NORESERVE | MAP_STACK | MAP_DENYWRITE | MAP_EXECUTABLE);
	SAYS(mincore(at, 3 * page, in), 0);
	IS(in[0] | in[1] | in[2], 0);
	at = pages(2, RW, MAP_SHARED | MAP_ANONYMOUS);
	CHILD_ENDS(0, at[page] = 7);
	IS(at[page], 7);
	READS(area(at, NULL), "rw-s");
	at = pages(1, RW, ANON | MAP_LOCKED);
	SAYS(mincore(at, page, in), 0);
	IS(in[0], 1);
}

static void holes(void)
{
	char *at = pages(7, RW, ANON);
	long nr;

	memset(at, 1, 7 * page);
	SAYS(munmap(at + 2 * page, page), 0);
	SAYS(munmap(at + 4 * page, 1), 0);
	READS(area(at, &nr), "rw-p");
	READS(area(at + 2 * page, &nr), "");
	READS(area(at + 3 * page, &nr), "rw-p");
	IS(nr, 1);
	IS(access_says(at + 2 * page, 0), MAPERR);
	IS(access_says(at + 4 * page, 1), MAPERR);
	IS(access_says(at + 3 * page, 1), 0);
	/* All that is there goes, holes or not. */
	SAYS(munmap(at, 7 * page), 0);
	READS(area(at + 3 * page, &nr), "");
	IS(access_says(at + 6 * page, 0), MAPERR);
	IS(access_says(NULL, 0), MAPERR);
}

static void protection(void)
{
	char *at = pages(5, RW, ANON);
	long nr = 0;

	memset(at, 1, 5 * page);
	SAYS(mprotect(at + page, page, PROT_READ), 0);
	IS(access_says(at + page, 0), 0);
	IS(access_says(at + page, 1), ACCERR);
	SAYS(mprotect(at + 2 * page, page, PROT_NONE), 0);
	IS(access_says(at + 2 * page, 0), ACCERR);
	READS(area(at + page, &nr), "r--p");
	IS(nr, 1);
	READS(area(at + 2 * page, &nr), "---p");
	/* What it was it is again, and one area. */
	SAYS(mprotect(at, 5 * page, RW), 0);
	READS(area(at, &nr), "rw-p");
	CHECK(nr >= 5);
	IS(at[2 * page], 1);
	SAYS(mprotect(at + 1, page, RW), -EINVAL);
	SAYS(mprotect(at, 0, RW), 0);
	SAYS(mprotect(at, page, 0x100), -EINVAL);
	SAYS(mprotect(at, -page, RW), -ENOMEM);
	SAYS(mprotect(at, page, RW | PROT_GROWSDOWN), -EINVAL);
	SAYS(mprotect(at, page, RW | PROT_GROWSDOWN | PROT_GROWSUP), -EINVAL);
	/* Up to the hole all is changed. */
	munmap(at + 3 * page, page);
	SAYS(mprotect(at + 2 * page, 3 * page, PROT_READ), -ENOMEM);
	READS(area(at + 2 * page, NULL), "r--p");
	READS(area(at + 4 * page, NULL), "rw-p");
}

/* Private, it is memory of one's own; shared, such as only who inherits it can find. */
static void zero_device(void)
{
	int fd = open("/dev/zero", O_RDWR);
	char *own, *shared;

	REQUIRE(fd >= 0);
	own = mmap(NULL, 2 * page, RW, MAP_PRIVATE, fd, 0);
	shared = mmap(NULL, 2 * page, RW, MAP_SHARED, fd, 0);
	REQUIRE(own != MAP_FAILED && shared != MAP_FAILED);
	close(fd);
	IS(own[page], 0);
	IS(shared[page], 0);
	CHILD_ENDS(0, own[page] = 1; shared[page] = 2);
	IS(own[page], 0);
	IS(shared[page], 2);
	READS(area(shared, NULL), "rw-s");
	/* Another one is other memory, and nothing of it is in the device. */
	fd = open("/dev/zero", O_RDWR);
	shared = mmap(NULL, page, RW, MAP_SHARED, fd, 0);
	REQUIRE(shared != MAP_FAILED);
	IS(shared[0], 0);
	shared[0] = 1;
	IS(munmap(shared, page), 0);
	SAYS(read(fd, own, 1), 1);
	IS(own[0], 0);
}

/* What the kernel is to write to or read from. */
static void kernel_accesses(void)
{
	char *at = pages(3, RW, ANON);
	int zero = open("/dev/zero", O_RDWR), p[2];

	REQUIRE(!pipe(p));
	mprotect(at + page, page, PROT_NONE);
	SAYS(read(zero, at + page, 1), -EFAULT);
	/* Up to what cannot be written. */
	SAYS(read(zero, at, 2 * page), page);
	SAYS(write(p[1], at + page, 1), -EFAULT);
	SAYS(write(p[1], at, 2 * page), page);
	mprotect(at + page, page, PROT_READ);
	SAYS(read(zero, at + page, 1), -EFAULT);
	SAYS(read(p[0], at + page, 1), -EFAULT);
	SAYS(write(p[1], at + page, 1), 1);
	SAYS(read(zero, (void *)-page, 1), -EFAULT);
	SAYS(read(zero, at, -1ul), -EFAULT);
	SAYS(write(p[1], NULL, 1), -EFAULT);
}

/* --- mremap(). --- */

static void moves(void)
{
	char *at = pages(8, RW, ANON), *to;

	memset(at, 5, 8 * page);
	SAYS(munmap(at + 4 * page, 4 * page), 0);
	/* There is room behind it. */
	CHECK(mremap(at, 4 * page, 6 * page, 0) == at);
	IS(at[3 * page], 5);
	IS(at[5 * page], 0);
	CHECK(mremap(at, 6 * page, 2 * page, 0) == at);
	IS(access_says(at + 2 * page, 0), MAPERR);
	/* And here there is none. */
	CHECK(mmap(at + 2 * page, page, RW, ANON | MAP_FIXED, -1, 0) == at + 2 * page);
	mprotect(at + 2 * page, page, PROT_READ);
	FAILS(ENOMEM, mremap(at, 2 * page, 3 * page, 0));
	to = mremap(at, 2 * page, 300 * page, MREMAP_MAYMOVE);
	CHECK(to != at && to != MAP_FAILED);
	IS(to[page], 5);
	IS(to[299 * page], 0);
	IS(access_says(at, 0), MAPERR);
	FAILS(EINVAL, mremap(to + 1, page, page, 0));
	FAILS(EINVAL, mremap(to, page, 0, 0));
	FAILS(EINVAL, mremap(to, page, page, 8));
	FAILS(EINVAL, mremap(to, page, page, MREMAP_FIXED, to));
	FAILS(EFAULT, mremap(at, page, 2 * page, MREMAP_MAYMOVE));
	FAILS(EFAULT, mremap(to, 5000 * page, 5001 * page, MREMAP_MAYMOVE));
}

static void moves_to(void)
{
	char *at = pages(4, RW, ANON), *to = pages(8, RW, ANON);

	memset(at, 5, 4 * page);
	memset(to, 6, 8 * page);
	FAILS(EINVAL, mremap(at, 4 * page, 4 * page, MREMAP_MAYMOVE | MREMAP_FIXED, to + 1));
	FAILS(EINVAL, mremap(at, 4 * page, 4 * page, MREMAP_MAYMOVE | MREMAP_FIXED, at + page));
	CHECK(mremap(at, 2 * page, 3 * page, MREMAP_MAYMOVE | MREMAP_FIXED, to + page) ==
	      to + page);
	IS(to[0], 6);
	IS(to[page], 5);
	IS(to[3 * page], 0);
	IS(to[4 * page], 6);
	IS(access_says(at + page, 0), MAPERR);
	IS(at[2 * page], 5);
	/* It stays, and is empty. */
	CHECK(mremap(at + 2 * page, page, page,
		     MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to) == to);
	IS(to[0], 5);
	IS(at[2 * page], 0);
	FAILS(EINVAL, mremap(at + 2 * page, page, 2 * page, MREMAP_MAYMOVE | MREMAP_DONTUNMAP));
}

/* A second place for what is shared. */
static void old_size_of_zero(void)
{
	char *at = pages(2, RW, MAP_SHARED | MAP_ANONYMOUS), *to;

	to = mremap(at, 0, 2 * page, MREMAP_MAYMOVE);
	CHECK(to != MAP_FAILED && to != at);
	to[page] = 9;
	IS(at[page], 9);
	FAILS(EINVAL, mremap(pages(1, RW, ANON), 0, page, MREMAP_MAYMOVE));
}

/* --- Files. --- */

static void files(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	char *shared, *private, text[8] = "";

	REQUIRE(!ftruncate(fd, 2 * page + 100));
	shared = mmap(NULL, 4 * page, RW, MAP_SHARED, fd, 0);
	private = mmap(NULL, 4 * page, RW, MAP_PRIVATE, fd, 0);
	REQUIRE(shared != MAP_FAILED && private != MAP_FAILED);
	memcpy(shared, "shared", 6);
	READS(private, "shared");
	private[0] = 'S';
	SAYS(pread(fd, text, 6, 0), 6);
	READS(text, "shared");
	SAYS(pwrite(fd, "again", 5, page), 5);
	READS(private + page, "again");
	/* To the end of the last page, and no further. */
	IS(access_says(shared + 3 * page - 1, 1), 0);
	IS(access_says(shared + 3 * page, 0), ADRERR);
	IS(access_says(private + 3 * page, 1), ADRERR);
	/* What was written behind the end is no part of the file. */
	REQUIRE(!ftruncate(fd, 2 * page + 50) && !ftruncate(fd, 3 * page));
	IS(shared[3 * page - 1], 0);
	REQUIRE(!ftruncate(fd, page));
	IS(access_says(shared + page, 0), ADRERR);
	IS(access_says(private + page, 0), ADRERR);
	REQUIRE(!ftruncate(fd, 3 * page));
	IS(shared[page], 0);
	IS(private[page], 0);
	IS(private[0], 'S');
	close(fd);
	READS(shared, "shared");
	SAYS(read(open("/dev/zero", O_RDONLY), shared + 3 * page, 1), -EFAULT);
}

static void rights_of_files(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), ro = open("f", O_RDONLY);
	char *at;

	REQUIRE(!ftruncate(fd, page));
	at = mmap(NULL, page, PROT_READ, MAP_SHARED, ro, 0);
	SAYS(mprotect(at, page, RW), -EACCES);
	at = mmap(NULL, page, PROT_READ, MAP_PRIVATE, ro, 0);
	SAYS(mprotect(at, page, RW), 0);
	SAYS(munmap(at, page), 0);
	SAYS(msync(at, page, MS_SYNC), -ENOMEM);
	at = mmap(NULL, page, RW, MAP_SHARED, fd, 0);
	SAYS(msync(at, page, MS_SYNC), 0);
	SAYS(msync(at, page, MS_ASYNC | MS_INVALIDATE), 0);
	SAYS(msync(at, page, MS_ASYNC | MS_SYNC), -EINVAL);
	SAYS(msync(at, page, 8), -EINVAL);
	SAYS(msync(at + 1, page, MS_SYNC), -EINVAL);
	mlock(at, page);
	SAYS(msync(at, page, MS_INVALIDATE), -EBUSY);
}

/* --- Ends of the space. --- */

static void heap(void)
{
	char *start = (void *)syscall(SYS_brk, 0), *end;

	end = (void *)syscall(SYS_brk, start + 3 * page + 1);
	CHECK(end == start + 3 * page + 1);
	start[3 * page] = 4;
	IS(access_says((char *)((unsigned long)end | (page - 1)) + 1, 1), MAPERR);
	CHECK((char *)syscall(SYS_brk, 8) == end);
	CHECK((char *)syscall(SYS_brk, -1l) == end);
	/* What is in the way is left alone. */
	mmap((void *)(((unsigned long)end & -page) + 4 * page), page, RW, ANON | MAP_FIXED, -1, 0);
	CHECK((char *)syscall(SYS_brk, end + 100 * page) == end);
	CHECK((char *)syscall(SYS_brk, start) == start);
	CHECK((char *)syscall(SYS_brk, start + 3 * page) == start + 3 * page);
	IS(start[2 * page], 0);
}

static void limits(void)
{
	struct rlimit none = { 0, 0 }, some = { 64 * page, 64 * page };
	char *start = (void *)syscall(SYS_brk, 0), *at = pages(200, RW, ANON);

	SAYS(setrlimit(RLIMIT_DATA, &some), 0);
	CHECK((char *)syscall(SYS_brk, start + 100 * page) == start);
	FAILS(ENOMEM, mmap(NULL, 100 * page, RW, ANON, -1, 0));
	CHECK(mmap(NULL, 100 * page, PROT_READ, ANON, -1, 0) != MAP_FAILED);
	CHECK(mmap(NULL, 100 * page, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
	SAYS(setrlimit(RLIMIT_AS, &none), 0);
	FAILS(ENOMEM, mmap(NULL, page, PROT_READ, ANON, -1, 0));
	FAILS(ENOMEM, mremap(at, 200 * page, 201 * page, MREMAP_MAYMOVE));
	CHECK(mremap(at, 200 * page, 199 * page, 0) == at);
	/* One in the place of another one takes nothing. */
	FAILS(ENOMEM, mmap(at, page, PROT_READ, ANON | MAP_FIXED, -1, 0) == at ? -1 : -1);
}

static void stacks_grow(void)
{
	struct rlimit limit = { 1 << 20, 1 << 20 };
	char here, *at = &here;

	CHILD_ENDS(0, setrlimit(RLIMIT_STACK, &limit);
		   IS(access_says((char *)((unsigned long)(at - (1 << 19)) & -page), 1), 0));
	CHILD_ENDS(-SIGSEGV, setrlimit(RLIMIT_STACK, &limit);
		   *(volatile char *)(at - (3 << 19)) = 1);
	/* One of our own, and what keeps others from coming near. */
	at = pages(600, RW, ANON);
	SAYS(munmap(at, 600 * page), 0);
	REQUIRE(mmap(at + 590 * page, 2 * page, RW, ANON | MAP_GROWSDOWN | MAP_FIXED, -1, 0) !=
		MAP_FAILED);
	IS(access_says(at + 589 * page, 1), 0);
	READS(area(at + 589 * page, NULL), "rw-p");
	REQUIRE(mmap(at + 300 * page, page, RW, ANON | MAP_FIXED, -1, 0) != MAP_FAILED);
	IS(access_says(at + 560 * page, 1), 0);
	IS(access_says(at + 302 * page, 1), MAPERR);
}

/* Where there may be huge pages, or more than one for a touch; and where not. */
#define BIG	(8ul << 20)

static long resident(const char *at)
{
	static unsigned char map[BIG / 4096];
	long nr = 0;

	REQUIRE(!mincore((void *)at, BIG, map));
	for (unsigned long i = 0; i < BIG / page; i++)
		nr += map[i] & 1;
	return nr;
}

static void big_mappings(void)
{
	int touches = BIG >> 21;
	char *at = pages(BIG / page, RW, ANON);

	for (int i = 0; i < touches; i++)
		at[(unsigned long)i << 21] = 1;
	CHECK(resident(at) >= touches);
	for (unsigned long i = 0; i < BIG; i++)
		if (at[i])
			touches -= i % (2 << 20) ? -1 : 1;
	IS(touches, 0);
	REQUIRE(!munmap(at, BIG));
	/* Whoever says that he wants none gets what he touches. */
	at = pages(BIG / page, RW, ANON);
	SAYS(madvise(at, BIG, MADV_NOHUGEPAGE), 0);
	at[3 << 20] = 1;
	IS(resident(at), 1);
	SAYS(madvise(at, BIG, MADV_HUGEPAGE), 0);
	SAYS(madvise(at + 1, page, MADV_HUGEPAGE), -EINVAL);
	REQUIRE(!munmap(at, BIG));
	SAYS(madvise(at, BIG, MADV_HUGEPAGE), -ENOMEM);
}

/* The process's wish, which its children have, too, whatever they run. */
static void no_big_pages(void)
{
	char *at;

	SAYS(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 0);
	SAYS(prctl(PR_GET_THP_DISABLE, 1, 0, 0, 0), -EINVAL);
	SAYS(prctl(PR_SET_THP_DISABLE, 1, 0, 1, 0), -EINVAL);
	SAYS(prctl(PR_SET_THP_DISABLE, 7, 0, 0, 0), 0);
	SAYS(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 1);
	CHILD_ENDS(61, execl("/proc/self/exe", "disabled", NULL));
	CHILD_ENDS(0,
		at = pages(BIG / page, RW, ANON);
		at[0] = 1;
		at[BIG / 2] = 1;
		IS(resident(at), 2));
	SAYS(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0), 0);
	SAYS(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 0);
	CHILD_ENDS(60, execl("/proc/self/exe", "disabled", NULL));
}

int main(int argc, char **argv)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(refusals), KSFT_CASE(fixed), KSFT_CASE(flags), KSFT_CASE(holes),
		KSFT_CASE(protection), KSFT_CASE(zero_device),
		KSFT_CASE(kernel_accesses), KSFT_CASE(moves),
		KSFT_CASE(moves_to), KSFT_CASE(old_size_of_zero), KSFT_CASE(files),
		KSFT_CASE(rights_of_files), KSFT_CASE(heap), KSFT_CASE(limits),
		KSFT_CASE(stacks_grow), KSFT_CASE(big_mappings), KSFT_CASE(no_big_pages),
	};

	if (argc == 1 && !strcmp(argv[0], "disabled"))
		return 60 + prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0);
	page = sysconf(_SC_PAGESIZE);
	return KSFT_RUN(cases);
}
