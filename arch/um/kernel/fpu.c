// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vector registers of CPUs that are threads of the host. Owns them, and
 * whether they may be used: a use that would trap on a machine is reported.
 */
#include <asm/fpu.h>
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/string.h>

static DEFINE_PER_CPU(struct um_fpu_state, um_fpu);
static DEFINE_PER_CPU(bool, um_fpu_trap) = true;

void arch_fpu_save(void *state)
{
	WARN_ON_ONCE(__this_cpu_read(um_fpu_trap));
	memcpy(state, this_cpu_ptr(&um_fpu), sizeof(struct um_fpu_state));
}

void arch_fpu_load(const void *state)
{
	WARN_ON_ONCE(__this_cpu_read(um_fpu_trap));
	memcpy(this_cpu_ptr(&um_fpu), state, sizeof(struct um_fpu_state));
}

void arch_fpu_allow(void)
{
	__this_cpu_write(um_fpu_trap, false);
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_allow);

void arch_fpu_forbid(void)
{
	__this_cpu_write(um_fpu_trap, true);
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_forbid);

void arch_fpu_init_state(void *state)
{
	memset(state, 0, sizeof(struct um_fpu_state));
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_init_state);

void arch_fpu_to_user(const void *state, void *buf)
{
	memcpy(buf, state, sizeof(struct um_fpu_state));
}

int arch_fpu_check_user(const void *buf, size_t size)
{
	return size == sizeof(struct um_fpu_state) ? 0 : -EINVAL;
}

void arch_fpu_from_user(void *state, const void *buf)
{
	memcpy(state, buf, sizeof(struct um_fpu_state));
}

u64 um_fpu_read(unsigned int reg)
{
	WARN_ON_ONCE(__this_cpu_read(um_fpu_trap));
	return this_cpu_ptr(&um_fpu)->regs[reg];
}
EXPORT_SYMBOL_IF_KUNIT(um_fpu_read);

void um_fpu_write(unsigned int reg, u64 value)
{
	WARN_ON_ONCE(__this_cpu_read(um_fpu_trap));
	this_cpu_ptr(&um_fpu)->regs[reg] = value;
}
EXPORT_SYMBOL_IF_KUNIT(um_fpu_write);
