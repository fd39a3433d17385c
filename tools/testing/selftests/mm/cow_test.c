// SPDX-License-Identifier: GPL-2.0-only
/*
 * What fork() leaves to parent and child, advice about pages, locked ones, the memory of
 * others, and what /proc tells of all that.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "mm_test.h"

/* How many of @nr pages are there. */
static int present(char *at, int nr)
{
	unsigned char vec[600] = { 0 };
	int n = 0;

	REQUIRE(!mincore(at, nr * page, vec));
	for (int i = 0; i < nr; i++)
		n += vec[i] & 1;
	return n;
}

/* --- Copies. --- */

/* Whoever writes first, the other one sees nothing of it. */
static void either_writes(void)
{
	char *at = pages(4, RW, ANON);
	int go[2];
	char c;

	memset(at, 1, 4 * page);
	REQUIRE(!pipe(go));
	CHILD_ENDS(0, at[0] = 2; at[page] = 3);
	IS(at[0] + at[page], 2);
	pid_t pid = CHILD(read(go[0], &c, 1); IS(at[0], 1); IS(at[page], 1); at[2 * page] = 9);
	at[0] = 5;
	at[page] = 6;
	SAYS(write(go[1], "x", 1), 1);
	ENDS(pid, 0);
	IS(at[0], 5);
	IS(at[page], 6);
	IS(at[2 * page], 1);
}

/* A page that generations have, each with a change of its own. */
static void generations(void)
{
	volatile int *at = (int *)pages(300, RW, ANON);
	int per = page / sizeof(int);

	for (int i = 0; i < 300; i++)
		at[i * per] = i;
	for (int depth = 0; depth < 6; depth++) {
		pid_t pid = fork();

		if (pid) {
			int end = ksft_end_of(pid);

			/* What the child did is not here. */
			for (int i = depth; i < 300; i++)
				IS(at[i * per], i);
			if (depth)
				_exit(end);
			IS(end, 0);
			return;
		}
		at[depth * per] = -1 - depth;
		for (int i = 0; i <= depth; i++)
			IS(at[i * per], -1 - i);
	}
	_exit(0);
}

/* Forks by the dozen at once, and all of them write. */
static void many_forks(void)
{
	char *at = pages(64, RW, ANON);
	pid_t pids[12];

	memset(at, 7, 64 * page);
	for (int i = 0; i < 12; i++)
		pids[i] = CHILD(for (int j = 0; j < 64; j++) at[j * page] += i;
				for (int j = 0; j < 64; j++) IS(at[j * page], 7 + i));
	for (int i = 0; i < 12; i++)
		ENDS(pids[i], 0);
	for (int j = 0; j < 64; j++)
		IS(at[j * page], 7);
}

/* The kernel writes, and makes a copy as well. */
static void kernel_writes(void)
{
	char *at = pages(3, RW, ANON);
	int p[2], zero = open("/dev/zero", O_RDONLY);

	memset(at, 4, 3 * page);
	REQUIRE(!pipe(p));
	SAYS(write(p[1], "hello", 5), 5);
	CHILD_ENDS(0, SAYS(read(p[0], at, 5), 5); SAYS(read(zero, at + page, 2 * page), 2 * page);
		   IS(at[0], 'h'); IS(at[page], 0); IS(at[5], 4));
	IS(at[0], 4);
	IS(at[page], 4);
	IS(at[3 * page - 1], 4);
}

static void shared_stays(void)
{
	char *at = pages(2, RW, MAP_SHARED | MAP_ANONYMOUS), *private;
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	REQUIRE(!ftruncate(fd, 2 * page));
	private = mmap(NULL, 2 * page, RW, MAP_PRIVATE, fd, 0);
	CHILD_ENDS(0, at[page] = 5; private[0] = 6; CHILD_ENDS(0, at[0] = 7; IS(private[0], 6)));
	IS(at[page], 5);
	IS(at[0], 7);
	IS(private[0], 0);
	SAYS(pwrite(fd, "z", 1, 0), 1);
	IS(private[0], 'z');
	/* A page of the file's that nobody has written to follows it; one's own does not. */
	private[1] = 1;
	SAYS(pwrite(fd, "y", 1, 0), 1);
	IS(private[0], 'z');
}

/* The page of zeroes that reads find is not what is written to. */
static void zero_page(void)
{
	char *at = pages(4, RW, ANON);

	IS(at[0] + at[page], 0);
	CHILD_ENDS(0, at[0] = 1; IS(at[page], 0); at[page] = 2);
	IS(at[0] + at[page] + at[2 * page], 0);
	at[0] = 3;
	IS(at[page], 0);
	IS(pages(1, PROT_READ, ANON)[0], 0);
}

