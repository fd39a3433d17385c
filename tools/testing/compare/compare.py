#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What a user of BusyBox sees, on this kernel and on Linux.

    compare.py [--arch ARCH] [GROUP ...]            this kernel, against the answers kept here
    compare.py --linux [--arch ARCH] [GROUP ...]    this kernel against Linux, both fresh
    compare.py --record [GROUP ...]                 Linux's answers, into linux/

A group is a file of cases/: cases that begin with a line "== name" and are what a shell
runs, each in an empty folder, with its input from /dev/null. Or it is a program in C, whose
cases are what it says behind lines "@ name". One boot runs all of them.
linux/ has a file with answers for each group. What cannot be the same on two machines is
replaced in both by RULES; what is different in spite of that has a line in KNOWN, or is a bug.
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", folder) for folder in ("build", "boot", "")]
from linux_kernel import CONSOLES, fetch_linux  # pylint: disable=wrong-import-position
from userland import (  # pylint: disable=wrong-import-position
    COMPILERS, busybox_machine, kernel, tool)

# (what, what stands for it, why)
RULES = [
    (r"\b(x86_64|aarch64)\b", "MACHINE", "one record serves both machines"),
    (r"\b(i686|armv8l)\b", "MACHINE32", "the same"),
    (r"\btty(S|AMA)0\b", "TTY", "one record serves both machines"),
    (r"compare-\w{8}", "compare", "a folder of this run"),
    (r"(,inode64)", "", "the distribution's choice, for inode numbers of tmpfs"),
    (r"(?m)^( +VmFlags:.*) sd ", r"\1 ", "soft-dirty bits, which a Linux may be without"),
    (r"(?m)^( +VmFlags:.*) [?][?] ", r"\1 lf ", "6.1 has no name for MLOCK_ONFAULT, later ones have"),
]

# {(group, case): why it is not as on Linux}
KNOWN = {
    ("maps", "mprotect_of_what_is_not_counted"): "what was not touched is not counted any more, as in later Linux",
    ("maps", "advice_free"): "pages are free to go, but dirty as before until they do",
    ("maps", "flag_of_stacks"): "no huge pages for stacks (nh), as later Linux",
    ("maps", "advice_mergeable"): "nothing merges pages: EINVAL, as Linux built without KSM",
    ("maps", "fork_shared"): "children share tables, so what their parents have mapped is mapped",
    ("maps", "fork_twice"): "a table that is shared since a fork counts once, so a part may be too large",
    ("process", "missing processes"): "what cannot be made in /proc is refused by another error",
    ("process", "files of a process that are not there"): "of /proc/PID: what they tell of is not there",
    ("process", "namespaces of a process"): "no namespaces",
    ("process", "namespaces"): "no namespaces",
    ("system", "swap"): "no swap: ENOSYS, as Linux built without it",
    ("system", "sysctl files that are not there"): "of what is not there",
    ("system", "sysctl files that cannot be set"): "these values are fixed",
    ("system", "what is not in /proc"): "of what is not there",
    ("system", "fields of meminfo"): "no lists of pages by their use, nor counts of what is mapped",
    ("system", "shared mounts"): "mounts are private, all of them",
    ("vmstat", "pgfault apart"): "what is there in advance is no fault; children share tables, and have fewer",
    ("vmstat", "nr_page_table_pages apart"): "children share tables",
    **{("vmstat", counter + apart): "not counted: that would be on fast paths"
       for counter in ("pgalloc", "pgfree", "nr_anon_pages", "nr_mapped", "nr_mlock")
       for apart in ("", " apart")},
    **{("vmstat", counter + apart): "no huge pages"
       for counter in ("nr_anon_transparent_hugepages", "thp_fault_alloc")
       for apart in ("", " apart")},
}

# What runs the cases: numbered files in the folder of its first word.
RUNNER = r"""
mkdir -p /tmp/case
for file in "$1"/*; do
	printf '== %s\n' "${file##*/}"
	cd /tmp/case
	cp "$file" /case
	sh /case </dev/null >/tmp/said 2>&1
	status=$?
	cat /tmp/said
	printf '\n-- %d\n' $status
	cd /
	grep ' /tmp/case' /proc/mounts | tac | cut -d' ' -f2 | xargs -r -n 1 umount -l
	rm -rf /tmp/case /tmp/said
	mkdir -p /tmp/case
done
"""


def groups():
    """Their names."""
    return sorted(os.path.splitext(name)[0] for name in os.listdir(os.path.join(HERE, "cases")))


def is_program(group):
    """Is it in C?"""
    return os.path.exists(os.path.join(HERE, "cases", group + ".c"))


def compile_program(arch, group, path):
    """A static program, which needs nothing of the ramdisk."""
    tool(COMPILERS[arch], "-Wall", "-Werror", "-O1", "-static", "-o", path,
         os.path.join(HERE, "cases", group + ".c"))


