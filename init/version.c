// SPDX-License-Identifier: GPL-2.0-only
/* The line by which a kernel introduces itself. */
#include <generated/compile.h>
#include <generated/utsrelease.h>
#include <linux/init.h>
#include <linux/version.h>

const char linux_release[] = UTS_RELEASE;

const char linux_banner[] =
	"Linux version " UTS_RELEASE " (" LINUX_COMPILE_BY "@"
	LINUX_COMPILE_HOST ") (" LINUX_COMPILER ") " UTS_VERSION "\n";
