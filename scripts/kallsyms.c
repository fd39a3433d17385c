// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallsyms - turn "nm -n" into the kernel's own symbol table
 *
 * Usage: nm -n IMAGE | kallsyms [-all] > table.S
 *
 * Standard input may be empty: that gives a table of no symbols, for the first
 * link. -all takes data symbols too, not only those of code.
 *
 * The table, all of it read-only, in section .kallsyms:
 *
 *	const unsigned int	kallsyms_num_syms;	     number of symbols, N
 *	const long		kallsyms_relative_base;	     from itself to the first
 *	const u32		kallsyms_offsets[N + 1];     ascending, from the base
 *	const u32		kallsyms_name_offsets[N];    into kallsyms_names
 *	const char		kallsyms_names[];	     "Tstart_kernel\0tmemcpy\0"
 *
 * Symbol i is at &kallsyms_relative_base + kallsyms_relative_base +
 * kallsyms_offsets[i], wherever the image has been moved, and ends where
 * i + 1 begins; the last offset is the end of the last symbol. Its name is
 * kallsyms_names + kallsyms_name_offsets[i] + 1, behind the letter by which nm
 * calls its kind. Symbols of one address stand next to each other, global
 * ones first. Different symbols may have the same name (static functions
 * do); they share the text.
 *
 * Names are plain text. Squeezing them would save about half of some 100 KiB,
 * and cost a decoder on the path that prints a panic, where the machine can be
 * in any state, and a pass over the names where now one index suffices.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NR_BUCKETS 65536

struct symbol {
	uint64_t addr;
	size_t order;
	uint32_t name_offset;
	char *name; /* kind and name: "Tstart_kernel" */
	struct symbol *same_hash;
};

static struct symbol *symbols;
static size_t nr_symbols;
static struct symbol *buckets[NR_BUCKETS];

static void __attribute__((noreturn)) die(const char *message, const char *what)
{
	fprintf(stderr, "kallsyms: %s: %s\n", message, what);
	exit(1);
}

/*
 * Names that the compiler, the linker or this table itself made up. They stand
 * for no code that anybody wrote.
 */
static bool is_artefact(const char *name)
{
	static const char *const prefixes[] = {
		"kallsyms_", "__odr_asan", "__gcov_", ".L", "$", "__func__.",
		"__compound_literal.", "__llvm_", "__asan_gen_",
	};
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

static bool is_wanted(char kind, const char *name, bool all)
{
	if (is_artefact(name))
		return false;
	if (strchr("tTwW", kind))
		return true;
	return all && strchr("bBdDrRvVgGsS", kind);
}

static void add_symbol(uint64_t addr, char kind, const char *name)
{
	static size_t room;
	struct symbol *symbol;

	if (nr_symbols == room) {
		room = room ? room * 2 : 4096;
		symbols = realloc(symbols, room * sizeof(*symbols));
		if (!symbols)
			die("out of memory", name);
	}
	symbol = &symbols[nr_symbols];
	symbol->addr = addr;
	symbol->order = nr_symbols++;
	if (asprintf(&symbol->name, "%c%s", kind, name) < 0)
		die("out of memory", name);
}

/* "00000000004005d0 T start_kernel"; undefined symbols have no address. */
static void read_symbols(bool all)
{
	char line[4096], name[4096];
	unsigned long long addr;
	char kind;

	while (fgets(line, sizeof(line), stdin)) {
		if (sscanf(line, "%llx %c %4095s", &addr, &kind, name) != 3) {
			if (isspace((unsigned char)line[0]))
				continue;
			die("not a line of nm -n", line);
		}
		if (is_wanted(kind, name, all))
			add_symbol(addr, kind, name);
	}
}

/* By address; then global before local; then as nm had them. */
static int compare(const void *pa, const void *pb)
{
	const struct symbol *a = pa, *b = pb;
	bool a_local = islower((unsigned char)a->name[0]);
	bool b_local = islower((unsigned char)b->name[0]);

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	if (a_local != b_local)
		return a_local - b_local;
	return a->order < b->order ? -1 : 1;
}

static unsigned int hash_name(const char *name)
{
	unsigned int hash = 2166136261u;

	while (*name)
		hash = (hash ^ (unsigned char)*name++) * 16777619u;
	return hash % NR_BUCKETS;
}

/* Give every symbol its name's place, and print each different name once. */
static void write_names(void)
{
	uint32_t size = 0;
	size_t i;

	printf("\n\t.globl kallsyms_names\nkallsyms_names:\n");
	for (i = 0; i < nr_symbols; i++) {
		struct symbol **bucket = &buckets[hash_name(symbols[i].name)];
		struct symbol *other = *bucket;

		while (other && strcmp(other->name, symbols[i].name))
			other = other->same_hash;
		if (other) {
			symbols[i].name_offset = other->name_offset;
			continue;
		}
		symbols[i].name_offset = size;
		symbols[i].same_hash = *bucket;
		*bucket = &symbols[i];
		size += strlen(symbols[i].name) + 1;
		printf("\t.asciz \"%s\"\n", symbols[i].name);
	}
	printf("\t.byte 0\n");
}

/*
 * As a distance, which is the same wherever the image goes. An image that can be
 * moved has a symbol at its start: a plain number would not move.
 */
static void print_base(uint64_t base)
{
	for (size_t i = 0; i < nr_symbols; i++) {
		if (strcmp(symbols[i].name + 1, "_text"))
			continue;
		printf("\t.quad _text - 0x%llx - kallsyms_relative_base\n",
		       (unsigned long long)(symbols[i].addr - base));
		return;
	}
	if (nr_symbols)
		printf("\t.quad 0x%llx - kallsyms_relative_base\n",
		       (unsigned long long)base);
	else
		printf("\t.quad 0\n");
}

static void write_offsets(void)
{
	uint64_t base = nr_symbols ? symbols[0].addr : 0;
	uint64_t offset = 0;
	size_t i;

	printf("\n\t.balign 8\n\t.globl kallsyms_relative_base\n");
	printf("kallsyms_relative_base:\n");
	print_base(base);
	printf("\n\t.globl kallsyms_num_syms\nkallsyms_num_syms:\n");
	printf("\t.long %zu\n", nr_symbols);

	printf("\n\t.balign 4\n\t.globl kallsyms_offsets\nkallsyms_offsets:\n");
	for (i = 0; i < nr_symbols; i++) {
		offset = symbols[i].addr - base;
		if (offset > UINT32_MAX)
			die("further than 4 GiB from the first symbol", symbols[i].name);
		printf("\t.long 0x%llx\n", (unsigned long long)offset);
	}
	printf("\t.long 0x%llx\n", (unsigned long long)offset + 1);

	printf("\n\t.globl kallsyms_name_offsets\nkallsyms_name_offsets:\n");
	for (i = 0; i < nr_symbols; i++)
		printf("\t.long %u\n", symbols[i].name_offset);
}

int main(int argc, char **argv)
{
	bool all = argc == 2 && !strcmp(argv[1], "-all");

	if (argc > 2 || (argc == 2 && !all))
		die("usage", "nm -n IMAGE | kallsyms [-all]");
	read_symbols(all);
	qsort(symbols, nr_symbols, sizeof(*symbols), compare);

	printf("\t.section .kallsyms, \"a\"\n");
	write_names();
	write_offsets();
	printf("\n\t.section .note.GNU-stack, \"\"\n");
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
