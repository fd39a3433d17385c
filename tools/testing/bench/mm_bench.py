#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The benchmark of the allocators and of the tree of VMAs: `make bench`.

Builds the um kernel with bench.config, and runs its benchmark twice: as it is, for
the time of a pair of allocating and freeing, inserting and erasing, or two ways to
look up, on one CPU and on two; and under
valgrind --tool=callgrind, which counts instructions exactly and gives the same
numbers whatever else the machine does. malloc() and free() of the C library are
measured in the same runs.

Limits that the project has set itself are in LIMITS. One that is missed fails the
benchmark; times never do.
"""

import os
import re
import sys
import tempfile

from common import bench_arguments, build_for, run, write_json

# name of the case, function that allocates (inserts, looks up without a lock), function
# that frees (erases, looks up with one), limit of both
CASES = [
    ("page", "alloc_pages", "__free_pages", 60),
    ("frozen_page", "alloc_frozen_pages", "free_frozen_pages", 60),
    ("libc_4096", "malloc", "free", None),
    ("kmalloc_64", "kmem_cache_alloc", "kfree", 40),
    ("libc_64", "malloc", "free", None),
    ("kmalloc_var", "__kmalloc", "kfree", None),
    ("libc_200", "malloc", "free", None),
    ("kmem_cache", "kmem_cache_alloc", "kmem_cache_free", 40),
    ("vma_insert", "vma_tree_insert", "vma_tree_erase", 900),
    ("vma_lookup", "vma_tree_lookup_rcu", "vma_tree_find", 120),
]
COUNTED_PAIRS = 20000
TIMED_PAIRS = 3000000


def measure_times(kernel):
    """{(case, cpus): nanoseconds for each pair}, the best of three runs."""
    best = {}
    pattern = re.compile(r"mm_bench: (\w+) cpus=(\d+) pairs=(\d+) ns=(\d+)")
    for _ in range(3):
        out = run([kernel, "kunit.enable=0", "nr_cpus=2", f"mm_bench.run={TIMED_PAIRS}"])
        for case, cpus, pairs, ns in pattern.findall(out):
            key = case, int(cpus)
            value = int(ns) / int(pairs)
            best[key] = min(value, best.get(key, value))
    return best


def parse_calls(text):
    """{(caller, callee): instructions per call} of a callgrind tree."""
    calls, caller = {}, None
    line_of = re.compile(r"^\s*([\d,]+) \([^)]*\)\s+([*>])\s+\S*?:(\w+)(?:\.[\w.]+)?"
                         r"(?: \(([\d,]+)x\))?")
    for line in text.splitlines():
        match = line_of.match(line)
        if not match:
            continue
        cost, mark, name, count = match.groups()
        if mark == "*":
            caller = name
        elif count:
            key = caller, name
            old = calls.get(key, (0, 0))
            calls[key] = (old[0] + int(cost.replace(",", "")),
                          old[1] + int(count.replace(",", "")))
    return calls


def count_instructions(kernel):
    """{(caller, callee): (instructions, calls)} of the whole benchmark."""
    with tempfile.NamedTemporaryFile(prefix="callgrind.") as out:
        run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", kernel,
             "kunit.enable=0", f"mm_bench.run={COUNTED_PAIRS}"])
        return parse_calls(run(["callgrind_annotate", "--tree=calling", "--inclusive=yes",
                                "--threshold=100", out.name]))


def per_call(calls, case, callee):
    """Instructions of one call in a case. The C library's are called by a helper
    that all its cases share, so those are averages over them."""
    caller = "os_bench_malloc" if case.startswith("libc") else f"bench_{case}"
    found = [v for (a, b), v in calls.items() if a == caller and b == callee]
    if not found:
        sys.exit(f"callgrind saw no call of {callee} by {caller}")
    cost = sum(v[0] for v in found)
    number = sum(v[1] for v in found)
    return cost / number


def table(times, calls):
    """The rows to print and to write as JSON; and the limits that are missed."""
    rows, missed = [], []
    for case, alloc, free, limit in CASES:
        row = {
            "case": case,
            "alloc_instructions": round(per_call(calls, case, alloc), 1),
            "free_instructions": round(per_call(calls, case, free), 1),
            "limit": limit,
            "pair_ns": round(times[case, 1], 2),
            "scaling": round(times[case, 1] / times[case, 2], 2),
        }
        rows.append(row)
        for what in ("alloc", "free"):
            if limit and row[f"{what}_instructions"] > limit:
                missed.append(f"{case}: {what} takes {row[f'{what}_instructions']} "
                              f"instructions, {limit} is the limit")
    return rows, missed


def print_table(rows):
    """What a person reads."""
    print(f"{'case':<12} {'alloc':>8} {'free':>8} {'limit':>6} {'ns/pair':>8} "
          f"{'2 CPUs':>8}")
    print(f"{'':<12} {'instr.':>8} {'instr.':>8} {'':>6} {'1 CPU':>8} {'speed-up':>8}")
    for row in rows:
        limit = row["limit"] or ""
        print(f"{row['case']:<12} {row['alloc_instructions']:>8} "
              f"{row['free_instructions']:>8} {limit:>6} {row['pair_ns']:>8} "
              f"{row['scaling']:>7}x")
    print("vma_*: in a tree of 10,000.")
    print("libc_*: malloc() and free() of the C library; their instructions are the "
          "average of the three sizes.")


def main():
    """The command line."""
    args = bench_arguments(__doc__).parse_args()
    kernel = os.path.join(build_for("um", args), "linux")
    rows, missed = table(measure_times(kernel), count_instructions(kernel))
    print_table(rows)
    write_json(args.json, rows)
    for line in missed:
        print(f"MISSED {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
