# SPDX-License-Identifier: GPL-2.0-only
"""Reads KTAP version 1 as a kernel prints it, line by line.

KtapParser is fed single lines, so results can be shown while the kernel still
runs.  It is suspicious by design: whatever is missing, doubled, out of order
or contradictory in the stream becomes an error, and an error is never success.
Lines that are not KTAP are kept as the log of the test that was running.

A stream looks like this (a case with parameters has one more level):

    KTAP version 1
    1..1
        KTAP version 1
        # Subtest: suite
        1..2
        ok 1 first_case
        not ok 2 second_case
    not ok 1 suite
"""

import dataclasses
import enum
import re
from typing import Iterable, Iterator, List, Optional, Tuple

INDENT = 4

# What printk and a serial console may put before a line.
_PREFIX = re.compile(r'^(?:<\d+>)?(?:\[ *\d+\.\d+\](?:\[ *[CT]\d+\])? ?)?')
_VERSION = re.compile(r'^( *)KTAP version (\d+)$')
_SUBTEST = re.compile(r'^( *)# Subtest: (\S.*)$')
_STARTING = re.compile(r'^( *)# Starting: (\S.*)$')
_PLAN = re.compile(r'^( *)1\.\.(\d+)(?: *# *(.*))?$')
_RESULT = re.compile(r'^( *)(ok|not ok) (\d+)(?: - | |$)(.*?)'
                     r'(?:(?:^| )# (SKIP|TODO|XFAIL|TIMEOUT|ERROR)\b ?(.*))?$')
_MODULE = re.compile(r'^( *)# module: \S+$')
_TOTALS = re.compile(r'^( *)# (\S.*): pass:(\d+) fail:(\d+) skip:(\d+) total:(\d+)$')
_BAIL_OUT = re.compile(r'^ *Bail out!\s*(.*)$')

# The kernel's last words: a run that shows one of these has failed, whatever
# its results say.  Warnings and BUG: reports are not here, because tests of
# the debugging code provoke them on purpose.
_ALARMS = (
    re.compile(r'((?<!end )Kernel panic - not syncing:.*)'),
    re.compile(r'((?:ERROR|WARNING): (?:Address|Leak|Thread|Memory)Sanitizer.*)'),
    re.compile(r'(AddressSanitizer:DEADLYSIGNAL.*)'),
    re.compile(r'(\S+:\d+:\d+: runtime error: .*)'),
)


class Status(enum.Enum):
    """How a test ended; the worse one has the greater value."""
    SKIPPED = 0
    PASSED = 1
    FAILED = 2
    ERROR = 3       # the stream about it is damaged
    CRASHED = 4     # the kernel died, hung or was stopped while it ran

    @property
    def good(self) -> bool:
        return self in (Status.PASSED, Status.SKIPPED)


@dataclasses.dataclass
class Counts:
    """Test cases by outcome: what the last line of a run shows."""
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: 'Counts') -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    @property
    def total(self) -> int:
        return self.passed + self.failed + self.skipped

    def __str__(self) -> str:
        return f'{self.passed} passed, {self.failed} failed, {self.skipped} skipped'


@dataclasses.dataclass
class Test:
    """One result, with the results nested in it.

    reported is what the result line said; status also knows about errors.
    """
    name: str
    reported: Status = Status.PASSED
    reason: str = ''
    log: List[str] = dataclasses.field(default_factory=list)
    subtests: List['Test'] = dataclasses.field(default_factory=list)
    errors: List[str] = dataclasses.field(default_factory=list)

    @property
    def status(self) -> Status:
        found = [self.reported] + [test.status for test in self.subtests]
        if self.errors:
            found.append(Status.ERROR)
        if self.reported is Status.SKIPPED and all(s.good for s in found):
            return Status.SKIPPED
        return max(found, key=lambda status: status.value)

    def counts(self) -> Counts:
        """Count leaves; a failure that no leaf shows counts as one of its own."""
        counts = Counts()
        for test in self.subtests:
            counts.add(test.counts())
        own_failure = bool(self.errors) or not self.reported.good
        if own_failure and not counts.failed:
            counts.failed += 1
        elif not self.subtests and self.reported is Status.SKIPPED:
            counts.skipped += 1
        elif not self.subtests and self.name and not own_failure:
            counts.passed += 1
        return counts

    def walk(self, depth: int = 0) -> Iterator[Tuple[int, 'Test']]:
        """Every test of the tree, parents first."""
        yield depth, self
        for test in self.subtests:
            yield from test.walk(depth + 1)


