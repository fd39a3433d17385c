// SPDX-License-Identifier: GPL-2.0-only
/*
 * The strings that a program is called with, on their way from one address space to
 * another: one behind the other, in a buffer of the kernel's that grows with them.
 *
 * Owns nothing. Who calls may change his strings meanwhile: each is read once, and
 * counted as it was read.
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/binfmts.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* It can be filled again. */
void exec_strings_free(struct exec_strings *s)
{
	kvfree(s->buf);
	s->buf = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(exec_strings_free);

/*
 * At least twice as much as there is, so that a string is copied few times on the whole.
 * On failure the old buffer stays.
 */
static int grow(struct exec_strings *s, size_t more)
{
	size_t room = max3(s->room * 2, s->len + more, PAGE_SIZE);
	char *buf = kvmalloc(room, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	memcpy(buf, s->buf, s->len);
	kvfree(s->buf);
	s->buf = buf;
	s->room = room;
	return 0;
}

/* The program will have a pointer to each of them, too. */
static bool is_too_much(const struct exec_strings *s)
{
	size_t pointers = ((size_t)s->argc + s->envc) * sizeof(void *);

	return pointers > s->limit || s->len > s->limit - pointers;
}

/* Copied to where there is room; what does not fit is copied again from its start. */
static int add_user(struct exec_strings *s, const char __user *text)
{
	for (;;) {
		size_t most = min(s->room - s->len, MAX_ARG_STRLEN);
		long len = strncpy_from_user(s->buf + s->len, text, most);
		int err;

		if (len < 0)
			return len;
		if ((size_t)len < most) {
			s->len += len + 1;
			return 0;
		}
		if (most == MAX_ARG_STRLEN)
			return -E2BIG;
		err = grow(s, 2 * most);
		if (err)
			return err;
	}
}

/* From the kernel: a script's interpreter, the name of a file. */
int exec_strings_append(struct exec_strings *s, const char *text)
{
	size_t len = strlen(text) + 1;
	int err = 0;

	if (len > MAX_ARG_STRLEN)
		return -E2BIG;
	if (len > s->room - s->len)
		err = grow(s, len);
	if (err)
		return err;
	memcpy(s->buf + s->len, text, len);
	s->len += len;
	return is_too_much(s) ? -E2BIG : 0;
}
EXPORT_SYMBOL_IF_KUNIT(exec_strings_append);

/* 1: that was the last one. No vector at all is an empty one. */
static int add_next(struct exec_strings *s, const struct exec_vector *from,
		    unsigned int i)
{
	const char __user *text;

	if (!from->user) {
		if (!from->kernel || !from->kernel[i])
			return 1;
		return exec_strings_append(s, from->kernel[i]);
	}
	if (get_user(text, from->user + i))
		return -EFAULT;
	return text ? add_user(s, text) : 1;
}

/* It may take a while: who is killed meanwhile does not have to wait. */
int exec_strings_add(struct exec_strings *s, const struct exec_vector *from,
		     unsigned int *nr)
{
	int err = s->buf ? 0 : grow(s, 0);

	while (!err) {
		err = add_next(s, from, *nr);
		if (err)
			break;
		++*nr;
		if (is_too_much(s))
			err = -E2BIG;
		else if (fatal_signal_pending(current))
			err = -ERESTARTNOHAND;
		cond_resched();
	}
	return err == 1 ? 0 : err;
}
EXPORT_SYMBOL_IF_KUNIT(exec_strings_add);

/* With room for the bytes of both; the old buffer goes when the new one is complete. */
int exec_strings_replace(struct exec_strings *s, unsigned int nr_dropped,
			 const struct exec_strings *with)
{
	const char *rest = s->buf, *end = s->buf + s->len;
	struct exec_strings new = *s;

	for (unsigned int i = 0; i < nr_dropped; i++)
		rest += strlen(rest) + 1;
	new.argc += with->argc - nr_dropped;
	new.len = with->len + (end - rest);
	new.room = new.len;
	if (is_too_much(&new))
		return -E2BIG;
	new.buf = kvmalloc(new.room, GFP_KERNEL);
	if (!new.buf)
		return -ENOMEM;
	memcpy(new.buf, with->buf, with->len);
	memcpy(new.buf + with->len, rest, end - rest);
	kvfree(s->buf);
	*s = new;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(exec_strings_replace);
