// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the MMU and of who changes what it has remembered, on several CPUs:
 *
 *  - stale translations: threads on all CPUs hammer a page while that is unmapped,
 *    protected, moved or replaced. Once the call has returned, none of them may get at
 *    what the page was. That the suite would notice is shown by leaving the flush out;
 *  - accessed and dirty bits: whatever is done to an entry while CPUs write through it,
 *    a write that has succeeded is noted. That is shown by a change that loads and
 *    stores instead of exchanging.
 */
#include <asm/tlbflush.h>
#include <kunit/test.h>
#include <linux/kconfig.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/time64.h>

#include "../../kernel/tests/crew.h"
#include "user_space.h"

#define MAX_HAMMERS	4
#define TABLE_PAGES	PT_ENTRIES
/* A whole table of its own; where pages are moved to. */
#define WHOLE		(0x124ul << 30)
#define AWAY		(0x125ul << 30)

/* --- The hammers. --- */

/*
 * The first word of the page has its number, the others are one for each hammer to
 * write to. @dead is the last number that nobody may read any more. [each writes
 * his own word of @laps; the thread of the case all the rest]
 */
struct anvil {
	struct kunit *test;
	struct mm_struct *mm, *other, *child;
	const struct tlb_ops *ops;	/* the machine's */
	unsigned long addr, pages;
	u64 number, dead;
	u64 laps[MAX_HAMMERS];
	unsigned long stale_reads;
	bool stop;
	int nr;
	struct crew_member *hammers[MAX_HAMMERS];
	struct page *pinned;
};

static void read_number(struct anvil *a)
{
	u64 least = smp_load_acquire(&a->dead), saw;

	if (get_user(saw, WORD(a->addr)))
		return;
	if (saw && saw <= least)
		__atomic_fetch_add(&a->stale_reads, 1, __ATOMIC_RELAXED);
}

/* Its CPU runs another space meanwhile: what it remembers of ours it may keep. */
static void go_away(const struct anvil *a)
{
	kthread_unuse_mm(a->mm);
	kthread_use_mm(a->other);
	kthread_unuse_mm(a->other);
	kthread_use_mm(a->mm);
}

/* Whether it may be written to is not asked: only where it goes matters. */
static void hammer(void *arg, int id)
{
	struct anvil *a = arg;
	u64 lap = 0;

	kthread_use_mm(a->mm);
	while (!READ_ONCE(a->stop)) {
		long ignored;

		read_number(a);
		ignored = put_user(lap, WORD(a->addr) + 1 + id);
		(void)ignored;
		WRITE_ONCE(a->laps[id], ++lap);
		/* The thread of the case is on the first CPU. */
		if (!id)
			yield();
		else if (id % 2)
			go_away(a);
		else
			cond_resched();
	}
	kthread_unuse_mm(a->mm);
}

/* Twice, so that every hammer has begun and finished a lap since. */
static void wait_for_laps(const struct anvil *a)
{
	for (int i = 0; i < a->nr; i++) {
		u64 until = READ_ONCE(a->laps[i]) + 2;

		crew_wait_until(READ_ONCE(a->laps[i]) >= until);
	}
}

static void stay_on_first_cpu(struct kunit *test)
{
	struct cpumask here;

	if (num_online_cpus() < 2)
		kunit_skip(test, "wants two CPUs");
	cpumask_clear(&here);
	cpumask_set_cpu(0, &here);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, &here), 0);
}

static void start_hammers(struct anvil *a)
{
	a->nr = min(num_online_cpus(), (unsigned int)MAX_HAMMERS);
	for (int i = 0; i < a->nr; i++)
		a->hammers[i] = crew_start(a->test, hammer, a, i);
}

static void stop_hammers(struct anvil *a)
{
	WRITE_ONCE(a->stop, true);
	for (int i = 0; i < a->nr; i++)
		crew_join(a->hammers[i]);
}

/* A page behind it keeps the table, if the page is not alone to have a whole one. */
static void set_up(struct kunit *test, struct anvil *a)
{
	stay_on_first_cpu(test);
	a->test = test;
	a->mm = new_space(test);
	a->other = new_space(test);
	a->ops = a->mm->arch.tlb.ops;
	if (a->pages == 1) {
		map_at(a->mm, a->addr + PAGE_SIZE, 1, RW);
		KUNIT_ASSERT_EQ(test, poke(a->mm, a->addr + PAGE_SIZE, 1), 0);
	}
	KUNIT_ASSERT_EQ(test, map_at(a->mm, a->addr, a->pages, RW), a->addr);
}

