// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a signal's handler returns to: C libraries of arm64 leave that to the kernel, which
 * has two instructions for it in the vDSO.
 *
 * Owns mm->sigpage.
 */
#include <asm/elf_layout.h>
#include <kunit/visibility.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/vdso.h>

static unsigned long sigreturn_offset __ro_after_init;

int arch_setup_additional_pages(struct mm_struct *mm)
{
	int err = vdso_map(mm);

	if (!err)
		mm->sigpage = mm->vdso + sigreturn_offset;
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(arch_setup_additional_pages);

/* Before the first program. */
static int __init sigpage_init(void)
{
	sigreturn_offset = vdso_symbol("__kernel_rt_sigreturn");
	if (!sigreturn_offset)
		panic("the vDSO has no way back from a signal's handler\n");
	return 0;
}
fs_initcall(sigpage_init);
