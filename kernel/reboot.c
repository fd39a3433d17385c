// SPDX-License-Identifier: GPL-2.0-only
/* The orderly ends of the machine. */
#include <linux/console.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/reboot.h>

/* Another CPU may be showing what was printed last: it has so long. */
#define FLUSH_MS	1000

/* Stop, and stay as it is: on real machines the power stays on. */
void kernel_halt(void)
{
	system_state = SYSTEM_HALT;
	pr_emerg("reboot: System halted\n");
	pr_flush(FLUSH_MS);
	machine_halt();
}

/* Stop, and switch the power off. */
void kernel_power_off(void)
{
	system_state = SYSTEM_POWER_OFF;
	pr_emerg("reboot: Power down\n");
	pr_flush(FLUSH_MS);
	machine_power_off();
}

void kernel_fail(void)
{
	system_state = SYSTEM_POWER_OFF;
	pr_emerg("reboot: Power down after a failure\n");
	pr_flush(FLUSH_MS);
	machine_fail();
}

/* Boot anew; @cmd is for the firmware, or NULL. */
void kernel_restart(const char *cmd)
{
	system_state = SYSTEM_RESTART;
	if (cmd)
		pr_emerg("reboot: Restarting system with command '%s'\n", cmd);
	else
		pr_emerg("reboot: Restarting system\n");
	pr_flush(FLUSH_MS);
	machine_restart();
}
