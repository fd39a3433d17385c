// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ptys, the slave's side: a driver whose wire is a ring that the master reads. Owns struct pty,
 * under its lock, which is taken inside of tty->lock.
 */
#include <linux/devpts_fs.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/asm/poll.h>
#include <uapi/linux/fcntl.h>

#include "n_tty.h"
#include "pty.h"

/* --- The ring. --- */

/* With tty->lock: what the terminal shows. The master is woken. */
static unsigned int pty_write(struct tty_struct *tty, const u8 *buf, unsigned int n)
{
	struct pty *pty = tty->driver_data;
	unsigned int at, first;

	scoped_guard(spinlock, &pty->lock) {
		at = pty->head % PTY_OUT_SIZE;
		n = min(n, PTY_OUT_SIZE - pty_out_used(pty));
		first = min(n, PTY_OUT_SIZE - at);
		memcpy(pty->out + at, buf, first);
		memcpy(pty->out, buf + first, n - first);
		WRITE_ONCE(pty->head, pty->head + n);
	}
	wake_up_interruptible_all(&pty->read_wait);
	kill_fasync(&pty->fasync, POLL_IN);
	return n;
}

/* Of who is not there any more nobody waits for. */
static unsigned int pty_write_room(struct tty_struct *tty)
{
	return PTY_OUT_SIZE - pty_out_used(tty->driver_data);
}

/* Around the end of the ring in two pieces. */
unsigned int pty_take(struct pty *pty, u8 *to, unsigned int n)
{
	unsigned int at, first;

	guard(spinlock)(&pty->lock);
	at = pty->tail % PTY_OUT_SIZE;
	n = min(n, pty_out_used(pty));
	first = min(n, PTY_OUT_SIZE - at);
	memcpy(to, pty->out + at, first);
	memcpy(to + first, pty->out, n - first);
	WRITE_ONCE(pty->tail, pty->tail + n);
	return n;
}

/* By the master: all of it. */
void pty_flush_out(struct pty *pty)
{
	guard(spinlock)(&pty->lock);
	WRITE_ONCE(pty->tail, pty->head);
}

/* --- Packet mode: the master is told what happens at the terminal. --- */

/* What each takes back. */
static u8 opposite(u8 status)
{
	switch (status) {
	case TIOCPKT_STOP:
		return TIOCPKT_START;
	case TIOCPKT_START:
		return TIOCPKT_STOP;
	case TIOCPKT_DOSTOP:
		return TIOCPKT_NOSTOP;
	case TIOCPKT_NOSTOP:
		return TIOCPKT_DOSTOP;
	default:
		return 0;
	}
}

/* Nobody asks: nothing is kept for later. */
static void pty_packet(struct tty_struct *tty, u8 status)
{
	struct pty *pty = tty->driver_data;

	scoped_guard(spinlock, &pty->lock) {
		if (!pty->packet)
			return;
		WRITE_ONCE(pty->status, (pty->status & ~opposite(status)) | status);
	}
	wake_up_interruptible_all(&pty->read_wait);
}

/* All that has happened, in one byte; it is told once. */
u8 pty_take_status(struct pty *pty)
{
	u8 status;

	guard(spinlock)(&pty->lock);
	status = pty->packet ? pty->status : 0;
	WRITE_ONCE(pty->status, 0);
	return status;
}

/*
 * What the master could have read already is his: as on Linux, where so much has left the
 * terminal by then.
 */
static void pty_flush_buffer(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	scoped_guard(spinlock, &pty->lock)
		if (pty_out_used(pty) > N_TTY_BUF_SIZE - 1)
			WRITE_ONCE(pty->head, pty->tail + N_TTY_BUF_SIZE - 1);
	pty_packet(tty, TIOCPKT_FLUSHWRITE);
}

/* --- Settings. --- */

/* Is ^S what stops, and ^Q what starts? Then the master can do it by himself. */
static bool usual_flow(const struct ktermios *termios)
{
	return (termios->c_iflag & IXON) && termios->c_cc[VSTOP] == ('S' & 0x1f) &&
	       termios->c_cc[VSTART] == ('Q' & 0x1f);
}