class Observer:
    """What a reader of the stream may want to hear of at once."""

    def on_start(self, name: str, nr_subtests: Optional[int], depth: int) -> None:
        """A group of tests begins."""

    def on_running(self, name: str) -> None:
        """A test begins, by its dotted name."""

    def on_result(self, test: Test, depth: int) -> None:
        """A test ended."""

    def on_error(self, message: str) -> None:
        """Something is wrong that belongs to no test."""


@dataclasses.dataclass
class _Level:
    """A KTAP document that is still open: the root or a nested one."""
    depth: int
    name: str = ''
    plan: Optional[int] = None
    running: str = ''
    announced: bool = False
    results: List[Test] = dataclasses.field(default_factory=list)
    errors: List[str] = dataclasses.field(default_factory=list)
    pending: List[str] = dataclasses.field(default_factory=list)

    @property
    def complete(self) -> bool:
        return self.plan is not None and len(self.results) >= self.plan

    def missing(self) -> str:
        """What the plan promised and the stream did not keep, if anything."""
        found = len(self.results)
        if self.plan is None:
            # Only parameters have no plan: nobody knows how many come.
            return '' if self.depth > 1 and found else 'no plan and no results'
        if found < self.plan:
            return f'{self.plan} results were planned, {found} came'
        return ''


def strip_prefix(line: str) -> str:
    """A line without line end, log level and timestamp."""
    line = line.rstrip('\r\n')
    return line[_PREFIX.match(line).end():]


