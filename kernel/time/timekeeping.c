// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time: a counter's reading, scaled and added to what had passed before.
 *
 * Owns struct timekeeper and jiffies. Writers hold tk_lock and make tk.seq odd meanwhile;
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
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/vdso.h>

/* 500 millionths, in the unit of timekeeping_set_frequency(). */
#define MAX_PPM_SCALED	(500ll << 16)
#define PPM_DIVISOR	(1000000ll << 16)

/*
 * @base is the time at which the counter stood at @cycle_last, with @frac,
 * shifted, less than a nanosecond more. @mult is the counter's own factor,
 * corrected by @frequency. Up to @max_cycles later a product fits into 64 bits
 * whatever the correction, and the counter has not wrapped. What a reading
 * needs comes first, and fills a cache line.
 */
static struct timekeeper {
	seqcount_t seq;
	u32 mult;
	struct clocksource *clock;
	u64 cycle_last;
	u64 mask;
	u64 max_cycles;
	u64 frac;
	ktime_t base;
	u32 shift;
	unsigned int offsets_seq;	/* counts settings of the clocks */
	ktime_t offs[TK_OFFS_MAX];
	struct timespec64 real;		/* @base by the wall clock */
	/* The same without corrections. */
	u64 raw_frac;
	ktime_t raw_base;
	s64 frequency;			/* millionths << 16 */
	s32 tai;			/* seconds ahead of the wall clock */
} tk ____cacheline_aligned;

static DEFINE_RAW_SPINLOCK(tk_lock);

u64 jiffies_64 __read_mostly = INITIAL_JIFFIES;
EXPORT_SYMBOL_GPL(jiffies_64);
static ktime_t next_jiffy __read_mostly = TICK_NSEC;	/* when it changes */

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

/* Far from the base, or before it. Inside a read of tk.seq. */
static noinline u64 scale_far(u64 delta, u32 mult)
{
	u64 mask = READ_ONCE(tk.mask);
	unsigned __int128 product;

	if (delta > mask >> 1)
		return 0;
	product = (unsigned __int128)delta * mult + READ_ONCE(tk.frac);
	return u128_shr(product, READ_ONCE(tk.shift));
}

/* Inside a read of tk.seq, which says whether it was any good. */
static __always_inline ktime_t mono_at(u64 cycles)
{
	u64 delta = (cycles - READ_ONCE(tk.cycle_last)) & READ_ONCE(tk.mask);
	u32 mult = READ_ONCE(tk.mult);

	if (unlikely(delta > READ_ONCE(tk.max_cycles)))
		return READ_ONCE(tk.base) + scale_far(delta, mult);
	return READ_ONCE(tk.base) +
	       ((delta * mult + READ_ONCE(tk.frac)) >> READ_ONCE(tk.shift));
}

static __always_inline ktime_t read_mono(void)
{
	struct clocksource *cs = READ_ONCE(tk.clock);

	return mono_at(cs->read(cs));
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

void ktime_get_moment(struct ktime_moment *m)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&tk.seq);
		m->clock = READ_ONCE(tk.clock);
		m->cycles = m->clock->read(m->clock);
		m->now = mono_at(m->cycles);
	} while (read_seqcount_retry(&tk.seq, seq));
}
EXPORT_SYMBOL_IF_KUNIT(ktime_get_moment);

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
		      u128_shr((unsigned __int128)delta * cs->mult +
			       READ_ONCE(tk.raw_frac), READ_ONCE(tk.shift));
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

/* The same as ktime_get_coarse_with_offset() says of the wall clock, without a division. */
void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&tk.seq);
		ts->tv_sec = READ_ONCE(tk.real.tv_sec);
		ts->tv_nsec = READ_ONCE(tk.real.tv_nsec);
	} while (read_seqcount_retry(&tk.seq, seq));
}
EXPORT_SYMBOL_GPL(ktime_get_coarse_real_ts64);

time64_t ktime_get_seconds(void)
{
	return ktime_get_coarse() / NSEC_PER_SEC;
}
EXPORT_SYMBOL_GPL(ktime_get_seconds);

time64_t ktime_get_real_seconds(void)
{
	return READ_ONCE(tk.real.tv_sec);
}
EXPORT_SYMBOL_GPL(ktime_get_real_seconds);

unsigned int ktime_get_offsets(ktime_t offs[TK_OFFS_MAX])
{
	unsigned int seq, offsets_seq;

	do {
		seq = read_seqcount_begin(&tk.seq);
		offsets_seq = READ_ONCE(tk.offsets_seq);
		for (int i = 0; i < TK_OFFS_MAX; i++)
			offs[i] = READ_ONCE(tk.offs[i]);
	} while (read_seqcount_retry(&tk.seq, seq));
	return offsets_seq;
}

bool ktime_offsets_changed(unsigned int seq)
{
	return READ_ONCE(tk.offsets_seq) != seq;
}

/* At most tk.max_cycles, by one of the two factors. */
static __always_inline void step(ktime_t *base, u64 *frac, u64 scaled)
{
	scaled += *frac;
	WRITE_ONCE(*base, *base + (scaled >> tk.shift));
	WRITE_ONCE(*frac, scaled & ((1ull << tk.shift) - 1));
}

