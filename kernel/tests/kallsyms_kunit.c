// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the symbol table: from address to name and back. */
#include <kunit/test.h>
#include <linux/kallsyms.h>
#include <linux/sched.h>
#include <linux/string.h>

static noinline int a_function_to_find(int x)
{
	OPTIMIZER_HIDE_VAR(x);
	return x + 1;
}

static int some_data = 1;

/* What stands behind the names of this file's functions, if it is a module. */
static const char *of_module(void)
{
	return IN_MODULE ? " [" KBUILD_MODNAME "]" : "";
}

static void addresses_have_names(struct kunit *test)
{
	unsigned long addr = (unsigned long)a_function_to_find, size, offset;
	char *name = kunit_kzalloc(test, KSYM_NAME_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	KUNIT_EXPECT_EQ(test, a_function_to_find(1), 2);
	KUNIT_ASSERT_PTR_EQ(test, kallsyms_lookup(addr, &size, &offset, name),
			    (const char *)name);
	KUNIT_EXPECT_STREQ(test, name, "a_function_to_find");
	KUNIT_EXPECT_EQ(test, offset, 0ul);
	KUNIT_EXPECT_GT(test, size, 1ul);
	/* The last byte is the function's, the next is not. */
	KUNIT_ASSERT_NOT_NULL(test, kallsyms_lookup(addr + size - 1, &size,
						    &offset, name));
	KUNIT_EXPECT_STREQ(test, name, "a_function_to_find");
	KUNIT_EXPECT_EQ(test, offset, size - 1);
	if (kallsyms_lookup(addr + size, &size, &offset, name))
		KUNIT_EXPECT_STRNEQ(test, name, "a_function_to_find");
}

static void nobody_lives_there(struct kunit *test)
{
	char *name = kunit_kzalloc(test, KSYM_NAME_LEN, GFP_KERNEL);
	unsigned long size, offset;

	KUNIT_ASSERT_NOT_NULL(test, name);
	KUNIT_EXPECT_NULL(test, kallsyms_lookup(0, &size, &offset, name));
	KUNIT_EXPECT_NULL(test, kallsyms_lookup(1, &size, &offset, name));
	KUNIT_EXPECT_NULL(test, kallsyms_lookup(~0ul, &size, &offset, name));
	/* The heap is no symbol. */
	KUNIT_EXPECT_NULL(test, kallsyms_lookup((unsigned long)name, &size,
						&offset, name));
}

static void names_have_addresses(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("a_function_to_find"),
			(unsigned long)a_function_to_find);
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("schedule"),
			(unsigned long)schedule);
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name("no such function"), 0ul);
	KUNIT_EXPECT_EQ(test, kallsyms_lookup_name(""), 0ul);
}

static void symbols_are_printed(struct kunit *test)
{
	unsigned long addr = (unsigned long)a_function_to_find, size, offset;
	char *got = kunit_kzalloc(test, KSYM_SYMBOL_LEN, GFP_KERNEL);
	char *want = kunit_kzalloc(test, KSYM_SYMBOL_LEN, GFP_KERNEL);
	int len;

	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_ASSERT_NOT_NULL(test, want);
	kallsyms_lookup(addr, &size, &offset, got);

	len = sprint_symbol(got, addr + 1);
	snprintf(want, KSYM_SYMBOL_LEN, "a_function_to_find+0x1/%#lx%s", size,
		 of_module());
	KUNIT_EXPECT_STREQ(test, got, want);
	KUNIT_EXPECT_EQ(test, len, (int)strlen(want));
	sprint_symbol(got, addr);
	snprintf(want, KSYM_SYMBOL_LEN, "a_function_to_find+0x0/%#lx%s", size,
		 of_module());
	KUNIT_EXPECT_STREQ(test, got, want);
	sprint_symbol_no_offset(got, addr + 1);
	snprintf(want, KSYM_SYMBOL_LEN, "a_function_to_find%s", of_module());
	KUNIT_EXPECT_STREQ(test, got, want);
	sprint_symbol(got, 0x10);
	KUNIT_EXPECT_STREQ(test, got, "0x10");
}

