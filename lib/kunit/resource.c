// SPDX-License-Identifier: GPL-2.0-only
/*
 * Things that a test owns, on a list in the order of their adding.
 *
 * Owns test->resources and the private fields of struct kunit_resource; the
 * list is guarded by test->lock, under which nobody's code but a match
 * function is called.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

/*
 * init() runs before the resource is on the list, so nobody finds one that is
 * half made; if it fails, there is nothing to free.
 */
int __kunit_add_resource(struct kunit *test, struct kunit_resource *res,
			 kunit_resource_init_t init, void *context)
{
	unsigned long flags;
	int err;

	refcount_set(&res->refcount, 1);
	res->data = context;
	if (init) {
		err = init(res, context);
		if (err)
			return err;
	}
	spin_lock_irqsave(&test->lock, flags);
	list_add(&res->node, &test->resources);
	spin_unlock_irqrestore(&test->lock, flags);
	return 0;
}
EXPORT_SYMBOL_GPL(__kunit_add_resource);

/* A resource of which the caller sees the data alone. */
void *__kunit_alloc_resource(struct kunit *test,
			     const struct kunit_resource_request *req)
{
	struct kunit_resource *res = kzalloc(sizeof(*res), req->gfp);

	if (!res)
		return NULL;
	res->free = req->free;
	res->should_kfree = true;
	if (__kunit_add_resource(test, res, req->init, req->context)) {
		kfree(res);
		return NULL;
	}
	return res->data;
}
EXPORT_SYMBOL_GPL(__kunit_alloc_resource);

/*
 * May be called in any context in which the resource's free() may; the last
 * one to put is often not the test's own cleanup, but whoever found it.
 */
void kunit_put_resource(struct kunit_resource *res)
{
	/* free() may well be what frees a resource that is not our own. */
	const bool should_kfree = res->should_kfree;

	if (!refcount_dec_and_test(&res->refcount))
		return;
	if (res->free)
		res->free(res);
	if (should_kfree)
		kfree(res);
}
EXPORT_SYMBOL_GPL(kunit_put_resource);

/*
 * The newest is looked at first, since a later one hides an earlier one that
 * is alike. The reference is taken under the lock: the resource cannot go
 * between being found and being used.
 */
struct kunit_resource *kunit_find_resource(struct kunit *test,
					   kunit_resource_match_t match,
					   void *match_data)
{
	struct kunit_resource *res, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&test->lock, flags);
	list_for_each_entry(res, &test->resources, node) {
		if (!match(test, res, match_data))
			continue;
		kunit_get_resource(res);
		found = res;
		break;
	}
	spin_unlock_irqrestore(&test->lock, flags);
	return found;
}
EXPORT_SYMBOL_GPL(kunit_find_resource);

bool kunit_resource_instance_match(struct kunit *test,
				   struct kunit_resource *res,
				   void *match_data)
{
	return res->data == match_data;
}
EXPORT_SYMBOL_GPL(kunit_resource_instance_match);

bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *res,
			       void *match_name)
{
	return res->name && !strcmp(res->name, match_name);
}
EXPORT_SYMBOL_GPL(kunit_resource_name_match);

struct kunit_resource *kunit_find_named_resource(struct kunit *test,
						 const char *name)
{
	return kunit_find_resource(test, kunit_resource_name_match,
				   (void *)name);
}
EXPORT_SYMBOL_GPL(kunit_find_named_resource);

void kunit_remove_resource(struct kunit *test, struct kunit_resource *res)
{
	unsigned long flags;
	bool was_linked;

	spin_lock_irqsave(&test->lock, flags);
	was_linked = !list_empty(&res->node);
	list_del_init(&res->node);
	spin_unlock_irqrestore(&test->lock, flags);
	/* Of several who remove it, one gives back the test's reference. */
	if (was_linked)
		kunit_put_resource(res);
}
EXPORT_SYMBOL_GPL(kunit_remove_resource);

/* Two references are dropped: that of the search, and the test's. */
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match,
			   void *match_data)
{
	struct kunit_resource *res =
		kunit_find_resource(test, match, match_data);

	if (!res)
		return -ENOENT;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
	return 0;
}
EXPORT_SYMBOL_GPL(kunit_destroy_resource);

/* For a walk that takes whatever is there. */
static bool match_any(struct kunit *test, struct kunit_resource *res,
		      void *match_data)
{
	return true;
}

void kunit_cleanup(struct kunit *test)
{
	/*
	 * Freeing one may add or remove others, so the list is looked at anew
	 * each time. Each is off the list before it is freed: should its free()
	 * abort, the next call goes on with the rest.
	 */
	while (!kunit_destroy_resource(test, match_any, NULL))
		;
}
EXPORT_SYMBOL_GPL(kunit_cleanup);
