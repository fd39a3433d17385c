// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looking for a word on the command line before anything else works. Uses no
 * address of its own and calls nobody: it also runs where the kernel does not
 * yet know where it is (arch/x86/boot/startup/, arch/arm64/kernel/kaslr.c).
 */
#include <linux/cmdline.h>

/* The first character behind what @line and @word have in common. */
static size_t common(const char *line, size_t size, const char *word)
{
	size_t i = 0;

	while (i < size && word[i] && line[i] == word[i])
		i++;
	return i;
}

static bool word_ends(const char *line, size_t size)
{
	return !size || !*line || *line == ' ';
}

/* Words behind a "--" are the first program's. */
bool cmdline_has_word(const char *line, size_t size, const char *word)
{
	size_t i = 0;

	while (i < size && line[i]) {
		size_t n = common(line + i, size - i, word);

		if (!word[n] && word_ends(line + i + n, size - i - n))
			return true;
		n = common(line + i, size - i, "--");
		if (n == 2 && word_ends(line + i + n, size - i - n))
			return false;
		while (i < size && line[i] && line[i] != ' ')
			i++;
		while (i < size && line[i] == ' ')
			i++;
	}
	return false;
}
