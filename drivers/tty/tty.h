/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of drivers/tty/ know of each other and nobody else has to. */
#ifndef _DRIVERS_TTY_TTY_H
#define _DRIVERS_TTY_TTY_H

#include <linux/fasync.h>
#include <linux/fs.h>
#include <linux/tty.h>
#include <uapi/linux/fcntl.h>

struct poll_table_struct;

/* An open file: that it is hung up is seen by the number it was opened under. */
struct tty_file {
	struct tty_struct *tty;
	unsigned int hangups;
	bool is_console;		/* /dev/console is never hung up */
};

static inline bool tty_hung_up(const struct tty_file *tf)
{
	return !tf->is_console && tf->hangups != READ_ONCE(tf->tty->hangups);
}

static inline bool tty_no_wait(const struct kiocb *iocb)
{
	return (iocb->ki_filp->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
}

/* Flags of the terminal's settings, by one letter for which. */
#define I_FLAG(tty, flag)	((tty)->termios.c_iflag & (flag))
#define O_FLAG(tty, flag)	((tty)->termios.c_oflag & (flag))
#define C_FLAG(tty, flag)	((tty)->termios.c_cflag & (flag))
#define L_FLAG(tty, flag)	((tty)->termios.c_lflag & (flag))

/* tty_io.c: the file becomes @tty's, whose reference it takes over if that succeeds. */
int tty_attach_file(struct file *file, struct tty_struct *tty, bool is_console);
extern const struct file_operations tty_fops;
void tty_release(struct inode *inode, struct file *file);
long tty_redirect_console(struct file *file);
/* All of what was written has gone out: 0, or -ERESTARTSYS. */
int tty_wait_until_sent(struct tty_struct *tty);

/* Input can be read. */
static inline void tty_tell_readers(struct tty_struct *tty)
{
	wake_up_interruptible_all(&tty->read_wait);
	kill_fasync(&tty->fasync, POLL_IN);
}

/* tty_buffer.c */
void tty_input_init(struct tty_struct *tty);
void tty_input_flush(struct tty_struct *tty);

/* tty_driver.c: the line of that number, with a reference; or NULL. */

/* tty_ioctl.c, tty_termios.c; the second: what a master of a pty can ask as well. */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long tty_common_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		      unsigned long arg);
long tty_termios_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
/* With tty->lock: what a program has asked to go on or to stop. */
void tty_stop(struct tty_struct *tty);
void tty_start(struct tty_struct *tty);

/*
 * tty_jobctrl.c: may the running task do to its terminal what @sig stands for? 0, or -EIO, or
 * -ERESTARTSYS after its group was sent the signal.
 */
int tty_check_change_sig(struct tty_struct *tty, int sig);
int tty_check_change(struct tty_struct *tty);
void tty_open_proc_set_tty(struct file *file, struct tty_struct *tty);
/* All of the session's processes, and the leader is sent SIGHUP. */
void tty_signal_session(struct tty_struct *tty, bool exit_session);
void tty_drop_session(struct tty_struct *tty);
/* tty_io.c: as tty_vhangup(), since its session's leader ends. */
void tty_vhangup_session(struct tty_struct *tty);
long tty_jobctrl_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		       unsigned long arg);

#endif /* _DRIVERS_TTY_TTY_H */
