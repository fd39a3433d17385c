# SPDX-License-Identifier: GPL-2.0-only
"""What gdb runs when it has loaded vmlinux: it finds this file, linked into the build
folder, by its name. Brings the lx- commands and functions; `apropos lx` lists them.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

# Each defines its commands and functions as it is read.
import linux.cpus           # pylint: disable=wrong-import-position,unused-import
import linux.dmesg          # pylint: disable=wrong-import-position,unused-import
import linux.interrupts     # pylint: disable=wrong-import-position,unused-import
import linux.modules        # pylint: disable=wrong-import-position,unused-import
import linux.pgtable        # pylint: disable=wrong-import-position,unused-import
import linux.proc           # pylint: disable=wrong-import-position,unused-import
import linux.symbols        # pylint: disable=wrong-import-position,unused-import
import linux.tasks          # pylint: disable=wrong-import-position,unused-import
import linux.timers         # pylint: disable=wrong-import-position,unused-import
