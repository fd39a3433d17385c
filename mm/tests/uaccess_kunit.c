// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of access to user memory: what is copied, to the byte; what is refused; and
 * what is noted in page tables on the way.
 */
#include <kunit/fail_nth.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "../../kernel/tests/crew.h"
#include "user_space.h"

#define BORDER		(BASE + PAGE_SIZE)
#define BUF_SIZE	(3 * PAGE_SIZE)

/* Three pages of the kernel's, filled with bytes that differ from their neighbours. */
static u8 *pattern(struct kunit *test)
{
	u8 *buf = kunit_kmalloc(test, BUF_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (size_t i = 0; i < BUF_SIZE; i++)
		buf[i] = 1 + i % 251;
	return buf;
}

static u8 *filled(struct kunit *test, u8 byte)
{
	u8 *buf = pattern(test);

	memset(buf, byte, BUF_SIZE);
	return buf;
}

/* What the memory manager says is there; nothing that anybody expects, if it fails. */
static void look_at(struct mm_struct *mm, unsigned long addr, void *buf,
		    size_t len)
{
	struct access_request req = { .addr = addr, .buf = buf, .len = len };

	if (mm_access(mm, &req) != (long)len)
		memset(buf, 0xba, len);
}

/* --- Copies. --- */

struct copy {
	struct kunit *test;
	struct mm_struct *mm;
	u8 *from, *to;
};

/* Out and in again, and nothing around it has changed. */
static void copy_both_ways(struct copy *c, unsigned long addr, size_t offset,
			   size_t len)
{
	u8 around[2];

	KUNIT_EXPECT_EQ(c->test, copy_to_user(USER(addr), c->from + offset, len),
			0ul);
	memset(c->to, 0xee, len + 2);
	KUNIT_EXPECT_EQ(c->test, copy_from_user(c->to + 1, USER(addr), len),
			0ul);
	KUNIT_EXPECT_MEMEQ(c->test, c->to + 1, c->from + offset, len);
	KUNIT_EXPECT_EQ(c->test, c->to[0], 0xee);
	KUNIT_EXPECT_EQ(c->test, c->to[len + 1], 0xee);
	look_at(c->mm, addr - 1, &around[0], 1);
	look_at(c->mm, addr + len, &around[1], 1);
	KUNIT_EXPECT_EQ(c->test, around[0], 0);
	KUNIT_EXPECT_EQ(c->test, around[1], 0);
	KUNIT_EXPECT_EQ(c->test, clear_user(USER(addr), len), 0ul);
}

static void every_size_and_alignment(struct kunit *test)
{
	static const size_t sizes[] = {
		1, 2, 3, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, 71, 127, 128,
		200, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 9,
	};
	struct copy c = {
		.test = test, .mm = use_space(test, 4),
		.from = pattern(test), .to = pattern(test),
	};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		for (unsigned int shift = 0; shift < 17; shift++)
			copy_both_ways(&c, BORDER - 9 + shift, shift % 9,
				       sizes[i]);
}

/* @before bytes lie in front of a hole, @len are asked for. */
static void copy_into_hole(struct copy *c, size_t before, size_t len)
{
	unsigned long addr = BORDER - before, left = len - min(len, before);
	size_t done = len - left;

	KUNIT_EXPECT_EQ(c->test, clear_user(USER(BASE), PAGE_SIZE), 0ul);
	KUNIT_EXPECT_EQ(c->test, copy_to_user(USER(addr), c->from, len), left);
	look_at(c->mm, addr, c->to, done);
	KUNIT_EXPECT_MEMEQ(c->test, c->to, c->from, done);

	memset(c->to, 0xee, len + 1);
	KUNIT_EXPECT_EQ(c->test, copy_from_user(c->to, USER(addr), len), left);
	KUNIT_EXPECT_MEMEQ(c->test, c->to, c->from, done);
	for (size_t i = done; i < len; i++)
		KUNIT_EXPECT_EQ(c->test, c->to[i], 0);
	KUNIT_EXPECT_EQ(c->test, c->to[len], 0xee);
	KUNIT_EXPECT_EQ(c->test, clear_user(USER(addr), len), left);
	look_at(c->mm, addr, c->to, done);
	for (size_t i = 0; i < done; i++)
		KUNIT_EXPECT_EQ(c->test, c->to[i], 0);
}

static void exact_up_to_a_hole(struct kunit *test)
{
	struct copy c = {
		.test = test, .mm = use_space(test, 1),
		.from = pattern(test), .to = pattern(test),
	};

	for (size_t before = 0; before < 140; before += 1 + before / 20)
		for (size_t len = 0; len < 220; len += 1 + len / 12)
			copy_into_hole(&c, before, len);
	copy_into_hole(&c, PAGE_SIZE, PAGE_SIZE + 1);
	copy_into_hole(&c, PAGE_SIZE - 3, 2 * PAGE_SIZE);
}

/* What lies behind a hole is not reached; nothing at all is no access. */
static void nothing_behind_a_hole(struct kunit *test)
{
	u8 *buf = filled(test, 0xee);

	use_space(test, 1);
	KUNIT_EXPECT_EQ(test, copy_from_user(buf, USER(BASE - 20), 100), 100ul);
	KUNIT_EXPECT_EQ(test, buf[0] | buf[99], 0);
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(BASE - 1), buf, 100), 100ul);
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(BASE - 1), buf, 0), 0ul);
	KUNIT_EXPECT_EQ(test, copy_from_user(buf, USER(8), 0), 0ul);
	KUNIT_EXPECT_EQ(test, clear_user(USER(8), 0), 0ul);
	KUNIT_EXPECT_EQ(test, clear_user(USER(8), 9), 9ul);
}

