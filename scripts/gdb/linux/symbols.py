# SPDX-License-Identifier: GPL-2.0-only
"""Symbols of modules, at the addresses where these are loaded."""

import os

import gdb

from linux.elf import place, read_sections
from linux.modules import all_modules, parts
from linux.utils import Command, say, symbol, text


def find_files(folders):
    """{module: path} of all .ko files below the folders."""
    found = {}
    for folder in folders:
        for where, folders_below, names in os.walk(folder):
            folders_below[:] = [name for name in folders_below if not name.startswith(".")]
            for name in names:
                if name.endswith(".ko"):
                    found.setdefault(name[:-3].replace("-", "_"), os.path.join(where, name))
    return found


class ModuleSymbols:
    """Which modules' symbols gdb has, and where it looks for files."""

    def __init__(self):
        self._folders = []
        self._files = {}
        self._loaded = {}       # name: an address in it, by which gdb forgets them

    def search(self, folders):
        """Look for files anew: there, or where vmlinux is."""
        vmlinux = gdb.current_progspace().filename or "."
        self._folders = [os.path.expanduser(folder) for folder in folders] or \
            [os.path.dirname(os.path.abspath(vmlinux))]
        self._files = find_files(self._folders)

    def forget(self, name):
        """The module is gone, or is to be read anew."""
        address = self._loaded.pop(name, None)
        if address is not None:
            gdb.execute(f"remove-symbol-file -a {address:#x}", to_string=True)

    def forget_all(self):
        """As if none had ever been read."""
        for name in list(self._loaded):
            self.forget(name)

    def load(self, module):
        """Read the symbols of what is in memory of it now; says what came of it."""
        name = text(module["name"])
        self.forget(name)
        if name not in self._files:
            self._files.update(find_files(self._folders))
        path = self._files.get(name)
        if not path:
            say(f"{name}: no {name}.ko below {' '.join(self._folders)}")
            return
        memory = parts(module)
        # What only init needed is freed before long, and others come there.
        if str(module["state"]) == "MODULE_STATE_LIVE":
            memory.update({part: (0, 0) for part in memory if part.startswith("MOD_INIT")})
        self._read(path, module, memory)

    def _read(self, path, module, memory):
        """The file's symbols, for the parts in memory."""
        name = text(module["name"])
        try:
            sections = place(read_sections(path), memory)
        except (OSError, ValueError) as error:
            say(f"{name}: {path}: {error}")
            return
        if not sections:
            say(f"{name}: {path} is not the file that was loaded")
            return
        if int(module["percpu"]):
            sections[".data..percpu"] = int(module["percpu"])
        places = " ".join(f"-s {section} {at:#x}" for section, at in sections.items())
        say(f"loading @{memory['MOD_TEXT'][0]:#x}: {path}")
        gdb.execute(f"add-symbol-file {path} {places}", to_string=True)
        self._loaded[name] = int(module.address)


class Watch(gdb.Breakpoint):
    """Stops, unseen, where the kernel tells of a module that comes or goes."""

    def __init__(self, symbols):
        super().__init__("module_notify", internal=True)
        self.silent = True
        self._symbols = symbols

    def stop(self):
        """Called by gdb; False lets the kernel go on."""
        try:
            self._follow(gdb.parse_and_eval("mod").dereference())
        except gdb.error as error:
            say(f"lx-symbols: a module came or went, but which? {error}")
        return False

    def _follow(self, module):
        """What its new state means for its symbols."""
        if str(module["state"]) == "MODULE_STATE_GOING":
            self._symbols.forget(text(module["name"]))
        else:
            self._symbols.load(module)


class Symbols(Command):
    """Load the symbols of modules at their addresses, and of those that come later.

Looks for the .ko files below the FOLDERs, or else where vmlinux is.

Usage: lx-symbols [FOLDER ...]"""

    name = "lx-symbols"
    completion = gdb.COMPLETE_FILENAME
    nr_args = (0, 99)

    def __init__(self):
        super().__init__()
        self._symbols = ModuleSymbols()
        self._watch = None

    def run(self, *words):
        symbol("modules")
        self._symbols.forget_all()
        self._symbols.search(words)
        for module in all_modules():
            self._symbols.load(module)
        if self._watch is None or not self._watch.is_valid():
            self._watch = Watch(self._symbols)


Symbols()
