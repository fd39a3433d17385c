// SPDX-License-Identifier: GPL-2.0-only
/*
 * hvc0 and on: terminals whose wire ends at a hypervisor (virtio 1.2, 5.3), and consoles of
 * printk's on them. One port for each device: the queues of further ones are not asked for.
 *
 *	write()	ring xmit	the device has one piece of it at a time; the rest grows meanwhile
 *	printk	the same ring, so that no text overtakes another
 *	input	buffers that go back to the device when the terminal has had room for all they held
 *
 * So neither end loses what the other is slow to take: writers wait for room in the ring, and the
 * host for buffers. Owns struct hvc_port under its lock, which interrupts take, and which ends
 * inside of tty->lock; in.lock of the tty is taken inside of it.
 */
#include <asm/processor.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/virtio_console.h>
#include <uapi/linux/virtio_ids.h>

#include "virtio_console.h"

/* Writers go on when so few characters are left. */
#define WAKEUP_BELOW	256
/* Looks at a queue, or at the lock, before printk goes on without. */
#define MAX_LOOKS	1000000

static struct tty_struct *hvc_ttys[NR_PORTS];

static struct hvc_port *port_of(const struct tty_struct *tty)
{
	return tty->driver_data;
}

/* --- Output. --- */

/* Without the lock: more or less by the time that it is used. */
static unsigned int waiting(const struct hvc_port *p)
{
	return READ_ONCE(p->head) - READ_ONCE(p->tail);
}

/* With the lock. As much as lies in one row, if the device has nothing. */
static void send_next(struct hvc_port *p)
{
	unsigned int at = p->tail % XMIT_SIZE;
	struct virtio_buf buf = {
		.addr = p->xmit + at, .len = min(waiting(p), XMIT_SIZE - at) };

	if (p->with_device || !buf.len || virtqueue_add(p->tx, &buf, 1, p))
		return;
	p->with_device = buf.len;
	virtqueue_kick(p->tx);
}

/* With the lock. False: the device still has what it was given, if anything. */
static bool take_back(struct hvc_port *p)
{
	u32 unused;

	if (!virtqueue_get_buf(p->tx, &unused))
		return false;
	WRITE_ONCE(p->tail, p->tail + p->with_device);
	p->with_device = 0;
	send_next(p);
	return true;
}

/* What there is no room for is the caller's still. */
static unsigned int hvc_write(struct tty_struct *tty, const u8 *buf, unsigned int n)
{
	struct hvc_port *p = port_of(tty);
	unsigned int at, first;

	guard(spinlock_irqsave)(&p->lock);
	if (p->gone)
		return 0;
	at = p->head % XMIT_SIZE;
	n = min(n, XMIT_SIZE - waiting(p));
	first = min(n, XMIT_SIZE - at);
	memcpy(p->xmit + at, buf, first);
	memcpy(p->xmit, buf + first, n - first);
	WRITE_ONCE(p->head, p->head + n);
	send_next(p);
	return n;
}

/* None for a device that is not there: who waits is woken by the hang-up. */
static unsigned int hvc_write_room(struct tty_struct *tty)
{
	const struct hvc_port *p = port_of(tty);

	return READ_ONCE(p->gone) ? 0 : XMIT_SIZE - waiting(p);
}

static unsigned int hvc_chars_in_buffer(struct tty_struct *tty)
{
	return waiting(port_of(tty));
}

/* What the device has goes out. */
static void hvc_flush_buffer(struct tty_struct *tty)
{
	struct hvc_port *p = port_of(tty);

	guard(spinlock_irqsave)(&p->lock);
	WRITE_ONCE(p->head, p->tail + p->with_device);
}

/* A queue that is not to be believed is not used any more: nor is the terminal. */
static void hang_up_if_broken(struct hvc_port *p)
{
	if (READ_ONCE(p->tx->broken) || READ_ONCE(p->rx->broken))
		schedule_work(&p->hangup);
}

