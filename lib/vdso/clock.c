// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time, as programs read it by themselves: what is compiled into each machine's vDSO.
 * Nothing of the kernel is here but the page of data; whatever that does not answer is
 * for the kernel to do.
 *
 * The machine's asm/vdso/clock.h has vdso_read_counter() and vdso_call(); its vDSO includes
 * this.
 */
#include <asm/vdso/clock.h>
#include <linux/compiler.h>
#include <uapi/linux/errno.h>
#include <uapi/linux/time.h>
#include <uapi/linux/time_types.h>
#include <vdso/data.h>

#define NSEC_PER_SEC	1000000000ull
/* Of the clocks that move with ticks. */
#define COARSE_NS	(NSEC_PER_SEC / CONFIG_HZ)

/* Placed by the linker before the code. */
extern const struct vdso_data vdso_page __attribute__((visibility("hidden")));

/* How a clock is made of the page. */
enum vdso_kind { VDSO_FINE, VDSO_COARSE, VDSO_RAW, VDSO_ASK };

static __always_inline enum vdso_kind clock_kind(int clock, unsigned int *offset)
{
	*offset = VDSO_MONOTONIC;
	switch (clock) {
	case CLOCK_REALTIME:
		*offset = VDSO_REAL;
		return VDSO_FINE;
	case CLOCK_MONOTONIC:
		return VDSO_FINE;
	case CLOCK_BOOTTIME:
		*offset = VDSO_BOOT;
		return VDSO_FINE;
	case CLOCK_TAI:
		*offset = VDSO_TAI;
		return VDSO_FINE;
	case CLOCK_REALTIME_COARSE:
		*offset = VDSO_REAL;
		return VDSO_COARSE;
	case CLOCK_MONOTONIC_COARSE:
		return VDSO_COARSE;
	case CLOCK_MONOTONIC_RAW:
		return VDSO_RAW;
	}
	return VDSO_ASK;
}

/* --- The page. --- */

static __always_inline u32 begin_read(const struct vdso_data *d)
{
	u32 seq;

	while ((seq = __atomic_load_n(&d->seq, __ATOMIC_ACQUIRE)) & 1)
		vdso_wait();
	return seq;
}

static __always_inline bool must_retry(const struct vdso_data *d, u32 seq)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return __atomic_load_n(&d->seq, __ATOMIC_RELAXED) != seq;
}

/*
 * Since the last time that somebody wrote; false if that is not to be told so. A counter
 * that is a little behind another CPU's has not moved.
 */
static __always_inline bool cycles_since(const struct vdso_data *d, u64 *cycles)
{
	u64 delta = (vdso_read_counter() - READ_ONCE(d->cycle_last)) &
		    READ_ONCE(d->mask);

	if (delta > READ_ONCE(d->mask) >> 1)
		delta = 0;
	*cycles = delta;
	return READ_ONCE(d->readable) && delta <= READ_ONCE(d->max_cycles);
}

static __always_inline bool read_clock(const struct vdso_data *d,
				       enum vdso_kind kind, unsigned int offset,
				       s64 *ns)
{
	u32 seq;
	bool known;

	do {
		u64 cycles = 0;

		seq = begin_read(d);
		known = kind == VDSO_COARSE || cycles_since(d, &cycles);
		if (kind == VDSO_RAW)
			*ns = READ_ONCE(d->raw_base) +
			      ((cycles * READ_ONCE(d->raw_mult) +
				READ_ONCE(d->raw_frac)) >> READ_ONCE(d->shift));
		else if (kind == VDSO_COARSE)
			*ns = READ_ONCE(d->base) + READ_ONCE(d->offs[offset]);
		else
			*ns = READ_ONCE(d->base) + READ_ONCE(d->offs[offset]) +
			      ((cycles * READ_ONCE(d->mult) +
				READ_ONCE(d->frac)) >> READ_ONCE(d->shift));
	} while (must_retry(d, seq));
	return known && *ns >= 0;
}

/* --- The calls: 0, or what the kernel says. --- */

static __always_inline int vdso_clock_gettime(int clock, struct __kernel_timespec *ts)
{
	unsigned int offset;
	enum vdso_kind kind = clock_kind(clock, &offset);
	s64 ns;

	if (kind == VDSO_ASK || !read_clock(&vdso_page, kind, offset, &ns))
		return vdso_call(__NR_clock_gettime, clock, (long)ts);
	ts->tv_sec = (u64)ns / NSEC_PER_SEC;
	ts->tv_nsec = (u64)ns % NSEC_PER_SEC;
	return 0;
}

/* The time zone is the kernel's to tell. */
static __always_inline int vdso_gettimeofday(struct __kernel_old_timeval *tv, void *tz)
{
	s64 ns;

	if (tz || !tv || !read_clock(&vdso_page, VDSO_FINE, VDSO_REAL, &ns))
		return vdso_call(__NR_gettimeofday, (long)tv, (long)tz);
	tv->tv_sec = (u64)ns / NSEC_PER_SEC;
	tv->tv_usec = (u64)ns % NSEC_PER_SEC / 1000;
	return 0;
}

static __always_inline long vdso_time(__kernel_old_time_t *when)
{
	s64 ns;
	long now;

	(void)read_clock(&vdso_page, VDSO_COARSE, VDSO_REAL, &ns);
	now = ns / (s64)NSEC_PER_SEC;
	if (when)
		*when = now;
	return now;
}

static __always_inline int vdso_clock_getres(int clock, struct __kernel_timespec *res)
{
	unsigned int offset;
	enum vdso_kind kind = clock_kind(clock, &offset);

	if (kind == VDSO_ASK)
		return vdso_call(__NR_clock_getres, clock, (long)res);
	if (res) {
		res->tv_sec = 0;
		res->tv_nsec = kind == VDSO_COARSE ? COARSE_NS : 1;
	}
	return 0;
}
