// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's log: formatted, stamped, kept in a ring, shown on consoles.
 *
 * Owns the ring and the list of consoles, both under log_lock. It is the bare
 * lock: a message about locking must get through whatever is held, and the
 * lock checker prints. A CPU that faults while it prints (printk_cpu) goes
 * past the lock instead of waiting for itself.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/console.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "printk_internal.h"

#define LOG_LINE_MAX	1024
#define LOG_PREFIX_MAX	32
#define NO_CPU		(-1)

static arch_spinlock_t log_lock = __ARCH_SPIN_LOCK_UNLOCKED;
/* Who holds log_lock: written by the holder, compared with oneself only. */
static int printk_cpu = NO_CPU;

static char log_buf[LOG_BUF_LEN];
static u64 log_head;		/* bytes ever written */
static bool line_open;		/* the last message had no newline */
static int line_level;		/* of the line that is open */
static LIST_HEAD(consoles);

/* Messages of a level below this are shown; it only ever changes as a whole. */
#define LOGLEVEL_QUIET		4
#define LOGLEVEL_USUAL		7
#define LOGLEVEL_VERBOSE	15

static int console_loglevel = LOGLEVEL_USUAL;
static bool printk_time = true;		/* "[seconds] " before each line */
module_param_named(time, printk_time, bool, 0644);

