/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first sectors of bzImage: the header by which loaders know what to do with
 * it (Linux's x86 boot protocol, 2.15), and the code for those that start
 * it in real mode, as a BIOS does: QEMU's -kernel is one of them.
 *
 * That code asks the BIOS for the map of memory, lets all address lines through,
 * and enters startup/ in 32-bit protected mode. mkbzimage fills in the sizes.
 *
 * Addresses count from the first byte; the loader has set %ss to the segment
 * of that, and %cs to 0x20 more.
 */
#include <asm/setup.h>
#include <generated/utsrelease.h>

#define SETUP_HEADER	0x1f1
#define SECTOR		0x200
#define BOOT_CS		0x10
#define BOOT_DS		0x18

#define SYSTEM_MEMORY	0xe820		/* int 0x15 */
#define SYSTEM_A20_ON	0x2401
#define SMAP		0x534d4150
#define E820_MAX	128
#define E820_SIZE	20

/* struct boot_params */
#define PARAMS_SIZE	4096
#define PARAMS_NR_E820	0x1e8
#define PARAMS_E820	0x2d0

	.code16
	.section .text, "ax"
	/* Somebody has booted from us as if we were a disk. */
	jmpw	$0x07c0, $1f
1:	movw	%cs, %ax
	movw	%ax, %ds
	movw	%ax, %ss
	xorw	%sp, %sp
	movw	$no_loader, %si
	jmp	stop

no_loader:
	.asciz	"This kernel is started by a boot loader.\r\n"

	/* Prints the text at %si, and waits for ever. */
stop:
	cld
1:	lodsb
	testb	%al, %al
	jz	2f
	movb	$0x0e, %ah
	movw	$7, %bx
	int	$0x10
	jmp	1b
2:	hlt
	jmp	2b

	.org	0x1ef
	.byte	0xff			/* sentinel: not for boot_params */
	.byte	0

	.org	SETUP_HEADER
	.globl	hdr
hdr:
	.byte	0			/* setup_sects: mkbzimage */
	.word	1			/* root_flags: read-only */
	.long	0			/* syssize: mkbzimage */
	.word	0			/* ram_size */
	.word	0xffff			/* vid_mode: as it is */
	.word	0			/* root_dev */
	.word	0xaa55			/* boot_flag */
	.byte	0xeb, start - 1f	/* jump */
1:	.ascii	"HdrS"
	.word	0x020f			/* version */
	.long	0			/* realmode_swtch */
	.word	0x1000			/* start_sys_seg */
	.word	kernel_version - SECTOR
	.byte	0			/* type_of_loader: the loader */
	.byte	1			/* loadflags: LOADED_HIGH */
	.word	0x8000			/* setup_move_size */
code32_start:
	.long	0x100000		/* the loader, if it puts it elsewhere */
	.long	0			/* ramdisk_image: the loader */
	.long	0			/* ramdisk_size: the loader */
	.long	0			/* bootsect_kludge */
	.word	0			/* heap_end_ptr: the loader */
	.byte	0			/* ext_loader_ver */
	.byte	0			/* ext_loader_type */
	.long	0			/* cmd_line_ptr: the loader */
	.long	0x7fffffff		/* initrd_addr_max */
	.long	0x1000			/* kernel_alignment: startup/ needs no more */
	.byte	1			/* relocatable_kernel */
	.byte	12			/* min_alignment */
	.word	1			/* xloadflags: XLF_KERNEL_64 */
	.long	COMMAND_LINE_SIZE - 1	/* cmdline_size */
	.long	0			/* hardware_subarch: a PC */
	.quad	0			/* hardware_subarch_data */
	.long	0			/* payload_offset: no tool unpacks us */
	.long	0			/* payload_length */
	.quad	0			/* setup_data: the loader */
	.quad	0x100000		/* pref_address */
	.long	0			/* init_size: mkbzimage */
	.long	0			/* handover_offset: no EFI */
	.long	0			/* kernel_info_offset: mkbzimage */
hdr_end:

	/* The entry, reached by the header's jump: 0x200 at the latest. */
start:
	cld
	movw	%ss, %ax
	movw	%ax, %ds
	movw	%ax, %es

	/* boot_params are zero, but for the header as the loader filled it in. */
	movw	$params, %di
	xorl	%eax, %eax
	movw	$(PARAMS_SIZE / 4), %cx
	rep stosl
	movw	$hdr, %si
	movw	$(params + SETUP_HEADER), %di
	movw	$(hdr_end - hdr), %cx
	rep movsb

	call	read_memory_map
	call	enable_a20
	jmp	enter_protected_mode

/*
 * One range per call; %ebx says which is next, and is 0 behind the last. A BIOS
 * that knows none of this leaves the map empty: the kernel will say so.
 */
read_memory_map:
	movw	$(params + PARAMS_E820), %di
	xorl	%ebx, %ebx
1:	movl	$SYSTEM_MEMORY, %eax
	movl	$E820_SIZE, %ecx
	movl	$SMAP, %edx
	int	$0x15
	jc	2f
	cmpl	$SMAP, %eax
	jne	2f
	addw	$E820_SIZE, %di
	incb	params + PARAMS_NR_E820
	cmpb	$E820_MAX, params + PARAMS_NR_E820
	jae	2f
	testl	%ebx, %ebx
	jnz	1b
2:	ret

/*
 * Address line 20 may be held low, for the sake of programs of 1981. Asks the
 * BIOS, then the chip set, and looks each time whether that was it.
 */
enable_a20:
	call	test_a20
	jne	1f
	movw	$SYSTEM_A20_ON, %ax
	int	$0x15
	call	test_a20
	jne	1f
	inb	$0x92, %al
	orb	$2, %al
	andb	$0xfe, %al		/* bit 0 is a reset */
	outb	%al, $0x92
	movw	$0xffff, %cx
2:	call	test_a20
	jne	1f
	loop	2b
	movw	$no_a20, %si
	jmp	stop
1:	ret

/*
 * Equal if 0x500 and 1 MiB above it are the same memory: if one follows the
 * other twice, since once could be chance.
 */
test_a20:
	pushw	%ds
	pushw	%es
	xorw	%ax, %ax
	movw	%ax, %ds
	notw	%ax
	movw	%ax, %es
	movw	0x500, %ax
	pushw	%ax
	incw	%ax
	movw	%ax, 0x500
	outb	%al, $0x80		/* time for it to get there */
	cmpw	%es:0x510, %ax
	jne	1f
	incw	%ax
	movw	%ax, 0x500
	outb	%al, $0x80
	cmpw	%es:0x510, %ax
1:	popw	0x500
	popw	%es
	popw	%ds
	ret

enter_protected_mode:
	cli
	movb	$0x80, %al		/* no NMI either */
	outb	%al, $0x70
	xorl	%ebx, %ebx
	movw	%ds, %bx
	shll	$4, %ebx		/* where we are */
	leal	params(%ebx), %esi
	movl	code32_start, %ecx
	leal	gdt(%ebx), %eax
	movl	%eax, gdt_pointer + 2
	leal	protected(%ebx), %eax
	movl	%eax, far_target
	lidtl	idt_pointer
	lgdtl	gdt_pointer
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	jmp	1f
1:	ljmpl	*far_target

	.code32
protected:
	movl	$BOOT_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%eax, %ss
	xorl	%ebx, %ebx
	xorl	%ebp, %ebp
	xorl	%edi, %edi
	jmpl	*%ecx

	.p2align 3
gdt:
	.quad	0, 0
	.quad	0x00cf9b000000ffff	/* code: all 4 GiB */
	.quad	0x00cf93000000ffff	/* data */
gdt_pointer:
	.word	. - gdt - 1
	.long	0
idt_pointer:
	.word	0
	.long	0
far_target:
	.long	0
	.word	BOOT_CS

no_a20:
	.asciz	"Address line 20 stays low: no protected mode.\r\n"
kernel_version:
	.asciz	UTS_RELEASE

	.p2align 4
params:
	.globl	setup_end
	.set	setup_end, params + PARAMS_SIZE
	.section .note.GNU-stack, "", %progbits
