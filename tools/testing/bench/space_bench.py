#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The benchmark of address spaces: `make bench`, its second table.

Builds the kernel with bench.config and counts the instructions of each step. On um that
is done by valgrind --tool=callgrind, and threads fault in one address space besides, on
one CPU and on two, for the time. With --arch=x86 or arm64 it is done by the clock of a
QEMU with -icount shift=0, which moves a nanosecond with each instruction: entries to the
kernel, flushes of TLBs and ticks are in it. Both give the same numbers whatever else the
host does. What clearing or copying a page takes by itself is taken off, where the row
says so.

A row has Linux 6.1's instructions for the same work, and a goal that the project has set
itself for the calls alone, as um counts them; one that is missed is marked. A figure above
its limit fails the benchmark. The last line counts them as tests.
"""

import os
import re
import sys
import tempfile

from common import bench_arguments, build_for, exceeds, judge, run
from machine_bench import MACHINES, boot
from mm_bench import parse_calls

# name, steps to add, steps to take off, Linux 6.1, goal, and limits for um and the machines
ROWS = [
    ("map + unmap a page", ["map_unmap"], [], 17000, 600,
     (620, 600, 640)),
    ("write fault, beyond clearing", ["touch"], ["clear"], 2800, 350,
     (352, 700, 690)),
    ("COW fault, beyond copying", ["cow"], ["copy"], 3500, 400,
     (142, 680, 1130)),
    ("write to a page that is ours", ["reuse"], [], None, None,
     (313, 770, 760)),
    ("fork, 64 MiB touched", ["fork_64m"], [], 2330000, 15000,
     (9030, 8500, 7900)),
    ("fork, 1 GiB touched", ["fork_1g"], [], 37000000, 60000,
     (44380, 40910, 39340)),
    ("release of that child, 64 MiB", ["release_64m"], [], 2000000, 10000,
     (3880, 3280, 3380)),
    ("release of that child, 1 GiB", ["release_1g"], [], None, None,
     (30950, 24730, 21620)),
    ("protect a page and back", ["protect"], [], 19000, 1500,
     (1535, 1800, 1620)),
    ("move 1 MiB", ["move_1m"], [], 24000, None,
     (15380, 14960, 20090)),
    ("move 4 MiB, aligned", ["move_4m"], [], None, 3000,
     (3090, 3000, 2450)),
    ("map + unmap, among 10,000 VMAs", ["map_many"], [], None, None,
     (1950, 1890, 1940)),
    ("the write fault, among those", ["touch_many"], ["clear"], None, None,
     (446, 860, 820)),
]
ARCHS = ["um", *MACHINES]
MEMORY = "mem=1500M"
TIMED_PAGES = 1 << 20


def count_steps(kernel):
    """{step: instructions of one call}"""
    with tempfile.NamedTemporaryFile(prefix="callgrind.") as out:
        run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", kernel,
             "kunit.enable=0", "nr_cpus=1", MEMORY, "space_bench.run=1"])
        calls = parse_calls(run(["callgrind_annotate", "--tree=calling", "--inclusive=yes",
                                 "--threshold=100", out.name]))
    steps = {}
    for (_, callee), (cost, number) in calls.items():
        if callee.startswith("step_"):
            old = steps.get(callee[5:], (0, 0))
            steps[callee[5:]] = old[0] + cost, old[1] + number
    return {name: cost / number for name, (cost, number) in steps.items()}


# What a machine needs for two address spaces of 1 GiB at a time; and a copy is to be
# counted by words, of which the string instructions of "max" make one.
MACHINE_MEMORY = "2G"
MACHINE_CPU = {"x86": "max,-erms,-fsrm", "arm64": "max"}


def clock_steps(arch, build_dir):
    """{step: nanoseconds of one call}, without what reading the clock takes."""
    out = boot(arch, build_dir, "space_bench.run=1",
               ["-m", MACHINE_MEMORY, "-cpu", MACHINE_CPU[arch]])
    steps = {name: int(ns) / int(calls) for name, calls, ns in
             re.findall(r"space_bench: step (\w+) calls=(\d+) ns=(\d+)", out)}
    nothing = steps.pop("nothing", None)
    if nothing is None:
        sys.exit(f"{arch}: the kernel has not told its steps:\n{out[-2000:]}")
    return {name: ns - nothing for name, ns in steps.items()}


def table(arch, steps):
    """The rows to print and to write as JSON."""
    steps["clear"] = steps["zeroed_page"] - steps["page"]
    rows = []
    for name, plus, minus, linux, goal, limits in ROWS:
        missing = [step for step in plus + minus if step not in steps]
        if missing:
            sys.exit(f"{arch}: no count of {', '.join(missing)}")
        count = sum(steps[step] for step in plus) - sum(steps[step] for step in minus)
        rows.append({"arch": arch, "work": name, "measured": round(count), "linux": linux,
                     "goal": goal, "limit": limits[ARCHS.index(arch)]})
    return rows


def scaling(kernel):
    """Faults of two threads in one address space, in those of one; the best of five."""
    best = 0.0
    pattern = re.compile(r"space_bench: fault cpus=(\d+) pages=(\d+) ns=(\d+)")
    for _ in range(5):
        out = run([kernel, "kunit.enable=0", "nr_cpus=2", MEMORY,
                   f"space_bench.run={TIMED_PAGES}"])
        rate = {int(cpus): int(pages) / int(ns) for cpus, pages, ns in pattern.findall(out)}
        best = max(best, rate[2] / rate[1])
    return best


def verdict(row):
    """What is said behind it."""
    if exceeds(row):
        return "  above its limit"
    return "  above its goal" if row["goal"] and row["measured"] > row["goal"] else ""


def print_table(rows):
    """What a person reads."""
    print(f"{'':<6} {'work':<32} {'instr.':>9} {'goal':>8} {'limit':>8} {'Linux 6.1':>10} "
          f"{'of that':>8}")
    for row in rows:
        share = f"1/{row['linux'] / row['measured']:.1f}" if row["linux"] else ""
        print(f"{row['arch']:<6} {row['work']:<32} {row['measured']:>9} {row['goal'] or '':>8} "
              f"{row['limit']:>8} {row['linux'] or '':>10} {share:>8}{verdict(row)}")


def measure(arch, args):
    """The rows of one architecture."""
    build_dir = build_for(arch, args)
    if arch != "um":
        return table(arch, clock_steps(arch, build_dir))
    kernel = os.path.join(build_dir, "linux")
    rows = table(arch, count_steps(kernel))
    print(f"two threads faulting in one address space: {scaling(kernel):.2f} times one")
    return rows


def main():
    """The command line."""
    args = bench_arguments(__doc__, ARCHS, "um").parse_args()
    rows = []
    for arch in args.arch or ["um"]:
        rows += measure(arch, args)
    print_table(rows)
    return judge(rows, args.json)


if __name__ == "__main__":
    sys.exit(main())
