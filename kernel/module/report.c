// SPDX-License-Identifier: GPL-2.0-only
/* Modules in reports: which there are, and which an address lies in. */
#include <linux/cred.h>
#include <linux/eh_frame.h>
#include <linux/extable.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/sprintf.h>
#include <uapi/linux/capability.h>

#include "internal.h"

/* An empty part has no size, so nothing lies in it. */
bool within_module(unsigned long addr, const struct module *mod)
{
	for (int type = 0; type < MOD_MEM_NUM_TYPES; type++)
		if (addr - (unsigned long)mod->mem[type].base <
		    mod->mem[type].size)
			return true;
	return false;
}
EXPORT_SYMBOL_GPL(within_module);

/*
 * Without a check that RCU reads: a dying kernel asks, in any state.
 */
struct module *__module_address(unsigned long addr)
{
	struct module *mod;

	list_for_each_entry_rcu(mod, &modules, list)
		if (READ_ONCE(mod->state) != MODULE_STATE_UNFORMED &&
		    within_module(addr, mod))
			return mod;
	return NULL;
}

/* The same for one part. */
static bool within_part(unsigned long addr, const struct module *mod,
			enum mod_mem_type type)
{
	return addr - (unsigned long)mod->mem[type].base < mod->mem[type].size;
}

/* Code only: a pointer into data is no return address. */
struct module *__module_text_address(unsigned long addr)
{
	struct module *mod = __module_address(addr);

	if (mod && (within_part(addr, mod, MOD_TEXT) ||
		    within_part(addr, mod, MOD_INIT_TEXT)))
		return mod;
	return NULL;
}

/* For those who want to know no more, and hold nothing. */
bool is_module_address(unsigned long addr)
{
	guard(rcu)();
	return __module_address(addr);
}
EXPORT_SYMBOL_GPL(is_module_address);

bool is_module_text_address(unsigned long addr)
{
	guard(rcu)();
	return __module_text_address(addr);
}
EXPORT_SYMBOL_GPL(is_module_text_address);

/*
 * A fault in a module keeps the module: whoever runs its code holds it. The entry
 * can thus be used after RCU is left.
 */
const struct exception_table_entry *search_module_extables(unsigned long addr)
{
	struct module *mod;

	guard(rcu)();
	mod = __module_address(addr);
	if (!mod)
		return NULL;
	return search_extable(mod->extable.start, mod->extable.num, addr);
}

/* Only in code: the walk up a stack asks, and a stack has any value on it. */
bool module_eh_frame(unsigned long addr, struct eh_frame *table)
{
	struct module *mod = __module_text_address(addr);

	if (!mod || !mod->eh_frame.num)
		return false;
	/* Nobody sorts it: it is searched from its start. */
	table->start = mod->eh_frame.start;
	table->end = table->start + mod->eh_frame.num;
	table->sorted = NULL;
	return true;
}

/* "(PO+)": its taints, and whether it is coming or going; or nothing. */
static const char *flags_of(const struct module *mod, char *buf)
{
	enum module_state state = READ_ONCE(mod->state);
	size_t len = 1 + module_taint_letters(mod->taints, buf + 1);

	if (state == MODULE_STATE_COMING)
		buf[len++] = '+';
	else if (state == MODULE_STATE_GOING)
		buf[len++] = '-';
	if (len == 1)
		return "";
	buf[0] = '(';
	buf[len++] = ')';
	buf[len] = '\0';
	return buf;
}

/* One line, in the order of their coming, the last one first. */
void print_modules(void)
{
	char flags[MODULE_MAX_TAINTS + 4];
	struct module *mod;

	if (list_empty(&modules))
		return;
	printk(KERN_DEFAULT "Modules linked in:");
	list_for_each_entry_rcu(mod, &modules, list) {
		if (READ_ONCE(mod->state) != MODULE_STATE_UNFORMED)
			pr_cont(" %s%s", mod->name, flags_of(mod, flags));
	}
	pr_cont("\n");
}

/* A part without memory has none yet, or init's was given back. */
unsigned long module_size(const struct module *mod, bool init)
{
	unsigned long size = 0;

	for (int type = 0; type < MOD_MEM_NUM_TYPES; type++)
		if (mod_mem_type_is_init(type) == init && READ_ONCE(mod->mem[type].base))
			size += mod->mem[type].size;
	return size;
}

/* As lsmod's readers know them. */
static const char *state_name(const struct module *mod)
{
	switch (READ_ONCE(mod->state)) {
	case MODULE_STATE_COMING:
		return "Loading";
	case MODULE_STATE_GOING:
		return "Unloading";
	default:
		return "Live";
	}
}

/* With module_mutex: who uses it, each with a comma behind; "-" if nobody does. */
static int put_users(const struct module *mod, char *buf, size_t size)
{
	const struct module_use *use;
	int len = 0;

	list_for_each_entry(use, &mod->source_list, source)
		len += scnprintf(buf + len, size - len, "%s,", use->user->name);
	return len ?: scnprintf(buf, size, "-");
}

/* Numbers of lines are those of one moment. */
int module_line(unsigned int nr, char *buf, size_t size)
{
	struct module *mod;
	char flags[MODULE_MAX_TAINTS + 4];
	const char *taints;
	int len;

	guard(mutex)(&module_mutex);
	list_for_each_entry(mod, &modules, list) {
		if (mod->state == MODULE_STATE_UNFORMED || nr--)
			continue;
		len = scnprintf(buf, size, "%s %lu %d ", mod->name,
				module_size(mod, false) + module_size(mod, true),
				module_refcount(mod));
		len += put_users(mod, buf + len, size - len);
		taints = flags_of(mod, flags);
		return len + scnprintf(buf + len, size - len, " %s 0x%px%s%s\n", state_name(mod),
				       capable(CAP_SYSLOG) ? mod->mem[MOD_TEXT].base : NULL,
				       *taints ? " " : "", taints);
	}
	return 0;
}

/* Whoever asks keeps @mod where it is, and @mod what it uses. */
struct module *module_used(struct module *mod, unsigned int nr)
{
	const struct module_use *use;

	guard(mutex)(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target)
		if (!nr--)
			return use->used;
	return NULL;
}
