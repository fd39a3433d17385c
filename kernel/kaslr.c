// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the kernel was moved to, told when it can do no more harm: who reads a
 * panic needs it to find the addresses in vmlinux. Owns nothing.
 */
#include <asm/page.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/panic.h>

extern char _text[];

static int report_offset(struct notifier_block *nb, unsigned long event, void *p)
{
	unsigned long offset = (unsigned long)_text - KIMAGE_LINKED;

	if (offset)
		pr_emerg("Kernel Offset: %#lx from %#lx\n", offset,
			 KIMAGE_LINKED);
	else
		pr_emerg("Kernel Offset: disabled\n");
	return NOTIFY_OK;
}

static struct notifier_block kaslr_panic_block = {
	.notifier_call = report_offset,
};

/* It was obeyed before there was a kernel to parse it. */
static int __init nokaslr_param(char *val)
{
	return 0;
}
early_param("nokaslr", nokaslr_param);

static int __init kaslr_report_init(void)
{
	return atomic_notifier_chain_register(&panic_notifier_list,
					      &kaslr_panic_block);
}
early_initcall(kaslr_report_init);