/* --- Advice. --- */

static void advice(void)
{
	char *at = pages(4, RW, ANON), *shared = pages(2, RW, MAP_SHARED | MAP_ANONYMOUS);

	memset(at, 1, 4 * page);
	memset(shared, 2, 2 * page);
	SAYS(madvise(at + page, page, MADV_DONTNEED), 0);
	IS(present(at, 4), 3);
	IS(at[page], 0);
	IS(at[0], 1);
	SAYS(madvise(shared, page, MADV_DONTNEED), 0);
	IS(shared[0], 2);
	SAYS(madvise(shared, page, MADV_REMOVE), 0);
	IS(shared[0], 0);
	SAYS(madvise(at, page, MADV_REMOVE), -EINVAL);
	SAYS(madvise(at, 4 * page, MADV_NORMAL), 0);
	SAYS(madvise(at, 4 * page, MADV_RANDOM), 0);
	SAYS(madvise(at, 4 * page, MADV_WILLNEED), 0);
	SAYS(madvise(at, 4 * page, MADV_FREE), 0);
	SAYS(madvise(shared, page, MADV_FREE), -EINVAL);
	at[0] = 5;
	IS(at[0], 5);
	SAYS(madvise(at + 1, page, MADV_NORMAL), -EINVAL);
	SAYS(madvise(at, page, 12345), -EINVAL);
	SAYS(madvise(at, 0, MADV_DONTNEED), 0);
	SAYS(madvise(at, -page, MADV_NORMAL), -EINVAL);
	munmap(at + 2 * page, page);
	memset(at, 1, 2 * page);
	SAYS(madvise(at, 4 * page, MADV_DONTNEED), -ENOMEM);
	IS(at[0], 0);
	IS(at[3 * page], 0);
}

/* What children have, or not. */
static void advice_for_forks(void)
{
	char *at = pages(4, RW, ANON);
	struct iovec own = { 0 }, his = { at, 1 };

	memset(at, 1, 4 * page);
	SAYS(madvise(at + page, page, MADV_DONTFORK), 0);
	SAYS(madvise(at + 2 * page, page, MADV_WIPEONFORK), 0);
	CHILD_ENDS(0, IS(at[0], 1); IS(at[2 * page], 0); at[2 * page] = 3);
	IS(at[2 * page], 1);
	CHILD_ENDS(-SIGSEGV, *(volatile char *)(at + page));
	SAYS(madvise(at, 4 * page, MADV_DOFORK), 0);
	SAYS(madvise(at, 4 * page, MADV_KEEPONFORK), 0);
	CHILD_ENDS(0, IS(at[page], 1); IS(at[2 * page], 1));
	SAYS(madvise(pages(1, RW, MAP_SHARED | MAP_ANONYMOUS), page, MADV_WIPEONFORK), -EINVAL);
	CHECK(process_vm_readv(getpid(), &own, 0, &his, 1, 0) == 0);
}

static void populated(void)
{
	char *at = pages(8, RW, ANON), *ro = pages(4, PROT_READ, ANON);

	SAYS(madvise(at, 4 * page, MADV_POPULATE_WRITE), 0);
	IS(present(at, 8), 4);
	SAYS(madvise(ro, 4 * page, MADV_POPULATE_READ), 0);
	SAYS(madvise(ro, 4 * page, MADV_POPULATE_WRITE), -EINVAL);
	munmap(at + 6 * page, page);
	SAYS(madvise(at, 8 * page, MADV_POPULATE_WRITE), -ENOMEM);
}

/* --- Locked, and present. --- */

static void locked(void)
{
	struct rlimit small = { 4 * page, 4 * page };
	char *at = pages(8, RW, ANON);

	SAYS(mlock(at, 2 * page), 0);
	IS(present(at, 8), 2);
	SAYS(mlock(at + 1, 1), 0);
	SAYS(madvise(at, page, MADV_DONTNEED), -EINVAL);
	SAYS(munlock(at, 2 * page), 0);
	SAYS(mlock2(at + 2 * page, page, MLOCK_ONFAULT), 0);
	IS(present(at, 8), 2);
	SAYS(mlock2(at, page, 2), -EINVAL);
	munmap(at + 4 * page, page);
	SAYS(mlock(at + 3 * page, 2 * page), -ENOMEM);
	SAYS(mlock(at, -page), -EINVAL);
	SAYS(munlock(at + 4 * page, page), -ENOMEM);
	SAYS(mlockall(8), -EINVAL);
	SAYS(mlockall(0), -EINVAL);
	SAYS(munlockall(), 0);
	CHILD_ENDS(0, if (setuid(65534)) _exit(0); setrlimit(RLIMIT_MEMLOCK, &small);
		   SAYS(mlock(at, 4 * page), 0);
		   SAYS(mlock(at + 5 * page, page), -ENOMEM);
		   SAYS(mmap(NULL, page, RW, ANON | MAP_LOCKED, -1, 0), -EAGAIN);
		   small.rlim_cur = 0;
		   setrlimit(RLIMIT_MEMLOCK, &small);
		   SAYS(mlock(at + 5 * page, page), -EPERM));
}

