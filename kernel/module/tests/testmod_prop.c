// SPDX-License-Identifier: GPL-2.0-only
/* A module that says it is not free, and uses what is for such that are. */
#include "testmod.h"

int testmod_prop_call(void);

int testmod_prop_call(void)
{
	return testmod_base_value();
}

MODULE_LICENSE("Proprietary");
TESTMOD(NULL, NULL);
