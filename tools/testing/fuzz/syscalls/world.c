// SPDX-License-Identifier: GPL-2.0-only
/*
 * A little system for each input: a tmpfs with files of all kinds, proc and devpts, memory
 * as gen.h says, and a descriptor of each kind from 3 on.
 *
 * Made by system calls, so what they need lies in user memory, too.
 */
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/mount.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/mman.h>
#include <uapi/linux/mount.h>
#include <uapi/linux/msg.h>
#include <uapi/linux/sem.h>
#include <uapi/linux/shm.h>
#include <uapi/linux/stat.h>

#include "../../../../fs/tests/elf_image.h"
#include "files.h"
#include "gen.h"
#include "world.h"

#define CWD	((unsigned long)(long)AT_FDCWD)

/* The @slot-th place for a name. */
static unsigned long at(unsigned int slot, const char *text)
{
	unsigned long addr = WORLD_MEM + slot * 512;

	if (copy_to_user((void __user *)addr, text, strlen(text) + 1))
		panic("fuzz: no memory of its own\n");
	return addr;
}

#define A(text)	at(0, text)
#define B(text)	at(1, text)
#define C(text)	at(2, text)

/* What the world needs must succeed. */
#define MUST(call) \
({ \
	long __ret = (call); \
	if (__ret < 0) \
		panic("fuzz: %s: %ld\n", #call, __ret); \
	__ret; \
})

static void map(struct mm_struct *mm, unsigned int page, unsigned int nr, unsigned long prot)
{
	MUST(mm_map(mm, &(struct map_request){
		.addr = WORLD_MEM + page * GEN_PAGE, .len = nr * GEN_PAGE, .prot = prot,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }));
}

static void make_memory(void)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		panic("fuzz: no memory\n");
	map(mm, 0, 12, PROT_READ | PROT_WRITE);
	map(mm, 12, 1, PROT_READ);
	map(mm, 13, 1, PROT_NONE);
	map(mm, 16, 48, PROT_READ | PROT_WRITE);
	exec_mmap(mm);
}

static void write_file(const char *name, const void *data, size_t len)
{
	const unsigned long buf = WORLD_MEM + 4 * GEN_PAGE;
	long fd = MUST(ksyscall(__NR_openat, CWD, A(name), O_CREAT | O_WRONLY, 0777));

	if (copy_to_user((void __user *)buf, data, len))
		panic("fuzz: no memory of its own\n");
	MUST(ksyscall(__NR_write, fd, buf, len));
	MUST(ksyscall(__NR_close, fd));
}

static void make_nodes(void)
{
	MUST(ksyscall(__NR_mknod, A("null"), S_IFCHR | 0666, 0x103));
	MUST(ksyscall(__NR_mknod, A("zero"), S_IFCHR | 0666, 0x105));
	MUST(ksyscall(__NR_mknod, A("p"), S_IFIFO | 0666, 0));
	MUST(ksyscall(__NR_symlink, A("f"), B("l")));
	MUST(ksyscall(__NR_symlink, A("loop"), B("loop")));
	MUST(ksyscall(__NR_symlink, A("nothing"), B("dangling")));
	MUST(ksyscall(__NR_mkdir, A("d"), 01777));
	MUST(ksyscall(__NR_mkdir, A("mnt"), 0777));
	MUST(ksyscall(__NR_mkdir, A("proc"), 0777));
	MUST(ksyscall(__NR_mkdir, A("dev"), 0777));
	MUST(ksyscall(__NR_mkdir, A("dev/pts"), 0777));
}

static void make_files(void)
{
	static struct elf_image image;

	write_file("f", "a file\nof two lines\n", 20);
	write_file("d/g", "x", 1);
	write_file("script", "#!/elf with argument\n", 21);
	elf_image_init(&image, ET_EXEC);
	write_file("elf", &image, sizeof(image));
}

static void make_root(void)
{
	MUST(ksyscall(__NR_mount, A("w"), B("/w"), C("tmpfs"), 0, at(3, "size=2M,mode=1777")));
	MUST(ksyscall(__NR_chroot, A("/w")));
	MUST(ksyscall(__NR_chdir, A("/")));
	make_nodes();
	make_files();
	MUST(ksyscall(__NR_mount, A("p"), B("proc"), C("proc"), 0, 0));
	MUST(ksyscall(__NR_mount, A("p"), B("dev/pts"), C("devpts"), 0, 0));
}

static void open_files(void)
{
	for (unsigned int i = 0; i < FUZZ_FILES; i++)
		MUST(ksyscall(__NR_open, A(fuzz_files[i].name), fuzz_files[i].flags, 0));
}

static void open_others(void)
{
	const unsigned long to = WORLD_MEM + GEN_PAGE;

	MUST(ksyscall(__NR_pipe2, to, O_NONBLOCK));
	MUST(ksyscall(__NR_pipe2, to, 0));
	MUST(ksyscall(__NR_socketpair, 1, 1, 0, to));
	MUST(ksyscall(__NR_socket, 1, 2, 0));
	MUST(ksyscall(__NR_socket, 1, 1, 0));
	MUST(ksyscall(__NR_epoll_create1, 0));
	MUST(ksyscall(__NR_eventfd2, 3, 0));
	MUST(ksyscall(__NR_timerfd_create, 1, 0));
	MUST(ksyscall(__NR_signalfd4, -1, to, 8, 0));
	MUST(ksyscall(__NR_inotify_init1, O_NONBLOCK));
	MUST(ksyscall(__NR_memfd_create, A("m"), 2));
	MUST(ksyscall(__NR_pidfd_open, ksyscall(__NR_getpid), 0));
}

void world_enter(void)
{
	current->fs->umask = 0;
	make_memory();
	make_root();
	open_files();
	open_others();
}

/* Every object of System V's kinds, by its place. */
static void remove_objects(void)
{
	const unsigned long buf = WORLD_MEM;
	long id;

	for (long i = MUST(ksyscall(__NR_shmctl, 0, SHM_INFO, buf)); i >= 0; i--) {
		id = ksyscall(__NR_shmctl, i, SHM_STAT, buf);
		if (id >= 0)
			MUST(ksyscall(__NR_shmctl, id, IPC_RMID));
	}
	for (long i = MUST(ksyscall(__NR_msgctl, 0, MSG_INFO, buf)); i >= 0; i--) {
		id = ksyscall(__NR_msgctl, i, MSG_STAT, buf);
		if (id >= 0)
			MUST(ksyscall(__NR_msgctl, id, IPC_RMID));
	}
	for (long i = MUST(ksyscall(__NR_semctl, 0, 0, SEM_INFO, buf)); i >= 0; i--) {
		id = ksyscall(__NR_semctl, i, 0, SEM_STAT, buf);
		if (id >= 0)
			MUST(ksyscall(__NR_semctl, id, 0, IPC_RMID));
	}
}

void world_leave(void)
{
	exec_mmap(NULL);
	make_memory();
	remove_objects();
	set_fs_root(&init_root);
	set_fs_pwd(&init_root);
	MUST(ksyscall(__NR_umount2, A("/w"), 2 /* MNT_DETACH */));
}
