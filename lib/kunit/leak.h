/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that a case or a suite has allocated and not freed. */
#ifndef _KUNIT_LEAK_H
#define _KUNIT_LEAK_H

#include <linux/types.h>

struct kunit;

#ifdef CONFIG_KUNIT_LEAK_CHECK
#include <linux/leak.h>

struct kunit_leak_mark {
	struct leak_mark mark;
};

/* Remember what there is now. */
void kunit_leak_mark(struct kunit_leak_mark *mark);
/* Report, in @test's name, what has come since and is still there. */
bool kunit_leak_check(const struct kunit_leak_mark *mark, struct kunit *test);

#else

struct kunit_leak_mark {
};

static inline void kunit_leak_mark(struct kunit_leak_mark *mark)
{
}

static inline bool kunit_leak_check(const struct kunit_leak_mark *mark,
				    struct kunit *test)
{
	return false;
}

#endif

#endif /* _KUNIT_LEAK_H */
