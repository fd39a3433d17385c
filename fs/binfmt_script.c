// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scripts: a first line "#! interpreter argument" says who runs the file.
 *
 * What is behind the interpreter is one argument, with blanks in the middle. The line
 * must end within what was read of the file, unless that has all of the interpreter's
 * name: a name that is cut off could be another one's.
 */
#include <linux/binfmts.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The first in [@at, @end) that is a blank, or is none; @end. */
static char *skip(char *at, const char *end, bool blanks)
{
	while (at < end && is_blank(*at) == blanks)
		at++;
	return at;
}

/* Cuts the line up in place. @arg is NULL where there is none. */
static int parse_line(char *head, char **name, char **arg)
{
	char *end = head + strnlen(head, BINPRM_BUF_SIZE - 1), *at;
	char *newline = memchr(head, '\n', end - head);
	bool cut = !newline && *end;

	if (newline)
		end = newline;
	at = skip(head + 2, end, true);
	*name = at;
	at = skip(at, end, false);
	/* A file that ends here asks for the folder that it is called from, as on Linux. */
	if (at == *name && !newline && !cut)
		return -EACCES;
	if (at == *name || (cut && at == end))
		return -ENOEXEC;
	while (end > at && is_blank(end[-1]))
		end--;
	*end = 0;
	*arg = skip(at, end, true);
	*at = 0;
	if (*arg == end)
		*arg = NULL;
	return 0;
}

/* "interpreter [argument] script", for what was the name that it was called by. */
static int set_arguments(struct linux_binprm *bprm, const char *name,
			 const char *arg)
{
	struct exec_strings with = { .limit = bprm->strings.limit };
	int err = exec_strings_append(&with, name);

	with.argc = arg ? 3 : 2;
	if (!err && arg)
		err = exec_strings_append(&with, arg);
	if (!err)
		err = exec_strings_append(&with, bprm->path);
	if (!err)
		err = exec_strings_replace(&bprm->strings, 1, &with);
	exec_strings_free(&with);
	return err;
}

/* The script stays open for as long as it is looked for. */
static void take_interpreter(struct linux_binprm *bprm, struct file *file,
			     char *path)
{
	close_exec(bprm->file);
	bprm->file = file;
	kfree(bprm->interp);
	bprm->interp = path;
	bprm->path = path;
}

int load_script(struct linux_binprm *bprm)
{
	char *name, *arg, *path __free(kfree) = NULL;
	struct file *file;
	int err;

	if (bprm->head[0] != '#' || bprm->head[1] != '!')
		return -ENOEXEC;
	err = parse_line(bprm->head, &name, &arg);
	if (err)
		return err;
	/* The interpreter would not find it any more. */
	if (bprm->path_is_closed)
		return -ENOENT;
	path = kstrdup(name, GFP_KERNEL);
	if (!path)
		return -ENOMEM;
	err = set_arguments(bprm, name, arg);
	if (err)
		return err;
	file = open_exec(name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	take_interpreter(bprm, file, no_free_ptr(path));
	return 1;
}