/* With the lock. It will not go out any more. */
static void forget_output(struct hvc_port *p)
{
	p->with_device = 0;
	WRITE_ONCE(p->tail, p->head);
}

/* Who waits for the rest to have gone out waits no longer. */
static void hangup(struct work_struct *work)
{
	struct hvc_port *p = container_of(work, struct hvc_port, hangup);

	scoped_guard(spinlock_irqsave, &p->lock)
		forget_output(p);
	tty_vhangup(p->tty);
}

/* In the interrupt. The tty is woken without the lock. */
static void output_done(struct virtqueue *vq)
{
	struct hvc_port *p = vq->vdev->priv;

	scoped_guard(spinlock_irqsave, &p->lock)
		while (take_back(p))
			;
	if (waiting(p) < WAKEUP_BELOW)
		tty_wakeup(p->tty);
	hang_up_if_broken(p);
}

/* --- Input. --- */

static int give_input(struct hvc_port *p, u8 *bytes)
{
	struct virtio_buf buf = { .addr = bytes, .len = INPUT_SIZE, .device_writes = true };

	return virtqueue_add(p->rx, &buf, 1, bytes);
}

/* With the lock: of one buffer. False: there is none, or it is not empty yet. */
static bool take_one(struct hvc_port *p)
{
	if (!p->in) {
		WRITE_ONCE(p->in, virtqueue_get_buf(p->rx, &p->in_len));
		p->in_done = 0;
	}
	if (!p->in)
		return false;
	p->in_done += tty_insert_flip_string(p->tty, p->in + p->in_done, p->in_len - p->in_done);
	if (p->in_done < p->in_len || give_input(p, p->in))
		return false;
	WRITE_ONCE(p->in, NULL);
	return true;
}

/*
 * As long as there is room, and no longer than for what was there at the start: for what comes
 * later, an interrupt comes as well. Nobody's input stays with the device.
 */
static void take_input(struct hvc_port *p)
{
	unsigned int taken = 0;

	scoped_guard(spinlock_irqsave, &p->lock) {
		if (!p->open || p->gone)
			return;
		while (taken <= NR_INPUTS && take_one(p))
			taken++;
		if (taken)
			virtqueue_kick(p->rx);
	}
	tty_flip_buffer_push(p->tty);
}

/* In the interrupt. */
static void input_has_come(struct virtqueue *vq)
{
	struct hvc_port *p = vq->vdev->priv;

	take_input(p);
	hang_up_if_broken(p);
}

/* The terminal has room again; one whose buffers are all with the device needs nothing. */
static void hvc_taken(struct tty_struct *tty)
{
	if (READ_ONCE(port_of(tty)->in))
		take_input(port_of(tty));
}

/* --- The terminal. --- */

/* With open_mutex, as is what makes it gone. */
static int hvc_open(struct tty_struct *tty)
{
	struct hvc_port *p = port_of(tty);

	if (p->gone)
		return -ENODEV;
	if (READ_ONCE(p->tx->broken) || READ_ONCE(p->rx->broken))
		return -EIO;
	scoped_guard(spinlock_irqsave, &p->lock)
		p->open = true;
	take_input(p);
	return 0;
}

/* What was written goes out still. */
static void hvc_close(struct tty_struct *tty)
{
	struct hvc_port *p = port_of(tty);

	guard(spinlock_irqsave)(&p->lock);
	p->open = false;
}

/* Lines of a modem are known here, and there are none. */
static long hvc_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TIOCMGET:
	case TIOCMSET:
	case TIOCMBIS:
	case TIOCMBIC:
		return -EINVAL;
	default:
		return -ENOIOCTLCMD;
	}
}

/* Of a device that was there, or of one that was not to be. */
static void free_port(struct hvc_port *p)
{
	kfree(p->xmit);
	kfree(p->inputs);
	kfree(p);
}