/* --- Structures that grow. --- */

#define KNOWN	24

/* The program's of @size bytes, of which byte @odd is not 0; to one of KNOWN. */
static int copy_struct(struct kunit *test, size_t size, size_t odd, u8 *to)
{
	u8 *from = filled(test, 0);

	memset(from, 7, min_t(size_t, size, KNOWN));
	if (odd)
		from[odd] = 9;
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(BASE), from, BUF_SIZE), 0ul);
	memset(to, 0xee, KNOWN + 1);
	return copy_struct_from_user(to, KNOWN, USER(BASE), size);
}

static void structures_that_grow(struct kunit *test)
{
	u8 to[KNOWN + 1];

	use_space(test, 3);
	for (size_t size = 0; size <= 2 * KNOWN; size++) {
		size_t shared = min_t(size_t, size, KNOWN);

		/* What is behind it is nobody's business. */
		KUNIT_ASSERT_EQ(test, copy_struct(test, size, size + 1, to), 0);
		KUNIT_EXPECT_NULL(test, memchr_inv(to, 7, shared));
		KUNIT_EXPECT_NULL(test, memchr_inv(to + shared, 0, KNOWN - shared));
		KUNIT_EXPECT_EQ(test, to[KNOWN], 0xee);
	}
	for (size_t odd = KNOWN; odd < 2 * KNOWN; odd++)
		KUNIT_EXPECT_EQ(test, copy_struct(test, 2 * KNOWN, odd, to), -E2BIG);
	/* The end is not there, of what is known and of what is not. */
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(to, KNOWN, USER(BASE + BUF_SIZE - KNOWN + 1),
						    KNOWN), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(to, KNOWN, USER(BASE + BUF_SIZE - KNOWN),
						    KNOWN + 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(to, KNOWN, USER(BASE + BUF_SIZE - KNOWN),
						    KNOWN), 0);
}

static void without_an_mm(struct kunit *test)
{
	u64 value = 7;

	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), -EFAULT);
	KUNIT_EXPECT_EQ(test, value, 0ull);
	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(BASE), &value, 8), 8ul);
}

