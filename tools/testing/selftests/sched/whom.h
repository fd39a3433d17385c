/* SPDX-License-Identifier: GPL-2.0-only */
/* Whom the calls about priorities are asked about. */
#ifndef SELFTESTS_WHOM_H
#define SELFTESTS_WHOM_H

#include "../kselftest.h"

#define NOBODY		4194303		/* as a process, and as a user */
#define SOMEBODY	65534		/* a user without rights */

/* A child in a group of its own, or in @group, that waits to be killed. */
static inline pid_t sleeper(pid_t group)
{
	pid_t pid = CHILD(for (;;) pause());

	REQUIRE(pid > 0);
	IS(setpgid(pid, group), 0);
	return pid;
}

static inline void end(pid_t pid)
{
	IS(kill(pid, SIGKILL), 0);
	ENDS(pid, -SIGKILL);
}

#endif /* SELFTESTS_WHOM_H */
