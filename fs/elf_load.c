// SPDX-License-Identifier: GPL-2.0-only
/*
 * ELF programs from files: the program, the interpreter that it names, and an address
 * space with both of them and a stack.
 *
 * Owns nothing that stays: what is made belongs to the linux_binprm, or goes.
 */
#include <linux/binfmt_elf.h>
#include <linux/binfmts.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>

/* A part that is not there is an error of the file. */
static int read_file(const struct elf_source *src, void *buf, size_t len, u64 pos)
{
	loff_t at = pos;
	ssize_t got = kernel_read(src->file, buf, len, &at);

	if (got < 0)
		return got;
	return (size_t)got == len ? 0 : -EIO;
}

/* Its size is what it was when it was opened to be run: it is not written to. */
static struct elf_source source_of(struct file *file)
{
	return (struct elf_source){ .read = read_file, .file = file,
				    .size = i_size_read(file_inode(file)) };
}

/* One file and what its headers say. */
struct elf_part {
	struct elf_source src;
	struct elf_program prog;
};

/* A name ends with its NUL, where the header says that it ends. */
static char *interp_name(const struct elf_part *part)
{
	const struct elf64_phdr *p = part->prog.interp;
	char *name __free(kfree) = kmalloc(p->p_filesz, GFP_KERNEL);
	int err;

	if (!name)
		return ERR_PTR(-ENOMEM);
	err = part->src.read(&part->src, name, p->p_filesz, p->p_offset);
	if (err)
		return ERR_PTR(err);
	if (name[p->p_filesz - 1])
		return ERR_PTR(-ENOEXEC);
	return no_free_ptr(name);
}

/* What is no program cannot load one: Linux has an errno for just that. */
static int open_interp(struct linux_binprm *bprm, const struct elf_part *main,
		       struct elf_part *interp)
{
	char *name __free(kfree) = NULL;
	char *found = interp_name(main);
	struct file *file;
	int err;

	if (IS_ERR(found))
		return PTR_ERR(found);
	name = found;
	file = open_exec(name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	interp->src = source_of(file);
	bprm->hidden |= !!inode_permission(file_inode(file), MAY_READ);
	err = elf_parse(&interp->prog, &interp->src);
	if (!err)
		return 0;
	close_exec(file);
	interp->src.file = NULL;
	return err == -ENOEXEC ? -ELIBBAD : err;
}

/*
 * The interpreter begins, and finds its program's headers by the auxiliary vector. Without
 * one the program begins by itself.
 */
static int map_parts(struct linux_binprm *bprm, struct elf_part *main,
		     struct elf_part *interp)
{
	int err;

	main->prog.has_interp = interp->src.file;
	err = elf_map(bprm->mm, &main->prog, &main->src, &bprm->layout);
	bprm->entry = main->prog.entry;
	if (err || !interp->src.file)
		return err;
	interp->prog.is_interp = true;
	err = elf_map(bprm->mm, &interp->prog, &interp->src, &bprm->layout);
	bprm->entry = interp->prog.entry;
	return err;
}

/* With the rights that the program will have, not those of its caller. */
static int make_stack(struct linux_binprm *bprm, const struct elf_part *main,
		      const struct elf_part *interp)
{
	const struct exec_strings *strings = &bprm->strings;
	const struct elf_args args = {
		.strings = strings->buf, .len = strings->len,
		.argc = strings->argc, .envc = strings->envc,
		.interp_base = interp->src.file ? interp->prog.bias : 0,
		.cred = bprm->cred, .secure = bprm->secure,
	};
	unsigned long sp = elf_stack(bprm->mm, &main->prog, &args, &bprm->layout);

	if (IS_ERR_VALUE(sp))
		return (long)sp;
	bprm->sp = sp;
	return 0;
}

/* The program's file stays as it is for as long as the address space is there. */
static int make_space(struct linux_binprm *bprm, struct elf_part *main,
		      struct elf_part *interp)
{
	int err;

	bprm->mm = mm_alloc();
	if (!bprm->mm)
		return -ENOMEM;
	bprm->mm->dumpable = !bprm->hidden;
	/* The first program has nobody's wishes. */
	bprm->mm->fills_blocks |= !current->mm;
	mm_set_layout(bprm->mm, &bprm->layout);
	err = mm_set_exe_file(bprm->mm, bprm->file);
	if (!err)
		err = map_parts(bprm, main, interp);
	if (!err)
		err = arch_setup_additional_pages(bprm->mm);
	return err ?: make_stack(bprm, main, interp);
}

/* Mappings have references of their own: the files that were opened here are closed. */
int load_elf(struct linux_binprm *bprm)
{
	struct elf_part main = { .src = source_of(bprm->file) }, interp = { };
	int err = elf_parse(&main.prog, &main.src);

	if (err)
		return err;
	if (main.prog.interp)
		err = open_interp(bprm, &main, &interp);
	if (!err)
		err = make_space(bprm, &main, &interp);
	close_exec(interp.src.file);
	elf_free(&interp.prog);
	elf_free(&main.prog);
	return err;
}
