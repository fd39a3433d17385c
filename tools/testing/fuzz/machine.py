#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Fuzzes the system calls of a machine: boots the kernel of the suites, with all of its
checks, runs tools/testing/fuzz/syscalls there, and reports what the kernel says of itself,
who cannot be killed, and memory that is lost.

Usage: machine.py [--arch x86|arm64] [--time SECONDS] [--seed N] [--worker ID.LIFE]

A report ends with each thread's last calls, which are found in the machine's memory, and
says how it is run again. The last line counts.
"""

import argparse
import glob
import mmap
import os
import re
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "../boot"))
from userland import (  # pylint: disable=wrong-import-position
    COMPILERS, busybox_machine, kernel, tool)

# Whatever is wrong ends the machine, and nobody may sleep undisturbably for long.
PARAMETERS = ["kunit.enable=0", "panic_on_warn=1", "oops=panic", "softlockup_panic=1",
              "hung_task_timeout_secs=25", "hung_task_panic=1"]
# program.h: struct ring.
MAGIC = b"the last calls:\n"
HEAD = struct.Struct("<16sQQQ")
CALL = struct.Struct("<Q6Qq")
LAST_CALLS = 16


def compile_program(arch, path):
    """All but what runs in the kernel of the host."""
    sources = [name for name in glob.glob(os.path.join(HERE, "syscalls", "*.c"))
               if os.path.basename(name) not in ("target.c", "world.c")]
    tool(COMPILERS[arch], "-Wall", "-O1", "-D_GNU_SOURCE", "-static", "-pthread", "-o", path,
         *sources)


def call_names(arch):
    """{number: name} of the distribution's headers."""
    said = subprocess.run([COMPILERS[arch], "-E", "-dM", "-include", "asm/unistd.h", "-"], text=True,
                          input="", capture_output=True, check=True).stdout
    return {int(number): name for name, number in re.findall(r"#define __NR_(\w+) (\d+)$", said,
                                                             re.MULTILINE)}


def last_calls(path, names):
    """What each thread's ring says, in the order of time."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        at = memory.find(MAGIC)
        while at >= 0:
            _, seed, pid, count = HEAD.unpack_from(memory, at)
            if 0 < pid < 1 << 22 and 0 < count < 1 << 32:
                yield f"pid {pid}, of seed {seed:#x}, {count} calls:"
                for i in range(max(0, count - LAST_CALLS), count):
                    where = at + HEAD.size + i % LAST_CALLS * CALL.size
                    number, *args, ret = CALL.unpack_from(memory, where)
                    said = "has not come back" if ret == 0x7777 else ret
                    yield (f"    {names.get(number, number)}"
                           f"({', '.join(map(hex, args))}): {said}")
            at = memory.find(MAGIC, at + 1)


def run(options, folder):
    """Boot and fuzz; returns whether it stood, and what is to be said."""
    program, memory = os.path.join(folder, "fuzz"), os.path.join(folder, "memory")
    compile_program(options.arch, program)
    line = f"{program} {options.seed} {options.time} {options.worker}"
    done = subprocess.run(
        [*busybox_machine(options.arch, folder), "-s", "4", "-t", str(options.time + 120), "-e",
         memory, "-f", program, "-x", line, kernel(options.arch), *PARAMETERS],
        check=False, capture_output=True, stdin=subprocess.DEVNULL)
    text = (done.stdout + done.stderr).decode(errors="replace").replace("\r", "")
    if not done.returncode and "fuzz: stood" in text:
        return True, text
    text += f"\nmachine.py: status {done.returncode}; the last calls:\n"
    return False, text + "\n".join(last_calls(memory, call_names(options.arch)))


def main():
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--arch", choices=COMPILERS, default="x86")
    parser.add_argument("--time", type=int, default=60, help="seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", default="", help="that one alone, as ID.LIFE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        stood, text = run(options, folder)
    print(text)
    if not stood:
        print(f"*** fuzz: run it again by: make fuzz TARGET=syscalls ARCH={options.arch} "
              f"SEED={options.seed} TIME={options.time}")
    print("1 passed, 0 failed, 0 skipped" if stood else "0 passed, 1 failed, 0 skipped")
    sys.exit(0 if stood else 1)


if __name__ == "__main__":
    main()
