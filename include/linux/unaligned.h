/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers at any address: see <asm-generic/unaligned.h>. */
#ifndef _LINUX_UNALIGNED_H
#define _LINUX_UNALIGNED_H

#include <asm/unaligned.h>

#endif /* _LINUX_UNALIGNED_H */
