// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a module says of itself (.modinfo): which kernel it is for, under
 * which license, and where it comes from; and what follows from that.
 *
 * Owns the list of modules that the administrator forbids.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/string.h>
#include <linux/vermagic.h>

#include "internal.h"

static const char vermagic[] = VERMAGIC_STRING;

/* module_blacklist=a,b: never to be loaded. */
static char *module_blacklist;
core_param(module_blacklist, module_blacklist, charp, 0400);

/*
 * The text behind "tag=", the first one or the next one behind @after; NULL if
 * there is none.
 */
const char *module_modinfo(const struct load_info *info, const char *tag,
			   const char *after)
{
	const Elf64_Shdr *s = &info->sechdrs[info->index.info];
	const char *p = info->image + s->sh_offset, *end = p + s->sh_size;
	size_t len = strlen(tag);

	if (after)
		p = after + strlen(after) + 1;
	for (; p < end; p += strlen(p) + 1)
		if (!strncmp(p, tag, len) && p[len] == '=')
			return p + len + 1;
	return NULL;
}

/* Is @name one of the words between the commas? '-' and '_' are the same. */
static bool is_forbidden(const char *name)
{
	const char *p = module_blacklist;
	char word[MODULE_NAME_LEN];

	while (p && *p) {
		size_t len = strcspn(p, ",");

		if (len < sizeof(word)) {
			memcpy(word, p, len);
			word[len] = '\0';
			if (parameq(word, name))
				return true;
		}
		p += len;
		p += *p == ',';
	}
	return false;
}

/* -EPERM, -ENOEXEC, or 0: it may be loaded. */
int module_check_modinfo(const struct load_info *info)
{
	const char *magic = module_modinfo(info, "vermagic", NULL);
	const char *name = module_modinfo(info, "name", NULL);

	if (is_forbidden(info->name)) {
		pr_err("Module %s is blacklisted\n", info->name);
		return -EPERM;
	}
	if (!name || strcmp(name, info->name)) {
		pr_err("%s: calls itself '%s'\n", info->name, name ?: "");
		return -ENOEXEC;
	}
	if (info->flags & MODULE_INIT_IGNORE_VERMAGIC)
		return 0;
	if (!magic || strcmp(magic, vermagic)) {
		pr_err("%s: version magic '%s' should be '%s'\n", info->name,
		       magic ?: "", vermagic);
		return -ENOEXEC;
	}
	return 0;
}

/* scripts/mod/modpost.c judges by the same list. */
static bool license_is_gpl_compatible(const char *license)
{
	static const char *const known[] = {
		"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL",
		"Dual MIT/GPL", "Dual MPL/GPL",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(license, known[i]))
			return true;
	return false;
}

/* The kernel keeps the mark when the module is long gone. */
static void taint(struct module *mod, unsigned int flag)
{
	add_taint(flag, LOCKDEP_STILL_OK);
	mod->taints |= 1ul << flag;
}

/* A module that says nothing is taken for one that is not free. */
void module_read_license(const struct load_info *info)
{
	const char *license = module_modinfo(info, "license", NULL);

	info->mod->gpl_compatible = license &&
				    license_is_gpl_compatible(license);
}

void module_taints(const struct load_info *info)
{
	const char *license = module_modinfo(info, "license", NULL);
	struct module *mod = info->mod;

	if (!mod->gpl_compatible) {
		if (!test_taint(TAINT_PROPRIETARY_MODULE))
			pr_warn("%s: module license '%s' taints kernel.\n",
				mod->name, license ?: "unspecified");
		taint(mod, TAINT_PROPRIETARY_MODULE);
	}
	if (!module_modinfo(info, "intree", NULL)) {
		if (!test_taint(TAINT_OOT_MODULE))
			pr_warn("%s: loading out-of-tree module taints kernel.\n",
				mod->name);
		taint(mod, TAINT_OOT_MODULE);
	}
	if (info->flags & MODULE_INIT_IGNORE_VERMAGIC)
		taint(mod, TAINT_FORCED_MODULE);
}

/* In the order of Linux's. */
size_t module_taint_letters(unsigned long taints, char *buf)
{
	size_t len = 0;

	if (taints & (1ul << TAINT_PROPRIETARY_MODULE))
		buf[len++] = 'P';
	if (taints & (1ul << TAINT_FORCED_MODULE))
		buf[len++] = 'F';
	if (taints & (1ul << TAINT_OOT_MODULE))
		buf[len++] = 'O';
	return len;
}
