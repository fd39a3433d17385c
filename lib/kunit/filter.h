/* SPDX-License-Identifier: GPL-2.0-only */
/* Which suites and cases to run; inside lib/kunit/ only. */
#ifndef _KUNIT_FILTER_H
#define _KUNIT_FILTER_H

#include <linux/compiler.h>
#include <linux/types.h>

struct kunit_attr;
struct kunit_case;
struct kunit_suite;

#define KUNIT_FILTER_MAX_CONDITIONS	8
#define KUNIT_FILTER_TEXT_SIZE		256

enum kunit_filter_op {
	KUNIT_OP_EQ, KUNIT_OP_NE, KUNIT_OP_LT, KUNIT_OP_LE, KUNIT_OP_GT,
	KUNIT_OP_GE,
};

/* "speed>slow": an attribute, how to compare it, and with what. */
struct kunit_filter_condition {
	const struct kunit_attr *attr;
	enum kunit_filter_op op;
	const char *text;
	int value;		/* what @text means, where it is a number */
};

/* Written by kunit_filter_init(); pointers go to its own texts. */
struct kunit_filter {
	const char *suite_glob;		/* or NULL: all */
	const char *case_glob;		/* or NULL: all */
	bool skip;			/* tell of what is left out */
	unsigned int nr_conditions;
	struct kunit_filter_condition conditions[KUNIT_FILTER_MAX_CONDITIONS];
	char glob_text[KUNIT_FILTER_TEXT_SIZE];
	char condition_text[KUNIT_FILTER_TEXT_SIZE];
};

/* What the user said; each may be NULL. */
struct kunit_filter_spec {
	const char *glob;		/* "suite_glob[.case_glob]" */
	const char *conditions;		/* "speed>slow, module!=example" */
	const char *action;		/* "skip" */
};

/* Returns 0, or -EINVAL after a message that names what is wrong. */
int kunit_filter_init(struct kunit_filter *filter,
		      const struct kunit_filter_spec *spec);

enum kunit_filter_verdict {
	KUNIT_FILTER_RUN,
	KUNIT_FILTER_SKIP,	/* report it as skipped */
	KUNIT_FILTER_OMIT,	/* as if it did not exist */
};

/* A NULL filter lets everything through. */
enum kunit_filter_verdict
kunit_filter_case(const struct kunit_filter *filter,
		  const struct kunit_suite *suite,
		  const struct kunit_case *test_case);

/* How many cases of @suite are not omitted; without any, the suite is not. */
unsigned int kunit_filter_nr_cases(const struct kunit_filter *filter,
				   const struct kunit_suite *suite);

/* attributes.c: what there is to compare. */
#define KUNIT_ATTR_TEXT_SIZE	64

struct kunit_attr {
	const char *name;
	bool per_case;		/* cases differ in it, suites alone else */
	bool ordered;		/* "less" has a meaning */
	/* Is @cond's text a value? If so, note it there. */
	bool (*parse)(struct kunit_filter_condition *cond);
	/* Negative, 0 or positive: how the case's value relates to @cond's. */
	int (*compare)(const struct kunit_filter_condition *cond,
		       const struct kunit_suite *suite,
		       const struct kunit_case *test_case);
	/* The value as text, or NULL where it is the usual one. */
	const char *(*show)(const struct kunit_suite *suite,
			    const struct kunit_case *test_case);
};

extern const struct kunit_attr kunit_attrs[];
extern const unsigned int kunit_nr_attrs;

/* The attribute whose name is the @len characters at @name, or NULL. */
const struct kunit_attr *kunit_attr_find(const char *name, size_t len);

/* Does @text match @pattern, with '*', '?', '[a-z]', '[!a-z]' and '\'? */
bool kunit_glob_match(const char *pattern, const char *text);

#endif /* _KUNIT_FILTER_H */
