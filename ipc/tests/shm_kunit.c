// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of System V shared memory. What the calls answer was seen on Linux. Each case is a
 * process, and leaves no segment.
 */
#include <kunit/fail_nth.h>
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/sysv_ipc.h>
#include <uapi/asm/shmbuf.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/ipc.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/shm.h>

#include "../../kernel/tests/scene.h"

#define KEY	0x5eed
#define AT	(BASE + (1ul << 24))	/* where nothing is mapped */
#define SHM_DEST	01000
#define SHM_LOCKED	02000

static long get(int key, size_t size, int flags)
{
	return ksyscall(__NR_shmget, key, size, flags);
}

static long at(long id, unsigned long addr, int flags)
{
	return ksyscall(__NR_shmat, id, addr, flags);
}

static long dt(unsigned long addr)
{
	return ksyscall(__NR_shmdt, addr);
}

static long ctl(long id, int cmd)
{
	return ksyscall(__NR_shmctl, id, cmd, BASE);
}

static struct shmid64_ds stat_of(long id)
{
	struct shmid64_ds ds = {};

	KUNIT_EXPECT_EQ(kunit_get_current_test(), ctl(id, IPC_STAT), 0l);
	got_bytes(BASE, &ds, sizeof(ds));
	return ds;
}

static unsigned long attached(long id)
{
	return stat_of(id).shm_nattch;
}

static struct shm_info usage(void)
{
	struct shm_info info = {};

	KUNIT_EXPECT_GE(kunit_get_current_test(), ctl(0, SHM_INFO), 0l);
	got_bytes(BASE, &info, sizeof(info));
	return info;
}

#define EXPECT(call, want)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(want))

/* --- Identifiers and keys. --- */

SCENE_CASE(keys_lead_to_segments)
{
	long id, other;

	use_memory(test, 4);
	EXPECT(get(KEY, 100, 0600), -ENOENT);
	id = get(KEY, 100, IPC_CREAT | 0600);
	KUNIT_ASSERT_GE(test, id, 0l);
	EXPECT(get(KEY, 100, 0), id);
	EXPECT(get(KEY, 0, 0), id);
	EXPECT(get(KEY, 101, 0), -EINVAL);
	EXPECT(get(KEY, 100, IPC_CREAT), id);
	EXPECT(get(KEY, 101, IPC_CREAT | IPC_EXCL), -EEXIST);
	other = get(IPC_PRIVATE, 1, 0600);
	KUNIT_EXPECT_GE(test, other, 0l);
	KUNIT_EXPECT_NE(test, other, id);
	EXPECT(ctl(other, IPC_RMID), 0);
	EXPECT(ctl(id, IPC_RMID), 0);
	EXPECT(ctl(id, IPC_RMID), -EINVAL);
	EXPECT(get(KEY, 100, 0), -ENOENT);
}

/* An index is used again, an identifier is not. */
SCENE_CASE(old_identifiers_stay_wrong)
{
	long first, id;

	use_memory(test, 4);
	first = get(IPC_PRIVATE, 1, 0600);
	EXPECT(ctl(first, IPC_RMID), 0);
	do {
		id = get(IPC_PRIVATE, 1, 0600);
		KUNIT_ASSERT_GE(test, id, 0l);
		KUNIT_ASSERT_NE(test, id, first);
		EXPECT(ctl(id, IPC_RMID), 0);
	} while (id % 32768 != first % 32768);
	EXPECT(at(first, 0, 0), -EINVAL);
	EXPECT(ctl(first, IPC_STAT), -EINVAL);
}

SCENE_CASE(what_it_says_of_itself)
{
	struct shmid64_ds ds;
	long id;

	use_memory(test, 4);
	id = get(KEY, 5000, IPC_CREAT | 0640);
	ds = stat_of(id);
	KUNIT_EXPECT_EQ(test, ds.shm_perm.key, KEY);
	KUNIT_EXPECT_EQ(test, (int)ds.shm_perm.mode, 0640);
	KUNIT_EXPECT_EQ(test, (long)ds.shm_perm.seq, id >> 15);
	KUNIT_EXPECT_EQ(test, ds.shm_segsz, 5000ul);
	KUNIT_EXPECT_EQ(test, ds.shm_cpid, current->tgid);
	KUNIT_EXPECT_EQ(test, ds.shm_lpid, 0);
	KUNIT_EXPECT_EQ(test, ds.shm_nattch, 0ul);
	KUNIT_EXPECT_EQ(test, ds.shm_atime, 0l);
	EXPECT(ctl(id % 32768, SHM_STAT), id);
	EXPECT(ctl(id % 32768, SHM_STAT_ANY), id);
	EXPECT(ctl(32767, SHM_STAT), -EINVAL);
	EXPECT(ctl(id, 99), -EINVAL);
	EXPECT(ctl(id, IPC_STAT | 0x100), -EINVAL);
	EXPECT(ctl(-1, IPC_STAT), -EINVAL);
	EXPECT(ctl(id, -1), -EINVAL);
	EXPECT(ksyscall(__NR_shmctl, id, IPC_STAT, 8), -EFAULT);
	EXPECT(ksyscall(__NR_shmctl, id, IPC_SET, 8), -EFAULT);
	EXPECT(ksyscall(__NR_shmctl, 0, SHM_INFO, 8), -EFAULT);
	EXPECT(ksyscall(__NR_shmctl, 0, IPC_INFO, 8), -EFAULT);
	EXPECT(ctl(id, IPC_RMID), 0);
}

