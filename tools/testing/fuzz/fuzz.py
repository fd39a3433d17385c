#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Fuzzes what reads bytes from outside: builds the kernel of the host for libFuzzer,
makes a corpus of good inputs, and runs the targets.

Usage: fuzz.py [--time SECONDS | --runs N] [TARGET ...]; without targets, all of them.

A corpus grows from run to run in BUILD_DIR/corpus/TARGET. An input that crashes the
kernel is kept in BUILD_DIR/crashes, and shown how to run again. The last line counts
the targets.
"""

import argparse
import base64
import gzip
import os
import random
import shutil
import struct
import subprocess
import sys

SRCTREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
CONFIGS = ["arch/um/configs/defconfig", "arch/um/configs/kasan.config"]
# Offered with clang alone, so no fragment of the tree can have it.
MORE = ("CONFIG_UM_FUZZ=y\nCONFIG_MODULES=y\nCONFIG_MODULE_KUNIT_TEST=y\n"
        "CONFIG_MM_OPS_KUNIT_TEST=y\n")
# Longer inputs than the greatest good one are of no more use.
MAX_LEN = 65536
# Whose inputs are processes and look for leaks: with --runs, one in so many is enough.
SLOW = {"syscalls": 60, "elf": 10, "ramdisk": 5}


def make(build, *goals):
    """Run make with clang in the build folder; end with its words if it fails."""
    clean = {name: value for name, value in os.environ.items()
             if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")}
    result = subprocess.run(["make", "-s", "LLVM=1", "ARCH=um", f"-j{os.cpu_count()}",
                             f"O={build}", *goals], cwd=SRCTREE, env=clean, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        sys.exit(f"*** fuzz: cannot build:\n{result.stdout}\n0 passed, 1 failed, 0 skipped")


def build_kernel(build):
    """Configure and build; without tests, which would only take time."""
    os.makedirs(build, exist_ok=True)
    wish = ""
    for name in CONFIGS:
        with open(os.path.join(SRCTREE, name), encoding="utf-8") as file:
            wish += file.read()
    wish = (wish + MORE).replace("CONFIG_KUNIT_ALL_TESTS=y", "# CONFIG_KUNIT_ALL_TESTS is not set")
    request = os.path.join(build, ".fuzz_request")
    if not os.path.exists(request) or read(request).decode() != wish:
        with open(os.path.join(build, ".config"), "w", encoding="utf-8") as out:
            out.write(wish)
        make(build, "olddefconfig")
        with open(request, "w", encoding="utf-8") as out:
            out.write(wish)
    make(build)


def read(path):
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


# --- Good inputs ----------------------------------------------------------------

def seeds_module(build):
    """Modules that the tests load."""
    folder = os.path.join(build, "kernel/module/tests")
    return [read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))
            if name.endswith(".ko")]


def seeds_cpio(build):
    """An archive as mkinitrd makes it."""
    modules = [f"kernel/module/tests/testmod_{name}.ko" for name in ("lost", "prop")]
    subprocess.run([os.path.join(SRCTREE, "scripts/mkinitrd"), "-o", "seed.img", *modules],
                   cwd=build, check=True)
    return [read(os.path.join(build, "seed.img"))]


def seeds_ramdisk(build):
    """The same, as it is, compressed and cut off, and with one of each kind of file."""
    plain = seeds_cpio(build)[0][:20000]
    small = b"".join(
        b"070701" + b"".join(b"%08X" % number for number in (
            i + 1, mode, 0, 0, 1, 0, len(data), 0, 0, 1, 3, len(name) + 1, 0)) +
        (name + b"\0").ljust(-(-(len(name) + 1 + 110) // 4) * 4 - 110, b"\0") +
        data.ljust(-(-len(data) // 4) * 4, b"\0")
        for i, (name, mode, data) in enumerate((
            (b"d", 0o40755, b""), (b"d/f", 0o100644, b"text"), (b"l", 0o120777, b"d/f"),
            (b"n", 0o20666, b""), (b"p", 0o10600, b""), (b"TRAILER!!!", 0, b""))))
    packed = gzip.compress(small, mtime=0)
    return [plain, small, packed, packed[:-5], gzip.compress(plain, mtime=0),
            small + b"\0" * (-len(small) % 4) + packed]


def seeds_acpi(_build):
    """A MADT, a SRAT, a SLIT, and what says how the machine is turned off."""
    head = lambda name: name + bytes(32)
    cpus = bytes([0, 8, 0, 0, 1, 0, 0, 0]) + bytes([1, 12]) + bytes(10) + bytes([2, 10]) + bytes(8)
    nodes = bytes([0, 16]) + bytes(14) + bytes([1, 40]) + bytes(38)
    return [head(b"APIC") + bytes(8) + cpus, head(b"SRAT") + bytes(12) + nodes,
            head(b"SLIT") + struct.pack("<Q", 2) + bytes([10, 20, 20, 10]),
            head(b"DSDT") + b"\x08_S5_\x12\x06\x04\x0a\x05\x00\x00", b"RSD PTR " + bytes(28)]


def seeds_fdt(_build):
    """A tree of a root, a property and a child."""
    strings = b"compatible\0reg\0"
    body = struct.pack(">II", 1, 0)
    body += struct.pack(">III", 3, 8, 0) + b"virt\0ok\0"
    body += struct.pack(">I", 1) + b"memory@0".ljust(12, b"\0")
    body += struct.pack(">III", 3, 8, 11) + struct.pack(">Q", 1 << 30)
    body += struct.pack(">III", 2, 2, 9)
    start = 40 + 16
    header = struct.pack(">10I", 0xd00dfeed, start + len(body) + len(strings), start,
                         start + len(body), 40, 17, 16, 0, len(strings), len(body))
    return [header + bytes(16) + body + strings]


def seeds_params(_build):
    """Lines with every type of parameter."""
    return [b'int=5 bool array=1,2,3 string=abc charp="two words" ullong=0xffff mem=64M',
            b'"quoted=word" int= array=,,,,, bool=maybe string=toolongtofit -- rest']


def seeds_mm(_build):
    """Bytes by which operations of all kinds come about, and what has been found with them."""
    with open(os.path.join(SRCTREE, "tools/testing/fuzz/mm.corpus"), encoding="ascii") as corpus:
        found = [base64.b64decode(line, validate=True) for line in map(str.strip, corpus)
                 if line and not line.startswith("#")]
    return [bytes((i * step + i // 7) % 256 for i in range(400))
            for step in (1, 37, 91, 139, 211)] + found


def seeds_syscalls(_build):
    """Bytes of all kinds, for one worker and for several."""
    return [bytes([how]) + random.Random(how).randbytes(1500)
            for how in (0x00, 0x10, 0x20, 0x40, 0x50, 0x02, 0x07, 0x4e, 0x1b, 0x2e)]


def seeds_elf(_build):
    """A program, one with an interpreter, and scripts."""
    image = bytearray(8192)
    image[:64] = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 62, 1, 0x400200, 64, 0, 0,
                             64, 56, 3, 0, 0, 0)
    heads = [(1, 5, 0, 0x400000, 4096, 4096, 4096), (1, 6, 4352, 0x401100, 0x300, 0x2300, 4096),
             (0x6474e551, 6, 0, 0, 0, 0, 16)]
    interp = [(1, 5, 0, 0x400000, 4096, 4096, 4096), (3, 4, 0x200, 0x400200, 7, 7, 1),
              (0x6474e552, 4, 0, 0, 0, 0, 1)]
    image[0x200:0x207] = b"interp\0"

    def program(kind, heads):
        out = bytearray(image)
        out[16] = kind
        for i, (typ, flags, off, addr, size, mem, align) in enumerate(heads):
            struct.pack_into("<IIQQQQQQ", out, 64 + 56 * i, typ, flags, off,
                             addr - (0x400000 if kind == 3 and addr else 0), 0, size, mem, align)
        return bytes(out)

    return [bytes([how]) + program(kind, heads)
            for how, kind, heads in ((0, 2, heads), (1, 3, heads), (0, 2, interp), (2, 3, interp),
                                     (8, 2, interp))] + \
        [b"\0#!/script 1\n", b"\1#! elf an argument \n", b"\0#!script\n"]


TARGETS = {"module": seeds_module, "acpi": seeds_acpi, "cpio": seeds_cpio, "fdt": seeds_fdt,
           "params": seeds_params, "mm": seeds_mm, "elf": seeds_elf,
           "ramdisk": seeds_ramdisk, "syscalls": seeds_syscalls}


# --- Running --------------------------------------------------------------------

def seed(build, target):
    """The folder of the corpus, with the good inputs in it."""
    folder = os.path.join(build, "corpus", target)
    os.makedirs(folder, exist_ok=True)
    for number, data in enumerate(TARGETS[target](build)):
        with open(os.path.join(folder, f"seed-{number}"), "wb") as out:
            out.write(data)
    return folder


def run(build, target, options):
    """Fuzz one target; returns whether it stood."""
    folder = seed(build, target)
    crashes = os.path.join(build, "crashes") + os.sep
    os.makedirs(crashes, exist_ok=True)
    args = ["-verbosity=0", "-print_funcs=0", f"-max_len={MAX_LEN}", "-timeout=10",
            f"-artifact_prefix={crashes}{target}-"]
    if options.runs:
        # The same every time: from the good inputs alone, which stay as they are.
        fixed = folder + ".fixed"
        shutil.rmtree(fixed, ignore_errors=True)
        os.makedirs(fixed)
        for name in os.listdir(folder):
            if name.startswith("seed-"):
                shutil.copy(os.path.join(folder, name), fixed)
        args += [f"-runs={-(-options.runs // SLOW.get(target, 1))}", "-seed=1", fixed]
    else:
        args += [f"-max_total_time={options.time}", folder]
    command = ["./linux", f"fuzz={target}", "loglevel=1", "mem=128M", "nr_cpus=2", "kunit.enable=0"]
    limit = 600 if options.runs else options.time + 120
    result = subprocess.run(["timeout", "-k", "10", str(limit), *command], cwd=build, text=True,
                            env={**os.environ, "UM_FUZZ_ARGS": " ".join(args)},
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, errors="backslashreplace", check=False)
    if not result.returncode:
        print(f"{target}: stood")
        return True
    print("\n".join(result.stdout.splitlines()[-60:]))
    print(f"*** {target}: ended with status {result.returncode}; what did it lies in {crashes}, "
          f"and is run again by:\n    cd {build} && UM_FUZZ_ARGS=FILE {' '.join(command)}")
    return False


def main():
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--time", type=int, default=60, help="seconds for each target")
    parser.add_argument("--runs", type=int, default=0,
                        help="so many inputs, the same in every call, instead of --time")
    parser.add_argument("--build_dir", default=os.path.join(SRCTREE, ".kunit-fuzz"))
    parser.add_argument("targets", nargs="*", metavar="TARGET",
                        help=f"one of: {' '.join(TARGETS)}")
    options = parser.parse_args()
    for target in options.targets:
        if target not in TARGETS:
            parser.error(f"no such target: {target} (there is: {' '.join(TARGETS)})")
    build_kernel(options.build_dir)
    results = [run(options.build_dir, target, options)
               for target in options.targets or TARGETS]
    print(f"{results.count(True)} passed, {results.count(False)} failed, 0 skipped")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
