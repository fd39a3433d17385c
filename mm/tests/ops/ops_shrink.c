// SPDX-License-Identifier: GPL-2.0-only
/* A sequence that fails, made short: what it fails without is left out. */
#include "ops.h"

/* Without [at, at + len), if it still fails then. */
static bool try_without(struct ops_shrink *s, unsigned int at, unsigned int len)
{
	unsigned int nr = s->nr - len, failed;

	memcpy(s->spare, s->ops, at * sizeof(*s->ops));
	memcpy(s->spare + at, s->ops + at + len, (nr - at) * sizeof(*s->ops));
	failed = s->run(s, s->spare, nr);
	if (!failed)
		return false;
	memcpy(s->ops, s->spare, failed * sizeof(*s->ops));
	s->nr = failed;
	return true;
}

/* Large pieces first; the smaller the rest is, the sooner it is tried. */
void ops_shrink(struct ops_shrink *s)
{
	for (unsigned int len = s->nr / 2; len; len /= 2)
		for (unsigned int at = 0; at + len <= s->nr;)
			if (!try_without(s, at, len))
				at++;
}
