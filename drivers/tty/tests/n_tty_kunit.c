// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line discipline, by the scripts that Linux passes as well, and what scripts cannot say:
 * waiting, limits, random input.
 */
#include <linux/module.h>
#include <linux/prandom.h>

#include "../../../kernel/tests/crew.h"
#include "../tty.h"
#include "pty_user.h"

#include "../../../tools/testing/selftests/tty/tty_scripts.h"

/* --- Scripts. --- */

static bool set(long fd, const struct tty_step *step)
{
	struct ktermios t;

	if (k_get_termios(fd, &t))
		return false;
	switch (step->op) {
	case TTY_SET_IFLAG:
		t.c_iflag = step->n;
		break;
	case TTY_SET_OFLAG:
		t.c_oflag = step->n;
		break;
	case TTY_SET_LFLAG:
		t.c_lflag = step->n;
		break;
	default:
		t.c_cc[step->n] = step->text[0];
		break;
	}
	return !k_set_termios(fd, TCSETS2, &t);
}

static bool gives(long fd, unsigned int n, const struct tty_step *step)
{
	char buf[256];
	long got = k_read(fd, buf, n);

	/* Nothing on the screen is an error to who does not wait. */
	if (step->op == TTY_SCREEN && got == -EAGAIN)
		got = 0;
	return got == (long)step->len && !memcmp(buf, step->text, got);
}

static bool play(const struct pty_ends *p, const struct tty_step *step)
{
	char c;

	switch (step->op) {
	case TTY_TYPE:
		return k_write(p->master, step->text, step->len) == (long)step->len;
	case TTY_PRINT:
		return k_write(p->slave, step->text, step->len) == (long)step->len;
	case TTY_SCREEN:
		return gives(p->master, 256, step);
	case TTY_READ:
		return gives(p->slave, step->n, step);
	case TTY_AGAIN:
		return k_read(p->slave, &c, 1) == -EAGAIN;
	case TTY_LEFT:
		return k_ask(p->slave, FIONREAD) == step->n;
	case TTY_FLUSH:
		return !ksyscall(__NR_ioctl, p->slave, TCFLSH, step->n);
	default:
		return set(p->slave, step);
	}
}

static void play_script(struct kunit *test, const struct tty_script *script)
{
	struct pty_ends p = open_pty(test);

	for (unsigned int i = 0; i < TTY_STEPS_MOST && script->steps[i].op; i++)
		if (!play(&p, &script->steps[i])) {
			KUNIT_FAIL(test, "%s: step %u", script->name, i);
			break;
		}
	close_pty(test, p);
}

static void scripts(struct kunit *test)
{
	tty_world(test);
	for (unsigned int i = 0; i < NR_TTY_SCRIPTS; i++)
		play_script(test, &tty_scripts[i]);
}

/* --- Limits. --- */

/* A line has 4095 bytes and its end; what is typed beyond is lost, and the end is not. */
static void long_lines(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 6000, GFP_KERNEL);
	struct pty_ends p;

	tty_world(test);
	p = open_pty(test);
	memset(buf, 'x', 5000);
	buf[5000] = '\n';
	EXPECT(k_write(p.master, buf, 5001), 5001);
	EXPECT(k_ask(p.slave, FIONREAD), 4096);
	EXPECT(k_read(p.slave, buf, 6000), 4096);
	EXPECT(buf[4094], 'x');
	EXPECT(buf[4095], '\n');
	EXPECT(k_read(p.slave, buf, 6000), -EAGAIN);
	/* Around the end of the buffer. */
	for (int i = 0; i < 10; i++) {
		memset(buf, 'a' + i, 1000);
		buf[1000] = '\n';
		EXPECT(k_write(p.master, buf, 1001), 1001);
		memset(buf, 0, 2000);
		EXPECT(k_read(p.slave, buf, 2000), 1001);
		EXPECT(buf[0], 'a' + i);
		EXPECT(buf[999], 'a' + i);
		EXPECT(buf[1000], '\n');
	}
	close_pty(test, p);
}

/* What nobody reads fills the terminal and then the wire; none of it is lost. */
static void nobody_reads(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 1000, GFP_KERNEL);
	unsigned int in = 0, out = 0;
	struct pty_ends p;
	long n;

	tty_world(test);
	p = open_pty(test);
	set_raw(test, p.slave, 1, 0);
	do {
		for (int i = 0; i < 1000; i++)
			buf[i] = (in + i) % 251;
		n = k_write(p.master, buf, 1000);
		in += max(n, 0l);
	} while (n > 0);
	EXPECT(n, -EAGAIN);
	KUNIT_EXPECT_GE(test, in, 4095u);
	EXPECT(k_poll_one(p.master, POLLOUT), 0);
	EXPECT(k_poll_one(p.slave, POLLIN), POLLIN);
	while ((n = k_read(p.slave, buf, 777)) > 0)
		for (long i = 0; i < n; i++)
			if (buf[i] != out++ % 251)
				KUNIT_FAIL(test, "byte %u", out - 1);
	EXPECT(n, -EAGAIN);
	EXPECT(out, in);
	EXPECT(k_poll_one(p.master, POLLOUT), POLLOUT);
	close_pty(test, p);
}

