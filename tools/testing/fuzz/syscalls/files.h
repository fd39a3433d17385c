/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files are open when the calls begin: the same on the host and on machines, in the
 * folder that each of the two has made. Up to 2 are three that nobody misses.
 */
#ifndef _FUZZ_SYSCALLS_FILES_H
#define _FUZZ_SYSCALLS_FILES_H

static const struct {
	const char *name;
	int flags;
} fuzz_files[] = {
	{ "null", O_RDWR }, { "null", O_RDWR }, { "null", O_RDWR }, { "f", O_RDWR },
	{ "d", O_RDONLY | O_DIRECTORY }, { "f", O_RDWR | O_APPEND | O_NONBLOCK },
	{ "f", O_PATH }, { "p", O_RDWR | O_NONBLOCK }, { "zero", O_RDWR },
	{ "proc/self/maps", O_RDONLY }, { "proc/self/mem", O_RDWR },
	{ "proc/self/status", O_RDONLY },
};
#define FUZZ_FILES	(sizeof(fuzz_files) / sizeof(fuzz_files[0]))

#endif /* _FUZZ_SYSCALLS_FILES_H */
