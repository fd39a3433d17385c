# SPDX-License-Identifier: GPL-2.0-only
#
# How the kernel is linked for arm64; read by scripts/link-vmlinux.sh.

# Only what the linker script and the symbol table supply may be missing.
allowed_undefined()
{
	echo 'kallsyms_[a-z_]+|_GLOBAL_OFFSET_TABLE_'
	sed -n -E 's/^[[:space:]]*([A-Za-z_][A-Za-z0-9_]*)[[:space:]]*=[^=].*/\1/p' "$lds"
}

arch_prepare()
{
	:
}

arch_link()
{
	output=$1
	shift
	"$LD" $link_flags -T "$lds" -o "$output" vmlinux.o "$@"
}
