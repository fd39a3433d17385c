#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Configuration: every *config goal of make, over Debian's kconfiglib.

Usage: conf.py GOAL, from the build folder, as scripts/Makefile.config does. The
environment names the tree (srctree, SRCARCH, KCONFIG_CONFIG, ...).
"""

import os
import random
import select
import sys
import threading

try:
    import kconfiglib
except ImportError:
    sys.exit("*** python3-kconfiglib is missing; scripts/setup installs it")
from kconfiglib import BOOL, HEX, INT, STRING, TRISTATE, TRI_TO_STR

from conffile import ConfigFile

SRCTREE = os.environ["srctree"]
SRCARCH = os.environ["SRCARCH"]
CONFIG = os.environ["KCONFIG_CONFIG"]
SILENT = os.environ.get("KB_SILENT")
# Where foo_defconfig and foo.config are looked for
CONFIG_DIRS = [os.path.join(SRCTREE, "arch", SRCARCH, "configs"),
               os.path.join(SRCTREE, "kernel/configs")]


def fail(*messages):
    """End with messages for the user."""
    sys.exit("\n".join(f"*** {message}" for message in messages))


def warn(message):
    """Tell the user what does not stop us."""
    print(f"warning: {message}", file=sys.stderr)


def read_tree():
    """Parse all Kconfig files; a mistake in one ends the run."""
    os.environ["KCONFIG_WARN_UNDEF"] = "y"
    try:
        kconf = kconfiglib.Kconfig("Kconfig", warn_to_stderr=False)
    except (kconfiglib.KconfigError, OSError) as error:
        fail(str(error).strip())
    for warning in kconf.warnings:
        warn(warning.replace("warning: ", "", 1))
    kconf.warn = False
    return kconf


# --- Reading and writing files ------------------------------------------------

def load(kconf, path, replace=True, belongs_to_tree=False):
    """Take over a configuration file, or end with what is wrong with it."""
    try:
        file = ConfigFile(kconf, path)
    except FileNotFoundError:
        fail(f"{path}: there is no such file"
             + (" (make defconfig makes one)" if path == CONFIG else ""))
    except OSError as error:
        fail(f"{path}: {error.strerror}")
    errors, warnings = list(file.mistakes), []
    (errors if belongs_to_tree else warnings).extend(file.doubtful)
    if not errors:
        kconf.load_config(path, replace=replace)
        (errors if belongs_to_tree else warnings).extend(
            file.refused(switches_only=not belongs_to_tree))
    for message in warnings:
        warn(message)
    if errors:
        fail(*errors)


def save(kconf):
    """Write .config and say so."""
    kconf.write_config(CONFIG)
    if not SILENT:
        print(f"#\n# configuration written to {CONFIG}\n#")


def find(name):
    """The path of a defconfig or a fragment."""
    for folder in CONFIG_DIRS:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return path
    there = sorted(entry for folder in CONFIG_DIRS if os.path.isdir(folder)
                   for entry in os.listdir(folder))
    return fail(f"{name}: there is no such configuration; there are: {' '.join(there)}")


# --- The goals ----------------------------------------------------------------

def syncconfig(kconf):
    """What make and the compiler read, from .config."""
    load(kconf, CONFIG)
    kconf.write_config(CONFIG, save_old=False)
    os.makedirs("include/config", exist_ok=True)
    os.makedirs("include/generated", exist_ok=True)
    kconf.write_autoconf("include/generated/autoconf.h")
    kconf.sync_deps("include/config")
    files = sorted(set(kconf.kconfig_filenames))
    with open("include/config/auto.conf.cmd", "w", encoding="utf-8") as out:
        out.write("kb.kconfig.files :=" + "".join(f" \\\n\t{SRCTREE}/{name}" for name in files))
        out.write("\n")
    os.utime("include/config/auto.conf")


def leave_with_the_terminal():
    """Ends the program when its terminal is closed: the menus would read the end of
    their input again and again, for ever."""
    gone = select.poll()
    gone.register(0, 0)
    gone.poll()
    os._exit(1)


def menuconfig(kconf):
    """The full-screen configuration interface."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("menuconfig needs a terminal; olddefconfig and fragments (foo.config) do not")
    if os.path.exists(CONFIG):
        load(kconf, CONFIG)
    os.environ.setdefault("MENUCONFIG_STYLE", "aquatic")
    from menuconfig import menuconfig as run_menuconfig
    threading.Thread(target=leave_with_the_terminal, daemon=True).start()
    run_menuconfig(kconf)


