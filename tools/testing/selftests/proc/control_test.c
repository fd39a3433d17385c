// SPDX-License-Identifier: GPL-2.0-only
/* What /proc says of mappings as links, and what can be written to its files. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>

#include "../kselftest.h"

static char text[1 << 16];

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

static const char *read_of(const char *path)
{
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

/* --- What a dump would have in it. --- */

#define FILTER	"/proc/self/coredump_filter"

static void coredump_filter(void)
{
	static const char *const wrong[] = { "x", "-1", "1 2", "0x", "99999999999" };

	READS(read_of(FILTER), "00000033\n");
	IS(write_to(FILTER, "0x7\n"), 4);
	READS(read_of(FILTER), "00000007\n");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		CHECK(write_to(FILTER, wrong[i]) < 0);
	IS(write_to(FILTER, "x"), -EINVAL);
	READS(read_of(FILTER), "00000007\n");
	/* Children, and other programs of the same process. */
	CHILD_ENDS(0, READS(read_of(FILTER), "00000007\n"); IS(write_to(FILTER, "1"), 1));
	READS(read_of(FILTER), "00000007\n");
	CHILD_ENDS(7, execl("/proc/self/exe", "control_test", "filter", NULL); _exit(100));
	/* What has no meaning is not kept. */
	IS(write_to(FILTER, "0xffffffff"), 10);
	READS(read_of(FILTER), "000001ff\n");
	IS(write_to(FILTER, "010"), 3);
	READS(read_of(FILTER), "00000008\n");
}

/* The program that was executed: its filter, as a status. */
static int tell_filter(void)
{
	return ksft_read_file(FILTER, text, sizeof(text)) > 0 ? strtol(text, NULL, 16) : 101;
}

/* --- Mappings as links. --- */

#define DIR_NAME	"/proc/self/map_files"

static long page_size;

/* Two pages of a file, so that the mapping has a name of its own; which that is. */
static char *map_file(int prot, int open_flags, char *name)
{
	int fd = open("file", open_flags | O_CREAT, 0600);
	char *at;

	REQUIRE(fd >= 0 && !ftruncate(open("file", O_RDWR), 2 * page_size));
	at = mmap(NULL, 2 * page_size, prot, MAP_SHARED, fd, 0);
	REQUIRE(at != MAP_FAILED);
	close(fd);
	sprintf(name, DIR_NAME "/%lx-%lx", (long)at, (long)at + 2 * page_size);
	return at;
}

static void map_files(void)
{
	char name[100], link[200] = "", own[200];
	char *at = map_file(PROT_READ | PROT_WRITE, O_RDWR, name);
	struct stat st, other;

	IS(lstat(name, &st), 0);
	IS(st.st_mode, S_IFLNK | 0600);
	IS(st.st_size, 64);
	CHECK(readlink(name, link, sizeof(link) - 1) > 0);
	REQUIRE(getcwd(own, 100));
	READS(link, strcat(own, "/file"));
	IS(stat(DIR_NAME, &st), 0);
	IS(st.st_mode, S_IFDIR | 0500);
	NEEDS_ROOT();
	IS(stat(name, &st), 0);
	IS(stat("file", &other), 0);
	IS(st.st_ino, other.st_ino);
	/* Also when nobody has a name for it any more. */
	strcpy(at, "content");
	IS(unlink("file"), 0);
	READS(read_of(name), "content");
	/* A part is another mapping. */
	IS(munmap(at + page_size, page_size), 0);
	FAILS(ENOENT, lstat(name, &st));
	sprintf(strrchr(name, '/'), "/%lx-%lx", (long)at, (long)at + page_size);
	IS(lstat(name, &st), 0);
}

static void map_files_modes(void)
{
	char name[100];
	struct stat st;

	map_file(PROT_READ, O_RDONLY, name);
	IS(lstat(name, &st), 0);
	IS(st.st_mode, S_IFLNK | 0400);
}

