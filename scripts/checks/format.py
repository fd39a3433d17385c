# SPDX-License-Identifier: GPL-2.0-only
"""The look of the source (STYLE 11): what can be judged line by line and is never a
matter of taste. `make format` does more, but would also undo tables and macros that
were set by hand.
"""

import re

from common import Problem, without_comments

WIDTH_MOST = 100
TAB = 8

# What is wrong with a line of C once its comments and strings are blanked.
CODE_RULES = (
    (r"\b(if|for|while|switch)\(", "a blank is missing behind the keyword"),
    (r"^\t+(if|for|while|switch|do)\b.*\S\{$", "a blank is missing before the brace"),
    (r"\}(else|while)\b", "a blank is missing behind the brace"),
    (r",[^\s,)\\.]", "a blank is missing behind the comma"),
    (r"[\w)\]] ;$", "a blank stands before the semicolon"),
    (r"[\w)\]](=|==|!=|<=|>=|\+=|-=|\|=|&=|&&|\|\|)[\w(\"'&*-]",
     "blanks are missing around the operator"),
    (r"\b(char|void|int|long|short|unsigned|size_t|u8|u16|u32|u64|struct \w+)\*\s*\w",
     "the star belongs to the name"),
)
CODE_RULES = tuple((re.compile(pattern), reason) for pattern, reason in CODE_RULES)

CONTROL = re.compile(r"^\t+(\} )?(if|else|for|while|switch|do)\b|for_each")
FUNCTION_BRACE = re.compile(r"^[a-z_].*\)\s*\{$")


def width(line):
    """The columns that a line takes."""
    return len(line.expandtabs(TAB))


def is_long_for_a_reason(line):
    """A message or an address that is searched for is not broken in two."""
    return '"' in line or "://" in line


def check_text(path, text):
    """Rules for every kind of text."""
    lines = text.split("\n")
    if text and (lines[-1] or lines[-2:-1] == [""]):
        yield Problem(path, len(lines), "the file has to end with one newline")
    for number, line in enumerate(lines, 1):
        if line.endswith(("\r", " ", "\t")):
            yield Problem(path, number, "blanks at the end of the line")
        if width(line) > WIDTH_MOST and not is_long_for_a_reason(line):
            yield Problem(path, number, f"{width(line)} columns; {WIDTH_MOST} is the most")
        if number > 1 and not line and not lines[number - 2] and number < len(lines):
            yield Problem(path, number, "two blank lines in a row")


def check_c(path, text):
    """Rules for C and assembler."""
    lines, plain = text.split("\n"), without_comments(text).split("\n")
    for number, (line, code) in enumerate(zip(lines, plain), 1):
        if re.match(r" {2,}(?!\*)", line) and code.strip():
            yield Problem(path, number, "indented with blanks instead of tabs")
        if " \t" in line[:len(line) - len(line.lstrip())]:
            yield Problem(path, number, "a blank before a tab")
        if re.match(r"\s*//", line) and "SPDX" not in line:
            yield Problem(path, number, "comments are /* */")
        if code.lstrip().startswith("#") or path.endswith(".S"):
            continue
        yield from check_code(path, number, code.rstrip(), plain[number - 2] if number > 1 else "")


def check_code(path, number, code, before):
    """Rules for one line of C without its comments."""
    for pattern, reason in CODE_RULES:
        if pattern.search(code):
            yield Problem(path, number, reason)
    if re.match(r"\t+\{$", code) and CONTROL.search(before) and before.rstrip().endswith(")"):
        yield Problem(path, number, "the brace belongs to the line of its statement")
    if FUNCTION_BRACE.match(code) and "=" not in code and "for_each" not in code:
        yield Problem(path, number, "the brace of a function has a line of its own")
    if re.match(r"\t+else\b", code) and before.strip() == "}":
        yield Problem(path, number, "else belongs to the line of the brace")


def check_python(path, text):
    """Rules for Python."""
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r" *\t", line) and not text.count('"""', 0, text.find(line)) % 2:
            yield Problem(path, number, "indented with tabs instead of blanks")


def check(tree):
    """Every source of the tree."""
    for path in tree.select([".c", ".h", ".S"]):
        yield from check_text(path, tree.read(path))
        yield from check_c(path, tree.read(path))
    for path in tree.select([".py"]):
        text = tree.read(path)
        yield from (problem for problem in check_text(path, text)
                    if problem.text != "two blank lines in a row")
        if "fixture" not in path:
            yield from check_python(path, text)
    for path in tree.files:
        if path.rpartition("/")[2].startswith(("Kbuild", "Kconfig", "Makefile")):
            yield from check_text(path, tree.read(path))
