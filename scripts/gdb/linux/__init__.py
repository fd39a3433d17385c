# SPDX-License-Identifier: GPL-2.0-only
"""The kernel, as gdb sees it: one file for each thing that one may want to look at."""
