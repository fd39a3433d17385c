/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs of x86-64 for user_kunit.c, each of which is copied to where it runs. They
 * begin with a stack pointer at the end of a page that they may write, and %rdi the
 * address of another one.
 */
#ifndef _KERNEL_TESTS_USER_X86_H
#define _KERNEL_TESTS_USER_X86_H

#define PROGRAM(name, code) \
	asm(".pushsection .rodata\n" \
	    ".globl user_" #name "\n.globl user_" #name "_end\n" \
	    "user_" #name ":\n" code "\nuser_" #name "_end:\n" \
	    ".popsection\n"); \
	extern const char user_##name[], user_##name##_end[]

#define CALL(nr)	"movl $" #nr ", %eax\nsyscall\n"
#define EXIT		CALL(231) "ud2\n"
/* Ends with 1 if the last comparison was not equal. */
#define MUST_BE_EQUAL	"je 9f\nmovl $1, %edi\n" EXIT "9:\n"

PROGRAM(exit_42, "movl $42, %edi\n" EXIT);

/* As an ELF program begins: the number of its arguments is on top of the stack. */
PROGRAM(counts_arguments, "movl (%rsp), %edi\n" EXIT);

/* All but what SYSCALL itself changes, and the answer, is as it was. */
PROGRAM(keeps_registers,
	"movq %rsp, %r15\n"
	"movq $0x1111, %rdi\nmovq $0x2222, %rsi\nmovq $0x3333, %rdx\n"
	"movq $0x4444, %r8\nmovq $0x5555, %r9\nmovq $0x6666, %r10\n"
	"movq $0x7777, %rbx\nmovq $0x8888, %rbp\nmovq $0x9999, %r12\n"
	"movq $0xaaaa, %r13\nmovq $0xbbbb, %r14\n"
	CALL(39)
	"cmpq $0x1111, %rdi\n" MUST_BE_EQUAL
	"cmpq $0x2222, %rsi\n" MUST_BE_EQUAL
	"cmpq $0x3333, %rdx\n" MUST_BE_EQUAL
	"cmpq $0x4444, %r8\n" MUST_BE_EQUAL
	"cmpq $0x5555, %r9\n" MUST_BE_EQUAL
	"cmpq $0x6666, %r10\n" MUST_BE_EQUAL
	"cmpq $0x7777, %rbx\n" MUST_BE_EQUAL
	"cmpq $0x8888, %rbp\n" MUST_BE_EQUAL
	"cmpq $0x9999, %r12\n" MUST_BE_EQUAL
	"cmpq $0xaaaa, %r13\n" MUST_BE_EQUAL
	"cmpq $0xbbbb, %r14\n" MUST_BE_EQUAL
	"cmpq %rsp, %r15\n" MUST_BE_EQUAL
	"movl $7, %edi\n" EXIT);

/* A number that no call has; then -ENOSYS is the exit status. */
PROGRAM(no_such_call,
	"movq $511, %rax\nsyscall\n"
	"cmpq $-38, %rax\n" MUST_BE_EQUAL
	"movq $-1, %rax\nsyscall\n"
	"cmpq $-38, %rax\n" MUST_BE_EQUAL
	"movl $9, %edi\n" EXIT);

/* Flags that a program may have, and the kernel must not be harmed by. */
PROGRAM(odd_flags,
	"pushfq\npopq %rax\norq $0x44400, %rax\npushq %rax\npopfq\n"
	CALL(39)
	"pushfq\npopq %rax\nandq $0x44400, %rax\n"
	"cmpq $0x44400, %rax\n" MUST_BE_EQUAL
	"cld\nmovl $11, %edi\n" EXIT);

/* --- Faults. --- */

PROGRAM(reads_nothing, "movq 0x1000, %rax\n");
PROGRAM(writes_code, "leaq user_writes_code(%rip), %rax\nmovq %rax, (%rax)\n");
PROGRAM(divides_by_zero, "xorl %ecx, %ecx\nmovl $1, %eax\nxorl %edx, %edx\ndivl %ecx\n");
PROGRAM(no_instruction, "ud2\n");
PROGRAM(privileged, "cli\n");
PROGRAM(no_address, "movabsq $0x8000000000000000, %rax\nmovq (%rax), %rax\n");
PROGRAM(kernel_address, "movq $-4096, %rax\nmovq (%rax), %rax\n");
PROGRAM(breakpoint, "int3\n");
PROGRAM(old_call, "int $0x80\n");
PROGRAM(jumps_nowhere, "movabsq $0x8000000000000000, %rax\njmp *%rax\n");
PROGRAM(no_stack, "movq $-1, %rsp\nud2\n");

