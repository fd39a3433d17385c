// SPDX-License-Identifier: GPL-2.0-only
/*
 * N_TTY: taking back what was typed, and showing it. Owns n_tty->erasing; moves read_head back,
 * to the beginning of the line at most.
 *
 *	ECHOE	blanks where the character was
 *	ECHOPRT	\, what is taken back, and / when something else is typed: for paper
 *	ECHOK	a killed line is followed by a newline, or, with ECHOKE, blanked
 */
#include "n_tty.h"

enum erase_what {
	ERASE_CHARACTER,
	ERASE_WORD,
	ERASE_LINE,
};

/* The end of what ECHOPRT shows of characters that are gone. */
void n_tty_finish_erasing(struct tty_struct *tty)
{
	if (tty->n_tty->erasing)
		n_tty_echo_raw(tty, '/');
	tty->n_tty->erasing = false;
}

/* For terminals that cannot go back: the characters again, between \ and /. */
static void show_on_paper(struct tty_struct *tty, size_t head, size_t end)
{
	struct n_tty *nt = tty->n_tty;

	if (!nt->erasing)
		n_tty_echo_raw(tty, '\\');
	nt->erasing = true;
	n_tty_echo(tty, *n_tty_at(nt, head));
	while (++head < end)
		n_tty_echo_raw(tty, *n_tty_at(nt, head));
}

/* How wide was it? From the columns behind the tab before it, or the line's beginning. */
static void show_tab_gone(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;
	unsigned int columns = 0;
	size_t at = nt->read_head;
	bool after_tab = false;

	while (at != nt->canon_head && !after_tab) {
		u8 c = *n_tty_at(nt, --at);

		after_tab = c == '\t';
		if (after_tab)
			break;
		if (iscntrl(c))
			columns += L_FLAG(tty, ECHOCTL) ? 2 : 0;
		else if (!is_continuation(tty, c))
			columns++;
	}
	if (!after_tab)
		columns += nt->canon_column;
	n_tty_echo_backspaces(tty, 8 - columns % 8);
}

/* One column back, with a blank in it. */
static void blank_one(struct tty_struct *tty)
{
	n_tty_echo_raw(tty, '\b');
	n_tty_echo_raw(tty, ' ');
	n_tty_echo_raw(tty, '\b');
}

/* ^A has two columns, and none if it is not shown. */
static void show_blank(struct tty_struct *tty, u8 c)
{
	if (!iscntrl(c) || L_FLAG(tty, ECHOCTL))
		blank_one(tty);
	if (iscntrl(c) && L_FLAG(tty, ECHOCTL))
		blank_one(tty);
}

/* A character of several bytes goes as a whole; what only looks like its rest stays. */
static bool find_last(struct tty_struct *tty, size_t *head)
{
	struct n_tty *nt = tty->n_tty;

	*head = nt->read_head - 1;
	while (is_continuation(tty, *n_tty_at(nt, *head)) && *head != nt->canon_head)
		--*head;
	return !is_continuation(tty, *n_tty_at(nt, *head));
}

/* The characters from @head to @end, of which the first is @c, are gone from the line. */
static void show_gone(struct tty_struct *tty, enum erase_what what, size_t end)
{
	struct n_tty *nt = tty->n_tty;
	u8 c = *n_tty_at(nt, nt->read_head);

	if (!L_FLAG(tty, ECHO))
		return;
	if (L_FLAG(tty, ECHOPRT))
		show_on_paper(tty, nt->read_head, end);
	else if (what == ERASE_CHARACTER && !L_FLAG(tty, ECHOE))
		n_tty_echo(tty, tty->termios.c_cc[VERASE]);
	else if (c == '\t')
		show_tab_gone(tty);
	else
		show_blank(tty, c);
}

/* One by one. A word is letters, digits and _, and what else stands behind it. */
static void take_back(struct tty_struct *tty, enum erase_what what)
{
	struct n_tty *nt = tty->n_tty;
	bool in_word = false;
	size_t head, end;

	while (nt->read_head != nt->canon_head && find_last(tty, &head)) {
		u8 c = *n_tty_at(nt, head);

		if (what == ERASE_WORD && in_word && !isalnum(c) && c != '_')
			break;
		in_word |= isalnum(c) || c == '_';
		end = nt->read_head;
		nt->read_head = head;
		show_gone(tty, what, end);
		if (what == ERASE_CHARACTER)
			break;
	}
	if (nt->read_head == nt->canon_head && L_FLAG(tty, ECHO))
		n_tty_finish_erasing(tty);
}

/* All at once, where it need not vanish from the screen. True: done. */
static bool kill_line(struct tty_struct *tty)
{
	struct n_tty *nt = tty->n_tty;

	if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOK) && L_FLAG(tty, ECHOKE) && L_FLAG(tty, ECHOE))
		return false;
	nt->read_head = nt->canon_head;
	if (!L_FLAG(tty, ECHO))
		return true;
	n_tty_finish_erasing(tty);
	n_tty_echo(tty, tty->termios.c_cc[VKILL]);
	if (L_FLAG(tty, ECHOK))
		n_tty_echo_raw(tty, '\n');
	return true;
}

/* ERASE, WERASE or KILL was typed. */
void n_tty_erase(struct tty_struct *tty, u8 c)
{
	struct n_tty *nt = tty->n_tty;

	if (nt->read_head == nt->canon_head)
		return;
	if (is_cc(tty, VERASE, c))
		take_back(tty, ERASE_CHARACTER);
	else if (is_cc(tty, VWERASE, c))
		take_back(tty, ERASE_WORD);
	else if (!kill_line(tty))
		take_back(tty, ERASE_LINE);
}
