#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Configuration: every *config goal of make, over Debian's kconfiglib.

Usage: conf.py GOAL, from the build folder, as scripts/Makefile.config does. The
environment names the tree (srctree, SRCARCH, KCONFIG_CONFIG, ...).

What a file says and cannot be had is never passed over in silence: a line that
is no assignment and a value that the symbol cannot take are errors, each told
as file:line with the symbol's name.
"""

import os
import random
import sys

import kconfiglib
from kconfiglib import BOOL, TRISTATE

SRCTREE = os.environ.get("srctree", ".")
SRCARCH = os.environ["SRCARCH"]
CONFIG = os.environ.get("KCONFIG_CONFIG", ".config")
CONFIG_DIR = os.path.join(SRCTREE, "arch", SRCARCH, "configs")


def fail(message):
    """End with a message for the user."""
    sys.exit(f"*** {message}")


def read_tree():
    """Parse all Kconfig files; a mistake in one ends the run."""
    try:
        return kconfiglib.Kconfig("Kconfig", warn_to_stderr=False,
                                  suppress_traceback=True)
    except kconfiglib.KconfigError as error:
        fail(str(error).strip())


def main():
    """Run the goal named on the command line."""
    goal = sys.argv[1]
    kconf = read_tree()
    run(kconf, goal)


def load(kconf, path, replace=True):
    kconf.load_config(path, replace=replace)
    for warning in kconf.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    kconf.warnings.clear()


def save(kconf):
    kconf.write_config(CONFIG)
    print(f"#\n# configuration written to {CONFIG}\n#")


def syncconfig(kconf):
    """.config into what make and the compiler read."""
    load(kconf, CONFIG)
    kconf.write_config(CONFIG, save_old=False)
    os.makedirs("include/config", exist_ok=True)
    os.makedirs("include/generated", exist_ok=True)
    kconf.write_autoconf("include/generated/autoconf.h")
    kconf.sync_deps("include/config")
    files = " ".join(os.path.join(SRCTREE, name) for name in sorted(set(kconf.kconfig_filenames)))
    with open("include/config/auto.conf.cmd", "w", encoding="utf-8") as out:
        out.write(f"kb.kconfig.files := {files}\n")
    os.utime("include/config/auto.conf")


def run(kconf, goal):
    if goal == "syncconfig":
        return syncconfig(kconf)
    if goal == "menuconfig":
        from menuconfig import menuconfig
        return menuconfig(kconf)
    if goal == "defconfig":
        load(kconf, os.path.join(CONFIG_DIR, "defconfig"))
    elif goal == "olddefconfig":
        load(kconf, CONFIG)
    elif goal.endswith("_defconfig"):
        load(kconf, os.path.join(CONFIG_DIR, goal))
    elif goal.endswith(".config"):
        if os.path.exists(CONFIG):
            load(kconf, CONFIG)
        load(kconf, os.path.join(CONFIG_DIR, goal), replace=False)
    elif goal == "savedefconfig":
        load(kconf, CONFIG)
        print(kconf.write_min_config("defconfig"))
        return None
    else:
        fail(f"{goal}: no such goal")
    return save(kconf)


main()
