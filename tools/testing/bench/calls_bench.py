#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What system calls cost on x86 and arm64, entry and exit included: `make bench ARCH=...`.

programs/calls.c is the first program of the bench kernel, in QEMU with one CPU and -icount
shift=0, where a nanosecond is an instruction. --linux runs the same program on the
distribution's kernel, on the same machine, and shows both; --report draws it; --base shows what
has changed since a table that --json has written. On x86 the processor has no fast string
instructions: QEMU counts each of their steps, whatever they are said to be.

A figure above its limit fails the benchmark; one above its goal, and one above Linux's, is
marked. The last line counts figures as tests.
"""

import fnmatch
import os
import re
import subprocess
import sys
import tempfile

import report
from common import ROOT, bench_arguments, build_for, exceeds, judge, run
from compared import add_base, change_text, gain_text, is_loss, read_base, sentences

sys.path.insert(0, os.path.join(ROOT, "tools/testing"))
from linux_kernel import CONSOLES, kept_linux  # pylint: disable=wrong-import-position

PROGRAMS = os.path.join(ROOT, "tools/testing/bench/programs")
COMPILERS = {"x86": "gcc", "arm64": "aarch64-linux-gnu-gcc"}
IMAGES = {"x86": "arch/x86/boot/bzImage", "arm64": "arch/arm64/boot/Image"}
MACHINES = {
    "x86": ["qemu-system-x86_64", "-M", "q35", "-cpu", "max,-erms,-fsrm", "-device",
            "isa-debug-exit,iobase=0xf4,iosize=4"],
    "arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-semihosting"],
}
# Linux takes a minute for fork() of 1 GiB, and a busy host takes longer.
MACHINE_S = 900
# For two address spaces of 1 GiB, of which one is a copy.
OPTIONS = ["-m", "2G", "-smp", "1", "-icount", "shift=0", "-nodefaults", "-display", "none",
           "-serial", "stdio", "-no-reboot"]

# case: goal, and limits for the two machines
CASES = {
    "getppid": (110, 93, 146),
    "fork+exit+wait": (20000, 20290, 18730),
    "fork+exec+wait": (90000, 53990, 52910),
    "vfork+exec+wait": (None, 42630, 44480),
    "pipe-round-trip": (2500, 4140, 4780),
    "futex-round-trip": (None, 3820, 4470),
    "poll-10-pipes": (None, 1410, 1540),
    "signal-to-self": (900, 1710, 2850),
    "caught-segv": (1000, 1910, 3080),
    "pread-4k": (900, 1014, 1650),
    "stat": (None, 1010, 1070),
    "open+close": (None, 1891, 2140),
    "open+read+close": (None, 2450, 2750),
    "truncate-64k": (None, 10260, 11040),
    "thread-create+join": (8000, 8050, 9180),
    "mmap+munmap": (900, 929, 1090),
    "mmap+touch+munmap": (None, 3100, 2800),
    "mprotect+back": (None, 2080, 2020),
    "brk+back": (None, 2070, 2190),
    "dontneed+touch-64k": (None, 21130, 15940),
    "read-fault": (None, 430, 473),
    "write-fault": (None, 1020, 700),
    "cow-fault": (None, 1490, 1610),
    "mmap-shared+touch-64k": (None, 45640, 41950),
    "mmap-file+read-64k": (None, 9420, 10410),
    "mmap-file+write-64k": (None, 17200, 18220),
    "huge-mmap+touch-4m": (None, 811490, 465620),
    "fork-1000-vmas": (None, 963060, 999060),
    "fork-64m": (None, 24410, 22510),
    "huge-fork-64m": (None, 24280, 22360),
    "fork-1g": (None, 79740, 72120),
}


def compile_program(arch, folder, name, sources, options):
    """A static program of this architecture; its path."""
    program = os.path.join(folder, name)
    run([COMPILERS[arch], "-static", "-O2", "-Wall", "-o", program,
         *[os.path.join(PROGRAMS, source) for source in sources], *options])
    return program


def make_initrd(arch, folder):
    """The programs, and nothing else."""
    compile_program(arch, folder, "calls",
                    ["calls.c", "calls_memory.c", "calls_parallel.c"], ["-pthread"])
    compile_program(arch, folder, "tiny", ["tiny.c"], ["-nostdlib"])
    listed, initrd = (os.path.join(folder, name) for name in ("list", "initrd"))
    with open(listed, "w", encoding="utf-8") as out:
        out.write("dir /dev 755 0 0\nnod /dev/console 600 0 0 c 5 1\n"
                  f"file /init {folder}/calls 755 0 0\nfile /tiny {folder}/tiny 755 0 0\n")
    run([os.path.join(ROOT, "usr/gen_initramfs"), "-o", initrd, listed])
    return initrd


def chosen_cases(patterns):
    """Those that fit one of the patterns; all without any."""
    names = [name for name in CASES if not patterns or any(
        fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]
    if not names:
        sys.exit(f"no case fits {' '.join(patterns)}; there are: {' '.join(CASES)}")
    return names


def measure(machine, image, initrd, parameters):
    """({case: what it costs}, the kernel's name) as the program says on a machine of QEMU's."""
    console = run([*machine, "-kernel", image, "-initrd", initrd, "-append",
                   f"quiet nokaslr {parameters}"], timeout=MACHINE_S, stdin=subprocess.DEVNULL)
    if "calls: done" not in console:
        sys.exit(f"{image}: the program has not come to its end:\n{console[-4000:]}")
    return ({name: int(value) for name, value in
             re.findall(r"(?m)^calls: (\S+) (\d+)\r?$", console)},
            re.search(r"(?m)^calls: kernel (.*?)\r?$", console)[1])


def rows_of(arch, args, folder):
    """(a row of the table for each case, the names of the kernels)"""
    names = chosen_cases(args.case)
    only = f"ONLY={','.join(names)}"
    image = args.kernel or os.path.join(build_for(arch, args), IMAGES[arch])
    initrd = make_initrd(arch, folder)
    machine = [*MACHINES[arch], *OPTIONS]
    ours, kernel = measure(machine, image, initrd, f"kunit.enable=0 {only}")
    kernels, theirs = [f"Pagoda: {kernel}"], {}
    if args.linux:
        print(f"{arch}: counting Linux's ...", flush=True)
        theirs, kernel = measure(machine, kept_linux(arch), initrd,
                                 f"{CONSOLES[arch]} {only} {args.linux_cmdline}")
        kernels.append(f"Linux: {kernel} {args.linux_cmdline}".rstrip())
    rows = []
    for case in names:
        goal, *limits = CASES[case]
        rows.append({"arch": arch, "case": case, "measured": ours[case], "goal": goal,
                     "limit": limits[list(MACHINES).index(arch)], "linux": theirs.get(case)})
    return rows, kernels


def verdict(row):
    """What there is to say of it."""
    said = "  MISSED" if exceeds(row) else ""
    if not said and row["goal"] and row["measured"] > row["goal"]:
        said = "  above its goal"
    return said + ("  LOSS" if is_loss(row) else "")


def print_table(rows):
    """What a person reads."""
    print(f"{'':<6} {'':<22} {'measured':>9} {'goal':>7} {'limit':>8} {'Linux':>10} {'ratio':>6} "
          f"{'before':>9} {'change':>7}")
    for row in rows:
        print(f"{row['arch']:<6} {row['case']:<22} {row['measured']:>9} {row['goal'] or '':>7} "
              f"{row['limit']:>8} {row['linux'] or '':>10} {gain_text(row):>6} "
              f"{row.get('base') or '':>9} {change_text(row):>7}{verdict(row)}")
    for line in sentences(rows):
        print(line)


def beside_linux(doc):
    """A parser of what is common to what measures the program on two kernels."""
    parser = bench_arguments(doc, MACHINES)
    parser.add_argument("--linux", action="store_true", help="the distribution's kernel, too")
    parser.add_argument("--linux_cmdline", metavar="WORDS", default="", help="parameters for it")
    parser.add_argument("--case", metavar="GLOB", nargs="+", action="extend", default=[],
                        help="such cases only")
    parser.add_argument("--report", metavar="FILE", help="also write a page with charts")
    return parser


def main():
    """The command line."""
    parser = beside_linux(__doc__)
    parser.add_argument("--base", metavar="FILE", help="an older table, of --json, beside it")
    parser.add_argument("--kernel", metavar="FILE", help="this one, and build none")
    args = parser.parse_args()
    # What cannot be read or does not exist is told at once.
    base = read_base(args.base) if args.base else {}
    chosen_cases(args.case)
    rows, kernels = [], {}
    for arch in args.arch or MACHINES:
        with tempfile.TemporaryDirectory(prefix="calls-") as folder:
            own, kernels[arch] = rows_of(arch, args, folder)
            rows += own
    add_base(rows, base)
    print_table(rows)
    if args.report:
        print("written:", *report.write(args.report, rows, kernels))
    return judge(rows, args.json)


if __name__ == "__main__":
    sys.exit(main())
