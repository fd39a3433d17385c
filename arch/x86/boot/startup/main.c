// SPDX-License-Identifier: GPL-2.0-only
/*
 * Brings the kernel to its place and tells it where that is.
 *
 * The place in memory and the address at which the kernel runs are chosen
 * apart: the one by where there is room, the other within the window of the
 * kernel image. Both at random with CONFIG_RANDOMIZE_BASE, unless the user says
 * "nokaslr".
 */
#include <linux/kconfig.h>

#include "startup.h"

void *memcpy(void *to, const void *from, size_t n)
{
	void *ret = to;

	asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	return ret;
}

void *memset(void *at, int byte, size_t n)
{
	void *ret = at;

	asm volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(byte) : "memory");
	return ret;
}

/*
 * How far from its linked address the kernel is going to run. Not at all would look as if
 * nobody had chosen: the one place of hundreds is no loss.
 */
static u64 choose_offset(void)
{
	u64 room = WINDOW_SIZE - LINKED_OFFSET - kernel_layout.image_size;
	u64 places = room / KERNEL_ALIGN;

	return places ? (1 + random_below(places)) * KERNEL_ALIGN : 0;
}

/* Every address that stands in the image is moved by as much. */
static void relocate(u8 *image, u64 offset)
{
	const struct kernel_layout *layout = &kernel_layout;
	const u32 *at = layout->offsets;

	for (u32 i = 0; i < layout->nr_32; i++)
		*(u32 *)(image + *at++) += offset;
	for (u32 i = 0; i < layout->nr_64; i++)
		*(u64 *)(image + *at++) += offset;
}

u64 startup_main(struct boot_params *params)
{
	size_t size = kernel_image_end - kernel_image;
	bool choose = kernel_layout.relocatable &&
		      !cmdline_has(params, "nokaslr");
	u8 *image;

	params->hdr.loadflags &= ~KASLR_FLAG;
	if (choose) {
		random_init(params);
		params->hdr.loadflags |= KASLR_FLAG;
	}
	image = (u8 *)place_in_memory(params, choose);
	memcpy(image, kernel_image, size);
	memset(image + size, 0, kernel_layout.image_size - size);
	if (choose)
		relocate(image, choose_offset());
	return (u64)image;
}
