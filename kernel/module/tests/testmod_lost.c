// SPDX-License-Identifier: GPL-2.0-only
/* A module that needs what nobody exports. */
#include "testmod.h"

int nobody_exports_this(void);
int testmod_lost_call(void);

int testmod_lost_call(void)
{
	return nobody_exports_this();
}

MODULE_LICENSE("GPL");
TESTMOD(NULL, NULL);
