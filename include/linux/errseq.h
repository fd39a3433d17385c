/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An error that many want to hear of once each, and a count of how often there was one
 * that somebody has heard of. Whoever looks keeps a sample of it; what differs from the
 * sample is news. No lock.
 */
#ifndef _LINUX_ERRSEQ_H
#define _LINUX_ERRSEQ_H

#include <linux/types.h>

typedef u32 errseq_t;

/* @err is a negative errno, or 0, which changes nothing. Returns what it was. */
errseq_t errseq_set(errseq_t *eseq, int err);
/* For a newcomer: an error that nobody has heard of yet will be news to him. */
errseq_t errseq_sample(const errseq_t *eseq);
/* The error if there was one since @since, or 0. */
int errseq_check(const errseq_t *eseq, errseq_t since);
/* The same, and *@since is the state of now. The caller guards *@since. */
int errseq_check_and_advance(errseq_t *eseq, errseq_t *since);

#endif /* _LINUX_ERRSEQ_H */
