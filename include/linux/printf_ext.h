/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extending printf: what lies behind %p, and who may add to it.
 *
 * A conversion %pX... is a function in a table indexed by the letter X. Those
 * that know only bytes are in lib/vsprintf_pointer.c; what knows the objects
 * of a higher layer (page flags, symbols) registers itself at boot, since
 * lib/ never calls upwards.
 */
#ifndef _LINUX_PRINTF_EXT_H
#define _LINUX_PRINTF_EXT_H

#include <linux/compiler.h>
#include <linux/siphash.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/*
 * Where the text goes. @len counts on when the buffer is full, because the
 * caller wants to know how much there would have been.
 */
struct printf_out {
	char *buf;
	size_t size;
	size_t len;
};

#define PRINTF_LEFT	0x01	/* '-' */
#define PRINTF_PLUS	0x02	/* '+' */
#define PRINTF_SPACE	0x04	/* ' ' */
#define PRINTF_ALT	0x08	/* '#' */
#define PRINTF_ZERO	0x10	/* '0' */
#define PRINTF_UPPER	0x20	/* hex digits in capitals */
#define PRINTF_SIGN	0x40	/* the number is signed */

/* What stood between '%' and the conversion; -1 means that nothing did. */
struct printf_spec {
	u8 flags;
	u8 base;
	int width;
	int precision;
};

static inline void printf_putc(struct printf_out *out, char c)
{
	if (out->len < out->size)
		out->buf[out->len] = c;
	out->len++;
}

/* Text as it is; a string under @spec; a number under @spec. */
void printf_puts(struct printf_out *out, const char *s);
void printf_string(struct printf_out *out, const char *s,
		   const struct printf_spec *spec);
void printf_number(struct printf_out *out, unsigned long long num,
		   const struct printf_spec *spec);
/* 0x and the given number of digits: an address or a set of flags. */
void printf_hex(struct printf_out *out, unsigned long long num, int digits);
/* A format and its arguments, which are used up. */
__printf(2, 0) void printf_format(struct printf_out *out, const char *fmt,
				  va_list *args);

/*
 * Says "(null)" or "(efault)" and returns false for a pointer that cannot be
 * followed. Not a proof of the opposite: only what is surely wrong is caught.
 */
bool printf_check_pointer(struct printf_out *out, const void *ptr,
			  const struct printf_spec *spec);

/* Prints @ptr. @ext is the text of the format from the letter on. */
typedef void (*printf_pointer_fn)(struct printf_out *out, const void *ptr,
				  const struct printf_spec *spec,
				  const char *ext);

/* -EBUSY if the letter has a meaning already, -EINVAL if it is no letter. */
int printf_register_pointer(char letter, printf_pointer_fn fn);

/* "(%pX?)": the letters after this one are not known. */
void printf_bad_pointer(struct printf_out *out, const char *ext);

/*
 * Names of addresses, for %pS, %ps and %pB. Each writes at most
 * PRINTF_SYMBOL_LEN bytes and returns the length.
 */
#define PRINTF_SYMBOL_LEN	640

struct printf_symbols {
	int (*symbol)(char *buf, unsigned long addr);
	int (*symbol_no_offset)(char *buf, unsigned long addr);
	int (*backtrace)(char *buf, unsigned long addr);
};
void printf_register_symbols(const struct printf_symbols *symbols);

/* From now on %p prints hashes under this key; before, no pointer at all. */
void printf_seed_pointers(const siphash_key_t *key);

/*
 * How %pK prints: 0 like %p; 1 the address itself to those of whom
 * printf_privileged, if set, says so; 2, and 1 for all others, zeroes.
 */
extern int kptr_restrict;
extern bool (*printf_privileged)(void);

#endif /* _LINUX_PRINTF_EXT_H */
