// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio devices behind registers in memory (virtio 1.2, 4.2; and version 1 of
 * the registers, which QEMU's machines have by default). Owns the devices that
 * it has found, and their registers.
 *
 * They are told by a devicetree, by ACPI, or by the parameter
 * virtio_mmio.device=SIZE@ADDRESS:IRQ.
 */
#include <asm/io.h>
#include <asm/page.h>
#include <linux/bitops.h>
#include <linux/cmdline.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/virtio.h>
#include <uapi/linux/virtio_config.h>
#include <uapi/linux/virtio_mmio.h>

#include "virtio_ring.h"

#define MAGIC		0x74726976	/* "virt" */
#define VERSION_LEGACY	1
#define VERSION_1_0	2
#define MAX_QUEUES	8
#define MIN_SIZE	0x100
#define NAME_LEN	24

/*
 * @queues is filled by the driver's set-up and read by the interrupt; the rest
 * does not change once the device is known.
 */
struct mmio_device {
	struct virtio_device vdev;
	void __iomem *base;
	size_t size;
	unsigned int irq;
	u32 version;
	struct vring_queue *queues[MAX_QUEUES];
	char name[NAME_LEN];
	struct list_head node;
};

static LIST_HEAD(mmio_devices);

static struct mmio_device *to_mmio(struct virtio_device *vdev)
{
	return container_of(vdev, struct mmio_device, vdev);
}

static u32 get(const struct mmio_device *d, unsigned int reg)
{
	return readl(d->base + reg);
}

static void put(const struct mmio_device *d, unsigned int reg, u32 value)
{
	writel(value, d->base + reg);
}

/* --- What virtio.c asks for --- */

static u8 mmio_get_status(struct virtio_device *vdev)
{
	return get(to_mmio(vdev), VIRTIO_MMIO_STATUS);
}

static void mmio_set_status(struct virtio_device *vdev, u8 status)
{
	put(to_mmio(vdev), VIRTIO_MMIO_STATUS, status);
}

/*
 * It is through with our memory when this has been written. A handler that is
 * on its way is waited for.
 */
static void mmio_reset(struct virtio_device *vdev)
{
	struct mmio_device *d = to_mmio(vdev);

	put(d, VIRTIO_MMIO_STATUS, 0);
	synchronize_irq(d->irq);
	if (d->version == VERSION_LEGACY)
		put(d, VIRTIO_MMIO_GUEST_PAGE_SIZE, PAGE_SIZE);
}

