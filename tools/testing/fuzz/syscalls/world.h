/* SPDX-License-Identifier: GPL-2.0-only */
/* What the workers of the host's kernel find: memory, files, descriptors. */
#ifndef _FUZZ_SYSCALLS_WORLD_H
#define _FUZZ_SYSCALLS_WORLD_H

#define WORLD_MEM	(0x123ul << 30)

/* Of the calling process, which has nothing yet. */
void world_enter(void);
/* What outlives processes goes. The caller's root is again the machine's. */
void world_leave(void);

#endif /* _FUZZ_SYSCALLS_WORLD_H */
