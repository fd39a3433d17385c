// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtio devices on PCI (virtio 1.2, 4.1), by the interface of version 1: those of before have
 * both, and what has only the old one is not driven. Interrupts by MSI-X: one for the device's
 * configuration, one for all its queues. Owns the devices that it has found, and their registers.
 */
#include <asm/io.h>
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <uapi/linux/virtio_config.h>
#include <uapi/linux/virtio_pci.h>

#include "virtio_pci.h"
#include "virtio_ring.h"

#define VENDOR		0x1af4
#define FIRST_OLD	0x1000		/* what it is, the subsystem's number says */
#define FIRST_NEW	0x1040		/* and from here on, this one */
#define LAST_NEW	0x107f
#define COMMON_SIZE	(VIRTIO_PCI_COMMON_Q_USEDHI + 4)
/* As many as any driver of ours sets up. */
#define MAX_QUEUES	8
/* A device that takes longer for it than this does not work. */
#define RESET_MS	1000
#define NAME_LEN	24
/* More of a piece is not looked at; nor are more capabilities than there can be. */
#define MAX_PIECE	(64u << 10)
#define MAX_CAPS	64

/* Which line is for what; a device that has a single one does not tell of its configuration. */
enum { QUEUES_LINE, CHANGES_LINE, NR_LINES };

/* A piece of a BAR, as a capability says. */
struct vp_piece {
	void __iomem *base;
	size_t len;
};

/*
 * @queues is filled by the driver's set-up and read by the interrupt; the rest does not change
 * once the device is known.
 */
struct vp_device {
	struct virtio_device vdev;
	struct pci_dev *pci;
	struct vp_piece common, notify, config;
	u32 notify_multiplier;
	unsigned int nr_lines;
	struct vring_queue *queues[MAX_QUEUES];
	void __iomem *doorbells[MAX_QUEUES];
	char name[NAME_LEN];
};

static struct vp_device *to_vp(struct virtio_device *vdev)
{
	return container_of(vdev, struct vp_device, vdev);
}

/* --- What virtio.c asks for. --- */

/* Of one byte: access by the field's own size is what the specification asks for. */
static u8 vp_get_status(struct virtio_device *vdev)
{
	return readb(to_vp(vdev)->common.base + VIRTIO_PCI_COMMON_STATUS);
}

static void vp_set_status(struct virtio_device *vdev, u8 status)
{
	writeb(status, to_vp(vdev)->common.base + VIRTIO_PCI_COMMON_STATUS);
}

/* A handler that has begun may still be looking at what is about to go. */
static void wait_for_handlers(const struct vp_device *d)
{
	for (unsigned int i = 0; i < d->nr_lines; i++)
		synchronize_irq(pci_irq(d->pci, i));
}

/* It is through with our memory when it says so. A handler that is on its way is waited for. */
static void vp_reset(struct virtio_device *vdev)
{
	vp_set_status(vdev, 0);
	for (int i = 0; vp_get_status(vdev) && i < RESET_MS; i++)
		msleep(1);
	if (vp_get_status(vdev))
		pr_err("%s: cannot be reset\n", vdev->name);
	wait_for_handlers(to_vp(vdev));
}

/* Two windows of 32 bits. */
static u64 vp_get_features(struct virtio_device *vdev)
{
	void __iomem *common = to_vp(vdev)->common.base;
	u64 features;

	writel(1, common + VIRTIO_PCI_COMMON_DFSELECT);
	features = (u64)readl(common + VIRTIO_PCI_COMMON_DF) << 32;
	writel(0, common + VIRTIO_PCI_COMMON_DFSELECT);
	return features | readl(common + VIRTIO_PCI_COMMON_DF);
}

/* These registers go with the rules of version 1, or with none. */
static int vp_set_features(struct virtio_device *vdev, u64 features)
{
	void __iomem *common = to_vp(vdev)->common.base;

	if (!(features & 1ull << VIRTIO_F_VERSION_1))
		return -EIO;
	writel(0, common + VIRTIO_PCI_COMMON_GFSELECT);
	writel(features, common + VIRTIO_PCI_COMMON_GF);
	writel(1, common + VIRTIO_PCI_COMMON_GFSELECT);
	writel(features >> 32, common + VIRTIO_PCI_COMMON_GF);
	/* A reset makes it forget this, and here is who comes by after each. */
	writew(to_vp(vdev)->nr_lines > CHANGES_LINE ? CHANGES_LINE : VIRTIO_MSI_NO_VECTOR,
	       common + VIRTIO_PCI_COMMON_MSIX);
	return 0;
}

/* The write is ordered behind what the ring says by now. */
static void vp_notify(struct virtqueue *vq)
{
	writew(vq->index, to_vp(vq->vdev)->doorbells[vq->index]);
}

/* In two halves. */
static void put_address(void __iomem *low, const void *addr)
{
	u64 phys = __pa(addr);

	writel(phys, low);
	writel(phys >> 32, low + 4);
}

