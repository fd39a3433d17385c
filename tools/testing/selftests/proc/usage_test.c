// SPDX-License-Identifier: GPL-2.0-only
/* What /proc says a program has used: memory at its peak, pages and their frames, bytes read. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "../kselftest.h"

#define KB		1024l
#define MB		(1024 * KB)
#define SIZE		(16 * MB)
/* Counts of pages may be late, on Linux by some for each CPU. */
#define SLACK		(4 * MB / KB)

static char text[1 << 16];
static long page_size;
/* The compiler does not know that. */
static void *volatile nowhere = (void *)8;

/* In kB, of a line of a file of this process. */
static long line_of(const char *file, const char *name)
{
	const char *at;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/%s", file);
	CHECK(ksft_read_file(path, text, sizeof(text)) > 0);
	at = strstr(text, name);
	return CHECK(at) ? atol(at + strlen(name)) : -1;
}

#define STATUS(name)	line_of("status", "\n" name ":")

static long write_to(const char *path, const char *what)
{
	int fd = open(path, O_WRONLY);
	long ret;

	if (fd < 0)
		return -errno;
	ret = ksft_said(write(fd, what, strlen(what)));
	close(fd);
	return ret;
}

static char *map(size_t len)
{
	char *at = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(at != MAP_FAILED);
	return at;
}

/* There for a moment, and gone. */
static void touch_and_unmap(void)
{
	char *at = map(SIZE);

	memset(at, 1, SIZE);
	IS(munmap(at, SIZE), 0);
}

static long maxrss(int who)
{
	struct rusage ru;

	IS(getrusage(who, &ru), 0);
	return ru.ru_maxrss;
}

/* --- Peaks. --- */

static void high_mark(void)
{
	long rss = STATUS("VmRSS");

	CHECK(STATUS("VmHWM") >= rss);
	touch_and_unmap();
	CHECK(STATUS("VmRSS") < rss + SLACK);
	CHECK(STATUS("VmHWM") >= rss + SIZE / KB - SLACK);
	CHECK(STATUS("VmHWM") <= rss + SIZE / KB + SLACK);
	CHECK(maxrss(RUSAGE_SELF) >= rss + SIZE / KB - SLACK);
	CHECK(maxrss(RUSAGE_THREAD) >= rss + SIZE / KB - SLACK);
	CHECK(maxrss(RUSAGE_SELF) <= rss + SIZE / KB + SLACK);
	IS(maxrss(RUSAGE_CHILDREN), 0);
	/* A child begins anew. */
	CHILD_ENDS(0, CHECK(STATUS("VmHWM") < rss + SLACK));
	IS(write_to("/proc/self/clear_refs", "5"), 1);
	CHECK(STATUS("VmHWM") < rss + SLACK);
	CHECK(maxrss(RUSAGE_SELF) < rss + SLACK);
}

/* Page by page, and without an unmapping. */
static void high_mark_of_pieces(void)
{
	long rss = STATUS("VmRSS");
	char *at = map(SIZE);

	memset(at, 1, SIZE);
	for (long i = 0; i < SIZE; i += page_size)
		IS(madvise(at + i, page_size, MADV_DONTNEED), 0);
	CHECK(STATUS("VmHWM") >= rss + SIZE / KB - SLACK);
	CHECK(STATUS("VmRSS") < rss + SLACK);
}

/* When a file ends before a mapping does. */
static void high_mark_of_files(void)
{
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	long rss = STATUS("VmRSS");
	char *at;

	IS(ftruncate(fd, SIZE), 0);
	at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	REQUIRE(at != MAP_FAILED);
	memset(at, 1, SIZE);
	IS(ftruncate(fd, 0), 0);
	CHECK(STATUS("VmRSS") < rss + SLACK);
	CHECK(STATUS("VmHWM") >= rss + SIZE / KB - SLACK);
}

