/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program in front of the kernel in bzImage. It runs on the bare machine, with
 * nothing of the kernel beside it.
 */
#ifndef _X86_BOOT_STARTUP_H
#define _X86_BOOT_STARTUP_H

#include <linux/types.h>
#include <uapi/asm/bootparam.h>

/* Where the kernel is linked for, and what it may be moved to. */
#define LINKED_ADDRESS		0xffffffff81000000ull
#define LINKED_OFFSET		0x1000000ull	/* from START_KERNEL_MAP */
#define WINDOW_SIZE		0x40000000ull	/* behind it lie modules */
#define KERNEL_ALIGN		0x200000ull
/* The kernel's first tables map no more. */
#define PHYS_END		0x100000000ull

/*
 * Written by tools/layout.c. Offsets count from the first byte of the image:
 * first those of 32-bit fields, then those of 64 bits. A kernel that cannot be
 * moved has none.
 */
struct kernel_layout {
	u32 image_size;		/* with what it clears itself */
	u32 relocatable;
	u32 nr_32;
	u32 nr_64;
	u32 offsets[];
};

/* All is in one program: nothing is to be looked up in a table of addresses. */
#pragma GCC visibility push(hidden)

/* head_64.S and startup.lds: what we take in memory. */
extern u8 startup_32[], _init_end[];

extern const u8 kernel_image[], kernel_image_end[];
extern const struct kernel_layout kernel_layout;

/* Returns the address at which to enter. */
u64 startup_main(struct boot_params *params);

/* place.c: where in memory the kernel goes. With @choose, anywhere it fits. */
u64 place_in_memory(const struct boot_params *params, bool choose);

/* random.c: numbers that the outside cannot guess; 0 to @limit - 1. */
void random_init(const struct boot_params *params);
u32 random_below(u32 limit);

/* cmdline.c: is this word on the command line? */
bool cmdline_has(const struct boot_params *params, const char *word);
const char *cmdline(const struct boot_params *params);

void *memcpy(void *to, const void *from, size_t n);
void *memset(void *at, int byte, size_t n);

#pragma GCC visibility pop

#endif /* _X86_BOOT_STARTUP_H */
