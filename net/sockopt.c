// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options of SOL_SOCKET, as Linux 6.1 has them.
 *
 * Owns the option fields of struct sock and its sk_flags: each is one word, which readers
 * read once; of two who set one at once the last wins.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/string.h>
#include <linux/time_user.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <net/scm.h>
#include <net/sock.h>
#include <uapi/linux/capability.h>

/*
 * --- Those that are on or off. ---
 *
 * Most of them mean something to other families only; a program that sets one must find it
 * set. A number other than zero is on, and reads as one.
 */

struct flag_option {
	int name;
	enum sock_flags flag;
};

static const struct flag_option flag_options[] = {
	{ SO_DEBUG, SOCK_DBG },
	{ SO_REUSEADDR, SOCK_REUSE },
	{ SO_REUSEPORT, SOCK_REUSEPORT },
	{ SO_DONTROUTE, SOCK_LOCALROUTE },
	{ SO_BROADCAST, SOCK_BROADCAST },
	{ SO_KEEPALIVE, SOCK_KEEPOPEN },
	{ SO_OOBINLINE, SOCK_URGINLINE },
	{ SO_NO_CHECK, SOCK_NOCHECK },
	{ SO_PASSCRED, SOCK_PASSCRED },
	{ SO_PASSSEC, SOCK_PASSSEC },
	{ SO_NOFCS, SOCK_NOFCS },
	{ SO_SELECT_ERR_QUEUE, SOCK_SELECT_ERR_QUEUE },
	{ SO_TIMESTAMP_OLD, SOCK_RCVTSTAMP },
	{ SO_TIMESTAMPNS_OLD, SOCK_RCVTSTAMPNS },
	{ SO_RXQ_OVFL, SOCK_RXQ_OVFL },
};

/* NULL: it is none of these. The list is short, and nobody is in a hurry. */
static const struct flag_option *find_flag(int name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(flag_options); i++)
		if (flag_options[i].name == name)
			return &flag_options[i];
	return NULL;
}

/* Atomically: it is one bit of many. */
static void set_flag(struct sock *sk, enum sock_flags flag, int value)
{
	assign_bit(flag, &sk->sk_flags, value);
}

/*
 * --- Setting. ---
 *
 * What is given is a number in most cases, so one is read in any case, as Linux does:
 * memory that cannot be read is told of before an option that does not exist.
 */

/* Half of it is for the kernel's own. Who waits for room may have it now. */
static int set_sndbuf(struct sock *sk, int value)
{
	value = min(value, INT_MAX / 2);
	WRITE_ONCE(sk->sk_sndbuf, max(value * 2, SOCK_MIN_SNDBUF));
	wake_up_poll(&sk->wr_wait, POLLOUT | POLLWRNORM | POLLWRBAND);
	return 0;
}

/* The same for the other way, which nothing is charged to here. */
static int set_rcvbuf(struct sock *sk, int value)
{
	value = min(value, INT_MAX / 2);
	WRITE_ONCE(sk->sk_rcvbuf, max(value * 2, SOCK_MIN_RCVBUF));
	return 0;
}

/* A negative number is a very large one, as on Linux. */
static int set_size(struct sock *sk, int name, int value)
{
	if (name == SO_SNDBUFFORCE || name == SO_RCVBUFFORCE) {
		if (!capable(CAP_NET_ADMIN))
			return -EPERM;
		value = max(value, 0);
	} else {
		value = min((unsigned int)value, (unsigned int)SK_WMEM_MAX);
	}
	if (name == SO_SNDBUF || name == SO_SNDBUFFORCE)
		return set_sndbuf(sk, value);
	return set_rcvbuf(sk, value);
}

/* Zero is for ever, less is not at all. */
static int set_timeout(const struct sock_option *opt, long *timeo)
{
	struct { s64 sec, usec; } tv;

	if (opt->len < (int)sizeof(tv))
		return -EINVAL;
	if (copy_from_user(&tv, opt->value, sizeof(tv)))
		return -EFAULT;
	if (tv.usec < 0 || tv.usec >= 1000000)
		return -EDOM;
	if (tv.sec < 0)
		WRITE_ONCE(*timeo, 0);
	else if ((!tv.sec && !tv.usec) || tv.sec >= MAX_SCHEDULE_TIMEOUT / HZ - 1)
		WRITE_ONCE(*timeo, MAX_SCHEDULE_TIMEOUT);
	else
		WRITE_ONCE(*timeo, tv.sec * HZ + DIV_ROUND_UP(tv.usec, 1000000 / HZ));
	return 0;
}

