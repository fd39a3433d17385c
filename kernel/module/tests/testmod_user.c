// SPDX-License-Identifier: GPL-2.0-only
/* A module that needs testmod_base, and has no init of its own. */
#include "testmod.h"

int testmod_user_sum(void);

/*
 * Nobody has it, and need not. By way of data: code of arm64 would look the
 * address up in a table of the linker's, which modules do not have.
 */
extern int nobody_has_this_either(void) __weak;
static int (*const volatile may_be_missing)(void) = nobody_has_this_either;

int testmod_user_sum(void)
{
	if (may_be_missing)
		return may_be_missing();
	return testmod_base_value() + testmod_base_inits +
	       (testmod_base_text()[0] == 'd');
}

MODULE_IMPORT_NS(TESTMOD);
MODULE_LICENSE("GPL");
TESTMOD(NULL, NULL);