/* Those that this machine has: expect(program, signal). */
#define MACHINE_FAULTS(expect) \
	expect(divides_by_zero, SIGFPE); \
	expect(privileged, SIGSEGV); \
	expect(old_call, SIGSEGV)
/* What else it does, and what frames it refuses: both by others' tests. */
#define MACHINE_EXITS(expect) \
	expect(exit_42, 42); \
	expect(handler_changes_vectors, 43); \
	expect(handler_moves_vectors, 43); \
	expect(handler_leaves_no_marks, 43)
#define MACHINE_FRAMES(expect) \
	expect(returns_to_no_frame, SIGSEGV); \
	expect(vectors_of_the_kernel, SIGSEGV); \
	expect(vectors_before_all, SIGSEGV); \
	expect(vectors_out_of_line, SIGSEGV); \
	expect(vectors_of_no_kind, SIGSEGV); \
	expect(vectors_with_bad_mxcsr, SIGSEGV)

/* --- Signals. --- */

/*
 * rt_sigaction() of the signal in %edi with the handler at 8f, by a structure on the
 * stack; then what follows.
 */
#define SET_HANDLER(flags) \
	"subq $64, %rsp\n" \
	"leaq 8f(%rip), %rax\nmovq %rax, (%rsp)\n" \
	"movq $0x04000000 + " #flags ", 8(%rsp)\n" \
	"leaq 7f(%rip), %rax\nmovq %rax, 16(%rsp)\n" \
	"movq $0, 24(%rsp)\n" \
	"movq %rsp, %rsi\nxorl %edx, %edx\nmovl $8, %r10d\n" \
	CALL(13) \
	"testq %rax, %rax\n" MUST_BE_EQUAL
/* Behind the handler, which begins at 8: */
#define RESTORER	"7:\n" CALL(15)

/* tgkill() of itself: the handler adds to what is in the page, the registers stay. */
PROGRAM(handler_runs,
	"movq %rdi, %rbx\nmovl $10, %edi\n" SET_HANDLER(4)
	CALL(39) "movl %eax, %edi\nmovl %eax, %esi\nmovl $10, %edx\n"
	"movq $0x1234, %r8\nmovl $234, %eax\nsyscall\n"
	"testq %rax, %rax\n" MUST_BE_EQUAL
	"cmpq $0x1234, %r8\n" MUST_BE_EQUAL
	"cmpl $10, (%rbx)\n" MUST_BE_EQUAL
	"movl $13, %edi\n" EXIT
	"8:\n"
	"movl %edi, (%rbx)\ncmpl %edi, (%rsi)\njne 6f\n"
	"xorl %r8d, %r8d\nret\n6: ud2\n"
	RESTORER);

/* SIGSEGV's handler has the address, and skips the instruction by changing its frame. */
PROGRAM(handler_mends,
	"movq %rdi, %rbx\nmovl $11, %edi\n" SET_HANDLER(4)
	"movq $0x5000, %rcx\n"
	"movq (%rcx), %rax\n"
	"cmpq $0x5000, (%rbx)\n" MUST_BE_EQUAL
	"movl $17, %edi\n" EXIT
	"8:\n"
	"movq 16(%rsi), %rax\nmovq %rax, (%rbx)\n"
	"addq $3, 168(%rdx)\nret\n"
	RESTORER);

/* The vector registers are the program's again when its handler has used them. */
PROGRAM(handler_uses_vectors,
	"movl $10, %edi\n" SET_HANDLER(4)
	"movq $0x123456789, %rax\nmovq %rax, %xmm7\n"
	CALL(39) "movl %eax, %edi\nmovl %eax, %esi\nmovl $10, %edx\n"
	"movl $234, %eax\nsyscall\n"
	"movq %xmm7, %rax\nmovq $0x123456789, %rcx\n"
	"cmpq %rax, %rcx\n" MUST_BE_EQUAL
	"movl $19, %edi\n" EXIT
	"8:\n"
	"pxor %xmm7, %xmm7\nret\n"
	RESTORER);