/* --- What happens to the page. --- */

/* Does the call end reading what was there? Writing it does end, always. */
struct blow {
	const char *name;
	void (*strike)(struct anvil *a);
	bool ends_reading;
};

static void strike_unmap(struct anvil *a)
{
	mm_unmap(a->mm, a->addr, PAGES(a->pages));
}

static void strike_map_over(struct anvil *a)
{
	map_at(a->mm, a->addr, a->pages, RW);
}

static void strike_discard(struct anvil *a)
{
	mm_advise(a->mm, a->addr, PAGES(a->pages), MADV_DONTNEED);
}

static void strike_forbid_all(struct anvil *a)
{
	mm_protect(a->mm, a->addr, PAGES(a->pages), PROT_NONE);
}

static void strike_forbid_writing(struct anvil *a)
{
	mm_protect(a->mm, a->addr, PAGES(a->pages), PROT_READ);
}

static void strike_move(struct anvil *a)
{
	struct remap_request req = {
		.addr = a->addr, .new_addr = AWAY, .old_len = PAGES(a->pages),
		.new_len = PAGES(a->pages),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED,
	};

	KUNIT_EXPECT_EQ(a->test, mm_remap(a->mm, &req), AWAY);
}

/* What it had is the child's from now on. */
static void strike_fork(struct anvil *a)
{
	a->child = mm_fork(a->mm);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(a->test, a->child);
}

static void strike_fork_and_write(struct anvil *a)
{
	strike_fork(a);
	KUNIT_EXPECT_EQ(a->test, poke(a->mm, a->addr, a->number + 1), 0);
}

static const struct blow blows[] = {
	{ "unmapped", strike_unmap, true },
	{ "mapped over", strike_map_over, true },
	{ "discarded", strike_discard, true },
	{ "protected from all", strike_forbid_all, true },
	{ "protected from writing", strike_forbid_writing, false },
	{ "moved", strike_move, true },
	{ "forked", strike_fork, false },
	{ "forked and written to", strike_fork_and_write, true },
};

/* All of it anew, with another page. */
static void mend(struct anvil *a)
{
	if (!IS_ERR_OR_NULL(a->child))
		mmput(a->child);
	a->child = NULL;
	mm_unmap(a->mm, AWAY, PAGES(a->pages));
	mm_unmap(a->mm, a->addr, PAGES(a->pages));
	KUNIT_EXPECT_EQ(a->test, map_at(a->mm, a->addr, a->pages, RW), a->addr);
}

/* --- One blow. --- */

/* The page with the next number in it, which stays when it is unmapped. */
static void put_page_there(struct anvil *a)
{
	struct pt_place at;

	a->number += 2;
	KUNIT_ASSERT_EQ(a->test, poke(a->mm, a->addr, a->number), 0);
	at = place_of(a->test, a->mm, a->addr);
	a->pinned = pte_page(at.pte);
	get_page(a->pinned);
}

struct words {
	u64 word[MAX_HAMMERS + 1];
};

static struct words words_of(const struct anvil *a)
{
	const u64 *page = page_address(a->pinned);
	struct words now;

	for (int i = 0; i <= MAX_HAMMERS; i++)
		now.word[i] = READ_ONCE(page[i]);
	return now;
}

/* Has anybody written to it since the call returned? */
static bool strike(struct anvil *a, const struct blow *blow)
{
	struct words before, after;

	wait_for_laps(a);
	blow->strike(a);
	before = words_of(a);
	if (blow->ends_reading)
		smp_store_release(&a->dead, a->number);
	wait_for_laps(a);
	after = words_of(a);
	return memcmp(&before, &after, sizeof(before));
}

static void unpin(struct anvil *a)
{
	put_page(a->pinned);
	a->pinned = NULL;
}

#define NR_BLOWS	5

static void strike_often(struct anvil *a, const struct blow *blow)
{
	for (int i = 0; i < NR_BLOWS; i++) {
		put_page_there(a);
		KUNIT_EXPECT_FALSE_MSG(a->test, strike(a, blow),
				       "%s, and still written to", blow->name);
		KUNIT_EXPECT_EQ_MSG(a->test, READ_ONCE(a->stale_reads), 0ul,
				    "%s, and still read", blow->name);
		mend(a);
		unpin(a);
	}
}