class KtapParser:
    """Feed it lines, then call finish(); the result is in .root.

    .root is a Test without name whose subtests are the suites.  Its errors are
    those of the run as a whole.
    """

    def __init__(self, observer: Optional[Observer] = None) -> None:
        self.root = Test('')
        self._observer = observer or Observer()
        self._levels: List[_Level] = []
        self._documents = 0
        self._finished = False

    @property
    def started(self) -> bool:
        """Has the stream begun, so that lines are more than boot messages?"""
        return self._documents > 0

    def running(self) -> str:
        """The test during which the stream stands, as well as is known."""
        names = [level.name for level in self._levels if level.name]
        if self._levels:
            last = self._levels[-1]
            if last.running:
                names.append(last.running)
            elif not last.complete:
                names.append(self._unknown(last))
        return '.'.join(names)

    def feed(self, raw_line: str) -> None:
        """Take in the next line of the kernel's output."""
        line = strip_prefix(raw_line)
        self._check_alarms(line)
        for pattern, handle in (
                (_VERSION, self._version), (_SUBTEST, self._subtest),
                (_STARTING, self._starting), (_PLAN, self._plan),
                (_RESULT, self._result), (_TOTALS, self._totals),
                (_MODULE, self._module)):
            match = pattern.match(line)
            if match and len(match[1]) % INDENT == 0:
                if handle(len(match[1]) // INDENT, match):
                    return
        bail = _BAIL_OUT.match(line)
        if bail and self._levels:
            self._error(f'the kernel gave up: {bail[1] or line}')
        self._note(line)

    def has_failures(self) -> bool:
        """Has any of the suites that have ended failed?"""
        suites = self.root.subtests + (self._levels[0].results if self._levels else [])
        return any(not suite.status.good for suite in suites)

    def finish(self, problem: str = '') -> Test:
        """The stream has ended; problem says how the kernel died, if it did."""
        if self._finished:
            return self.root
        self._finished = True
        if not self._documents:
            self._error('no KTAP output: did the kernel reach its tests, '
                        'and was it built with CONFIG_KUNIT?')
        self._close_document(problem)
        if problem:
            self._error(f'the kernel {problem}')
        elif self._documents and not self.root.subtests and not self.root.errors:
            self._error('no tests ran: the plan is empty')
        return self.root

    # Handlers: each gets the depth of its line and returns whether it took it.

    def _version(self, depth: int, match: 're.Match') -> bool:
        if depth > len(self._levels):
            if not self._levels:
                return False
            self._error(f'a KTAP header stands too deep, below no test: {match[0].strip()}')
        if depth == 0:
            self._close_document('')
            self._documents += 1
        elif depth < len(self._levels):
            self._unfinished(depth, '')
        if match[2] != '1':
            self._error(f'KTAP version {match[2]} is not known, only 1')
        self._levels.append(_Level(len(self._levels)))
        return True

    def _subtest(self, depth: int, match: 're.Match') -> bool:
        level = self._level_at(depth)
        if not level or level.name or depth == 0:
            return False
        level.name = match[2]
        self._announce_ready(level)
        return True

    def _starting(self, depth: int, match: 're.Match') -> bool:
        level = self._level_at(depth)
        if not level:
            return False
        level.running = match[2].strip()
        self._observer.on_running(self.running())
        return True

    def _plan(self, depth: int, match: 're.Match') -> bool:
        level = self._level_at(depth)
        if not level:
            return False
        if level.plan is not None:
            level.errors.append(f'a second plan: {match[0].strip()}')
        elif level.results:
            level.errors.append(f'a plan amid the results: {match[0].strip()}')
        if level.plan is None:
            level.plan = int(match[2])
        self._announce_ready(level)
        return True

    def _result(self, depth: int, match: 're.Match') -> bool:
        if not self._levels:
            return False
        if depth >= len(self._levels):
            self._error(f'a result stands below no KTAP header: {match[0].strip()}')
            return False
        if len(self._levels) > depth + 2:
            self._unfinished(depth + 2, '')
        test = Test(match[4].strip(), reason=(match[6] or '').strip())
        if match[2] == 'not ok':
            test.reported = Status.FAILED
        elif match[5] == 'SKIP':
            test.reported = Status.SKIPPED
        if len(self._levels) > depth + 1:
            self._adopt(test, self._levels.pop())
        self._add_result(self._levels[depth], test, int(match[3]))
        return True

    def _totals(self, depth: int, match: 're.Match') -> bool:
        """The kernel's own count of the level that is about to end."""
        if match[2] == 'Totals':
            return bool(self._levels)
        level = self._level_at(depth + 1)
        if not level or match[2] != level.name:
            return False
        found = [sum(test.reported is wanted for test in level.results)
                 for wanted in (Status.PASSED, Status.FAILED, Status.SKIPPED)]
        if [int(match[i]) for i in (3, 4, 5, 6)] != found + [len(level.results)]:
            level.errors.append(f'the kernel counted otherwise: {match[0].strip()}')
        return True

    def _module(self, depth: int, match: 're.Match') -> bool:
        """The module a suite stands in: of no use here."""
        return bool(match) and self._level_at(depth) is not None

    # Building the tree.

    def _level_at(self, depth: int) -> Optional[_Level]:
        """The innermost open level, if it is the one a line at depth means."""
        if self._levels and depth == len(self._levels) - 1:
            return self._levels[-1]
        return None

    def _announce_ready(self, level: _Level) -> None:
        """Tell the observer of a group as soon as its name and size are known."""
        if level.announced or not level.name:
            return
        if level.plan is None and level.depth < 2:
            return
        level.announced = True
        self._observer.on_start(level.name, level.plan, level.depth)

    def _adopt(self, test: Test, level: _Level) -> None:
        """A level's results become the subtests of the result that ends it."""
        test.subtests = level.results
        test.errors += level.errors
        test.log += level.pending
        if not level.name:
            test.errors.append('its subtests have no "# Subtest:" line')
        elif level.name != test.name:
            test.errors.append(f'its subtests call it {level.name}')
        missing = level.missing()
        if missing:
            test.errors.append(missing)
        elif not level.results and test.reported is Status.PASSED:
            test.errors.append('it passed without running any test')
        if test.reported.good and any(not sub.status.good for sub in level.results):
            test.errors.append('it says ok, but one of its subtests does not')

    def _add_result(self, level: _Level, test: Test, number: int) -> None:
        expected = len(level.results) + 1
        if number != expected:
            test.errors.append(f'it is numbered {number} where {expected} was due')
        if level.plan is not None and expected > level.plan:
            test.errors.append(f'it is result {expected} of a plan of {level.plan}')
        if not test.name:
            test.errors.append('the result has no name')
        if level.running and test.name and level.running != test.name:
            test.errors.append(f'{level.running} was started, but this one ended')
        test.log = level.pending + test.log
        level.pending = []
        level.running = ''
        level.results.append(test)
        self._observer.on_result(test, level.depth)

    def _unfinished(self, depth: int, problem: str) -> None:
        """Close the levels from depth on, for which no result line came.

        Only the innermost test is blamed: the first one closed here.
        """
        where = self.running()
        while len(self._levels) > depth:
            level = self._levels.pop()
            outer = self._levels[-1]
            parent = Test(level.name or outer.running or '(no name)', subtests=level.results,
                          log=outer.pending, errors=level.errors)
            outer.pending = []
            outer.running = ''
            if where and not level.complete:
                cut = Test(level.running or self._unknown(level), log=level.pending)
                self._mark_cut(cut, where, problem)
                level.results.append(cut)
                self._observer.on_result(cut, level.depth)
            elif where:
                self._mark_cut(parent, where, problem)
            where = ''
            if parent.reported.good:
                parent.reported = Status.CRASHED if problem else Status.ERROR
            outer.results.append(parent)
            self._observer.on_result(parent, outer.depth)

    @staticmethod
    def _unknown(level: _Level) -> str:
        """What to call a test that was cut off before it said its name."""
        return f'(after {level.results[-1].name})' if level.results else '(first test)'

    @staticmethod
    def _mark_cut(test: Test, where: str, problem: str) -> None:
        test.reported = Status.CRASHED if problem else Status.ERROR
        test.errors.append(f'the kernel {problem} in {where}' if problem else
                           f'the log ends or jumps in {where}')

    def _close_document(self, problem: str) -> None:
        """The root level ends: by the end of the log, or by a next header."""
        if not self._levels:
            return
        level = self._levels[0]
        was_nested = len(self._levels) > 1
        self._unfinished(1, problem)
        self._levels = []
        self.root.subtests += level.results
        self.root.errors += level.errors
        self.root.log += level.pending
        missing = 'no plan' if level.plan is None else level.missing()
        if missing and not (was_nested and problem):
            self._error(f'the log is cut short: {missing}')

    def _note(self, line: str) -> None:
        """Not KTAP: the words of a running test, or of the booting kernel."""
        if self._levels:
            self._levels[-1].pending.append(line)
        else:
            self.root.log.append(line)

    def _check_alarms(self, line: str) -> None:
        for alarm in _ALARMS:
            match = alarm.search(line)
            if match:
                where = self.running()
                self._error(match[1] + (f' (in {where})' if where else ''))
                return

    def _error(self, message: str) -> None:
        self.root.errors.append(message)
        self._observer.on_error(message)


def parse(lines: Iterable[str], observer: Optional[Observer] = None,
          problem: str = '') -> Test:
    """Parse a whole stream at once."""
    parser = KtapParser(observer)
    for line in lines:
        parser.feed(line)
    return parser.finish(problem)