/* --- Who may. --- */

/* From here on the scene is user 1000, of no group that matters. */
static void become_user(struct kunit *test)
{
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_NULL(test, new);
	new->euid = new->fsuid = 1000;
	new->egid = new->fsgid = 1000;
	new->cap_effective = 0;
	commit_creds(new);
}

static int as_user(void *arg)
{
	struct kunit *test = current->kunit_test;
	long id = *(long *)arg;

	become_user(test);
	EXPECT(get(KEY, 0, 0), id);
	EXPECT(get(KEY, 0, 0444), id);
	EXPECT(get(KEY, 0, 0200), -EACCES);
	EXPECT(at(id, 0, 0), -EACCES);
	EXPECT(at(id, AT, SHM_RDONLY), AT);
	EXPECT(at(id, 0, SHM_RDONLY | SHM_EXEC), -EACCES);
	EXPECT(ksyscall(__NR_mprotect, AT, PAGE_SIZE, RW), -EACCES);
	EXPECT(dt(AT), 0);
	EXPECT(ctl(id, IPC_STAT), 0);
	EXPECT(ctl(id, IPC_RMID), -EPERM);
	EXPECT(ctl(id, IPC_SET), -EPERM);
	EXPECT(ctl(id, SHM_LOCK), -EPERM);
	return 0;
}

static int without_rights(void *arg)
{
	struct kunit *test = current->kunit_test;
	long id = *(long *)arg;

	become_user(test);
	EXPECT(get(KEY, 0, 0), id);
	EXPECT(get(KEY, 0, 0400), -EACCES);
	EXPECT(at(id, 0, SHM_RDONLY), -EACCES);
	EXPECT(ctl(id, IPC_STAT), -EACCES);
	EXPECT(ctl(id % 32768, SHM_STAT), -EACCES);
	EXPECT(ctl(id % 32768, SHM_STAT_ANY), id);
	return 0;
}

static int as_owner(void *arg)
{
	struct kunit *test = current->kunit_test;
	long id = *(long *)arg;

	become_user(test);
	EXPECT(at(id, AT, 0), AT);
	EXPECT(dt(AT), 0);
	EXPECT(ctl(id, IPC_RMID), 0);
	return 0;
}

struct role {
	struct kunit *test;
	int (*fn)(void *arg);
	void *arg;
};

static int play_role(void *data)
{
	struct role *role = data;
	int ret;

	current->kunit_test = role->test;
	ret = role->fn(role->arg);
	current->kunit_test = NULL;
	return ret;
}

