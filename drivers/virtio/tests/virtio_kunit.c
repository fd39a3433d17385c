// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of drivers/virtio/: a device made of memory, which does what a test
 * tells it, or lies.
 */
#include <asm/page.h>
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/virtio.h>
#include <linux/workqueue.h>
#include <uapi/linux/virtio_config.h>
#include <uapi/linux/virtio_ids.h>

#include "../../../fs/tests/fs_user.h"
#include "../../../kernel/tests/crew.h"
#include "../virtio_ring.h"

#define NUM		8
#define VERSION_1	(1ull << VIRTIO_F_VERSION_1)
#define TEST_ID		0x7e57

struct fake {
	struct virtio_device vdev;
	struct vring_queue *q;
	u8 status;
	bool refuses_features;
	u64 offers, accepted;
	u16 avail_seen;
	u16 used_idx;
	int nr_resets, nr_notified, nr_callbacks;
};

static struct fake *to_fake(struct virtio_device *vdev)
{
	return container_of(vdev, struct fake, vdev);
}

static u8 fake_get_status(struct virtio_device *vdev)
{
	return to_fake(vdev)->status;
}

static void fake_set_status(struct virtio_device *vdev, u8 status)
{
	struct fake *f = to_fake(vdev);

	f->status = status;
	if (f->refuses_features)
		f->status &= ~VIRTIO_CONFIG_S_FEATURES_OK;
}

static void fake_reset(struct virtio_device *vdev)
{
	to_fake(vdev)->status = 0;
	to_fake(vdev)->nr_resets++;
}

static u64 fake_get_features(struct virtio_device *vdev)
{
	return to_fake(vdev)->offers;
}

static int fake_set_features(struct virtio_device *vdev, u64 features)
{
	to_fake(vdev)->accepted = features;
	return 0;
}

static void fake_notify(struct virtqueue *vq)
{
	to_fake(vq->vdev)->nr_notified++;
}

static struct virtqueue *fake_setup_vq(struct virtio_device *vdev,
				       unsigned int index,
				       vq_callback_t callback)
{
	struct fake *f = to_fake(vdev);

	f->q = vring_create(vdev, NUM, fake_notify);
	if (!f->q)
		return NULL;
	f->q->vq.callback = callback;
	f->avail_seen = 0;
	f->used_idx = 0;
	return &f->q->vq;
}

static void fake_del_vqs(struct virtio_device *vdev)
{
	struct fake *f = to_fake(vdev);

	if (f->q)
		vring_destroy(f->q);
	f->q = NULL;
}

static const struct virtio_config_ops fake_ops = {
	.get_status = fake_get_status, .set_status = fake_set_status,
	.reset = fake_reset, .get_features = fake_get_features,
	.set_features = fake_set_features, .setup_vq = fake_setup_vq,
	.del_vqs = fake_del_vqs,
};

static struct fake *make(struct kunit *test)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->vdev.name = "fake";
	f->vdev.id = TEST_ID;
	f->vdev.config = &fake_ops;
	f->offers = VERSION_1;
	return f;
}

static struct virtqueue *make_queue(struct kunit *test, struct fake *f)
{
	struct virtqueue *vq = fake_setup_vq(&f->vdev, 0, NULL);

	KUNIT_ASSERT_NOT_NULL(test, vq);
	return vq;
}

/* --- The device's side --- */

/* The next chain that is offered; -1: none. */
static int fake_take(struct fake *f)
{
	u16 idx = (smp_load_acquire(&f->q->ring.avail->idx));

	if (idx == f->avail_seen)
		return -1;
	return (f->q->ring.avail->ring[f->avail_seen++ % NUM]);
}

/* Writes @fill into all that it may write of the chain; returns how much. */
static u32 fake_write(struct fake *f, int head, int fill)
{
	u32 written = 0;

	for (;;) {
		const struct vring_desc *d = &f->q->ring.desc[head];
		u16 flags = d->flags;

		if (flags & VRING_DESC_F_WRITE) {
			memset(__va(d->addr), fill,
			       (d->len));
			written += d->len;
		}
		if (!(flags & VRING_DESC_F_NEXT))
			return written;
		head = d->next;
	}
}

static void fake_give_back(struct fake *f, u32 id, u32 len)
{
	struct vring_used *used = f->q->ring.used;

	used->ring[f->used_idx % NUM].id = id;
	used->ring[f->used_idx % NUM].len = len;
	smp_store_release(&used->idx, ++f->used_idx);
}

