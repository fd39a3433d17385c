// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles: which there are, and showing them the log.
 *
 * Owns the lists of consoles and each one's place in the log. They belong to
 * the CPU whose number is in console_owner. Who prints and finds an owner
 * leaves the message to him: the owner looks for more after it has given the
 * ownership back, so nothing is left lying. So nobody ever waits in order to
 * print, and the consoles see each message once.
 *
 * A CPU that prints while it is the owner itself has been interrupted, or has
 * faulted in a console. In the first case it will go on; in the second it will
 * not, and the report of the fault is shown by a second set of buffers.
 */
#include <asm/processor.h>
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/console.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/list.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "printk_internal.h"

#define NO_OWNER	(-1)

static int console_owner = NO_OWNER;
/* The owner's, and those of a report within its work. */
static struct kmsg_lines owner_lines, nested_lines;
static bool nested;

static LIST_HEAD(consoles);
/* Those that console= does not name: one is taken if it names none. */
static LIST_HEAD(unused_consoles);

/* Messages of a level below this are shown; it only ever changes as a whole. */
#define LOGLEVEL_QUIET		4
#define LOGLEVEL_USUAL		7
#define LOGLEVEL_VERBOSE	10
#define LOGLEVEL_ALL		15

static int console_loglevel = LOGLEVEL_USUAL;

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

static int level_without_value(char *val, int level)
{
	if (val)
		return -EINVAL;
	WRITE_ONCE(console_loglevel, level);
	return 0;
}

VISIBLE_IF_KUNIT int quiet_param(char *val)
{
	return level_without_value(val, LOGLEVEL_QUIET);
}
EXPORT_SYMBOL_IF_KUNIT(quiet_param);
early_param("quiet", quiet_param);

static int __init debug_param(char *val)
{
	return level_without_value(val, LOGLEVEL_VERBOSE);
}
early_param("debug", debug_param);

VISIBLE_IF_KUNIT int ignore_loglevel_param(char *val)
{
	return level_without_value(val, LOGLEVEL_ALL);
}
EXPORT_SYMBOL_IF_KUNIT(ignore_loglevel_param);
early_param("ignore_loglevel", ignore_loglevel_param);

/* For the reports of a dying kernel, which nobody could read later. */
void console_verbose(void)
{
	WRITE_ONCE(console_loglevel, LOGLEVEL_ALL);
}

/* --- Set by programs. --- */

/* What the console had shown before it was silenced; 0: it is not. */
static int level_before_silence;

int console_set_level(int level)
{
	if (level < 1 || level > 8)
		return -EINVAL;
	WRITE_ONCE(console_loglevel, level);
	WRITE_ONCE(level_before_silence, 0);
	return 0;
}

/* The same without a question; what it was. */
int console_swap_level(int level)
{
	return xchg(&console_loglevel, level);
}
EXPORT_SYMBOL_IF_KUNIT(console_swap_level);

/* Only what would end the machine is shown still. */
void console_silence(bool on)
{
	int before = READ_ONCE(level_before_silence);

	if (on && !before) {
		WRITE_ONCE(level_before_silence, READ_ONCE(console_loglevel));
		WRITE_ONCE(console_loglevel, 1);
	} else if (!on && before) {
		WRITE_ONCE(console_loglevel, before);
		WRITE_ONCE(level_before_silence, 0);
	}
}

/* --- Showing. --- */

/* One message on one console; whether there was one. */
static bool show_record(struct console *con, struct kmsg_lines *lines)
{
	do {
		if (!kmsg_next_line(&con->reader, lines))
			return false;
		if (lines->level < READ_ONCE(console_loglevel))
			con->write(con, lines->line, lines->len);
	} while (lines->pending);
	return true;
}

/* One message on each console; whether there was any. */
static bool show_next(struct kmsg_lines *lines)
{
	struct console *con;
	bool any = false;

	lines->pending = false;
	list_for_each_entry(con, &consoles, list)
		any |= show_record(con, lines);
	return any;
}

/* The owner's work was cut short by what is to be shown now. */
static void flush_nested(void)
{
	if (!READ_ONCE(oops_in_progress) || nested)
		return;
	nested = true;
	while (show_next(&nested_lines))
		;
	nested = false;
}

/* With interrupts off. The ownership of a CPU that has it is not taken anew. */
static bool try_own(void)
{
	int free = NO_OWNER;

	return try_cmpxchg(&console_owner, &free, raw_smp_processor_id());
}

static void disown(void)
{
	smp_store_release(&console_owner, NO_OWNER);
}

static bool owned_here(void)
{
	return READ_ONCE(console_owner) == raw_smp_processor_id();
}

/*
 * Message by message, so that interrupts come in between, and other CPUs have
 * their turn to show what they print.
 */
