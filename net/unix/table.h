/* SPDX-License-Identifier: GPL-2.0-only */
/* The lock of names, and of the list of all Unix sockets. */
#ifndef _NET_UNIX_TABLE_H
#define _NET_UNIX_TABLE_H

#include <linux/spinlock.h>

extern spinlock_t unix_table_lock;

#endif /* _NET_UNIX_TABLE_H */