/* Two windows of 32 bits; the old registers have only the first. */
static u64 mmio_get_features(struct virtio_device *vdev)
{
	struct mmio_device *d = to_mmio(vdev);
	u64 features;

	put(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
	features = (u64)get(d, VIRTIO_MMIO_DEVICE_FEATURES) << 32;
	put(d, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	features |= get(d, VIRTIO_MMIO_DEVICE_FEATURES);
	return d->version == VERSION_LEGACY ? (u32)features : features;
}

/* New registers go with the rules of version 1, or with none. */
static int mmio_set_features(struct virtio_device *vdev, u64 features)
{
	struct mmio_device *d = to_mmio(vdev);

	if (d->version != VERSION_LEGACY &&
	    !(features & 1ull << VIRTIO_F_VERSION_1))
		return -EIO;
	put(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	put(d, VIRTIO_MMIO_DRIVER_FEATURES, features >> 32);
	put(d, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	put(d, VIRTIO_MMIO_DRIVER_FEATURES, features);
	return 0;
}

/* The write is ordered behind what the ring says by now. */
static void mmio_notify(struct virtqueue *vq)
{
	put(to_mmio(vq->vdev), VIRTIO_MMIO_QUEUE_NOTIFY, vq->index);
}

/* In two halves, the lower one first. */
static void put_address(const struct mmio_device *d, unsigned int low,
			const void *addr)
{
	u64 phys = __pa(addr);

	put(d, low, phys);
	put(d, low + 4, phys >> 32);
}

/* The queue is selected. */
static void tell_ring(const struct mmio_device *d, const struct vring *ring)
{
	put(d, VIRTIO_MMIO_QUEUE_NUM, ring->num);
	if (d->version == VERSION_LEGACY) {
		put(d, VIRTIO_MMIO_QUEUE_ALIGN, VRING_ALIGN);
		put(d, VIRTIO_MMIO_QUEUE_PFN, __pa(ring->desc) >> PAGE_SHIFT);
		return;
	}
	put_address(d, VIRTIO_MMIO_QUEUE_DESC_LOW, ring->desc);
	put_address(d, VIRTIO_MMIO_QUEUE_AVAIL_LOW, ring->avail);
	put_address(d, VIRTIO_MMIO_QUEUE_USED_LOW, ring->used);
	put(d, VIRTIO_MMIO_QUEUE_READY, 1);
}

/* A queue that the device does not have has no entries. */
static struct virtqueue *mmio_setup_vq(struct virtio_device *vdev,
				       unsigned int index,
				       vq_callback_t callback)
{
	struct mmio_device *d = to_mmio(vdev);
	struct vring_queue *q;
	u32 max;

	if (index >= MAX_QUEUES || d->queues[index])
		return NULL;
	put(d, VIRTIO_MMIO_QUEUE_SEL, index);
	max = get(d, VIRTIO_MMIO_QUEUE_NUM_MAX);
	if (!max)
		return NULL;
	/* A power of two, as the old registers want it. */
	q = vring_create(vdev, min(1u << (fls(max) - 1), VRING_MAX),
			 mmio_notify);
	if (!q)
		return NULL;
	q->vq.index = index;
	q->vq.callback = callback;
	tell_ring(d, &q->ring);
	/* The handler may look at it as soon as it stands there. */
	smp_store_release(&d->queues[index], q);
	return &q->vq;
}

/* The device has been reset. Another's interrupt on the line may still come by. */
static void mmio_del_vqs(struct virtio_device *vdev)
{
	struct mmio_device *d = to_mmio(vdev);

	for (int i = 0; i < MAX_QUEUES; i++) {
		struct vring_queue *q = d->queues[i];

		if (!q)
			continue;
		WRITE_ONCE(d->queues[i], NULL);
		synchronize_irq(d->irq);
		vring_destroy(q);
	}
}

/* What the kind of device has for its own stands behind the registers; what is not there is 0. */
static u16 mmio_get16(struct virtio_device *vdev, unsigned int offset)
{
	const struct mmio_device *d = to_mmio(vdev);

	offset += VIRTIO_MMIO_CONFIG;
	return offset + sizeof(u16) <= d->size ? readw(d->base + offset) : 0;
}

/* The old registers have no such number: what is read there is taken as it is. */
static u32 mmio_generation(struct virtio_device *vdev)
{
	const struct mmio_device *d = to_mmio(vdev);

	return d->version == VERSION_LEGACY ? 0 : get(d, VIRTIO_MMIO_CONFIG_GENERATION);
}

static const struct virtio_config_ops mmio_ops = {
	.get_status = mmio_get_status,
	.set_status = mmio_set_status,
	.reset = mmio_reset,
	.get_features = mmio_get_features,
	.set_features = mmio_set_features,
	.setup_vq = mmio_setup_vq,
	.del_vqs = mmio_del_vqs,
	.get16 = mmio_get16,
	.generation = mmio_generation,
};

/* What it interrupts for is acknowledged first: what comes later comes anew. */
static irqreturn_t mmio_interrupt(int irq, void *dev_id)
{
	struct mmio_device *d = dev_id;
	u32 status = get(d, VIRTIO_MMIO_INTERRUPT_STATUS);

	if (!status)
		return IRQ_NONE;
	put(d, VIRTIO_MMIO_INTERRUPT_ACK, status);
	if (status & VIRTIO_MMIO_INT_CONFIG)
		virtio_config_changed(&d->vdev);
	for (int i = 0; i < MAX_QUEUES; i++) {
		struct vring_queue *q = smp_load_acquire(&d->queues[i]);

		if (q)
			vring_interrupt(q);
	}
	return IRQ_HANDLED;
}

/* --- Finding them --- */

/* -ENODEV: a transport that nothing is behind, as most of QEMU's. */
static int identify(struct mmio_device *d)
{
	if (get(d, VIRTIO_MMIO_MAGIC_VALUE) != MAGIC)
		return -EINVAL;
	d->version = get(d, VIRTIO_MMIO_VERSION);
	if (d->version != VERSION_LEGACY && d->version != VERSION_1_0)
		return -EINVAL;
	d->vdev.id = get(d, VIRTIO_MMIO_DEVICE_ID);
	return d->vdev.id ? 0 : -ENODEV;
}

/* The handler is there before the driver: it finds no queues. */
static int start(struct mmio_device *d, const struct platform_device *pdev)
{
	int err = identify(d);

	if (err)
		return err;
	d->irq = platform_get_irq(pdev);
	if (!d->irq)
		return -ENXIO;
	d->vdev.name = d->name;
	d->vdev.config = &mmio_ops;
	mmio_reset(&d->vdev);
	return request_irq(d->irq, mmio_interrupt, IRQF_SHARED, d->name, d);
}

/* One that does not work is told, and the others are still looked at. */
static int probe(const struct platform_device *pdev, void *unused)
{
	struct mmio_device *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int err = -ENOMEM;

	if (!d)
		return -ENOMEM;
	snprintf(d->name, sizeof(d->name), "virtio-mmio.%llx", pdev->base);
	/* A module may have been told the same addresses. */
	if (!request_mem_region(pdev->base, pdev->size, d->name)) {
		pr_err("virtio-mmio: device at %#llx: %pe\n", pdev->base, ERR_PTR(-EBUSY));
		kfree(d);
		return 0;
	}
	if (pdev->size >= MIN_SIZE)
		d->base = ioremap(pdev->base, pdev->size);
	d->size = pdev->size;
	if (d->base)
		err = start(d, pdev);
	if (!err) {
		list_add_tail(&d->node, &mmio_devices);
		register_virtio_device(&d->vdev);
		return 0;
	}
	if (err != -ENODEV)
		pr_err("virtio-mmio: device at %#llx: %pe\n", pdev->base,
		       ERR_PTR(err));
	if (d->base)
		iounmap(d->base);
	release_mem_region(pdev->base, pdev->size);
	kfree(d);
	return 0;
}

/* SIZE@ADDRESS:IRQ, and perhaps :ID, which says nothing that we need. */
static int device_set(const char *val, const struct kernel_param *kp)
{
	struct platform_device pdev = { .name = "virtio-mmio" };
	char *at = (char *)val;

	pdev.size = memparse(at, &at);
	if (*at++ != '@')
		return -EINVAL;
	pdev.base = memparse(at, &at);
	if (*at++ != ':')
		return -EINVAL;
	pdev.irq.param[0] = memparse(at, &at);
	pdev.irq.param_count = 1;
	if (*at && *at != ':')
		return -EINVAL;
	if (pdev.size < MIN_SIZE || !pdev.base || !pdev.irq.param[0])
		return -EINVAL;
	return platform_add_device(&pdev);
}

static const struct kernel_param_ops device_ops = { .set = device_set };
module_param_cb(device, &device_ops, NULL, 0);

static int __init virtio_mmio_init(void)
{
	return platform_for_each("virtio-mmio", probe, NULL);
}
device_initcall(virtio_mmio_init);