void console_flush(void)
{
	bool more = true;

	while (more) {
		unsigned long flags;

		local_irq_save(flags);
		/* What was logged is seen by whoever fails to own us. */
		smp_mb();
		if (try_own()) {
			more = show_next(&owner_lines);
			disown();
		} else {
			more = false;
			if (owned_here())
				flush_nested();
		}
		local_irq_restore(flags);
	}
}

/* Has @con something to show? */
static bool is_behind(const struct console *con, u64 seq)
{
	return READ_ONCE(con->reader.seq) < seq;
}

/* With interrupts off; a CPU that is the owner already goes on as it. */
static bool own(void)
{
	if (owned_here())
		return false;
	while (!try_own())
		cpu_relax();
	return true;
}

static bool all_shown(u64 seq)
{
	struct console *con;
	unsigned long flags;
	bool behind = false, owned;

	local_irq_save(flags);
	owned = own();
	list_for_each_entry(con, &consoles, list)
		behind |= is_behind(con, seq);
	if (owned)
		disown();
	local_irq_restore(flags);
	return !behind;
}

bool pr_flush(unsigned int timeout_ms)
{
	u64 seq = log_cursor_seq(log_ring_end(READ_ONCE(printk_ring)));
	u64 start = sched_clock();

	for (;;) {
		console_flush();
		if (all_shown(seq))
			return true;
		if (sched_clock() - start > timeout_ms * NSEC_PER_MSEC)
			return false;
		cpu_relax();
	}
}
EXPORT_SYMBOL_GPL(pr_flush);

/*
 * Nobody else runs. Whoever was the owner will not go on, and whoever was
 * writing a record will not finish it.
 */
void console_flush_on_panic(void)
{
	struct console *con;

	WRITE_ONCE(console_owner, raw_smp_processor_id());
	list_for_each_entry(con, &consoles, list)
		con->reader.skip_unfinished = true;
	while (show_next(&owner_lines))
		;
	disown();
}

/* From the oldest message that the log has; when nobody else runs. */
void console_replay(void)
{
	struct console *con;

	list_for_each_entry(con, &consoles, list)
		kmsg_reader_rewind(&con->reader);
	console_flush_on_panic();
}

/* --- Which consoles there are. --- */

#define MAX_CMDLINE_CONSOLES	8

/* What console= has asked for. */
static struct console_cmdline {
	char name[16];
	short index;
	char *options;
	bool found;
} cmdline_consoles[MAX_CMDLINE_CONSOLES];
static unsigned int nr_cmdline_consoles;

static bool keep_bootcon;

static int __init keep_bootcon_param(char *val)
{
	if (val)
		return -EINVAL;
	keep_bootcon = true;
	return 0;
}
early_param("keep_bootcon", keep_bootcon_param);

/* console=ttyS0,115200n8: a name, a number, and what is the driver's. */
static int __init console_param(char *val)
{
	struct console_cmdline *c = &cmdline_consoles[nr_cmdline_consoles];
	size_t len, digits;

	if (!val || nr_cmdline_consoles == MAX_CMDLINE_CONSOLES)
		return -EINVAL;
	len = strcspn(val, ",");
	for (digits = 0; digits < len && isdigit(val[len - digits - 1]);)
		digits++;
	if (!len || len == digits || len - digits >= sizeof(c->name) || digits > 3)
		return -EINVAL;
	memcpy(c->name, val, len - digits);
	for (size_t i = len - digits; i < len; i++)
		c->index = c->index * 10 + val[i] - '0';
	c->options = val[len] ? val + len + 1 : NULL;
	nr_cmdline_consoles++;
	return 0;
}
early_param("console", console_param);

static struct console_cmdline *find_cmdline(const struct console *con)
{
	for (unsigned int i = 0; i < nr_cmdline_consoles; i++) {
		struct console_cmdline *c = &cmdline_consoles[i];

		if (!strcmp(c->name, con->name) &&
		    (con->index < 0 || con->index == c->index))
			return c;
	}
	return NULL;
}

static bool is_boot(const struct console *con)
{
	return con->flags & CON_BOOT;
}

static bool have_real_console(void)
{
	struct console *con;

	list_for_each_entry(con, &consoles, list)
		if (!is_boot(con))
			return true;
	return false;
}

/*
 * Those of the boot end in the same moment in which their successor goes on
 * where they are: nothing is shown twice, and nothing missed.
 */
static void take_over(struct console *con, struct list_head *ended)
{
	struct console *boot, *next;

	list_for_each_entry_safe(boot, next, &consoles, list) {
		if (!is_boot(boot))
			continue;
		con->reader = boot->reader;
		if (keep_bootcon && !is_boot(con))
			continue;
		list_move_tail(&boot->list, ended);
		boot->flags &= ~CON_ENABLED;
	}
}

