/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs of arm64 that handle signals: a part of user_arm64.h. Where things are in a
 * frame, from the ucontext on: the address of a fault at 176, registers at 184, the program
 * counter at 440, pstate at 448; records from 464 on, the vectors' first, then the
 * syndrome's at 992.
 */
#ifndef _KERNEL_TESTS_USER_ARM64_SIGNALS_H
#define _KERNEL_TESTS_USER_ARM64_SIGNALS_H

#include "user_arm64_macros.h"

/*
 * rt_sigaction() of the signal in x0 with the handler at 8f, by a structure on the stack,
 * with a restorer at 7f; then what follows.
 */
#define SET_HANDLER(flags) \
	"sub sp, sp, #64\n" \
	"adr x1, 8f\nldr x2, =0x04000000 + " #flags "\nstp x1, x2, [sp]\n" \
	"adr x1, 7f\nstp x1, xzr, [sp, #16]\n" \
	"mov x1, sp\nmov x2, #0\nmov x3, #8\n" CALL(134) MUST_BE(x0, 0)
/* Behind the handler, which begins at 8: */
#define RESTORER	"7:\n" CALL(139)
/* tgkill() of itself; x0 is the answer. */
#define KILL_SELF(sig) \
	CALL(178) "mov x1, x0\nmov x20, x0\n" CALL(172) \
	"mov x1, x20\nmov x2, #" #sig "\n" CALL(131)

/* The handler writes what it got, and changes a register that is the program's again. */
PROGRAM(handler_runs,
	"mov x0, #10\n" SET_HANDLER(4)
	"mov x21, #0x1234\nmov x29, #0x77\n" KILL_SELF(10)
	MUST_BE(x0, 0) MUST_BE(x21, 0x1234) MUST_BE(x29, 0x77)
	"ldr w1, [x19]\n" MUST_BE(x1, 10)
	"ldr x1, [x19, #8]\n" MUST_BE(x1, 0x77)
	EXIT(13)
	"8:\nstr w0, [x19]\nldr w3, [x1]\ncmp w3, w0\nb.ne 6f\n"
	"ldr x3, [x29]\nstr x3, [x19, #8]\n"
	"mov x21, #0\nret\n6: udf #0\n"
	RESTORER);

/* It returns to the page that every program has. */
PROGRAM(handler_without_restorer,
	"mov x0, #10\n" SET_HANDLER(4 - 0x04000000)
	"mov x21, #0x1234\n" KILL_SELF(10)
	MUST_BE(x0, 0) MUST_BE(x21, 0x1234)
	"ldr w1, [x19]\n" MUST_BE(x1, 10)
	EXIT(61)
	"8:\nstr w0, [x19]\nmov x21, #0\nret\n");

/* SIGSEGV's handler has the address, and skips the instruction by changing its frame. */
PROGRAM(handler_mends,
	"mov x0, #11\n" SET_HANDLER(4)
	"mov x3, #0x5000\nldr x0, [x3]\n"
	"ldr x1, [x19]\n" MUST_BE(x1, 0x5000)
	EXIT(17)
	"8:\nldr x3, [x1, #16]\nstr x3, [x19]\n"
	"ldr x3, [x2, #440]\nadd x3, x3, #4\nstr x3, [x2, #440]\nret\n"
	RESTORER);

/*
 * A write to code: SEGV_ACCERR, the address, and the record of the syndrome behind that
 * of the vectors: class 0x24, a write, permission at the last level.
 */
PROGRAM(handler_of_fault,
	"mov x0, #11\n" SET_HANDLER(4)
	"adr x3, 5b\nmov x22, x3\nstr x3, [x3]\n"
	"ldr w1, [x19]\n" MUST_BE(x1, 2)
	"ldr x1, [x19, #8]\ncmp x1, x22\n" MUST_BE_EQUAL
	"ldr x1, [x19, #16]\n" MUST_BE(x1, 0x45535201)
	"ldr x1, [x19, #24]\nlsr x2, x1, #26\n" MUST_BE(x2, 0x24)
	"and x1, x1, #0x7f\n" MUST_BE(x1, 0x4f)
	EXIT(47)
	"8:\nldr w3, [x1, #8]\nstr w3, [x19]\n"
	"ldr x3, [x2, #176]\nstr x3, [x19, #8]\n"
	"ldr w3, [x2, #992]\nstr x3, [x19, #16]\n"
	"ldr x3, [x2, #1000]\nstr x3, [x19, #24]\n"
	"ldr x3, [x2, #440]\nadd x3, x3, #4\nstr x3, [x2, #440]\nret\n"
	RESTORER);

/* The vector registers are the program's again when its handler has used them. */
PROGRAM(handler_uses_vectors,
	"mov x0, #10\n" SET_HANDLER(4)
	"ldr x21, =0x123456789\nmov v7.d[1], x21\nfmov d31, x21\n"
	KILL_SELF(10)
	"mov x1, v7.d[1]\ncmp x1, x21\n" MUST_BE_EQUAL
	"fmov x1, d31\ncmp x1, x21\n" MUST_BE_EQUAL
	EXIT(19)
	"8:\nmovi v7.2d, #0\nmovi v31.2d, #0\nret\n"
	RESTORER);

/* A handler sees the vectors in its frame, and what it writes there is loaded. */
PROGRAM(handler_of_vectors,
	"mov x0, #10\n" SET_HANDLER(4)
	"mov x21, #0x4321\nfmov d3, x21\n" KILL_SELF(10)
	"ldr x1, [x19]\n" MUST_BE(x1, 0x4321)
	"fmov x1, d3\n" MUST_BE(x1, 0x99)
	EXIT(53)
	"8:\nldr x3, [x2, #528]\nstr x3, [x19]\n"
	"mov x3, #0x99\nstr x3, [x2, #528]\nret\n"
	RESTORER);

