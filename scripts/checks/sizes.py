# SPDX-License-Identifier: GPL-2.0-only
"""The sizes of the house style (STYLE 1, 7, 8): lines of functions and files,
parameters, nesting, comments.

A function's lines are those between its braces. A statement inside an if, a loop, a
switch or a guarded scope lies one deeper than that one; "else if" and case labels
add nothing. Tests count for the limits of one function, not for the medians.
"""

import statistics

from common import KERNEL, Problem, is_test, tokens

FUNCTION_MOST, FUNCTION_MEDIAN, FUNCTION_90 = 80, 15, 40
FILE_MOST, HEADER_MOST = 1000, 300
PARAMETERS_MOST, NESTING_MOST = 4, 3
COMMENTS_LEAST, COMMENTS_FROM_LINES = 12, 100
# Below so few functions a median says nothing.
ENOUGH = 20

# Linux's own interfaces, whose parameters are not ours to choose.
LINUX_INTERFACES = {
    "sort_r", "sort", "list_sort", "bsearch", "xa_alloc", "xa_alloc_cyclic",
    "__xa_alloc", "__xa_alloc_cyclic", "xa_alloc_bh", "xa_alloc_irq", "xa_alloc_cyclic_bh",
    "idr_alloc", "idr_alloc_cyclic", "idr_alloc_u32", "xa_store_range", "xa_cmpxchg", "__xa_cmpxchg",
    "xa_alloc_cyclic_irq", "xa_extract", "print_hex_dump", "hex_dump_to_buffer",
    "bitmap_find_next_zero_area", "bitmap_find_next_zero_area_off", "kmem_cache_create",
    "kmem_cache_create_usercopy", "request_irq", "request_threaded_irq",
}

CONTROL = {"if", "for", "while", "switch", "scoped_guard", "scoped_cond_guard"}


class Function:
    """A function definition."""

    def __init__(self, name, signature, body, closing):
        self.name, self.line = name.text, name.line
        self.body, self.end = body, closing.line
        self.length = max(closing.line - body[0].line - 1, 0)
        # In capitals it is a macro that defines functions: its text is judged instead.
        self.parameters = 0 if name.text.isupper() else count_parameters(signature)

    @property
    def nesting(self):
        """How deep the deepest statement lies."""
        return Nesting(self.body).deepest


def count_parameters(signature):
    """The number of parameters between these parentheses, "..." aside."""
    depth, count, words = 0, 1, []
    for token in signature:
        if token.text in "([{":
            depth += 1
        elif token.text in ")]}":
            depth -= 1
        elif token.text == "," and not depth:
            count += 1
        words.append(token.text)
    if words in ([], ["void"]):
        return 0
    return count - (words[-3:] == [".", ".", "."])


def functions(text):
    """The functions of a C file."""
    stream, start, at = list(tokens(text)), 0, 0
    while at < len(stream):
        token = stream[at].text
        if token == ";":
            start = at + 1
        elif token == "{":
            end = closing(stream, at)
            head = stream[start:at]
            found = name_and_signature(head)
            if found:
                yield Function(*found, stream[at:end], stream[min(end, len(stream) - 1)])
                start = end + 1
            elif "=" not in [t.text for t in head]:
                start = end if end + 1 < len(stream) and stream[end + 1].text != ";" else start
            at = end
        at += 1


def closing(stream, at):
    """The place of the brace or parenthesis that closes the one at this place."""
    pairs = {"{": "}", "(": ")"}
    opening, end, depth = stream[at].text, pairs[stream[at].text], 0
    for place in range(at, len(stream)):
        if stream[place].text == opening:
            depth += 1
        elif stream[place].text == end:
            depth -= 1
            if not depth:
                return place
    return len(stream)


def name_and_signature(head):
    """(name, tokens of the parameters) of a definition's head, or None."""
    if not head or "=" in [t.text for t in head] or head[-1].text not in (")",) and not (
            head[-1].kind == "word" and ")" in [t.text for t in head]):
        return None
    if head[0].text in ("struct", "union", "enum") and "(" not in [t.text for t in head]:
        return None
    at, best = 0, None
    while at < len(head):
        if head[at].text == "(":
            end = closing(head, at)
            before = head[at - 1] if at else None
            if before and before.kind == "word" and not before.text.startswith("__attr") and (
                    best is None or not is_attribute(before.text)):
                if best is None or is_attribute(best[0].text):
                    best = (before, head[at + 1:end])
            at = end
        at += 1
    return best


def is_attribute(word):
    """Words that stand before or behind a function's head with parentheses."""
    return word.startswith("__") and word[2:].split("_")[0] in (
        "attribute", "printf", "scanf", "must", "acquires", "releases", "aligned", "section",
        "cond", "malloc", "alloc", "no", "nonnull")


