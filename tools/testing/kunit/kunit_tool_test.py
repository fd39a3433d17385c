#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of kunit.py itself: above all, that nothing bad passes for good.

Streams come from test_data/; whole runs use a shell script in the place of the
kernel, which crashes, hangs or lies.
"""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path
from typing import Callable, List, Optional

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
import kunit_arch
import kunit_kernel
import kunit_parser
from kunit_config import Config, ConfigError
from kunit_parser import Counts, Status, parse
from kunit_printer import Output, ResultPrinter, failures

HERE = Path(__file__).resolve().parent
KUNIT = HERE / 'kunit.py'
WHOLE_LOGS = ('passed.log', 'failed.log', 'params.log', 'skipped.log')
COUNT_LINE = re.compile(r'^(\d+) passed, (\d+) failed, (\d+) skipped$')


def sample(name: str) -> List[str]:
    """The lines of a stored log."""
    return (HERE / 'test_data' / name).read_text(encoding='utf-8').splitlines()


def last_result(lines: List[str]) -> int:
    """Where the result stands that completes the log."""
    return max(i for i, line in enumerate(lines)
               if re.match(r'(\[ *[\d.]+\] )?(ok|not ok) ', line))


def edited(lines: List[str], old: str, new: str) -> List[str]:
    """The lines with one text replaced; it must be there."""
    assert any(old in line for line in lines), old
    return [line.replace(old, new) for line in lines]


class GoodStreams(unittest.TestCase):
    """What is well-formed is understood."""

    def test_all_passed(self):
        root = parse(sample('passed.log'))
        self.assertEqual(root.status, Status.PASSED)
        self.assertEqual(root.counts(), Counts(passed=4))
        self.assertEqual([suite.name for suite in root.subtests], ['list', 'crc32'])
        self.assertEqual(root.log[0], 'Pagoda 6.1.0-pagoda')

    def test_a_failing_test_fails(self):
        root = parse(sample('failed.log'))
        self.assertEqual(root.status, Status.FAILED)
        self.assertEqual(root.counts(), Counts(passed=2, failed=1))
        self.assertEqual(failures(root), [('list.list_add', Status.FAILED)])

    def test_the_log_of_a_test_is_kept(self):
        case = parse(sample('failed.log')).subtests[0].subtests[0]
        self.assertEqual(case.log, [
            '    # list_add: EXPECTATION FAILED at lib/tests/list_kunit.c:41',
            '    Expected list_empty(&head) to be true, but is false'])

    def test_nested_subtests_skips_and_timestamps(self):
        root = parse(sample('params.log'))
        self.assertEqual(root.status, Status.PASSED)
        self.assertEqual(root.counts(), Counts(passed=3, skipped=2))
        params = root.subtests[0].subtests[0]
        self.assertEqual([test.name for test in params.subtests],
                         ['0 elements', '1 element - alone', '2^20 elements'])
        self.assertEqual(params.subtests[2].reason, 'too little memory')
        self.assertEqual(root.subtests[0].subtests[2].reason, 'needs #2 CPUs')

    def test_skip_only_is_no_failure(self):
        root = parse(sample('skipped.log'))
        self.assertTrue(root.status.good)
        self.assertEqual(root.counts(), Counts(skipped=2))

    def test_timestamps_are_stripped(self):
        for prefix in ('[    0.000000] ', '[12345.678901] ', '<6>[    1.000000] ',
                       '[    1.000000][    T1] ', '[    1.000000][  C0] '):
            with self.subTest(prefix=prefix):
                root = parse(prefix + line for line in sample('failed.log'))
                self.assertEqual(root.counts(), Counts(passed=2, failed=1))
                self.assertEqual(root.errors, [])

    def test_line_ends_of_a_serial_console(self):
        root = parse(line + '\r\n' for line in sample('passed.log'))
        self.assertEqual((root.status, root.counts()), (Status.PASSED, Counts(passed=4)))

    def test_kernel_messages_amid_the_results(self):
        lines = sample('passed.log')
        noisy = [extra for line in lines for extra in (line, 'WARNING: noise', '  at x+0x1')]
        root = parse(noisy)
        self.assertEqual((root.status, root.counts()), (Status.PASSED, Counts(passed=4)))

    def test_a_name_that_begins_with_a_dash(self):
        lines = edited(sample('passed.log'), 'Starting: list_del', 'Starting: - 1')
        root = parse(edited(lines, 'ok 2 list_del', 'ok 2 - - 1'))
        self.assertEqual((root.status, root.counts()), (Status.PASSED, Counts(passed=4)))
        self.assertEqual(root.subtests[0].subtests[1].name, '- 1')

    def test_two_logs_in_one(self):
        root = parse(sample('passed.log') + sample('params.log'))
        self.assertEqual((root.status, root.counts()),
                         (Status.PASSED, Counts(passed=7, skipped=2)))


class BadStreams(unittest.TestCase):
    """What is damaged fails, and the message says where."""

    def assert_bad(self, lines: List[str], message: str = '', problem: str = ''):
        root = parse(lines, problem=problem)
        self.assertFalse(root.status.good, lines)
        self.assertGreater(root.counts().failed, 0)
        found = [error for _, test in root.walk() for error in test.errors]
        if message:
            self.assertRegex('\n'.join(found), message)
        return root

    def test_cut_at_every_line(self):
        for name in WHOLE_LOGS:
            lines = sample(name)
            for end in range(last_result(lines) + 1):
                with self.subTest(log=name, lines=end):
                    self.assert_bad(lines[:end])

    def test_cut_in_the_middle_of_the_last_line(self):
        for name in WHOLE_LOGS:
            lines = sample(name)
            last = last_result(lines)
            whole = len(lines[last].split(' # SKIP')[0])
            for end in range(whole):
                with self.subTest(log=name, characters=end):
                    self.assert_bad(lines[:last] + [lines[last][:end]])

    def test_every_needed_line_removed(self):
        droppable = re.compile(r'# (module|Starting|Totals|\w+):|EXPECT|Expected|'
                               r'Pagoda|halted')
        for name in WHOLE_LOGS:
            lines = sample(name)
            for i, line in enumerate(lines):
                if droppable.search(line) and '# Subtest' not in line:
                    continue
                with self.subTest(log=name, without=line):
                    self.assert_bad(lines[:i] + lines[i + 1:])

    def test_every_result_doubled(self):
        for name in WHOLE_LOGS:
            lines = sample(name)
            for i, line in enumerate(lines):
                if re.search(r'\bok \d', line):
                    with self.subTest(log=name, twice=line):
                        self.assert_bad(lines[:i] + [line] + lines[i:])

    def test_every_result_misnumbered(self):
        for name in WHOLE_LOGS:
            lines = sample(name)
            for i, line in enumerate(lines):
                if re.search(r'\bok \d', line):
                    wrong = re.sub(r'\bok \d', 'ok 7', line)
                    with self.subTest(log=name, line=wrong):
                        self.assert_bad(lines[:i] + [wrong] + lines[i + 1:], 'numbered 7')

    def test_every_plan_wrong(self):
        for name in WHOLE_LOGS:
            lines = sample(name)
            for i, line in enumerate(lines):
                for delta in (-1, 1):
                    wrong = re.sub(r'1\.\.(\d+)$', lambda m: f'1..{int(m[1]) + delta}', line)
                    if wrong != line:
                        with self.subTest(log=name, line=wrong):
                            self.assert_bad(lines[:i] + [wrong] + lines[i + 1:], 'plan')

    def test_no_ktap(self):
        self.assert_bad(sample('no_ktap.log'), 'no KTAP output')
        self.assert_bad([], 'no KTAP output')

    def test_an_empty_run(self):
        self.assert_bad(sample('empty.log'), 'no tests ran')

    def test_an_empty_suite(self):
        self.assert_bad(['KTAP version 1', '1..1', '    KTAP version 1',
                         '    # Subtest: a', '    1..0', 'ok 1 a'], 'without running')

    def test_ok_above_not_ok(self):
        lines = edited(sample('failed.log'), 'not ok 1 list', 'ok 1 list')
        lines = edited(lines, '    ok 1 list_add', '    not ok 1 list_add')
        self.assert_bad(lines, 'one of its subtests does not')

    def test_a_suite_can_fail_by_itself(self):
        lines = edited(sample('passed.log'), 'ok 2 crc32', 'not ok 2 crc32')
        root = self.assert_bad(lines)
        self.assertEqual(root.counts(), Counts(passed=4, failed=1))
        self.assertEqual(failures(root), [('crc32', Status.FAILED)])

    def test_not_ok_is_not_excused_by_skip(self):
        lines = edited(sample('skipped.log'), 'ok 2 smp_mask', 'not ok 2 smp_mask')
        self.assert_bad(lines)

    def test_a_wrong_suite_name(self):
        lines = edited(sample('passed.log'), '# Subtest: crc32', '# Subtest: crc64')
        self.assert_bad(lines, 'call it crc64')

    def test_a_case_ends_that_was_not_started(self):
        lines = edited(sample('passed.log'), 'Starting: list_del', 'Starting: list_add')
        self.assert_bad(lines, 'list_add was started')

    def test_totals_that_do_not_add_up(self):
        for number in ('pass:2', 'fail:1', 'skip:1', 'total:4'):
            name = number.split(':', maxsplit=1)[0]
            lines = [re.sub(rf'(# list: .*){name}:\d', rf'\g<1>{number}', line)
                     for line in sample('passed.log')]
            with self.subTest(number=number):
                self.assert_bad(lines, 'counted otherwise')

    def test_an_unknown_version(self):
        self.assert_bad(edited(sample('passed.log'), 'KTAP version 1', 'KTAP version 2'),
                        'version 2')

    def test_bail_out(self):
        lines = sample('passed.log')
        self.assert_bad(lines[:6] + ['Bail out! no memory'] + lines[6:], 'no memory')

    def test_a_panic_names_the_case(self):
        root = self.assert_bad(sample('panic.log'), 'Fatal exception.*slab.slab_double_free',
                               'exited with status 1')
        self.assertEqual(failures(root), [('slab.slab_double_free', Status.CRASHED)])
        case = root.subtests[0].subtests[1]
        self.assertIn(' kmem_cache_free+0x24/0x80', case.log)

    def test_a_sanitizer_report_fails_a_whole_log(self):
        for report in ('==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1',
                       'WARNING: ThreadSanitizer: data race (pid=1)',
                       'mm/slab.c:10:3: runtime error: signed integer overflow',
                       'Kernel panic - not syncing: at last'):
            for at in (0, 8, len(sample('passed.log'))):
                lines = sample('passed.log')
                with self.subTest(report=report, at=at):
                    self.assert_bad(lines[:at] + [report] + lines[at:],
                                    re.escape(report.split(':')[-1]))

    def test_a_whole_log_of_a_kernel_that_ended_badly(self):
        root = self.assert_bad(sample('passed.log'), 'exited with status 1',
                               'exited with status 1')
        self.assertEqual(root.counts(), Counts(passed=4, failed=1))

    def test_a_cut_log_before_a_whole_one(self):
        lines = sample('passed.log')
        for end in range(2, last_result(lines) + 1):
            with self.subTest(lines=end):
                self.assert_bad(lines[:end] + lines)

    def test_garbage_never_raises(self):
        lines = sample('params.log')
        for i in range(len(lines)):
            for j in range(len(lines)):
                swapped = list(lines)
                swapped[i], swapped[j] = swapped[j], swapped[i]
                parse(swapped)
                parse(lines[i:] + lines[:j])


class Printing(unittest.TestCase):
    """What a user sees."""

    def show(self, name: str, **options) -> str:
        stream = io.StringIO()
        parse(sample(name), ResultPrinter(Output(stream), **options))
        return stream.getvalue()

    def test_results_come_at_once(self):
        stream = io.StringIO()
        parser = kunit_parser.KtapParser(ResultPrinter(Output(stream)))
        for line in sample('passed.log'):
            parser.feed(line)
            if line.strip() == 'ok 2 list_del':
                break
        self.assertIn('[PASSED] list_del', stream.getvalue())

    def test_failures_show_their_log(self):
        text = self.show('failed.log')
        self.assertIn('[FAILED] list_add', text)
        self.assertIn('Expected list_empty(&head) to be true', text)
        self.assertIn('[PASSED] list_del', text)

    def test_a_long_log_is_cut_in_the_middle(self):
        stream = io.StringIO()
        noise = [f'noise {i}.' for i in range(1000)]
        lines = sample('failed.log')
        parse(lines[:9] + noise + lines[9:], ResultPrinter(Output(stream)))
        text = stream.getvalue()
        self.assertIn('noise 0.', text)
        self.assertIn('noise 999.', text)
        self.assertNotIn('noise 500.', text)
        self.assertIn('[872 more lines]', text)

    def test_failed_only(self):
        text = self.show('failed.log', failed_only=True)
        self.assertIn('[FAILED] list_add', text)
        self.assertIn('list (2 subtests)', text)
        self.assertNotIn('list_del', text)
        self.assertNotIn('crc32', text)

    def test_colours_only_on_a_terminal(self):
        class Terminal(io.StringIO):
            def isatty(self):
                return True

        environment = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(environment)))
        os.environ.pop('NO_COLOR', None)
        os.environ['TERM'] = 'xterm'
        self.assertIn('\033[', Output(Terminal()).colour('x', Status.PASSED))
        self.assertEqual(Output(io.StringIO()).colour('x', Status.PASSED), 'x')
        os.environ['NO_COLOR'] = '1'
        self.assertEqual(Output(Terminal()).colour('x', Status.PASSED), 'x')


class Configuration(unittest.TestCase):
    """Reading, merging and checking of options."""

    def test_read_and_merge(self):
        config = Config().read_lines(['CONFIG_A=y', '# a comment', '', 'CONFIG_S="a b"'], 'f')
        config.merge(Config().read_lines(['# CONFIG_A is not set', 'CONFIG_N=3'], 'g'))
        self.assertEqual(str(config),
                         '# CONFIG_A is not set\nCONFIG_S="a b"\nCONFIG_N=3\n')

    def test_a_bad_line_is_named(self):
        with self.assertRaisesRegex(ConfigError, r'frag:2: .*CONFIG_B y'):
            Config().read_lines(['CONFIG_A=y', 'CONFIG_B y'], 'frag')

    def test_lacking(self):
        wish = Config().read_lines(['CONFIG_A=y', '# CONFIG_B is not set', 'CONFIG_C=y'], 'f')
        have = Config().read_lines(['CONFIG_A=y', 'CONFIG_C=m'], 'g')
        self.assertEqual(have.lacking(wish), ['CONFIG_C=y (it is m)'])


class TemporaryFolder(unittest.TestCase):
    """A folder of its own for each test."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix='kunit-tool-test-'))
        self.addCleanup(shutil.rmtree, self.folder)


