// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time: a counter's reading, scaled and added to what had passed before.
 *
 * Owns struct timekeeper. Writers hold tk_lock and make tk.seq odd meanwhile;
 * readers take no lock and try again if a writer came between. The other
 * clocks are CLOCK_MONOTONIC plus an offset, so setting one moves no timer of
 * another.
 */
#include <kunit/visibility.h>
#include <linux/cache.h>
#include <linux/clocksource.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>

/* 500 millionths, in the unit of timekeeping_set_frequency(). */
#define MAX_PPM_SCALED	(500ll << 16)
#define PPM_DIVISOR	(1000000ll << 16)

/*
 * @base is the time at which the counter stood at @cycle_last, with @frac,
 * shifted, less than a nanosecond more. @mult is the counter's own factor,
 * corrected by @frequency.
 */
static struct timekeeper {
	seqcount_t seq;
	u32 mult;
	u32 shift;
	unsigned int offsets_seq;	/* counts settings of the clocks */
	struct clocksource *clock;
	u64 cycle_last;
	u64 mask;
	u64 frac;
	ktime_t base;
	ktime_t offs[TK_OFFS_MAX];
	/* The same without corrections. */
	u64 raw_frac;
	ktime_t raw_base;
	s64 frequency;			/* millionths << 16 */
	s32 tai;			/* seconds ahead of the wall clock */
} tk ____cacheline_aligned;

static DEFINE_RAW_SPINLOCK(tk_lock);

/* Before any counter is registered: the architecture's own clock. */
static u64 early_read(struct clocksource *cs)
{
	return sched_clock();
}

static struct clocksource early_clock = {
	.name = "sched_clock", .read = early_read, .rating = 1,
	.mask = CLOCKSOURCE_MASK(64), .mult = 1,
	.max_idle_ns = 600ull * NSEC_PER_SEC,
};

/*
 * Since the last accumulation. A CPU whose counter is a little behind that of
 * the one which accumulated is there, and not 584 years ahead.
 */
static __always_inline u64 cycles_since(u64 now, u64 last, u64 mask)
{
	u64 delta = (now - last) & mask;

	return delta > mask >> 1 ? 0 : delta;
}

static __always_inline u64 scale(u64 delta, u32 mult, u32 shift, u64 frac)
{
	return u128_shr((unsigned __int128)delta * mult + frac, shift);
}

/* Inside a read of tk.seq, which says whether it was any good. */
static __always_inline ktime_t read_mono(void)
{
	struct clocksource *cs = READ_ONCE(tk.clock);
	u64 delta = cycles_since(cs->read(cs), READ_ONCE(tk.cycle_last),
				 READ_ONCE(tk.mask));

	return READ_ONCE(tk.base) + scale(delta, READ_ONCE(tk.mult),
					  READ_ONCE(tk.shift),
					  READ_ONCE(tk.frac));
}

/*
 * The hot one. All that it reads lies in one cache line, but for the counter
 * itself, and is read again in the rare case that a writer came between.
 */
ktime_t ktime_get(void)
{
	unsigned int seq;
	ktime_t now;

	do {
		seq = read_seqcount_begin(&tk.seq);
		now = read_mono();
	} while (read_seqcount_retry(&tk.seq, seq));
	return now;
}
EXPORT_SYMBOL_GPL(ktime_get);

ktime_t ktime_get_with_offset(enum tk_offsets offs)
{
	unsigned int seq;
	ktime_t now;

	do {
		seq = read_seqcount_begin(&tk.seq);
		now = read_mono() + READ_ONCE(tk.offs[offs]);
	} while (read_seqcount_retry(&tk.seq, seq));
	return now;
}
EXPORT_SYMBOL_GPL(ktime_get_with_offset);

