#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Configurations that nobody uses every day still build: as little as possible, as
much as possible, and some at random (always the same ones)."""

import os
import subprocess
import tempfile
import unittest

from fixture import TREE, Tree, main


# What is only built, and not run, is built in a third of the time. Warnings are errors all the
# same; sanitizers are in the kernels that run.
QUICKLY = "KCFLAGS=-O1 -g0 -fno-sanitize=all"


class Configs(unittest.TestCase):
    """One build of the real tree per configuration."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-configs-")
        self.addCleanup(scratch.cleanup)
        self.tree, self.out = Tree(TREE), scratch.name

    def builds(self, goal, *options, seed="", wish=""):
        """Configure and build; returns the configuration."""
        place = [f"O={self.out}", *options]
        wishes = os.path.join(self.out, "wishes")
        with open(wishes, "w", encoding="utf-8") as file:
            file.write(wish)
        self.tree.make(*place, goal, env={"KCONFIG_SEED": seed, "KCONFIG_ALLCONFIG": wishes})
        jobs = f"-j{os.cpu_count()}"
        self.tree.make(*place, jobs)
        self.tree.is_idle(*place, jobs)
        with open(os.path.join(self.out, ".config"), encoding="utf-8") as config:
            return config.read()

    def test_tinyconfig(self):
        self.assertIn("CONFIG_CC_OPTIMIZE_FOR_SIZE=y", self.builds("tinyconfig"))

    def test_allyesconfig(self):
        """All but the suites: the kernels that run them have them all."""
        config = self.builds("allyesconfig", QUICKLY, wish="# CONFIG_KUNIT is not set\n")
        self.assertNotRegex(config, "CONFIG_.*KUNIT.*=")
        with open(os.path.join(self.out, "init/.main.o.cmd"), encoding="utf-8") as command:
            self.assertRegex(command.read(), "-O2 .*-O1 -g0 ")

    def test_random(self):
        self.builds("randconfig", QUICKLY, seed="2")

    def test_clang_for_a_machine(self):
        """As far as the end of a boot; the suites run with GCC, and on um with both."""
        config = self.builds("defconfig", "KCFLAGS=-g0", "LLVM=1", "ARCH=arm64")
        self.assertIn("CONFIG_CC_IS_CLANG=y", config)
        run = subprocess.run([os.path.join(TREE, "scripts/run"), "-a", "arm64", "-t", "60",
                              os.path.join(self.out, "arch/arm64/boot/Image")], text=True,
                             capture_output=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, "Linux version .*clang")


if __name__ == "__main__":
    main()
