/* SPDX-License-Identifier: GPL-2.0-only */
/* Split rings, between virtio_ring.c and the transports. */
#ifndef _DRIVERS_VIRTIO_RING_H
#define _DRIVERS_VIRTIO_RING_H

#include <linux/types.h>
#include <linux/virtio.h>

/* Queues are this long, unless the device's are shorter. */
#define VRING_MAX		64u
/* Of the old transports, which are told one address for all three parts. */
#define VRING_ALIGN		4096u

/* Of a descriptor: another follows; it is the device's to write. */
#define VRING_DESC_F_NEXT	1
#define VRING_DESC_F_WRITE	2
/* Of the used ring: the device need not be told. */
#define VRING_USED_F_NO_NOTIFY	1

/* The three parts that the device sees; all is little-endian, as are we. */
struct vring_desc {
	u64 addr;
	u32 len;
	u16 flags;
	u16 next;
};

struct vring_avail {
	u16 flags;
	u16 idx;
	u16 ring[];
};

struct vring_used_elem {
	u32 id;
	u32 len;
};

struct vring_used {
	u16 flags;
	u16 idx;
	struct vring_used_elem ring[];
};

struct vring {
	unsigned int num;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
};

/*
 * @ring is what the device sees, @bytes of memory; it may write there, so what
 * we go by is kept in @slots, one for each descriptor. Free ones are chained from
 * @free_head; @used_seen is how far we have read.
 */
struct vring_queue {
	struct virtqueue vq;
	struct vring ring;
	size_t bytes;
	u16 free_head;
	u16 avail_idx;
	u16 used_seen;
	void (*notify)(struct virtqueue *vq);
	struct {
		void *token;		/* NULL: no chain begins here */
		u32 writable;		/* bytes of the chain */
		u16 n;			/* descriptors of it */
		u16 next;
	} slots[];
};

/* @num is a power of two. NULL without memory. */
struct vring_queue *vring_create(struct virtio_device *vdev, unsigned int num,
				 void (*notify)(struct virtqueue *vq));
/* The device has been reset, or does not know of it yet. */
void vring_destroy(struct vring_queue *q);
/* From the transport's interrupt; false: nothing has come. */
bool vring_interrupt(struct vring_queue *q);

#endif /* _DRIVERS_VIRTIO_RING_H */