/* --- What may be accessed. --- */

static void limits_of_user_memory(struct kunit *test)
{
	u64 value = 1;

	use_space(test, 1);
	KUNIT_EXPECT_TRUE(test, access_ok(USER(TASK_SIZE - 8), 8));
	KUNIT_EXPECT_TRUE(test, access_ok(USER(TASK_SIZE), 0));
	KUNIT_EXPECT_TRUE(test, access_ok(USER(0), TASK_SIZE));
	KUNIT_EXPECT_FALSE(test, access_ok(USER(TASK_SIZE - 7), 8));
	KUNIT_EXPECT_FALSE(test, access_ok(USER(TASK_SIZE), 1));
	KUNIT_EXPECT_FALSE(test, access_ok(USER(BASE), ~0ul));
	KUNIT_EXPECT_FALSE(test, access_ok(USER(~0ul), 1));
	KUNIT_EXPECT_FALSE(test, access_ok(USER(-8ul), 16));

	KUNIT_EXPECT_EQ(test, copy_to_user(USER(-8ul), &value, 8), 8ul);
	KUNIT_EXPECT_EQ(test, copy_from_user(&value, USER(TASK_SIZE), 8), 8ul);
	KUNIT_EXPECT_EQ(test, clear_user(USER(TASK_SIZE - 1), 2), 2ul);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(TASK_SIZE)), -EFAULT);
	KUNIT_EXPECT_EQ(test, put_user(value, WORD(TASK_SIZE - 4)), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_user_nofault(&value, USER(~0ul), 1),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_user_nofault(USER(~0ul), &value, 1),
			-EFAULT);
}

/* A pointer to the kernel's own memory, as a malicious program passes it. */
static void the_kernel_is_no_user(struct kunit *test)
{
	u64 secret = 0x5ec4e7, got = 1;

	use_space(test, 1);
	if ((unsigned long)&secret < TASK_SIZE) {
		kunit_skip(test, "kernel addresses are user addresses, too");
		return;
	}
	KUNIT_EXPECT_EQ(test, copy_from_user(&got, USER(&secret), 8), 8ul);
	KUNIT_EXPECT_EQ(test, got, 0ull);
	KUNIT_EXPECT_EQ(test, put_user(3, WORD(&secret)), -EFAULT);
	KUNIT_EXPECT_EQ(test, secret, 0x5ec4e7ull);
	/* And the other way round. */
	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&got, (void *)BASE, 8),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault((void *)BASE, &got, 8),
			-EFAULT);
}

static void permissions(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 3);
	unsigned long ro = BASE, none = BASE + PAGE_SIZE;
	u64 value = 0;

	for (unsigned int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, put_user(5, WORD(BASE + PAGES(i))), 0l);
	KUNIT_EXPECT_EQ(test, mm_protect(mm, ro, PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, mm_protect(mm, none, PAGE_SIZE, PROT_NONE), 0);

	KUNIT_EXPECT_EQ(test, get_user(value, WORD(ro)), 0l);
	KUNIT_EXPECT_EQ(test, value, 5ull);
	KUNIT_EXPECT_EQ(test, put_user(6, WORD(ro)), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(ro), &value, 8), 8ul);
	KUNIT_EXPECT_EQ(test, clear_user(USER(ro), 8), 8ul);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(none)), -EFAULT);
	KUNIT_EXPECT_EQ(test, put_user(6, WORD(none)), -EFAULT);
	KUNIT_EXPECT_EQ(test, word_at(mm, ro), 5ul);

	KUNIT_EXPECT_EQ(test, mm_protect(mm, BASE, PAGES(2), RW), 0);
	KUNIT_EXPECT_EQ(test, put_user(6, WORD(ro)), 0l);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(none)), 0l);
	KUNIT_EXPECT_EQ(test, value, 5ull);
	EXPECT_SOUND(test, mm);
}

/* --- Single values. --- */

