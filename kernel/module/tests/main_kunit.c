// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of modules from loading to unloading. Each leaves nothing behind, which
 * the leak check of KUnit sees to.
 */
#include <kunit/test.h>
#include <kunit/test-bug.h>
#include <linux/err.h>
#include <linux/kallsyms.h>
#include <linux/kconfig.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/pgprot.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "images.h"

/* An emulator needs seconds for a thousand, and more when its CPUs wait for each other. */
#define NR_ROUNDS	(IS_ENABLED(CONFIG_UML) ? 1000 : 50)

static void load_base(struct kunit *test, const char *args)
{
	KUNIT_ASSERT_EQ(test, load_image(testmod_base, args), 0);
}

static void unload(struct kunit *test, const char *name)
{
	KUNIT_EXPECT_EQ(test, delete_module(name, 0), 0);
}

/* A function of a module, which the kernel cannot call by its name. */
static int call(struct kunit *test, const char *name)
{
	int (*fn)(void) = (void *)kallsyms_lookup_name(name);

	KUNIT_ASSERT_NOT_NULL(test, fn);
	return fn();
}

static void comes_and_goes(struct kunit *test)
{
	struct module *mod;

	KUNIT_EXPECT_NULL(test, find_module("testmod_base"));
	load_base(test, NULL);
	mod = find_module("testmod_base");
	KUNIT_ASSERT_NOT_NULL(test, mod);
	KUNIT_EXPECT_EQ(test, mod->state, MODULE_STATE_LIVE);
	KUNIT_EXPECT_EQ(test, module_refcount(mod), 0);
	KUNIT_EXPECT_EQ(test, mod->taints, 0ul);
	KUNIT_EXPECT_EQ(test, call(test, "testmod_base_value"), 1);
	unload(test, "testmod_base");
	KUNIT_EXPECT_NULL(test, find_module("testmod_base"));
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("testmod_base_value"), 0ul);
	KUNIT_EXPECT_EQ(test, delete_module("testmod_base", 0), -ENOENT);
}

static int prot_of_part(const struct module *mod, enum mod_mem_type type)
{
	return kernel_prot((unsigned long)mod->mem[type].base);
}

/* What is executed is not written; what init needed is gone. */
static void parts_have_permissions(struct kunit *test)
{
	struct module *mod;

	load_base(test, NULL);
	mod = find_module("testmod_base");
	KUNIT_EXPECT_EQ(test, prot_of_part(mod, MOD_TEXT), PT_EXEC);
	KUNIT_EXPECT_EQ(test, prot_of_part(mod, MOD_RODATA), 0);
	KUNIT_EXPECT_EQ(test, prot_of_part(mod, MOD_DATA), PT_WRITE);
	KUNIT_EXPECT_EQ(test, prot_of_part(mod, MOD_RO_AFTER_INIT), 0);
	for (int type = MOD_INIT_TEXT; type < MOD_MEM_NUM_TYPES; type++)
		KUNIT_EXPECT_NULL(test, mod->mem[type].base);
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("base_init"), 0ul);
	KUNIT_EXPECT_NE(test, kallsyms_lookup_name("base_exit"), 0ul);
	unload(test, "testmod_base");
}

static void arguments_set_parameters(struct kunit *test)
{
	const char *(*text)(void);

	load_base(test, "value=0x10 text=\"two words\"");
	KUNIT_EXPECT_EQ(test, call(test, "testmod_base_value"), 16);
	text = (void *)kallsyms_lookup_name("testmod_base_text");
	KUNIT_EXPECT_STREQ(test, text(), "two words");
	unload(test, "testmod_base");

	KUNIT_EXPECT_EQ(test, load_image(testmod_base, "value=x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, load_image(testmod_base, "value"), -EINVAL);
	KUNIT_EXPECT_NULL(test, find_module("testmod_base"));
	/* What another version knows is no reason to refuse this one. */
	load_base(test, "another_versions=1");
	unload(test, "testmod_base");
}

static void failed_init_leaves_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, load_image(testmod_base, "fail=-19"), -ENODEV);
	KUNIT_EXPECT_NULL(test, find_module("testmod_base"));
	load_base(test, NULL);
	unload(test, "testmod_base");
}

