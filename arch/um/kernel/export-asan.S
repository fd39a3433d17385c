/* SPDX-License-Identifier: GPL-2.0-only */
/* What code calls that is compiled with AddressSanitizer. */
#include "export.inc"

	export_functions __asan_, init, version_mismatch_check_v8, \
		register_globals, unregister_globals, handle_no_return, \
		before_dynamic_init, after_dynamic_init
	export_functions __asan_report_, load1, load2, load4, load8, load16, \
		load_n, store1, store2, store4, store8, store16, store_n
	export_functions __asan_stack_malloc_, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	export_functions __asan_stack_free_, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	export_functions __asan_, poison_stack_memory, \
		unpoison_stack_memory, alloca_poison, allocas_unpoison, \
		set_shadow_00, set_shadow_f1, set_shadow_f2, set_shadow_f3, \
		set_shadow_f5, set_shadow_f8, memcpy, memmove, memset, \
		poison_memory_region, unpoison_memory_region, \
		address_is_poisoned

	/* A variable, which the kernel's own code has linked with it. */
	export_address __asan_option_detect_stack_use_after_return, \
		__asan_option_detect_stack_use_after_return

	.section .note.GNU-stack, ""
