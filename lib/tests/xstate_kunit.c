// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/xstate.c: layouts of known processors, conversions both ways,
 * what is refused, and images that the processor here has written itself.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/xstate.h>
#include <uapi/asm-generic/siginfo.h>
#include <uapi/asm/sigcontext.h>

#define ALL_FEATURES	(XFEATURE_MASK_FPSSE | XFEATURE_MASK_YMM | \
			 XFEATURE_MASK_AVX512)
#define MXCSR_OFFSET	offsetof(struct _fpstate_64, mxcsr)

/* As CPUID has it: Intel leaves a hole for MPX, AMD does not. */
static const struct xstate_cpuid skylake_server = {
	.offered = 0x2ff,
	.comp = { [XFEATURE_YMM] = { 256, 576, 0 },
		  [XFEATURE_BNDREGS] = { 64, 960, 0 },
		  [XFEATURE_BNDCSR] = { 64, 1024, 0 },
		  [XFEATURE_OPMASK] = { 64, 1088, 0 },
		  [XFEATURE_ZMM_Hi256] = { 512, 1152, 0 },
		  [XFEATURE_Hi16_ZMM] = { 1024, 1664, 0 } },
};
static const struct xstate_cpuid zen4 = {
	.offered = 0x2e7,
	.comp = { [XFEATURE_YMM] = { 256, 576, 0 },
		  [XFEATURE_OPMASK] = { 64, 832, 0 },
		  [XFEATURE_ZMM_Hi256] = { 512, 896, 0 },
		  [XFEATURE_Hi16_ZMM] = { 1024, 1408, 0 } },
};

struct buffers {
	struct xstate_layout l;
	void *image;			/* of exactly l.size bytes */
	void *user;			/* of l.user_size */
	void *back;
	void *frame;
};

/* Each of exactly its size, so that KASAN sees a step beyond. */
static struct buffers *make(struct kunit *test, const struct xstate_cpuid *id,
			    enum xstate_format format)
{
	struct buffers *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_EQ(test, xstate_layout_init(&b->l, id, format), 0);
	b->l.mxcsr_mask = 0xffff;
	b->image = kunit_kzalloc(test, b->l.size, GFP_KERNEL);
	b->user = kunit_kzalloc(test, b->l.user_size, GFP_KERNEL);
	b->back = kunit_kzalloc(test, b->l.user_size, GFP_KERNEL);
	b->frame = kunit_kzalloc(test, xstate_frame_size(&b->l), GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, b->image && b->user && b->back && b->frame);
	return b;
}

static struct xstate_header *header(void *buf)
{
	return buf + FXSAVE_SIZE;
}

/* What a program could give: everything random, but the fields that are looked at. */
static void fill_user(struct buffers *b, struct rnd_state *rnd, u64 features)
{
	struct _fpstate_64 *fx = b->user;

	prandom_bytes_state(rnd, b->user, b->l.user_size);
	fx->mxcsr = prandom_u32_state(rnd) & b->l.mxcsr_mask;
	if (b->l.format != XSTATE_FXSAVE)
		*header(b->user) = (struct xstate_header){
			.xfeatures = features };
}

static void known_sizes(struct kunit *test)
{
	struct xstate_layout l;

	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &skylake_server,
						 XSTATE_STANDARD), 0);
	KUNIT_EXPECT_EQ(test, l.features, ALL_FEATURES);
	KUNIT_EXPECT_EQ(test, l.size, 2688u);
	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &skylake_server,
						 XSTATE_COMPACTED), 0);
	/* The hole, and MPX, which we do not enable, take no room. */
	KUNIT_EXPECT_EQ(test, l.size, 2432u);
	KUNIT_EXPECT_EQ(test, l.user_size, 2688u);
	KUNIT_EXPECT_EQ(test, l.comp[XFEATURE_OPMASK].compact_offset, 832u);
	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &zen4, XSTATE_STANDARD), 0);
	KUNIT_EXPECT_EQ(test, l.size, 2432u);
	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &zen4, XSTATE_FXSAVE), 0);
	KUNIT_EXPECT_EQ(test, l.size, 512u);
	KUNIT_EXPECT_EQ(test, xstate_frame_size(&l), 512ul);
}

