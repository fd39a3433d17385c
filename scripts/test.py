#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""make test: everything that must pass.

Runs the parts below, each lane's one after the other and the lanes beside each other, and
adds up what they counted. The output of one part is shown as it comes; what others say
meanwhile is kept until that one has ended. A part ends with a line "N passed, N failed,
N skipped" and an exit status; one that says nothing of the kind, or whose two answers
disagree, has failed. The last line is the sum, and the exit status is 0 only if nothing
failed.

Usage: test.py [PART ...], from the build folder; -l lists the parts.
"""

import os
import re
import subprocess
import sys
import threading
import time

SRCTREE = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
COUNTS = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped$")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# A part that hangs is ended, and has failed. None takes a third of it on an idle machine.
TIMEOUT_S = 1800
PYTHON = ["/usr/bin/python3", "-B"]

# Lines and functions, which reports want: what only debuggers do takes a fifth of the time. All
# parts that use one folder say the same, or the second builds all of it again.
BRIEF = "KCFLAGS=-g1"

# Parts that use the same build folders are in the same lane.
LANES = {
    "here": {
        "build": PYTHON + ["tools/testing/build/build_test.py"],
        "scripts": PYTHON + ["tools/testing/build/scripts_test.py"],
        "reports": PYTHON + ["tools/testing/build/reports_test.py"],
        "pictures": PYTHON + ["tools/testing/build/pictures_test.py"],
        "run": PYTHON + ["tools/testing/boot/run_test.py"],
        "checks-tests": PYTHON + ["tools/testing/checks/checks_test.py"],
        "kunit-tool": PYTHON + ["tools/testing/kunit/kunit_tool_test.py"],
        "configs": PYTHON + ["tools/testing/build/configs_test.py"],
        "kunit": ["make", "kunit", BRIEF],
        "um": ["env", BRIEF] + PYTHON + ["tools/testing/um/um_test.py"],
        "kunit-tsan": ["make", "kunit", "VARIANT=tsan", BRIEF],
        "kunit-llvm": ["make", "kunit", "LLVM=1", "MODULES=1", "VARIANT=plain", BRIEF],
        # Objects of any kernel will do, if locks are not looked after in them.
        "check": ["make", "LLVM=1", "O=.kunit-plain-llvm-modules", BRIEF, "check"],
        "fuzz": ["make", "fuzz", "RUNS=5000", BRIEF],
        "judge": ["make", "judge", "STEPS=100000", BRIEF],
        "judge-fresh": ["make", "judge", "SIDE=here", "STEPS=100000", "SEED=1000000,fresh",
                        BRIEF],
    },
    "machines": {
        "kunit-x86": ["make", "kunit", "ARCH=x86"],
        "fuzz-syscalls": PYTHON + ["tools/testing/fuzz/machine.py", "--time", "6"],
        "kunit-arm64": ["make", "kunit", "ARCH=arm64"],
        "bench": PYTHON + ["tools/testing/bench/machine_bench.py"],
        "bench-space": PYTHON + ["tools/testing/bench/space_bench.py", "--arch=x86",
                                 "--arch=arm64"],
        "bench-calls": PYTHON + ["tools/testing/bench/calls_bench.py"],
        "bench-boot": PYTHON + ["tools/testing/bench/boot_bench.py"],
        "crashes": PYTHON + ["tools/testing/boot/crash_test.py"],
        "consoles": PYTHON + ["tools/testing/boot/console_test.py"],
        "firmware": PYTHON + ["tools/testing/boot/firmware_test.py"],
        "gdb": PYTHON + ["tools/testing/boot/gdb_test.py"],
        "images": PYTHON + ["tools/testing/boot/image_test.py"],
        "shell": PYTHON + ["tools/testing/boot/shell_test.py"],
        "command": PYTHON + ["tools/testing/boot/command_test.py"],
        "picture": PYTHON + ["tools/testing/boot/picture_test.py"],
        "foreign": PYTHON + ["tools/testing/boot/foreign_test.py"],
        "virtio": PYTHON + ["tools/testing/boot/virtio_test.py"],
        "survival": PYTHON + ["tools/testing/boot/survival_test.py"],
        "compare": PYTHON + ["tools/testing/compare/compare.py"],
        "selftests": PYTHON + ["tools/testing/boot/selftest_test.py"],
        "oracle": ["make", "selftest", "ARCH=x86", "ORACLE=linux"],
        "boot": PYTHON + ["tools/testing/boot/boot_test.py"],
    },
}
PARTS = {name: command for lane in LANES.values() for name, command in lane.items()}


class Screen:
    """Who is seen: one part at a time."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seen = None
        self.kept = {}          # part: what it has said and nobody has seen
        self.ended = set()

    def show(self, part):
        """What was kept of it, with the lock held."""
        sys.stdout.write(self.kept.pop(part, ""))
        sys.stdout.flush()

    def say(self, part, text):
        """Seen at once if nobody else is."""
        with self.lock:
            self.kept[part] = self.kept.get(part, "") + text
            self.seen = self.seen or part
            if self.seen == part:
                self.show(part)

    def end(self, part):
        """Its last word is said. Those that ended meanwhile are seen next."""
        with self.lock:
            self.ended.add(part)
            if self.seen != part:
                return
            self.seen = None
            for other in [name for name in self.kept if name in self.ended]:
                self.show(other)


