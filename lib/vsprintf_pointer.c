// SPDX-License-Identifier: GPL-2.0-only
/*
 * What %p prints.
 *
 *	%p		a hash of the address, the same for the whole boot
 *	%px		the address itself: think before you use it
 *	%pK		the same for those who may know, see kptr_restrict
 *	%pS %ps %pB	symbol+offset/size; symbol; the symbol of a call whose
 *			return address this is
 *	%pe		the name of an error pointer's error
 *	%*ph[CDN]	so many bytes in hex; with : or - or nothing between
 *	%*pb[l]		so many bits as a mask; as a list
 *	%pU[bBlL]	a UUID; b/B big endian, l/L little; capitals for B, L
 *	%pa[pd]		a phys_addr_t or dma_addr_t that the pointer points at
 *	%pI4[hnbl] %pI6[c]	an Internet address; %pi without dots
 *	%pM[RF] %pm[R]	a hardware address; reversed; with hyphens
 *	%pV		a struct va_format: a format and its arguments
 *
 * Owns the table of conversions, the key of the hash, and the registered
 * namer of symbols. All are written at boot and read without a lock.
 */
#include <kunit/visibility.h>
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hex.h>
#include <linux/init.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/siphash.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <linux/uuid.h>

#include "vsprintf.h"

/* The lowest addresses are never mapped: small numbers are no pointers. */
#define LOWEST_POINTER	4096UL

/* As wide as a pointer, and clearly none. */
#define UNHASHED	"(____ptrval____)"

static siphash_key_t pointer_key;
static bool pointer_key_ready;
static bool pointers_unhashed;
static const struct printf_symbols *symbols;

int kptr_restrict;
EXPORT_SYMBOL_IF_KUNIT(kptr_restrict);
bool (*printf_privileged)(void);
EXPORT_SYMBOL_IF_KUNIT(printf_privileged);

/* For debugging: addresses as they are, for everybody to see. */
static int no_hash_pointers(char *arg)
{
	pointers_unhashed = true;
	return 0;
}
early_param("no_hash_pointers", no_hash_pointers);

/*
 * Once, when the machine has some randomness. Whoever sees the flag sees the
 * key, which never changes again: the hash of an address stays the same.
 */
void printf_seed_pointers(const siphash_key_t *key)
{
	pointer_key = *key;
	smp_store_release(&pointer_key_ready, true);
}

void printf_register_symbols(const struct printf_symbols *s)
{
	smp_store_release(&symbols, s);
}

bool printf_check_pointer(struct printf_out *out, const void *ptr,
			  const struct printf_spec *spec)
{
	if (!ptr)
		printf_string(out, "(null)", spec);
	else if ((unsigned long)ptr < LOWEST_POINTER || IS_ERR(ptr))
		printf_string(out, "(efault)", spec);
	else
		return true;
	return false;
}
EXPORT_SYMBOL(printf_check_pointer);

void printf_bad_pointer(struct printf_out *out, const char *ext)
{
	printf_puts(out, "(%p");
	printf_putc(out, *ext);
	printf_puts(out, "?)");
}
EXPORT_SYMBOL(printf_bad_pointer);

/* All digits of an address, unless the format wants another width. */
static void print_address(struct printf_out *out, unsigned long addr,
			  const struct printf_spec *spec)
{
	struct printf_spec s = *spec;

	s.base = 16;
	if (s.width < 0) {
		s.width = 2 * sizeof(addr) + (s.flags & PRINTF_ALT ? 2 : 0);
		s.flags |= PRINTF_ZERO;
	}
	printf_number(out, addr, &s);
}

static void print_raw(struct printf_out *out, const void *ptr,
		      const struct printf_spec *spec, const char *ext)
{
	print_address(out, (unsigned long)ptr, spec);
}

/* NULL and error pointers are no addresses and give nothing away. */
static void print_hashed(struct printf_out *out, const void *ptr,
			 const struct printf_spec *spec, const char *ext)
{
	unsigned long addr = (unsigned long)ptr;

	if (pointers_unhashed || IS_ERR_OR_NULL(ptr))
		print_address(out, addr, spec);
	else if (!smp_load_acquire(&pointer_key_ready))
		printf_string(out, UNHASHED, spec);
	else
		print_address(out, (u32)siphash_1u64(addr, &pointer_key), spec);
}

/* Files that anybody may read show addresses to the privileged alone. */
static void print_restricted(struct printf_out *out, const void *ptr,
			     const struct printf_spec *spec, const char *ext)
{
	bool (*privileged)(void) = READ_ONCE(printf_privileged);
	int restrict_level = READ_ONCE(kptr_restrict);

	if (!restrict_level)
		print_hashed(out, ptr, spec, ext);
	else if (restrict_level == 1 && privileged && privileged())
		print_address(out, (unsigned long)ptr, spec);
	else
		print_address(out, 0, spec);
}

