// SPDX-License-Identifier: GPL-2.0-only
/* Command lines: words, quotes, and values of every type of parameter. */
#include <linux/array_size.h>
#include <linux/cmdline.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "fuzz.h"

static int number, numbers[4];
static unsigned int nr_numbers;
static unsigned long long big;
static bool flag;
static char *text;
static char short_text[8];

static const struct kparam_string short_param = { sizeof(short_text), short_text };
static const struct kparam_array array_param = {
	.max = ARRAY_SIZE(numbers), .elemsize = sizeof(int), .num = &nr_numbers,
	.ops = &param_ops_int, .elem = numbers,
};

static const struct kernel_param params[] = {
	{ .name = "int", .ops = &param_ops_int, .arg = &number },
	{ .name = "ullong", .ops = &param_ops_ullong, .arg = &big },
	{ .name = "bool", .ops = &param_ops_bool, .arg = &flag },
	{ .name = "charp", .ops = &param_ops_charp, .arg = &text },
	{ .name = "string", .ops = &param_ops_string, .str = &short_param },
	{ .name = "array", .ops = &param_array_ops, .arr = &array_param },
};

/* Words that no parameter has are sizes, with their letters. */
static int unknown(char *param, char *val, const char *doing)
{
	char *end;

	if (val)
		big += memparse(val, &end);
	return 0;
}

static void run(const void *data, size_t size)
{
	char *line __free(kfree) = kmalloc(size + 1, GFP_KERNEL);

	if (!line)
		return;
	memcpy(line, data, size);
	line[size] = '\0';
	parse_args(&(struct parse_args_req){
		.doing = "fuzz", .args = line, .params = params,
		.num = ARRAY_SIZE(params), .unknown = unknown });
	text = NULL;
}

const struct fuzz_target fuzz_params = { "params", run };