#define EXPECT_VALUE(test, type, addr, number) \
do { \
	type __got = 0; \
	\
	KUNIT_EXPECT_EQ(test, put_user((type)(number), \
				       (type __user *)(addr)), 0l); \
	KUNIT_EXPECT_EQ(test, get_user(__got, (type __user *)(addr)), 0l); \
	KUNIT_EXPECT_EQ(test, __got, (type)(number)); \
	__got = 1; \
	KUNIT_EXPECT_EQ(test, put_user((type)(number), \
				       (type __user *)(HOLE - 1)), \
			sizeof(type) == 1 ? 0l : -EFAULT); \
	if (sizeof(type) > 1) \
		KUNIT_EXPECT_EQ(test, get_user(__got, (type __user *)(HOLE - 1)), \
				-EFAULT); \
} while (0)

#define HOLE	(BASE + PAGES(2))

/* Over a border of pages, too; and into a hole: whole or not at all. */
static void values_of_each_size(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 2);
	u8 last = 0xee;

	for (unsigned long addr = BORDER - 8; addr <= BORDER; addr++) {
		EXPECT_VALUE(test, u8, addr, 0xf1);
		EXPECT_VALUE(test, u16, addr, 0xf1f2);
		EXPECT_VALUE(test, u32, addr, 0xf1f2f3f4);
		EXPECT_VALUE(test, s64, addr, -0x71f2f3f4f5f6f7f8);
	}
	KUNIT_EXPECT_EQ(test, put_user(0x22, (u8 __user *)(HOLE - 1)), 0l);
	KUNIT_EXPECT_EQ(test, put_user(0, (u32 __user *)(HOLE - 1)), -EFAULT);
	look_at(mm, HOLE - 1, &last, 1);
	KUNIT_EXPECT_EQ(test, last, 0x22);
}

static void a_pointer_is_a_value(struct kunit *test)
{
	void *kernel = &test, *got = NULL;

	use_space(test, 1);
	KUNIT_EXPECT_EQ(test, put_user(kernel, (void *__user *)BASE), 0l);
	KUNIT_EXPECT_EQ(test, get_user(got, (void *__user *)BASE), 0l);
	KUNIT_EXPECT_PTR_EQ(test, got, kernel);
}

/* Three of three sizes, behind each other; false: a fault, or refused. */
static bool put_three(unsigned long addr)
{
	u32 __user *at = (u32 __user *)addr;

	if (!user_access_begin(at, 14))
		return false;
	unsafe_put_user(0x01020304u, at, fault);
	unsafe_put_user(0x1122334455667788ull, (u64 __user *)(at + 1), fault);
	unsafe_put_user((u16)0x99aa, (u16 __user *)(at + 3), fault);
	user_access_end();
	return true;
fault:
	user_access_end();
	return false;
}

static void many_values_at_once(struct kunit *test)
{
	u32 first = 0, second[2] = { };
	u16 third[2] = { };

	use_space(test, 1);
	KUNIT_EXPECT_EQ(test, put_user(~0u, (u32 __user *)(BASE + 16)), 0l);
	KUNIT_EXPECT_TRUE(test, put_three(BASE + 4));
	KUNIT_EXPECT_EQ(test, get_user(first, (u32 __user *)(BASE + 4)), 0l);
	KUNIT_EXPECT_EQ(test, copy_from_user(second, USER(BASE + 8), 8), 0ul);
	KUNIT_EXPECT_EQ(test, copy_from_user(third, USER(BASE + 16), 4), 0ul);
	KUNIT_EXPECT_EQ(test, first, 0x01020304u);
	KUNIT_EXPECT_EQ(test, second[0], 0x55667788u);
	KUNIT_EXPECT_EQ(test, second[1], 0x11223344u);
	KUNIT_EXPECT_EQ(test, third[0], 0x99aa);
	KUNIT_EXPECT_EQ(test, third[1], 0xffff);
	/* The first is there, the second one is not. */
	KUNIT_EXPECT_FALSE(test, put_three(BORDER - 4));
	KUNIT_EXPECT_EQ(test, get_user(first, (u32 __user *)(BORDER - 4)), 0l);
	KUNIT_EXPECT_EQ(test, first, 0x01020304u);
	KUNIT_EXPECT_FALSE(test, put_three(TASK_SIZE - 8));
	KUNIT_EXPECT_FALSE(test, put_three(-8ul));
}

