# SPDX-License-Identifier: GPL-2.0-only
"""What the benchmarks share: commands, kernels, and what is done about limits."""

import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
TIMEOUT = 300


def run(command, **kwargs):
    """Runs a command; ends the program with its output if it fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, timeout=TIMEOUT, check=False, **kwargs)
    if result.returncode:
        sys.exit(f"{' '.join(command)}: status {result.returncode}\n{result.stdout[-4000:]}")
    return result.stdout


def build(arch, build_dir, make_options=()):
    """The architecture's defconfig with its bench.config, built in a folder."""
    make = ["make", "-C", ROOT, f"ARCH={arch}", f"O={build_dir}", *make_options]
    run(make + ["defconfig", "bench.config"])
    run(make + [f"-j{os.cpu_count()}"])


def write_json(path, rows):
    """The table for programs; no path, no file."""
    if path:
        with open(path, "w", encoding="utf-8") as out:
            json.dump(rows, out, indent=1)
