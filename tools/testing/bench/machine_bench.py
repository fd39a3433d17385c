#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a switch of threads, a tick and a boot cost on x86 and arm64: `make bench ARCH=...`.

Builds defconfig with bench.config and runs its benchmarks in QEMU with one CPU and
-icount shift=0: an instruction then takes a nanosecond of the guest's time, so its
clock counts instructions. The numbers are the same whatever else the machine does.
The clock of arm64 moves every 16 ns; what is told is the mean of many rounds.

Figures above their limits fail the benchmark. The last line counts them as tests.
"""

import os
import re
import subprocess
import sys

from common import ROOT, bench_arguments, build_for, exceeds, judge, run

SWITCHES = 20000
TICKS = 256
COPIES = 2000

# image, and the machine that it runs on
MACHINES = {
    "x86": ("vmlinux", ["qemu-system-x86_64", "-M", "q35", "-device",
                        "isa-debug-exit,iobase=0xf4,iosize=4"]),
    "arm64": ("arch/arm64/boot/Image", ["qemu-system-aarch64", "-M", "virt", "-semihosting"]),
}
COMMON_OPTIONS = ["-cpu", "max", "-m", "256M", "-smp", "1", "-icount", "shift=0", "-nodefaults",
                  "-display", "none", "-serial", "stdio", "-no-reboot"]

# what, the parameter that measures it, what the kernel says then, limit
FIGURES = [
    ("yield and switch", f"sched_bench.run={SWITCHES}", r"yield .*ns/switch=(\d+)", 250),
    ("wake, sleep and switch", f"sched_bench.run={SWITCHES}", r"wake .*ns/switch=(\d+)", 780),
    ("timer interrupt", f"tick_bench.run={TICKS}", r"tick_bench: .*mean=(\d+)", 620),
    ("switch of address spaces", f"uaccess_bench.run={COPIES}", r"switch of spaces: ns=(\d+)", 480),
    ("get_user", f"uaccess_bench.run={COPIES}", r" get_user: ns=(\d+)", 20),
    ("put_user", f"uaccess_bench.run={COPIES}", r" put_user: ns=(\d+)", 20),
    ("copy 16 bytes from user", f"uaccess_bench.run={COPIES}", r"from_user 16: ns=(\d+)", 60),
    ("copy 64 bytes to user", f"uaccess_bench.run={COPIES}", r"to_user 64: ns=(\d+)", 60),
    ("copy a page to user", f"uaccess_bench.run={COPIES}", r"to_user 4096: ns=(\d+)", 1200),
    ("string of 64 bytes", f"uaccess_bench.run={COPIES}", r"strncpy_from_user 64: ns=(\d+)", 300),
]
# Of the guest's clock, which counts instructions, and the waits for other clocks.
BOOT_LIMIT = 300000
# With all that programs ask for: files, sockets, terminals, /proc.
IMAGE_LIMIT = 3 << 19


def boot(arch, build_dir, parameter, options=()):
    """Runs the kernel with this parameter, on a machine of which QEMU's later options
    decide; its console."""
    image, machine = MACHINES[arch]
    return run([*machine, *COMMON_OPTIONS, *options, "-kernel", os.path.join(build_dir, image),
                "-append", f"kunit.enable=0 nokaslr {parameter}"], stdin=subprocess.DEVNULL)


def image_size(build_dir):
    """Bytes of text and data; the benchmarks in it are a few KiB of that."""
    text, data = run(["size", os.path.join(build_dir, "vmlinux")]).splitlines()[1].split()[:2]
    return int(text) + int(data)


def measure(arch, build_dir):
    """One row of the table for each figure."""
    consoles = {parameter: boot(arch, build_dir, parameter)
                for parameter in dict.fromkeys(figure[1] for figure in FIGURES)}
    for what, parameter, pattern, limit in FIGURES:
        found = re.search(pattern, consoles[parameter])
        if not found:
            sys.exit(f"{arch}: the kernel did not say {pattern!r}:\n{consoles[parameter]}")
        yield {"arch": arch, "what": what, "unit": "instructions",
               "measured": int(found[1]), "limit": limit}
    parts = re.search(r"Boot: firmware ([\d.]+) ms, kernel ([\d.]+) ms, initcalls ([\d.]+) ms",
                      boot(arch, build_dir, ""))
    if not parts:
        sys.exit(f"{arch}: the kernel did not tell its time line")
    for what, time in zip(("firmware", "kernel", "initcalls"), parts.groups()):
        yield {"arch": arch, "what": f"boot: {what}", "unit": "microseconds",
               "measured": round(float(time) * 1000), "limit": None}
    yield {"arch": arch, "what": "boot, to the last initcall", "unit": "microseconds",
           "measured": round(sum(map(float, parts.groups())) * 1000), "limit": BOOT_LIMIT}
    yield {"arch": arch, "what": "image", "unit": "bytes", "measured": image_size(build_dir),
           "limit": IMAGE_LIMIT}


def print_table(rows):
    """What a person reads."""
    print(f"{'':<6} {'':<26} {'measured':>10} {'limit':>8}")
    for row in rows:
        verdict = "  MISSED" if exceeds(row) else ""
        print(f"{row['arch']:<6} {row['what']:<26} {row['measured']:>10} {row['limit'] or '':>8} "
              f"{row['unit']}{verdict}")


def main():
    """The command line."""
    args = bench_arguments(__doc__, MACHINES).parse_args()
    rows = []
    for arch in args.arch or MACHINES:
        rows += measure(arch, build_for(arch, args))
    print_table(rows)
    return judge(rows, args.json)


if __name__ == "__main__":
    sys.exit(main())
