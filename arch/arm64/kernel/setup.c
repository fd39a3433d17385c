// SPDX-License-Identifier: GPL-2.0-only
/*
 * The start of an arm64 machine, as its devicetree describes it (dt.c).
 */
#include <asm/cacheflush.h>
#include <asm/fpu.h>
#include <asm/page.h>
#include <asm/setup.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/sched.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "arm64.h"

extern char _text[], _end[], boot_stack[], boot_stack_end[];

static phys_addr_t dtb_phys __initdata;

/*
 * The first C function, on the stack of the boot. Memory is mapped, nothing
 * else works; without a devicetree there is not even a console to say so.
 */
void __ref arm64_start(phys_addr_t dtb)
{
	dtb_phys = dtb;
	init_task.thread.stack_bottom = (unsigned long)boot_stack;
	init_task.thread.stack_size = boot_stack_end - boot_stack;
	arm64_pan_init_cpu();
	arm64_user_init_cpu();
	arm64_mmu_init_cpu();
	timer_init();
	fpu_init_system();
	arm64_hwcap_init();
	arm64_cache_init();
	if (dt_scan_early(dtb)) {
		/* If it has named no port, whoever runs us may be listening. */
		earlycon_default("smh");
		panic("bad devicetree at %#llx\n", dtb);
	}
	start_kernel();
	unreachable();
}

void __init setup_arch(void)
{
	parse_early_param();
	/* What lies above is there when linear_map_init() has mapped it. */
	memblock.current_limit = BOOT_MAPPED_END;
	memblock_reserve(__pa_symbol(_text), _end - _text);
	if (dt_scan_machine(dtb_phys) || !memblock.memory.cnt)
		panic("the devicetree names no memory\n");
	arm64_cpus_known();
}

/* Once: a seed that is used twice is none. */
size_t __init arch_bootloader_seed(void *buf, size_t len)
{
	size_t n = min(len, dt_boot_seed_len);

	memcpy(buf, dt_boot_seed, n);
	memzero_explicit(dt_boot_seed, sizeof(dt_boot_seed));
	dt_boot_seed_len = 0;
	return n;
}
