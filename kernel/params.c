// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters: cutting a command line into words, and giving variables of
 * every type a value from text.
 *
 * Owns the texts that parameters are set to while the kernel runs; the tables are made by
 * moduleparam.h.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/cmdline.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* A dash counts as an underscore, in what is compared only. */
static char dash_to_underscore(char c)
{
	return c == '-' ? '_' : c;
}

/* "foo-bar" and "foo_bar" are one name: nobody remembers which it was. */
bool parameq(const char *a, const char *b)
{
	while (*a && dash_to_underscore(*a) == dash_to_underscore(*b)) {
		a++;
		b++;
	}
	return dash_to_underscore(*a) == dash_to_underscore(*b);
}
EXPORT_SYMBOL_IF_KUNIT(parameq);

/* NULL if it is none of the caller's. */
static const struct kernel_param *find_param(const struct parse_args_req *req,
					     const char *name)
{
	for (unsigned int i = 0; i < req->num; i++)
		if (parameq(name, req->params[i].name))
			return &req->params[i];
	return NULL;
}

/*
 * Gives @kp its value and says what is wrong with it, if something is: whoever
 * typed it reads the log. @val is NULL for a bare name.
 */
static int set_param(const struct kernel_param *kp, char *val,
		     const char *doing)
{
	int err;

	if (!val && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
		err = -EINVAL;
	else
		err = kp->ops->set(val, kp);
	if (!err)
		return 0;

	if (!val)
		pr_err("%s: parameter '%s' expects an argument\n", doing,
		       kp->name);
	else if (err == -ENOSPC)
		pr_err("%s: '%s' too large for parameter '%s'\n", doing, val,
		       kp->name);
	else
		pr_err("%s: '%s' invalid for parameter '%s'\n", doing, val,
		       kp->name);
	return err;
}

/* Where the caller has no use for words that it does not know. */
static int unknown_param(const char *param, const char *doing)
{
	pr_err("%s: Unknown parameter '%s'\n", doing, param);
	return -ENOENT;
}

/* What stands behind "--" is for the first process, not for us. */
int parse_args(const struct parse_args_req *req)
{
	char *rest = skip_spaces(req->args);
	int first_err = 0;

	while (*rest) {
		const struct kernel_param *kp;
		char *param, *val;
		int err = 0;

		rest = next_arg(rest, &param, &val);
		if (!val && !strcmp(param, "--"))
			break;
		kp = find_param(req, param);
		if (kp)
			err = set_param(kp, val, req->doing);
		else if (req->unknown)
			err = req->unknown(param, val, req->doing);
		else
			err = unknown_param(param, req->doing);
		if (!first_err)
			first_err = err;
	}
	return first_err;
}
EXPORT_SYMBOL_IF_KUNIT(parse_args);

/*
 * The operations of a number's type: base 0, so 0x10 and 010 mean what they
 * mean in C; a value out of the type's range is -ERANGE and changes nothing.
 */
#define DEFINE_PARAM_TYPE(name, type, parse, format) \
static int param_set_##name(const char *val, const struct kernel_param *kp) \
{ \
	return parse(val, 0, (type *)kp->arg); \
} \
static int param_get_##name(char *buffer, const struct kernel_param *kp) \
{ \
	return scnprintf(buffer, PARAM_TEXT_SIZE, format "\n", \
			 *(type *)kp->arg); \
} \
const struct kernel_param_ops param_ops_##name = { \
	.set = param_set_##name, .get = param_get_##name, \
}; \
EXPORT_SYMBOL_GPL(param_ops_##name)

/* What a reader of a parameter's value provides: a page, as in sysfs. */
#define PARAM_TEXT_SIZE	4096

DEFINE_PARAM_TYPE(byte, unsigned char, kstrtou8, "%hhu");
DEFINE_PARAM_TYPE(short, short, kstrtos16, "%hi");
DEFINE_PARAM_TYPE(ushort, unsigned short, kstrtou16, "%hu");
DEFINE_PARAM_TYPE(int, int, kstrtoint, "%i");
DEFINE_PARAM_TYPE(uint, unsigned int, kstrtouint, "%u");
DEFINE_PARAM_TYPE(long, long, kstrtol, "%li");
DEFINE_PARAM_TYPE(ulong, unsigned long, kstrtoul, "%lu");
DEFINE_PARAM_TYPE(ullong, unsigned long long, kstrtoull, "%llu");

/* The text lives as long as the command line does, for ever, or until it is set anew. */
static int param_set_charp(const char *val, const struct kernel_param *kp)
{
	*(const char **)kp->arg = val;
	return 0;
}

/* Never set, it may be NULL. */
static int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	const char *text = *(char **)kp->arg;

	return scnprintf(buffer, PARAM_TEXT_SIZE, "%s\n", text ?: "(null)");
}

const struct kernel_param_ops param_ops_charp = {
	.set = param_set_charp, .get = param_get_charp,
};
EXPORT_SYMBOL_GPL(param_ops_charp);

