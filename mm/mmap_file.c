// SPDX-License-Identifier: GPL-2.0-only
/* mmap() of files. */
#include <linux/errno.h>

#include "space.h"

int describe_file(const struct map_request *req, struct vma_desc *desc)
{
	return -ENODEV;
}
