// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking the command line apart; see <linux/cmdline.h>.
 *
 * The line comes from whoever boots the machine, so nothing in it is trusted
 * to be well formed. Owns nothing.
 */
#include <linux/cmdline.h>
#include <linux/ctype.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

int get_option(char **str, int *pint)
{
	char *cur = *str, *end;
	long long value;

	if (!cur || !*cur)
		return 0;
	value = simple_strtoll(cur, &end, 0);
	/* A sign alone is no number. */
	if (end == cur || (*cur == '-' && end == cur + 1))
		return 0;
	if (pint)
		*pint = value;
	*str = end;
	if (*end == ',') {
		(*str)++;
		return 2;
	}
	return *end == '-' ? 3 : 1;
}
EXPORT_SYMBOL(get_option);

/*
 * Where numbers go. In @ints[0] is the size of the array or 0: then they are
 * only counted.
 */
struct int_sink {
	int *ints;
	int max;
	int count;
};

static bool sink_full(const struct int_sink *s)
{
	return s->max && s->count + 1 >= s->max;
}

static void sink_put(struct int_sink *s, int value)
{
	s->count++;
	if (s->max)
		s->ints[s->count] = value;
}

/*
 * The rest of a range whose hyphen is at *@str and whose first number has been
 * stored. False if there is no upper end, or it is not above the lower one.
 */
static bool get_range(char **str, int low, struct int_sink *s)
{
	char *cur = *str + 1;
	int high, more;

	more = get_option(&cur, &high);
	if (!more || more == 3 || high < low)
		return false;
	while (low < high && !sink_full(s))
		sink_put(s, ++low);
	*str = cur;
	return more == 2;
}

char *get_options(const char *str, int nints, int *ints)
{
	struct int_sink s = { .ints = ints, .max = nints };
	char *cur = (char *)str;
	int value, more = 2;

	while (more == 2 && !sink_full(&s)) {
		more = get_option(&cur, &value);
		if (!more)
			break;
		sink_put(&s, value);
		if (more == 3)
			more = get_range(&cur, value, &s) ? 2 : 0;
	}
	ints[0] = s.count;
	return cur;
}
EXPORT_SYMBOL(get_options);

unsigned long long memparse(const char *ptr, char **retptr)
{
	static const char suffixes[] = "kmgtpe";
	const char *suffix;
	char *end;
	unsigned long long ret = simple_strtoull(ptr, &end, 0);

	suffix = *end ? strchr(suffixes, tolower(*end)) : NULL;
	if (suffix) {
		ret <<= 10 * (suffix - suffixes + 1);
		end++;
	}
	if (retptr)
		*retptr = end;
	return ret;
}
EXPORT_SYMBOL(memparse);

bool parse_option_str(const char *str, const char *option)
{
	size_t len = strlen(option);

	while (*str) {
		if (!strncmp(str, option, len) &&
		    (!str[len] || str[len] == ','))
			return true;
		str = strchrnul(str, ',');
		if (*str == ',')
			str++;
	}
	return false;
}
EXPORT_SYMBOL(parse_option_str);

/*
 * The end of the word at @args: the first blank outside quotes. Notes the
 * first "=" in it, of any, quoted or not.
 */
static char *word_end(char *args, char **equals)
{
	bool quoted = false;

	*equals = NULL;
	for (; *args; args++) {
		if (isspace(*args) && !quoted)
			break;
		if (*args == '=' && !*equals)
			*equals = args;
		if (*args == '"')
			quoted = !quoted;
	}
	return args;
}

/* Drops a quote at the start of @s, and the one that closes it at @end. */
static char *unquote(char *s, char *end)
{
	if (*s != '"')
		return s;
	if (end - 1 > s && end[-1] == '"')
		end[-1] = '\0';
	return s + 1;
}

char *next_arg(char *args, char **param, char **val)
{
	char *equals, *end = word_end(args, &equals);
	char *rest = *end ? end + 1 : end;

	*end = '\0';
	/* "foo=bar baz" in quotes as a whole: they go before the value's. */
	*param = unquote(args, end);
	*val = NULL;
	if (equals) {
		*equals = '\0';
		*val = unquote(equals + 1, end);
	}
	return skip_spaces(rest);
}
EXPORT_SYMBOL(next_arg);

/* Its own file is also compiled for where nothing has an address. */
EXPORT_SYMBOL(cmdline_has_word);
