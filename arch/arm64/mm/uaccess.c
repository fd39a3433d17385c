// SPDX-License-Identifier: GPL-2.0-only
/*
 * Privileged access never (PAN), and the one access to user memory that has no form
 * "as if from user mode". Owns has_pan, which the boot alone writes.
 */
#include <asm/sysreg.h>
#include <asm/uaccess.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/export.h>

#define MMFR1_PAN(mmfr1)	(((mmfr1) >> 20) & 0xf)
#define SCTLR_SPAN		(1ul << 23)	/* exceptions leave PAN alone */

/* How often an exclusive store may fail before the caller has a look around. */
#define MAX_TRIES	128

static bool has_pan __ro_after_init;

/* MSR PAN, #imm, for assemblers that do not know it; for processors that do. */
static __always_inline void pan_off(void)
{
	if (has_pan)
		asm volatile(".inst 0xd500409f" : : : "memory");
}

static __always_inline void pan_on(void)
{
	if (has_pan)
		asm volatile(".inst 0xd500419f" : : : "memory");
}

/* From here on, and in every exception. */
void arm64_pan_init_cpu(void)
{
	if (!MMFR1_PAN(read_sysreg(id_aa64mmfr1_el1)))
		return;
	if (!has_pan)
		has_pan = true;
	write_sysreg(read_sysreg(sctlr_el1) & ~SCTLR_SPAN, sctlr_el1);
	asm volatile("isb" : : : "memory");
	pan_on();
}

/* A fault in between takes the reservation away: the store fails, and all is well. */
int arch_user_cmpxchg_u32(u32 __user *ptr, u32 *old, u32 new)
{
	u32 seen = 0, failed, tries = MAX_TRIES;
	long err = -EFAULT;

	pan_off();
	asm volatile("1:	ldxr	%w1, %4\n"
		     "	cmp	%w1, %w5\n"
		     "	b.ne	3f\n"
		     "2:	stlxr	%w2, %w6, %4\n"
		     "	cbz	%w2, 3f\n"
		     "	subs	%w3, %w3, #1\n"
		     "	b.ne	1b\n"
		     "	mov	%0, %7\n"
		     "	b	4f\n"
		     "3:	mov	%0, xzr\n"
		     "	dmb	ish\n"
		     "4:\n"
		     _ASM_EXTABLE(1b, 4b)
		     _ASM_EXTABLE(2b, 4b)
		     : "+&r"(err), "+&r"(seen), "=&r"(failed), "+&r"(tries),
		       "+Q"(*(__force u32 *)ptr)
		     : "r"(*old), "r"(new), "i"(-EAGAIN)
		     : "cc", "memory");
	pan_on();
	if (!err)
		*old = seen;
	return err;
}
EXPORT_SYMBOL(arch_copy_from_user);
EXPORT_SYMBOL(arch_copy_to_user);
EXPORT_SYMBOL(arch_clear_user);