/* @fn in a child of its own, which may have expectations. */
static void run_child(struct kunit *test, int (*fn)(void *arg), void *arg)
{
	struct role role = { .test = test, .fn = fn, .arg = arg };
	struct wait_opts wo;

	KUNIT_ASSERT_GT(test, spawn(play_role, &role), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	KUNIT_EXPECT_EQ(test, wo.status, 0);
}

static void set_perm(long id, uid_t uid, int mode)
{
	struct shmid64_ds ds = { .shm_perm = { .uid = uid, .gid = 5, .mode = mode } };

	put_bytes(BASE, &ds, sizeof(ds));
	KUNIT_EXPECT_EQ(kunit_get_current_test(), ctl(id, IPC_SET),
			uid == -1u ? -(long)EINVAL : 0l);
}

SCENE_CASE(permissions)
{
	long id;

	use_memory(test, 4);
	id = get(KEY, 100, IPC_CREAT | 0644);
	run_child(test, as_user, &id);
	set_perm(id, 0, 0600);
	run_child(test, without_rights, &id);
	set_perm(id, -1, 0600);
	set_perm(id, 1000, 07600);
	KUNIT_EXPECT_EQ(test, (int)stat_of(id).shm_perm.mode, 0600);
	KUNIT_EXPECT_EQ(test, (int)stat_of(id).shm_perm.gid, 5);
	KUNIT_EXPECT_EQ(test, (int)stat_of(id).shm_perm.cuid, 0);
	run_child(test, as_owner, &id);
	EXPECT(ctl(id, IPC_STAT), -EINVAL);
}

/* --- Where. --- */

SCENE_CASE(addresses)
{
	long id, where;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 2 * PAGE_SIZE, 0600);
	where = at(id, 0, 0);
	KUNIT_EXPECT_GT(test, where, 0l);
	EXPECT(dt(where), 0);
	EXPECT(dt(where), -EINVAL);
	EXPECT(at(id, AT + 1, 0), -EINVAL);
	EXPECT(at(id, AT + 1, SHM_RND), AT);
	EXPECT(dt(AT + 1), -EINVAL);
	EXPECT(at(id, AT, 0), -EINVAL);
	EXPECT(at(id, AT - PAGE_SIZE, 0), -EINVAL);
	EXPECT(at(id, AT, SHM_REMAP), AT);
	EXPECT(attached(id), 1);
	EXPECT(at(id, 0, SHM_REMAP), -EINVAL);
	EXPECT(at(id, 1, SHM_REMAP | SHM_RND), -EINVAL);
	EXPECT(at(-1, 0, 0), -EINVAL);
	EXPECT(at(id, PAGE_MASK, 0), -EINVAL);
	EXPECT(at(id, PAGE_MASK, SHM_REMAP), -ENOMEM);
	EXPECT(at(id, PAGE_MASK >> 4 & PAGE_MASK, 0), -ENOMEM);
	EXPECT(attached(id), 1);
	EXPECT(dt(AT), 0);
	EXPECT(ctl(id, IPC_RMID), 0);
}

SCENE_CASE(all_see_the_same)
{
	long id;
	int word = 0x1234;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 2 * PAGE_SIZE, 0600);
	EXPECT(at(id, AT, 0), AT);
	EXPECT(at(id, AT + 4 * PAGE_SIZE, SHM_RDONLY), AT + 4 * PAGE_SIZE);
	put_bytes(AT + PAGE_SIZE, &word, sizeof(word));
	EXPECT(got_word(AT + 5 * PAGE_SIZE), 0x1234);
	EXPECT(got_word(AT + 4 * PAGE_SIZE), 0);
	KUNIT_EXPECT_NE(test, copy_to_user(USER(AT + 4 * PAGE_SIZE), &word, 4), 0ul);
	EXPECT(attached(id), 2);
	EXPECT(usage().shm_rss, 2);
	EXPECT(dt(AT), 0);
	EXPECT(dt(AT + 4 * PAGE_SIZE), 0);
	/* It stays, with nobody there. */
	EXPECT(at(id, AT, 0), AT);
	EXPECT(got_word(AT + PAGE_SIZE), 0x1234);
	EXPECT(stat_of(id).shm_lpid, current->tgid);
	EXPECT(dt(AT), 0);
	EXPECT(ctl(id, IPC_RMID), 0);
}

/* --- How many have it. --- */

struct meeting {
	struct completion here, go;
};

static int stay(void *arg)
{
	struct meeting *m = arg;

	complete(&m->here);
	wait_for_completion(&m->go);
	return 0;
}

SCENE_CASE(a_fork_has_it_too)
{
	struct meeting m;
	struct wait_opts wo;
	long id;

	init_completion(&m.here);
	init_completion(&m.go);
	use_memory(test, 4);
	id = get(KEY, PAGE_SIZE, IPC_CREAT | 0600);
	EXPECT(at(id, AT, 0), AT);
	KUNIT_ASSERT_GT(test, spawn(stay, &m), 0);
	wait_for_completion(&m.here);
	EXPECT(attached(id), 2);
	EXPECT(dt(AT), 0);
	EXPECT(attached(id), 1);
	EXPECT(ctl(id, IPC_RMID), 0);
	/* It is there yet, but nobody comes to it by the key. */
	EXPECT(stat_of(id).shm_perm.mode, 0600 | SHM_DEST);
	EXPECT(stat_of(id).shm_perm.key, IPC_PRIVATE);
	EXPECT(get(KEY, PAGE_SIZE, 0), -ENOENT);
	EXPECT(at(id, AT, 0), AT);
	EXPECT(dt(AT), 0);
	complete(&m.go);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	EXPECT(ctl(id, IPC_STAT), -EINVAL);
}