/* --- Strings. --- */

static void strings(struct kunit *test)
{
	static const char text[] = "a string of 26 characters.";
	char got[40];

	use_space(test, 1);
	for (unsigned int shift = 0; shift < 9; shift++) {
		char __user *at = USER(BORDER - sizeof(text) - shift);

		KUNIT_EXPECT_EQ(test, copy_to_user(at, text, sizeof(text)), 0ul);
		memset(got, 0xee, sizeof(got));
		KUNIT_EXPECT_EQ(test, strncpy_from_user(got, at, 40), 26l);
		KUNIT_EXPECT_STREQ(test, got, text);
		memset(got, 0xee, sizeof(got));
		KUNIT_EXPECT_EQ(test, strncpy_from_user(got, at, 27), 26l);
		KUNIT_EXPECT_STREQ(test, got, text);
		KUNIT_EXPECT_EQ(test, (u8)got[27], 0xee);
		/* No room for the NUL; no room at all. */
		memset(got, 0xee, sizeof(got));
		KUNIT_EXPECT_EQ(test, strncpy_from_user(got, at, 26), 26l);
		KUNIT_EXPECT_EQ(test, (u8)got[26], 0xee);
		KUNIT_EXPECT_EQ(test, strncpy_from_user(got, at, 5), 5l);
		KUNIT_EXPECT_EQ(test, strncpy_from_user(got, at, 0), 0l);

		KUNIT_EXPECT_EQ(test, strnlen_user(at, 40), 27l);
		KUNIT_EXPECT_EQ(test, strnlen_user(at, 27), 27l);
		KUNIT_EXPECT_EQ(test, strnlen_user(at, 26), 27l);
		KUNIT_EXPECT_EQ(test, strnlen_user(at, 3), 4l);
		KUNIT_EXPECT_EQ(test, strnlen_user(at, 0), 0l);
	}
}

static void strings_into_a_hole(struct kunit *test)
{
	char got[40];

	use_space(test, 1);
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(BORDER - 5), "abcde", 5), 0ul);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(got, USER(BORDER - 5), 5), 5l);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(got, USER(BORDER - 5), 6),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, strnlen_user(USER(BORDER - 5), 5), 6l);
	KUNIT_EXPECT_EQ(test, strnlen_user(USER(BORDER - 5), 6), 0l);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(got, USER(BORDER), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, strnlen_user(USER(TASK_SIZE), 9), 0l);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(got, USER(~0ul), 9), -EFAULT);
}

/* --- Who must not sleep. --- */

/* What would be faulted in at any other time is an error, and stays out. */
static void no_faults_where_disabled(struct kunit *test)
{
	u64 value = 9;

	use_space(test, 2);
	KUNIT_EXPECT_EQ(test, copy_from_user_nofault(&value, USER(BASE), 8),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_user_nofault(USER(BASE), &value, 8),
			-EFAULT);
	pagefault_disable();
	KUNIT_EXPECT_EQ(test, __copy_from_user_inatomic(&value, USER(BASE), 8),
			8ul);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), -EFAULT);
	pagefault_enable();
	KUNIT_EXPECT_FALSE(test, pagefault_disabled());

	KUNIT_EXPECT_EQ(test, put_user(77, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, copy_from_user_nofault(&value, USER(BASE), 8), 0l);
	KUNIT_EXPECT_EQ(test, value, 77ull);
	value = 78;
	KUNIT_EXPECT_EQ(test, copy_to_user_nofault(USER(BASE), &value, 8), 0l);
	KUNIT_EXPECT_EQ(test, copy_to_user_nofault(USER(BORDER - 4), &value, 8),
			-EFAULT);
}

