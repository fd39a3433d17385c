// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program finds on its stack when it begins, as the ABI and Linux have it:
 *
 *	sp ->	argc, argv[], NULL, envp[], NULL, auxv[]
 *		16 random bytes, the platform's name
 *		arguments, environment, the file's name
 *		8 bytes of 0 at the top
 *
 * Owns nothing. It is put together in the kernel and written at once, so that what
 * cannot be leaves nothing behind.
 */
#include <asm/elf_layout.h>
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/binfmt_elf.h>
#include <linux/cleanup.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mm_layout.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/auxvec.h>
#include <uapi/linux/binfmts.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/resource.h>

#define MAX_ARGS_LEN	(6ul << 20)
#define MIN_ARGS_LEN	0x20000ul
#define NR_RANDOM	16
#define NR_AUX		22
/* What a stack has from the start, beyond its arguments. */
#define STACK_ROOM	0x20000ul

/* The upper part, of bytes, and the lower one, of words; addresses are the program's. */
struct stack_image {
	const struct elf_args *args;
	unsigned long strings;		/* where the first argument is */
	unsigned long platform, random;
	unsigned long sp;
	unsigned long vdso;		/* or 0 */
	u64 *words;			/* from @sp on */
	size_t nr_words;
};

/* A quarter of what the stack may be, but as much as old programs count on. */
unsigned long elf_args_limit(const struct mm_layout *layout)
{
	return clamp(layout->stack_limit / 4, MIN_ARGS_LEN, MAX_ARGS_LEN);
}

static bool is_too_much(const struct elf_args *args, const struct mm_layout *layout)
{
	unsigned long limit = elf_args_limit(layout);
	unsigned long pointers = ((u64)args->argc + args->envc) * sizeof(u64);

	return args->len > limit || pointers > limit - args->len;
}

/* Addresses of @nr strings from @at on, and a NULL; -E2BIG: one is too long. */
static int put_strings(u64 **word, const char **string, unsigned int nr,
		       const struct stack_image *im)
{
	const char *first = im->args->strings;

	for (unsigned int i = 0; i < nr; i++) {
		size_t len = strlen(*string) + 1;

		if (len > MAX_ARG_STRLEN)
			return -E2BIG;
		*(*word)++ = im->strings + (*string - first);
		*string += len;
	}
	*(*word)++ = 0;
	return 0;
}

static void put_aux(u64 **word, u64 type, u64 value)
{
	*(*word)++ = type;
	*(*word)++ = value;
}

/* In Linux's order, as far as there is something to tell. */
static void put_auxv(u64 **word, const struct elf_program *prog,
		     const struct stack_image *im, const char *name)
{
	const struct cred *cred = im->args->cred ?: current_cred();

	if (im->vdso)
		put_aux(word, AT_SYSINFO_EHDR, im->vdso);
	put_aux(word, AT_MINSIGSTKSZ, ARCH_MINSIGSTKSZ);
	put_aux(word, AT_HWCAP, ARCH_ELF_HWCAP);
	put_aux(word, AT_PAGESZ, PAGE_SIZE);
	put_aux(word, AT_CLKTCK, 100);
	put_aux(word, AT_PHDR, prog->phdr_addr);
	put_aux(word, AT_PHENT, sizeof(struct elf64_phdr));
	put_aux(word, AT_PHNUM, prog->hdr.e_phnum);
	put_aux(word, AT_BASE, im->args->interp_base);
	put_aux(word, AT_FLAGS, 0);
	put_aux(word, AT_ENTRY, prog->entry);
	put_aux(word, AT_UID, cred->uid);
	put_aux(word, AT_EUID, cred->euid);
	put_aux(word, AT_GID, cred->gid);
	put_aux(word, AT_EGID, cred->egid);
	put_aux(word, AT_SECURE, im->args->secure);
	put_aux(word, AT_RANDOM, im->random);
	put_aux(word, AT_HWCAP2, ARCH_ELF_HWCAP2);
	put_aux(word, AT_EXECFN, im->strings + (name - im->args->strings));
	put_aux(word, AT_PLATFORM, im->platform);
	put_aux(word, AT_NULL, 0);
}

/* Behind the last string of the environment is the name of the file. */
static int fill_words(const struct elf_program *prog, struct stack_image *im)
{
	const char *string = im->args->strings;
	u64 *word = im->words;
	int err;

	*word++ = im->args->argc;
	err = put_strings(&word, &string, im->args->argc, im);
	if (!err)
		err = put_strings(&word, &string, im->args->envc, im);
	if (!err)
		put_auxv(&word, prog, im, string);
	return err;
}

