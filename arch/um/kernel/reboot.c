// SPDX-License-Identifier: GPL-2.0-only
/* Ending the machine is ending the process. */
#include <linux/reboot.h>
#include <os.h>

void machine_power_off(void)
{
	os_exit(OS_EXIT_OK);
}

void machine_halt(void)
{
	os_exit(OS_EXIT_OK);
}

/* A process cannot start itself anew with what it had: it ends. */
void machine_restart(void)
{
	os_exit(OS_EXIT_OK);
}

/* The status of a program that has failed, by anybody's convention. */
void machine_fail(void)
{
	os_exit(OS_EXIT_FAILED);
}

void machine_panic(void)
{
	os_exit(OS_EXIT_PANIC);
}
