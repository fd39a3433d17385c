// SPDX-License-Identifier: GPL-2.0-only
/* inotify: which events come, and in which order. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

#include "../kselftest.h"

static int in;
static char said[1024];

static const char *const names[16] = {
	"access", "modify", "attrib", "close_write", "close", "open", "from", "to", "create",
	"delete", "delete_self", "move_self", "?", "unmount", "overflow", "ignored",
};

/* "1:open/ f" is of the first watch, a directory that is called f; "=": the same cookie. */
static unsigned int say_one(const struct inotify_event *e, unsigned int cookie)
{
	size_t len = strlen(said);

	len += snprintf(said + len, sizeof(said) - len, "%s%d:", len ? ", " : "", e->wd);
	for (int i = 0; i < 16; i++)
		if (e->mask >> i & 1)
			len += snprintf(said + len, sizeof(said) - len, "%s", names[i]);
	snprintf(said + len, sizeof(said) - len, "%s%s%s%s", e->mask & IN_ISDIR ? "/" : "",
		 e->len ? " " : "", e->len ? e->name : "",
		 e->cookie && e->cookie == cookie ? "=" : "");
	return e->cookie;
}

/* All that has come is this. */
static int says(const char *want)
{
	char buf[4096] __attribute__((aligned(8)));
	unsigned int cookie = 0;
	ssize_t n;

	said[0] = 0;
	while ((n = read(in, buf, sizeof(buf))) > 0)
		for (char *at = buf; at < buf + n;) {
			struct inotify_event *e = (void *)at;

			cookie = say_one(e, cookie);
			at += sizeof(*e) + e->len;
		}
	if (strcmp(said, want))
		printf("# instead of %s:\n# %s\n", want, said);
	return errno == EAGAIN && !strcmp(said, want);
}

static int watch(const char *name, unsigned int mask)
{
	return inotify_add_watch(in, name, mask);
}

static void begin(void)
{
	in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	CHECK(in >= 0 && !mkdir("d", 0755) && !mkdir("e", 0755));
	CHECK(watch("d", IN_ALL_EVENTS) == 1 && watch("e", IN_ALL_EVENTS) == 2);
}

static void end(void)
{
	close(in);
	CHECK(!rmdir("d") && !rmdir("e"));
}

static void files(void)
{
	char buf[8];
	int fd;

	begin();
	fd = open("d/f", O_RDWR | O_CREAT, 0644);
	CHECK(says("1:create f, 1:open f"));
	CHECK(watch("d/f", IN_ALL_EVENTS) == 3);
	CHECK(write(fd, "hello", 5) == 5 && pread(fd, buf, 5, 0) == 5);
	CHECK(says("1:modify f, 3:modify, 1:access f, 3:access"));
	CHECK(!ftruncate(fd, 2) && !fchmod(fd, 0600));
	CHECK(says("1:modify f, 3:modify, 1:attrib f, 3:attrib"));
	CHECK(!futimens(fd, NULL) && !fallocate(fd, 0, 0, 100));
	CHECK(says("1:attrib f, 3:attrib, 1:modify f, 3:modify"));
	CHECK(!unlink("d/f") && says("3:attrib, 1:delete f"));
	close(fd);
	CHECK(says("1:close_write f, 3:close_write, 3:delete_self, 3:ignored"));
	end();
}

static void moves(void)
{
	begin();
	close(creat("d/f", 0644));
	CHECK(!mkdir("d/s", 0755));
	CHECK(says("1:create f, 1:open f, 1:close_write f, 1:create/ s"));
	CHECK(watch("d/f", IN_ALL_EVENTS) == 3 && watch("d/s", IN_ALL_EVENTS) == 4);
	CHECK(!rename("d/f", "e/g") && says("1:from f, 2:to g=, 3:move_self"));
	CHECK(!link("e/g", "d/l") && says("3:attrib, 1:create l"));
	CHECK(!rename("d/s", "e/t") && says("1:from/ s, 2:to/ t=, 4:move_self"));
	CHECK(!rmdir("e/t") && says("4:delete_self, 4:ignored, 2:delete/ t"));
	CHECK(!unlink("d/l") && says("3:attrib, 1:delete l"));
	CHECK(!unlink("e/g") && says("3:attrib, 3:delete_self, 3:ignored, 2:delete g"));
	close(creat("d/a", 0644));
	close(creat("d/b", 0644));
	CHECK(watch("d/a", IN_DELETE_SELF | IN_MOVE_SELF) == 5 && watch("d/b", IN_ATTRIB) == 6);
	CHECK(says("1:create a, 1:open a, 1:close_write a, 1:create b, 1:open b, "
		   "1:close_write b"));
	CHECK(!rename("d/a", "d/b"));
	CHECK(says("1:from a, 1:to b=, 6:attrib, 5:move_self, 6:ignored"));
	CHECK(!unlink("d/b"));
	end();
}

static void masks(void)
{
	int fd;

	begin();
	close(creat("e/b", 0644));
	CHECK(!inotify_rm_watch(in, 2) && says("2:create b, 2:open b, 2:close_write b, 2:ignored"));
	FAILS(EINVAL, inotify_rm_watch(in, 2));
	FAILS(EINVAL, watch("e/b", 0));
	FAILS(ENOTDIR, watch("e/b", IN_OPEN | IN_ONLYDIR));
	FAILS(EINVAL, watch("e/b", IN_OPEN | IN_MASK_ADD | IN_MASK_CREATE));
	FAILS(EBADF, inotify_add_watch(-1, "e/b", IN_OPEN));
	CHECK(watch("e/b", IN_OPEN | IN_ONESHOT) == 3);
	FAILS(EEXIST, watch("e/b", IN_OPEN | IN_MASK_CREATE));
	close(open("e/b", O_RDONLY));
	CHECK(says("3:open, 3:ignored"));
	CHECK(watch("d", IN_ALL_EVENTS | IN_EXCL_UNLINK) == 1);
	fd = open("d/x", O_RDWR | O_CREAT, 0600);
	CHECK(!unlink("d/x") && write(fd, "x", 1) == 1 && !close(fd));
	CHECK(says("1:create x, 1:open x, 1:delete x"));
	CHECK(!unlink("e/b"));
	end();
}

static void reads(void)
{
	char buf[64];
	int fd, n;

	begin();
	fd = open("d/f", O_RDWR | O_CREAT, 0600);
	CHECK(says("1:create f, 1:open f"));
	for (int i = 0; i < 5; i++)
		CHECK(write(fd, "x", 1) == 1);
	CHECK(!ioctl(in, FIONREAD, &n) && n == 32);
	FAILS(EINVAL, read(in, buf, 31));
	CHECK(read(in, buf, 63) == 32);
	FAILS(EAGAIN, read(in, buf, 31));
	close(fd);
	CHECK(!unlink("d/f"));
	end();
}

/* Only root can. */
static void unmounts(void)
{
	begin();
	CHECK(!mount("t", "e", "tmpfs", 0, NULL));
	close(creat("e/f", 0644));
	CHECK(watch("e/f", IN_ALL_EVENTS) == 3);
	CHECK(!umount("e") && says("3:unmount, 3:ignored"));
	end();
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(files),
		KSFT_CASE(moves),
		KSFT_CASE(masks),
		KSFT_CASE(reads),
		KSFT_CASE(unmounts),
	};

	return KSFT_RUN(cases);
}