/* Nothing lingers here, but programs ask what they have set. */
static int set_linger(struct sock *sk, const struct sock_option *opt)
{
	struct { int onoff, linger; } value;

	if (opt->len < (int)sizeof(value))
		return -EINVAL;
	if (copy_from_user(&value, opt->value, sizeof(value)))
		return -EFAULT;
	if (value.onoff)
		WRITE_ONCE(sk->sk_lingertime, value.linger);
	set_flag(sk, SOCK_LINGER, value.onoff);
	return 0;
}

/* Urgent is for who may. */
static int set_priority(struct sock *sk, int value)
{
	if ((value < 0 || value > 6) && !capable(CAP_NET_ADMIN) && !capable(CAP_NET_RAW))
		return -EPERM;
	WRITE_ONCE(sk->sk_priority, value);
	return 0;
}

/* All that are one number. What is asked only, like SO_TYPE, cannot be set. */
static int set_number(struct sock *sk, int name, int value)
{
	const struct flag_option *flag = find_flag(name);

	if (flag && name == SO_DEBUG && value && !capable(CAP_NET_ADMIN))
		return -EACCES;
	if (flag) {
		set_flag(sk, flag->flag, value);
		return 0;
	}
	switch (name) {
	case SO_SNDBUF:
	case SO_SNDBUFFORCE:
	case SO_RCVBUF:
	case SO_RCVBUFFORCE:
		return set_size(sk, name, value);
	case SO_PRIORITY:
		return set_priority(sk, value);
	case SO_MARK:
		if (!capable(CAP_NET_RAW) && !capable(CAP_NET_ADMIN))
			return -EPERM;
		WRITE_ONCE(sk->sk_mark, value);
		return 0;
	case SO_RCVLOWAT:
		WRITE_ONCE(sk->sk_rcvlowat, value < 0 ? INT_MAX : value ?: 1);
		return 0;
	case SO_PEEK_OFF:
		if (!sk->sk_ops->set_peek_off)
			return -EOPNOTSUPP;
		return sk->sk_ops->set_peek_off(sk, value);
	default:
		return -ENOPROTOOPT;
	}
}

/* 0; -EINVAL, -EFAULT; -EPERM and -EACCES; -ENOPROTOOPT: there is no such option. */
int sock_setsockopt(struct sock *sk, const struct sock_option *opt)
{
	int value;

	if (opt->len < (int)sizeof(value))
		return -EINVAL;
	if (get_user(value, (int __user *)opt->value))
		return -EFAULT;
	switch (opt->name) {
	case SO_LINGER:
		return set_linger(sk, opt);
	case SO_RCVTIMEO_OLD:
	case SO_RCVTIMEO_NEW:
		return set_timeout(opt, &sk->sk_rcvtimeo);
	case SO_SNDTIMEO_OLD:
	case SO_SNDTIMEO_NEW:
		return set_timeout(opt, &sk->sk_sndtimeo);
	default:
		return set_number(sk, opt->name, value);
	}
}

/*
 * --- Asking. ---
 *
 * The program says how much room it has. Less than it takes is no error but for what makes
 * sense as a whole only: the beginning is copied.
 */

/* What is there, as far as there is room for it. */
static int put_value(const struct sock_option *opt, const void *value, int len)
{
	int room;

	if (get_user(room, opt->lenp))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	len = min(len, room);
	if (copy_to_user(opt->value, value, len))
		return -EFAULT;
	return put_user(len, opt->lenp);
}

/* What almost all options are. */
static int put_number(const struct sock_option *opt, int value)
{
	return put_value(opt, &value, sizeof(value));
}

/* For ever is zero. Rounded to ticks when it was set. */
static int put_timeout(const struct sock_option *opt, long timeo)
{
	struct { s64 sec, usec; } tv = {};

	if (timeo != MAX_SCHEDULE_TIMEOUT) {
		tv.sec = timeo / HZ;
		tv.usec = timeo % HZ * (1000000 / HZ);
	}
	return put_value(opt, &tv, sizeof(tv));
}

/* Nobody: no process, and nobody's numbers. */
static int put_peercred(struct sock *sk, const struct sock_option *opt)
{
	struct sk_peer peer = sk_get_peer(sk);
	struct ucred creds = { pid_nr(peer.pid), -1, -1 };

	if (peer.cred) {
		creds.uid = peer.cred->euid;
		creds.gid = peer.cred->egid;
	}
	sk_put_peer(&peer);
	return put_value(opt, &creds, sizeof(creds));
}

