#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# make tags: an index of the source for editors. Macros that define things are
# explained to ctags, which does not expand them.

set -eu
cd "$srctree"
{ git ls-files '*.c' '*.h' '*.S' 2>/dev/null || find . -name '*.[chS]'; } |
	ctags -L - -f tags --kinds-C=+px --extras=+q --fields=+iaS \
		-I __init,__exit,__user,__iomem,__percpu,__must_check,__always_inline,__weak \
		--regex-C='/^DEFINE_(PER_CPU|SPINLOCK|MUTEX|RAW_SPINLOCK|IDR|IDA|XARRAY)\(([^,)]*, *)?([a-z0-9_]+)/\3/v,variable/' \
		--regex-C='/^(EXPORT_SYMBOL|EXPORT_SYMBOL_GPL)\(([a-z0-9_]+)\)/\2/x,export/'
