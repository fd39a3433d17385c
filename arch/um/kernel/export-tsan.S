/* SPDX-License-Identifier: GPL-2.0-only */
/* What code calls that is compiled with ThreadSanitizer. */
#include "export.inc"

	.macro	export_sizes prefix
	export_functions \prefix, 1, 2, 4, 8, 16
	.endm

	export_sizes __tsan_read
	export_sizes __tsan_write
	export_sizes __tsan_unaligned_read
	export_sizes __tsan_unaligned_write
	export_sizes __tsan_volatile_read
	export_sizes __tsan_volatile_write
	export_sizes __tsan_read_write
	export_functions __tsan_, init, func_entry, func_exit, read_range, \
		write_range, vptr_update, vptr_read, memcpy, memmove, memset, \
		atomic_thread_fence, atomic_signal_fence

	.macro	export_atomics prefix
	export_functions \prefix, load, store, exchange, fetch_add, \
		fetch_sub, fetch_and, fetch_or, fetch_xor, fetch_nand, \
		compare_exchange_strong, compare_exchange_weak, \
		compare_exchange_val
	.endm

	export_atomics __tsan_atomic8_
	export_atomics __tsan_atomic16_
	export_atomics __tsan_atomic32_
	export_atomics __tsan_atomic64_

	.section .note.GNU-stack, ""
