// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of System V semaphores. What the calls answer was seen on Linux. Each case is a
 * process, and leaves no set.
 */
#include <kunit/fail_nth.h>
#include <linux/module.h>
#include <linux/sysv_ipc.h>
#include <uapi/linux/ipc.h>
#include <uapi/linux/sem.h>
#include <uapi/linux/time_types.h>

#include "../../kernel/tests/scene.h"

#define KEY	0x5eed
#define EXPECT(call, want)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(want))

static long get(int key, int nr, int flags)
{
	return ksyscall(__NR_semget, key, nr, flags);
}

static long ctl(long id, int num, int cmd, unsigned long arg)
{
	return ksyscall(__NR_semctl, id, num, cmd, arg);
}

static long val(long id, int num)
{
	return ctl(id, num, GETVAL, 0);
}

static long rm(long id)
{
	return ctl(id, 0, IPC_RMID, 0);
}

/* @slot: whose call it is, where several share the memory. */
static long ops_at(int slot, long id, const struct sembuf *ops, int nr)
{
	unsigned long at = BASE + slot * 256;

	if (copy_to_user(USER(at), ops, nr * sizeof(*ops)))
		return -ENOTTY;
	return ksyscall(__NR_semop, id, at, nr);
}

#define OPS(id, ...) \
({ \
	const struct sembuf __ops[] = { __VA_ARGS__ }; \
	ops_at(0, id, __ops, ARRAY_SIZE(__ops)); \
})

/* --- Sets. --- */

SCENE_CASE(sets)
{
	struct semid64_ds ds;
	struct seminfo info;
	long id;

	use_memory(test, 4);
	EXPECT(get(KEY, 3, 0600), -ENOENT);
	EXPECT(get(IPC_PRIVATE, 0, 0600), -EINVAL);
	EXPECT(get(IPC_PRIVATE, -1, 0600), -EINVAL);
	EXPECT(get(IPC_PRIVATE, SEMMSL + 1, 0600), -EINVAL);
	id = get(KEY, 3, IPC_CREAT | 0640);
	KUNIT_ASSERT_GE(test, id, 0l);
	EXPECT(get(KEY, 0, 0), id);
	EXPECT(get(KEY, 4, 0), -EINVAL);
	EXPECT(get(KEY, 3, IPC_CREAT | IPC_EXCL), -EEXIST);
	EXPECT(ctl(id, 0, IPC_STAT, BASE), 0);
	got_bytes(BASE, &ds, sizeof(ds));
	EXPECT(ds.sem_nsems, 3);
	EXPECT(ds.sem_otime, 0);
	EXPECT(ds.sem_perm.key, KEY);
	EXPECT(ds.sem_perm.mode, 0640);
	EXPECT(ctl(id % 32768, 0, SEM_STAT, BASE), id);
	EXPECT(ctl(0, 0, SEM_INFO, BASE), id % 32768);
	got_bytes(BASE, &info, sizeof(info));
	EXPECT(info.semusz, 1);
	EXPECT(info.semaem, 3);
	EXPECT(ctl(0, 0, IPC_INFO, BASE), id % 32768);
	got_bytes(BASE, &info, sizeof(info));
	EXPECT(info.semaem, SEMAEM);
	EXPECT(info.semopm, SEMOPM);
	EXPECT(ctl(id, 0, IPC_STAT, 8), -EFAULT);
	EXPECT(ctl(id, 0, 99, 0), -EINVAL);
	EXPECT(rm(id), 0);
	EXPECT(rm(id), -EINVAL);
}

SCENE_CASE(limits)
{
	long id;

	use_memory(test, 4);
	sem_ctls[0] = 4;
	sem_ctls[1] = 5;
	sem_ctls[3] = 2;
	EXPECT(get(IPC_PRIVATE, 5, 0600), -EINVAL);
	id = get(IPC_PRIVATE, 4, 0600);
	EXPECT(get(IPC_PRIVATE, 2, 0600), -ENOSPC);
	sem_ctls[3] = 1;
	EXPECT(get(IPC_PRIVATE, 1, 0600), -ENOSPC);
	sem_ctls[0] = SEMMSL;
	sem_ctls[1] = SEMMNS;
	sem_ctls[3] = SEMMNI;
	EXPECT(rm(id), 0);
}

