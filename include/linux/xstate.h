/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How x86 lays out the vector state of a task in memory (lib/xstate.c).
 *
 * The kernel keeps an image in one of three formats, whichever the processor
 * writes best; programs know only the standard one, in which every component
 * has a place of its own. A component without a bit in the header is in its
 * initial state, whatever the image holds in its place.
 */
#ifndef _LINUX_XSTATE_H
#define _LINUX_XSTATE_H

#include <linux/types.h>

enum xfeature {
	XFEATURE_FP,
	XFEATURE_SSE,
	XFEATURE_YMM,
	XFEATURE_BNDREGS,
	XFEATURE_BNDCSR,
	XFEATURE_OPMASK,
	XFEATURE_ZMM_Hi256,
	XFEATURE_Hi16_ZMM,
	XFEATURE_MAX
};

#define XFEATURE_MASK_FP	(1ull << XFEATURE_FP)
#define XFEATURE_MASK_SSE	(1ull << XFEATURE_SSE)
#define XFEATURE_MASK_YMM	(1ull << XFEATURE_YMM)
#define XFEATURE_MASK_FPSSE	(XFEATURE_MASK_FP | XFEATURE_MASK_SSE)
#define XFEATURE_MASK_AVX512	((1ull << XFEATURE_OPMASK) | \
				 (1ull << XFEATURE_ZMM_Hi256) | \
				 (1ull << XFEATURE_Hi16_ZMM))

/* Of the first 512 bytes, as FXSAVE writes them; then comes the header. */
#define FXSAVE_SIZE		512u
#define XSTATE_MIN_SIZE		576u
/* More than all that we enable takes. */
#define XSTATE_MAX_SIZE		4096u
#define XSTATE_ALIGN		64u

#define XCOMP_BV_COMPACTED	(1ull << 63)
#define FCW_DEFAULT		0x037fu
#define MXCSR_DEFAULT		0x1f80u
/* What a processor has that does not say what it has. */
#define MXCSR_MASK_DEFAULT	0xffbfu

struct _fpx_sw_bytes;

struct xstate_header {
	u64 xfeatures;
	u64 xcomp_bv;
	u64 reserved[6];
};

enum xstate_format {
	XSTATE_FXSAVE,			/* no header, nothing behind it */
	XSTATE_STANDARD,		/* components at fixed places */
	XSTATE_COMPACTED,		/* those enabled, one behind the other */
};

/* Leaf 0xd of CPUID: what is offered, and of each component eax, ebx, ecx. */
struct xstate_cpuid {
	u64 offered;
	struct {
		u32 size;
		u32 offset;
		u32 flags;
	} comp[XFEATURE_MAX];
};

/*
 * @mxcsr_mask: bits of MXCSR that may be set. @size is that of an image, and
 * @user_size of what programs see; offsets are of the latter, and of a
 * compacted image. A component that is not in @features has size 0.
 */
struct xstate_layout {
	u64 features;
	enum xstate_format format;
	u32 mxcsr_mask;
	u32 size;
	u32 user_size;
	struct {
		u32 size;
		u32 offset;
		u32 compact_offset;
	} comp[XFEATURE_MAX];
};

/*
 * -EINVAL if what CPUID says makes no sense; @l is then that of FXSAVE. Its
 * mxcsr_mask is the caller's to set.
 */
int xstate_layout_init(struct xstate_layout *l, const struct xstate_cpuid *id,
		       enum xstate_format format);

void xstate_init_image(const struct xstate_layout *l, void *image);
/* Memory with anything in it, which the processor is about to save to. */
void xstate_prepare_image(const struct xstate_layout *l, void *image);

/* @buf has user_size bytes. */
void xstate_to_user(const struct xstate_layout *l, const void *image,
		    void *buf);
/* Can an image be made of what a program gives? 0, or -EINVAL. */
int xstate_check_user(const struct xstate_layout *l, const void *buf,
		      size_t size);
/* What has passed the check; does not fail. */
void xstate_from_user(const struct xstate_layout *l, void *image,
		      const void *buf);

/* A signal's frame: the same, with marks that say how long it is. */
size_t xstate_frame_size(const struct xstate_layout *l);
/* The marks alone, which are before the header; and a last one behind all. */
void xstate_frame_marks(const struct xstate_layout *l, struct _fpx_sw_bytes *sw);
/* Marks @frame, which xstate_to_user() has filled. */
void xstate_frame_seal(const struct xstate_layout *l, void *frame);
/*
 * Makes of a copy of a program's frame what xstate_check_user() takes: marks
 * that are missing or wrong leave the first 512 bytes. @frame has room for
 * xstate_frame_size(), of which @size bytes are the program's.
 */
int xstate_frame_open(const struct xstate_layout *l, void *frame, size_t size);

/* The status and control words of the x87, and MXCSR, of an image. */
u32 xstate_x87_raised(const struct xstate_layout *l, const void *image);
u32 xstate_simd_raised(const struct xstate_layout *l, const void *image);
/* FPE_* of the exceptions in @raised; 0: none of them counts. */
int xstate_exception_code(u32 raised);

#endif /* _LINUX_XSTATE_H */
