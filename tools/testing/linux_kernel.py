# SPDX-License-Identifier: GPL-2.0-only
"""The distribution's Linux, for tests and benchmarks that compare: fetched when it is
wanted, and no part of the tree. Commands of every day keep it among what is built.
"""

import os
import shutil
import subprocess
import sys
import tempfile

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
FETCH = os.path.join(TREE, "scripts/fetch-package")
PACKAGES = {"x86": "linux-image-cloud-amd64", "arm64": "linux-image-cloud-arm64"}
# What it needs to speak where our kernel does without being told. Debian's has four ttyS of
# which QEMU's virt has none, and programs would take the first for the machine's line.
CONSOLES = {"x86": "console=ttyS0,115200",
            "arm64": "console=ttyAMA0,115200 8250.nr_uarts=0"}


def fetch_linux(arch, folder):
    """The kernel, unpacked in a folder; the path of its image."""
    done = subprocess.run([FETCH, arch, folder, PACKAGES[arch], "linux-image-"], text=True,
                          capture_output=True, check=False, timeout=300)
    if done.returncode:
        sys.exit(f"{PACKAGES[arch]}: {done.stderr}")
    return image_in(folder)


def image_in(folder):
    """The path of the image that was unpacked there; None if there is none."""
    boot = os.path.join(folder, "boot")
    return next((os.path.join(boot, name) for name in sorted(os.listdir(boot))
                 if name.startswith("vmlinuz")), None) if os.path.isdir(boot) else None


def kept_linux(arch):
    """The path of its image: fetched once, until make distclean. A folder is renamed when it
    is whole, so that one that was left half-way is not taken for it."""
    kept = os.path.join(TREE, f".kunit-linux-{arch}")
    if not image_in(kept):
        with tempfile.TemporaryDirectory(prefix=".kunit-linux-", dir=TREE) as folder:
            fetched = os.path.join(folder, "fetched")
            fetch_linux(arch, fetched)
            shutil.rmtree(kept, ignore_errors=True)
            os.rename(fetched, kept)
    return image_in(kept)