/* All or none: who has too little room is told how much it takes. */
static int put_groups(const struct sock_option *opt, const struct group_info *groups)
{
	int room, need = groups->ngroups * sizeof(gid_t);

	if (get_user(room, opt->lenp))
		return -EFAULT;
	if (room < need)
		return put_user(need, opt->lenp) ?: -ERANGE;
	if (copy_to_user(opt->value, groups->gid, need))
		return -EFAULT;
	return put_user(need, opt->lenp);
}

/* Those that the peer had when it was seen: its credentials are kept, not copied. */
static int put_peergroups(struct sock *sk, const struct sock_option *opt)
{
	struct sk_peer peer = sk_get_peer(sk);
	int err = peer.cred ? put_groups(opt, peer.cred->group_info) : -ENODATA;

	sk_put_peer(&peer);
	return err;
}

/* As getpeername(), but with room for all of it or none: the length is a maximum. */
static int put_peername(struct sock *sk, const struct sock_option *opt)
{
	struct sockaddr_storage addr = {};
	int room, len;

	if (get_user(room, opt->lenp))
		return -EFAULT;
	len = sk->sk_ops->getname(sk, &addr, true);
	if (len < 0)
		return -ENOTCONN;
	if (len < room)
		return -EINVAL;
	return put_value(opt, &addr, room);
}

/* Two numbers: whether, and for how many seconds. */
static int put_linger(const struct sock *sk, const struct sock_option *opt)
{
	int value[2] = { sock_flag(sk, SOCK_LINGER), READ_ONCE(sk->sk_lingertime) };

	return put_value(opt, value, sizeof(value));
}

/* A number that no other sock has, or had. */
static int put_cookie(struct sock *sk, const struct sock_option *opt)
{
	u64 cookie = 0;
	int room;

	if (get_user(room, opt->lenp))
		return -EFAULT;
	if (room < (int)sizeof(cookie))
		return -EINVAL;
	scoped_guard(spinlock, &sk->sk_lock)
		if (sk->sk_inode)
			cookie = inode_sequence(sk->sk_inode);
	return put_value(opt, &cookie, sizeof(cookie));
}

/* All that are one number. */
static int get_number(struct sock *sk, const struct sock_option *opt)
{
	const struct flag_option *flag = find_flag(opt->name);

	if (flag)
		return put_number(opt, sock_flag(sk, flag->flag));
	switch (opt->name) {
	case SO_TYPE:
		return put_number(opt, sk->sk_type);
	case SO_PROTOCOL:
		return put_number(opt, sk->sk_protocol);
	case SO_DOMAIN:
		return put_number(opt, sk->sk_family);
	case SO_ERROR:
		return put_number(opt, -sock_error(sk));
	case SO_ACCEPTCONN:
		return put_number(opt, READ_ONCE(sk->sk_state) == TCP_LISTEN);
	case SO_SNDBUF:
		return put_number(opt, READ_ONCE(sk->sk_sndbuf));
	case SO_RCVBUF:
		return put_number(opt, READ_ONCE(sk->sk_rcvbuf));
	case SO_RCVLOWAT:
		return put_number(opt, READ_ONCE(sk->sk_rcvlowat));
	case SO_SNDLOWAT:
		return put_number(opt, 1);
	case SO_PRIORITY:
		return put_number(opt, READ_ONCE(sk->sk_priority));
	case SO_MARK:
		return put_number(opt, READ_ONCE(sk->sk_mark));
	case SO_PEEK_OFF:
		if (!sk->sk_ops->set_peek_off)
			return -EOPNOTSUPP;
		return put_number(opt, READ_ONCE(sk->sk_peek_off));
	default:
		return -ENOPROTOOPT;
	}
}

/* 0; -EFAULT; -EINVAL: no room can be negative; what the option itself says. */
int sock_getsockopt(struct sock *sk, const struct sock_option *opt)
{
	int room;

	if (get_user(room, opt->lenp))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	switch (opt->name) {
	case SO_LINGER:
		return put_linger(sk, opt);
	case SO_RCVTIMEO_OLD:
	case SO_RCVTIMEO_NEW:
		return put_timeout(opt, READ_ONCE(sk->sk_rcvtimeo));
	case SO_SNDTIMEO_OLD:
	case SO_SNDTIMEO_NEW:
		return put_timeout(opt, READ_ONCE(sk->sk_sndtimeo));
	case SO_PEERCRED:
		return put_peercred(sk, opt);
	case SO_PEERGROUPS:
		return put_peergroups(sk, opt);
	case SO_PEERNAME:
		return put_peername(sk, opt);
	case SO_COOKIE:
		return put_cookie(sk, opt);
	default:
		return get_number(sk, opt);
	}
}
