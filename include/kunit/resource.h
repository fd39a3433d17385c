/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Things that a test owns and that go when it ends, however it ends: the
 * newest goes first.
 *
 * Most tests want kunit_kzalloc() (<kunit/alloc.h>) or kunit_add_action(); a
 * struct kunit_resource is for things that must also be found again.
 */
#ifndef _KUNIT_RESOURCE_H
#define _KUNIT_RESOURCE_H

#include <linux/gfp_types.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct kunit;
struct kunit_resource;

typedef int (*kunit_resource_init_t)(struct kunit_resource *res,
				     void *context);
typedef void (*kunit_resource_free_t)(struct kunit_resource *res);
typedef bool (*kunit_resource_match_t)(struct kunit *test,
				       struct kunit_resource *res,
				       void *match_data);

/*
 * The test holds a reference as long as the resource is on its list; whoever
 * found it holds one too. The last one to go calls free().
 */
struct kunit_resource {
	void *data;
	const char *name;
	kunit_resource_free_t free;
	/* Private to lib/kunit/resource.c. */
	refcount_t refcount;
	struct list_head node;		/* on test->resources, under its lock */
	bool should_kfree;
};

/*
 * Add @res. If @init is given, init(res, context) must return 0 and set
 * res->data; otherwise @context becomes res->data. If it fails, @free is not
 * called.
 */
int __kunit_add_resource(struct kunit *test, struct kunit_resource *res,
			 kunit_resource_init_t init, void *context);

#define kunit_add_named_resource(test, init, free_fn, res, res_name, context) \
({ \
	struct kunit_resource *__res = (res); \
	__res->name = (res_name); \
	__res->free = (free_fn); \
	__res->should_kfree = false; \
	__kunit_add_resource(test, __res, init, context); \
})
#define kunit_add_resource(test, init, free_fn, res, context) \
	kunit_add_named_resource(test, init, free_fn, res, NULL, context)

/* A resource that is allocated here: what to make it from. */
struct kunit_resource_request {
	kunit_resource_init_t init;
	kunit_resource_free_t free;
	gfp_t gfp;
	void *context;
};

/* Returns the new resource's data, or NULL if that could not be had. */
void *__kunit_alloc_resource(struct kunit *test,
			     const struct kunit_resource_request *req);
#define kunit_alloc_resource(test, init_fn, free_fn, internal_gfp, ctx) \
	__kunit_alloc_resource(test, &(const struct kunit_resource_request){ \
		.init = init_fn, .free = free_fn, \
		.gfp = internal_gfp, .context = ctx })

static inline void kunit_get_resource(struct kunit_resource *res)
{
	refcount_inc(&res->refcount);
}

void kunit_put_resource(struct kunit_resource *res);

/*
 * The newest resource that @match accepts, with a reference for the caller, or
 * NULL. @match is called under the test's lock.
 */
struct kunit_resource *kunit_find_resource(struct kunit *test,
					   kunit_resource_match_t match,
					   void *match_data);
struct kunit_resource *kunit_find_named_resource(struct kunit *test,
						 const char *name);

bool kunit_resource_instance_match(struct kunit *test,
				   struct kunit_resource *res,
				   void *match_data);
bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *res,
			       void *match_name);

/* Take @res off its test's list and drop the test's reference. */
void kunit_remove_resource(struct kunit *test, struct kunit_resource *res);

/* The same for the newest one that matches; -ENOENT if none does. */
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match,
			   void *match_data);
static inline int kunit_destroy_named_resource(struct kunit *test,
					       const char *name)
{
	return kunit_destroy_resource(test, kunit_resource_name_match,
				      (void *)name);
}

/* A call that is due when the test ends. */
typedef void (kunit_action_t)(void *context);

/* Make @wrapper, a kunit_action_t, of a function of one pointer. */
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, orig, arg_type) \
	static void wrapper(void *__context) \
	{ \
		arg_type __arg = (arg_type)__context; \
		orig(__arg); \
	}

/* Returns 0 or -ENOMEM; the _or_reset variant then makes the call at once. */
int kunit_add_action(struct kunit *test, kunit_action_t *action,
		     void *context);
int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action,
			      void *context);
/* Cancel the newest such call, if there is one; release makes it first. */
void kunit_remove_action(struct kunit *test, kunit_action_t *action,
			 void *context);
void kunit_release_action(struct kunit *test, kunit_action_t *action,
			  void *context);

#endif /* _KUNIT_RESOURCE_H */