static void per_cpu_variables(struct kunit *test)
{
	size_t before = pcpu_nr_bytes_free();

	load_base(test, NULL);
	KUNIT_EXPECT_LT(test, pcpu_nr_bytes_free(), before);
	KUNIT_EXPECT_EQ(test, call(test, "testmod_base_count"), 8);
	unload(test, "testmod_base");
	KUNIT_EXPECT_EQ(test, pcpu_nr_bytes_free(), before);
	/* The next one begins anew. */
	load_base(test, NULL);
	KUNIT_EXPECT_EQ(test, call(test, "testmod_base_count"), 8);
	unload(test, "testmod_base");
}

static void users_keep_what_they_use(struct kunit *test)
{
	struct module *base;

	KUNIT_EXPECT_EQ(test, load_image(testmod_user, NULL), -ENOENT);
	load_base(test, "value=40");
	KUNIT_ASSERT_EQ(test, load_image(testmod_user, NULL), 0);
	KUNIT_EXPECT_EQ(test, call(test, "testmod_user_sum"), 42);
	base = find_module("testmod_base");
	KUNIT_EXPECT_EQ(test, module_refcount(base), 1);
	KUNIT_EXPECT_EQ(test, delete_module("testmod_base", 0), -EWOULDBLOCK);
	unload(test, "testmod_user");
	KUNIT_EXPECT_EQ(test, module_refcount(base), 0);
	unload(test, "testmod_base");
}

static void references_keep_a_module(struct kunit *test)
{
	struct module *mod;

	load_base(test, NULL);
	mod = find_module("testmod_base");
	KUNIT_ASSERT_TRUE(test, try_module_get(mod));
	__module_get(mod);
	KUNIT_EXPECT_EQ(test, module_refcount(mod), 2);
	KUNIT_EXPECT_EQ(test, delete_module("testmod_base", 0), -EWOULDBLOCK);
	module_put(mod);
	module_put(mod);
	unload(test, "testmod_base");
	/* What is built in does not go. */
	KUNIT_EXPECT_TRUE(test, try_module_get(NULL));
	module_put(NULL);
}

static void one_of_a_name(struct kunit *test)
{
	load_base(test, NULL);
	KUNIT_EXPECT_EQ(test, load_image(testmod_base, NULL), -EEXIST);
	unload(test, "testmod_base");
}

static void no_way_out_is_no_way_out(struct kunit *test)
{
	struct module *mod;
	void (*exit)(void);

	load_base(test, NULL);
	mod = find_module("testmod_base");
	exit = mod->exit;
	mod->exit = NULL;
	KUNIT_EXPECT_EQ(test, delete_module("testmod_base", 0), -EBUSY);
	mod->exit = exit;
	unload(test, "testmod_base");
}

static void missing_symbols(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, load_image(testmod_lost, NULL), -ENOENT);
	KUNIT_EXPECT_NULL(test, find_module("testmod_lost"));
}

/* It is refused before it could do anything, so the kernel is not tainted. */
static void gpl_symbols_are_for_gpl_modules(struct kunit *test)
{
	bool tainted = test_taint(TAINT_PROPRIETARY_MODULE);

	load_base(test, NULL);
	KUNIT_EXPECT_EQ(test, load_image(testmod_prop, NULL), -ENOENT);
	KUNIT_EXPECT_EQ(test, test_taint(TAINT_PROPRIETARY_MODULE), tainted);
	unload(test, "testmod_base");
}

/* A letter for each state that was seen, and what to say to COMING. */
struct watcher {
	struct notifier_block nb;
	char seen[8];
	int refuse;
};

static int watch(struct notifier_block *nb, unsigned long state, void *data)
{
	struct watcher *w = container_of(nb, struct watcher, nb);
	struct module *mod = data;

	if (!strcmp(mod->name, "testmod_base") &&
	    strlen(w->seen) < sizeof(w->seen) - 1)
		w->seen[strlen(w->seen)] = "LCGU"[state];
	return state == MODULE_STATE_COMING ? notifier_from_errno(w->refuse) :
					      NOTIFY_OK;
}

static void states_are_notified(struct kunit *test)
{
	struct watcher w = { .nb.notifier_call = watch };

	KUNIT_ASSERT_EQ(test, register_module_notifier(&w.nb), 0);
	KUNIT_EXPECT_EQ(test, register_module_notifier(&w.nb), -EEXIST);
	KUNIT_EXPECT_EQ(test, load_image(testmod_base, NULL), 0);
	unload(test, "testmod_base");
	KUNIT_EXPECT_EQ(test, load_image(testmod_base, "fail=-5"), -EIO);
	KUNIT_EXPECT_EQ(test, unregister_module_notifier(&w.nb), 0);
	KUNIT_EXPECT_EQ(test, unregister_module_notifier(&w.nb), -ENOENT);
	KUNIT_EXPECT_STREQ(test, w.seen, "CLGCG");
}

