// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of arch/x86/kernel/fpu/: sizes as the processor here tells them, all of
 * its state survives, and no image that passes the check is refused by it.
 */
#include <asm/cpufeature.h>
#include <asm/desc.h>
#include <asm/fpu_regs.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/special_insns.h>
#include <asm/trapnr.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <uapi/asm-generic/siginfo.h>
#include <uapi/asm/sigcontext.h>

void x86_exception(struct pt_regs *regs);

/* One value of each kind of register. */
struct kinds {
	u64 ymm_high[2];
	u64 xmm[2];
	u64 st[2];
	u16 control;
	u32 mxcsr;
};

static struct fpu *my_fpu(void)
{
	return &current->thread.fpu;
}

static bool has_avx(void)
{
	return fpu_layout.features & XFEATURE_MASK_YMM;
}

/* As if in user mode: through memory, for the x87's sake. */
static void user_write(const struct kinds *k)
{
	u64 ymm[4] = { k->xmm[0], k->xmm[1], k->ymm_high[0], k->ymm_high[1] };

	local_irq_disable();
	switch_fpu_return();
	asm volatile("fninit\n"
		     "fldcw %0\n"
		     "fildq %1\n"
		     "ldmxcsr %2\n"
		     "movups %3, %%xmm7\n"
		     : : "m"(k->control), "m"(k->st[0]), "m"(k->mxcsr),
			 "m"(ymm) : "memory");
	if (has_avx())
		asm volatile("vmovups %0, %%ymm7" : : "m"(ymm) : "memory");
	local_irq_enable();
}

static void user_read(struct kinds *k)
{
	u64 ymm[4] = { 0 };

	*k = (struct kinds){ 0 };
	local_irq_disable();
	switch_fpu_return();
	asm volatile("fnstcw %0\n"
		     "fistpq %1\n"
		     "stmxcsr %2\n"
		     "movups %%xmm7, %3\n"
		     : "=m"(k->control), "=m"(k->st[0]), "=m"(k->mxcsr),
		       "=m"(ymm) : : "memory");
	if (has_avx())
		asm volatile("vmovups %%ymm7, %0" : "=m"(ymm) : : "memory");
	local_irq_enable();
	memcpy(k->xmm, ymm, sizeof(k->xmm));
	memcpy(k->ymm_high, ymm + 2, sizeof(k->ymm_high));
}

static void sizes_match_cpuid(struct kunit *test)
{
	u32 regs[4];

	if (fpu_layout.format == XSTATE_FXSAVE) {
		KUNIT_EXPECT_EQ(test, fpu_layout.size, FXSAVE_SIZE);
		KUNIT_EXPECT_EQ(test, read_cr4() & CR4_OSXSAVE, 0ul);
		return;
	}
	/* With what is enabled; the second in the compacted format. */
	cpuid_count(0xd, 0, regs);
	KUNIT_EXPECT_EQ(test, fpu_layout.user_size, regs[1]);
	cpuid_count(0xd, 1, regs);
	if (fpu_layout.format == XSTATE_COMPACTED && regs[0] & 0x8)
		KUNIT_EXPECT_EQ(test, fpu_layout.size, regs[1]);
	if (fpu_layout.format == XSTATE_STANDARD)
		KUNIT_EXPECT_EQ(test, fpu_layout.size, fpu_layout.user_size);
}

/* On each CPU the same is enabled. */
static void look_at_cpu(void *arg)
{
	struct kunit *test = arg;
	u32 low, high;

	KUNIT_EXPECT_EQ(test, read_cr0() & (CR0_EM | CR0_MP | CR0_NE),
			CR0_MP | CR0_NE);
	KUNIT_EXPECT_EQ(test, read_cr4() & (CR4_OSFXSR | CR4_OSXMMEXCPT),
			CR4_OSFXSR | CR4_OSXMMEXCPT);
	if (!(read_cr4() & CR4_OSXSAVE))
		return;
	asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	KUNIT_EXPECT_EQ(test, low | (u64)high << 32, fpu_layout.features);
}

static void all_cpus_are_set_up(struct kunit *test)
{
	on_each_cpu(look_at_cpu, test, 1);
}

static void all_kinds_survive(struct kunit *test)
{
	struct kinds k = {
		.ymm_high = { 0x1111222233334444, 0x5555666677778888 },
		.xmm = { 0x99990000aaaabbbb, 0xccccddddeeeeffff },
		.st = { 0x123456789abcdef }, .control = 0x0b7f, .mxcsr = 0x3fa1,
	};
	struct kinds seen;

	if (!has_avx())
		memset(k.ymm_high, 0, sizeof(k.ymm_high));
	KUNIT_ASSERT_EQ(test, fpu_first_use(), 0);
	user_write(&k);
	kernel_fpu_begin();
	asm volatile("fninit; xorps %xmm7, %xmm7");
	if (has_avx())
		asm volatile("vzeroall");
	kernel_fpu_end();
	yield();
	user_read(&seen);
	KUNIT_EXPECT_MEMEQ(test, &k, &seen, sizeof(k));
	fpu_free(my_fpu());
}

/* The kernel rounds to nearest, whatever the program has chosen. */
static void kernel_computes_as_usual(struct kunit *test)
{
	struct kinds k = { .control = 0x037f, .mxcsr = 0x7f80 };
	u32 mxcsr;

	KUNIT_ASSERT_EQ(test, fpu_first_use(), 0);
	user_write(&k);
	kernel_fpu_begin();
	asm volatile("stmxcsr %0" : "=m"(mxcsr));
	kernel_fpu_end();
	KUNIT_EXPECT_EQ(test, mxcsr, MXCSR_DEFAULT);
	fpu_free(my_fpu());
}

