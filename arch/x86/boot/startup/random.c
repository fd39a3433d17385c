// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers for where the kernel goes. The processor's generator is the best
 * source; the loader's seed, the counter and what the loader says of this
 * boot are stirred in, and are all there is where the others are missing.
 */
#include <asm/processor.h>

#include "startup.h"

#define CPUID_RDRAND	(1u << 30)	/* leaf 1, %ecx */
#define MAX_TRIES	10
#define MAX_SETUP_DATA	64

static u64 state;

static void stir(u64 value)
{
	state ^= value;
	state *= 0x9e3779b97f4a7c15ull;
	state ^= state >> 29;
}

static void stir_bytes(const void *data, size_t size)
{
	const u8 *at = data;

	while (size--)
		stir(*at++);
}

/* The loader's seed stays where it is: the kernel wants it, too. */
static void stir_seed(const struct boot_params *params)
{
	const struct setup_data *d = (void *)params->hdr.setup_data;

	for (int i = 0; d && (u64)d < PHYS_END && i < MAX_SETUP_DATA; i++) {
		if (d->type == SETUP_RNG_SEED && d->len < PHYS_END - (u64)d)
			stir_bytes(d->data, d->len);
		d = (void *)d->next;
	}
}

static void stir_rdrand(void)
{
	u32 regs[4];
	u64 value;
	bool ok;

	cpuid(1, regs);
	if (!(regs[2] & CPUID_RDRAND))
		return;
	for (int i = 0; i < MAX_TRIES; i++) {
		asm volatile("rdrand %0; setc %1"
			     : "=r"(value), "=qm"(ok) : : "cc");
		if (ok) {
			stir(value);
			return;
		}
	}
}

void random_init(const struct boot_params *params)
{
	stir_bytes(params, sizeof(*params));
	stir_seed(params);
	stir(rdtsc());
	stir_rdrand();
}

/* The upper bits, scaled: no number comes up noticeably more often. */
u32 random_below(u32 limit)
{
	stir(rdtsc());
	return (state >> 32) * limit >> 32;
}
