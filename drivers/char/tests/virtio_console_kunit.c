// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtio console, by calls of programs at one end, and at the other a device made of memory,
 * which takes and gives what a test tells it, when it tells it, or lies.
 */
#include <kunit/fail_nth.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <uapi/linux/virtio_config.h>
#include <uapi/linux/virtio_console.h>
#include <uapi/linux/virtio_ids.h>

#include "../../../kernel/tests/crew.h"
#include "../../tty/tests/pty_user.h"
#include "../../virtio/virtio_ring.h"
#include "../virtio_console.h"

#define NUM		8
#define VERSION_1	(1ull << VIRTIO_F_VERSION_1)
#define HAS_SIZE	(1ull << VIRTIO_CONSOLE_F_SIZE)
enum { RX, TX };

struct fake {
	struct virtio_device vdev;
	struct vring_queue *q[2];
	u16 avail_seen[2], used_idx[2];
	u64 offers;
	u8 status;
	u16 size[2];
	u32 generation;
	bool restless;			/* its configuration changes while it is read */
	bool hasty;			/* what is written is taken at once */
	bool over;			/* who writes has written all */
	unsigned int nr_kicks[2];
	char said[32768];
	unsigned int nr_said;
	long fd;
};

static struct fake *to_fake(struct virtio_device *vdev)
{
	return container_of(vdev, struct fake, vdev);
}

/* --- What the device does. --- */

/* The next chain that is offered; -1: none. */
static int fake_take(struct fake *f, int n)
{
	u16 idx = smp_load_acquire(&f->q[n]->ring.avail->idx);

	if (idx == f->avail_seen[n])
		return -1;
	return f->q[n]->ring.avail->ring[f->avail_seen[n]++ % NUM];
}

static void fake_give_back(struct fake *f, int n, struct vring_used_elem what)
{
	struct vring_used *used = f->q[n]->ring.used;

	used->ring[f->used_idx[n] % NUM] = what;
	smp_store_release(&used->idx, ++f->used_idx[n]);
}

/* It hears one piece, if there is any; nobody is told. */
static bool hear(struct fake *f)
{
	int head = fake_take(f, TX);
	const struct vring_desc *d;

	if (head < 0)
		return false;
	d = &f->q[TX]->ring.desc[head];
	if (f->nr_said + d->len < sizeof(f->said))
		memcpy(f->said + f->nr_said, __va(d->addr), d->len);
	f->nr_said += d->len;
	fake_give_back(f, TX, (struct vring_used_elem){ .id = head });
	return true;
}

/* All of it, until nothing comes any more. */
static void hear_all(struct fake *f)
{
	while (hear(f))
		vring_interrupt(f->q[TX]);
}

/* How many of the characters have found room. */
static unsigned int say(struct fake *f, const char *text, unsigned int n)
{
	unsigned int done = 0;

	while (done < n) {
		int head = fake_take(f, RX);
		struct vring_desc *d = &f->q[RX]->ring.desc[head];
		u32 len;

		if (head < 0)
			break;
		len = min(d->len, n - done);
		memcpy(__va(d->addr), text + done, len);
		fake_give_back(f, RX, (struct vring_used_elem){ .id = head, .len = len });
		done += len;
	}
	vring_interrupt(f->q[RX]);
	return done;
}

/* --- A transport. --- */

static u8 fake_get_status(struct virtio_device *vdev)
{
	return to_fake(vdev)->status;
}

static void fake_set_status(struct virtio_device *vdev, u8 status)
{
	to_fake(vdev)->status = status;
}

static void fake_reset(struct virtio_device *vdev)
{
	to_fake(vdev)->status = 0;
}

static u64 fake_get_features(struct virtio_device *vdev)
{
	return to_fake(vdev)->offers;
}

static int fake_set_features(struct virtio_device *vdev, u64 features)
{
	return 0;
}

static void fake_notify(struct virtqueue *vq)
{
	struct fake *f = to_fake(vq->vdev);

	f->nr_kicks[vq->index]++;
	if (vq->index == TX && f->hasty)
		hear(f);
}

static struct virtqueue *fake_setup_vq(struct virtio_device *vdev, unsigned int index,
				       vq_callback_t callback)
{
	struct fake *f = to_fake(vdev);

	f->q[index] = vring_create(vdev, NUM, fake_notify);
	if (!f->q[index])
		return NULL;
	f->q[index]->vq.callback = callback;
	f->q[index]->vq.index = index;
	f->avail_seen[index] = 0;
	f->used_idx[index] = 0;
	return &f->q[index]->vq;
}

