// SPDX-License-Identifier: GPL-2.0-only
/*
 * User memory: page by page through the software MMU. Owns nothing.
 *
 * Between the translation of an address and the access there is no safe point, so no
 * flush can come between them, as it cannot come into an instruction. What is there
 * may be changed by others at the same time, as programs like: so every access is a
 * whole one, for the thread sanitizer too, while one to a page that was freed
 * is an error to the address sanitizer.
 */
#include <asm/cmpxchg.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/uaccess.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/traps.h>

/* A processor would take what is due between two instructions. */
static void safe_point(void)
{
	arch_local_irq_restore(arch_local_save_flags());
}

/* Is it worth while to try again? */
static bool serve_fault(unsigned long addr, bool write)
{
	return fault_user_access(addr, write ? FAULT_FLAG_WRITE : 0);
}

/* Where the byte at @addr is, until the next safe point; NULL: nowhere. */
static void *user_byte(unsigned long addr, bool write)
{
	void *p;

	safe_point();
	while (!(p = um_translate(addr, write)))
		if (!serve_fault(addr, write))
			return NULL;
	return p;
}

/* From @addr to the end of its page, or of @n bytes. */
static unsigned long part_of_page(unsigned long addr, unsigned long n)
{
	return min(n, PAGE_SIZE - (addr & ~PAGE_MASK));
}

/* --- Copies. --- */

/* A word at a time where it is one to both, a byte where not. */
static bool both_aligned(const void *a, const void *b, unsigned long n)
{
	return n >= sizeof(u64) && PTR_IS_ALIGNED(a, 8) && PTR_IS_ALIGNED(b, 8);
}

static void read_bytes(void *to, const void *user, unsigned long n)
{
	for (; both_aligned(to, user, n); to += 8, user += 8, n -= 8)
		*(u64 *)to = READ_ONCE(*(const u64 *)user);
	for (; n; to++, user++, n--)
		*(u8 *)to = READ_ONCE(*(const u8 *)user);
}

static void write_bytes(void *user, const void *from, unsigned long n)
{
	for (; both_aligned(from, user, n); from += 8, user += 8, n -= 8)
		WRITE_ONCE(*(u64 *)user, *(const u64 *)from);
	for (; n; from++, user++, n--)
		WRITE_ONCE(*(u8 *)user, *(const u8 *)from);
}

static void clear_bytes(void *user, unsigned long n)
{
	for (; n && !PTR_IS_ALIGNED(user, 8); user++, n--)
		WRITE_ONCE(*(u8 *)user, 0);
	for (; n >= 8; user += 8, n -= 8)
		WRITE_ONCE(*(u64 *)user, 0);
	for (; n; user++, n--)
		WRITE_ONCE(*(u8 *)user, 0);
}

/*
 * Each part is looked up anew: flushes, and other threads, come between them. What is
 * left when a page cannot be had is the answer.
 */
unsigned long arch_copy_from_user(void *to, const void __user *from,
				  unsigned long n)
{
	unsigned long addr = (__force unsigned long)from;

	while (n) {
		unsigned long part = part_of_page(addr, n);
		const void *p = user_byte(addr, false);

		if (!p)
			break;
		read_bytes(to, p, part);
		to += part;
		addr += part;
		n -= part;
	}
	return n;
}
EXPORT_SYMBOL(arch_copy_from_user);

unsigned long arch_copy_to_user(void __user *to, const void *from,
				unsigned long n)
{
	unsigned long addr = (__force unsigned long)to;

	while (n) {
		unsigned long part = part_of_page(addr, n);
		void *p = user_byte(addr, true);

		if (!p)
			break;
		write_bytes(p, from, part);
		from += part;
		addr += part;
		n -= part;
	}
	return n;
}
EXPORT_SYMBOL(arch_copy_to_user);

unsigned long arch_clear_user(void __user *to, unsigned long n)
{
	unsigned long addr = (__force unsigned long)to;

	while (n) {
		unsigned long part = part_of_page(addr, n);
		void *p = user_byte(addr, true);

		if (!p)
			break;
		clear_bytes(p, part);
		addr += part;
		n -= part;
	}
	return n;
}

/*
 * --- Single values. ---
 *
 * One may lie in two pages. As to a processor, both must be there before anything is
 * read or written.
 */

struct user_value {
	void *low, *high;
	unsigned long in_low;	/* bytes of the first page */
};

static long find_value(struct user_value *v, unsigned long addr,
		       unsigned long size, bool write)
{
	unsigned long next = addr + part_of_page(addr, size);

	v->in_low = next - addr;
	safe_point();
	for (;;) {
		unsigned long missing = addr;

		v->low = um_translate(addr, write);
		v->high = v->low;
		if (v->low && v->in_low < size) {
			missing = next;
			v->high = um_translate(next, write);
		}
		if (v->high)
			return 0;
		if (!serve_fault(missing, write))
			return -EFAULT;
	}
}

/* One access, if the machine could make it one: a single byte is copied as such. */
static u64 read_value(const void *p, unsigned long size)
{
	switch (size) {
	case 2:
		return READ_ONCE(*(const u16 *)p);
	case 4:
		return READ_ONCE(*(const u32 *)p);
	default:
		return READ_ONCE(*(const u64 *)p);
	}
}

long um_load_user(u64 *val, const void __user *src, unsigned long size)
{
	unsigned long addr = (__force unsigned long)src;
	struct user_value v;
	long err = find_value(&v, addr, size, false);

	*val = 0;
	if (err)
		return err;
	if (size > 1 && IS_ALIGNED(addr, size)) {
		*val = read_value(v.low, size);
		return 0;
	}
	read_bytes(val, v.low, v.in_low);
	read_bytes((void *)val + v.in_low, v.high, size - v.in_low);
	return 0;
}
EXPORT_SYMBOL(um_load_user);

static void write_value(void *p, u64 val, unsigned long size)
{
	switch (size) {
	case 2:
		WRITE_ONCE(*(u16 *)p, val);
		break;
	case 4:
		WRITE_ONCE(*(u32 *)p, val);
		break;
	default:
		WRITE_ONCE(*(u64 *)p, val);
	}
}

long um_store_user(void __user *dst, u64 val, unsigned long size)
{
	unsigned long addr = (__force unsigned long)dst;
	struct user_value v;
	long err = find_value(&v, addr, size, true);

	if (err)
		return err;
	if (size > 1 && IS_ALIGNED(addr, size)) {
		write_value(v.low, val, size);
		return 0;
	}
	write_bytes(v.low, &val, v.in_low);
	write_bytes(v.high, (void *)&val + v.in_low, size - v.in_low);
	return 0;
}
EXPORT_SYMBOL(um_store_user);

/* An aligned word is in one page. It counts as written, whatever it was. */
int arch_user_cmpxchg_u32(u32 __user *ptr, u32 *old, u32 new)
{
	u32 *p = user_byte((__force unsigned long)ptr, true);

	if (!p)
		return -EFAULT;
	*old = cmpxchg(p, *old, new);
	return 0;
}
