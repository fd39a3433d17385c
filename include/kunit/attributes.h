/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be said about a test besides its name, so that kunit.filter= can
 * choose by it. A case without a value of its own has that of its suite.
 */
#ifndef _KUNIT_ATTRIBUTES_H
#define _KUNIT_ATTRIBUTES_H

/* In this order, because "speed>slow" means: faster than slow. */
enum kunit_speed {
	KUNIT_SPEED_UNSET,
	KUNIT_SPEED_VERY_SLOW,
	KUNIT_SPEED_SLOW,
	KUNIT_SPEED_NORMAL,
	KUNIT_SPEED_MAX = KUNIT_SPEED_NORMAL,
};

struct kunit_attributes {
	enum kunit_speed speed;
};

#endif /* _KUNIT_ATTRIBUTES_H */
