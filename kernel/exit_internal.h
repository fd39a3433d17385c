/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files about the end of processes share. */
#ifndef _KERNEL_EXIT_INTERNAL_H
#define _KERNEL_EXIT_INTERNAL_H

#include <linux/types.h>

/* Is there nobody in the session who could let current's group go on? */
bool is_current_pgrp_orphaned(void);

#endif /* _KERNEL_EXIT_INTERNAL_H */
