// SPDX-License-Identifier: GPL-2.0-only
/* futex(): who waits, who is woken, and what becomes of locks whose owner is gone. */
#define _GNU_SOURCE
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static uint32_t *word, *other;
static struct timespec soon = { 0, 1000000 };

static long futex(uint32_t *at, int op, uint32_t val, const void *timeout)
{
	return syscall(SYS_futex, at, op, val, timeout, NULL, 0);
}

/* With all six. */
struct call {
	uint32_t *at;
	int op;
	uint32_t val;
	unsigned long val2;
	uint32_t *to;
	uint32_t val3;
};

static long futex6(struct call c)
{
	return syscall(SYS_futex, c.at, c.op, c.val, c.val2, c.to, c.val3);
}

/* Both words in memory that children share. */
static void words(void)
{
	word = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(word != MAP_FAILED);
	other = word + 16;
}

/* Children that wait there, one behind the other; asleep when this returns. */
static void sleepers(pid_t *pids, int nr, uint32_t mask)
{
	for (int i = 0; i < nr; i++) {
		pids[i] = CHILD(_exit(futex6((struct call){ .at = word, FUTEX_WAIT_BITSET, *word,
							     0, NULL, mask }) ? errno : 0));
		ksft_until(pids[i], 'S');
	}
}

static void refusals(void)
{
	struct timespec bad = { 0, 1000000000 };
	char *odd;

	words();
	odd = (char *)word + 2;
	SAYS(futex(word, FUTEX_WAIT, 1, NULL), -EAGAIN);
	SAYS(futex(word, FUTEX_WAIT, 0, &soon), -ETIMEDOUT);
	SAYS(futex(word, FUTEX_WAIT, 0, &bad), -EINVAL);
	SAYS(futex(word, FUTEX_WAIT, 0, (void *)8), -EFAULT);
	SAYS(futex((void *)odd, FUTEX_WAIT, 0, &soon), -EINVAL);
	SAYS(futex((void *)odd, FUTEX_WAKE, 1, NULL), -EINVAL);
	SAYS(futex((void *)8, FUTEX_WAIT, 0, &soon), -EFAULT);
	SAYS(futex((void *)8, FUTEX_WAKE, 1, NULL), -EFAULT);
	/* Of a private one only the address counts. */
	SAYS(futex((void *)8, FUTEX_WAKE_PRIVATE, 1, NULL), 0);
	SAYS(futex((void *)-8, FUTEX_WAKE_PRIVATE, 1, NULL), -EFAULT);
	SAYS(futex(word, 99, 1, NULL), -ENOSYS);
	SAYS(futex(word, FUTEX_FD, 1, NULL), -ENOSYS);
	SAYS(futex6((struct call){ word, FUTEX_WAIT_BITSET }), -EINVAL);
	SAYS(futex6((struct call){ word, FUTEX_WAKE_BITSET, 1 }), -EINVAL);
	SAYS(futex(word, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 1, NULL), -ENOSYS);
	SAYS(futex6((struct call){ word, FUTEX_REQUEUE, -1, 1, other }), -EINVAL);
	SAYS(futex6((struct call){ word, FUTEX_REQUEUE, 1, -1, other }), -EINVAL);
}

static void wakes(void)
{
	pid_t pids[4];

	words();
	SAYS(futex(word, FUTEX_WAKE, INT_MAX, NULL), 0);
	sleepers(pids, 4, ~0u);
	/* Of another word, and a private one at the same address, nobody. */
	SAYS(futex(other, FUTEX_WAKE, 9, NULL), 0);
	SAYS(futex(word, FUTEX_WAKE_PRIVATE, 9, NULL), 0);
	/* In the order in which they came; 0 is as good as 1. */
	SAYS(futex(word, FUTEX_WAKE, 2, NULL), 2);
	SAYS(futex(word, FUTEX_WAKE, 0, NULL), 1);
	SAYS(futex(word, FUTEX_WAKE, INT_MAX, NULL), 1);
	for (int i = 0; i < 4; i++)
		ENDS(pids[i], 0);
}

static void bits(void)
{
	pid_t one[2], two[1];

	words();
	sleepers(one, 2, 1);
	sleepers(two, 1, 6);
	SAYS(futex6((struct call){ word, FUTEX_WAKE_BITSET, 9, 0, NULL, 8 }), 0);
	SAYS(futex6((struct call){ word, FUTEX_WAKE_BITSET, 9, 0, NULL, 4 }), 1);
	ENDS(two[0], 0);
	SAYS(futex6((struct call){ word, FUTEX_WAKE_BITSET, 9, 0, NULL, 7 }), 2);
	ENDS(one[0], 0);
	ENDS(one[1], 0);
}

