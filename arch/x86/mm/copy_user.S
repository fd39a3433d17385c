/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copying from or to user memory. Who returns says how many bytes are left, and that
 * is exact: where eight bytes at once have faulted, bytes are tried one by one.
 *
 * The processor's own loop is the fastest for many bytes, and slow to begin with.
 */
#include <asm/asm.h>
#include <asm/extable.h>
#include <linux/linkage.h>

/* From so many bytes on. */
#define BY_STRING	64

	.text

/* rdi: to, rsi: from, rdx: bytes. Between stac and clac nothing else is touched. */
SYM_FUNC_START(x86_copy_user)
	.cfi_startproc
	STAC
	movq	%rdx, %rcx
	andl	$7, %edx
	shrq	$3, %rcx
	cmpq	$(BY_STRING / 8), %rcx
	jb	.Lcopy_words
.Lcopy_string:
	rep movsq
.Lcopy_bytes:
	movl	%edx, %ecx
.Lcopy_byte_string:
	testq	%rcx, %rcx
	jz	.Lcopy_done
.Lload_byte:
	movb	(%rsi), %al
.Lstore_byte:
	movb	%al, (%rdi)
	incq	%rsi
	incq	%rdi
	decq	%rcx
	jnz	.Lload_byte
.Lcopy_done:
	CLAC
	movq	%rcx, %rax
	ret

.Lcopy_words:
	testl	%ecx, %ecx
	jz	.Lcopy_bytes
.Lload_word:
	movq	(%rsi), %rax
.Lstore_word:
	movq	%rax, (%rdi)
	addq	$8, %rsi
	addq	$8, %rdi
	decl	%ecx
	jnz	.Lload_word
	jmp	.Lcopy_bytes

	/* rcx words and edx bytes are left. */
.Lcopy_word_fault:
	leaq	(%rdx,%rcx,8), %rcx
	jmp	.Lcopy_byte_string

	_ASM_EXTABLE(.Lcopy_string, .Lcopy_word_fault)
	_ASM_EXTABLE(.Lload_word, .Lcopy_word_fault)
	_ASM_EXTABLE(.Lstore_word, .Lcopy_word_fault)
	_ASM_EXTABLE(.Lload_byte, .Lcopy_done)
	_ASM_EXTABLE(.Lstore_byte, .Lcopy_done)
	.cfi_endproc
SYM_FUNC_END(x86_copy_user)

/* rdi: to, rsi: bytes. */
SYM_FUNC_START(x86_clear_user)
	.cfi_startproc
	STAC
	xorl	%eax, %eax
	movq	%rsi, %rcx
	andl	$7, %esi
	shrq	$3, %rcx
.Lclear_words:
	rep stosq
	movl	%esi, %ecx
.Lclear_bytes:
	rep stosb
.Lclear_done:
	CLAC
	movq	%rcx, %rax
	ret

.Lclear_word_fault:
	leaq	(%rsi,%rcx,8), %rcx
	jmp	.Lclear_bytes

	_ASM_EXTABLE(.Lclear_words, .Lclear_word_fault)
	_ASM_EXTABLE(.Lclear_bytes, .Lclear_done)
	.cfi_endproc
SYM_FUNC_END(x86_clear_user)

	.section .note.GNU-stack, "", %progbits