/* Each mapping of a file, and no other, in the order of addresses. */
static void map_files_list(void)
{
	unsigned long start, end, last = 0;
	int listed = 0, mapped = 0;
	char name[100], link[100] = "", first, *line, *shared;
	DIR *dir;

	map_file(PROT_READ, O_RDONLY, name);
	shared = mmap(NULL, page_size, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(shared != MAP_FAILED);
	/* It is listed, too, though nobody finds it in any directory. */
	sprintf(name, DIR_NAME "/%lx-%lx", (long)shared, (long)shared + page_size);
	CHECK(readlink(name, link, sizeof(link) - 1) > 0);
	READS(link, "/dev/zero (deleted)");
	dir = opendir(DIR_NAME);
	REQUIRE(dir);
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		IS(e->d_type, DT_LNK);
		IS(sscanf(e->d_name, "%lx-%lx", &start, &end), 2);
		CHECK(start >= last && end > start);
		last = end;
		listed++;
	}
	closedir(dir);
	read_of("/proc/self/maps");
	for (line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
		mapped += sscanf(line, "%*x-%*x %*s %*x %*x:%*x %*u %c", &first) == 1 &&
			  first == '/';
	IS(listed, mapped);
	CHECK(listed >= 3);
}

static void map_files_names(void)
{
	char name[100], wrong[120];
	char *at = map_file(PROT_READ, O_RDONLY, name), *anon;
	struct stat st;

	sprintf(wrong, DIR_NAME "/0%s", strrchr(name, '/') + 1);
	FAILS(ENOENT, lstat(wrong, &st));
	sprintf(wrong, "%s0", name);
	FAILS(ENOENT, lstat(wrong, &st));
	/* Large digits are the same. */
	sprintf(wrong, DIR_NAME "/%lX-%lX", (long)at, (long)at + 2 * page_size);
	IS(lstat(wrong, &st), 0);
	sprintf(wrong, DIR_NAME "/%lx-%lx", (long)at, (long)at + page_size);
	FAILS(ENOENT, lstat(wrong, &st));
	anon = mmap(NULL, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sprintf(wrong, DIR_NAME "/%lx-%lx", (long)anon, (long)anon + page_size);
	FAILS(ENOENT, lstat(wrong, &st));
	FAILS(ENOENT, lstat(DIR_NAME "/x", &st));
}

/* Who has no right to it may know where it leads, of his own, and not go there. */
static void map_files_rights(void)
{
	char name[100], link[200];
	struct stat st;

	NEEDS_ROOT();
	map_file(PROT_READ, O_RDONLY, name);
	CHILD_ENDS(0, {
		IS(setuid(65534), 0);
		IS(prctl(PR_SET_DUMPABLE, 1), 0);
		CHECK(readlink(name, link, sizeof(link)) > 0);
		FAILS(EPERM, stat(name, &st));
		FAILS(EPERM, open(name, O_RDONLY));
		FAILS(EACCES, opendir("/proc/1/map_files") ? 0 : -1);
	});
}

/* --- What is refused. --- */

/* Nothing is dropped, on whatever this runs. */
static void drop_caches_refuses(void)
{
	const char *path = "/proc/sys/vm/drop_caches";

	NEEDS_ROOT();
	IS(write_to(path, "0"), -EINVAL);
	IS(write_to(path, "x"), -EINVAL);
	FAILS(EACCES, open(path, O_RDONLY));
	CHILD_ENDS(0, IS(setuid(65534), 0); FAILS(EACCES, open(path, O_WRONLY)));
}

int main(int argc, char **argv UNUSED)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(coredump_filter), KSFT_CASE(map_files), KSFT_CASE(map_files_modes),
		KSFT_CASE(map_files_list), KSFT_CASE(map_files_names), KSFT_CASE(map_files_rights),
		KSFT_CASE(drop_caches_refuses),
	};

	page_size = sysconf(_SC_PAGESIZE);
	if (argc > 1)
		return tell_filter();
	return KSFT_RUN(cases);
}
