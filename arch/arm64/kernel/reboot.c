// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ending the machine, by PSCI calls to the firmware. After a panic the
 * emulator is told a status by semihosting, where it listens to that.
 */
#include <asm/irqflags.h>
#include <linux/atomic.h>
#include <linux/reboot.h>
#include <linux/string.h>

#include "arm64.h"

#define PSCI_CPU_ON		0xc4000003ul
#define PSCI_SYSTEM_OFF		0x84000008ul
#define PSCI_SYSTEM_RESET	0x84000009ul

#define SEMIHOSTING_EXIT_EXTENDED	0x20ul
#define ADP_STOPPED_EXIT		0x20026ul
#define FAIL_STATUS			1ul
#define PANIC_STATUS			134ul

static bool psci_by_smc;

void __init psci_set_method(const char *method)
{
	psci_by_smc = !strcmp(method, "smc");
}

/* The firmware may change what a function call may; it says how it went. */
static long psci_call(unsigned long function, unsigned long a1,
		      unsigned long a2)
{
	register unsigned long x0 asm("x0") = function;
	register unsigned long x1 asm("x1") = a1;
	register unsigned long x2 asm("x2") = a2;
	register unsigned long x3 asm("x3") = 0;

	if (psci_by_smc)
		asm volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
			     : : "memory");
	else
		asm volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
			     : : "memory");
	return x0;
}

/* It begins at @entry with its MMU off. 0, or an error of the firmware. */
long psci_cpu_on(u64 mpidr, phys_addr_t entry)
{
	return psci_call(PSCI_CPU_ON, mpidr, entry);
}

static void __noreturn psci_end(unsigned long function)
{
	arch_local_irq_disable();
	psci_call(function, 0, 0);
	for (;;)
		asm volatile("wfi");
}

void machine_power_off(void)
{
	psci_end(PSCI_SYSTEM_OFF);
}

/* In an emulator nobody is there to switch it off. */
void machine_halt(void)
{
	machine_power_off();
}

void machine_restart(void)
{
	psci_end(PSCI_SYSTEM_RESET);
}

/*
 * Where nobody listens, the instruction is an undefined one, which ends in a
 * panic and brings us here again: then the machine is switched off.
 */
static void __noreturn exit_with(unsigned long status)
{
	static unsigned long tried;
	unsigned long block[2] = { ADP_STOPPED_EXIT, status };
	register unsigned long x0 asm("x0") = SEMIHOSTING_EXIT_EXTENDED;
	register unsigned long x1 asm("x1") = (unsigned long)block;

	if (!xchg(&tried, 1))
		asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	machine_power_off();
}

void machine_fail(void)
{
	exit_with(FAIL_STATUS);
}

void machine_panic(void)
{
	exit_with(PANIC_STATUS);
}
