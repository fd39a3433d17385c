// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of System V message queues. What the calls answer was seen on Linux. Each case is a
 * process, and leaves no queue.
 */
#include <kunit/fail_nth.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/sysv_ipc.h>
#include <uapi/linux/ipc.h>
#include <uapi/linux/msg.h>

#include "../../kernel/tests/scene.h"

#define KEY	0x5eed
#define EXPECT(call, want)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(want))

static long get(int key, int flags)
{
	return ksyscall(__NR_msgget, key, flags);
}

static long ctl(long id, int cmd)
{
	return ksyscall(__NR_msgctl, id, cmd, BASE);
}

static long rm(long id)
{
	return ctl(id, IPC_RMID);
}

static struct msqid64_ds stat_of(long id)
{
	struct msqid64_ds ds = {};

	KUNIT_EXPECT_EQ(kunit_get_current_test(), ctl(id, IPC_STAT), 0l);
	got_bytes(BASE, &ds, sizeof(ds));
	return ds;
}

/* A message of @size times the byte that its type is. */
struct letter {
	long type;
	u8 text[64];
};

/* @at: where in the program's memory; those who run at once have places of their own. */
static long send_at(unsigned long at, long id, long type, size_t size, int flags)
{
	struct letter l = { .type = type };

	memset(l.text, type, sizeof(l.text));
	if (copy_to_user(USER(at), &l, sizeof(l)))
		return -ENOTTY;
	return ksyscall(__NR_msgsnd, id, at, size, flags);
}

static long send(long id, long type, size_t size, int flags)
{
	return send_at(BASE, id, type, size, flags);
}

/* The type times 100 and how much of it; or the error. */
static long receive_at(unsigned long at, long id, size_t size, long type, int flags)
{
	long ret = ksyscall(__NR_msgrcv, id, at, size, type, flags);
	struct letter l;

	if (ret < 0)
		return ret;
	if (copy_from_user(&l, USER(at), sizeof(l)))
		return -ENOTTY;
	for (long i = 0; i < ret; i++)
		if (l.text[i] != (u8)l.type)
			return -EBADMSG;
	return l.type * 100 + ret;
}

static long receive(long id, size_t size, long type, int flags)
{
	return receive_at(BASE, id, size, type, flags | IPC_NOWAIT);
}

SCENE_CASE(queues)
{
	struct msqid64_ds ds;
	struct msginfo info;
	long id;

	use_memory(test, 4);
	EXPECT(get(KEY, 0600), -ENOENT);
	id = get(KEY, IPC_CREAT | 0640);
	KUNIT_ASSERT_GE(test, id, 0l);
	EXPECT(get(KEY, 0), id);
	EXPECT(get(KEY, IPC_CREAT | IPC_EXCL), -EEXIST);
	EXPECT(send(id, 3, 5, 0), 0);
	ds = stat_of(id);
	EXPECT(ds.msg_perm.mode, 0640);
	EXPECT(ds.msg_qnum, 1);
	EXPECT(ds.msg_cbytes, 5);
	EXPECT(ds.msg_qbytes, MSGMNB);
	EXPECT(ds.msg_lspid, current->tgid);
	EXPECT(ds.msg_lrpid, 0);
	EXPECT(ctl(id % 32768, MSG_STAT), id);
	EXPECT(ctl(0, MSG_INFO), id % 32768);
	got_bytes(BASE, &info, sizeof(info));
	EXPECT(info.msgpool, 1);
	EXPECT(info.msgmap, 1);
	EXPECT(info.msgtql, 5);
	EXPECT(ctl(0, IPC_INFO), id % 32768);
	got_bytes(BASE, &info, sizeof(info));
	EXPECT(info.msgmax, MSGMAX);
	EXPECT(ctl(id, 99), -EINVAL);
	EXPECT(ksyscall(__NR_msgctl, id, IPC_STAT, 8), -EFAULT);
	EXPECT(rm(id), 0);
	EXPECT(rm(id), -EINVAL);
	EXPECT(send(id, 1, 1, 0), -EINVAL);
	EXPECT(receive(id, 1, 0, 0), -EINVAL);
}

