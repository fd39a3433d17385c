// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random numbers of a hypervisor: a queue of buffers, which the device fills.
 * What comes is given to drivers/char/random.c, and after a minute the next
 * buffer to the device. Another buffer is for who reads /dev/hwrng.
 *
 * Owns these two: the device's from virtqueue_kick() until virtqueue_get_buf(),
 * else the work's, or the reader's, one of whom is there at a time. The lock is
 * the queue's.
 */
#include <linux/errno.h>
#include <linux/hw_random.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/virtio.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <uapi/linux/virtio_ids.h>

#define BUFFER_SIZE	64
#define REFILL_INTERVAL	(60 * HZ)

/*
 * Of the reader: @asked, the device has the buffer; else what lies in it from
 * @at on, up to @len, is there to be read.
 */
struct virtrng {
	struct virtio_device *vdev;
	struct virtqueue *vq;
	spinlock_t lock;
	struct work_struct take;
	struct delayed_work refill;
	bool told;			/* that it works */
	u8 *seed;			/* a token as well, as is the next one */
	u8 *numbers;
	struct hwrng hwrng;
	wait_queue_head_t wait;
	bool asked, gone;
	u32 at, len;
};

/* Never while the device has it. */
static int give_buffer(struct virtrng *r, u8 *bytes)
{
	struct virtio_buf buf = {
		.addr = bytes, .len = BUFFER_SIZE, .device_writes = true };
	int err;

	guard(spinlock_irqsave)(&r->lock);
	err = virtqueue_add(r->vq, &buf, 1, bytes);
	if (!err)
		virtqueue_kick(r->vq);
	return err;
}

static u8 *take_buffer(struct virtrng *r, u32 *len)
{
	guard(spinlock_irqsave)(&r->lock);
	return virtqueue_get_buf(r->vq, len);
}

/* --- /dev/hwrng --- */

/* Numbers are forgotten when they have been given. */
static int virtrng_read(struct hwrng *rng, void *buf, size_t max)
{
	struct virtrng *r = container_of(rng, struct virtrng, hwrng);
	u32 n;
	int err;

	if (READ_ONCE(r->gone))
		return -ENODEV;
	if (smp_load_acquire(&r->asked))
		return READ_ONCE(r->vq->broken) ? -EIO : 0;
	n = min_t(size_t, r->len - r->at, max);
	if (n) {
		memcpy(buf, r->numbers + r->at, n);
		memzero_explicit(r->numbers + r->at, n);
		r->at += n;
		return n;
	}
	WRITE_ONCE(r->asked, true);
	err = give_buffer(r, r->numbers);
	if (err)
		WRITE_ONCE(r->asked, false);
	return err;
}

/* A queue that is given up gives nothing any more. */
static int virtrng_wait(struct hwrng *rng)
{
	struct virtrng *r = container_of(rng, struct virtrng, hwrng);
	int err = wait_event_interruptible(r->wait, !smp_load_acquire(&r->asked) ||
					   READ_ONCE(r->gone) || READ_ONCE(r->vq->broken));

	if (!err && READ_ONCE(r->vq->broken))
		return -EIO;
	return err ?: READ_ONCE(r->gone) ? -ENODEV : 0;
}

static void numbers_have_come(struct virtrng *r, u32 len)
{
	r->at = 0;
	r->len = len;
	smp_store_release(&r->asked, false);
}

/* --- Ours --- */

static void refill(struct work_struct *work)
{
	struct virtrng *r = container_of(to_delayed_work(work), struct virtrng,
					 refill);

	if (give_buffer(r, r->seed))
		pr_err("%s: takes no more buffers\n", r->vdev->name);
}

/* Of an empty answer nothing can be said; the next one comes as late. */
static void seed(struct virtrng *r, u32 len)
{
	add_hwgenerator_randomness(r->seed, len, len * 8);
	memzero_explicit(r->seed, BUFFER_SIZE);
	if (!r->told)
		pr_info("%s: random: seeded from virtio, %u bytes\n",
			r->vdev->name, len);
	r->told = true;
	schedule_delayed_work(&r->refill, REFILL_INTERVAL);
}

/* Whosever they are. Who waits looks again, also if the queue was given up just now. */
static void take(struct work_struct *work)
{
	struct virtrng *r = container_of(work, struct virtrng, take);
	u8 *buf;
	u32 len;

	while ((buf = take_buffer(r, &len))) {
		if (buf == r->seed)
			seed(r, len);
		else
			numbers_have_come(r, len);
	}
	wake_up_interruptible_all(&r->wait);
}

/* In the interrupt. */
static void has_come(struct virtqueue *vq)
{
	struct virtrng *r = vq->vdev->priv;

	schedule_work(&r->take);
}

/* When the device is silent, nothing begins the work anew but the work. */
static void free_all(struct virtrng *r)
{
	r->vdev->config->reset(r->vdev);
	cancel_work_sync(&r->take);
	cancel_delayed_work_sync(&r->refill);
	r->vdev->config->del_vqs(r->vdev);
	kfree_sensitive(r->seed);
	kfree_sensitive(r->numbers);
	kfree(r);
}

/*
 * The callback may come before this is over: all that it touches is there
 * before the device is ready.
 */
static int virtrng_probe(struct virtio_device *vdev)
{
	struct virtrng *r = kzalloc(sizeof(*r), GFP_KERNEL);
	int err = -ENOMEM;

	if (!r)
		return -ENOMEM;
	r->vdev = vdev;
	vdev->priv = r;
	INIT_WORK(&r->take, take);
	INIT_DELAYED_WORK(&r->refill, refill);
	r->hwrng = (struct hwrng){ .name = vdev->name, .read = virtrng_read,
				   .wait = virtrng_wait };
	spin_lock_init(&r->lock);
	init_waitqueue_head(&r->wait);
	r->seed = kmalloc(BUFFER_SIZE, GFP_KERNEL);
	r->numbers = kmalloc(BUFFER_SIZE, GFP_KERNEL);
	if (r->seed && r->numbers)
		r->vq = vdev->config->setup_vq(vdev, 0, has_come);
	if (r->vq) {
		virtio_device_ready(vdev);
		err = give_buffer(r, r->seed);
	}
	if (err)
		free_all(r);
	else
		hwrng_register(&r->hwrng);
	return err;
}

static void virtrng_remove(struct virtio_device *vdev)
{
	struct virtrng *r = vdev->priv;

	WRITE_ONCE(r->gone, true);
	wake_up_interruptible_all(&r->wait);
	hwrng_unregister(&r->hwrng);
	free_all(r);
}

static struct virtio_driver virtio_rng_driver = {
	.name = "virtio_rng", .id = VIRTIO_ID_RNG,
	.probe = virtrng_probe, .remove = virtrng_remove,
};

static int __init virtio_rng_init(void)
{
	return register_virtio_driver(&virtio_rng_driver);
}
module_init(virtio_rng_init);

static void __exit virtio_rng_exit(void)
{
	unregister_virtio_driver(&virtio_rng_driver);
}
module_exit(virtio_rng_exit);

MODULE_DESCRIPTION("Random numbers of a hypervisor");
MODULE_LICENSE("GPL");