static void requeues(void)
{
	pid_t pids[5];

	words();
	*word = 3;
	sleepers(pids, 5, ~0u);
	SAYS(futex6((struct call){ word, FUTEX_CMP_REQUEUE, 1, 9, other, 4 }), -EAGAIN);
	/* All that were woken and moved count, or those that were woken: by the call. */
	SAYS(futex6((struct call){ word, FUTEX_CMP_REQUEUE, 1, 2, other, 3 }), 3);
	ENDS(pids[0], 0);
	SAYS(futex(other, FUTEX_WAKE, 1, NULL), 1);
	ENDS(pids[1], 0);
	SAYS(futex6((struct call){ word, FUTEX_REQUEUE, 0, 1, other }), 1);
	SAYS(futex(word, FUTEX_WAKE, 9, NULL), 1);
	SAYS(futex(other, FUTEX_WAKE, 9, NULL), 2);
	for (int i = 2; i < 5; i++)
		ENDS(pids[i], 0);
}

static void operations(void)
{
	pid_t pids[3];

	words();
	sleepers(pids, 2, ~0u);
	*other = 5;
	/* The second word is changed in any case; its waiters go if it was so. */
	SAYS(futex6((struct call){ word, FUTEX_WAKE_OP, 1, 1, other,
		    FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_EQ, 4) }), 1);
	IS(*other, 8);
	SAYS(futex6((struct call){ other, FUTEX_WAKE_OP, 1, 1, word,
		    FUTEX_OP(FUTEX_OP_SET, 7, FUTEX_OP_CMP_LT, 1) }), 1);
	IS(*word, 7);
	SAYS(futex6((struct call){ other, FUTEX_WAKE_OP, 0, 1, word,
		    FUTEX_OP((FUTEX_OP_ANDN | FUTEX_OP_OPARG_SHIFT), 1, FUTEX_OP_CMP_NE, 1) }), 0);
	IS(*word, 5);
	SAYS(futex6((struct call){ other, FUTEX_WAKE_OP, 0, 1, word,
		    FUTEX_OP(FUTEX_OP_XOR, 1, FUTEX_OP_CMP_GE, 1) }), 0);
	IS(*word, 4);
	SAYS(futex6((struct call){ other, FUTEX_WAKE_OP, 0, 1, word,
		    FUTEX_OP(7, 1, FUTEX_OP_CMP_GE, 1) }), -ENOSYS);
	SAYS(futex6((struct call){ other, FUTEX_WAKE_OP, 0, 1, word,
		    FUTEX_OP(FUTEX_OP_OR, 1, 15, 1) }), -ENOSYS);
	ENDS(pids[0], 0);
	ENDS(pids[1], 0);
}

static void handler(int sig UNUSED)
{
}

static void interrupted(void)
{
	struct sigaction sa = { .sa_handler = handler };
	struct timespec long_time = { 1000, 0 };
	pid_t me = getpid(), pid;

	words();
	sigaction(SIGUSR1, &sa, NULL);
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGUSR1));
	SAYS(futex(word, FUTEX_WAIT, 0, NULL), -EINTR);
	ENDS(pid, 0);
	sa.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &sa, NULL);
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGUSR1); ksft_until(me, 'S');
		    while (!futex(word, FUTEX_WAKE, 1, NULL)) sched_yield());
	SAYS(futex(word, FUTEX_WAIT, 0, NULL), 0);
	ENDS(pid, 0);
	/* With a limit it is not made again behind a handler; behind a stop it is. */
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGUSR1));
	SAYS(futex(word, FUTEX_WAIT, 0, &long_time), -EINTR);
	ENDS(pid, 0);
	pid = CHILD(ksft_until(me, 'S'); kill(me, SIGSTOP); ksft_until(me, 'T'); kill(me, SIGCONT);
		    while (!futex(word, FUTEX_WAKE, 1, NULL)) sched_yield());
	SAYS(futex(word, FUTEX_WAIT, 0, &long_time), 0);
	ENDS(pid, 0);
}

