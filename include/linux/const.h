/* SPDX-License-Identifier: GPL-2.0-only */
/* Constants that serve in C and in assembly. */
#ifndef __LINUX_CONST_H
#define __LINUX_CONST_H

#include <uapi/linux/const.h>

#endif /* __LINUX_CONST_H */
