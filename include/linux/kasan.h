/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Telling the address sanitizer what may be touched.
 *
 * Free pages, free objects and the gaps between objects are poisoned; an
 * access to them is reported at once, by the instruction that made it.
 */
#ifndef _LINUX_KASAN_H
#define _LINUX_KASAN_H

#include <linux/types.h>

#ifdef CONFIG_KASAN
void __asan_poison_memory_region(const volatile void *addr, size_t size);
void __asan_unpoison_memory_region(const volatile void *addr, size_t size);

int __asan_address_is_poisoned(const volatile void *addr);

/* Would touching the byte be reported? For tests. */
static inline bool kasan_is_poisoned(const void *addr)
{
	return __asan_address_is_poisoned(addr);
}

static inline void kasan_poison(const void *addr, size_t size)
{
	__asan_poison_memory_region(addr, size);
}

static inline void kasan_unpoison(const void *addr, size_t size)
{
	__asan_unpoison_memory_region(addr, size);
}
#else
static inline bool kasan_is_poisoned(const void *addr)
{
	return false;
}

static inline void kasan_poison(const void *addr, size_t size)
{
}

static inline void kasan_unpoison(const void *addr, size_t size)
{
}
#endif

#endif /* _LINUX_KASAN_H */
