/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameters of modules: variables that the command line (or insmod) sets.
 *
 * module_param(x, int, 0644) in foo.c makes "foo.x=3" set x when foo is built
 * in, and "x=3" when it is loaded. Values are parsed by the type's operations
 * (kernel/params.c); a malformed one is refused and reported.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/types.h>

struct kernel_param;

/*
 * @set gets the text behind "=", or NULL if there was none, and returns 0 or
 * an errno; @get writes the value as text and a newline. Types for which a
 * bare name means "on" have @flags NOARG.
 */
struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *val, const struct kernel_param *kp);
	int (*get)(char *buffer, const struct kernel_param *kp);
};

#define KERNEL_PARAM_OPS_FL_NOARG	1

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;	/* how many were given, or NULL */
	const struct kernel_param_ops *ops;
	void *elem;
};

struct kernel_param {
	const char *name;	/* "module.parameter" */
	const struct kernel_param_ops *ops;
	u16 perm;
	s8 level;		/* of the initcall before which it is set */
	u8 flags;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "kernel"
#endif
#ifndef MODULE_PARAM_PREFIX
#ifdef MODULE
#define MODULE_PARAM_PREFIX
#else
#define MODULE_PARAM_PREFIX KBUILD_MODNAME "."
#endif
#endif

#define __module_param_call(prefix, pname, pops, parg, pperm) \
	static const struct kernel_param __UNIQUE_ID(param) \
		__linker_array("__param", 8) = { \
			.name = prefix #pname, .ops = pops, \
			.perm = pperm, .arg = parg, \
	}

#define module_param_cb(name, ops, arg, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, ops, arg, perm)
#define module_param_named(name, var, type, perm) \
	__module_param_call(MODULE_PARAM_PREFIX, name, &param_ops_##type, \
			    &(var), perm)
#define module_param(name, type, perm) \
	module_param_named(name, name, type, perm)

/* Without the module's name before it. */
#define core_param(pname, var, type, pperm) \
	__module_param_call("", pname, &param_ops_##type, &(var), pperm)

#define module_param_string(pname, buf, len, pperm) \
	static const struct kparam_string __param_string_##pname = { \
		len, buf \
	}; \
	__module_param_call(MODULE_PARAM_PREFIX, pname, &param_ops_string, \
			    (void *)&__param_string_##pname, pperm)

#define module_param_array(pname, type, nump, pperm) \
	static const struct kparam_array __param_arr_##pname = { \
		.max = sizeof(pname) / sizeof((pname)[0]), .num = nump, \
		.ops = &param_ops_##type, .elemsize = sizeof((pname)[0]), \
		.elem = pname \
	}; \
	__module_param_call(MODULE_PARAM_PREFIX, pname, &param_array_ops, \
			    (void *)&__param_arr_##pname, pperm)

#define MODULE_PARM_DESC(param, desc) \
	static const char __UNIQUE_ID(parm_desc)[] \
		__linker_array(".modinfo", 1) = "parm=" #param ":" desc

extern const struct kernel_param_ops param_ops_byte, param_ops_short,
	param_ops_ushort, param_ops_int, param_ops_uint, param_ops_long,
	param_ops_ulong, param_ops_ullong, param_ops_charp, param_ops_bool,
	param_ops_invbool, param_ops_string, param_array_ops;

/*
 * Cuts @args (which it changes) into words and sets the parameters named, or
 * hands a word that is none of @params to @unknown. Goes on after an error
 * and returns the first one. @doing names the occasion in messages.
 */
struct parse_args_req {
	const char *doing;
	char *args;
	const struct kernel_param *params;
	unsigned int num;
	int (*unknown)(char *param, char *val, const char *doing);
};
int parse_args(const struct parse_args_req *req);

/*
 * While the kernel runs: by somebody who writes the text to a file, and reads it there. A
 * charp has at most PARAM_TEXT_MAX bytes; arrays of them stay what they are (-EOPNOTSUPP).
 */
#define PARAM_TEXT_MAX	1024
int param_set_running(const struct kernel_param *kp, const char *text);
int param_get_running(const struct kernel_param *kp, char *buffer);
/* The parameters are about to go, and nobody sets them any more. */
void params_end(const struct kernel_param *params, unsigned int num);

/* Equal, where '-' and '_' are the same character? */
bool parameq(const char *a, const char *b);

#endif /* _LINUX_MODULEPARAM_H */
