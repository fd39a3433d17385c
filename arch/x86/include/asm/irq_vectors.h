/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The vectors of the IDT: 32 exceptions, then devices, and at the top, where
 * priority is highest, what the kernel sends to itself. Each group of 16 is a
 * level of priority.
 */
#ifndef _ASM_X86_IRQ_VECTORS_H
#define _ASM_X86_IRQ_VECTORS_H

#define NR_VECTORS		256
#define NR_EXCEPTIONS		32
#define FIRST_DEVICE_VECTOR	0x30
#define LAST_DEVICE_VECTOR	0xef
#define RESCHEDULE_VECTOR	0xfd
#define CALL_FUNCTION_VECTOR	0xfc
#define LOCAL_TIMER_VECTOR	0xfb
#define ERROR_APIC_VECTOR	0xfe
#define SPURIOUS_APIC_VECTOR	0xff

#endif /* _ASM_X86_IRQ_VECTORS_H */
