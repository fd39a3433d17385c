/* SPDX-License-Identifier: GPL-2.0-only */
/* A target is a function that takes any bytes, and leaves nothing behind. */
#ifndef _FUZZ_FUZZ_H
#define _FUZZ_FUZZ_H

#include <linux/types.h>

struct fuzz_target {
	const char *name;
	void (*run)(const void *data, size_t size);
};

extern const struct fuzz_target fuzz_module, fuzz_acpi, fuzz_cpio, fuzz_fdt,
	fuzz_mm, fuzz_params;

#endif /* _FUZZ_FUZZ_H */
