# SPDX-License-Identifier: GPL-2.0-only
"""Configures, builds and starts the kernel under test.

Owns the build directory's .kunitconfig, .config, build.log and test.log.
"""

import contextlib
import dataclasses
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Tuple

from kunit_arch import Arch, command_line
from kunit_config import Config, ConfigError
from kunit_printer import Output

# A line of a quiet build, as in '  CC      mm/slab.o'.
_QUIET_STEP = re.compile(r'^  [A-Z][A-Z0-9_ -]{0,8} +\S')
# What an outer make leaves behind would make an inner one misbehave.
_MAKE_VARIABLES = ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES', 'MAKEFILES')

# With which a kernel ends that has run to its end, but whose tests failed.
TESTS_FAILED = 1

# Every test that can be one is a module.
_ALL_MODULES = ('CONFIG_MODULES=y', 'CONFIG_KUNIT_ALL_TESTS=m')

SOURCE_ROOT = Path(__file__).resolve().parents[3]


class BuildError(Exception):
    """The kernel could not be configured or built."""


@dataclasses.dataclass
class ConfigWishes:
    """What a configuration is made of, later ones winning."""
    kunitconfig: Optional[Path] = None
    variant: str = 'plain'
    additions: Sequence[str] = ()


@dataclasses.dataclass
class Ending:
    """How a kernel's run ended."""
    status: int = 0
    timed_out: bool = False
    timeout: float = 0

    def problem(self, tests_failed: bool = False) -> str:
        """What is wrong with it, as the predicate of 'the kernel ...'.

        A kernel whose tests failed must end with a status that says so.
        """
        if self.timed_out:
            return f'hung: it was stopped after {self.timeout:g} s without progress'
        if self.status < 0:
            with contextlib.suppress(ValueError):
                return f'was killed by {signal.Signals(-self.status).name}'
            return f'was killed by signal {-self.status}'
        if self.status == TESTS_FAILED and tests_failed:
            return ''
        if self.status > 0:
            return f'exited with status {self.status}'
        return ''


class Kernel:
    """A build directory and the kernel in it."""

    def __init__(self, arch: Arch, build_dir: Path, output: Output, *,
                 make_options: Sequence[str] = (), jobs: int = 0,
                 cross_compile: str = '', modules: bool = False,
                 root: Path = SOURCE_ROOT) -> None:
        self.build_dir = build_dir.resolve()
        self.test_log = self.build_dir / 'test.log'
        self.build_log = self.build_dir / 'build.log'
        self._arch = arch
        self._root = root
        self._output = output
        self._modules = modules
        self._jobs = jobs or os.cpu_count() or 1
        self._make_options = list(make_options)
        cross = cross_compile or arch.cross_compile
        if cross:
            self._make_options.append(f'CROSS_COMPILE={cross}')

    # Configuration.

    def configure(self, wishes: ConfigWishes) -> bool:
        """Bring .config in line with the wishes; tell whether it changed."""
        self.build_dir.mkdir(parents=True, exist_ok=True)
        wish = self._wished(wishes)
        base = Config()
        base_file = self._root / self._arch.base_config
        if base_file.exists():
            base.read(base_file)
        base.merge(wish)
        request = f'# made by kunit.py for {self._arch.name}\n{base}'
        record = self.build_dir / '.kunit_request'
        dot_config = self.build_dir / '.config'
        if self._is_current(request, record, dot_config, wish):
            return False
        record.unlink(missing_ok=True)
        dot_config.write_text(str(base), encoding='utf-8')
        self._make(['olddefconfig'], 'configure')
        lacking = Config().read(dot_config).lacking(wish)
        if lacking:
            raise ConfigError(
                'these options cannot be had; is something they depend on off, '
                'or does no such option exist?\n  ' + '\n  '.join(lacking))
        record.write_text(request, encoding='utf-8')
        return True

    def _wished(self, wishes: ConfigWishes) -> Config:
        """All that was asked for by name, and so must be in the result."""
        wish = Config().read(self._kunitconfig(wishes.kunitconfig))
        for fragment in self._arch.variants[wishes.variant]:
            wish.merge(Config().read(self._root / fragment))
        if self._modules:
            wish.merge(Config().read_lines(_ALL_MODULES, '--modules'))
        wish.merge(Config().read_lines(wishes.additions, '--kconfig_add'))
        return wish

    def _kunitconfig(self, chosen: Optional[Path]) -> Path:
        """The chosen file or folder, or the build directory's own file.

        That one starts as a copy of the default and is the user's to edit.
        """
        if chosen:
            return chosen / '.kunitconfig' if chosen.is_dir() else chosen
        own = self.build_dir / '.kunitconfig'
        if not own.exists():
            default = Path(__file__).parent / 'configs' / 'default.config'
            own.write_text(default.read_text(encoding='utf-8'), encoding='utf-8')
        return own

    def _is_current(self, request: str, record: Path, dot_config: Path,
                    wish: Config) -> bool:
        """Is .config what this request made, and no Kconfig file newer?"""
        if not record.exists() or not dot_config.exists():
            return False
        if record.read_text(encoding='utf-8') != request:
            return False
        if Config().read(dot_config).lacking(wish):
            return False
        made = record.stat().st_mtime
        return not any(path.stat().st_mtime > made for path in self._kconfig_files())

    def _kconfig_files(self) -> Iterator[Path]:
        for folder, subfolders, files in os.walk(self._root):
            subfolders[:] = [name for name in subfolders if not name.startswith('.')
                             and Path(folder, name) != self.build_dir]
            for name in files:
                if name.startswith('Kconfig'):
                    yield Path(folder, name)

    # Build.

    def build(self) -> None:
        """Build the kernel, or raise BuildError with the compiler's words."""
        targets = ['all', 'initrd.img'] if self._modules else []
        self._make([f'--jobs={self._jobs}', *targets], 'build')
        if not self.kernel_file().exists():
            raise BuildError(f'make was content, but there is no {self.kernel_file()}')

    def kernel_file(self) -> Path:
        """Where the built kernel lies."""
        return self.build_dir / self._arch.kernel

    def _make(self, targets: List[str], doing: str) -> None:
        command = ['make', f'ARCH={self._arch.name}', f'O={self.build_dir}',
                   *self._make_options, *targets]
        environment = {name: value for name, value in os.environ.items()
                       if name not in _MAKE_VARIABLES}
        words: List[str] = []
        with subprocess.Popen(command, cwd=self._root, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding='utf-8',
                              errors='backslashreplace') as process, \
                self.build_log.open('w', encoding='utf-8') as log:
            log.write(' '.join(command) + '\n')
            for line in process.stdout:
                log.write(line)
                self._output.transient(line.rstrip())
                if not _QUIET_STEP.match(line):
                    words.append(line.rstrip('\n'))
        if process.returncode:
            raise BuildError(f'cannot {doing} the kernel; {" ".join(command)} said:\n'
                             + '\n'.join(words[-200:])
                             + f'\n(all of its output is in {self.build_log})')

    # Run.

    def run(self, args: Sequence[str], timeout: float,
            qemu_args: Tuple[str, ...] = ()) -> 'Run':
        """Start the kernel; the caller iterates over what it prints."""
        if not self.kernel_file().exists():
            raise BuildError(f'there is no kernel at {self.kernel_file()}: '
                             'build it first (kunit.py build)')
        initrd = ''
        if self._modules:
            initrd = str(self.build_dir / 'initrd.img')
            args = [*args, 'modules_load=*']
        command = command_line(self._arch, str(self.kernel_file()),
                               (*self._arch.kernel_args, *args), qemu_args, initrd)
        return Run(command, timeout)


