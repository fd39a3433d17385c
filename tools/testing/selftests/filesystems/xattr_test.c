// SPDX-License-Identifier: GPL-2.0-only
/* Extended attributes of tmpfs. As root; Linux has had user. there since 6.6. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/xattr.h>

#include "../kselftest.h"

static char buf[70000];
static char *volatile nowhere = (char *)8;

static int make_file(void)
{
	return open("f", O_RDWR | O_CREAT | O_TRUNC, 0666);
}

static void come_and_go(void)
{
	int fd = make_file();

	CHECK(!setxattr("f", "trusted.a", "12", 2, 0));
	FAILS(EEXIST, setxattr("f", "trusted.a", "1", 1, XATTR_CREATE));
	FAILS(ENODATA, setxattr("f", "trusted.b", "1", 1, XATTR_REPLACE));
	FAILS(ENODATA, setxattr("f", "trusted.b", "1", 1, XATTR_CREATE | XATTR_REPLACE));
	FAILS(EINVAL, setxattr("f", "trusted.b", "1", 1, 4));
	CHECK(getxattr("f", "trusted.a", NULL, 0) == 2);
	FAILS(ERANGE, getxattr("f", "trusted.a", buf, 1));
	CHECK(fgetxattr(fd, "trusted.a", buf, sizeof(buf)) == 2 && !memcmp(buf, "12", 2));
	CHECK(listxattr("f", NULL, 0) == 10);
	FAILS(ERANGE, listxattr("f", buf, 9));
	CHECK(flistxattr(fd, buf, 10) == 10 && !strcmp(buf, "trusted.a"));
	CHECK(!fremovexattr(fd, "trusted.a"));
	FAILS(ENODATA, removexattr("f", "trusted.a"));
	close(fd);
	unlink("f");
}

/* Linux has user. on tmpfs since 6.6: before that nobody can be asked. */
static void need_user_attributes(int fd)
{
	if (fsetxattr(fd, "user.a", "", 0, 0) && errno == EOPNOTSUPP)
		SKIP("no user. on tmpfs");
	CHECK(!fremovexattr(fd, "user.a"));
}

/* All names begin so. */
static void check_names(const char *prefix)
{
	char name[257], longest[257];

	snprintf(name, sizeof(name), "%sb", prefix);
	memset(longest, 'a', sizeof(longest));
	memcpy(longest, prefix, strlen(prefix));
	FAILS(EINVAL, setxattr("f", prefix, "", 0, 0));
	longest[256] = 0;
	FAILS(ERANGE, setxattr("f", longest, "", 0, 0));
	longest[255] = 0;
	CHECK(!setxattr("f", longest, "", 0, 0));
	CHECK(!setxattr("f", name, buf, 65536, 0));
	FAILS(E2BIG, setxattr("f", name, buf, 65537, 0));
	FAILS(EFAULT, setxattr("f", name, nowhere, 1, 0));
}

static void names_and_values(void)
{
	int fd = make_file(), path = open("f", O_PATH);

	FAILS(ERANGE, setxattr("f", "", "", 0, 0));
	FAILS(EOPNOTSUPP, setxattr("f", "foo.bar", "", 0, 0));
	FAILS(EOPNOTSUPP, getxattr("f", "foo.bar", buf, 1));
	FAILS(EBADF, fgetxattr(path, "user.a", buf, 1));
	check_names("trusted.");
	FAILS(EINVAL, setxattr("f", "security.capability", "x", 1, 0));
	FAILS(ENODATA, getxattr("f", "security.capability", buf, 1));
	close(fd);
	close(path);
	unlink("f");
}

static void user_names_and_values(void)
{
	int fd = make_file();

	need_user_attributes(fd);
	check_names("user.");
	close(fd);
	unlink("f");
}

static void other_files(void)
{
	int p[2];

	CHECK(!symlink("nowhere", "l") && !pipe(p) && !mkdir("s", 0777) && !chmod("s", 01777));
	FAILS(EPERM, lsetxattr("l", "user.a", "", 0, 0));
	FAILS(ENODATA, lgetxattr("l", "user.a", buf, 1));
	CHECK(!lsetxattr("l", "trusted.a", "x", 1, 0));
	CHECK(llistxattr("l", buf, 100) == 10);
	FAILS(ENOENT, listxattr("l", buf, 100));
	FAILS(EOPNOTSUPP, fsetxattr(p[0], "trusted.a", "", 0, 0));
	FAILS(EPERM, fsetxattr(p[0], "user.a", "", 0, 0));
	CHECK(flistxattr(p[0], buf, 100) == 0);
	unlink("l");
	rmdir("s");
	close(p[0]);
	close(p[1]);
}

static void who_may(void)
{
	int fd = make_file();

	CHECK(!fchmod(fd, 0666) && !chmod(".", 0755));
	CHECK(!setxattr("f", "trusted.a", "x", 1, 0) && !setxattr("f", "security.a", "x", 1, 0));
	CHECK(!seteuid(1000));
	FAILS(ENODATA, fgetxattr(fd, "trusted.a", buf, 1));
	FAILS(EPERM, fsetxattr(fd, "trusted.a", "x", 1, 0));
	FAILS(EPERM, fsetxattr(fd, "security.a", "x", 1, 0));
	CHECK(fgetxattr(fd, "security.a", buf, 1) == 1);
	CHECK(!seteuid(0));
	close(fd);
	unlink("f");
}

/* As the file's bits have it. */
static void who_may_user(void)
{
	int fd = make_file();

	need_user_attributes(fd);
	CHECK(!fchmod(fd, 0666) && !chmod(".", 0755));
	CHECK(!seteuid(1000));
	CHECK(!fsetxattr(fd, "user.a", "x", 1, 0));
	CHECK(!seteuid(0) && !fchmod(fd, 0) && !seteuid(1000));
	FAILS(EACCES, fgetxattr(fd, "user.a", buf, 1));
	CHECK(!seteuid(0));
	close(fd);
	unlink("f");
}

/* What was given to a program is not its next version's. */
static void capabilities(void)
{
	unsigned char caps[20] = { 1, 0, 0, 2, 0, 0x20 };
	int fd = make_file();

	CHECK(!fsetxattr(fd, "security.capability", caps, sizeof(caps), 0));
	CHECK(fgetxattr(fd, "security.capability", buf, 100) == 20);
	CHECK(write(fd, "x", 1) == 1);
	FAILS(ENODATA, fgetxattr(fd, "security.capability", buf, 100));
	CHECK(!fsetxattr(fd, "security.capability", caps, sizeof(caps), 0));
	CHECK(!fchown(fd, 5, 5));
	FAILS(ENODATA, fgetxattr(fd, "security.capability", buf, 100));
	CHECK(!fsetxattr(fd, "security.capability", caps, sizeof(caps), 0));
	CHECK(!ftruncate(fd, 0));
	FAILS(ENODATA, fgetxattr(fd, "security.capability", buf, 100));
	close(fd);
	unlink("f");
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(come_and_go),
		KSFT_CASE(names_and_values),
		KSFT_CASE(user_names_and_values),
		KSFT_CASE(other_files),
		KSFT_CASE(who_may),
		KSFT_CASE(who_may_user),
		KSFT_CASE(capabilities),
	};

	return KSFT_RUN(cases);
}
