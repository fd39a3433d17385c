/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clock that KVM keeps for its guests: for each CPU a page in which it says
 * how the time stamp counter is to be read. Pure C, tested on any machine;
 * kernel/kvmclock.c asks for it.
 */
#ifndef _ASM_X86_PVCLOCK_H
#define _ASM_X86_PVCLOCK_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/math64.h>
#include <linux/types.h>

/* Counters of all CPUs are in step; this CPU has not run for a while. */
#define PVCLOCK_TSC_STABLE_BIT	0x01
#define PVCLOCK_GUEST_STOPPED	0x02

/* @version is odd while the host writes, and another one afterwards. */
struct pvclock_vcpu_time_info {
	u32 version;
	u32 pad0;
	u64 tsc_timestamp;		/* when the counter stood here */
	u64 system_time;		/* it was this late, in ns */
	u32 tsc_to_system_mul;
	s8 tsc_shift;
	u8 flags;
	u8 pad[2];
};

/* The wall clock's time at which the guest's clock was 0. */
struct pvclock_wall_clock {
	u32 version;
	u32 sec;
	u32 nsec;
};

/* Counts to nanoseconds: shifted, then times a fraction of 2^32. */
static inline u64 pvclock_scale_delta(u64 delta, u32 mul, int shift)
{
	delta = shift < 0 ? delta >> -shift : delta << shift;
	return mul_u64_u32_shr(delta, mul, 32);
}

/* Counts in a millisecond, from the factors for the other direction. */
static inline u32 pvclock_tsc_khz(const struct pvclock_vcpu_time_info *src)
{
	u64 khz = 1000000ull << 32;

	if (!src->tsc_to_system_mul)
		return 0;
	khz /= src->tsc_to_system_mul;
	return src->tsc_shift < 0 ? khz << -src->tsc_shift :
				    khz >> src->tsc_shift;
}

/* Two of these around what is read of @src; the second says if it was whole. */
static inline u32 pvclock_read_begin(const u32 *version)
{
	u32 seen = READ_ONCE(*version);

	smp_rmb();
	return seen & ~1u;
}

static inline bool pvclock_read_retry(const u32 *version, u32 seen)
{
	smp_rmb();
	return READ_ONCE(*version) != seen;
}

/* Nanoseconds by @src, while @counter reads the counter. */
static inline u64 pvclock_read(const struct pvclock_vcpu_time_info *src,
			       u64 (*counter)(void), u8 *flags)
{
	u32 version;
	u64 ns;

	do {
		version = pvclock_read_begin(&src->version);
		ns = READ_ONCE(src->system_time) +
		     pvclock_scale_delta(counter() -
					 READ_ONCE(src->tsc_timestamp),
					 READ_ONCE(src->tsc_to_system_mul),
					 READ_ONCE(src->tsc_shift));
		*flags = READ_ONCE(src->flags);
	} while (pvclock_read_retry(&src->version, version));
	return ns;
}

/*
 * Where counters are not in step, a CPU may be a little behind another. What
 * anybody has read is the least that anybody reads.
 */
static inline u64 pvclock_never_back(atomic64_t *last, u64 ns)
{
	s64 seen = atomic64_read(last);

	do {
		if (ns <= (u64)seen)
			return seen;
	} while (!atomic64_try_cmpxchg(last, &seen, ns));
	return ns;
}

#endif /* _ASM_X86_PVCLOCK_H */