static void no_faults_without_interrupts(struct kunit *test)
{
	unsigned long left;
	u64 value = 9;

	use_space(test, 1);
	local_irq_disable();
	left = __copy_to_user_inatomic(USER(BASE), &value, 8);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, left, 8ul);
	/* And what is served leaves them as they were. */
	KUNIT_EXPECT_EQ(test, copy_to_user(USER(BASE), &value, 8), 0ul);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

/* --- A word that others change. --- */

static void cmpxchg_of_one(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 2);
	u32 __user *word = USER(BASE + 4);
	u32 seen = 99;

	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, word, 0, 5), 0);
	KUNIT_EXPECT_EQ(test, seen, 0u);
	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, word, 4, 6), 0);
	KUNIT_EXPECT_EQ(test, seen, 5u);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 5ul << 32);
	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, USER(BASE + 2), 0, 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, USER(BASE + PAGES(2)), 0,
					       1), -EFAULT);
	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, USER(TASK_SIZE), 0, 1),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, mm_protect(mm, BASE, PAGE_SIZE, PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, word, 5, 7), -EFAULT);
	/* Not mapped yet, and nobody may do it. */
	pagefault_disable();
	KUNIT_EXPECT_EQ(test, user_cmpxchg_u32(&seen, USER(BORDER), 0, 1),
			-EFAULT);
	pagefault_enable();
}

#define NR_ADDERS	4
#define NR_ADDS		2000u

struct adders {
	struct mm_struct *mm;
	unsigned long failed;
};

static void add_one(struct adders *a)
{
	u32 old = 0, seen;

	for (;;) {
		int err = user_cmpxchg_u32(&seen, USER(BASE), old, old + 1);

		if (err && err != -EAGAIN)
			__atomic_fetch_add(&a->failed, 1, __ATOMIC_RELAXED);
		if (err == -EAGAIN)
			continue;
		if (err || seen == old)
			return;
		old = seen;
	}
}

static void adder(void *arg, int id)
{
	struct adders *a = arg;

	kthread_use_mm(a->mm);
	for (unsigned int i = 0; i < NR_ADDS; i++)
		add_one(a);
	kthread_unuse_mm(a->mm);
}

static void cmpxchg_of_many(struct kunit *test)
{
	struct adders a = { .mm = use_space(test, 1) };
	u32 sum = 0;

	crew_run(test, NR_ADDERS, adder, &a);
	KUNIT_EXPECT_EQ(test, a.failed, 0ul);
	KUNIT_EXPECT_EQ(test, get_user(sum, (u32 __user *)BASE), 0l);
	KUNIT_EXPECT_EQ(test, sum, NR_ADDERS * NR_ADDS);
}

/* --- What page tables say of it. --- */

static void forget_use(struct kunit *test, struct mm_struct *mm)
{
	struct pt_place at = place_of(test, mm, BASE);

	pte_xchg(at.entry, pte_make(pte_phys(at.pte), 0, pte_flags(at.pte) &
				    ~(PT_YOUNG | PT_DIRTY)));
	mm_flush_range(mm, BASE, PAGE_SIZE, false);
	KUNIT_EXPECT_FALSE(test, flags_of(test, mm, BASE) & PT_YOUNG);
}

static void use_is_noted(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	u64 value;

	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	KUNIT_EXPECT_TRUE(test, flags_of(test, mm, BASE) & PT_DIRTY);
	forget_use(test, mm);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, value, 3ull);
	KUNIT_EXPECT_TRUE(test, flags_of(test, mm, BASE) & PT_YOUNG);
	KUNIT_EXPECT_FALSE(test, flags_of(test, mm, BASE) & PT_DIRTY);
	/* It is in the TLB by now, as clean. */
	KUNIT_EXPECT_EQ(test, put_user(4, WORD(BASE)), 0l);
	KUNIT_EXPECT_TRUE(test, flags_of(test, mm, BASE) & PT_DIRTY);
	forget_use(test, mm);
	KUNIT_EXPECT_EQ(test, put_user(5, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, flags_of(test, mm, BASE) & (PT_YOUNG | PT_DIRTY),
			PT_YOUNG | PT_DIRTY);
	EXPECT_SOUND(test, mm);
}

