#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The benchmark of address spaces: `make bench`, its second table.

Builds the um kernel with bench.config and counts the instructions of each step by
valgrind --tool=callgrind, which gives the same numbers whatever else the machine does.
What clearing or copying a page takes by itself is taken off, where the row says so. Then
threads fault in one address space, on one CPU and on two, for the time.

LINUX are Linux 6.1's instructions for the same work, LIMITS what the project has set
itself: one that is missed fails the benchmark; times never do.
"""

import argparse
import os
import re
import sys
import tempfile

from common import ROOT, build, run, write_json
from mm_bench import parse_calls

# name, steps to add, steps to take off, Linux 6.1, limit
ROWS = [
    ("map + unmap a page", ["map_unmap"], [], 17000, 600),
    ("write fault, beyond clearing", ["touch"], ["clear"], 2800, 350),
    ("COW fault, beyond copying", ["cow"], ["copy"], 3500, 400),
    ("write to a page that is ours", ["reuse"], [], None, None),
    ("fork, 64 MiB touched", ["fork_64m"], [], 2330000, 15000),
    ("fork, 1 GiB touched", ["fork_1g"], [], 37000000, 60000),
    ("release of that child, 64 MiB", ["release_64m"], [], 2000000, 10000),
    ("release of that child, 1 GiB", ["release_1g"], [], None, None),
    ("protect a page and back", ["protect"], [], 19000, 1500),
    ("move 1 MiB", ["move_1m"], [], 24000, None),
    ("move 4 MiB, aligned", ["move_4m"], [], None, 3000),
]
MEMORY = "mem=1500M"
TIMED_PAGES = 65536


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
    steps = {name: cost / number for name, (cost, number) in steps.items()}
    steps["clear"] = steps["zeroed_page"] - steps["page"]
    return steps


def table(steps):
    """The rows to print and to write as JSON."""
    rows = []
    for name, plus, minus, linux, limit in ROWS:
        missing = [step for step in plus + minus if step not in steps]
        if missing:
            sys.exit(f"callgrind saw no {', '.join(missing)}")
        count = sum(steps[step] for step in plus) - sum(steps[step] for step in minus)
        rows.append({"work": name, "instructions": round(count), "linux": linux,
                     "limit": limit})
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


def print_table(rows, speed_up):
    """What a person reads."""
    print(f"{'work':<32} {'instr.':>9} {'limit':>8} {'Linux 6.1':>10} {'of that':>8}")
    for row in rows:
        share = f"1/{row['linux'] / row['instructions']:.0f}" if row["linux"] else ""
        print(f"{row['work']:<32} {row['instructions']:>9} {row['limit'] or '':>8} "
              f"{row['linux'] or '':>10} {share:>8}")
    print(f"two threads faulting in one address space: {speed_up:.2f} times one")


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build_dir", default=os.path.join(ROOT, ".kunit-bench"))
    parser.add_argument("--make_options", action="append", default=[])
    parser.add_argument("--json", metavar="FILE", help="also write the table as JSON")
    args = parser.parse_args()

    print("building ...", flush=True)
    build("um", os.path.abspath(args.build_dir), args.make_options)
    kernel = os.path.join(os.path.abspath(args.build_dir), "linux")
    print("counting instructions ...", flush=True)
    rows = table(count_steps(kernel))
    print_table(rows, scaling(kernel))
    write_json(args.json, rows)
    missed = [row for row in rows if row["limit"] and row["instructions"] > row["limit"]]
    for row in missed:
        print(f"MISSED {row['work']}: {row['instructions']} instructions, "
              f"{row['limit']} is the limit")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
