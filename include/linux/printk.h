/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages from the kernel. */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/kern_levels.h>
#include <linux/stdarg.h>
#include <linux/types.h>

__printf(1, 2) __cold int _printk(const char *fmt, ...);
__printf(2, 0) int vprintk_emit(int level, const char *fmt, va_list args);
__printf(1, 0) __cold int vprintk(const char *fmt, va_list args);
#define printk(fmt, ...) _printk(fmt, ##__VA_ARGS__)

/* The level that a message's prefix names, or 0; and the text behind it. */
static inline int printk_get_level(const char *text)
{
	if (text[0] != KERN_SOH_ASCII || !text[1])
		return 0;
	if ((text[1] >= '0' && text[1] <= '7') || text[1] == 'c')
		return text[1];
	return 0;
}

static inline const char *printk_skip_level(const char *text)
{
	return printk_get_level(text) ? text + 2 : text;
}

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define pr_emerg(fmt, ...)	printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...)	printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...)	printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...)	printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...)	printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...)	printk(KERN_CONT fmt, ##__VA_ARGS__)
#define no_printk(fmt, ...) \
({ \
	if (0) \
		printk(fmt, ##__VA_ARGS__); \
	0; \
})
#ifdef DEBUG
#define pr_debug(fmt, ...)	printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#else
#define pr_debug(fmt, ...) \
	no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#endif
#define pr_devel		pr_debug

#define printk_once(fmt, ...) \
({ \
	static bool __printed; \
	bool __first = !READ_ONCE(__printed); \
	if (__first) { \
		WRITE_ONCE(__printed, true); \
		printk(fmt, ##__VA_ARGS__); \
	} \
	unlikely(__first); \
})
#define pr_emerg_once(fmt, ...) \
	printk_once(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert_once(fmt, ...) \
	printk_once(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit_once(fmt, ...) \
	printk_once(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_once(fmt, ...) \
	printk_once(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_once(fmt, ...)	printk_once(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_once(fmt, ...) \
	printk_once(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_once(fmt, ...) \
	printk_once(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

/* A message that may come often, at most ten of them in five seconds. */
#define printk_ratelimited(fmt, ...) \
({ \
	static struct ratelimit_state __rs = \
		RATELIMIT_STATE_INIT(__rs, DEFAULT_RATELIMIT_INTERVAL, \
				     DEFAULT_RATELIMIT_BURST); \
	if (__ratelimit(&__rs)) \
		printk(fmt, ##__VA_ARGS__); \
})
#define pr_err_ratelimited(fmt, ...) \
	printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) \
	printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_ratelimited(fmt, ...) \
	printk_ratelimited(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited(fmt, ...) \
	printk_ratelimited(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

void dump_stack_lvl(const char *level) __cold;
void dump_stack(void) __cold;

/* The same as printk(), which takes no lock and waits for nobody. */
#define printk_deferred		printk

/* log_buf_len=: when there is memory, and one CPU still. */
void setup_log_buf(void);

/* Every message from here on reaches the console, whatever loglevel= says. */
void console_verbose(void);

/*
 * Reading the log back: copies to @buf the newest text that fits into @size
 * bytes, whole lines, and returns its length.
 */
size_t printk_read_tail(char *buf, size_t size);

#endif /* _LINUX_PRINTK_H */
