# SPDX-License-Identifier: GPL-2.0-only
"""What the benchmarks share: commands, kernels, and what is done about limits."""

import argparse
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
TIMEOUT = 300


def run(command, timeout=TIMEOUT, **kwargs):
    """Runs a command; ends the program with its output if it fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, timeout=timeout, check=False, **kwargs)
    if result.returncode:
        sys.exit(f"{' '.join(command)}: status {result.returncode}\n{result.stdout[-4000:]}")
    return result.stdout


def build(arch, build_dir, make_options=()):
    """The architecture's defconfig with its bench.config, built in a folder."""
    make = ["make", "-C", ROOT, f"ARCH={arch}", f"O={build_dir}", *make_options]
    run(make + ["defconfig", "bench.config"])
    run(make + [f"-j{os.cpu_count()}"])


def bench_arguments(doc, archs=(), default=""):
    """A parser of what all of them understand; the rest is added by its owner."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    if archs:
        parser.add_argument("--arch", action="append", choices=list(archs),
                            help=f"default: {default or 'all'}")
    parser.add_argument("--build_dir", default=os.path.join(ROOT, ".kunit-bench"),
                        help="-ARCH is appended for machines")
    parser.add_argument("--make_options", action="append", default=[])
    parser.add_argument("--json", metavar="FILE", help="also write the table as JSON")
    return parser


def build_for(arch, args):
    """The kernel of one architecture; returns its folder."""
    suffix = "" if arch == "um" else f"-{arch}"
    build_dir = os.path.abspath(args.build_dir) + suffix
    print(f"{arch}: building ...", flush=True)
    build(arch, build_dir, args.make_options)
    print(f"{arch}: counting instructions ...", flush=True)
    return build_dir


def exceeds(row):
    """Is it above its limit, if it has one?"""
    return row["limit"] is not None and row["measured"] > row["limit"]


def judge(rows, path):
    """The table for programs, and its figures with a limit counted as tests; the status."""
    write_json(path, rows)
    limited = [row for row in rows if row["limit"] is not None]
    failed = sum(map(exceeds, limited))
    print(f"{len(limited) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def write_json(path, rows):
    """The table for programs; no path, no file."""
    if path:
        with open(path, "w", encoding="utf-8") as out:
            json.dump(rows, out, indent=1)
