// SPDX-License-Identifier: GPL-2.0-only
/*
 * Archives, plain and compressed, whole and cut off, become files of an empty root. What is
 * damaged ends it; what came before must go with the root.
 */
#include <linux/initrd.h>
#include <linux/kernel.h>

#include "fuzz.h"

struct input {
	const void *data;
	size_t size;
};

static int unpack(void *arg)
{
	struct vfsmount *mnt = fuzz_enter_folder("size=1M,nr_inodes=200,mode=755");
	const struct input *in = arg;

	unpack_to_rootfs(in->data, in->size);
	fuzz_leave_folder(mnt);
	return 0;
}

static void play(const void *data, size_t size)
{
	fuzz_process(unpack, &(struct input){ data, size });
}

static void run(const void *data, size_t size)
{
	fuzz_look_for_leaks(play, data, size);
}

const struct fuzz_target fuzz_ramdisk = { "ramdisk", run };
