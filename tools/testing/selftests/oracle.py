# SPDX-License-Identifier: GPL-2.0-only
"""What programs have said on Linux and on this kernel, side by side.

A case has passed if it says ok on all systems. One that says not ok on Linux is a wrong test,
and has failed like one that says so here alone. One that Linux skips was not judged, and is
skipped, unless it fails here; one that only this kernel skips has failed.
"""

import collections
import re

# state: what a row shows; no answer is that of a case that was planned and has not come.
OK, NOT_OK, SKIP, MISSING = "ok", "not ok", "skip", "no answer"
Case = collections.namedtuple("Case", "state said")
# The cases of one program: {name: Case}, and what is wrong with the program as a whole.
Said = collections.namedtuple("Said", "cases wrong")
RESULT = re.compile(r"(not ok|ok) \d+ (.*?)(?: # SKIP ?(.*))?$")


def read_ktap(status, text):
    """What a program has said, and its exit status; None if it has not come to its end."""
    cases, lines = {}, []
    for line in text.splitlines():
        found = RESULT.match(line.rstrip("\r"))
        if found:
            # A name that was there before must not hide a case.
            name = found[2] if found[2] not in cases else f"{found[2]} ({len(cases) + 1})"
            skipped = found[3] is not None and found[1] == "ok"
            said = found[3] if skipped else "; ".join(lines)
            cases[name] = Case(SKIP if skipped else found[1], said)
            lines = []
        elif line.startswith("# "):
            lines.append(line[2:].strip())
        else:
            lines = []
    return Said(cases, what_is_wrong(status, text, cases))


def what_is_wrong(status, text, cases):
    """With a program: its plan or its status does not fit its cases."""
    plan = re.search(r"(?m)^1\.\.(\d+)\r?$", text)
    if status is None:
        return "it has not come to its end"
    if not plan:
        return f"status {status}, and no plan of its cases"
    if int(plan[1]) != len(cases):
        return f"status {status}, {len(cases)} of {plan[1]} cases have answered"
    bad = any(case.state == NOT_OK for case in cases.values())
    if bad != (status != 0):
        return f"its cases are {'not ' if bad else ''}ok, but it ended with status {status}"
    return ""


def verdict(states):
    """Of a case that says this on each system, Linux first: OK, SKIP or NOT_OK."""
    if any(state in (NOT_OK, MISSING) for state in states):
        return NOT_OK
    if states[0] == SKIP:
        return SKIP
    return OK if set(states) == {OK} else NOT_OK


class Verdicts:
    """The table: a row for each program, and below it one for each case that is not ok."""

    def __init__(self, systems):
        self.systems = systems
        self.rows = []
        self.passed = self.failed = self.skipped = 0

    def add(self, program, sides):
        """A program, and a Said of each system."""
        names = dict.fromkeys(name for side in sides for name in side.cases)
        differs = []
        for name in names:
            cases = [side.cases.get(name, Case(MISSING, "")) for side in sides]
            states = [case.state for case in cases]
            judged = verdict(states)
            self.count(judged)
            # A side that has said nothing at all has one line, that of the program.
            if judged != OK and all(side.cases for side in sides):
                differs.append((f"  {name}", states, self.difference(cases)))
        wrong = [f"{system}: {side.wrong}"
                 for system, side in zip(self.systems, sides) if side.wrong]
        if wrong:
            # What has not answered on any system has no name by which it could be counted.
            self.count(NOT_OK)
        shown = [f"{sum(case.state == OK for case in side.cases.values())} of {len(names)}"
                 for side in sides]
        self.rows.append((program, shown, "; ".join(wrong)))
        self.rows += differs

    def count(self, judged):
        """One more of that kind."""
        self.passed += judged == OK
        self.failed += judged == NOT_OK
        self.skipped += judged == SKIP

    def difference(self, cases):
        """What a case has said on the first system on which it is not ok."""
        return next((f"{system}: {case.said or case.state}"
                     for system, case in zip(self.systems, cases) if case.state != OK), "")

    def print(self):
        """What a person reads."""
        heads = "".join(f"{system:<12}" for system in self.systems)
        print(f"{'test':<36} {heads}{'first difference' if len(self.systems) > 1 else ''}")
        for name, states, text in self.rows:
            print((f"{name:<36} " + "".join(f"{state:<12}" for state in states) + text).rstrip())

    def counts(self):
        """The last line."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
