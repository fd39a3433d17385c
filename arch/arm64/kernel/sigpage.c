// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a signal's handler returns to: C libraries of arm64 leave that to the kernel.
 *
 * Owns a file of one page, which each program has mapped, and mm->sigpage. What unwinds a
 * stack knows the frame of a handler by these two instructions.
 */
#include <asm/elf_layout.h>
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>
#include <linux/vfs.h>
#include <uapi/linux/mman.h>

static const u32 code[] = {
	0xd2801168,		/* mov x8, #139: rt_sigreturn */
	0xd4000001,		/* svc #0 */
};

static struct file *sigpage_file __ro_after_init;

int arch_setup_additional_pages(struct mm_struct *mm)
{
	unsigned long at = mm_map(mm, &(struct map_request){
		.len = PAGE_SIZE, .prot = PROT_READ | PROT_EXEC,
		.flags = MAP_PRIVATE, .file = sigpage_file });

	if (IS_ERR_VALUE(at))
		return (long)at;
	mm->sigpage = at;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(arch_setup_additional_pages);

/* Before the first program. */
static int __init sigpage_init(void)
{
	loff_t pos = 0;

	sigpage_file = shmem_file_setup("sigpage", PAGE_SIZE, 0);
	if (IS_ERR(sigpage_file) ||
	    kernel_write(sigpage_file, code, sizeof(code), &pos) !=
		    sizeof(code))
		panic("no memory for the code that handlers return to\n");
	return 0;
}
fs_initcall(sigpage_init);
