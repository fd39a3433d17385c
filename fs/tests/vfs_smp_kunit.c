// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks while names come, go and move, and mounts appear and vanish, on all CPUs: what is
 * there all the while is found each time, and what is found is what it says it is.
 */
#include <linux/completion.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/kthread.h>
#include <linux/module.h>

#include "fs_user.h"

#define NR_WALKERS	3u
#define ROUNDS		(IS_ENABLED(CONFIG_UML) ? 3000u : 900u)

struct smp_world {
	struct fs_struct *fs;
	struct completion done[NR_WALKERS + 1];
	bool stop;
	unsigned int missed;		/* what has always been there */
	unsigned int wrong;		/* what is not what it should be */
	long err;			/* of who changes names */
};

struct walker {
	struct smp_world *w;
	unsigned int nr;
	int (*step)(struct smp_world *w, unsigned int round);
};

/* --- Looking. --- */

static int look_at(const char *name, struct kstat *stat)
{
	struct path path;
	int err = kern_path(name, 0, &path);

	if (err)
		return err;
	err = vfs_getattr(&path, stat);
	path_put(&path);
	return err;
}

static int stat_only(struct path_look *look, const struct path *path, bool may_sleep)
{
	return vfs_getattr(path, look->arg);
}

/* Without any reference. */
static int look_quickly(const char *name, struct kstat *stat)
{
	struct path_look look = { .fn = stat_only, .arg = stat };
	struct filename *filename __free(putname) = getname_kernel(name);

	return filename_look(AT_FDCWD, filename, 0, &look);
}

static void note_missed(struct smp_world *w, int err)
{
	if (err)
		__atomic_fetch_add(&w->missed, 1, __ATOMIC_RELAXED);
}

static void note_wrong(struct smp_world *w, bool wrong)
{
	if (wrong)
		__atomic_fetch_add(&w->wrong, 1, __ATOMIC_RELAXED);
}

/* "/a/x" is the one or the other of two files, of 1 and 2 bytes; "/a/stays" does. */
static int look_around(struct smp_world *w, unsigned int round)
{
	struct kstat stat;
	struct file *file;
	int err;

	note_missed(w, look_at("/a/stays", &stat));
	note_wrong(w, stat.size != 3);
	note_missed(w, look_quickly("/a/b/../stays", &stat));
	err = look_quickly("/a/x", &stat);
	note_missed(w, err);
	note_wrong(w, !err && stat.size != 1 && stat.size != 2);
	err = look_at("/a/moves/deep/f", &stat) ? look_at("/b/moves/deep/f", &stat) : 0;
	note_wrong(w, err && err != -ENOENT);
	file = filp_open("/a/x", O_RDONLY, 0);
	note_missed(w, PTR_ERR_OR_ZERO(file));
	if (!IS_ERR(file))
		fput(file);
	return 0;
}

static int walk_thread(void *arg)
{
	struct walker *me = arg;
	struct smp_world *w = me->w;

	current->fs = copy_fs_struct(w->fs);
	if (!current->fs) {
		current->fs = &init_fs;
		WRITE_ONCE(w->err, -ENOMEM);
	} else {
		for (unsigned int i = 0; !READ_ONCE(w->stop); i++) {
			me->step(w, i);
			cond_resched();
		}
	}
	exit_fs(current);
	complete(&w->done[me->nr]);
	return 0;
}

/* --- Changing. --- */

static long change_names(unsigned int round)
{
	char name[16];
	long err;

	err = k_rename2("/a/x", "/b/x", RENAME_EXCHANGE);
	err = err ?: round % 2 ? k_rename("/b/moves", "/a/moves") :
				 k_rename("/a/moves", "/b/moves");
	snprintf(name, sizeof(name), "/a/n%u", round % 50);
	err = err ?: round / 50 % 2 ? k_unlink(name) : k_make(name, "");
	return err;
}

