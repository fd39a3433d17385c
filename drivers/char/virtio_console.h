/* SPDX-License-Identifier: GPL-2.0-only */
/* A terminal at a hypervisor, between virtio_console.c and its tests. */
#ifndef _DRIVERS_CHAR_VIRTIO_CONSOLE_H
#define _DRIVERS_CHAR_VIRTIO_CONSOLE_H

#include <linux/console.h>
#include <linux/spinlock_types.h>
#include <linux/tty.h>
#include <linux/types.h>
#include <linux/virtio.h>
#include <linux/workqueue.h>

#define HVC_MAJOR	229
#define NR_PORTS	8

/* A power of two. */
#define XMIT_SIZE	4096u
#define NR_INPUTS	4u
#define INPUT_SIZE	1024u

/*
 * Numbers of places in @xmit only grow: [tail, tail + with_device) is the device's to read. @in
 * is a buffer that has come back with @in_len characters, @in_done of which the terminal has.
 * The tty owns the memory: who has it open may outlive the device.
 */
struct hvc_port {
	struct virtio_device *vdev;
	struct virtqueue *rx, *tx;
	struct tty_struct *tty;
	struct console con;
	struct work_struct resize, hangup;

	spinlock_t lock;		/* of all that follows */
	bool open;			/* somebody wants input */
	bool gone;			/* the device is; also with tty->open_mutex */
	bool stuck;			/* it let printk wait in vain */
	u8 *xmit;
	unsigned int head, tail, with_device;
	u8 *inputs;
	u8 *in;
	u32 in_len, in_done;
};

#endif /* _DRIVERS_CHAR_VIRTIO_CONSOLE_H */
