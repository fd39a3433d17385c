/* SPDX-License-Identifier: GPL-2.0-only */
/* A target is a function that takes any bytes, and leaves nothing behind. */
#ifndef _FUZZ_FUZZ_H
#define _FUZZ_FUZZ_H

#include <linux/types.h>

struct vfsmount;

struct fuzz_target {
	const char *name;
	void (*run)(const void *data, size_t size);
};

extern const struct fuzz_target fuzz_module, fuzz_acpi, fuzz_cpio, fuzz_elf,
	fuzz_fdt, fuzz_mm, fuzz_params, fuzz_ramdisk, fuzz_syscalls;

/* play.c, for targets that are processes. Runs @fn(@arg) as one, until it has ended. */
void fuzz_process(int (*fn)(void *arg), void *arg);
/* Of such a process: its root is an empty tmpfs; and it is what it was. */
struct vfsmount *fuzz_enter_folder(const char *options);
void fuzz_leave_folder(struct vfsmount *mnt);
/*
 * Runs @play on the input, and panics if memory is lost. What something keeps for the next
 * time is allocated once; a leak is one that the same input leaves again and again.
 */
void fuzz_look_for_leaks(void (*play)(const void *data, size_t size), const void *data,
			 size_t size);

#endif /* _FUZZ_FUZZ_H */
