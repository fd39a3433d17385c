// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tests that are built in: run once, at boot, after which the machine may be
 * shut down. Owns the parameter that says so.
 */
#include <kunit/boot.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/reboot.h>
#include <linux/string.h>

#include "executor.h"

/* What to do afterwards; by its own name, as it is not KUnit's alone. */
static char *kunit_shutdown;
core_param(kunit_shutdown, kunit_shutdown, charp, 0444);

/* From the linker script. */
extern struct kunit_suite *const __kunit_suites_start[];
extern struct kunit_suite *const __kunit_suites_end[];
extern struct kunit_suite *const __kunit_init_suites_start[];
extern struct kunit_suite *const __kunit_init_suites_end[];

/* Tests that came with modules have run already, and count as well. */
static int run_all(void)
{
	const struct kunit_choice choice = {
		.sets = {
			{ __kunit_init_suites_start, __kunit_init_suites_end },
			{ __kunit_suites_start, __kunit_suites_end },
		},
		.may_be_empty = kunit_modules_ran(),
	};
	int err = kunit_exec_chosen(&choice);

	if (err == -ECANCELED)
		err = 0;
	return !err && kunit_modules_failed() ? -EINVAL : err;
}

/*
 * A word that is not known must not look like a machine that hangs. Tests that
 * failed (@err) show in how the machine ends, except in a restart.
 */
static void shut_down(int err)
{
	bool power_off, halt;

	if (!kunit_shutdown)
		return;
	power_off = !strcmp(kunit_shutdown, "poweroff");
	halt = !strcmp(kunit_shutdown, "halt");
	if (err && (power_off || halt))
		kernel_fail();
	if (power_off)
		kernel_power_off();
	if (halt)
		kernel_halt();
	if (!strcmp(kunit_shutdown, "reboot"))
		kernel_restart(NULL);
	pr_err("kunit: kunit_shutdown=%s: only poweroff, halt and reboot exist\n",
	       kunit_shutdown);
}

/*
 * Whatever goes wrong, the machine is shut down as asked: who started it waits
 * for that, and finds the reason in the log.
 */
int kunit_run_all_tests(void)
{
	int err = run_all();

	shut_down(err);
	return err;
}
