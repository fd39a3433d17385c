#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints include/config/toolchain.mk: what scripts/Makefile.toolchain wants to
# know about the tools. The environment holds CC, LD, SRCARCH and the like;
# $1 is the key by which make sees that the choice of tools has changed.

set -eu
key=$1

fail()
{
	echo "*** $*" >&2
	exit 1
}

need()
{
	command -v "$1" >/dev/null 2>&1 ||
		fail "$1: not found, and the build needs it ($2); scripts/setup installs it"
}

need "$CC" "the C compiler"
need "$LD" "the linker"
need "$HOSTCC" "the compiler for programs of the build itself"

version=$("$CC" --version | head -n 1)
case $version in
*clang*) kind=CLANG ;;
*) kind=GCC ;;
esac

# The distribution's kernel headers: <linux/...> in one folder, <asm/...> in
# the machine's own, which for a native compiler is below a multiarch folder.
case $SRCARCH in
arm64) triple=aarch64-linux-gnu ;;
x86) triple=x86_64-linux-gnu ;;
*) triple=$("$HOSTCC" -print-multiarch 2>/dev/null || true) ;;
esac
uapi=
for dir in "/usr/include:/usr/include/$triple" "/usr/$triple/include:/usr/$triple/include"; do
	if [ -e "${dir%%:*}/linux/errno.h" ] && [ -e "${dir#*:}/asm/errno.h" ]; then
		uapi=$dir
		break
	fi
done
[ -n "$uapi" ] ||
	fail "linux-libc-dev: its headers for $triple are not found; scripts/setup installs them"

cat <<END
kb.toolchain.key := $key
kb.toolchain.files := $(realpath "$(command -v "$CC")") ${uapi%%:*}/linux/version.h
CC_IS_$kind := y
CC_VERSION_TEXT := $version
UAPI_INCLUDE := ${uapi%%:*}
UAPI_INCLUDE_ASM := ${uapi#*:}
END
