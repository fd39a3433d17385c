// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two interrupt controllers of old (8259A), which nobody needs where there
 * is an IOAPIC. They are moved away from the vectors of exceptions, since even
 * a masked one may send an interrupt that has vanished meanwhile, and masked.
 */
#include <asm/io.h>
#include <linux/init.h>

#include "x86.h"

#define PIC1_COMMAND	0x20
#define PIC1_DATA	0x21
#define PIC2_COMMAND	0xa0
#define PIC2_DATA	0xa1
#define PIC_INIT	0x11		/* three more bytes follow */
#define PIC1_VECTOR	0x20
#define PIC2_VECTOR	0x28
#define PIC2_AT_PIN	2
#define PIC_8086	0x01

void __init mask_legacy_pic(void)
{
	outb(PIC_INIT, PIC1_COMMAND);
	outb(PIC_INIT, PIC2_COMMAND);
	outb(PIC1_VECTOR, PIC1_DATA);
	outb(PIC2_VECTOR, PIC2_DATA);
	outb(1 << PIC2_AT_PIN, PIC1_DATA);
	outb(PIC2_AT_PIN, PIC2_DATA);
	outb(PIC_8086, PIC1_DATA);
	outb(PIC_8086, PIC2_DATA);
	outb(0xff, PIC1_DATA);
	outb(0xff, PIC2_DATA);
}
