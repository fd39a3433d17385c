/* SPDX-License-Identifier: GPL-2.0-only */
/* NULL, offsets of members, and unions of a struct with its own members. */
#ifndef __LINUX_STDDEF_H
#define __LINUX_STDDEF_H

#include <uapi/linux/stddef.h>
#include <linux/types.h>

#undef NULL
#define NULL ((void *)0)

#undef offsetof
#define offsetof(type, member)	__builtin_offsetof(type, member)

#define sizeof_field(type, member) sizeof((((type *)0)->member))
#define offsetofend(type, member) \
	(offsetof(type, member) + sizeof_field(type, member))

/* Members that are reachable by themselves and, together, as @name. */
#define struct_group(name, members...) \
	union { \
		struct { members }; \
		struct { members } name; \
	}

#endif /* __LINUX_STDDEF_H */
