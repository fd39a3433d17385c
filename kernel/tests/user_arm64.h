/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs of arm64 for user_kunit.c, each of which is copied to where it runs. They begin
 * with a stack pointer near the end of a page that they may write, and x0 the address of
 * another one, which they keep in x19.
 */
#ifndef _KERNEL_TESTS_USER_ARM64_H
#define _KERNEL_TESTS_USER_ARM64_H

#include "user_arm64_macros.h"

PROGRAM(exit_42, EXIT(42));

/* As an ELF program begins: the number of its arguments is on top of the stack. */
PROGRAM(counts_arguments, "ldr x0, [sp]\n" CALL(94) "udf #0\n");

/* All but the answer is as it was. */
PROGRAM(keeps_registers,
	".irp n, 1,2,3,4,5,6,7,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
	"24,25,26,27,28,29,30\n"
	"mov x\\n, #0x1000 + \\n\n.endr\n"
	"mov x0, sp\nstr x0, [sp, #-16]!\n"
	CALL(172)
	"ldr x0, [sp], #16\nmov x8, sp\ncmp x0, x8\n" MUST_BE_EQUAL
	".irp n, 1,2,3,4,5,6,7,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
	"24,25,26,27,28,29,30\n"
	"mov x0, #0x1000 + \\n\ncmp x\\n, x0\nb.ne 1f\n.endr\n"
	EXIT(7) "1:\n" EXIT(1));

/* Numbers that no call has; of a number, the lower half counts. */
PROGRAM(no_such_call,
	CALL(511) MUST_BE(x0, -38)
	"mov x8, #-1\nsvc #0\n" MUST_BE(x0, -38)
	"ldr x8, =0xabcd0000005e\nmov x0, #9\nsvc #0\nudf #0\n");

/* Flags that a program may have, and its thread pointer, are as they were. */
PROGRAM(odd_flags,
	"mov x20, #0xf0000000\nmsr nzcv, x20\n"
	"mov x21, #0x5555\nmsr tpidr_el0, x21\n"
	CALL(172) CALL(124)
	"mrs x22, nzcv\ncmp x20, x22\n" MUST_BE_EQUAL
	"mrs x22, tpidr_el0\ncmp x21, x22\n" MUST_BE_EQUAL
	EXIT(11));

/* What Linux lets a program do by itself, and the tag of an address. */
PROGRAM(may_do,
	"mrs x1, dczid_el0\nmrs x1, ctr_el0\nmrs x1, cntvct_el0\n"
	"mrs x1, cntfrq_el0\nwfe\n"
	"mov x1, #77\nstr x1, [x19]\n"
	"dc cvau, x19\ndc civac, x19\nadr x2, 5b\nic ivau, x2\n"
	"dsb ish\nisb\n"
	"orr x2, x19, #0x7f00000000000000\nldr x1, [x2]\n" MUST_BE(x1, 77)
	"dc zva, x19\nldr x1, [x19]\n" MUST_BE(x1, 0)
	EXIT(43));

/* --- Faults. --- */

PROGRAM(reads_nothing, "mov x1, #0x1000\nldr x0, [x1]\n");
PROGRAM(writes_code, "adr x1, 5b\nstr x1, [x1]\n");
PROGRAM(no_instruction, "udf #0\n");
PROGRAM(privileged, "mrs x0, sctlr_el1\n");
PROGRAM(masks_interrupts, "msr daifset, #2\n");
PROGRAM(physical_counter, "mrs x0, cntpct_el0\n");
PROGRAM(no_address, "mov x1, #0x8080000000000000\nldr x0, [x1]\n");
PROGRAM(kernel_address, "mov x1, #-4096\nldr x0, [x1]\n");
PROGRAM(breakpoint, "brk #0\n");
PROGRAM(jumps_nowhere, "mov x1, #0x1000000\nbr x1\n");
PROGRAM(jumps_to_kernel, "mov x1, #-4096\nbr x1\n");
PROGRAM(jumps_between, "adr x1, 5b + 2\nbr x1\n");
PROGRAM(odd_exclusive, "add x1, x19, #1\nldxr x0, [x1]\n");
PROGRAM(no_stack, "mov x1, #-16\nmov sp, x1\nudf #0\n");
PROGRAM(other_vectors, ".inst 0x2518e3e0\n");	/* ptrue p0.b */

/* Those that this machine has: expect(program, signal). */
#define MACHINE_FAULTS(expect) \
	expect(masks_interrupts, SIGILL); \
	expect(privileged, SIGILL); \
	expect(physical_counter, SIGILL); \
	expect(jumps_to_kernel, SIGSEGV); \
	expect(jumps_between, SIGBUS); \
	expect(odd_exclusive, SIGBUS); \
	expect(other_vectors, SIGILL)

/* And what programs of this machine do besides: expect(program, status). */
#define MACHINE_EXITS(expect) \
	expect(may_do, 43); \
	expect(handler_without_restorer, 61); \
	expect(handler_of_fault, 47); \
	expect(handler_of_vectors, 53); \
	expect(vectors_survive, 59)

/* --- Births. --- */

/* The child ends with 5, and so does the parent, if that is what it has heard. */
PROGRAM(forks,
	FORK
	"cbnz x0, 1f\nmov w1, #5\nstr w1, [x19]\n" EXIT(5)
	"1:\nadd x1, x19, #8\nmov x2, #0\nmov x3, #0\n" CALL(260)
	"ldr w1, [x19]\n" MUST_BE(x1, 0)
	"ldr w1, [x19, #8]\n" MUST_BE(x1, 0x500)
	EXIT(23));

/* Switches, and another's use of the registers, do not change them. */
PROGRAM(vectors_survive,
	"mov x21, #0x4321\nfmov d3, x21\n"
	FORK
	"cbnz x0, 1f\n"
	"fmov x1, d3\n" MUST_BE(x1, 0x4321)
	"mov x1, #5\nfmov d3, x1\n" CALL(124)
	"fmov x0, d3\n" CALL(94) "udf #0\n"
	"1:\nadd x1, x19, #8\nmov x2, #0\nmov x3, #0\n" CALL(260)
	"ldr w1, [x19, #8]\n" MUST_BE(x1, 0x500)
	"fmov x1, d3\n" MUST_BE(x1, 0x4321)
	EXIT(59));

/* A thread with memory in common and a TLS of its own, joined by its number's word. */
PROGRAM(threads,
	"add x1, x19, #256\nmsr tpidr_el0, x1\n"
	"mov w1, #-1\nstr w1, [x19, #32]\n"
	"ldr x0, =0x3d0f00\nadd x1, x19, #2048\nadd x2, x19, #16\n"
	"add x3, x19, #512\nadd x4, x19, #32\n" CALL(220)
	"cbz x0, 2f\n"
	"ldr w1, [x19, #16]\ncmp w1, w0\n" MUST_BE_EQUAL
	"1: yield\nldr w1, [x19, #32]\ncbnz w1, 1b\n"
	"ldr w1, [x19, #512]\n" MUST_BE(x1, 77)
	"mrs x2, tpidr_el0\nmov w1, #66\nstr w1, [x2]\n"
	"ldr w1, [x19, #256]\n" MUST_BE(x1, 66)
	EXIT(29)
	"2:\nmrs x2, tpidr_el0\nmov w1, #77\nstr w1, [x2]\n"
	"mov x0, #0\n" CALL(93) "udf #0\n");

/* --- Never ends. --- */

PROGRAM(loops, "mov w1, #1\nstr w1, [x0]\n1: b 1b\n");

#endif /* _KERNEL_TESTS_USER_ARM64_H */
