#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What it takes to come up on x86 and arm64, from the kernel's first instruction to BusyBox's
shell: instructions, and memory.

QEMU runs with -icount shift=0 and one CPU, so that a nanosecond of the log's time stamps is an
instruction; what the firmware and the loader do counts on x86. There, two thirds are waiting for
10 ms of one clock by another, twice. A machine of MEMORY, kernel and initial ramdisk in it, has
to come to its shell, too. Wall time is shown for one CPU and four, and nobody judges it.

A figure above its limit fails the benchmark. The last line counts figures as tests.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time

from common import ROOT, build, write_json

sys.path.insert(0, os.path.join(ROOT, "tools/testing/boot"))
from userland import busybox_initrd  # pylint: disable=wrong-import-position

IMAGES = {"x86": "arch/x86/boot/bzImage", "arm64": "arch/arm64/boot/Image"}
MACHINES = {
    "x86": ["qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-device",
            "isa-debug-exit,iobase=0xf4,iosize=4"],
    "arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-semihosting"],
}
OPTIONS = ["-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot"]
# Says something, and ends the machine.
SCRIPT = "echo the shell is here; exec poweroff -f"

# figure: what the log says then, and limits for the two machines, in thousands of instructions
FIGURES = {
    "to the first program": ("Run /bin/sh as init process", 34000, 9500),
    "to the shell, and off": ("reboot: Power down", 35000, 14500),
}
MEMORY = {"x86": "9M", "arm64": "8M"}


def boot(arch, image, initrd, options):
    """(what was said, seconds)"""
    start = time.monotonic()
    done = subprocess.run(
        [*MACHINES[arch], *OPTIONS, *options, "-kernel", image, "-initrd", initrd, "-append",
         f'nokaslr kunit.enable=0 rdinit=/bin/sh -- -c "{SCRIPT}"'],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=100,
        check=False)
    said = done.stdout.decode(errors="replace").replace("\r", "")
    if "\nthe shell is here\n" not in said:
        said = ""
    return said, time.monotonic() - start


def stamp(said, text):
    """The time of a line of the log, in thousands of instructions."""
    found = re.search(rf"\[ *(\d+)\.(\d+)\] {text}", said)
    return int(found[1] + found[2]) if found else None


def rows_of(arch, image, initrd):
    """A row of the table for each figure, and for memory."""
    said, _ = boot(arch, image, initrd, ["-icount", "shift=0", "-smp", "1", "-m", "256M"])
    for name, (text, *limits) in FIGURES.items():
        yield {"arch": arch, "figure": name, "measured": stamp(said, text),
               "limit": limits[list(MACHINES).index(arch)]}
    said, _ = boot(arch, image, initrd, ["-m", MEMORY[arch]])
    yield {"arch": arch, "figure": f"in {MEMORY[arch]} of memory", "measured": 1 if said else None, "limit": 1}
    for cpus in ("1", "4"):
        _, seconds = boot(arch, image, initrd, ["-smp", cpus, "-m", "256M"])
        print(f"{arch}, {cpus} CPUs: {seconds:.2f} s from QEMU's start to its end")


def missed(row):
    """It has not come so far, or too late."""
    return row["measured"] is None or row["measured"] > row["limit"]


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arch", action="append", choices=list(MACHINES), help="default: all")
    parser.add_argument("--build_dir", default=os.path.join(ROOT, ".kunit-bench"),
                        help="-ARCH is appended")
    parser.add_argument("--make_options", action="append", default=[])
    parser.add_argument("--kernel", metavar="FILE", help="this one, and build none")
    parser.add_argument("--json", metavar="FILE", help="also write the table as JSON")
    args = parser.parse_args()

    rows = []
    for arch in args.arch or MACHINES:
        image = args.kernel
        if not image:
            build_dir = f"{os.path.abspath(args.build_dir)}-{arch}"
            build(arch, build_dir, args.make_options)
            image = os.path.join(build_dir, IMAGES[arch])
        with tempfile.TemporaryDirectory(prefix="boot-") as folder:
            rows += rows_of(arch, image, busybox_initrd(arch, folder))
    for row in rows:
        print(f"{row['arch']:<6} {row['figure']:<24} {row['measured'] or 'never':>8} {row['limit']:>8}"
              f"{'  MISSED' if missed(row) else ''}")
    write_json(args.json, rows)
    failed = sum(map(missed, rows))
    print(f"{len(rows) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
