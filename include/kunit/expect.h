/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The checks of a test case. An EXPECT notes a failure and lets the case go
 * on; an ASSERT ends it. Each operand is evaluated once. The _MSG form takes a
 * printf format and its values besides, which a failure prints.
 */
#ifndef _KUNIT_EXPECT_H
#define _KUNIT_EXPECT_H

#include <kunit/assert.h>
#include <linux/compiler.h>
#include <linux/err.h>

/* Here all is well; for a place that must be reached. */
#define KUNIT_SUCCEED(test) ((void)(test))

/* Here something is wrong. */
#define KUNIT_FAIL(test, fmt, ...) \
	__KUNIT_FAIL(test, KUNIT_EXPECTATION, fmt, ##__VA_ARGS__)
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...) \
	__KUNIT_FAIL(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FAILURE(test, fmt, ...) \
	__KUNIT_FAIL(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)

/* --- Expectations. --- */

/* Conditions. */
#define KUNIT_EXPECT_TRUE(test, cond) \
	__KUNIT_TRUTH(test, KUNIT_EXPECTATION, true, #cond, cond, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, cond, fmt, ...) \
	__KUNIT_TRUTH(test, KUNIT_EXPECTATION, true, #cond, cond, fmt, \
		      ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, cond) \
	__KUNIT_TRUTH(test, KUNIT_EXPECTATION, false, #cond, cond, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, cond, fmt, ...) \
	__KUNIT_TRUTH(test, KUNIT_EXPECTATION, false, #cond, cond, fmt, \
		      ##__VA_ARGS__)

/* Integers, by the rules of C for operands of their types. */
#define KUNIT_EXPECT_EQ(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, ==, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, ==, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, !=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_NE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, !=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, <, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_LT_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, <, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, <=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_LE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, <=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, >, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_GT_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, >, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, >=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_GE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_EXPECTATION, >=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)

/* Pointers. */
#define KUNIT_EXPECT_PTR_EQ(test, lhs, rhs) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, ==, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, ==, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, lhs, rhs) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, !=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, !=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, ptr) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, ==, #ptr, "NULL", ptr, NULL, \
		    NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, ==, #ptr, "NULL", ptr, NULL, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, !=, #ptr, "NULL", ptr, NULL, \
		    NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_EXPECTATION, !=, #ptr, "NULL", ptr, NULL, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr) \
	__KUNIT_NOT_ERR(test, KUNIT_EXPECTATION, #ptr, ptr, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_NOT_ERR(test, KUNIT_EXPECTATION, #ptr, ptr, fmt, \
			##__VA_ARGS__)

/* Strings by their characters; a NULL is neither equal nor different. */
#define KUNIT_EXPECT_STREQ(test, lhs, rhs) \
	__KUNIT_STR(test, KUNIT_EXPECTATION, kunit_strings_equal, "==", #lhs, \
		    #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_STR(test, KUNIT_EXPECTATION, kunit_strings_equal, "==", #lhs, \
		    #rhs, lhs, rhs, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, lhs, rhs) \
	__KUNIT_STR(test, KUNIT_EXPECTATION, kunit_strings_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_STR(test, KUNIT_EXPECTATION, kunit_strings_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, fmt, ##__VA_ARGS__)

/* The same for @size bytes of memory. */
#define KUNIT_EXPECT_MEMEQ(test, lhs, rhs, size) \
	__KUNIT_MEM(test, KUNIT_EXPECTATION, kunit_bytes_equal, "==", #lhs, \
		    #rhs, lhs, rhs, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, lhs, rhs, size, fmt, ...) \
	__KUNIT_MEM(test, KUNIT_EXPECTATION, kunit_bytes_equal, "==", #lhs, \
		    #rhs, lhs, rhs, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ(test, lhs, rhs, size) \
	__KUNIT_MEM(test, KUNIT_EXPECTATION, kunit_bytes_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, lhs, rhs, size, fmt, ...) \
	__KUNIT_MEM(test, KUNIT_EXPECTATION, kunit_bytes_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, size, fmt, ##__VA_ARGS__)

/* --- Assertions: the same, but a failure ends the case. --- */

#define KUNIT_ASSERT_TRUE(test, cond) \
	__KUNIT_TRUTH(test, KUNIT_ASSERTION, true, #cond, cond, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, cond, fmt, ...) \
	__KUNIT_TRUTH(test, KUNIT_ASSERTION, true, #cond, cond, fmt, \
		      ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, cond) \
	__KUNIT_TRUTH(test, KUNIT_ASSERTION, false, #cond, cond, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, cond, fmt, ...) \
	__KUNIT_TRUTH(test, KUNIT_ASSERTION, false, #cond, cond, fmt, \
		      ##__VA_ARGS__)

#define KUNIT_ASSERT_EQ(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_ASSERTION, ==, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_ASSERTION, ==, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_ASSERTION, !=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_NE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_ASSERTION, !=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_ASSERTION, <, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_LT_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_ASSERTION, <, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_ASSERTION, <=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_LE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_ASSERTION, <=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_ASSERTION, >, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_GT_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_ASSERTION, >, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, lhs, rhs) \
	__KUNIT_INT(test, KUNIT_ASSERTION, >=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_GE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_INT(test, KUNIT_ASSERTION, >=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)

#define KUNIT_ASSERT_PTR_EQ(test, lhs, rhs) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, ==, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, ==, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, lhs, rhs) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, !=, #lhs, #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, !=, #lhs, #rhs, lhs, rhs, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, ptr) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, ==, #ptr, "NULL", ptr, NULL, NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, ==, #ptr, "NULL", ptr, NULL, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, !=, #ptr, "NULL", ptr, NULL, NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_PTR(test, KUNIT_ASSERTION, !=, #ptr, "NULL", ptr, NULL, fmt, \
		    ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr) \
	__KUNIT_NOT_ERR(test, KUNIT_ASSERTION, #ptr, ptr, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	__KUNIT_NOT_ERR(test, KUNIT_ASSERTION, #ptr, ptr, fmt, ##__VA_ARGS__)

#define KUNIT_ASSERT_STREQ(test, lhs, rhs) \
	__KUNIT_STR(test, KUNIT_ASSERTION, kunit_strings_equal, "==", #lhs, \
		    #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_STR(test, KUNIT_ASSERTION, kunit_strings_equal, "==", #lhs, \
		    #rhs, lhs, rhs, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, lhs, rhs) \
	__KUNIT_STR(test, KUNIT_ASSERTION, kunit_strings_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, lhs, rhs, fmt, ...) \
	__KUNIT_STR(test, KUNIT_ASSERTION, kunit_strings_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, fmt, ##__VA_ARGS__)

#define KUNIT_ASSERT_MEMEQ(test, lhs, rhs, size) \
	__KUNIT_MEM(test, KUNIT_ASSERTION, kunit_bytes_equal, "==", #lhs, \
		    #rhs, lhs, rhs, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, lhs, rhs, size, fmt, ...) \
	__KUNIT_MEM(test, KUNIT_ASSERTION, kunit_bytes_equal, "==", #lhs, \
		    #rhs, lhs, rhs, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMNEQ(test, lhs, rhs, size) \
	__KUNIT_MEM(test, KUNIT_ASSERTION, kunit_bytes_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, lhs, rhs, size, fmt, ...) \
	__KUNIT_MEM(test, KUNIT_ASSERTION, kunit_bytes_differ, "!=", #lhs, \
		    #rhs, lhs, rhs, size, fmt, ##__VA_ARGS__)

#endif /* _KUNIT_EXPECT_H */
