// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that are no good: a copy of this one, with a few bytes of its headers changed,
 * or scripts of bytes. What runs ends at once, or by a signal: it has the argument "exit".
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"

#define HEADERS		1024
#define NR_RUNS		150

/* A number that somebody may have forgotten, of one to eight bytes. */
static void spoil(unsigned char *bytes, unsigned long *state)
{
	static const unsigned long edges[] = {
		0, 1, 0xfff, 0x1000, 0x1001, 0x7fffffff, 0xffffffff, 0x7ffffffff000,
		0x800000000000, 0x7fffffffffffffff, 0xfffffffffffff000, ~0ul };
	unsigned long where = next_random(state) >> 20, value = next_random(state) >> 20;
	unsigned long edge = edges[value % 12];
	static const unsigned char sizes[] = { 1, 2, 4, 8, 8, 8 };

	if (value & 0x10000)
		edge = next_random(state);
	/* The program's headers are of eight bytes each, but for the first. */
	where = where & 0x10000 ? where % 64 : where % 600 & ~7ul;
	memcpy(bytes + where, &edge, sizes[(value >> 8) % 6]);
}

static void make_program(int fd, const unsigned char *good, unsigned long *state)
{
	unsigned char bytes[HEADERS];
	unsigned long how = next_random(state) >> 30;

	memcpy(bytes, good, HEADERS);
	for (unsigned long i = 0; i <= how % 4; i++)
		spoil(bytes, state);
	if (how & 0x700)
		goto write;
	memcpy(bytes, "#!", 2);
	for (unsigned int i = 2; i < 300; i++)
		bytes[i] = "elf/ \t\nscript\0\xff"[(next_random(state) >> 33) % 15];
write:
	must(pwrite(fd, bytes, HEADERS, 0), "pwrite");
}

/* A second at most: what it loops in is its own affair. */
static void run_one(unsigned long *state)
{
	char *const argv[] = { "elf", "exit", NULL }, *const envp[] = { NULL };
	unsigned long first = next_random(state) >> 30;
	pid_t pid = fork();
	int status;

	must(pid, "fork");
	if (!pid) {
		alarm(1);
		close_range(0, ~0u, 0);
		execve(first % 8 ? "elf" : "script", argv, envp);
		_exit(1);
	}
	waitpid(pid, &status, 0);
}

_Noreturn void run_programs(struct slot *slot, unsigned long seed)
{
	unsigned char good[HEADERS];
	int self = open("/proc/self/exe", O_RDONLY), fd = open("elf", O_CREAT | O_WRONLY, 0755);
	off_t size;

	must(self, "self");
	must(fd, "elf");
	must(size = lseek(self, 0, SEEK_END), "size");
	must(pread(self, good, HEADERS, 0), "read");
	must(lseek(self, 0, SEEK_SET), "seek");
	must(sendfile(fd, self, NULL, size), "copy");
	close(self);
	close(fd);
	slot->rings[0] = (struct ring){ .seed = seed, .pid = getpid() };
	memcpy(slot->rings[0].magic, RING_MAGIC, 16);
	for (unsigned int i = 0; i < NR_RUNS; i++) {
		slot->rings[0].count++;
		fd = open("elf", O_WRONLY);
		/* A second process may have it still, when its parent was told of the end. */
		if (fd < 0)
			continue;
		make_program(fd, good, &seed);
		close(fd);
		run_one(&seed);
	}
	_exit(0);
}