/*
 * A call that does not return may be the last instruction; then the address
 * behind it is another function's, but it still names the caller. The offset
 * is that of the return address itself, so it may be equal to the size.
 */
static void return_addresses_name_the_caller(struct kunit *test)
{
	unsigned long addr = (unsigned long)a_function_to_find, size, offset;
	char *got = kunit_kzalloc(test, KSYM_SYMBOL_LEN, GFP_KERNEL);
	char *want = kunit_kzalloc(test, KSYM_SYMBOL_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_ASSERT_NOT_NULL(test, want);
	kallsyms_lookup(addr, &size, &offset, got);
	snprintf(want, KSYM_SYMBOL_LEN, "a_function_to_find+%#lx/%#lx%s", size,
		 size, of_module());
	sprint_backtrace(got, addr + size);
	KUNIT_EXPECT_STREQ(test, got, want);
	snprintf(got, KSYM_SYMBOL_LEN, "%pB", (void *)(addr + size));
	KUNIT_EXPECT_STREQ(test, got, want);
	sprint_backtrace(got, 0x11);
	KUNIT_EXPECT_STREQ(test, got, "0x11");
}

struct walk {
	unsigned long last;
	unsigned int nr;
	unsigned int out_of_order;
	bool found;
};

static int look_at(void *data, const char *name, unsigned long addr)
{
	struct walk *w = data;

	w->nr++;
	w->out_of_order += addr < w->last;
	w->last = addr;
	w->found |= !strcmp(name, "a_function_to_find");
	return 0;
}

static int stop_at_third(void *data, const char *name, unsigned long addr)
{
	return ++*(int *)data == 3 ? 42 : 0;
}

static void all_symbols_in_order(struct kunit *test)
{
	struct walk w = { };
	int nr = 0;

	KUNIT_EXPECT_EQ(test, kallsyms_on_each_symbol(look_at, &w), 0);
	KUNIT_EXPECT_GT(test, w.nr, 100u);
	KUNIT_EXPECT_EQ(test, w.out_of_order, 0u);
	/* Those of modules are not among them. */
	KUNIT_EXPECT_EQ(test, w.found, !IN_MODULE);
	KUNIT_EXPECT_EQ(test, kallsyms_on_each_symbol(stop_at_third, &nr), 42);
	KUNIT_EXPECT_EQ(test, nr, 3);
}

static void text_is_text(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, is_kernel_text((unsigned long)schedule));
	KUNIT_EXPECT_EQ(test, is_kernel_text((unsigned long)a_function_to_find + 1),
			!IN_MODULE);
	KUNIT_EXPECT_EQ(test, is_module_text_address((unsigned long)a_function_to_find + 1),
			IN_MODULE);
	KUNIT_EXPECT_FALSE(test, is_module_text_address((unsigned long)&some_data));
	KUNIT_EXPECT_FALSE(test, is_kernel_text((unsigned long)&some_data));
	KUNIT_EXPECT_FALSE(test, is_kernel_text(0));
	KUNIT_EXPECT_FALSE(test, is_kernel_text((unsigned long)test));
}

static struct kunit_case kallsyms_cases[] = {
	KUNIT_CASE(addresses_have_names),
	KUNIT_CASE(nobody_lives_there),
	KUNIT_CASE(names_have_addresses),
	KUNIT_CASE(symbols_are_printed),
	KUNIT_CASE(return_addresses_name_the_caller),
	KUNIT_CASE(all_symbols_in_order),
	KUNIT_CASE(text_is_text),
	{}
};

static struct kunit_suite kallsyms_suite = {
	.name = "kallsyms",
	.test_cases = kallsyms_cases,
};
kunit_test_suite(kallsyms_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
