// SPDX-License-Identifier: GPL-2.0-only
/*
 * Character devices by their numbers. Owns the list of drivers, sorted, under its mutex.
 */
#include <linux/cdev.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/vfs.h>

static DEFINE_MUTEX(cdev_mutex);
static LIST_HEAD(cdevs);

/* Ranges of numbers. */
static bool overlap(const struct cdev *a, const struct cdev *b)
{
	return a->dev < b->dev + b->count && b->dev < a->dev + a->count;
}

int cdev_add(struct cdev *cdev)
{
	struct list_head *at = &cdevs;
	struct cdev *other;

	guard(mutex)(&cdev_mutex);
	list_for_each_entry(other, &cdevs, list) {
		if (overlap(cdev, other))
			return -EBUSY;
		if (other->dev < cdev->dev)
			at = &other->list;
	}
	list_add(&cdev->list, at);
	return 0;
}
EXPORT_SYMBOL_GPL(cdev_add);

void cdev_del(struct cdev *cdev)
{
	guard(mutex)(&cdev_mutex);
	list_del(&cdev->list);
}
EXPORT_SYMBOL_GPL(cdev_del);

/* Under the mutex: @fn cannot add one. */
void for_each_cdev(void (*fn)(const struct cdev *cdev, void *arg), void *arg)
{
	const struct cdev *cdev;

	guard(mutex)(&cdev_mutex);
	list_for_each_entry(cdev, &cdevs, list)
		fn(cdev, arg);
}
EXPORT_SYMBOL_GPL(for_each_cdev);

/* NULL: nobody serves it. */
static const struct file_operations *ops_of(dev_t dev)
{
	const struct cdev *cdev;

	guard(mutex)(&cdev_mutex);
	list_for_each_entry(cdev, &cdevs, list)
		if (dev >= cdev->dev && dev - cdev->dev < cdev->count)
			return cdev->ops;
	return NULL;
}

/* The driver takes over: with its own ->open(), if it has one. */
static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct file_operations *ops = ops_of(inode->i_rdev);

	if (!ops)
		return -ENXIO;
	file->f_op = ops;
	return ops->open ? ops->open(inode, file) : 0;
}

const struct file_operations chrdev_open_fops = {
	.open = chrdev_open,
};
