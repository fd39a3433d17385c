// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report of a failed check: where, what was expected, what was found.
 *
 * Owns report_lock, which keeps the lines of one report together.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "output.h"

#define BYTES_PER_ROW	16
/* Of a long difference, what comes after so many rows is not shown. */
#define MAX_ROWS	64

static DEFINE_SPINLOCK(report_lock);

/* Operands keep addresses as numbers. */
static const void *as_ptr(const struct kunit_operand *operand)
{
	return (const void *)(unsigned long)operand->value;
}

/*
 * A NULL makes both of a pair false: whoever compares strings takes it that
 * there are strings, and a test should say when that is wrong.
 */
bool kunit_strings_equal(const char *left, const char *right)
{
	return left && right && !strcmp(left, right);
}
EXPORT_SYMBOL_GPL(kunit_strings_equal);

bool kunit_strings_differ(const char *left, const char *right)
{
	return left && right && strcmp(left, right);
}
EXPORT_SYMBOL_GPL(kunit_strings_differ);

/* As above; no bytes at all are equal. */
bool kunit_bytes_equal(const void *left, const void *right, size_t size)
{
	return left && right && !memcmp(left, right, size);
}
EXPORT_SYMBOL_GPL(kunit_bytes_equal);

bool kunit_bytes_differ(const void *left, const void *right, size_t size)
{
	return left && right && memcmp(left, right, size);
}
EXPORT_SYMBOL_GPL(kunit_bytes_differ);

/* The text of the condition says it all. */
static void describe_truth(struct kunit_out *out,
			   const struct kunit_check *check,
			   const struct kunit_operands *values)
{
	const bool wanted = values->right.value;

	kunit_out_printf(out, "Expected %s to be %s, but is %s\n", check->left,
			 wanted ? "true" : "false", wanted ? "false" : "true");
}

/* "Expected a == b, but"; what a and b are comes below. */
static void expected_but(struct kunit_out *out,
			 const struct kunit_check *check)
{
	kunit_out_printf(out, "Expected %s %s %s, but\n",
			 check->left, check->op, check->right);
}

/* An integer's lowest bytes: what its type holds of it. */
static u64 truncated(const struct kunit_operand *operand)
{
	if (operand->size >= sizeof(u64))
		return operand->value;
	return operand->value & ((1ULL << (operand->size * 8)) - 1);
}

/* One operand, unless its text says it all, as that of a literal does. */
static void describe_int(struct kunit_out *out, const char *text,
			 const struct kunit_operand *operand)
{
	char decimal[24];

	snprintf(decimal, sizeof(decimal),
		 operand->is_signed ? "%lld" : "%llu", operand->value);
	if (!strcmp(text, decimal))
		return;
	kunit_out_printf(out, "    %s == %s (0x%llx)\n", text, decimal,
			 truncated(operand));
}

static void describe_ints(struct kunit_out *out,
			  const struct kunit_check *check,
			  const struct kunit_operands *values)
{
	expected_but(out, check);
	describe_int(out, check->left, &values->left);
	describe_int(out, check->right, &values->right);
}

/* An address; one that is an error number shows as that. */
static void describe_ptr(struct kunit_out *out, const char *text,
			 const void *ptr)
{
	if (!strcmp(text, "NULL"))
		return;
	if (IS_ERR(ptr))
		kunit_out_printf(out, "    %s == %px (%pe)\n", text, ptr, ptr);
	else
		kunit_out_printf(out, "    %s == %px\n", text, ptr);
}

static void describe_ptrs(struct kunit_out *out,
			  const struct kunit_check *check,
			  const struct kunit_operands *values)
{
	expected_but(out, check);
	describe_ptr(out, check->left, as_ptr(&values->left));
	describe_ptr(out, check->right, as_ptr(&values->right));
}

/* NULL and errors are different troubles. */
static void describe_not_err(struct kunit_out *out,
			     const struct kunit_check *check,
			     const struct kunit_operands *values)
{
	const void *ptr = as_ptr(&values->left);

	if (ptr)
		kunit_out_printf(out,
				 "Expected %s not to be an error, but is %pe\n",
				 check->left, ptr);
	else
		kunit_out_printf(out,
				 "Expected %s not to be NULL, but it is\n",
				 check->left);
}

/* Is @text the literal that has the value @str? */
static bool is_literal(const char *text, const char *str)
{
	const size_t len = strlen(str);

	return strlen(text) == len + 2 && text[0] == '"' &&
	       text[len + 1] == '"' && !memcmp(text + 1, str, len);
}