/* Something is mounted on /smp/m, or nothing is: the way through it leads to one place. */
static int look_through(struct smp_world *w, unsigned int round)
{
	struct kstat stat;
	int err = look_at("/smp/m/f", &stat);

	note_wrong(w, err && err != -ENOENT);
	note_wrong(w, !err && stat.size && stat.size != 5);
	err = look_quickly("/smp/m/f", &stat);
	note_wrong(w, err && err != -ENOENT);
	err = look_quickly("/smp/m/../stays", &stat);
	note_missed(w, err);
	note_wrong(w, !err && stat.size != 3);
	note_missed(w, look_at("/smp/m/../stays", &stat));
	return 0;
}

static long change_mounts(unsigned int round)
{
	long err = ksyscall(__NR_mount, N("x"), N2("/smp/m"), fs_name(2, "tmpfs"), 0, 0);

	err = err ?: k_make("/smp/m/f", "mount");
	if (err)
		return err;
	/* Who only looks does not keep it busy for long. */
	err = ksyscall(__NR_umount2, N("/smp/m"), round % 2 ? 2 : 0);
	return err == -EBUSY ? ksyscall(__NR_umount2, N("/smp/m"), 2) : err;
}

static void start(struct kunit *test, struct smp_world *w,
		  int (*step)(struct smp_world *w, unsigned int round),
		  struct walker *walkers)
{
	for (unsigned int i = 0; i < NR_WALKERS; i++) {
		init_completion(&w->done[i]);
		walkers[i] = (struct walker){ .w = w, .nr = i, .step = step };
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthread_run(walk_thread, &walkers[i],
							       "walker/%u", i));
	}
}

static void stop(struct smp_world *w)
{
	WRITE_ONCE(w->stop, true);
	for (unsigned int i = 0; i < NR_WALKERS; i++)
		wait_for_completion(&w->done[i]);
}

static void names_move(struct kunit *test)
{
	struct smp_world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct walker walkers[NR_WALKERS];
	long err = 0;

	KUNIT_ASSERT_NOT_NULL(test, w);
	fs_world(test);
	w->fs = current->fs;
	KUNIT_ASSERT_EQ(test, k_mkdir("/a", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/b", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/m", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/a/b", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/a/moves", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/a/moves/deep", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/a/moves/deep/f", "deep"), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/a/stays", "333"), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/a/x", "1"), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/b/x", "22"), 0l);
	start(test, w, look_around, walkers);
	for (unsigned int i = 0; i < ROUNDS && !err; i++) {
		err = change_names(i);
		cond_resched();
	}
	stop(w);
	KUNIT_EXPECT_EQ(test, err, 0l);
	KUNIT_EXPECT_EQ(test, w->err, 0l);
	KUNIT_EXPECT_EQ(test, w->missed, 0u);
	KUNIT_EXPECT_EQ(test, w->wrong, 0u);
}

