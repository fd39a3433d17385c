// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/iomem and /proc/ioports: who has which addresses. Owns nothing. Where things lie is for
 * those who may administer the machine; others see what there is.
 */
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>

#include "internal.h"

/* Deeper ones are moved no further. */
#define MAX_INDENT	4u

/* Ports have numbers of four digits, where there are so few. */
static int digits_of(const struct resource *root)
{
	return root->end < 0x10000 ? 4 : 8;
}

struct listing {
	struct seq_file *m;
	int digits;
	bool told;		/* where they are */
};

static int put_resource(const struct resource *res, unsigned int depth, void *arg)
{
	const struct listing *l = arg;

	seq_printf(l->m, "%*s%0*llx-%0*llx : %s\n", 2 * (int)min(depth, MAX_INDENT), "",
		   l->digits, l->told ? (u64)res->start : 0,
		   l->digits, l->told ? (u64)res->end : 0, res->name ?: "<BAD>");
	return 0;
}

static int resources_show(struct seq_file *m, void *v)
{
	struct resource *root = m->private;
	struct listing l = {
		.m = m, .digits = digits_of(root),
		.told = cap_raised(m->file->f_cred->cap_effective, CAP_SYS_ADMIN),
	};

	return for_each_resource(root, put_resource, &l);
}

static int __init proc_resources_init(void)
{
	static const struct proc_file files[] __initconst = {
		{ "iomem", 0444, .show = resources_show, .data = &iomem_resource },
		{ "ioports", 0444, .show = resources_show, .data = &ioport_resource },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		if (!proc_register(NULL, &files[i]))
			return -ENOMEM;
	return 0;
}
fs_initcall(proc_resources_init);
