// SPDX-License-Identifier: GPL-2.0-only
/*
 * The symbols that vmlinux and the modules export, and the file in which a
 * build tells the next one about them, Module.symvers:
 *
 *	0x00000000	name	owner	EXPORT_SYMBOL_GPL	namespace
 *
 * The number is that of Linux's format; here it is always zero, since
 * interfaces are compared by the version magic alone.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modpost.h"

#define NR_BUCKETS	4096

static struct symbol *buckets[NR_BUCKETS];

static struct symbol **bucket_of(const char *name)
{
	unsigned int hash = 2166136261u;

	while (*name)
		hash = (hash ^ (unsigned char)*name++) * 16777619u;
	return &buckets[hash % NR_BUCKETS];
}

struct symbol *symbol_find(const char *name)
{
	struct symbol *sym = *bucket_of(name);

	while (sym && strcmp(sym->name, name))
		sym = sym->next;
	return sym;
}

static struct symbol *symbol_add(const char *name, struct module *owner, bool gpl_only)
{
	struct symbol **bucket = bucket_of(name);
	struct symbol *sym = symbol_find(name);

	if (sym) {
		/* Built here, it takes the place of what another build had. */
		if (sym->owner->external || owner->external)
			return sym;
		error("'%s' is exported by %s and by %s", name, sym->owner->path, owner->path);
		return sym;
	}
	sym = xalloc(sizeof(*sym));
	sym->name = xstrdup(name);
	sym->namespace = "";
	sym->owner = owner;
	sym->gpl_only = gpl_only;
	sym->next = *bucket;
	*bucket = sym;
	return sym;
}

#define ENTRY		"___ksymtab+"
#define ENTRY_GPL	"___ksymtab_gpl+"
#define NAMESPACE	"__kstrtabns_"

/* Each export has a section that is named for it. */
void symbols_of_object(struct module *mod)
{
	const struct object *obj = &mod->obj;

	for (unsigned int i = 1; i < obj->nr_sections; i++) {
		const char *name = object_section_name(obj, i);

		if (!strncmp(name, ENTRY, strlen(ENTRY)))
			symbol_add(name + strlen(ENTRY), mod, false);
		else if (!strncmp(name, ENTRY_GPL, strlen(ENTRY_GPL)))
			symbol_add(name + strlen(ENTRY_GPL), mod, true);
	}
	for (unsigned int i = 1; i < obj->nr_syms; i++) {
		const char *name = object_symbol_name(obj, &obj->syms[i]), *text;
		struct symbol *sym;

		if (strncmp(name, NAMESPACE, strlen(NAMESPACE)))
			continue;
		sym = symbol_find(name + strlen(NAMESPACE));
		text = object_text_at(obj, &obj->syms[i]);
		if (sym && sym->owner == mod && text && *text)
			sym->namespace = xstrdup(text);
	}
}

void symvers_read(const char *path, struct module *(*external)(const char *path))
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;

	if (!file)
		fatal("%s: cannot be read; the kernel has to be built first", path);
	while (getline(&line, &room, file) > 0) {
		char *rest = line, *name, *owner, *kind, *namespace;
		struct symbol *sym;

		line[strcspn(line, "\n")] = '\0';
		strsep(&rest, "\t");
		name = strsep(&rest, "\t");
		owner = strsep(&rest, "\t");
		kind = strsep(&rest, "\t");
		namespace = strsep(&rest, "\t");
		if (!kind)
			fatal("%s: not a list of symbols", path);
		if (symbol_find(name))
			continue;
		sym = symbol_add(name, external(owner), !strcmp(kind, "EXPORT_SYMBOL_GPL"));
		if (namespace && *namespace)
			sym->namespace = xstrdup(namespace);
	}
	free(line);
	fclose(file);
}

static int compare(const void *a, const void *b)
{
	return strcmp((*(struct symbol *const *)a)->name, (*(struct symbol *const *)b)->name);
}

static void write_owner(FILE *out, const struct module *mod)
{
	struct symbol **list = NULL;
	size_t nr = 0;

	for (unsigned int i = 0; i < NR_BUCKETS; i++) {
		for (struct symbol *sym = buckets[i]; sym; sym = sym->next) {
			if (sym->owner != mod)
				continue;
			list = realloc(list, (nr + 1) * sizeof(*list));
			if (!list)
				fatal("out of memory");
			list[nr++] = sym;
		}
	}
	qsort(list, nr, sizeof(*list), compare);
	for (size_t i = 0; i < nr; i++)
		fprintf(out, "0x00000000\t%s\t%s\tEXPORT_SYMBOL%s\t%s\n", list[i]->name,
			mod->path, list[i]->gpl_only ? "_GPL" : "", list[i]->namespace);
	free(list);
}

char *symvers_text(const struct module *mods, size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	if (!out)
		fatal("out of memory");
	for (; mods; mods = mods->next)
		if (!mods->external)
			write_owner(out, mods);
	fclose(out);
	return text;
}
