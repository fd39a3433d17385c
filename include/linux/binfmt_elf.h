/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs in the format ELF: from the bytes of a file to an address space that is ready
 * to run (fs/binfmt_elf.c, fs/elf_stack.c). Nobody else has the address space yet.
 *
 *	elf_parse()	the headers, and all that can be wrong with them
 *	elf_map()	the segments
 *	elf_stack()	arguments, environment, auxiliary vector
 */
#ifndef _LINUX_BINFMT_ELF_H
#define _LINUX_BINFMT_ELF_H

#include <asm/elf_layout.h>
#include <linux/types.h>
#include <linux/vdso.h>
#include <uapi/linux/elf.h>

struct cred;
struct file;
struct mm_layout;
struct mm_struct;

/*
 * Where a program is read from: all @len bytes at @pos are copied, or -errno. What comes
 * from a file is mapped from it.
 */
struct elf_source {
	int (*read)(const struct elf_source *src, void *buf, size_t len, u64 pos);
	u64 size;
	struct file *file;
	const void *data;		/* the reader's own */
};

/* A source in the kernel's memory: @data and @size. */
int elf_read_buffer(const struct elf_source *src, void *buf, size_t len, u64 pos);

#define ELF_MAX_PHDRS	(65536u / sizeof(struct elf64_phdr))

/* What the headers say; addresses are the file's until elf_map() has moved them. */
struct elf_program {
	struct elf64_hdr hdr;
	struct elf64_phdr *phdrs;	/* e_phnum of them; elf_free() */
	unsigned long first, end;	/* of all segments */
	unsigned long align;		/* the largest that one wants */
	unsigned long bias;		/* what is added to the file's addresses */
	unsigned long entry, phdr_addr;
	const struct elf64_phdr *interp; /* who loads the rest, or NULL */
	bool exec_stack;
	/* The caller's: it is loaded by another one that is there, or is that one. */
	bool has_interp, is_interp;
};

/* -ENOEXEC: it is no program of this machine's; -EINVAL, -EIO, -ENOMEM. */
int elf_parse(struct elf_program *prog, const struct elf_source *src);
/* On failure @mm is of no use any more. Sets its bounds of code, data and heap. */
int elf_map(struct mm_struct *mm, struct elf_program *prog,
	    const struct elf_source *src, const struct mm_layout *layout);
void elf_free(struct elf_program *prog);

/*
 * @strings: @argc arguments, then @envc of the environment, each with its NUL, then the
 * name of the file; @len bytes in all. @interp_base: where the interpreter is, or 0.
 */
struct elf_args {
	const char *strings;
	size_t len;
	unsigned int argc, envc;
	unsigned long interp_base;
	const struct cred *cred;	/* whose program it is; NULL: the caller's */
	bool secure;			/* it runs with rights that its caller has not */
};

/* What strings and the pointers to them can take in all. */
unsigned long elf_args_limit(const struct mm_layout *layout);

/* The stack pointer that the program begins with, or -errno: -E2BIG is too much. */
unsigned long elf_stack(struct mm_struct *mm, const struct elf_program *prog,
			const struct elf_args *args,
			const struct mm_layout *layout);

/* What programs of this machine have mapped besides, before their stack: 0, or -errno. */
#ifndef arch_setup_additional_pages
static inline int arch_setup_additional_pages(struct mm_struct *mm)
{
	return IS_ENABLED(CONFIG_GENERIC_VDSO) ? vdso_map(mm) : 0;
}
#endif

#endif /* _LINUX_BINFMT_ELF_H */
