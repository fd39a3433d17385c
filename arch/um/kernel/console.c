// SPDX-License-Identifier: GPL-2.0-only
/* The host's standard output as a console. */
#include <linux/console.h>
#include <os.h>

#include "um.h"

/* By one CPU at a time: lines of several come out whole. */
static void stdout_write(struct console *con, const char *text,
			 unsigned int len)
{
	os_console_write(text, len);
}

static struct console stdout_console = {
	.name = "stdout",
	.write = stdout_write,
	.flags = CON_ENABLED | CON_PRINTBUFFER,
};

void um_console_init(void)
{
	register_console(&stdout_console);
}
