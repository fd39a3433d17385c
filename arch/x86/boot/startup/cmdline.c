// SPDX-License-Identifier: GPL-2.0-only
/* The command line, as far as it concerns where the kernel goes. */
#include <asm/setup.h>

#include "startup.h"

/* The kernel's own, compiled for where nothing has an address yet. */
#include "../../../../lib/cmdline_word.c"

/* Below 4 GiB, where we can read it; else an empty one. */
const char *cmdline(const struct boot_params *params)
{
	u64 at = params->hdr.cmd_line_ptr | (u64)params->ext_cmd_line_ptr << 32;

	return at && at < PHYS_END - COMMAND_LINE_SIZE ? (char *)at : "";
}

bool cmdline_has(const struct boot_params *params, const char *word)
{
	return cmdline_has_word(cmdline(params), COMMAND_LINE_SIZE, word);
}