/* A literal's text is its value; anything else is shown in quotes. */
static void describe_str(struct kunit_out *out, const char *text,
			 const char *str)
{
	if (!str) {
		kunit_out_printf(out, "    %s == NULL\n", text);
		return;
	}
	if (is_literal(text, str))
		return;
	kunit_out_printf(out, "    %s == \"", text);
	/* By itself, because it may be of any length. */
	kunit_out_write(out, str, strlen(str));
	kunit_out_printf(out, "\"\n");
}

static void describe_strs(struct kunit_out *out,
			  const struct kunit_check *check,
			  const struct kunit_operands *values)
{
	expected_but(out, check);
	describe_str(out, check->left, as_ptr(&values->left));
	describe_str(out, check->right, as_ptr(&values->right));
}

/* A row of bytes; those that differ from @other's stand in <>. */
static void describe_row(struct kunit_out *out, const u8 *bytes,
			 const u8 *other, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		kunit_out_printf(out,
				 bytes[i] == other[i] ? " %02x " : "<%02x>",
				 bytes[i]);
	kunit_out_printf(out, "\n");
}

/*
 * One of the two operands, in rows:
 *
 *	0010: 71  72 <73> 74
 */
static void describe_bytes(struct kunit_out *out, const char *text,
			   const struct kunit_operands *values,
			   const struct kunit_operand *shown)
{
	const u8 *bytes = as_ptr(shown);
	const u8 *other = as_ptr(shown == &values->left ? &values->right :
							  &values->left);
	const size_t end = min_t(size_t, values->size,
				 BYTES_PER_ROW * MAX_ROWS);
	size_t at;

	kunit_out_printf(out, "    %s ==\n", text);
	for (at = 0; at < end; at += BYTES_PER_ROW) {
		kunit_out_printf(out, "    %04zx:", at);
		describe_row(out, bytes + at, other + at,
			     min_t(size_t, end - at, BYTES_PER_ROW));
	}
	if (end < values->size)
		kunit_out_printf(out, "    ... (%zu bytes in all)\n",
				 values->size);
}

/* Of a NULL there are no bytes to show. */
static void describe_mems(struct kunit_out *out,
			  const struct kunit_check *check,
			  const struct kunit_operands *values)
{
	if (!values->left.value || !values->right.value) {
		describe_ptrs(out, check, values);
		return;
	}
	expected_but(out, check);
	describe_bytes(out, check->left, values, &values->left);
	describe_bytes(out, check->right, values, &values->right);
}

/* One for each format; KUNIT_FORMAT_NONE has nothing to describe. */
typedef void (*describe_fn)(struct kunit_out *out,
			    const struct kunit_check *check,
			    const struct kunit_operands *values);

static const describe_fn describers[KUNIT_NR_FORMATS] = {
	[KUNIT_FORMAT_TRUTH]	= describe_truth,
	[KUNIT_FORMAT_INT]	= describe_ints,
	[KUNIT_FORMAT_PTR]	= describe_ptrs,
	[KUNIT_FORMAT_NOT_ERR]	= describe_not_err,
	[KUNIT_FORMAT_STR]	= describe_strs,
	[KUNIT_FORMAT_MEM]	= describe_mems,
};

/*
 * The first line has the test's name, those below are indented instead, so
 * that the eye finds where one report ends and the next begins.
 */
void kunit_check_describe(struct kunit_out *out,
			  const struct kunit_check *check,
			  const struct kunit_operands *values)
{
	kunit_out_printf(out, "%s FAILED at %s:%d\n",
			 check->type == KUNIT_ASSERTION ? "ASSERTION" :
							  "EXPECTATION",
			 check->file, check->line);
	out->name = NULL;
	if (describers[check->format])
		describers[check->format](out, check, values);
}

/*
 * The status is set first: should the report itself meet trouble, the test has
 * failed all the same.
 */
void kunit_check_failed(struct kunit *test, const struct kunit_check *check,
			const struct kunit_operands *values,
			const char *fmt, ...)
{
	struct kunit_out out;
	unsigned long flags;
	va_list args;

	kunit_set_failure(test);
	kunit_out_init(&out, test, LOGLEVEL_ERR);
	spin_lock_irqsave(&report_lock, flags);
	kunit_check_describe(&out, check, values);
	if (fmt) {
		va_start(args, fmt);
		kunit_out_vprintf(&out, fmt, args);
		va_end(args);
	}
	kunit_out_flush(&out);
	spin_unlock_irqrestore(&report_lock, flags);
}
EXPORT_SYMBOL_GPL(kunit_check_failed);
