/* SPDX-License-Identifier: GPL-2.0-only */
/* What code calls that is compiled with UndefinedBehaviorSanitizer. */
#include "export.inc"

	export_functions __ubsan_handle_, add_overflow_abort, \
		sub_overflow_abort, mul_overflow_abort, \
		negate_overflow_abort, divrem_overflow_abort, \
		shift_out_of_bounds_abort, out_of_bounds_abort, \
		pointer_overflow_abort, type_mismatch_v1_abort, \
		load_invalid_value_abort, vla_bound_not_positive_abort, \
		float_cast_overflow_abort, nonnull_arg_abort, \
		nonnull_return_v1_abort, invalid_builtin_abort, \
		alignment_assumption_abort, implicit_conversion_abort, \
		builtin_unreachable, missing_return

	.section .note.GNU-stack, ""
