/* SPDX-License-Identifier: GPL-2.0-only */
/* Where messages are shown. */
#ifndef _LINUX_CONSOLE_H
#define _LINUX_CONSOLE_H

#include <linux/list.h>
#include <linux/types.h>

/*
 * @write is called with the log's lock held and interrupts off, from any
 * context; it must not sleep, allocate or print.
 */
struct console {
	const char *name;
	void (*write)(struct console *con, const char *text, unsigned int len);
	struct list_head list;
};

/* Shows @con what was logged so far, and everything from then on. */
void register_console(struct console *con);
void unregister_console(struct console *con);

#endif /* _LINUX_CONSOLE_H */
