// SPDX-License-Identifier: GPL-2.0-only
/* Sockets: /proc/net. There is one network, so it is the same for all. Owns nothing. */
#include <asm/barrier.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/net.h>
#include <linux/proc_fs.h>
#include <linux/refcount.h>
#include <linux/seq_file.h>
#include <net/af_unix.h>

#include "internal.h"

/* Linux's flag of a socket that others may connect to. */
#define SO_ACCEPTCON	(1u << 16)

/* What Linux's states of sockets are here: one that has no file yet waits for accept(). */
static unsigned int state_of(const struct sock *sk)
{
	bool connected = sk->sk_state == TCP_ESTABLISHED;

	if (sk->sk_inode)
		return connected ? SS_CONNECTED : SS_UNCONNECTED;
	return connected ? SS_CONNECTING : SS_DISCONNECTING;
}

/* What goes with the file, while the file is there. */
static void put_socket(struct seq_file *m, struct sock *sk)
{
	guard(spinlock)(&sk->sk_lock);
	seq_printf(m, "%p: %08X %08X %08X %04X %02X %5lu", sk,
		   refcount_read(&sk->sk_refcnt), 0,
		   sk->sk_state == TCP_LISTEN ? SO_ACCEPTCON : 0, sk->sk_type,
		   state_of(sk), sk->sk_inode ? sk->sk_inode->i_ino : 0);
}

/* A name that begins with 0 is in no filesystem, and any byte may be in it. */
static void put_name(struct seq_file *m, const struct unix_address *addr)
{
	unsigned int len = addr->len - offsetof(struct sockaddr_un, sun_path);
	const char *name = addr->name.sun_path;

	if (!len)
		return;
	seq_putc(m, ' ');
	if (*name) {
		seq_printf(m, "%.*s", (int)len, name);
		return;
	}
	for (unsigned int i = 0; i < len; i++)
		seq_putc(m, name[i] ?: '@');
}

/* The address is set once, by who binds: from then on it stays. */
static int put_unix(struct unix_sock *u, void *arg)
{
	const struct unix_address *addr = smp_load_acquire(&u->addr);
	struct seq_file *m = arg;

	put_socket(m, &u->sk);
	if (addr)
		put_name(m, addr);
	seq_putc(m, '\n');
	return 0;
}

/* Linux's columns, as netstat and ss read them. */
static int unix_show(struct seq_file *m, void *v)
{
	seq_puts(m, "Num       RefCount Protocol Flags    Type St Inode Path\n");
	unix_for_each(put_unix, m);
	return 0;
}

static int __init proc_net_init(void)
{
	struct proc_dir_entry *net = proc_mkdir("net", NULL);

	return net && proc_create_single("unix", 0, net, unix_show) ? 0 : -ENOMEM;
}
fs_initcall(proc_net_init);
