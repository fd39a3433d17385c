#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compile the programs of this folder and run them: here, or in one boot of a machine.

Usage: run.py [here | x86 | arm64] [PATTERN ...], patterns as of 'mm/' or 'signal*stack'. All that
they say is shown; the exit status is 0 if every case has passed or was skipped.
"""

import fnmatch
import glob
import os
import re
import subprocess
import sys
import tempfile

SELFTESTS = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(SELFTESTS, "../boot"))
from userland import busybox_machine, kernel  # pylint: disable=wrong-import-position

# What is wrong is passed on purpose.
WARNINGS = ["-Wall", "-Werror", "-Wno-nonnull", "-Wno-stringop-overflow",
            "-Wno-stringop-overread", "-Wno-unused-value", "-Wno-deprecated-declarations"]
COMPILERS = {"here": "gcc", "x86": "gcc", "arm64": "aarch64-linux-gnu-gcc"}
# Seconds that one program has on Linux, and all of them on a machine.
HERE_S, MACHINE_S = 100, 200


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
            [COMPILERS[where], *WARNINGS, "-O1", "-static", "-pthread", "-o",
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


def run_on_machine(arch, names, folder):
    """The same in one boot with four CPUs; under None all that was said."""
    binaries = os.path.join(folder, "programs")
    os.mkdir(binaries)
    compile_all(arch, names, binaries)
    words = " ".join(name.replace("/", "-") for name in names)
    line = (f"export MAY_SET_CLOCK=1 MAY_EXHAUST_MEMORY=1; for name in {words}; do "
            f"echo \"@ $name\"; {binaries}/$name </dev/null 2>&1; echo \"@ $?\"; done")
    done = subprocess.run(
        [*busybox_machine(arch, folder), "-s", "4", "-t", str(MACHINE_S), "-f", binaries, "-x",
         line, kernel(arch), "kunit.enable=0"],
        check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=MACHINE_S + 100)
    text = (done.stdout + done.stderr).decode(errors="replace")
    found = re.findall(r"(?ms)^@ (\w+)-(\w+)\n(.*?)^@ (\d+)$", text)
    return {None: text} | {f"{part}/{name}": (int(status), said)
                           for part, name, said, status in found}


def run_all(where, names, folder):
    """On one of COMPILERS."""
    if where == "here":
        return run_here(names, folder)
    return run_on_machine(where, names, folder)


def main():
    """What the module's text says."""
    words = sys.argv[1:]
    where = words.pop(0) if words and words[0] in COMPILERS else "here"
    names = programs(words)
    if not names:
        sys.exit("no such program")
    with tempfile.TemporaryDirectory(prefix="selftest-") as folder:
        said = run_all(where, names, folder)
    bad = 0
    for name in names:
        status, text = said.get(name, (None, said.get(None)))
        bad += status != 0
        print(f"# {name}: {status}\n{text}", end="")
    sys.exit(bad != 0)


if __name__ == "__main__":
    main()