static void nothing_is_stale(struct kunit *test, unsigned long addr,
			     unsigned long pages)
{
	struct anvil a = { .addr = addr, .pages = pages };

	set_up(test, &a);
	start_hammers(&a);
	for (size_t i = 0; i < ARRAY_SIZE(blows); i++)
		strike_often(&a, &blows[i]);
	stop_hammers(&a);
	EXPECT_SOUND(test, a.mm);
}

static void no_stale_page(struct kunit *test)
{
	nothing_is_stale(test, BASE, 1);
}

/* Tables go and move as they are, with what CPUs remember of them. */
static void no_stale_table(struct kunit *test)
{
	nothing_is_stale(test, WHOLE, TABLE_PAGES);
}

/* --- And if nobody is told? --- */

static void forget_no_range(struct tlb_mm *mm, unsigned long start,
			    unsigned long end)
{
}

static void forget_nothing(struct tlb_mm *mm)
{
}

/*
 * The same without flushes. The page stays ours until everybody has forgotten it, so
 * nothing else is written to. A CPU may have forgotten it by itself: then once more.
 */
#define NR_TRIES	20

static bool missing_flush_shows(struct kunit *test, const struct blow *blow)
{
	struct anvil a = { .addr = BASE, .pages = 1 };
	struct tlb_ops lossy;
	bool seen;

	set_up(test, &a);
	put_page_there(&a);
	lossy = *a.ops;
	lossy.flush_range = forget_no_range;
	lossy.flush_all = forget_nothing;
	a.mm->arch.tlb.ops = &lossy;
	start_hammers(&a);
	seen = strike(&a, blow);
	stop_hammers(&a);
	/* CPUs read it when they load the space, so nobody does by now. */
	a.mm->arch.tlb.ops = a.ops;
	flush_tlb_mm(&a.mm->arch.tlb);
	seen |= a.stale_reads != 0;
	mend(&a);
	unpin(&a);
	return seen;
}

static void a_missing_flush_is_seen(struct kunit *test)
{
	for (size_t i = 0; i < ARRAY_SIZE(blows); i++) {
		int tries = 0;

		while (!missing_flush_shows(test, &blows[i]) &&
		       ++tries < NR_TRIES)
			continue;
		KUNIT_EXPECT_LT_MSG(test, tries, NR_TRIES, "%s: nobody notices",
				    blows[i].name);
	}
}

/* --- Writes that are noted while the entry changes. --- */

static pte_t without(pte_t pte, unsigned int flags)
{
	return pte_make(pte_phys(pte), 0, pte_flags(pte) & ~flags);
}

/* Returns what it is now; the caller flushes. */
static pte_t make_clean(pte_t *entry)
{
	pte_t old = pte_read(entry);

	while (!try_cmpxchg(&entry->val, &old.val, without(old, PT_DIRTY).val))
		continue;
	return without(old, PT_DIRTY);
}

/* A write to a page that is clean, where no fault is served. */
struct note {
	struct kunit *test;
	struct mm_struct *mm;
};

static void write_without_fault(void *arg, int id)
{
	struct note *n = arg;
	unsigned long addr = BASE + PAGES(id);
	u64 value = id;
	bool written;

	kthread_use_mm(n->mm);
	written = !copy_to_user_nofault(USER(addr), &value, sizeof(value));
	KUNIT_EXPECT_EQ(n->test, written, arch_cpu_notes_writes());
	KUNIT_EXPECT_EQ(n->test, !!(flags_of(n->test, n->mm, addr) & PT_DIRTY),
			written);
	kthread_unuse_mm(n->mm);
}

/* Each of them by itself, if it can: else it would be slow, and nobody would notice. */
static void cpus_note_writes(struct kunit *test)
{
	struct note n = { .test = test, .mm = new_space(test) };
	int nr = num_online_cpus();

	KUNIT_ASSERT_EQ(test, map_at(n.mm, BASE, nr, RW), BASE);
	for (int i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ(test, poke(n.mm, BASE + PAGES(i), 1), 0);
		make_clean(place_of(test, n.mm, BASE + PAGES(i)).entry);
	}
	flush_tlb_mm(&n.mm->arch.tlb);
	crew_run(test, nr, write_without_fault, &n);
	EXPECT_SOUND(test, n.mm);
}