/* A table that allows no writes, as after a fork, over an entry that does. */
static void tables_forbid_writes(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);
	struct pt_place at;
	u64 value = 8;

	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	at = place_of(test, mm, BASE);
	KUNIT_EXPECT_TRUE(test, pte_flags(at.pte) & PT_WRITE);
	pte_xchg(at.upper, table_wrprotect(at.link));
	mm_flush_range(mm, BASE, PAGE_SIZE, true);
	KUNIT_EXPECT_EQ(test, copy_to_user_nofault(USER(BASE), &value, 8),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_user_nofault(&value, USER(BASE), 8), 0l);
	KUNIT_EXPECT_EQ(test, value, 3ull);
	/* The fault finds that nobody shares it. */
	KUNIT_EXPECT_EQ(test, put_user(4, WORD(BASE)), 0l);
	KUNIT_EXPECT_TRUE(test, table_write(place_of(test, mm, BASE).link));
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 4ul);
	EXPECT_SOUND(test, mm);
}

static void writes_after_a_fork(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 2), *child;
	u64 value = 0;

	KUNIT_EXPECT_EQ(test, put_user(1, WORD(BASE)), 0l);
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE)), 0l);
	kthread_unuse_mm(mm);
	kthread_use_mm(child);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, value, 1ull);
	KUNIT_EXPECT_EQ(test, put_user(3, WORD(BASE)), 0l);
	kthread_unuse_mm(child);
	kthread_use_mm(mm);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE)), 0l);
	KUNIT_EXPECT_EQ(test, value, 2ull);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	mmput(child);
}

/* An allocation that fails once is made again, where it may wait: nobody notices. */
static void without_memory(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 1);

	KUNIT_FAIL_NTH(test, run) {
		long err = put_user(3, WORD(BASE));

		kunit_fail_nth_hit(&run);
		KUNIT_EXPECT_EQ(test, err, 0l);
		KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 3ul);
		EXPECT_SOUND(test, mm);
		KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGE_SIZE), 0);
		KUNIT_ASSERT_EQ(test, map_at(mm, BASE, 1, RW), BASE);
	}
}

static struct kunit_case uaccess_cases[] = {
	KUNIT_CASE(every_size_and_alignment),
	KUNIT_CASE(exact_up_to_a_hole),
	KUNIT_CASE(nothing_behind_a_hole),
	KUNIT_CASE(structures_that_grow),
	KUNIT_CASE(without_an_mm),
	KUNIT_CASE(limits_of_user_memory),
	KUNIT_CASE(the_kernel_is_no_user),
	KUNIT_CASE(permissions),
	KUNIT_CASE(values_of_each_size),
	KUNIT_CASE(a_pointer_is_a_value),
	KUNIT_CASE(many_values_at_once),
	KUNIT_CASE(strings),
	KUNIT_CASE(strings_into_a_hole),
	KUNIT_CASE(no_faults_where_disabled),
	KUNIT_CASE(no_faults_without_interrupts),
	KUNIT_CASE(cmpxchg_of_one),
	KUNIT_CASE(cmpxchg_of_many),
	KUNIT_CASE(use_is_noted),
	KUNIT_CASE(tables_forbid_writes),
	KUNIT_CASE(writes_after_a_fork),
	KUNIT_CASE(without_memory),
	{}
};

static struct kunit_suite uaccess_suite = {
	.name = "uaccess",
	.test_cases = uaccess_cases,
};
kunit_test_suite(uaccess_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
