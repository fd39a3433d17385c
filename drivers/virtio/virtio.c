// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices and drivers of virtio, and the steps by which one is made ready for
 * the other. Owns both lists, and who drives what (virtio_mutex).
 */
#include <asm/barrier.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/virtio.h>
#include <uapi/linux/virtio_config.h>

/* What every queue of ours can deal with, whoever the driver. */
#define CORE_FEATURES	(1ull << VIRTIO_F_VERSION_1)
/* A device whose configuration is never the same twice is read all the same. */
#define MAX_READS	100

static DEFINE_MUTEX(virtio_mutex);
static LIST_HEAD(devices);
static LIST_HEAD(drivers);

/* What has been said stays said, until a reset. */
static void add_status(struct virtio_device *vdev, u8 status)
{
	vdev->config->set_status(vdev, vdev->config->get_status(vdev) | status);
}

/* Before that the device must not use any buffer. */
void virtio_device_ready(struct virtio_device *vdev)
{
	add_status(vdev, VIRTIO_CONFIG_S_DRIVER_OK);
}
EXPORT_SYMBOL_GPL(virtio_device_ready);

/* Read anew if it has changed meanwhile. */
void virtio_config_read16(struct virtio_device *vdev, unsigned int offset, u16 *fields,
			  unsigned int n)
{
	u32 before;

	for (int reads = 0; reads < MAX_READS; reads++) {
		before = vdev->config->generation(vdev);
		for (unsigned int i = 0; i < n; i++)
			fields[i] = vdev->config->get16(vdev, offset + i * sizeof(u16));
		if (vdev->config->generation(vdev) == before)
			return;
	}
	pr_err("%s: its configuration does not stand still\n", vdev->name);
}
EXPORT_SYMBOL_GPL(virtio_config_read16);

/* Before the driver is known to be the device's it does not ask; bind() does then. */
void virtio_config_changed(struct virtio_device *vdev)
{
	const struct virtio_driver *driver = smp_load_acquire(&vdev->driver);

	if (driver && driver->config_changed)
		driver->config_changed(vdev);
}
EXPORT_SYMBOL_GPL(virtio_config_changed);

/* A device of the time before version 1 has no step to agree by. */
static int agree_on_features(struct virtio_device *vdev,
			     const struct virtio_driver *driver)
{
	int err;

	vdev->features = vdev->config->get_features(vdev) &
			 (driver->features | CORE_FEATURES);
	err = vdev->config->set_features(vdev, vdev->features);
	if (err || !(vdev->features & 1ull << VIRTIO_F_VERSION_1))
		return err;
	add_status(vdev, VIRTIO_CONFIG_S_FEATURES_OK);
	if (vdev->config->get_status(vdev) & VIRTIO_CONFIG_S_FEATURES_OK)
		return 0;
	return -ENODEV;
}

/* Under virtio_mutex. A device that fails is told, and left alone. */
static void bind(struct virtio_device *vdev, struct virtio_driver *driver)
{
	int err;

	vdev->config->reset(vdev);
	add_status(vdev, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	add_status(vdev, VIRTIO_CONFIG_S_DRIVER);
	err = agree_on_features(vdev, driver);
	if (!err)
		err = driver->probe(vdev);
	if (!err) {
		smp_store_release(&vdev->driver, driver);
		virtio_config_changed(vdev);
		return;
	}
	pr_err("%s: %s cannot drive it: %pe\n", vdev->name, driver->name,
	       ERR_PTR(err));
	add_status(vdev, VIRTIO_CONFIG_S_FAILED);
}

/*
 * Under virtio_mutex. The driver has reset the device to stop it; that nothing
 * of it is left is not its business alone.
 */
static void unbind(struct virtio_device *vdev)
{
	if (!vdev->driver)
		return;
	vdev->driver->remove(vdev);
	vdev->config->reset(vdev);
	vdev->driver = NULL;
}

/* By its transport, which answers all calls from now on. */
void register_virtio_device(struct virtio_device *vdev)
{
	struct virtio_driver *driver;

	guard(mutex)(&virtio_mutex);
	vdev->driver = NULL;
	list_add_tail(&vdev->node, &devices);
	list_for_each_entry(driver, &drivers, node)
		if (driver->id == vdev->id && !vdev->driver)
			bind(vdev, driver);
}
EXPORT_SYMBOL_GPL(register_virtio_device);

/* The driver, if there is one, is through with it afterwards. */
void unregister_virtio_device(struct virtio_device *vdev)
{
	guard(mutex)(&virtio_mutex);
	unbind(vdev);
	list_del_init(&vdev->node);
}
EXPORT_SYMBOL_GPL(unregister_virtio_device);

/* With all devices of its kind that nobody drives. */
int register_virtio_driver(struct virtio_driver *driver)
{
	struct virtio_device *vdev;

	if (!driver->probe || !driver->remove)
		return -EINVAL;
	guard(mutex)(&virtio_mutex);
	list_add_tail(&driver->node, &drivers);
	list_for_each_entry(vdev, &devices, node)
		if (driver->id == vdev->id && !vdev->driver)
			bind(vdev, driver);
	return 0;
}
EXPORT_SYMBOL_GPL(register_virtio_driver);

void unregister_virtio_driver(struct virtio_driver *driver)
{
	struct virtio_device *vdev;

	guard(mutex)(&virtio_mutex);
	list_for_each_entry(vdev, &devices, node)
		if (vdev->driver == driver)
			unbind(vdev);
	list_del_init(&driver->node);
}
EXPORT_SYMBOL_GPL(unregister_virtio_driver);

MODULE_DESCRIPTION("Devices of hypervisors: core");
MODULE_LICENSE("GPL");
