/* SPDX-License-Identifier: GPL-2.0-only */
/* What one of the modules has for the other. */
#ifndef _LX_BASE_H
#define _LX_BASE_H

int lx_base_sum(void);

#endif /* _LX_BASE_H */
