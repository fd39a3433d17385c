// SPDX-License-Identifier: GPL-2.0-only
/*
 * What all serial ports have in common: reading what was written about them.
 * Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#define BAUD_DEFAULT	115200

/* A number at *@text, which moves on behind it; 0 if there is none. */
static unsigned int take_number(const char **text)
{
	unsigned int n = 0;

	for (; **text >= '0' && **text <= '9' && n < 100000000; (*text)++)
		n = n * 10 + **text - '0';
	return n;
}

int uart_parse_options(const char *text, struct uart_options *options)
{
	struct uart_options o = {
		.baud = BAUD_DEFAULT, .bits = 8, .parity = 'n',
	};

	if (text && *text) {
		o.baud = take_number(&text);
		if (*text)
			o.parity = *text++;
		if (*text)
			o.bits = *text++ - '0';
		/* Flow control: nobody waits for the other side to be ready. */
		if (*text == 'r')
			text++;
		if (*text || !o.baud || !strchr("noe", o.parity) ||
		    o.bits < 5 || o.bits > 8)
			return -EINVAL;
	}
	*options = o;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(uart_parse_options);

/* Does @text begin with @word and a comma? Then it moves on behind them. */
static bool take_word(const char **text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*text, word, len) || (*text)[len] != ',')
		return false;
	*text += len + 1;
	return true;
}

int uart_parse_earlycon(const char *text, struct uart_place *place)
{
	struct uart_place p = { .iotype = UPIO_MEM };
	char *end;

	if (take_word(&text, "io"))
		p.iotype = UPIO_PORT;
	else if (take_word(&text, "mmio32"))
		p.iotype = UPIO_MEM32;
	else
		take_word(&text, "mmio");
	p.address = simple_strtoull(text, &end, 0);
	if (end == text || (*end && *end != ','))
		return -EINVAL;
	if (*end && end[1])
		p.options = end + 1;
	*place = p;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(uart_parse_earlycon);
