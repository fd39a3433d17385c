// SPDX-License-Identifier: GPL-2.0-only
/* Tests of object caches and of kmalloc. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/bitops.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../slab.h"

static void create_and_destroy(struct kunit *test)
{
	unsigned long before = nr_free_pages();
	struct kmem_cache *s = kmem_cache_create("test", 100, 0, 0, NULL);
	void *objects[300];

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, kmem_cache_size(s), 100u);
	for (int i = 0; i < 300; i++) {
		objects[i] = kmem_cache_alloc(s, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, objects[i]);
		memset(objects[i], i, 100);
	}
	for (int i = 0; i < 300; i++) {
		KUNIT_EXPECT_NULL(test, memchr_inv(objects[i], i, 100));
		kmem_cache_free(s, objects[i]);
	}
	kmem_cache_destroy(s);
	kmem_cache_destroy(NULL);
	KUNIT_EXPECT_GE(test, nr_free_pages() + 8, before);
}

static void bad_caches(struct kunit *test)
{
	KUNIT_EXPECT_WARNING(test, "make no cache",
		KUNIT_EXPECT_NULL(test, kmem_cache_create("zero", 0, 0, 0,
							  NULL)));
	KUNIT_EXPECT_WARNING(test, "make no cache",
		KUNIT_EXPECT_NULL(test, kmem_cache_create("huge", 1u << 30, 0,
							  0, NULL)));
	KUNIT_EXPECT_WARNING(test, "make no cache",
		KUNIT_EXPECT_NULL(test, kmem_cache_create("align", 8, 24, 0,
							  NULL)));
	/* Debugging and alignment make objects larger than a block can be. */
	KUNIT_EXPECT_WARNING(test, "no block holds",
		KUNIT_EXPECT_NULL(test, kmem_cache_create("wide", 64, 1u << 30,
							  0, NULL)));
	KUNIT_EXPECT_WARNING(test, "(null)",
		KUNIT_EXPECT_NULL(test, kmem_cache_create(NULL, 8, 0, 0,
							  NULL)));
}

static void creation_fails_cleanly(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		struct kmem_cache *s = kmem_cache_create("failing", 64, 0, 0,
							 NULL);

		if (kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NULL(test, s);
		else
			KUNIT_EXPECT_NOT_NULL(test, s);
		kmem_cache_destroy(s);
	}
}

static void alignment(struct kunit *test)
{
	static const unsigned int aligns[] = { 8, 16, 64, 256, 4096 };

	for (size_t i = 0; i < ARRAY_SIZE(aligns); i++) {
		struct kmem_cache *s = kmem_cache_create("aligned", 40,
							 aligns[i], 0, NULL);
		void *a, *b;

		KUNIT_ASSERT_NOT_NULL(test, s);
		a = kmem_cache_alloc(s, GFP_KERNEL);
		b = kmem_cache_alloc(s, GFP_KERNEL);
		KUNIT_EXPECT_TRUE(test, PTR_IS_ALIGNED(a, aligns[i]));
		KUNIT_EXPECT_TRUE(test, PTR_IS_ALIGNED(b, aligns[i]));
		kmem_cache_free(s, a);
		kmem_cache_free(s, b);
		kmem_cache_destroy(s);
	}
	struct kmem_cache *line = kmem_cache_create("line", 70, 0,
						    SLAB_HWCACHE_ALIGN, NULL);
	void *p = kmem_cache_alloc(line, GFP_KERNEL);

	KUNIT_EXPECT_TRUE(test, PTR_IS_ALIGNED(p, L1_CACHE_BYTES));
	kmem_cache_free(line, p);
	kmem_cache_destroy(line);
}

#define CTOR_MARK	0x1234567890abcdeful

static void test_ctor(void *object)
{
	*(unsigned long *)object = CTOR_MARK;
}

/* Constructed once; what the user leaves is what the next one gets. */
static void constructor(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("ctor", 32, 0,
						 SLAB_TYPESAFE_BY_RCU,
						 test_ctor);
	unsigned long *objects[64];

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 64; i++) {
			objects[i] = kmem_cache_alloc(s, GFP_KERNEL);
			KUNIT_EXPECT_EQ(test, *objects[i], CTOR_MARK);
		}
		for (int i = 0; i < 64; i++)
			kmem_cache_free(s, objects[i]);
		/* Still readable: other readers may look until they are done. */
		KUNIT_EXPECT_EQ(test, READ_ONCE(*objects[0]), CTOR_MARK);
	}
	KUNIT_EXPECT_WARNING(test, "",
		objects[0] = kmem_cache_zalloc(s, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, *objects[0], CTOR_MARK);
	kmem_cache_free(s, objects[0]);
	kmem_cache_shrink(s);
	rcu_barrier();
	kmem_cache_destroy(s);
}

