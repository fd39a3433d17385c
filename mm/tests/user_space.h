/* SPDX-License-Identifier: GPL-2.0-only */
/* Suites whose threads run on an address space, and touch it as programs would. */
#ifndef _MM_TESTS_USER_SPACE_H
#define _MM_TESTS_USER_SPACE_H

#include <kunit/resource.h>
#include <linux/irqflags.h>
#include <linux/mmu_context.h>
#include <linux/rcupdate.h>
#include <linux/uaccess.h>

#include "../pt_user.h"
#include "../space.h"
#include "mm_space.h"

#define USER(addr)	((void __user *)(addr))
#define WORD(addr)	((u64 __user *)(addr))

static inline void put_space(void *mm)
{
	mmput(mm);
}

/* It goes when the case has ended, and must not leak then. */
static inline struct mm_struct *new_space(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_space, mm),
			0);
	return mm;
}

/* The same, with @pages at BASE, and the thread of the case runs on it. */
static inline struct mm_struct *use_space(struct kunit *test,
					  unsigned long pages)
{
	struct mm_struct *mm = new_space(test);

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, pages, RW), BASE);
	kthread_use_mm(mm);
	return mm;
}

/* The place of a page that has an entry; it stays, as nobody else changes anything. */
static inline struct pt_place place_of(struct kunit *test, struct mm_struct *mm,
				       unsigned long addr)
{
	struct pt_place at;
	bool found;

	rcu_read_lock();
	found = pt_find(mm, addr, &at);
	rcu_read_unlock();
	KUNIT_ASSERT_TRUE(test, found);
	return at;
}

static inline unsigned int flags_of(struct kunit *test, struct mm_struct *mm,
				    unsigned long addr)
{
	return pte_flags(place_of(test, mm, addr).pte);
}

#endif /* _MM_TESTS_USER_SPACE_H */
