// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which counter the time is read from.
 *
 * Owns the list of counters, the best first, and the choice among them;
 * clocksource_mutex guards both.
 */
#include <kunit/visibility.h>
#include <linux/clocksource.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#define NAME_MAX_LEN	32
/* Factors are as fine as they can be for so long between two readings. */
#define MAX_SECONDS	600

static DEFINE_MUTEX(clocksource_mutex);
static LIST_HEAD(clocksource_list);
static char override_name[NAME_MAX_LEN];	/* "": the best one */

/*
 * The largest shift for which @maxsec seconds of cycles, multiplied, still fit
 * into 64 bits: factors then carry as many digits as they can.
 */
struct clock_factors clocks_calc_mult_shift(u32 from, u32 to, u32 maxsec)
{
	u32 room = 32;
	u64 value = 0;
	u32 sft;

	for (u64 excess = ((u64)maxsec * from) >> 32; excess; excess >>= 1)
		room--;
	for (sft = 32; sft; sft--) {
		value = (((u64)to << sft) + from / 2) / from;
		if (!(value >> room))
			break;
	}
	return (struct clock_factors){ .mult = value, .shift = sft };
}
EXPORT_SYMBOL_GPL(clocks_calc_mult_shift);

/* Half of the time in which the counter wraps. */
static u64 max_idle(const struct clocksource *cs)
{
	u64 ns = clocksource_cyc2ns(cs->mask >> 1, cs->mult, cs->shift);

	return min(ns, (u64)MAX_SECONDS * NSEC_PER_SEC);
}

/* Stable ones only, the one asked for before the best. */
static struct clocksource *choose(void)
{
	struct clocksource *cs, *best = NULL;

	list_for_each_entry(cs, &clocksource_list, list) {
		if (cs->flags & CLOCK_SOURCE_UNSTABLE)
			continue;
		if (!strcmp(cs->name, override_name))
			return cs;
		if (!best)
			best = cs;
	}
	return best;
}

/* Under clocksource_mutex: a better one may have come, or the best gone. */
static void select(void)
{
	struct clocksource *best = choose();
	struct clocksource *old = timekeeping_clocksource();

	if (!best || best == old)
		return;
	if (best->enable && best->enable(best)) {
		pr_err("clocksource: %s cannot be enabled\n", best->name);
		return;
	}
	timekeeping_notify(best);
	if (old->disable)
		old->disable(old);
	pr_info("clocksource: Switched to clocksource %s\n", best->name);
}

/* Behind those of the same rating: who came first is tried first. */
static void insert_by_rating(struct clocksource *cs)
{
	struct list_head *before = &clocksource_list;
	struct clocksource *other;

	list_for_each_entry(other, &clocksource_list, list) {
		if (other->rating < cs->rating) {
			before = &other->list;
			break;
		}
	}
	list_add_tail(&cs->list, before);
}

/* Under clocksource_mutex. By identity: names may repeat. */
static bool is_registered(const struct clocksource *cs)
{
	const struct clocksource *other;

	list_for_each_entry(other, &clocksource_list, list)
		if (other == cs)
			return true;
	return false;
}

int __clocksource_register_scale(struct clocksource *cs, u32 scale, u32 freq)
{
	u64 hz = (u64)scale * freq;
	struct clock_factors factors;

	if (!cs->read || !cs->mask || !hz || cs->rating < 1)
		return -EINVAL;
	guard(mutex)(&clocksource_mutex);
	if (is_registered(cs))
		return -EBUSY;
	factors = clocks_calc_mult_shift(freq, NSEC_PER_SEC / scale,
					 MAX_SECONDS * scale);
	cs->mult = factors.mult;
	cs->shift = factors.shift;
	cs->max_idle_ns = max_idle(cs);
	insert_by_rating(cs);
	pr_info("clocksource: %s: mask: %#llx max_idle_ns: %llu\n", cs->name,
		cs->mask, cs->max_idle_ns);
	select();
	return 0;
}
EXPORT_SYMBOL_GPL(__clocksource_register_scale);

/*
 * What is in use can only go when something else takes over; if nothing does,
 * it stays on the list as if nobody had asked.
 */
int clocksource_unregister(struct clocksource *cs)
{
	guard(mutex)(&clocksource_mutex);
	if (!is_registered(cs))
		return -EINVAL;
	list_del_init(&cs->list);
	select();
	if (timekeeping_clocksource() != cs)
		return 0;
	insert_by_rating(cs);
	return -EBUSY;
}
EXPORT_SYMBOL_GPL(clocksource_unregister);

/* For ever: a counter that has jumped once is not believed again. */
void clocksource_mark_unstable(struct clocksource *cs)
{
	guard(mutex)(&clocksource_mutex);
	if (cs->flags & CLOCK_SOURCE_UNSTABLE)
		return;
	pr_warn("clocksource: %s is unstable\n", cs->name);
	cs->flags |= CLOCK_SOURCE_UNSTABLE;
	select();
}
EXPORT_SYMBOL_GPL(clocksource_mark_unstable);

/* "" gives the choice back to the ratings. */
int clocksource_override(const char *name)
{
	char old[NAME_MAX_LEN];

	if (strlen(name) >= NAME_MAX_LEN)
		return -ENODEV;
	guard(mutex)(&clocksource_mutex);
	strscpy(old, override_name, sizeof(old));
	strscpy(override_name, name, sizeof(override_name));
	if (*name && (!choose() || strcmp(choose()->name, name))) {
		strscpy(override_name, old, sizeof(override_name));
		return -ENODEV;
	}
	select();
	return 0;
}
EXPORT_SYMBOL_GPL(clocksource_override);

/* What does not fit into @buf is left out; the return value tells. */
size_t clocksource_names(char *buf, size_t size)
{
	struct clocksource *cs;
	size_t len = 0;

	guard(mutex)(&clocksource_mutex);
	list_for_each_entry(cs, &clocksource_list, list)
		len += scnprintf(buf + len, size - len, "%s ", cs->name);
	return len;
}
EXPORT_SYMBOL_IF_KUNIT(clocksource_names);

/* Before any is registered: kept, and obeyed when that one comes. */
static int __init clocksource_param(char *val)
{
	if (!val || strlen(val) >= NAME_MAX_LEN)
		return -EINVAL;
	strscpy(override_name, val, sizeof(override_name));
	return 0;
}
__setup("clocksource=", clocksource_param);

/* By now all counters that the machine has are known. */
static int __init clocksource_check_override(void)
{
	guard(mutex)(&clocksource_mutex);
	if (*override_name && strcmp(choose()->name, override_name))
		pr_warn("clocksource: no %s here, using %s\n", override_name,
			timekeeping_clocksource()->name);
	return 0;
}
late_initcall(clocksource_check_override);
