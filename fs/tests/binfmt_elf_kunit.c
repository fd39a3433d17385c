// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the ELF loader: what a good program's address space and stack are, that every
 * lie of a header is refused, and that no file of random bytes harms.
 */
#include <asm/elf_layout.h>
#include <kunit/resource.h>
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mm_layout.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <uapi/linux/auxvec.h>

#include "elf_image.h"

static const struct mm_layout layout = { .stack_limit = SZ_8M, .randomize = true };

/* What each case works on. */
struct loader {
	struct elf_image *image;
	struct elf_source src;
	struct elf_program prog;
	struct mm_struct *mm;
};

static void put_space(void *mm)
{
	mmput(mm);
}

static void init_loader(struct kunit *test, struct loader *l, unsigned int type)
{
	l->image = kunit_kzalloc(test, sizeof(*l->image), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, l->image);
	elf_image_init(l->image, type);
	l->src = (struct elf_source){ .read = elf_read_buffer,
		.size = sizeof(*l->image), .data = l->image };
	l->mm = mm_alloc();
	KUNIT_ASSERT_NOT_NULL(test, l->mm);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_space, l->mm), 0);
}

/* A byte or a word of the program's memory; ~0 if there is none. */
static u64 peek(struct mm_struct *mm, unsigned long addr, size_t len)
{
	u64 val = 0;
	struct access_request req = { .addr = addr, .buf = &val, .len = len };

	return mm_access(mm, &req) == (long)len ? val : ~0ull;
}

static void check_memory(struct kunit *test, struct loader *l)
{
	unsigned long base = (l->image->hdr.e_type == ET_EXEC ? IMAGE_BASE : 0) +
			     l->prog.bias;
	unsigned long bss = base + IMAGE_DATA + IMAGE_DATA_SIZE;

	KUNIT_EXPECT_EQ(test, l->prog.entry, base + IMAGE_CODE);
	KUNIT_EXPECT_EQ(test, l->prog.phdr_addr, base + sizeof(l->image->hdr));
	KUNIT_EXPECT_EQ(test, peek(l->mm, base, 4), 0x464c457full);
	KUNIT_EXPECT_EQ(test, peek(l->mm, base + IMAGE_DATA, 1), 0x5aull);
	KUNIT_EXPECT_EQ(test, peek(l->mm, bss - 1, 1), 0x5aull);
	KUNIT_EXPECT_EQ(test, peek(l->mm, bss, 8), 0ull);
	KUNIT_EXPECT_EQ(test, peek(l->mm, bss + IMAGE_BSS_SIZE - 8, 8), 0ull);
	KUNIT_EXPECT_EQ(test, peek(l->mm, PAGE_ALIGN(bss + IMAGE_BSS_SIZE), 1),
			~0ull);
	KUNIT_EXPECT_EQ(test, l->mm->end_data, bss);
	/* What nobody loads is among the mappings, which are no place for a heap. */
	if (l->image->hdr.e_type == ET_EXEC || l->prog.has_interp)
		KUNIT_EXPECT_GE(test, l->mm->start_brk, bss + IMAGE_BSS_SIZE);
	else
		KUNIT_EXPECT_LT(test, l->mm->start_brk, base);
	KUNIT_EXPECT_TRUE(test, mm_verify(l->mm));
}

static void load_and_check(struct kunit *test, unsigned int type, bool has_interp)
{
	struct loader l;

	init_loader(test, &l, type);
	mm_set_layout(l.mm, &layout);
	KUNIT_ASSERT_EQ(test, elf_parse(&l.prog, &l.src), 0);
	l.prog.has_interp = has_interp;
	KUNIT_EXPECT_EQ(test, elf_map(l.mm, &l.prog, &l.src, &layout), 0);
	KUNIT_EXPECT_EQ(test, !!l.prog.bias, type == ET_DYN);
	KUNIT_EXPECT_FALSE(test, l.prog.exec_stack);
	check_memory(test, &l);
	elf_free(&l.prog);
}

static void a_program_of_fixed_place(struct kunit *test)
{
	load_and_check(test, ET_EXEC, false);
}

static void a_program_of_any_place(struct kunit *test)
{
	load_and_check(test, ET_DYN, false);
	load_and_check(test, ET_DYN, true);
}

/* --- The stack. --- */

static u64 aux(struct mm_struct *mm, unsigned long at, u64 type)
{
	for (; peek(mm, at, 8) != AT_NULL; at += 16)
		if (peek(mm, at, 8) == type)
			return peek(mm, at + 8, 8);
	return ~0ull;
}

