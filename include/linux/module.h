/* SPDX-License-Identifier: GPL-2.0-only */
/* What a file says about the module that it is, or that is built in. */
#ifndef __LINUX_MODULE_H
#define __LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>
#include <linux/moduleparam.h>

struct module;
#define THIS_MODULE ((struct module *)0)

#define __MODULE_INFO(tag, info) \
	static const char __UNIQUE_ID(modinfo_##tag)[] \
		__linker_array(".modinfo", 1) = #tag "=" info

#define MODULE_LICENSE(s)	__MODULE_INFO(license, s)
#define MODULE_AUTHOR(s)	__MODULE_INFO(author, s)
#define MODULE_DESCRIPTION(s)	__MODULE_INFO(description, s)
#define MODULE_ALIAS(s)		__MODULE_INFO(alias, s)
#define MODULE_IMPORT_NS(ns)	__MODULE_INFO(import_ns, #ns)

#define module_init(fn)		device_initcall(fn)
#define module_exit(fn) \
	static const void *__UNIQUE_ID(exit_##fn) __used \
		__section(".discard.exitcall") = (const void *)(fn)

#endif /* __LINUX_MODULE_H */
