// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a module: from a file to code that runs, in steps of which each
 * can fail but the last.
 *
 *	file --validate--> trusted --layout--> UNFORMED --relocate-->
 *	complete --notify--> COMING --parameters, init--> LIVE
 *
 * Until init is called, everything is undone by dropping what was prepared.
 *
 * Owns the list of modules and their states. module_mutex guards both; the
 * list is also read under RCU, so what leaves it is freed a grace period later.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/extable.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

DEFINE_MUTEX(module_mutex);
LIST_HEAD(modules);
DECLARE_WAIT_QUEUE_HEAD(module_wq);

static BLOCKING_NOTIFIER_HEAD(module_notify_list);
static void (*test_runner)(struct module *mod);
int modules_disabled;
EXPORT_SYMBOL_IF_KUNIT(modules_disabled);

int register_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&module_notify_list, nb);
}
EXPORT_SYMBOL(register_module_notifier);

int unregister_module_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&module_notify_list, nb);
}
EXPORT_SYMBOL(unregister_module_notifier);

/*
 * Of its state. If one of those who see it COMING refuses, the others see it go.
 * Debuggers stop here for their symbols (scripts/gdb), so it is never inlined.
 */
noinline int module_notify(struct module *mod)
{
	int ret = blocking_notifier_call_chain_robust(&module_notify_list,
						      mod->state,
						      MODULE_STATE_GOING, mod);

	return notifier_to_errno(ret);
}

/*
 * Not by the notifiers, which hold their chain while they run: tests load modules
 * themselves. Whoever has tests uses KUnit, so it cannot go meanwhile.
 */
void module_set_test_runner(void (*run)(struct module *mod))
{
	WRITE_ONCE(test_runner, run);
}
EXPORT_SYMBOL_GPL(module_set_test_runner);

/* Of any state. Under module_mutex or RCU. */
static struct module *find_any(const char *name)
{
	struct module *mod;

	list_for_each_entry_rcu(mod, &modules, list)
		if (!strcmp(mod->name, name))
			return mod;
	return NULL;
}

struct module *find_module(const char *name)
{
	struct module *mod = find_any(name);

	return mod && READ_ONCE(mod->state) != MODULE_STATE_UNFORMED ? mod :
								       NULL;
}
EXPORT_SYMBOL_GPL(find_module);

/* Whoever waits for a module looks again. */
static void set_state(struct module *mod, enum module_state state)
{
	scoped_guard(mutex, &module_mutex)
		WRITE_ONCE(mod->state, state);
	wake_up_all(&module_wq);
}

/* 0; -EEXIST if it is there; -EBUSY if it is just coming or going. */
static int try_add_unformed(struct module *mod)
{
	struct module *old;

	guard(mutex)(&module_mutex);
	old = find_any(mod->name);
	if (old)
		return old->state == MODULE_STATE_LIVE ? -EEXIST : -EBUSY;
	list_add_rcu(&mod->list, &modules);
	return 0;
}

/* Its name is taken from here on. */
static int add_unformed(struct module *mod)
{
	int err;

	mod->state = MODULE_STATE_UNFORMED;
	INIT_LIST_HEAD(&mod->source_list);
	INIT_LIST_HEAD(&mod->target_list);
	/* Its own, and one until init has ended. */
	atomic_set(&mod->refcnt, MODULE_REF_BASE + 1);
	wait_event(module_wq, (err = try_add_unformed(mod)) != -EBUSY);
	return err;
}

/* What is in memory only, and on no list. */
static void free_parts(struct module *mod)
{
	params_end(mod->kp.start, mod->kp.num);
	module_kallsyms_free(mod);
	free_percpu(mod->percpu);
	kfree(mod->args);
	module_free_memory(mod);
}

void module_discard(struct module *mod)
{
	module_drop_uses(mod);
	scoped_guard(mutex, &module_mutex)
		list_del_rcu(&mod->list);
	synchronize_rcu();
	free_parts(mod);
	wake_up_all(&module_wq);
}

/* All of the module in memory, with every address in its place. */
static int complete(struct load_info *info)
{
	int err = module_find_tables(info);

	if (!err)
		err = module_alloc_percpu(info);
	if (!err)
		err = module_resolve_symbols(info);
	if (!err)
		err = module_relocate(info);
	if (!err)
		err = module_kallsyms_prepare(info);
	if (err)
		return err;
	module_fill_percpu(info);
	sort_extable(info->mod->extable.start,
		     info->mod->extable.start + info->mod->extable.num *
			     sizeof(struct exception_table_entry));
	module_patch(info->mod->patch.start, info->mod->patch.num);
	return module_protect(info->mod);
}

