/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of modpost know of each other. */
#ifndef MODPOST_H
#define MODPOST_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>

/* An object file in memory, its tables found and checked. */
struct object {
	const char *path;
	char *image;
	size_t size;
	const Elf64_Ehdr *ehdr;
	const Elf64_Shdr *sections;
	unsigned int nr_sections;
	const char *section_names;
	const Elf64_Sym *syms;
	unsigned int nr_syms;
	const char *strtab;
	const Elf32_Word *shndx;	/* of symbols in high sections, or NULL */
	const char *modinfo;
	size_t modinfo_size;
};

/* A module, or vmlinux. */
struct module {
	char *name;	/* "foo_bar"; "vmlinux" */
	char *path;	/* without the suffix */
	struct object obj;
	bool is_vmlinux;
	bool external;	/* known from a Module.symvers only */
	bool gpl_compatible;
	struct module *next;
};

/* What somebody exports. */
struct symbol {
	char *name;
	char *namespace;
	struct module *owner;
	bool gpl_only;
	struct symbol *next;		/* of one hash */
};

/* modpost.c */
extern unsigned int nr_errors;
void error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
void *xalloc(size_t size);
char *xstrdup(const char *text);

/* elf.c: a file that cannot be read, or is no object of ours, is fatal. */
void object_read(struct object *obj, const char *path);
void object_free(struct object *obj);
const char *object_section_name(const struct object *obj, unsigned int section);
/* The section of a symbol, or 0 if it lies in none. */
unsigned int object_symbol_section(const struct object *obj, const Elf64_Sym *sym);
const char *object_symbol_name(const struct object *obj, const Elf64_Sym *sym);
/* The value of "tag=" number @nth in .modinfo, or NULL. */
const char *object_modinfo(const struct object *obj, const char *tag, unsigned int nth);
/* The text at a symbol, or NULL if that does not end within its section. */
const char *object_text_at(const struct object *obj, const Elf64_Sym *sym);

/* symvers.c: the exported symbols. */
struct symbol *symbol_find(const char *name);
void symbols_of_object(struct module *mod);
void symvers_read(const char *path, struct module *(*external)(const char *path));
/* The text of Module.symvers; the caller frees it. */
char *symvers_text(const struct module *mods, size_t *size);

/* sections.c: warn of code that outlives what it refers to. */
void check_section_mismatches(const struct module *mod);

#endif
