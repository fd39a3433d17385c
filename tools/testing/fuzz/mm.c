// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on address spaces, judged by the model of Linux: a disagreement is a
 * crash, whose script is in the log.
 */
#include <linux/kernel.h>

#include "../../../mm/tests/ops/ops_kernel.h"
#include "fuzz.h"

static void run(const void *data, size_t size)
{
	static struct ops_kernel *k;

	if (!k)
		k = ops_kernel_new();
	if (!k)
		panic("fuzz: no memory for the model\n");
	if (!ops_kernel_run(k, ops_decode(data, size, k->ops, OPS_KERNEL_MOST)))
		panic("fuzz: %s\n", k->judge.why);
}

const struct fuzz_target fuzz_mm = { "mm", run };
