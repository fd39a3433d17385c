// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random numbers of a hypervisor: a queue of buffers, which the device fills.
 * What comes is given to drivers/char/random.c, and after a minute the next
 * buffer to the device. Owns that one buffer: the device's from
 * virtqueue_kick() until virtqueue_get_buf(), else the work's.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/virtio.h>
#include <linux/workqueue.h>
#include <uapi/linux/virtio_ids.h>

#define BUFFER_SIZE	64
#define REFILL_INTERVAL	(60 * HZ)

struct virtrng {
	struct virtio_device *vdev;
	struct virtqueue *vq;
	struct work_struct take;
	struct delayed_work refill;
	bool told;			/* that it works */
	u8 *buf;
};

/* There is one buffer: it is never given while the device has it. */
static int give_buffer(struct virtrng *r)
{
	struct virtio_buf buf = {
		.addr = r->buf, .len = BUFFER_SIZE, .device_writes = true };
	int err = virtqueue_add(r->vq, &buf, 1, r);

	if (!err)
		virtqueue_kick(r->vq);
	return err;
}

static void refill(struct work_struct *work)
{
	struct virtrng *r = container_of(to_delayed_work(work), struct virtrng,
					 refill);

	if (give_buffer(r))
		pr_err("%s: takes no more buffers\n", r->vdev->name);
}

/* Of an empty answer nothing can be said; the next one comes as late. */
static void take(struct work_struct *work)
{
	struct virtrng *r = container_of(work, struct virtrng, take);
	u32 len;

	if (!virtqueue_get_buf(r->vq, &len))
		return;
	add_hwgenerator_randomness(r->buf, len, len * 8);
	memzero_explicit(r->buf, BUFFER_SIZE);
	if (!r->told)
		pr_info("%s: random: seeded from virtio, %u bytes\n",
			r->vdev->name, len);
	r->told = true;
	schedule_delayed_work(&r->refill, REFILL_INTERVAL);
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
	kfree_sensitive(r->buf);
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
	r->buf = kmalloc(BUFFER_SIZE, GFP_KERNEL);
	if (r->buf)
		r->vq = vdev->config->setup_vq(vdev, 0, has_come);
	if (r->vq) {
		virtio_device_ready(vdev);
		err = give_buffer(r);
	}
	if (err)
		free_all(r);
	return err;
}

static void virtrng_remove(struct virtio_device *vdev)
{
	free_all(vdev->priv);
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