/* AVX-512 is all of it, or nothing; and nothing without AVX. */
static void features_that_go_together(struct kunit *test)
{
	struct xstate_cpuid id = skylake_server;
	struct xstate_layout l;

	id.offered = ALL_FEATURES & ~(1ull << XFEATURE_OPMASK);
	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &id, XSTATE_STANDARD), 0);
	KUNIT_EXPECT_EQ(test, l.features, 7ull);
	KUNIT_EXPECT_EQ(test, l.size, 832u);
	id.offered = ALL_FEATURES & ~XFEATURE_MASK_YMM;
	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &id, XSTATE_STANDARD), 0);
	KUNIT_EXPECT_EQ(test, l.features, 3ull);
	KUNIT_EXPECT_EQ(test, l.size, XSTATE_MIN_SIZE);
}

static void aligned_components(struct kunit *test)
{
	struct xstate_cpuid id = zen4;
	struct xstate_layout l;

	id.comp[XFEATURE_OPMASK].size = 8;
	id.comp[XFEATURE_ZMM_Hi256].flags = 2;
	KUNIT_EXPECT_EQ(test, xstate_layout_init(&l, &id, XSTATE_COMPACTED), 0);
	KUNIT_EXPECT_EQ(test, l.comp[XFEATURE_OPMASK].compact_offset, 832u);
	KUNIT_EXPECT_EQ(test, l.comp[XFEATURE_ZMM_Hi256].compact_offset, 896u);
}

static void nonsense_becomes_fxsave(struct kunit *test)
{
	static const struct {
		u64 offered;
		u32 size, offset, flags;
	} bad[] = {
		{ 0x2e6, 256, 576, 0 },		/* no x87 */
		{ 0x2e5, 256, 576, 0 },		/* no SSE */
		{ 0x2e7, 0, 576, 0 },
		{ 0x2e7, 256, 512, 0 },		/* upon the header */
		{ 0x2e7, 257, 576, 0 },		/* upon the next */
		{ 0x2e7, 4096, 576, 0 },
		{ 0x2e7, 0xffffffff, 0xffffff00, 0 },
		{ 0x2e7, 256, 0xffffff00, 0 },
		{ 0x2e7, 256, 576, 1 },		/* only the kernel's */
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct xstate_cpuid id = zen4;
		struct xstate_layout l;

		id.offered = bad[i].offered;
		id.comp[XFEATURE_YMM].size = bad[i].size;
		id.comp[XFEATURE_YMM].offset = bad[i].offset;
		id.comp[XFEATURE_YMM].flags = bad[i].flags;
		KUNIT_EXPECT_EQ_MSG(test, xstate_layout_init(&l, &id,
				    XSTATE_COMPACTED), -EINVAL, "case %zu", i);
		KUNIT_EXPECT_EQ(test, l.format, XSTATE_FXSAVE);
		KUNIT_EXPECT_EQ(test, l.size, FXSAVE_SIZE);
	}
}

static void each_format(struct kunit *test,
			void (*fn)(struct kunit *test, struct buffers *b))
{
	fn(test, make(test, &skylake_server, XSTATE_COMPACTED));
	fn(test, make(test, &skylake_server, XSTATE_STANDARD));
	fn(test, make(test, &zen4, XSTATE_COMPACTED));
	fn(test, make(test, &zen4, XSTATE_FXSAVE));
}