static void hvc_cleanup(struct tty_struct *tty)
{
	free_port(port_of(tty));
}

static const struct tty_operations hvc_ops = {
	.open = hvc_open,
	.close = hvc_close,
	.cleanup = hvc_cleanup,
	.write = hvc_write,
	.write_room = hvc_write_room,
	.chars_in_buffer = hvc_chars_in_buffer,
	.flush_buffer = hvc_flush_buffer,
	.taken = hvc_taken,
	.ioctl = hvc_ioctl,
};

static struct tty_driver hvc_driver = {
	.name = "hvc",
	.driver_name = "hvc",
	.type = "system",
	.major = HVC_MAJOR,
	.num = NR_PORTS,
	.flags = TTY_DRIVER_RESET_TERMIOS,
	.ops = &hvc_ops,
	.ttys = hvc_ttys,
};

/* --- printk. --- */

/*
 * Of a holder on another CPU there is not long to wait; on this one, for ever. Without the lock
 * nothing is written: a half-made chain must not be gone on with.
 */
static bool lock_for_console(struct hvc_port *p)
{
	for (unsigned int i = 0; i < MAX_LOOKS; i++) {
		if (arch_spin_trylock(&p->lock.raw_lock))
			return true;
		cpu_relax();
	}
	return false;
}

/* Is the device through with its piece? One that was not once is given a single look. */
static bool wait_for_device(struct hvc_port *p)
{
	for (unsigned int i = 0; i < (p->stuck ? 1 : MAX_LOOKS); i++) {
		if (virtqueue_has_used(p->tx)) {
			p->stuck = false;
			return true;
		}
		cpu_relax();
	}
	p->stuck = true;
	return false;
}

/* False: there is no room, and the device makes none. */
static bool put_char(struct hvc_port *p, u8 c)
{
	if (waiting(p) == XMIT_SIZE && !(wait_for_device(p) && take_back(p)))
		return false;
	p->xmit[p->head % XMIT_SIZE] = c;
	WRITE_ONCE(p->head, p->head + 1);
	return true;
}

/*
 * With interrupts off. The last piece is waited for, since nobody may be there to see to it, but
 * is not taken back: its interrupt wakes who waits for room.
 */
static void hvc_console_write(struct console *con, const char *text, unsigned int len)
{
	struct hvc_port *p = con->data;

	if (!lock_for_console(p))
		return;
	for (; len; len--, text++)
		if ((*text == '\n' && !put_char(p, '\r')) || !put_char(p, *text))
			break;
	send_next(p);
	while (wait_for_device(p) && waiting(p) > p->with_device)
		if (!take_back(p))
			break;
	arch_spin_unlock(&p->lock.raw_lock);
}

/* --- The device. --- */

/* If it knows how large its window is. */
static void resize(struct work_struct *work)
{
	struct hvc_port *p = container_of(work, struct hvc_port, resize);
	u16 size[2] = { 0 };		/* columns, rows */

	virtio_config_read16(p->vdev, offsetof(struct virtio_console_config, cols), size, 2);
	tty_do_resize(p->tty, &(struct winsize){ .ws_col = size[0], .ws_row = size[1] });
}

static void config_changed(struct virtio_device *vdev)
{
	struct hvc_port *p = vdev->priv;

	if (virtio_has_feature(vdev, VIRTIO_CONSOLE_F_SIZE))
		schedule_work(&p->resize);
}

/* All of its memory, or NULL. The device reads and writes there: so none is on a stack. */
static struct hvc_port *alloc_port(struct virtio_device *vdev)
{
	struct hvc_port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->vdev = vdev;
	spin_lock_init(&p->lock);
	INIT_WORK(&p->resize, resize);
	INIT_WORK(&p->hangup, hangup);
	p->xmit = kmalloc(XMIT_SIZE, GFP_KERNEL);
	p->inputs = kmalloc(NR_INPUTS * INPUT_SIZE, GFP_KERNEL);
	if (p->xmit && p->inputs)
		return p;
	free_port(p);
	return NULL;
}