static void store(pte_t *entry, pte_t seen)
{
	pte_set(entry, without(seen, PT_WRITE));
}

static void exchange(pte_t *entry, pte_t seen)
{
	while (!try_cmpxchg(&entry->val, &seen.val, without(seen, PT_WRITE).val))
		continue;
}

/* Many laps of a hammer; all CPUs of a busy host together may miss it. */
#define WINDOW_NS	(20 * NSEC_PER_MSEC)

static bool wait_for_write(const struct anvil *a, const struct words *before)
{
	u64 end = sched_clock() + WINDOW_NS;
	struct words now;

	do {
		cpu_relax();
		now = words_of(a);
	} while (!memcmp(&now, before, sizeof(now)) && sched_clock() < end);
	return memcmp(&now, before, sizeof(now));
}

/*
 * The entry is seen as clean, a CPU writes, and then the entry is changed. Is the write
 * noted? The lock keeps faults from writing to the entry. -1: nobody has written.
 */
static int note_is_kept(struct anvil *a, void (*change)(pte_t *entry, pte_t seen))
{
	struct pt_place at = place_of(a->test, a->mm, a->addr);
	struct words before;
	pte_t seen;
	bool written;
	int kept;

	pt_lock(at.table);
	seen = make_clean(at.entry);
	mm_flush_range(a->mm, a->addr, PAGE_SIZE, false);
	before = words_of(a);
	written = wait_for_write(a, &before);
	change(at.entry, seen);
	mm_flush_range(a->mm, a->addr, PAGE_SIZE, false);
	kept = !!(pte_flags(pte_read(at.entry)) & PT_DIRTY);
	pt_unlock(at.table);
	/* The next fault makes it what it was. */
	KUNIT_EXPECT_EQ(a->test, poke(a->mm, a->addr, a->number), 0);
	return written ? kept : -1;
}

#define NR_NOTES	10

/* How often was a write forgotten? */
static int notes_lost(struct kunit *test,
		      void (*change)(pte_t *entry, pte_t seen))
{
	struct anvil a = { .addr = BASE, .pages = 1 };
	int lost = 0, seen = 0;

	if (!arch_cpu_notes_writes())
		kunit_skip(test, "the CPU notes no writes by itself");
	set_up(test, &a);
	put_page_there(&a);
	/* With one owner it stays where it is, whoever writes to it. */
	put_page(a.pinned);
	start_hammers(&a);
	for (int i = 0; i < NR_NOTES; i++) {
		int kept = note_is_kept(&a, change);

		wait_for_laps(&a);
		seen += kept >= 0;
		lost += !kept;
	}
	stop_hammers(&a);
	KUNIT_EXPECT_GT(test, seen, 0);
	EXPECT_SOUND(test, a.mm);
	return lost;
}

static void exchanges_lose_no_write(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, notes_lost(test, exchange), 0);
}

static void a_lost_write_is_seen(struct kunit *test)
{
	KUNIT_EXPECT_GT(test, notes_lost(test, store), 0);
}

/* --- The same with what the memory manager does to entries. --- */

#define NR_SWEPT	128u
#define NR_SWEEPERS	3

/* Pages that all CPUs write to, each once a round, while the case changes all of them. */
struct sweep {
	struct kunit *test;
	struct mm_struct *mm;
	u64 round, done[NR_SWEEPERS + 1];
};

static void sweeper(void *arg, int id)
{
	struct sweep *s = arg;
	u64 round = 0;

	kthread_use_mm(s->mm);
	for (;;) {
		crew_wait_until(smp_load_acquire(&s->round) > round);
		round = READ_ONCE(s->round);
		if (round == ~0ull)
			break;
		for (unsigned int i = 0; i < NR_SWEPT; i++) {
			long ignored = put_user(round, WORD(BASE + PAGES(i)) + id);

			(void)ignored;
		}
		smp_store_release(&s->done[id], round);
	}
	kthread_unuse_mm(s->mm);
}

static void make_all_clean(struct sweep *s)
{
	for (unsigned int i = 0; i < NR_SWEPT; i++) {
		unsigned long addr = BASE + PAGES(i);

		poke(s->mm, addr + 64, 1);
		make_clean(place_of(s->test, s->mm, addr).entry);
	}
	mm_flush_range(s->mm, BASE, PAGES(NR_SWEPT), false);
}