static void fake_del_vqs(struct virtio_device *vdev)
{
	struct fake *f = to_fake(vdev);

	for (int i = 0; i < 2; i++) {
		if (f->q[i])
			vring_destroy(f->q[i]);
		f->q[i] = NULL;
	}
}

static u16 fake_get16(struct virtio_device *vdev, unsigned int offset)
{
	struct fake *f = to_fake(vdev);

	if (f->restless) {
		f->generation++;
		f->size[0] = f->size[1] = 99;
		f->restless = false;
	}
	return f->size[offset / 2];
}

static u32 fake_generation(struct virtio_device *vdev)
{
	return to_fake(vdev)->generation;
}

static const struct virtio_config_ops fake_ops = {
	.get_status = fake_get_status, .set_status = fake_set_status, .reset = fake_reset,
	.get_features = fake_get_features, .set_features = fake_set_features,
	.setup_vq = fake_setup_vq, .del_vqs = fake_del_vqs, .get16 = fake_get16,
	.generation = fake_generation,
};

/* --- A terminal on it. --- */

static struct fake *make(struct kunit *test)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->vdev.name = "fake console";
	f->vdev.id = VIRTIO_ID_CONSOLE;
	f->vdev.config = &fake_ops;
	f->offers = VERSION_1;
	return f;
}

static struct hvc_port *port_of(struct fake *f)
{
	return f->vdev.priv;
}

static void unplug(void *data)
{
	unregister_virtio_device(&((struct fake *)data)->vdev);
}

static void plug(struct kunit *test, struct fake *f)
{
	register_virtio_device(&f->vdev);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, unplug, f), 0);
	KUNIT_ASSERT_NOT_NULL(test, f->vdev.driver);
}

static long open_line(struct kunit *test, struct fake *f)
{
	k_unlink("hvc");
	EXPECT(k_mknod("hvc", S_IFCHR | 0600, new_encode_dev(port_of(f)->tty->dev)), 0);
	return k_open("hvc", O_RDWR | O_NOCTTY | O_NONBLOCK, 0);
}

/* Open, raw, and does not wait; the world is there. */
static struct fake *open_another(struct kunit *test)
{
	struct fake *f = make(test);

	plug(test, f);
	f->fd = open_line(test, f);
	KUNIT_ASSERT_GE(test, f->fd, 0l);
	set_raw(test, f->fd, 1, 0);
	return f;
}

static struct fake *open_raw(struct kunit *test)
{
	fs_world(test);
	return open_another(test);
}

static void settle(struct fake *f)
{
	flush_work(&port_of(f)->tty->in.work);
}

/* What has been heard so far is exactly that. */
static bool heard(struct fake *f, const char *text)
{
	bool same = f->nr_said == strlen(text) && !memcmp(f->said, text, f->nr_said);

	f->nr_said = 0;
	return same;
}

/* Of an endless text that does not repeat soon: what stands at @at. */
static u8 letter(unsigned int at)
{
	return at * 7 + at / 251;
}

static void as_other_terminals(struct kunit *test)
{
	struct fake *f = make(test);
	struct ktermios t;

	fs_world(test);
	plug(test, f);
	f->fd = open_line(test, f);
	KUNIT_ASSERT_GE(test, f->fd, 0l);
	EXPECT(MAJOR(port_of(f)->tty->dev), HVC_MAJOR);
	EXPECT(k_get_termios(f->fd, &t), 0);
	EXPECT(t.c_cflag, tty_std_termios.c_cflag);
	EXPECT(t.c_lflag, tty_std_termios.c_lflag);
	EXPECT(k_ask(f->fd, TIOCMGET), -EINVAL);
	EXPECT(k_tell(f->fd, TIOCMBIS, TIOCM_DTR), -EINVAL);
	EXPECT(k_ask(f->fd, TIOCGSERIAL), -ENOTTY);
	EXPECT(writes(f->fd, "hello\n"), true);
	EXPECT(k_ask(f->fd, TIOCOUTQ), 7);
	hear_all(f);
	EXPECT(k_ask(f->fd, TIOCOUTQ), 0);
	EXPECT(heard(f, "hello\r\n"), true);
	EXPECT(say(f, "tyb\x7fped\r", 8), 8);
	settle(f);
	hear_all(f);
	EXPECT(heard(f, "tyb\b \bped\r\n"), true);
	EXPECT(reads(f->fd, "typed\n"), true);
	/* Who comes next finds it as it was at first. */
	set_raw(test, f->fd, 1, 0);
	EXPECT(k_close(f->fd), 0);
	f->fd = open_line(test, f);
	EXPECT(k_get_termios(f->fd, &t), 0);
	EXPECT(t.c_lflag, tty_std_termios.c_lflag);
	EXPECT(k_close(f->fd), 0);
}

