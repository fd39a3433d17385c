/* SPDX-License-Identifier: GPL-2.0-only */
/* What task_struct and others have of signals; the rest is in linux/signal.h. */
#ifndef _LINUX_SIGNAL_TYPES_H
#define _LINUX_SIGNAL_TYPES_H

#include <linux/list.h>
#include <linux/types.h>
#include <uapi/asm/siginfo.h>

/* A set: bit 0 is signal 1, as in the sigset_t of programs. */
typedef u64 sigmask_t;
#define sigmask(sig)	(1ull << ((sig) - 1))

/* Those that wait: a bit each, and what is known of them, in the order they came. */
struct sigpending {
	sigmask_t signal;
	struct list_head list;		/* of struct sigqueue */
};

/*
 * As much of a program's siginfo_t as says something: the rest of that is 0 (kernel/siginfo.c).
 * Nothing in it is older than the last clear_siginfo(), paddings included: programs read it.
 */
typedef struct kernel_siginfo {
	__SIGINFO;
} kernel_siginfo_t;

#endif /* _LINUX_SIGNAL_TYPES_H */