def split(text, mark="== "):
    """{name: lines} of a file of cases or answers; what stands before the first is left out."""
    parts = re.split(rf"(?m)^{mark}(.*)\n", text)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def read(*path):
    """A file beside this one, or nothing."""
    try:
        with open(os.path.join(HERE, *path), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def normal(text):
    """Without what differs between machines."""
    for what, instead, _ in RULES:
        text = re.sub(what, instead, text)
    return text


def write_cases(arch, group, folder):
    """What the runner is to run: a file for each case, or one for the whole of a program."""
    cases = split(read("cases", group + ".sh")).values()
    if is_program(group):
        program = os.path.join(folder, f".{group}")
        compile_program(arch, group, program)
        cases = [program + "\n"]
    for number, lines in enumerate(cases):
        with open(os.path.join(folder, f"{group}.{number:03}"), "w", encoding="utf-8") as out:
            out.write(lines)


def answers_of(group, answers):
    """{case: answer} of a group; a program that says nothing has not run."""
    if is_program(group):
        return split(normal(answers[f"{group}.000"]), "@ ") or {"all": answers[f"{group}.000"]}
    return {name: normal(answers[f"{group}.{number:03}"])
            for number, name in enumerate(split(read("cases", group + ".sh")))}


def run(arch, machine, image, chosen, seconds):
    """{group: {case: answer}} of one boot; @image: that, and its parameters."""
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        for group in chosen:
            write_cases(arch, group, folder)
        cases = os.path.join(folder, "run")
        with open(cases, "w", encoding="utf-8") as out:
            out.write(RUNNER)
        os.chmod(folder, 0o755)
        done = subprocess.run(
            [*machine, "-s", "2", "-t", str(seconds), "-f", folder, "-x",
             f"mv {cases} /tmp/run; sh /tmp/run {folder}", *image],
            capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=seconds + 60)
    said = done.stdout.decode(errors="backslashreplace")
    if done.returncode:
        sys.exit(f"{image[0]}: status {done.returncode}, in the case {said.rpartition('== ')[2]}\n"
                 f"{done.stderr.decode(errors='replace')[-4000:]}")
    answers = split(said)
    return {group: answers_of(group, answers) for group in chosen}


class Comparison:
    """Counts what is the same."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def compare(self, where, ours, theirs):
        """One case, of this kernel and of Linux."""
        known = KNOWN.get(where)
        if ours == theirs and not known:
            self.passed += 1
        elif ours != theirs and known:
            self.skipped += 1
        else:
            self.failed += 1
            self.show(where, ours, theirs)

    def show(self, where, ours, theirs):
        """What is different."""
        print(f"not ok: {' / '.join(where)}")
        if ours == theirs:
            print("  is as on Linux, and has a line in KNOWN")
        print("".join("  " + line + "\n" for line in difflib.unified_diff(
            theirs.split("\n"), ours.split("\n"), "Linux", "here", lineterm="", n=2)), end="")

    def compare_all(self, ours, theirs):
        """All cases of some groups."""
        for group, answers in ours.items():
            for name in {**answers, **theirs[group]}:
                self.compare((group, name), answers.get(name, "(no answer)\n"),
                             theirs[group].get(name, "(no answer)\n"))


def record(answers):
    """Into linux/."""
    os.makedirs(os.path.join(HERE, "linux"), exist_ok=True)
    for group, cases in answers.items():
        with open(os.path.join(HERE, "linux", group + ".txt"), "w", encoding="utf-8") as out:
            out.write("".join(f"== {name}\n{answer}" for name, answer in cases.items()))


def linux_answers(arch, folder, chosen, options):
    """Of one boot of Linux."""
    machine = busybox_machine(arch, folder)
    image = options.linux_image or fetch_linux(arch, folder)
    return run(arch, machine, [image, CONSOLES[arch], "quiet"], chosen, 200)


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arch", action="append", choices=list(CONSOLES), help="default: both")
    parser.add_argument("--linux", action="store_true", help="run Linux, too")
    parser.add_argument("--record", action="store_true", help="keep what Linux answers")
    parser.add_argument("--linux_image", metavar="FILE", help="this kernel, not one that is fetched")
    parser.add_argument("--kernel", metavar="FILE", help="this kernel instead of that of make kunit")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="some; default: all")
    options = parser.parse_args()
    chosen = options.groups or groups()
    comparison = Comparison()
    for arch in options.arch or list(CONSOLES)[:1 if options.record else 2]:
        with tempfile.TemporaryDirectory(prefix="compare-") as folder:
            if options.record:
                record(linux_answers(arch, folder, chosen, options))
                continue
            theirs = linux_answers(arch, folder, chosen, options) if options.linux else {
                group: split(read("linux", group + ".txt")) for group in chosen}
            ours = run(arch, busybox_machine(arch, folder),
                       [options.kernel or kernel(arch), "kunit.enable=0"], chosen, 300)
            comparison.compare_all(ours, theirs)
    print(f"{comparison.passed} passed, {comparison.failed} failed, {comparison.skipped} skipped")
    return 1 if comparison.failed else 0


if __name__ == "__main__":
    sys.exit(main())
