/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sockets as programs see them: families, flags of a message, and what comes beside its
 * bytes. The C library has these numbers of its own; the headers of the distribution leave
 * them out.
 */
#ifndef __LINUX_SOCKET_H
#define __LINUX_SOCKET_H

#include <linux/types.h>
#include <linux/uio.h>
#include <uapi/asm/socket.h>
#include <uapi/linux/socket.h>

typedef __kernel_sa_family_t sa_family_t;
#define sockaddr_storage	__kernel_sockaddr_storage

#define AF_UNSPEC	0
#define AF_UNIX		1
#define AF_INET		2
#define AF_INET6	10
#define AF_NETLINK	16
#define AF_MAX		46
#define PF_UNIX		AF_UNIX

#define SOMAXCONN	4096

/* One send or receive. */
#define MSG_OOB			0x1
#define MSG_PEEK		0x2
#define MSG_CTRUNC		0x8
#define MSG_TRUNC		0x20
#define MSG_DONTWAIT		0x40
#define MSG_EOR			0x80
#define MSG_WAITALL		0x100
#define MSG_ERRQUEUE		0x2000
#define MSG_NOSIGNAL		0x4000
#define MSG_WAITFORONE		0x10000
#define MSG_CMSG_CLOEXEC	0x40000000
#define MSG_CMSG_COMPAT		0x80000000u

/* Beside the bytes. */
#define SCM_RIGHTS		1
#define SCM_CREDENTIALS		2
#define SCM_MAX_FD		253

struct ucred {
	__u32 pid;
	__u32 uid;
	__u32 gid;
};

struct cmsghdr {
	__kernel_size_t cmsg_len;	/* with the header */
	int cmsg_level;
	int cmsg_type;
};

#define CMSG_ALIGN(len)	(((len) + sizeof(long) - 1) & ~(sizeof(long) - 1))
#define CMSG_LEN(len)	(sizeof(struct cmsghdr) + (len))
#define CMSG_SPACE(len)	(sizeof(struct cmsghdr) + CMSG_ALIGN(len))

/* A program's message. */
struct user_msghdr {
	void __user *msg_name;
	int msg_namelen;
	struct iovec __user *msg_iov;
	__kernel_size_t msg_iovlen;
	void __user *msg_control;
	__kernel_size_t msg_controllen;
	unsigned int msg_flags;
};

struct mmsghdr {
	struct user_msghdr msg_hdr;
	unsigned int msg_len;
};

/*
 * The kernel's. The name is kernel memory, or NULL: none is given, or wanted. What comes
 * beside is kernel memory for a send, the program's for a receive; then @msg_controllen is
 * what is left of it.
 */
struct msghdr {
	struct sockaddr_storage *msg_name;
	int msg_namelen;
	unsigned int msg_flags;
	struct iov_iter msg_iter;
	union {
		void *msg_control;
		void __user *msg_control_user;
	};
	size_t msg_controllen;
};

#endif /* __LINUX_SOCKET_H */
