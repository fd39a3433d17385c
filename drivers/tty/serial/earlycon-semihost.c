// SPDX-License-Identifier: GPL-2.0-only
/*
 * A console of the boot where a debugger or an emulator listens: earlycon=smh.
 * Owns nothing. Where nobody listens, the instruction is an undefined one, so
 * this is for who knows that somebody does, or has nothing left to lose.
 */
#include <linux/kernel.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#define SYS_WRITE0	0x04ul	/* a text that ends with a 0 */
#define CHUNK		64

static void write_text(const char *text)
{
	register unsigned long x0 asm("x0") = SYS_WRITE0;
	register unsigned long x1 asm("x1") = (unsigned long)text;

	asm volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
}

static void smh_write(struct console *con, const char *text, unsigned int len)
{
	char chunk[CHUNK + 1];

	while (len) {
		unsigned int n = min(len, CHUNK);

		memcpy(chunk, text, n);
		chunk[n] = '\0';
		write_text(chunk);
		text += n;
		len -= n;
	}
}

static int __init smh_setup(struct earlycon_device *device)
{
	device->con.write = smh_write;
	return 0;
}
EARLYCON_DECLARE(smh, smh_setup);
