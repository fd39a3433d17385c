// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is memory, and what of it is the kernel: in /proc/iomem, and refused to drivers. Owns
 * nothing.
 */
#include <asm/page.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/memblock.h>
#include <linux/mm.h>

extern char _text[], _etext[], __start_rodata[], __end_rodata[];
extern char _sdata[], __bss_start[], __bss_stop[];

static void __init tell_kernel(const char *start, const char *end, const char *name)
{
	resource_claim(&iomem_resource, __pa_symbol(start), end - start, name);
}

/* Before drivers ask for anything. */
static int __init tell_memory(void)
{
	struct memblock_region *r;

	for_each_mem_region(r)
		resource_claim(&iomem_resource, r->base, r->size, "System RAM");
	tell_kernel(_text, _etext, "Kernel code");
	tell_kernel(__start_rodata, __end_rodata, "Kernel rodata");
	tell_kernel(_sdata, __bss_start, "Kernel data");
	tell_kernel(__bss_start, __bss_stop, "Kernel bss");
	return 0;
}
core_initcall(tell_memory);
