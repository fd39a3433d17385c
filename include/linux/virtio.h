/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that a hypervisor makes for its guests (virtio 1.2), their drivers,
 * and the queues between the two.
 *
 * drivers/virtio/virtio.c brings devices and drivers together; a transport
 * (virtio_mmio.c) knows how a device is reached.
 */
#ifndef _LINUX_VIRTIO_H
#define _LINUX_VIRTIO_H

#include <linux/list.h>
#include <linux/types.h>

struct virtio_device;
struct virtio_driver;

/* Called from an interrupt when the device has used buffers of the queue. */
struct virtqueue;
typedef void (*vq_callback_t)(struct virtqueue *vq);

/*
 * One user at a time; the callback runs at any moment. @num_free: descriptors
 * that are not with the device. @broken: the device has said what cannot be, and
 * is not listened to any more.
 */
struct virtqueue {
	struct virtio_device *vdev;
	vq_callback_t callback;
	unsigned int index;
	unsigned int num_free;
	bool broken;
};

/* A piece of memory in the linear map. */
struct virtio_buf {
	void *addr;
	u32 len;
	bool device_writes;
};

/*
 * Gives @n pieces to the device as one; those that it reads come first. @token
 * comes back with them, and is not NULL. -ENOSPC: too many are there; -EIO.
 */
int virtqueue_add(struct virtqueue *vq, const struct virtio_buf *bufs,
		  unsigned int n, void *token);
/* Tells the device, if it wants to be told. */
void virtqueue_kick(struct virtqueue *vq);
/* What the device has finished, and how much it has written; NULL: nothing. */
void *virtqueue_get_buf(struct virtqueue *vq, u32 *len);
/* Would that give something? For who cannot wait for the callback. */
bool virtqueue_has_used(const struct virtqueue *vq);
/* From a device that has been reset: the tokens that it still had, one by one. */
void *virtqueue_detach_unused_buf(struct virtqueue *vq);

/*
 * A transport. @setup_vq: NULL for a queue that the device does not have, or
 * without memory. After @reset the device uses no memory of ours, and no
 * callback runs. @get16: a field of the device's own configuration, and @generation
 * another number when fields have changed.
 */
struct virtio_config_ops {
	u8 (*get_status)(struct virtio_device *vdev);
	void (*set_status)(struct virtio_device *vdev, u8 status);
	void (*reset)(struct virtio_device *vdev);
	u64 (*get_features)(struct virtio_device *vdev);
	/* -EIO: the device does not take them. */
	int (*set_features)(struct virtio_device *vdev, u64 features);
	struct virtqueue *(*setup_vq)(struct virtio_device *vdev,
				      unsigned int index,
				      vq_callback_t callback);
	void (*del_vqs)(struct virtio_device *vdev);
	u16 (*get16)(struct virtio_device *vdev, unsigned int offset);
	u32 (*generation)(struct virtio_device *vdev);
};

/* Filled in by the transport as far as @config; the rest is virtio.c's. */
struct virtio_device {
	const char *name;
	u32 id;				/* VIRTIO_ID_* */
	const struct virtio_config_ops *config;
	u64 features;			/* that both sides know */
	struct virtio_driver *driver;
	struct list_head node;
	void *priv;			/* the driver's */
};

/*
 * @features: those it knows, beside the core's. @probe ends with the device ready.
 * @config_changed, which may be NULL, is called from interrupts, and once after @probe.
 */
struct virtio_driver {
	const char *name;
	u32 id;
	u64 features;
	int (*probe)(struct virtio_device *vdev);
	void (*remove)(struct virtio_device *vdev);
	void (*config_changed)(struct virtio_device *vdev);
	struct list_head node;
};

void register_virtio_device(struct virtio_device *vdev);
void unregister_virtio_device(struct virtio_device *vdev);
int register_virtio_driver(struct virtio_driver *driver);
void unregister_virtio_driver(struct virtio_driver *driver);

/* From its probe: queues are set up, buffers may be given. */
void virtio_device_ready(struct virtio_device *vdev);

static inline bool virtio_has_feature(const struct virtio_device *vdev, unsigned int bit)
{
	return vdev->features & 1ull << bit;
}

/* @n neighbours of 16 bits from @offset of its configuration on, all of one moment. */
void virtio_config_read16(struct virtio_device *vdev, unsigned int offset, u16 *fields,
			  unsigned int n);
/* From the transport's interrupt: the device says that its configuration is another. */
void virtio_config_changed(struct virtio_device *vdev);

#endif /* _LINUX_VIRTIO_H */
