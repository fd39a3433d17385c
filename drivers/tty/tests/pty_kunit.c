// SPDX-License-Identifier: GPL-2.0-only
/* Ptys and devpts: both ends, names, numbers, and what happens when one end goes. */
#include <linux/module.h>

#include "pty_user.h"

#define DEAD	(POLLIN | POLLOUT | POLLERR | POLLHUP)

/* --- Both ends. --- */

static void locked_and_not(struct kunit *test)
{
	long m, s;

	tty_world(test);
	m = k_open("/dev/ptmx", O_RDWR, 0);
	EXPECT(k_ask(m, TIOCGPTN), 0);
	EXPECT(k_ask(m, TIOCGPTLCK), 1);
	EXPECT(open_slave(m, O_RDWR), -EIO);
	/* It can be typed before anybody is there. */
	EXPECT(writes(m, "early\n"), true);
	EXPECT(reads(m, "early\r\n"), true);
	EXPECT(k_tell(m, TIOCSPTLCK, 0), 0);
	EXPECT(k_ask(m, TIOCGPTLCK), 0);
	s = open_slave(m, O_RDWR);
	KUNIT_EXPECT_GE(test, s, 0l);
	EXPECT(reads(s, "early\n"), true);
	EXPECT(k_lseek(s, 0, SEEK_SET), -ESPIPE);
	EXPECT(k_lseek(m, 0, SEEK_SET), -ESPIPE);
	EXPECT(k_close(s), 0);
	EXPECT(k_close(m), 0);
}

/* The master reads what is left, and then that nobody is there; until somebody comes. */
static void the_slave_goes(struct kunit *test)
{
	struct pty_ends p;
	char c;

	tty_world(test);
	p = open_pty(test);
	EXPECT(k_poll_one(p.master, POLLIN | POLLOUT), POLLOUT);
	EXPECT(writes(p.slave, "bye"), true);
	EXPECT(k_close(p.slave), 0);
	EXPECT(k_poll_one(p.master, POLLIN | POLLOUT), POLLIN | POLLOUT | POLLHUP);
	EXPECT(reads(p.master, "bye"), true);
	EXPECT(k_read(p.master, &c, 1), -EIO);
	EXPECT(k_poll_one(p.master, POLLIN | POLLOUT), POLLOUT | POLLHUP);
	EXPECT(writes(p.master, "q\n"), true);
	p.slave = open_slave(p.master, O_RDWR | O_NONBLOCK | O_NOCTTY);
	EXPECT(reads(p.slave, "q\n"), true);
	EXPECT(reads(p.master, "q\r\n"), true);
	EXPECT(k_read(p.master, &c, 1), -EAGAIN);
	close_pty(test, p);
}

/* The slave is hung up: an end to read, and errors. Its name is gone. */
static void the_master_goes(struct kunit *test)
{
	struct ktermios t;
	struct pty_ends p;
	char c;

	tty_world(test);
	p = open_pty(test);
	EXPECT(writes(p.master, "typed\n"), true);
	EXPECT(k_exists("/dev/pts/0"), 0);
	EXPECT(k_close(p.master), 0);
	EXPECT(k_exists("/dev/pts/0"), -ENOENT);
	EXPECT(k_read(p.slave, &c, 1), 0);
	EXPECT(k_write(p.slave, "x", 1), -EIO);
	EXPECT(k_poll_one(p.slave, POLLIN | POLLOUT), DEAD);
	EXPECT(k_get_termios(p.slave, &t), -EIO);
	EXPECT(k_ask(p.slave, FIONREAD), -EIO);
	EXPECT(k_tell(p.slave, TIOCSPGRP, 1), -ENOTTY);
	EXPECT(k_close(p.slave), 0);
}

