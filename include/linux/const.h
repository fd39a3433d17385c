/* SPDX-License-Identifier: GPL-2.0-only */
/* Constants that serve in C and in assembly. */
#ifndef _LINUX_CONST_H
#define _LINUX_CONST_H

#include <uapi/linux/const.h>

#endif /* _LINUX_CONST_H */