static void until_a_time(void)
{
	struct timespec past = { 1, 0 };

	words();
	SAYS(futex6((struct call){ word, FUTEX_WAIT_BITSET, 0, (long)&past, NULL, ~0u }),
	     -ETIMEDOUT);
	SAYS(futex6((struct call){ word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, (long)&past,
				   NULL, ~0u }), -ETIMEDOUT);
	clock_gettime(CLOCK_REALTIME, &past);
	past.tv_nsec += 2000000;
	if (past.tv_nsec >= 1000000000) {
		past.tv_sec++;
		past.tv_nsec -= 1000000000;
	}
	SAYS(futex6((struct call){ word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, (long)&past,
				   NULL, ~0u }), -ETIMEDOUT);
}

/* A file's page is the same for all who have it, wherever. */
static void files(void)
{
	FILE *file = fopen("f", "w+");
	uint32_t *a, *b;
	pid_t pid;

	REQUIRE(!ftruncate(fileno(file), 4096));
	a = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
	b = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
	pid = CHILD(_exit(futex(a, FUTEX_WAIT, 0, NULL) ? errno : 0));
	ksft_until(pid, 'S');
	SAYS(futex(b, FUTEX_WAKE, 9, NULL), 1);
	ENDS(pid, 0);
	/* A private page is each process's own after a fork. */
	a = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*a = 0;
	pid = CHILD(_exit(futex(a, FUTEX_WAIT, 0, NULL) ? errno : 0));
	ksft_until(pid, 'S');
	SAYS(futex(a, FUTEX_WAKE, 9, NULL), 0);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

/* --- Inheriting priority. --- */

static void owners(void)
{
	pid_t pid, me = gettid();

	words();
	SAYS(futex(word, FUTEX_LOCK_PI, 0, NULL), 0);
	IS(*word, me);
	SAYS(futex(word, FUTEX_LOCK_PI, 0, NULL), -EDEADLK);
	SAYS(futex(word, FUTEX_TRYLOCK_PI, 0, NULL), -EDEADLK);
	pid = CHILD(SAYS(futex(word, FUTEX_TRYLOCK_PI, 0, NULL), -EAGAIN);
		    SAYS(futex(word, FUTEX_UNLOCK_PI, 0, NULL), -EPERM);
		    SAYS(futex(word, FUTEX_LOCK_PI, 0, NULL), 0);
		    IS(*word & FUTEX_TID_MASK, gettid());
		    SAYS(futex(word, FUTEX_UNLOCK_PI, 0, NULL), 0));
	ksft_until(pid, 'S');
	IS(*word, me | FUTEX_WAITERS);
	/* A plain wake is not for those. */
	SAYS(futex(word, FUTEX_WAKE, 1, NULL), -EINVAL);
	SAYS(futex(word, FUTEX_UNLOCK_PI, 0, NULL), 0);
	ENDS(pid, 0);
	IS(*word & FUTEX_TID_MASK, 0);
	/* Nobody has that number. */
	*word = 0x3ffffff0;
	SAYS(futex(word, FUTEX_LOCK_PI, 0, NULL), -ESRCH);
	SAYS(futex(word, FUTEX_UNLOCK_PI, 0, NULL), -EPERM);
}

static void pi_times(void)
{
	struct timespec past = { 1, 0 };
	pid_t pid;

	words();
	pid = CHILD(SAYS(futex(word, FUTEX_LOCK_PI, 0, NULL), 0); for (;;) pause());
	while (!*(volatile uint32_t *)word)
		sched_yield();
	SAYS(futex(word, FUTEX_LOCK_PI, 0, &past), -ETIMEDOUT);
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
	/* Its owner is dead, and had told nobody: it stays his. */
	SAYS(futex(word, FUTEX_LOCK_PI, 0, &past), -ESRCH);
}

/* --- Lists of the locks that one has. --- */

struct robust {
	struct robust_list list;
	uint32_t word;
};

static void robust_lists(void)
{
	struct robust_list_head *head;
	struct robust *locks;
	size_t len = 0;
	pid_t pid;

	words();
	SAYS(syscall(SYS_get_robust_list, 0, &head, &len), 0);
	IS(len, sizeof(*head));
	SAYS(syscall(SYS_set_robust_list, head, 1), -EINVAL);
	SAYS(syscall(SYS_get_robust_list, 0x7ffffff0, &head, &len), -ESRCH);
	locks = (void *)(word + 64);
	pid = CHILD(
		struct robust_list_head mine = { { &locks[0].list },
						 offsetof(struct robust, word), NULL };
		locks[0].list.next = &locks[1].list;
		locks[1].list.next = &mine.list;
		locks[2].list.next = NULL;
		mine.list_op_pending = &locks[2].list;
		locks[0].word = gettid();
		locks[1].word = gettid() | FUTEX_WAITERS;
		locks[2].word = gettid();
		SAYS(syscall(SYS_set_robust_list, &mine, sizeof(mine)), 0));
	ENDS(pid, 0);
	IS(locks[0].word, FUTEX_OWNER_DIED);
	IS(locks[1].word, FUTEX_OWNER_DIED | FUTEX_WAITERS);
	IS(locks[2].word, FUTEX_OWNER_DIED);
}

/* As the C library uses them. */
static void robust_mutexes(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t *m;

	words();
	m = (void *)word;
	for (int pi = 0; pi < 2; pi++) {
		pthread_mutexattr_init(&attr);
		pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
		pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
		pthread_mutexattr_setprotocol(&attr, pi ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE);
		IS(pthread_mutex_init(m, &attr), 0);
		CHILD_ENDS(-SIGKILL, pthread_mutex_lock(m); raise(SIGKILL));
		IS(pthread_mutex_lock(m), EOWNERDEAD);
		IS(pthread_mutex_consistent(m), 0);
		IS(pthread_mutex_unlock(m), 0);
		IS(pthread_mutex_lock(m), 0);
		IS(pthread_mutex_unlock(m), 0);
	}
}

/* --- Threads. --- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static int turn, total;

static void *takes_turns(void *arg)
{
	int mine = (long)arg;

	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 200; i++) {
		pthread_mutex_lock(&mutex);
		while (turn != mine)
			pthread_cond_wait(&cond, &mutex);
		total++;
		turn = (turn + 1) % 4;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&mutex);
	}
	return arg;
}

static void threads(void)
{
	pthread_t t[4];
	void *ret;

	pthread_barrier_init(&barrier, NULL, 4);
	for (long i = 0; i < 4; i++)
		REQUIRE(!pthread_create(&t[i], NULL, takes_turns, (void *)i));
	for (long i = 0; i < 4; i++) {
		pthread_join(t[i], &ret);
		IS(ret, i);
	}
	IS(total, 800);
}

/* One of several words. */
static void several(void)
{
	struct futex_waitv v[2] = { { 0 } };
	struct timespec past = { 1, 0 };
	pid_t pid;

	words();
	v[0] = (struct futex_waitv){ 0, (long)word, FUTEX_32, 0 };
	v[1] = (struct futex_waitv){ 0, (long)other, FUTEX_32, 0 };
	SAYS(syscall(SYS_futex_waitv, v, 2, 0, &past, CLOCK_MONOTONIC), -ETIMEDOUT);
	SAYS(syscall(SYS_futex_waitv, v, 0, 0, NULL, 0), -EINVAL);
	SAYS(syscall(SYS_futex_waitv, v, 129, 0, NULL, 0), -EINVAL);
	SAYS(syscall(SYS_futex_waitv, v, 2, 1, NULL, 0), -EINVAL);
	SAYS(syscall(SYS_futex_waitv, v, 2, 0, &past, CLOCK_BOOTTIME), -EINVAL);
	v[1].val = 1;
	SAYS(syscall(SYS_futex_waitv, v, 2, 0, NULL, 0), -EAGAIN);
	v[1].flags = 0;
	SAYS(syscall(SYS_futex_waitv, v, 2, 0, NULL, 0), -EINVAL);
	v[1].flags = FUTEX_32;
	v[1].val = 0;
	pid = CHILD(SAYS(syscall(SYS_futex_waitv, v, 2, 0, NULL, 0), 1));
	ksft_until(pid, 'S');
	SAYS(futex(other, FUTEX_WAKE, 9, NULL), 1);
	ENDS(pid, 0);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(refusals), KSFT_CASE(wakes), KSFT_CASE(bits), KSFT_CASE(requeues),
		KSFT_CASE(operations), KSFT_CASE(interrupted), KSFT_CASE(until_a_time),
		KSFT_CASE(files), KSFT_CASE(owners), KSFT_CASE(pi_times),
		KSFT_CASE(robust_lists), KSFT_CASE(robust_mutexes), KSFT_CASE(threads),
		KSFT_CASE(several),
	};

	return KSFT_RUN(cases);
}
