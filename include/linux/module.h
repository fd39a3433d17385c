/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file says about the module that it is, or that is built in; and what
 * the kernel knows of a loaded one.
 *
 * kernel/module/ owns the list of modules and all fields of struct module but
 * kunit_*, which are lib/kunit's to read.
 */
#ifndef __LINUX_MODULE_H
#define __LINUX_MODULE_H

#include <asm/module.h>
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/types.h>

#define MODULE_NAME_LEN	(64 - sizeof(unsigned long))

#define __MODULE_INFO(tag, info) \
	static const char __UNIQUE_ID(modinfo_##tag)[] \
		__linker_array(".modinfo", 1) = #tag "=" info

#define MODULE_INFO(tag, info)	__MODULE_INFO(tag, info)
#define MODULE_LICENSE(s)	__MODULE_INFO(license, s)
#define MODULE_AUTHOR(s)	__MODULE_INFO(author, s)
#define MODULE_DESCRIPTION(s)	__MODULE_INFO(description, s)
#define MODULE_VERSION(s)	__MODULE_INFO(version, s)
#define MODULE_ALIAS(s)		__MODULE_INFO(alias, s)
#define MODULE_SOFTDEP(s)	__MODULE_INFO(softdep, s)
#define MODULE_IMPORT_NS(ns)	__MODULE_INFO(import_ns, #ns)

#ifdef MODULE
int init_module(void);
void cleanup_module(void);

/* The loader calls these names; the functions may stay static. */
#define module_init(fn) \
	int init_module(void) __copy(fn) __alias(fn)
#define module_exit(fn) \
	void cleanup_module(void) __copy(fn) __alias(fn)

/* A module has one moment to begin, whatever the level is. */
#define early_initcall(fn)	module_init(fn)
#define pure_initcall(fn)	module_init(fn)
#define core_initcall(fn)	module_init(fn)
#define postcore_initcall(fn)	module_init(fn)
#define arch_initcall(fn)	module_init(fn)
#define subsys_initcall(fn)	module_init(fn)
#define fs_initcall(fn)		module_init(fn)
#define device_initcall(fn)	module_init(fn)
#define late_initcall(fn)	module_init(fn)
#else
#define module_init(fn)		device_initcall(fn)
#define module_exit(fn) \
	static const void *__UNIQUE_ID(exit_##fn) __used \
		__section(".discard.exitcall") = (const void *)(fn)
#endif

struct eh_frame;
struct exception_table_entry;
struct kunit_suite;
struct mod_kallsyms;
struct notifier_block;

enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,	/* whole; its init runs, or is about to */
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED,	/* being put together: a name and no more */
};

/* The parts of a module in memory, by what is allowed and how long they last. */
enum mod_mem_type {
	MOD_TEXT,
	MOD_DATA,
	MOD_RODATA,
	MOD_RO_AFTER_INIT,
	MOD_INIT_TEXT,
	MOD_INIT_DATA,
	MOD_INIT_RODATA,
	MOD_MEM_NUM_TYPES,
};

#define mod_mem_type_is_init(type)	((type) >= MOD_INIT_TEXT)

struct module_memory {
	void *base;
	unsigned int size;
};

/* From a section of its own to a table of the module's. */
struct mod_table {
	void *start;
	unsigned int num;
};

/*
 * Of all this, the file supplies the name, init and exit. It changes under
 * module_mutex; the list is also read under RCU.
 */
struct module {
	enum module_state state;
	struct list_head list;
	char name[MODULE_NAME_LEN];
	int (*init)(void);
	void (*exit)(void);

	struct module_memory mem[MOD_MEM_NUM_TYPES];
	struct mod_arch_specific arch;
	unsigned long taints;
	char *args;
	const char *version;	/* or NULL */
	bool gpl_compatible;
	bool exports_gpl_only;	/* uses what only GPL code may use */

	struct mod_table syms, gpl_syms;	/* struct kernel_symbol */
	struct mod_table kp;			/* struct kernel_param */
	struct mod_table ctors, dtors;		/* functions */
	struct mod_table extable;		/* sorted by address */
	struct mod_table eh_frame;		/* bytes: <linux/eh_frame.h> */
	struct mod_table patch;			/* <asm/module.h> */
	struct mod_table kunit_suites, kunit_init_suites;
	struct mod_kallsyms *kallsyms;
	void __percpu *percpu;
	unsigned int percpu_size;

	struct list_head source_list;	/* of those that use this one */
	struct list_head target_list;	/* of those that this one uses */
	atomic_t refcnt;		/* 1 as long as it is not going */
};

/* kernel.modules_disabled, which the system calls heed. */
extern int modules_disabled;

#ifdef CONFIG_MODULES
/* A reference on a module that is live; true for built-in code (NULL). */
bool try_module_get(struct module *module);
/* Where the caller knows that one reference is held already. */
void __module_get(struct module *module);
void module_put(struct module *module);
/* Without the loader's own; -1 when the module is going. */
int module_refcount(struct module *module);

/* The module that @addr lies in, or NULL. Under RCU or module_mutex. */
struct module *__module_address(unsigned long addr);
struct module *__module_text_address(unsigned long addr);
bool is_module_address(unsigned long addr);
bool is_module_text_address(unsigned long addr);
bool within_module(unsigned long addr, const struct module *mod);
/* Under RCU or module_mutex, and none that is UNFORMED. */
struct module *find_module(const char *name);

/* What to do if the instruction at @addr of a module faults, or NULL. */
const struct exception_table_entry *search_module_extables(unsigned long addr);

/* The unwind tables of the module that has @addr, if it has any; under RCU. */
bool module_eh_frame(unsigned long addr, struct eh_frame *table);

/* "Modules linked in: a(O) b", for reports. */
void print_modules(void);
/* The @nr-th line of /proc/modules; 0: there are not so many. */
int module_line(unsigned int nr, char *buf, size_t size);
/* The @nr-th module that @mod cannot live without, or NULL. */
struct module *module_used(struct module *mod, unsigned int nr);
/* Bytes of what stays, or of what only init needs: 0 when it has been freed. */
unsigned long module_size(const struct module *mod, bool init);
/* The letters of @taints; returns how many, of MODULE_MAX_TAINTS. */
#define MODULE_MAX_TAINTS	8
size_t module_taint_letters(unsigned long taints, char *buf);

/*
 * Called with the module and its new state (COMING, LIVE, GOING). An error
 * for COMING keeps it out.
 */
int register_module_notifier(struct notifier_block *nb);
int unregister_module_notifier(struct notifier_block *nb);

/* Names of addresses in modules; see kallsyms.h for what they do. */
const char *module_address_lookup(unsigned long addr, unsigned long *size,
				  unsigned long *offset, char *name);
unsigned long module_kallsyms_lookup_name(const char *name);
#else
static inline bool try_module_get(struct module *module)
{
	return true;
}

static inline void __module_get(struct module *module)
{
}

static inline void module_put(struct module *module)
{
}

static inline bool is_module_text_address(unsigned long addr)
{
	return false;
}

static inline void print_modules(void)
{
}

static inline int module_line(unsigned int nr, char *buf, size_t size)
{
	return 0;
}

static inline const struct exception_table_entry *
search_module_extables(unsigned long addr)
{
	return NULL;
}

static inline bool module_eh_frame(unsigned long addr, struct eh_frame *table)
{
	return false;
}

static inline const char *module_address_lookup(unsigned long addr,
						unsigned long *size,
						unsigned long *offset,
						char *name)
{
	return NULL;
}

static inline unsigned long module_kallsyms_lookup_name(const char *name)
{
	return 0;
}
#endif

static inline const char *module_name(const struct module *mod)
{
	return mod ? mod->name : "kernel";
}

#endif /* __LINUX_MODULE_H */
