# SPDX-License-Identifier: GPL-2.0-only
"""Reading .config files, defconfigs and fragments with care.

kconfiglib skips what it does not understand. Here each line is looked at
first, and whatever cannot be had is told as file:line with the symbol's name:

  mistake     a line that is no assignment, a value of the wrong type, a number
              out of its range: always an error
  doubtful    a symbol that no Kconfig file has, or one set twice: an error in a
              defconfig or a fragment, which belong to the tree; a warning in
              the user's .config, where symbols of another version may linger
              and lines get appended
  refused     a value that the symbol did not take, since its dependencies are
              not met: as for doubtful, but of the user's values only y and m
              are told: numbers and texts come and go with their switch
"""

import re

from kconfiglib import (BOOL, HEX, INT, STRING, TRISTATE, TRI_TO_STR, expr_str,
                        expr_value)

ASSIGNMENT = re.compile(r"CONFIG_([A-Za-z0-9_]+)=(.*)$")
NOT_SET = re.compile(r"# CONFIG_([A-Za-z0-9_]+) is not set$")
FORMATS = {
    BOOL: (re.compile(r"[yn]$"), "y or n"),
    TRISTATE: (re.compile(r"[ymn]$"), "y, m or n"),
    INT: (re.compile(r"-?[0-9]+$"), "a number"),
    HEX: (re.compile(r"0[xX][0-9a-fA-F]+$"), "a number like 0x1f"),
    STRING: (re.compile(r'"([^"\\]|\\.)*"$'), 'a "string" in quotes'),
}


class Assignment:
    """One line of a configuration file."""

    def __init__(self, where, name, value):
        self.where, self.name, self.value = where, name, value


class ConfigFile:
    """A configuration file: its assignments and what is wrong with it."""

    def __init__(self, kconf, path):
        self.kconf, self.path = kconf, path
        self.assignments, self.mistakes, self.doubtful = {}, [], []
        with open(path, encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                self._read_line(f"{path}:{number}", line.strip())

    def _read_line(self, where, line):
        match = ASSIGNMENT.match(line)
        if match:
            self._add(Assignment(where, match[1], match[2].strip()))
            return
        match = NOT_SET.match(line)
        if match:
            self._add(Assignment(where, match[1], "n"))
        elif line and not line.startswith("#"):
            self.mistakes.append(f"{where}: not an assignment: '{line}'")

    def _add(self, new):
        sym = self.kconf.syms.get(new.name)
        if sym is None or not sym.nodes:
            # "is not set" of a symbol that is gone asks for nothing.
            if new.value != "n":
                self.doubtful.append(f"{new.where}: CONFIG_{new.name}: no Kconfig file "
                                    "has such a symbol")
            return
        problem = value_problem(sym, new.value)
        old = self.assignments.get(new.name)
        if problem:
            self.mistakes.append(f"{new.where}: CONFIG_{new.name}={new.value}: {problem}")
        elif old and old.value != new.value:
            self.doubtful.append(f"{new.where}: CONFIG_{new.name} is set a second time, to "
                                f"another value than at {old.where}; the last one counts")
        if not problem:
            self.assignments[new.name] = new

    def refused(self, switches_only=False):
        """Messages for the values that the symbols, once all is known, do not have."""
        for wanted in self.assignments.values():
            sym = self.kconf.syms[wanted.name]
            if has_value(sym, wanted.value):
                continue
            if switches_only and wanted.value not in ("y", "m"):
                continue
            yield (f"{wanted.where}: CONFIG_{wanted.name}={wanted.value}: it has the value "
                   f"'{sym.str_value}'{why_refused(sym, wanted.value)}")


def value_problem(sym, value):
    """What is wrong with the text of a value, or None."""
    if sym.type in (BOOL, TRISTATE) and value == "n":
        return None
    pattern, meaning = FORMATS[sym.orig_type]
    if not pattern.match(value):
        return f"the value must be {meaning}"
    if sym.orig_type in (INT, HEX):
        return range_problem(sym, int(value, 0 if sym.orig_type == HEX else 10))
    return None


def range_problem(sym, number):
    """A number outside of every range that its symbol can have, now or ever."""
    if not sym.ranges:
        return None
    base = 16 if sym.orig_type == HEX else 10
    limits = [(int(low.str_value, base), int(high.str_value, base))
              for low, high, _ in sym.ranges]
    if any(low <= number <= high for low, high in limits):
        return None
    return "out of range, which is " + " or ".join(f"{low} to {high}" for low, high in limits)


def has_value(sym, wanted):
    """Did the symbol get the value that was asked for?"""
    if sym.orig_type == STRING:
        return sym.str_value == re.sub(r"\\(.)", r"\1", wanted[1:-1])
    if sym.orig_type in (INT, HEX):
        base = 16 if sym.orig_type == HEX else 10
        return sym.str_value != "" and int(sym.str_value, base) == int(wanted, base)
    # Without modules, m means y.
    if wanted == "m" and sym.type == BOOL:
        return sym.str_value == "y"
    return sym.str_value == wanted


def why_refused(sym, wanted):
    """The reason, as far as one expression gives it."""
    if expr_value(sym.direct_dep) == 0:
        return f", as it depends on {expr_str(sym.direct_dep)}"
    if not any(node.prompt for node in sym.nodes):
        return ", as it is not for the user to set"
    if sym.choice and wanted == "y":
        return f", as {sym.choice.selection.name} was chosen instead" if sym.choice.selection else ""
    if expr_value(sym.rev_dep) > 0 and wanted in ("n", "m"):
        return f", as it is selected by {expr_str(sym.rev_dep)}"
    return f", as it can only be {' or '.join(TRI_TO_STR[v] for v in sym.assignable)}" \
        if sym.assignable else ""
