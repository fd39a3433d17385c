/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exec: a process gets another program (fs/exec.c).
 *
 * All that the program will have is made beside what the process has: arguments, rights,
 * an address space with everything mapped. Until that is complete, an error leaves the
 * process as it was. Then its other threads end, and the new takes the place of the old.
 */
#ifndef __LINUX_BINFMTS_H
#define __LINUX_BINFMTS_H

#include <linux/mm_layout.h>
#include <linux/types.h>
#include <uapi/linux/binfmts.h>

struct cred;
struct file;
struct filename;
struct mm_struct;

/* Strings one behind the other: arguments, environment, the name of the program. */
struct exec_strings {
	char *buf;			/* kvmalloc() */
	size_t len, room;
	size_t limit;			/* with a pointer for each: -E2BIG beyond */
	unsigned int argc, envc;
};

/* Where they come from: a program's memory, or the kernel's own. */
struct exec_vector {
	const char __user *const __user *user;
	const char *const *kernel;	/* if @user is NULL */
};

int exec_strings_add(struct exec_strings *to, const struct exec_vector *from,
		     unsigned int *nr);
/* A string of the kernel's, at the end. */
int exec_strings_append(struct exec_strings *to, const char *text);
/* The first @nr_dropped arguments make way for those of @with. */
int exec_strings_replace(struct exec_strings *to, unsigned int nr_dropped,
			 const struct exec_strings *with);
void exec_strings_free(struct exec_strings *s);

/* A program on its way to run. */
struct linux_binprm {
	struct file *file;		/* nobody writes to it */
	const char *filename;		/* what was asked for */
	const char *path;		/* what @file is called: that, or */
	char *interp;			/* a script's interpreter */
	bool path_is_closed;		/* a descriptor that will not be there any more */
	struct exec_strings strings;
	char head[BINPRM_BUF_SIZE];	/* of @file, with 0 behind its end */
	struct cred *cred;
	bool secure;			/* it has rights that its caller has not */
	bool hidden;			/* nor may he look into its memory */
	struct mm_layout layout;
	struct mm_struct *mm;
	unsigned long entry, sp;	/* where it begins */
};

/* The rights that @bprm->file gives, to @bprm->cred (fs/exec_cred.c). */
int exec_prepare_cred(struct linux_binprm *bprm);

/*
 * Formats: 0, and @mm, @entry and @sp are what they are to be; -ENOEXEC: it is another
 * one's. load_script() answers 1: @file is the interpreter now.
 */
int load_script(struct linux_binprm *bprm);
int load_elf(struct linux_binprm *bprm);

/* A file that may be run, by name: ERR_PTR(-EACCES), (-ETXTBSY). close_exec() puts it. */
struct file *open_exec(const char *name);
struct file *do_open_exec(int dfd, const struct filename *name, int flags);
void close_exec(struct file *file);

/* From the kernel, for a process without a program: by the name, and with it. */
int kernel_execve(const char *name, const char *const *argv,
		  const char *const *envp);

#endif /* __LINUX_BINFMTS_H */
