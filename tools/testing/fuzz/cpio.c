// SPDX-License-Identifier: GPL-2.0-only
/* Archives: every byte of every file is looked at. */
#include <linux/compiler.h>
#include <linux/cpio.h>
#include <linux/string.h>

#include "fuzz.h"

static void run(const void *data, size_t size)
{
	struct cpio_entry entry;
	struct cpio cpio;
	size_t sum = 0;

	cpio_init(&cpio, data, size);
	while (cpio_next(&cpio, &entry) > 0) {
		sum += strlen(entry.name);
		for (size_t i = 0; i < entry.size; i++)
			sum += ((const u8 *)entry.data)[i];
	}
	barrier_data(&sum);
}

const struct fuzz_target fuzz_cpio = { "cpio", run };
