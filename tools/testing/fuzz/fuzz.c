// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs one target, which fuzz= names, on what libFuzzer invents.
 *
 * libFuzzer lives in a thread of the host and hands each input over; the kernel
 * takes it in the thread of the initcalls, where targets may sleep and allocate.
 * The input lies in host memory of its own size, so that the address sanitizer
 * sees a step too far.
 */
#include <linux/array_size.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <os.h>

#include "fuzz.h"

static char *fuzz;
core_param(fuzz, fuzz, charp, 0400);

static const struct fuzz_target *const targets[] = {
	&fuzz_acpi, &fuzz_cpio, &fuzz_elf, &fuzz_fdt, &fuzz_params, &fuzz_ramdisk,
	&fuzz_syscalls,
#ifdef CONFIG_MODULES
	&fuzz_module,
#endif
#ifdef CONFIG_MM_OPS_KUNIT_TEST
	&fuzz_mm,
#endif
};

static const struct fuzz_target *find_target(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(targets); i++)
		if (!strcmp(targets[i]->name, name))
			return targets[i];
	return NULL;
}

/* The host ends the program when libFuzzer has enough. */
static int __init fuzz_init(void)
{
	const struct fuzz_target *target;
	unsigned long size;
	const void *data;

	if (!fuzz)
		return 0;
	target = find_target(fuzz);
	if (!target)
		panic("fuzz=%s: there is no such target\n", fuzz);
	os_fuzz_start();
	for (;;) {
		data = os_fuzz_next(&size);
		target->run(data, size);
		os_fuzz_done();
	}
}
late_initcall(fuzz_init);
