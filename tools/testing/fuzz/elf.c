// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs and scripts, and those that another one names as its interpreter: a process
 * with nothing else to lose runs the file, which has all rights of a program's file.
 *
 *	byte 0	how it is run (AS_INTERP ...)
 *	others	the file
 *
 * Whether it can be run is its own affair; what it is not allowed is to leave anything.
 */
#include <linux/binfmts.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "../../../fs/tests/elf_image.h"
#include "fuzz.h"

/* Byte 0: a good program has the file as its interpreter; a small stack; setuid. */
#define AS_INTERP	1
#define SMALL_STACK	2
#define SET_ID		4

struct input {
	const u8 *data;
	size_t size;
};

static void write_file(const char *name, struct input in, umode_t mode)
{
	struct file *file = filp_open(name, O_CREAT | O_EXCL | O_WRONLY, mode);
	loff_t pos = 0;

	if (IS_ERR(file))
		panic("fuzz: %s: %ld\n", name, PTR_ERR(file));
	if (kernel_write(file, in.data, in.size, &pos) != (ssize_t)in.size)
		panic("fuzz: %s: short\n", name);
	fput(file);
}

/* Whose interpreter is "script", the input. */
static void write_user(void)
{
	static struct elf_image image;

	elf_image_init(&image, ET_EXEC);
	image.phdrs[2] = (struct elf64_phdr){
		.p_type = PT_INTERP, .p_offset = IMAGE_CODE, .p_filesz = 7, .p_memsz = 7 };
	memcpy((u8 *)&image + IMAGE_CODE, "script", 7);
	write_file("user", (struct input){ (u8 *)&image, sizeof(image) }, 0755);
	elf_image_init(&image, ET_DYN);
	write_file("elf", (struct input){ (u8 *)&image, sizeof(image) }, 0755);
	write_file("interp", (struct input){ (u8 *)&image, sizeof(image) }, 0755);
}

/* Its pages come up as a program would bring them up: from the stack and from its start. */
static void touch(void)
{
	struct pt_regs *regs = task_pt_regs(current);
	u64 word, sum = 0;

	for (unsigned int i = 0; i < 8; i++) {
		if (!get_user(word, (u64 __user *)(kernel_stack_pointer(regs) + 8 * i)))
			sum += word;
		if (!get_user(word, (u64 __user *)(instruction_pointer(regs) + 512 * i)))
			sum += word;
	}
	barrier_data(&sum);
	if (!mm_verify(current->mm))
		panic("fuzz: the address space is wrong\n");
}

static int run_file(void *data)
{
	static const char *const env[] = { "A=b", NULL };
	const struct input *in = data;
	const char *name = in->data[0] & AS_INTERP ? "user" : "script";
	const char *const argv[] = { name, "x", NULL };

	if (in->data[0] & SMALL_STACK)
		current->signal->rlim[RLIMIT_STACK].rlim_cur = 8192;
	if (!kernel_execve(name, argv, env))
		touch();
	return 0;
}

static int make_and_run(void *data)
{
	struct vfsmount *mnt = fuzz_enter_folder("mode=755");
	const struct input *in = data;

	write_file("script", (struct input){ in->data + 1, in->size - 1 },
		   in->data[0] & SET_ID ? 06755 : 0755);
	write_user();
	fuzz_process(run_file, data);
	fuzz_leave_folder(mnt);
	return 0;
}

static void play(const void *data, size_t size)
{
	fuzz_process(make_and_run, &(struct input){ data, size });
}

static void run(const void *data, size_t size)
{
	fuzz_look_for_leaks(play, data, size);
}

const struct fuzz_target fuzz_elf = { "elf", run };
