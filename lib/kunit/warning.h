/* SPDX-License-Identifier: GPL-2.0-only */
/* Warnings that a test awaits: the runner's side. */
#ifndef _KUNIT_WARNING_INTERNAL_H
#define _KUNIT_WARNING_INTERNAL_H

/* The case has ended: await none any more. */
void kunit_warning_reset(void);

#endif /* _KUNIT_WARNING_INTERNAL_H */
