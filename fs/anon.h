/* SPDX-License-Identifier: GPL-2.0-only */
/* Where files of fs/ have known it; for new ones it is <linux/anon_fs.h>. */
#ifndef _FS_ANON_H
#define _FS_ANON_H

#include <linux/anon_fs.h>

#endif /* _FS_ANON_H */
