// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first program: which one, and what it is called with.
 *
 *	rdinit=	    of the initial ramdisk, /init if nothing is said
 *	init=	    one and no other; else /sbin/init, /etc/init, /bin/init, /bin/sh
 *
 * Words of the command line that mean nothing to the kernel are the program's: those with
 * a value are its environment, others, and all behind "--", its arguments.
 */
#include <linux/binfmts.h>
#include <linux/cmdline.h>
#include <linux/entry.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "run_init.h"

#define MAX_INIT_ARGS	32
#define MAX_INIT_ENVS	32

/* The first argument is the program's name, which is known when it is tried. */
static const char *argv_init[MAX_INIT_ARGS + 2] = { "init", };
static const char *envp_init[MAX_INIT_ENVS + 2] = { "HOME=/", "TERM=linux", };
static const char *ramdisk_command = "/init";
static const char *init_command;

/* Values stay where they are in the line. */
static int __init set_init(char *val)
{
	if (!val)
		return -EINVAL;
	init_command = val;
	return 0;
}
__setup("init=", set_init);

static int __init set_rdinit(char *val)
{
	if (!val)
		return -EINVAL;
	ramdisk_command = val;
	return 0;
}
__setup("rdinit=", set_rdinit);

/* At the end; one place stays empty. */
static bool __init add(const char **list, unsigned int most, const char *text)
{
	unsigned int i = 0;

	while (list[i])
		i++;
	if (i > most)
		return false;
	list[i] = text;
	return true;
}

/* A name that is in the environment already gets another value. */
static bool __init set_env(const char *text, size_t name_len)
{
	for (const char **env = envp_init; *env; env++) {
		if (!strncmp(*env, text, name_len + 1)) {
			*env = text;
			return true;
		}
	}
	return add(envp_init, MAX_INIT_ENVS, text);
}

/* More than there is room for would be lost in silence. */
void __init init_takes_word(const char *param, const char *val)
{
	char *text = val ? kasprintf(GFP_KERNEL, "%s=%s", param, val) :
			   kstrdup(param, GFP_KERNEL);
	bool taken = text && (val ? set_env(text, strlen(param)) :
				    add(argv_init, MAX_INIT_ARGS, text));

	if (!taken)
		panic("Too many boot vars at `%s'\n", param);
}

/* The words are cut out of a copy that stays. */
void __init rest_of_line_is_inits(void)
{
	char *rest = kstrdup(saved_command_line, GFP_KERNEL), *param, *val;
	bool behind = false;

	while (rest && *(rest = skip_spaces(rest))) {
		rest = next_arg(rest, &param, &val);
		if (!behind)
			behind = !val && !strcmp(param, "--");
		else if (val)
			add(argv_init, MAX_INIT_ARGS,
			    kasprintf(GFP_KERNEL, "%s=%s", param, val));
		else
			add(argv_init, MAX_INIT_ARGS, param);
	}
}

/* Descriptors 0, 1 and 2. Without a console the program may still know what to do. */
static void open_console(void)
{
	struct file *file = filp_open("/dev/console", O_RDWR, 0);

	if (IS_ERR(file)) {
		pr_err("Warning: unable to open an initial console.\n");
		return;
	}
	for (int i = 0; i < 3; i++) {
		int fd = get_unused_fd_flags(0);

		if (fd >= 0)
			fd_install(fd, get_file(file));
	}
	fput(file);
}

/* Its name is its first argument, too. */
static int run(const char *name)
{
	argv_init[0] = name;
	pr_info("Run %s as init process\n", name);
	return kernel_execve(name, argv_init, envp_init);
}

/* By the kernel's rights, and through symlinks, as it would be run. */
static bool is_there(const char *name)
{
	struct path path;

	if (kern_path(name, LOOKUP_FOLLOW, &path))
		return false;
	path_put(&path);
	return true;
}

/* 0: it runs. What is not there is no reason for a word. */
static int try_usual_places(void)
{
	static const char *const places[] = {
		"/sbin/init", "/etc/init", "/bin/init", "/bin/sh" };
	int err = -ENOENT;

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		if (!is_there(places[i]))
			continue;
		err = run(places[i]);
		if (!err)
			return 0;
		pr_err("Starting init: %s exists but couldn't execute it (error %d)\n",
		       places[i], err);
	}
	return err;
}

/* Returns if there is no program at all, and none was asked for. */
void run_init_process(void)
{
	int err;

	/* Only functions of the kernel can be processes. */
	if (!IS_ENABLED(CONFIG_USER_MODE))
		return;
	open_console();
	if (is_there(ramdisk_command)) {
		err = run(ramdisk_command);
		if (!err)
			enter_user_mode();
		pr_err("Failed to execute %s (error %d)\n", ramdisk_command, err);
	}
	if (init_command) {
		err = run(init_command);
		if (!err)
			enter_user_mode();
		panic("Requested init %s failed (error %d).", init_command, err);
	}
	err = try_usual_places();
	if (!err)
		enter_user_mode();
	if (err != -ENOENT)
		panic("No working init found.  Try passing init= option to kernel.\n");
}