/* What a child had, whatever it was at its end. */
static void high_mark_of_children(void)
{
	struct rusage ru;
	pid_t pid = CHILD(touch_and_unmap());

	IS(wait4(pid, NULL, 0, &ru), pid);
	CHECK(ru.ru_maxrss >= SIZE / KB);
	IS(maxrss(RUSAGE_CHILDREN), ru.ru_maxrss);
	/* A smaller one changes nothing. */
	CHILD_ENDS(0, _exit(0));
	IS(maxrss(RUSAGE_CHILDREN), ru.ru_maxrss);
	/* Of a grandchild's, too. */
	pid = CHILD(CHILD_ENDS(0, touch_and_unmap(); touch_and_unmap()));
	IS(wait4(pid, NULL, 0, &ru), pid);
	CHECK(ru.ru_maxrss >= SIZE / KB);
}

static void high_mark_before_exec(void)
{
	char *args[] = { "usage_test", "nothing", NULL };
	struct rusage ru;
	pid_t pid = CHILD({
		char *at = map(SIZE);

		memset(at, 1, SIZE);
		execv("/proc/self/exe", args);
		_exit(1);
	});

	IS(wait4(pid, NULL, 0, &ru), pid);
	CHECK(ru.ru_maxrss >= SIZE / KB);
}