static void what_is_on_the_stack(struct kunit *test)
{
	static const char strings[] = "prog\0-x\0HOME=/\0/bin/prog";
	struct elf_args args = { .strings = strings, .len = sizeof(strings),
				 .argc = 2, .envc = 1 };
	unsigned long sp, auxv;
	struct loader l;

	init_loader(test, &l, ET_DYN);
	KUNIT_ASSERT_EQ(test, elf_parse(&l.prog, &l.src), 0);
	KUNIT_ASSERT_EQ(test, elf_map(l.mm, &l.prog, &l.src, &layout), 0);
	sp = elf_stack(l.mm, &l.prog, &args, &layout);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(sp));
	KUNIT_EXPECT_EQ(test, sp % 16, 0ul);
	KUNIT_EXPECT_EQ(test, peek(l.mm, sp, 8), 2ull);
	KUNIT_EXPECT_EQ(test, peek(l.mm, peek(l.mm, sp + 8, 8), 4), 0x676f7270ull);
	KUNIT_EXPECT_EQ(test, peek(l.mm, peek(l.mm, sp + 16, 8), 3), 0x782dull);
	KUNIT_EXPECT_EQ(test, peek(l.mm, sp + 24, 8), 0ull);
	KUNIT_EXPECT_EQ(test, peek(l.mm, peek(l.mm, sp + 32, 8), 4), 0x454d4f48ull);
	KUNIT_EXPECT_EQ(test, peek(l.mm, sp + 40, 8), 0ull);
	auxv = sp + 48;
	KUNIT_EXPECT_EQ(test, aux(l.mm, auxv, AT_ENTRY), (u64)l.prog.entry);
	KUNIT_EXPECT_EQ(test, aux(l.mm, auxv, AT_PHDR), (u64)l.prog.phdr_addr);
	KUNIT_EXPECT_EQ(test, aux(l.mm, auxv, AT_PHNUM), 3ull);
	KUNIT_EXPECT_EQ(test, aux(l.mm, auxv, AT_PAGESZ), (u64)PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, aux(l.mm, auxv, AT_MINSIGSTKSZ), (u64)ARCH_MINSIGSTKSZ);
	KUNIT_EXPECT_EQ(test, peek(l.mm, aux(l.mm, auxv, AT_EXECFN), 4),
			0x6e69622full);
	KUNIT_EXPECT_NE(test, peek(l.mm, aux(l.mm, auxv, AT_RANDOM), 8), ~0ull);
	KUNIT_EXPECT_EQ(test, l.mm->env_end - l.mm->arg_start, 15ul);
	KUNIT_EXPECT_TRUE(test, mm_verify(l.mm));
	args.len = SZ_8M;
	KUNIT_EXPECT_EQ(test, (long)elf_stack(l.mm, &l.prog, &args, &layout),
			(long)-E2BIG);
	elf_free(&l.prog);
}

/* --- Lies. --- */

#define EXPECT_REFUSED(field, value, error) \
do { \
	elf_image_init(l.image, ET_EXEC); \
	l.image->field = (value); \
	KUNIT_EXPECT_EQ(test, elf_parse(&l.prog, &l.src), (error)); \
	KUNIT_EXPECT_NULL(test, l.prog.phdrs); \
} while (0)

static void headers_that_lie(struct kunit *test)
{
	struct loader l;

	init_loader(test, &l, ET_EXEC);
	EXPECT_REFUSED(hdr.e_ident[0], 0, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_ident[EI_CLASS], ELFCLASS32, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_ident[EI_DATA], ELFDATA2MSB, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_type, ET_REL, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_machine, EM_S390, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_phentsize, 32, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_phnum, 0, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_phnum, 0xffff, -ENOEXEC);
	EXPECT_REFUSED(hdr.e_phnum, 900, -EIO);
	EXPECT_REFUSED(hdr.e_phoff, ~0ull, -EIO);
	EXPECT_REFUSED(hdr.e_phoff, sizeof(*l.image) - 8, -EIO);
	EXPECT_REFUSED(phdrs[0].p_filesz, PAGE_SIZE + 1, -EINVAL);
	EXPECT_REFUSED(phdrs[0].p_memsz, ~0ull, -EINVAL);
	EXPECT_REFUSED(phdrs[0].p_vaddr, ~0ull - 4095, -EINVAL);
	EXPECT_REFUSED(phdrs[1].p_vaddr, IMAGE_BASE + IMAGE_DATA + 8, -EINVAL);
	EXPECT_REFUSED(phdrs[1].p_offset, sizeof(*l.image), -EIO);
	EXPECT_REFUSED(phdrs[2].p_type, PT_INTERP, -ENOEXEC);
	l.src.size = sizeof(struct elf64_hdr) - 1;
	KUNIT_EXPECT_EQ(test, elf_parse(&l.prog, &l.src), -ENOEXEC);
}

#define ROUNDS		500

/* Headers with a few wrong bytes: an error or a program, and an address space that is right. */
static void any_bytes(struct kunit *test)
{
	struct rnd_state rnd;
	struct loader l;

	init_loader(test, &l, ET_EXEC);
	prandom_seed_state(&rnd, 4711);
	for (int i = 0; i < ROUNDS; i++) {
		struct mm_struct *mm = mm_alloc();

		KUNIT_ASSERT_NOT_NULL(test, mm);
		elf_image_init(l.image, i & 1 ? ET_EXEC : ET_DYN);
		for (int n = 0; n < 3; n++)
			((u8 *)l.image)[16 + prandom_u32_state(&rnd) % 216] =
				prandom_u32_state(&rnd);
		if (!elf_parse(&l.prog, &l.src)) {
			(void)elf_map(mm, &l.prog, &l.src, &layout);
			KUNIT_EXPECT_TRUE(test, mm_verify(mm));
			elf_free(&l.prog);
		}
		mmput(mm);
	}
}

static struct kunit_case elf_cases[] = {
	KUNIT_CASE(a_program_of_fixed_place),
	KUNIT_CASE(a_program_of_any_place),
	KUNIT_CASE(what_is_on_the_stack),
	KUNIT_CASE(headers_that_lie),
	KUNIT_CASE(any_bytes),
	{}
};

static struct kunit_suite elf_suite = {
	.name = "binfmt_elf",
	.test_cases = elf_cases,
};
kunit_test_suite(elf_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