static void who_is_notified_may_refuse(struct kunit *test)
{
	struct watcher first = { .nb.notifier_call = watch, .nb.priority = 1 };
	struct watcher second = { .nb.notifier_call = watch,
				  .refuse = -EPERM };

	KUNIT_ASSERT_EQ(test, register_module_notifier(&second.nb), 0);
	KUNIT_ASSERT_EQ(test, register_module_notifier(&first.nb), 0);
	KUNIT_EXPECT_EQ(test, load_image(testmod_base, NULL), -EPERM);
	KUNIT_EXPECT_EQ(test, unregister_module_notifier(&first.nb), 0);
	KUNIT_EXPECT_EQ(test, unregister_module_notifier(&second.nb), 0);
	/* Who had said yes is told that it goes. */
	KUNIT_EXPECT_STREQ(test, first.seen, "CG");
	KUNIT_EXPECT_STREQ(test, second.seen, "C");
}

static void addresses_in_modules(struct kunit *test)
{
	unsigned long addr;
	char name[80];

	load_base(test, NULL);
	addr = kallsyms_lookup_name("testmod_base_value");
	snprintf(name, sizeof(name), "%ps", (void *)addr);
	KUNIT_EXPECT_STREQ(test, name, "testmod_base_value [testmod_base]");
	KUNIT_EXPECT_TRUE(test, is_module_address(addr));
	KUNIT_EXPECT_TRUE(test, is_module_text_address(addr));
	KUNIT_EXPECT_FALSE(test, is_kernel_text(addr));
	unload(test, "testmod_base");
	KUNIT_EXPECT_FALSE(test, is_module_address(addr));
}

static void names_of_what_a_file_needs(struct kunit *test)
{
	char buf[16];

	KUNIT_EXPECT_EQ(test, module_file_depends(testmod_user_start,
						  image_size(testmod_user),
						  buf, sizeof(buf)), 0);
	KUNIT_EXPECT_STREQ(test, buf, "");
	KUNIT_EXPECT_EQ(test, module_file_depends(testmod_user_start, 100, buf,
						  sizeof(buf)), -ENOEXEC);
}

/*
 * Its tests have run each time, or this one had failed. What leaks is lost in each round: a
 * page at least, a variable. Stacks of threads that come and go elsewhere are fewer.
 */
static void again_and_again(struct kunit *test)
{
	unsigned long pages = vmalloc_nr_pages();
	size_t percpu = pcpu_nr_bytes_free();

	for (int i = 0; i < NR_ROUNDS; i++) {
		load_base(test, i & 1 ? "text=foo" : NULL);
		unload(test, "testmod_base");
	}
	/* What was freed may wait to be unmapped together with others. */
	vm_unmap_aliases();
	KUNIT_EXPECT_LT(test, vmalloc_nr_pages(), pages + NR_ROUNDS);
	KUNIT_EXPECT_GT(test, pcpu_nr_bytes_free() + NR_ROUNDS, percpu);
}

static struct kunit_case module_cases[] = {
	KUNIT_CASE(comes_and_goes),
	KUNIT_CASE(parts_have_permissions),
	KUNIT_CASE(arguments_set_parameters),
	KUNIT_CASE(failed_init_leaves_nothing),
	KUNIT_CASE(per_cpu_variables),
	KUNIT_CASE(users_keep_what_they_use),
	KUNIT_CASE(references_keep_a_module),
	KUNIT_CASE(one_of_a_name),
	KUNIT_CASE(no_way_out_is_no_way_out),
	KUNIT_CASE(missing_symbols),
	KUNIT_CASE(gpl_symbols_are_for_gpl_modules),
	KUNIT_CASE(states_are_notified),
	KUNIT_CASE(who_is_notified_may_refuse),
	KUNIT_CASE(addresses_in_modules),
	KUNIT_CASE(names_of_what_a_file_needs),
	KUNIT_CASE_SLOW(again_and_again),
	{}
};

/* What a test that failed may have left, lest the next ones fail as well. */
static void unload_all(struct kunit *test)
{
	delete_module("testmod_user", 0);
	delete_module("testmod_base", 0);
}

static struct kunit_suite module_suite = {
	.name = "module",
	.exit = unload_all,
	.test_cases = module_cases,
};
kunit_test_suite(module_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
