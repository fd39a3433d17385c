// SPDX-License-Identifier: GPL-2.0-only
/* memfds: names, seals, and programs that are in no directory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static const char *self_path;

static void *map_it(int fd, int prot, int flags)
{
	return mmap(NULL, 4096, prot, flags, fd, 0);
}

static void names(void)
{
	char name[256], link[64], text[300] = "";
	int fd;

	memset(name, 'a', sizeof(name));
	name[250] = 0;
	FAILS(EINVAL, memfd_create(name, 0));
	name[249] = 0;
	fd = memfd_create(name, 0);
	CHECK(fd >= 0 && !close(fd));
	FAILS(EINVAL, memfd_create("x", 0x20));
	FAILS(EFAULT, syscall(SYS_memfd_create, 8, 0));
	fd = memfd_create("a/b", MFD_CLOEXEC);
	CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	/* Where there is a /proc that shows it. */
	if (!access("/proc/self/fd", F_OK))
		CHECK(readlink(link, text, sizeof(text)) == 20 &&
		      !strcmp(text, "/memfd:a/b (deleted)"));
	close(fd);
}

static void sizes(void)
{
	int fd = memfd_create("x", MFD_ALLOW_SEALING);
	char page[3000] = "";

	CHECK(fcntl(fd, F_GET_SEALS) == 0 && !ftruncate(fd, 8192));
	CHECK(!fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	FAILS(EPERM, ftruncate(fd, 4096));
	CHECK(!ftruncate(fd, 9000) && !fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	FAILS(EPERM, ftruncate(fd, 9001));
	FAILS(EPERM, pwrite(fd, "hello", 5, 8998));
	CHECK(pwrite(fd, page, 3000, 8000) == 192);
	FAILS(EPERM, fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 9001));
	CHECK(!fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	FAILS(EPERM, fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	close(fd);
}

static void content(void)
{
	int fd = memfd_create("x", MFD_ALLOW_SEALING);
	char *rw, *ro;

	CHECK(!ftruncate(fd, 4096));
	rw = map_it(fd, PROT_READ | PROT_WRITE, MAP_SHARED);
	CHECK(rw != MAP_FAILED);
	FAILS(EBUSY, fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	CHECK(!fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
	*rw = 'x';
	FAILS(EPERM, write(fd, "x", 1));
	CHECK(map_it(fd, PROT_READ | PROT_WRITE, MAP_SHARED) == MAP_FAILED && errno == EPERM);
	ro = map_it(fd, PROT_READ, MAP_SHARED);
	CHECK(ro != MAP_FAILED && *ro == 'x');
	FAILS(EACCES, mprotect(ro, 4096, PROT_READ | PROT_WRITE));
	munmap(ro, 4096);
	munmap(rw, 4096);
	CHECK(!fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	FAILS(EPERM, fallocate(fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0, 4096));
	close(fd);
}

/* Itself, once more, from memory. */
static void programs(void)
{
	int fd = memfd_create("program", MFD_CLOEXEC), self = open(self_path, O_RDONLY);
	char *argv[] = { "again", NULL }, buf[65536];
	int status = -1;
	ssize_t n;
	pid_t pid;

	while ((n = read(self, buf, sizeof(buf))) > 0)
		CHECK(write(fd, buf, n) == n);
	close(self);
	pid = fork();
	if (!pid) {
		syscall(SYS_execveat, fd, "", argv, argv + 1, AT_EMPTY_PATH);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 77);
	close(fd);
}

int main(int argc, char **argv)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(names),
		KSFT_CASE(sizes),
		KSFT_CASE(content),
		KSFT_CASE(programs),
	};

	if (!strcmp(argv[0], "again"))
		return 77;
	self_path = realpath(argv[0], NULL);
	return KSFT_RUN(cases);
}