/* Until the kernel can name its addresses, the number. */
static void print_symbol(struct printf_out *out, const void *ptr,
			 const struct printf_spec *spec, const char *ext)
{
	const struct printf_symbols *s = smp_load_acquire(&symbols);
	unsigned long addr = (unsigned long)ptr;
	char name[PRINTF_SYMBOL_LEN];

	if (!s) {
		printf_hex(out, addr, 2 * sizeof(addr));
		return;
	}
	if (*ext == 'B')
		s->backtrace(name, addr);
	else if (*ext == 's')
		s->symbol_no_offset(name, addr);
	else
		s->symbol(name, addr);
	printf_string(out, name, spec);
}

/* A pointer that is no error is printed as %p prints it. */
static void print_error(struct printf_out *out, const void *ptr,
			const struct printf_spec *spec, const char *ext)
{
	struct printf_spec number = *spec;
	const char *name;

	if (!IS_ERR(ptr)) {
		print_hashed(out, ptr, spec, ext);
		return;
	}
	name = errname(PTR_ERR(ptr));
	if (name) {
		printf_string(out, name, spec);
		return;
	}
	number.flags |= PRINTF_SIGN;
	printf_number(out, PTR_ERR(ptr), &number);
}

static void put_hex_byte(struct printf_out *out, u8 byte, const char *digits)
{
	printf_putc(out, digits[byte >> 4]);
	printf_putc(out, digits[byte & 0x0f]);
}

/* One byte if the format gives no number, and at most 64. */
static void print_bytes(struct printf_out *out, const void *ptr,
			const struct printf_spec *spec, const char *ext)
{
	char separator = ext[1] == 'C' ? ':' : ext[1] == 'D' ? '-' :
			 ext[1] == 'N' ? '\0' : ' ';
	int i, len = spec->width < 0 ? 1 : min(spec->width, 64);
	const u8 *p = ptr;

	if (!len || !printf_check_pointer(out, ptr, spec))
		return;
	for (i = 0; i < len; i++) {
		if (i && separator)
			printf_putc(out, separator);
		put_hex_byte(out, p[i], hex_asc);
	}
}

/* Groups of 32 bits, highest first; the first has only the digits it needs. */
static void print_bitmap(struct printf_out *out, const unsigned long *map,
			 int nbits)
{
	int digits = DIV_ROUND_UP((nbits - 1) % 32 + 1, 4);
	int pos = round_down(nbits - 1, 32);
	u32 group;

	for (; pos >= 0; pos -= 32) {
		group = map[BIT_WORD(pos)] >> (pos % BITS_PER_LONG);
		if (nbits - pos < 32)
			group &= BIT(nbits - pos) - 1;
		for (; digits; digits--)
			printf_putc(out, hex_asc[group >> (4 * (digits - 1)) &
						 0xf]);
		if (pos)
			printf_putc(out, ',');
		digits = 8;
	}
}

/* "0,3,8-11": maximal runs. */
static void print_bitmap_list(struct printf_out *out, const unsigned long *map,
			      int nbits)
{
	const struct printf_spec decimal = { .base = 10, .width = -1,
					     .precision = -1 };
	unsigned int start, end;
	bool first = true;

	for_each_set_bitrange(start, end, map, nbits) {
		if (!first)
			printf_putc(out, ',');
		first = false;
		printf_number(out, start, &decimal);
		if (end - start == 1)
			continue;
		printf_putc(out, '-');
		printf_number(out, end - 1, &decimal);
	}
}

static void print_bits(struct printf_out *out, const void *ptr,
		       const struct printf_spec *spec, const char *ext)
{
	int nbits = max(spec->width, 0);
	struct printf_spec plain = { .width = -1, .precision = -1 };

	/* The width is a number of bits here, not of characters. */
	if (!printf_check_pointer(out, ptr, &plain) || !nbits)
		return;
	if (ext[1] == 'l')
		print_bitmap_list(out, ptr, nbits);
	else
		print_bitmap(out, ptr, nbits);
}

/* Little endian means the first three fields only: see <linux/uuid.h>. */
static void print_uuid(struct printf_out *out, const void *ptr,
		       const struct printf_spec *spec, const char *ext)
{
	bool little = _tolower(ext[1]) == 'l';
	const u8 *index = little ? guid_index : uuid_index;
	bool upper = ext[1] == 'L' || ext[1] == 'B';
	const char *digits = upper ? hex_asc_upper : hex_asc;
	const u8 *bytes = ptr;
	int i;

	if (!printf_check_pointer(out, ptr, spec))
		return;
	for (i = 0; i < UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			printf_putc(out, '-');
		put_hex_byte(out, bytes[index[i]], digits);
	}
}

/* By reference, since the width of these types may differ from a pointer's. */
static void print_phys(struct printf_out *out, const void *ptr,
		       const struct printf_spec *spec, const char *ext)
{
	if (!printf_check_pointer(out, ptr, spec))
		return;
	if (ext[1] == 'd')
		printf_hex(out, *(const dma_addr_t *)ptr,
			   2 * sizeof(dma_addr_t));
	else
		printf_hex(out, *(const phys_addr_t *)ptr,
			   2 * sizeof(phys_addr_t));
}

