// SPDX-License-Identifier: GPL-2.0-only
/* A module that needs testmod_base, and has no init of its own. */
#include "testmod.h"

int testmod_user_sum(void);

/* Nobody has it, and need not. */
extern int nobody_has_this_either(void) __weak;

int testmod_user_sum(void)
{
	if (nobody_has_this_either)
		return nobody_has_this_either();
	return testmod_base_value() + testmod_base_inits +
	       (testmod_base_text()[0] == 'd');
}

MODULE_IMPORT_NS(TESTMOD);
MODULE_LICENSE("GPL");
TESTMOD(NULL, NULL);