/* The queue is selected. NULL: it lies where the device has nothing. */
static void __iomem *find_doorbell(const struct vp_device *d)
{
	u64 offset = (u64)readw(d->common.base + VIRTIO_PCI_COMMON_Q_NOFF) *
		     d->notify_multiplier;

	return offset + sizeof(u16) <= d->notify.len ? d->notify.base + offset : NULL;
}

/* The queue is selected. False: the device has no room for another line. */
static bool tell_ring(const struct vp_device *d, const struct vring *ring)
{
	void __iomem *common = d->common.base;

	writew(QUEUES_LINE, common + VIRTIO_PCI_COMMON_Q_MSIX);
	if (readw(common + VIRTIO_PCI_COMMON_Q_MSIX) != QUEUES_LINE)
		return false;
	writew(ring->num, common + VIRTIO_PCI_COMMON_Q_SIZE);
	put_address(common + VIRTIO_PCI_COMMON_Q_DESCLO, ring->desc);
	put_address(common + VIRTIO_PCI_COMMON_Q_AVAILLO, ring->avail);
	put_address(common + VIRTIO_PCI_COMMON_Q_USEDLO, ring->used);
	writew(1, common + VIRTIO_PCI_COMMON_Q_ENABLE);
	return true;
}

/* A queue that the device does not have has no entries. */
static struct virtqueue *vp_setup_vq(struct virtio_device *vdev, unsigned int index,
				     vq_callback_t callback)
{
	struct vp_device *d = to_vp(vdev);
	struct vring_queue *q;
	unsigned int max;

	if (index >= MAX_QUEUES || d->queues[index] ||
	    index >= readw(d->common.base + VIRTIO_PCI_COMMON_NUMQ))
		return NULL;
	writew(index, d->common.base + VIRTIO_PCI_COMMON_Q_SELECT);
	max = readw(d->common.base + VIRTIO_PCI_COMMON_Q_SIZE);
	d->doorbells[index] = find_doorbell(d);
	if (!max || !d->doorbells[index])
		return NULL;
	q = vring_create(vdev, min(1u << (fls(max) - 1), VRING_MAX), vp_notify);
	if (!q)
		return NULL;
	q->vq.index = index;
	q->vq.callback = callback;
	if (!tell_ring(d, &q->ring)) {
		vring_destroy(q);
		return NULL;
	}
	/* The handler may look at it as soon as it stands there. */
	smp_store_release(&d->queues[index], q);
	return &q->vq;
}

/* The device has been reset. */
static void vp_del_vqs(struct virtio_device *vdev)
{
	struct vp_device *d = to_vp(vdev);

	for (int i = 0; i < MAX_QUEUES; i++) {
		struct vring_queue *q = d->queues[i];

		if (!q)
			continue;
		WRITE_ONCE(d->queues[i], NULL);
		wait_for_handlers(d);
		vring_destroy(q);
	}
}

/* What is not there is 0. */
static u16 vp_get16(struct virtio_device *vdev, unsigned int offset)
{
	const struct vp_device *d = to_vp(vdev);

	return offset + sizeof(u16) <= d->config.len ? readw(d->config.base + offset) : 0;
}

/* Eight bits, which may come round: so it is held against what was read just before. */
static u32 vp_generation(struct virtio_device *vdev)
{
	return readb(to_vp(vdev)->common.base + VIRTIO_PCI_COMMON_CFGGENERATION);
}

static const struct virtio_config_ops vp_ops = {
	.get_status = vp_get_status,
	.set_status = vp_set_status,
	.reset = vp_reset,
	.get_features = vp_get_features,
	.set_features = vp_set_features,
	.setup_vq = vp_setup_vq,
	.del_vqs = vp_del_vqs,
	.get16 = vp_get16,
	.generation = vp_generation,
};

/* --- Interrupts. --- */

/* An edge: nobody else is asked, and which queue it was for is not said. */
static irqreturn_t queues_interrupt(int irq, void *dev_id)
{
	struct vp_device *d = dev_id;

	for (int i = 0; i < MAX_QUEUES; i++) {
		struct vring_queue *q = smp_load_acquire(&d->queues[i]);

		if (q)
			vring_interrupt(q);
	}
	return IRQ_HANDLED;
}

/* What has changed is for the driver to find out. */
static irqreturn_t config_interrupt(int irq, void *dev_id)
{
	struct vp_device *d = dev_id;

	virtio_config_changed(&d->vdev);
	return IRQ_HANDLED;
}

/* The handlers are there before the driver: they find no queues. */
static int set_up_lines(struct vp_device *d)
{
	unsigned int n = min(pci_max_irqs(d->pci), (unsigned int)NR_LINES);
	int err = pci_alloc_irqs(d->pci, n ?: 1);

	if (err)
		return err;
	err = request_irq(pci_irq(d->pci, QUEUES_LINE), queues_interrupt, 0, d->name, d);
	if (!err && n > CHANGES_LINE) {
		err = request_irq(pci_irq(d->pci, CHANGES_LINE), config_interrupt, 0, d->name, d);
		if (err)
			free_irq(pci_irq(d->pci, QUEUES_LINE), d);
	}
	if (err) {
		pci_free_irqs(d->pci);
		return err;
	}
	d->nr_lines = n;
	return 0;
}

