#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Where the instructions of a case of calls_bench.py go: `make profile CASE=fork+exec+wait`.

The bench kernel repeats the case in QEMU, which executes one instruction at a time and logs the
registers before each. Between the marks of programs/calls.c they are counted: a table of the
kernel's functions, alone and with what they call, and a flame graph of the paths. One round goes
by first, from which the stacks of all tasks that take part are known; then rounds are counted
until they come to INSTRUCTIONS.
"""

import fcntl
import json
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import time

from calls_bench import CASES, IMAGES, MACHINES, OPTIONS, make_initrd
from common import ROOT, TIMEOUT, bench_arguments, build_for, run
from flame import flame_graph
from shadow import Shadow, Symbols, functions

INSTRUCTIONS, ROUNDS = 300000, 100
# Seconds without a word.
SILENCE = 60
# What QEMU's dump of registers says: stack pointer and address, in the order of the machine's.
DUMPS = {"x86": rb"RSP=([0-9a-f]{16})\n(?:R.*\n)*?RIP=([0-9a-f]{16})",
         "arm64": rb" PC=([0-9a-f]{16}) (?:.*\n)*?.* SP=([0-9a-f]{16})\n"}
PIPE_SIZE = 1 << 20


def steps_in(arch, chunks):
    """(address, stack pointer) of each instruction, of a log that comes in chunks."""
    pattern, rest = re.compile(DUMPS[arch]), b""
    for chunk in chunks:
        rest += chunk
        end = 0
        for found in pattern.finditer(rest):
            one, two = int(found[1], 16), int(found[2], 16)
            yield (two, one) if arch == "x86" else (one, two)
            end = found.end()
        rest = rest[end:]


class Machine:
    """A QEMU that repeats a case, and whose log is read while it is written."""

    def __init__(self, arch, image, initrd, case, folder):
        self.fifo, self.monitor = (os.path.join(folder, name) for name in ("log", "monitor"))
        os.mkfifo(self.fifo)
        # For both directions: so that neither side waits for the other to open it.
        self.log = os.open(self.fifo, os.O_RDWR)
        fcntl.fcntl(self.log, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        # pylint: disable=consider-using-with
        self.qemu = subprocess.Popen(
            [*MACHINES[arch], *OPTIONS, "-singlestep", "-D", self.fifo, "-monitor",
             f"unix:{self.monitor},server=on,wait=off", "-kernel", image, "-initrd", initrd,
             "-append", f"quiet nokaslr kunit.enable=0 CASE={case}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def items(self):
        """Waits until it repeats the case, and says how many at a time it does in a round."""
        said, end = b"", time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            if not select.select([self.qemu.stdout], [], [], SILENCE)[0]:
                break
            data = os.read(self.qemu.stdout.fileno(), 1 << 16)
            said += data
            found = re.search(rb"calls: looping .*, (\d+) at a time", said)
            if found:
                return int(found[1])
            if not data:
                break
        sys.exit(f"it has not come to the case:\n{said[-2000:].decode(errors='replace')}")

    def chunks(self):
        """The log, from now on."""
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(self.monitor)
            monitor.sendall(b"log cpu,nochain\n")
            while select.select([self.log], [], [], SILENCE)[0]:
                yield os.read(self.log, PIPE_SIZE)
        sys.exit("QEMU has nothing more to say")

    def end(self):
        """Whatever it does."""
        self.qemu.kill()
        self.qemu.wait()
        self.qemu.stdout.close()
        os.close(self.log)


def count(shadow, steps, marks, enough=INSTRUCTIONS):
    """Counts what is between two marks, until it is @enough; the number of rounds."""
    begin, end = marks
    rounds = counted = 0
    counting = primed = False
    for address, pointer in steps:
        if address == begin:
            counting = True
        counts = counting and primed
        counted += counts
        shadow.step(address, pointer, counts)
        if address == end and counting:
            counting = False
            rounds += primed
            primed = True
            if counted >= enough or rounds == ROUNDS:
                break
    return rounds


def address_of(listed, name):
    """Of a function of the program's."""
    return int(re.search(rf"(?m)^([0-9a-f]+) T {name}$", listed)[1], 16)


def profile(arch, case, build_dir, folder):
    """(the tree of calls, rounds, items of a round)"""
    initrd = make_initrd(arch, folder)
    listed = run(["nm", os.path.join(folder, "calls")])
    marks = [address_of(listed, name) for name in ("round_mark", "round_end")]
    shadow = Shadow(Symbols(run(["nm", "-n", os.path.join(build_dir, "vmlinux")])))
    machine = Machine(arch, os.path.join(build_dir, IMAGES[arch]), initrd, case, folder)
    try:
        items = machine.items()
        print(f"{arch}: following {case} ...", flush=True)
        rounds = count(shadow, steps_in(arch, machine.chunks()), marks)
    finally:
        machine.end()
    return shadow.root, rounds, items


def rows_of(root, divisor):
    """A row for each function, the one that takes most first."""
    total = root.total()
    return [{"function": name, "self": own / divisor, "with_children": within / divisor,
             "share": own / total}
            for name, (own, within) in sorted(functions(root).items(), key=lambda one: -one[1][0])]


def print_table(rows, most):
    """What a person reads."""
    print(f"{'function':<36} {'self':>10} {'':>7} {'with children':>14}")
    for row in rows[:most]:
        print(f"{row['function']:<36} {row['self']:>10.1f} {100 * row['share']:>6.1f}% "
              f"{row['with_children']:>14.1f}")
    if len(rows) > most:
        rest = sum(row["self"] for row in rows[most:])
        print(f"{f'{len(rows) - most} others':<36} {rest:>10.1f} "
              f"{100 * sum(row['share'] for row in rows[most:]):>6.1f}%")


def main():
    """The command line."""
    parser = bench_arguments(__doc__, MACHINES, "x86")
    parser.add_argument("--case", metavar="NAME", choices=list(CASES), required=True,
                        help=" ".join(CASES))
    parser.add_argument("--svg", metavar="FILE", help="the flame graph; profile-ARCH-CASE.svg")
    parser.add_argument("--lines", type=int, default=40, help="of the table")
    args = parser.parse_args()
    every = []
    for arch in args.arch or ["x86"]:
        build_dir = build_for(arch, args)
        with tempfile.TemporaryDirectory(prefix="profile-") as folder:
            root, rounds, items = profile(arch, args.case, build_dir, folder)
        rows = rows_of(root, rounds * items)
        told = (f"{root.total() / rounds / items:,.0f} instructions, the mean of "
                f"{rounds} round{'s' if rounds > 1 else ''}"
                f"{f' of {items} at a time' if items > 1 else ''}")
        print(f"{arch}: {args.case}: {told}")
        print_table(rows, args.lines)
        path = args.svg or f"profile-{arch}-{args.case}.svg"
        with open(path, "w", encoding="utf-8") as out:
            out.write(flame_graph(root, rounds * items, f"{args.case} on {arch}", told))
        print(f"written: {path}")
        every += [{"arch": arch, "case": args.case, **row} for row in rows]
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(every, out, indent=1)


if __name__ == "__main__":
    main()
