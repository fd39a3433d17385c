// SPDX-License-Identifier: GPL-2.0-only
/* The host's standard output as a console. */
#include <linux/console.h>
#include <os.h>

#include "um.h"

/* Under the log's lock: lines of several CPUs come out whole. */
static void stdout_write(struct console *con, const char *text,
			 unsigned int len)
{
	os_console_write(text, len);
}

static struct console stdout_console = {
	.name = "stdout",
	.write = stdout_write,
};

void um_console_init(void)
{
	register_console(&stdout_console);
}