/* Each VMA counts. */
SCENE_CASE(parts)
{
	unsigned long page = PAGE_SIZE;
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 6 * page, 0600);
	EXPECT(at(id, AT, 0), AT);
	EXPECT(ksyscall(__NR_munmap, AT + 2 * page, page), 0);
	EXPECT(attached(id), 2);
	EXPECT(ksyscall(__NR_mprotect, AT + 4 * page, page, PROT_READ), 0);
	EXPECT(attached(id), 4);
	EXPECT(ksyscall(__NR_munmap, AT, page), 0);
	/* One that was moved is not where it was put; another that comes between is not ours. */
	EXPECT(ksyscall(__NR_mremap, AT + 5 * page, page, page,
			MREMAP_MAYMOVE | MREMAP_FIXED, AT + 20 * page), AT + 20 * page);
	EXPECT(map_at(current->mm, AT + 2 * page, 1, RW), AT + 2 * page);
	EXPECT(attached(id), 4);
	EXPECT(ctl(id, IPC_RMID), 0);
	EXPECT(dt(AT + page), -EINVAL);
	EXPECT(dt(AT), 0);
	EXPECT(attached(id), 1);
	EXPECT(ksyscall(__NR_munmap, AT + 2 * page, page), 0);
	EXPECT(ksyscall(__NR_munmap, AT + 20 * page, page), 0);
	EXPECT(ctl(id, IPC_STAT), -EINVAL);
}

static int use_often(void *arg)
{
	long id = *(long *)arg;

	for (int i = 0; i < 40; i++) {
		long where = at(id, 0, i & 1 ? SHM_RDONLY : 0);
		u8 byte = 1;

		if (where < 0 || copy_from_user(&byte, USER(where), 1) || byte ||
		    dt(where))
			return 1;
	}
	return 0;
}

SCENE_CASE(many_at_once)
{
	struct wait_opts wo;
	long id;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, PAGE_SIZE, 0600);
	EXPECT(at(id, AT, 0), AT);
	for (int i = 0; i < 4; i++)
		KUNIT_ASSERT_GT(test, spawn(use_often, &id), 0);
	EXPECT(ctl(id, IPC_RMID), 0);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
		EXPECT(wo.status, 0);
	}
	EXPECT(attached(id), 1);
	EXPECT(dt(AT), 0);
	EXPECT(ctl(id, IPC_STAT), -EINVAL);
}

/* --- Limits. --- */

SCENE_CASE(limits)
{
	struct shminfo64 info;
	long id;

	use_memory(test, 4);
	EXPECT(get(IPC_PRIVATE, 0, 0600), -EINVAL);
	EXPECT(get(IPC_PRIVATE, ~0ul, 0600), -EINVAL);
	EXPECT(get(IPC_PRIVATE, SHMMAX, 0600), -EINVAL);
	EXPECT(get(IPC_PRIVATE, PAGE_SIZE, SHM_HUGETLB | 0600), -EINVAL);
	shm_ctlmax = 3 * PAGE_SIZE;
	shm_ctlall = 2;
	shm_ctlmni = 1;
	EXPECT(get(IPC_PRIVATE, shm_ctlmax + 1, 0600), -EINVAL);
	EXPECT(get(IPC_PRIVATE, shm_ctlmax, 0600), -ENOSPC);
	id = get(IPC_PRIVATE, PAGE_SIZE + 1, 0600);
	KUNIT_EXPECT_GE(test, id, 0l);
	EXPECT(usage().shm_tot, 2);
	EXPECT(usage().used_ids, 1);
	EXPECT(get(IPC_PRIVATE, 1, 0600), -ENOSPC);
	shm_ctlall = 3;
	EXPECT(get(IPC_PRIVATE, 1, 0600), -ENOSPC);
	EXPECT(ctl(0, IPC_INFO), id % 32768);
	got_bytes(BASE, &info, sizeof(info));
	KUNIT_EXPECT_EQ(test, info.shmall, 3ul);
	KUNIT_EXPECT_EQ(test, info.shmmni, 1ul);
	KUNIT_EXPECT_EQ(test, info.shmmin, 1ul);
	shm_ctlmax = SHMMAX;
	shm_ctlall = SHMALL;
	shm_ctlmni = SHMMNI;
	EXPECT(ctl(id, IPC_RMID), 0);
	EXPECT(usage().shm_tot, 0);
}

