// SPDX-License-Identifier: GPL-2.0-only
/* splice(), tee(), vmsplice(), sendfile() to pipes: pages are moved, and not copied. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "../kselftest.h"

static int p[2], q[2];

static void open_pipes(void)
{
	if (pipe(p) || pipe(q)) {
		perror("pipe");
		exit(1);
	}
}

static void close_pipes(void)
{
	close(p[0]);
	close(p[1]);
	close(q[0]);
	close(q[1]);
}

static int file_with(const char *text)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	return fd;
}

static int reads(int fd, const char *want)
{
	char buf[64];

	return read(fd, buf, strlen(want)) == (ssize_t)strlen(want) &&
	       !memcmp(buf, want, strlen(want));
}

static void pages_of_files(void)
{
	int fd = file_with("0123456789");
	loff_t pos = 0;
	char buf[16] = "";

	open_pipes();
	CHECK(splice(fd, &pos, p[1], NULL, 4, 0) == 4 && pos == 4);
	CHECK(pwrite(fd, "abcd", 4, 0) == 4);
	CHECK(write(p[1], "XY", 2) == 2);
	CHECK(pread(fd, buf, 10, 0) == 10 && !memcmp(buf, "abcd456789", 10));
	CHECK(reads(p[0], "abcdXY"));
	pos = 100;
	CHECK(splice(fd, &pos, p[1], NULL, 4, 0) == 0);
	CHECK(!ftruncate(fd, 200000));
	pos = 0;
	CHECK(splice(fd, &pos, p[1], NULL, 200000, 0) == 65536);
	FAILS(EAGAIN, splice(fd, &pos, p[1], NULL, 1, SPLICE_F_NONBLOCK));
	pos = 5;
	CHECK(splice(p[0], NULL, fd, &pos, 4, 0) == 4 && pos == 9);
	CHECK(pread(fd, buf, 10, 0) == 10 && !memcmp(buf, "abcd4abcd9", 10));
	close_pipes();
	close(fd);
	unlink("f");
}

static void between_pipes(void)
{
	open_pipes();
	CHECK(write(p[1], "hello", 5) == 5);
	CHECK(tee(p[0], q[1], 2, 0) == 2);
	CHECK(tee(p[0], q[1], 100, 0) == 5);
	CHECK(write(p[1], "P", 1) == 1 && write(q[1], "Q", 1) == 1);
	CHECK(reads(q[0], "hehelloQ"));
	CHECK(splice(p[0], NULL, q[1], NULL, 3, 0) == 3);
	CHECK(splice(p[0], NULL, q[1], NULL, 100, 0) == 3);
	CHECK(reads(q[0], "helloP"));
	FAILS(EAGAIN, splice(p[0], NULL, q[1], NULL, 1, SPLICE_F_NONBLOCK));
	FAILS(EAGAIN, tee(p[0], q[1], 1, SPLICE_F_NONBLOCK));
	close_pipes();
}

static void from_programs(void)
{
	static char bytes[8192] __attribute__((aligned(4096)));
	struct iovec vec = { bytes + 4094, 4 }, to = { bytes, 100 };

	open_pipes();
	memcpy(vec.iov_base, "0123", 4);
	CHECK(vmsplice(p[1], &vec, 1, 0) == 4);
	bytes[4094] = 'x';
	CHECK(reads(p[0], "x123"));
	CHECK(write(p[1], "back", 4) == 4);
	CHECK(vmsplice(p[0], &to, 1, 0) == 4 && !memcmp(bytes, "back", 4));
	FAILS(EINVAL, vmsplice(p[1], &vec, -1, 0));
	vec.iov_base = (void *)8;
	FAILS(EFAULT, vmsplice(p[1], &vec, 1, 0));
	close_pipes();
}

static void refused(void)
{
	int fd = file_with("x"), ro = open("f", O_RDONLY), ap = open("f", O_WRONLY | O_APPEND);
	loff_t pos = -1;

	open_pipes();
	CHECK(splice(-1, NULL, -1, NULL, 0, 99) == 0);
	FAILS(EINVAL, splice(-1, NULL, -1, NULL, 1, 0x10));
	FAILS(EBADF, splice(fd, NULL, -1, NULL, 1, 0));
	FAILS(EINVAL, splice(fd, NULL, fd, NULL, 1, 0));
	FAILS(EBADF, splice(p[0], NULL, ro, NULL, 1, 0));
	FAILS(EINVAL, splice(p[0], NULL, ap, NULL, 1, 0));
	FAILS(EINVAL, splice(p[0], NULL, p[1], NULL, 1, 0));
	FAILS(ESPIPE, splice(p[0], &pos, fd, NULL, 1, 0));
	FAILS(EINVAL, splice(fd, &pos, p[1], NULL, 1, 0));
	FAILS(EINVAL, tee(p[0], fd, 1, 0));
	FAILS(EBADF, vmsplice(fd, &(struct iovec){ &pos, 1 }, 1, 0));
	CHECK(fcntl(p[1], F_SETPIPE_SZ, 0) == 4096);
	FAILS(EINVAL, fcntl(p[1], F_SETPIPE_SZ, -1));
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	pos = 0;
	FAILS(EPIPE, splice(fd, &pos, p[1], NULL, 1, 0));
	close_pipes();
	close(fd);
	close(ro);
	close(ap);
	unlink("f");
}

static void files_are_sent(void)
{
	int fd = file_with("0123456789");
	loff_t pos = 2;

	open_pipes();
	CHECK(sendfile(p[1], fd, &pos, 100) == 8 && pos == 10);
	CHECK(pwrite(fd, "ab", 2, 2) == 2);
	CHECK(reads(p[0], "ab456789"));
	close_pipes();
	close(fd);
	unlink("f");
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(pages_of_files),
		KSFT_CASE(between_pipes),
		KSFT_CASE(from_programs),
		KSFT_CASE(refused),
		KSFT_CASE(files_are_sent),
	};

	return KSFT_RUN(cases);
}