SCENE_CASE(values)
{
	u16 some[3] = { 1, 2, SEMVMX + 1 };
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 3, 0600);
	EXPECT(val(id, 0), 0);
	EXPECT(ctl(id, 1, SETVAL, 7), 0);
	EXPECT(val(id, 1), 7);
	EXPECT(ctl(id, 1, GETPID, 0), current->tgid);
	EXPECT(ctl(id, 0, GETPID, 0), 0);
	EXPECT(ctl(id, 1, SETVAL, SEMVMX + 1), -ERANGE);
	EXPECT(ctl(id, 1, SETVAL, -1), -ERANGE);
	EXPECT(ctl(id, 3, SETVAL, 1), -EINVAL);
	EXPECT(val(id, 3), -EINVAL);
	EXPECT(val(id, -1), -EINVAL);
	put_bytes(BASE, some, sizeof(some));
	EXPECT(ctl(id, 0, SETALL, BASE), -ERANGE);
	EXPECT(val(id, 0), 0);
	some[2] = 3;
	put_bytes(BASE, some, sizeof(some));
	EXPECT(ctl(id, 0, SETALL, BASE), 0);
	EXPECT(ctl(id, 0, SETALL, 8), -EFAULT);
	EXPECT(ctl(id, 0, GETALL, BASE + 64), 0);
	memset(some, 0, sizeof(some));
	got_bytes(BASE + 64, some, sizeof(some));
	EXPECT(some[0] + 10 * some[1] + 100 * some[2], 321);
	EXPECT(ctl(id, 0, GETALL, 8), -EFAULT);
	EXPECT(rm(id), 0);
	EXPECT(val(id, 0), -EINVAL);
}

/* --- Operations. --- */

SCENE_CASE(all_or_nothing)
{
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 2, 0600);
	EXPECT(OPS(id, { 0, 3, 0 }, { 1, 1, 0 }), 0);
	EXPECT(OPS(id, { 0, -2, 0 }, { 1, -2, IPC_NOWAIT }), -EAGAIN);
	EXPECT(val(id, 0), 3);
	EXPECT(OPS(id, { 0, 0, IPC_NOWAIT }), -EAGAIN);
	/* In their order: what the first has done counts for the second. */
	EXPECT(OPS(id, { 0, -3, 0 }, { 0, 0, IPC_NOWAIT }, { 0, 1, 0 }), 0);
	EXPECT(val(id, 0), 1);
	EXPECT(OPS(id, { 1, SEMVMX - 1, 0 }), 0);
	EXPECT(OPS(id, { 0, 1, 0 }, { 1, 1, 0 }), -ERANGE);
	EXPECT(val(id, 0), 1);
	EXPECT(OPS(id, { 2, 1, 0 }), -EFBIG);
	EXPECT(OPS(-1, { 0, 1, 0 }), -EINVAL);
	EXPECT(OPS(id + 1, { 0, 1, 0 }), -EINVAL);
	EXPECT(ksyscall(__NR_semop, id, BASE, 0), -EINVAL);
	EXPECT(ksyscall(__NR_semop, id, BASE, SEMOPM + 1), -E2BIG);
	EXPECT(ksyscall(__NR_semop, id, 8, 1), -EFAULT);
	EXPECT(rm(id), 0);
}

SCENE_CASE(rights)
{
	struct cred *new;
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 1, 0604);
	new = prepare_creds();
	new->euid = new->egid = new->fsgid = 1000;
	new->cap_effective = 0;
	commit_creds(new);
	EXPECT(OPS(id, { 0, 0, 0 }), 0);
	EXPECT(OPS(id, { 0, 1, 0 }), -EACCES);
	EXPECT(val(id, 0), 0);
	EXPECT(ctl(id, 0, SETVAL, 1), -EACCES);
	EXPECT(ctl(id, 0, SETALL, BASE), -EACCES);
	EXPECT(rm(id), -EPERM);
	new = prepare_creds();
	new->euid = 0;
	commit_creds(new);
	EXPECT(rm(id), 0);
}

SCENE_CASE(it_gives_up)
{
	struct __kernel_timespec ts = { 0, 1000 }, bad = { 0, -1 }, past = { LLONG_MIN, 0 };
	const struct sembuf op = { 0, -1, 0 };
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 1, 0600);
	put_bytes(BASE, &op, sizeof(op));
	put_bytes(BASE + 64, &ts, sizeof(ts));
	put_bytes(BASE + 128, &bad, sizeof(bad));
	EXPECT(ksyscall(__NR_semtimedop, id, BASE, 1, BASE + 64), -EAGAIN);
	EXPECT(ksyscall(__NR_semtimedop, id, BASE, 1, BASE + 128), -EINVAL);
	put_bytes(BASE + 128, &past, sizeof(past));
	EXPECT(ksyscall(__NR_semtimedop, id, BASE, 1, BASE + 128), -EINVAL);
	EXPECT(ksyscall(__NR_semtimedop, id, BASE, 1, 8), -EFAULT);
	be_interrupted();
	EXPECT(ksyscall(__NR_semop, id, BASE, 1), -EINTR);
	EXPECT(ctl(id, 0, GETNCNT, 0), 0);
	forget_signal();
	EXPECT(rm(id), 0);
}

