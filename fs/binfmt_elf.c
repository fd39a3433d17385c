// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headers and segments of ELF programs of 64 bits, which may be hostile.
 *
 * Owns nothing: the caller has the program and the address space. Nothing is mapped
 * before all headers have been looked at, and every sum of two numbers from the file
 * is checked before it is used.
 *
 *	file     | headers | text      | data   |
 *	memory   | page    | page page | page   | bss ... |	bias added to all
 */
#include <asm/elf_layout.h>
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/binfmt_elf.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mm_layout.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/elf-em.h>
#include <uapi/linux/mman.h>

/* Reading beyond the end is an error of the file, as a short read would be. */
int elf_read_buffer(const struct elf_source *src, void *buf, size_t len, u64 pos)
{
	if (pos > src->size || len > src->size - pos)
		return -EIO;
	memcpy(buf, src->data + pos, len);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(elf_read_buffer);

void elf_free(struct elf_program *prog)
{
	kfree(prog->phdrs);
	prog->phdrs = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(elf_free);

/* --- Headers. --- */

/* Is it a program, of this machine, and are its headers of the kind that we know? */
static bool is_our_kind(const struct elf64_hdr *h)
{
	return !memcmp(h->e_ident, ELFMAG, SELFMAG) &&
	       h->e_ident[EI_CLASS] == ELFCLASS64 &&
	       h->e_ident[EI_DATA] == ELFDATA2LSB &&
	       (h->e_type == ET_EXEC || h->e_type == ET_DYN) &&
	       h->e_machine == ARCH_ELF_MACHINE &&
	       h->e_phentsize == sizeof(struct elf64_phdr) &&
	       h->e_phnum >= 1 && h->e_phnum <= ELF_MAX_PHDRS;
}

/* All of them at once: their number is limited. */
static int read_phdrs(struct elf_program *prog, const struct elf_source *src)
{
	size_t len = prog->hdr.e_phnum * sizeof(struct elf64_phdr);

	prog->phdrs = kmalloc(len, GFP_KERNEL);
	if (!prog->phdrs)
		return -ENOMEM;
	return src->read(src, prog->phdrs, len, prog->hdr.e_phoff);
}

/* A segment lies in user memory, and in the file, page upon page. */
static int check_load(const struct elf64_phdr *p, const struct elf_source *src)
{
	if (p->p_filesz > p->p_memsz || p->p_memsz > TASK_SIZE ||
	    p->p_vaddr > TASK_SIZE - p->p_memsz)
		return -EINVAL;
	if (p->p_offset > src->size || p->p_filesz > src->size - p->p_offset)
		return -EIO;
	if ((p->p_vaddr ^ p->p_offset) & ~PAGE_MASK)
		return -EINVAL;
	return 0;
}

/* Only powers of two mean something, and only those that leave room. */
static void note_load(struct elf_program *prog, const struct elf64_phdr *p)
{
	prog->first = min_t(unsigned long, prog->first, p->p_vaddr & PAGE_MASK);
	prog->end = max_t(unsigned long, prog->end,
			  PAGE_ALIGN(p->p_vaddr + p->p_memsz));
	if (p->p_align <= TASK_SIZE && !(p->p_align & (p->p_align - 1)))
		prog->align = max_t(unsigned long, prog->align, p->p_align);
	if (prog->hdr.e_phoff >= p->p_offset &&
	    prog->hdr.e_phoff - p->p_offset < p->p_filesz)
		prog->phdr_addr = prog->hdr.e_phoff - p->p_offset + p->p_vaddr;
}

/* The name of an interpreter is a string that can be a path. */
static int check_interp(const struct elf64_phdr *p)
{
	return p->p_filesz < 2 || p->p_filesz > 4096 ? -ENOEXEC : 0;
}

/* Kinds that nobody here knows are for others: debuggers, the program itself. */
static int note_phdr(struct elf_program *prog, const struct elf64_phdr *p,
		     const struct elf_source *src)
{
	int err = 0;

	switch (p->p_type) {
	case PT_LOAD:
		err = check_load(p, src);
		if (!err && p->p_memsz)
			note_load(prog, p);
		break;
	case PT_INTERP:
		err = check_interp(p);
		/* The first counts. */
		if (!err && !prog->interp)
			prog->interp = p;
		break;
	case PT_GNU_STACK:
		prog->exec_stack = p->p_flags & PF_X;
	}
	return err;
}

/* A program that has nothing to map is none. */
static int note_phdrs(struct elf_program *prog, const struct elf_source *src)
{
	int err;

	for (unsigned int i = 0; i < prog->hdr.e_phnum; i++) {
		err = note_phdr(prog, &prog->phdrs[i], src);
		if (err)
			return err;
	}
	return prog->end ? 0 : -ENOEXEC;
}

/* What was read stays only if all of it is good. */
int elf_parse(struct elf_program *prog, const struct elf_source *src)
{
	int err;

	memset(prog, 0, sizeof(*prog));
	prog->first = TASK_SIZE;
	prog->align = PAGE_SIZE;
	if (src->size < sizeof(prog->hdr))
		return -ENOEXEC;
	err = src->read(src, &prog->hdr, sizeof(prog->hdr), 0);
	if (err)
		return err;
	if (!is_our_kind(&prog->hdr))
		return -ENOEXEC;
	err = read_phdrs(prog, src);
	if (!err)
		err = note_phdrs(prog, src);
	if (err)
		elf_free(prog);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(elf_parse);

/* --- Segments. --- */

/* What nobody has yet is found by mapping it; nobody else maps anything meanwhile. */
static unsigned long find_room(struct mm_struct *mm, const struct elf_program *prog)
{
	unsigned long len = prog->end - prog->first + prog->align - PAGE_SIZE, at;

	if (len > TASK_SIZE)
		return -ENOMEM;
	at = mm_map(mm, &(struct map_request){
		.len = len, .prot = PROT_NONE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE });
	if (IS_ERR_VALUE(at))
		return at;
	mm_unmap(mm, at, len);
	return ALIGN(at, prog->align);
}

/* Far from the mappings, so that the heap behind it can grow. */
static unsigned long place_program(const struct elf_program *prog,
				   const struct mm_layout *layout)
{
	unsigned long base = ALIGN_DOWN(mm_pie_base(layout), prog->align);

	if (base < prog->align || prog->end - prog->first > TASK_SIZE - base)
		return -ENOMEM;
	return base;
}

/* Who loads others, or itself, is among the mappings: the program has its own place. */
static int choose_bias(struct mm_struct *mm, struct elf_program *prog,
		       const struct mm_layout *layout)
{
	unsigned long base;

	if (prog->hdr.e_type == ET_EXEC)
		return 0;
	base = prog->has_interp ? place_program(prog, layout) : find_room(mm, prog);
	if (IS_ERR_VALUE(base))
		return (long)base;
	prog->bias = base - prog->first;
	return 0;
}

/* What the segment's own flags say, and no more: a stack with code changes nothing here. */
static unsigned long prot_of(const struct elf64_phdr *p)
{
	return (p->p_flags & PF_R ? PROT_READ : 0) |
	       (p->p_flags & PF_W ? PROT_WRITE : 0) |
	       (p->p_flags & PF_X ? PROT_EXEC : 0);
}

#define COPY_SIZE	PAGE_SIZE

/* Through a buffer, as the address space is not the one that runs. */
static int copy_bytes(struct mm_struct *mm, const struct elf64_phdr *p,
		      unsigned long addr, const struct elf_source *src)
{
	void *buf __free(kfree) = kmalloc(COPY_SIZE, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	for (u64 done = 0; done < p->p_filesz;) {
		struct access_request req = {
			.addr = addr + done, .buf = buf,
			.len = min_t(u64, p->p_filesz - done, COPY_SIZE),
			.flags = FOLL_WRITE | FOLL_FORCE,
		};
		int err = src->read(src, buf, req.len, p->p_offset + done);

		if (err)
			return err;
		if (mm_access(mm, &req) != (long)req.len)
			return -ENOMEM;
		done += req.len;
	}
	return 0;
}

/* In whole pages, from the one that @addr is in; @file NULL: of zeros. */
static int map_pages(struct mm_struct *mm, unsigned long addr, unsigned long end,
		     const struct map_request *as)
{
	struct map_request req = *as;
	unsigned long at;

	req.addr = addr & PAGE_MASK;
	req.len = PAGE_ALIGN(end) - req.addr;
	req.flags = MAP_PRIVATE | MAP_FIXED | (as->file ? 0 : MAP_ANONYMOUS);
	if (!req.len)
		return 0;
	at = mm_map(mm, &req);
	return IS_ERR_VALUE(at) ? (long)at : 0;
}

/* The page belongs to the segment although the file has something else there. */
static int clear_rest_of_page(struct mm_struct *mm, unsigned long from)
{
	struct access_request req = {
		.addr = from, .len = PAGE_ALIGN(from) - from,
		.flags = FOLL_WRITE | FOLL_FORCE,
	};
	void *zeros __free(kfree) = kzalloc(PAGE_SIZE, GFP_KERNEL);

	if (!zeros)
		return -ENOMEM;
	req.buf = zeros;
	return mm_access(mm, &req) == (long)req.len ? 0 : -ENOMEM;
}

/* The file's pages, and zeros for what it does not have. */
static int map_file_segment(struct mm_struct *mm, const struct elf64_phdr *p,
			    unsigned long addr, struct file *file)
{
	struct map_request req = { .prot = prot_of(p), .file = file,
				   .pgoff = p->p_offset >> PAGE_SHIFT };
	unsigned long file_end = addr + p->p_filesz, end = addr + p->p_memsz;
	int err = 0;

	if (p->p_filesz)
		err = map_pages(mm, addr, file_end, &req);
	if (!err && p->p_filesz && end > file_end && file_end & ~PAGE_MASK)
		err = clear_rest_of_page(mm, file_end);
	if (p->p_filesz)
		file_end = PAGE_ALIGN(file_end);
	req.file = NULL;
	if (!err && end > file_end)
		err = map_pages(mm, file_end, end, &req);
	return err;
}

/* The same where the file is bytes of the kernel's. */
static int map_segment(struct mm_struct *mm, const struct elf_program *prog,
		       const struct elf64_phdr *p, const struct elf_source *src)
{
	unsigned long addr = p->p_vaddr + prog->bias;
	int err;

	if (!p->p_memsz)
		return 0;
	if (src->file)
		return map_file_segment(mm, p, addr, src->file);
	err = map_pages(mm, addr, addr + p->p_memsz,
			&(struct map_request){ .prot = prot_of(p) });
	return err ?: copy_bytes(mm, p, addr, src);
}

/* As /proc shows them; an interpreter's count for nothing. */
static void note_bounds(struct mm_struct *mm, const struct elf_program *prog,
			const struct elf64_phdr *p)
{
	unsigned long start = p->p_vaddr + prog->bias;
	unsigned long end = start + p->p_filesz;

	if (p->p_flags & PF_X) {
		if (!mm->start_code || start < mm->start_code)
			mm->start_code = start;
		mm->end_code = max(mm->end_code, end);
	}
	mm->start_data = max(mm->start_data, start);
	mm->end_data = max(mm->end_data, end);
}

/*
 * Behind the last segment; of what is among the mappings, where programs are else. A heap
 * at the very end of user memory has no room, and that is no error.
 */
static void set_heap(struct mm_struct *mm, const struct elf_program *prog,
		     const struct mm_layout *layout)
{
	unsigned long end = prog->end + prog->bias;

	if (prog->hdr.e_type == ET_DYN && !prog->has_interp)
		end = mm_pie_base(layout);
	mm->start_brk = mm_random_brk(layout, end);
	mm->brk = mm->start_brk;
}

/*
 * In the order of the file: where two segments want the same page the later one has it,
 * as on Linux.
 */
int elf_map(struct mm_struct *mm, struct elf_program *prog,
	    const struct elf_source *src, const struct mm_layout *layout)
{
	int err = choose_bias(mm, prog, layout);

	for (unsigned int i = 0; !err && i < prog->hdr.e_phnum; i++) {
		const struct elf64_phdr *p = &prog->phdrs[i];

		if (p->p_type != PT_LOAD)
			continue;
		err = map_segment(mm, prog, p, src);
		if (!prog->is_interp)
			note_bounds(mm, prog, p);
	}
	if (err)
		return err;
	prog->entry = prog->hdr.e_entry + prog->bias;
	if (prog->phdr_addr)
		prog->phdr_addr += prog->bias;
	if (prog->entry >= TASK_SIZE)
		return -EINVAL;
	if (!prog->is_interp)
		set_heap(mm, prog, layout);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(elf_map);