SCENE_CASE(types)
{
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 0600);
	for (int type = 5; type > 1; type--)
		EXPECT(send(id, type, type, 0), 0);
	EXPECT(receive(id, 64, 9, 0), -ENOMSG);
	EXPECT(receive(id, 64, -1, 0), -ENOMSG);
	EXPECT(receive(id, 64, 4, 0), 404);
	EXPECT(receive(id, 64, 5, MSG_EXCEPT), 303);
	EXPECT(receive(id, 64, -4, 0), 202);
	EXPECT(receive(id, 64, -4, 0), -ENOMSG);
	EXPECT(send(id, 7, 0, 0), 0);
	EXPECT(receive(id, 4, 0, 0), -E2BIG);
	EXPECT(receive(id, 4, 0, MSG_NOERROR), 504);
	EXPECT(receive(id, 64, LONG_MIN, 0), 700);
	EXPECT(receive(id, 64, 0, 0), -ENOMSG);
	EXPECT(receive(id, 64, 0, MSG_COPY), -ENOSYS);
	EXPECT(receive(id, 64, 0, MSG_COPY | MSG_EXCEPT), -EINVAL);
	EXPECT(rm(id), 0);
}

SCENE_CASE(bad_messages)
{
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 0600);
	EXPECT(send(id, 0, 1, 0), -EINVAL);
	EXPECT(send(id, -1, 1, 0), -EINVAL);
	EXPECT(send(id, 1, MSGMAX + 1, 0), -EINVAL);
	EXPECT(send(id, 1, -1ul, 0), -EINVAL);
	EXPECT(send(-1, 1, 1, 0), -EINVAL);
	EXPECT(ksyscall(__NR_msgsnd, id, 8, 1, 0), -EFAULT);
	EXPECT(send_at(BASE + 4 * PAGE_SIZE - 72, id, 1, 100, 0), -EFAULT);
	EXPECT(receive(-1, 1, 0, 0), -EINVAL);
	EXPECT(receive(id, -1ul, 0, 0), -EINVAL);
	EXPECT(stat_of(id).msg_qnum, 0);
	EXPECT(send(id, 1, 1, 0), 0);
	EXPECT(ksyscall(__NR_msgrcv, id, 8, 1, 0, IPC_NOWAIT), -EFAULT);
	EXPECT(stat_of(id).msg_qnum, 0);
	EXPECT(rm(id), 0);
}

static void limit(long id, unsigned long bytes)
{
	struct msqid64_ds ds = stat_of(id);

	ds.msg_qbytes = bytes;
	put_bytes(BASE, &ds, sizeof(ds));
	KUNIT_EXPECT_EQ(kunit_get_current_test(), ctl(id, IPC_SET), 0l);
}

SCENE_CASE(limits_and_rights)
{
	struct cred *new;
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 0644);
	limit(id, 10);
	EXPECT(send(id, 1, 11, IPC_NOWAIT), -EAGAIN);
	EXPECT(send(id, 1, 10, IPC_NOWAIT), 0);
	EXPECT(send(id, 1, 1, IPC_NOWAIT), -EAGAIN);
	be_interrupted();
	EXPECT(send(id, 1, 1, 0), -ERESTARTNOHAND);
	forget_signal();
	EXPECT(receive(id, 10, 0, 0), 110);
	be_interrupted();
	EXPECT(receive_at(BASE, id, 10, 0, 0), -ERESTARTNOHAND);
	forget_signal();
	msg_ctlmni = 1;
	EXPECT(get(IPC_PRIVATE, 0600), -ENOSPC);
	msg_ctlmni = MSGMNI;
	lose_rights();
	KUNIT_EXPECT_EQ(test, stat_of(id).msg_qbytes, 10ul);
	limit(id, MSGMNB);
	EXPECT(send(id, 1, 1, 0), 0);
	new = prepare_creds();
	new->euid = new->egid = new->fsgid = 1000;
	commit_creds(new);
	EXPECT(send(id, 1, 1, 0), -EACCES);
	EXPECT(receive(id, 1, 0, 0), 101);
	EXPECT(rm(id), -EPERM);
	new = prepare_creds();
	new->euid = 0;
	commit_creds(new);
	EXPECT(rm(id), 0);
}

/* --- Who waits. --- */

struct actor {
	int slot;
	long id, type, size, got;
};

static int send_in_child(void *arg)
{
	struct actor *a = arg;

	a->got = send_at(BASE + a->slot * 256, a->id, a->type, a->size, 0);
	return 0;
}

static int receive_in_child(void *arg)
{
	struct actor *a = arg;

	a->got = receive_at(BASE + a->slot * 256, a->id, a->size, a->type, 0);
	return 0;
}

/* It runs until it sleeps, which it does only in the call. */
static pid_t begin(struct kunit *test, int (*fn)(void *arg), struct actor *a)
{
	pid_t pid = spawn(fn, a);

	KUNIT_ASSERT_GT(test, pid, 0);
	for (bool asleep = false; !asleep; yield()) {
		guard(rcu)();
		asleep = task_state(find_task_by_pid(pid)) == TASK_INTERRUPTIBLE;
	}
	return pid;
}

