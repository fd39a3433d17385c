// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/module/<name>/parameters: what the parameters of the kernel's parts are set to. Owns
 * nothing. Built-in parts only; they are shown, and not set.
 */
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "../proc/internal.h"

extern const struct kernel_param __start___param[], __stop___param[];

/* Values are a page of text at most, and need that much room. */
static int param_show(struct seq_file *m, void *v)
{
	const struct kernel_param *kp = m->private;
	char *buf;
	int len;

	if (seq_get_buf(m, &buf) <= PAGE_SIZE) {
		seq_set_overflow(m);
		return 0;
	}
	len = kp->ops->get(buf, kp);
	if (len > 0)
		seq_commit(m, len);
	return min(len, 0);
}

/* Where the name of its part ends; 0: it is the kernel's as a whole. */
static size_t part_len(const struct kernel_param *kp)
{
	const char *dot = strchr(kp->name, '.');

	return dot ? dot - kp->name : 0;
}

static bool same_part(const struct kernel_param *a, const struct kernel_param *b)
{
	size_t len = part_len(a);

	return len == part_len(b) && !memcmp(a->name, b->name, len);
}

/* Is none of those before it of the same part? */
static bool is_first(const struct kernel_param *kp)
{
	for (const struct kernel_param *other = __start___param; other < kp; other++)
		if (other->perm && same_part(other, kp))
			return false;
	return true;
}

/* The directory of the part that @first is of. */
static struct proc_dir_entry *make_part(const struct kernel_param *first)
{
	size_t len = part_len(first);
	struct proc_dir_entry *dir;
	char name[64] = "kernel";

	if (len)
		strscpy(name, first->name, min(len + 1, sizeof(name)));
	dir = proc_mkdir(name, sysfs_dir(SYSFS_MODULE));
	return dir ? proc_mkdir("parameters", dir) : NULL;
}

/* All of one part, from its first on. */
static int add_part(const struct kernel_param *first)
{
	struct proc_dir_entry *dir = make_part(first);
	size_t len = part_len(first);

	if (!dir)
		return -ENOMEM;
	for (const struct kernel_param *kp = first; kp < __stop___param; kp++) {
		struct proc_file file = {
			.name = kp->name + (len ? len + 1 : 0), .mode = kp->perm & 0444,
			.show = param_show, .data = (void *)kp,
		};

		if (!kp->perm || !kp->ops->get || !same_part(kp, first) || strchr(file.name, '/'))
			continue;
		if (!proc_register(dir, &file))
			return -ENOMEM;
	}
	return 0;
}

/* Each part once. */
static int __init sysfs_module_init(void)
{
	int err = 0;

	for (const struct kernel_param *kp = __start___param; kp < __stop___param && !err; kp++)
		if (kp->perm && is_first(kp))
			err = add_part(kp);
	return err;
}
late_initcall(sysfs_module_init);