static void bulk_objects(struct kunit *test)
{
	struct kmem_cache *s = KMEM_CACHE(leak_site, 0);
	void *objects[100];

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(s, GFP_KERNEL, 100,
						    objects), 100);
	kmem_cache_free_bulk(s, 100, objects);
	KUNIT_FAIL_NTH(test, run) {
		int n = kmem_cache_alloc_bulk(s, GFP_KERNEL, 10, objects);

		KUNIT_EXPECT_EQ(test, n, kunit_fail_nth_hit(&run) ? 0 : 10);
		kmem_cache_free_bulk(s, n, objects);
	}
	kmem_cache_destroy(s);
}

static unsigned long slabs_of(struct kmem_cache *s)
{
	unsigned long nr = 0;

	for (int nid = 0; nid <= slab_last_node(); nid++)
		nr += s->node[nid].nr_slabs;
	return nr;
}

static void shrink_gives_slabs_back(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("shrunk", 1024, 0, 0, NULL);
	void *objects[64], *one;

	KUNIT_ASSERT_NOT_NULL(test, s);
	kmem_cache_alloc_bulk(s, GFP_KERNEL, 64, objects);
	one = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free_bulk(s, 64, objects);
	KUNIT_EXPECT_NE(test, kmem_cache_shrink(s), 0);
	KUNIT_EXPECT_EQ(test, slabs_of(s), 1ul);
	kmem_cache_free(s, one);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	KUNIT_EXPECT_EQ(test, slabs_of(s), 0ul);
	kmem_cache_destroy(s);
}

static void destroyed_with_objects(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("unfinished", 48, 0, 0, NULL);
	void *object = kmem_cache_alloc(s, GFP_KERNEL);

	KUNIT_EXPECT_WARNING(test, "Slab cache still has objects",
			     kmem_cache_destroy(s));
	/* It goes on working. */
	kmem_cache_free(s, object);
	kmem_cache_destroy(s);
}

static void wrong_cache(struct kunit *test)
{
	struct kmem_cache *a = kmem_cache_create("cache_a", 64, 0, 0, NULL);
	struct kmem_cache *b = kmem_cache_create("cache_b", 64, 0, 0, NULL);
	void *object = kmem_cache_alloc(a, GFP_KERNEL);
	unsigned long page = __get_free_page(GFP_KERNEL);

	KUNIT_EXPECT_WARNING(test, "Wrong slab cache, the object is from cache_a",
			     kmem_cache_free(b, object));
	KUNIT_EXPECT_WARNING(test, "from no slab at all",
			     kmem_cache_free(b, (void *)page));
	free_page(page);
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

static void on_a_node(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("noded", 64, 0, 0, NULL);
	void *p = kmem_cache_alloc_node(s, GFP_KERNEL, 0);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(p)), 0);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
	p = kmalloc_node(100, GFP_KERNEL, MAX_NUMNODES);
	KUNIT_EXPECT_NOT_NULL(test, p);
	kfree(p);
	p = kmalloc_node(20000, GFP_KERNEL, 1000);
	KUNIT_EXPECT_NOT_NULL(test, p);
	kfree(p);
	KUNIT_EXPECT_NULL(test, kmalloc_node(100, GFP_KERNEL | __GFP_THISNODE,
					     MAX_NUMNODES));
	p = kmalloc_node(100, GFP_KERNEL, 0);
	KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(p)), 0);
	kfree(p);
	p = kzalloc_node(100, GFP_KERNEL, NUMA_NO_NODE);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 100));
	kfree(p);
}

/* --- kmalloc --- */

static void all_sizes(struct kunit *test)
{
	for (size_t size = 1; size <= 20000; size += size < 300 ? 1 : 997) {
		u8 *p = kmalloc(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_GE(test, ksize(p), size);
		memset(p, 0xa7, size);
		kfree(p);
		p = kzalloc(size, GFP_KERNEL);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, size));
		kfree(p);
	}
}

/* The index of a size names the smallest cache that holds it. */
static void index_of_size(struct kunit *test)
{
	for (size_t size = 1; size <= KMALLOC_MAX_CACHE_SIZE; size++) {
		unsigned int i = kmalloc_index(size);
		size_t has = kmem_cache_size(kmalloc_caches[i]);

		KUNIT_ASSERT_GE(test, has, size);
		for (unsigned int j = 0; j < NR_KMALLOC_CACHES; j++) {
			size_t other = kmem_cache_size(kmalloc_caches[j]);

			KUNIT_ASSERT_FALSE(test, other >= size && other < has);
		}
	}
}

