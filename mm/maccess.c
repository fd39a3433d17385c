// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory accesses that may fault, for those who look at what may be broken.
 * Owns nothing. The architecture supplies a load and a store of one byte and
 * of one word, with an entry in the exception table each (asm/nofault.h).
 */
#include <asm/mmu_context.h>
#include <asm/nofault.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/types.h>
#include <linux/uaccess.h>

/* Words where both ends are aligned to one, bytes for the rest. */
static bool by_words(const void *a, const void *b, size_t size)
{
	return size >= sizeof(u64) && IS_ALIGNED((unsigned long)a, 8) &&
	       IS_ALIGNED((unsigned long)b, 8);
}

/*
 * What user memory says is the user's affair, and reading it without uaccess is what
 * SMAP and PAN forbid: a fault there would be served for ever.
 */
static bool is_kernel_range(const void *p, size_t size)
{
	unsigned long addr = (unsigned long)p;

	return !is_user_address(addr) && addr + size >= addr;
}

long copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	if (!is_kernel_range(src, size))
		return -EFAULT;
	while (size) {
		size_t n = by_words(dst, src, size) ? sizeof(u64) : 1;
		long err;

		if (n == sizeof(u64))
			err = arch_load_u64_nofault(dst, src);
		else
			err = arch_load_u8_nofault(dst, src);
		if (err)
			return err;
		dst += n;
		src += n;
		size -= n;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(copy_from_kernel_nofault);

long copy_to_kernel_nofault(void *dst, const void *src, size_t size)
{
	if (!is_kernel_range(dst, size))
		return -EFAULT;
	while (size) {
		size_t n = by_words(dst, src, size) ? sizeof(u64) : 1;
		long err;

		if (n == sizeof(u64))
			err = arch_store_u64_nofault(dst, src);
		else
			err = arch_store_u8_nofault(dst, src);
		if (err)
			return err;
		dst += n;
		src += n;
		size -= n;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(copy_to_kernel_nofault);
