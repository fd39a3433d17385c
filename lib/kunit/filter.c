// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which suites and cases to run: by name (kunit.filter_glob=) and by
 * attribute (kunit.filter=, kunit.filter_action=).
 *
 * A filter is asked about each case, and changes nothing; so no list of what
 * is selected has to be made. Owns no state.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "filter.h"

/* "suite_glob.case_glob"; names have no dots, so the first one parts them. */
static int glob_init(struct kunit_filter *filter, const char *glob)
{
	char *dot;

	if (!glob || !*glob)
		return 0;
	if (strscpy(filter->glob_text, glob, sizeof(filter->glob_text)) < 0) {
		pr_err("kunit: the glob is too long: %s\n", glob);
		return -EINVAL;
	}
	/* Of "a." the second part is empty, and matches no case at all. */
	dot = strchr(filter->glob_text, '.');
	filter->suite_glob = filter->glob_text;
	if (dot) {
		*dot = '\0';
		filter->case_glob = dot + 1;
	}
	return 0;
}

/* The longer ones first: "<" also begins "<=". */
static const struct {
	const char *text;
	enum kunit_filter_op op;
} operators[] = {
	{ "==", KUNIT_OP_EQ }, { "!=", KUNIT_OP_NE }, { "<=", KUNIT_OP_LE },
	{ ">=", KUNIT_OP_GE }, { "=", KUNIT_OP_EQ }, { "<", KUNIT_OP_LT },
	{ ">", KUNIT_OP_GT },
};

/* The operator that @text begins with: its length, or 0. */
static size_t parse_operator(const char *text, enum kunit_filter_op *op)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(operators); i++) {
		const size_t len = strlen(operators[i].text);

		if (strncmp(text, operators[i].text, len))
			continue;
		*op = operators[i].op;
		return len;
	}
	return 0;
}

/*
 * One condition: an attribute's name, an operator, a value. Changes @text,
 * into which @cond then points. Each message names the word that is wrong.
 */
static int parse_condition(struct kunit_filter_condition *cond, char *text)
{
	const size_t name_len = strcspn(text, "=!<> ");
	char *rest = skip_spaces(text + name_len);
	const size_t op_len = parse_operator(rest, &cond->op);

	cond->attr = kunit_attr_find(text, name_len);
	if (!cond->attr) {
		pr_err("kunit: there is no attribute \"%.*s\" to filter by\n",
		       (int)name_len, text);
		return -EINVAL;
	}
	if (!op_len) {
		pr_err("kunit: no comparison in the filter \"%s\"\n", text);
		return -EINVAL;
	}
	if (!cond->attr->ordered && cond->op != KUNIT_OP_EQ &&
	    cond->op != KUNIT_OP_NE) {
		pr_err("kunit: only = and != have a meaning in \"%s\"\n", text);
		return -EINVAL;
	}
	/* Blanks around the value are the user's way of writing, no part of it. */
	cond->text = strim(rest + op_len);
	if (!cond->attr->parse(cond)) {
		pr_err("kunit: \"%s\" is no value of the attribute %s\n",
		       cond->text, cond->attr->name);
		return -EINVAL;
	}
	return 0;
}

/* "condition, condition, ...": all of them must hold. */
static int conditions_init(struct kunit_filter *filter, const char *conditions)
{
	char *rest = filter->condition_text;
	char *text;
	int err;

	if (!conditions || !*conditions)
		return 0;
	if (strscpy(rest, conditions, sizeof(filter->condition_text)) < 0) {
		pr_err("kunit: the filter is too long: %s\n", conditions);
		return -EINVAL;
	}
	/* An empty condition, as of a comma at the end, is refused below. */
	while ((text = strsep(&rest, ","))) {
		if (filter->nr_conditions == KUNIT_FILTER_MAX_CONDITIONS) {
			pr_err("kunit: more than %d conditions to filter by\n",
			       KUNIT_FILTER_MAX_CONDITIONS);
			return -EINVAL;
		}
		err = parse_condition(
			&filter->conditions[filter->nr_conditions],
			strim(text));
		if (err)
			return err;
		filter->nr_conditions++;
	}
	return 0;
}

/*
 * The texts are copied, because parsing cuts them up and the parameters are
 * also shown to users. A filter that is refused must not be used.
 */
int kunit_filter_init(struct kunit_filter *filter,
		      const struct kunit_filter_spec *spec)
{
	int err;

	memset(filter, 0, sizeof(*filter));
	if (spec->action && *spec->action) {
		if (strcmp(spec->action, "skip")) {
			pr_err("kunit: filter_action=%s: only \"skip\" exists\n",
			       spec->action);
			return -EINVAL;
		}
		filter->skip = true;
	}
	err = glob_init(filter, spec->glob);
	return err ? err : conditions_init(filter, spec->conditions);
}
EXPORT_SYMBOL_GPL(kunit_filter_init);

/*
 * compare() orders the two values; the operator says which orders will do.
 * Attributes without an order come here with EQ and NE alone.
 */
static bool condition_holds(const struct kunit_filter_condition *cond,
			    const struct kunit_suite *suite,
			    const struct kunit_case *test_case)
{
	const int relation = cond->attr->compare(cond, suite, test_case);

	switch (cond->op) {
	case KUNIT_OP_EQ:
		return relation == 0;
	case KUNIT_OP_NE:
		return relation != 0;
	case KUNIT_OP_LT:
		return relation < 0;
	case KUNIT_OP_LE:
		return relation <= 0;
	case KUNIT_OP_GT:
		return relation > 0;
	case KUNIT_OP_GE:
		return relation >= 0;
	}
	return false;
}

enum kunit_filter_verdict
kunit_filter_case(const struct kunit_filter *filter,
		  const struct kunit_suite *suite,
		  const struct kunit_case *test_case)
{
	unsigned int i;

	if (!filter)
		return KUNIT_FILTER_RUN;
	/* What was not named is out of the question, also for "skip". */
	if (filter->suite_glob &&
	    !kunit_glob_match(filter->suite_glob, suite->name))
		return KUNIT_FILTER_OMIT;
	if (filter->case_glob &&
	    !kunit_glob_match(filter->case_glob, test_case->name))
		return KUNIT_FILTER_OMIT;
	for (i = 0; i < filter->nr_conditions; i++) {
		if (!condition_holds(&filter->conditions[i], suite, test_case))
			return filter->skip ? KUNIT_FILTER_SKIP :
					      KUNIT_FILTER_OMIT;
	}
	return KUNIT_FILTER_RUN;
}
EXPORT_SYMBOL_GPL(kunit_filter_case);

/* What a suite's plan says, so that it must agree with what is run. */
unsigned int kunit_filter_nr_cases(const struct kunit_filter *filter,
				   const struct kunit_suite *suite)
{
	const struct kunit_case *test_case;
	unsigned int nr = 0;

	kunit_suite_for_each_test_case(suite, test_case) {
		if (kunit_filter_case(filter, suite, test_case) !=
		    KUNIT_FILTER_OMIT)
			nr++;
	}
	return nr;
}
EXPORT_SYMBOL_GPL(kunit_filter_nr_cases);
