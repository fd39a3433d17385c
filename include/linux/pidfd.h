/* SPDX-License-Identifier: GPL-2.0-only */
/* Descriptors of processes: kernel/pidfd.c. */
#ifndef _LINUX_PIDFD_KERNEL_H
#define _LINUX_PIDFD_KERNEL_H

#include <linux/types.h>

struct file;
struct pid;

/* One that is about to be: a number that is taken, and its file. */
struct pidfd_slot {
	int fd;
	struct file *file;
};

/* For @pid, which gets a reference: 0 or -errno. Then one of the others. */
int pidfd_prepare(struct pidfd_slot *slot, struct pid *pid, unsigned int flags);
void pidfd_install(const struct pidfd_slot *slot);
void pidfd_abort(const struct pidfd_slot *slot);

/* Whom @fd stands for, with a reference, and its file's flags; ERR_PTR(-EBADF). */
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags);

#endif /* _LINUX_PIDFD_KERNEL_H */
