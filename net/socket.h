/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of net/ know of each other: addresses from and to programs. */
#ifndef _NET_SOCKET_H
#define _NET_SOCKET_H

#include <linux/socket.h>

/* 0, -EINVAL, -EFAULT. */
int move_addr_to_kernel(const void __user *user, int len, struct sockaddr_storage *addr);
/* As much as *@ulen has room for, which becomes the whole length. */
int move_addr_to_user(const struct sockaddr_storage *addr, int len, void __user *user,
		      int __user *ulen);

#endif /* _NET_SOCKET_H */