static void size_zero_and_absurd(struct kunit *test)
{
	volatile size_t zero = 0, huge = KMALLOC_MAX_SIZE + 1;
	void *p = kmalloc(zero, GFP_KERNEL);

	KUNIT_EXPECT_PTR_EQ(test, p, ZERO_SIZE_PTR);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)0);
	kfree(p);
	kfree(NULL);
	KUNIT_EXPECT_NULL(test, kmalloc(huge, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_WARNING(test, "the most is",
		KUNIT_EXPECT_NULL(test, kmalloc(huge, GFP_KERNEL)));
	KUNIT_EXPECT_NULL(test, kmalloc_array(SIZE_MAX / 2, 3, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kcalloc(SIZE_MAX / 2, 3, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kvcalloc(SIZE_MAX / 2, 3, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, krealloc_array(NULL, SIZE_MAX / 2, 3,
					       GFP_KERNEL));
}

static void powers_are_aligned(struct kunit *test)
{
	for (size_t size = 8; size <= 65536; size *= 2) {
		void *a = kmalloc(size, GFP_KERNEL);
		void *b = kmalloc(size, GFP_KERNEL);

		KUNIT_EXPECT_TRUE(test, PTR_IS_ALIGNED(a, size));
		KUNIT_EXPECT_TRUE(test, PTR_IS_ALIGNED(b, size));
		kfree(a);
		kfree(b);
	}
}

static void reallocation(struct kunit *test)
{
	u8 *p = krealloc(NULL, 10, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0x42, 10);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)krealloc(p, 12, GFP_KERNEL), p);
	p = krealloc(p, 5000, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x42, 10));
	p = krealloc(p, 100000, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x42, 10));
	KUNIT_FAIL_NTH(test, run) {
		q = krealloc(p, 300000, GFP_KERNEL);
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_NULL(test, q);
			KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x42, 10));
		} else {
			p = q;
		}
	}
	KUNIT_EXPECT_PTR_EQ(test, krealloc(p, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	/* Smaller and larger again, in one place: what comes back is zero. */
	p = kzalloc(60, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0x42, 60);
	p = krealloc(p, 7, GFP_KERNEL | __GFP_ZERO);
	p = krealloc(p, 64, GFP_KERNEL | __GFP_ZERO);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x42, 7));
	KUNIT_EXPECT_NULL(test, memchr_inv(p + 7, 0, 64 - 7));
	p = krealloc(p, 9000, GFP_KERNEL | __GFP_ZERO);
	KUNIT_EXPECT_NULL(test, memchr_inv(p + 7, 0, 9000 - 7));
	kfree(p);
	p = krealloc(ZERO_SIZE_PTR, 8, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	p = krealloc_array(p, 3, 8, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	kfree_sensitive(p);
	kfree_sensitive(NULL);
}

/* The sanitizer knows how much was asked for, to the byte. */
static void sizes_to_the_byte(struct kunit *test)
{
	static const size_t sizes[] = { 1, 13, 60, 64, 100, 5000, 20001 };

	if (!IS_ENABLED(CONFIG_KASAN))
		kunit_skip(test, "no CONFIG_KASAN");
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		u8 *p = kmalloc(sizes[i], GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_FALSE(test, kasan_is_poisoned(p + sizes[i] - 1));
		if (sizes[i] < ksize(p))
			KUNIT_EXPECT_TRUE(test, kasan_is_poisoned(p + sizes[i]));
		p = krealloc(p, sizes[i] + 40, GFP_KERNEL);
		KUNIT_EXPECT_FALSE(test, kasan_is_poisoned(p + sizes[i] + 39));
		p = krealloc(p, 1, GFP_KERNEL);
		KUNIT_EXPECT_TRUE(test, kasan_is_poisoned(p + 1));
		kfree(p);
		KUNIT_EXPECT_TRUE(test, kasan_is_poisoned(p));
	}
}

static void wrong_frees(struct kunit *test)
{
	static int variable;
	unsigned long page = __get_free_page(GFP_KERNEL);
	char *large = kmalloc(20000, GFP_KERNEL);

	KUNIT_EXPECT_WARNING(test, "no kernel memory", kfree(&variable));
	KUNIT_EXPECT_WARNING(test, "no kernel memory", kfree((void *)0x1234));
	KUNIT_EXPECT_WARNING(test, "was not allocated by kmalloc",
			     kfree((void *)page));
	KUNIT_EXPECT_WARNING(test, "was not allocated by kmalloc",
			     kfree(large + 64));
	free_page(page);
	kfree(large);
}

static void double_frees(struct kunit *test)
{
	void *p = kmalloc(40, GFP_KERNEL);

	kfree(p);
	KUNIT_EXPECT_WARNING(test, "already free", kfree(p));
}

static int count_caches(const struct slabinfo *info, void *arg)
{
	unsigned long *seen = arg;

	(*seen)++;
	if (strcmp(info->name, "kmalloc-64"))
		return 0;
	/* There is at least the slab of the object that the caller holds. */
	return info->num_slabs && info->active_objs &&
	       info->num_objs == info->num_slabs * info->objects_per_slab ?
		       1 : -1;
}

static void slabinfo(struct kunit *test)
{
	unsigned long seen = 0;
	void *p = kmalloc(64, GFP_KERNEL);

	KUNIT_EXPECT_EQ(test, for_each_kmem_cache(count_caches, &seen), 1);
	KUNIT_EXPECT_GT(test, seen, 1ul);
	kfree(p);
}

struct rcu_object {
	struct rcu_head rcu;
	unsigned long value;
};

static void freed_by_rcu(struct kunit *test)
{
	struct rcu_object *p = kmalloc(sizeof(*p), GFP_KERNEL);

	p->value = 7;
	rcu_read_lock();
	kfree_rcu(p, rcu);
	KUNIT_EXPECT_EQ(test, READ_ONCE(p->value), 7ul);
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, rcu_pending_callbacks(), 0ul);
}

