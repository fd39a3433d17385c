/* SPDX-License-Identifier: GPL-2.0-only */
/* Between init.c and replace.S: physical addresses, and the new entry. */
#ifndef _ARM64_MM_REPLACE_H
#define _ARM64_MM_REPLACE_H

#include <linux/types.h>

struct replace_args {
	phys_addr_t idmap;	/* root by which @code is mapped where it is */
	phys_addr_t empty;	/* root without entries */
	phys_addr_t code;	/* replace_entry_idmap */
	phys_addr_t entry;	/* where @value goes */
	u64 value;
};

/* Interrupts are off. On return the entry is in use. */
void replace_entry(const struct replace_args *args);
void replace_entry_idmap(void);

#endif /* _ARM64_MM_REPLACE_H */
