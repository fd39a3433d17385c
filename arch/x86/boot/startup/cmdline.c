// SPDX-License-Identifier: GPL-2.0-only
/* The command line, as far as it concerns where the kernel goes. */
#include <asm/setup.h>

#include "startup.h"

/* Below 4 GiB, where we can read it; else an empty one. */
const char *cmdline(const struct boot_params *params)
{
	u64 at = params->hdr.cmd_line_ptr | (u64)params->ext_cmd_line_ptr << 32;

	return at && at < PHYS_END - COMMAND_LINE_SIZE ? (char *)at : "";
}

/* Behind "--" stand the words of the first program. */
bool cmdline_has(const struct boot_params *params, const char *word)
{
	const char *at = cmdline(params), *end = at + COMMAND_LINE_SIZE;

	while (at < end && *at) {
		const char *w = word;

		while (*at == ' ')
			at++;
		if (at[0] == '-' && at[1] == '-' && (!at[2] || at[2] == ' '))
			return false;
		while (*w && *at == *w) {
			at++;
			w++;
		}
		if (!*w && (!*at || *at == ' '))
			return true;
		while (*at && *at != ' ')
			at++;
	}
	return false;
}