/* Visible to all, if it exports nothing that others do. */
static int become_coming(struct module *mod)
{
	int err;

	guard(mutex)(&module_mutex);
	err = module_verify_exports(mod);
	if (!err)
		WRITE_ONCE(mod->state, MODULE_STATE_COMING);
	return err;
}

int module_prepare(struct load_info *info)
{
	int err = module_validate(info);

	if (!err)
		err = module_check_modinfo(info);
	if (!err)
		err = module_layout(info);
	if (err)
		return err;
	err = add_unformed(info->mod);
	if (err) {
		pr_err("Module %s is already loaded\n", info->name);
		free_parts(info->mod);
		return err;
	}
	module_read_license(info);
	err = complete(info);
	if (!err)
		err = become_coming(info->mod);
	if (err)
		module_discard(info->mod);
	else
		module_taints(info);
	return err;
}

/* A parameter that another version has is no reason to refuse the module. */
static int unknown_param(char *param, char *val, const char *doing)
{
	pr_warn("%s: unknown parameter '%s' ignored\n", doing, param);
	return 0;
}

/* Values may point into the text, which lives as long as the module. */
static int set_params(struct module *mod)
{
	return parse_args(&(struct parse_args_req){
		.doing = mod->name, .args = mod->args, .params = mod->kp.start,
		.num = mod->kp.num, .unknown = unknown_param });
}

/*
 * An init function returns 0 or an errno; another value is a mistake of its
 * author, which has not stopped Linux from going on.
 */
static int call_init(struct module *mod)
{
	int ret = mod->init ? mod->init() : 0;

	if (ret > 0) {
		pr_warn("%s: '%s'->init suspiciously returned %d, it should follow 0/-E convention\n",
			__func__, mod->name, ret);
		ret = 0;
	}
	return ret;
}

/* Everybody has it now; what only init needed goes. */
static void become_live(struct module *mod)
{
	void (*run_tests)(struct module *mod) = READ_ONCE(test_runner);

	set_state(mod, MODULE_STATE_LIVE);
	module_notify(mod);
	if (run_tests && (mod->kunit_suites.num || mod->kunit_init_suites.num))
		run_tests(mod);
	mod->kunit_init_suites = (struct mod_table){};
	mod->ctors = (struct mod_table){};
	WARN_ON(module_protect_after_init(mod));
	module_kallsyms_drop_init(mod);
	module_free_init(mod);
	module_put(mod);
}

/* From COMING to LIVE, or to nothing. */
static int start(struct module *mod)
{
	int err = module_notify(mod);

	if (err)
		goto discard;
	module_call_ctors(mod);
	err = set_params(mod);
	if (!err)
		err = call_init(mod);
	if (!err) {
		become_live(mod);
		return 0;
	}
	set_state(mod, MODULE_STATE_GOING);
	module_notify(mod);
	module_call_dtors(mod);
discard:
	module_discard(mod);
	return err;
}

/* The file is looked at as if it were to be loaded, for it is not trusted. */
int module_file_depends(const void *image, size_t len, char *buf, size_t size)
{
	char *copy __free(kvfree) = kvmalloc(len, GFP_KERNEL | __GFP_NOWARN);
	struct load_info info = { .image = copy, .len = len };
	const char *depends;
	int err;

	if (!len)
		return -ENOEXEC;
	if (!copy)
		return -ENOMEM;
	memcpy(copy, image, len);
	err = module_validate(&info);
	if (err)
		return err;
	depends = module_modinfo(&info, "depends", NULL);
	return strscpy(buf, depends ?: "", size) < 0 ? -ENOSPC : 0;
}
EXPORT_SYMBOL_GPL(module_file_depends);

/* The image is copied: loading changes it, and who has it may need it again. */
int load_module(const void *image, size_t len, const char *args, int flags)
{
	char *copy __free(kvfree) = kvmalloc(len, GFP_KERNEL | __GFP_NOWARN);
	char *text __free(kfree) = kstrdup(args ?: "", GFP_KERNEL);
	struct load_info info = { .image = copy, .len = len, .flags = flags };
	int err;

	might_sleep();
	if (!len)
		return -ENOEXEC;
	if (!copy || !text)
		return -ENOMEM;
	memcpy(copy, image, len);
	err = module_prepare(&info);
	if (err)
		return err;
	info.mod->args = no_free_ptr(text);
	return start(info.mod);
}
EXPORT_SYMBOL_GPL(load_module);
