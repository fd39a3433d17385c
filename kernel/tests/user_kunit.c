// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of user mode: small programs of the machine's own code run as processes, and
 * tell by how they end what has become of them.
 */
#include <asm/ptrace.h>
#include <linux/entry.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/mm_layout.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>
#include <uapi/linux/mman.h>

#include "../../fs/tests/elf_image.h"
#include "process.h"
#include "user_programs.h"

#define CODE		0x400000ul
#define DATA		0x500000ul
#define STACK		0x600000ul
#define STACK_SIZE	(4 * PAGE_SIZE)

struct program {
	const char *start, *end;
};
#define PROGRAM_OF(name) \
	(&(struct program){ user_##name, user_##name##_end })

static int map(unsigned long addr, unsigned long len, unsigned long prot)
{
	struct map_request req = {
		.addr = addr, .len = len, .prot = prot,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};

	return mm_map(current->mm, &req) == addr ? 0 : -ENOMEM;
}

/* 0, or what went wrong: the exit status tells. */
static int load_program(const struct program *program)
{
	size_t size = program->end - program->start;
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return -ENOMEM;
	exec_mmap(mm);
	if (map(CODE, PAGE_SIZE, PROT_READ | PROT_WRITE) ||
	    map(DATA, PAGE_SIZE, PROT_READ | PROT_WRITE) ||
	    map(STACK, STACK_SIZE, PROT_READ | PROT_WRITE) ||
	    copy_to_user((void __user *)CODE, program->start, size) ||
	    mm_protect(mm, CODE, PAGE_SIZE, PROT_READ | PROT_EXEC) ||
	    arch_setup_additional_pages(mm))
		return -EFAULT;
	return 0;
}

/* As a process's first function: it goes on as a program. */
static int run_program(void *arg)
{
	struct pt_regs *regs = task_pt_regs(current);

	if (load_program(arg))
		return 0xee << 8;
	start_thread(regs, CODE, STACK + STACK_SIZE - 64);
	user_first_argument(regs, DATA);
	enter_user_mode();
}

/* The status of wait4(). */
static int status_of(struct program *program)
{
	struct wait_opts wo;
	pid_t pid = spawn(run_program, program);

	if (pid < 0)
		return pid;
	if (wait_any(&wo, WEXITED) != pid)
		return -ECHILD;
	return wo.status;
}

#define EXPECT_EXIT(test, name, code) \
	KUNIT_EXPECT_EQ(test, status_of(PROGRAM_OF(name)), (code) << 8)
#define EXPECT_KILLED(test, name, sig) \
	KUNIT_EXPECT_EQ(test, status_of(PROGRAM_OF(name)), (sig))

/* For the lists of a machine. */
#define EXITED(name, code)	EXPECT_EXIT(test, name, code)
#define KILLED(name, sig)	EXPECT_KILLED(test, name, sig)

SCENE_CASE(a_program_ends)
{
	EXPECT_EXIT(test, exit_42, 42);
}

static int run_elf(void *arg)
{
	static const char strings[] = "a\0b\0c\0/a";
	const struct elf_args args = {
		.strings = strings, .len = sizeof(strings), .argc = 3 };
	const struct mm_layout layout = {
		.stack_limit = SZ_8M, .randomize = true };
	struct elf_source src = { .read = elf_read_buffer, .data = arg,
				  .size = sizeof(struct elf_image) };
	struct mm_struct *mm = mm_alloc();
	struct elf_program prog;
	unsigned long sp;

	if (!mm)
		return 0xee << 8;
	exec_mmap(mm);
	if (elf_parse(&prog, &src))
		return 0xed << 8;
	sp = elf_map(mm, &prog, &src, &layout);
	if (!sp)
		sp = elf_stack(mm, &prog, &args, &layout);
	elf_free(&prog);
	if (IS_ERR_VALUE(sp))
		return 0xec << 8;
	start_thread(task_pt_regs(current), prog.entry, sp);
	enter_user_mode();
}

/* From a file's bytes to a process that ends as it says. */
SCENE_CASE(an_elf_program_runs)
{
	struct elf_image *image = kunit_kzalloc(test, sizeof(*image), GFP_KERNEL);
	const struct program *code = PROGRAM_OF(counts_arguments);
	struct wait_opts wo;
	pid_t pid;

	KUNIT_ASSERT_NOT_NULL(test, image);
	for (unsigned int type = ET_EXEC; type <= ET_DYN; type++) {
		elf_image_init(image, type);
		memcpy((u8 *)image + IMAGE_CODE, code->start,
		       code->end - code->start);
		pid = spawn(run_elf, image);
		KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
		KUNIT_EXPECT_EQ(test, wo.status, 3 << 8);
	}
}

SCENE_CASE(calls_keep_registers)
{
	EXPECT_EXIT(test, keeps_registers, 7);
	EXPECT_EXIT(test, no_such_call, 9);
	EXPECT_EXIT(test, odd_flags, 11);
}

SCENE_CASE(faults_are_signals)
{
	EXPECT_KILLED(test, reads_nothing, SIGSEGV);
	EXPECT_KILLED(test, writes_code, SIGSEGV);
	EXPECT_KILLED(test, no_instruction, SIGILL);
	EXPECT_KILLED(test, no_address, SIGSEGV);
	EXPECT_KILLED(test, kernel_address, SIGSEGV);
	EXPECT_KILLED(test, breakpoint, SIGTRAP);
	EXPECT_KILLED(test, jumps_nowhere, SIGSEGV);
	EXPECT_KILLED(test, no_stack, SIGILL);
	MACHINE_FAULTS(KILLED);
}

SCENE_CASE(handlers_run_and_return)
{
	EXPECT_EXIT(test, handler_runs, 13);
	EXPECT_EXIT(test, handler_mends, 17);
	EXPECT_EXIT(test, handler_uses_vectors, 19);
}

/* On which stack, with which mask, and what becomes of the call. */
SCENE_CASE(handlers_and_calls)
{
	EXPECT_EXIT(test, handler_on_altstack, 31);
	EXPECT_EXIT(test, call_is_restarted, 37);
	EXPECT_EXIT(test, suspends, 41);
}

SCENE_CASE(frames_are_not_believed)
{
	EXPECT_KILLED(test, returns_to_no_frame, SIGSEGV);
	EXPECT_KILLED(test, returns_to_no_address, SIGSEGV);
	MACHINE_FRAMES(KILLED);
}

/* What is of one machine alone. */
SCENE_CASE(machines_have_their_own)
{
	MACHINE_EXITS(EXITED);
}

SCENE_CASE(programs_have_children)
{
	EXPECT_EXIT(test, forks, 23);
	EXPECT_EXIT(test, threads, 29);
}

/* Nobody but the timer and the signal's own call interrupts it. */
SCENE_CASE(a_loop_is_killed)
{
	pid_t pid = spawn(run_program, PROGRAM_OF(loops));
	struct wait_opts wo;
	struct pid *id;

	KUNIT_EXPECT_GT(test, pid, 0);
	for (int i = 0; i < 20; i++)
		yield();
	rcu_read_lock();
	id = find_pid(pid);
	KUNIT_EXPECT_EQ(test, kill_pid(id, SIGKILL, 1), 0);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid);
	KUNIT_EXPECT_EQ(test, wo.status, SIGKILL);
}

static struct kunit_case user_cases[] = {
	KUNIT_CASE(a_program_ends),
	KUNIT_CASE(an_elf_program_runs),
	KUNIT_CASE(calls_keep_registers),
	KUNIT_CASE(faults_are_signals),
	KUNIT_CASE(handlers_run_and_return),
	KUNIT_CASE(handlers_and_calls),
	KUNIT_CASE(frames_are_not_believed),
	KUNIT_CASE(machines_have_their_own),
	KUNIT_CASE(programs_have_children),
	KUNIT_CASE(a_loop_is_killed),
	{}
};

static struct kunit_suite user_suite = {
	.name = "user",
	.test_cases = user_cases,
};
kunit_test_suite(user_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
