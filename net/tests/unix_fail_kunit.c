// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every call on Unix sockets with its first, second, third ... allocation failing, alone
 * and with all that follow: it says so and has changed nothing, or it has succeeded.
 */
#include <kunit/fail_nth.h>
#include <linux/module.h>

#include "sock_user.h"

/* What is there before: a stream and a datagram pair, and one that listens as "@srv". */
static int stream[2], dgram[2];
static long listener;

static void prepare(struct kunit *test)
{
	fs_world(test);
	k_pair(test, SOCK_STREAM | SOCK_NONBLOCK, stream);
	k_pair(test, SOCK_DGRAM | SOCK_NONBLOCK, dgram);
	listener = k_socket(SOCK_STREAM | SOCK_NONBLOCK);
	KUNIT_ASSERT_EQ(test, k_bind(listener, "@srv"), 0l);
	KUNIT_ASSERT_EQ(test, k_listen(listener, 1), 0l);
	/* What the calls touch of the program's memory is there. */
	KUNIT_ASSERT_EQ(test, clear_user((void __user *)FS_BASE, FS_PAGES * PAGE_SIZE), 0ul);
}

struct op {
	const char *name;
	long (*run)(void);
	/* 0: it is as it was, or made so again. */
	long (*undo)(bool done);
};

/* Two numbers, and nobody else's. */
static long run_pair(void)
{
	long ret = ksyscall(__NR_socketpair, AF_UNIX, SOCK_STREAM, 0, NET_DATA);
	int sv[2];

	if (ret)
		return ret;
	return get(sv, NET_DATA, sizeof(sv)) ?: k_close(sv[0]) ?: k_close(sv[1]);
}

/* The lowest number is free again. */
static long undo_numbers(bool done)
{
	long fd = k_open("/", O_RDONLY, 0);

	return fd == listener + 1 ? k_close(fd) : fd;
}

static long run_bind(void)
{
	long fd = k_socket(SOCK_STREAM), ret;

	if (fd < 0)
		return fd;
	ret = k_bind(fd, "name");
	k_close(fd);
	return ret;
}

/* Without the sock there is no name, or there is a name that can be removed. */
static long undo_bind(bool done)
{
	return done ? k_unlink("name") : k_exists("name") + ENOENT;
}

static long run_bind_abstract(void)
{
	long fd = k_socket(SOCK_STREAM), ret;

	if (fd < 0)
		return fd;
	ret = k_bind(fd, "@name") ?: ksyscall(__NR_bind, fd, NET_ADDR, 2);
	k_close(fd);
	return ret;
}

/* It is nobody's. */
static long undo_bind_abstract(bool done)
{
	return k_send_to(dgram[0], "x", "@name") + ECONNREFUSED;
}

static long run_connect(void)
{
	long fd = k_socket(SOCK_STREAM), ret;

	if (fd < 0)
		return fd;
	ret = k_connect(fd, "@srv");
	/* It is not connected by halves. */
	if (ret && k_send(fd, "x", MSG_NOSIGNAL) != -ENOTCONN)
		ret = -EBUSY;
	if (!ret)
		ret = k_accept(listener);
	k_close(fd);
	return ret < 0 ? ret : k_close(ret);
}

/* What could not be accepted is gone. */
static long undo_connect(bool done)
{
	long ret = k_accept(listener);

	return ret >= 0 ? k_close(ret) : ret + EAGAIN;
}

static long run_stream(void)
{
	long ret = ksyscall(__NR_write, stream[0], NET_DATA, 100 * 100);

	/* Less is not an error where more than one message is needed. */
	return ret < 0 ? ret : 0;
}

/* Nothing else is in the way. */
static long undo_stream(bool done)
{
	long ret = ksyscall(__NR_read, stream[1], NET_DATA, NET_ROOM);

	return done ? ret - 100 * 100 : ret + EAGAIN;
}

static long run_dgram(void)
{
	long ret = ksyscall(__NR_write, dgram[0], NET_DATA, 20000);

	return ret < 0 ? ret : 0;
}

static long undo_dgram(bool done)
{
	long ret = ksyscall(__NR_read, dgram[1], NET_DATA, NET_ROOM);

	return done ? ret - 20000 : ret + EAGAIN;
}

static long run_files(void)
{
	long ret = k_send_fds(dgram[0], stream, 2);

	return ret < 0 ? ret : 0;
}

/* They come, or there is nothing. */
static long undo_files(bool done)
{
	int got[2];
	long ret = k_recv_fds(dgram[1], got, 2, 0);

	if (!done)
		return ret + EAGAIN;
	return ret - 2 ?: k_close(got[0]) ?: k_close(got[1]);
}

static long run_look(void)
{
	int got[2];
	long ret;

	ret = k_recv_fds(stream[1], got, 2, MSG_PEEK);
	return ret < 0 ? ret : ret - 2 ?: k_close(got[0]) ?: k_close(got[1]);
}
static long undo_none(bool done)
{
	return 0;
}

static const struct op ops[] = {
	{ "socketpair", run_pair, undo_numbers },
	{ "bind", run_bind, undo_bind },
	{ "bind, abstract", run_bind_abstract, undo_bind_abstract },
	{ "connect", run_connect, undo_connect },
	{ "stream", run_stream, undo_stream },
	{ "dgram", run_dgram, undo_dgram },
	{ "files", run_files, undo_files },
	{ "look", run_look, undo_none },
};

/* As Linux has it: there is no room for a message, no memory for anything else. */
static void judge(struct kunit *test, const struct op *op, long ret, bool hit)
{
	if (!hit || (ret != -ENOMEM && ret != -ENOBUFS))
		KUNIT_EXPECT_EQ_MSG(test, ret, 0l, "%s", op->name);
	KUNIT_EXPECT_EQ_MSG(test, op->undo(!ret), 0l, "%s after %ld", op->name, ret);
}

static void one_fails(struct kunit *test)
{
	long ret;

	prepare(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		if (ops[i].run == run_look)
			EXPECT(k_send_fds(stream[0], dgram, 2), 1);
		KUNIT_FAIL_NTH(test, run) {
			ret = ops[i].run();
			judge(test, &ops[i], ret, kunit_fail_nth_hit(&run));
		}
	}
}

static void all_that_follow_fail(struct kunit *test)
{
	long ret;

	prepare(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++) {
		if (ops[i].run == run_look)
			EXPECT(k_send_fds(stream[0], dgram, 2), 1);
		KUNIT_FAIL_FROM(test, run) {
			ret = ops[i].run();
			judge(test, &ops[i], ret, kunit_fail_nth_hit(&run));
		}
	}
}

static struct kunit_case unix_fail_cases[] = {
	KUNIT_CASE(one_fails),
	KUNIT_CASE(all_that_follow_fail),
	{}
};

static struct kunit_suite unix_fail_suite = {
	.name = "unix_fail",
	.test_cases = unix_fail_cases,
};
kunit_test_suite(unix_fail_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