static void check_initial(struct kunit *test, struct buffers *b)
{
	struct _fpstate_64 *fx = b->user;

	memset(b->image, 0xa5, b->l.size);
	memset(b->user, 0x5a, b->l.user_size);
	xstate_init_image(&b->l, b->image);
	xstate_to_user(&b->l, b->image, b->user);
	KUNIT_EXPECT_EQ(test, fx->cwd, FCW_DEFAULT);
	KUNIT_EXPECT_EQ(test, fx->mxcsr, MXCSR_DEFAULT);
	KUNIT_EXPECT_EQ(test, fx->mxcsr_mask, 0xffffu);
	fx->cwd = 0;
	fx->mxcsr = 0;
	fx->mxcsr_mask = 0;
	KUNIT_EXPECT_NULL(test, memchr_inv(b->user, 0, b->l.user_size));
}

static void initial_state(struct kunit *test)
{
	each_format(test, check_initial);
}

/* As of a processor that finds everything in its initial state. */
static void check_prepared(struct kunit *test, struct buffers *b)
{
	struct _fpstate_64 *fx = b->image;

	memset(b->image, 0xa5, b->l.size);
	xstate_prepare_image(&b->l, b->image);
	KUNIT_EXPECT_EQ(test, fx->mxcsr, MXCSR_DEFAULT);
	KUNIT_EXPECT_EQ(test, fx->mxcsr_mask, 0xffffu);
	KUNIT_EXPECT_EQ(test, xstate_simd_raised(&b->l, b->image), 0u);
	KUNIT_EXPECT_NULL(test, memchr_inv(fx->st_space, 0,
					   sizeof(fx->st_space)));
	if (b->l.format == XSTATE_FXSAVE)
		return;
	KUNIT_EXPECT_NULL(test, memchr_inv(header(b->image), 0,
					   sizeof(struct xstate_header)));
	xstate_init_image(&b->l, b->back);
	xstate_to_user(&b->l, b->back, b->user);
	xstate_to_user(&b->l, b->image, b->back);
	KUNIT_EXPECT_MEMEQ(test, b->back, b->user, b->l.user_size);
}

static void prepared_for_the_processor(struct kunit *test)
{
	each_format(test, check_prepared);
}

/* What @got shows is what @b->user had, where its features say so. */
static void expect_same(struct kunit *test, struct buffers *b, const void *got,
			u64 features)
{
	const struct _fpstate_64 *want = b->user, *fx = got;

	if (features & XFEATURE_MASK_FP) {
		KUNIT_EXPECT_MEMEQ(test, fx, want, MXCSR_OFFSET);
		KUNIT_EXPECT_MEMEQ(test, fx->st_space, want->st_space,
				   sizeof(fx->st_space));
	}
	if (features & (XFEATURE_MASK_SSE | XFEATURE_MASK_YMM))
		KUNIT_EXPECT_EQ(test, fx->mxcsr, want->mxcsr);
	if (features & XFEATURE_MASK_SSE)
		KUNIT_EXPECT_MEMEQ(test, fx->xmm_space, want->xmm_space,
				   sizeof(fx->xmm_space));
	else
		KUNIT_EXPECT_NULL(test, memchr_inv(fx->xmm_space, 0,
						   sizeof(fx->xmm_space)));
	for (int i = XFEATURE_YMM; i < XFEATURE_MAX; i++) {
		const void *at = got + b->l.comp[i].offset;

		if (features & 1ull << i)
			KUNIT_EXPECT_MEMEQ(test, at,
					   b->user + b->l.comp[i].offset,
					   b->l.comp[i].size);
		else if (b->l.comp[i].size)
			KUNIT_EXPECT_NULL(test, memchr_inv(at, 0,
							   b->l.comp[i].size));
	}
}

