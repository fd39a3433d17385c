// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of <linux/cleanup.h>: what a scope has taken is given back once, in
 * reverse order, by every way out of it.
 */
#include <kunit/test.h>
#include <linux/cleanup.h>

/* Everything that happens is written down here, a letter each. */
static char diary[32];

static void note(char c)
{
	size_t len = strlen(diary);

	if (len + 1 < sizeof(diary)) {
		diary[len] = c;
		diary[len + 1] = '\0';
	}
}

#define EXPECT_DIARY(test, want)					\
do {									\
	KUNIT_EXPECT_STREQ(test, diary, want);				\
	diary[0] = '\0';						\
} while (0)

static int cleanup_test_init(struct kunit *test)
{
	diary[0] = '\0';
	return 0;
}

DEFINE_FREE(note_char, char *, if (_T) note(*_T))

static int leave_early(bool early)
{
	char *a __free(note_char) = "a";
	char *b __free(note_char) = NULL;

	if (early)
		return 1;
	b = "b";
	note('.');
	return *a == 'a' && *b == 'b' ? 2 : 3;
}

static void cleanup_test_free(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, leave_early(true), 1);
	EXPECT_DIARY(test, "a");
	KUNIT_EXPECT_EQ(test, leave_early(false), 2);
	EXPECT_DIARY(test, ".ba");
}

static char *pass_on(bool keep)
{
	char *a __free(note_char) = "a";

	if (keep)
		return_ptr(a);
	return NULL;
}

static void cleanup_test_no_free(struct kunit *test)
{
	char *x __free(note_char) = "x";
	char *y = no_free_ptr(x);

	KUNIT_EXPECT_NULL(test, x);
	KUNIT_EXPECT_STREQ(test, y, "x");
	KUNIT_EXPECT_STREQ(test, pass_on(true), "a");
	EXPECT_DIARY(test, "");
	KUNIT_EXPECT_NULL(test, pass_on(false));
	EXPECT_DIARY(test, "a");
	x = "z";
	retain_and_null_ptr(x);
	KUNIT_EXPECT_NULL(test, x);
	EXPECT_DIARY(test, "");
}

DEFINE_CLASS(noted, char, note(_T), ({ note('('); c; }), char c)
EXTEND_CLASS(noted, _upper, ({ note('['); (char)(c - 32); }), char c)

static void cleanup_test_class(struct kunit *test)
{
	{
		CLASS(noted, a)('a');
		CLASS(noted_upper, b)('b');

		KUNIT_EXPECT_EQ(test, a, 'a');
		KUNIT_EXPECT_EQ(test, b, 'B');
		EXPECT_DIARY(test, "([");
	}
	EXPECT_DIARY(test, "Ba");
}

/* A lock that writes down what is done to it. */
struct fake_lock {
	bool held;
	bool busy;
};

static void fake_lock(struct fake_lock *lock)
{
	note('L');
	lock->held = true;
}

static void fake_unlock(struct fake_lock *lock)
{
	note('U');
	lock->held = false;
}

static bool fake_trylock(struct fake_lock *lock)
{
	note(lock->busy ? 'F' : 'T');
	lock->held = !lock->busy;
	return lock->held;
}

DEFINE_GUARD(fake, struct fake_lock *, fake_lock(_T), fake_unlock(_T))
DEFINE_GUARD_COND(fake, _try, fake_trylock(_T))

static int guarded(struct fake_lock *lock)
{
	guard(fake)(lock);
	return lock->held;
}

static void cleanup_test_guard(struct kunit *test)
{
	struct fake_lock lock = { 0 };

	KUNIT_EXPECT_EQ(test, guarded(&lock), 1);
	KUNIT_EXPECT_FALSE(test, lock.held);
	EXPECT_DIARY(test, "LU");
}

/* A return out of the block: compilers must see that it is the only way. */
static int scoped_return(struct fake_lock *lock)
{
	scoped_guard(fake, lock)
		return lock->held;
}