def oldconfig(kconf):
    """Keep .config, and ask for each symbol that it does not mention."""
    import oldconfig as asker
    if os.path.exists(CONFIG):
        load(kconf, CONFIG)
    try:
        asker.conf_changed = True
        while asker.conf_changed:
            asker.conf_changed = False
            for node in kconf.node_iter():
                asker.oldconfig(node)
    except EOFError:
        fail("there is nobody to ask: the input has ended (olddefconfig asks nothing)")
    save(kconf)


def olddefconfig(kconf):
    """Keep .config; new symbols get their defaults."""
    load(kconf, CONFIG)
    save(kconf)


def defconfig(kconf, name="defconfig"):
    """The configuration that the tree keeps under a name."""
    load(kconf, find(name), belongs_to_tree=True)
    save(kconf)


def alldefconfig(kconf):
    """Every symbol at its default."""
    all_symbols(kconf, "alldef.config", lambda sym: None)


def allnoconfig(kconf):
    """As much n as possible."""
    all_symbols(kconf, "allno.config", lambda sym: 2 if sym.is_allnoconfig_y else 0)


def allyesconfig(kconf):
    """As much y as possible."""
    for choice in kconf.unique_choices:
        choice.set_value(2)
    all_symbols(kconf, "allyes.config", lambda sym: None if sym.choice else 2)


def allmodconfig(kconf):
    """As many modules as possible, and y where a symbol cannot be one."""
    for choice in kconf.unique_choices:
        choice.set_value(2 if choice.orig_type == BOOL else 1)
    all_symbols(kconf, "allmod.config", lambda sym: None if sym.choice else
                2 if sym.orig_type == BOOL or not kconf.modules.tri_value else 1)


def all_symbols(kconf, override, value_of):
    """Give every switch value_of(it); KCONFIG_ALLCONFIG may override some."""
    for sym in kconf.unique_defined_syms:
        if sym.orig_type in (BOOL, TRISTATE):
            value = value_of(sym)
            if value is not None:
                sym.set_value(value)
    kconf.load_allconfig(override)
    save(kconf)


def tinyconfig(kconf):
    """allnoconfig, and whatever makes the kernel smaller still."""
    for sym in kconf.unique_defined_syms:
        if sym.orig_type in (BOOL, TRISTATE):
            sym.set_value(2 if sym.is_allnoconfig_y else 0)
    load(kconf, find("tiny.config"), replace=False, belongs_to_tree=True)
    save(kconf)


def randconfig(kconf):
    """Any configuration that can be had; KCONFIG_SEED repeats one."""
    seed = os.environ.get("KCONFIG_SEED") or str(random.randrange(1 << 32))
    try:
        rng = random.Random(int(seed, 0))
    except ValueError:
        fail(f"KCONFIG_SEED={seed}: not a number")
    print(f"KCONFIG_SEED={seed}")
    for choice in kconf.unique_choices:
        choice.set_value(2)
        if choice.syms:
            rng.choice(choice.syms).set_value(2)
    values = (0, 1, 2) if kconf.modules.tri_value else (0, 2)
    all_symbols(kconf, "allrandom.config",
                lambda sym: None if sym.choice else rng.choice(values))


def savedefconfig(kconf):
    """The shortest file that gives this .config again."""
    load(kconf, CONFIG)
    kconf.write_min_config("defconfig")
    if not SILENT:
        print("#\n# what differs from the defaults was written to defconfig\n#")


def listnewconfig(kconf):
    """The symbols that .config does not mention, with their defaults."""
    load(kconf, CONFIG)
    for sym in kconf.unique_defined_syms:
        settable = len(sym.assignable) > 1 or (
            sym.visibility and (sym.orig_type in (INT, HEX, STRING) or sym.choice))
        if sym.user_value is None and settable:
            value = TRI_TO_STR[sym.tri_value] if sym.orig_type in (BOOL, TRISTATE) \
                else f'"{kconfiglib.escape(sym.str_value)}"' if sym.orig_type == STRING \
                else sym.str_value
            print(f"CONFIG_{sym.name}={value}")


def fragment(kconf, name):
    """Lay a fragment over .config, or over the defaults where there is none."""
    if os.path.exists(CONFIG):
        load(kconf, CONFIG)
    load(kconf, find(name), replace=False, belongs_to_tree=True)
    save(kconf)


GOALS = {goal.__name__: goal for goal in (
    syncconfig, menuconfig, oldconfig, olddefconfig, defconfig, alldefconfig, allnoconfig,
    allyesconfig, allmodconfig, tinyconfig, randconfig, savedefconfig, listnewconfig)}


def main():
    """Run the goal that the command line names."""
    goal = sys.argv[1]
    if goal in GOALS:
        GOALS[goal](read_tree())
    elif goal.endswith("_defconfig"):
        defconfig(read_tree(), goal)
    elif goal.endswith(".config"):
        fragment(read_tree(), goal)
    else:
        fail(f"{goal}: there is no such goal; make help lists them")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