/* @zeroes: three digits for each byte. */
static void print_ip4(struct printf_out *out, const u8 *addr, const char *ext)
{
	const struct printf_spec spec = { .base = 10, .width = -1,
					  .precision = *ext == 'i' ? 3 : 1 };
	bool reversed = ext[2] == 'l' || ext[2] == 'h';
	int i;

	/* h is the machine's order, which is little endian as l is. */
	for (i = 0; i < 4; i++) {
		if (i)
			printf_putc(out, '.');
		printf_number(out, addr[reversed ? 3 - i : i], &spec);
	}
}

/* The longest run of two or more zero groups, or an empty one at the end. */
static int longest_zero_run(const u8 *addr, int *len)
{
	int i, run = 0, best = 8;

	*len = 1;
	for (i = 0; i < 8; i++) {
		run = get_unaligned_be16(addr + 2 * i) ? 0 : run + 1;
		if (run > *len) {
			*len = run;
			best = i + 1 - run;
		}
	}
	return best;
}

/*
 * The short form of RFC 5952: no leading zeroes, and "::" for the longest run
 * of groups that are 0. An IPv4 address in IPv6 clothes shows its dots.
 */
static void print_ip6_short(struct printf_out *out, const u8 *addr)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	const struct printf_spec hex = { .base = 16, .width = -1,
					 .precision = -1 };
	int i, run, run_len;

	if (!memcmp(addr, mapped, sizeof(mapped))) {
		printf_puts(out, "::ffff:");
		print_ip4(out, addr + 12, "I4");
		return;
	}
	run = longest_zero_run(addr, &run_len);
	for (i = 0; i < 8; i++) {
		if (i == run) {
			printf_puts(out, "::");
			i += run_len - 1;
			continue;
		}
		if (i && i != run + run_len)
			printf_putc(out, ':');
		printf_number(out, get_unaligned_be16(addr + 2 * i), &hex);
	}
}

/* All digits of all bytes. */
static void print_ip6(struct printf_out *out, const u8 *addr, bool colons)
{
	int i;

	for (i = 0; i < 16; i++) {
		if (colons && i && i % 2 == 0)
			printf_putc(out, ':');
		put_hex_byte(out, addr[i], hex_asc);
	}
}

static void print_ip(struct printf_out *out, const void *ptr,
		     const struct printf_spec *spec, const char *ext)
{
	if (ext[1] != '4' && ext[1] != '6')
		printf_bad_pointer(out, ext);
	else if (!printf_check_pointer(out, ptr, spec))
		return;
	else if (ext[1] == '4')
		print_ip4(out, ptr, ext);
	else if (ext[0] == 'I' && ext[2] == 'c')
		print_ip6_short(out, ptr);
	else
		print_ip6(out, ptr, ext[0] == 'I');
}

/* %pM with colons or hyphens, %pm with nothing between the bytes. */
static void print_mac(struct printf_out *out, const void *ptr,
		      const struct printf_spec *spec, const char *ext)
{
	char separator = ext[0] == 'm' ? '\0' : ext[1] == 'F' ? '-' : ':';
	const u8 *addr = ptr;
	int i;

	if (!printf_check_pointer(out, ptr, spec))
		return;
	for (i = 0; i < 6; i++) {
		if (i && separator)
			printf_putc(out, separator);
		put_hex_byte(out, addr[ext[1] == 'R' ? 5 - i : i], hex_asc);
	}
}

static void print_va_format(struct printf_out *out, const void *ptr,
			    const struct printf_spec *spec, const char *ext)
{
	const struct va_format *vaf = ptr;

	if (printf_check_pointer(out, ptr, spec))
		printf_format(out, vaf->fmt, vaf->va);
}

/* By letter; those that are NULL may be registered. */
static printf_pointer_fn pointer_fns[128] = {
	['B'] = print_symbol,
	['I'] = print_ip,
	['K'] = print_restricted,
	['M'] = print_mac,
	['S'] = print_symbol,
	['U'] = print_uuid,
	['V'] = print_va_format,
	['a'] = print_phys,
	['b'] = print_bits,
	['e'] = print_error,
	['h'] = print_bytes,
	['i'] = print_ip,
	['m'] = print_mac,
	['s'] = print_symbol,
	['x'] = print_raw,
};

/*
 * At boot, one caller at a time; printing goes on meanwhile. There is no way
 * back: a format whose meaning could go away is of no use.
 */
int printf_register_pointer(char letter, printf_pointer_fn fn)
{
	if (!isascii(letter) || !isalpha(letter))
		return -EINVAL;
	if (pointer_fns[(u8)letter])
		return -EBUSY;
	smp_store_release(&pointer_fns[(u8)letter], fn);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(printf_register_pointer);

/* No letter: a plain %p. */
void printf_pointer(struct printf_out *out, const void *ptr,
		    const struct printf_spec *spec, const char *ext)
{
	printf_pointer_fn fn;

	if (!extends_pointer(*ext)) {
		print_hashed(out, ptr, spec, ext);
		return;
	}
	fn = smp_load_acquire(&pointer_fns[(u8)*ext]);
	if (fn)
		fn(out, ptr, spec, ext);
	else
		printf_bad_pointer(out, ext);
}