/* --- Who waits. --- */

struct waiter {
	int slot;
	long id, got;
	struct sembuf ops[2];
	int nr;
};

static int wait_in_child(void *arg)
{
	struct waiter *w = arg;

	w->got = ops_at(w->slot, w->id, w->ops, w->nr);
	return 0;
}

/* Until so many wait for semaphore @num. */
static void until_waiting(long id, int num, int cmd, long nr)
{
	while (ctl(id, num, cmd, 0) != nr)
		yield();
}

static void reap(struct kunit *test, int nr)
{
	struct wait_opts wo;

	while (nr--)
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
}

SCENE_CASE(waiters)
{
	struct waiter grow = { 1, .ops = { { 0, -2, 0 }, { 1, -1, 0 } }, .nr = 2 };
	struct waiter zero = { 2, .ops = { { 1, 0, 0 } }, .nr = 1 };
	struct waiter gone = { 3, .ops = { { 2, -1, 0 } }, .nr = 1 };
	long id;

	use_memory(test, 4);
	id = grow.id = zero.id = gone.id = get(IPC_PRIVATE, 3, 0600);
	EXPECT(OPS(id, { 1, 1, 0 }), 0);
	KUNIT_ASSERT_GT(test, spawn(wait_in_child, &grow), 0);
	KUNIT_ASSERT_GT(test, spawn(wait_in_child, &zero), 0);
	KUNIT_ASSERT_GT(test, spawn(wait_in_child, &gone), 0);
	until_waiting(id, 0, GETNCNT, 1);
	until_waiting(id, 1, GETZCNT, 1);
	until_waiting(id, 2, GETNCNT, 1);
	EXPECT(ctl(id, 0, GETZCNT, 0), 0);
	EXPECT(ctl(id, 1, GETNCNT, 0), 0);
	EXPECT(OPS(id, { 0, 1, 0 }), 0);
	EXPECT(ctl(id, 0, GETNCNT, 0), 1);
	/* What is done for one is what the other has waited for. */
	EXPECT(ctl(id, 0, SETVAL, 5), 0);
	EXPECT(val(id, 0), 3);
	EXPECT(val(id, 1), 0);
	reap(test, 2);
	EXPECT(grow.got, 0);
	EXPECT(zero.got, 0);
	EXPECT(rm(id), 0);
	reap(test, 1);
	EXPECT(gone.got, -EIDRM);
}

static int count_up(void *arg)
{
	struct waiter *w = arg;
	const struct sembuf down = { 0, -1, SEM_UNDO }, up = { 0, 1, SEM_UNDO };

	for (int i = 0; i < 50; i++) {
		if (ops_at(w->slot, w->id, &down, 1))
			return 1;
		WRITE_ONCE(*(long *)w->got, READ_ONCE(*(long *)w->got) + 1);
		if (ops_at(w->slot, w->id, &up, 1))
			return 1;
	}
	return 0;
}

/* A semaphore keeps all but one out. */
SCENE_CASE(it_is_a_lock)
{
	long total = 0, id;
	struct waiter w[4];

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 1, 0600);
	EXPECT(ctl(id, 0, SETVAL, 1), 0);
	for (int i = 0; i < 4; i++) {
		w[i] = (struct waiter){ .slot = i, .id = id, .got = (long)&total };
		KUNIT_ASSERT_GT(test, spawn(count_up, &w[i]), 0);
	}
	reap(test, 4);
	EXPECT(total, 200);
	EXPECT(val(id, 0), 1);
	EXPECT(rm(id), 0);
}

/* --- Undo. --- */

static int add_and_end(void *arg)
{
	return OPS(*(long *)arg, { 0, 5, SEM_UNDO }, { 1, 1, 0 }, { 2, -1, SEM_UNDO }) ? 1 : 0;
}

