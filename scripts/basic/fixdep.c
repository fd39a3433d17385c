// SPDX-License-Identifier: GPL-2.0-only
/*
 * fixdep - note what an object was made from
 *
 * Usage: fixdep TARGET COMMAND
 *
 * Reads the dependency list that the compiler left in .TARGET.d, writes
 * .TARGET.cmd (a piece of makefile) and removes the list. The piece says by
 * which command TARGET was made and on what it depends:
 *
 *  - every file read, except include/generated/autoconf.h. All objects read
 *    that one, and it changes with every symbol;
 *  - instead of it, for each CONFIG_FOO_BAR in the text of these files, the
 *    file include/config/foo/bar.h. It is touched when that symbol changes, and
 *    may be missing while the symbol was never set;
 *  - for each UAPI header of the distribution, the header of our own that would
 *    hide it, should one be written some day.
 *
 * So an object is made anew exactly when one of these has changed. It runs once
 * per compilation and costs about a millisecond.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define UAPI_ROOT "include/generated/uapi-root/"
#define NR_BUCKETS 1024

/* A set of strings: symbols and files that have been written already. */
struct word {
	struct word *next;
	size_t len;
	char text[];
};

static struct word *buckets[NR_BUCKETS];

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("fixdep: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static unsigned int hash_text(const char *text, size_t len)
{
	unsigned int hash = 2166136261u;

	while (len--)
		hash = (hash ^ (unsigned char)*text++) * 16777619u;
	return hash % NR_BUCKETS;
}

/* Returns true when the word was not in the set before. */
static bool add_word(const char *text, size_t len)
{
	struct word **bucket = &buckets[hash_text(text, len)];
	struct word *word;

	for (word = *bucket; word; word = word->next)
		if (word->len == len && !memcmp(word->text, text, len))
			return false;
	word = malloc(sizeof(*word) + len);
	if (!word)
		die("out of memory");
	word->len = len;
	memcpy(word->text, text, len);
	word->next = *bucket;
	*bucket = word;
	return true;
}

/* FOO_BAR is signalled by include/config/foo/bar.h, as kconfiglib names it. */
static void write_symbol(FILE *out, const char *name, size_t len)
{
	size_t i;

	if (!add_word(name, len))
		return;
	fputs(" \\\n  $(wildcard include/config/", out);
	for (i = 0; i < len; i++)
		fputc(name[i] == '_' ? '/' : tolower((unsigned char)name[i]), out);
	fputs(".h)", out);
}

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Find each CONFIG_NAME that does not stand inside a longer word. */
static void scan_text(FILE *out, const char *text, size_t size)
{
	static const char prefix[] = "CONFIG_";
	const size_t skip = sizeof(prefix) - 1;
	const char *end = text + size;
	const char *at = text;

	while ((at = memmem(at, end - at, prefix, skip))) {
		const char *name = at + skip;
		const char *stop = name;
		size_t len;

		while (stop < end && is_name_char(*stop))
			stop++;
		len = stop - name;
		/* CONFIG_FOO_MODULE is how C sees FOO=m */
		if (len > 7 && !memcmp(stop - 7, "_MODULE", 7))
			len -= 7;
		if (len && (at == text || !is_name_char(at[-1])))
			write_symbol(out, name, len);
		at = stop;
	}
}

static void scan_file(FILE *out, const char *path)
{
	struct stat st;
	char *text;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st) < 0)
		die("%s: %s", path, strerror(errno));
	if (st.st_size) {
		text = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (text == MAP_FAILED)
			die("%s: %s", path, strerror(errno));
		scan_text(out, text, st.st_size);
		munmap(text, st.st_size);
	}
	close(fd);
}

/* <linux/x.h> came from the distribution: our include/linux/x.h would win. */
static void write_shadow(FILE *out, const char *path)
{
	const char *rest;

	if (strncmp(path, UAPI_ROOT, strlen(UAPI_ROOT)))
		return;
	rest = path + strlen(UAPI_ROOT);
	if (!strncmp(rest, "uapi/", 5))
		return;
	if (!strncmp(rest, "asm/", 4))
		fprintf(out, " \\\n  $(wildcard $(srctree)/arch/$(SRCARCH)/include/%s)", rest);
	else
		fprintf(out, " \\\n  $(wildcard $(srctree)/include/%s)", rest);
}

static bool ends_with(const char *text, const char *tail)
{
	size_t len = strlen(text);
	size_t tail_len = strlen(tail);

	return len >= tail_len && !strcmp(text + len - tail_len, tail);
}

/*
 * One file that the compiler read. The source itself is a prerequisite by its
 * rule; listing it here too would let a deleted source pass for an empty rule.
 */
static void write_file(FILE *out, const char *path, bool is_source)
{
	if (ends_with(path, "include/generated/autoconf.h"))
		return;
	if (!is_source && add_word(path, strlen(path))) {
		fprintf(out, " \\\n  %s", path);
		write_shadow(out, path);
	}
	/* The distribution's headers know nothing of our symbols. */
	if (strncmp(path, UAPI_ROOT, strlen(UAPI_ROOT)) && path[0] != '/')
		scan_file(out, path);
	else if (path[0] == '/' && strncmp(path, "/usr/", 5))
		scan_file(out, path);
}

static char *read_whole(const char *path)
{
	struct stat st;
	char *text;
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st) < 0)
		die("%s: %s", path, strerror(errno));
	text = malloc(st.st_size + 1);
	if (!text || read(fd, text, st.st_size) != st.st_size)
		die("%s: cannot be read", path);
	text[st.st_size] = '\0';
	close(fd);
	return text;
}

/* The list: "target: source header header \<newline> header ..." */
static void write_files(FILE *out, char *list)
{
	char *at = strchr(list, ':');
	bool is_source = true;
	char *path;

	if (!at)
		die("the compiler's list of dependencies has no colon");
	for (path = strtok(at + 1, " \t\n\\"); path; path = strtok(NULL, " \t\n\\")) {
		write_file(out, path, is_source);
		is_source = false;
	}
}

/* dir/foo.o with ".d" gives dir/.foo.o.d */
static char *beside(const char *target, const char *suffix)
{
	const char *slash = strrchr(target, '/');
	const char *base = slash ? slash + 1 : target;
	char *path;

	if (asprintf(&path, "%.*s.%s%s", (int)(base - target), target, base, suffix) < 0)
		die("out of memory");
	return path;
}

int main(int argc, char **argv)
{
	char *list_path, *cmd_path;
	FILE *out;

	if (argc != 3)
		die("usage: fixdep TARGET COMMAND");
	list_path = beside(argv[1], ".d");
	cmd_path = beside(argv[1], ".cmd");
	out = fopen(cmd_path, "w");
	if (!out)
		die("%s: %s", cmd_path, strerror(errno));

	fprintf(out, "savedcmd_%s := %s\n\ndeps_%s :=", argv[1], argv[2], argv[1]);
	write_files(out, read_whole(list_path));
	/* A header that is gone is no error: the object is made without it. */
	fprintf(out, "\n\n%s: $(deps_%s)\n\n$(deps_%s):\n", argv[1], argv[1], argv[1]);
	if (fclose(out))
		die("%s: %s", cmd_path, strerror(errno));
	unlink(list_path);
	return 0;
}
