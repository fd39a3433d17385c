/* SPDX-License-Identifier: GPL-2.0-only */
/* What the loader says about the machine, whichever protocol it speaks. */
#ifndef _X86_KERNEL_BOOT_INFO_H
#define _X86_KERNEL_BOOT_INFO_H

#include <linux/types.h>

/* As head.S tells them to x86_start(). */
enum boot_protocol {
	BOOT_PVH,		/* struct hvm_start_info */
	BOOT_LINUX,		/* struct boot_params, the "zero page" */
};

/*
 * A piece of the map of memory. Both protocols describe a range by address, size
 * and type in the same 20 bytes; PVH has 4 more behind them.
 */
struct boot_map {
	phys_addr_t phys;
	u32 nr;
	u32 stride;
};

/* The zero page holds 128 ranges; the others come in one block beside it. */
#define BOOT_MAPS	2
#define BOOT_SEED_SIZE	32

struct boot_info {
	const char *protocol;
	struct boot_map map[BOOT_MAPS];
	phys_addr_t initrd;
	u64 initrd_size;	/* 0: none */
	phys_addr_t rsdp;	/* 0: not said */
	u8 seed[BOOT_SEED_SIZE];
	size_t seed_size;	/* 0: none */
};

/*
 * Filled by x86_start(), which copies the command line out as well. Everything
 * here is still the loader's word.
 */
extern struct boot_info boot_info;
void read_boot_info(phys_addr_t phys, enum boot_protocol protocol);

/* Hands memory over to memblock; panics, with the reason, if there is none. */
void boot_add_memory(void);

#endif /* _X86_KERNEL_BOOT_INFO_H */