/* The other way round; echo that has no room comes later, and in its place. */
static void nobody_looks(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 1000, GFP_KERNEL);
	unsigned int in = 0, out = 0;
	struct pty_ends p;
	long n;

	tty_world(test);
	p = open_pty(test);
	memset(buf, 'x', 1000);
	while ((n = k_write(p.slave, buf, 1000)) > 0)
		in += n;
	EXPECT(n, -EAGAIN);
	EXPECT(k_poll_one(p.slave, POLLOUT), 0);
	EXPECT(k_write(p.master, "echo", 4), 4);
	EXPECT(k_write(p.slave, "x", 1), -EAGAIN);
	while ((n = k_read(p.master, buf, 1000)) == 1000)
		out += n;
	KUNIT_ASSERT_GT(test, n, 4l);
	EXPECT(out + n, in + 4);
	EXPECT(memcmp(buf + n - 5, "xecho", 5), 0);
	EXPECT(k_poll_one(p.slave, POLLOUT), POLLOUT);
	close_pty(test, p);
}

/* --- Waiting. --- */

struct reader {
	struct kunit *test;
	struct fs_struct *fs;
	struct files_struct *files;
	struct mm_struct *mm;
	long fd, n;
	char buf[16];
	long ret;
};

/* In the case's world, on a page of its own. */
static void read_there(void *arg, int id)
{
	struct reader *r = arg;

	kthread_use_mm(r->mm);
	swap(current->files, r->files);
	r->ret = ksyscall(__NR_read, r->fd, FS_DATA + PAGE_SIZE, r->n);
	if (r->ret > 0 && copy_from_user(r->buf, (void __user *)(FS_DATA + PAGE_SIZE), r->ret))
		r->ret = -EXDEV;
	swap(current->files, r->files);
	kthread_unuse_mm(r->mm);
}

static struct crew_member *start_reader(struct kunit *test, struct reader *r, long fd)
{
	struct crew_member *m;

	*r = (struct reader){ .test = test, .fd = fd, .n = sizeof(r->buf),
			      .files = current->files, .mm = current->mm };
	m = crew_start(test, read_there, r, 0);
	crew_asleep(m);
	return m;
}

static void readers_wait(struct kunit *test)
{
	struct crew_member *m;
	struct pty_ends p;
	struct reader r;

	tty_world(test);
	p = open_pty_flags(test, 0);
	m = start_reader(test, &r, p.slave);
	EXPECT(writes(p.master, "ab"), true);
	crew_asleep(m);
	EXPECT(writes(p.master, "\n"), true);
	crew_join(m);
	EXPECT(r.ret, 3);
	EXPECT(memcmp(r.buf, "ab\n", 3), 0);
	/* Three bytes, however they come. */
	set_raw(test, p.slave, 3, 0);
	m = start_reader(test, &r, p.slave);
	EXPECT(writes(p.master, "a"), true);
	crew_asleep(m);
	EXPECT(k_poll_one(p.slave, POLLIN), 0);
	EXPECT(writes(p.master, "bcd"), true);
	crew_join(m);
	EXPECT(r.ret, 4);
	/* The master waits for what is shown. */
	EXPECT(k_read(p.master, r.buf, 4), 4);
	EXPECT(memcmp(r.buf, "ab\r\n", 4), 0);
	m = start_reader(test, &r, p.master);
	EXPECT(writes(p.slave, "xy"), true);
	crew_join(m);
	EXPECT(r.ret, 2);
	close_pty(test, p);
}

static void times(struct kunit *test)
{
	struct crew_member *m;
	struct pty_ends p;
	struct reader r;
	char buf[4];

	tty_world(test);
	p = open_pty_flags(test, 0);
	/* Nothing comes within a tenth of a second, or it is there. */
	set_raw(test, p.slave, 0, 1);
	EXPECT(k_read(p.slave, buf, 4), 0);
	EXPECT(writes(p.master, "ab"), true);
	EXPECT(k_read(p.slave, buf, 4), 2);
	set_raw(test, p.slave, 0, 0);
	EXPECT(k_read(p.slave, buf, 4), 0);
	/* The first byte may take as long as it likes, the others not. */
	set_raw(test, p.slave, 4, 1);
	m = start_reader(test, &r, p.slave);
	EXPECT(writes(p.master, "ab"), true);
	crew_join(m);
	EXPECT(r.ret, 2);
	EXPECT(k_poll_one(p.slave, POLLIN), 0);
	EXPECT(writes(p.master, "c"), true);
	EXPECT(k_poll_one(p.slave, POLLIN), POLLIN);
	close_pty(test, p);
}