/* An interrupt in the middle of a magazine's use takes the slow path. */
static void busy_magazine(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("busy", 64, 0, SLAB_NO_DEBUG,
						 NULL);
	void *before, *inside;
	struct magazine *mag;

	KUNIT_ASSERT_NOT_NULL(test, s);
	before = kmem_cache_alloc(s, GFP_KERNEL);
	mag = this_cpu_ptr(s->magazine);
	KUNIT_EXPECT_GT(test, mag->avail, 0u);
	mag->busy = true;
	inside = kmem_cache_alloc(s, GFP_ATOMIC);
	KUNIT_EXPECT_NOT_NULL(test, inside);
	kmem_cache_free(s, inside);
	kmem_cache_free(s, before);
	mag->busy = false;
	kmem_cache_shrink(s);
	KUNIT_EXPECT_EQ(test, slabs_of(s), 0ul);
	kmem_cache_destroy(s);
}

#define NR_LIVE	64

static int traffic(void *cache)
{
	struct kmem_cache *s = cache;
	struct rnd_state rnd;
	u64 *live[NR_LIVE] = { };
	int ret = 0;

	prandom_seed_state(&rnd, current->pid);
	for (int i = 0; i < 3000; i++) {
		u64 **slot = &live[prandom_u32_state(&rnd) % NR_LIVE];

		if (*slot) {
			if (**slot != (u64)(unsigned long)*slot + current->pid)
				ret = -EIO;
			kmem_cache_free(s, *slot);
			*slot = NULL;
		} else {
			*slot = kmem_cache_alloc(s, GFP_KERNEL);
			**slot = (u64)(unsigned long)*slot + current->pid;
		}
		if (i % 64 == 0)
			yield();
	}
	for (int i = 0; i < NR_LIVE; i++)
		if (live[i])
			kmem_cache_free(s, live[i]);
	while (!kthread_should_stop())
		yield();
	return ret;
}

/* Objects wander between CPUs; none is handed out twice, none is lost. */
static void traffic_of_many(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("traffic", 96, 0,
						 SLAB_NO_DEBUG, NULL);
	struct task_struct *threads[8];

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		threads[i] = kthread_run(traffic, s, "traffic/%zu", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(threads[i]));
	}
	for (int i = 0; i < 10; i++) {
		kmem_cache_shrink(s);
		yield();
	}
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(threads[i]), 0);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}

static struct kunit_case slab_cases[] = {
	KUNIT_CASE(create_and_destroy),
	KUNIT_CASE(bad_caches),
	KUNIT_CASE(creation_fails_cleanly),
	KUNIT_CASE(alignment),
	KUNIT_CASE(constructor),
	KUNIT_CASE(bulk_objects),
	KUNIT_CASE(shrink_gives_slabs_back),
	KUNIT_CASE(destroyed_with_objects),
	KUNIT_CASE(wrong_cache),
	KUNIT_CASE(on_a_node),
	KUNIT_CASE(slabinfo),
	KUNIT_CASE(busy_magazine),
	KUNIT_CASE(freed_by_rcu),
	KUNIT_CASE(traffic_of_many),
	{}
};

static struct kunit_suite slab_suite = {
	.name = "slab",
	.test_cases = slab_cases,
};

static struct kunit_case kmalloc_cases[] = {
	KUNIT_CASE(all_sizes),
	KUNIT_CASE(index_of_size),
	KUNIT_CASE(size_zero_and_absurd),
	KUNIT_CASE(powers_are_aligned),
	KUNIT_CASE(reallocation),
	KUNIT_CASE(sizes_to_the_byte),
	KUNIT_CASE(wrong_frees),
	KUNIT_CASE(double_frees),
	{}
};

static struct kunit_suite kmalloc_suite = {
	.name = "kmalloc",
	.test_cases = kmalloc_cases,
};
kunit_test_suites(&slab_suite, &kmalloc_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
