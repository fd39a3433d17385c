# SPDX-License-Identifier: GPL-2.0-only
#
# How the host executable is linked; read by scripts/link-vmlinux.sh.
#
# The kernel has a memcpy, a printk and a strlen of its own. They must not meet
# the C library's, so every symbol of the kernel becomes local before the link,
# except those by which the host side calls in.

upcalls=$srctree/arch/um/kernel/upcalls.list
local_object=.tmp_vmlinux.local.o

# What the kernel may leave undefined: the host side, the symbols of the linker
# scripts, the symbol table, and the compiler's run-time libraries.
allowed_undefined()
{
	echo 'os_[a-z0-9_]+'
	echo 'kallsyms_[a-z_]+'
	echo '__(asan|ubsan|tsan|gcov|sanitizer|llvm|lsan)_[A-Za-z0-9_]+'
	echo '__(start|stop)___sancov_[a-z_]+'
	echo 'llvm_gc(ov|da)_[a-z_]+|_GLOBAL_OFFSET_TABLE_'
	echo '_end|_?edata|_?etext|__bss_start|__executable_start'
	sed -n -E 's/^[[:space:]]*(PROVIDE(_HIDDEN)?\()?[[:space:]]*([A-Za-z_][A-Za-z0-9_]*)[[:space:]]*=[^=].*/\3/p' "$lds"
}

arch_prepare()
{
	"$OBJCOPY" --keep-global-symbols="$upcalls" vmlinux.o $local_object
}

arch_link()
{
	output=$1
	shift
	"$CC" -no-pie -o "$output" $local_object "$@" \
		-Wl,--whole-archive $os_archives -Wl,--no-whole-archive \
		-Wl,-T,"$lds" -Wl,-T,"$srctree/scripts/kallsyms.lds" $link_flags
}
