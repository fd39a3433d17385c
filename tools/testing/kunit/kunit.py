#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Configures, builds and runs KUnit kernels and judges what they print.

    kunit.py run                    every suite, with the sanitizers of the host
    kunit.py run 'slab*'            the suites whose name matches
    kunit.py run 'slab.*free*'      the cases that match in the suites that match
    kunit.py parse FILE             judge a stored log

The last line is 'N passed, N failed, N skipped'.  The exit status is 0 only
when something ran, all of it passed or was skipped, and the kernel ended well.
"""

import argparse
import collections
import contextlib
import os
import shlex
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Callable, Iterable, List, Optional, Sequence, Tuple

from kunit_arch import ARCHES
from kunit_config import ConfigError
from kunit_json import to_json
from kunit_kernel import SOURCE_ROOT, BuildError, ConfigWishes, Kernel
from kunit_parser import KtapParser, Status, Test, strip_prefix
from kunit_printer import Output, ResultPrinter, divider, print_summary

TAIL_LINES = 30
INTERRUPTED = 130


class ListError(Exception):
    """The kernel did not give a whole list of its tests."""


class Session:
    """One call of this program: its options, its output and its kernel."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        json_on_stdout = getattr(options, 'json', None) == '-'
        self.output = Output(sys.stderr if json_on_stdout else sys.stdout)
        self.kernel: Optional[Kernel] = None
        self.interrupted = False
        self.times: List[Tuple[str, float]] = []
        if hasattr(options, 'build_dir'):
            self.kernel = self._make_kernel()

    def _make_kernel(self) -> Kernel:
        options = self.options
        arch = ARCHES[options.arch]
        options.variant = options.variant or arch.default_variant
        build_dir = options.build_dir
        if not build_dir:
            name = '.kunit'
            if options.arch != 'um':
                name += f'-{options.arch}'
            if options.variant != arch.default_variant:
                name += f'-{options.variant}'
            if options.modules:
                name += '-modules'
            if any(option.startswith('LLVM=') for option in options.make_options):
                name += '-llvm'
            build_dir = SOURCE_ROOT / name
        return Kernel(arch, Path(build_dir), self.output,
                      make_options=options.make_options, jobs=options.jobs,
                      cross_compile=options.cross_compile, modules=options.modules)

    def timed(self, doing: str, function, *args):
        """Call a function and remember how long it took."""
        start = time.monotonic()
        try:
            return function(*args)
        finally:
            self.times.append((doing, time.monotonic() - start))

    # The steps.

    def configure(self) -> None:
        """Make or check .config."""
        options = self.options
        self.output.line('Configuring KUnit Kernel ...')
        wishes = ConfigWishes(options.kunitconfig, options.variant, options.kconfig_add)
        self.timed('configuring', self.kernel.configure, wishes)

    def build(self) -> None:
        """Build the kernel."""
        self.output.line('Building KUnit Kernel ...')
        self.timed('building', self.kernel.build)

    def execute(self) -> int:
        """Run the kernel, once or once for each test or suite."""
        options = self.options
        if options.list_tests or options.list_tests_attr or options.list_suites:
            return self._show_list()
        if options.run_isolated:
            globs = self._isolated_globs()
        else:
            globs = [options.filter_glob]
        total = Test('')
        with self.kernel.test_log.open('w', 1, encoding='utf-8') as log:
            for number, glob in enumerate(globs, 1):
                self.output.line(f'Starting KUnit Kernel ({number}/{len(globs)})...')
                self.output.line(divider())
                root = self.timed('running', self._run_once, glob, log)
                total.subtests += root.subtests
                total.errors += root.errors
                if self.interrupted:
                    break
        status = self.conclude(total)
        return INTERRUPTED if self.interrupted else status

    def _run_once(self, glob: str, log) -> Test:
        """One boot of the kernel."""
        tail: collections.deque = collections.deque(maxlen=TAIL_LINES)
        options = self.options
        run = self.kernel.run(self._kernel_args(glob), options.timeout,
                              tuple(shlex.split(options.qemu_args)))

        def lines(stream: Iterable[str]) -> Iterable[str]:
            for line in stream:
                log.write(line)
                tail.append(line)
                yield line

        # Closed here, so that the kernel is gone whatever ends the judging.
        with contextlib.closing(iter(run)) as stream:
            root = self.judge(lines(stream), run.ending.problem)
        self._show_tail(root, tail)
        return root

    def _show_tail(self, root: Test, tail: Iterable[str]) -> None:
        """The kernel's last words, where it did not end as it should.

        Not if they stand above already, as the log of the test that crashed.
        """
        if not root.errors or self.options.raw_output:
            return
        told = any(test.reported is Status.CRASHED and test.log for _, test in root.walk())
        if told and not self.options.summary:
            return
        self.output.line(f'The last lines of {self.kernel.test_log}:')
        for line in tail:
            self.output.plain('    ' + line.rstrip('\n'))

    def _kernel_args(self, glob: str, action: str = '') -> List[str]:
        options = self.options
        args = ['kunit.enable=1']
        if action:
            args.append(f'kunit.action={action}')
        else:
            args.append('kunit.announce=1')
        if glob:
            args.append(f'kunit.filter_glob={glob}')
        if options.filter:
            args.append(f'kunit.filter="{options.filter}"')
        if options.filter_action:
            args.append(f'kunit.filter_action={options.filter_action}')
        return args + list(options.kernel_args) + ['kunit_shutdown=halt']

    # Lists of tests.

    def _show_list(self) -> int:
        options = self.options
        action = 'list_attr' if options.list_tests_attr else 'list'
        lines = self._list(action)
        if options.list_suites:
            lines = list(dict.fromkeys(line.split('.')[0] for line in lines))
        for line in lines:
            print(line)
        return 0

    def _list(self, action: str) -> List[str]:
        """What the kernel answers to kunit.action=list, if it answers fully."""
        found: List[str] = []
        listed = None
        begun = False
        run = self.kernel.run(self._kernel_args(self.options.filter_glob, action),
                              self.options.timeout,
                              tuple(shlex.split(self.options.qemu_args)))
        with self.kernel.test_log.open('w', 1, encoding='utf-8') as log:
            with contextlib.closing(iter(run)) as stream:
                for raw_line in stream:
                    log.write(raw_line)
                    line = strip_prefix(raw_line)
                    if line == 'KTAP version 1':
                        begun = True
                    elif line.startswith('# Listed: '):
                        listed = line
                    elif begun and listed is None and line:
                        found.append(line)
        problem = run.ending.problem()
        nr_tests = sum(not line.startswith('#') for line in found)
        if not problem and listed != f'# Listed: {nr_tests}':
            problem = 'did not list its tests to the end'
        if problem:
            raise ListError(f'the kernel {problem}; see {self.kernel.test_log}')
        return found

    def _isolated_globs(self) -> List[str]:
        tests = self._list('list')
        if not tests:
            raise ListError('no tests match, so none can be run alone')
        if self.options.run_isolated == 'suite':
            return list(dict.fromkeys(test.split('.')[0] for test in tests))
        return tests

    # Judging.

    def judge(self, lines: Iterable[str], problem: Callable[[bool], str]) -> Test:
        """Parse a run's lines while they come; problem(failed) says how it ended."""
        options = self.options
        quiet = options.summary or options.raw_output
        observer = None if quiet else ResultPrinter(self.output, failed_only=options.failed)
        parser = KtapParser(observer)
        try:
            for line in lines:
                parser.feed(line)
                if options.raw_output == 'all' or (options.raw_output and parser.started):
                    self.output.plain(line.rstrip('\n'))
        except KeyboardInterrupt:
            self.interrupted = True
        return parser.finish('was interrupted' if self.interrupted
                             else problem(parser.has_failures()))

    def conclude(self, root: Test) -> int:
        """Say how it went; the result is the exit status."""
        options = self.options
        if options.summary or options.raw_output:
            for error in root.errors:
                self.output.line(self.output.colour(f'[ERROR] {error}', Status.ERROR))
        print_summary(self.output, root)
        if options.json:
            self._write_json(root)
        if self.times:
            parts = ', '.join(f'{seconds:.1f}s {doing}' for doing, seconds in self._totals())
            self.output.line(f'Elapsed time: {parts}')
        self.output.plain(str(root.counts()))
        return 0 if root.status.good and root.counts().total else 1

    def _totals(self) -> List[Tuple[str, float]]:
        totals: dict = {}
        for doing, seconds in self.times:
            totals[doing] = totals.get(doing, 0) + seconds
        return [(doing, totals[doing]) for doing in totals]

    def _write_json(self, root: Test) -> None:
        options = self.options
        arch = getattr(options, 'arch', '') or 'unknown'
        text = to_json(root, arch=arch, defconfig=getattr(options, 'variant', None) or 'unknown')
        if options.json == '-':
            print(text)
            return
        Path(options.json).write_text(text + '\n', encoding='utf-8')
        self.output.line(f'Results are in {options.json}')


