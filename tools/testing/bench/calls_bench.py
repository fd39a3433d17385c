#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What system calls cost on x86 and arm64, entry and exit included: `make bench ARCH=...`.

programs/calls.c is the first program of the bench kernel, in QEMU with one CPU and -icount
shift=0, where a nanosecond is an instruction. --linux runs the same program on the
distribution's kernel, on the same machine, and shows both. On x86 the processor has no fast
string instructions: QEMU counts each of their steps, whatever they are said to be.

A figure above its limit fails the benchmark; one above its goal is marked. The last line
counts figures as tests.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

from common import ROOT, build, run, write_json

PROGRAMS = os.path.join(ROOT, "tools/testing/bench/programs")
COMPILERS = {"x86": "gcc", "arm64": "aarch64-linux-gnu-gcc"}
IMAGES = {"x86": "arch/x86/boot/bzImage", "arm64": "arch/arm64/boot/Image"}
MACHINES = {
    "x86": ["qemu-system-x86_64", "-M", "q35", "-cpu", "max,-erms,-fsrm", "-device",
            "isa-debug-exit,iobase=0xf4,iosize=4"],
    "arm64": ["qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-semihosting"],
}
OPTIONS = ["-m", "256M", "-smp", "1", "-icount", "shift=0", "-nodefaults", "-display", "none",
           "-serial", "stdio", "-no-reboot"]
PACKAGES = {"x86": ("linux-image-cloud-amd64", "console=ttyS0"),
            "arm64": ("linux-image-cloud-arm64:arm64", "console=ttyAMA0")}

# case: goal, and limits for the two machines
CASES = {
    "getppid": (110, 115, 150),
    "fork+exit+wait": (20000, 38000, 36000),
    "fork+exec+wait": (90000, 76000, 72000),
    "pipe-round-trip": (2500, 4950, 5250),
    "signal-to-self": (900, 2250, 4600),
    "caught-segv": (1000, 2600, 4950),
    "pread-4k": (900, 1160, 1780),
    "stat": (None, 1350, 1240),
    "open+close": (None, 3900, 3950),
    "thread-create+join": (8000, 10000, 10500),
    "mmap+munmap": (900, 1480, 1500),
    "mmap+touch+munmap": (None, 6500, 9000),
    "mprotect+back": (None, 3050, 2800),
}


def make_initrd(arch, folder):
    """The programs, and nothing else."""
    for name, options in (("calls", ["-pthread"]), ("tiny", ["-nostdlib"])):
        run([COMPILERS[arch], "-static", "-O2", "-Wall", "-o", os.path.join(folder, name),
             os.path.join(PROGRAMS, f"{name}.c"), *options])
    listed, initrd = (os.path.join(folder, name) for name in ("list", "initrd"))
    with open(listed, "w", encoding="utf-8") as out:
        out.write("dir /dev 755 0 0\nnod /dev/console 600 0 0 c 5 1\n"
                  f"file /init {folder}/calls 755 0 0\nfile /tiny {folder}/tiny 755 0 0\n")
    run([os.path.join(ROOT, "usr/gen_initramfs"), "-o", initrd, listed])
    return initrd


def fetch_linux(arch, folder):
    """The distribution's kernel, unpacked; the path of its image."""
    package = PACKAGES[arch][0]
    depends = run(["apt-cache", "depends", package])
    found = re.search(r"Depends: (linux-image-\S+)", depends)
    if not found:
        sys.exit(f"{package}: no such kernel in the archive\n{depends}")
    run(["apt-get", "download", found[1]], cwd=folder)
    archive = next(name for name in os.listdir(folder) if name.endswith(".deb"))
    run(["dpkg-deb", "-x", archive, "."], cwd=folder)
    name = next(name for name in os.listdir(os.path.join(folder, "boot"))
                if name.startswith("vmlinuz"))
    return os.path.join(folder, "boot", name)


def measure(arch, image, initrd, parameters):
    """{case: instructions} as the program says."""
    console = run([*MACHINES[arch], *OPTIONS, "-kernel", image, "-initrd", initrd, "-append",
                   f"quiet nokaslr {parameters}"], stdin=subprocess.DEVNULL)
    if "calls: done" not in console:
        sys.exit(f"{arch}: the program has not come to its end:\n{console[-4000:]}")
    return {name: int(value) for name, value in
            re.findall(r"(?m)^calls: (\S+) (\d+)\r?$", console)}


def rows_of(arch, args, folder):
    """A row of the table for each case."""
    build_dir = f"{os.path.abspath(args.build_dir)}-{arch}"
    print(f"{arch}: building ...", flush=True)
    build(arch, build_dir, args.make_options)
    print(f"{arch}: counting instructions ...", flush=True)
    initrd = make_initrd(arch, folder)
    ours = measure(arch, os.path.join(build_dir, IMAGES[arch]), initrd, "kunit.enable=0")
    theirs = {}
    if args.linux:
        theirs = measure(arch, fetch_linux(arch, folder), initrd, PACKAGES[arch][1])
    for case, (goal, *limits) in CASES.items():
        yield {"arch": arch, "case": case, "measured": ours[case], "goal": goal,
               "limit": limits[list(MACHINES).index(arch)], "linux": theirs.get(case)}


def verdict(row):
    """What there is to say of it."""
    if row["measured"] > row["limit"]:
        return "  MISSED"
    return "  above its goal" if row["goal"] and row["measured"] > row["goal"] else ""


def print_table(rows):
    """What a person reads."""
    print(f"{'':<6} {'':<20} {'measured':>9} {'goal':>7} {'limit':>7} {'Linux':>8} {'ratio':>6}")
    for row in rows:
        linux, ratio = row["linux"] or "", ""
        if linux:
            ratio = f"1/{linux / row['measured']:.1f}"
        print(f"{row['arch']:<6} {row['case']:<20} {row['measured']:>9} {row['goal'] or '':>7} "
              f"{row['limit']:>7} {linux:>8} {ratio:>6}{verdict(row)}")


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arch", action="append", choices=list(MACHINES), help="default: all")
    parser.add_argument("--build_dir", default=os.path.join(ROOT, ".kunit-bench"),
                        help="-ARCH is appended")
    parser.add_argument("--make_options", action="append", default=[])
    parser.add_argument("--linux", action="store_true", help="the distribution's kernel, too")
    parser.add_argument("--json", metavar="FILE", help="also write the table as JSON")
    args = parser.parse_args()

    rows = []
    for arch in args.arch or MACHINES:
        with tempfile.TemporaryDirectory(prefix="calls-") as folder:
            rows += rows_of(arch, args, folder)
    print_table(rows)
    write_json(args.json, rows)
    failed = sum(row["measured"] > row["limit"] for row in rows)
    print(f"{len(rows) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