/* y, n, 1, 0, on, off; a bare name means yes. */
static int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ?: "1", kp->arg);
}

/* As Linux shows them: Y or N. */
static int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_TEXT_SIZE, "%c\n",
			 *(bool *)kp->arg ? 'Y' : 'N');
}

const struct kernel_param_ops param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_bool, .get = param_get_bool,
};
EXPORT_SYMBOL_GPL(param_ops_bool);

/* The variable says the opposite of the word: "nofoo" sets foo to false. */
static int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ?: "1", &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

static int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_TEXT_SIZE, "%c\n",
			 *(bool *)kp->arg ? 'N' : 'Y');
}

const struct kernel_param_ops param_ops_invbool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = param_set_invbool, .get = param_get_invbool,
};
EXPORT_SYMBOL_GPL(param_ops_invbool);

/* Copied, unlike a charp: -ENOSPC if it and its end do not fit. */
static int param_set_string(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *s = kp->str;

	if (strlen(val) + 1 > s->maxlen)
		return -ENOSPC;
	strscpy(s->string, val, s->maxlen);
	return 0;
}

static int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PARAM_TEXT_SIZE, "%s\n", kp->str->string);
}

const struct kernel_param_ops param_ops_string = {
	.set = param_set_string, .get = param_get_string,
};
EXPORT_SYMBOL_GPL(param_ops_string);

/*
 * Values between commas, each by the element type's own rules. The commas are
 * overwritten: a string keeps pointing at its element.
 */
static int param_array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param elem = { .name = kp->name, .ops = arr->ops };
	char *rest = (char *)val;
	unsigned int n = 0;

	while (rest) {
		char *text = strsep(&rest, ",");
		int err;

		if (n == arr->max)
			return -ENOSPC;
		elem.arg = (char *)arr->elem + n * arr->elemsize;
		err = arr->ops->set(text, &elem);
		if (err)
			return err;
		n++;
	}
	if (arr->num)
		*arr->num = n;
	return 0;
}

/*
 * As many elements as were given, or all where nobody counts them. Each puts a
 * newline behind itself; a comma takes its place when another one follows.
 */
static int param_array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	struct kernel_param elem = { .name = kp->name, .ops = arr->ops };
	unsigned int n = arr->num ? *arr->num : arr->max;
	int len = 0;

	for (unsigned int i = 0; i < n; i++) {
		elem.arg = (char *)arr->elem + i * arr->elemsize;
		if (len)
			buffer[len - 1] = ',';
		len += arr->ops->get(buffer + len, &elem);
	}
	return len;
}

const struct kernel_param_ops param_array_ops = {
	.set = param_array_set, .get = param_array_get,
};
EXPORT_SYMBOL_GPL(param_array_ops);

/* --- While the kernel runs. --- */

/* What a charp points to since it was set anew. */
struct param_text {
	struct list_head list;
	const struct kernel_param *kp;
	char text[];
};

static DEFINE_MUTEX(param_mutex);	/* guards values, and: */
static LIST_HEAD(param_texts);

/* The mutex is held. */
static void forget_text(const struct kernel_param *kp)
{
	struct param_text *old, *next;

	list_for_each_entry_safe(old, next, &param_texts, list) {
		if (old->kp != kp)
			continue;
		list_del(&old->list);
		kfree(old);
	}
}

/* The same: @new is the parameter's, or nobody's. */
static int set_running(const struct kernel_param *kp, struct param_text *new)
{
	int err = kp->ops->set(new->text, kp);

	if (err || kp->ops != &param_ops_charp) {
		kfree(new);
		return err;
	}
	forget_text(kp);
	new->kp = kp;
	list_add(&new->list, &param_texts);
	return 0;
}

/* Elements of an array would point into a text that is theirs together. */
static bool has_texts(const struct kernel_param *kp)
{
	return kp->ops == &param_array_ops && kp->arr->ops == &param_ops_charp;
}

int param_set_running(const struct kernel_param *kp, const char *text)
{
	size_t len = strlen(text);
	struct param_text *new;

	if (has_texts(kp))
		return -EOPNOTSUPP;
	if (kp->ops == &param_ops_charp && len > PARAM_TEXT_MAX)
		return -ENOSPC;
	new = kmalloc(struct_size(new, text, len + 1), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	memcpy(new->text, text, len + 1);
	guard(mutex)(&param_mutex);
	return set_running(kp, new);
}
EXPORT_SYMBOL_IF_KUNIT(param_set_running);

int param_get_running(const struct kernel_param *kp, char *buffer)
{
	guard(mutex)(&param_mutex);
	return kp->ops->get(buffer, kp);
}
EXPORT_SYMBOL_IF_KUNIT(param_get_running);

void params_end(const struct kernel_param *params, unsigned int num)
{
	guard(mutex)(&param_mutex);
	for (unsigned int i = 0; i < num; i++)
		forget_text(&params[i]);
}
EXPORT_SYMBOL_IF_KUNIT(params_end);
