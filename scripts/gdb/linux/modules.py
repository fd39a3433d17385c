# SPDX-License-Identifier: GPL-2.0-only
"""Modules that are loaded."""

import gdb

from linux.utils import Command, list_entries, lookup_type, say, symbol, text

STATES = {"MODULE_STATE_LIVE": "Live", "MODULE_STATE_COMING": "Loading",
          "MODULE_STATE_GOING": "Unloading", "MODULE_STATE_UNFORMED": "Unformed"}


def all_modules():
    """Those that have more than a name, the latest first."""
    for module in list_entries(symbol("modules"), "struct module", "list"):
        if str(module["state"]) != "MODULE_STATE_UNFORMED":
            yield module


def find_module(name):
    """The module of that name; its file may have dashes where it has underscores."""
    wanted = name.replace("-", "_")
    for module in all_modules():
        if text(module["name"]) == wanted:
            return module
    return None


def parts(module):
    """{type: (base, size)} of its memory."""
    memory = module["mem"]
    return {field.name: (int(memory[field.enumval]["base"]), int(memory[field.enumval]["size"]))
            for field in lookup_type("enum mod_mem_type").fields()
            if field.name != "MOD_MEM_NUM_TYPES"}


def users(module):
    """The names of the modules that use it."""
    return [text(use["user"]["name"])
            for use in list_entries(module["source_list"], "struct module_use", "source")]


class Module(gdb.Function):
    """$lx_module("NAME"): the struct module of a loaded module."""

    def __init__(self):
        super().__init__("lx_module")

    def invoke(self, name):
        """Called by gdb."""
        module = find_module(name.string())
        if module is None:
            raise gdb.GdbError(f"{name.string()}: no such module is loaded")
        return module


class Lsmod(Command):
    """List the modules: where the code is, size of all parts, state, and who uses it.

Usage: lx-lsmod"""

    name = "lx-lsmod"

    def run(self):
        say("Address            Module                  Size  State      Used by")
        for module in all_modules():
            memory = parts(module)
            size = sum(part[1] for part in memory.values())
            # Its own reference is no use, nor is that of its init.
            nr_users = max(int(module["refcnt"]["counter"]) - 1, 0)
            say(f"{memory['MOD_TEXT'][0]:#018x} {text(module['name']):<20} {size:7}  "
                f"{STATES[str(module['state'])]:<10} {nr_users} {','.join(users(module))}".rstrip())


Module()
Lsmod()
