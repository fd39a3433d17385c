/* SPDX-License-Identifier: GPL-2.0-only */
/* By which a module and a kernel know that they were built for each other. */
#ifndef _LINUX_VERMAGIC_H
#define _LINUX_VERMAGIC_H

#include <asm/module.h>
#include <generated/utsrelease.h>
#include <linux/kconfig.h>

#ifdef CONFIG_SMP
#define MODULE_VERMAGIC_SMP	"SMP "
#else
#define MODULE_VERMAGIC_SMP	""
#endif
/* Structures that both sides share have other sizes. */
#ifdef CONFIG_PROVE_LOCKING
#define MODULE_VERMAGIC_DEBUG	"lockdep "
#elif defined(CONFIG_DEBUG_SPINLOCK)
#define MODULE_VERMAGIC_DEBUG	"debug_spinlock "
#else
#define MODULE_VERMAGIC_DEBUG	""
#endif

#define VERMAGIC_STRING \
	UTS_RELEASE " " MODULE_VERMAGIC_SMP "mod_unload " \
	MODULE_VERMAGIC_DEBUG MODULE_ARCH_VERMAGIC

#endif /* _LINUX_VERMAGIC_H */