# The subcommands.

def _config(session: Session) -> int:
    session.configure()
    return 0


def _build(session: Session) -> int:
    session.configure()
    session.build()
    return 0


def _exec(session: Session) -> int:
    return session.execute()


def _run(session: Session) -> int:
    try:
        session.configure()
        session.build()
    except (ConfigError, BuildError) as error:
        # A run that cannot even start has failed; let its last line say so.
        session.output.line(session.output.colour(f'[ERROR] {error}', Status.ERROR))
        session.output.plain('0 passed, 1 failed, 0 skipped')
        return 1
    return session.execute()


def _no_problem(_failed: bool) -> str:
    """How the kernel of a stored log ended nobody knows."""
    return ''


def _parse(session: Session) -> int:
    name = session.options.file
    if name in (None, '-'):
        sys.stdin.reconfigure(errors='backslashreplace')
        root = session.judge(sys.stdin, _no_problem)
    else:
        try:
            stream = open(name, encoding='utf-8', errors='backslashreplace')
        except OSError as error:
            raise ConfigError(f'cannot read {name}: {error.strerror}') from error
        with stream:
            root = session.judge(stream, _no_problem)
    return session.conclude(root)


# The command line.

class _ArchAction(argparse.Action):
    """Accepts the architectures of the table and names them otherwise."""

    def __call__(self, parser, namespace, values, option_string=None):
        if values not in ARCHES:
            parser.error(f'no such architecture: {values} '
                         f'(there is: {", ".join(sorted(ARCHES))})')
        setattr(namespace, self.dest, values)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value <= threading.TIMEOUT_MAX:
        raise argparse.ArgumentTypeError(f'not a number of seconds above 0: {text}')
    return value


