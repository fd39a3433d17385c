/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code and data of the boot, the calls that make it up, and the parameters of
 * the command line.
 *
 * Initcalls run in the order of their levels; within a level in link order.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __init		__section(".init.text") __cold
#define __initdata	__section(".init.data") __no_asan_global
#define __initconst	__section(".init.rodata") __no_asan_global
#define __exit		__section(".exit.text") __cold __used
#define __exitdata	__section(".exit.data") __no_asan_global
#define __ref		__section(".ref.text") noinline
#define __refdata	__section(".ref.data") __no_asan_global

/*
 * Objects that the kernel walks as an array between two linker symbols: no
 * sanitizer may put a red zone between them.
 */
#ifdef __clang__
#define __no_asan_global __attribute__((no_sanitize("address")))
#else
#define __no_asan_global
#endif
#define __linker_array(s, align) \
	__used __section(s) __aligned(align) __no_asan_global

typedef int (*initcall_t)(void);

struct initcall {
	initcall_t fn;
	const char *name;
};

#define __define_initcall(func, level) \
	static const struct initcall __UNIQUE_ID(initcall_##func) \
		__linker_array(".initcall" #level ".init", 8) = { \
			.fn = func, .name = #func, \
	}

/* In a module they are what module_init() is; see module.h. */
#ifndef MODULE
#define early_initcall(fn)		__define_initcall(fn, early)
#define pure_initcall(fn)		__define_initcall(fn, 0)
#define core_initcall(fn)		__define_initcall(fn, 1)
#define postcore_initcall(fn)		__define_initcall(fn, 2)
#define arch_initcall(fn)		__define_initcall(fn, 3)
#define subsys_initcall(fn)		__define_initcall(fn, 4)
#define fs_initcall(fn)			__define_initcall(fn, 5)
#define device_initcall(fn)		__define_initcall(fn, 6)
#define late_initcall(fn)		__define_initcall(fn, 7)
#endif
#define __initcall(fn)			device_initcall(fn)

/*
 * A parameter that is not a variable but an action. @fn gets the text behind
 * the "=" (or NULL where there is none) and returns 0, or an errno if the
 * text is malformed. Early ones are handled before memory is set up.
 */
struct obs_kernel_param {
	const char *str;
	int (*setup_func)(char *val);
	int early;
};

#ifdef MODULE
/* The command line was read long ago: modules have parameters instead. */
#define __setup_param(name, fn, is_early)
#else
#define __setup_param(name, fn, is_early) \
	static const struct obs_kernel_param __UNIQUE_ID(setup_##fn) \
		__linker_array(".init.setup", 8) = { \
			.str = name, .setup_func = fn, .early = is_early, \
	}
#endif
#define __setup(name, fn)	__setup_param(name, fn, 0)
#define early_param(name, fn)	__setup_param(name, fn, 1)

/* Steps of the machine's life, in order. */
enum system_states {
	SYSTEM_BOOTING,
	SYSTEM_SCHEDULING,
	SYSTEM_FREEING_INITMEM,
	SYSTEM_RUNNING,
	SYSTEM_HALT,
	SYSTEM_POWER_OFF,
	SYSTEM_RESTART,
};

extern enum system_states system_state;
extern char boot_command_line[];	/* as the loader gave it */
extern char *saved_command_line;
/* From the machine's start to ours, by a clock that has run since; or 0. */
extern u64 boot_firmware_ns;

void start_kernel(void);
void parse_early_param(void);

#endif /* _LINUX_INIT_H */
