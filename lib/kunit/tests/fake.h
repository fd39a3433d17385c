/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tests of KUnit work on a test that is not run by anybody: its failures do
 * not count, and what it says goes to a buffer.
 */
#ifndef _KUNIT_TESTS_FAKE_H
#define _KUNIT_TESTS_FAKE_H

#include <kunit/test.h>
#include <linux/string.h>

#include "../internal.h"
#include "../output.h"

#define FAKE_LOG_SIZE	4096

struct fake {
	struct kunit test;
	struct kunit_log_capture capture;
	char log[FAKE_LOG_SIZE];
};

/* A fake of @test's, freed with it. */
static inline struct fake *fake_create(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->capture.buf = fake->log;
	fake->capture.size = sizeof(fake->log);
	kunit_init_test(&fake->test, "fake", &fake->capture);
	return fake;
}

static inline void fake_clear(struct fake *fake)
{
	fake->log[0] = '\0';
	fake->capture.len = 0;
	fake->test.status = KUNIT_SUCCESS;
}

/* How to run fakes, so that their lines land in the buffer. */
static inline struct kunit_run fake_run(struct fake *fake)
{
	return (struct kunit_run){
		.capture = &fake->capture, .stats = KUNIT_STATS_SEVERAL,
	};
}

#endif /* _KUNIT_TESTS_FAKE_H */
