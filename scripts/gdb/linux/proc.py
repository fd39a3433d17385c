# SPDX-License-Identifier: GPL-2.0-only
"""What the kernel is, and how it was started."""

from linux.utils import Command, say, symbol, text


class Version(Command):
    """Show the version of the running kernel, and by whom and when it was built.

Usage: lx-version"""

    name = "lx-version"

    def run(self):
        say(text(symbol("linux_banner")).rstrip())


class Cmdline(Command):
    """Show the command line, as the loader gave it.

Usage: lx-cmdline"""

    name = "lx-cmdline"

    def run(self):
        say(text(symbol("boot_command_line")))


Version()
Cmdline()