/* What it finds of them in its frame, at 224(%rdx), is what they will be. */
#define HANDLER_WITH_VECTORS(handler) \
	"movl $10, %edi\n" SET_HANDLER(4) \
	"movq $0x123456789, %rax\nmovq %rax, %xmm7\n" \
	CALL(39) "movl %eax, %edi\nmovl %eax, %esi\nmovl $10, %edx\n" \
	"movl $234, %eax\nsyscall\n" \
	"movq %xmm7, %rax\ncmpq $0x777, %rax\n" MUST_BE_EQUAL \
	"movl $43, %edi\n" EXIT \
	"8:\n" \
	"movq 224(%rdx), %rcx\nmovq $0x777, 272(%rcx)\n" \
	handler "\nret\n" \
	RESTORER
PROGRAM(handler_changes_vectors, HANDLER_WITH_VECTORS(""));
PROGRAM(handler_leaves_no_marks, HANDLER_WITH_VECTORS("movl $0, 464(%rcx)"));
/* By 64 bytes, downwards. */
PROGRAM(handler_moves_vectors, HANDLER_WITH_VECTORS(
	"movq %rcx, %rsi\nleaq -64(%rcx), %rdi\nmovl 468(%rcx), %ecx\n"
	"subq $64, 224(%rdx)\ncld\nrep movsb"));
PROGRAM(vectors_of_the_kernel, HANDLER_WITH_VECTORS("movq $-8192, 224(%rdx)"));
PROGRAM(vectors_before_all, HANDLER_WITH_VECTORS("movq $-464, 224(%rdx)"));
PROGRAM(vectors_out_of_line, HANDLER_WITH_VECTORS(
	"movq %rcx, %rsi\nleaq -8(%rcx), %rdi\nmovl 468(%rcx), %ecx\n"
	"subq $8, 224(%rdx)\ncld\nrep movsb"));
PROGRAM(vectors_of_no_kind, HANDLER_WITH_VECTORS("btsq $40, 512(%rcx)"));
PROGRAM(vectors_with_bad_mxcsr, HANDLER_WITH_VECTORS("movl $-1, 24(%rcx)"));

/* The handler stands on the other stack, which is the page, and says so. */
PROGRAM(handler_on_altstack,
	"movq %rdi, %rbx\nmovl $10, %edi\n" SET_HANDLER(0x08000004)
	"subq $32, %rsp\nleaq 64(%rbx), %rax\nmovq %rax, (%rsp)\n"
	"movq $0, 8(%rsp)\nmovq $4032, 16(%rsp)\n"
	"movq %rsp, %rdi\nxorl %esi, %esi\n" CALL(131)
	"testq %rax, %rax\n" MUST_BE_EQUAL
	CALL(39) "movl %eax, %edi\nmovl %eax, %esi\nmovl $10, %edx\n"
	"movl $234, %eax\nsyscall\n"
	"movq (%rbx), %rax\nsubq %rbx, %rax\nshrq $12, %rax\n"
	"cmpq $0, %rax\n" MUST_BE_EQUAL
	"cmpq $-1, 8(%rbx)\n" MUST_BE_EQUAL
	"movl $31, %edi\n" EXIT
	"8: movq %rsp, (%rbx)\n"
	"movq %rsp, %rdi\nandq $-4096, %rdi\naddq $16, %rdi\n"
	"leaq 16(%rdx), %rdi\nxorl %esi, %esi\n" CALL(131)
	"sarq $63, %rax\nmovq %rax, 8(%rbx)\nret\n"
	RESTORER);

/*
 * Waits for a child, whose signal comes first: made again with SA_RESTART, and EINTR
 * without. The child sends it, waits until it has been handled, and ends with 3.
 */
#define INTERRUPTED_WAIT(flags, then) \
	"movq %rdi, %rbx\nmovl $10, %edi\n" SET_HANDLER(4 + flags) \
	CALL(57) \
	"testl %eax, %eax\njnz 1f\n" \
	CALL(110) "movl %eax, %edi\nmovl $10, %esi\n" CALL(62) \
	"movl $3, %edi\n" EXIT \
	"1: movl $-1, %edi\nleaq 8(%rbx), %rsi\n" \
	"xorl %edx, %edx\nxorl %r10d, %r10d\n" CALL(61) \
	then EXIT \
	"8: incl (%rbx)\nret\n" RESTORER

