#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""make judge: the model of Linux's address spaces, against Linux and against this kernel.

First the Linux that this runs on and the model carry out random operations, then the um
kernel and the model carry out the operations of the same seeds, or (--side both) Linux and
the um kernel, without the model's opinion. A disagreement is shown as the shortest script
that has it.

Usage: judge.py [--side linux|here|both|all] [--steps N] [--seed N,fresh,...] [--replay FILE];
the last line counts the runs. A fresh seed is one that nobody has chosen; it is printed.
"""

import argparse
import os
import subprocess
import sys

import compare

SRCTREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
KUNIT = os.path.join(SRCTREE, "tools/testing/kunit/kunit.py")
# What the steps are split into: each is one test.
RUNS = 4
# Operations in a sequence of the kernel, on the average.
SEQUENCE = 128


def environment():
    """Our own, without what a make around us has put there."""
    return {name: value for name, value in os.environ.items()
            if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")}


def seeds(text):
    """Numbers, of which one may be anybody's guess."""
    return [int.from_bytes(os.urandom(4), "little") if word == "fresh" else int(word)
            for word in text.split(",")]


def build(folder):
    """The programs of the host."""
    os.makedirs(folder, exist_ok=True)
    result = subprocess.run(
        ["make", "-s", "-f", os.path.join(SRCTREE, "tools/testing/mm/Makefile"), f"O={folder}"],
        env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        sys.exit(f"*** judge: cannot build:\n{result.stdout}\n0 passed, 1 failed, 0 skipped")


def judge_linux(folder, *args):
    """Linux against the model; returns whether they agree."""
    return subprocess.run(["timeout", "3600", os.path.join(folder, "mm_judge"), *args],
                          stdin=subprocess.DEVNULL, check=False).returncode == 0


def judge_kernel(options, seed):
    """The um kernel against the model; returns whether they agree."""
    result = subprocess.run(
        ["/usr/bin/python3", "-B", KUNIT, "run", "mm_ops", "--failed", "--timeout=3600",
         f"--kernel_args=mm_ops_kunit.seed={seed}",
         f"--kernel_args=mm_ops_kunit.sequences={max(options.steps // SEQUENCE, 1)}"],
        cwd=SRCTREE, env=environment(), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    if result.returncode:
        # Its counts are those of another program.
        print("\n".join(result.stdout.splitlines()[-40:-1]))
    print(f"# about {options.steps} operations from seed {seed}: this kernel and the model "
          f"{'dis' if result.returncode else ''}agree", flush=True)
    return result.returncode == 0


def judge_both(folder, options, seed):
    """The um kernel against Linux; returns whether they agree, or None."""
    result = subprocess.run(
        ["/usr/bin/python3", "-B", KUNIT, "build"],
        cwd=SRCTREE, env=environment(), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    if result.returncode:
        print(result.stdout)
        return False
    return compare.compare(os.path.join(folder, "mm_judge"), os.path.join(SRCTREE, ".kunit", "linux"),
                           seed, max(options.steps // SEQUENCE, 1))


def run(options, seed):
    """What is asked for; each run is one test."""
    results = []
    if options.side in ("linux", "all"):
        results += [judge_linux(options.build_dir, "--steps", str(max(options.steps // RUNS, 1)),
                                "--seed", str(seed + part * 1000000))
                    for part in range(RUNS)]
    if options.side in ("here", "all"):
        results.append(judge_kernel(options, seed))
    if options.side in ("both", "all"):
        results.append(judge_both(options.build_dir, options, seed))
    return results


def main():
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--steps", type=int, default=40000, help="operations on each side")
    parser.add_argument("--seed", type=seeds, default=[1], help="one, or more with commas between")
    parser.add_argument("--side", choices=("linux", "here", "both", "all"), default="all",
                        help="against the model: linux, here; both: against each other")
    parser.add_argument("--replay", metavar="FILE", help="a script, on Linux alone")
    parser.add_argument("--build_dir", default=os.path.join(SRCTREE, ".kunit-judge"))
    options = parser.parse_args()
    build(options.build_dir)
    if options.replay:
        results = [judge_linux(options.build_dir, "--replay", options.replay)]
    else:
        results = [result for seed in options.seed for result in run(options, seed)]
    print(f"{results.count(True)} passed, {results.count(False)} failed, "
          f"{results.count(None)} skipped")
    sys.exit(1 if False in results else 0)


if __name__ == "__main__":
    main()
