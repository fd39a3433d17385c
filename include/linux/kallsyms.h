/* SPDX-License-Identifier: GPL-2.0-only */
/* The names of the kernel's own addresses. */
#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H

#include <linux/types.h>

#define KSYM_NAME_LEN	512
#define KSYM_SYMBOL_LEN	(KSYM_NAME_LEN + 64)

/*
 * The name of the symbol that @addr lies in, written to @name (of at least
 * KSYM_NAME_LEN bytes), or NULL; the distance from its start and its size.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *size,
			    unsigned long *offset, char *name);
/* The address of a symbol, or 0. */
unsigned long kallsyms_lookup_name(const char *name);
/* Calls @fn for every symbol until it returns other than 0. */
int kallsyms_on_each_symbol(int (*fn)(void *data, const char *name,
				      unsigned long addr), void *data);

/* "name+0x12/0x80", or the bare number; return the length. */
int sprint_symbol(char *buffer, unsigned long addr);
int sprint_symbol_no_offset(char *buffer, unsigned long addr);
/* For a return address: names the call, not what stands behind it. */
int sprint_backtrace(char *buffer, unsigned long addr);

/* NULL: there are not so many. @kind: as nm has it. */
const char *kallsyms_symbol(unsigned int i, unsigned long *addr, char *kind);

bool is_kernel_text(unsigned long addr);
/* Lets printk name symbols; before it they are bare numbers. */
#ifdef CONFIG_KALLSYMS
void kallsyms_init(void);
#else
static inline void kallsyms_init(void)
{
}
#endif

#endif /* _LINUX_KALLSYMS_H */
