// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of the addresses in modules.
 *
 * A module has a table of its symbols, sorted by address, which is found under
 * RCU. There are two: one with what goes after init, one without; the second
 * takes the place of the first.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "internal.h"

struct mod_sym {
	unsigned long addr;
	u32 name;	/* into names */
};

/* Never changed once the module has it. */
struct mod_kallsyms {
	struct mod_kallsyms *after_init;	/* takes its place; or NULL */
	const char *names;			/* shared by both */
	unsigned int num;
	struct mod_sym syms[];
};

/* Only what lies in the module's own parts, and has a name that means something. */
static bool is_wanted(const struct load_info *info, const Elf64_Sym *sym,
		      bool with_init)
{
	const char *name = info->strtab + sym->st_name;
	unsigned int type = ELF64_ST_TYPE(sym->st_info);
	const Elf64_Shdr *s = &info->sechdrs[sym->st_shndx];

	if (sym->st_shndx == SHN_UNDEF || sym->st_shndx >= info->nr_sections ||
	    sym->st_shndx == info->index.pcpu || !(s->sh_flags & SHF_ALLOC))
		return false;
	if (!*name || *name == '$' || *name == '.')
		return false;
	if (type != STT_FUNC && type != STT_OBJECT && type != STT_NOTYPE)
		return false;
	if (!IS_ENABLED(CONFIG_KALLSYMS_ALL) && !(s->sh_flags & SHF_EXECINSTR))
		return false;
	return with_init ||
	       strncmp(section_name(info, sym->st_shndx), ".init", 5);
}

/* By address. */
static int compare_syms(const void *a, const void *b)
{
	const struct mod_sym *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* NULL if there is no memory. The names are shared, and stay the caller's. */
static struct mod_kallsyms *make_table(const struct load_info *info,
				       const char *names, bool with_init)
{
	struct mod_kallsyms *table;
	unsigned int nr = 0;

	for (unsigned int i = 1; i < info->nr_syms; i++)
		nr += is_wanted(info, &info->syms[i], with_init);
	table = kvzalloc(struct_size(table, syms, nr), GFP_KERNEL);
	if (!table)
		return NULL;
	table->names = names;
	for (unsigned int i = 1; i < info->nr_syms; i++) {
		const Elf64_Sym *sym = &info->syms[i];

		if (is_wanted(info, sym, with_init))
			table->syms[table->num++] = (struct mod_sym){
				sym->st_value, sym->st_name };
	}
	sort(table->syms, table->num, sizeof(*table->syms), compare_syms,
	     NULL);
	return table;
}

/* When all symbols have their addresses. */
int module_kallsyms_prepare(const struct load_info *info)
{
	const Elf64_Shdr *symtab = &info->sechdrs[info->index.sym];
	size_t size = info->sechdrs[symtab->sh_link].sh_size;
	struct mod_kallsyms *all, *core;
	char *names = kvmalloc(size, GFP_KERNEL);

	if (!names)
		return -ENOMEM;
	memcpy(names, info->strtab, size);
	all = make_table(info, names, true);
	core = make_table(info, names, false);
	if (!all || !core) {
		kvfree(all);
		kvfree(core);
		kvfree(names);
		return -ENOMEM;
	}
	all->after_init = core;
	info->mod->kallsyms = all;
	return 0;
}

/* The old table goes once nobody can be looking at it. */
void module_kallsyms_drop_init(struct module *mod)
{
	struct mod_kallsyms *all = mod->kallsyms;

	rcu_assign_pointer(mod->kallsyms, all->after_init);
	synchronize_rcu();
	kvfree(all);
}

/* Nobody is left who could look at it. */
void module_kallsyms_free(struct module *mod)
{
	struct mod_kallsyms *table = mod->kallsyms;

	if (!table)
		return;
	kvfree(table->names);
	kvfree(table->after_init);
	kvfree(table);
}

/* The part that @addr lies in ends here at the latest. */
static unsigned long part_end(const struct module *mod, unsigned long addr)
{
	for (int type = 0; type < MOD_MEM_NUM_TYPES; type++) {
		const struct module_memory *mem = &mod->mem[type];
		unsigned long base = (unsigned long)mem->base;

		if (addr - base < mem->size)
			return base + mem->size;
	}
	return addr;
}

/* The last symbol at or below @addr, in the same part; or -1. */
static int find_symbol(const struct module *mod,
		       const struct mod_kallsyms *table, unsigned long addr)
{
	unsigned int low = 0, high = table->num;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;

		if (table->syms[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	/* A part ends where its memory does, whatever symbol stands before it. */
	if (!low || part_end(mod, table->syms[low - 1].addr) !=
			    part_end(mod, addr))
		return -1;
	while (low > 1 && table->syms[low - 2].addr == table->syms[low - 1].addr)
		low--;
	return low - 1;
}

/* As kallsyms_lookup(); the name gets " [module]" behind it by the caller. */
const char *module_address_lookup(unsigned long addr, unsigned long *size,
				  unsigned long *offset, char *name)
{
	const struct mod_kallsyms *table;
	struct module *mod;
	unsigned long end;
	unsigned int next;
	int i;

	guard(rcu)();
	mod = __module_address(addr);
	table = mod ? rcu_dereference(mod->kallsyms) : NULL;
	i = table ? find_symbol(mod, table, addr) : -1;
	if (i < 0)
		return NULL;
	/* To where the next symbol begins, if that is in the same part. */
	end = part_end(mod, addr);
	for (next = i; next < table->num; next++)
		if (table->syms[next].addr > addr)
			break;
	if (next < table->num)
		end = min(end, table->syms[next].addr);
	*offset = addr - table->syms[i].addr;
	*size = end - table->syms[i].addr;
	strscpy(name, table->names + table->syms[i].name, KSYM_NAME_LEN);
	return mod->name;
}

/* The tables are not sorted by name: this looks at all of them. */
unsigned long module_kallsyms_lookup_name(const char *name)
{
	const struct mod_kallsyms *table;
	struct module *mod;

	guard(rcu)();
	list_for_each_entry_rcu(mod, &modules, list) {
		if (READ_ONCE(mod->state) == MODULE_STATE_UNFORMED)
			continue;
		table = rcu_dereference(mod->kallsyms);
		for (unsigned int i = 0; table && i < table->num; i++)
			if (!strcmp(table->names + table->syms[i].name, name))
				return table->syms[i].addr;
	}
	return 0;
}
