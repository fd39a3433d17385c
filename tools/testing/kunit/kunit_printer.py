# SPDX-License-Identifier: GPL-2.0-only
"""Shows results on a terminal or in a pipe while they come.

Owns the choice of colours: they are used on a terminal only, and never when
NO_COLOR is set (https://no-color.org).
"""

import os
import sys
import time
from typing import List, Optional, TextIO

from kunit_parser import Observer, Status, Test

WIDTH = 60
# Of a longer log of a test only the two ends are shown.
HEAD_LINES = 100
TAIL_LINES = 30
_COLOURS = {
    Status.PASSED: '32',
    Status.SKIPPED: '33',
    Status.FAILED: '1;31',
    Status.ERROR: '1;31',
    Status.CRASHED: '1;31',
}


class Output:
    """A text stream that knows whether it may be coloured."""

    def __init__(self, stream: Optional[TextIO] = None) -> None:
        self._stream = stream or sys.stdout
        self.terminal = self._stream.isatty() and os.environ.get('TERM') != 'dumb'
        self.coloured = self.terminal and not os.environ.get('NO_COLOR')
        self._transient = False

    def plain(self, text: str = '') -> None:
        """Print a line as it is."""
        self._clear()
        # A test may print anything; what the stream cannot hold is escaped.
        encoding = getattr(self._stream, 'encoding', None) or 'utf-8'
        safe = text.encode(encoding, 'backslashreplace').decode(encoding)
        self._stream.write(safe + '\n')
        self._stream.flush()

    def line(self, text: str) -> None:
        """Print a line with the time of day before it, as Linux's kunit.py does."""
        self.plain(time.strftime('[%H:%M:%S] ') + text)

    def colour(self, text: str, status: Status) -> str:
        """The text in the colour of a status, where colours are in use."""
        if not self.coloured:
            return text
        return f'\033[{_COLOURS[status]}m{text}\033[0m'

    def transient(self, text: str) -> None:
        """Show progress that the next line overwrites; on a terminal only."""
        if not self.terminal:
            return
        self._stream.write('\r\033[K' + text[:WIDTH])
        self._stream.flush()
        self._transient = True

    def _clear(self) -> None:
        if self._transient:
            self._stream.write('\r\033[K')
            self._transient = False


def divider(text: str = '') -> str:
    """The text in the middle of a line of equals signs."""
    if not text:
        return '=' * WIDTH
    room = max(WIDTH - len(text) - 2, 6)
    left = room // 2
    return f'{"=" * left} {text} {"=" * (room - left)}'


def shortened(lines: List[str]) -> List[str]:
    """The lines, or both ends of them where they are too many to read."""
    left_out = len(lines) - HEAD_LINES - TAIL_LINES
    if left_out <= 0:
        return lines
    return [*lines[:HEAD_LINES], f'[{left_out} more lines]', *lines[-TAIL_LINES:]]


class ResultPrinter(Observer):
    """Prints each result as it comes; with failed_only, only bad ones."""

    def __init__(self, output: Output, *, failed_only: bool = False) -> None:
        self._output = output
        self._failed_only = failed_only
        # Group headings that wait for a failure below them (failed_only).
        self._headings: List[tuple] = []

    def on_start(self, name: str, nr_subtests: Optional[int], depth: int) -> None:
        size = ''
        if nr_subtests is not None:
            size = f' ({nr_subtests} subtest{"" if nr_subtests == 1 else "s"})'
        self._headings = [h for h in self._headings if h[0] < depth]
        self._headings.append((depth, divider(name + size)))
        if not self._failed_only:
            self._print_headings()

    def on_running(self, name: str) -> None:
        self._output.transient(name)

    def on_result(self, test: Test, depth: int) -> None:
        bad = not test.status.good
        if self._failed_only and not bad:
            return
        self._print_headings()
        tag = f'[{test.status.name}]'
        name = test.name + (f' ({test.reason})' if test.reason else '')
        if test.subtests:
            text = self._output.colour(divider(f'{tag} {name}'), test.status)
        else:
            text = f'{self._output.colour(tag, test.status)} {name}'
        self._output.line(text)
        for error in test.errors:
            self._output.line(self._output.colour(f'[ERROR] {error}', Status.ERROR))
        if bad:
            for line in shortened(test.log):
                self._output.line(line)

    def on_error(self, message: str) -> None:
        self._output.line(self._output.colour(f'[ERROR] {message}', Status.ERROR))

    def _print_headings(self) -> None:
        for _, heading in self._headings:
            self._output.line(heading)
        self._headings = []


def print_summary(output: Output, root: Test) -> None:
    """The last word on a run, without the count that ends it."""
    counts = root.counts()
    good = root.status.good and counts.total
    output.line(divider())
    if root.status.good:
        verdict = 'Testing complete.'
    else:
        verdict = 'Testing FAILED.'
    text = f'{verdict} Ran {counts.total} tests: {counts}'
    output.line(output.colour(text, Status.PASSED if good else Status.FAILED))
    if not good:
        for name, status in failures(root):
            output.line(output.colour(f'[{status.name}] {name}', status))


def failures(root: Test) -> List[tuple]:
    """Dotted names of the innermost tests that are not good."""
    found: List[tuple] = []

    def visit(test: Test, path: str) -> None:
        if test.status.good:
            return
        name = f'{path}.{test.name}' if path else test.name
        if all(sub.status.good for sub in test.subtests) and name:
            found.append((name, test.status))
        for sub in test.subtests:
            visit(sub, name)

    visit(root, '')
    return found