/* Every set of features, through an image and back. */
static void check_round_trip(struct kunit *test, struct buffers *b)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 17);
	for (u64 features = 0; features <= ALL_FEATURES; features++) {
		u64 f = b->l.format == XSTATE_FXSAVE ? XFEATURE_MASK_FPSSE :
						       features;

		if (f & ~b->l.features)
			continue;
		fill_user(b, &rnd, f);
		prandom_bytes_state(&rnd, b->image, b->l.size);
		KUNIT_ASSERT_EQ(test, xstate_check_user(&b->l, b->user,
							b->l.user_size), 0);
		xstate_from_user(&b->l, b->image, b->user);
		xstate_to_user(&b->l, b->image, b->back);
		expect_same(test, b, b->back, f);
		/* And what comes back may be given again. */
		KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->back,
							b->l.user_size), 0);
	}
}

static void round_trips(struct kunit *test)
{
	each_format(test, check_round_trip);
}

/* A component in its initial state leaves in the image what was there before. */
static void nothing_old_is_shown(struct kunit *test)
{
	struct buffers *b = make(test, &zen4, XSTATE_COMPACTED);
	struct _fpstate_64 *fx = b->user;

	memset(b->image, 0xa5, b->l.size);
	*header(b->image) = (struct xstate_header){
		.xfeatures = 0, .xcomp_bv = XCOMP_BV_COMPACTED | ALL_FEATURES };
	xstate_to_user(&b->l, b->image, b->user);
	KUNIT_EXPECT_EQ(test, fx->cwd, FCW_DEFAULT);
	KUNIT_EXPECT_EQ(test, fx->mxcsr, MXCSR_DEFAULT);
	for (u32 i = 0; i < b->l.user_size; i++)
		KUNIT_ASSERT_NE(test, ((u8 *)b->user)[i], 0xa5);
	KUNIT_EXPECT_EQ(test, xstate_x87_raised(&b->l, b->image), 0u);
	KUNIT_EXPECT_EQ(test, xstate_simd_raised(&b->l, b->image), 0u);
}

static void check_refusals(struct kunit *test, struct buffers *b)
{
	struct _fpstate_64 *fx = b->user;
	size_t size = b->l.user_size;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 4);
	fill_user(b, &rnd, XFEATURE_MASK_FPSSE);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, size), 0);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, size - 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, size + 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, 0), -EINVAL);
	for (int bit = 16; bit < 32; bit++) {
		fx->mxcsr = 1u << bit;
		KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, size),
				-EINVAL);
	}
	fx->mxcsr = 0xffff;
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, size), 0);
	if (b->l.format == XSTATE_FXSAVE)
		return;
	/* Each bit of the header that no component of ours has. */
	for (u32 bit = 0; bit < 8 * sizeof(struct xstate_header); bit++) {
		u64 *word = (u64 *)header(b->user) + bit / 64;

		if (bit < 64 && b->l.features & 1ull << bit)
			continue;
		*word ^= 1ull << bit % 64;
		KUNIT_EXPECT_EQ_MSG(test, xstate_check_user(&b->l, b->user,
				    size), -EINVAL, "bit %u", bit);
		*word ^= 1ull << bit % 64;
	}
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->user, size), 0);
}

static void refusals(struct kunit *test)
{
	each_format(test, check_refusals);
}

/* Sealed, opened, and the same as before. */
static void check_frame(struct kunit *test, struct buffers *b)
{
	size_t size = xstate_frame_size(&b->l);
	u64 features = b->l.features;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 5);
	fill_user(b, &rnd, features);
	xstate_from_user(&b->l, b->image, b->user);
	xstate_to_user(&b->l, b->image, b->frame);
	xstate_frame_seal(&b->l, b->frame);
	KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame, size), 0);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->frame,
						b->l.user_size), 0);
	expect_same(test, b, b->frame, features);
	KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame,
						FXSAVE_SIZE - 1), -EINVAL);
	if (b->l.format == XSTATE_FXSAVE)
		return;
	/* Too short by a byte: only the part that needs no marks. */
	KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame, size - 1), 0);
	KUNIT_EXPECT_EQ(test, header(b->frame)->xfeatures, XFEATURE_MASK_FPSSE);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->frame,
						b->l.user_size), 0);
}

