/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A page table of one mapping, as far as the protocol between faults and truncation goes
 * (linux/filemap_fault.h): a lock, and pages with references. Threads of a crew take
 * faults; the test's own thread takes pages away, since stubs are its alone.
 */
#ifndef _MM_TESTS_FAULT_RACE_H
#define _MM_TESTS_FAULT_RACE_H

#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/filemap_fault.h>
#include <linux/pagemap.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/rmap.h>
#include <linux/truncate.h>

#include "../../kernel/tests/crew.h"
#include "../rmap_file.h"

#define RACE_BASE	0x40000000ul
#define RACE_PAGES	32u

struct fault_race {
	struct vm_area_struct vma;
	spinlock_t lock;
	struct page *entry[RACE_PAGES];		/* [lock] */
	bool stop;
	atomic_t mapped, refused, wrong;
};

static struct fault_race *fault_race;

static inline void race_clear(struct fault_race *race, unsigned int i)
{
	if (race->entry[i])
		put_page(race->entry[i]);
	race->entry[i] = NULL;
}

static inline void race_zap(struct vm_area_struct *vma, unsigned long start,
			    unsigned long len, bool even_cows)
{
	unsigned int from = (start - RACE_BASE) >> PAGE_SHIFT;

	guard(spinlock)(&fault_race->lock);
	for (unsigned int i = 0; i < len >> PAGE_SHIFT; i++)
		race_clear(fault_race, from + i);
}

/* With the lock. The entry takes the reference, or it is dropped. */
static inline void race_set(struct fault_race *race, pgoff_t index,
			    struct page *page)
{
	if (race->entry[index])
		put_page(page);
	else
		race->entry[index] = page;
}

static inline void race_install(struct fault_race *race, struct vm_fault *vmf)
{
	struct map_around around;

	guard(rcu)();
	guard(spinlock)(&race->lock);
	if (!filemap_may_map(race->vma.vm_file->f_mapping,
			     page_folio(vmf->page))) {
		atomic_inc(&race->refused);
		put_page(vmf->page);
		return;
	}
	race_set(race, vmf->pgoff, vmf->page);
	atomic_inc(&race->mapped);
	if (!filemap_map_begin(&around, vmf, fault_around(vmf)))
		return;
	while (race->vma.vm_ops->map_next(&around))
		race_set(race, around.pgoff, around.page);
}

/* Without waiting if it can be had so. */
static inline void race_fault(struct fault_race *race, pgoff_t index)
{
	struct vm_fault vmf = {
		.vma = &race->vma, .file = race->vma.vm_file, .pgoff = index,
		.addr = RACE_BASE + (index << PAGE_SHIFT),
	};
	vm_fault_t ret;

	rcu_read_lock();
	ret = race->vma.vm_ops->fault(&vmf);
	if (!ret)
		race_install(race, &vmf);
	rcu_read_unlock();
	if (!(ret & VM_FAULT_RETRY))
		return;
	vmf.may_wait = true;
	ret = race->vma.vm_ops->fault(&vmf);
	if (!(ret & (VM_FAULT_ERROR | VM_FAULT_RETRY)))
		race_install(race, &vmf);
	else if (ret & ~(VM_FAULT_SIGBUS | VM_FAULT_RETRY | VM_FAULT_MAJOR))
		atomic_inc(&race->wrong);
}

static inline void race_faults(void *arg, int id)
{
	struct fault_race *race = arg;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, id + 1);
	while (!smp_load_acquire(&race->stop)) {
		race_fault(race, prandom_u32_state(&rnd) % RACE_PAGES);
		cond_resched();
	}
}

/* Nobody takes pages away: each entry shows what the file has there, inside its end. */
static inline void race_verify(struct kunit *test, struct fault_race *race)
{
	struct address_space *mapping = race->vma.vm_file->f_mapping;
	pgoff_t end = size_to_pages(mapping->host->i_size);

	guard(spinlock)(&race->lock);
	for (unsigned int i = 0; i < RACE_PAGES; i++) {
		struct page *page = race->entry[i];

		if (!page)
			continue;
		KUNIT_EXPECT_LT(test, (pgoff_t)i, end);
		KUNIT_EXPECT_PTR_EQ(test, page_folio(page)->mapping, mapping);
		KUNIT_EXPECT_EQ(test, page_folio(page)->index, (pgoff_t)i);
	}
}

static inline struct fault_race *race_new(struct kunit *test, struct file *file,
					  int (*mmap)(struct file *file,
						      struct vm_area_struct *vma))
{
	struct fault_race *race = kunit_kzalloc(test, sizeof(*race), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, race);
	spin_lock_init(&race->lock);
	race->vma.vm_start = RACE_BASE;
	race->vma.vm_end = RACE_BASE + RACE_PAGES * PAGE_SIZE;
	race->vma.vm_file = file;
	KUNIT_ASSERT_EQ(test, mmap(file, &race->vma), 0);
	vma_interval_tree_insert(&race->vma, &file->f_mapping->i_mmap);
	kunit_activate_static_stub(test, rmap_zap, race_zap);
	fault_race = race;
	return race;
}

static inline void race_end(struct fault_race *race)
{
	struct address_space *mapping = race->vma.vm_file->f_mapping;

	for (unsigned int i = 0; i < RACE_PAGES; i++)
		race_clear(race, i);
	vma_interval_tree_remove(&race->vma, &mapping->i_mmap);
}

/* @disturb takes pages away, @rounds times, while others take faults. */
static inline void race_run(struct kunit *test, struct fault_race *race,
			    void (*disturb)(struct fault_race *race, u32 rnd),
			    unsigned int rounds)
{
	struct crew_member *crew[3];
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 77);
	for (unsigned int i = 0; i < ARRAY_SIZE(crew); i++)
		crew[i] = crew_start(test, race_faults, race, i + 1);
	crew_wait_until(atomic_read(&race->mapped));
	for (unsigned int i = 0; i < rounds; i++) {
		disturb(race, prandom_u32_state(&rnd));
		race_verify(test, race);
		cond_resched();
	}
	smp_store_release(&race->stop, true);
	for (unsigned int i = 0; i < ARRAY_SIZE(crew); i++)
		crew_join(crew[i]);
	race_verify(test, race);
	KUNIT_EXPECT_EQ(test, atomic_read(&race->wrong), 0);
	race_end(race);
}

#endif /* _MM_TESTS_FAULT_RACE_H */