static void hung_up_by_force(struct kunit *test)
{
	struct ktermios t;
	struct pty_ends p;
	char c;
	long s;

	tty_world(test);
	p = open_pty(test);
	set_raw(test, p.slave, 1, 0);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TIOCVHANGUP, 0), 0);
	EXPECT(k_read(p.slave, &c, 1), 0);
	EXPECT(k_write(p.slave, "x", 1), -EIO);
	/* Whoever opens it now has a new terminal, with its usual settings. */
	s = open_slave(p.master, O_RDWR | O_NONBLOCK | O_NOCTTY);
	KUNIT_EXPECT_GE(test, s, 0l);
	EXPECT(k_get_termios(s, &t), 0);
	KUNIT_EXPECT_TRUE(test, t.c_lflag & ICANON);
	EXPECT(writes(p.master, "a\n"), true);
	EXPECT(reads(s, "a\n"), true);
	EXPECT(k_read(p.slave, &c, 1), 0);
	EXPECT(k_close(s), 0);
	close_pty(test, p);
}

static void the_peer(struct kunit *test)
{
	struct stat st;
	long m, s;

	tty_world(test);
	m = k_open("/dev/ptmx", O_RDWR, 0);
	EXPECT(ksyscall(__NR_ioctl, m, TIOCGPTPEER, O_RDWR), -EIO);
	EXPECT(k_tell(m, TIOCSPTLCK, 0), 0);
	s = ksyscall(__NR_ioctl, m, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	KUNIT_EXPECT_GE(test, s, 0l);
	EXPECT(ksyscall(__NR_fcntl, s, F_GETFD, 0), FD_CLOEXEC);
	EXPECT(ksyscall(__NR_fstat, s, FS_DATA), 0);
	EXPECT(copy_from_user(&st, (void __user *)FS_DATA, sizeof(st)), 0);
	EXPECT(st.st_rdev, 136 << 8);
	EXPECT(writes(s, "x"), true);
	EXPECT(reads(m, "x"), true);
	EXPECT(ksyscall(__NR_ioctl, s, TIOCGPTPEER, O_RDWR), -ENOTTY);
	EXPECT(k_close(s), 0);
	EXPECT(k_close(m), 0);
}

/* --- Packets. --- */

static void packets(struct kunit *test)
{
	struct pty_ends p;
	struct ktermios t;
	char buf[16];

	tty_world(test);
	p = open_pty(test);
	EXPECT(k_ask(p.master, TIOCGPKT), 0);
	EXPECT(k_tell(p.master, TIOCPKT, 1), 0);
	EXPECT(k_ask(p.master, TIOCGPKT), 1);
	EXPECT(writes(p.slave, "abc"), true);
	EXPECT(k_read(p.master, buf, 3), 3);
	EXPECT(memcmp(buf, "\0ab", 3), 0);
	EXPECT(k_read(p.master, buf, 16), 2);
	EXPECT(memcmp(buf, "\0c", 2), 0);
	EXPECT(k_read(p.master, buf, 16), -EAGAIN);
	EXPECT(writes(p.master, "\023"), true);
	EXPECT(k_poll_one(p.master, POLLPRI | POLLIN), POLLPRI | POLLIN);
	EXPECT(k_read(p.master, buf, 16), 1);
	EXPECT(buf[0], TIOCPKT_STOP);
	EXPECT(writes(p.master, "\021"), true);
	EXPECT(k_read(p.master, buf, 16), 1);
	EXPECT(buf[0], TIOCPKT_START);
	EXPECT(ksyscall(__NR_ioctl, p.slave, TCFLSH, TCIFLUSH), 0);
	EXPECT(k_read(p.master, buf, 16), 1);
	EXPECT(buf[0], TIOCPKT_FLUSHREAD);
	EXPECT(k_get_termios(p.slave, &t), 0);
	t.c_iflag &= ~IXON;
	EXPECT(k_set_termios(p.slave, TCSETS2, &t), 0);
	EXPECT(k_read(p.master, buf, 16), 1);
	EXPECT(buf[0], TIOCPKT_NOSTOP);
	EXPECT(k_poll_one(p.master, POLLPRI | POLLIN), 0);
	EXPECT(k_tell(p.master, TIOCPKT, 0), 0);
	EXPECT(writes(p.slave, "x"), true);
	EXPECT(reads(p.master, "x"), true);
	close_pty(test, p);
}

/* --- devpts. --- */

static void numbers_and_names(struct kunit *test)
{
	struct pty_ends p[3];
	struct stat st;

	tty_world(test);
	for (int i = 0; i < 3; i++)
		p[i] = open_pty(test);
	EXPECT(k_ask(p[2].master, TIOCGPTN), 2);
	EXPECT(k_stat("/dev/pts/2", &st), 0);
	EXPECT(st.st_mode, S_IFCHR | 0600);
	EXPECT(st.st_rdev, 136 << 8 | 2);
	EXPECT(st.st_ino, 5);
	close_pty(test, p[1]);
	EXPECT(k_exists("/dev/pts/1"), -ENOENT);
	p[1] = open_pty(test);
	EXPECT(k_ask(p[1].master, TIOCGPTN), 1);
	EXPECT(k_unlink("/dev/pts/1"), -EPERM);
	EXPECT(k_mkdir("/dev/pts/x", 0755), -EPERM);
	EXPECT(k_open("/dev/pts/x", O_CREAT | O_RDWR, 0644), -EACCES);
	EXPECT(ksyscall(__NR_fchmodat, CWD, N("/dev/pts/1"), 0622), 0);
	EXPECT(k_stat("/dev/pts/1", &st), 0);
	EXPECT(st.st_mode, S_IFCHR | 0622);
	for (int i = 0; i < 3; i++)
		close_pty(test, p[i]);
}

/* Each mount has numbers of its own; by which ptmx it is opened says where. */
static void instances(struct kunit *test)
{
	struct pty_ends p;
	struct stat st;
	long m, n;

	tty_world(test);
	EXPECT(k_mkdir("/other", 0755), 0);
	EXPECT(k_mount_pts("/other", "gid=5,mode=620,ptmxmode=666,max=1"), 0);
	p = open_pty(test);
	m = k_open("/other/ptmx", O_RDWR, 0);
	KUNIT_EXPECT_GE(test, m, 0l);
	EXPECT(k_ask(m, TIOCGPTN), 0);
	EXPECT(k_stat("/other/0", &st), 0);
	EXPECT(st.st_gid, 5);
	EXPECT(st.st_mode, S_IFCHR | 0620);
	EXPECT(k_open("/other/ptmx", O_RDWR, 0), -ENOSPC);
	EXPECT(k_close(m), 0);
	n = k_open("/other/ptmx", O_RDWR, 0);
	KUNIT_EXPECT_GE(test, n, 0l);
	/* The filesystem stays as long as a master of it is open. */
	EXPECT(ksyscall(__NR_umount2, N("/dev/pts"), 0), -EBUSY);
	EXPECT(k_close(p.slave), 0);
	EXPECT(ksyscall(__NR_umount2, N("/dev/pts"), 0), 0);
	EXPECT(writes(p.master, "x"), true);
	EXPECT(k_close(p.master), 0);
	EXPECT(k_close(n), 0);
	/* Without any beside it, ptmx is of no use. */
	EXPECT(k_open("/dev/ptmx", O_RDWR, 0), -ENODEV);
	EXPECT(k_mount_pts("/dev/pts", "nonsense=1"), -EINVAL);
	EXPECT(k_mount_pts("/dev/pts", "mode=9"), -EINVAL);
	EXPECT(k_mount_pts("/dev/pts", "newinstance"), 0);
	EXPECT(k_stat("/dev/pts/ptmx", &st), 0);
	EXPECT(st.st_mode, S_IFCHR);
	EXPECT(st.st_rdev, 0x502);
	/* A node that is elsewhere is none of ours. */
	EXPECT(k_mknod("/dev/0", S_IFCHR | 0666, 136 << 8), 0);
	EXPECT(k_open("/dev/0", O_RDWR, 0), -EIO);
}

static struct kunit_case pty_cases[] = {
	KUNIT_CASE(locked_and_not),
	KUNIT_CASE(the_slave_goes),
	KUNIT_CASE(the_master_goes),
	KUNIT_CASE(hung_up_by_force),
	KUNIT_CASE(the_peer),
	KUNIT_CASE(packets),
	KUNIT_CASE(numbers_and_names),
	KUNIT_CASE(instances),
	{}
};

static struct kunit_suite pty_suite = {
	.name = "pty",
	.test_cases = pty_cases,
};
kunit_test_suite(pty_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