class Nesting:
    """Walks the statements of a body and remembers the greatest depth."""

    def __init__(self, body):
        self.stream, self.at, self.deepest, self.line = body, 0, 0, body[0].line
        self.block(0)

    def text(self, ahead=0):
        """The token here, or "" behind the end."""
        place = self.at + ahead
        return self.stream[place].text if place < len(self.stream) else ""

    def block(self, depth):
        """{ statements }"""
        self.at += 1
        while self.at < len(self.stream) and self.text() != "}":
            self.statement(depth)
        self.at += 1

    def statement(self, depth):
        """One statement at this depth."""
        if depth > self.deepest and self.text() not in ("{", ""):
            self.deepest, self.line = depth, self.stream[self.at].line
        word = self.text()
        if word == "{":
            self.block(depth)
        elif word == "do":
            self.at += 1
            self.statement(depth + 1)
            self.simple()
        elif word == "else":
            self.at += 1
            self.statement(depth if self.text() in ("if", "{") else depth + 1) \
                if self.text() != "{" else self.block(depth + 1)
        elif self.is_control():
            self.at += 1
            self.parentheses()
            if self.text() == "{":
                self.block(depth + 1)
            else:
                self.statement(depth + 1)
        else:
            self.simple()

    def is_control(self):
        """if, for, while, switch, and macros that stand for a loop."""
        word = self.text()
        return self.text(1) == "(" and (word in CONTROL or "for_each" in word)

    def parentheses(self):
        """Skip what stands in parentheses."""
        self.at = min(closing(self.stream, self.at), len(self.stream) - 1) + 1

    def simple(self):
        """Anything up to its semicolon, or a label."""
        while self.at < len(self.stream):
            word = self.text()
            if word in ("(", "{"):
                self.parentheses()
                continue
            if word == "}":
                return
            self.at += 1
            if word == ";" or word == ":" and self.is_label():
                return

    def is_label(self):
        """Is the colon just read that of a label, not of ?: or a bit-field?"""
        place = self.at - 2
        while place >= 0 and self.stream[place].text not in (";", "{", "}", ":"):
            if self.stream[place].text == "?":
                return False
            place -= 1
        return True


def comment_share(text):
    """Lines with a comment in 100 lines that are not blank."""
    lines = set()
    for token in tokens(text, keep=("comment",)):
        lines.update(range(token.line, token.line + token.text.count("\n") + 1))
    total = sum(1 for line in text.splitlines() if line.strip())
    return 100 * len(lines) / total if total else 0


def check_function(path, function):
    """The limits of one function."""
    where = (path, function.line)
    if function.length > FUNCTION_MOST:
        yield Problem(*where, f"{function.name}() has {function.length} lines; "
                              f"{FUNCTION_MOST} is the most")
    if (function.parameters > PARAMETERS_MOST and function.name not in LINUX_INTERFACES
            and not function.name.startswith("SYSCALL_DEFINE")):
        yield Problem(*where, f"{function.name}() has {function.parameters} parameters; "
                              f"{PARAMETERS_MOST} is the most")
    nesting = Nesting(function.body)
    if nesting.deepest > NESTING_MOST:
        yield Problem(path, nesting.line, f"{function.name}() nests {nesting.deepest} deep; "
                                          f"{NESTING_MOST} is the most")


def check_file(tree, path):
    """The limits of one file."""
    lines = tree.read(path).count("\n")
    most = HEADER_MOST if path.endswith(".h") else FILE_MOST
    if lines > most:
        yield Problem(path, lines, f"the file has {lines} lines; {most} is the most")
    if path.endswith(".c") and lines > COMMENTS_FROM_LINES and not is_test(path):
        share = comment_share(tree.read(path))
        if share < COMMENTS_LEAST:
            yield Problem(path, 1, f"comments are in {share:.0f} of 100 lines; "
                                   f"{COMMENTS_LEAST} is the least")


def lengths(tree):
    """The lengths of all functions outside tests, ascending."""
    return sorted(function.length for path in tree.kernel_c(tests=False)
                  for function in functions(tree.read(path)))


def check_shares(tree):
    """The limits over all functions."""
    every = lengths(tree)
    if len(every) < ENOUGH:
        return
    if statistics.median(every) > FUNCTION_MEDIAN:
        yield Problem("Documentation/design.md", 1,
                      f"half of the functions have more than {statistics.median(every):.0f} lines; "
                      f"{FUNCTION_MEDIAN} is the most")
    ninth = every[len(every) * 9 // 10]
    if ninth > FUNCTION_90:
        yield Problem("Documentation/design.md", 1,
                      f"one function in ten has more than {ninth} lines; {FUNCTION_90} is the most")


def check(tree):
    """All limits."""
    for path in tree.select([".c", ".h"], KERNEL + ("include/",)):
        yield from check_file(tree, path)
        for function in functions(tree.read(path)):
            yield from check_function(path, function)
    yield from check_shares(tree)


def summary(tree):
    """The numbers, for the eye."""
    every = lengths(tree)
    if not every:
        return ""
    files = tree.kernel_c(tests=False)
    text = "\n".join(tree.read(path) for path in files)
    return (f"{len(files)} files, {len(every)} functions: median {statistics.median(every):.0f} "
            f"lines, 9 in 10 at most {every[len(every) * 9 // 10]}, longest {every[-1]}; "
            f"comments in {comment_share(text):.0f} of 100 lines")
