// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images of x86's vector state: sizes, and conversion to and from what programs
 * see. Pure computation, so that it is tested on any x86 host; owns nothing.
 *
 *	      0        512      576
 *	      +--------+--------+------+ - - - - - - +------+
 *	      | x87,   | header | YMM  |  (a hole)   | ZMM  |	standard
 *	      | MXCSR, |        |      |             |      |
 *	      | XMM    |        +------+------+------+------+
 *	      |        |        | YMM  | ZMM  |			compacted
 *	      +--------+--------+------+------+
 */
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/xstate.h>
#include <uapi/asm-generic/siginfo.h>
#include <uapi/asm/sigcontext.h>

/* In the flags of a component: compacted, it begins at a multiple of 64. */
#define COMP_ALIGNED		0x2
/* Of a component that only the kernel saves. */
#define COMP_SUPERVISOR		0x1

/* Exceptions, as the status word, MXCSR and their masks have them. */
#define EXC_INVALID		0x01u
#define EXC_DENORMAL		0x02u
#define EXC_ZERO_DIVIDE		0x04u
#define EXC_OVERFLOW		0x08u
#define EXC_UNDERFLOW		0x10u
#define EXC_PRECISION		0x20u
#define EXC_ALL			0x3fu
#define MXCSR_MASKS_SHIFT	7

static_assert(sizeof(struct _fpstate_64) == FXSAVE_SIZE);
static_assert(FXSAVE_SIZE + sizeof(struct xstate_header) == XSTATE_MIN_SIZE);

/* Behind what FXSAVE knows of; an image in that format has none. */
static struct xstate_header *header_of(void *image)
{
	return image + FXSAVE_SIZE;
}

/* --- Sizes --- */

static void layout_fxsave(struct xstate_layout *l)
{
	*l = (struct xstate_layout){
		.features = XFEATURE_MASK_FPSSE, .format = XSTATE_FXSAVE,
		.size = FXSAVE_SIZE, .user_size = FXSAVE_SIZE,
	};
}

/*
 * Of what is offered, what we enable. AVX-512 is three components, which have
 * to be enabled together, and on top of AVX.
 */
static u64 wanted_features(u64 offered)
{
	u64 features = offered & XFEATURE_MASK_FPSSE;

	if (!(offered & XFEATURE_MASK_YMM))
		return features;
	features |= XFEATURE_MASK_YMM;
	if ((offered & XFEATURE_MASK_AVX512) == XFEATURE_MASK_AVX512)
		features |= XFEATURE_MASK_AVX512;
	return features;
}

/* In the standard format, no component may lie upon another. */
static bool overlaps(const struct xstate_layout *l, int nr, u32 start, u32 end)
{
	for (int i = XFEATURE_YMM; i < nr; i++)
		if (l->comp[i].size && start < l->comp[i].offset +
		    l->comp[i].size && l->comp[i].offset < end)
			return true;
	return false;
}

/* Behind those before it. False if its numbers cannot be. */
static bool place_component(struct xstate_layout *l,
			    const struct xstate_cpuid *id, int nr,
			    u32 *compact_end)
{
	u32 size = id->comp[nr].size, offset = id->comp[nr].offset;
	u32 flags = id->comp[nr].flags;

	if (!size || size > XSTATE_MAX_SIZE || offset < XSTATE_MIN_SIZE ||
	    offset > XSTATE_MAX_SIZE - size || flags & COMP_SUPERVISOR ||
	    overlaps(l, nr, offset, offset + size))
		return false;
	if (flags & COMP_ALIGNED)
		*compact_end = ALIGN(*compact_end, XSTATE_ALIGN);
	l->comp[nr].size = size;
	l->comp[nr].offset = offset;
	l->comp[nr].compact_offset = *compact_end;
	*compact_end += size;
	l->user_size = max(l->user_size, offset + size);
	return *compact_end <= XSTATE_MAX_SIZE;
}

int xstate_layout_init(struct xstate_layout *l, const struct xstate_cpuid *id,
		       enum xstate_format format)
{
	u32 compact_end = XSTATE_MIN_SIZE;

	layout_fxsave(l);
	if (format == XSTATE_FXSAVE)
		return 0;
	if ((id->offered & XFEATURE_MASK_FPSSE) != XFEATURE_MASK_FPSSE)
		return -EINVAL;
	l->format = format;
	l->features = wanted_features(id->offered);
	l->user_size = XSTATE_MIN_SIZE;
	for (int i = XFEATURE_YMM; i < XFEATURE_MAX; i++) {
		if (!(l->features & 1ull << i))
			continue;
		if (!place_component(l, id, i, &compact_end)) {
			layout_fxsave(l);
			return -EINVAL;
		}
	}
	l->size = format == XSTATE_COMPACTED ? compact_end : l->user_size;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_layout_init);

/* --- Conversion --- */

