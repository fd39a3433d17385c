/* SPDX-License-Identifier: GPL-2.0-only */
/* The modules that the tests load, as files. */
#ifndef _MODULE_TESTS_IMAGES_H
#define _MODULE_TESTS_IMAGES_H

#include <kunit/test.h>
#include <linux/moduleloader.h>

#define DECLARE_IMAGE(name)	extern const char name##_start[], name##_end[]
DECLARE_IMAGE(testmod_base);
DECLARE_IMAGE(testmod_user);
DECLARE_IMAGE(testmod_lost);
DECLARE_IMAGE(testmod_prop);

#define image_size(name)	((size_t)(name##_end - name##_start))
#define load_image(name, args) \
	load_module(name##_start, image_size(name), args, 0)

#endif /* _MODULE_TESTS_IMAGES_H */
