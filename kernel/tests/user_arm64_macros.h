/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How programs of arm64 are written down for user_kunit.c. 5: is where one begins; x19 is
 * the page that it got, x8 and x9 change in calls and comparisons, x20 where it sends
 * itself a signal.
 */
#ifndef _KERNEL_TESTS_USER_ARM64_MACROS_H
#define _KERNEL_TESTS_USER_ARM64_MACROS_H

#define PROGRAM(name, code) \
	asm(".pushsection .rodata\n.p2align 3\n" \
	    ".arch_extension fp\n.arch_extension simd\n" \
	    ".globl user_" #name "\n.globl user_" #name "_end\n" \
	    "user_" #name ":\n5:\nmov x19, x0\n" code "\n.ltorg\n" \
	    "user_" #name "_end:\n.popsection\n"); \
	extern const char user_##name[], user_##name##_end[]

#define CALL(nr)	"mov x8, #" #nr "\nsvc #0\n"
#define EXIT(status)	"mov x0, #" #status "\n" CALL(94) "udf #0\n"
/* Ends with 1 if the last comparison was not equal. */
#define MUST_BE_EQUAL	"b.eq 9f\n" EXIT(1) "9:\n"
#define MUST_BE(reg, value) \
	"ldr x9, =" #value "\ncmp " #reg ", x9\n" MUST_BE_EQUAL

/* x0 is 0 in the child, which sends SIGCHLD when it ends. */
#define FORK \
	"mov x0, #17\nmov x1, #0\nmov x2, #0\nmov x3, #0\nmov x4, #0\n" CALL(220)

#endif /* _KERNEL_TESTS_USER_ARM64_MACROS_H */