/* The base has moved by @ns: mostly within a second. */
static void move_real(ktime_t ns)
{
	ns += tk.real.tv_nsec;
	for (; unlikely(ns >= NSEC_PER_SEC); ns -= NSEC_PER_SEC)
		WRITE_ONCE(tk.real.tv_sec, tk.real.tv_sec + 1);
	WRITE_ONCE(tk.real.tv_nsec, ns);
}

/*
 * Under tk_lock, with tk.seq odd: what has passed until the counter stood at
 * @cycles becomes part of the base. After a long time, in pieces.
 */
static void accumulate_until(u64 cycles)
{
	u64 left = cycles_since(cycles, tk.cycle_last, tk.mask), delta;
	ktime_t before = tk.base;

	WRITE_ONCE(tk.cycle_last, (tk.cycle_last + left) & tk.mask);
	do {
		delta = min(left, tk.max_cycles);
		step(&tk.base, &tk.frac, delta * tk.mult);
		step(&tk.raw_base, &tk.raw_frac, delta * tk.clock->mult);
		left -= delta;
	} while (unlikely(left));
	move_real(tk.base - before);
}

static void accumulate(void)
{
	accumulate_until(tk.clock->read(tk.clock));
}

/* As accumulate(): the counter's factor, a few millionths more or less. */
static void apply_frequency(void)
{
	s64 mult = tk.clock->mult;

	/* 32 and 25 bits: the product fits. */
	mult += mult * tk.frequency / PPM_DIVISOR;
	WRITE_ONCE(tk.mult, (u32)mult);
}

/* A factor is at most 1/2000 larger than its counter's; so half is enough. */
static u64 max_cycles(const struct clocksource *cs)
{
	return min((1ull << 63) / cs->mult, cs->mask >> 1);
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
	WRITE_ONCE(tk.max_cycles, max_cycles(cs));
	WRITE_ONCE(tk.cycle_last, cs->read(cs) & cs->mask);
	apply_frequency();
}

/*
 * Under tk_lock: what programs read the time from, by themselves. Boot time is monotonic
 * time here as long as nothing sleeps. Not @all: a tick has only moved the base.
 */
static void tell_programs(bool all)
{
	struct vdso_data *d = vdso_begin();

	if (!d)
		return;
	WRITE_ONCE(d->cycle_last, tk.cycle_last);
	WRITE_ONCE(d->frac, tk.frac);
	WRITE_ONCE(d->raw_frac, tk.raw_frac);
	WRITE_ONCE(d->base, tk.base);
	WRITE_ONCE(d->raw_base, tk.raw_base);
	if (all) {
		WRITE_ONCE(d->readable, tk.clock->vdso);
		WRITE_ONCE(d->mask, tk.mask);
		WRITE_ONCE(d->max_cycles, tk.max_cycles);
		WRITE_ONCE(d->mult, tk.mult);
		WRITE_ONCE(d->shift, tk.shift);
		WRITE_ONCE(d->raw_mult, tk.clock->mult);
		WRITE_ONCE(d->offs[VDSO_REAL], tk.offs[TK_OFFS_REAL]);
		WRITE_ONCE(d->offs[VDSO_BOOT], tk.offs[TK_OFFS_BOOT]);
		WRITE_ONCE(d->offs[VDSO_TAI], tk.offs[TK_OFFS_TAI]);
	}
	vdso_end(d);
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
	tell_programs(true);
	raw_spin_unlock_irqrestore(&tk_lock, flags);
}

void __init timekeeping_use_vdso(struct vdso_data *page)
{
	unsigned long flags = tk_begin();

	if (IS_ENABLED(CONFIG_GENERIC_VDSO))
		vdso_data = page;
	tk_end(flags);
}

void timekeeping_advance(void)
{
	unsigned long flags = tk_begin();

	accumulate();
	tk_end(flags);
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_advance);

bool timekeeping_jiffies_late(ktime_t now)
{
	return now >= READ_ONCE(next_jiffy);
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_jiffies_late);

/* Under tk_lock. @late is how long ago they should have been counted. */
static void count_jiffies(ktime_t late)
{
	u64 ticks = 1;

	if (unlikely(late >= TICK_NSEC))
		ticks += late / TICK_NSEC;
	WRITE_ONCE(jiffies_64, jiffies_64 + ticks);
	WRITE_ONCE(next_jiffy, next_jiffy + ticks * TICK_NSEC);
}

/*
 * The coarse clocks move with jiffies. What another counter has shown than the
 * one that is in use by now means nothing.
 */
void timekeeping_tick(const struct ktime_moment *m)
{
	if (!timekeeping_jiffies_late(m->now))
		return;
	guard(raw_spinlock)(&tk_lock);
	if (m->now < next_jiffy)
		return;
	count_jiffies(m->now - next_jiffy);
	if (unlikely(m->clock != tk.clock))
		return;
	write_seqcount_begin(&tk.seq);
	accumulate_until(m->cycles);
	write_seqcount_end(&tk.seq);
	tell_programs(false);
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_tick);

void timekeeping_notify(struct clocksource *cs)
{
	unsigned long flags = tk_begin();

	accumulate();
	use_clock(cs);
	tk_end(flags);
}
EXPORT_SYMBOL_IF_KUNIT(timekeeping_notify);

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
	struct timespec64 now = ns_to_timespec64(tk.base + offset);

	WRITE_ONCE(tk.real.tv_sec, now.tv_sec);
	WRITE_ONCE(tk.real.tv_nsec, now.tv_nsec);
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
