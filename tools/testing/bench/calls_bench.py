#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What system calls cost on x86 and arm64, entry and exit included: `make bench ARCH=...`.

programs/calls.c is the first program of the bench kernel, in QEMU with one CPU and -icount
shift=0, where a nanosecond is an instruction. --linux runs the same program on the
distribution's kernel, on the same machine, and shows both. On x86 the processor has no fast
string instructions: QEMU counts each of their steps, whatever they are said to be.

A figure above its limit fails the benchmark; one above its goal is marked. The last line
counts figures as tests.
"""

import os
import re
import subprocess
import sys
import tempfile

from common import ROOT, bench_arguments, build_for, exceeds, judge, run

sys.path.insert(0, os.path.join(ROOT, "tools/testing"))
from linux_kernel import CONSOLES, fetch_linux  # pylint: disable=wrong-import-position

PROGRAMS = os.path.join(ROOT, "tools/testing/bench/programs")
COMPILERS = {"x86": "gcc", "arm64": "aarch64-linux-gnu-gcc"}
IMAGES = {"x86": "arch/x86/boot/bzImage", "arm64": "arch/arm64/boot/Image"}
MACHINES = {
    "x86": ["qemu-system-x86_64", "-M", "q35", "-cpu", "max,-erms,-fsrm", "-device",
            "isa-debug-exit,iobase=0xf4,iosize=4"],
    "arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-semihosting"],
}
OPTIONS = ["-m", "256M", "-smp", "1", "-icount", "shift=0", "-nodefaults", "-display", "none",
           "-serial", "stdio", "-no-reboot"]

# case: goal, and limits for the two machines
CASES = {
    "getppid": (110, 115, 150),
    "fork+exit+wait": (20000, 27000, 22500),
    "fork+exec+wait": (90000, 64500, 58500),
    "pipe-round-trip": (2500, 4600, 4900),
    "signal-to-self": (900, 1980, 3850),
    "caught-segv": (1000, 2280, 4180),
    "pread-4k": (900, 1160, 1780),
    "stat": (None, 1350, 1240),
    "open+close": (None, 2450, 2400),
    "thread-create+join": (8000, 9350, 9850),
    "mmap+munmap": (900, 1480, 1500),
    "mmap+touch+munmap": (None, 4500, 7000),
    "mprotect+back": (None, 3050, 2800),
}


def make_initrd(arch, folder):
    """The programs, and nothing else."""
    for name, options in (("calls", ["-pthread"]), ("tiny", ["-nostdlib"])):
        run([COMPILERS[arch], "-static", "-O2", "-Wall", "-o", os.path.join(folder, name),
             os.path.join(PROGRAMS, f"{name}.c"), *options])
    listed, initrd = (os.path.join(folder, name) for name in ("list", "initrd"))
    with open(listed, "w", encoding="utf-8") as out:
        out.write("dir /dev 755 0 0\nnod /dev/console 600 0 0 c 5 1\n"
                  f"file /init {folder}/calls 755 0 0\nfile /tiny {folder}/tiny 755 0 0\n")
    run([os.path.join(ROOT, "usr/gen_initramfs"), "-o", initrd, listed])
    return initrd


def measure(arch, image, initrd, parameters):
    """{case: instructions} as the program says."""
    console = run([*MACHINES[arch], *OPTIONS, "-kernel", image, "-initrd", initrd, "-append",
                   f"quiet nokaslr {parameters}"], stdin=subprocess.DEVNULL)
    if "calls: done" not in console:
        sys.exit(f"{arch}: the program has not come to its end:\n{console[-4000:]}")
    return {name: int(value) for name, value in
            re.findall(r"(?m)^calls: (\S+) (\d+)\r?$", console)}


def rows_of(arch, args, folder):
    """A row of the table for each case."""
    build_dir = build_for(arch, args)
    initrd = make_initrd(arch, folder)
    ours = measure(arch, os.path.join(build_dir, IMAGES[arch]), initrd, "kunit.enable=0")
    theirs = {}
    if args.linux:
        theirs = measure(arch, fetch_linux(arch, folder), initrd, CONSOLES[arch])
    for case, (goal, *limits) in CASES.items():
        yield {"arch": arch, "case": case, "measured": ours[case], "goal": goal,
               "limit": limits[list(MACHINES).index(arch)], "linux": theirs.get(case)}


def verdict(row):
    """What there is to say of it."""
    if exceeds(row):
        return "  MISSED"
    return "  above its goal" if row["goal"] and row["measured"] > row["goal"] else ""


def print_table(rows):
    """What a person reads."""
    print(f"{'':<6} {'':<20} {'measured':>9} {'goal':>7} {'limit':>7} {'Linux':>8} {'ratio':>6}")
    for row in rows:
        linux, ratio = row["linux"] or "", ""
        if linux:
            ratio = f"1/{linux / row['measured']:.1f}"
        print(f"{row['arch']:<6} {row['case']:<20} {row['measured']:>9} {row['goal'] or '':>7} "
              f"{row['limit']:>7} {linux:>8} {ratio:>6}{verdict(row)}")


def main():
    """The command line."""
    parser = bench_arguments(__doc__, MACHINES)
    parser.add_argument("--linux", action="store_true", help="the distribution's kernel, too")
    args = parser.parse_args()
    rows = []
    for arch in args.arch or MACHINES:
        with tempfile.TemporaryDirectory(prefix="calls-") as folder:
            rows += rows_of(arch, args, folder)
    print_table(rows)
    return judge(rows, args.json)


if __name__ == "__main__":
    sys.exit(main())
