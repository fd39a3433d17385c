/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_VERSION_H
#define _LINUX_VERSION_H

/* "Linux version 6.1.0-pagoda (who@where) (compiler) #1 SMP", init/version.c */
extern const char linux_banner[];
/* "6.1.0-pagoda" */
extern const char linux_release[];

#endif /* _LINUX_VERSION_H */
