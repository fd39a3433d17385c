// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ending the machine: as the firmware's tables say, and else as QEMU's machines
 * understand it. The isa-debug-exit device ends the emulator with a status of
 * our choice. Owns nothing.
 */
#include <asm/desc.h>
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <linux/acpi.h>
#include <linux/cache.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/reboot.h>

#include "x86.h"

#define ACPI_SLEEP_ENABLE	(1u << 13)
#define ACPI_SLEEP_TYPE(type)	((u32)(type) << 10)
/* Of hardware-reduced machines: a byte. */
#define REDUCED_SLEEP_ENABLE	(1u << 5)
#define REDUCED_SLEEP_TYPE(type) ((u32)(type) << 2)
#define REDUCED_S5		5

#define QEMU_PM1A_CONTROL	0x604
#define DEBUG_EXIT_PORT		0xf4
#define KEYBOARD_CONTROL	0x64
#define KEYBOARD_RESET		0xfe

/* The emulator leaves with (value << 1) | 1. */
#define DEBUG_EXIT_PANIC	0x43	/* status 135 */
#define DEBUG_EXIT_FAIL		0x40	/* status 129 */

/* What was told takes a moment to happen. */
#define SETTLE_MS		10

/* Registers in memory, mapped while that can still sleep. */
static void __iomem *sleep_register __ro_after_init;
static void __iomem *reset_register __ro_after_init;

static void __noreturn stop(void)
{
	arch_local_irq_disable();
	for (;;)
		asm volatile("hlt");
}

static int __init reboot_map_registers(void)
{
	const struct acpi_address *sleep = &x86_acpi.sleep_control;
	const struct acpi_address *reset = &x86_acpi.reset;

	if (sleep->address && sleep->space == ACPI_SPACE_MEMORY)
		sleep_register = ioremap(sleep->address, 1);
	if (reset->address && reset->space == ACPI_SPACE_MEMORY)
		reset_register = ioremap(reset->address, 1);
	return 0;
}
core_initcall(reboot_map_registers);

/* One byte to a register of the tables; nothing if there is none. */
static void write_register(const struct acpi_address *reg, void __iomem *mapped,
			   u8 value)
{
	if (reg->address && reg->space == ACPI_SPACE_IO)
		outb(value, reg->address);
	else if (mapped)
		writeb(value, mapped);
}

/* Each way is tried; the first that works is the last. */
void machine_power_off(void)
{
	u8 type = x86_acpi.can_sleep ? x86_acpi.sleep_type : REDUCED_S5;

	arch_local_irq_disable();
	write_register(&x86_acpi.sleep_control, sleep_register,
		       REDUCED_SLEEP_TYPE(type) | REDUCED_SLEEP_ENABLE);
	if (x86_acpi.pm1a_control && x86_acpi.can_sleep)
		outw(ACPI_SLEEP_TYPE(x86_acpi.sleep_type) | ACPI_SLEEP_ENABLE,
		     x86_acpi.pm1a_control);
	mdelay(SETTLE_MS);
	outw(ACPI_SLEEP_ENABLE, QEMU_PM1A_CONTROL);
	stop();
}

/* In an emulator nobody is there to switch it off. */
void machine_halt(void)
{
	machine_power_off();
}

/* The last resort: an exception that nothing can be done about. */
static void __noreturn triple_fault(void)
{
	struct desc_ptr none = { 0, 0 };

	asm volatile("lidt %0; int3" : : "m"(none));
	stop();
}

void machine_restart(void)
{
	arch_local_irq_disable();
	write_register(&x86_acpi.reset, reset_register, x86_acpi.reset_value);
	mdelay(SETTLE_MS);
	outb(KEYBOARD_RESET, KEYBOARD_CONTROL);
	mdelay(SETTLE_MS);
	triple_fault();
}

/* Without the emulator's device: an end is an end. */
void machine_fail(void)
{
	outb(DEBUG_EXIT_FAIL, DEBUG_EXIT_PORT);
	machine_power_off();
}

void machine_panic(void)
{
	outb(DEBUG_EXIT_PANIC, DEBUG_EXIT_PORT);
	stop();
}
