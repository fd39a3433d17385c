/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of memory share: pages, of this machine's size. */
#ifndef _MM_TEST_H
#define _MM_TEST_H

#include <sys/mman.h>

#include "../kselftest.h"

#define RW	(PROT_READ | PROT_WRITE)
#define ANON	(MAP_PRIVATE | MAP_ANONYMOUS)

static long page;

static inline char *pages(int nr, int prot, int flags)
{
	char *at = mmap(NULL, nr * page, prot, flags, -1, 0);

	REQUIRE(at != MAP_FAILED);
	return at;
}

#endif /* _MM_TEST_H */
