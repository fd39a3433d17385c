// SPDX-License-Identifier: GPL-2.0-only
/*
 * From names to addresses: the tables of what the kernel and the modules
 * export, who may use what, and who then cannot live without whom.
 *
 * Owns the lists of uses, under module_mutex.
 */
#include <linux/bsearch.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* From the linker script; sorted by name, as those of modules are. */
extern const struct kernel_symbol __start___ksymtab[], __stop___ksymtab[];
extern const struct kernel_symbol __start___ksymtab_gpl[];
extern const struct kernel_symbol __stop___ksymtab_gpl[];

/* What was found of a name. */
struct found_symbol {
	const struct kernel_symbol *sym;
	struct module *owner;	/* NULL: the kernel */
	bool gpl_only;
};

/* For bsearch(): the linker sorted the tables the same way. */
static int compare_name(const void *name, const void *entry)
{
	return strcmp(name, ((const struct kernel_symbol *)entry)->name);
}

static const struct kernel_symbol *search(const struct kernel_symbol *start,
					  size_t num, const char *name)
{
	return bsearch(name, start, num, sizeof(*start), compare_name);
}

/* @found is changed either way. */
static bool find_in_kernel(const char *name, struct found_symbol *found)
{
	*found = (struct found_symbol){};
	found->sym = search(__start___ksymtab,
			    __stop___ksymtab - __start___ksymtab, name);
	if (found->sym)
		return true;
	found->gpl_only = true;
	found->sym = search(__start___ksymtab_gpl,
			    __stop___ksymtab_gpl - __start___ksymtab_gpl, name);
	return found->sym;
}

/* The same for a module, which must be whole. */
static bool find_in_module(struct module *mod, const char *name,
			   struct found_symbol *found)
{
	*found = (struct found_symbol){ .owner = mod };
	found->sym = search(mod->syms.start, mod->syms.num, name);
	if (found->sym)
		return true;
	found->gpl_only = true;
	found->sym = search(mod->gpl_syms.start, mod->gpl_syms.num, name);
	return found->sym;
}

/* Under module_mutex. */
static bool find_symbol(const char *name, struct found_symbol *found)
{
	struct module *mod;

	if (find_in_kernel(name, found))
		return true;
	list_for_each_entry(mod, &modules, list) {
		if (mod->state != MODULE_STATE_UNFORMED &&
		    find_in_module(mod, name, found))
			return true;
	}
	return false;
}

/* A module names each namespace that it wants to use. */
static bool imports(const struct load_info *info, const char *namespace)
{
	const char *ns = NULL;

	while ((ns = module_modinfo(info, "import_ns", ns)))
		if (!strcmp(ns, namespace))
			return true;
	return false;
}

/* Is @user known to need @used? Under module_mutex. */
static bool already_uses(const struct module *user, const struct module *used)
{
	struct module_use *use;

	list_for_each_entry(use, &used->source_list, source)
		if (use->user == user)
			return true;
	return false;
}

/*
 * -EBUSY if @used is not yet, or no more, what one can stand on. Under
 * module_mutex.
 */
static int use_module(struct module *user, struct module *used)
{
	struct module_use *use;

	if (!used || already_uses(user, used))
		return 0;
	use = kmalloc(sizeof(*use), GFP_KERNEL);
	if (!use)
		return -ENOMEM;
	if (used->state != MODULE_STATE_LIVE || !try_module_get(used)) {
		kfree(use);
		return used->state == MODULE_STATE_COMING ? -EBUSY : -ENOENT;
	}
	*use = (struct module_use){ .user = user, .used = used };
	list_add(&use->source, &used->source_list);
	list_add(&use->target, &user->target_list);
	return 0;
}

/* The module no longer stands on others, which may now go. */
void module_drop_uses(struct module *mod)
{
	struct module_use *use, *next;

	guard(mutex)(&module_mutex);
	list_for_each_entry_safe(use, next, &mod->target_list, target) {
		list_del(&use->source);
		list_del(&use->target);
		module_put(use->used);
		kfree(use);
	}
}