/* --- Errors of wires, which ptys do not have. --- */

/* With a reference. */
static struct tty_struct *tty_of_fd(long fd)
{
	struct file *file = fget(fd);
	struct tty_file *tf = file->private_data;
	struct tty_struct *tty = tty_kref_get(tf->tty);

	fput(file);
	return tty;
}

static void type_flagged(struct tty_struct *tty, u8 c, enum tty_flag flag)
{
	tty_insert_flip_char(tty, c, flag);
	tty_receive(tty);
}

static void set_iflag(struct kunit *test, long fd, unsigned int iflag)
{
	struct ktermios t;

	EXPECT(k_get_termios(fd, &t), 0);
	t.c_iflag = iflag;
	EXPECT(k_set_termios(fd, TCSETS2, &t), 0);
}

static void errors(struct kunit *test)
{
	struct tty_struct *tty;
	struct pty_ends p;
	char buf[8];

	tty_world(test);
	p = open_pty(test);
	tty = tty_of_fd(p.slave);
	set_raw(test, p.slave, 1, 0);
	type_flagged(tty, 'a', TTY_PARITY);
	type_flagged(tty, 0, TTY_BREAK);
	EXPECT(k_read(p.slave, buf, 8), 2);
	EXPECT(memcmp(buf, "a\0", 2), 0);
	set_iflag(test, p.slave, INPCK | IGNBRK);
	type_flagged(tty, 'a', TTY_PARITY);
	type_flagged(tty, 0, TTY_BREAK);
	type_flagged(tty, 'x', TTY_OVERRUN);
	EXPECT(k_read(p.slave, buf, 8), 1);
	EXPECT(buf[0], 0);
	set_iflag(test, p.slave, INPCK | PARMRK);
	type_flagged(tty, 'a', TTY_FRAME);
	type_flagged(tty, 0, TTY_BREAK);
	EXPECT(k_read(p.slave, buf, 8), 6);
	EXPECT(memcmp(buf, "\377\0a\377\0\0", 6), 0);
	set_iflag(test, p.slave, INPCK | IGNPAR);
	type_flagged(tty, 'a', TTY_PARITY);
	EXPECT(k_read(p.slave, buf, 8), -EAGAIN);
	tty_kref_put(tty);
	close_pty(test, p);
}

/* --- Anything. --- */

/* Whatever is set and typed: nothing hangs, and what is read was typed. */
static void anything(struct kunit *test)
{
	struct rnd_state rnd;
	struct pty_ends p;
	u8 buf[200];

	tty_world(test);
	prandom_seed_state(&rnd, 4711);
	p = open_pty(test);
	for (int round = 0; round < 1000; round++) {
		struct ktermios t;

		EXPECT(k_get_termios(p.slave, &t), 0);
		t.c_iflag = prandom_u32_state(&rnd);
		t.c_oflag = prandom_u32_state(&rnd);
		t.c_lflag = prandom_u32_state(&rnd);
		for (int i = 0; i < NCCS; i++)
			t.c_cc[i] = prandom_u32_state(&rnd) % 64;
		EXPECT(k_set_termios(p.slave, TCSETS2, &t), 0);
		for (unsigned int i = 0; i < sizeof(buf); i++)
			buf[i] = prandom_u32_state(&rnd);
		KUNIT_EXPECT_LE(test, k_write(p.master, buf, sizeof(buf)), 200l);
		KUNIT_EXPECT_LE(test, k_write(p.slave, buf, sizeof(buf)), 200l);
		KUNIT_EXPECT_LE(test, k_read(p.slave, buf, sizeof(buf)), 200l);
		KUNIT_EXPECT_LE(test, k_read(p.master, buf, sizeof(buf)), 200l);
	}
	close_pty(test, p);
}

static struct kunit_case n_tty_cases[] = {
	KUNIT_CASE(scripts),
	KUNIT_CASE(long_lines),
	KUNIT_CASE(nobody_reads),
	KUNIT_CASE(nobody_looks),
	KUNIT_CASE(readers_wait),
	KUNIT_CASE(times),
	KUNIT_CASE(errors),
	KUNIT_CASE(anything),
	{}
};

static struct kunit_suite n_tty_suite = {
	.name = "n_tty",
	.test_cases = n_tty_cases,
};
kunit_test_suite(n_tty_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
