/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this folder share. */
#ifndef _X86_FPU_INTERNAL_H
#define _X86_FPU_INTERNAL_H

#include <linux/types.h>

/* How images are written. */
enum fpu_saver {
	FPU_FXSAVE,
	FPU_XSAVE,
	FPU_XSAVEOPT,		/* not what is unchanged since it was loaded */
	FPU_XSAVEC,		/* compacted */
	FPU_XSAVES,		/* both */
};

/*
 * Settled at boot. @leaks_pointers: what FXRSTOR and XRSTOR leave of the last
 * x87 instruction is that of another task.
 */
struct fpu_config {
	enum fpu_saver saver;
	bool leaks_pointers;
};
extern struct fpu_config fpu_config;

#endif /* _X86_FPU_INTERNAL_H */