/* The handler stands on the other stack, which is the page, and cannot change it. */
PROGRAM(handler_on_altstack,
	"mov x0, #10\n" SET_HANDLER(0x08000004)
	/* Two pages below where the programs begin: the page is too small. */
	"sub x22, sp, #0x3000\nsub sp, sp, #32\nstp x22, xzr, [sp]\n"
	"mov x0, #0x1800\nstr x0, [sp, #16]\n"
	"mov x0, sp\nmov x1, #0\n" CALL(132) MUST_BE(x0, 0)
	KILL_SELF(10) MUST_BE(x0, 0)
	"ldr x1, [x19]\nsub x1, x1, x22\nlsr x1, x1, #12\n" MUST_BE(x1, 0)
	"ldr x1, [x19, #8]\n" MUST_BE(x1, -1)
	EXIT(31)
	"8:\nmov x3, sp\nstr x3, [x19]\n"
	"mov x23, x30\nadd x0, x2, #16\nmov x1, #0\n" CALL(132)
	"str x0, [x19, #8]\nret x23\n"
	RESTORER);

/*
 * Waits for a child, whose signal comes first: made again with SA_RESTART, and EINTR
 * without. The child sends it, waits until it has been handled, and ends with 3.
 */
#define INTERRUPTED_WAIT(flags, then) \
	"mov x0, #10\n" SET_HANDLER(4 + flags) \
	FORK "cbnz x0, 1f\n" \
	CALL(173) "mov x1, #10\n" CALL(129) EXIT(3) \
	"1:\nmov x0, #-1\nadd x1, x19, #8\nmov x2, #0\nmov x3, #0\n" CALL(260) \
	then \
	"8:\nldr w3, [x19]\nadd w3, w3, #1\nstr w3, [x19]\nret\n" RESTORER

PROGRAM(call_is_restarted, INTERRUPTED_WAIT(0x10000000,
	"ldr w1, [x19, #8]\n" MUST_BE(x1, 0x300)
	"ldr w1, [x19]\n" MUST_BE(x1, 1) EXIT(37)));

/* rt_sigsuspend() answers EINTR, with the mask as it was before. */
PROGRAM(suspends,
	"mov x0, #10\n" SET_HANDLER(4)
	"mov x1, #0x200\nstr x1, [sp]\nmov x0, #0\nmov x1, sp\n"
	"mov x2, #0\nmov x3, #8\n" CALL(135)
	CALL(172) "mov x1, #10\n" CALL(129)
	"ldr w1, [x19]\n" MUST_BE(x1, 0)
	"str xzr, [sp, #8]\nadd x0, sp, #8\nmov x1, #8\n" CALL(133)
	MUST_BE(x0, -4)
	"ldr w1, [x19]\n" MUST_BE(x1, 1)
	"mov x0, #2\nmov x1, #0\nadd x2, x19, #16\nmov x3, #8\n" CALL(135)
	"ldr x1, [x19, #16]\n" MUST_BE(x1, 0x200)
	EXIT(41)
	"8:\nldr w3, [x19]\nadd w3, w3, #1\nstr w3, [x19]\nret\n" RESTORER);

/* What a handler could not return to: no stack, no address, another level. */
PROGRAM(returns_to_no_frame, "mov x1, #0x3000\nmov sp, x1\n" CALL(139) EXIT(2));
#define RETURNS_WITH(change) \
	"mov x0, #10\n" SET_HANDLER(4) KILL_SELF(10) EXIT(2) \
	"8:\n" change "ret\n" RESTORER
PROGRAM(returns_to_no_address, RETURNS_WITH(
	"mov x3, #0x8000000000000000\norr x3, x3, #0x80000000000000\n"
	"str x3, [x2, #440]\n"));
PROGRAM(returns_to_kernel, RETURNS_WITH(
	"ldr x3, [x2, #448]\nadd x3, x3, #5\nstr x3, [x2, #448]\n"));
PROGRAM(returns_with_masks, RETURNS_WITH(
	"ldr x3, [x2, #448]\norr x3, x3, #0x80\nstr x3, [x2, #448]\n"));
PROGRAM(returns_as_32_bit, RETURNS_WITH(
	"ldr x3, [x2, #448]\norr x3, x3, #0x10\nstr x3, [x2, #448]\n"));
/* A record that leaves the frame, one that is twice there, and none. */
PROGRAM(returns_long_record, RETURNS_WITH(
	"mov w3, #0x2000\nstr w3, [x2, #468]\n"));
PROGRAM(returns_two_records, RETURNS_WITH(
	"ldr x3, [x2, #464]\nstr x3, [x2, #992]\n"));
PROGRAM(returns_no_record, RETURNS_WITH("str xzr, [x2, #464]\n"));
PROGRAM(returns_short_record, RETURNS_WITH(
	"mov w3, #8\nstr w3, [x2, #468]\n"));

#define MACHINE_FRAMES(expect) \
	expect(returns_to_kernel, SIGSEGV); \
	expect(returns_with_masks, SIGSEGV); \
	expect(returns_as_32_bit, SIGSEGV); \
	expect(returns_long_record, SIGSEGV); \
	expect(returns_two_records, SIGSEGV); \
	expect(returns_no_record, SIGSEGV); \
	expect(returns_short_record, SIGSEGV)

#endif /* _KERNEL_TESTS_USER_ARM64_SIGNALS_H */
