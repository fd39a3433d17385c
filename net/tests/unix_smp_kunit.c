// SPDX-License-Identifier: GPL-2.0-only
/* Unix sockets on several CPUs at once: who waits is woken, and nothing is lost. */
#include <linux/module.h>
#include <net/af_unix.h>

#include "../../kernel/tests/crew.h"
#include "sock_user.h"

/* The file of a descriptor of ours, with a reference. */
static struct file *file_of(struct kunit *test, long fd)
{
	struct file *file = fget(fd);

	KUNIT_ASSERT_NOT_NULL(test, file);
	return file;
}

/* --- Bytes. --- */

#define STREAM_BYTES	600000u

struct stream {
	struct file *ends[2];
	unsigned int wrong;
};

static u8 stream_byte(unsigned int at)
{
	return at * 13 + (at >> 9);
}

/* In pieces of all sizes up to several pages. */
static void write_stream(void *arg, int id)
{
	static u8 chunk[20000];
	struct stream *s = arg;
	unsigned int at = 0, len;

	while (at < STREAM_BYTES) {
		len = min(1 + at % (at % 3 ? 300 : 19999), STREAM_BYTES - at);
		for (unsigned int i = 0; i < len; i++)
			chunk[i] = stream_byte(at + i);
		if (file_send(s->ends[0], chunk, len) != len)
			s->wrong++;
		at += len;
	}
	fput(s->ends[0]);
}

static void a_stream(struct kunit *test)
{
	static u8 chunk[30000];
	struct stream s = {};
	unsigned int at = 0, wrong = 0;
	struct crew_member *writer;
	ssize_t got;
	int sv[2];

	fs_world(test);
	k_pair(test, SOCK_STREAM, sv);
	for (int i = 0; i < 2; i++) {
		s.ends[i] = file_of(test, sv[i]);
		EXPECT(k_close(sv[i]), 0);
	}
	writer = crew_start(test, write_stream, &s, 1);
	while ((got = file_recv(s.ends[1], chunk, 1 + at % 29999, at % 5 ? 0 : MSG_WAITALL)) > 0) {
		for (unsigned int i = 0; i < got; i++)
			wrong += chunk[i] != stream_byte(at + i);
		at += got;
	}
	crew_join(writer);
	fput(s.ends[1]);
	EXPECT(got, 0);
	EXPECT(at, STREAM_BYTES);
	EXPECT(wrong + s.wrong, 0);
}

/* --- Datagrams. --- */

#define NR_SENDERS	3
#define NR_SENT		400u

struct crowd {
	struct file *senders[NR_SENDERS];
	unsigned int failed;
};

/* The receiver keeps eleven: so they wait. */
static void send_many(void *arg, int id)
{
	struct crowd *c = arg;

	for (unsigned int i = 0; i < NR_SENT; i++) {
		unsigned int number = id * NR_SENT + i;

		if (file_send(c->senders[id], &number, sizeof(number)) != sizeof(number))
			__atomic_fetch_add(&c->failed, 1, __ATOMIC_RELAXED);
	}
}

static void a_crowd(struct kunit *test)
{
	struct crew_member *members[NR_SENDERS];
	unsigned int next[NR_SENDERS] = {}, number, wrong = 0;
	struct crowd c = {};
	struct file *receiver;
	long fd, s;

	fs_world(test);
	fd = k_socket(SOCK_DGRAM);
	EXPECT(k_bind(fd, "@crowd"), 0);
	receiver = file_of(test, fd);
	for (int i = 0; i < NR_SENDERS; i++) {
		s = k_socket(SOCK_DGRAM);
		EXPECT(k_connect(s, "@crowd"), 0);
		c.senders[i] = file_of(test, s);
	}
	for (int i = 0; i < NR_SENDERS; i++)
		members[i] = crew_start(test, send_many, &c, i);
	for (unsigned int i = 0; i < NR_SENDERS * NR_SENT; i++) {
		EXPECT(file_recv(receiver, &number, sizeof(number), 0), sizeof(number));
		wrong += number % NR_SENT != next[number / NR_SENT % NR_SENDERS]++;
	}
	for (int i = 0; i < NR_SENDERS; i++) {
		crew_join(members[i]);
		fput(c.senders[i]);
	}
	fput(receiver);
	EXPECT(c.failed + wrong, 0);
	EXPECT(k_events(fd) & POLLIN, 0);
}

/* --- Who waits. --- */

