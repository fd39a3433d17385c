/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine is little endian, as all of ours are. Found by the name that
 * the UAPI's <asm/byteorder.h> includes; so that header is the one to use.
 */
#ifndef _LINUX_BYTEORDER_LITTLE_ENDIAN_KERNEL_H
#define _LINUX_BYTEORDER_LITTLE_ENDIAN_KERNEL_H

#include <uapi/linux/byteorder/little_endian.h>
#include <linux/byteorder/generic.h>

#endif /* _LINUX_BYTEORDER_LITTLE_ENDIAN_KERNEL_H */
