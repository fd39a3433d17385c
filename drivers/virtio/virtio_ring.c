// SPDX-License-Identifier: GPL-2.0-only
/*
 * Split rings (virtio 1.2, 2.7): a table of descriptors, a ring in which we
 * offer chains of them, and one in which the device gives them back.
 *
 * The device is another CPU as far as ordering goes: an index is published
 * after what it stands for. It is not believed: what it gives back must be what
 * it was given. A queue belongs to its driver, who orders its calls; owns
 * nothing else.
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "virtio_ring.h"

static struct vring_queue *to_queue(struct virtqueue *vq)
{
	return container_of(vq, struct vring_queue, vq);
}

/* From now on nothing that the device says counts. */
static void break_queue(struct vring_queue *q, const char *why, u32 value)
{
	pr_err("%s: queue %u: %s (%u), not used any more\n", q->vq.vdev->name,
	       q->vq.index, why, value);
	WRITE_ONCE(q->vq.broken, true);
}

/* What we write, and a word that we do not use; then what the device writes. */
static size_t used_offset(unsigned int num)
{
	return ALIGN(num * sizeof(struct vring_desc) +
		     sizeof(struct vring_avail) + (num + 1) * sizeof(u16),
		     VRING_ALIGN);
}

struct vring_queue *vring_create(struct virtio_device *vdev, unsigned int num,
				 void (*notify)(struct virtqueue *vq))
{
	struct vring_queue *q = kzalloc(struct_size(q, slots, num), GFP_KERNEL);
	void *pages;

	if (!q)
		return NULL;
	q->bytes = used_offset(num) + sizeof(struct vring_used) +
		   num * sizeof(struct vring_used_elem) + sizeof(u16);
	pages = alloc_pages_exact(q->bytes, GFP_KERNEL | __GFP_ZERO);
	if (!pages) {
		kfree(q);
		return NULL;
	}
	q->ring.num = num;
	q->ring.desc = pages;
	q->ring.avail = pages + num * sizeof(struct vring_desc);
	q->ring.used = pages + used_offset(num);
	for (unsigned int i = 0; i < num; i++)
		q->slots[i].next = i + 1;
	q->vq.vdev = vdev;
	q->vq.num_free = num;
	q->notify = notify;
	return q;
}
EXPORT_SYMBOL_GPL(vring_create);

/* Tokens that are still in it are the driver's to have asked for. */
void vring_destroy(struct vring_queue *q)
{
	free_pages_exact(q->ring.desc, q->bytes);
	kfree(q);
}
EXPORT_SYMBOL_GPL(vring_destroy);

/* Fills the free descriptors from the head on; returns the one behind them. */
static u16 fill_chain(struct vring_queue *q, const struct virtio_buf *bufs,
		      unsigned int n)
{
	u16 at = q->free_head;

	for (unsigned int i = 0; i < n; i++) {
		struct vring_desc *d = &q->ring.desc[at];
		u16 flags = i + 1 < n ? VRING_DESC_F_NEXT : 0;

		if (bufs[i].device_writes)
			flags |= VRING_DESC_F_WRITE;
		d->addr = __pa(bufs[i].addr);
		d->len = bufs[i].len;
		d->flags = flags;
		at = q->slots[at].next;
		d->next = at;
	}
	return at;
}

/* What the device may say at most that it has written. */
static u32 writable_bytes(const struct virtio_buf *bufs, unsigned int n)
{
	u32 bytes = 0;

	for (unsigned int i = 0; i < n; i++)
		if (bufs[i].device_writes)
			bytes += bufs[i].len;
	return bytes;
}

int virtqueue_add(struct virtqueue *vq, const struct virtio_buf *bufs,
		  unsigned int n, void *token)
{
	struct vring_queue *q = to_queue(vq);
	u16 head = q->free_head;

	if (vq->broken)
		return -EIO;
	if (!n || n > vq->num_free)
		return -ENOSPC;
	q->free_head = fill_chain(q, bufs, n);
	vq->num_free -= n;
	q->slots[head].token = token;
	q->slots[head].n = n;
	q->slots[head].writable = writable_bytes(bufs, n);
	q->ring.avail->ring[q->avail_idx % q->ring.num] = head;
	q->avail_idx++;
	/* Whoever sees the index sees the chain. */
	smp_store_release(&q->ring.avail->idx, q->avail_idx);
	return 0;
}
EXPORT_SYMBOL_GPL(virtqueue_add);

/* Either the device sees the index, or we see that it wants to be told. */
void virtqueue_kick(struct virtqueue *vq)
{
	struct vring_queue *q = to_queue(vq);

	smp_mb();
	if (!(READ_ONCE(q->ring.used->flags) & VRING_USED_F_NO_NOTIFY))
		q->notify(vq);
}
EXPORT_SYMBOL_GPL(virtqueue_kick);

/* The chain that begins at @head is free; returns what came with it. */
static void *release_chain(struct vring_queue *q, u16 head)
{
	void *token = q->slots[head].token;
	u16 n = q->slots[head].n, last = head;

	for (u16 i = 1; i < n; i++)
		last = q->slots[last].next;
	q->slots[last].next = q->free_head;
	q->free_head = head;
	q->slots[head].token = NULL;
	q->vq.num_free += n;
	return token;
}

/*
 * What stands before the index is ours to read when we see it. The interrupt looks while somebody
 * else may be taking: what it misses then is his to see.
 */
static bool more_used(const struct vring_queue *q)
{
	return smp_load_acquire(&q->ring.used->idx) != READ_ONCE(q->used_seen);
}

bool virtqueue_has_used(const struct virtqueue *vq)
{
	return !vq->broken && more_used(container_of(vq, struct vring_queue, vq));
}
EXPORT_SYMBOL_GPL(virtqueue_has_used);

/*
 * In the order in which the device was through with them, which need not be
 * that in which it was given them.
 */
void *virtqueue_get_buf(struct virtqueue *vq, u32 *len)
{
	struct vring_queue *q = to_queue(vq);
	struct vring_used_elem used;
	u32 id;

	if (vq->broken || !more_used(q))
		return NULL;
	/* Read once: what is checked is what is used. */
	used.id = READ_ONCE(q->ring.used->ring[q->used_seen % q->ring.num].id);
	used.len = READ_ONCE(q->ring.used->ring[q->used_seen % q->ring.num].len);
	id = used.id;
	*len = used.len;
	if (id >= q->ring.num || !q->slots[id].token) {
		break_queue(q, "gives back what it never had", id);
		return NULL;
	}
	if (*len > q->slots[id].writable) {
		break_queue(q, "has written more than there was room", *len);
		return NULL;
	}
	WRITE_ONCE(q->used_seen, q->used_seen + 1);
	return release_chain(q, id);
}
EXPORT_SYMBOL_GPL(virtqueue_get_buf);

/* A broken queue gives them back as well: the device is not asked. */
void *virtqueue_detach_unused_buf(struct virtqueue *vq)
{
	struct vring_queue *q = to_queue(vq);

	for (unsigned int head = 0; head < q->ring.num; head++)
		if (q->slots[head].token)
			return release_chain(q, head);
	return NULL;
}
EXPORT_SYMBOL_GPL(virtqueue_detach_unused_buf);

/* Lines are shared, and one interrupt may stand for several buffers or none. */
bool vring_interrupt(struct vring_queue *q)
{
	if (READ_ONCE(q->vq.broken) || !more_used(q))
		return false;
	if (q->vq.callback)
		q->vq.callback(&q->vq);
	return true;
}
EXPORT_SYMBOL_GPL(vring_interrupt);
