# SPDX-License-Identifier: GPL-2.0-only
"""Machines with BusyBox, for tests that run programs.

Uses the kernels of `make kunit ARCH=x86` and `ARCH=arm64`, and builds them first; BusyBox
is fetched once for each.
"""

import os
import subprocess

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
KUNIT = os.path.join(TREE, "tools/testing/kunit/kunit.py")
RUN = os.path.join(TREE, "scripts/run")
KERNELS = {"x86": ".kunit-x86/arch/x86/boot/bzImage",
           "arm64": ".kunit-arm64/arch/arm64/boot/Image"}
# Of programs for them.
COMPILERS = {"x86": "gcc", "arm64": "aarch64-linux-gnu-gcc"}


def tool(*command):
    """Run it, or fail with what it said."""
    done = subprocess.run(command, text=True, capture_output=True, check=False, timeout=800)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def kernel(arch):
    """The path of it."""
    return os.path.join(TREE, KERNELS[arch])


def busybox_initrd(arch, folder):
    """The path of its initial ramdisk, which is made in @folder."""
    busybox = os.path.join(TREE, "usr", f"busybox-{arch}")
    tool(os.path.join(TREE, "usr/fetch-busybox"), arch, busybox)
    initrd = os.path.join(folder, "initramfs.cpio")
    tool(os.path.join(TREE, "usr/gen_initramfs"), "-D", f"SRC={TREE}", "-D",
         f"BUSYBOX={busybox}", "-o", initrd, os.path.join(TREE, "usr/busybox.list"))
    return initrd


def busybox_machine(arch, folder):
    """The beginning of a command that boots it."""
    tool("/usr/bin/python3", "-B", KUNIT, "build", f"--arch={arch}")
    return [RUN, "-k", "off", "-a", arch, "-i", busybox_initrd(arch, folder)]