/* --- Flow. --- */

/* As much as is taken, up to @n, in pieces of odd lengths. */
static unsigned int write_letters(long fd, unsigned int from, unsigned int n)
{
	unsigned int done = 0;
	u8 piece[93];
	long ret;

	do {
		for (unsigned int i = 0; i < sizeof(piece); i++)
			piece[i] = letter(from + done + i);
		ret = k_write(fd, piece, min_t(size_t, sizeof(piece), n - done));
		done += max(ret, 0l);
	} while (ret > 0 && done < n);
	return done;
}

static void slow_host(struct kunit *test)
{
	struct fake *f = open_raw(test);
	unsigned int written = write_letters(f->fd, 0, 10000);

	KUNIT_EXPECT_GT(test, written, XMIT_SIZE - 16);
	KUNIT_EXPECT_LE(test, written, XMIT_SIZE);
	EXPECT(k_write(f->fd, "x", 1), -EAGAIN);
	EXPECT(k_poll_one(f->fd, POLLOUT), 0);
	/* One piece at a time is all that it has to deal with. */
	EXPECT(f->nr_kicks[TX], 1);
	while (written < 30000) {
		EXPECT(hear(f), true);
		vring_interrupt(f->q[TX]);
		written += write_letters(f->fd, written, 30000 - written);
	}
	hear_all(f);
	EXPECT(k_poll_one(f->fd, POLLOUT), POLLOUT);
	EXPECT(f->nr_said, 30000);
	for (unsigned int i = 0; i < f->nr_said; i++)
		KUNIT_ASSERT_EQ(test, (u8)f->said[i], letter(i));
	EXPECT(k_close(f->fd), 0);
}

/* What the device has goes out, and nothing else does. */
static void thrown_away(struct kunit *test)
{
	struct fake *f = open_raw(test);

	EXPECT(writes(f->fd, "one"), true);
	EXPECT(writes(f->fd, "two"), true);
	EXPECT(ksyscall(__NR_ioctl, f->fd, TCFLSH, TCOFLUSH), 0);
	hear_all(f);
	EXPECT(writes(f->fd, "three"), true);
	hear_all(f);
	EXPECT(heard(f, "onethree"), true);
	EXPECT(k_close(f->fd), 0);
}

/* All that there is. */
static unsigned int read_letters(struct kunit *test, long fd, unsigned int from)
{
	unsigned int got = 0;
	u8 text[300];
	long n;

	while ((n = k_read(fd, text, sizeof(text))) > 0)
		for (long i = 0; i < n; i++, got++)
			if (text[i] != letter(from + got))
				KUNIT_FAIL(test, "wrong character at %u", from + got);
	return got;
}

/* The host says more than anybody reads: it waits, and nothing is lost. */
static void slow_reader(struct kunit *test)
{
	const unsigned int total = 40000;
	struct fake *f = open_raw(test);
	unsigned int said = 0, got = 0;
	u8 text[512];

	while (got < total) {
		unsigned int had_room;

		for (unsigned int i = 0; i < sizeof(text); i++)
			text[i] = letter(said + i);
		had_room = say(f, (const char *)text, min_t(size_t, sizeof(text), total - said));
		said += had_room;
		settle(f);
		if (!had_room)
			got += read_letters(test, f->fd, got);
	}
	KUNIT_EXPECT_GT(test, f->nr_kicks[RX], 2u);
	EXPECT(k_read(f->fd, text, 300), -EAGAIN);
	EXPECT(k_close(f->fd), 0);
}

/* What was said before anybody listened is there for the first who does. */
static void typed_ahead(struct kunit *test)
{
	struct fake *f = make(test);

	fs_world(test);
	plug(test, f);
	EXPECT(say(f, "early\n", 6), 6);
	settle(f);
	EXPECT(f->nr_said, 0);
	f->fd = open_line(test, f);
	settle(f);
	EXPECT(reads(f->fd, "early\n"), true);
	EXPECT(k_close(f->fd), 0);
}

/* --- The window. --- */