def _add_build_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group('what to build, and where')
    group.add_argument('--arch', action=_ArchAction, default='um',
                       help='architecture (default: um)')
    group.add_argument('--variant', metavar='NAME',
                       help='how it is built: ' + '; '.join(
                           f'{arch.name}: {", ".join(arch.variants)}'
                           f' (default: {arch.default_variant})'
                           for arch in ARCHES.values()))
    group.add_argument('--build_dir', metavar='DIR',
                       help='build there (default: .kunit in the source tree; '
                            'another architecture, variant or compiler has a folder of its own)')
    group.add_argument('--kunitconfig', metavar='PATH', type=Path,
                       help='options to ask for: a file, or a folder with a .kunitconfig')
    group.add_argument('--kconfig_add', metavar='CONFIG_X=Y', action='append', default=[],
                       help='one more option to ask for (may be repeated)')
    group.add_argument('--make_options', metavar='X=Y', action='append', default=[],
                       help='passed to make, as LLVM=1 (may be repeated)')
    group.add_argument('--modules', action='store_true',
                       help='build the tests as modules, and load them from a ramdisk')
    group.add_argument('--cross_compile', metavar='PREFIX', default='',
                       help='prefix of the tool chain')
    group.add_argument('--jobs', metavar='N', type=int, default=0,
                       help='commands that make runs at once (default: one per CPU)')


