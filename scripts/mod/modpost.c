// SPDX-License-Identifier: GPL-2.0-only
/*
 * modpost - what modules use of the kernel and of each other
 *
 * Usage: modpost [-i SYMVERS]... [-k vmlinux.o] [-e] -o SYMVERS < modules.order
 *
 *	-k	the kernel, for what it exports
 *	-i	read from another build's Module.symvers what is exported there
 *	-e	the modules are not part of the kernel's tree
 *
 * Standard input names the modules, a .ko in each line; the objects are read
 * from the .o of the same name. For each, foo.mod.c is written: what the
 * loader has to know of it. Files whose text would be the same are left alone,
 * so that nothing is compiled anew. What cannot work in the running kernel is
 * an error: an undefined symbol, a symbol that is for GPL modules only, a
 * namespace that was not imported, a module without a license.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modpost.h"

unsigned int nr_errors;
static struct module *modules;		/* in the order of their coming */
static struct module **modules_end = &modules;
static bool out_of_tree;

void error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fprintf(stderr, "ERROR: modpost: ");
	vfprintf(stderr, fmt, args);
	fprintf(stderr, "\n");
	va_end(args);
	nr_errors++;
}

void fatal(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fprintf(stderr, "FATAL: modpost: ");
	vfprintf(stderr, fmt, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(1);
}

void *xalloc(size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		fatal("out of memory");
	return p;
}

char *xstrdup(const char *text)
{
	return strcpy(xalloc(strlen(text) + 1), text);
}

/* --- The modules ---------------------------------------------------------- */

/* "lib/tests/foo-bar" is the module foo_bar. */
static struct module *module_add(const char *path)
{
	struct module *mod = xalloc(sizeof(*mod));
	const char *base = strrchr(path, '/');

	mod->path = xstrdup(path);
	mod->name = xstrdup(base ? base + 1 : path);
	for (char *c = mod->name; *c; c++)
		if (*c == '-')
			*c = '_';
	*modules_end = mod;
	modules_end = &mod->next;
	return mod;
}

/* One of another build: vmlinux, or a module named in its Module.symvers. */
static struct module *external_module(const char *path)
{
	struct module *mod;

	for (mod = modules; mod; mod = mod->next)
		if (!strcmp(mod->path, path))
			return mod;
	mod = module_add(path);
	mod->external = true;
	mod->is_vmlinux = !strcmp(path, "vmlinux");
	return mod;
}

/* As the kernel judges, so that nothing is accepted here and refused there. */
static bool license_is_gpl_compatible(const char *license)
{
	static const char *const known[] = {
		"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL",
		"Dual MPL/GPL",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(license, known[i]))
			return true;
	return false;
}

static void read_licenses(struct module *mod)
{
	const char *license = object_modinfo(&mod->obj, "license", 0);

	if (!license)
		error("missing MODULE_LICENSE() in %s.o", mod->path);
	mod->gpl_compatible = true;
	for (unsigned int n = 0; license; license = object_modinfo(&mod->obj, "license", ++n))
		mod->gpl_compatible &= license_is_gpl_compatible(license);
}

static void read_module(struct module *mod)
{
	char *path;

	if (asprintf(&path, "%s.o", mod->path) < 0)
		fatal("out of memory");
	object_read(&mod->obj, path);
	symbols_of_object(mod);
	read_licenses(mod);
	check_section_mismatches(mod);
}

static void read_modules(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[--len] = '\0';
		if (len < 4 || strcmp(line + len - 3, ".ko"))
			fatal("'%s' is no name of a module", line);
		line[len - 3] = '\0';
		read_module(module_add(line));
	}
	free(line);
}

static void read_kernel(const char *path)
{
	struct module *mod = module_add("vmlinux");

	mod->is_vmlinux = true;
	object_read(&mod->obj, path);
	symbols_of_object(mod);
	check_section_mismatches(mod);
}

/* --- What they use -------------------------------------------------------- */

static bool imports(const struct module *mod, const char *namespace)
{
	const char *ns;

	for (unsigned int n = 0; (ns = object_modinfo(&mod->obj, "import_ns", n)); n++)
		if (!strcmp(ns, namespace))
			return true;
	return false;
}

/* May @mod use the symbol? */
static void check_use(const struct module *mod, const struct symbol *sym)
{
	if (sym->gpl_only && !mod->gpl_compatible)
		error("GPL-incompatible module %s.ko uses GPL-only symbol '%s'", mod->name,
		      sym->name);
	if (*sym->namespace && !imports(mod, sym->namespace))
		error("module %s uses symbol %s from namespace %s, but does not import it.",
		      mod->name, sym->name, sym->namespace);
}

/* The place-holder of position-independent code, which the loader knows. */
static bool is_known_to_loader(const char *name)
{
	return !strcmp(name, "_GLOBAL_OFFSET_TABLE_") || !strcmp(name, "__this_module");
}