static void cleanup_test_scoped_guard(struct kunit *test)
{
	struct fake_lock lock = { 0 };
	int i, runs = 0;

	scoped_guard(fake, &lock) {
		KUNIT_EXPECT_TRUE(test, lock.held);
		runs++;
	}
	KUNIT_EXPECT_EQ(test, runs, 1);
	EXPECT_DIARY(test, "LU");
	KUNIT_EXPECT_EQ(test, scoped_return(&lock), 1);
	EXPECT_DIARY(test, "LU");
	for (i = 0; i < 2; i++) {
		scoped_guard(fake, &lock) {
			if (i == 0)
				break;	/* out of the guard, not of the loop */
			note('x');
		}
	}
	EXPECT_DIARY(test, "LULxU");
}

static void cleanup_test_guard_cond(struct kunit *test)
{
	struct fake_lock lock = { 0 };
	int runs = 0;

	scoped_guard(fake_try, &lock)
		runs++;
	KUNIT_EXPECT_EQ(test, runs, 1);
	EXPECT_DIARY(test, "TU");
	lock.busy = true;
	scoped_guard(fake_try, &lock)
		runs++;
	KUNIT_EXPECT_EQ(test, runs, 1);
	EXPECT_DIARY(test, "F");
}

static int cond_guarded(struct fake_lock *lock)
{
	scoped_cond_guard(fake_try, return -EBUSY, lock) {
		note('x');
		return 0;
	}
	return 1;
}

static void cleanup_test_scoped_cond_guard(struct kunit *test)
{
	struct fake_lock lock = { 0 };

	KUNIT_EXPECT_EQ(test, cond_guarded(&lock), 0);
	EXPECT_DIARY(test, "TxU");
	lock.busy = true;
	KUNIT_EXPECT_EQ(test, cond_guarded(&lock), -EBUSY);
	EXPECT_DIARY(test, "F");
}

/* Guards with more state: _T->saved goes with the lock. */
static int irq_state;

DEFINE_LOCK_GUARD_1(fake_irq, struct fake_lock,
		    _T->saved = irq_state; irq_state = 1; fake_lock(_T->lock),
		    fake_unlock(_T->lock); irq_state = _T->saved,
		    int saved)
DEFINE_LOCK_GUARD_1_COND(fake_irq, _try, fake_trylock(_T->lock))
DEFINE_LOCK_GUARD_0(fake_rcu, note('('), note(')'))

static void cleanup_test_lock_guard(struct kunit *test)
{
	struct fake_lock lock = { 0 };

	irq_state = 5;
	scoped_guard(fake_irq, &lock) {
		KUNIT_EXPECT_EQ(test, irq_state, 1);
		scoped_guard(fake_rcu)
			note('x');
	}
	KUNIT_EXPECT_EQ(test, irq_state, 5);
	EXPECT_DIARY(test, "L(x)U");
	lock.busy = true;
	scoped_guard(fake_irq_try, &lock)
		note('x');
	EXPECT_DIARY(test, "F");
	{
		guard(fake_rcu)();
		note('y');
	}
	EXPECT_DIARY(test, "(y)");
}

static struct kunit_case cleanup_test_cases[] = {
	KUNIT_CASE(cleanup_test_free),
	KUNIT_CASE(cleanup_test_no_free),
	KUNIT_CASE(cleanup_test_class),
	KUNIT_CASE(cleanup_test_guard),
	KUNIT_CASE(cleanup_test_scoped_guard),
	KUNIT_CASE(cleanup_test_guard_cond),
	KUNIT_CASE(cleanup_test_scoped_cond_guard),
	KUNIT_CASE(cleanup_test_lock_guard),
	{}
};

static struct kunit_suite cleanup_suite = {
	.name = "cleanup",
	.init = cleanup_test_init,
	.test_cases = cleanup_test_cases,
};

kunit_test_suite(cleanup_suite);

MODULE_DESCRIPTION("Tests of scope guards");
MODULE_LICENSE("GPL");