/* --- Finding them. --- */

/* The first one of its kind that lies in memory is meant to be used; none is the others' loss. */
static u8 find_piece(const struct pci_dev *pci, u8 type, unsigned int min_len,
		     struct vp_piece *piece)
{
	u8 cap = pci_find_capability(pci, PCI_CAP_ID_VNDR);

	for (int i = 0; cap && i < MAX_CAPS; i++) {
		struct pci_range range = {
			.bar = pci_read8(pci, cap + VIRTIO_PCI_CAP_BAR),
			.offset = pci_read32(pci, cap + VIRTIO_PCI_CAP_OFFSET),
			.len = pci_read32(pci, cap + VIRTIO_PCI_CAP_LENGTH),
		};

		if (pci_read8(pci, cap + VIRTIO_PCI_CAP_CFG_TYPE) == type && range.len >= min_len) {
			range.len = min(range.len, (u64)MAX_PIECE);
			piece->base = pci_iomap_range(pci, &range);
			piece->len = range.len;
		}
		if (piece->base)
			return cap;
		cap = pci_find_next_capability(pci, cap, PCI_CAP_ID_VNDR);
	}
	return 0;
}

/* All that there must be, and the device's own configuration, if it has any. */
static int map_pieces(struct vp_device *d)
{
	u8 cap;

	if (!find_piece(d->pci, VIRTIO_PCI_CAP_COMMON_CFG, COMMON_SIZE, &d->common))
		return -ENODEV;
	cap = find_piece(d->pci, VIRTIO_PCI_CAP_NOTIFY_CFG, sizeof(u16), &d->notify);
	if (!cap)
		return -ENODEV;
	d->notify_multiplier = pci_read32(d->pci, cap + VIRTIO_PCI_NOTIFY_CAP_MULT);
	find_piece(d->pci, VIRTIO_PCI_CAP_DEVICE_CFG, sizeof(u16), &d->config);
	return 0;
}

/* Those that were found. */
static void unmap_pieces(const struct vp_device *d)
{
	const struct vp_piece *const pieces[] = { &d->common, &d->notify, &d->config };

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
		if (pieces[i]->base)
			pci_iounmap_range(d->pci, pieces[i]->base);
}

/* What is to be believed of its interrupts is so after a reset. */
static int start(struct vp_device *d)
{
	int err;

	pci_enable_device(d->pci);
	err = map_pieces(d);
	if (err)
		return err;
	d->vdev.config = &vp_ops;
	vp_reset(&d->vdev);
	return set_up_lines(d);
}

/* -ENODEV for what is no such device. */
static int identify(struct vp_device *d)
{
	const struct pci_dev *pci = d->pci;

	if (pci->vendor != VENDOR || pci->device < FIRST_OLD || pci->device > LAST_NEW)
		return -ENODEV;
	d->vdev.id = pci->device < FIRST_NEW ? pci->subsystem_device : pci->device - FIRST_NEW;
	d->vdev.name = d->name;
	snprintf(d->name, sizeof(d->name), "virtio-pci.%02x:%02x.%x", PCI_BDF_BUS(pci->bdf),
		 PCI_SLOT(pci->bdf), PCI_FUNC(pci->bdf));
	return d->vdev.id ? 0 : -ENODEV;
}

/* Prepared first: the driver may use it as soon as it is registered. */
int virtio_pci_probe(struct pci_dev *pci, struct virtio_device **vdev)
{
	struct vp_device *d;
	int err;

	if (pci->vendor != VENDOR)
		return -ENODEV;
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	d->pci = pci;
	err = identify(d);
	if (err) {
		kfree(d);
		return err;
	}
	err = start(d);
	if (err) {
		pr_err("%s: cannot be driven: %pe\n", d->name, ERR_PTR(err));
		unmap_pieces(d);
		pci_disable_device(pci);
		kfree(d);
		return err;
	}
	pci->driver = "virtio-pci";
	*vdev = &d->vdev;
	register_virtio_device(&d->vdev);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(virtio_pci_probe);

/* It may be found anew afterwards. */
void virtio_pci_remove(struct virtio_device *vdev)
{
	struct vp_device *d = to_vp(vdev);

	unregister_virtio_device(vdev);
	vp_reset(vdev);
	for (unsigned int i = 0; i < d->nr_lines; i++)
		free_irq(pci_irq(d->pci, i), d);
	pci_free_irqs(d->pci);
	unmap_pieces(d);
	pci_disable_device(d->pci);
	d->pci->driver = NULL;
	kfree(d);
}
EXPORT_SYMBOL_IF_KUNIT(virtio_pci_remove);

/* One that does not work is told, and the others are still looked at. */
static int __init probe_one(struct pci_dev *pci, void *unused)
{
	struct virtio_device *vdev;

	virtio_pci_probe(pci, &vdev);
	return 0;
}

/* Behind the boot's search for functions, which is a subsys_initcall(). */
static int __init virtio_pci_init(void)
{
	return pci_for_each(probe_one, NULL);
}
device_initcall(virtio_pci_init);