SCENE_CASE(an_end_undoes)
{
	struct waiter w = { 1, .ops = { { 2, -2, 0 } }, .nr = 1 };
	struct wait_opts wo;
	long id;

	use_memory(test, 4);
	w.id = id = get(IPC_PRIVATE, 3, 0600);
	EXPECT(ctl(id, 2, SETVAL, 2), 0);
	KUNIT_ASSERT_GT(test, spawn(add_and_end, &id), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	EXPECT(wo.status, 0);
	EXPECT(val(id, 0), 0);
	EXPECT(val(id, 1), 1);
	EXPECT(val(id, 2), 2);
	/* Of who waits, the end is an event, too. */
	EXPECT(ctl(id, 2, SETVAL, 1), 0);
	KUNIT_ASSERT_GT(test, spawn(wait_in_child, &w), 0);
	until_waiting(id, 2, GETNCNT, 1);
	EXPECT(OPS(id, { 2, -1, SEM_UNDO }), 0);
	exit_sem(current);
	EXPECT(val(id, 2), 1);
	EXPECT(OPS(id, { 2, 1, 0 }), 0);
	reap(test, 1);
	EXPECT(w.got, 0);
	EXPECT(rm(id), 0);
}

/* What is set is not undone; what would go too far is refused. */
SCENE_CASE(undo_has_limits)
{
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 1, 0600);
	EXPECT(OPS(id, { 0, 5, SEM_UNDO }), 0);
	EXPECT(ctl(id, 0, SETVAL, 7), 0);
	exit_sem(current);
	EXPECT(val(id, 0), 7);
	EXPECT(OPS(id, { 0, SEMVMX - 7, SEM_UNDO }), 0);
	EXPECT(OPS(id, { 0, -9, 0 }), 0);
	EXPECT(OPS(id, { 0, 9, SEM_UNDO }), -ERANGE);
	EXPECT(val(id, 0), SEMVMX - 9);
	EXPECT(OPS(id, { 0, -SEMVMX + 9, 0 }), 0);
	exit_sem(current);
	EXPECT(val(id, 0), 0);
	EXPECT(OPS(id, { 0, 1, SEM_UNDO }), 0);
	EXPECT(rm(id), 0);
}

static int add_one(void *arg)
{
	return OPS(*(long *)arg, { 0, 1, SEM_UNDO }) ? 1 : 0;
}

SCENE_CASE(undo_can_be_shared)
{
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 1, 0600);
	KUNIT_ASSERT_GT(test, kernel_clone(&(struct kernel_clone_args){
		.exit_signal = SIGCHLD, .flags = CLONE_SYSVSEM,
		.fn = add_one, .fn_arg = &id }), 0);
	reap(test, 1);
	EXPECT(val(id, 0), 1);
	exit_sem(current);
	EXPECT(val(id, 0), 0);
	EXPECT(rm(id), 0);
}

/* --- Without memory. --- */

SCENE_CASE(no_memory)
{
	long id;

	use_memory(test, 4);
	KUNIT_FAIL_FROM(test, run) {
		id = get(KEY, 3, IPC_CREAT | 0600);
		if (kunit_fail_nth_hit(&run))
			EXPECT(id, -ENOMEM);
		else
			EXPECT(rm(id), 0);
	}
	id = get(KEY, 1, IPC_CREAT | 0600);
	EXPECT(OPS(id, { 0, 0, 0 }), 0);
	KUNIT_FAIL_NTH(test, run) {
		long ret = OPS(id, { 0, 1, SEM_UNDO });

		EXPECT(ret, kunit_fail_nth_hit(&run) ? -ENOMEM : 0);
		EXPECT(val(id, 0), !ret);
		exit_sem(current);
	}
	KUNIT_FAIL_NTH(test, run) {
		long ret = ctl(id, 0, GETALL, BASE);

		EXPECT(ret, kunit_fail_nth_hit(&run) ? -ENOMEM : 0);
	}
	EXPECT(rm(id), 0);
}

static struct kunit_case sem_cases[] = {
	KUNIT_CASE(sets),
	KUNIT_CASE(limits),
	KUNIT_CASE(values),
	KUNIT_CASE(all_or_nothing),
	KUNIT_CASE(rights),
	KUNIT_CASE(it_gives_up),
	KUNIT_CASE(waiters),
	KUNIT_CASE(it_is_a_lock),
	KUNIT_CASE(an_end_undoes),
	KUNIT_CASE(undo_has_limits),
	KUNIT_CASE(undo_can_be_shared),
	KUNIT_CASE(no_memory),
	{}
};

static struct kunit_suite sem_suite = {
	.name = "sysv_sem",
	.test_cases = sem_cases,
};
kunit_test_suite(sem_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