VISIBLE_IF_KUNIT int loglevel_param(char *val)
{
	int level;
	int err = val ? kstrtoint(val, 0, &level) : -EINVAL;

	if (err)
		return err;
	WRITE_ONCE(console_loglevel, clamp(level, 1, 8));
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(loglevel_param);
early_param("loglevel", loglevel_param);

VISIBLE_IF_KUNIT int quiet_param(char *val)
{
	if (val)
		return -EINVAL;
	WRITE_ONCE(console_loglevel, LOGLEVEL_QUIET);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(quiet_param);
early_param("quiet", quiet_param);

VISIBLE_IF_KUNIT int ignore_loglevel_param(char *val)
{
	if (val)
		return -EINVAL;
	console_verbose();
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(ignore_loglevel_param);
early_param("ignore_loglevel", ignore_loglevel_param);

/* For the reports of a dying kernel, which nobody could read later. */
void console_verbose(void)
{
	WRITE_ONCE(console_loglevel, LOGLEVEL_VERBOSE);
}

/* Returns whether the lock was taken; not if this CPU holds it already. */
static bool log_lock_enter(unsigned long *flags)
{
	int cpu;

	local_irq_save(*flags);
	cpu = raw_smp_processor_id();
	if (READ_ONCE(printk_cpu) == cpu)
		return false;
	arch_spin_lock(&log_lock);
	WRITE_ONCE(printk_cpu, cpu);
	return true;
}

/* @taken is what log_lock_enter() said: a nested one leaves the lock alone. */
static void log_lock_exit(bool taken, unsigned long flags)
{
	if (taken) {
		WRITE_ONCE(printk_cpu, NO_CPU);
		arch_spin_unlock(&log_lock);
	}
	local_irq_restore(flags);
}

/* Into the ring, over what is oldest. */
static void log_store(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		log_buf[log_head++ % LOG_BUF_LEN] = text[i];
}

/* Under log_lock, as is all below up to vprintk_emit(). */
static void emit(int level, const char *text, size_t len)
{
	struct console *con;

	log_store(text, len);
	if (level >= READ_ONCE(console_loglevel))
		return;
	list_for_each_entry(con, &consoles, list)
		con->write(con, text, len);
}

/* "[    1.234567] ", or nothing; its length. */
static size_t make_prefix(char *buf)
{
	u64 now = sched_clock();

	if (!READ_ONCE(printk_time))
		return 0;
	return scnprintf(buf, LOG_PREFIX_MAX, "[%5llu.%06llu] ",
			 now / 1000000000, now % 1000000000 / 1000);
}

/*
 * Every line of a message gets the prefix, unless it goes on with the last.
 * An open line keeps its level, whatever that of its rest: a console shows
 * the whole of it or nothing.
 */
static void emit_lines(int level, bool cont, const char *text)
{
	char line[LOG_PREFIX_MAX + LOG_LINE_MAX];

	if (line_open && !cont) {
		emit(line_level, "\n", 1);
		line_open = false;
	}
	while (*text) {
		size_t len = strcspn(text, "\n");
		size_t used = line_open ? 0 : make_prefix(line);
		bool ends = text[len] == '\n';

		if (!line_open)
			line_level = level;
		memcpy(line + used, text, len + ends);
		emit(line_level, line, used + len + ends);
		line_open = !ends;
		text += len + ends;
	}
}

/*
 * In any context, with any lock held. The text is made before the lock is
 * taken: a wrong format faults here and not inside. Returns how many bytes the
 * text has without its prefixes.
 */
int vprintk_emit(int level, const char *fmt, va_list args)
{
	char buf[LOG_LINE_MAX];
	const char *text = buf;
	unsigned long flags;
	bool cont = false, taken;
	int prefix, len;

	/* The level may come from an argument: look for it in the text. */
	len = vscnprintf(buf, sizeof(buf), fmt, args);
	while ((prefix = printk_get_level(text))) {
		if (prefix == 'c')
			cont = true;
		else if (level == LOGLEVEL_DEFAULT)
			level = prefix - '0';
		text = printk_skip_level(text);
	}
	if (level == LOGLEVEL_DEFAULT)
		level = LOGLEVEL_WARNING;

	taken = log_lock_enter(&flags);
	emit_lines(level, cont, text);
	log_lock_exit(taken, flags);
	return len - (text - buf);
}

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

/*
 * Where the newest whole lines begin that fit into @size bytes. If the ring
 * has gone round, the byte before its oldest one is lost: whether a line
 * begins there nobody knows.
 */
static u64 tail_start(size_t size)
{
	u64 oldest = log_head - min_t(u64, log_head, LOG_BUF_LEN);
	u64 pos = log_head - min_t(u64, log_head - oldest, size);

	if (!pos)
		return 0;
	if (pos == oldest)
		pos++;
	while (pos < log_head && log_buf[(pos - 1) % LOG_BUF_LEN] != '\n')
		pos++;
	return pos;
}

/* With the stamps, as it stands in the ring. */
size_t printk_read_tail(char *buf, size_t size)
{
	unsigned long flags;
	bool taken = log_lock_enter(&flags);
	size_t len = 0;

	for (u64 pos = tail_start(size); pos < log_head; pos++)
		buf[len++] = log_buf[pos % LOG_BUF_LEN];
	log_lock_exit(taken, flags);
	return len;
}
EXPORT_SYMBOL_IF_KUNIT(printk_read_tail);

/* All lines that the ring has, in runs that do not wrap around its end. */
static void show_log(struct console *con)
{
	u64 pos = tail_start(LOG_BUF_LEN);

	while (pos < log_head) {
		u64 start = pos % LOG_BUF_LEN;
		u64 len = min_t(u64, log_head - pos, LOG_BUF_LEN - start);

		con->write(con, log_buf + start, len);
		pos += len;
	}
}

/* Under the lock: nothing is shown twice, and nothing is missed. */
void register_console(struct console *con)
{
	unsigned long flags;
	bool taken = log_lock_enter(&flags);

	show_log(con);
	list_add_tail(&con->list, &consoles);
	log_lock_exit(taken, flags);
}
EXPORT_SYMBOL_GPL(register_console);

/* When this returns, its write() runs nowhere any more. */
void unregister_console(struct console *con)
{
	unsigned long flags;
	bool taken = log_lock_enter(&flags);

	list_del(&con->list);
	log_lock_exit(taken, flags);
}
EXPORT_SYMBOL_GPL(unregister_console);
