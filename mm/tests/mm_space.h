/* SPDX-License-Identifier: GPL-2.0-only */
/* What suites of address spaces have in common. */
#ifndef _MM_TESTS_MM_SPACE_H
#define _MM_TESTS_MM_SPACE_H

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <uapi/linux/mman.h>

#define RW	(PROT_READ | PROT_WRITE)
#define ANON	(MAP_PRIVATE | MAP_ANONYMOUS)
#define FIXED	(ANON | MAP_FIXED)

/* Away from every border of tables. */
#define BASE	(0x123ul * (1ul << 30) + 5 * PAGE_SIZE)
#define PAGES(n) ((n) * PAGE_SIZE)

static inline unsigned long map_at(struct mm_struct *mm, unsigned long addr,
				   unsigned long pages, unsigned long prot)
{
	return mm_map(mm, &(struct map_request){
		.addr = addr, .len = PAGES(pages), .prot = prot, .flags = FIXED,
	});
}

/* One word of user memory, written or read as the process would; 0 or -EFAULT. */
static inline int poke(struct mm_struct *mm, unsigned long addr,
		       unsigned long value)
{
	struct access_request req = {
		.addr = addr, .buf = &value, .len = sizeof(value),
		.flags = FOLL_WRITE,
	};

	return mm_access(mm, &req) == sizeof(value) ? 0 : -EFAULT;
}

static inline int peek(struct mm_struct *mm, unsigned long addr,
		       unsigned long *value)
{
	struct access_request req = {
		.addr = addr, .buf = value, .len = sizeof(*value),
	};

	*value = ~0ul;
	return mm_access(mm, &req) == sizeof(*value) ? 0 : -EFAULT;
}

static inline unsigned long word_at(struct mm_struct *mm, unsigned long addr)
{
	unsigned long value;

	peek(mm, addr, &value);
	return value;
}

#define EXPECT_SOUND(test, mm)	KUNIT_EXPECT_TRUE(test, mm_verify(mm))

#endif /* _MM_TESTS_MM_SPACE_H */