class Building(TemporaryFolder):
    """Configuring and building, with a small Makefile as the source tree."""

    MAKEFILE = textwrap.dedent('''\
        all:
        \t@echo "  CC      a.o"
        \t@test ! -e $(O)/broken || { echo "a.c:1: error: broken"; false; }
        \t@touch $(O)/linux
        olddefconfig:
        \t@grep -v CONFIG_UNKNOWN $(O)/.config > $(O)/tmp; mv $(O)/tmp $(O)/.config
        \t@echo run >> $(O)/configured
        ''')

    def setUp(self):
        super().setUp()
        self.root = self.folder / 'src'
        for name, text in (('Makefile', self.MAKEFILE), ('Kconfig', ''),
                           ('arch/um/configs/defconfig', 'CONFIG_SMP=y\n'),
                           ('arch/um/configs/kasan.config', 'CONFIG_KASAN=y\n')):
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        old = time.time() - 1000
        os.utime(self.root / 'Kconfig', (old, old))
        self.build_dir = self.folder / 'out'
        self.kernel = kunit_kernel.Kernel(kunit_arch.ARCHES['um'], self.build_dir,
                                          Output(io.StringIO()), root=self.root)

    def configure(self, **wishes) -> bool:
        return self.kernel.configure(kunit_kernel.ConfigWishes(**wishes))

    def test_config_is_base_default_variant_and_additions(self):
        self.assertTrue(self.configure(variant='asan', additions=['CONFIG_X=y']))
        text = (self.build_dir / '.config').read_text()
        self.assertEqual(text, 'CONFIG_SMP=y\nCONFIG_KUNIT=y\nCONFIG_KUNIT_ALL_TESTS=y\n'
                               'CONFIG_INITRAMFS_SOURCE="fs/tests/initramfs.list"\n'
                               'CONFIG_KASAN=y\nCONFIG_X=y\n')

    def test_config_is_made_only_when_needed(self):
        self.assertTrue(self.configure())
        self.assertFalse(self.configure())
        self.assertTrue(self.configure(variant='asan'))
        self.assertFalse(self.configure(variant='asan'))
        os.utime(self.root / 'Kconfig', (time.time() + 10,) * 2)
        self.assertTrue(self.configure(variant='asan'))

    def test_config_is_made_again_after_a_hand_removed_a_wish(self):
        self.configure()
        (self.build_dir / '.config').write_text('CONFIG_SMP=y\n')
        self.assertTrue(self.configure())

    def test_an_option_that_cannot_be_had(self):
        for _ in range(2):
            with self.assertRaisesRegex(ConfigError, 'CONFIG_UNKNOWN=y'):
                self.configure(additions=['CONFIG_UNKNOWN=y'])

    def test_a_kunitconfig_of_the_users(self):
        own = self.folder / 'my.config'
        own.write_text('CONFIG_KUNIT=y\nCONFIG_ONLY=y\n')
        self.configure(kunitconfig=own)
        self.assertNotIn('ALL_TESTS', (self.build_dir / '.config').read_text())
        with self.assertRaisesRegex(ConfigError, 'cannot read'):
            self.configure(kunitconfig=self.folder / 'absent')

    def test_build(self):
        self.configure()
        self.kernel.build()
        self.assertIn('CC', self.kernel.build_log.read_text())

    def test_a_broken_build_shows_the_error(self):
        self.configure()
        (self.build_dir / 'broken').touch()
        with self.assertRaisesRegex(kunit_kernel.BuildError, 'a.c:1: error: broken'):
            self.kernel.build()

    def test_make_variables_of_an_outer_make_stay_out(self):
        self.addCleanup(os.environ.pop, 'MAKEFLAGS', None)
        os.environ['MAKEFLAGS'] = 'n'
        self.configure()
        self.assertTrue((self.build_dir / 'configured').exists())

    def test_the_table_of_architectures(self):
        arch = kunit_arch.Arch(name='t', kernel='k', base_config='', variants={'plain': ()},
                               default_variant='plain', qemu=True,
                               command=('qemu', '-kernel', '{kernel}', '-append', '{cmdline}'))
        self.assertEqual(
            kunit_arch.command_line(arch, '/b/k', ('a=1', 'b=2'), ('-smp', '2')),
            ('qemu', '-kernel', '/b/k', '-append', 'a=1 b=2', '-smp', '2'))
        self.assertEqual(
            kunit_arch.command_line(kunit_arch.ARCHES['um'], '/b/linux', ('a=1', 'b=2')),
            ('/b/linux', 'a=1', 'b=2'))
        self.assertEqual(
            kunit_arch.command_line(kunit_arch.ARCHES['um'], '/b/linux', ('a=1',), (), '/b/i'),
            ('/b/linux', 'a=1', 'initrd=/b/i', 'mem=256M'))


