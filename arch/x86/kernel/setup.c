// SPDX-License-Identifier: GPL-2.0-only
/*
 * The start of an x86 machine: from head.S to start_kernel(), and what that
 * asks of the architecture.
 */
#include <asm/apic.h>
#include <asm/archrandom.h>
#include <asm/cpufeature.h>
#include <asm/desc.h>
#include <asm/hpet.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <asm/tlbflush.h>
#include <asm/tsc.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "boot_info.h"
#include "x86.h"

#define LOW_MEMORY_END		0x100000	/* firmware, and the like */

extern char _text[], _end[], boot_stack[], boot_stack_end[];

DEFINE_PER_CPU(unsigned long, this_cpu_off);
EXPORT_SYMBOL_GPL(this_cpu_off);

/*
 * From now on %gs reaches this CPU's copies. The offset is stored where it will be
 * read from.
 */
void arch_set_percpu_offset(unsigned long offset)
{
	*(unsigned long *)((char *)&this_cpu_off + offset) = offset;
	wrmsrl(MSR_GS_BASE, offset);
}

/*
 * The first C function, on the stack of the boot. Memory is mapped, nothing
 * else works.
 */
void __ref x86_start(phys_addr_t info, enum boot_protocol protocol)
{
	init_task.thread.stack_bottom = (unsigned long)boot_stack;
	init_task.thread.stack_size = boot_stack_end - boot_stack;
	/* COM1, if it is there. */
	earlycon_default("uart8250,io,0x3f8");
	trap_init();
	cpu_init();
	kvmclock_init();
	tsc_init();
	read_boot_info(info, protocol);
	kernel_randomize_memory();
	start_kernel();
	unreachable();
}

/*
 * Firmware keeps the first megabyte; the image is where it was loaded. What is
 * taken is said before memory is there: memblock may need some at once. What
 * lies above BOOT_MAPPED_END can be used when linear_map_init() has mapped it.
 */
void __init setup_arch(void)
{
	parse_early_param();
	x86_pcid_init();
	memblock.current_limit = BOOT_MAPPED_END;
	memblock_reserve(0, LOW_MEMORY_END);
	memblock_reserve(__pa_symbol(_text), _end - _text);
	initrd_reserve(boot_info.initrd, boot_info.initrd_size);
	boot_add_memory();
	initrd_check();
	acpi_init(boot_info.rsdp);
	x86_cpus_known();
}

/* What needs mappings of devices, but no locks that sleep. */
void __init arch_time_init(void)
{
	/* This CPU's tables were the template's until now. */
	load_cpu_tables(boot_ist_stacks);
	mask_legacy_pic();
	hpet_init();
	tsc_late_init();
	apic_init();
	ioapic_init();
	apic_timer_init();
}

/* Without a generator in the processor, the counter is all there is to stir with. */
void __init get_boot_seed(void *buf, size_t len)
{
	u8 *out = buf;

	while (len) {
		size_t n = min(len, sizeof(long));
		unsigned long value;

		if (!arch_get_random_seed_longs(&value, 1) &&
		    !arch_get_random_longs(&value, 1))
			value = rdtsc() * 0x9e3779b97f4a7c15ull;
		memcpy(out, &value, n);
		out += n;
		len -= n;
	}
}

/* What the Linux boot protocol has for it; PVH has nothing. */
size_t __init arch_bootloader_seed(void *buf, size_t len)
{
	size_t n = min(len, boot_info.seed_size);

	memcpy(buf, boot_info.seed, n);
	memzero_explicit(boot_info.seed, sizeof(boot_info.seed));
	boot_info.seed_size = 0;
	return n;
}