static void frames(struct kunit *test)
{
	each_format(test, check_frame);
}

/* Marks that are wrong, one by one. */
static void frames_with_bad_marks(struct kunit *test)
{
	struct buffers *b = make(test, &zen4, XSTATE_COMPACTED);
	size_t size = xstate_frame_size(&b->l);
	struct _fpx_sw_bytes *sw =
		&((struct _fpstate_64 *)b->frame)->sw_reserved;
	u32 *magic2 = b->frame + b->l.user_size;
	static const struct {
		u32 magic1, extended, xstate, magic2;
	} bad[] = {
		{ 1, 2436, 2432, FP_XSTATE_MAGIC2 },
		{ FP_XSTATE_MAGIC1, 2431, 2432, FP_XSTATE_MAGIC2 },
		{ FP_XSTATE_MAGIC1, 2436, 2433, FP_XSTATE_MAGIC2 },
		{ FP_XSTATE_MAGIC1, 2436, 575, FP_XSTATE_MAGIC2 },
		{ FP_XSTATE_MAGIC1, ~0u, ~0u, FP_XSTATE_MAGIC2 },
		{ FP_XSTATE_MAGIC1, 2436, 2432, FP_XSTATE_MAGIC1 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		memset(b->frame, 0xff, size);
		*sw = (struct _fpx_sw_bytes){
			.magic1 = bad[i].magic1, .xfeatures = ALL_FEATURES,
			.extended_size = bad[i].extended,
			.xstate_size = bad[i].xstate };
		*magic2 = bad[i].magic2;
		KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame, size),
				0);
		KUNIT_EXPECT_EQ_MSG(test, header(b->frame)->xfeatures,
				    XFEATURE_MASK_FPSSE, "case %zu", i);
	}
}

/* A frame of a program that knows less: the rest is initial, not refused. */
static void frames_with_less_in_them(struct kunit *test)
{
	struct buffers *b = make(test, &skylake_server, XSTATE_COMPACTED);
	size_t size = xstate_frame_size(&b->l);
	struct _fpx_sw_bytes *sw =
		&((struct _fpstate_64 *)b->frame)->sw_reserved;
	u32 magic2 = FP_XSTATE_MAGIC2;

	xstate_init_image(&b->l, b->image);
	xstate_to_user(&b->l, b->image, b->frame);
	xstate_frame_seal(&b->l, b->frame);
	header(b->frame)->xfeatures = ALL_FEATURES;
	sw->xfeatures = XFEATURE_MASK_FPSSE | XFEATURE_MASK_YMM;
	KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame, size), 0);
	KUNIT_EXPECT_EQ(test, header(b->frame)->xfeatures, 7ull);
	/* It ends behind AVX, whatever it says it has. */
	xstate_frame_seal(&b->l, b->frame);
	header(b->frame)->xfeatures = ALL_FEATURES;
	sw->xstate_size = 832;
	memcpy(b->frame + 832, &magic2, sizeof(magic2));
	KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame, 836), 0);
	KUNIT_EXPECT_EQ(test, header(b->frame)->xfeatures, 7ull);
	/* What no processor knows is not passed over in silence. */
	xstate_frame_seal(&b->l, b->frame);
	header(b->frame)->xfeatures = 1ull << 17 | 3;
	KUNIT_EXPECT_EQ(test, xstate_frame_open(&b->l, b->frame, size), 0);
	KUNIT_EXPECT_EQ(test, xstate_check_user(&b->l, b->frame,
						b->l.user_size), -EINVAL);
}

