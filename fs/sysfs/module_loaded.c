// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/module/<name> of the modules that are loaded: made when one comes, before its code runs,
 * and gone before its memory is.
 *
 * Owns the list of their directories, under a mutex of its own: modules come and go beside each
 * other. A link in holders/ is the user's, who goes first.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "module.h"

/* A module that is there, from COMING to GOING. */
struct loaded {
	struct list_head list;
	struct module *mod;
	struct proc_dir_entry *dir, *holders;
	struct list_head links;		/* in the holders/ of others */
};

struct holder_link {
	struct list_head list;
	struct proc_dir_entry *pde;
};

static DEFINE_MUTEX(loaded_mutex);
static LIST_HEAD(all_loaded);

/* --- What the files say. --- */

/* Code and data, as long as it is loaded. */
static int coresize_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%lu\n", module_size(m->private, false));
	return 0;
}

/* Nothing, when init has been done. */
static int initsize_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%lu\n", module_size(m->private, true));
	return 0;
}

/* A file is there before the module lives, and a moment longer. */
static int initstate_show(struct seq_file *m, void *v)
{
	static const char *const names[] = {
		[MODULE_STATE_LIVE] = "live", [MODULE_STATE_COMING] = "coming",
		[MODULE_STATE_GOING] = "going", [MODULE_STATE_UNFORMED] = "unformed",
	};
	const struct module *mod = m->private;

	seq_printf(m, "%s\n", names[READ_ONCE(mod->state)]);
	return 0;
}

/* Without the loader's own. */
static int refcnt_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%d\n", module_refcount(m->private));
	return 0;
}

/* Nothing but the newline for a module that is as it should be. */
static int taint_show(struct seq_file *m, void *v)
{
	const struct module *mod = m->private;
	char letters[MODULE_MAX_TAINTS + 1];

	letters[module_taint_letters(mod->taints, letters)] = '\0';
	seq_printf(m, "%s\n", letters);
	return 0;
}

/* There is no such file if it has none. */
static int version_show(struct seq_file *m, void *v)
{
	const struct module *mod = m->private;

	seq_printf(m, "%s\n", mod->version);
	return 0;
}

static const struct proc_file files[] = {
	{ .name = "coresize", .mode = 0444, .show = coresize_show },
	{ .name = "initsize", .mode = 0444, .show = initsize_show },
	{ .name = "initstate", .mode = 0444, .show = initstate_show },
	{ .name = "refcnt", .mode = 0444, .show = refcnt_show },
	{ .name = "taint", .mode = 0444, .show = taint_show },
	{ .name = "version", .mode = 0444, .show = version_show },
};

/* --- Directories. --- */

/* One for each that has something to say. */
static int add_files(const struct loaded *l)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++) {
		struct proc_file file = files[i];

		if (file.show == version_show && !l->mod->version)
			continue;
		file.data = l->mod;
		if (!proc_register(l->dir, &file))
			return -ENOMEM;
	}
	return 0;
}

/* No directory for a module that has none to show. */
static int add_params(const struct loaded *l)
{
	const struct kernel_param *params = l->mod->kp.start;
	struct proc_dir_entry *dir = NULL;

	for (unsigned int i = 0; i < l->mod->kp.num; i++) {
		if (!params[i].perm)
			continue;
		if (!dir)
			dir = proc_mkdir("parameters", l->dir);
		if (!dir || sysfs_add_param(dir, &params[i], params[i].name))
			return -ENOMEM;
	}
	return 0;
}

/* With the mutex. */
static struct loaded *find(const struct module *mod)
{
	struct loaded *l;

	list_for_each_entry(l, &all_loaded, list)
		if (l->mod == mod)
			return l;
	return NULL;
}

/* In the holders/ of @used, which has a directory as it came before. */
static int add_link(struct loaded *l, const struct module *used)
{
	struct loaded *other = find(used);
	struct holder_link *link;
	char to[MODULE_NAME_LEN + 8];

	if (!other)
		return 0;
	link = kmalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return -ENOMEM;
	snprintf(to, sizeof(to), "../../%s", l->mod->name);
	link->pde = proc_symlink(l->mod->name, other->holders, to);
	list_add(&link->list, &l->links);
	return link->pde ? 0 : -ENOMEM;
}

/* What it uses cannot change any more, nor go before it does. */
static int add_links(struct loaded *l)
{
	struct module *used;
	int err = 0;

	for (unsigned int i = 0; !err && (used = module_used(l->mod, i)); i++)
		err = add_link(l, used);
	return err;
}

/* If it fails, what there is by then is taken away as a whole. */
static int fill(struct loaded *l)
{
	int err;

	l->dir = proc_mkdir(l->mod->name, sysfs_dir(SYSFS_MODULE));
	l->holders = l->dir ? proc_mkdir("holders", l->dir) : NULL;
	if (!l->holders)
		return -ENOMEM;
	err = add_files(l);
	if (!err)
		err = add_params(l);
	return err ?: add_links(l);
}

/* Whatever there is of it; nobody is in one of its files afterwards. */
static void end(struct loaded *l)
{
	struct holder_link *link, *next;

	list_for_each_entry_safe(link, next, &l->links, list) {
		proc_remove(link->pde);
		kfree(link);
	}
	proc_remove(l->dir);
	list_del(&l->list);
	kfree(l);
}

/* All of it, or the module is refused. */
static int begin(struct module *mod)
{
	struct loaded *l = kzalloc(sizeof(*l), GFP_KERNEL);
	int err;

	if (!l)
		return -ENOMEM;
	l->mod = mod;
	INIT_LIST_HEAD(&l->links);
	guard(mutex)(&loaded_mutex);
	list_add(&l->list, &all_loaded);
	err = fill(l);
	if (err)
		end(l);
	return err;
}

/* Who was refused by another that is told has been here before, or not. */
static int module_changes(struct notifier_block *nb, unsigned long state, void *mod)
{
	struct loaded *l;

	if (state == MODULE_STATE_COMING)
		return notifier_from_errno(begin(mod));
	if (state != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	guard(mutex)(&loaded_mutex);
	l = find(mod);
	if (l)
		end(l);
	return NOTIFY_DONE;
}

static struct notifier_block modules_nb = { .notifier_call = module_changes };

/* None has come before. */
static int __init sysfs_loaded_init(void)
{
	return register_module_notifier(&modules_nb);
}
device_initcall(sysfs_loaded_init);
