// SPDX-License-Identifier: GPL-2.0-only
/* System V IPC, as programs see it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "../kselftest.h"

static long page;

/* --- Shared memory. --- */

static long attached(int id)
{
	struct shmid_ds ds;

	return shmctl(id, IPC_STAT, &ds) ? -1 : (long)ds.shm_nattch;
}

/* A key that nobody has, but by bad luck. */
static key_t a_key(void)
{
	return 0x50000000 + getpid();
}

static void shm_keys(void)
{
	struct shmid_ds ds;
	int id = shmget(a_key(), 5000, IPC_CREAT | IPC_EXCL | 0600);

	CHECK(id >= 0);
	CHECK(shmget(a_key(), 5000, 0) == id);
	FAILS(EINVAL, shmget(a_key(), 5001, 0));
	FAILS(EEXIST, shmget(a_key(), 1, IPC_CREAT | IPC_EXCL));
	FAILS(EINVAL, shmget(IPC_PRIVATE, 0, 0600));
	CHECK(!shmctl(id, IPC_STAT, &ds));
	CHECK(ds.shm_segsz == 5000 && ds.shm_perm.__key == a_key());
	CHECK(ds.shm_cpid == getpid() && !ds.shm_lpid && !ds.shm_atime);
	CHECK(shmctl(id % 32768, SHM_STAT, &ds) == id);
	CHECK(!shmctl(id, IPC_RMID, NULL));
	FAILS(EINVAL, shmctl(id, IPC_RMID, NULL));
	FAILS(ENOENT, shmget(a_key(), 1, 0));
}

static void shm_addresses(void)
{
	int id = shmget(IPC_PRIVATE, 2 * page, 0600);
	char *at = shmat(id, NULL, 0), *ro;

	CHECK(at != (void *)-1);
	ro = shmat(id, NULL, SHM_RDONLY);
	at[page] = 'x';
	CHECK(ro[page] == 'x' && !ro[0]);
	FAILS(EACCES, mprotect(ro, page, PROT_READ | PROT_WRITE));
	CHECK(!shmdt(ro));
	FAILS(EINVAL, shmdt(ro));
	FAILS(EINVAL, shmat(id, at, 0));
	FAILS(EINVAL, shmat(id, at + 1, SHM_REMAP));
	FAILS(EINVAL, shmat(id, NULL, SHM_REMAP));
	FAILS(EINVAL, shmat(id, (void *)-page, 0));
	FAILS(ENOMEM, shmat(id, (void *)-page, SHM_REMAP));
	CHECK(shmat(id, at + 1, SHM_RND | SHM_REMAP) == at);
	CHECK(attached(id) == 1);
	CHECK(!shmctl(id, IPC_RMID, NULL));
	CHECK(!shmdt(at));
	FAILS(EINVAL, shmdt(at));
	CHECK(attached(id) == -1);
}

