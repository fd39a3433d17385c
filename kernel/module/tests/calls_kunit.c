// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the system calls of modules: who may, what is refused, and the way in and out. */
#include <linux/module.h>
#include <linux/string.h>
#include <uapi/linux/module.h>

#include "../../../fs/tests/proc_user.h"
#include "images.h"

#define PAGES_OF(name)	((image_size(name) + PAGE_SIZE - 1) / PAGE_SIZE)
/* The file, and behind it a page for texts. */
#define TEXT		(BASE + PAGES_OF(testmod_base) * PAGE_SIZE)

static void put_text(const char *text)
{
	put_bytes(TEXT, text, strlen(text) + 1);
}

static void use_image(struct kunit *test)
{
	use_memory(test, PAGES_OF(testmod_base) + 1);
	put_bytes(BASE, testmod_base_start, image_size(testmod_base));
	put_text("");
}

SCENE_CASE(in_and_out)
{
	size_t size = image_size(testmod_base);

	use_image(test);
	EXPECT_CALL(test, 0, __NR_init_module, BASE, size, TEXT);
	EXPECT_CALL(test, -EEXIST, __NR_init_module, BASE, size, TEXT);
	put_text("testmod_base");
	EXPECT_CALL(test, 0, __NR_delete_module, TEXT, 0);
	EXPECT_CALL(test, -ENOENT, __NR_delete_module, TEXT, 0);
}

SCENE_CASE(what_is_refused)
{
	size_t size = image_size(testmod_base);
	char name[MODULE_NAME_LEN + 8];

	use_image(test);
	EXPECT_CALL(test, -ENOEXEC, __NR_init_module, BASE, 0, TEXT);
	EXPECT_CALL(test, -ENOEXEC, __NR_init_module, BASE, 63, TEXT);
	EXPECT_CALL(test, -ENOEXEC, __NR_init_module, BASE, size / 2, TEXT);
	EXPECT_CALL(test, -EFAULT, __NR_init_module, BASE, size + 2 * PAGE_SIZE, TEXT);
	EXPECT_CALL(test, -ENOMEM, __NR_init_module, BASE, 1ul << 62, TEXT);
	EXPECT_CALL(test, -EFAULT, __NR_init_module, BASE, size, 8);
	EXPECT_CALL(test, -EFAULT, __NR_delete_module, 8, 0);
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	put_text(name);
	EXPECT_CALL(test, -ENOENT, __NR_delete_module, TEXT, 0);
	EXPECT_CALL(test, -EBADF, __NR_finit_module, 99, TEXT, 0);
	EXPECT_CALL(test, -EINVAL, __NR_finit_module, 99, TEXT, 8);
}

SCENE_CASE(who_may)
{
	use_image(test);
	lose_rights();
	EXPECT_CALL(test, -EPERM, __NR_init_module, BASE, 0, TEXT);
	EXPECT_CALL(test, -EPERM, __NR_finit_module, 99, TEXT, 8);
	EXPECT_CALL(test, -EPERM, __NR_delete_module, 8, 0);
}

/* Once it is said that nobody may, nobody does, and nobody takes it back: but this case. */
SCENE_CASE(never_again)
{
	char buf[8];

	use_image(test);
	enter_proc();
	EXPECT(write_name("/sys/kernel/modules_disabled", "0"), -EINVAL);
	EXPECT(write_name("/sys/kernel/modules_disabled", "1\n"), 2);
	EXPECT(write_name("/sys/kernel/modules_disabled", "0"), -EINVAL);
	EXPECT(read_name("/sys/kernel/modules_disabled", buf, sizeof(buf)), 2);
	KUNIT_EXPECT_STREQ(test, buf, "1\n");
	EXPECT_CALL(test, -EPERM, __NR_init_module, BASE, image_size(testmod_base), TEXT);
	EXPECT_CALL(test, -EPERM, __NR_finit_module, 99, TEXT, 8);
	EXPECT_CALL(test, -EPERM, __NR_delete_module, 8, 0);
	WRITE_ONCE(modules_disabled, 0);
	EXPECT_CALL(test, -EFAULT, __NR_delete_module, 8, 0);
}

static struct kunit_case module_calls_cases[] = {
	KUNIT_CASE(in_and_out),
	KUNIT_CASE(what_is_refused),
	KUNIT_CASE(who_may),
	KUNIT_CASE(never_again),
	{}
};

static struct kunit_suite module_calls_suite = {
	.name = "module_calls",
	.suite_init = proc_suite_init,
	.suite_exit = proc_suite_exit,
	.test_cases = module_calls_cases,
};
kunit_test_suite(module_calls_suite);
