// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host program's entry: joins the arguments to a kernel command line and
 * hands over.
 *
 * Owns nothing. The kernel never returns; it ends the process by os_exit().
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <os.h>

#include "os_internal.h"

static const char usage[] =
	"usage: linux [parameter ...]\n"
	"\n"
	"Runs the kernel as a process. Each argument is a word of its command\n"
	"line (see Documentation/admin-guide/kernel-parameters.md), such as\n"
	"  mem=256M               physical memory\n"
	"  nr_cpus=4              CPUs, each a host thread\n"
	"  kunit.filter_glob=slab*  run these test suites only\n"
	"  kunit.enable=0         run no tests\n";

/*
 * Appends @arg to the command line. An argument with a blank in its value is
 * quoted as the kernel's parser expects: name="a b".
 */
static int append_arg(char *line, size_t size, const char *arg)
{
	size_t used = strlen(line);
	const char *value = strchr(arg, '=');
	int len;

	if (!strchr(arg, ' ') || strchr(arg, '"'))
		len = snprintf(line + used, size - used, "%s%s",
			       used ? " " : "", arg);
	else if (value)
		len = snprintf(line + used, size - used, "%s%.*s=\"%s\"",
			       used ? " " : "", (int)(value - arg), arg,
			       value + 1);
	else
		len = snprintf(line + used, size - used, "%s\"%s\"",
			       used ? " " : "", arg);
	return len < 0 || (size_t)len >= size - used ? -1 : 0;
}

int main(int argc, char **argv)
{
	static char line[OS_CMDLINE_SIZE];

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			fputs(usage, stdout);
			return OS_EXIT_OK;
		}
		if (append_arg(line, sizeof(line), argv[i])) {
			fprintf(stderr,
				"linux: command line longer than %d bytes at '%.40s'\n",
				OS_CMDLINE_SIZE - 1, argv[i]);
			return OS_EXIT_USAGE;
		}
	}
	os_catch_faults();
	um_start(line);
	return OS_EXIT_OK;
}

void os_exit(int status)
{
	/*
	 * exit(), not _exit(): coverage counters are written by it. Other
	 * CPUs' threads may still run; they share nothing that it tears down.
	 */
	fflush(NULL);
	exit(status);
}