def environment():
    """Our own, without what a make around us has put there."""
    drop = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES"}
    return {name: value for name, value in os.environ.items() if name not in drop}


def run(command, say):
    """Run one part, and @say what it says; returns (exit status, (passed, failed, skipped) or
    None, seconds of CPUs)."""
    counts = None
    with subprocess.Popen(["timeout", "--foreground", str(TIMEOUT_S)] + command, cwd=SRCTREE,
                          env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        for line in process.stdout:
            say(line)
            match = COUNTS.match(COLOUR.sub("", line).strip())
            if match:
                counts = tuple(int(number) for number in match.groups())
        # All that it started, and that it waited for, counts.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, counts, used.ru_utime + used.ru_stime


def judge(status, counts):
    """The counts of a part, made honest, and what was dishonest about them."""
    if counts is None:
        return (0, 1, 0), f"it ended with status {status} and no count of its tests"
    passed, failed, skipped = counts
    if status and not failed:
        return (passed, 1, skipped), f"no test failed, but it ended with status {status}"
    if failed and not status:
        return counts, "tests failed, but it ended with status 0"
    if not passed and not failed and not skipped:
        return (0, 1, 0), "it ran no test"
    return counts, None


def run_part(name, screen):
    """Run it; returns (counts, the line of the report)."""
    say = lambda text: screen.say(name, text)
    say(f"=== {name}: {' '.join(PARTS[name])}\n")
    start = time.monotonic()
    status, counts, cpu = run(PARTS[name], say)
    counts, problem = judge(status, counts)
    if problem:
        say(f"*** {name}: {problem}\n")
    screen.end(name)
    return counts, (f"{'FAIL' if counts[1] or problem else 'ok':<5} {name:<14} "
                    f"{counts[0]:5} passed {counts[1]:3} failed {counts[2]:3} skipped "
                    f"{time.monotonic() - start:6.1f} s {cpu:6.1f} s of CPUs")


def run_parts(names):
    """Run the parts and print what came of each; returns the sum."""
    screen, results = Screen(), {}

    def run_lane(lane):
        for name in names:
            if name in lane:
                results[name] = run_part(name, screen)

    threads = [threading.Thread(target=run_lane, args=(lane,)) for lane in LANES.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n" + "\n".join(results[name][1] for name in names if name in results))
    lost = [name for name in names if name not in results]
    for name in lost:
        print(f"*** {name}: no result")
    return [sum(of) for of in zip(*[counts for counts, _ in results.values()],
                                  *[(0, 1, 0) for _ in lost])]


def main():
    """Run what the command line names, or everything."""
    names = sys.argv[1:] or list(PARTS)
    if names == ["-l"]:
        print("\n".join(PARTS))
        return 0
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"*** test.py: no such part: {' '.join(unknown)}; there are: {' '.join(PARTS)}")
    passed, failed, skipped = run_parts(names)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
