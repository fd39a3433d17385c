// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random operations on a few address spaces that come from one by fork, against arrays
 * that say for each page what it must be. After each, everything is verified.
 */
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include "mm_space.h"

#define NR_SPACES	4
#define NR_PAGES	96u
/* A border of tables lies within. */
#define WINDOW		((0x77ul << 30) - PAGES(40))

/* A page: mapped, with which permissions, and the word at its beginning. */
struct model_page {
	bool mapped;
	unsigned long prot;
	unsigned long value;
};

struct model {
	struct kunit *test;
	struct rnd_state rnd;
	struct mm_struct *mm[NR_SPACES];
	struct model_page page[NR_SPACES][NR_PAGES];
	unsigned long next_value;
};

static u32 below(struct model *m, u32 n)
{
	return prandom_u32_state(&m->rnd) % n;
}

struct pages {
	unsigned int first, nr;
};

static struct pages some_pages(struct model *m)
{
	struct pages p = { .first = below(m, NR_PAGES) };

	p.nr = 1 + below(m, below(m, 4) ? 6 : NR_PAGES);
	if (p.first + p.nr > NR_PAGES)
		p.nr = NR_PAGES - p.first;
	return p;
}

static unsigned long addr_of(unsigned int page)
{
	return WINDOW + PAGES(page);
}

static unsigned long some_prot(struct model *m)
{
	static const unsigned long prots[] = {
		RW, RW, RW, PROT_READ, PROT_NONE, PROT_READ | PROT_EXEC,
	};

	return prots[below(m, ARRAY_SIZE(prots))];
}

static void do_map(struct model *m, unsigned int who)
{
	struct pages p = some_pages(m);
	unsigned long prot = some_prot(m);

	KUNIT_EXPECT_EQ(m->test, map_at(m->mm[who], addr_of(p.first), p.nr,
					prot), addr_of(p.first));
	for (unsigned int i = p.first; i < p.first + p.nr; i++)
		m->page[who][i] = (struct model_page){
			.mapped = true, .prot = prot,
		};
}

static void do_unmap(struct model *m, unsigned int who)
{
	struct pages p = some_pages(m);

	KUNIT_EXPECT_EQ(m->test, mm_unmap(m->mm[who], addr_of(p.first),
					  PAGES(p.nr)), 0);
	memset(&m->page[who][p.first], 0, p.nr * sizeof(m->page[0][0]));
}

/* As far as it is mapped without a hole. */
static void do_protect(struct model *m, unsigned int who)
{
	struct pages p = some_pages(m);
	unsigned long prot = some_prot(m);
	int err = mm_protect(m->mm[who], addr_of(p.first), PAGES(p.nr), prot);

	for (unsigned int i = p.first; i < p.first + p.nr; i++) {
		if (!m->page[who][i].mapped) {
			KUNIT_EXPECT_EQ(m->test, err, -ENOMEM);
			return;
		}
		m->page[who][i].prot = prot;
	}
	KUNIT_EXPECT_EQ(m->test, err, 0);
}

static void do_dontneed(struct model *m, unsigned int who)
{
	struct pages p = some_pages(m);
	int want = 0;

	for (unsigned int i = p.first; i < p.first + p.nr; i++) {
		if (!m->page[who][i].mapped)
			want = -ENOMEM;
		m->page[who][i].value = 0;
	}
	KUNIT_EXPECT_EQ(m->test, mm_advise(m->mm[who], addr_of(p.first),
					   PAGES(p.nr), MADV_DONTNEED), want);
}

static void do_write(struct model *m, unsigned int who)
{
	unsigned int i = below(m, NR_PAGES);
	struct model_page *page = &m->page[who][i];
	bool may = page->mapped && (page->prot & PROT_WRITE);
	unsigned long value = ++m->next_value;

	KUNIT_EXPECT_EQ(m->test, poke(m->mm[who], addr_of(i), value),
			may ? 0 : -EFAULT);
	if (may)
		page->value = value;
}

/* To where it does not overlap. */
static void do_move(struct model *m, unsigned int who)
{
	struct pages p = some_pages(m);
	struct model_page *from = &m->page[who][p.first], *to;
	unsigned int dst = below(m, NR_PAGES);
	unsigned long ret;

	if (dst + p.nr > NR_PAGES || (dst < p.first + p.nr && p.first < dst + p.nr))
		return;
	to = &m->page[who][dst];
	ret = mm_remap(m->mm[who], &(struct remap_request){
		.addr = addr_of(p.first), .old_len = PAGES(p.nr),
		.new_len = PAGES(p.nr), .new_addr = addr_of(dst),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED,
	});
	if (!from->mapped) {
		KUNIT_EXPECT_EQ(m->test, (long)ret, (long)-EFAULT);
		return;
	}
	KUNIT_EXPECT_EQ(m->test, ret, addr_of(dst));
	/* VMA after VMA: where there is a hole, the new place stays as it is. */
	for (unsigned int i = 0; i < p.nr; i++)
		if (from[i].mapped)
			to[i] = from[i];
	memset(from, 0, p.nr * sizeof(*from));
}

static void do_fork(struct model *m, unsigned int who)
{
	unsigned int child = below(m, NR_SPACES);

	if (child == who)
		return;
	mmput(m->mm[child]);
	m->mm[child] = mm_fork(m->mm[who]);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(m->test, m->mm[child]);
	memcpy(m->page[child], m->page[who], sizeof(m->page[who]));
}

static void check(struct model *m, unsigned int who)
{
	for (unsigned int i = 0; i < NR_PAGES; i++) {
		struct model_page *page = &m->page[who][i];
		bool may = page->mapped && (page->prot & PROT_READ);
		unsigned long value;
		int err = peek(m->mm[who], addr_of(i), &value);

		KUNIT_EXPECT_EQ(m->test, err, may ? 0 : -EFAULT);
		if (may)
			KUNIT_EXPECT_EQ(m->test, value, page->value);
	}
}

static void step(struct model *m)
{
	static void (*const ops[])(struct model *m, unsigned int who) = {
		do_map, do_unmap, do_protect, do_dontneed, do_move, do_fork,
		do_write, do_write, do_write, do_write,
	};
	unsigned int who = below(m, NR_SPACES);

	ops[below(m, ARRAY_SIZE(ops))](m, who);
	for (unsigned int i = 0; i < NR_SPACES; i++)
		EXPECT_SOUND(m->test, m->mm[i]);
	if (!below(m, 8))
		check(m, below(m, NR_SPACES));
}

static void random_operations(struct kunit *test)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->test = test;
	prandom_seed_state(&m->rnd, 20);
	for (unsigned int i = 0; i < NR_SPACES; i++) {
		m->mm[i] = mm_alloc();
		KUNIT_ASSERT_NOT_NULL(test, m->mm[i]);
	}
	for (unsigned int n = 0; n < 3000 && test->status == KUNIT_SUCCESS; n++)
		step(m);
	for (unsigned int i = 0; i < NR_SPACES; i++) {
		check(m, i);
		mmput(m->mm[i]);
	}
}

static struct kunit_case space_random_cases[] = {
	KUNIT_CASE(random_operations),
	{ }
};

static struct kunit_suite space_random_suite = {
	.name = "space_random",
	.test_cases = space_random_cases,
};

kunit_test_suite(space_random_suite);

MODULE_DESCRIPTION("Random operations on address spaces");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