/* @ended: where boot consoles go that it follows; NULL: it follows none. */
static void start_console(struct console *con, struct list_head *ended)
{
	unsigned long flags;
	bool owned;

	local_irq_save(flags);
	owned = own();
	if (con->flags & CON_PRINTBUFFER)
		kmsg_reader_rewind(&con->reader);
	else
		kmsg_reader_end(&con->reader);
	if (ended)
		take_over(con, ended);
	con->flags |= CON_ENABLED;
	list_add_tail(&con->list, &consoles);
	if (owned)
		disown();
	local_irq_restore(flags);
}

static void announce(const struct console *con, const char *what)
{
	if (is_boot(con))
		pr_info("printk: bootconsole [%s] %s\n", con->name, what);
	else
		pr_info("printk: console [%s%d] %s\n", con->name, con->index,
			what);
}

/* Of a console that takes its turn; a driver that refuses is not asked again. */
static int enable_console(struct console *con, struct console_cmdline *c)
{
	LIST_HEAD(ended);
	struct console *boot, *next;

	if (con->index < 0)
		con->index = c ? c->index : 0;
	if (con->setup && con->setup(con, c ? c->options : NULL))
		return -ENODEV;
	if (c)
		c->found = true;
	if (!c || c == &cmdline_consoles[nr_cmdline_consoles - 1])
		con->flags |= CON_CONSDEV;
	start_console(con, &ended);
	announce(con, "enabled");
	list_for_each_entry_safe(boot, next, &ended, list) {
		list_del_init(&boot->list);
		announce(boot, "disabled");
	}
	return 0;
}

/*
 * One that is enabled from the start is shown to besides all others, and those
 * of the boot are until there is a real one.
 */
void register_console(struct console *con)
{
	struct console_cmdline *c = find_cmdline(con);

	if (con->flags & CON_ENABLED) {
		start_console(con, NULL);
		console_flush();
	} else if (is_boot(con)) {
		if (!have_real_console())
			enable_console(con, NULL);
	} else if (c || (!nr_cmdline_consoles && !have_real_console())) {
		if (enable_console(con, c))
			pr_err("printk: console [%s%d] does not work\n",
			       con->name, con->index);
	} else {
		list_add_tail(&con->list, &unused_consoles);
	}
}
EXPORT_SYMBOL_GPL(register_console);

void unregister_console(struct console *con)
{
	unsigned long flags;
	bool owned;

	local_irq_save(flags);
	owned = own();
	list_del_init(&con->list);
	con->flags &= ~CON_ENABLED;
	if (owned)
		disown();
	local_irq_restore(flags);
}
EXPORT_SYMBOL_GPL(unregister_console);

/* As who shows messages: nobody comes or goes meanwhile. */
void for_each_console(void (*fn)(const struct console *con, void *arg), void *arg)
{
	struct console *con;
	unsigned long flags;
	bool owned;

	local_irq_save(flags);
	owned = own();
	list_for_each_entry(con, &consoles, list)
		fn(con, arg);
	if (owned)
		disown();
	local_irq_restore(flags);
}

/* The last one that console= has named, or else the first that there is. */
static void choose_device(const struct console *con, void *arg)
{
	dev_t *dev = arg;

	if (con->tty_dev && (!*dev || (con->flags & CON_CONSDEV)))
		*dev = con->tty_dev;
}

dev_t console_device(void)
{
	dev_t dev = 0;

	for_each_console(choose_device, &dev);
	return dev;
}
EXPORT_SYMBOL_GPL(console_device);

/* The first of those that nobody has asked for, and that works. */
static void __init use_default_console(void)
{
	while (!list_empty(&unused_consoles)) {
		struct console *con = list_first_entry(&unused_consoles,
						       struct console, list);

		list_del_init(&con->list);
		if (!enable_console(con, NULL))
			return;
	}
}

/* When all drivers have had their turn: what console= named must be there. */
static int __init check_consoles(void)
{
	for (unsigned int i = 0; i < nr_cmdline_consoles; i++) {
		const struct console_cmdline *c = &cmdline_consoles[i];

		if (!c->found)
			pr_warn("printk: console=%s%d: there is no such console\n",
				c->name, c->index);
	}
	if (nr_cmdline_consoles && !have_real_console())
		use_default_console();
	return 0;
}
late_initcall(check_consoles);

/* While there is one CPU. */
void __init console_find_places(void)
{
	struct console *con;

	list_for_each_entry(con, &consoles, list)
		con->reader.cursor = log_ring_seek(printk_ring,
						   con->reader.seq);
}