/* Over fork, exit, and a removal in between. */
static void shm_counts(void)
{
	int id = shmget(IPC_PRIVATE, 4 * page, 0600), status;
	char *at = shmat(id, NULL, 0);
	pid_t pid;

	CHECK(!munmap(at + page, page));
	CHECK(attached(id) == 2);
	pid = fork();
	if (!pid) {
		long n = attached(id);

		at[0] = 'c';
		_exit(n == 4 && !shmdt(at) && attached(id) == 2 ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && !status);
	CHECK(at[0] == 'c');
	CHECK(attached(id) == 2);
	CHECK(!shmctl(id, IPC_RMID, NULL));
	CHECK(attached(id) == 2);
	CHECK(!shmdt(at));
	CHECK(attached(id) == -1);
}

/* The name is what tools look for. */
static void shm_maps(void)
{
	int id = shmget(a_key(), page, IPC_CREAT | 0600), found = 0;
	char *at = shmat(id, NULL, 0), line[512], want[64];
	FILE *maps = fopen("/proc/self/maps", "r");

	snprintf(want, sizeof(want), "/SYSV%08x (deleted)", a_key());
	while (maps && fgets(line, sizeof(line), maps))
		found |= !!strstr(line, want);
	if (maps)
		fclose(maps);
	else
		printf("# no /proc\n");
	CHECK(found || !maps);
	CHECK(!shmdt(at) && !shmctl(id, IPC_RMID, NULL));
}

/* --- Semaphores. --- */

/* As C libraries leave it to programs. */
union semun {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

static int set_val(int id, int num, int val)
{
	return semctl(id, num, SETVAL, (union semun){ .val = val });
}

static int op(int id, int num, int by, int flags)
{
	struct sembuf sop = { num, by, flags };

	return semop(id, &sop, 1);
}

#define MOST	"/proc/sys/kernel/shmmax"

/* A size that no number of pages is, when nothing else forbids it. */
static void shm_largest(void)
{
	char before[32];
	int fd;

	NEEDS_ROOT();
	NEEDS_OWN_MACHINE();
	CHECK(ksft_read_file(MOST, before, sizeof(before)) > 0);
	fd = open(MOST, O_WRONLY);
	CHECK(write(fd, "18446744073709551615", 20) == 20);
	FAILS(ENOSPC, shmget(IPC_PRIVATE, ~0ul, 0600));
	FAILS(ENOSPC, shmget(IPC_PRIVATE, -page + 1, 0600));
	CHECK(!lseek(fd, 0, SEEK_SET) && write(fd, before, strlen(before)) > 0);
	FAILS(EINVAL, shmget(IPC_PRIVATE, ~0ul, 0600));
	close(fd);
}

static void sem_ops(void)
{
	struct sembuf both[2] = { { 0, -1, 0 }, { 1, -1, IPC_NOWAIT } };
	struct sembuf turn[3] = { { 0, -3, 0 }, { 0, 0, IPC_NOWAIT }, { 0, 1, 0 } };
	struct timespec soon = { 0, 1000 };
	unsigned short all[2] = { 9, 9 };
	int id = semget(IPC_PRIVATE, 2, 0600);

	CHECK(!op(id, 0, 3, 0));
	FAILS(EAGAIN, semop(id, both, 2));
	CHECK(!semctl(id, 0, GETALL, (union semun){ .array = all }));
	CHECK(all[0] == 3 && all[1] == 0);
	CHECK(!semop(id, turn, 3));
	CHECK(semctl(id, 0, GETVAL) == 1 && semctl(id, 0, GETPID) == getpid());
	FAILS(EFBIG, op(id, 2, 1, 0));
	FAILS(E2BIG, semop(id, both, 100000));
	FAILS(EINVAL, semop(id, both, 0));
	FAILS(ERANGE, set_val(id, 0, 32768));
	FAILS(EINVAL, set_val(id, 2, 0));
	CHECK(!set_val(id, 1, 32767));
	FAILS(ERANGE, op(id, 1, 1, 0));
	FAILS(EAGAIN, semtimedop(id, turn, 1, &soon));
	CHECK(!semctl(id, 0, IPC_RMID));
	FAILS(EINVAL, op(id, 0, 1, 0));
	FAILS(EINVAL, semget(IPC_PRIVATE, 0, 0600));
}

/* Until a child waits for the semaphore. */
static void until_waiting(int id, int num, int cmd)
{
	while (!semctl(id, num, cmd))
		usleep(1000);
}

static pid_t child_op(int id, int num, int by, int flags)
{
	pid_t pid = fork();

	if (!pid)
		_exit(op(id, num, by, flags) ? errno : 0);
	return pid;
}

static void sem_waits(void)
{
	int id = semget(IPC_PRIVATE, 2, 0600);
	pid_t pid = child_op(id, 0, -2, 0);

	until_waiting(id, 0, GETNCNT);
	CHECK(!op(id, 0, 1, 0));
	CHECK(semctl(id, 0, GETNCNT) == 1);
	CHECK(!op(id, 0, 2, 0));
	CHECK(semctl(id, 0, GETVAL) == 1);
	CHECK(ksft_end_of(pid) == 0);
	pid = child_op(id, 0, 0, 0);
	until_waiting(id, 0, GETZCNT);
	CHECK(!set_val(id, 0, 0));
	CHECK(ksft_end_of(pid) == 0);
	pid = child_op(id, 1, -1, 0);
	until_waiting(id, 1, GETNCNT);
	CHECK(!semctl(id, 0, IPC_RMID));
	CHECK(ksft_end_of(pid) == EIDRM);
}

static void sem_undo(void)
{
	int id = semget(IPC_PRIVATE, 1, 0600);

	CHECK(ksft_end_of(child_op(id, 0, 5, SEM_UNDO)) == 0);
	CHECK(semctl(id, 0, GETVAL) == 0);
	CHECK(ksft_end_of(child_op(id, 0, 5, 0)) == 0);
	CHECK(semctl(id, 0, GETVAL) == 5);
	CHECK(!set_val(id, 0, 7));
	CHECK(!op(id, 0, 32760, SEM_UNDO) && !op(id, 0, -9, 0));
	FAILS(ERANGE, op(id, 0, 9, SEM_UNDO));
	CHECK(semctl(id, 0, GETVAL) == 32758);
	CHECK(!semctl(id, 0, IPC_RMID));
}

/* --- Messages. --- */

struct letter {
	long type;
	char text[64];
};

static int send_msg(int id, long type, size_t size, int flags)
{
	struct letter l = { .type = type };

	memset(l.text, (int)type, sizeof(l.text));
	return msgsnd(id, &l, size, flags);
}

/* The type times 100 and how much of it. */
static long receive_msg(int id, size_t size, long type, int flags)
{
	struct letter l;
	ssize_t n = msgrcv(id, &l, size, type, flags);

	return n < 0 ? -1 : n && l.text[n - 1] != (char)l.type ? -2 : l.type * 100 + n;
}

static void msg_types(void)
{
	int id = msgget(IPC_PRIVATE, 0600);
	struct msqid_ds ds;

	for (int type = 5; type > 1; type--)
		CHECK(!send_msg(id, type, type, 0));
	CHECK(!msgctl(id, IPC_STAT, &ds) && ds.msg_qnum == 4 && ds.__msg_cbytes == 14);
	FAILS(ENOMSG, receive_msg(id, 64, 9, IPC_NOWAIT));
	FAILS(ENOMSG, receive_msg(id, 64, -1, IPC_NOWAIT));
	CHECK(receive_msg(id, 64, 4, 0) == 404);
	CHECK(receive_msg(id, 64, 5, MSG_EXCEPT) == 303);
	CHECK(receive_msg(id, 64, -4, 0) == 202);
	FAILS(E2BIG, receive_msg(id, 4, 0, 0));
	CHECK(receive_msg(id, 4, 0, MSG_NOERROR) == 504);
	FAILS(EINVAL, send_msg(id, 0, 1, 0));
	FAILS(EINVAL, send_msg(id, 1, -1, 0));
	FAILS(EINVAL, receive_msg(id, 1, 0, MSG_COPY));
	CHECK(!msgctl(id, IPC_RMID, NULL));
	FAILS(EINVAL, send_msg(id, 1, 1, 0));
}

static void msg_waits(void)
{
	int id = msgget(IPC_PRIVATE, 0600);
	struct msqid_ds ds;
	pid_t pid = fork();

	if (!pid)
		_exit(receive_msg(id, 64, 2, 0) == 203 && receive_msg(id, 64, 7, 0) == -1 &&
		      (errno == EIDRM || errno == EINVAL) ? 0 : 1);
	CHECK(!send_msg(id, 1, 1, 0));
	CHECK(!send_msg(id, 2, 3, 0));
	do
		CHECK(!msgctl(id, IPC_STAT, &ds));
	while (ds.msg_qnum != 1);
	CHECK(!msgctl(id, IPC_STAT, &ds) && ds.msg_lrpid == pid);
	ds.msg_qbytes = 4;
	CHECK(!msgctl(id, IPC_SET, &ds));
	FAILS(EAGAIN, send_msg(id, 1, 4, IPC_NOWAIT));
	/* If the child has not begun its second call yet, it finds nothing. */
	CHECK(!msgctl(id, IPC_RMID, NULL));
	CHECK(ksft_end_of(pid) == 0);
}

/* --- All of them. --- */

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(shm_keys),
		KSFT_CASE(shm_addresses),
		KSFT_CASE(shm_counts),
		KSFT_CASE(shm_maps),
		KSFT_CASE(shm_largest),
		KSFT_CASE(sem_ops),
		KSFT_CASE(sem_waits),
		KSFT_CASE(sem_undo),
		KSFT_CASE(msg_types),
		KSFT_CASE(msg_waits),
	};

	page = sysconf(_SC_PAGESIZE);
	return KSFT_RUN(cases);
}
