/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel has just said, for tests of what it says. */
#ifndef _KERNEL_TESTS_LOG_TAIL_H
#define _KERNEL_TESTS_LOG_TAIL_H

#include <linux/printk.h>
#include <linux/string.h>

#define LOG_TAIL_SIZE	16384

/*
 * The log from the last line on that contains @mark, or NULL. One buffer
 * serves all: the text is good until the next call.
 */
static inline const char *log_since(const char *mark)
{
	static char tail[LOG_TAIL_SIZE];
	const char *at, *last = NULL;

	tail[printk_read_tail(tail, sizeof(tail) - 1)] = '\0';
	for (at = tail; (at = strstr(at, mark)); at++)
		last = at;
	return last;
}

#endif /* _KERNEL_TESTS_LOG_TAIL_H */