/* As ktime_get(), with the factor that the counter had from the start. */
ktime_t ktime_get_raw(void)
{
	unsigned int seq;
	ktime_t now;

	do {
		struct clocksource *cs;
		u64 delta;

		seq = read_seqcount_begin(&tk.seq);
		cs = READ_ONCE(tk.clock);
		delta = cycles_since(cs->read(cs), READ_ONCE(tk.cycle_last),
				     READ_ONCE(tk.mask));
		now = READ_ONCE(tk.raw_base) +
		      scale(delta, cs->mult, READ_ONCE(tk.shift),
			    READ_ONCE(tk.raw_frac));
	} while (read_seqcount_retry(&tk.seq, seq));
	return now;
}
EXPORT_SYMBOL_GPL(ktime_get_raw);

ktime_t ktime_get_coarse(void)
{
	return READ_ONCE(tk.base);
}
EXPORT_SYMBOL_GPL(ktime_get_coarse);

ktime_t ktime_get_coarse_with_offset(enum tk_offsets offs)
{
	unsigned int seq;
	ktime_t now;

	do {
		seq = read_seqcount_begin(&tk.seq);
		now = READ_ONCE(tk.base) + READ_ONCE(tk.offs[offs]);
	} while (read_seqcount_retry(&tk.seq, seq));
	return now;
}
EXPORT_SYMBOL_GPL(ktime_get_coarse_with_offset);

time64_t ktime_get_seconds(void)
{
	return ktime_get_coarse() / NSEC_PER_SEC;
}
EXPORT_SYMBOL_GPL(ktime_get_seconds);

time64_t ktime_get_real_seconds(void)
{
	return ktime_get_coarse_with_offset(TK_OFFS_REAL) / NSEC_PER_SEC;
}
EXPORT_SYMBOL_GPL(ktime_get_real_seconds);

/* The offsets are copied only if they have changed since @seq was read. */
ktime_t ktime_get_update_offsets(unsigned int *seq, ktime_t offs[TK_OFFS_MAX])
{
	unsigned int count;
	ktime_t now;

	do {
		count = read_seqcount_begin(&tk.seq);
		now = read_mono();
		if (likely(*seq == READ_ONCE(tk.offsets_seq)))
			continue;
		*seq = READ_ONCE(tk.offsets_seq);
		for (int i = 0; i < TK_OFFS_MAX; i++)
			offs[i] = READ_ONCE(tk.offs[i]);
	} while (read_seqcount_retry(&tk.seq, count));
	return now;
}

/* Under tk_lock, with tk.seq odd: what has passed becomes part of the base. */
static void accumulate(void)
{
	u64 now = tk.clock->read(tk.clock);
	u64 delta = cycles_since(now, tk.cycle_last, tk.mask);
	unsigned __int128 ns = (unsigned __int128)delta * tk.mult + tk.frac;
	unsigned __int128 raw = (unsigned __int128)delta * tk.clock->mult +
				tk.raw_frac;
	u64 below = (1ull << tk.shift) - 1;

	WRITE_ONCE(tk.base, tk.base + u128_shr(ns, tk.shift));
	WRITE_ONCE(tk.frac, (u64)ns & below);
	WRITE_ONCE(tk.raw_base, tk.raw_base + u128_shr(raw, tk.shift));
	WRITE_ONCE(tk.raw_frac, (u64)raw & below);
	WRITE_ONCE(tk.cycle_last, (tk.cycle_last + delta) & tk.mask);
}

/* As accumulate(): the counter's factor, a few millionths more or less. */
static void apply_frequency(void)
{
	s64 mult = tk.clock->mult;

	/* 32 and 25 bits: the product fits. */
	mult += mult * tk.frequency / PPM_DIVISOR;
	WRITE_ONCE(tk.mult, (u32)mult);
}

/* As accumulate(): @cs goes on where the old counter stands. */
static void use_clock(struct clocksource *cs)
{
	/* The fractions are in units of the old shift: less than 1 ns is lost. */
	WRITE_ONCE(tk.frac, 0);
	WRITE_ONCE(tk.raw_frac, 0);
	WRITE_ONCE(tk.clock, cs);
	WRITE_ONCE(tk.mask, cs->mask);
	WRITE_ONCE(tk.shift, cs->shift);
	WRITE_ONCE(tk.cycle_last, cs->read(cs) & cs->mask);
	apply_frequency();
}

