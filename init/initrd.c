// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the boot loader's archive is. Owns its two addresses and the reservation
 * of its memory; a loader's word that cannot be true is said, and forgotten.
 */
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>

unsigned long initrd_start __ro_after_init, initrd_end __ro_after_init;

static phys_addr_t initrd_phys __initdata;
static phys_addr_t initrd_size __initdata;

void __init initrd_reserve(phys_addr_t phys, phys_addr_t size)
{
	if (!size)
		return;
	if (phys + (size - 1) < phys || memblock_is_region_reserved(phys, size)) {
		pr_err("initrd: %#llx bytes at %#llx are not the loader's to give, ignored\n",
		       size, phys);
		return;
	}
	if (memblock_reserve(phys, size)) {
		pr_err("initrd: no memory to note where it is, ignored\n");
		return;
	}
	initrd_phys = phys;
	initrd_size = size;
}

void __init initrd_check(void)
{
	if (!initrd_size)
		return;
	if (!memblock_is_region_memory(initrd_phys, initrd_size)) {
		pr_err("initrd: %#llx bytes at %#llx are not in memory, ignored\n",
		       initrd_size, initrd_phys);
		memblock_phys_free(initrd_phys, initrd_size);
		return;
	}
	initrd_start = (unsigned long)__va(initrd_phys);
	initrd_end = initrd_start + initrd_size;
	pr_info("initrd: [%#llx-%#llx]\n", initrd_phys,
		initrd_phys + initrd_size - 1);
}