struct waiter {
	struct file *file;
	ssize_t ret;
};

static void wait_for_bytes(void *arg, int id)
{
	struct waiter *w = arg;
	char buf[8];

	w->ret = file_recv(w->file, buf, sizeof(buf), 0);
}

static void wait_for_room(void *arg, int id)
{
	struct waiter *w = arg;

	w->ret = file_send(w->file, "x", 1);
}

static void wait_for_connection(void *arg, int id)
{
	struct waiter *w = arg;
	struct sock *sk = sock_from_file(w->file), *new = sk->sk_ops->accept(sk, 0);

	w->ret = PTR_ERR_OR_ZERO(new);
	if (!IS_ERR(new))
		new->sk_ops->release(new);
}

static void wait_for_place(void *arg, int id)
{
	struct sockaddr_storage addr;
	struct msghdr to = { .msg_name = &addr, .msg_namelen = 2 + strlen("@place") };
	struct waiter *w = arg;
	struct sock *sk = sock_from_file(w->file);

	addr.ss_family = AF_UNIX;
	memcpy(((struct sockaddr_un *)&addr)->sun_path, "\0place", strlen("@place"));
	w->ret = sk->sk_ops->connect(sk, &to);
}

/* One that sleeps in @fn on @fd. */
static struct crew_member *start_waiting(struct kunit *test, struct waiter *w, crew_fn_t fn,
					 long fd)
{
	struct crew_member *m;

	w->file = file_of(test, fd);
	w->ret = -ENOTTY;
	m = crew_start(test, fn, w, 1);
	crew_asleep(m);
	return m;
}

static long end_waiting(struct waiter *w, struct crew_member *m)
{
	crew_join(m);
	fput(w->file);
	return w->ret;
}

static void readers_are_woken(struct kunit *test)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	struct crew_member *m;
	struct waiter w;
	int sv[2];

	fs_world(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(types); i++) {
		k_pair(test, types[i], sv);
		m = start_waiting(test, &w, wait_for_bytes, sv[1]);
		EXPECT(k_send(sv[0], "abc", 0), 3);
		EXPECT(end_waiting(&w, m), 3);
		m = start_waiting(test, &w, wait_for_bytes, sv[1]);
		EXPECT(ksyscall(__NR_shutdown, sv[1], SHUT_RD), 0);
		EXPECT(end_waiting(&w, m), 0);
		k_pair(test, types[i], sv);
		m = start_waiting(test, &w, wait_for_bytes, sv[1]);
		EXPECT(types[i] == SOCK_DGRAM ? k_send(sv[0], "", 0) : k_close(sv[0]), 0);
		EXPECT(end_waiting(&w, m), 0);
	}
}

static void writers_are_woken(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, NET_ROOM, GFP_KERNEL);
	struct crew_member *m;
	struct waiter w;
	int sv[2];

	fs_world(test);
	for (unsigned int i = 0; i < 2; i++) {
		k_pair(test, SOCK_STREAM, sv);
		while (ksyscall(__NR_sendto, sv[0], NET_DATA, NET_ROOM, MSG_DONTWAIT, 0, 0) > 0)
			;
		m = start_waiting(test, &w, wait_for_room, sv[0]);
		if (i)
			EXPECT(k_close(sv[1]), 0);
		else
			while (k_recv(sv[1], buf, NET_ROOM, MSG_DONTWAIT) > 0)
				;
		/* What was not read is told, as it is to who reads. */
		EXPECT(end_waiting(&w, m), i ? -ECONNRESET : 1);
	}
}

static void connections_are_awaited(struct kunit *test)
{
	struct crew_member *m;
	struct waiter w;
	long a, b, c;

	fs_world(test);
	a = k_socket(SOCK_STREAM);
	b = k_socket(SOCK_STREAM);
	c = k_socket(SOCK_STREAM);
	EXPECT(k_bind(a, "@place"), 0);
	EXPECT(k_listen(a, 0), 0);
	m = start_waiting(test, &w, wait_for_connection, a);
	EXPECT(k_connect(b, "@place"), 0);
	EXPECT(end_waiting(&w, m), 0);
	b = k_socket(SOCK_STREAM);
	EXPECT(k_connect(b, "@place"), 0);
	m = start_waiting(test, &w, wait_for_place, c);
	KUNIT_EXPECT_GE(test, k_accept(a), 0l);
	EXPECT(end_waiting(&w, m), 0);
	KUNIT_EXPECT_GE(test, k_accept(a), 0l);
	m = start_waiting(test, &w, wait_for_connection, a);
	EXPECT(ksyscall(__NR_shutdown, a, SHUT_RD), 0);
	EXPECT(end_waiting(&w, m), -EINVAL);
}