/* Exceptions: the most serious one that is not masked counts. */
static void exception_codes(struct kunit *test)
{
	struct buffers *b = make(test, &zen4, XSTATE_STANDARD);
	struct _fpstate_64 *fx = b->image;

	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x00), 0);
	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x3f), FPE_FLTINV);
	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x02), FPE_FLTUND);
	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x3e), FPE_FLTDIV);
	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x38), FPE_FLTOVF);
	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x30), FPE_FLTUND);
	KUNIT_EXPECT_EQ(test, xstate_exception_code(0x20), FPE_FLTRES);

	xstate_init_image(&b->l, b->image);
	header(b->image)->xfeatures = XFEATURE_MASK_FPSSE;
	KUNIT_EXPECT_EQ(test, xstate_x87_raised(&b->l, b->image), 0u);
	fx->cwd = 0x037b;		/* all masked but division by zero */
	fx->swd = 0x8084;		/* which has come */
	KUNIT_EXPECT_EQ(test, xstate_x87_raised(&b->l, b->image), 0x04u);
	fx->mxcsr = 0x1f80 | 0x3f;	/* everything came, all masked */
	KUNIT_EXPECT_EQ(test, xstate_simd_raised(&b->l, b->image), 0u);
	fx->mxcsr = 0x1f80 & ~0x400;	/* overflow not */
	fx->mxcsr |= 0x28;
	KUNIT_EXPECT_EQ(test, xstate_simd_raised(&b->l, b->image), 0x08u);
}

/* Bytes at random are refused, or become an image; nothing is read beyond. */
static void random_frames(struct kunit *test)
{
	struct buffers *b = make(test, &skylake_server, XSTATE_COMPACTED);
	size_t size = xstate_frame_size(&b->l);
	struct rnd_state rnd;
	int accepted = 0;

	prandom_seed_state(&rnd, 6);
	for (int i = 0; i < 2000; i++) {
		size_t n = prandom_u32_state(&rnd) % (size + 1);

		fill_user(b, &rnd, prandom_u32_state(&rnd) & 0xff);
		memcpy(b->frame, b->user, b->l.user_size);
		if (i % 2)
			xstate_frame_seal(&b->l, b->frame);
		/* Here and there a bit of what is looked at. */
		((u8 *)b->frame)[464 + prandom_u32_state(&rnd) % 112] ^=
			1u << prandom_u32_state(&rnd) % 8;
		if (xstate_frame_open(&b->l, b->frame, i % 4 ? size : n) ||
		    xstate_check_user(&b->l, b->frame, b->l.user_size))
			continue;
		xstate_from_user(&b->l, b->image, b->frame);
		KUNIT_ASSERT_EQ(test, header(b->image)->xfeatures &
				~b->l.features, 0ull);
		accepted++;
	}
	KUNIT_EXPECT_GT(test, accepted, 500);
}

/* --- The processor that the test runs on --- */

static void ask_cpuid(u32 leaf, u32 count, u32 *regs)
{
	asm volatile("cpuid"
		     : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]),
		       "=d"(regs[3]) : "0"(leaf), "2"(count));
}

/* False if the system has not enabled it, or there is no XSAVEC. */
static bool read_cpuid(struct xstate_cpuid *id)
{
	u32 regs[4], low, high;

	ask_cpuid(1, 0, regs);
	if (!(regs[2] & 1u << 27))
		return false;
	asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	id->offered = low;
	ask_cpuid(0xd, 1, regs);
	if (!(regs[0] & 1u << 1))
		return false;
	for (u32 i = XFEATURE_YMM; i < XFEATURE_MAX; i++) {
		ask_cpuid(0xd, i, regs);
		id->comp[i].size = regs[0];
		id->comp[i].offset = regs[1];
		id->comp[i].flags = regs[2];
	}
	return true;
}

