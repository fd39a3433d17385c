/* SPDX-License-Identifier: GPL-2.0-only */
/* What the calls that change credentials share. */
#ifndef _KERNEL_SYS_ID_H
#define _KERNEL_SYS_ID_H

struct cred;

/* @new is current's from here on, and what follows from that is done. Always 0. */
long commit_changed_creds(struct cred *new);

#endif /* _KERNEL_SYS_ID_H */