static void reap(struct kunit *test, int nr)
{
	struct wait_opts wo;

	while (nr--)
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
}

SCENE_CASE(receivers_wait)
{
	struct actor two = { 1, .type = 2, .size = 64 }, small = { 2, .type = 3, .size = 1 };
	struct actor three = { 3, .type = -3, .size = 64 }, gone = { 4, .type = 9, .size = 64 };

	use_memory(test, 4);
	two.id = small.id = three.id = gone.id = get(IPC_PRIVATE, 0600);
	begin(test, receive_in_child, &two);
	begin(test, receive_in_child, &small);
	begin(test, receive_in_child, &three);
	begin(test, receive_in_child, &gone);
	EXPECT(send(two.id, 3, 6, 0), 0);
	EXPECT(send(two.id, 2, 4, 0), 0);
	reap(test, 3);
	EXPECT(two.got, 204);
	EXPECT(small.got, -E2BIG);
	EXPECT(three.got, 306);
	EXPECT(stat_of(two.id).msg_qnum, 0);
	EXPECT(rm(two.id), 0);
	reap(test, 1);
	EXPECT(gone.got, -EIDRM);
}

SCENE_CASE(senders_wait)
{
	struct actor big = { 1, .type = 2, .size = 9 }, little = { 2, .type = 3, .size = 5 };
	struct actor gone = { 3, .type = 4, .size = 30 };
	long id;

	use_memory(test, 4);
	id = big.id = little.id = gone.id = get(IPC_PRIVATE, 0600);
	limit(id, 10);
	EXPECT(send(id, 1, 5, 0), 0);
	EXPECT(send(id, 1, 5, 0), 0);
	begin(test, send_in_child, &big);
	begin(test, send_in_child, &little);
	begin(test, send_in_child, &gone);
	EXPECT(receive(id, 64, 1, 0), 105);
	reap(test, 1);
	EXPECT(little.got, 0);
	EXPECT(stat_of(id).msg_qnum, 2);
	/* More room is more room, too. */
	limit(id, 20);
	reap(test, 1);
	EXPECT(big.got, 0);
	EXPECT(receive(id, 64, 2, 0), 209);
	EXPECT(rm(id), 0);
	reap(test, 1);
	EXPECT(gone.got, -EIDRM);
}

static int send_many(void *arg)
{
	struct actor *a = arg;

	for (int i = 0; i < 50; i++)
		if (send_at(BASE + a->slot * 256, a->id, 1 + i % 3, 8, 0))
			return 1;
	return 0;
}

static int receive_many(void *arg)
{
	struct actor *a = arg;

	for (int i = 0; i < 50; i++)
		if (receive_at(BASE + a->slot * 256, a->id, 64, 0, 0) < 0)
			return 1;
	return 0;
}

SCENE_CASE(many_at_once)
{
	struct actor actors[4];
	struct wait_opts wo;
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 0600);
	limit(id, 20);
	for (int i = 0; i < 4; i++) {
		actors[i] = (struct actor){ .slot = i, .id = id };
		KUNIT_ASSERT_GT(test, spawn(i & 1 ? send_many : receive_many, &actors[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
		EXPECT(wo.status, 0);
	}
	EXPECT(stat_of(id).msg_qnum, 0);
	EXPECT(stat_of(id).msg_cbytes, 0);
	EXPECT(rm(id), 0);
}

/* What is still in it goes with it: the end of the case looks for leaks. */
SCENE_CASE(no_memory)
{
	long id;

	use_memory(test, 4);
	KUNIT_FAIL_FROM(test, run) {
		id = get(KEY, IPC_CREAT | 0600);
		if (kunit_fail_nth_hit(&run))
			EXPECT(id, -ENOMEM);
		else
			EXPECT(rm(id), 0);
	}
	id = get(KEY, IPC_CREAT | 0600);
	EXPECT(send(id, 1, 1, 0), 0);
	KUNIT_FAIL_NTH(test, run) {
		long ret = send(id, 1, 40, 0);

		EXPECT(ret, kunit_fail_nth_hit(&run) ? -ENOMEM : 0);
		EXPECT(stat_of(id).msg_qnum, ret ? 1 : 2);
	}
	EXPECT(rm(id), 0);
}

static struct kunit_case msg_cases[] = {
	KUNIT_CASE(queues),
	KUNIT_CASE(types),
	KUNIT_CASE(bad_messages),
	KUNIT_CASE(limits_and_rights),
	KUNIT_CASE(receivers_wait),
	KUNIT_CASE(senders_wait),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(no_memory),
	{}
};

static struct kunit_suite msg_suite = {
	.name = "sysv_msg",
	.test_cases = msg_cases,
};
kunit_test_suite(msg_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