def _add_exec_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group('what to run')
    group.add_argument('filter_glob', nargs='?', default='', metavar='suite[.case]',
                       help='run what matches this glob')
    group.add_argument('--filter', default='',
                       help="by attribute, as 'speed>slow, module!=example'")
    group.add_argument('--filter_action', choices=['skip'],
                       help='report what is filtered out as skipped')
    group.add_argument('--timeout', metavar='SECONDS', type=_positive, default=300,
                       help='stop a kernel in which no test begins or ends for so long '
                            '(default: 300)')
    group.add_argument('--kernel_args', metavar='ARG', action='append', default=[],
                       help='parameter for the kernel (may be repeated)')
    group.add_argument('--qemu_args', metavar='ARGS', default='',
                       help='more arguments for QEMU, quoted as for a shell')
    group.add_argument('--run_isolated', choices=['suite', 'test'],
                       help='boot anew for each suite or test')
    lists = group.add_mutually_exclusive_group()
    lists.add_argument('--list_tests', action='store_true', help='list them, run none')
    lists.add_argument('--list_tests_attr', action='store_true',
                       help='list them with their attributes, run none')
    lists.add_argument('--list_suites', action='store_true', help='list the suites, run none')


def _add_parse_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group('what to show')
    group.add_argument('--raw_output', nargs='?', choices=['all', 'kunit'], const='all',
                       help="show the kernel's own output: all of it, or from the "
                            'first line of KUnit on')
    group.add_argument('--json', nargs='?', const='-', metavar='FILE',
                       help='write the results as JSON to a file (default: to '
                            'standard output, all else then goes to standard error)')
    shown = group.add_mutually_exclusive_group()
    shown.add_argument('--summary', action='store_true', help='show the summary alone')
    shown.add_argument('--failed', action='store_true', help='show failed tests alone')


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog='kunit.py', description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True, metavar='COMMAND')
    for name, function, text in (
            ('run', _run, 'configure, build, run the tests and judge them'),
            ('config', _config, 'make the configuration'),
            ('build', _build, 'make the configuration and build'),
            ('exec', _exec, 'run a kernel that is built'),
            ('parse', _parse, 'judge a log')):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(function=function)
        if name != 'parse':
            _add_build_options(command)
        if name in ('run', 'exec'):
            _add_exec_options(command)
        if name in ('run', 'exec', 'parse'):
            _add_parse_options(command)
        if name == 'parse':
            command.add_argument('file', nargs='?', help='the log (default: standard input)')
    return parser


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """What argparse itself cannot check."""
    if not hasattr(options, 'arch'):
        return
    arch = ARCHES[options.arch]
    if options.variant and options.variant not in arch.variants:
        parser.error(f'{arch.name} has no variant {options.variant} '
                     f'(there is: {", ".join(arch.variants)})')
    if getattr(options, 'qemu_args', '') and not arch.qemu:
        parser.error(f'--qemu_args: {arch.name} does not run in QEMU')
    if options.jobs < 0:
        parser.error('--jobs: not a number of jobs')


def _terminated(number: int, _frame) -> None:
    """Unwind, so that the kernel under test does not outlive this program."""
    raise SystemExit(128 + number)


def main(arguments: Sequence[str]) -> int:
    """Run a command line; the result is the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _check(parser, options)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _terminated)
    try:
        return options.function(Session(options))
    except (ConfigError, BuildError, ListError) as error:
        print(f'kunit.py: {error}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print('kunit.py: interrupted', file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on: leave no second complaint at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
