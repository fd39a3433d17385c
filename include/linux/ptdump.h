/* SPDX-License-Identifier: GPL-2.0-only */
/* A look at all that the kernel has mapped. */
#ifndef _LINUX_PTDUMP_H
#define _LINUX_PTDUMP_H

#ifdef CONFIG_DEBUG_WX
/* Reports pages that can be written and run; how many there are. */
unsigned long ptdump_check_wx(void);
#else
static inline unsigned long ptdump_check_wx(void)
{
	return 0;
}
#endif

#endif /* _LINUX_PTDUMP_H */
