/* SPDX-License-Identifier: GPL-2.0-only */
/* The names of error numbers. */
#ifndef _LINUX_ERRNAME_H
#define _LINUX_ERRNAME_H

/* "EIO" for 5 and "-EIO" for -5; NULL for what is no error number. */
const char *errname(int err);

#endif /* _LINUX_ERRNAME_H */
