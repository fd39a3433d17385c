/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a system call goes on after a stop, or a signal that nobody handles.
 *
 * A call that was given a duration cannot simply be made again: a part of it has passed.
 * It says here what is left to be done, returns -ERESTART_RESTARTBLOCK, and
 * restart_syscall() calls @fn. Belongs to its task alone; NULL: there is nothing to go
 * on with, which answers -EINTR.
 */
#ifndef _LINUX_RESTART_BLOCK_H
#define _LINUX_RESTART_BLOCK_H

#include <linux/types.h>

struct pollfd;
struct __kernel_timespec;

struct restart_block {
	long (*fn)(struct restart_block *restart);
	union {
		struct {
			clockid_t clock;
			ktime_t expires;
			struct __kernel_timespec __user *rmtp;
		} nanosleep;
		struct {
			struct pollfd __user *fds;
			unsigned int nr;
			ktime_t end;
		} poll;
		struct {
			u32 __user *uaddr;
			u32 val, bitset;
			unsigned int flags;
			ktime_t expires;
		} futex;
	};
};

#endif /* _LINUX_RESTART_BLOCK_H */