static struct winsize window_of(struct kunit *test, struct fake *f)
{
	struct winsize ws = { 0 };

	flush_work(&port_of(f)->resize);
	EXPECT(ksyscall(__NR_ioctl, f->fd, TIOCGWINSZ, FS_DATA), 0);
	EXPECT(copy_from_user(&ws, (void __user *)FS_DATA, sizeof(ws)), 0);
	return ws;
}

static void windows(struct kunit *test)
{
	struct fake *f = make(test);

	fs_world(test);
	f->offers |= HAS_SIZE;
	f->size[0] = 132;
	f->size[1] = 43;
	plug(test, f);
	f->fd = open_line(test, f);
	EXPECT(window_of(test, f).ws_col, 132);
	EXPECT(window_of(test, f).ws_row, 43);
	f->size[0] = 80;
	virtio_config_changed(&f->vdev);
	EXPECT(window_of(test, f).ws_col, 80);
	/* Half of the one and half of the other is no size. */
	f->restless = true;
	virtio_config_changed(&f->vdev);
	EXPECT(window_of(test, f).ws_col, 99);
	EXPECT(window_of(test, f).ws_row, 99);
	EXPECT(k_close(f->fd), 0);
}

static void no_window(struct kunit *test)
{
	struct fake *f = open_raw(test);

	f->size[0] = 132;
	virtio_config_changed(&f->vdev);
	EXPECT(window_of(test, f).ws_col, 0);
	EXPECT(k_close(f->fd), 0);
}

/* --- printk. --- */

static void print(struct fake *f, const char *text)
{
	unsigned long flags;

	local_irq_save(flags);
	port_of(f)->con.write(&port_of(f)->con, text, strlen(text));
	local_irq_restore(flags);
}

/* Behind what programs have written, and all of it has been heard when it is over. */
static void messages(struct kunit *test)
{
	struct fake *f = open_raw(test);
	unsigned int written;

	f->hasty = true;
	print(f, "a message\n");
	EXPECT(heard(f, "a message\r\n"), true);
	print(f, "another\n");
	EXPECT(heard(f, "another\r\n"), true);
	EXPECT(vring_interrupt(f->q[TX]), true);
	f->hasty = false;
	written = write_letters(f->fd, 0, XMIT_SIZE);
	f->hasty = true;
	/* The piece that is with the device is not taken by being hasty later. */
	EXPECT(hear(f), true);
	print(f, "behind\n");
	EXPECT(f->nr_said, written + 8);
	EXPECT(memcmp(f->said + written, "behind\r\n", 8), 0);
	/* Who waits for room is woken by the interrupt that is still to come. */
	EXPECT(vring_interrupt(f->q[TX]), true);
	EXPECT(k_ask(f->fd, TIOCOUTQ), 0);
	EXPECT(k_close(f->fd), 0);
}

/* A device that takes nothing is not waited for for ever, and what had room is not lost. */
static void nobody_takes_messages(struct kunit *test)
{
	struct fake *f = open_raw(test);
	unsigned int n = 0;

	print(f, "first\n");
	EXPECT(port_of(f)->stuck, true);
	while (k_ask(f->fd, TIOCOUTQ) < (long)XMIT_SIZE && n++ < XMIT_SIZE)
		print(f, "more\n");
	print(f, "too much\n");
	hear_all(f);
	EXPECT(f->nr_said, XMIT_SIZE);
	EXPECT(memcmp(f->said, "first\r\nmore\r\nmore\r\n", 19), 0);
	EXPECT(k_ask(f->fd, TIOCOUTQ), 0);
	f->nr_said = 0;
	f->hasty = true;
	print(f, "again\n");
	EXPECT(heard(f, "again\r\n"), true);
	EXPECT(port_of(f)->stuck, false);
	EXPECT(k_close(f->fd), 0);
}

/* --- The end. --- */

/* Whichever end it is that cannot be believed, the terminal is hung up, and cannot be opened. */
static void lies(struct kunit *test)
{
	fs_world(test);
	for (int n = RX; n <= TX; n++) {
		struct fake *f = open_another(test);
		char c;

		EXPECT(writes(f->fd, "x"), true);
		fake_give_back(f, n, (struct vring_used_elem){ .id = NUM });
		vring_interrupt(f->q[n]);
		flush_work(&port_of(f)->hangup);
		EXPECT(k_read(f->fd, &c, 1), 0);
		EXPECT(k_write(f->fd, &c, 1), -EIO);
		EXPECT(open_line(test, f), -EIO);
		EXPECT(k_close(f->fd), 0);
		kunit_release_action(test, unplug, f);
	}
}

