// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes all there is of something, for survival_test.py: says what stopped it, gives it back
 * and ends.
 *
 *	survive bomb		processes that make processes, each as many as it can
 *	survive processes N	that many, which wait together; how many there were
 *	survive files N		descriptors of one process
 *	survive memory		pages that are written to; it does not come back from it
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *name_of(int error)
{
	switch (error) {
	case 0:
		return "nothing";
	case EAGAIN:
		return "EAGAIN";
	case ENOMEM:
		return "ENOMEM";
	case EMFILE:
		return "EMFILE";
	case ENFILE:
		return "ENFILE";
	default:
		return strerror(error);
	}
}

/* All that were made end with their group, and are waited for. */
static void end_group(pid_t group)
{
	kill(-group, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

/* A group of its own, whose first process tells how it went and then waits. */
static int in_group(void (*fn)(long, int), long n)
{
	int said[2], error;
	pid_t pid;

	if (pipe(said))
		return 1;
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		fn(n, said[1]);
		for (;;)
			pause();
	}
	if (read(said[0], &error, sizeof(error)) != sizeof(error))
		return 1;
	printf("stopped by %s\n", name_of(error));
	end_group(pid);
	return 0;
}

/* Every child does the same, and all stop when there is no room for one more. */
static void bomb(long n, int said)
{
	int error;

	for (;;) {
		if (fork() >= 0)
			continue;
		error = errno;
		break;
	}
	if (write(said, &error, sizeof(error)) < 0)
		_exit(1);
}

static void processes(long n, int said)
{
	int error = 0;

	while (n--) {
		pid_t pid = fork();

		if (pid < 0) {
			error = errno;
			break;
		}
		if (!pid)
			return;
	}
	if (write(said, &error, sizeof(error)) < 0)
		_exit(1);
}

static int files(long n)
{
	struct rlimit limit = { n + 3, n + 3 };
	long i;

	if (setrlimit(RLIMIT_NOFILE, &limit)) {
		printf("setrlimit: %s\n", strerror(errno));
		return 1;
	}
	for (i = 0; i <= n; i++)
		if (open("/tmp", O_RDONLY) < 0)
			break;
	printf("%ld stopped by %s\n", i, name_of(i > n ? 0 : errno));
	return 0;
}

static int memory(void)
{
	for (;;) {
		char *piece = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (piece == MAP_FAILED) {
			printf("stopped by %s\n", name_of(errno));
			return 0;
		}
		memset(piece, 1, 1 << 20);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = argc > 2 ? atol(argv[2]) : 0;

	setvbuf(stdout, NULL, _IONBF, 0);
	if (!strcmp(what, "bomb"))
		return in_group(bomb, 0);
	if (!strcmp(what, "processes"))
		return in_group(processes, n);
	if (!strcmp(what, "files"))
		return files(n);
	return strcmp(what, "memory") ? 2 : memory();
}
