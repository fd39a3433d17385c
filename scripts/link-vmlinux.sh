#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The final link, from vmlinux.o to the image:
#
#   1. every undefined symbol of vmlinux.o must be one that the last step supplies;
#   2. link with an empty symbol table;
#   3. make the symbol table from that image, and link again with it;
#   4. no symbol may have moved between the two.
#
# $1: the image           $2: the linker script    $3: archives of the host side
# $4: flags of the link   $5: "", "kallsyms" or "kallsyms-all"
# CC_TARGET in the environment: what tells clang which machine it compiles for
#
# arch/$SRCARCH/link.sh is read and supplies
#
#   allowed_undefined     prints extended regular expressions, one per line
#   arch_prepare          makes of vmlinux.o what is linked, if need be
#   arch_link OUT OBJ...  links OUT from the kernel and the objects OBJ

set -eu

image=$1
lds=$2
os_archives=$3
link_flags=$4
kallsyms=$5
tmp=.tmp_vmlinux

fail()
{
	echo "*** $image: $*" >&2
	exit 1
}

cleanup()
{
	rm -f $tmp.*
}

. "$srctree/arch/$SRCARCH/link.sh"

# Text like "mm/slab.o: kmalloc_huge", so that the culprit is found at once.
blame()
{
	for symbol; do
		user=$("$NM" -A -u built-in.a 2>/dev/null |
			sed -n "s/^\(.*\): *[Uvw] $symbol\$/\1/p" | head -n 3 | tr '\n' ' ')
		echo "    $symbol, used by: ${user:-?}" >&2
	done
}

check_undefined()
{
	allowed_undefined > $tmp.allowed
	"$NM" -u vmlinux.o | sed -n 's/^ *U //p' | grep -v -x -E -f $tmp.allowed > $tmp.undefined || true
	[ -s $tmp.undefined ] || return 0
	echo "*** $image: the kernel uses symbols that it does not define:" >&2
	blame $(cat $tmp.undefined)
	exit 1
}

# make_kallsyms NAME: NAME.o, the table of the symbols listed on standard input
make_kallsyms()
{
	scripts/kallsyms ${kallsyms#kallsyms} > "$1.S"
	# shellcheck disable=SC2086 # it is one word or none
	"$CC" $CC_TARGET -c -o "$1.o" "$1.S"
}

symbols()
{
	"$NM" -n "$1" | grep -v -E ' (kallsyms_.*|_?end|_image_size|__kallsyms_.*)$'
}

trap cleanup EXIT
check_undefined
arch_prepare

if [ -z "$kallsyms" ]; then
	arch_link "$tmp.image"
else
	make_kallsyms $tmp.kallsyms1 < /dev/null
	arch_link $tmp.image1 $tmp.kallsyms1.o
	symbols $tmp.image1 > $tmp.symbols1
	make_kallsyms $tmp.kallsyms2 < $tmp.symbols1
	arch_link $tmp.image $tmp.kallsyms2.o
	symbols $tmp.image > $tmp.symbols2
	if ! cmp -s $tmp.symbols1 $tmp.symbols2; then
		diff $tmp.symbols1 $tmp.symbols2 | head -n 5 >&2 || true
		fail "the symbol table moved these symbols by being there"
	fi
fi
mv -f $tmp.image "$image"
"$NM" -n "$image" > System.map
