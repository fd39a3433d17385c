#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Initial ramdisks that are not made by usr/: a script for BusyBox's shell as the first
program, and static programs of glibc and of musl, packed as distributions do it.
"""

import gzip
import os
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, folder)
                for folder in ("tools/testing/build", "tools/testing/boot", "scripts")]
import newc  # pylint: disable=wrong-import-position
from fixture import main  # pylint: disable=wrong-import-position
from userland import (  # pylint: disable=wrong-import-position
    COMPILERS, RUN, busybox_machine, kernel, tool)

SOURCE = os.path.join(TREE, "tools/testing/boot/programs/foreign.c")
MACHINES = {"x86": "x86_64", "arm64": "aarch64"}
FOLDER, LINK, PROGRAM = 0o040755, 0o120777, 0o100755
INIT = b"""#!/bin/busybox sh
export HOME=/
/glibc glibc
/musl musl
echo "all said"
/bin/busybox poweroff -f
"""


def build_musl(arch, folder, out):
    """With the compiler's own headers and arithmetic, and else nothing but musl."""
    tool(os.path.join(TREE, "scripts/fetch-package"), arch, folder, "musl-dev")
    name = f"{MACHINES[arch]}-linux-musl"
    include, lib = (os.path.join(folder, "usr", kind, name) for kind in ("include", "lib"))
    crt = [os.path.join(lib, f"{part}.o") for part in ("crt1", "crti", "crtn")]
    tool(COMPILERS[arch], "-static", "-no-pie", "-nostdinc", "-nostdlib", "-Wall", "-Werror", "-O1",
         "-U_FORTIFY_SOURCE", "-isystem", include, "-o", out, *crt[:2], SOURCE, "-L" + lib,
         "-lc", "-lgcc", "-lgcc_eh", "-lc", crt[2])


class Foreign:
    """Archives, and what is said when they are booted."""

    arch = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="foreign-")
        where = cls.folder.name
        busybox_machine(cls.arch, where)
        programs = {name: os.path.join(where, name) for name in ("glibc", "musl")}
        tool(COMPILERS[cls.arch], "-static", "-pthread", "-Wall", "-Werror", "-O1", "-o", programs["glibc"],
             SOURCE)
        build_musl(cls.arch, os.path.join(where, "package"), programs["musl"])
        programs["bin/busybox"] = os.path.join(TREE, "usr", f"busybox-{cls.arch}")
        cls.files = {}
        for name, path in programs.items():
            with open(path, "rb") as file:
                cls.files[name] = file.read()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def archive(self, init):
        """Without /dev, and all that others have in it."""
        archive = newc.Archive()
        archive.add("bin", FOLDER)
        for name, data in self.files.items():
            archive.add(name, PROGRAM, data)
        archive.add("bin/sh", LINK, b"busybox")
        archive.add("init", PROGRAM, init)
        return archive.bytes()

    def boot(self, data, *parameters):
        """(exit status, what was said)"""
        path = os.path.join(self.folder.name, "initrd")
        with open(path, "wb") as out:
            out.write(data)
        done = subprocess.run([RUN, "-k", "off", "-a", self.arch, "-s", "2", "-t", "60", "-i", path,
                               kernel(self.arch), "kunit.enable=0", *parameters],
                              check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=100)
        return done.returncode, done.stdout.decode(errors="replace").replace("\r", "")

    def test_two_libraries(self):
        status, said = self.boot(gzip.compress(self.archive(INIT), 1))
        self.assertEqual(status, 0, said)
        for line in ("glibc ok", "musl ok", "all said"):
            self.assertIn(f"\n{line}\n", said)

    def test_a_program_is_first(self):
        """It is a process like others, until it ends; two archives are one behind the other."""
        first = newc.Archive()
        first.add("early", FOLDER)
        status, said = self.boot(first.bytes() + self.archive(INIT), "rdinit=/musl", "--", "alone")
        self.assertIn("\nalone ok\n", said)
        self.assertEqual(status, 134, said)
        self.assertIn("Attempted to kill init! exitcode=0x00000000", said)


class OnX86(Foreign, unittest.TestCase):
    """On a PC."""

    arch = "x86"


class OnArm64(Foreign, unittest.TestCase):
    """On QEMU's virt."""

    arch = "arm64"


if __name__ == "__main__":
    main()
