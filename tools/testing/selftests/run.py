#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compile the programs of this folder and run them: here, or in one boot of a machine.

Usage: run.py [--oracle linux|both] [here | x86 | arm64] [PATTERN ...], patterns as of 'mm/' or
'signal*stack'. All that they say is shown; the exit status is 0 if every case has passed or was
skipped. With --oracle linux the machine boots the distribution's kernel, from the same initial
ramdisk; with --oracle both it boots the two, one after the other, and a table shows what each
said, and where they first differ.
"""

import argparse
import fnmatch
import glob
import os
import re
import subprocess
import sys
import tempfile

SELFTESTS = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(SELFTESTS, folder) for folder in ("../boot", "..")]
from linux_kernel import CONSOLES, kept_linux  # pylint: disable=wrong-import-position
from oracle import Verdicts, read_ktap  # pylint: disable=wrong-import-position
from userland import COMPILERS, busybox_machine, kernel  # pylint: disable=wrong-import-position

# What is wrong is passed on purpose.
WARNINGS = ["-Wall", "-Werror", "-Wno-nonnull", "-Wno-stringop-overflow",
            "-Wno-stringop-overread", "-Wno-unused-value", "-Wno-deprecated-declarations"]
COMPILER_OF = {"here": "gcc", **COMPILERS}
# Seconds that one program has on Linux, and all of them on a machine. Linux there looks long
# for memory before it kills for it: a case has more time.
HERE_S, MACHINE_S = 100, 900
ORACLE_S, ORACLE_CASE_S = 500, 100


def programs(patterns=()):
    """The names of those that fit one of @patterns, all without any: folder/name."""
    names = sorted(os.path.relpath(path, SELFTESTS)[:-2]
                   for path in glob.glob(os.path.join(SELFTESTS, "*/*_test.c")))
    return [name for name in names if not patterns or any(
        fnmatch.fnmatch(name, f"*{pattern}*") for pattern in patterns)]


def compile_all(where, names, folder):
    """Static programs, named as their sources are, with - for /; one compiler on each CPU."""
    def start(name):
        return subprocess.Popen(
            [COMPILER_OF[where], *WARNINGS, "-O1", "-static", "-pthread", "-o",
             os.path.join(folder, name.replace("/", "-")), os.path.join(SELFTESTS, name + ".c")],
            stderr=subprocess.PIPE, text=True)
    waiting, running = list(names), []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            running.append(start(waiting.pop(0)))
        compiler = running.pop(0)
        said = compiler.communicate()[1]
        if compiler.returncode:
            sys.exit(said)


def run_here(names, folder):
    """{name: (status, text)} of each program, on the system that this runs on."""
    compile_all("here", names, folder)
    said = {}
    for name in names:
        done = subprocess.run([os.path.join(folder, name.replace("/", "-"))], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=HERE_S,
                              stdin=subprocess.DEVNULL)
        said[name] = (done.returncode, done.stdout.decode(errors="replace"))
    return said


def boot(machine, image, names, binaries, limits=(MACHINE_S, "")):
    """The same in one boot with four CPUs, of an image with its parameters; under None all that
    was said. @limits: seconds for all, and what sets those of a case."""
    seconds, case_limit = limits
    words = " ".join(name.replace("/", "-") for name in names)
    line = (f"export MAY_SET_CLOCK=1 MAY_EXHAUST_MEMORY=1 {case_limit}; for name in {words}; do "
            f"echo \"@ $name\"; {binaries}/$name </dev/null 2>&1; echo \"@ $?\"; done")
    done = subprocess.run(
        [*machine, "-s", "4", "-t", str(seconds), "-f", binaries, "-x", line, *image],
        check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds + 100)
    text = (done.stdout + done.stderr).decode(errors="replace")
    found = re.findall(r"(?ms)^@ (\w+)-(\w+)\n(.*?)^@ (\d+)$", text)
    return {None: text} | {f"{part}/{name}": (int(status), said)
                           for part, name, said, status in found}


def image_of(arch, system):
    """What a machine boots, and with which parameters: our kernel or the distribution's."""
    if system == "linux":
        # No security modules but capabilities, which this kernel has: that of BPF, which
        # Debian turns on, makes 6.1 forget to ask for CAP_SYS_ADMIN.
        return [kept_linux(arch), *CONSOLES[arch].split(), "quiet", "lsm=capability"]
    return [kernel(arch), "kunit.enable=0"]


def run_on_machine(arch, names, folder, systems=("pagoda",)):
    """What boot() says, for each of @systems: the same programs, machine and ramdisk."""
    binaries = os.path.join(folder, "programs")
    os.mkdir(binaries)
    compile_all(arch, names, binaries)
    machine = busybox_machine(arch, folder)
    limits = {"pagoda": (MACHINE_S, ""), "linux": (ORACLE_S, f"KSFT_LIMIT={ORACLE_CASE_S}")}
    return [boot(machine, image_of(arch, system), names, binaries, limits[system])
            for system in systems]


def run_all(where, names, folder):
    """On one of COMPILERS."""
    if where == "here":
        return run_here(names, folder)
    return run_on_machine(where, names, folder)[0]


def show(names, said):
    """All that was said; how many programs have failed."""
    bad = 0
    for name in names:
        status, text = said.get(name, (None, said.get(None)))
        bad += status != 0
        print(f"# {name}: {status}\n{text}", end="")
    return bad


def ask_oracle(arch, oracle, names):
    """Linux on the machine, and beside it this kernel; the number of cases that have failed."""
    systems = ["linux", "pagoda"][:1 if oracle == "linux" else 2]
    with tempfile.TemporaryDirectory(prefix="selftest-") as folder:
        said = run_on_machine(arch, names, folder, systems)
    if oracle == "linux":
        show(names, said[0])
    verdicts = Verdicts(["Linux", "Pagoda"][:len(systems)])
    for name in names:
        verdicts.add(name.removesuffix("_test"),
                     [read_ktap(*one.get(name, (None, ""))) for one in said])
    verdicts.print()
    for system, one in zip(systems, said):
        if any(name not in one for name in names):
            print(f"{system} has not come to the end of all programs; it said last:\n"
                  f"{one[None][-3000:]}")
    print(verdicts.counts())
    return verdicts.failed


def main():
    """What the module's text says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle", choices=["linux", "both"])
    parser.add_argument("words", nargs="*", metavar="here | x86 | arm64 | PATTERN")
    options = parser.parse_args()
    words = options.words
    where = words.pop(0) if words and words[0] in COMPILERS else "here"
    names = programs(words)
    if not names:
        sys.exit("no such program")
    if options.oracle and where == "here":
        sys.exit("ORACLE= wants a machine, ARCH=x86 or arm64: without one, the Linux here is asked")
    if options.oracle:
        sys.exit(ask_oracle(where, options.oracle, names) != 0)
    with tempfile.TemporaryDirectory(prefix="selftest-") as folder:
        said = run_all(where, names, folder)
    sys.exit(show(names, said) != 0)


if __name__ == "__main__":
    main()
