// SPDX-License-Identifier: GPL-2.0-only
/*
 * Out of memory: who takes all there is gets SIGKILL, who is named goes before, who is exempt
 * stays, and everybody else goes on.
 *
 * It takes all memory of the machine, so only where MAY_EXHAUST_MEMORY is set; elsewhere it
 * skips all of it.
 *
 * Runs on Pagoda and on Linux:	gcc -static -O2 -o oom_test oom_test.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK	(4ul << 20)

static int nr, failed;

static void result(bool ok, const char *what)
{
	failed += !ok;
	printf("%sok %d %s\n", ok ? "" : "not ", ++nr, what);
	fflush(stdout);
}

/* Who is to be killed first, or never. */
static bool set_adj(int adj)
{
	char text[16];
	int fd = open("/proc/self/oom_score_adj", O_WRONLY), len;
	bool ok;

	if (fd < 0)
		return false;
	len = snprintf(text, sizeof(text), "%d", adj);
	ok = write(fd, text, len) == len;
	close(fd);
	return ok;
}

/* Takes memory until there is no more, and does not come back but by a refusal. */
static void take_all(void)
{
	char *p;

	while ((p = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			 0)) != MAP_FAILED)
		memset(p, 1, CHUNK);
	_exit(1);
}

/* A child with this word about it, that takes all there is, or some and waits. */
static pid_t child(int adj, bool all)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	if (adj && !set_adj(adj))
		_exit(2);
	if (all)
		take_all();
	for (;;)
		pause();
}

static bool was_killed(pid_t pid)
{
	int status = 0;

	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGKILL;
}

static bool lives(pid_t pid)
{
	return waitpid(pid, NULL, WNOHANG) == 0;
}

static void end(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* The score of the sleeper, and the test's own, is next to nothing. */
static void one_hog(void)
{
	pid_t bystander = child(0, false), hog = child(0, true);

	result(was_killed(hog), "who takes all memory is killed");
	result(lives(bystander), "who has little lives");
	end(bystander);
}

static void named(void)
{
	pid_t first = child(1000, false), hog;

	/* It has said so of itself before the hog begins. */
	for (int score = 0; score < 1000;) {
		char path[40];
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", first);
		f = fopen(path, "r");
		if (!f || fscanf(f, "%d", &score) != 1)
			score = 1000;
		if (f)
			fclose(f);
		sched_yield();
	}
	hog = child(0, true);
	result(was_killed(hog), "the hog is killed, too");
	/* It may be about to end still; but nothing comes before a SIGKILL. */
	kill(first, SIGTERM);
	result(was_killed(first), "the one with the score of 1000 was killed before");
}

static void several(void)
{
	pid_t hogs[3];
	bool all = true;

	for (int i = 0; i < 3; i++)
		hogs[i] = child(0, true);
	for (int i = 0; i < 3; i++)
		all &= was_killed(hogs[i]);
	result(all, "three at once are killed");
}

/* What they had is free again: it can be taken once more, and given back. */
static void memory_is_back(void)
{
	char *p = mmap(NULL, 4 * CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p != MAP_FAILED)
		memset(p, 1, 4 * CHUNK);
	result(p != MAP_FAILED && !munmap(p, 4 * CHUNK), "their memory is free");
}

int main(void)
{
	if (!getenv("MAY_EXHAUST_MEMORY")) {
		printf("1..1\nok 1 # SKIP MAY_EXHAUST_MEMORY is not set\n");
		return 0;
	}
	printf("1..6\n");
	fflush(stdout);
	one_hog();
	named();
	several();
	memory_is_back();
	return failed != 0;
}