SCENE_CASE(locked)
{
	atomic_long_t *count = &current_cred()->user->locked_shm;
	long id, other;

	use_memory(test, 4);
	id = get(IPC_PRIVATE, 2 * PAGE_SIZE, 0600);
	other = get(IPC_PRIVATE, 2 * PAGE_SIZE, 0600);
	lose_rights();
	current->signal->rlim[RLIMIT_MEMLOCK].rlim_cur = 0;
	EXPECT(ctl(id, SHM_LOCK), -EPERM);
	EXPECT(ctl(id, SHM_UNLOCK), 0);
	current->signal->rlim[RLIMIT_MEMLOCK].rlim_cur = 3 * PAGE_SIZE;
	EXPECT(ctl(id, SHM_LOCK), 0);
	EXPECT(ctl(id, SHM_LOCK), 0);
	EXPECT(atomic_long_read(count), 2);
	EXPECT(stat_of(id).shm_perm.mode, 0600 | SHM_LOCKED);
	EXPECT(ctl(other, SHM_LOCK), -ENOMEM);
	EXPECT(ctl(id, SHM_UNLOCK), 0);
	EXPECT(ctl(other, SHM_LOCK), 0);
	EXPECT(stat_of(id).shm_perm.mode, 0600);
	EXPECT(ctl(other, IPC_RMID), 0);
	EXPECT(ctl(id, IPC_RMID), 0);
	EXPECT(atomic_long_read(count), 0);
	EXPECT(ctl(id, SHM_LOCK), -EINVAL);
}

/* --- What /proc will show. --- */

static int see(const struct ipc_line *line, void *arg)
{
	*(long *)arg += line->ds.shm.shm_segsz;
	return line->ds.shm.shm_segsz == 7 ? 7 : 0;
}

SCENE_CASE(lines)
{
	long a, b, sum = 0;

	use_memory(test, 4);
	a = get(IPC_PRIVATE, 3, 0600);
	b = get(IPC_PRIVATE, 4, 0600);
	EXPECT(iterate_shm(see, &sum), 0);
	EXPECT(sum, 7);
	EXPECT(ctl(a, IPC_RMID), 0);
	a = get(IPC_PRIVATE, 7, 0600);
	EXPECT(iterate_shm(see, &sum), 7);
	EXPECT(ctl(a, IPC_RMID), 0);
	EXPECT(ctl(b, IPC_RMID), 0);
}

/* --- Without memory. --- */

/* An identifier is asked for twice: so all that follow fail, too. */
SCENE_CASE(no_memory_for_a_segment)
{
	use_memory(test, 4);
	KUNIT_FAIL_FROM(test, run) {
		long id = get(KEY, PAGE_SIZE, IPC_CREAT | 0600);

		if (kunit_fail_nth_hit(&run)) {
			EXPECT(id, -ENOMEM);
			EXPECT(get(KEY, 0, 0), -ENOENT);
			EXPECT(usage().shm_tot, 0);
		} else {
			EXPECT(ctl(id, IPC_RMID), 0);
		}
	}
}

SCENE_CASE(no_memory_to_attach)
{
	long id;

	use_memory(test, 4);
	EXPECT(clear_user(USER(BASE), 4 * PAGE_SIZE), 0);
	id = get(KEY, PAGE_SIZE, IPC_CREAT | 0600);
	KUNIT_FAIL_FROM(test, run) {
		long where = at(id, 0, 0);

		if (kunit_fail_nth_hit(&run)) {
			EXPECT(where, -ENOMEM);
		} else {
			KUNIT_EXPECT_GT(test, where, 0l);
			EXPECT(attached(id), 1);
			EXPECT(dt(where), 0);
		}
		EXPECT(attached(id), 0);
	}
	EXPECT(ctl(id, IPC_RMID), 0);
}

static struct kunit_case shm_cases[] = {
	KUNIT_CASE(keys_lead_to_segments),
	KUNIT_CASE(old_identifiers_stay_wrong),
	KUNIT_CASE(what_it_says_of_itself),
	KUNIT_CASE(permissions),
	KUNIT_CASE(addresses),
	KUNIT_CASE(all_see_the_same),
	KUNIT_CASE(a_fork_has_it_too),
	KUNIT_CASE(parts),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(limits),
	KUNIT_CASE(locked),
	KUNIT_CASE(lines),
	KUNIT_CASE(no_memory_for_a_segment),
	KUNIT_CASE(no_memory_to_attach),
	{}
};

static struct kunit_suite shm_suite = {
	.name = "sysv_shm",
	.test_cases = shm_cases,
};
kunit_test_suite(shm_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
