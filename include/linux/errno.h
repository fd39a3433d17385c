/* SPDX-License-Identifier: GPL-2.0-only */
/* Error numbers: those of user space, and a few that never leave the kernel. */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#include <uapi/linux/errno.h>

/* How an interrupted system call goes on, by what the signal's action says. */
#define ERESTARTSYS		512	/* again if SA_RESTART, else EINTR */
#define ERESTARTNOINTR		513	/* again, always */
#define ERESTARTNOHAND		514	/* again if there was no handler */
#define ENOIOCTLCMD		515	/* this driver has no such ioctl */
#define ERESTART_RESTARTBLOCK	516	/* again, by way of restart_syscall */
#define EPROBE_DEFER		517	/* the device needs another first */
#define EOPENSTALE		518	/* a stale dentry was opened */
#define ENOPARAM		519	/* a parameter that nobody knows */
#define ENOTSUPP		524	/* not supported, inside the kernel */

#endif /* _LINUX_ERRNO_H */
