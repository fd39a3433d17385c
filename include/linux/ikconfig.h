/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration that the kernel was built with, by gzip: kernel/config_data.S. */
#ifndef _LINUX_IKCONFIG_H
#define _LINUX_IKCONFIG_H

extern const char kernel_config_data[], kernel_config_data_end[];

#endif /* _LINUX_IKCONFIG_H */
