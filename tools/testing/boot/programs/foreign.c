// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a C library does with a kernel, for foreign_test.py: threads and what is each one's
 * own, signals, stdio, numbers as text, memory, time. Built with any C library; says "ok"
 * and what it is called, or what was wrong.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NR_THREADS 8
#define NR_ROUNDS 1000

#define CHECK(condition) \
do { \
	if (!(condition)) { \
		printf("line %d: %s: %s\n", __LINE__, #condition, strerror(errno)); \
		exit(1); \
	} \
} while (0)

static __thread long own = 7;
static __thread char large[10000];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_key_t key;
static long sum, nr_ended;

static void key_ends(void *value)
{
	__atomic_add_fetch(&nr_ended, (long)value, __ATOMIC_RELAXED);
}

static void *thread(void *arg)
{
	CHECK(own == 7 && !large[9999]);
	own = (long)arg;
	large[9999] = 1;
	pthread_setspecific(key, (void *)1l);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < NR_ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		sum += own;
		pthread_mutex_unlock(&mutex);
	}
	pthread_mutex_lock(&mutex);
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&mutex);
	CHECK(own == (long)arg);
	return arg;
}

/* Each adds its own number, and one waits for the sum. */
static void threads(void)
{
	pthread_t threads[NR_THREADS];
	long all = 0;

	CHECK(!pthread_key_create(&key, key_ends));
	CHECK(!pthread_barrier_init(&barrier, NULL, NR_THREADS));
	for (long i = 0; i < NR_THREADS; i++) {
		all += i;
		CHECK(!pthread_create(&threads[i], NULL, thread, (void *)i));
	}
	pthread_mutex_lock(&mutex);
	while (sum < all * NR_ROUNDS)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	for (long i = 0; i < NR_THREADS; i++) {
		void *value;

		CHECK(!pthread_join(threads[i], &value) && value == (void *)i);
	}
	CHECK(own == 7 && nr_ended == NR_THREADS);
}

static void *sleeper(void *arg)
{
	for (;;)
		sleep(1000);
	return NULL;
}

/* A thread is cancelled by a signal of the library's. */
static void cancelling(void)
{
	pthread_t other;
	void *value;

	CHECK(!pthread_create(&other, NULL, sleeper, NULL));
	CHECK(!pthread_cancel(other));
	CHECK(!pthread_join(other, &value) && value == PTHREAD_CANCELED);
}

static volatile sig_atomic_t caught;
static sigjmp_buf back;

static void note(int sig, siginfo_t *info, void *context)
{
	caught = info->si_pid == getpid() ? sig : -1;
}

static void jump(int sig)
{
	siglongjmp(back, sig);
}

static void signals(void)
{
	struct sigaction action = { .sa_sigaction = note, .sa_flags = SA_SIGINFO };
	struct sigaction crash = { .sa_handler = jump };
	int status;
	pid_t pid;

	CHECK(!sigaction(SIGUSR1, &action, NULL));
	CHECK(!raise(SIGUSR1) && caught == SIGUSR1);
	CHECK(!kill(getpid(), SIGUSR1) && caught == SIGUSR1);
	CHECK(!sigaction(SIGSEGV, &crash, NULL));
	if (!sigsetjmp(back, 1)) {
		*(volatile int *)8 = 1;
		CHECK(!"a wrong address works");
	}
	pid = fork();
	CHECK(pid >= 0);
	if (!pid)
		abort();
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void text(void)
{
	char line[200], word[20];
	double real;
	FILE *file;
	int number;

	snprintf(line, sizeof(line), "%d %05x %-6s| %.3f %g %s", -42, 0xbeef, "left", M_PI, 1e100, "end");
	CHECK(!strcmp(line, "-42 0beef left  | 3.142 1e+100 end"));
	CHECK(sscanf("12 word 2.5", "%d %19s %lf", &number, word, &real) == 3);
	CHECK(number == 12 && !strcmp(word, "word") && real == 2.5);
	file = fopen("/foreign.txt", "w+");
	CHECK(file);
	for (int i = 0; i < 1000; i++)
		fprintf(file, "line %d\n", i);
	CHECK(!fseek(file, 0, SEEK_SET));
	for (int i = 0; i < 1000; i++) {
		CHECK(fgets(line, sizeof(line), file));
		CHECK(atoi(line + 5) == i);
	}
	CHECK(!fclose(file) && !remove("/foreign.txt"));
	file = popen("echo $((6 * 7))", "r");
	CHECK(file && fgets(line, sizeof(line), file) && atoi(line) == 42 && !pclose(file));
}

/* Large and small pieces, and time that goes on. */
static void memory_and_time(void)
{
	struct timespec start, end;
	char *pieces[100];

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (int i = 0; i < 100; i++) {
		size_t size = i % 10 ? i * 100 : i * 100000;

		pieces[i] = malloc(size + 1);
		CHECK(pieces[i]);
		memset(pieces[i], i, size + 1);
	}
	for (int i = 0; i < 100; i++) {
		CHECK(pieces[i][0] == i);
		pieces[i] = realloc(pieces[i], 50000);
		CHECK(pieces[i] && pieces[i][0] == i);
	}
	for (int i = 0; i < 100; i++)
		free(pieces[i]);
	nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
	clock_gettime(CLOCK_MONOTONIC, &end);
	CHECK(end.tv_sec > start.tv_sec || end.tv_nsec - start.tv_nsec >= 1000000);
}

int main(int argc, char **argv)
{
	CHECK(argc == 2 && getenv("HOME") && !getenv("NO_SUCH_THING"));
	threads();
	cancelling();
	signals();
	text();
	memory_and_time();
	printf("%s ok\n", argv[1]);
	return 0;
}