@contextlib.contextmanager
def signals_deferred() -> Iterator[None]:
    """Hold back signals that would end this program, until the block ends.

    A process must not be started and its number lost to a signal in between.
    """
    came: List[int] = []
    handlers = {number: signal.signal(number, lambda which, _frame: came.append(which))
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)


class Run:
    """One run of a kernel: iterate over its lines, then look at ending.

    The kernel has a process group of its own, which is killed when no test has
    begun or ended for too long or the reader leaves early; so nothing it started
    is left behind. How long all of it may take is the machine's affair.
    """

    _PROGRESS = re.compile(r'(?:not )?ok \d|# Starting: ')

    def __init__(self, command: Sequence[str], timeout: float) -> None:
        self.command = command
        self.ending = Ending(timeout=timeout)
        self._timeout = timeout
        self._progress = time.monotonic()
        self._over = threading.Event()

    def __iter__(self) -> Iterator[str]:
        process = None
        watch = threading.Thread(target=lambda: self._watch(process), daemon=True)
        try:
            with signals_deferred():
                process = self._start()
            self._progress = time.monotonic()
            watch.start()
            for line in process.stdout:
                if self._PROGRESS.search(line):
                    self._progress = time.monotonic()
                yield line
            # A kernel may close its output and hang all the same.  It is left
            # a zombie here, so that its number stays its own until the end.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        finally:
            if process:
                self._end(process, watch)

    def _start(self) -> subprocess.Popen:
        try:
            return subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, encoding='utf-8', errors='backslashreplace',
                start_new_session=True)
        except OSError as error:
            raise BuildError(f'cannot start {self.command[0]}: {error.strerror}') from error

    def _end(self, process: subprocess.Popen, watch: threading.Thread) -> None:
        self._over.set()
        if watch.is_alive():
            watch.join()
        self._kill(process)
        process.stdout.close()
        self.ending.status = process.wait()

    def _watch(self, process: subprocess.Popen) -> None:
        """Until the run is over: that there is progress."""
        left = self._timeout
        while not self._over.wait(left):
            left = self._progress + self._timeout - time.monotonic()
            if left <= 0:
                self.ending.timed_out = True
                self._kill(process)
                return

    @staticmethod
    def _kill(process: subprocess.Popen) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