/* The device may use them as soon as it is ready. */
static int set_up_queues(struct hvc_port *p)
{
	unsigned int n;
	int err = 0;

	p->rx = p->vdev->config->setup_vq(p->vdev, 0, input_has_come);
	p->tx = p->rx ? p->vdev->config->setup_vq(p->vdev, 1, output_done) : NULL;
	if (!p->tx)
		return -ENOMEM;
	n = min(NR_INPUTS, p->rx->num_free);
	for (unsigned int i = 0; i < n && !err; i++)
		err = give_input(p, p->inputs + i * INPUT_SIZE);
	return err;
}

/* Nothing of it runs any more, and nobody can open it. Who has it open is hung up. */
static void stop_port(struct hvc_port *p)
{
	scoped_guard(mutex, &p->tty->open_mutex) {
		guard(spinlock_irqsave)(&p->lock);
		WRITE_ONCE(p->gone, true);
	}
	p->vdev->config->reset(p->vdev);
	cancel_work_sync(&p->resize);
	cancel_work_sync(&p->hangup);
	p->vdev->config->del_vqs(p->vdev);
	guard(spinlock_irqsave)(&p->lock);
	forget_output(p);
}

static void register_port_console(struct hvc_port *p)
{
	p->con = (struct console){
		.name = "hvc", .write = hvc_console_write, .flags = CON_PRINTBUFFER,
		.index = p->tty->index, .data = p, .tty_dev = p->tty->dev,
	};
	register_console(&p->con);
}

/* The tty owns the port from here on, whether there is to be a terminal or not. */
static int start_port(struct hvc_port *p)
{
	int err = set_up_queues(p);

	if (!err) {
		virtio_device_ready(p->vdev);
		virtqueue_kick(p->rx);
		err = tty_add_device(&hvc_driver, p->tty);
	}
	if (!err) {
		register_port_console(p);
		return 0;
	}
	stop_port(p);
	if (hvc_ttys[p->tty->index] == p->tty)
		tty_unregister_device(&hvc_driver, p->tty->index);
	else
		tty_kref_put(p->tty);
	return err;
}

/* A number that is free. Devices come one at a time: virtio_mutex. */
static int free_index(void)
{
	for (int i = 0; i < NR_PORTS; i++)
		if (!hvc_ttys[i])
			return i;
	return -ENOSPC;
}

/* With the first device, so that a machine without any has no such driver. */
static int register_tty_driver_once(void)
{
	if (hvc_driver.list.next)
		return 0;
	hvc_driver.init_termios = tty_std_termios;
	return tty_register_driver(&hvc_driver);
}

static int hvc_probe(struct virtio_device *vdev)
{
	int err = register_tty_driver_once(), index = free_index();
	struct hvc_port *p;

	if (err || index < 0)
		return err ?: index;
	p = alloc_port(vdev);
	if (!p)
		return -ENOMEM;
	p->tty = tty_alloc(&hvc_driver, index, p);
	if (!p->tty) {
		free_port(p);
		return -ENOMEM;
	}
	vdev->priv = p;
	return start_port(p);
}

static void hvc_remove(struct virtio_device *vdev)
{
	struct hvc_port *p = vdev->priv;

	unregister_console(&p->con);
	stop_port(p);
	tty_unregister_device(&hvc_driver, p->tty->index);
}

static struct virtio_driver virtio_console_driver = {
	.name = "virtio_console", .id = VIRTIO_ID_CONSOLE,
	.features = 1ull << VIRTIO_CONSOLE_F_SIZE,
	.probe = hvc_probe, .remove = hvc_remove, .config_changed = config_changed,
};

static int __init virtio_console_init(void)
{
	return register_virtio_driver(&virtio_console_driver);
}
device_initcall(virtio_console_init);