static u32 image_offset(const struct xstate_layout *l, int nr)
{
	return l->format == XSTATE_COMPACTED ? l->comp[nr].compact_offset :
					       l->comp[nr].offset;
}

/* All of what has no header counts. */
static u64 image_features(const struct xstate_layout *l, const void *image)
{
	if (l->format == XSTATE_FXSAVE)
		return l->features;
	return ((const struct xstate_header *)(image + FXSAVE_SIZE))->xfeatures;
}

/*
 * MXCSR belongs to the component SSE in a compacted image; elsewhere it is
 * written and read also when that is in its initial state.
 */
static u32 image_mxcsr(const struct xstate_layout *l, const void *image)
{
	const struct _fpstate_64 *fx = image;

	if (l->format == XSTATE_COMPACTED &&
	    !(image_features(l, image) & XFEATURE_MASK_SSE))
		return MXCSR_DEFAULT;
	return fx->mxcsr;
}

void xstate_init_image(const struct xstate_layout *l, void *image)
{
	struct _fpstate_64 *fx = image;

	memset(image, 0, l->size);
	fx->cwd = FCW_DEFAULT;
	fx->mxcsr = MXCSR_DEFAULT;
	fx->mxcsr_mask = l->mxcsr_mask;
	if (l->format == XSTATE_COMPACTED)
		header_of(image)->xcomp_bv = XCOMP_BV_COMPACTED | l->features;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_init_image);

/*
 * Instructions that save leave out components in their initial state, whose
 * place nobody looks at. What is looked at begins clean: the header, to which
 * they add, MXCSR, and the x87's registers, which have bytes between them that
 * a processor need not write and programs are shown.
 */
void xstate_prepare_image(const struct xstate_layout *l, void *image)
{
	struct _fpstate_64 *fx = image;

	memset(image, 0, offsetof(struct _fpstate_64, xmm_space));
	fx->mxcsr = MXCSR_DEFAULT;
	fx->mxcsr_mask = l->mxcsr_mask;
	if (l->format != XSTATE_FXSAVE)
		*header_of(image) = (struct xstate_header){ 0 };
}
EXPORT_SYMBOL_IF_KUNIT(xstate_prepare_image);

/* The x87 and the XMM registers, each only if it is in @features. */
static void copy_legacy(struct _fpstate_64 *to, const struct _fpstate_64 *from,
			u64 features)
{
	if (features & XFEATURE_MASK_FP) {
		memcpy(to, from, offsetof(struct _fpstate_64, mxcsr));
		memcpy(to->st_space, from->st_space, sizeof(to->st_space));
	}
	if (features & XFEATURE_MASK_SSE)
		memcpy(to->xmm_space, from->xmm_space, sizeof(to->xmm_space));
}

/* Everything that is not in the image has its initial value, not an old one. */
void xstate_to_user(const struct xstate_layout *l, const void *image, void *buf)
{
	u64 features = image_features(l, image) & l->features;
	struct _fpstate_64 *fx = buf;

	memset(buf, 0, l->user_size);
	fx->cwd = FCW_DEFAULT;
	copy_legacy(fx, image, features);
	fx->mxcsr = image_mxcsr(l, image);
	fx->mxcsr_mask = l->mxcsr_mask;
	if (l->format == XSTATE_FXSAVE)
		return;
	header_of(buf)->xfeatures = features;
	for (int i = XFEATURE_YMM; i < XFEATURE_MAX; i++)
		if (features & 1ull << i)
			memcpy(buf + l->comp[i].offset,
			       image + image_offset(l, i), l->comp[i].size);
}
EXPORT_SYMBOL_IF_KUNIT(xstate_to_user);

/* Whatever the processor would refuse to load is refused here. */
int xstate_check_user(const struct xstate_layout *l, const void *buf,
		      size_t size)
{
	const struct xstate_header *h = buf + FXSAVE_SIZE;
	const struct _fpstate_64 *fx = buf;
	u64 features = l->features;

	if (size != l->user_size)
		return -EINVAL;
	if (l->format != XSTATE_FXSAVE) {
		features = h->xfeatures;
		if (features & ~l->features || h->xcomp_bv ||
		    memchr_inv(h->reserved, 0, sizeof(h->reserved)))
			return -EINVAL;
	}
	/* Without one of the two it is not read. */
	if (features & (XFEATURE_MASK_SSE | XFEATURE_MASK_YMM) &&
	    fx->mxcsr & ~l->mxcsr_mask)
		return -EINVAL;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_check_user);

