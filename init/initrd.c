// SPDX-License-Identifier: GPL-2.0-only
/* Where the boot loader's archive is; written by the architecture alone. */
#include <linux/cache.h>
#include <linux/initrd.h>

unsigned long initrd_start __ro_after_init, initrd_end __ro_after_init;
