/* SPDX-License-Identifier: GPL-2.0-only */
/* What a mapping of the kernel's own allows, besides reading. */
#ifndef _LINUX_PGPROT_H
#define _LINUX_PGPROT_H

#define PT_WRITE	0x1u
#define PT_EXEC		0x2u

#endif /* _LINUX_PGPROT_H */
