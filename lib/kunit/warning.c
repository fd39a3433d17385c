// SPDX-License-Identifier: GPL-2.0-only
/*
 * Warnings that a test awaits.
 *
 * Owns the one text that is awaited and the count of what came. The text
 * changes only while no warning can come that it would concern: the runner
 * and the case that it waits for are the only writers, one at a time. The
 * count is atomic, since any CPU may warn.
 */
#include <kunit/warning.h>
#include <linux/atomic.h>
#include <linux/panic.h>
#include <linux/string.h>

#include "warning.h"

static atomic_t nr_came = ATOMIC_INIT(0);

/* May be called in any context, by a CPU that has just warned. */
static bool is_awaited(const char *report, void *text)
{
	if (!strstr(report, text))
		return false;
	atomic_inc(&nr_came);
	return true;
}

void kunit_warning_begin(struct kunit *test, const char *text)
{
	atomic_set(&nr_came, 0);
	warn_filter_set(is_awaited, (void *)text);
}
EXPORT_SYMBOL_GPL(kunit_warning_begin);

void kunit_warning_reset(void)
{
	warn_filter_set(NULL, NULL);
}

unsigned int kunit_warning_end(struct kunit *test)
{
	kunit_warning_reset();
	return atomic_read(&nr_came);
}
EXPORT_SYMBOL_GPL(kunit_warning_end);