static void unplugged_while_open(struct kunit *test)
{
	struct fake *f = open_raw(test);
	char c;

	EXPECT(write_letters(f->fd, 0, 100), 100);
	EXPECT(say(f, "lost", 4), 4);
	kunit_release_action(test, unplug, f);
	EXPECT(f->status, 0);
	KUNIT_EXPECT_NULL(test, f->q[TX]);
	EXPECT(k_read(f->fd, &c, 1), 0);
	EXPECT(k_write(f->fd, &c, 1), -EIO);
	EXPECT(k_ask(f->fd, TIOCOUTQ), -EIO);
	EXPECT(k_open("hvc", O_RDWR, 0), -ENODEV);
	EXPECT(k_close(f->fd), 0);
}

static void more_than_there_are_lines(struct kunit *test)
{
	struct fake *f[NR_PORTS + 1];

	for (unsigned int i = 0; i < ARRAY_SIZE(f); i++) {
		f[i] = make(test);
		register_virtio_device(&f[i]->vdev);
		KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, unplug, f[i]), 0);
	}
	KUNIT_EXPECT_NULL(test, f[NR_PORTS]->vdev.driver);
	EXPECT(f[NR_PORTS]->status & VIRTIO_CONFIG_S_FAILED, VIRTIO_CONFIG_S_FAILED);
	KUNIT_EXPECT_NOT_NULL(test, f[0]->vdev.driver);
}

static void no_memory(struct kunit *test)
{
	struct fake *f = make(test);

	KUNIT_FAIL_NTH(test, run) {
		register_virtio_device(&f->vdev);
		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NOT_NULL(test, f->vdev.driver);
		EXPECT(!!(f->status & VIRTIO_CONFIG_S_FAILED), !f->vdev.driver);
		unregister_virtio_device(&f->vdev);
		KUNIT_EXPECT_NULL(test, f->q[RX]);
		KUNIT_EXPECT_NULL(test, f->q[TX]);
	}
}

/* --- All at once: a writer, a device that interrupts, and printk. --- */

#define NR_RACE		20000

static void race_write(struct fake *f)
{
	struct tty_struct *tty = port_of(f)->tty;

	for (unsigned int done = 0; done < NR_RACE;) {
		u8 c = letter(done) | 0x80;

		scoped_guard(spinlock, &tty->lock)
			done += tty->ops->write(tty, &c, 1);
		cond_resched();
	}
}

/* The device goes on until the writer is through. */
static void race(void *arg, int id)
{
	struct fake *f = arg;

	switch (id) {
	case 0:
		race_write(f);
		WRITE_ONCE(f->over, true);
		break;
	case 1:
		while (!READ_ONCE(f->over)) {
			if (hear(f))
				vring_interrupt(f->q[TX]);
			cond_resched();
		}
		break;
	default:
		for (int i = 0; i < 200; i++)
			print(f, "m");
	}
}

static void all_at_once(struct kunit *test)
{
	struct fake *f = make(test);
	unsigned int letters = 0;

	plug(test, f);
	crew_run(test, 3, race, f);
	hear_all(f);
	KUNIT_ASSERT_LT(test, f->nr_said, sizeof(f->said));
	for (unsigned int i = 0; i < f->nr_said; i++)
		if (f->said[i] != 'm')
			KUNIT_ASSERT_EQ(test, (u8)f->said[i], (u8)(letter(letters++) | 0x80));
	EXPECT(letters, NR_RACE);
}

static struct kunit_case console_cases[] = {
	KUNIT_CASE(as_other_terminals),
	KUNIT_CASE(slow_host),
	KUNIT_CASE(thrown_away),
	KUNIT_CASE(slow_reader),
	KUNIT_CASE(typed_ahead),
	KUNIT_CASE(windows),
	KUNIT_CASE(no_window),
	KUNIT_CASE(messages),
	KUNIT_CASE(nobody_takes_messages),
	KUNIT_CASE(lies),
	KUNIT_CASE(unplugged_while_open),
	KUNIT_CASE(more_than_there_are_lines),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(all_at_once),
	{}
};

static struct kunit_suite console_suite = {
	.name = "virtio_console",
	.test_cases = console_cases,
};
kunit_test_suite(console_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of the virtio console");
MODULE_LICENSE("GPL");
