// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory: what is the same on every machine. Owns nothing, takes no lock.
 *
 * The machine's functions (asm/uaccess.h) know of no limits: every address is held
 * against TASK_SIZE here, before they see it.
 */
#include <asm/page.h>
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/word-at-a-time.h>

/* --- Copies. --- */

/* Or whoever ignores the result would use what was on his stack before. */
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left = n;

	might_fault();
	if (likely(access_ok(from, n)))
		left = arch_copy_from_user(to, from, n);
	if (unlikely(left))
		memset(to + (n - left), 0, left);
	return left;
}
EXPORT_SYMBOL(copy_from_user);

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_fault();
	return likely(access_ok(to, n)) ? arch_copy_to_user(to, from, n) : n;
}
EXPORT_SYMBOL(copy_to_user);

unsigned long clear_user(void __user *to, unsigned long n)
{
	might_fault();
	return likely(access_ok(to, n)) ? arch_clear_user(to, n) : n;
}
EXPORT_SYMBOL(clear_user);

/* 0, -EFAULT, or -E2BIG for a byte that is not 0. */
static int check_zero_user(const u8 __user *from, size_t size)
{
	u8 byte;

	for (size_t i = 0; i < size; i++) {
		if (get_user(byte, from + i))
			return -EFAULT;
		if (byte)
			return -E2BIG;
	}
	return 0;
}

/* What nobody here knows comes first: then nothing has been copied of what is refused. */
int copy_struct_from_user(void *to, size_t known, const void __user *from, size_t size)
{
	int err;

	if (size > known) {
		err = check_zero_user((const u8 __user *)from + known, size - known);
		if (err)
			return err;
		size = known;
	}
	if (size < known)
		memset(to + size, 0, known - size);
	return copy_from_user(to, from, size) ? -EFAULT : 0;
}
EXPORT_SYMBOL_GPL(copy_struct_from_user);

long copy_from_user_nofault(void *dst, const void __user *src, size_t size)
{
	unsigned long left = size;

	if (access_ok(src, size)) {
		pagefault_disable();
		left = __copy_from_user_inatomic(dst, src, size);
		pagefault_enable();
	}
	return left ? -EFAULT : 0;
}
EXPORT_SYMBOL_GPL(copy_from_user_nofault);

long copy_to_user_nofault(void __user *dst, const void *src, size_t size)
{
	unsigned long left = size;

	if (access_ok(dst, size)) {
		pagefault_disable();
		left = __copy_to_user_inatomic(dst, src, size);
		pagefault_enable();
	}
	return left ? -EFAULT : 0;
}
EXPORT_SYMBOL_GPL(copy_to_user_nofault);

/* --- A word, atomically. --- */

int user_cmpxchg_u32(u32 *seen, u32 __user *ptr, u32 old, u32 new)
{
	might_fault();
	if (!access_ok(ptr, sizeof(*ptr)))
		return -EFAULT;
	if (!IS_ALIGNED((__force unsigned long)ptr, sizeof(*ptr)))
		return -EINVAL;
	*seen = old;
	return arch_user_cmpxchg_u32(ptr, seen, new);
}
EXPORT_SYMBOL_GPL(user_cmpxchg_u32);

/*
 * --- Strings. ---
 *
 * Words where there is room for one, bytes for the rest: a word is read within one page,
 * so what lies behind the end of a string cannot make it fault.
 */

/* How many bytes may be looked at from @str on, of the @count that are wanted. */
static unsigned long within_user(const char __user *str, unsigned long count)
{
	unsigned long addr = (__force unsigned long)str;

	return addr < TASK_SIZE ? min(count, TASK_SIZE - addr) : 0;
}

static bool can_load_word(const char __user *str, unsigned long left)
{
	return left >= WORD_BYTES && offset_in_page(str) <= PAGE_SIZE - WORD_BYTES;
}

/*
 * Where the NUL is, @max if it is not below that, or -EFAULT. What comes before it, and
 * the NUL, go to @dst if that is not NULL; what is read behind the NUL, too, if it is below
 * @max.
 */
static __always_inline long scan_string(char *dst, const char __user *src,
					unsigned long max)
{
	unsigned long done = 0, zeros;
	u64 word;

	for (;; done++) {
		while (can_load_word(src + done, max - done)) {
			if (arch_load_user_u64(&word, src + done))
				return -EFAULT;
			if (dst)
				store_word(dst + done, word);
			zeros = has_zero(word);
			if (zeros)
				return done + __ffs(zeros) / BITS_PER_BYTE;
			done += WORD_BYTES;
		}
		if (done == max)
			return max;
		if (arch_load_user_u8(&word, src + done))
			return -EFAULT;
		if (dst)
			dst[done] = word;
		if (!word)
			return done;
	}
}

/* Whoever comes to the end of user memory without a NUL is about to leave it. */
long strncpy_from_user(char *dst, const char __user *src, long count)
{
	unsigned long max;
	long len;

	might_fault();
	if (unlikely(count <= 0))
		return 0;
	max = within_user(src, count);
	len = scan_string(dst, src, max);
	if (len == (long)max && len != count)
		return -EFAULT;
	return len;
}
EXPORT_SYMBOL(strncpy_from_user);

long strnlen_user(const char __user *str, long count)
{
	unsigned long max;
	long len;

	might_fault();
	if (unlikely(count <= 0))
		return 0;
	max = within_user(str, count);
	len = scan_string(NULL, str, max);
	if (len < 0 || (len == (long)max && len != count))
		return 0;
	return len + 1;
}
EXPORT_SYMBOL(strnlen_user);