/* --- Files under way while circles are looked for. --- */

#define NR_ROUNDS	400u

struct traffic {
	struct file *from, *to;
	int carried;			/* a descriptor of the table that all share */
	unsigned int failed;
	bool stop;
};

/* The socket goes round: its file never belongs to messages alone, for we have it open. */
static void send_socket(struct traffic *t)
{
	struct { struct cmsghdr head; int fd; } beside = {
		.head = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS }, .fd = t->carried,
	};
	struct kvec v = { "x", 1 };
	struct msghdr msg = { .msg_iter = kvec_iter(ITER_SOURCE, &v, 1) };

	for (unsigned int i = 0; i < NR_ROUNDS; i++) {
		v = (struct kvec){ "x", 1 };
		msg.msg_iter = kvec_iter(ITER_SOURCE, &v, 1);
		msg.msg_control = &beside;
		msg.msg_controllen = sizeof(beside.head) + sizeof(int);
		if (sock_sendmsg(t->from, &msg) != 1)
			t->failed++;
	}
	WRITE_ONCE(t->stop, true);
}

/* Looks first; what it takes is dropped, as it has no room for it. */
static void take_sockets(struct traffic *t)
{
	char byte;

	for (unsigned int i = 0; i < NR_ROUNDS; i++) {
		if (file_recv(t->to, &byte, 1, MSG_PEEK) != 1 || file_recv(t->to, &byte, 1, 0) != 1)
			t->failed++;
	}
}

/* Those that make circles of their own, and end them. */
static void look_for_circles(struct traffic *t)
{
	while (!READ_ONCE(t->stop)) {
		unix_gc();
		cond_resched();
	}
}

static int traffic_thread(void *arg)
{
	struct crew_member *m = arg;
	struct traffic *t = m->arg;

	if (!m->id)
		send_socket(t);
	else if (m->id == 1)
		take_sockets(t);
	else
		look_for_circles(t);
	exit_files(current);
	complete(&m->done);
	return 0;
}

/* With our table of descriptors. */
static void start_traffic(struct kunit *test, struct crew_member *m, struct traffic *t, int id)
{
	*m = (struct crew_member){ .arg = t, .id = id };
	init_completion(&m->done);
	m->task = kthread_create(traffic_thread, m, "traffic/%d", id);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, m->task);
	atomic_inc(&current->files->count);
	m->task->files = current->files;
	wake_up_process(m->task);
}

static void what_is_used_stays(struct kunit *test)
{
	struct crew_member members[3];
	int way[2], kept[2], deep[2], got[2];
	struct traffic t = {};
	char buf[8];

	fs_world(test);
	k_pair(test, SOCK_STREAM, way);
	k_pair(test, SOCK_STREAM, kept);
	k_pair(test, SOCK_STREAM, deep);
	/* In flight alone, in the queue of one that goes round. */
	EXPECT(k_send(deep[0], "deep", 0), 4);
	EXPECT(k_send_fds(kept[0], &deep[1], 1), 1);
	EXPECT(k_close(deep[1]), 0);
	t.from = file_of(test, way[0]);
	t.to = file_of(test, way[1]);
	t.carried = kept[1];
	for (int i = 0; i < 3; i++)
		start_traffic(test, &members[i], &t, i);
	for (int i = 0; i < 3; i++)
		wait_for_completion(&members[i].done);
	fput(t.from);
	fput(t.to);
	EXPECT(t.failed, 0);
	EXPECT(k_recv_fds(kept[1], got, 1, 0), 1);
	EXPECT(k_recv(got[0], buf, 8, 0), 4);
	unix_gc();
	KUNIT_EXPECT_FALSE(test, unix_any_inflight());
}

static struct kunit_case unix_smp_cases[] = {
	KUNIT_CASE(a_stream),
	KUNIT_CASE(a_crowd),
	KUNIT_CASE(readers_are_woken),
	KUNIT_CASE(writers_are_woken),
	KUNIT_CASE(connections_are_awaited),
	KUNIT_CASE(what_is_used_stays),
	{}
};

static struct kunit_suite unix_smp_suite = {
	.name = "unix_smp",
	.test_cases = unix_smp_cases,
};
kunit_test_suite(unix_smp_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