/* Everybody who writes does it between these two. */
static unsigned long tk_begin(void)
	__acquires(&tk_lock)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&tk_lock, flags);
	write_seqcount_begin(&tk.seq);
	return flags;
}

static void tk_end(unsigned long flags)
	__releases(&tk_lock)
{
	write_seqcount_end(&tk.seq);
	raw_spin_unlock_irqrestore(&tk_lock, flags);
}

void timekeeping_advance(void)
{
	unsigned long flags = tk_begin();

	accumulate();
	tk_end(flags);
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_advance);

void timekeeping_notify(struct clocksource *cs)
{
	unsigned long flags = tk_begin();

	accumulate();
	use_clock(cs);
	tk_end(flags);
}

struct clocksource *timekeeping_clocksource(void)
{
	return READ_ONCE(tk.clock);
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_clocksource);

u64 timekeeping_max_deferment(void)
{
	return READ_ONCE(tk.clock)->max_idle_ns;
}

/* As accumulate(). */
static void set_real_offset(ktime_t offset)
{
	WRITE_ONCE(tk.offs[TK_OFFS_REAL], offset);
	WRITE_ONCE(tk.offs[TK_OFFS_TAI], offset + tk.tai * NSEC_PER_SEC);
	WRITE_ONCE(tk.offsets_seq, tk.offsets_seq + 1);
}

int do_settimeofday64(const struct timespec64 *ts)
{
	unsigned long flags;

	if (!timespec64_valid_settod(ts))
		return -EINVAL;
	flags = tk_begin();
	accumulate();
	set_real_offset(timespec64_to_ns(ts) - tk.base);
	tk_end(flags);
	clock_was_set();
	return 0;
}
EXPORT_SYMBOL_GPL(do_settimeofday64);

/* A step, forward or back, from whatever the clock shows at this moment. */
int timekeeping_inject_offset(const struct timespec64 *ts)
{
	struct timespec64 result;
	unsigned long flags;

	if ((unsigned long)ts->tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	flags = tk_begin();
	accumulate();
	result = timespec64_add(ns_to_timespec64(tk.base +
						 tk.offs[TK_OFFS_REAL]), *ts);
	if (!timespec64_valid_settod(&result)) {
		tk_end(flags);
		return -EINVAL;
	}
	set_real_offset(timespec64_to_ns(&result) - tk.base);
	tk_end(flags);
	clock_was_set();
	return 0;
}
EXPORT_SYMBOL_GPL(timekeeping_inject_offset);

int timekeeping_set_tai_offset(s32 seconds)
{
	unsigned long flags;

	if (seconds < -(1 << 20) || seconds > 1 << 20)
		return -EINVAL;
	flags = tk_begin();
	tk.tai = seconds;
	set_real_offset(tk.offs[TK_OFFS_REAL]);
	tk_end(flags);
	clock_was_set();
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_set_tai_offset);

/* From now on; what has passed stays as it was counted. */
int timekeeping_set_frequency(s64 ppm_scaled)
{
	unsigned long flags;

	if (ppm_scaled < -MAX_PPM_SCALED || ppm_scaled > MAX_PPM_SCALED)
		return -EINVAL;
	flags = tk_begin();
	accumulate();
	tk.frequency = ppm_scaled;
	apply_frequency();
	tk_end(flags);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_set_frequency);

s64 timekeeping_frequency(void)
{
	guard(raw_spinlock_irqsave)(&tk_lock);
	return tk.frequency;
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_frequency);

/* Time begins: at 0 since boot, and at what the battery's clock says. */
void __init timekeeping_init(void)
{
	struct timespec64 wall = { 0 };
	unsigned long flags;

	read_persistent_clock64(&wall);
	if (!timespec64_valid_settod(&wall))
		wall = (struct timespec64){ 0 };
	flags = tk_begin();
	use_clock(&early_clock);
	set_real_offset(timespec64_to_ns(&wall));
	tk_end(flags);
}
