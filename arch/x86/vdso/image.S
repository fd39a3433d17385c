/* SPDX-License-Identifier: GPL-2.0-only */
/* Where make has put it. */
#define VDSO_SO "arch/x86/vdso/vdso.so"
#include "../../../lib/vdso/image.S"