/* As after the exception itself, which comes from user mode. */
static void raise(unsigned int vector)
{
	struct pt_regs regs = { .vector = vector, .cs = USER_CS };

	local_irq_disable();
	x86_exception(&regs);
	local_irq_enable();
}

static void first_use_traps(struct kunit *test)
{
	local_irq_disable();
	switch_fpu_return();
	KUNIT_EXPECT_NE(test, read_cr0() & CR0_TS, 0ul);
	local_irq_enable();
	raise(X86_TRAP_NM);
	KUNIT_EXPECT_NOT_NULL(test, my_fpu()->state);
	local_irq_disable();
	switch_fpu_return();
	KUNIT_EXPECT_EQ(test, read_cr0() & CR0_TS, 0ul);
	local_irq_enable();
	fpu_free(my_fpu());
}

/* Division by zero, unmasked; with the x87 it waits for the next instruction. */
static void exceptions_have_codes(struct kunit *test)
{
	struct kinds k = { .control = 0x037f, .mxcsr = 0x1f80 };

	KUNIT_EXPECT_EQ(test, fpu_exception_code(X86_TRAP_MF), 0);
	KUNIT_ASSERT_EQ(test, fpu_first_use(), 0);
	user_write(&k);
	KUNIT_EXPECT_EQ(test, fpu_exception_code(X86_TRAP_MF), 0);
	KUNIT_EXPECT_EQ(test, fpu_exception_code(X86_TRAP_XF), 0);
	/* One that has gone away is no reason to end. */
	raise(X86_TRAP_XF);
	k.control = 0x037b;
	k.mxcsr = 0x1f80 & ~0x0400;
	user_write(&k);
	local_irq_disable();
	switch_fpu_return();
	asm volatile("fld1; fldz; fdivrp");
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, fpu_exception_code(X86_TRAP_MF), FPE_FLTDIV);
	fpu_flush(my_fpu());
	k = (struct kinds){ .control = 0x037f, .mxcsr = 0x1f88 & ~0x0400 };
	user_write(&k);
	KUNIT_EXPECT_EQ(test, fpu_exception_code(X86_TRAP_XF), FPE_FLTOVF);
	fpu_free(my_fpu());
}

/*
 * Anything a program may give either is refused by the check, or loaded by the
 * processor: a refusal of its own would be a warning, which fails the case.
 */
static void what_passes_can_be_loaded(struct kunit *test)
{
	size_t size = arch_fpu_user_size();
	u8 *buf = kunit_kzalloc(test, size, GFP_KERNEL);
	struct _fpstate_64 *fx = (void *)buf;
	struct xstate_header *h = (void *)(buf + FXSAVE_SIZE);
	struct rnd_state rnd;
	int taken = 0;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	prandom_seed_state(&rnd, 8);
	for (int i = 0; i < 1000; i++) {
		prandom_bytes_state(&rnd, buf, size);
		fx->mxcsr &= i % 3 ? fpu_layout.mxcsr_mask : ~0u;
		if (size > FXSAVE_SIZE)
			*h = (struct xstate_header){
				.xfeatures = prandom_u32_state(&rnd) &
					(i % 5 ? fpu_layout.features : ~0ull) };
		if (fpu_set_state(my_fpu(), buf, size))
			continue;
		local_irq_disable();
		switch_fpu_return();
		local_irq_enable();
		taken++;
	}
	KUNIT_EXPECT_GT(test, taken, 400);
	fpu_free(my_fpu());
}

static void bad_states_are_refused(struct kunit *test)
{
	size_t size = arch_fpu_user_size();
	u8 *buf = kunit_kzalloc(test, size, GFP_KERNEL);
	struct _fpstate_64 *fx = (void *)buf;
	struct xstate_header *h = (void *)(buf + FXSAVE_SIZE);
	struct kinds k = { .control = 0x037f, .mxcsr = 0x3f80, .xmm = { 5 } };
	struct kinds seen;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, fpu_first_use(), 0);
	user_write(&k);
	fpu_get_state(my_fpu(), buf);
	KUNIT_EXPECT_EQ(test, fx->mxcsr, 0x3f80u);
	KUNIT_EXPECT_EQ(test, fx->mxcsr_mask, fpu_layout.mxcsr_mask);
	fx->mxcsr = 0x80000000;
	KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, size), -EINVAL);
	fx->mxcsr = 0x1f80;
	if (size > FXSAVE_SIZE) {
		h->xcomp_bv = XCOMP_BV_COMPACTED;
		KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, size),
				-EINVAL);
		h->xcomp_bv = 0;
		h->reserved[5] = 1;
		KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, size),
				-EINVAL);
		h->reserved[5] = 0;
		h->xfeatures |= 1ull << 62;
		KUNIT_EXPECT_EQ(test, fpu_set_state(my_fpu(), buf, size),
				-EINVAL);
	}
	user_read(&seen);
	KUNIT_EXPECT_EQ(test, seen.mxcsr, k.mxcsr);
	KUNIT_EXPECT_EQ(test, seen.xmm[0], 5ull);
	fpu_free(my_fpu());
}

static struct kunit_case fpu_x86_cases[] = {
	KUNIT_CASE(sizes_match_cpuid),
	KUNIT_CASE(all_cpus_are_set_up),
	KUNIT_CASE(all_kinds_survive),
	KUNIT_CASE(kernel_computes_as_usual),
	KUNIT_CASE(first_use_traps),
	KUNIT_CASE(exceptions_have_codes),
	KUNIT_CASE(what_passes_can_be_loaded),
	KUNIT_CASE(bad_states_are_refused),
	{}
};

static struct kunit_suite fpu_x86_suite = {
	.name = "fpu_x86",
	.test_cases = fpu_x86_cases,
};
kunit_test_suite(fpu_x86_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of x86's vector registers");
MODULE_LICENSE("GPL");