static void in_core(void)
{
	char *at = pages(4, RW, ANON);
	unsigned char vec[4];

	at[page] = 1;
	SAYS(mincore(at, 4 * page, vec), 0);
	IS(vec[0] << 3 | vec[1] << 2 | vec[2] << 1 | vec[3], 4);
	SAYS(mincore(at + 1, page, vec), -EINVAL);
	SAYS(syscall(SYS_mincore, at, page, 8), -EFAULT);
	SAYS(mincore(at, 0, vec), 0);
	munmap(at + 2 * page, page);
	SAYS(mincore(at, 4 * page, vec), -ENOMEM);
}

/* --- The memory of others. --- */

static void of_others(void)
{
	char *at = pages(3, RW, ANON), buf[16] = "";
	struct iovec own = { buf, 10 }, his = { at, 10 }, two[2] = { { at, 4 }, { at + page, 4 } };
	struct iovec over = { at + 2 * page - 4, 10 };
	pid_t pid;
	int go[2];

	REQUIRE(!pipe(go));
	strcpy(at, "parent's");
	pid = CHILD(strcpy(at, "child's"); strcpy(at + page, "more"); write(go[1], "x", 1);
		    for (;;) pause());
	REQUIRE(read(go[0], buf, 1) == 1);
	SAYS(process_vm_readv(pid, &own, 1, &his, 1, 0), 10);
	READS(buf, "child's");
	memset(buf, 0, sizeof(buf));
	SAYS(process_vm_readv(pid, &own, 1, two, 2, 0), 8);
	READS(buf, "chilmore");
	strcpy(buf, "written");
	own.iov_len = 8;
	SAYS(process_vm_writev(pid, &own, 1, &his, 1, 0), 8);
	memset(buf, 0, sizeof(buf));
	SAYS(process_vm_readv(pid, &own, 1, &his, 1, 0), 8);
	READS(buf, "written");
	READS(at, "parent's");
	/* As far as there is something. */
	munmap(at + 2 * page, page);
	own.iov_len = 10;
	SAYS(process_vm_readv(getpid(), &own, 1, &over, 1, 0), 4);
	SAYS(process_vm_readv(pid, &own, 1, &his, 1, 1), -EINVAL);
	SAYS(process_vm_readv(0x7ffffff0, &own, 1, &his, 1, 0), -ESRCH);
	SAYS(process_vm_readv(pid, &own, 1, &(struct iovec){ (void *)8, 8 }, 1, 0), -EFAULT);
	SAYS(process_vm_readv(pid, &own, IOV_MAX + 1, &his, 1, 0), -EINVAL);
	CHILD_ENDS(0, if (setuid(65534)) _exit(0);
		   SAYS(process_vm_readv(pid, &own, 1, &his, 1, 0), -EPERM));
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

/* --- /proc. --- */

/* A line of a file that begins so, as a number. */
static long number_of(const char *path, const char *name)
{
	static char text[1 << 16];
	char *at;

	ksft_read_file(path, text, sizeof(text));
	at = strstr(text, name);
	return at ? atol(at + strlen(name)) : -1;
}

/* The lines of smaps about @at: the value behind @name, in kB. */
static long smaps_of(void *at, const char *name)
{
	char line[512];
	FILE *file = fopen("/proc/self/smaps", "r");
	unsigned long start, end;
	long value = -1, got;
	int in = 0;

	while (file && fgets(line, sizeof(line), file)) {
		char key[64];

		if (sscanf(line, "%lx-%lx", &start, &end) == 2)
			in = start <= (unsigned long)at && (unsigned long)at < end;
		else if (in && sscanf(line, "%63[^:]: %ld", key, &got) == 2 && !strcmp(key, name))
			value = got;
	}
	fclose(file);
	return value;
}

static void told_of_pages(void)
{
	char *at = pages(16, RW, ANON);
	long kb = page / 1024;

	/* So that it is an area of its own. */
	madvise(at, 16 * page, MADV_DONTFORK);
	memset(at, 1, 6 * page);
	IS(smaps_of(at, "Size"), 16 * kb);
	IS(smaps_of(at, "Rss"), 6 * kb);
	IS(smaps_of(at, "Pss"), 6 * kb);
	IS(smaps_of(at, "Private_Dirty"), 6 * kb);
	IS(smaps_of(at, "Anonymous"), 6 * kb);
	IS(smaps_of(at, "Shared_Clean"), 0);
	IS(smaps_of(at, "KernelPageSize"), kb);
	IS(smaps_of(at, "Locked"), 0);
	madvise(at, 16 * page, MADV_DOFORK);
	madvise(at, 16 * page, MADV_RANDOM);
	CHILD_ENDS(0, IS(smaps_of(at, "Rss"), 6 * kb); IS(smaps_of(at, "Pss"), 3 * kb);
		   IS(smaps_of(at, "Shared_Dirty"), 6 * kb);
		   at[0] = 2;
		   IS(smaps_of(at, "Private_Dirty"), kb);
		   IS(smaps_of(at, "Shared_Dirty"), 5 * kb));
	CHECK(number_of("/proc/self/smaps_rollup", "Rss:") > 6 * kb);
	CHECK(number_of("/proc/self/status", "VmRSS:") > 6 * kb);
	IS(number_of("/proc/self/status", "VmLck:"), 0);
	SAYS(mlock(at, 2 * page), 0);
	IS(number_of("/proc/self/status", "VmLck:"), 2 * kb);
	long size = number_of("/proc/self/status", "VmSize:");
	long data = number_of("/proc/self/status", "VmData:");
	char *more = pages(1000, RW, ANON);
	IS(number_of("/proc/self/status", "VmSize:") - size, 1000 * kb);
	IS(number_of("/proc/self/status", "VmData:") - data, 1000 * kb);
	munmap(more, 1000 * page);
	IS(number_of("/proc/self/status", "VmSize:"), size);
	IS(number_of("/proc/self/statm", "") * kb, size);
}

static void page_map(void)
{
	char *at = pages(4, RW, ANON), *shared = pages(1, RW, MAP_SHARED | MAP_ANONYMOUS);
	int fd = open("/proc/self/pagemap", O_RDONLY);
	unsigned long entry[4];

	if (fd < 0)
		SKIP("no /proc/self/pagemap");
	at[page] = 1;
	shared[0] = 1;
	SAYS(pread(fd, entry, sizeof(entry), (unsigned long)at / page * 8), sizeof(entry));
	IS(entry[0] >> 63, 0);
	IS(entry[1] >> 63, 1);
	IS(entry[1] >> 61 & 1, 0);
	IS(entry[1] >> 56 & 1, 1);
	SAYS(pread(fd, entry, 8, (unsigned long)shared / page * 8), 8);
	IS(entry[0] >> 61 & 1, 1);
	SAYS(pread(fd, entry, 7, 0), -EINVAL);
	SAYS(pread(fd, entry, 8, 4), -EINVAL);
}

/* Another one's memory as a file. */
static void memory_file(void)
{
	char *at = pages(2, RW, ANON), buf[8] = "";
	int fd = open("/proc/self/mem", O_RDWR);

	strcpy(at, "text");
	SAYS(pread(fd, buf, 5, (unsigned long)at), 5);
	READS(buf, "text");
	mprotect(at, page, PROT_READ);
	/* Where debuggers set their marks. */
	SAYS(pwrite(fd, "TEXT", 4, (unsigned long)at), 4);
	READS(at, "TEXT");
	munmap(at, page);
	SAYS(pread(fd, buf, 5, (unsigned long)at), -EIO);
	SAYS(pread(fd, buf, 5, 0), -EIO);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(either_writes), KSFT_CASE(generations), KSFT_CASE(many_forks),
		KSFT_CASE(kernel_writes), KSFT_CASE(shared_stays), KSFT_CASE(zero_page),
		KSFT_CASE(advice), KSFT_CASE(advice_for_forks), KSFT_CASE(populated),
		KSFT_CASE(locked), KSFT_CASE(in_core), KSFT_CASE(of_others),
		KSFT_CASE(told_of_pages), KSFT_CASE(page_map), KSFT_CASE(memory_file),
	};

	page = sysconf(_SC_PAGESIZE);
	return KSFT_RUN(cases);
}