static bool has_word(pte_t pte, u64 word)
{
	const u64 *page = page_address(pte_page(pte));

	for (int id = 1; id <= NR_SWEEPERS; id++)
		if (READ_ONCE(page[id]) == word)
			return true;
	return false;
}

/* Whoever has this round's number in it must be dirty. */
static void look_for_lost(struct sweep *s, struct mm_struct *mm,
			  unsigned long start)
{
	unsigned int lost = 0;

	for (unsigned int i = 0; i < NR_SWEPT; i++) {
		struct pt_place at = place_of(s->test, mm, start + PAGES(i));

		if (!pte_none(at.pte) && has_word(at.pte, s->round))
			lost += !(pte_flags(at.pte) & PT_DIRTY);
	}
	KUNIT_EXPECT_EQ(s->test, lost, 0u);
}

static void wait_for_sweep(const struct sweep *s)
{
	for (int id = 1; id <= NR_SWEEPERS; id++)
		crew_wait_until(smp_load_acquire(&s->done[id]) >= s->round);
}

static void sweep_and_protect(struct sweep *s)
{
	mm_protect(s->mm, BASE, PAGES(NR_SWEPT), PROT_READ);
	wait_for_sweep(s);
	look_for_lost(s, s->mm, BASE);
	mm_protect(s->mm, BASE, PAGES(NR_SWEPT), RW);
}

static void sweep_and_move(struct sweep *s)
{
	struct remap_request req = {
		.addr = BASE, .new_addr = AWAY, .old_len = PAGES(NR_SWEPT),
		.new_len = PAGES(NR_SWEPT),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED,
	};

	KUNIT_EXPECT_EQ(s->test, mm_remap(s->mm, &req), AWAY);
	wait_for_sweep(s);
	look_for_lost(s, s->mm, AWAY);
	swap(req.addr, req.new_addr);
	KUNIT_EXPECT_EQ(s->test, mm_remap(s->mm, &req), BASE);
}

static void sweep_and_fork(struct sweep *s)
{
	struct mm_struct *child = mm_fork(s->mm);

	KUNIT_EXPECT_NOT_ERR_OR_NULL(s->test, child);
	wait_for_sweep(s);
	look_for_lost(s, s->mm, BASE);
	if (IS_ERR_OR_NULL(child))
		return;
	look_for_lost(s, child, BASE);
	mmput(child);
}

static void (*const sweeps[])(struct sweep *s) = {
	sweep_and_protect, sweep_and_move, sweep_and_fork,
};

/* It takes luck to be just between a load and a store; an emulator is slow at it. */
#define NR_SWEEPS	(IS_ENABLED(CONFIG_UML) ? 60u : 4u)

static void no_verb_loses_a_write(struct kunit *test)
{
	struct crew_member *crew[NR_SWEEPERS + 1];
	struct sweep s = { .test = test };

	stay_on_first_cpu(test);
	s.mm = new_space(test);
	KUNIT_ASSERT_EQ(test, map_at(s.mm, BASE, NR_SWEPT, RW), BASE);
	for (int id = 1; id <= NR_SWEEPERS; id++)
		crew[id] = crew_start(test, sweeper, &s, id);
	for (unsigned int i = 0; i < NR_SWEEPS * ARRAY_SIZE(sweeps); i++) {
		make_all_clean(&s);
		smp_store_release(&s.round, s.round + 1);
		sweeps[i % ARRAY_SIZE(sweeps)](&s);
	}
	smp_store_release(&s.round, ~0ull);
	for (int id = 1; id <= NR_SWEEPERS; id++)
		crew_join(crew[id]);
	EXPECT_SOUND(test, s.mm);
}

static struct kunit_case mmu_smp_cases[] = {
	KUNIT_CASE(no_stale_page),
	KUNIT_CASE(no_stale_table),
	KUNIT_CASE(a_missing_flush_is_seen),
	KUNIT_CASE(cpus_note_writes),
	KUNIT_CASE(exchanges_lose_no_write),
	KUNIT_CASE(a_lost_write_is_seen),
	KUNIT_CASE(no_verb_loses_a_write),
	{ }
};

static struct kunit_suite mmu_smp_suite = {
	.name = "mmu_smp",
	.test_cases = mmu_smp_cases,
};

kunit_test_suite(mmu_smp_suite);

MODULE_DESCRIPTION("Tests of the MMU on several CPUs");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