/* An MXCSR for AVX alone brings SSE with it, or it would not be loaded. */
void xstate_from_user(const struct xstate_layout *l, void *image,
		      const void *buf)
{
	u64 features = image_features(l, buf);
	const struct _fpstate_64 *from = buf;
	struct _fpstate_64 *fx = image;

	xstate_init_image(l, image);
	copy_legacy(fx, from, features);
	if (features & (XFEATURE_MASK_SSE | XFEATURE_MASK_YMM))
		fx->mxcsr = from->mxcsr;
	if (l->format == XSTATE_FXSAVE)
		return;
	for (int i = XFEATURE_YMM; i < XFEATURE_MAX; i++)
		if (features & 1ull << i)
			memcpy(image + image_offset(l, i),
			       buf + l->comp[i].offset, l->comp[i].size);
	if (fx->mxcsr != MXCSR_DEFAULT)
		features |= XFEATURE_MASK_SSE;
	header_of(image)->xfeatures = features;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_from_user);

/* --- Frames of signals --- */

size_t xstate_frame_size(const struct xstate_layout *l)
{
	if (l->format == XSTATE_FXSAVE)
		return l->user_size;
	return l->user_size + FP_XSTATE_MAGIC2_SIZE;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_frame_size);

void xstate_frame_marks(const struct xstate_layout *l, struct _fpx_sw_bytes *sw)
{
	*sw = (struct _fpx_sw_bytes){
		.magic1 = FP_XSTATE_MAGIC1,
		.extended_size = xstate_frame_size(l),
		.xfeatures = l->features,
		.xstate_size = l->user_size,
	};
}

void xstate_frame_seal(const struct xstate_layout *l, void *frame)
{
	struct _fpstate_64 *fx = frame;
	u32 magic2 = FP_XSTATE_MAGIC2;

	if (l->format == XSTATE_FXSAVE)
		return;
	xstate_frame_marks(l, &fx->sw_reserved);
	memcpy(frame + l->user_size, &magic2, sizeof(magic2));
}
EXPORT_SYMBOL_IF_KUNIT(xstate_frame_seal);

/* Does the frame hold as much as its marks say, and no more than there can be? */
static bool frame_is_whole(const struct xstate_layout *l, const void *frame,
			   size_t size)
{
	const struct _fpstate_64 *fx = frame;
	const struct _fpx_sw_bytes *sw = &fx->sw_reserved;
	u32 magic2;

	if (sw->magic1 != FP_XSTATE_MAGIC1 ||
	    sw->xstate_size < XSTATE_MIN_SIZE ||
	    sw->xstate_size > l->user_size ||
	    sw->xstate_size > sw->extended_size ||
	    sw->xstate_size + sizeof(magic2) > size)
		return false;
	memcpy(&magic2, frame + sw->xstate_size, sizeof(magic2));
	return magic2 == FP_XSTATE_MAGIC2;
}

/* A component that lies beyond the end that the frame declares is not there. */
static u64 features_within(const struct xstate_layout *l, u32 size)
{
	u64 features = XFEATURE_MASK_FPSSE;

	for (int i = XFEATURE_YMM; i < XFEATURE_MAX; i++)
		if (l->comp[i].size &&
		    l->comp[i].offset + l->comp[i].size <= size)
			features |= 1ull << i;
	return features;
}

int xstate_frame_open(const struct xstate_layout *l, void *frame, size_t size)
{
	struct _fpstate_64 *fx = frame;
	struct xstate_header *h = header_of(frame);

	if (size < FXSAVE_SIZE)
		return -EINVAL;
	if (l->format == XSTATE_FXSAVE)
		return 0;
	if (!frame_is_whole(l, frame, size)) {
		*h = (struct xstate_header){ .xfeatures = XFEATURE_MASK_FPSSE };
		return 0;
	}
	/* What the header has and no processor knows is for the check to see. */
	h->xfeatures &= ~l->features | fx->sw_reserved.xfeatures;
	h->xfeatures &= ~l->features |
			features_within(l, fx->sw_reserved.xstate_size);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_frame_open);

/* --- Exceptions --- */

u32 xstate_x87_raised(const struct xstate_layout *l, const void *image)
{
	const struct _fpstate_64 *fx = image;

	if (!(image_features(l, image) & XFEATURE_MASK_FP))
		return 0;
	return fx->swd & ~fx->cwd & EXC_ALL;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_x87_raised);

u32 xstate_simd_raised(const struct xstate_layout *l, const void *image)
{
	u32 mxcsr = image_mxcsr(l, image);

	return mxcsr & ~(mxcsr >> MXCSR_MASKS_SHIFT) & EXC_ALL;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_simd_raised);

int xstate_exception_code(u32 raised)
{
	if (raised & EXC_INVALID)
		return FPE_FLTINV;
	if (raised & EXC_ZERO_DIVIDE)
		return FPE_FLTDIV;
	if (raised & EXC_OVERFLOW)
		return FPE_FLTOVF;
	if (raised & (EXC_DENORMAL | EXC_UNDERFLOW))
		return FPE_FLTUND;
	return raised & EXC_PRECISION ? FPE_FLTRES : 0;
}
EXPORT_SYMBOL_IF_KUNIT(xstate_exception_code);