/* --- Queues --- */

static int add_one(struct virtqueue *vq, void *addr, u32 len, void *token)
{
	struct virtio_buf buf = {
		.addr = addr, .len = len, .device_writes = true };

	return virtqueue_add(vq, &buf, 1, token);
}

/* More often than a 16-bit index can count. */
static void there_and_back(struct kunit *test)
{
	struct fake *f = make(test);
	struct virtqueue *vq = make_queue(test, f);
	u8 *data = kunit_kzalloc(test, 16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (int i = 0; i < 70000; i++) {
		void *token = (void *)(long)(i + 1);
		u32 len = 0;
		int head;

		KUNIT_ASSERT_EQ(test, add_one(vq, data, 16, token), 0);
		KUNIT_ASSERT_NULL(test, virtqueue_get_buf(vq, &len));
		head = fake_take(f);
		KUNIT_ASSERT_GE(test, head, 0);
		KUNIT_ASSERT_EQ(test, fake_take(f), -1);
		fake_give_back(f, head, fake_write(f, head, i));
		KUNIT_ASSERT_PTR_EQ(test, virtqueue_get_buf(vq, &len), token);
		KUNIT_ASSERT_EQ(test, len, 16u);
		KUNIT_ASSERT_EQ(test, data[15], (u8)i);
		KUNIT_ASSERT_EQ(test, vq->num_free, NUM);
	}
	fake_del_vqs(&f->vdev);
}

static void full_queues(struct kunit *test)
{
	struct fake *f = make(test);
	struct virtqueue *vq = make_queue(test, f);
	u8 *data = kunit_kzalloc(test, NUM, GFP_KERNEL);
	u32 len;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_EXPECT_EQ(test, virtqueue_add(vq, NULL, 0, data), -ENOSPC);
	for (int i = 0; i < NUM; i++)
		KUNIT_EXPECT_EQ(test, add_one(vq, data + i, 1, data + i), 0);
	KUNIT_EXPECT_EQ(test, vq->num_free, 0u);
	KUNIT_EXPECT_EQ(test, add_one(vq, data, 1, data), -ENOSPC);
	/* Given back in another order than given. */
	for (int i = 0; i < NUM; i++) {
		int head = fake_take(f);

		KUNIT_EXPECT_EQ(test, head, i);
	}
	for (int i = NUM - 1; i >= 0; i--)
		fake_give_back(f, i, 1);
	for (int i = NUM - 1; i >= 0; i--)
		KUNIT_EXPECT_PTR_EQ(test, virtqueue_get_buf(vq, &len),
				    (void *)(data + i));
	KUNIT_EXPECT_NULL(test, virtqueue_get_buf(vq, &len));
	KUNIT_EXPECT_EQ(test, vq->num_free, NUM);
	fake_del_vqs(&f->vdev);
}

static void chains(struct kunit *test)
{
	struct fake *f = make(test);
	struct virtqueue *vq = make_queue(test, f);
	u8 *data = kunit_kzalloc(test, 12, GFP_KERNEL);
	struct virtio_buf bufs[] = {
		{ .addr = data, .len = 4 },
		{ .addr = data + 4, .len = 4, .device_writes = true },
		{ .addr = data + 8, .len = 3, .device_writes = true },
	};
	u32 len = 0;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (int round = 0; round < 20; round++) {
		int head;

		memset(data, 0, 12);
		KUNIT_EXPECT_EQ(test, virtqueue_add(vq, bufs, 3, f), 0);
		KUNIT_EXPECT_EQ(test, virtqueue_add(vq, bufs, 3, data), 0);
		KUNIT_EXPECT_EQ(test, virtqueue_add(vq, bufs, 3, f), -ENOSPC);
		head = fake_take(f);
		fake_take(f);
		/* What it writes into the table does not lead us astray. */
		f->q->ring.desc[head].next = 0xfffe;
		f->q->ring.desc[head].flags = 0;
		fake_give_back(f, head, 7);
		KUNIT_EXPECT_PTR_EQ(test, virtqueue_get_buf(vq, &len),
				    (void *)f);
		KUNIT_EXPECT_EQ(test, len, 7u);
		KUNIT_EXPECT_EQ(test, vq->num_free, NUM - 3u);
		KUNIT_EXPECT_PTR_EQ(test, virtqueue_detach_unused_buf(vq),
				    (void *)data);
		KUNIT_EXPECT_NULL(test, virtqueue_detach_unused_buf(vq));
		KUNIT_EXPECT_EQ(test, vq->num_free, NUM);
	}
	KUNIT_EXPECT_EQ(test, virtqueue_add(vq, bufs, 3, f), 0);
	KUNIT_EXPECT_EQ(test, fake_write(f, fake_take(f), 0xaa), 7u);
	KUNIT_EXPECT_EQ(test, data[3], 0);
	KUNIT_EXPECT_EQ(test, data[4], 0xaa);
	KUNIT_EXPECT_EQ(test, data[10], 0xaa);
	KUNIT_EXPECT_EQ(test, data[11], 0);
	fake_del_vqs(&f->vdev);
}

static void kicks_only_who_wants_it(struct kunit *test)
{
	struct fake *f = make(test);
	struct virtqueue *vq = make_queue(test, f);

	virtqueue_kick(vq);
	KUNIT_EXPECT_EQ(test, f->nr_notified, 1);
	f->q->ring.used->flags = VRING_USED_F_NO_NOTIFY;
	virtqueue_kick(vq);
	KUNIT_EXPECT_EQ(test, f->nr_notified, 1);
	fake_del_vqs(&f->vdev);
}

/* Each ends the queue, and nothing else. */
static void lies(struct kunit *test)
{
	static const struct {
		u32 id, len;
	} said[] = {
		{ NUM, 0 },		/* there is no such descriptor */
		{ ~0u, 0 },
		{ 1, 0 },		/* it never had that one */
		{ 0, 17 },		/* it had room for 16 */
		{ 0, ~0u },
	};
	u8 *data = kunit_kzalloc(test, 16, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		struct fake *f = make(test);
		struct virtqueue *vq = make_queue(test, f);
		u32 len;

		KUNIT_EXPECT_EQ(test, add_one(vq, data, 16, data), 0);
		fake_give_back(f, said[i].id, said[i].len);
		KUNIT_EXPECT_NULL(test, virtqueue_get_buf(vq, &len));
		KUNIT_EXPECT_TRUE(test, vq->broken);
		KUNIT_EXPECT_EQ(test, add_one(vq, data, 16, data), -EIO);
		KUNIT_EXPECT_FALSE(test, vring_interrupt(f->q));
		KUNIT_EXPECT_PTR_EQ(test, virtqueue_detach_unused_buf(vq),
				    (void *)data);
		fake_del_vqs(&f->vdev);
	}
}

/* The same chain twice. */
static void given_back_twice(struct kunit *test)
{
	struct fake *f = make(test);
	struct virtqueue *vq = make_queue(test, f);
	u8 *data = kunit_kzalloc(test, 16, GFP_KERNEL);
	u32 len;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_EXPECT_EQ(test, add_one(vq, data, 16, data), 0);
	fake_give_back(f, 0, 16);
	fake_give_back(f, 0, 16);
	KUNIT_EXPECT_NOT_NULL(test, virtqueue_get_buf(vq, &len));
	KUNIT_EXPECT_NULL(test, virtqueue_get_buf(vq, &len));
	KUNIT_EXPECT_TRUE(test, vq->broken);
	KUNIT_EXPECT_EQ(test, vq->num_free, NUM);
	fake_del_vqs(&f->vdev);
}

static void no_memory(struct kunit *test)
{
	struct fake *f = make(test);

	KUNIT_FAIL_NTH(test, run) {
		struct virtqueue *vq;

		fake_del_vqs(&f->vdev);
		vq = fake_setup_vq(&f->vdev, 0, NULL);
		if (kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NULL(test, vq);
		else
			KUNIT_EXPECT_NOT_NULL(test, vq);
	}
	fake_del_vqs(&f->vdev);
}

/* The device runs beside us: what it reads is whole, and what it writes. */
#define NR_RACE		5000

static void race(void *arg, int id)
{
	struct fake *f = arg;
	u8 *data = f->vdev.priv;

	for (int i = 0; i < NR_RACE; i++) {
		if (id) {
			int head;

			crew_wait_until((head = fake_take(f)) >= 0);
			fake_give_back(f, head, fake_write(f, head, i));
		} else {
			void *token;
			u32 len;

			add_one(&f->q->vq, data, 16, data);
			crew_wait_until(token = virtqueue_get_buf(&f->q->vq,
								  &len));
			if (token != data || len != 16 || data[7] != (u8)i)
				f->nr_callbacks++;
		}
	}
}

static void two_sides_at_once(struct kunit *test)
{
	struct fake *f = make(test);

	make_queue(test, f);
	f->vdev.priv = kunit_kzalloc(test, 16, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f->vdev.priv);
	crew_run(test, 2, race, f);
	KUNIT_EXPECT_EQ(test, f->nr_callbacks, 0);
	fake_del_vqs(&f->vdev);
}

/* --- Devices and drivers --- */

static int nr_probed, nr_removed, probe_result;

static int test_probe(struct virtio_device *vdev)
{
	nr_probed++;
	if (!probe_result)
		virtio_device_ready(vdev);
	return probe_result;
}

static void test_remove(struct virtio_device *vdev)
{
	nr_removed++;
}

static struct virtio_driver *make_driver(struct kunit *test, u32 id)
{
	struct virtio_driver *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	*d = (struct virtio_driver){
		.name = "test", .id = id, .features = 0x5,
		.probe = test_probe, .remove = test_remove };
	nr_probed = 0;
	nr_removed = 0;
	probe_result = 0;
	return d;
}

#define READY	(VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER | \
		 VIRTIO_CONFIG_S_DRIVER_OK)

static void they_find_each_other(struct kunit *test)
{
	struct virtio_driver *driver = make_driver(test, TEST_ID);
	struct virtio_driver *other = make_driver(test, TEST_ID + 1);
	struct fake *early = make(test), *late = make(test);

	early->offers = VERSION_1 | 0x3;
	late->offers = 0x6;
	register_virtio_device(&early->vdev);
	KUNIT_EXPECT_EQ(test, register_virtio_driver(other), 0);
	KUNIT_EXPECT_EQ(test, nr_probed, 0);
	KUNIT_EXPECT_EQ(test, register_virtio_driver(driver), 0);
	KUNIT_EXPECT_EQ(test, nr_probed, 1);
	KUNIT_EXPECT_EQ(test, early->accepted, VERSION_1 | 0x1);
	KUNIT_EXPECT_EQ(test, early->status,
			READY | VIRTIO_CONFIG_S_FEATURES_OK);
	register_virtio_device(&late->vdev);
	KUNIT_EXPECT_EQ(test, nr_probed, 2);
	KUNIT_EXPECT_EQ(test, late->accepted, 0x4ull);
	/* It is too old to be asked. */
	KUNIT_EXPECT_EQ(test, late->status, READY);
	unregister_virtio_device(&late->vdev);
	KUNIT_EXPECT_EQ(test, nr_removed, 1);
	KUNIT_EXPECT_EQ(test, late->status, 0);
	unregister_virtio_driver(driver);
	KUNIT_EXPECT_EQ(test, nr_removed, 2);
	KUNIT_EXPECT_NULL(test, early->vdev.driver);
	unregister_virtio_driver(other);
	unregister_virtio_device(&early->vdev);
	KUNIT_EXPECT_EQ(test, nr_removed, 2);
}

/* They are told that it failed, and the driver is not theirs. */
static void failures_are_told(struct kunit *test)
{
	struct virtio_driver *driver = make_driver(test, TEST_ID);
	struct fake *stubborn = make(test), *useless = make(test);

	stubborn->refuses_features = true;
	KUNIT_EXPECT_EQ(test, register_virtio_driver(driver), 0);
	register_virtio_device(&stubborn->vdev);
	KUNIT_EXPECT_EQ(test, nr_probed, 0);
	KUNIT_EXPECT_TRUE(test, stubborn->status & VIRTIO_CONFIG_S_FAILED);
	probe_result = -ENXIO;
	register_virtio_device(&useless->vdev);
	KUNIT_EXPECT_EQ(test, nr_probed, 1);
	KUNIT_EXPECT_TRUE(test, useless->status & VIRTIO_CONFIG_S_FAILED);
	KUNIT_EXPECT_NULL(test, useless->vdev.driver);
	unregister_virtio_device(&useless->vdev);
	unregister_virtio_device(&stubborn->vdev);
	unregister_virtio_driver(driver);
	KUNIT_EXPECT_EQ(test, nr_removed, 0);
	driver->probe = NULL;
	KUNIT_EXPECT_EQ(test, register_virtio_driver(driver), -EINVAL);
}

/* The generator of random numbers asks for some, and is through with them. */
static void random_numbers(struct kunit *test)
{
	struct fake *f = make(test);
	struct virtio_buf given;
	u32 written;
	int head;

	f->vdev.id = VIRTIO_ID_RNG;
	register_virtio_device(&f->vdev);
	if (!f->vdev.driver) {
		unregister_virtio_device(&f->vdev);
		kunit_skip(test, "no driver for it here");
	}
	KUNIT_EXPECT_EQ(test, f->nr_notified, 1);
	head = fake_take(f);
	KUNIT_EXPECT_GE(test, head, 0);
	given.addr = __va(f->q->ring.desc[head].addr);
	written = fake_write(f, head, 0x5a);
	KUNIT_EXPECT_GE(test, written, 32u);
	fake_give_back(f, head, written);
	KUNIT_EXPECT_TRUE(test, vring_interrupt(f->q));
	/* It takes them in a work; nobody else is to find them. */
	flush_workqueue(system_wq);
	KUNIT_EXPECT_EQ(test, *(u8 *)given.addr, 0);
	KUNIT_EXPECT_EQ(test, f->q->vq.num_free, NUM);
	unregister_virtio_device(&f->vdev);
	KUNIT_EXPECT_NULL(test, f->q);
	KUNIT_EXPECT_GE(test, f->nr_resets, 2);
}

/* The second buffer is the reader's. */
static int take_for_reader(struct kunit *test, struct fake *f)
{
	int head = fake_take(f);

	KUNIT_EXPECT_GE(test, head, 0);
	return head;
}

/* What it says is what is read, and once; it is asked when somebody reads, and not before. */
static void random_numbers_to_read(struct kunit *test)
{
	struct fake *f = make(test);
	u8 buf[64];
	long fd;
	int head;

	fs_world(test);
	KUNIT_EXPECT_EQ(test, k_mknod("hwrng", S_IFCHR | 0600, 10 << 8 | 183), 0l);
	fd = k_open("hwrng", O_RDONLY | O_NONBLOCK, 0);
	if (fd == -ENXIO)
		kunit_skip(test, "no such device here");
	KUNIT_EXPECT_EQ(test, k_open("hwrng", O_WRONLY, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, k_open("hwrng", O_RDWR, 0), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), (long)-ENODEV);
	f->vdev.id = VIRTIO_ID_RNG;
	register_virtio_device(&f->vdev);
	take_for_reader(test, f);
	KUNIT_EXPECT_EQ(test, fake_take(f), -1);
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), (long)-EAGAIN);
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), (long)-EAGAIN);
	head = take_for_reader(test, f);
	KUNIT_EXPECT_EQ(test, fake_take(f), -1);
	fake_write(f, head, 0x5a);
	fake_give_back(f, head, 40);
	KUNIT_EXPECT_TRUE(test, vring_interrupt(f->q));
	flush_workqueue(system_wq);
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), 16l);
	KUNIT_EXPECT_EQ(test, buf[15], 0x5a);
	/* As far as there is something, which need not be all that was asked for. */
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 64), 24l);
	KUNIT_EXPECT_EQ(test, buf[23], 0x5a);
	/* A device that does not know how many it gives is left alone, and so are its readers. */
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), (long)-EAGAIN);
	fake_give_back(f, take_for_reader(test, f), 65);
	vring_interrupt(f->q);
	flush_workqueue(system_wq);
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), (long)-EIO);
	unregister_virtio_device(&f->vdev);
	KUNIT_EXPECT_EQ(test, k_read(fd, buf, 16), (long)-ENODEV);
	KUNIT_EXPECT_EQ(test, k_close(fd), 0l);
}

static struct kunit_case virtio_cases[] = {
	KUNIT_CASE(there_and_back),
	KUNIT_CASE(full_queues),
	KUNIT_CASE(chains),
	KUNIT_CASE(kicks_only_who_wants_it),
	KUNIT_CASE(lies),
	KUNIT_CASE(given_back_twice),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(two_sides_at_once),
	KUNIT_CASE(they_find_each_other),
	KUNIT_CASE(failures_are_told),
	KUNIT_CASE(random_numbers),
	KUNIT_CASE(random_numbers_to_read),
	{}
};

static struct kunit_suite virtio_suite = {
	.name = "virtio",
	.test_cases = virtio_cases,
};
kunit_test_suite(virtio_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of virtio");
MODULE_LICENSE("GPL");