PROGRAM(call_is_restarted, INTERRUPTED_WAIT(0x10000000,
	"cmpl $0x300, 8(%rbx)\n" MUST_BE_EQUAL
	"cmpl $1, (%rbx)\n" MUST_BE_EQUAL "movl $37, %edi\n"));

/* rt_sigsuspend() answers EINTR, with the mask as it was before. */
PROGRAM(suspends,
	"movq %rdi, %rbx\nmovl $10, %edi\n" SET_HANDLER(4)
	"movq $0x200, (%rsp)\nxorl %edi, %edi\nmovq %rsp, %rsi\n"
	"xorl %edx, %edx\nmovl $8, %r10d\n" CALL(14)
	CALL(39) "movl %eax, %edi\nmovl $10, %esi\n" CALL(62)
	"cmpl $0, (%rbx)\n" MUST_BE_EQUAL
	"movq $0, 8(%rsp)\nleaq 8(%rsp), %rdi\nmovl $8, %esi\n" CALL(130)
	"cmpq $-4, %rax\n" MUST_BE_EQUAL
	"cmpl $1, (%rbx)\n" MUST_BE_EQUAL
	"movl $2, %edi\nxorl %esi, %esi\nleaq 16(%rbx), %rdx\n"
	"movl $8, %r10d\n" CALL(14)
	"cmpq $0x200, 16(%rbx)\n" MUST_BE_EQUAL
	"movl $41, %edi\n" EXIT
	"8: incl (%rbx)\nret\n" RESTORER);

/* What a handler could not return to. */
PROGRAM(returns_to_no_frame, "movq $0x3000, %rsp\n" CALL(15) "ud2\n");
PROGRAM(returns_to_no_address,
	"movl $10, %edi\n" SET_HANDLER(4)
	CALL(39) "movl %eax, %edi\nmovl %eax, %esi\nmovl $10, %edx\n"
	"movl $234, %eax\nsyscall\nud2\n"
	"8:\n"
	"movabsq $0x8000000000000000, %rax\nmovq %rax, 168(%rdx)\nret\n"
	RESTORER);

/* --- Births. --- */

/* The child ends with 5, and so does the parent, if that is what it has heard. */
PROGRAM(forks,
	"movq %rdi, %rbx\n"
	CALL(57)
	"testl %eax, %eax\njnz 1f\nmovl $5, (%rbx)\nmovl $5, %edi\n" EXIT
	"1: movl %eax, %edi\nmovq %rbx, %rsi\naddq $8, %rsi\n"
	"xorl %edx, %edx\nxorl %r10d, %r10d\n" CALL(61)
	"cmpl $0, (%rbx)\n" MUST_BE_EQUAL
	"cmpl $0x500, 8(%rbx)\n" MUST_BE_EQUAL
	"movl $23, %edi\n" EXIT);

/* A thread with memory in common and a TLS of its own, joined by its number's word. */
PROGRAM(threads,
	"movq %rdi, %rbx\nmovq %rdi, %r12\n"
	"movl $0x1002, %edi\nmovq %rbx, %rsi\naddq $256, %rsi\n" CALL(158)
	"movl $-1, 32(%rbx)\n"
	"movl $0x3d0f00, %edi\nleaq 2048(%rbx), %rsi\n"
	"leaq 16(%rbx), %rdx\nleaq 32(%rbx), %r10\nleaq 512(%rbx), %r8\n"
	CALL(56)
	"testl %eax, %eax\njz 2f\n"
	"cmpl %eax, 16(%rbx)\n" MUST_BE_EQUAL
	"1: pause\ncmpl $0, 32(%rbx)\njne 1b\n"
	"cmpl $77, 512(%rbx)\n" MUST_BE_EQUAL
	"movl $66, %fs:0\ncmpl $66, 256(%rbx)\n" MUST_BE_EQUAL
	"movl $29, %edi\n" EXIT
	"2: movl $77, %fs:0\nxorl %edi, %edi\n" CALL(60) "ud2\n");

/* --- Never ends. --- */

PROGRAM(loops, "movl $1, (%rdi)\n1: jmp 1b\n");

#endif /* _KERNEL_TESTS_USER_X86_H */