/* Of addresses: exactly. */
static void peak_of_addresses(void)
{
	long size = STATUS("VmSize"), peak;
	char *at = mmap(NULL, 4 * SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *to;

	REQUIRE(at != MAP_FAILED);
	IS(STATUS("VmSize"), size + 4 * SIZE / KB);
	IS(munmap(at, 3 * SIZE), 0);
	IS(STATUS("VmPeak"), size + 4 * SIZE / KB);
	IS(STATUS("VmSize"), size + SIZE / KB);
	IS(munmap(at + 3 * SIZE, SIZE), 0);
	IS(STATUS("VmPeak"), size + 4 * SIZE / KB);
	/* What moves is not there twice. */
	at = mmap(NULL, 4 * SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	to = mmap(NULL, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	peak = STATUS("VmPeak");
	IS(peak, size + 5 * SIZE / KB);
	CHECK(mremap(at, SIZE, SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to);
	IS(STATUS("VmSize"), size + 4 * SIZE / KB);
	IS(STATUS("VmPeak"), peak);
}

/* --- What was used of it. --- */

static long referenced(const char *at)
{
	char begin[32], *line;

	CHECK(ksft_read_file("/proc/self/smaps", text, sizeof(text)) > 0);
	snprintf(begin, sizeof(begin), "%08lx-", (unsigned long)at);
	line = strstr(text, begin);
	line = line ? strstr(line, "\nReferenced:") : NULL;
	return CHECK(line) ? atol(line + 12) : -1;
}

/* Alone between what nobody may touch. */
static char *map_alone(long pages)
{
	char *at = mmap(NULL, (pages + 2) * page_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0) + page_size;

	REQUIRE(!mprotect(at, pages * page_size, PROT_READ | PROT_WRITE));
	memset(at, 1, pages * page_size);
	return at;
}

/* Linux lets CPUs remember that they have used it; so they are made to forget. */
static void forget(char *at, long pages)
{
	IS(mprotect(at, pages * page_size, PROT_NONE), 0);
	IS(mprotect(at, pages * page_size, PROT_READ | PROT_WRITE), 0);
}

static void clear_refs(void)
{
	const char *path = "/proc/self/clear_refs";
	char *at = map_alone(8);

	IS(referenced(at), 8 * page_size / KB);
	IS(write_to(path, "3"), 1);
	IS(referenced(at), 8 * page_size / KB);
	IS(write_to(path, "4"), 1);
	IS(referenced(at), 8 * page_size / KB);
	IS(write_to(path, " 1 \n"), 4);
	IS(referenced(at), 0);
	forget(at, 8);
	at[0] = at[3 * page_size] = 2;
	IS(referenced(at), 2 * page_size / KB);
	IS(write_to(path, "2\n"), 2);
	IS(referenced(at), 0);
	/* One's own are not one's child's. */
	forget(at, 8);
	at[0] = 3;
	CHILD_ENDS(0, IS(write_to(path, "1"), 1); IS(referenced(at), 0));
	IS(referenced(at), page_size / KB);
}

static void clear_refs_of_files(void)
{
	const char *path = "/proc/self/clear_refs";
	int fd = open("file", O_RDWR | O_CREAT, 0600);
	char *at = map_alone(2);

	IS(ftruncate(fd, 2 * page_size), 0);
	REQUIRE(mmap(at, 2 * page_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) ==
		at);
	memset(at, 1, 2 * page_size);
	IS(referenced(at), 2 * page_size / KB);
	IS(write_to(path, "2"), 1);
	IS(referenced(at), 2 * page_size / KB);
	IS(write_to(path, "3"), 1);
	IS(referenced(at), 0);
}

static void clear_refs_refuses(void)
{
	static const char *const wrong[] = { "0", "6", "-1", "x", "", "1 2", "0x1" };
	int fd;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (*wrong[i])
			IS(write_to("/proc/self/clear_refs", wrong[i]), -EINVAL);
	NEEDS_ROOT();
	fd = open("/proc/self/clear_refs", O_RDONLY);
	FAILS(EINVAL, read(fd, text, 10));
}

/* --- Frames. --- */

/* The word at a place of a file of words. */
static unsigned long word(const char *path, unsigned long nr)
{
	int fd = open(path, O_RDONLY);
	unsigned long value = 0;

	IS(pread(fd, &value, 8, nr * 8), 8);
	close(fd);
	return value;
}

static unsigned long frame_of(const void *at)
{
	unsigned long info = word("/proc/self/pagemap", (unsigned long)at / page_size);

	CHECK(info >> 63);
	return info & ((1ul << 55) - 1);
}

#define FLAGS(at)	word("/proc/kpageflags", frame_of(at))
#define HAS(flags, bit)	((flags) >> KPF_##bit & 1)

static void frames(void)
{
	unsigned long flags;
	char *at = map_alone(4);
	int fd;

	NEEDS_ROOT();
	flags = FLAGS(at);
	CHECK(HAS(flags, MMAP) && HAS(flags, ANON) && HAS(flags, SWAPBACKED));
	CHECK(HAS(flags, UPTODATE) && !HAS(flags, SLAB) && !HAS(flags, BUDDY));
	CHECK(!HAS(flags, NOPAGE) && !HAS(flags, ZERO_PAGE) && !HAS(flags, COMPOUND_TAIL));
	IS(word("/proc/kpagecount", frame_of(at)), 1);
	/* What was only read is the page of zeroes. */
	IS(madvise(at, page_size, MADV_DONTNEED), 0);
	IS(*(volatile char *)at, 0);
	CHECK(HAS(FLAGS(at), ZERO_PAGE) && !HAS(FLAGS(at), ANON));
	/* Shared memory: of a file, whose store is swap. */
	fd = memfd_create("shared", 0);
	IS(ftruncate(fd, page_size), 0);
	REQUIRE(mmap(at, page_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == at);
	REQUIRE(mmap(at + page_size, page_size, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) ==
		at + page_size);
	at[0] = 1;
	IS(at[page_size], 1);
	flags = FLAGS(at);
	CHECK(HAS(flags, MMAP) && !HAS(flags, ANON) && HAS(flags, SWAPBACKED));
	CHECK(HAS(flags, UPTODATE));
	IS(frame_of(at + page_size), frame_of(at));
	IS(word("/proc/kpagecount", frame_of(at)), 2);
}

/* Every number that there is, in pieces; memory of each kind is found. */
static void all_frames(void)
{
	static unsigned long words[2][1 << 16];
	unsigned long seen = 0, place = 0, mapped = 0;
	ssize_t len;
	int flags, counts;

	NEEDS_ROOT();
	flags = open("/proc/kpageflags", O_RDONLY);
	counts = open("/proc/kpagecount", O_RDONLY);
	while ((len = pread(flags, words[0], sizeof(words[0]), place)) > 0) {
		IS(pread(counts, words[1], len, place), len);
		for (long i = 0; i < len / 8; i++) {
			seen |= words[0][i];
			mapped += words[1][i] > 0;
		}
		place += len;
	}
	IS(len, 0);
	CHECK((long)place >= 16 * MB / page_size * 8);
	CHECK(HAS(seen, BUDDY) && HAS(seen, SLAB) && HAS(seen, PGTABLE) && HAS(seen, ANON));
	CHECK(mapped > 10);
}

static void frames_refuse(void)
{
	static const char *const paths[] = { "/proc/kpageflags", "/proc/kpagecount" };

	NEEDS_ROOT();
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		int fd = open(paths[i], O_RDONLY);

		FAILS(EINVAL, pread(fd, text, 7, 0));
		FAILS(EINVAL, pread(fd, text, 8, 4));
		FAILS(EINVAL, read(fd, text, 12));
		FAILS(EFAULT, pread(fd, nowhere, 8, 0));
		IS(pread(fd, text, 8, 1l << 60), 0);
		IS(lseek(fd, 16, SEEK_SET), 16);
		IS(read(fd, text, 16), 16);
		IS(lseek(fd, 0, SEEK_CUR), 32);
		close(fd);
		CHILD_ENDS(0, IS(setuid(65534), 0); FAILS(EACCES, open(paths[i], O_RDONLY)));
	}
}

/* --- Bytes and calls. --- */

struct io {
	long rchar, wchar, syscr, syscw, len;
};

/* In one read, of as many bytes as @len says. */
static struct io io_of(const char *path)
{
	struct io io = { 0, 0, 0, 0, 0 };
	int fd = open(path, O_RDONLY);

	REQUIRE(fd >= 0);
	io.len = read(fd, text, sizeof(text) - 1);
	text[io.len > 0 ? io.len : 0] = 0;
	IS(sscanf(text, "rchar: %ld\nwchar: %ld\nsyscr: %ld\nsyscw: %ld\nread_bytes: ", &io.rchar,
		  &io.wchar, &io.syscr, &io.syscw), 4);
	close(fd);
	return io;
}

/* What has come since @a was asked for, apart from asking. */
static struct io io_since(const char *path, const struct io *a)
{
	struct io b = io_of(path);

	return (struct io){ b.rchar - a->rchar - a->len, b.wchar - a->wchar,
			    b.syscr - a->syscr - 1, b.syscw - a->syscw, b.len };
}

static void expect_io(int line, struct io io, struct io want)
{
	ksft_equal(line, "rchar", io.rchar, want.rchar);
	ksft_equal(line, "wchar", io.wchar, want.wchar);
	ksft_equal(line, "syscr", io.syscr, want.syscr);
	ksft_equal(line, "syscw", io.syscw, want.syscw);
}

#define SELF	"/proc/self/io"
#define COUNTS(r, w, nr, nw, ...) \
do { \
	struct io before_ = io_of(SELF); \
	__VA_ARGS__; \
	expect_io(__LINE__, io_since(SELF, &before_), (struct io){ r, w, nr, nw, 0 }); \
} while (0)

static void bytes_and_calls(void)
{
	int zero = open("/dev/zero", O_RDWR), file = open("file", O_RDWR | O_CREAT, 0600);
	int dir = open(".", O_RDONLY), null = open("/dev/null", O_WRONLY);
	struct iovec two[] = { { text, 10 }, { text + 100, 20 } };

	COUNTS(0, 0, 0, 0, (void)0);
	COUNTS(3000, 0, 3, 0, read(zero, text, 1000); read(zero, text, 1000);
	       pread(zero, text, 1000, 5));
	COUNTS(0, 700, 0, 2, write(file, text, 500); pwrite(file, text, 200, 0));
	COUNTS(30, 30, 1, 1, readv(zero, two, 2); writev(null, two, 2));
	/* Nothing there, and what cannot be read. */
	COUNTS(0, 0, 1, 0, read(file, text, 100));
	COUNTS(0, 0, 1, 0, FAILS(EISDIR, read(dir, text, 1)));
	COUNTS(0, 0, 1, 0, FAILS(EFAULT, pread(file, nowhere, 100, 0)));
	/* Who has not got as far as the file does not count, but with pieces. */
	COUNTS(0, 0, 0, 0, FAILS(EBADF, read(-1, text, 1)); FAILS(EBADF, write(dir, text, 1)));
	COUNTS(0, 0, 0, 0, FAILS(EINVAL, pread(file, text, 1, -1)));
	COUNTS(0, 0, 1, 1, FAILS(EBADF, readv(-1, two, 2)); FAILS(EBADF, writev(dir, two, 2)));
}

/* Without a program's memory in between. */
static void moved_bytes(void)
{
	int from = open("from", O_RDWR | O_CREAT, 0600), to = open("to", O_RDWR | O_CREAT, 0600);
	int pipes[2];
	off_t at = 0;

	IS(ftruncate(from, 5000), 0);
	IS(pipe(pipes), 0);
	COUNTS(3000, 3000, 1, 1, IS(sendfile(to, from, &at, 3000), 3000));
	at = 0;
	COUNTS(2000, 2000, 1, 1, IS(sendfile(pipes[1], from, &at, 2000), 2000));
	at = 0;
	COUNTS(4000, 4000, 1, 1, IS(copy_file_range(from, &at, to, NULL, 4000, 0), 4000));
	COUNTS(0, 0, 0, 0, IS(splice(pipes[0], NULL, to, NULL, 2000, 0), 2000));
	COUNTS(0, 0, 1, 1, FAILS(EINVAL, sendfile(to, pipes[0], NULL, 10)));
	COUNTS(0, 0, 0, 0, FAILS(EBADF, sendfile(-1, from, NULL, 10)));
	COUNTS(0, 0, 0, 0, FAILS(EBADF, sendfile(pipes[0], from, NULL, 10)));
	COUNTS(0, 0, 0, 0, FAILS(EINVAL, copy_file_range(from, &at, from, NULL, 1, 1)));
}

static void *read_700(void *io)
{
	int zero = open("/dev/zero", O_RDONLY);
	struct io before = io_of("/proc/thread-self/io");

	IS(before.rchar, 0);
	IS(read(zero, text, 700), 700);
	*(struct io *)io = io_since("/proc/thread-self/io", &before);
	close(zero);
	return NULL;
}

/* Of all threads, also when they have gone, and of children that were waited for. */
static void io_of_others(void)
{
	struct io thread, before = io_of("/proc/thread-self/io"), self = io_of(SELF), now;
	pthread_t t;
	pid_t pid;

	REQUIRE(!pthread_create(&t, NULL, read_700, &thread));
	pthread_join(t, NULL);
	expect_io(__LINE__, thread, (struct io){ 700, 0, 1, 0, 0 });
	/* It has read how much it has read, twice. */
	CHECK(io_since(SELF, &self).rchar >= 700 + thread.len);
	CHECK(io_of("/proc/thread-self/io").rchar - before.rchar < 700);
	self = io_of(SELF);
	pid = CHILD({
		int zero = open("/dev/zero", O_RDONLY);

		IS(read(zero, text, 50000), 50000);
	});
	ksft_until(pid, 'Z');
	CHECK(io_of(SELF).rchar - self.rchar < 50000);
	ENDS(pid, 0);
	now = io_of(SELF);
	CHECK(now.rchar - self.rchar >= 50000 && now.syscr > self.syscr);
}

int main(int argc, char **argv UNUSED)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(high_mark), KSFT_CASE(high_mark_of_pieces), KSFT_CASE(high_mark_of_files),
		KSFT_CASE(high_mark_of_children), KSFT_CASE(high_mark_before_exec),
		KSFT_CASE(peak_of_addresses), KSFT_CASE(clear_refs),
		KSFT_CASE(clear_refs_of_files), KSFT_CASE(clear_refs_refuses), KSFT_CASE(frames),
		KSFT_CASE(all_frames), KSFT_CASE(frames_refuse), KSFT_CASE(bytes_and_calls),
		KSFT_CASE(moved_bytes), KSFT_CASE(io_of_others),
	};

	/* The program that somebody has executed. */
	if (argc > 1)
		return 0;
	page_size = sysconf(_SC_PAGESIZE);
	return KSFT_RUN(cases);
}
