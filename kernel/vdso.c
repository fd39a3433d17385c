// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vDSO: a page of data and a shared object, which all programs have mapped.
 *
 *	| struct vdso_data | ELF header, symbols ... code |
 *	  read		     mm->vdso: read, run
 *
 * Owns the file that both are in, which is never written to by programs: what they have is
 * private. The kernel writes the time into the file's first page, in its own memory; until
 * there is one, into a place that nobody sees.
 */
#include <kunit/visibility.h>
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/vdso.h>
#include <linux/vfs.h>
#include <uapi/linux/elf.h>
#include <uapi/linux/mman.h>

static struct vdso_data hidden_data;
/* Changes once, before there is a program. [the clock's lock, for what it points at] */
struct vdso_data *vdso_data __read_mostly = &hidden_data;
static struct file *vdso_file __ro_after_init;

static size_t image_size(void)
{
	return PAGE_ALIGN(vdso_image_end - vdso_image);
}

/* All of it at one place, and then the part that is code. */
int vdso_map(struct mm_struct *mm)
{
	struct map_request req = {
		.len = PAGE_SIZE + image_size(), .prot = PROT_READ,
		.flags = MAP_PRIVATE, .file = vdso_file,
	};
	unsigned long at = mm_map(mm, &req);

	if (IS_ERR_VALUE(at))
		return (long)at;
	req.addr = at + PAGE_SIZE;
	req.len = image_size();
	req.prot = PROT_READ | PROT_EXEC;
	req.flags |= MAP_FIXED;
	req.pgoff = 1;
	at = mm_map(mm, &req);
	if (IS_ERR_VALUE(at))
		return (long)at;
	mm->vdso = at;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vdso_map);

/* --- What is in the image: it is ours, and as the linker has made it. --- */

static const struct elf64_shdr *find_section(const struct elf64_hdr *hdr, u32 type)
{
	const struct elf64_shdr *s = (const void *)hdr + hdr->e_shoff;

	for (unsigned int i = 0; i < hdr->e_shnum; i++)
		if (s[i].sh_type == type)
			return &s[i];
	return NULL;
}

unsigned long vdso_symbol(const char *name)
{
	const struct elf64_hdr *hdr = (const void *)vdso_image;
	const struct elf64_shdr *syms = find_section(hdr, SHT_DYNSYM);
	const struct elf64_shdr *strings = find_section(hdr, SHT_STRTAB);
	const struct elf64_sym *sym = (const void *)hdr + syms->sh_offset;

	for (u64 i = 0; i < syms->sh_size / sizeof(*sym); i++)
		if (!strcmp(vdso_image + strings->sh_offset + sym[i].st_name, name))
			return sym[i].st_value;
	return 0;
}

/* The page stays as long as the file, which is for ever. */
static int __init vdso_init(void)
{
	size_t size = vdso_image_end - vdso_image;
	struct vdso_data empty = { };
	loff_t pos = 0, end = PAGE_SIZE;
	struct folio *folio;

	vdso_file = shmem_file_setup("[vdso]", PAGE_SIZE + image_size(), 0);
	if (IS_ERR(vdso_file) ||
	    kernel_write(vdso_file, &empty, sizeof(empty), &pos) != sizeof(empty) ||
	    kernel_write(vdso_file, vdso_image, size, &end) != (ssize_t)size)
		panic("no memory for the vDSO\n");
	folio = filemap_get_folio(vdso_file->f_mapping, 0);
	timekeeping_use_vdso(folio_address(folio));
	return 0;
}
fs_initcall(vdso_init);