/* The mapping is new and has room: only memory can be missing. */
static int write_at(struct mm_struct *mm, unsigned long addr, const void *buf,
		    size_t len)
{
	struct access_request req = {
		.addr = addr, .buf = (void *)buf, .len = len,
		.flags = FOLL_WRITE | FOLL_FORCE,
	};

	return mm_access(mm, &req) == (long)len ? 0 : -ENOMEM;
}

/* Random bytes are for the program alone: they are in no buffer that stays. */
static int write_image(struct mm_struct *mm, const struct stack_image *im)
{
	u8 random[NR_RANDOM];
	int err;

	get_random_bytes(random, sizeof(random));
	err = write_at(mm, im->strings, im->args->strings, im->args->len);
	if (!err)
		err = write_at(mm, im->platform, ARCH_ELF_PLATFORM,
			       sizeof(ARCH_ELF_PLATFORM));
	if (!err)
		err = write_at(mm, im->random, random, sizeof(random));
	if (!err)
		err = write_at(mm, im->sp, im->words, im->nr_words * sizeof(u64));
	return err;
}

/* From the top down; the stack pointer is a multiple of 16. */
static void place(struct stack_image *im, unsigned long top)
{
	im->strings = top - sizeof(u64) - im->args->len;
	im->platform = im->strings - sizeof(ARCH_ELF_PLATFORM);
	im->random = im->platform - NR_RANDOM;
	im->nr_words = 1 + im->args->argc + 1 + im->args->envc + 1 + 2 * NR_AUX;
	im->sp = ALIGN_DOWN(im->random - im->nr_words * sizeof(u64), 16);
}

/* Programs that do not say so have a stack without code; it grows down by faults. */
static int map_stack(struct mm_struct *mm, const struct elf_program *prog,
		     unsigned long top, unsigned long sp)
{
	unsigned long limit = max(rlimit(RLIMIT_STACK) & PAGE_MASK, PAGE_SIZE);
	unsigned long start = (sp - STACK_ROOM) & PAGE_MASK, at;

	/* What is behind the limit is not there; the arguments are, which exec has limited. */
	if (top - start > limit)
		start = min(top - limit, sp & PAGE_MASK);

	at = mm_map(mm, &(struct map_request){
		.addr = start, .len = top - start,
		.prot = PROT_READ | PROT_WRITE |
			(prog->exec_stack ? PROT_EXEC : 0),
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE |
			 MAP_GROWSDOWN | MAP_STACK });
	return IS_ERR_VALUE(at) ? (long)at : 0;
}

/* For /proc, which shows what programs were called with. */
static void note_bounds(struct mm_struct *mm, const struct stack_image *im)
{
	const char *string = im->args->strings;

	for (unsigned int i = 0; i < im->args->argc; i++)
		string += strlen(string) + 1;
	mm->start_stack = im->sp;
	/* Behind the count, and both arrays with their NULLs. */
	mm->auxv_start = im->sp + (im->args->argc + im->args->envc + 3) * sizeof(u64);
	mm->auxv_end = im->sp + im->nr_words * sizeof(u64);
	mm->arg_start = im->strings;
	mm->arg_end = im->strings + (string - im->args->strings);
	for (unsigned int i = 0; i < im->args->envc; i++)
		string += strlen(string) + 1;
	mm->env_start = mm->arg_end;
	mm->env_end = im->strings + (string - im->args->strings);
}

unsigned long elf_stack(struct mm_struct *mm, const struct elf_program *prog,
			const struct elf_args *args,
			const struct mm_layout *layout)
{
	unsigned long top = mm_stack_top(layout);
	struct stack_image im = { .args = args, .vdso = mm->vdso };
	u64 *words __free(kfree) = NULL;
	int err;

	if (is_too_much(args, layout))
		return -E2BIG;
	place(&im, top);
	words = kcalloc(im.nr_words, sizeof(u64), GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	im.words = words;
	err = fill_words(prog, &im);
	if (!err)
		err = map_stack(mm, prog, top, im.sp);
	if (!err)
		err = write_image(mm, &im);
	if (err)
		return err;
	note_bounds(mm, &im);
	return im.sp;
}
EXPORT_SYMBOL_IF_KUNIT(elf_stack);
