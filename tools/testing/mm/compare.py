# SPDX-License-Identifier: GPL-2.0-only
"""This kernel beside Linux, without a model in between: the same operations on both, and
what came of them, line by line. mm/tests/ops/transcript.h has the form of the lines.
"""

import collections
import os
import re
import subprocess

STAMP = re.compile(r"^(?:\[ *\d+\.\d+\] )?ops: ")
# enum model_oddity; each has its reason in Documentation/mm/linux-semantics.md.
ODDITIES = {1: "neighbours that are not merged", 2: "pages that are forgotten",
            4: "a stack that grows by a debugger's limits", 8: "locked pages that are not"}
# As many operations as a seed has at the most: TRANSCRIPT_MOST.
MOST = 200
# mm_judge's status where this process has not the rights for some of the operations.
UNABLE = 3
# Of these a kernel that boots and a Linux that is asked need far less.
TIMEOUT_S = 600


class Unable(Exception):
    """There is nothing to be compared with here."""


class Side:
    """One of the two: a command, which says for a seed what came of it."""

    def __init__(self, name, command):
        self.name = name
        self.command = command

    def tell(self, seed, sequences, full=False, keep=""):
        """Transcripts, by seed: lists of lines."""
        result = subprocess.run(["timeout", str(TIMEOUT_S)] + self.command(seed, sequences, full, keep),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        if result.returncode == UNABLE:
            raise Unable(result.stdout.strip())
        told, lines = {}, None
        for line in result.stdout.splitlines():
            if self.name == "here":
                if not STAMP.match(line):
                    continue
                line = STAMP.sub("", line)
            if line.startswith("seed "):
                lines = told.setdefault(int(line[5:]), [])
            elif lines is not None:
                lines.append(line)
        if result.returncode or len(told) != sequences:
            raise RuntimeError(f"{self.name}: status {result.returncode}, {len(told)} transcripts "
                               f"of {sequences}:\n" + "\n".join(result.stdout.splitlines()[-15:]))
        return told


def sides(mm_judge, kernel):
    """Linux, and the um kernel."""
    def linux(seed, sequences, full, keep):
        return ([mm_judge, "--seed", str(seed), "--transcripts", str(sequences), "--keep", keep] +
                (["--full"] if full else []))

    def here(seed, sequences, full, keep):
        return [kernel, "nr_cpus=4", "mem=64M", "kunit.enable=1",
                "kunit.filter_glob=mm_ops.random_sequences",
                f"mm_ops_kunit.transcripts={2 if full else 1}", f"mm_ops_kunit.seed={seed}",
                f"mm_ops_kunit.sequences={sequences}", f"mm_ops_kunit.keep={keep or 1}",
                "kunit_shutdown=halt"]

    return Side("Linux", linux), Side("here", here)


def first_difference(linux, here):
    """The number of the first line that differs, or None; and what Linux did that is odd."""
    for number, line in enumerate(linux):
        if line.startswith("! "):
            return None, int(line[2:])
        if number >= len(here) or here[number] != line:
            return number, 0
    return (None if len(here) == len(linux) else len(linux)), 0


def differs(both, seed, keep):
    """Do they still, with so much left of the operations?"""
    linux, here = (side.tell(seed, 1, keep=keep)[seed] for side in both)
    return first_difference(linux, here)[0] is not None


def shrink(both, seed):
    """Leaves out what can be left out: half of it, a quarter, and so on, to single ones."""
    keep = ["1"] * MOST
    size = MOST // 2
    while size:
        for start in range(0, MOST, size):
            part = keep[start:start + size]
            if "1" not in part:
                continue
            keep[start:start + size] = "0" * len(part)
            if not differs(both, seed, "".join(keep)):
                keep[start:start + size] = part
        size //= 2
    return "".join(keep)


def report(both, seed):
    """The shortest script, and what both say."""
    keep = shrink(both, seed)
    linux, here = (side.tell(seed, 1, full=True, keep=keep)[seed] for side in both)
    print(f"# seed {seed}: Linux and this kernel differ:")
    for line in linux:
        if not line.startswith(("  ", "end")):
            print(line.split(" | ", maxsplit=1)[0])
    number, _ = first_difference(linux, here)
    for name, lines in (("Linux", linux), ("here", here)):
        print(f"# {name}:")
        for line in lines[max((number or 0) - 3, 0):(number or 0) + 8]:
            print(f"#   {line}")


def compare(mm_judge, kernel, seed, sequences):
    """Both, for so many seeds; returns whether they agree, or None if they cannot be asked."""
    both = sides(os.path.abspath(mm_judge), os.path.abspath(kernel))
    try:
        linux, here = (side.tell(seed, sequences) for side in both)
    except Unable as error:
        print(f"{error}\n# this kernel and Linux: not compared")
        return None
    steps, odd, wrong = 0, collections.Counter(), []
    for number in linux:
        different, oddity = first_difference(linux[number], here[number])
        steps += len(linux[number]) if different is None else different
        odd.update(text for bit, text in ODDITIES.items() if oddity & bit)
        if different is not None:
            wrong.append(number)
    for number in wrong[:3]:
        report(both, number)
    print(f"# {steps} operations of {sequences} seeds from {seed}: Linux and this kernel "
          f"{'differ in ' + str(len(wrong)) if wrong else 'agree'}")
    for text, count in odd.most_common():
        print(f"#   {count} seeds were not followed to their end, for {text}")
    return not wrong and steps > 0
