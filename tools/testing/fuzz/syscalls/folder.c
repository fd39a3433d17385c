// SPDX-License-Identifier: GPL-2.0-only
/*
 * A folder for each worker, with files of all kinds, that is its root; and a descriptor of
 * each kind, from 3 on.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "files.h"
#include "program.h"

char *complaint;

/* The fuzzer's own needs. The parent tells it: a worker has nobody to tell it to. */
void must(long ret, const char *what)
{
	if (ret >= 0)
		return;
	if (complaint)
		snprintf(complaint, COMPLAINT_SIZE, "%s: %s", what, strerror(errno));
	else
		perror(what);
	_exit(99);
}

static void name_of(unsigned int id, char *name)
{
	snprintf(name, 32, "/tmp/w%u", id);
}

static void write_file(const char *name, const char *text)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0777);

	must(fd, name);
	must(write(fd, text, strlen(text)), name);
	close(fd);
}

static void make_nodes(void)
{
	must(mknod("null", S_IFCHR | 0666, 0x103), "null");
	must(mknod("zero", S_IFCHR | 0666, 0x105), "zero");
	must(mkfifo("p", 0666), "p");
	must(symlink("f", "l"), "l");
	must(symlink("loop", "loop"), "loop");
	must(symlink("nothing", "dangling"), "dangling");
	must(mkdir("d", 01777), "d");
	must(mkdir("mnt", 0777), "mnt");
	must(mkdir("proc", 0777), "proc");
	must(mkdir("dev", 0777), "dev");
	must(mkdir("dev/pts", 0777), "pts");
	write_file("f", "a file\nof two lines\n");
	write_file("d/g", "x");
	write_file("script", "#!/elf with argument\n");
}

/* The caller's root, from now on. */
void enter_folder(unsigned int id)
{
	char name[32];

	name_of(id, name);
	mkdir("/tmp", 0755);
	mkdir(name, 0755);
	must(mount("w", name, "tmpfs", 0, "size=2M,mode=1777"), name);
	must(chroot(name), name);
	must(chdir("/"), name);
	umask(0);
	make_nodes();
	must(mount("p", "proc", "proc", 0, NULL), "proc");
	must(mount("d", "dev/pts", "devpts", 0, NULL), "devpts");
}

/* Of the parent, when nobody is left in it. */
void leave_folder(unsigned int id)
{
	char name[32];

	name_of(id, name);
	while (!umount2(name, MNT_DETACH))
		;
}

static void open_names(void)
{
	for (unsigned int i = 0; i < FUZZ_FILES; i++)
		must(open(fuzz_files[i].name, fuzz_files[i].flags), fuzz_files[i].name);
}

void open_files(void)
{
	sigset_t none;
	int fds[2];

	close_range(0, ~0u, 0);
	open_names();
	sigemptyset(&none);
	must(pipe2(fds, O_NONBLOCK), "pipe");
	must(pipe2(fds, 0), "pipe");
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), "socketpair");
	must(socket(AF_UNIX, SOCK_DGRAM, 0), "socket");
	must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	must(epoll_create1(0), "epoll");
	must(eventfd(3, 0), "eventfd");
	must(timerfd_create(CLOCK_MONOTONIC, 0), "timerfd");
	must(signalfd(-1, &none, 0), "signalfd");
	must(inotify_init1(O_NONBLOCK), "inotify");
	must(memfd_create("m", 2), "memfd");
	must(syscall(SYS_pidfd_open, getpid(), 0), "pidfd");
}
