# SPDX-License-Identifier: GPL-2.0-only
"""The distribution's Linux, for tests and benchmarks that compare: fetched when it is
wanted, kept nowhere in the tree.
"""

import os
import subprocess
import sys

FETCH = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../scripts/fetch-package")
PACKAGES = {"x86": "linux-image-cloud-amd64", "arm64": "linux-image-cloud-arm64"}
# What it needs to speak where our kernel does without being told.
CONSOLES = {"x86": "console=ttyS0,115200", "arm64": "console=ttyAMA0,115200"}


def fetch_linux(arch, folder):
    """The kernel, unpacked in a folder; the path of its image."""
    done = subprocess.run([FETCH, arch, folder, PACKAGES[arch], "linux-image-"], text=True,
                          capture_output=True, check=False, timeout=300)
    if done.returncode:
        sys.exit(f"{PACKAGES[arch]}: {done.stderr}")
    boot = os.path.join(folder, "boot")
    return os.path.join(boot, next(name for name in sorted(os.listdir(boot))
                                   if name.startswith("vmlinuz")))
