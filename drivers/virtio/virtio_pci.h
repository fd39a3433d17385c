/* SPDX-License-Identifier: GPL-2.0-only */
/* Virtio on PCI, between virtio_pci.c and its tests. */
#ifndef _DRIVERS_VIRTIO_PCI_H
#define _DRIVERS_VIRTIO_PCI_H

#include <linux/pci.h>
#include <linux/virtio.h>

/* The function becomes a device of virtio, unless there is an error. -ENODEV: it is none. */
int virtio_pci_probe(struct pci_dev *pci, struct virtio_device **vdev);
void virtio_pci_remove(struct virtio_device *vdev);

#endif /* _DRIVERS_VIRTIO_PCI_H */