/* Each module that owns a symbol this one uses, once; @add gets its name. */
static void resolve(const struct module *mod, FILE *depends)
{
	const struct module **seen = NULL;
	size_t nr_seen = 0;

	for (unsigned int i = 1; i < mod->obj.nr_syms; i++) {
		const Elf64_Sym *esym = &mod->obj.syms[i];
		const char *name = object_symbol_name(&mod->obj, esym);
		struct symbol *sym;
		size_t n = 0;

		if (esym->st_shndx != SHN_UNDEF || is_known_to_loader(name))
			continue;
		sym = symbol_find(name);
		if (!sym && ELF64_ST_BIND(esym->st_info) != STB_WEAK)
			error("\"%s\" [%s.ko] undefined!", name, mod->path);
		if (!sym)
			continue;
		check_use(mod, sym);
		while (n < nr_seen && seen[n] != sym->owner)
			n++;
		if (n < nr_seen || sym->owner->is_vmlinux || sym->owner == mod)
			continue;
		seen = realloc(seen, (nr_seen + 1) * sizeof(*seen));
		if (!seen)
			fatal("out of memory");
		fprintf(depends, "%s%s", nr_seen ? "," : "", sym->owner->name);
		seen[nr_seen++] = sym->owner;
	}
	free(seen);
}

static bool defines(const struct module *mod, const char *name)
{
	for (unsigned int i = 1; i < mod->obj.nr_syms; i++) {
		const Elf64_Sym *sym = &mod->obj.syms[i];

		if (sym->st_shndx != SHN_UNDEF &&
		    !strcmp(object_symbol_name(&mod->obj, sym), name))
			return true;
	}
	return false;
}

/* --- What is written ------------------------------------------------------ */

static bool same_text(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "r");
	char *old;
	bool same;

	if (!file)
		return false;
	old = xalloc(size + 1);
	same = fread(old, 1, size + 1, file) == size && !memcmp(old, text, size);
	free(old);
	fclose(file);
	return same;
}

static void write_file(const char *path, const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(text, 1, size, file) != size || fclose(file))
		fatal("%s: cannot be written", path);
}

static void write_mod_c(const struct module *mod)
{
	char *text, *path;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out || asprintf(&path, "%s.mod.c", mod->path) < 0)
		fatal("out of memory");
	fprintf(out, "#include <linux/module.h>\n"
		     "#include <linux/vermagic.h>\n\n"
		     "MODULE_INFO(vermagic, VERMAGIC_STRING);\n"
		     "MODULE_INFO(name, \"%s\");\n", mod->name);
	if (!out_of_tree)
		fprintf(out, "MODULE_INFO(intree, \"Y\");\n");
	fprintf(out, "MODULE_INFO(depends, \"");
	resolve(mod, out);
	fprintf(out, "\");\n\n"
		     "struct module __this_module\n"
		     "\t__attribute__((__section__(\".gnu.linkonce.this_module\"))) = {\n"
		     "\t.name = \"%s\",\n", mod->name);
	if (defines(mod, "init_module"))
		fprintf(out, "\t.init = init_module,\n");
	if (defines(mod, "cleanup_module"))
		fprintf(out, "\t.exit = cleanup_module,\n");
	fprintf(out, "};\n");
	fclose(out);
	if (!same_text(path, text, size))
		write_file(path, text, size);
	free(text);
	free(path);
}

int main(int argc, char **argv)
{
	const char *symvers = NULL, *kernel = NULL;
	const char *inputs[16];
	unsigned int nr_inputs = 0;
	size_t size;
	char *text;
	int option;

	while ((option = getopt(argc, argv, "i:k:o:e")) != -1) {
		if (option == 'i' && nr_inputs < sizeof(inputs) / sizeof(inputs[0]))
			inputs[nr_inputs++] = optarg;
		else if (option == 'k')
			kernel = optarg;
		else if (option == 'o')
			symvers = optarg;
		else if (option == 'e')
			out_of_tree = true;
		else
			fatal("usage: modpost [-i SYMVERS]... [-k vmlinux.o] [-e] -o SYMVERS");
	}
	if (kernel)
		read_kernel(kernel);
	read_modules();
	for (unsigned int i = 0; i < nr_inputs; i++)
		symvers_read(inputs[i], external_module);

	for (struct module *mod = modules; mod; mod = mod->next)
		if (!mod->is_vmlinux && !mod->external)
			write_mod_c(mod);
	if (nr_errors)
		return 1;
	text = symvers_text(modules, &size);
	write_file(symvers, text, size);
	free(text);
	for (struct module *mod = modules; mod; mod = mod->next)
		object_free(&mod->obj);
	return 0;
}
