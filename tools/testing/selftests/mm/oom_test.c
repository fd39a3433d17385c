// SPDX-License-Identifier: GPL-2.0-only
/*
 * Out of memory: who takes all there is gets SIGKILL, who is named goes before, who is exempt
 * stays, and everybody else goes on.
 *
 * It takes all memory of the machine, so only where MAY_EXHAUST_MEMORY is set; elsewhere it
 * skips all of it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>

#include "../kselftest.h"

#define CHUNK	(4ul << 20)

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

static void may_exhaust(void)
{
	if (!getenv("MAY_EXHAUST_MEMORY"))
		SKIP("MAY_EXHAUST_MEMORY is not set");
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
	pid_t bystander, hog;

	may_exhaust();
	bystander = child(0, false);
	hog = child(0, true);
	CHECK(was_killed(hog));
	CHECK(lives(bystander));
	end(bystander);
}

static void named(void)
{
	pid_t first, hog;

	may_exhaust();
	first = child(1000, false);
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
	CHECK(was_killed(hog));
	/* It may be about to end still; but nothing comes before a SIGKILL. */
	kill(first, SIGTERM);
	CHECK(was_killed(first));
}

static void several(void)
{
	pid_t hogs[3];

	may_exhaust();
	for (int i = 0; i < 3; i++)
		hogs[i] = child(0, true);
	for (int i = 0; i < 3; i++)
		CHECK(was_killed(hogs[i]));
}

/* What they had is free again: it can be taken once more, and given back. */
static void memory_is_back(void)
{
	char *p;

	may_exhaust();
	p = mmap(NULL, 4 * CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p != MAP_FAILED)
		memset(p, 1, 4 * CHUNK);
	CHECK(p != MAP_FAILED && !munmap(p, 4 * CHUNK));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(one_hog),
		KSFT_CASE(named),
		KSFT_CASE(several),
		KSFT_CASE(memory_is_back),
	};

	return KSFT_RUN(cases);
}
