/* SPDX-License-Identifier: GPL-2.0-only */
/* Empty: the distribution's <linux/shm.h>, made for programs, asks for the C library's. */
#ifndef _UNISTD_STUB_H
#define _UNISTD_STUB_H
#endif /* _UNISTD_STUB_H */
