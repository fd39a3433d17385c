// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that are due when a test ends: resources whose release is a call.
 *
 * Owns struct action; finding one goes through resource.c and its lock.
 */
#include <kunit/test.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/slab.h>

/*
 * A call and its argument, found from its resource by container_of(). A NULL
 * @fn stands for a call that was cancelled.
 */
struct action {
	struct kunit_resource res;
	kunit_action_t *fn;
	void *context;
};

/* The test ends, or the action is released: make the call. */
static void action_free(struct kunit_resource *res)
{
	struct action *action = container_of(res, struct action, res);
	const struct action call = *action;

	/* First the memory: the call may abort and never come back here. */
	kfree(action);
	if (call.fn)
		call.fn(call.context);
}

/* Other resources than actions are on the list as well. */
static bool action_match(struct kunit *test, struct kunit_resource *res,
			 void *match_data)
{
	const struct action *wanted = match_data;
	const struct action *action;

	if (res->free != action_free)
		return false;
	action = container_of(res, const struct action, res);
	return action->fn == wanted->fn && action->context == wanted->context;
}

/*
 * The resource is embedded, so that one allocation does: an action is either
 * there with all that it needs or not there at all.
 */
int kunit_add_action(struct kunit *test, kunit_action_t *fn, void *context)
{
	struct action *action = kzalloc(sizeof(*action), GFP_KERNEL);

	if (!action)
		return -ENOMEM;
	action->fn = fn;
	action->context = context;
	return kunit_add_resource(test, NULL, action_free, &action->res, NULL);
}
EXPORT_SYMBOL_GPL(kunit_add_action);

/*
 * For the pattern "make it, then add its undoing": with no memory to remember
 * the undoing, it is undone now.
 */
int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *fn,
			      void *context)
{
	const int err = kunit_add_action(test, fn, context);

	if (err)
		fn(context);
	return err;
}
EXPORT_SYMBOL_GPL(kunit_add_action_or_reset);

void kunit_release_action(struct kunit *test, kunit_action_t *fn,
			  void *context)
{
	struct action wanted = { .fn = fn, .context = context };

	kunit_destroy_resource(test, action_match, &wanted);
}
EXPORT_SYMBOL_GPL(kunit_release_action);

void kunit_remove_action(struct kunit *test, kunit_action_t *fn,
			 void *context)
{
	struct action wanted = { .fn = fn, .context = context };
	struct kunit_resource *res =
		kunit_find_resource(test, action_match, &wanted);

	if (!res)
		return;
	/* While it is found nobody frees it: without a call, it does none. */
	container_of(res, struct action, res)->fn = NULL;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
}
EXPORT_SYMBOL_GPL(kunit_remove_action);
