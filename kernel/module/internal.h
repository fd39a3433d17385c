/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the module loader know of each other. */
#ifndef _KERNEL_MODULE_INTERNAL_H
#define _KERNEL_MODULE_INTERNAL_H

#include <linux/compiler.h>
#include <linux/elf.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>

struct kernel_symbol;
struct module;

/* The reference that goes when the module does. */
#define MODULE_REF_BASE	1

/*
 * A module under way. @image is a copy that we may change: in section headers
 * sh_addr becomes the address at run time, in symbols st_value does.
 * After module_validate() all offsets, sizes and indexes in it are in bounds,
 * and all texts end.
 */
struct load_info {
	char *image;
	size_t len;
	int flags;

	Elf64_Shdr *sechdrs;
	unsigned int nr_sections;
	const char *secstrings;
	Elf64_Sym *syms;
	unsigned int nr_syms;
	const char *strtab;
	const char *name;
	struct {
		unsigned int sym, mod, info, pcpu;	/* 0: there is none */
	} index;

	/* From module_layout() on: the module where it will stay. */
	struct module *mod;
};

/* A @user cannot live without @used. On both modules' lists. */
struct module_use {
	struct list_head source;	/* used->source_list */
	struct list_head target;	/* user->target_list */
	struct module *user, *used;
};

extern struct mutex module_mutex;
extern struct list_head modules;	/* module_mutex; read under RCU */
extern struct wait_queue_head module_wq; /* some module's state has changed */

static inline const char *section_name(const struct load_info *info,
				       unsigned int i)
{
	return info->secstrings + info->sechdrs[i].sh_name;
}

/* validate.c: -ENOEXEC, with a message, unless the file can be trusted. */
int module_validate(struct load_info *info);
/* The section of that name, or 0. */
unsigned int module_section(const struct load_info *info, const char *name);

/* modinfo.c */
const char *module_modinfo(const struct load_info *info, const char *tag,
			   const char *after);
int module_check_modinfo(const struct load_info *info);
/* Is it GPL code, which may use what is for such? */
void module_read_license(const struct load_info *info);
/* What the license and the origin mean for the kernel, now that it gets in. */
void module_taints(const struct load_info *info);

/* layout.c: memory for all parts, with the file's content. */
int module_layout(struct load_info *info);
void module_free_memory(struct module *mod);
void module_free_init(struct module *mod);
/* Finds the tables in the module that sections stand for. */
int module_find_tables(struct load_info *info);
/* Room for per-CPU variables; then their first values, to every CPU. */
int module_alloc_percpu(struct load_info *info);
void module_fill_percpu(const struct load_info *info);

/* strict_rwx.c */
int module_protect(struct module *mod);
int module_protect_after_init(struct module *mod);

/* symbols.c: makes every st_value an address. */
int module_resolve_symbols(struct load_info *info);
/* May @mod export what it does? Under module_mutex. */
int module_verify_exports(const struct module *mod);
void module_drop_uses(struct module *mod);

/* main.c */
bool module_is_live(const struct module *mod);
/* Takes everything back that was prepared; nobody runs its code. */
void module_discard(struct module *mod);
/* Everything up to where code of the module would run. */
int module_prepare(struct load_info *info);
int module_notify(struct module *mod);

/* reloc.c */
int module_relocate(const struct load_info *info);

#ifdef CONFIG_CONSTRUCTORS
void module_call_ctors(const struct module *mod);
void module_call_dtors(const struct module *mod);
#else
static inline void module_call_ctors(const struct module *mod)
{
}

static inline void module_call_dtors(const struct module *mod)
{
}
#endif

#ifdef CONFIG_KALLSYMS
int module_kallsyms_prepare(const struct load_info *info);
void module_kallsyms_drop_init(struct module *mod);
void module_kallsyms_free(struct module *mod);
#else
static inline int module_kallsyms_prepare(const struct load_info *info)
{
	return 0;
}

static inline void module_kallsyms_drop_init(struct module *mod)
{
}

static inline void module_kallsyms_free(struct module *mod)
{
}
#endif

#endif /* _KERNEL_MODULE_INTERNAL_H */
