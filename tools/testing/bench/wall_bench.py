#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What system calls take in time, on machines of one CPU and of more: `make bench WALL=1`.

The program of calls_bench.py, in QEMU without -icount, each virtual CPU a thread of its own, so
that figures are nanoseconds of a translated machine: of use beside another kernel's on the same
one, and for what more CPUs bring. The kernels take turns, several boots each; a figure is the
median of its boots, and the spread is from the lowest to the highest, in percent of it.

What all CPUs do at once (calls_parallel.c) is told as the time that passes for one: with two
CPUs it is half of what it is with one, at best. Nothing here fails for being slow: other work on
the host is in the figures.
"""

import os
import statistics
import sys
import tempfile

import report
from calls_bench import IMAGES, MACHINES, beside_linux, make_initrd, measure
from common import build_for, write_json
from compared import gain_text, is_loss, sentences

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from linux_kernel import CONSOLES, kept_linux  # pylint: disable=wrong-import-position

ABOUT = report.About(
    "nanoseconds", "faster", "How long system calls take",
    "Nanoseconds, user mode included, of the same program in the same machine of QEMU's, whose "
    "virtual CPUs run on the host's at once. It translates code: a processor would be faster, and "
    "other things would weigh. Medians of several boots, with their spread.")
OPTIONS = ["-accel", "tcg,thread=multi", "-m", "2G", "-nodefaults", "-display", "none", "-serial",
           "stdio", "-no-reboot"]
# What all CPUs do at once.
ON_ALL = "@cpus"


def machine_of(arch, cpus):
    """As for counting, but with all that the processor can do."""
    return [word.replace("max,-erms,-fsrm", "max") for word in MACHINES[arch]] + [
        *OPTIONS, "-smp", str(cpus)]


def spread(values):
    """From the lowest to the highest, in percent of the median."""
    return round(100 * (max(values) - min(values)) / (statistics.median(values) or 1))


class Contest:
    """Kernels that take turns on machines of one architecture."""

    def __init__(self, arch, initrd, kernels, cases):
        self.arch, self.initrd = arch, initrd
        self.parameters = "WALL=1" + (f" ONLY={','.join(cases)}" if cases else "")
        self.kernels = kernels          # {name: (image, parameters)}
        self.said = {}                  # {name: what it calls itself}

    def boots(self, cpus, rounds):
        """{name: {case: [a figure of each boot]}}"""
        found = {name: {} for name in self.kernels}
        for turn in range(rounds):
            for name, (image, parameters) in self.kernels.items():
                print(f"{self.arch}: {cpus} CPU, {name}, {turn + 1} of {rounds} ...", flush=True)
                costs, self.said[name] = measure(machine_of(self.arch, cpus), image, self.initrd,
                                                 f"{self.parameters} {parameters}")
                for case, cost in costs.items():
                    found[name].setdefault(case, []).append(cost)
        return found


def rows_of(arch, cpus, found):
    """A row of the table for each case."""
    rows = []
    for case, ours in found["Pagoda"].items():
        row = {"arch": f"{arch} {cpus} CPU", "cpus": cpus, "case": case, "limit": None,
               "measured": round(statistics.median(ours)), "spread": spread(ours), "linux": None}
        theirs = found.get("Linux", {}).get(case)
        if theirs:
            row |= {"linux": round(statistics.median(theirs)), "linux_spread": spread(theirs)}
        rows.append(row)
    return rows


def print_table(rows):
    """What a person reads."""
    print(f"{'':<12} {'nanoseconds':<30} {'measured':>10} {'+-%':>4} {'Linux':>10} {'+-%':>4} "
          f"{'ratio':>6}")
    for row in rows:
        print(f"{row['arch']:<12} {row['case']:<30} {row['measured']:>10} {row['spread']:>4} "
              f"{row['linux'] or '':>10} {row.get('linux_spread', ''):>4} {gain_text(row):>6}"
              f"{'  LOSS' if is_loss(row) else ''}")
    for line in sentences(rows, ABOUT.less):
        print(line)


def scaling(rows):
    """Lines: how many times as much is done by all CPUs as by one."""
    alone = {row["case"]: row for row in rows if row["cpus"] == 1}
    for row in rows:
        one = alone.get(row["case"])
        if row["cpus"] == 1 or not one or not row["case"].endswith(ON_ALL):
            continue
        told = f"Pagoda {one['measured'] / row['measured']:.2f}"
        if row["linux"] and one["linux"]:
            told += f", Linux {one['linux'] / row['linux']:.2f}"
        yield f"{row['arch']}: {row['case'].removesuffix(ON_ALL)} scales: {told}"


def main():
    """The command line."""
    parser = beside_linux(__doc__)
    parser.add_argument("--cpus", type=int, action="append", help="default: 1 and 2")
    parser.add_argument("--rounds", type=int, default=3, help="boots of each kernel")
    args = parser.parse_args()
    rows, lines = [], {}
    for arch in args.arch or MACHINES:
        kernels = {"Pagoda": (os.path.join(build_for(arch, args), IMAGES[arch]), "kunit.enable=0")}
        if args.linux:
            kernels["Linux"] = (kept_linux(arch), f"{CONSOLES[arch]} {args.linux_cmdline}")
        with tempfile.TemporaryDirectory(prefix="wall-") as folder:
            contest = Contest(arch, make_initrd(arch, folder), kernels, args.case)
            for cpus in args.cpus or (1, 2):
                own = rows_of(arch, cpus, contest.boots(cpus, args.rounds))
                if not own:
                    sys.exit(f"no case fits {' '.join(args.case)}")
                lines[own[0]["arch"]] = [f"{name}: {said}" for name, said in contest.said.items()]
                rows += own
    print_table(rows)
    for line in scaling(rows):
        print(line)
    if args.report:
        print("written:", *report.write(args.report, rows, lines, ABOUT))
    write_json(args.json, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
