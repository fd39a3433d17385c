// SPDX-License-Identifier: GPL-2.0-only
/* Tests of spin locks: exclusion, trying, interrupts. */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "../../tests/crew.h"

#define NR_THREADS	8
#define ROUNDS		2000

struct counter {
	spinlock_t lock;
	unsigned long value;	/* lock; plain on purpose */
	atomic_t inside;
	atomic_t met;		/* times that two were inside */
	atomic_t missed;	/* tries that failed */
};

static struct counter *new_counter(struct kunit *test)
{
	struct counter *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	spin_lock_init(&c->lock);
	return c;
}

static void work_inside(struct counter *c)
{
	if (atomic_inc_return(&c->inside) != 1)
		atomic_inc(&c->met);
	c->value++;
	atomic_dec(&c->inside);
}

static void count_locked(void *arg, int id)
{
	struct counter *c = arg;

	for (int i = 0; i < ROUNDS; i++) {
		unsigned long flags;

		if (i & 1) {
			spin_lock(&c->lock);
			work_inside(c);
			spin_unlock(&c->lock);
		} else {
			spin_lock_irqsave(&c->lock, flags);
			work_inside(c);
			spin_unlock_irqrestore(&c->lock, flags);
		}
	}
}

static void one_at_a_time(struct kunit *test)
{
	struct counter *c = new_counter(test);

	crew_run(test, NR_THREADS, count_locked, c);
	KUNIT_EXPECT_EQ(test, c->value, (unsigned long)NR_THREADS * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->met), 0);
}

static void count_tried(void *arg, int id)
{
	struct counter *c = arg;
	int done = 0;

	while (done < ROUNDS) {
		if (spin_trylock(&c->lock)) {
			work_inside(c);
			spin_unlock(&c->lock);
			done++;
		} else {
			atomic_inc(&c->missed);
			cpu_relax();
		}
	}
}

static void trying_excludes_too(struct kunit *test)
{
	struct counter *c = new_counter(test);

	crew_run(test, NR_THREADS, count_tried, c);
	KUNIT_EXPECT_EQ(test, c->value, (unsigned long)NR_THREADS * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->met), 0);
}

/* From another CPU, or from an interrupt: a held lock is not to be had. */
static void try_and_tell(void *info)
{
	struct counter *c = info;

	if (spin_trylock(&c->lock))
		spin_unlock(&c->lock);
	else
		atomic_inc(&c->missed);
}

static void held_lock_cannot_be_had(struct kunit *test)
{
	struct counter *c = new_counter(test);
	unsigned long flags;
	bool got;

	spin_lock_irqsave(&c->lock, flags);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&c->lock));
	KUNIT_EXPECT_FALSE(test, spin_trylock(&c->lock));
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irqrestore(&c->lock, flags);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&c->lock));

	got = spin_trylock_irqsave(&c->lock, flags);
	KUNIT_EXPECT_TRUE(test, got);
	if (got) {
		KUNIT_EXPECT_TRUE(test, irqs_disabled());
		spin_unlock_irqrestore(&c->lock, flags);
	}
	/* A try that fails leaves interrupts as they were. */
	spin_lock(&c->lock);
	KUNIT_EXPECT_FALSE(test, spin_trylock_irqsave(&c->lock, flags));
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	on_each_cpu(try_and_tell, c, 1);
	spin_unlock(&c->lock);
	KUNIT_EXPECT_EQ(test, (unsigned int)atomic_read(&c->missed),
			num_online_cpus());
}

static void guards_lock_and_unlock(struct kunit *test)
{
	struct counter *c = new_counter(test);

	scoped_guard(spinlock, &c->lock)
		KUNIT_EXPECT_TRUE(test, spin_is_locked(&c->lock));
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&c->lock));
	scoped_guard(spinlock_irq, &c->lock) {
		KUNIT_EXPECT_TRUE(test, irqs_disabled());
		KUNIT_EXPECT_TRUE(test, spin_is_locked(&c->lock));
	}
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	scoped_guard(spinlock_irqsave, &c->lock)
		KUNIT_EXPECT_TRUE(test, irqs_disabled());
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void holding_is_atomic(struct kunit *test)
{
	struct counter *c = new_counter(test);

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "preemption is not counted");
	KUNIT_EXPECT_FALSE(test, in_atomic());
	spin_lock(&c->lock);
	KUNIT_EXPECT_TRUE(test, in_atomic());
	spin_unlock(&c->lock);
	KUNIT_EXPECT_FALSE(test, in_atomic());
	/* A try that fails counts nothing. */
	spin_lock(&c->lock);
	KUNIT_EXPECT_FALSE(test, spin_trylock(&c->lock));
	KUNIT_EXPECT_EQ(test, preempt_count(), 1u);
	spin_unlock(&c->lock);
}

static struct kunit_case spinlock_cases[] = {
	KUNIT_CASE(one_at_a_time),
	KUNIT_CASE(trying_excludes_too),
	KUNIT_CASE(held_lock_cannot_be_had),
	KUNIT_CASE(guards_lock_and_unlock),
	KUNIT_CASE(holding_is_atomic),
	{}
};

static struct kunit_suite spinlock_suite = {
	.name = "spinlock",
	.test_cases = spinlock_cases,
};
kunit_test_suite(spinlock_suite);

MODULE_LICENSE("GPL");
