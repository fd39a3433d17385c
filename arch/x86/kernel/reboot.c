// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ending the machine. The ports are those of QEMU's machines: the ACPI power
 * control of pc and q35, and the isa-debug-exit device, which ends the
 * emulator with a status of our choice.
 */
#include <asm/io.h>
#include <asm/irqflags.h>
#include <linux/reboot.h>

#define ACPI_PM1A_CONTROL	0x604
#define ACPI_POWER_OFF		0x2000
#define DEBUG_EXIT_PORT		0xf4
#define KEYBOARD_CONTROL	0x64
#define KEYBOARD_RESET		0xfe

/* The emulator leaves with (value << 1) | 1. */
#define DEBUG_EXIT_PANIC	0x43	/* status 135 */
#define DEBUG_EXIT_FAIL		0x40	/* status 129 */

static void __noreturn stop(void)
{
	arch_local_irq_disable();
	for (;;)
		asm volatile("hlt");
}

void machine_power_off(void)
{
	outw(ACPI_POWER_OFF, ACPI_PM1A_CONTROL);
	stop();
}

/* In an emulator nobody is there to switch it off. */
void machine_halt(void)
{
	machine_power_off();
}

void machine_restart(void)
{
	outb(KEYBOARD_RESET, KEYBOARD_CONTROL);
	stop();
}

void machine_fail(void)
{
	outb(DEBUG_EXIT_FAIL, DEBUG_EXIT_PORT);
	stop();
}

void machine_panic(void)
{
	outb(DEBUG_EXIT_PANIC, DEBUG_EXIT_PORT);
	stop();
}
