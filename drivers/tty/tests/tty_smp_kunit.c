// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several at one terminal, on several CPUs: what goes in comes out, in its order; whatever is set,
 * flushed and hung up meanwhile, nothing is used that is gone, and nobody waits for ever.
 */
#include <linux/module.h>

#include "../../../kernel/tests/crew.h"
#include "../tty.h"
#include "pty_user.h"

#define ROUNDS		400
#define STREAM		50000u

/* The thread of the case has the files and the memory; each member of the crew has a page. */
struct table {
	struct kunit *test;
	struct mm_struct *mm;
	struct files_struct *files;
	struct fs_struct *fs;
	struct file *master, *slave;
	atomic_t wrong;
};

static struct table *lay_table(struct kunit *test, int flags)
{
	struct table *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct pty_ends p;

	KUNIT_ASSERT_NOT_NULL(test, t);
	tty_world(test);
	p = open_pty_flags(test, flags);
	set_raw(test, p.slave, 1, 0);
	t->test = test;
	t->mm = current->mm;
	t->files = current->files;
	t->fs = current->fs;
	t->master = fget(p.master);
	t->slave = fget(p.slave);
	close_pty(test, p);
	return t;
}

static void clear_table(struct table *t)
{
	fput(t->slave);
	fput(t->master);
	KUNIT_EXPECT_EQ(t->test, atomic_read(&t->wrong), 0);
}

/* --- A stream in each direction, with its readers and writers asleep now and then. --- */

static void pour(struct table *t, struct file *file)
{
	unsigned int done = 0;
	u8 buf[333];

	while (done < STREAM) {
		unsigned int want = min_t(unsigned int, sizeof(buf), STREAM - done);
		loff_t pos = 0;
		ssize_t n;

		for (unsigned int i = 0; i < want; i++)
			buf[i] = (done + i) % 253;
		n = kernel_write(file, buf, want, &pos);
		if (n <= 0) {
			atomic_inc(&t->wrong);
			return;
		}
		done += n;
	}
}

static void drink(struct table *t, struct file *file)
{
	unsigned int done = 0;
	u8 buf[444];

	while (done < STREAM) {
		loff_t pos = 0;
		ssize_t n = kernel_read(file, buf, sizeof(buf), &pos);

		if (n <= 0) {
			atomic_inc(&t->wrong);
			return;
		}
		for (ssize_t i = 0; i < n; i++)
			if (buf[i] != done++ % 253)
				atomic_inc(&t->wrong);
	}
}

static void stream_work(void *arg, int id)
{
	struct table *t = arg;
	struct file *file = id & 1 ? t->slave : t->master;

	if (id < 2)
		pour(t, file);
	else
		drink(t, file);
}

static void streams(struct kunit *test)
{
	struct table *t = lay_table(test, 0);

	crew_run(test, 4, stream_work, t);
	clear_table(t);
}

/* --- Everything at once. --- */

static long set_at(struct file *file, unsigned long at, unsigned int round)
{
	struct ktermios termios = tty_std_termios;

	if (round & 1)
		termios.c_lflag = round & 2 ? ECHO : 0;
	if (copy_to_user((void __user *)at, &termios, sizeof(termios)))
		return -EXDEV;
	return file->f_op->unlocked_ioctl(file, round & 4 ? TCSETSF2 : TCSETS2, at);
}

/* An error is fine, and so is part of it. */
static void one_step(struct table *t, int id, unsigned int round, unsigned long at)
{
	struct file *slave = t->slave;
	loff_t pos = 0;
	u8 buf[100];

	memset(buf, 'a' + round % 8, sizeof(buf));
	buf[round % 100] = "\n\003\004\023\021\177\025\026"[round % 8];
	switch (id) {
	case 0:
		kernel_write(t->master, buf, sizeof(buf), &pos);
		break;
	case 1:
		if (kernel_read(slave, buf, sizeof(buf), &pos) > (ssize_t)sizeof(buf))
			atomic_inc(&t->wrong);
		kernel_write(slave, buf, sizeof(buf), &pos);
		break;
	case 2:
		set_at(slave, at, round);
		slave->f_op->unlocked_ioctl(slave, TCFLSH, round % 3);
		slave->f_op->unlocked_ioctl(slave, TCXONC, TCOON);
		slave->f_op->unlocked_ioctl(slave, FIONREAD, at);
		break;
	default:
		kernel_read(t->master, buf, sizeof(buf), &pos);
		if (round % 64 == 63)
			slave->f_op->unlocked_ioctl(slave, TIOCVHANGUP, 0);
		break;
	}
}

static void any_work(void *arg, int id)
{
	struct table *t = arg;

	kthread_use_mm(t->mm);
	for (unsigned int round = 0; round < ROUNDS; round++)
		one_step(t, id, round, FS_DATA + (id + 1) * PAGE_SIZE);
	kthread_unuse_mm(t->mm);
}

static void everything(struct kunit *test)
{
	struct table *t = lay_table(test, O_NONBLOCK);

	crew_run(test, 4, any_work, t);
	clear_table(t);
}

/* --- Hanging up. --- */

static void wait_for_line(void *arg, int id)
{
	struct table *t = arg;
	loff_t pos = 0;
	u8 c;

	if (kernel_read(t->slave, &c, 1, &pos))
		atomic_inc(&t->wrong);
}

/* All who wait are told, not only the one who has the lock. */
static void readers_are_hung_up(struct kunit *test)
{
	struct table *t = lay_table(test, 0);
	struct crew_member *m[3];

	for (int i = 0; i < 3; i++) {
		m[i] = crew_start(test, wait_for_line, t, i);
		crew_asleep(m[i]);
	}
	EXPECT(t->slave->f_op->unlocked_ioctl(t->slave, TIOCVHANGUP, 0), 0);
	for (int i = 0; i < 3; i++)
		crew_join(m[i]);
	clear_table(t);
}

/* --- Coming and going. --- */

/* Opens what there is: another one's pty, perhaps, which goes at any moment. */
static void come_and_go(void *arg, int id)
{
	struct table *t = arg;

	for (unsigned int round = 0; round < ROUNDS / 4; round++) {
		struct file *master = filp_open("/dev/ptmx", O_RDWR | O_NONBLOCK, 0), *slave;
		char name[24];

		if (IS_ERR(master)) {
			atomic_inc(&t->wrong);
			continue;
		}
		snprintf(name, sizeof(name), "/dev/pts/%u", round % 4);
		slave = filp_open(name, O_RDWR | O_NOCTTY | O_NONBLOCK, 0);
		if (!IS_ERR(slave))
			fput(slave);
		else if (PTR_ERR(slave) != -EIO && PTR_ERR(slave) != -ENOENT)
			atomic_inc(&t->wrong);
		fput(master);
	}
}

static void with_names(void *arg, int id)
{
	struct table *t = arg;
	struct fs_struct *old = current->fs;

	current->fs = t->fs;
	come_and_go(t, id);
	current->fs = old;
}

static void masters_come_and_go(struct kunit *test)
{
	struct table *t = lay_table(test, O_NONBLOCK);

	crew_run(test, 4, with_names, t);
	clear_table(t);
	EXPECT(k_exists("/dev/pts/0"), -ENOENT);
}

static struct kunit_case tty_smp_cases[] = {
	KUNIT_CASE(streams),
	KUNIT_CASE(everything),
	KUNIT_CASE(readers_are_hung_up),
	KUNIT_CASE(masters_come_and_go),
	{}
};

static struct kunit_suite tty_smp_suite = {
	.name = "tty_smp",
	.test_cases = tty_smp_cases,
};
kunit_test_suite(tty_smp_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
