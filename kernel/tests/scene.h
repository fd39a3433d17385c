/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases that make system calls: each is a process of its own, with memory of its own for
 * what it passes and gets.
 */
#ifndef _KERNEL_TESTS_SCENE_H
#define _KERNEL_TESTS_SCENE_H

#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/signal.h>
#include <linux/syscalls.h>

#include "../../mm/tests/user_space.h"
#include "process.h"

/* What this machine has no number for: nobody has that one. */
#define NO_SUCH_CALL	400
#ifndef __NR_poll
#define __NR_poll	NO_SUCH_CALL
#endif
#ifndef __NR_time
#define __NR_time	NO_SUCH_CALL
#endif
#ifndef __NR_alarm
#define __NR_alarm	NO_SUCH_CALL
#endif

/* The scene's own address space, with @pages at BASE; it goes with it. */
static inline void use_memory(struct kunit *test, unsigned long pages)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, pages, RW), BASE);
	exec_mmap(mm);
}

/* What is in the program's memory. */
static inline void put_bytes(unsigned long addr, const void *from, size_t len)
{
	KUNIT_ASSERT_EQ(kunit_get_current_test(), copy_to_user(USER(addr), from, len), 0ul);
}

static inline void got_bytes(unsigned long addr, void *to, size_t len)
{
	KUNIT_EXPECT_EQ(kunit_get_current_test(), copy_from_user(to, USER(addr), len), 0ul);
}

static inline u32 got_word(unsigned long addr)
{
	u32 word;

	got_bytes(addr, &word, sizeof(word));
	return word;
}

/* The scene is not allowed any more what only root is. */
static inline void lose_rights(void)
{
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_NULL(kunit_get_current_test(), new);
	new->cap_effective = 0;
	commit_creds(new);
}

/* A signal that waits, and has a handler: no sleep begins. */
static inline void be_interrupted(void)
{
	current->sighand->action[SIGUSR1 - 1].handler = 0x1000;
	send_sig(SIGUSR1, current, 1);
}

static inline void forget_signal(void)
{
	struct ksignal ksig;

	KUNIT_EXPECT_TRUE(kunit_get_current_test(), get_signal(&ksig));
}

#define EXPECT_CALL(test, want, nr, ...) \
	KUNIT_EXPECT_EQ(test, ksyscall(nr, ##__VA_ARGS__), (long)(want))

#endif /* _KERNEL_TESTS_SCENE_H */
