#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""make check: run the checks of this folder over the tree.

Usage: run.py [-l] [CHECK ...], from the build folder. Each problem is a line
"file:line: [check] what is wrong". The last line counts the checks, and the exit
status is 0 only if none of them found anything.
"""

import concurrent.futures
import importlib
import os
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

from common import Problem, Tree  # pylint: disable=wrong-import-position

NOT_CHECKS = ("common", "run")


def names():
    """All checks, which are the modules beside this file."""
    return sorted(name[:-3] for name in os.listdir(HERE)
                  if name.endswith(".py") and name[:-3] not in NOT_CHECKS)


def run(name, root, build):
    """One check; returns its problems, the time it took and a note."""
    start = time.monotonic()
    module = importlib.import_module(name)
    tree, note = Tree(root, build), ""
    try:
        problems = sorted(set(module.check(tree)))
        note = module.summary(tree) if hasattr(module, "summary") else ""
    except Exception as error:  # pylint: disable=broad-except
        problems = [Problem(f"scripts/checks/{name}.py", 1,
                            f"the check itself failed: {type(error).__name__}: {error}")]
    return problems, time.monotonic() - start, note


def main():
    """Run what the command line names, or everything."""
    wanted = sys.argv[1:] or names()
    if wanted == ["-l"]:
        print("\n".join(names()))
        return 0
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        sys.exit(f"*** no such check: {' '.join(unknown)}; there are: {' '.join(names())}")
    root = os.path.realpath(os.path.join(HERE, "../.."))
    failed = 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        jobs = {name: pool.submit(run, name, root, os.getcwd()) for name in wanted}
        for name, job in jobs.items():
            problems, seconds, note = job.result()
            for problem in problems:
                print(f"{problem.path}:{problem.line}: [{name}] {problem.text}")
            failed += bool(problems)
            print(f"{'FAIL' if problems else 'ok':<4} {name:<10} {seconds:5.1f} s  {note}".rstrip(), flush=True)
    print(f"{len(wanted) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