class WholeRuns(TemporaryFolder):
    """kunit.py as a program, with a script for a kernel."""

    def kernel(self, script: str) -> None:
        """Make this the kernel; $LOGS is the folder of the stored logs."""
        path = self.folder / 'linux'
        path.write_text(f'#!/bin/sh\nLOGS={HERE}/test_data\n{textwrap.dedent(script)}\n')
        path.chmod(0o755)

    def exec(self, *arguments: str, timeout: str = '20') -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(KUNIT), 'exec', f'--build_dir={self.folder}', f'--timeout={timeout}',
             *arguments], capture_output=True, text=True, timeout=60, check=False)

    def assert_ends(self, done, status: int, counts: Optional[str] = None):
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        last = done.stdout.rstrip('\n').rsplit('\n', 1)[-1]
        self.assertRegex(last, COUNT_LINE)
        if counts is not None:
            self.assertEqual(last, counts, done.stdout)

    def test_good(self):
        self.kernel('cat $LOGS/passed.log')
        done = self.exec()
        self.assert_ends(done, 0, '4 passed, 0 failed, 0 skipped')
        self.assertEqual((self.folder / 'test.log').read_text().splitlines(),
                         sample('passed.log'))
        self.assertNotIn('\033', done.stdout)

    def test_skips_only(self):
        self.kernel('cat $LOGS/skipped.log')
        self.assert_ends(self.exec(), 0, '0 passed, 0 failed, 2 skipped')

    def test_a_failing_test(self):
        self.kernel('cat $LOGS/failed.log')
        self.assert_ends(self.exec(), 1, '2 passed, 1 failed, 0 skipped')

    def test_a_kernel_that_says_so_when_tests_fail(self):
        self.kernel('cat $LOGS/failed.log; exit 1')
        done = self.exec()
        self.assert_ends(done, 1, '2 passed, 1 failed, 0 skipped')
        self.assertNotIn('exited with status', done.stdout)

    def test_another_status_is_an_error_of_its_own(self):
        self.kernel('cat $LOGS/failed.log; exit 3')
        done = self.exec()
        self.assert_ends(done, 1)
        self.assertIn('exited with status 3', done.stdout)

    def test_exit_status_of_the_kernel(self):
        self.kernel('cat $LOGS/passed.log; exit 1')
        done = self.exec()
        self.assert_ends(done, 1, '4 passed, 1 failed, 0 skipped')
        self.assertIn('exited with status 1', done.stdout)

    def test_a_crash(self):
        self.kernel('head -9 $LOGS/panic.log; kill -SEGV $$')
        done = self.exec()
        self.assert_ends(done, 1, '1 passed, 1 failed, 0 skipped')
        self.assertIn('was killed by SIGSEGV in slab.slab_double_free', done.stdout)

    def test_a_panic_shows_what_it_said(self):
        self.kernel('cat $LOGS/panic.log; exit 134')
        done = self.exec()
        self.assert_ends(done, 1)
        self.assertIn('[CRASHED] slab_double_free', done.stdout)
        self.assertEqual(done.stdout.count(' kmem_cache_free+0x24/0x80\n'), 1)
        self.assertIn(' kmem_cache_free+0x24/0x80\n', self.exec('--summary').stdout)

    def test_a_silent_death_shows_the_tail_of_the_log(self):
        self.kernel('head -9 $LOGS/panic.log; exit 134')
        self.assertIn('    [    0.000000]     # Starting: slab_double_free\n',
                      self.exec().stdout)

    def test_a_kernel_that_kills_itself_after_its_tests(self):
        self.kernel('cat $LOGS/passed.log; kill -9 $$')
        done = self.exec()
        self.assert_ends(done, 1, '4 passed, 1 failed, 0 skipped')
        self.assertIn('SIGKILL', done.stdout)

    def test_a_hang(self):
        self.kernel('head -9 $LOGS/panic.log; sleep 60')
        start = time.monotonic()
        done = self.exec(timeout='0.5')
        self.assertLess(time.monotonic() - start, 20)
        self.assert_ends(done, 1, '1 passed, 1 failed, 0 skipped')
        self.assertIn('hung: it was stopped after 0.5 s without progress in '
                      'slab.slab_double_free', done.stdout)

    def test_a_hang_that_prints(self):
        self.kernel('head -9 $LOGS/panic.log; while :; do echo still here; sleep 0.1; done')
        start = time.monotonic()
        self.assert_ends(self.exec(timeout='0.5'), 1, '1 passed, 1 failed, 0 skipped')
        self.assertLess(time.monotonic() - start, 20)

    def test_many_tests_may_take_longer_than_one(self):
        self.kernel('while IFS= read -r line; do\n'
                    'case $line in *" ok "*) sleep 0.7;; esac; echo "$line"\n'
                    'done <$LOGS/passed.log')
        self.assert_ends(self.exec(timeout='2'), 0, '4 passed, 0 failed, 0 skipped')

    def test_a_hang_after_the_tests(self):
        self.kernel('cat $LOGS/passed.log; sleep 60')
        done = self.exec(timeout='0.5')
        self.assert_ends(done, 1, '4 passed, 1 failed, 0 skipped')

    def test_a_hang_with_closed_output(self):
        self.kernel('cat $LOGS/passed.log; exec >&- 2>&-; sleep 60')
        self.assert_ends(self.exec(timeout='0.5'), 1, '4 passed, 1 failed, 0 skipped')

    def test_nothing_started_is_left_behind(self):
        marker = self.folder / 'pid'
        self.kernel(f'cat $LOGS/passed.log; sleep 60 >/dev/null 2>&1 & echo $! > {marker}; wait')
        self.exec(timeout='0.5')
        self.assert_gone(int(marker.read_text()))

    def test_termination_takes_the_kernel_along(self):
        marker = self.folder / 'pid'
        self.kernel(f'echo $$ > {marker}; exec sleep 60')
        with subprocess.Popen([str(KUNIT), 'exec', f'--build_dir={self.folder}'],
                              stdout=subprocess.DEVNULL) as process:
            self.wait_for(lambda: marker.exists() and marker.read_text().strip())
            process.terminate()
            self.assertEqual(process.wait(10), 128 + signal.SIGTERM)
        self.assert_gone(int(marker.read_text()))

    def test_interrupt_reports_what_came(self):
        self.kernel('head -9 $LOGS/panic.log; sleep 60')
        with subprocess.Popen([str(KUNIT), 'exec', f'--build_dir={self.folder}'],
                              stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if '[PASSED] slab_alloc' in line:
                    break
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            self.assertEqual(process.wait(10), 130)
        self.assertRegex(rest, r'was interrupted in slab\.')
        self.assertRegex(rest.splitlines()[-1], COUNT_LINE)

    def wait_for(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def assert_gone(self, pid: int) -> None:
        def gone() -> bool:
            with contextlib.suppress(OSError):
                state = Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0]
                return state == 'Z'
            return True
        self.wait_for(gone)

    def test_truncated_output(self):
        for lines in range(len(sample('failed.log'))):
            with self.subTest(lines=lines):
                # One process for each would be slow: every third will do here,
                # the parser's own tests cut at every line.
                if lines % 3 == 0:
                    self.kernel(f'head -{lines} $LOGS/failed.log')
                    self.assert_ends(self.exec(), 1)

    def test_empty_runs(self):
        for script in ('true', 'cat $LOGS/empty.log', 'cat $LOGS/no_ktap.log'):
            with self.subTest(script=script):
                self.kernel(script)
                self.assert_ends(self.exec(), 1, '0 passed, 1 failed, 0 skipped')

    def test_no_kernel(self):
        done = self.exec()
        self.assertEqual(done.returncode, 1)
        self.assertIn('there is no kernel', done.stderr)

    def test_bytes_that_are_no_text(self):
        self.kernel(r"head -7 $LOGS/passed.log; printf '\377\376\0\n'; tail -n +8 $LOGS/passed.log")
        self.assert_ends(self.exec(), 0, '4 passed, 0 failed, 0 skipped')

    def test_parameters_of_the_kernel(self):
        self.kernel('echo "args: $*"; cat $LOGS/passed.log')
        done = self.exec('--filter=speed>slow', '--filter_action=skip', '--kernel_args=mem=128M',
                         '--raw_output=all', 'slab*')
        self.assertIn('args: nr_cpus=4 mem=64M kunit.enable=1 kunit.announce=1 '
                      'kunit.filter_glob=slab* kunit.filter="speed>slow" '
                      'kunit.filter_action=skip mem=128M kunit_shutdown=halt', done.stdout)
        self.assert_ends(done, 0)

    def test_raw_output(self):
        self.kernel('cat $LOGS/failed.log')
        done = self.exec('--raw_output')
        self.assert_ends(done, 1, '2 passed, 1 failed, 0 skipped')
        self.assertIn('    # Subtest: list\n', done.stdout)
        self.kernel('cat $LOGS/passed.log')
        self.assertNotIn('Pagoda 6.1', self.exec('--raw_output=kunit').stdout)

    def test_summary_and_failed(self):
        self.kernel('cat $LOGS/failed.log')
        self.assertNotIn('list_del', self.exec('--summary').stdout)
        self.assertIn('[FAILED] list.list_add', self.exec('--summary').stdout)
        self.assertNotIn('list_del', self.exec('--failed').stdout)

    def test_json(self):
        self.kernel('cat $LOGS/failed.log')
        target = self.folder / 'result.json'
        self.assert_ends(self.exec(f'--json={target}'), 1)
        stored = json.loads(target.read_text())
        self.assertEqual(stored['misc'],
                         {'tests': 3, 'passed': 2, 'failed': 1, 'skipped': 0})
        cases = stored['sub_groups'][0]['test_cases']
        self.assertEqual([case['status'] for case in cases], ['FAIL', 'PASS'])
        done = self.exec('--json')
        self.assertEqual(json.loads(done.stdout), stored)
        self.assertRegex(done.stderr.splitlines()[-1], COUNT_LINE)

    LISTING = '''\
        echo "KTAP version 1"; echo a.one; echo a.two; echo b.one; echo "# Listed: 3"
        '''

    def test_lists(self):
        self.kernel(self.LISTING)
        self.assertEqual(self.exec('--list_tests').stdout, 'a.one\na.two\nb.one\n')
        self.assertEqual(self.exec('--list_suites').stdout, 'a\nb\n')

    def test_a_list_that_is_cut(self):
        for script in ('echo "KTAP version 1"; echo a.one', 'true', self.LISTING + 'exit 1',
                       'echo "KTAP version 1"; echo a.one; echo "# Listed: 2"'):
            with self.subTest(script=script):
                self.kernel(script)
                done = self.exec('--list_tests')
                self.assertEqual((done.returncode, done.stdout), (1, ''))

    ISOLATED = '''\
        case "$*" in
        *action=list*) echo "KTAP version 1"; echo list.x; echo crc32.x; echo "# Listed: 2" ;;
        *glob=crc32*) %s ;;
        *) cat $LOGS/params.log ;;
        esac
        '''

    def test_isolated(self):
        self.kernel(self.ISOLATED % 'cat $LOGS/passed.log')
        done = self.exec('--run_isolated=suite')
        self.assert_ends(done, 0, '7 passed, 0 failed, 2 skipped')
        self.assertIn('(2/2)', done.stdout)

    def test_isolated_with_a_crash(self):
        self.kernel(self.ISOLATED % 'kill -9 $$')
        self.assert_ends(self.exec('--run_isolated=test'), 1, '3 passed, 1 failed, 2 skipped')

    def test_parse(self):
        for name, status in (('passed.log', 0), ('failed.log', 1), ('empty.log', 1)):
            path = HERE / 'test_data' / name
            with self.subTest(log=name):
                done = subprocess.run([str(KUNIT), 'parse', str(path)], capture_output=True,
                                      text=True, check=False)
                self.assert_ends(done, status)
                with path.open() as stream:
                    again = subprocess.run([str(KUNIT), 'parse'], stdin=stream,
                                           capture_output=True, text=True, check=False)
                self.assert_ends(again, status)

    def test_usage_errors(self):
        for arguments, words in ((('--arch=vax',), 'no such architecture: vax'),
                                 (('--variant=x',), 'no variant x'),
                                 (('--timeout=0',), 'above 0'),
                                 (('--qemu_args=-s',), 'does not run in QEMU')):
            with self.subTest(arguments=arguments):
                done = self.exec(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stderr)

    def test_a_run_that_cannot_be_built(self):
        done = subprocess.run(
            [str(KUNIT), 'run', f'--build_dir={self.folder}', '--variant=plain',
             '--kconfig_add=nonsense'],
            capture_output=True, text=True, check=False)
        self.assert_ends(done, 1, '0 passed, 1 failed, 0 skipped')
        self.assertIn('nonsense', done.stdout)


def main() -> int:
    """Run the tests and end with the line every test run ends with."""
    result = unittest.main(exit=False).result
    failed = len({test.id() for test, _ in result.failures + result.errors})
    skipped = len(result.skipped)
    print(f'{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped')
    return 0 if result.testsRun and result.wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