/* One try. @address is changed only if all is well. */
static int resolve(const struct load_info *info, const char *name, u64 *address)
{
	struct found_symbol found;
	int err;

	guard(mutex)(&module_mutex);
	if (!find_symbol(name, &found) ||
	    (found.gpl_only && !info->mod->gpl_compatible))
		return -ENOENT;
	if (*found.sym->namespace && !imports(info, found.sym->namespace)) {
		pr_err("%s: module uses symbol (%s) from namespace %s, but does not import it.\n",
		       info->name, name, found.sym->namespace);
		return -EINVAL;
	}
	err = use_module(info->mod, found.owner);
	if (err)
		return err;
	info->mod->exports_gpl_only |= found.gpl_only;
	*address = (unsigned long)found.sym->value;
	return 0;
}

/* If its owner is just coming, wait until it has come or failed. */
static int resolve_wait(const struct load_info *info, const char *name,
			u64 *address)
{
	int err;

	wait_event(module_wq,
		   (err = resolve(info, name, address)) != -EBUSY);
	return err;
}

/* What position-independent code calls its table: nothing of ours needs it. */
static bool is_placeholder(const char *name)
{
	return !strcmp(name, "_GLOBAL_OFFSET_TABLE_");
}

/* A weak symbol that nobody has is zero; code asks before it uses one. */
static int resolve_undefined(const struct load_info *info, Elf64_Sym *sym)
{
	const char *name = info->strtab + sym->st_name;
	u64 address = 0;
	int err;

	if (is_placeholder(name))
		return 0;
	err = resolve_wait(info, name, &address);
	if (err == -ENOENT && ELF64_ST_BIND(sym->st_info) == STB_WEAK)
		err = 0;
	if (err)
		pr_err("%s: Unknown symbol %s (err %d)\n", info->name, name,
		       err);
	else
		sym->st_value = address;
	return err;
}

/* All that are missing are named before it fails. */
int module_resolve_symbols(struct load_info *info)
{
	int first_err = 0;

	for (unsigned int i = 1; i < info->nr_syms; i++) {
		Elf64_Sym *sym = &info->syms[i];
		int err = 0;

		if (sym->st_shndx == SHN_UNDEF)
			err = resolve_undefined(info, sym);
		else if (sym->st_shndx != SHN_ABS)
			sym->st_value += info->sechdrs[sym->st_shndx].sh_addr;
		if (!first_err)
			first_err = err;
	}
	return first_err;
}

/* Does the text lie in the module, end included? */
static bool is_text_of(const struct module *mod, const char *text)
{
	for (int type = 0; type < MOD_MEM_NUM_TYPES; type++) {
		const char *base = mod->mem[type].base;
		size_t size = mod->mem[type].size;

		if (base && text >= base && text < base + size)
			return memchr(text, '\0', base + size - text);
	}
	return false;
}

/*
 * The pointers were made by relocations, which may have put anything there; and
 * a search needs the names sorted.
 */
static int verify_table(const struct module *mod, const struct mod_table *table)
{
	const struct kernel_symbol *sym = table->start, *prev = NULL;

	for (unsigned int i = 0; i < table->num; i++, prev = sym++) {
		struct found_symbol found;

		if (!is_text_of(mod, sym->name) ||
		    !is_text_of(mod, sym->namespace) ||
		    !within_module((unsigned long)sym->value, mod) ||
		    (prev && strcmp(prev->name, sym->name) >= 0)) {
			pr_err("%s: its table of exports is damaged\n",
			       mod->name);
			return -ENOEXEC;
		}
		if (find_symbol(sym->name, &found)) {
			pr_err("%s: exports duplicate symbol %s (owned by %s)\n",
			       mod->name, sym->name, module_name(found.owner));
			return -ENOEXEC;
		}
	}
	return 0;
}

/* Both tables; from now on they may be searched. */
int module_verify_exports(const struct module *mod)
{
	int err = verify_table(mod, &mod->syms);

	return err ?: verify_table(mod, &mod->gpl_syms);
}