/* Of both formats, of the same registers; which are then as they were. */
static void save_both(void *standard, void *compact, u64 features)
{
	static u8 before[XSTATE_MAX_SIZE] __aligned(XSTATE_ALIGN);
	static const u64 pattern[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	bool has_512 = features & XFEATURE_MASK_AVX512;
	bool has_avx = features & XFEATURE_MASK_YMM;

	asm volatile("xsave64 (%[old])\n"
		     "movups (%[p]), %%xmm3\n"
		     "testb %[avx], %[avx]\n"
		     "jz 1f\n"
		     "vmovups (%[p]), %%ymm9\n"
		     "testb %[z], %[z]\n"
		     "jz 1f\n"
		     "vmovups (%[p]), %%zmm5\n"
		     "vmovups (%[p]), %%zmm21\n"
		     "kmovw %k[z], %%k3\n"
		     "1: xsave64 (%[std])\n"
		     "xsavec64 (%[cmp])\n"
		     "xrstor64 (%[old])\n"
		     : : [old] "r"(before), [std] "r"(standard),
			 [cmp] "r"(compact), [p] "r"(pattern),
			 [avx] "q"(has_avx), [z] "q"(has_512),
			 "a"((u32)features), "d"(0) : "memory", "cc");
}

static void the_processor_agrees(struct kunit *test)
{
	static u8 standard[XSTATE_MAX_SIZE] __aligned(XSTATE_ALIGN);
	static u8 compact[XSTATE_MAX_SIZE] __aligned(XSTATE_ALIGN);
	struct xstate_cpuid id = { 0 };
	struct buffers *b, *std;

	if (!read_cpuid(&id))
		kunit_skip(test, "this processor has no XSAVEC");
	b = make(test, &id, XSTATE_COMPACTED);
	std = make(test, &id, XSTATE_STANDARD);
	/* The system may have enabled more than we know: that is not saved. */
	KUNIT_ASSERT_LE(test, std->l.size, XSTATE_MAX_SIZE);
	KUNIT_ASSERT_LE(test, b->l.size, XSTATE_MAX_SIZE);
	memset(compact, 0xa5, sizeof(compact));
	memset(standard, 0xa5, sizeof(standard));
	xstate_prepare_image(&b->l, compact);
	xstate_prepare_image(&std->l, standard);
	kernel_fpu_begin();
	save_both(standard, compact, b->l.features);
	kernel_fpu_end();
	KUNIT_EXPECT_EQ(test, header(compact)->xcomp_bv,
			XCOMP_BV_COMPACTED | b->l.features);
	/* The test has put something into each. */
	KUNIT_EXPECT_EQ(test, header(compact)->xfeatures & ~XFEATURE_MASK_FP,
			b->l.features & ~XFEATURE_MASK_FP);
	xstate_to_user(&b->l, compact, b->user);
	xstate_to_user(&std->l, standard, std->user);
	/* Whether a component in its initial state has a bit is the CPU's choice. */
	header(std->user)->xfeatures = header(b->user)->xfeatures;
	((struct _fpstate_64 *)std->user)->mxcsr_mask =
		((struct _fpstate_64 *)b->user)->mxcsr_mask;
	KUNIT_EXPECT_EQ(test, b->l.user_size, std->l.user_size);
	KUNIT_EXPECT_MEMEQ(test, b->user, std->user, b->l.user_size);
}

static struct kunit_case xstate_cases[] = {
	KUNIT_CASE(known_sizes),
	KUNIT_CASE(features_that_go_together),
	KUNIT_CASE(aligned_components),
	KUNIT_CASE(nonsense_becomes_fxsave),
	KUNIT_CASE(initial_state),
	KUNIT_CASE(prepared_for_the_processor),
	KUNIT_CASE(round_trips),
	KUNIT_CASE(nothing_old_is_shown),
	KUNIT_CASE(refusals),
	KUNIT_CASE(frames),
	KUNIT_CASE(frames_with_bad_marks),
	KUNIT_CASE(frames_with_less_in_them),
	KUNIT_CASE(exception_codes),
	KUNIT_CASE(random_frames),
	KUNIT_CASE(the_processor_agrees),
	{}
};

static struct kunit_suite xstate_suite = {
	.name = "xstate",
	.test_cases = xstate_cases,
};
kunit_test_suite(xstate_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of the layouts of x86's vector state");
MODULE_LICENSE("GPL");
