# SPDX-License-Identifier: GPL-2.0-only
"""What the checks share: the tree's files, what was built, and a C lexer.

A check is a module with a function check(tree) that yields Problems. Nothing else
is needed: run.py finds it by its name.
"""

import collections
import functools
import hashlib
import json
import os
import re
import subprocess

Problem = collections.namedtuple("Problem", "path line text")

# The kernel's own code, by which the house style is measured.
KERNEL = ("mm/", "kernel/", "fs/", "lib/", "arch/", "init/", "net/", "drivers/", "block/")


class Tree:
    """A source tree and the folder that it was built into."""

    def __init__(self, root, build=None):
        self.root, self.build = root, build or root
        self.files = sorted(self._list())

    def _list(self):
        """All files that belong to the tree, new ones as well as known ones."""
        try:
            out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"],
                                 cwd=self.root, capture_output=True, check=True).stdout
            names = out.decode().split("\0")
        except (subprocess.CalledProcessError, FileNotFoundError):
            names = [os.path.relpath(os.path.join(folder, name), self.root)
                     for folder, _, files in os.walk(self.root) for name in files]
        return {name for name in names
                if name and os.path.isfile(os.path.join(self.root, name))}

    @functools.lru_cache(maxsize=None)
    def read(self, path):
        """The text of a file."""
        with open(os.path.join(self.root, path), encoding="utf-8", errors="replace",
                  newline="") as file:
            return file.read()

    def lines(self, path):
        """(number, line) of a file."""
        return enumerate(self.read(path).splitlines(), 1)

    def select(self, suffixes, tops=("",)):
        """The files with one of these endings below one of these folders."""
        return [path for path in self.files
                if path.endswith(tuple(suffixes)) and path.startswith(tuple(tops))]

    def kernel_c(self, tests=True):
        """The kernel's C files."""
        return [path for path in self.select([".c"], KERNEL) if tests or not is_test(path)]

    def headers(self):
        """The kernel's headers, private ones too."""
        return self.select([".h"], KERNEL + ("include/",))

    @functools.cached_property
    def objects(self):
        """What is in the kernel that was built."""
        names = []
        for folder, subfolders, files in os.walk(self.build):
            # Neither hidden folders nor builds inside this one
            subfolders[:] = [name for name in subfolders if not name.startswith(".") and
                             not os.path.isdir(os.path.join(folder, name, "include/config"))]
            top = os.path.relpath(folder, self.build)
            for name in files:
                if name == "lib.a" or (name == "built-in.a" and top == "."):
                    names += self._members(os.path.normpath(os.path.join(top, name)))
        if not names:
            raise LookupError("nothing was built here, and the check looks at objects")
        return [Object(self, name) for name in sorted(set(names))]

    def _members(self, archive):
        out = subprocess.run(["ar", "t", archive], cwd=self.build, text=True,
                             capture_output=True, check=True).stdout
        return [os.path.normpath(name) for name in out.split()]


class Object:
    """A compiled object: how, and from what."""

    def __init__(self, tree, path):
        self.tree, self.path = tree, path
        folder, name = os.path.split(path)
        with open(os.path.join(tree.build, folder, f".{name}.cmd"), encoding="utf-8") as file:
            command, _, rest = file.read().partition("\n")
        self.command = command.partition(" := ")[2].replace("$(pound)", "#").replace("$$", "$")
        self.source = self._in_tree(self.command.split()[-1])
        deps = rest.partition(":=")[2].partition("\n\n")[0]
        self.deps = [word for word in deps.replace("\\\n", " ").split()
                     if not word.startswith(("$(", "include/config", "$")) and word[-1] != ")"]

    def _in_tree(self, path):
        """A source's path from the root, or None for one that was generated."""
        full = os.path.realpath(os.path.join(self.tree.build, path))
        return os.path.relpath(full, os.path.realpath(self.tree.root))


def is_test(path):
    """Does the path lie in a tests/ folder?"""
    return "/tests/" in path


class Cache:
    """Files that passed a check with the contents they and their headers have now."""

    def __init__(self, tree, name):
        self._path = os.path.join(tree.build, f".tmp_check_{name}")
        self._build = tree.build
        self._hashes = {}
        try:
            with open(self._path, encoding="utf-8") as file:
                self._known = json.load(file)
        except (FileNotFoundError, ValueError):
            self._known = {}

    def _hash(self, path):
        if path not in self._hashes:
            try:
                with open(os.path.join(self._build, path), "rb") as file:
                    self._hashes[path] = hashlib.sha1(file.read()).hexdigest()
            except OSError:
                self._hashes[path] = "gone"
        return self._hashes[path]

    def key(self, command, deps):
        """One text for a command and all the files it reads."""
        digest = hashlib.sha1(" ".join(command).encode())
        for path in deps:
            digest.update(self._hash(path).encode())
        return digest.hexdigest()

    def has_passed(self, name, command):
        """Did this pass, and has nothing changed since?"""
        known = self._known.get(name)
        return bool(known) and known["key"] == self.key(command, known["deps"])

    def pass_(self, name, command, deps):
        """Remember that it passed."""
        self._known[name] = {"key": self.key(command, deps), "deps": deps}

    def save(self):
        """For the next run."""
        with open(self._path, "w", encoding="utf-8") as file:
            json.dump(self._known, file)


# --- C ------------------------------------------------------------------------

TOKEN = re.compile(r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<space>\s+)
  | (?P<other>.)
""", re.VERBOSE | re.DOTALL | re.MULTILINE)

Token = collections.namedtuple("Token", "kind text line")


def tokens(text, keep=("string", "word", "other")):
    """The tokens of a C file, by default without blanks, comments and directives."""
    line = 1
    for match in TOKEN.finditer(text):
        if match.lastgroup in keep:
            yield Token(match.lastgroup, match[0], line)
        line += match[0].count("\n")


def without_comments(text):
    """The text with comments and strings blanked, each line where it was."""
    def erase(match):
        return re.sub(r"[^\n]", " ", match[0])

    def blank(match):
        if match.lastgroup in ("comment", "string"):
            return erase(match)
        if match.lastgroup == "directive":
            return re.sub(r'/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', erase, match[0], flags=re.DOTALL)
        return match[0]
    return TOKEN.sub(blank, text)


INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def includes(text):
    """(line, quote, name) of each #include that is not in a comment."""
    plain = without_comments(text)
    for match in INCLUDE.finditer(text):
        if plain[match.start(): match.end()].lstrip().startswith("#"):
            yield text.count("\n", 0, match.start()) + 1, match[1], match[2]


def resolve(tree, path, quote, name, arch=None):
    """The file of the tree that an #include in path means, or None."""
    places = [os.path.join(os.path.dirname(path), name)] if quote == '"' else []
    match = re.match(r"arch/([^/]+)/", path)
    for machine in ([match[1]] if match else arch or machines(tree)):
        places.append(f"arch/{machine}/include/{name}")
    places.append(f"include/{name}")
    if name.startswith("asm/"):
        places.append("include/asm-generic/" + name[4:])
    for place in map(os.path.normpath, places):
        if place in file_set(tree):
            return place
    return None


@functools.lru_cache(maxsize=None)
def file_set(tree):
    """The tree's files, for quick questions."""
    return frozenset(tree.files)


@functools.lru_cache(maxsize=None)
def machines(tree):
    """The architectures there are."""
    return tuple(sorted({path.split("/")[1] for path in tree.files if path.startswith("arch/")
                         and path.count("/") > 1}))
