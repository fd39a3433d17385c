/* SPDX-License-Identifier: GPL-2.0-only */
/* A world with /dev/ptmx and /dev/pts for suites that make calls on terminals. */
#ifndef _DRIVERS_TTY_TESTS_PTY_USER_H
#define _DRIVERS_TTY_TESTS_PTY_USER_H

#include <linux/file.h>
#include <linux/sprintf.h>
#include <uapi/asm/ioctls.h>
#include <uapi/asm/poll.h>
#include <uapi/asm/termios.h>
#include <uapi/linux/mount.h>

#include "../../../fs/tests/fs_user.h"

#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

static inline long k_mount_pts(const char *where, const char *options)
{
	unsigned long text = 0;

	if (options && !copy_to_user((void __user *)FS_DATA, options, strlen(options) + 1))
		text = FS_DATA;
	return ksyscall(__NR_mount, fs_name(0, "devpts"), fs_name(1, where),
			fs_name(2, "devpts"), 0, text);
}

static inline void tty_world(struct kunit *test)
{
	fs_tree_world(test);
	EXPECT(k_mkdir("/dev", 0755), 0);
	EXPECT(k_mkdir("/dev/pts", 0755), 0);
	EXPECT(k_mknod("/dev/ptmx", S_IFCHR | 0666, 0x502), 0);
	EXPECT(k_mknod("/dev/tty", S_IFCHR | 0666, 0x500), 0);
	EXPECT(k_mount_pts("/dev/pts", NULL), 0);
}

/* With an int in memory, which it may change. */
static inline long k_ioctl_int(long fd, unsigned int cmd, int *value)
{
	long ret;

	if (copy_to_user((void __user *)FS_DATA, value, sizeof(*value)))
		return -EXDEV;
	ret = ksyscall(__NR_ioctl, fd, cmd, FS_DATA);
	if (copy_from_user(value, (void __user *)FS_DATA, sizeof(*value)))
		return -EXDEV;
	return ret;
}

/* The int that it gives, or an error. */
static inline long k_ask(long fd, unsigned int cmd)
{
	int value = 0;
	long ret = k_ioctl_int(fd, cmd, &value);

	return ret ?: value;
}

static inline long k_tell(long fd, unsigned int cmd, int value)
{
	return k_ioctl_int(fd, cmd, &value);
}

static inline long k_get_termios(long fd, struct ktermios *t)
{
	long ret = ksyscall(__NR_ioctl, fd, TCGETS2, FS_DATA);

	if (!ret && copy_from_user(t, (void __user *)FS_DATA, sizeof(*t)))
		return -EXDEV;
	return ret;
}

static inline long k_set_termios(long fd, unsigned int cmd, const struct ktermios *t)
{
	if (copy_to_user((void __user *)FS_DATA, t, sizeof(*t)))
		return -EXDEV;
	return ksyscall(__NR_ioctl, fd, cmd, FS_DATA);
}

/* No line is edited and nothing shown. */
static inline void set_raw(struct kunit *test, long fd, u8 vmin, u8 vtime)
{
	struct ktermios t;

	EXPECT(k_get_termios(fd, &t), 0);
	t.c_iflag = t.c_oflag = t.c_lflag = 0;
	t.c_cc[VMIN] = vmin;
	t.c_cc[VTIME] = vtime;
	EXPECT(k_set_termios(fd, TCSETS2, &t), 0);
}

struct pty_ends {
	long master, slave;
};

static inline long open_slave(long master, int flags)
{
	char name[24];

	snprintf(name, sizeof(name), "/dev/pts/%ld", k_ask(master, TIOCGPTN));
	return k_open(name, flags, 0);
}

/* Both without waiting, unless somebody says otherwise. */
static inline struct pty_ends open_pty_flags(struct kunit *test, int flags)
{
	struct pty_ends p;

	p.master = k_open("/dev/ptmx", O_RDWR | O_NOCTTY | flags, 0);
	KUNIT_EXPECT_GE(test, p.master, 0l);
	EXPECT(k_tell(p.master, TIOCSPTLCK, 0), 0);
	p.slave = open_slave(p.master, O_RDWR | O_NOCTTY | flags);
	KUNIT_EXPECT_GE(test, p.slave, 0l);
	return p;
}

static inline struct pty_ends open_pty(struct kunit *test)
{
	return open_pty_flags(test, O_NONBLOCK);
}

static inline void close_pty(struct kunit *test, struct pty_ends p)
{
	EXPECT(k_close(p.slave), 0);
	EXPECT(k_close(p.master), 0);
}

/* What read() gives is exactly that. */
static inline bool reads(long fd, const char *text)
{
	char buf[256];
	long n = k_read(fd, buf, sizeof(buf));

	return n == (long)strlen(text) && !memcmp(buf, text, n);
}

static inline bool writes(long fd, const char *text)
{
	return k_write(fd, text, strlen(text)) == (long)strlen(text);
}

static inline long k_poll_one(long fd, int events)
{
	struct {
		int fd;
		short events, revents;
		long no_time[2];
	} p = { .fd = fd, .events = events };
	long ret;

	if (copy_to_user((void __user *)FS_DATA, &p, sizeof(p)))
		return -EXDEV;
	ret = ksyscall(__NR_ppoll, FS_DATA, 1, FS_DATA + 8, 0, 0);
	if (copy_from_user(&p, (void __user *)FS_DATA, sizeof(p)))
		return -EXDEV;
	return ret < 0 ? ret : p.revents;
}

#endif /* _DRIVERS_TTY_TESTS_PTY_USER_H */
