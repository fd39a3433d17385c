// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's log: messages are formatted, stamped and kept in a ring of
 * records.
 *
 * Owns the ring, and which one is in use. There is no lock: any context may
 * print, whatever it has interrupted. Showing the log is console.c's task,
 * and reading it reader.c's.
 */
#include <kunit/visibility.h>
#include <linux/cmdline.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kmsg_dump.h>
#include <linux/memblock.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "printk_internal.h"

#define LOG_BUF_ORDER_MAX	18

static struct log_slot first_slots[1 << LOG_BUF_ORDER];
static struct log_ring first_ring = {
	.order = LOG_BUF_ORDER,
	.slot = first_slots,
};
struct log_ring *printk_ring = &first_ring;
EXPORT_SYMBOL_IF_KUNIT(printk_ring);

/* So that parts of lines find each other: who prints, in what context. */
static u32 caller_id(void)
{
	return in_interrupt() ? 0x80000000 | raw_smp_processor_id() :
				(u32)current->pid;
}

/* Reads the levels before @text and returns what is behind them. */
static const char *take_levels(const char *text, struct log_info *info,
			       int level)
{
	int prefix;

	while ((prefix = printk_get_level(text))) {
		if (prefix == 'c')
			info->flags |= LOG_CONT;
		else if (level == LOGLEVEL_DEFAULT)
			level = prefix - '0';
		text = printk_skip_level(text);
	}
	info->level = level == LOGLEVEL_DEFAULT ? LOGLEVEL_WARNING : level;
	return text;
}

/*
 * In any context, with any lock held. Returns how many bytes the text has
 * without its prefixes.
 */
int vprintk_emit(int level, const char *fmt, va_list args)
{
	struct log_info info = { .ts_nsec = sched_clock(),
				 .caller = caller_id() };
	char buf[LOG_TEXT_MAX];
	const char *text;
	int len;

	/* The level may come from an argument: look for it in the text. */
	len = vscnprintf(buf, sizeof(buf), fmt, args);
	text = take_levels(buf, &info, level);
	len -= text - buf;
	if (!len)
		return 0;
	info.len = len;
	if (text[len - 1] == '\n') {
		info.flags |= LOG_NEWLINE;
		info.len--;
	}
	/* If there is no room the ring counts it, and there is nobody to tell. */
	log_ring_write(READ_ONCE(printk_ring), &info, text);
	log_wake_readers();
	console_flush();
	return len;
}

/* As it is: what looks like a level in it is none. A newline at its end is not missed. */
void printk_emit_line(int level, const char *text)
{
	struct log_info info = { .ts_nsec = sched_clock(), .caller = caller_id(),
				 .level = level, .flags = LOG_NEWLINE };
	size_t len = strnlen(text, LOG_TEXT_MAX);

	info.len = len && text[len - 1] == '\n' ? len - 1 : len;
	log_ring_write(READ_ONCE(printk_ring), &info, text);
	log_wake_readers();
	console_flush();
}
EXPORT_SYMBOL_GPL(printk_emit_line);

int vprintk(const char *fmt, va_list args)
{
	return vprintk_emit(LOGLEVEL_DEFAULT, fmt, args);
}

int _printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL_GPL(_printk);

/* --- A larger ring. --- */

static unsigned int wanted_order __initdata = LOG_BUF_ORDER;

/* log_buf_len=SIZE: rounded up to a power of two. */
static int __init log_buf_len_param(char *val)
{
	unsigned long long size = val ? memparse(val, &val) : 0;
	unsigned int order;

	if (!size || *val || size > sizeof(struct log_slot) << LOG_BUF_ORDER_MAX)
		return -EINVAL;
	for (order = LOG_BUF_ORDER; sizeof(struct log_slot) << order < size;)
		order++;
	wanted_order = order;
	return 0;
}
early_param("log_buf_len", log_buf_len_param);

/* Sequence numbers stay what they were. */
static void __init copy_log(struct log_ring *to, const struct log_ring *from)
{
	static char text[LOG_TEXT_MAX] __initdata;
	log_cursor_t cursor = log_ring_oldest(from);
	struct log_info info;

	log_ring_start(to, log_cursor_seq(cursor));
	while (!log_ring_read(from, &cursor, &info, text))
		log_ring_write(to, &info, text);
}

/* While there is one CPU, and memblock still gives memory that stays. */
void __init setup_log_buf(void)
{
	static struct log_ring larger;
	unsigned long flags;

	if (wanted_order == LOG_BUF_ORDER)
		return;
	larger.order = wanted_order;
	larger.slot = memblock_alloc(sizeof(struct log_slot) << wanted_order,
				     sizeof(struct log_slot));
	if (!larger.slot) {
		pr_err("log_buf_len: no memory for %zu bytes\n",
		       sizeof(struct log_slot) << wanted_order);
		return;
	}
	local_irq_save(flags);
	larger.nr_lost = log_ring_nr_lost(&first_ring);
	copy_log(&larger, &first_ring);
	WRITE_ONCE(printk_ring, &larger);
	console_find_places();
	local_irq_restore(flags);
	pr_info("log_buf_len: %zu bytes\n",
		sizeof(struct log_slot) << wanted_order);
}
