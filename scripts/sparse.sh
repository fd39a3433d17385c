#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# sparse, as C=1 and `make check` run it: sparse.sh FLAG... SOURCE, with the flags
# of the compiler. Passes on what sparse understands, and drops what it says
# wrongly:
#
#  - it does not see that a scope guard unlocks, so its counting of locks is off;
#  - it takes a bool that is true, once folded, for -1 (sparse 0.6.4) and finds the
#    cast of it odd.

set -u
for flag; do
	shift
	case $flag in
	-W* | -f* | -m* | -asan-* | --coverage) ;;
	*) set -- "$@" "$flag" ;;
	esac
done

complaints=$(sparse -Wno-context "$@" 2>&1)
status=$?
[ -z "$complaints" ] || printf '%s\n' "$complaints" | grep -v 'warning: odd constant _Bool cast' >&2
exit $status
