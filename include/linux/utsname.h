/* SPDX-License-Identifier: GPL-2.0-only */
/* What the machine and its kernel are called: kernel/utsname.c. */
#ifndef __LINUX_UTSNAME_H
#define __LINUX_UTSNAME_H

#include <uapi/linux/utsname.h>

/* All names as they are now. */
void get_utsname(struct new_utsname *copy);
/* As much of @name as there is room for. */
void set_nodename(const char *name);
void set_domainname(const char *name);

#endif /* __LINUX_UTSNAME_H */