/* There is no line that could have seven bits or parity. */
static void pty_set_termios(struct tty_struct *tty, const struct ktermios *old)
{
	bool usual = usual_flow(&tty->termios);

	if (usual != usual_flow(old))
		pty_packet(tty, usual ? TIOCPKT_DOSTOP : TIOCPKT_NOSTOP);
	if ((old->c_lflag | tty->termios.c_lflag) & EXTPROC)
		pty_packet(tty, TIOCPKT_IOCTL);
	tty->termios.c_cflag &= ~(CSIZE | PARENB);
	tty->termios.c_cflag |= CS8 | CREAD;
}

/* --- Coming and going. --- */

/* Each time. Whoever comes now is no longer the one who has gone. */
static int pty_open(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	guard(spinlock)(&pty->lock);
	if (!pty->has_master || pty->locked)
		return -EIO;
	WRITE_ONCE(pty->slave_closed, false);
	return 0;
}

/* The last one. The master reads the rest, and then an error. */
static void pty_close(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	scoped_guard(spinlock, &pty->lock)
		WRITE_ONCE(pty->slave_closed, true);
	wake_up_interruptible_all(&pty->read_wait);
	wake_up_interruptible_all(&pty->write_wait);
}

/* There is room for what the master writes. */
static void pty_taken(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	wake_up_interruptible_all(&pty->write_wait);
	if (unlikely(READ_ONCE(pty->write_fell_short)) && xchg(&pty->write_fell_short, false))
		kill_fasync(&pty->fasync, POLL_OUT);
}

/* Nobody refers to the tty: neither does the master. */
static void pty_cleanup(struct tty_struct *tty)
{
	kvfree(tty->driver_data);
}

static const struct tty_operations pty_ops = {
	.open = pty_open,
	.close = pty_close,
	.cleanup = pty_cleanup,
	.write = pty_write,
	.write_room = pty_write_room,
	.flush_buffer = pty_flush_buffer,
	.taken = pty_taken,
	.set_termios = pty_set_termios,
	.packet = pty_packet,
};

/* Its ttys are found by their names in devpts, and not by their numbers. */
static struct tty_driver pts_driver = {
	.name = "pts/",
	.major = UNIX98_PTY_SLAVE_MAJOR,
	.flags = TTY_DRIVER_RESET_TERMIOS | TTY_DRIVER_PTY,
	.ops = &pty_ops,
};

/* With the tty, whose one reference is for the master. */
struct pty *pty_alloc(unsigned int index)
{
	struct pty *pty = kvzalloc(sizeof(*pty), GFP_KERNEL);

	if (!pty)
		return NULL;
	spin_lock_init(&pty->lock);
	init_waitqueue_head(&pty->read_wait);
	init_waitqueue_head(&pty->write_wait);
	pty->has_master = pty->locked = true;
	pty->tty = tty_alloc(&pts_driver, index, pty);
	if (pty->tty)
		return pty;
	kvfree(pty);
	return NULL;
}

/* A node that is in no devpts leads nowhere. */
static int pts_open(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = devpts_get_tty(inode);
	int err;

	if (!tty)
		return -EIO;
	err = tty_attach_file(file, tty, false);
	if (err) {
		tty_kref_put(tty);
		return err;
	}
	file->f_op = &tty_fops;
	if (!(file->f_flags & O_NOCTTY))
		tty_open_proc_set_tty(file, tty);
	return 0;
}

static const struct file_operations pts_open_fops = {
	.open = pts_open,
};

static struct cdev pts_cdev = {
	.name = "pts", .dev = MKDEV(UNIX98_PTY_SLAVE_MAJOR, 0), .count = 1u << MINORBITS,
	.ops = &pts_open_fops,
};

static struct cdev ptmx_cdev = {
	.name = "/dev/ptmx", .dev = MKDEV(5, 2), .count = 1, .ops = &ptmx_fops,
};

/* Ptys have no modem, so nothing hangs up at the last close. */
static int __init pty_init(void)
{
	pts_driver.init_termios = tty_std_termios;
	pts_driver.init_termios.c_cflag = B38400 | CS8 | CREAD;
	return cdev_add(&pts_cdev) ?: cdev_add(&ptmx_cdev);
}
fs_initcall(pty_init);