static void mounts_come_and_go(struct kunit *test)
{
	struct smp_world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct walker walkers[NR_WALKERS];
	long err = 0;

	KUNIT_ASSERT_NOT_NULL(test, w);
	fs_world(test);
	set_fs_root(&init_root);
	set_fs_pwd(&init_root);
	w->fs = current->fs;
	KUNIT_ASSERT_EQ(test, k_mkdir("/smp", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_mkdir("/smp/m", 0755), 0l);
	KUNIT_ASSERT_EQ(test, k_make("/smp/stays", "333"), 0l);
	start(test, w, look_through, walkers);
	for (unsigned int i = 0; i < ROUNDS / 6 && !err; i++) {
		err = change_mounts(i);
		cond_resched();
	}
	stop(w);
	KUNIT_EXPECT_EQ(test, err, 0l);
	KUNIT_EXPECT_EQ(test, w->err, 0l);
	KUNIT_EXPECT_EQ(test, w->missed, 0u);
	KUNIT_EXPECT_EQ(test, w->wrong, 0u);
	KUNIT_EXPECT_EQ(test, k_unlink("/smp/stays"), 0l);
	KUNIT_EXPECT_EQ(test, k_rmdir("/smp/m"), 0l);
	KUNIT_EXPECT_EQ(test, k_rmdir("/smp"), 0l);
}

/* --- One table of descriptors, which others use. --- */

static int use_files(void *arg)
{
	struct walker *me = arg;
	struct smp_world *w = me->w;
	struct file *file;

	for (unsigned int i = 0; !READ_ONCE(w->stop); i++) {
		file = fget(i % 8);
		if (file) {
			note_wrong(w, !file->f_inode);
			fput(file);
		}
		cond_resched();
	}
	exit_files(current);
	complete(&w->done[me->nr]);
	return 0;
}

/* The number that others replace all the while. */
#define REPLACED	300

static int use_number(void *arg)
{
	struct walker *me = arg;
	struct smp_world *w = me->w;
	struct file *file;

	while (!READ_ONCE(w->stop)) {
		file = fget(REPLACED);
		note_missed(w, !file);
		if (file)
			fput(file);
		cond_resched();
	}
	exit_files(current);
	complete(&w->done[me->nr]);
	return 0;
}

static void start_sharing(struct kunit *test, struct smp_world *w, struct walker *walkers,
			  int (*fn)(void *arg))
{
	struct task_struct *p;

	for (unsigned int i = 0; i < NR_WALKERS; i++) {
		init_completion(&w->done[i]);
		walkers[i] = (struct walker){ .w = w, .nr = i };
		p = kthread_create(fn, &walkers[i], "user/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
		atomic_inc(&current->files->count);
		p->files = current->files;
		wake_up_process(p);
	}
}

/* The table grows and shrinks, and what is closed is used. */
static void descriptors_are_shared(struct kunit *test)
{
	struct smp_world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct walker walkers[NR_WALKERS];
	long fd;

	KUNIT_ASSERT_NOT_NULL(test, w);
	fs_world(test);
	start_sharing(test, w, walkers, use_files);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		fd = k_open("/", O_RDONLY, 0);
		KUNIT_EXPECT_EQ(test, ksyscall(__NR_dup3, fd, i % 200 + 8, 0), i % 200 + 8l);
		KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
		if (i % 200 == 199)
			KUNIT_EXPECT_EQ(test, ksyscall(__NR_close_range, 0, ~0u, 0), 0l);
	}
	stop(w);
	KUNIT_EXPECT_EQ(test, w->wrong, 0u);
}

/* It stands for one file or another, but never for none. */
static void a_number_is_replaced(struct kunit *test)
{
	struct smp_world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct walker walkers[NR_WALKERS];
	long fd, wrong = 0;

	KUNIT_ASSERT_NOT_NULL(test, w);
	fs_world(test);
	fd = k_open("/", O_RDONLY, 0);
	KUNIT_ASSERT_EQ(test, ksyscall(__NR_dup3, fd, REPLACED, 0), (long)REPLACED);
	KUNIT_ASSERT_EQ(test, k_close(fd), 0l);
	start_sharing(test, w, walkers, use_number);
	for (unsigned int i = 0; i < ROUNDS * 3; i++) {
		fd = k_open("/", O_RDONLY, 0);
		wrong += ksyscall(__NR_dup3, fd, REPLACED, 0) != REPLACED;
		wrong += k_close(fd) != 0;
		cond_resched();
	}
	stop(w);
	KUNIT_EXPECT_EQ(test, wrong, 0l);
	KUNIT_EXPECT_EQ(test, w->missed, 0u);
}

static struct kunit_case vfs_smp_cases[] = {
	KUNIT_CASE(names_move),
	KUNIT_CASE(mounts_come_and_go),
	KUNIT_CASE(descriptors_are_shared),
	KUNIT_CASE(a_number_is_replaced),
	{}
};

static struct kunit_suite vfs_smp_suite = {
	.name = "vfs_smp",
	.test_cases = vfs_smp_cases,
};
kunit_test_suite(vfs_smp_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
