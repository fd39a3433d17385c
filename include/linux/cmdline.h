/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking the kernel's command line apart, and the numbers in its options.
 */
#ifndef _LINUX_CMDLINE_H
#define _LINUX_CMDLINE_H

#include <linux/types.h>

/*
 * Reads an int at *@str and moves on behind it. Returns
 *   0  there is none (*@str has not moved),
 *   1  the number is the last one,
 *   2  a comma follows, over which *@str has moved,
 *   3  a hyphen follows: a range begins; *@str is at the hyphen.
 * @pint may be NULL.
 */
int get_option(char **str, int *pint);

/*
 * Reads "3,5-7,9" into @ints[1..], ranges written out, and their number into
 * @ints[0]; @nints is the size of the array. Returns where it stopped. With
 * @nints 0 it only counts.
 */
char *get_options(const char *str, int nints, int *ints);

/* A size with a suffix of K, M, G, T, P or E: powers of 1024. */
unsigned long long memparse(const char *ptr, char **retptr);

/* Is @option one of the words of @str, which are parted by commas? */
bool parse_option_str(const char *str, const char *option);

/*
 * Cuts the next word off @args, which it changes: *@param is its name, *@val
 * what follows "=", or NULL. Quotes keep blanks together and are dropped.
 * Returns the rest.
 */
char *next_arg(char *args, char **param, char **val);

/*
 * Is @word one of the words in @line, which ends at a 0 or behind @size
 * characters?
 */
bool cmdline_has_word(const char *line, size_t size, const char *word);

#endif /* _LINUX_CMDLINE_H */
