/* SPDX-License-Identifier: GPL-2.0-only */
/* What a VMA is: the bits of vm_flags, which are those that Linux shows. */
#ifndef _LINUX_VM_FLAGS_H
#define _LINUX_VM_FLAGS_H

/* What may be done, and what mprotect() may allow. */
#define VM_NONE		0x00000000ul
#define VM_READ		0x00000001ul
#define VM_WRITE	0x00000002ul
#define VM_EXEC		0x00000004ul
#define VM_SHARED	0x00000008ul
#define VM_MAYREAD	0x00000010ul	/* mprotect() may set VM_READ, ... */
#define VM_MAYWRITE	0x00000020ul
#define VM_MAYEXEC	0x00000040ul
#define VM_MAYSHARE	0x00000080ul	/* MAP_SHARED, of whatever file */
/* What it is. */
#define VM_GROWSDOWN	0x00000100ul	/* a stack */
#define VM_PFNMAP	0x00000400ul	/* frames without a struct page */
#define VM_LOCKED	0x00002000ul	/* mlock() */
#define VM_IO		0x00004000ul	/* a device's: reading may have effects */
/* What madvise() and mlock() have said. */
#define VM_SEQ_READ	0x00008000ul
#define VM_RAND_READ	0x00010000ul
#define VM_DONTCOPY	0x00020000ul	/* not for a child */
#define VM_DONTEXPAND	0x00040000ul	/* mremap() may not */
#define VM_LOCKONFAULT	0x00080000ul	/* with VM_LOCKED: as pages come */
#define VM_ACCOUNT	0x00100000ul	/* charged to the commit limit */
#define VM_NORESERVE	0x00200000ul	/* never is */
#define VM_SYNC		0x00800000ul	/* MAP_SYNC: shown, never set */
#define VM_WIPEONFORK	0x02000000ul	/* a child finds it empty */
#define VM_DONTDUMP	0x04000000ul	/* not in core files */
#define VM_MIXEDMAP	0x10000000ul	/* frames with and without */
#define VM_HUGEPAGE	0x20000000ul
#define VM_NOHUGEPAGE	0x40000000ul
#define VM_MERGEABLE	0x80000000ul
#define VM_ACCESS	(VM_READ | VM_WRITE | VM_EXEC)

#endif /* _LINUX_VM_FLAGS_H */
