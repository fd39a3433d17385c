// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fork, as pictures: a parent with some memory, its child that has the same page tables, and
 * the child after it has written one byte. For make run PICTURE=; on another kernel it says
 * that there is nobody to take pictures.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEMORY	(6ul << 20)

/*
 * By a child that runs on our memory and our stack until it is another program: no table is
 * shared for it, and nothing is mapped, so that what is on the picture does not change by it.
 */
static void take_picture(const char *label, pid_t parent, pid_t child)
{
	char of[2][16];
	char *argv[] = { "picture", (char *)label, of[0], child ? of[1] : NULL, NULL };
	char *envp[] = { "PATH=/bin", NULL };
	int status;
	pid_t pid;

	snprintf(of[0], sizeof(of[0]), "%d", (int)parent);
	snprintf(of[1], sizeof(of[1]), "%d", (int)child);
	pid = vfork();
	if (!pid) {
		execve("/bin/picture", argv, envp);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "/bin/picture has failed; is it there? make run PICTURE=\n");
		exit(1);
	}
}

/* Lives while it is looked at: from one byte on a pipe to the end of it. */
static void child(char *memory, int from_parent, int to_parent)
{
	char byte;

	if (read(from_parent, &byte, 1) != 1)
		_exit(1);
	memory[MEMORY / 2] = 1;
	if (write(to_parent, &byte, 1) != 1)
		_exit(1);
	_exit(read(from_parent, &byte, 1) != 0);
}

int main(void)
{
	char *memory = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);
	int to_child[2], to_parent[2], status;
	char byte = 0;
	pid_t pid;

	if (memory == MAP_FAILED || pipe(to_child) || pipe(to_parent))
		return 1;
	/* A page for each touch, and every other 64 KiB, so that there is something to be seen. */
	madvise(memory, MEMORY, MADV_NOHUGEPAGE);
	for (unsigned long at = 0; at < MEMORY; at += 4096)
		if (at / (1 << 16) % 2 == 0)
			memory[at] = 1;
	take_picture("before the fork", getpid(), 0);
	pid = fork();
	if (pid < 0)
		return 1;
	if (!pid) {
		close(to_child[1]);
		child(memory, to_child[0], to_parent[1]);
	}
	close(to_child[0]);
	take_picture("after the fork", getpid(), pid);
	if (write(to_child[1], &byte, 1) != 1 || read(to_parent[0], &byte, 1) != 1)
		return 1;
	take_picture("after the child has written a byte", getpid(), pid);
	close(to_child[1]);
	return waitpid(pid, &status, 0) != pid || status;
}
