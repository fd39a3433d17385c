// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modules that are loaded by the kernel itself, at the end of the boot: those
 * that modules_load= names, from the boot loader's archive, each behind what it
 * depends on. Their parameters stand on the command line, as "module.x=1".
 *
 * Owns nothing but the parameter; runs in the first thread.
 */
#include <linux/cmdline.h>
#include <linux/cpio.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/slab.h>
#include <linux/string.h>

/* Deeper is a circle. */
#define MAX_DEPTH	16
#define DEPENDS_SIZE	512

/* modules_load=a,b or * for all there are */
static char *modules_load;
core_param(modules_load, modules_load, charp, 0400);

/* "lib/modules/x/foo-bar.ko" is the file of the module foo_bar. */
static bool is_file_of(const char *path, const char *name)
{
	const char *base = strrchr(path, '/');
	char stem[MODULE_NAME_LEN];
	size_t len;

	base = base ? base + 1 : path;
	len = strlen(base);
	if (len < 3 || strcmp(base + len - 3, ".ko") ||
	    len - 3 >= sizeof(stem))
		return false;
	memcpy(stem, base, len - 3);
	stem[len - 3] = '\0';
	return parameq(stem, name);
}

/* The first of that name. -ENOENT also where the archive is damaged before it. */
static int find_file(const char *name, struct cpio_entry *entry)
{
	struct cpio cpio;
	int ret;

	cpio_init(&cpio, (void *)initrd_start, initrd_end - initrd_start);
	while ((ret = cpio_next(&cpio, entry)) > 0)
		if (is_file_of(entry->name, name))
			return 0;
	if (ret)
		pr_err("initrd: damaged behind what was found\n");
	return -ENOENT;
}

/*
 * What the command line has for @name, as "x=1 y=2". Words in quotes keep them.
 * NULL if there is no memory.
 */
static char *args_of(const char *name)
{
	char *line __free(kfree) = kstrdup(saved_command_line, GFP_KERNEL);
	char *args = kzalloc(strlen(saved_command_line) + 1, GFP_KERNEL);
	size_t len = strlen(name);
	char *rest = line;

	if (!line || !args) {
		kfree(args);
		return NULL;
	}
	while (*(rest = skip_spaces(rest))) {
		char *param, *val, *out = args + strlen(args);

		rest = next_arg(rest, &param, &val);
		if (strlen(param) <= len || param[len] != '.')
			continue;
		param[len] = '\0';
		if (!parameq(param, name))
			continue;
		param += len + 1;
		if (val)
			sprintf(out, "%s=\"%s\" ", param, val);
		else
			sprintf(out, "%s ", param);
	}
	return args;
}

static int load(const char *name, unsigned int depth);

/* What the file says that it needs; what is there already is no error. */
static int load_depends(const struct cpio_entry *file, unsigned int depth)
{
	char *depends __free(kfree) = kmalloc(DEPENDS_SIZE, GFP_KERNEL);
	char *rest = depends, *name;
	int err;

	if (!depends)
		return -ENOMEM;
	err = module_file_depends(file->data, file->size, depends,
				  DEPENDS_SIZE);
	while (!err && (name = strsep(&rest, ",")))
		if (*name)
			err = load(name, depth + 1);
	return err;
}

/* Finds, and loads behind what it needs. */
static int load(const char *name, unsigned int depth)
{
	char *args __free(kfree) = args_of(name);
	struct cpio_entry file;
	int err;

	if (!args)
		return -ENOMEM;
	if (depth > MAX_DEPTH)
		return -ELOOP;
	err = find_file(name, &file);
	if (!err)
		err = load_depends(&file, depth);
	if (!err)
		err = load_module(file.data, file.size, args, 0);
	return err == -EEXIST ? 0 : err;
}

/* The boot goes on without it: who asked for it reads why. */
static void load_and_tell(const char *name)
{
	int err = load(name, 0);

	if (err)
		pr_err("modules_load=%s: %pe\n", name, ERR_PTR(err));
}

/* In the order of the archive. */
static void load_all(void)
{
	struct cpio_entry file;
	struct cpio cpio;

	cpio_init(&cpio, (void *)initrd_start, initrd_end - initrd_start);
	while (cpio_next(&cpio, &file) > 0) {
		const char *base = strrchr(file.name, '/');
		char name[MODULE_NAME_LEN];
		size_t len;

		base = base ? base + 1 : file.name;
		len = strlen(base);
		if (len < 3 || len - 3 >= sizeof(name) ||
		    strcmp(base + len - 3, ".ko"))
			continue;
		strscpy(name, base, len - 3 + 1);
		load_and_tell(name);
	}
}

/* Order matters to whoever wrote the list, so it is kept. */
void load_initial_modules(void)
{
	char *list __free(kfree) = NULL;
	char *rest, *name;

	if (!modules_load)
		return;
	if (!strcmp(modules_load, "*")) {
		load_all();
		return;
	}
	list = kstrdup(modules_load, GFP_KERNEL);
	rest = list;
	while (rest && (name = strsep(&rest, ",")))
		if (*name)
			load_and_tell(name);
}
