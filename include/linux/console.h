/* SPDX-License-Identifier: GPL-2.0-only */
/* Where messages are shown; kernel/printk/console.c. */
#ifndef _LINUX_CONSOLE_H
#define _LINUX_CONSOLE_H

#include <linux/kmsg_dump.h>
#include <linux/list.h>
#include <linux/types.h>

/* Bits of console.flags. */
#define CON_PRINTBUFFER	0x0001	/* show what was logged before, too */
#define CON_CONSDEV	0x0002	/* the one that /dev/console will be */
#define CON_ENABLED	0x0004	/* whatever console= says, if set at the start */
#define CON_BOOT	0x0008	/* until a real one is there */
#define CON_ANYTIME	0x0010	/* needs nothing that comes later in the boot */

/*
 * @write is called by one CPU at a time, with interrupts off, from any
 * context, and by a dying machine also in the middle of itself: it must not
 * sleep, allocate, take a lock, print, or wait without a bound. @setup, which
 * may be NULL, gets what stood behind the comma of console=, or NULL; a
 * console for which it fails is not used.
 */
struct console {
	char name[16];
	void (*write)(struct console *con, const char *text, unsigned int len);
	int (*setup)(struct console *con, char *options);
	short flags;
	short index;		/* -1: whichever console= asks for, or 0 */
	void *data;
	dev_t tty_dev;			/* its terminal, or 0 */

	/* Of kernel/printk/console.c. */
	struct list_head list;
	struct kmsg_reader reader;
};

/*
 * Whether it is shown anything depends on console=: see CON_ENABLED in @con
 * afterwards. The first real one ends those of the boot, where it goes on.
 */
void register_console(struct console *con);
/* When this returns, its write() runs nowhere any more. */
void unregister_console(struct console *con);

/* Those in use; @fn must not sleep. */
void for_each_console(void (*fn)(const struct console *con, void *arg), void *arg);
/* The terminal that /dev/console is, or 0: no console has one. */
dev_t console_device(void);

/*
 * Wait until all that was logged so far is shown, for so long at most. False:
 * it is not.
 */
bool pr_flush(unsigned int timeout_ms);
/* The others have been stopped: show everything, past whoever had begun. */
void console_flush_on_panic(void);
/* Messages of lower levels are shown from now on, and what it was before. */
int console_swap_level(int level);
/* The same, from the beginning of the log. */
void console_replay(void);

#endif /* _LINUX_CONSOLE_H */
