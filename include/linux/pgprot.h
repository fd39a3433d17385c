/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a page-table entry allows and records, for every machine.
 *
 * A leaf is made from these flags and gives them back (asm/pgtable.h). Reading
 * is always allowed, unless PT_NOACCESS; that excludes PT_WRITE and PT_EXEC.
 * At most one of PT_WC and PT_DEVICE; neither is cached memory.
 */
#ifndef _LINUX_PGPROT_H
#define _LINUX_PGPROT_H

#define PT_WRITE	0x001u
#define PT_EXEC		0x002u
#define PT_USER		0x004u	/* user mode may, too */
#define PT_YOUNG	0x008u	/* used; the CPU or the fault handler sets it */
#define PT_DIRTY	0x010u	/* written; likewise */
#define PT_SPECIAL	0x020u	/* of no struct page that counts it */
#define PT_NOACCESS	0x040u	/* keeps its frame, and faults */
#define PT_WC		0x080u	/* not cached; writes may be combined */
#define PT_DEVICE	0x100u	/* not cached; every access as it is written */
#define PT_FLAGS	0x1ffu

/* The kernel's own leaves never fault to record something. */
#define PT_KERNEL	(PT_YOUNG | PT_DIRTY)

/* A change of flags: those of @clear go, those of @set come. */
struct prot_change {
	unsigned int set;
	unsigned int clear;
};

#endif /* _LINUX_PGPROT_H */
