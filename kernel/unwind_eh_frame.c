// SPDX-License-Identifier: GPL-2.0-only
/*
 * Up a stack by the tables that the compiler has made (lib/eh_frame.c): of the kernel's own,
 * which the linker has sorted, or of the module that the function is in.
 *
 * Assembly has no tables. Where exceptions and system calls come in, the registers are on the
 * stack, and the walk goes on where they came from; anywhere else it ends. Owns nothing and
 * takes no lock but RCU's.
 */
#include <asm/ptrace.h>
#include <asm/stacktrace.h>
#include <linux/eh_frame.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/unwind.h>

extern const char _text[], _etext[], _sinittext[], _einittext[];
extern const u8 __eh_frame_hdr[], __start_eh_frame[], __stop_eh_frame[];

static const struct eh_frame kernel_table = {
	.start = __start_eh_frame, .end = __stop_eh_frame, .sorted = __eh_frame_hdr,
};

static bool find_table_row(unsigned long addr, struct eh_row *row)
{
	struct eh_frame table;

	if (eh_frame_find(&kernel_table, addr, row))
		return true;
	guard(rcu)();
	return module_eh_frame(addr, &table) && eh_frame_find(&table, addr, row);
}

/* Code of the kernel's own, even if that of the boot is not there any more. */
static bool is_image_text(unsigned long addr)
{
	return (addr >= (unsigned long)_text && addr < (unsigned long)_etext) ||
	       (addr >= (unsigned long)_sinittext && addr < (unsigned long)_einittext);
}

/*
 * Who calls what is no code faults there, with the return address on top of the stack: that is
 * the one thing known without a table.
 */
static bool is_bad_call(const struct unwind *u)
{
	return u->exact && !is_image_text(u->ip) && !is_module_text_address(u->ip);
}

static bool find_row(const struct unwind *u, struct eh_row *row)
{
	if (is_bad_call(u)) {
		*row = (struct eh_row){
			.cfa_reg = UNWIND_SP, .cfa_offset = 8, .return_reg = UNWIND_IP,
			.rule[UNWIND_IP] = EH_SAVED, .offset[UNWIND_IP] = -8,
		};
		return true;
	}
	/* What never returns is called last, and what is behind that is another function. */
	return find_table_row(u->exact ? u->ip : u->ip - 1, row);
}

/* Is all of it on the stack? */
static bool on_stack(const struct unwind *u, unsigned long addr, size_t size)
{
	unsigned long bottom = u->thread->stack_bottom;

	return addr >= bottom && !(addr & 7) && addr - bottom <= u->thread->stack_size - size;
}

static bool read_stack(const struct unwind *u, unsigned long addr, unsigned long *value)
{
	if (!on_stack(u, addr, sizeof(*value)))
		return false;
	*value = READ_ONCE(*(const unsigned long *)addr);
	return true;
}

/* What the stack pointer was before the call. */
static bool find_cfa(const struct unwind *u, const struct eh_row *row, unsigned long *cfa)
{
	*cfa = u->regs[row->cfa_reg] + row->cfa_offset;
	return !row->cfa_in_memory || read_stack(u, *cfa, cfa);
}

/*
 * One of the caller's @regs, of which the stack pointer is known. What is lost is 0, by which
 * nothing is found.
 */
static bool restore(const struct unwind *u, const struct eh_row *row, unsigned int reg,
		    unsigned long *regs)
{
	switch (row->rule[reg]) {
	case EH_SAVED:
		return read_stack(u, regs[UNWIND_SP] + row->offset[reg], &regs[reg]);
	case EH_SAVED_BY_REG:
		return read_stack(u, u->regs[row->base[reg]] + row->offset[reg], &regs[reg]);
	case EH_SAME:
		regs[reg] = u->regs[reg];
		return true;
	default:
		regs[reg] = 0;
		return true;
	}
}

static bool end(struct unwind *u)
{
	u->ip = 0;
	return false;
}

/* Entered from elsewhere, where it goes on if that was the kernel. */
static bool leave_entry(struct unwind *u)
{
	const struct pt_regs *regs = (const void *)u->regs[UNWIND_SP];

	if (!on_stack(u, (unsigned long)regs, sizeof(*regs)) || user_mode(regs) ||
	    kernel_stack_pointer(regs) <= (unsigned long)regs)
		return end(u);
	u->exact = true;
	u->ip = instruction_pointer(regs);
	arch_unwind_regs(u->regs, regs);
	return u->ip;
}

bool unwind_next(struct unwind *u)
{
	unsigned long regs[EH_NR_REGS] = { };
	struct eh_row row;

	if (arch_unwind_is_entry(u->ip))
		return leave_entry(u);
	if (!find_row(u, &row) || row.return_reg != UNWIND_IP ||
	    !find_cfa(u, &row, &regs[UNWIND_SP]) || regs[UNWIND_SP] <= u->regs[UNWIND_SP])
		return end(u);
	for (unsigned int i = 0; i < EH_NR_REGS; i++)
		if (BIT(i) & UNWIND_KEPT && !restore(u, &row, i, regs))
			return end(u);
	u->ip = regs[UNWIND_IP];
	u->exact = false;
	memcpy(u->regs, regs, sizeof(regs));
	return u->ip;
}

void unwind_regs(struct unwind *u, const struct pt_regs *regs)
{
	u->thread = &current->thread;
	u->exact = true;
	u->ip = instruction_pointer(regs);
	arch_unwind_regs(u->regs, regs);
}

/* On top of its stack is what it goes on with. */
void unwind_task(struct unwind *u, const struct task_struct *task)
{
	unsigned long frame = (unsigned long)arch_task_frame(task);

	*u = (struct unwind){ .thread = &task->thread, .exact = true };
	if (!read_stack(u, frame, &u->regs[UNWIND_BP]) || !read_stack(u, frame + 8, &u->ip))
		u->ip = 0;
	u->regs[UNWIND_SP] = frame + 16;
}
